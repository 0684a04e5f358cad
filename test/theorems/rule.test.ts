/**
 * # The requirements of rules, one by one
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Fact, FactsFile, Instance } from '../../src/certificates/facts/format.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { refutableIds } from './by-id.ts';
import { refutes } from './by-id.ts';
import {
  analytic,
  analyticNotPolynomial,
  biasColumn,
  nonzeroOutputs,
  nonzeroPreactivations,
  noOppositeInputs,
  noZeroInput,
} from '../../src/theorems/hypotheses.ts';
import {
  fails,
  fullRank,
  fullSlopeRankAt,
  holds,
  lowerAt,
  pointIn,
  sameHidden,
  sameOutputs,
} from '../../src/theorems/rule.ts';
import type { Need } from '../../src/theorems/rule.ts';
import { proposal } from './proposals.ts';

function withFact(file: FactsFile, i: number, change: (fact: Fact) => readonly Fact[]): FactsFile {
  return { ...file, facts: file.facts.flatMap((f, k) => (k === i ? change(f) : [f])) };
}

/** The fact with all its fields under the name of another kind. */
function renamed(fact: Fact): Fact {
  return Object.assign({}, fact, {
    fact: fact.fact === 'mirrored' ? 'outputs-nonzero' : 'mirrored',
  });
}

describe('the kind of a fact', () => {
  it.each(refutableIds)('is for %s no other kind, with all fields the same', (id) => {
    const file = proposal(id);
    expect(refutes(id, file).kind).toBe('refutes');
    const needed = file.facts.filter(
      (_, i) =>
        refutes(
          id,
          withFact(file, i, () => []),
        ).kind === 'does-not',
    );
    expect(needed).not.toEqual([]);
    for (const [i, fact] of file.facts.entries())
      if (needed.includes(fact))
        expect(
          refutes(
            id,
            withFact(file, i, (f) => [renamed(f)]),
          ).kind,
          fact.fact,
        ).toBe('does-not');
  });
});

describe('the set of a KKT point', () => {
  const other = { ball: 'cone', cone: 'ball' } as const;

  /** The file with balls and cones exchanged. */
  function turned(file: FactsFile): FactsFile {
    const text = JSON.stringify(file.facts, (key, value: unknown) =>
      typeof value === 'bigint'
        ? `${value}n`
        : key === 'set' && (value === 'ball' || value === 'cone')
          ? other[value]
          : value,
    );
    const facts: Fact[] = JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' && /^-?\d+n$/u.test(value) ? BigInt(value.slice(0, -1)) : value,
    );
    return { ...file, facts };
  }

  const about = refutableIds.filter((id) =>
    proposal(id).facts.some((f) => f.fact === 'kkt' && f.set !== 'box'),
  );

  it.each(about)('is in %s not a cone for a ball, nor a ball for a cone', (id) => {
    const file = proposal(id);
    expect(refutes(id, turned(turned(file))).kind).toBe('refutes');
    expect(refutes(id, turned(file)).kind).toBe('does-not');
  });

  it('is a ball for some statements and a cone for others', () => {
    const sets = about.flatMap((id) =>
      proposal(id).facts.flatMap((f) => (f.fact === 'kkt' ? [f.set] : [])),
    );
    expect(new Set(sets)).toEqual(new Set(['ball', 'cone']));
  });
});

function mat(...entries: readonly (readonly number[])[]): Matrix<Rational> {
  const data = entries.flat().map((x) => ratio(BigInt(x)));
  return matrix(entries.length, entries[0]?.length ?? 0, data);
}

function vec(...entries: readonly number[]): readonly Rational[] {
  return entries.map((x) => ratio(BigInt(x)));
}

const named = { P: 'A', Q: 'B' };

function meets(need: Need, instance: Partial<Instance>, ...facts: readonly Fact[]): boolean {
  return need.met({ instance: { points: {}, ...instance }, facts, provenance: {} }, named);
}

describe('inputs', () => {
  it('are opposite, zero, or with a last column of 1, as the rule needs', () => {
    const opposite = { inputs: mat([1, 2], [3, 4], [-1, -2]) };
    const apart = { inputs: mat([1, 2], [3, 4], [-1, 2]) };
    expect(meets(fails(noOppositeInputs), opposite)).toBe(true);
    expect(meets(holds(noOppositeInputs), opposite)).toBe(false);
    expect(meets(fails(noOppositeInputs), apart)).toBe(false);
    expect(meets(holds(noOppositeInputs), apart)).toBe(true);
    expect(meets(holds(noZeroInput), { inputs: mat([1, 0], [0, 0]) })).toBe(false);
    expect(meets(holds(noZeroInput), { inputs: mat([1, 0], [0, 1]) })).toBe(true);
    expect(meets(holds(biasColumn), { inputs: mat([5, 1], [0, 1]) })).toBe(true);
    expect(meets(holds(biasColumn), { inputs: mat([1, 5], [1, 1]) })).toBe(false);
    for (const need of [
      fails(noOppositeInputs),
      ...[noOppositeInputs, noZeroInput, biasColumn].map((h) => holds(h)),
    ])
      expect(meets(need, {})).toBe(false);
  });

  it('have full rank where a fact says so', () => {
    const tall = { inputs: mat([1], [2]) };
    const rank = (is: number): Fact => ({ fact: 'input-rank', is });
    expect(meets(fullRank, tall, rank(1))).toBe(true);
    expect(meets(fullRank, { inputs: mat([1, 2]) }, rank(1))).toBe(true);
    expect(meets(fullRank, tall, rank(2))).toBe(false);
    expect(meets(fullRank, tall, renamed(rank(1)))).toBe(false);
    expect(meets(fullRank, {}, rank(1))).toBe(false);
    const atP = (is: number, at = 'A'): Fact => ({ fact: 'jacobian-rank', at, is });
    expect(meets(fullSlopeRankAt('P'), tall, atP(2))).toBe(true);
    expect(meets(fullSlopeRankAt('P'), tall, atP(1))).toBe(false);
    expect(meets(fullSlopeRankAt('P'), tall, atP(2, 'B'))).toBe(false);
    expect(meets(fullSlopeRankAt('P'), {}, atP(2))).toBe(false);
  });
});

describe('an activation', () => {
  it('is smooth, analytic, or none, as the rule needs', () => {
    const of = (name: string): Partial<Instance> => ({ activation: activationNamed(name).value });
    for (const [name, isSmooth, isAnalytic] of [
      ['tanh', true, true],
      ['square', true, false],
      ['relu', false, false],
      ['sin(x)^2 + cos(x)^2', true, false],
    ] as const) {
      expect(meets(holds(analytic), of(name)), name).toBe(isSmooth);
      expect(meets(holds(analyticNotPolynomial), of(name)), name).toBe(isAnalytic);
    }
    expect(meets(holds(analytic), {})).toBe(false);
    expect(meets(holds(analyticNotPolynomial), {})).toBe(false);
  });

  it('is sigma(x) = x and no other, for a step that is too long', () => {
    const id = 'gradient-descent/step';
    const file = proposal(id);
    const { points, inputs, labels } = file.instance;
    if (inputs === undefined || labels === undefined) throw new Error('no data');
    const bare = { points, inputs, labels };
    for (const instance of [bare, { ...bare, activation: activationNamed('2*x').value }])
      expect(refutes(id, { ...file, instance })).toEqual({
        kind: 'does-not',
        missing: 'sigma(x) = x',
      });
  });
});

describe('points', () => {
  const pair = (
    A: readonly (readonly number[])[],
    v: readonly number[],
    B: readonly (readonly number[])[],
    w: readonly number[],
  ): Partial<Instance> => ({
    points: {
      A: { hidden: mat(...A), outputs: vec(...v) },
      B: { hidden: mat(...B), outputs: vec(...w) },
    },
  });
  const usual = pair([[1, 2]], [3], [[1, 2]], [3]);

  it('are the ones that play the roles', () => {
    const { points } = usual;
    if (points === undefined) throw new Error('no points');
    expect(pointIn({ points }, named, 'Q')).toBe(points['B']);
    expect(() => pointIn({ points }, named, 'R')).toThrow('no point plays R');
    expect(() => pointIn({ points }, { R: 'C' }, 'R')).toThrow('no point plays R');
    // a point does not play a role just because of its name
    expect(() => pointIn({ points }, named, 'A')).toThrow('no point plays A');
  });

  it('have the same v or the same W, as the rule needs', () => {
    const v = sameOutputs('P', 'Q');
    const W = sameHidden('P', 'Q');
    expect([meets(v, usual), meets(W, usual)]).toEqual([true, true]);
    const longer = pair(
      [[1, 2]],
      [3],
      [
        [1, 2],
        [1, 2],
      ],
      [3, 0],
    );
    expect([meets(v, longer), meets(W, longer)]).toEqual([false, false]);
    const shorter = pair(
      [
        [1, 2],
        [1, 2],
      ],
      [3, 0],
      [[1, 2]],
      [3],
    );
    expect([meets(v, shorter), meets(W, shorter)]).toEqual([false, false]);
    const other = pair(
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
      [
        [1, 2],
        [3, 5],
      ],
      [5, 7],
    );
    expect([meets(v, other), meets(W, other)]).toEqual([false, false]);
    // four weights in another shape
    expect(
      meets(
        W,
        pair(
          [[1, 2, 3, 4]],
          [1],
          [
            [1, 2],
            [3, 4],
          ],
          [1, 1],
        ),
      ),
    ).toBe(false);
  });

  it('have one width, where one is lower', () => {
    const fact: Fact = { fact: 'lower', at: 'B', than: 'A' };
    const met = (instance: Partial<Instance>, ...facts: readonly Fact[]): readonly boolean[] =>
      lowerAt('Q', 'P').map((need) => meets(need, instance, ...facts));
    expect(met(usual, fact)).toEqual([true, true]);
    expect(met(usual, { fact: 'lower', at: 'A', than: 'B' })).toEqual([false, true]);
    expect(met(usual, renamed(fact))).toEqual([false, true]);
    expect(met(pair([[1]], [1], [[1], [2]], [1, 2]), fact)).toEqual([true, false]);
  });

  it('have a v_j of 0 or none, as the rule needs', () => {
    const of = (...v: readonly number[]): Partial<Instance> => pair([[1]], v, [[1]], [1]);
    for (const [v, some] of [
      [[1, 2], false],
      [[0, 2], true],
      [[2, 0], true],
      [[0], true],
    ] as const) {
      expect(meets(fails(nonzeroOutputs, 'P'), of(...v))).toBe(some);
      expect(meets(holds(nonzeroOutputs, 'P'), of(...v))).toBe(!some);
    }
  });

  it('have no pre-activation of 0, where the rule needs it', () => {
    const need = holds(nonzeroPreactivations, 'P');
    expect(meets(need, { ...usual, inputs: mat([1, 1], [1, 0]) })).toBe(true);
    expect(meets(need, { ...usual, inputs: mat([1, 1], [2, -1]) })).toBe(false);
    expect(meets(need, { ...usual, inputs: mat([1], [2]) })).toBe(false);
    expect(meets(need, usual)).toBe(false);
  });
});
