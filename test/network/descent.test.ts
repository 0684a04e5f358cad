import { describe, expect, it } from 'vitest';
import { exactly, nextDown, nextUp } from '../../src/arithmetic/bounds.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { at, dense, mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { enclosedGram } from '../../src/linalg/enclosed-gram.ts';
import { intervalMatrix } from '../../src/linalg/product.ts';
import { centreAt, dataGeometry } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { decideDescent, fullGram, fullLipschitz } from '../../src/network/descent.ts';
import { jacobian } from '../../src/network/gram.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { linearise, mapNetwork } from '../../src/network/network.ts';
import { entriesOf } from '../../src/network/stationarity.ts';

function centred(
  activation: string,
  X: readonly (readonly number[])[],
  W: readonly (readonly number[])[],
  v: readonly number[],
): Centre {
  const of = (rows: readonly (readonly number[])[]): ReturnType<typeof dense> =>
    dense(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));
  const centre = centreAt(dataGeometry(of(X)), activationNamed(activation), of(W), v);
  if (centre === undefined) throw new Error('not smooth');
  return centre;
}

const X = [
  [1, 0.5],
  [-2, 0.25],
  [0.1, 3],
];
const W = [
  [0.5, -1],
  [0.3, 0.7],
];
const v = [2, -0.3];

describe('fullGram', () => {
  it.each(['hidden', 'all'] as const)('contains J J^T over Q, %s', (moving: Moving) => {
    const centre = centred('cubic', X, W, v);
    const E = fullGram(centre, moving);
    const net = mapNetwork(
      {
        inputs: centre.geometry.inputs.mid,
        hidden: dense(2, 2, Float64Array.from(W.flat())),
        outputs: v,
      },
      rationalFromDouble,
    );
    const sigma = activationNamed('cubic');
    const linear = linearise(rationalTier, sigma, net);
    if (linear === undefined) throw new Error('a pole');
    const J = jacobian(Q, linear);
    const P = multiply(Q, net.inputs, transpose(net.hidden));
    const values = mapMatrix(P, (p) => Q.add(p, Q.mul(p, Q.mul(p, p))));
    const G = multiply(Q, J, transpose(J));
    const full = multiply(Q, values, transpose(values));
    const exact = tabulate(3, 3, (i, k) =>
      moving === 'all' ? Q.add(at(G, i, k), at(full, i, k)) : at(G, i, k),
    );
    expect(E.rad.data.every((r) => r < 1e-9)).toBe(true);
    entriesOf(E).forEach((box, k) =>
      expect(contains(box, exact.data[k] ?? ratio(0n)), `entry ${k}`).toBe(true),
    );
    expect(at(E.mid, 0, 2)).toBe(at(E.mid, 2, 0));
  });

  it('adds the radii of both parts and the rounding of their sum', () => {
    const large = X.map((row) => row.map((x) => 1e6 * x));
    for (const centre of [centred('tanh', X, W, v), centred('cubic', large, W, v)]) {
      const [hidden, all] = [fullGram(centre, 'hidden'), fullGram(centre, 'all')];
      const values = enclosedGram(intervalMatrix(centre.values));
      all.rad.data.forEach((rad, k) => {
        const parts = [
          hidden.rad.data[k],
          values.rad.data[k],
          2 ** -53 * Math.abs(all.mid.data[k] ?? Infinity),
        ].map((r) => rationalFromDouble(r ?? Infinity));
        const least = parts.reduce(Q.add, ratio(0n));
        const more = Q.mul(least, ratio(1001n, 1000n));
        expect(compareRational(rationalFromDouble(rad), least)).not.toBe(-1);
        expect(compareRational(rationalFromDouble(rad), more)).toBe(-1);
      });
    }
  });
});

describe('fullLipschitz', () => {
  it('is that of Lemma 3 for W alone, and (L3 + sqrt(L3^2 + 4 B^2))/2 for W and v', () => {
    // x + x^2/2 at W = 0, n = d = 1: sigma'' = 1, sup abs(sigma') = 1 + 3 R, norm(X) = 3, sqrt(norm(K o K)) = 9
    const centre = centred('x + x^2/2', [[3]], [[0], [0]], [1, -2]);
    const R = 0.25;
    expect(fullLipschitz(centre, 'hidden', R)).toBeCloseTo(18, 12);
    const [bent, cross] = [(2 + R) * 9, (1 + 3 * R) * 3];
    const expected = (bent + Math.hypot(bent, 2 * cross)) / 2;
    const found = fullLipschitz(centre, 'all', R) ?? 0;
    expect(found / expected).toBeCloseTo(1, 12);
    expect(found).toBeGreaterThanOrEqual(expected * (1 - 2 ** -50));
    // the same, with the steepest point on the other side
    const mirrored = centred('x - x^2/2', [[3]], [[0], [0]], [1, -2]);
    expect(fullLipschitz(mirrored, 'all', R)).toBe(found);
  });

  it('takes the largest row sum of abs(K) for norm(X)^2', () => {
    // sigma'' = 0: L = B = sqrt(largest row sum), and rows with entries of both signs
    const centre = centred(
      'x',
      [
        [1, 0],
        [-1, 1],
      ],
      [[0, 0]],
      [1],
    );
    expect(fullLipschitz(centre, 'all', 1)).toBeCloseTo(Math.sqrt(3), 12);
    expect(fullLipschitz(centre, 'hidden', 1)).toBe(0);
  });

  it("is undefined across a kink, and where sigma' is out of range", () => {
    const kink = centred('relu', [[1]], [[1]], [1]);
    expect(fullLipschitz(kink, 'all', 0.5)).toBeGreaterThan(0);
    expect(fullLipschitz(kink, 'all', 2)).toBeUndefined();
    expect(fullLipschitz(kink, 'hidden', 2)).toBeUndefined();
    const steep = centred('exp', [[1]], [[1]], [1]);
    expect(fullLipschitz(steep, 'all', 1e4)).toBeUndefined();
    expect(fullLipschitz(centred('x', [[1e200]], [[1]], [1]), 'all', 1e200)).toBeUndefined();
  });
});

describe('decideDescent', () => {
  const [singular, gramNorm, lipschitz] = [exactly(2), exactly(9), exactly(0.5)];
  const bounds = { singular, gramNorm, lipschitz, residual: exactly(0.75) };
  // L R^2/2 + 2 norm(r0) = 0.25 + 1.5 <= 2; mu = 1.5; beta = 3.5^2 + 0.375 = 12.625
  const claim = { radius: 1, step: 0.079, rate: 1.5 - 2 ** -40 };

  it('holds where the three inequalities do, up to rounding', () => {
    const decision = decideDescent(bounds, claim);
    expect(decision).toMatchObject({ kind: 'holds' });
    if (decision.kind === 'holds') expect(decision.smoothness).toBeCloseTo(12.625, 12);
    const tight = { ...bounds, residual: exactly(0.875 - 2 ** -40) };
    expect(decideDescent(tight, { ...claim, step: 0.07 }).kind).toBe('holds');
  });

  it('holds where the rounded sides are equal', () => {
    const sides = (known: typeof bounds, asked: typeof claim): readonly [number, number] => {
      const decision = decideDescent(known, asked);
      if (decision.kind !== 'fails') throw new Error('holds');
      return [decision.left, decision.right];
    };
    const [left] = sides({ ...bounds, singular: exactly(1) }, { ...claim, rate: 1 });
    // of sigma_0 times 1 the next number below is taken
    const least = { ...bounds, singular: exactly(nextUp(left)) };
    expect(decideDescent(least, { ...claim, rate: 1 }).kind).toBe('holds');
    const [, below] = sides({ ...bounds, singular: exactly(left) }, { ...claim, rate: 1 });
    expect(below).toBe(nextDown(left));

    const [, mu] = sides(bounds, { ...claim, rate: 1.6 });
    expect(decideDescent(bounds, { ...claim, rate: mu }).kind).toBe('holds');
    expect(sides(bounds, { ...claim, rate: nextUp(mu) })).toEqual([nextUp(mu), mu]);
  });

  it.each([
    ['path', { ...bounds, residual: exactly(0.8751) }, { ...claim, step: 0.01 }, 2.0002, 2],
    ['rate', bounds, { ...claim, rate: 1.5001 }, 1.5001, 1.5],
    ['step', bounds, { ...claim, step: 0.0793 }, 1.0011625, 1],
  ] as const)(
    'fails next to equality, and names the inequality: %s',
    (_, known, asked, left, right) => {
      const decision = decideDescent(known, asked);
      expect(decision.kind).toBe('fails');
      if (decision.kind !== 'fails') return;
      expect(decision.left).toBeCloseTo(left, 6);
      expect(decision.right).toBeCloseTo(right, 6);
    },
  );

  it('fails for NaN, a rate of 0, and infinite bounds', () => {
    for (const key of ['singular', 'gramNorm', 'lipschitz', 'residual'] as const)
      expect(decideDescent({ ...bounds, [key]: exactly(Number.NaN) }, claim).kind).toBe('fails');
    expect(decideDescent(bounds, { ...claim, rate: 0 }).kind).toBe('fails');
    expect(decideDescent(bounds, { ...claim, rate: Number.NaN }).kind).toBe('fails');
    expect(decideDescent(bounds, { ...claim, step: Number.NaN }).kind).toBe('fails');
    expect(decideDescent({ ...bounds, gramNorm: exactly(Infinity) }, claim).kind).toBe('fails');
    expect(decideDescent({ ...bounds, singular: exactly(0) }, claim).kind).toBe('fails');
  });

  it('needs a rate above 0 though the path fits', () => {
    // L R = 2 > sigma_0 = 1.5, and L R^2/2 = 1 <= 1.5
    const far = {
      ...bounds,
      singular: exactly(1.5),
      lipschitz: exactly(2),
      residual: exactly(0.2),
    };
    expect(decideDescent(far, { radius: 1, step: 0.01, rate: 0.001 }).kind).toBe('fails');
  });
});
