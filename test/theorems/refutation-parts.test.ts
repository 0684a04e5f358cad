import { describe, expect, it } from 'vitest';
import { rationalFromText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../src/certificates/facts/format.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { refutableIds } from './by-id.ts';
import { refutes } from './by-id.ts';
import { proposal } from './proposals.ts';

function q(text: string): Rational {
  const found = rationalFromText(text);
  if (found === undefined) throw new Error(`not a rational: ${text}`);
  return found;
}

const mirroredWords = 'W0 is mirrored, so that f(W0, v) = 0';

const [zero, one] = [q('0'), q('1')];

/** The file with these fields in fact number i. */
function altered(file: FactsFile, i: number, fields: Readonly<Record<string, unknown>>): FactsFile {
  const facts = file.facts.map((f, k): Fact => (k === i ? Object.assign({}, f, fields) : f));
  return { ...file, facts };
}

/** The file with these fields in each fact of this name. */
function changed(
  file: FactsFile,
  fact: Fact['fact'],
  fields: Readonly<Record<string, unknown>>,
): FactsFile {
  return file.facts.reduce((so, f, i) => (f.fact === fact ? altered(so, i, fields) : so), file);
}

function withPoint(file: FactsFile, name: string, change: (p: FactPoint) => FactPoint): FactsFile {
  const old = file.instance.points[name];
  if (old === undefined) throw new Error(`no point ${name}`);
  const points = { ...file.instance.points, [name]: change(old) };
  return { ...file, instance: { ...file.instance, points } };
}

function outputs(...vs: readonly string[]): (p: FactPoint) => FactPoint {
  return (p) => ({ ...p, outputs: vs.map(q) });
}

function hidden(...ws: readonly (readonly string[])[]): (p: FactPoint) => FactPoint {
  return (p) => ({ ...p, hidden: matrix(ws.length, ws[0]?.length ?? 0, ws.flat().map(q)) });
}

/** What is missing, or "nothing". */
function missing(id: string, file: FactsFile): string {
  const judged = refutes(id, file);
  return judged.kind === 'refutes' ? 'nothing' : judged.missing;
}

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

/** Where more than one proof of the same will do. */
const free: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'expressivity/generic-inputs': { by: ['odd', 'even'] },
  'nice-region/analytic': { by: others['by'] ?? [] },
  'false/no-bad-minimum': { by: others['by'] ?? [] },
  'false/no-bad-minimum-with-bias': { by: others['by'] ?? [] },
  'nice-region/radius': { nature: others['nature'] ?? [] },
};

describe('a fact that is part of a refutation', () => {
  it.each(refutableIds)(
    '%s: is of this point, these parameters, this relation, this kind',
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

  it.each(refutableIds)('%s: has this number, where it is a rank', (id) => {
    const file = proposal(id);
    for (const [i, fact] of file.facts.entries())
      if ('is' in fact)
        for (const is of [fact.is - 1, fact.is + 1])
          expect(refutes(id, altered(file, i, { is })).kind).toBe('does-not');
  });

  it.each(refutableIds)('%s: bounds from below by more than 0', (id) => {
    const file = proposal(id);
    for (const [i, fact] of file.facts.entries()) {
      if ('least' in fact && fact.fact === 'singular')
        expect(refutes(id, altered(file, i, { least: zero })).kind).toBe('does-not');
      // the loss at Q is bounded from above
      if ((fact.fact === 'loss' && fact.at !== 'Q') || fact.fact === 'stationary')
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

describe('a KKT point whose bound fails', () => {
  const bounds = [
    'kkt/mirrored-start',
    'kkt/mirrored-start-cone',
    'kkt/mirrored-start-box',
    'kkt/positive-outputs',
    'false/kkt-constant',
  ];

  it.each(bounds)('%s: is one of the same ball and set', (id) => {
    const file = proposal(id);
    const k = file.facts.findIndex((f) => f.fact === 'kkt');
    const b = file.facts.findIndex((f) => f.fact === 'kkt-bound-fails');
    const [point, bound] = [file.facts[k], file.facts[b]];
    if (point?.fact !== 'kkt' || bound?.fact !== 'kkt-bound-fails') throw new Error('no bound');
    const other = q('98765/4321');
    expect(missing(id, altered(file, k, { radius: other }))).toMatch(/bound .* fails/);
    expect(missing(id, altered(file, b, { radius: other }))).toMatch(/bound .* fails/);
    for (const key of Object.keys(bound.set).filter((name) => name !== 'set')) {
      const set = { ...bound.set, [key]: other };
      expect(missing(id, altered(file, b, { set })), key).toMatch(/bound .* fails/);
    }
    const apart = { set: 'cone', least: q('1/7'), ratio: q('98') };
    for (const set of [apart, { set: 'box', least: q('1/7'), most: q('98') }])
      expect(missing(id, altered(file, b, { set }))).toMatch(/bound .* fails/);
    if (bound.set.set !== 'ball')
      expect(missing(id, altered(file, b, { set: { set: 'ball' } }))).toMatch(/bound .* fails/);
  });

  it('is over a box without 0 where zeta > 0, and with 0 where zeta = 0', () => {
    for (const id of ['kkt/width', 'kkt/kappa', 'kkt/mirrored-start-box'])
      expect(missing(id, changed(proposal(id), 'kkt', { least: zero }))).toMatch(/zeta > 0/);
    const id = 'kkt/positive-outputs';
    expect(missing(id, changed(proposal(id), 'kkt', { least: one }))).toMatch(/zeta = 0/);
  });

  it('has W0 with the v of P not mirrored', () => {
    const id = 'kkt/mirrored-start-box';
    const file = proposal(id);
    const judged = (W: readonly (readonly string[])[], v: readonly string[]): string =>
      missing(id, withPoint(withPoint(file, 'C', hidden(...W)), 'P', outputs(...v)));
    const mirrored = `not so: ${mirroredWords}, at W of C, v of P`;
    expect(judged([['1'], ['1']], ['2', '-2'])).toBe(mirrored);
    expect(judged([['1'], ['1']], ['2', '2'])).toBe('nothing');
    expect(judged([['1'], ['1']], ['2', '-3'])).toBe('nothing');
    expect(judged([['1'], ['-1']], ['2', '-2'])).toBe('nothing');
    expect(judged([['1', '0'], ['1', '3']], ['2', '-2'])).toBe('nothing'); // prettier-ignore
    expect(judged([['1', '3'], ['1', '3']], ['2', '-2'])).toBe(mirrored); // prettier-ignore
    expect(judged([['1'], ['5'], ['1'], ['5']], ['2', '7', '-2', '-7'])).toBe(mirrored);
    expect(judged([['1'], ['5'], ['1'], ['6']], ['2', '7', '-2', '-7'])).toBe('nothing');
    expect(judged([['1'], ['5'], ['1'], ['5']], ['2', '7', '-2', '7'])).toBe('nothing');
    // of odd width it never is; of another width than v nothing is said
    expect(judged([['0'], ['0'], ['0']], ['0', '0', '0'])).toBe('nothing');
    expect(judged([['1'], ['1'], ['1']], ['2', '-2'])).toBe(mirrored);
  });
});

describe('a radius that is small enough for C5', () => {
  const box = { set: 'box', least: one, most: q('5') } as const;

  /** sigma = 3 x^2 + x, X = (3, 4)^T: sigma'' = 6, the rows of K o K sum to 225 and 400, so M <= 120. */
  function file(least: string, change: Partial<FactsFile['instance']> = {}): FactsFile {
    const W = matrix(2, 1, [q('1'), q('1')]);
    const points = {
      P: { hidden: W, outputs: [q('1'), q('-1')] },
      C: { hidden: W, outputs: [q('1'), q('-1')] },
      S: { hidden: W, outputs: [q('1'), q('0')] },
    };
    const inputs = matrix(2, 1, [q('3'), q('4')]);
    const activation = activationNamed('3*x^2 + x').value;
    const facts: readonly Fact[] = [
      { fact: 'sizes', at: 'P', relation: 'n <= h d' },
      { fact: 'mirrored', at: 'C' },
      { fact: 'singular', at: 'S', least: q(least) },
      { fact: 'kkt', at: 'P', centre: 'C', radius: q('1/10'), multipliers: [zero, zero], ...box },
      { fact: 'loss', at: 'P', from: one, to: one },
    ];
    return { instance: { activation, inputs, points, ...change }, facts, provenance: {} };
  }
  const judged = (f: FactsFile): string => missing('kkt/kappa', f);
  const tooLarge = /eps <= s/;

  it('is at most s/(3 h M)', () => {
    expect(judged(file('36'))).toBe('nothing');
    expect(judged(file('35.999'))).toMatch(tooLarge);
    expect(judged(file('-36'))).toMatch(tooLarge);
    const turned = { inputs: matrix(2, 1, [q('4'), q('-3')]) };
    expect(judged(file('36', turned))).toBe('nothing');
    expect(judged(file('35.999', turned))).toMatch(tooLarge);
  });

  it('is that of the KKT fact of P around C, and of no other fact', () => {
    const large = file('35.999');
    const radius = q('1/1000000');
    const kkt = { fact: 'kkt', at: 'P', centre: 'C', radius, multipliers: [zero, zero], ...box };
    const decoys: readonly Fact[] = [
      { ...kkt, fact: 'kkt', at: 'C' },
      { ...kkt, fact: 'kkt', centre: 'P' },
      { fact: 'in-ball', at: 'P', centre: 'C', radius, around: zero },
    ];
    for (const decoy of decoys)
      expect(judged({ ...large, facts: [...large.facts, decoy] }), decoy.fact).not.toBe('nothing');
    const near: Fact = { ...kkt, fact: 'kkt' };
    expect(judged({ ...large, facts: [...large.facts, near] })).toBe('nothing');
  });

  it('needs a number for the second derivative of sigma', () => {
    const sigma = (name: string): Partial<FactsFile['instance']> => ({
      activation: activationNamed(name).value,
    });
    expect(judged(file('12', sigma('x^2')))).toBe('nothing');
    expect(judged(file('11.99', sigma('x^2')))).toMatch(tooLarge);
    expect(judged(file('1/1000', sigma('x')))).toBe('nothing');
    expect(judged(file('1000000', sigma('x^3')))).toMatch(tooLarge);
    expect(judged(file('1000000', sigma('tanh')))).toMatch(tooLarge);
  });

  it('is for the first half of the centre, with weights 1', () => {
    const good = file('36');
    for (const v of [
      ['0', '1'],
      ['1', '1'],
      ['2', '0'],
      ['0', '0'],
    ])
      expect(judged(withPoint(good, 'S', outputs(...v)))).toMatch(tooLarge);
    expect(judged(withPoint(good, 'S', hidden(['1'], ['2'])))).toMatch(tooLarge);
    const short = withPoint(good, 'S', (p) => outputs('1')(hidden(['1'])(p)));
    expect(judged(short)).toMatch(tooLarge);
    const long = (p: FactPoint): FactPoint =>
      outputs('1', '1', '0', '0')(hidden(['1'], ['1'], ['1'], ['1'])(p));
    expect(judged(withPoint(good, 'S', long))).toMatch(tooLarge);
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
