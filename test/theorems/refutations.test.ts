import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../src/certificates/facts/format.ts';
import type { Row } from '../../src/counterexamples/row.ts';
import { randomSource } from '../../src/data/random.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { mirrored } from '../../src/theorems/hypotheses.ts';
import { dropped } from '../../src/theorems/dropped.ts';
import { rows } from '../../src/theorems/rows.ts';
import { altered, hidden, missing, outputs, q, withPoint } from './altered.ts';
import { refutableIds, refutes } from './by-id.ts';
import { proposal } from './proposals.ts';

const known = new Map<string, readonly FactsFile[]>();

/** Proposals of a row: the first of its scope, and a few random ones. Some take a training each, so they are kept. */
function proposals(row: Row): readonly FactsFile[] {
  const files = known.get(row.id) ?? newProposals(row);
  known.set(row.id, files);
  return files;
}

function newProposals(row: Row): readonly FactsFile[] {
  const found: FactsFile[] = [];
  for (const c of row.enumerate(row.scope)) {
    const file = row.witness(c);
    if (file !== undefined) found.push(file);
    if (found.length === 2) break;
  }
  const random = randomSource(5);
  for (let k = 0; k < 1000 && found.length < 5; k++) {
    const c = row.draw(random);
    const file = c === undefined ? undefined : row.witness(c);
    if (file !== undefined) found.push(file);
  }
  return found;
}

/** Their witnesses show bad minima, exactly. */
const badMinima = ['false/no-bad-minimum-with-bias', 'nice-region/constraint-exact'];

const cases = rows.map((row) => [row.id, row] as const);

/** The file with its points renamed. */
function renamed(file: FactsFile, name: (old: string) => string): FactsFile {
  const { points } = file.instance;
  const roles = ['at', 'centre', 'than', 'along', 'down', 'up'];
  const facts = JSON.stringify(file.facts, (key, value: unknown) =>
    roles.includes(key) && typeof value === 'string'
      ? name(value)
      : typeof value === 'bigint'
        ? `${value}n`
        : value,
  );
  const revived: Fact[] = JSON.parse(facts, (_, value: unknown) =>
    typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  );
  const moved = Object.fromEntries(
    Object.entries(points).map(([old, point]) => [name(old), point]),
  );
  return { ...file, instance: { ...file.instance, points: moved }, facts: revived };
}

/** Their witnesses have inputs of one norm and of a smaller rank. */
const dependentInputs = ['expressivity/distinct-inputs', 'expressivity/generic-inputs'];

/** The rows whose witness refutes this one as well. */
const implied: Readonly<Record<string, readonly string[]>> = {
  'false/no-bad-minimum': badMinima,
  // any weights that are fixed, and the target of E5, are off the mean
  'lazy-gap/random-span': ['false/bounded-gap'],
  // equal or opposite inputs are vectors of one norm that are not orthogonal
  'rates/orthogonal': dependentInputs,
  // d_11 is below the radius 1/4, and below the bound of 11 neurons
  'rates/neurons': ['rates/continuity'],
  // a vector of the head that is 0 is a choice of weights
  'overlaps/generic-weights': ['overlaps/small-weights'],
  // there b(1) < 0 with a constant that is too small: it is a full step that raises U
  'convex-approximation/tau': ['convex-approximation/segment'],
  // in all of them a step raises the loss
  'feedback-alignment/multiples': ['feedback-alignment/outputs', 'feedback-alignment/patterns'],
};

describe('what refutes a statement', () => {
  it('is known for every row, and there is no rule without a row', () => {
    expect(rows.map(({ id }) => id).sort()).toEqual([...refutableIds].sort());
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('is listed for help under its theorem', () => {
    const named = Object.entries(dropped).flatMap(([theorem, names]) =>
      names.map((drops) => ({ theorem, drops })),
    );
    expect(rows.map(({ theorem, drops }) => ({ theorem, drops }))).toEqual(named);
  });

  it.each(cases)(
    'is satisfied for %s by the proposals of its row, and by nothing less',
    (id, row) => {
      const files = proposals(row);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const judged = refutes(id, file);
        expect(judged, JSON.stringify(judged)).toMatchObject({ kind: 'refutes' });
        for (const [k] of file.facts.entries()) {
          const fewer = { ...file, facts: file.facts.filter((_, i) => i !== k) };
          expect(refutes(id, fewer).kind, `without ${file.facts[k]?.fact}`).toBe('does-not');
        }
      }
    },
  );

  it.each(cases)('goes by the facts of %s, not by the names of points', (id, row) => {
    const [file] = proposals(row);
    if (file === undefined) throw new Error('no proposal');
    expect(
      refutes(
        id,
        renamed(file, (old) => `Z${old}`),
      ).kind,
    ).toBe('refutes');
  });

  it.each(cases)('wants for %s all facts of the same points', (id, row) => {
    const [file] = proposals(row);
    if (file === undefined) throw new Error('no proposal');
    const copies = Object.entries(file.instance.points).map(([name, point]) => [`X${name}`, point]);
    const points: Record<string, FactPoint> = {
      ...file.instance.points,
      ...Object.fromEntries(copies),
    };
    for (const [k, fact] of file.facts.entries()) {
      if (!('at' in fact)) continue;
      // the same fact about another point: the file is no longer consistent
      const facts = file.facts.map((f, i) => (i === k ? { ...fact, at: `X${fact.at}` } : f));
      const split: FactsFile = { ...file, instance: { ...file.instance, points }, facts };
      const about = file.facts.filter((f) => 'at' in f && f.at === fact.at);
      if (about.length > 1) expect(refutes(id, split).kind, fact.fact).toBe('does-not');
    }
  });

  it.each(cases)(
    'is for %s not what another row proposes, unless its statement is implied',
    (id) => {
      for (const other of rows) {
        if (other.id === id) continue;
        if (implied[id]?.includes(other.id) === true) continue;
        for (const file of proposals(other).slice(0, 1))
          expect(refutes(id, file).kind, `${other.id} for ${id}`).toBe('does-not');
      }
    },
  );

  it('says what is missing', () => {
    const empty: FactsFile = { instance: { points: {} }, facts: [], provenance: {} };
    expect(refutes('nice-region/width', empty)).toEqual({ kind: 'does-not', missing: 'points P' });
    expect(refutes('false/nn-below-nt', empty)).toEqual({
      kind: 'does-not',
      missing: 'B is symmetric',
    });
  });
});

describe('facts that do not refute', () => {
  it('are about another activation than that of the run', () => {
    const still = proposal('feedback-alignment/gradient-descent');
    const instance = { ...still.instance, activation: activationNamed('relu').value };
    expect(refutes('feedback-alignment/gradient-descent', { ...still, instance })).toEqual({
      kind: 'does-not',
      missing: 'sigma(x) = x at P too',
    });
  });

  const width = rows.find(({ id }) => id === 'nice-region/width');
  const [file] = width === undefined ? [] : proposals(width);
  if (file === undefined) throw new Error('no proposal');
  const change = (f: (fact: Fact) => Fact): FactsFile => ({ ...file, facts: file.facts.map(f) });

  it('have the other relation', () => {
    const other = change((f) =>
      f.fact === 'sizes' && f.relation === 'n > h d' ? { ...f, relation: 'n <= h d' } : f,
    );
    expect(refutes('nice-region/width', other)).toMatchObject({
      missing: 'not so: h d >= n with h = floor(m/2), at P',
    });
  });

  it('bound the loss below by 0 only', () => {
    const zero = change((f) => (f.fact === 'loss' ? { ...f, from: ratio(0n) } : f));
    expect(refutes('nice-region/width', zero)).toMatchObject({ missing: /positive lower bound/ });
  });

  it('are about W alone if v is trained too', () => {
    const hidden = change((f) => (f.fact === 'critical' ? { ...f, moving: 'hidden' } : f));
    expect(refutes('nice-region/width', hidden)).toMatchObject({ missing: /antisymmetric/ });
  });

  it('are about an activation that the statement excludes, or that is not known', () => {
    for (const sigma of ['square', 'relu', 'sin(x)^2 + cos(x)^2', 'tanh(x) + x']) {
      const instance = { ...file.instance, activation: activationNamed(sigma).value };
      expect(refutes('nice-region/width', { ...file, instance })).toMatchObject({
        missing: /not a polynomial/,
      });
    }
  });

  it('are about inputs in special position', () => {
    for (const x of [0n, 1n, -1n]) {
      const inputs = { rows: 2, cols: 1, data: [ratio(1n), ratio(x)] };
      const instance = { ...file.instance, inputs };
      expect(refutes('nice-region/width', { ...file, instance })).toMatchObject({
        missing: /none is 0 or the negative/,
      });
    }
  });
});

const mirroredWords = mirrored.says;

const [zero, one] = [q('0'), q('1')];

const others: Readonly<Record<string, readonly unknown[]>> = {
  at: ['Z9'],
  centre: ['Z9'],
  than: ['Z9'],
  moving: ['all', 'hidden', 'antisymmetric'],
  relation: ['n <= h d', 'n > h d', 'n <= m d', 'n > m d'],
  bound: ['C1-mirrored', 'C1-doubled', 'C2', 'C5'],
  by: ['pattern', 'form', 'hessian', 'equal-inputs', 'odd', 'even', 'polynomial'],
  nature: ['minimum', 'undecided', 'saddle'],
};

/** Requirements that several facts can meet. */
const free: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'expressivity/generic-inputs': { by: ['odd', 'even'] },
  'nice-region/analytic': { by: others['by'] ?? [] },
  'false/no-bad-minimum': { by: others['by'] ?? [] },
  'false/no-bad-minimum-with-bias': { by: others['by'] ?? [] },
  'nice-region/radius': { nature: others['nature'] ?? [] },
  'rates/neurons': { relation: ['='] },
  'tensors/opposite': { by: others['by'] ?? [] },
  'feedback-alignment/gradient-descent': { by: others['by'] ?? [] },
};

describe('a fact that is part of a refutation', () => {
  it.each(refutableIds)(
    'is in %s of this point, these parameters, this relation, this kind',
    (id) => {
      const file = proposal(id);
      expect(refutes(id, file).kind).toBe('refutes');
      for (const [i, fact] of file.facts.entries())
        for (const [key, value] of Object.entries(fact))
          for (const other of others[key] ?? []) {
            if (other === value || free[id]?.[key]?.includes(other) === true) continue;
            const found = refutes(id, altered(file, i, { [key]: other })).kind;
            expect(found, `${fact.fact}: ${key} ${String(other)}`).toBe('does-not');
          }
    },
  );

  it.each(refutableIds)('has this number in %s, where it is a rank', (id) => {
    const file = proposal(id);
    for (const [i, fact] of file.facts.entries())
      if ('is' in fact)
        for (const is of [fact.is - 1, fact.is + 1])
          expect(refutes(id, altered(file, i, { is })).kind).toBe('does-not');
  });

  it.each(refutableIds)('bounds from below by more than 0 in %s, or has 0', (id) => {
    const file = proposal(id);
    for (const [i, fact] of file.facts.entries()) {
      if ('least' in fact && fact.fact === 'singular')
        expect(refutes(id, altered(file, i, { least: zero })).kind).toBe('does-not');
      // the loss at Q is bounded from above, and a loss of 0 is meant
      if (fact.fact === 'loss' && fact.to.num === 0n)
        expect(missing(id, altered(file, i, { to: one }))).toMatch(/loss is 0/);
      else if ((fact.fact === 'loss' && fact.at !== 'Q') || fact.fact === 'stationary')
        expect(missing(id, altered(file, i, { from: zero }))).toMatch(/loss/);
    }
  });

  it('refutes a zero loss only at a point that is not too good', () => {
    for (const id of ['nice-region/constraint', 'nice-region/constraint-tanh']) {
      const file = proposal(id);
      const minimum = file.facts.find((f) => f.fact === 'stationary');
      if (minimum === undefined) throw new Error('no minimum');
      for (const [i, fact] of file.facts.entries())
        if (fact.fact === 'loss') {
          expect(missing(id, altered(file, i, { to: minimum.from }))).toMatch(/loss at Q is below/);
          const less = { num: minimum.from.num * 2n - 1n, den: minimum.from.den * 2n };
          expect(missing(id, altered(file, i, { to: less }))).toBe('nothing');
        }
    }
  });
});

describe('a point that is known up to a radius', () => {
  it('lies in the ball only if the fact of the ball allows for as much', () => {
    const id = 'nice-region/radius';
    const file = proposal(id);
    for (const [i, fact] of file.facts.entries())
      if (fact.fact === 'in-ball') {
        const { num, den } = fact.around;
        const less = altered(file, i, { around: ratio(num * 10n ** 9n - den, den * 10n ** 9n) });
        expect(refutes(id, file).kind).toBe('refutes');
        expect(missing(id, less)).toBe('that point lies in a ball around C');
      }
    expect(file.facts.filter(({ fact }) => fact === 'in-ball')).not.toEqual([]);
  });
});

describe('what the instance itself must show', () => {
  it('is a better point of the same width', () => {
    for (const id of ['nice-region/analytic', 'false/no-bad-minimum', 'nice-region/constraint']) {
      const wider = (p: FactPoint): FactPoint => ({ ...p, outputs: [...p.outputs, one] });
      expect(refutes(id, withPoint(proposal(id), 'Q', wider)).kind).toBe('does-not');
    }
  });

  it('is the same v, or the same W, of two points', () => {
    const same = proposal('nice-region/constraint-tanh');
    for (const at of [0, 1, 2, 3])
      for (const by of [-1n, 1n]) {
        const moved = (p: FactPoint): FactPoint => ({
          ...p,
          outputs: p.outputs.map((v, j) => (j === at ? { ...v, num: v.num + by * v.den } : v)),
        });
        const judged = refutes('nice-region/constraint-tanh', withPoint(same, 'Q', moved));
        expect(judged.kind).toBe('does-not');
      }
    const id = 'nice-region/nonzero-outputs';
    const file = proposal(id);
    const { cols } = file.instance.points['C']?.hidden ?? { cols: 0 };
    const row = Array.from({ length: cols }, () => '987');
    expect(refutes(id, withPoint(file, 'C', hidden(row))).kind).toBe('does-not');
    expect(refutes(id, withPoint(file, 'C', hidden(row, row))).kind).toBe('does-not');
  });

  it('is a v without 0, or with one', () => {
    for (const id of ['nice-region/radius', 'nice-region/radius-exact'])
      for (const v of [
        ['0', '1'],
        ['1', '0'],
      ])
        expect(missing(id, withPoint(proposal(id), 'P', outputs(...v)))).toBe(
          'every v_j is nonzero, at P',
        );
    for (const [id, v] of [
      ['nice-region/nonzero-outputs', ['1']],
      ['kkt/positive-outputs', ['1', '2']],
    ] as const)
      expect(missing(id, withPoint(proposal(id), 'P', outputs(...v)))).toBe(
        'not so: every v_j is nonzero, at P',
      );
  });

  it('is a last column of 1, and no pre-activation that is 0', () => {
    const id = 'false/no-bad-minimum-with-bias';
    const file = proposal(id);
    const { inputs } = file.instance;
    if (inputs === undefined) throw new Error('no inputs');
    for (let i = 0; i < inputs.rows; i++) {
      const data = Array.from(inputs.data).map((x, k) =>
        k === (i + 1) * inputs.cols - 1 ? ratio(2n) : x,
      );
      const other = { ...file, instance: { ...file.instance, inputs: { ...inputs, data } } };
      expect(missing(id, other)).toMatch(/last input is 1/);
    }
    const still = Array.from({ length: inputs.cols }, () => '0');
    expect(missing(id, withPoint(file, 'P', hidden(still)))).toBe('no pre-activation is 0, at P');
  });

  it('is an activation with a kink, or without', () => {
    const sigma = (id: string, name: string): FactsFile => {
      const file = proposal(id);
      const activation = activationNamed(name).value;
      return { ...file, instance: { ...file.instance, activation } };
    };
    const kinked = 'nice-region/analytic';
    expect(missing(kinked, sigma(kinked, 'tanh'))).toBe('not so: sigma is analytic');
    for (const id of ['false/no-bad-minimum', 'nice-region/constraint', 'nice-region/radius'])
      expect(missing(id, sigma(id, 'relu'))).toBe('sigma is analytic');
    for (const id of ['nice-region/analytic', 'nice-region/constraint']) {
      const { points, inputs, labels } = proposal(id).instance;
      if (inputs === undefined || labels === undefined) throw new Error('no data');
      const bare = { ...proposal(id), instance: { points, inputs, labels } };
      expect(missing(id, bare)).toMatch(/^sigma|^not so: sigma/);
    }
  });
});

describe('a file with many points', () => {
  const id = 'nice-region/width';
  const file = proposal(id);
  const P = file.instance.points['P'];
  if (P === undefined) throw new Error('no point');
  const many = (count: number): FactsFile => {
    const more = Array.from({ length: count - 1 }, (_, k) => [`A${k}`, P] as const);
    const points = { ...Object.fromEntries(more), P };
    return { ...file, instance: { ...file.instance, points } };
  };

  it('is searched through up to eight', () => {
    expect(missing(id, many(8))).toBe('nothing');
    expect(missing(id, many(9))).toBe('at most 8 points, got 9');
  });

  it('lacks what the point that comes nearest lacks', () => {
    const less = (f: FactsFile): FactsFile => ({
      ...f,
      facts: f.facts.filter(({ fact }) => fact !== 'mirrored'),
    });
    expect(missing(id, less(many(3)))).toBe(`${mirroredWords}, at P`);
    const { points } = many(3).instance;
    const turned = Object.fromEntries(Object.entries(points).toReversed());
    const reversed = { ...file, instance: { ...file.instance, points: turned } };
    expect(missing(id, less(reversed))).toBe(`${mirroredWords}, at P`);
  });
});
