/**
 * # The exact checker's conditions on a witness, and its sentences
 * @module
 */
import { describe, expect, it } from 'vitest';
import { decideExactly } from '../../../src/certificates/exact/check.ts';
import type { ExactDecision } from '../../../src/certificates/exact/check.ts';
import { showAbove, showBelow } from '../../../src/certificates/exact/outcome.ts';
import { commonHypotheses } from '../../../src/certificates/claims/sentences.ts';
import { movingOf } from '../../../src/certificates/claims/prechecks.ts';
import { infinity, negated } from '../../../src/certificates/exact/reals.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';

type Common = 'activation' | 'inputs' | 'width';
type Specific = Claim extends infer C ? (C extends Claim ? Omit<C, Common> : never) : never;
type Rows = readonly (readonly number[])[];

function toDense(rows: Rows): Dense {
  return dense(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));
}

const X = toDense([
  [1, 2],
  [3, -1],
]);

function decided(
  sigma: string,
  W: Rows,
  v: readonly number[],
  claim: Specific,
  more: Partial<Certificate['witness']> = {},
): ExactDecision {
  const about = {
    activation: activationNamed(sigma).value,
    inputs: certifiedInputs(X, undefined),
    width: W.length,
  };
  return decideExactly(
    {
      claim: { ...about, ...claim },
      witness: { hidden: toDense(W), outputs: v, ...more },
      provenance: {},
    },
    X,
  );
}

const radius = 2 ** -12;
const rank = { kind: 'full-row-rank-on-ball', radius, mirrored: true } as const;
const refused = { isRefuted: true, verdict: { kind: 'rejected', at: 'witness' } };

describe('a mirrored claim', () => {
  const judged = (W: Rows, v: readonly number[], sigma: string = 'x + x^3'): ExactDecision =>
    decided(sigma, W, v, rank);
  const [a, b] = [
    [0.5, 0.25],
    [-1, 0.75],
  ];

  it('needs each pair to have the same hidden weights, to the last entry', () => {
    expect(judged([a, b, a, b], [1, 2, -1, -2]).verdict.kind).toBe('verified');
    for (const W of [
      [a, b, a, [-1, 0.7500001]],
      [a, b, a, [-1.0000001, 0.75]],
      [a, b, [0.5, 0.2500001], b],
      [a, b, [0.5000001, 0.25], b],
      [a, b, b, a],
      [a, a, b, b],
    ])
      expect(judged(W, [1, 2, -1, -2])).toMatchObject(refused);
  });

  it('needs an odd last neuron that adds nothing: v = 0, or w = 0 and sigma(0) = 0', () => {
    const pairs = [a, a];
    expect(judged([...pairs, b], [1, -1, 0]).verdict.kind).toBe('verified');
    expect(judged([...pairs, [0, 0]], [1, -1, 3]).verdict.kind).toBe('verified');
    for (const last of [b, [0, 1e-9], [1e-9, 0]])
      expect(judged([...pairs, last], [1, -1, 3])).toMatchObject(refused);
    for (const sigma of ['x + x^3 + 1', 'x + x^3 - 1/3'])
      expect(judged([...pairs, [0, 0]], [1, -1, 3], sigma)).toMatchObject(refused);
    // the pairs count with an odd neuron as well
    expect(judged([a, b, [0, 0]], [1, -1, 3])).toMatchObject(refused);
    expect(judged([...pairs, b], [1, -2, 0])).toMatchObject(refused);
    // sigma(w.x) = 0 at both samples, as sigma(1) = sigma(3) = 0, is not w = 0
    expect(judged([...pairs, [1, 0]], [1, -1, 3], 'x^3 - 4*x^2 + 3*x')).toMatchObject(refused);
    expect(judged([...pairs, [0, 0]], [1, -1, 3], 'x^3 - 4*x^2 + 3*x').verdict.kind).toBe(
      'verified',
    );
    // pi is only enclosed: sigma(0) = 0 is not shown
    for (const sigma of ['x + x^3 + sin(x + pi)^2', 'x + x^3 - sin(x + pi)^2'])
      expect(judged([...pairs, [0, 0]], [1, -1, 3], sigma)).toMatchObject(refused);
  });

  it('lists that it is mirrored among its hypotheses, and only then', () => {
    const hypotheses = (mirrored: boolean): readonly string[] => {
      const { verdict } = decided('tanh', [a, a], [1, -1], { ...rank, mirrored });
      return verdict.kind === 'verified' ? verdict.hypotheses : [];
    };
    expect(hypotheses(true).join()).toMatch(/SHA-256 .*n <= m d: 2 <= 2 x 2.*mirrored start/);
    expect(hypotheses(true)).toHaveLength(hypotheses(false).length + 1);
    expect(hypotheses(false).join()).not.toMatch(/mirrored/);
  });
});

const mirroredW = [
  [1, 0.5],
  [1, 0.5],
];
const kkt = { labels: [1, -1], radius } as const;
const claims: readonly (readonly [Specific, Partial<Certificate['witness']>])[] = [
  [rank, {}],
  [{ kind: 'zero-near', radius, labels: [0, 0] }, {}],
  [{ kind: 'kkt-cone', radius, ratio: 2 }, {}],
  [{ kind: 'kkt-bound', set: 'ball', least: 0.5, most: 1, bound: 5, ...kkt }, {}],
  [{ kind: 'kkt-bound', set: 'box', least: 0.5, most: 1, bound: 5, ...kkt }, {}],
  [
    { kind: 'kkt-point', bound: 5, gap: 5, ...kkt },
    { start: toDense(mirroredW), multiplier: 0 },
  ],
];

describe('every kind of claim', () => {
  // x_1.w = 2 and x_2.w = 2.5
  const shifted = (at: number): string => `x^2 + relu(x - ${at})`;

  it('is verified where sigma is smooth on the ball, with its hypotheses', () => {
    for (const [claim, more] of claims) {
      const { verdict } = decided(shifted(1.5), mirroredW, [1, -1], claim, more);
      expect(verdict, claim.kind).toMatchObject({ kind: 'verified' });
      if (verdict.kind !== 'verified') continue;
      expect(verdict.hypotheses.length).toBeGreaterThanOrEqual(5);
      expect(verdict.hypotheses.join()).toMatch(/SHA-256.*C\^2/);
    }
  });

  it('is not shown, and not refuted, where a kink is on the ball', () => {
    for (const [claim, more] of claims)
      for (const at of ['2', '2 - 1/10000', '5/2 + 1/10000'])
        expect(
          decided(shifted(1.5).replace('1.5', `(${at})`), mirroredW, [1, -1], claim, more),
          claim.kind,
        ).toMatchObject({ isRefuted: false, verdict: { kind: 'rejected', at: 'witness' } });
  });
});

describe('the number of parameters', () => {
  const about = {
    activation: activationNamed('tanh').value,
    inputs: certifiedInputs(X, undefined),
    width: 3,
  };
  const moved = { ...about, kind: 'descent', labels: [1, -1], radius, step: 1, rate: 1 } as const;

  it('of a neuron is d, and one more where its output weight is trainable too', () => {
    for (const [claim, count, text] of [
      [{ ...about, ...rank }, 2, 'n <= m d: 2 <= 3 x 2'],
      [{ ...moved, moving: 'hidden' }, 2, 'n <= m d: 2 <= 3 x 2'],
      [{ ...moved, moving: 'all' }, 3, 'n <= m (d + 1): 2 <= 3 x 3'],
    ] as const) {
      expect(movingOf(claim)).toBe(count);
      expect(commonHypotheses(claim)).toContain(text);
    }
  });
});

describe('a claim of Theorem C', () => {
  const bound = { kind: 'kkt-bound', least: 0.5, most: 1, radius } as const;

  it('is about mirrored centres with weights 1 and -1, for each of its sets', () => {
    const others: readonly (readonly [Rows, readonly number[]])[] = [
      [mirroredW, [1, 1]],
      [mirroredW, [2, -2]],
      [mirroredW, [-1, 1]],
      [
        [
          [1, 0.5],
          [1, 0.625],
        ],
        [1, -1],
      ],
      [
        [...mirroredW, [1, 0.5]],
        [1, -1, 0],
      ],
    ];
    for (const [W, v] of others)
      for (const claim of [
        { ...bound, set: 'ball', bound: 5, labels: [1, -1] },
        { ...bound, set: 'box', bound: 5, labels: [1, -1] },
        { kind: 'kkt-cone', radius, ratio: 2 },
      ] as const)
        expect(decided('tanh', W, v, claim)).toMatchObject(refused);
  });

  it('states the problem, and the bound at its KKT points', () => {
    const said = (set: 'ball' | 'box', largest: number, labels: readonly number[]): string => {
      const { verdict } = decided('tanh', mirroredW, [1, -1], {
        ...bound,
        set,
        bound: largest,
        labels,
      });
      return verdict.kind === 'verified' ? [verdict.claim, ...verdict.hypotheses].join('\n') : '';
    };
    const ball = said('ball', 5, [1, -1]);
    expect(ball).toMatch(
      /for each fixed v .* every KKT point W of .* norm_F\(W - W0\) <= 0.000244/,
    );
    expect(ball).toContain(
      'sigma(X W^T) v of width m = 2 with sigma(x) = tanh(x) on these 2 inputs in dimension 2',
    );
    expect(ball).toMatch(/0.5 <= v_j <= 1 for j <= h, v_\{j\+h\} = -v_j/);
    expect(ball).toMatch(/has norm\(f - y\) <= 5, while norm\(f - y\) = norm\(y\) <= 1.41/);
    expect(ball).toMatch(/L_1 <= .*sigma_min\(Psi\) > L_1 eps \+ max\(0/s);
    const box = said('box', 5, [1, -1]);
    expect(box).toMatch(/every KKT point \(W, v\) of .* norm\(w_j - c_j\) <= 0.000244/);
    expect(box).toMatch(/M <= .*sigma_min\(Psi\) > \(\(norm\(y\) - bound\)\/eps \+ h M eps/s);
    for (const set of ['ball', 'box'] as const)
      expect(said(set, 0, [0, 0])).toMatch(/is an exact global minimiser: f = y\./);
    expect(ball + box).not.toMatch(/exact global minimiser/);
  });
});

describe('numbers in words', () => {
  it('bound the numbers that they round, infinities too', () => {
    const third = { man: 6004799503160661n, exp: -54 };
    expect(Number(showBelow(third))).toBeLessThanOrEqual(1 / 3);
    expect(Number(showAbove(third))).toBeGreaterThanOrEqual(1 / 3);
    expect(showAbove(infinity)).toBe('Infinity');
    expect(showBelow(infinity)).toBe('Infinity');
    expect(showBelow(negated(infinity))).toBe('-Infinity');
  });

  it('show how far off a false claim is', () => {
    // s = L rho: tanh has L <= 0.77 sqrt(125) at most, and rho = 1000
    const claim = { ...rank, radius: 1000 };
    const { verdict } = decided('tanh', mirroredW, [1, -1], claim);
    const because = verdict.kind === 'rejected' ? verdict.because : '';
    const [, lo, hi] = /^false: sigma_min.* is in \[(\S+), (\S+)\]/.exec(because) ?? [];
    expect(Number(lo)).toBeGreaterThan(1000);
    expect(Number(hi)).toBeGreaterThanOrEqual(Number(lo));
    expect(Number(hi)).toBeLessThan(9000);
  });
});
