import { describe, expect, it } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { guessLeastEigenvalue } from '../../src/linalg/approx-solve.ts';
import { at, dense, ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { centreAt, dataGeometry } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import type { Between, PointBounds } from '../../src/network/kkt.ts';
import { outputGradient } from '../../properties/kkt/box-points.ts';
import { entriesOf, hiddenGradient, pointBounds } from '../../src/network/stationarity.ts';

// sigma(x) = x^2 on the inputs e_1, e_2: x_i.w_j = w_ji, so all of it is written out below.
const two = (...xs: number[]): Dense => dense(2, 2, Float64Array.from(xs));
const geometry = dataGeometry(two(1, 0, 0, 1));
const v = [1.5, -1];
const W0 = two(1, 0.5, 0.25, 1);
const W = two(1.25, 0.5, 0.25, 0.5);
const labels = [4, -2];

function centre(hidden: Dense, outputs: readonly number[] = v, name: string = 'square'): Centre {
  const found = centreAt(geometry, activationNamed(name), hidden, outputs);
  if (found === undefined) throw new Error(`${name} is not smooth there`);
  return found;
}

const both: readonly number[] = [0, 1];
/** f(W, v) - y and, for weights u of the samples, sum over i of u_i df_i/dw_ji. */
const residuals = (hidden: Dense): number[] =>
  both.map(
    (i) =>
      both.reduce((sum, j) => sum + Number(v[j]) * at(hidden, j, i) ** 2, 0) - Number(labels[i]),
  );
const pulled = (hidden: Dense, u: readonly number[]): number[] =>
  both.flatMap((j) => both.map((i) => Number(u[i]) * Number(v[j]) * 2 * at(hidden, j, i)));
const norm = (xs: readonly number[]): number => Math.hypot(...xs);

const args = {
  start: centre(W0),
  startHidden: W0,
  point: centre(W),
  hidden: W,
  labels,
  multiplier: 3,
  radius: 0.75,
  guessLeast: guessLeastEigenvalue,
};

function bounds(changes: Partial<Parameters<typeof pointBounds>[0]> = {}): PointBounds {
  const found = pointBounds({ ...args, ...changes });
  if ('because' in found) throw new Error(found.because);
  return found;
}

function reason(changes: Partial<Parameters<typeof pointBounds>[0]>): string {
  const found = pointBounds({ ...args, ...changes });
  return 'because' in found ? found.because : 'none';
}

function expectAround({ lo, up }: Between, exact: number): void {
  expect(lo).toBeLessThanOrEqual(exact);
  expect(up).toBeGreaterThanOrEqual(exact);
  expect(up - lo).toBeLessThan(1e-13);
}

function expectJust(bound: number, exact: number, side: 1 | -1): void {
  expect(side * (bound - exact)).toBeGreaterThanOrEqual(-1e-16);
  expect(Math.abs(bound - exact)).toBeLessThan(1e-13);
}

const whole = (xs: readonly number[]): readonly Interval[] => xs.map((x) => interval(x));

describe('gradients at a point', () => {
  it('in the hidden weights are J^T r', () => {
    const entries = entriesOf(hiddenGradient(args.point, whole([2, -3])));
    const exact = pulled(W, [2, -3]);
    expect(entries).toHaveLength(4);
    entries.forEach((entry, k) => {
      expect(entry.lo).toBeLessThanOrEqual(Number(exact[k]));
      expect(entry.hi).toBeGreaterThanOrEqual(Number(exact[k]));
      expect(entry.hi - entry.lo).toBeLessThan(1e-13);
    });
  });

  it('in the output weights are A^T r', () => {
    const entries = outputGradient(args.point, whole([2, -3]));
    // sum over i of r_i w_ji^2
    expect(entries).toHaveLength(2);
    for (const [j, exact] of [2 * 1.5625 - 3 * 0.25, 2 * 0.0625 - 3 * 0.25].entries()) {
      const entry = entries[j];
      expect(entry !== undefined && entry.lo <= exact && entry.hi >= exact).toBe(true);
      expect(Number(entry?.hi) - Number(entry?.lo)).toBeLessThan(1e-14);
    }
  });

  it('refuse residuals that are not one a sample', () => {
    for (const wrong of [[1], [1, 2, 3]]) {
      expect(() => hiddenGradient(args.point, whole(wrong))).toThrow(ShapeError);
    }
  });
});

describe('what Theorem C needs of a point', () => {
  it('agrees with a computation by hand', () => {
    const found = bounds();
    // J J^T is diagonal: sum over j of (2 v_j w_ji)^2
    const singular = Math.sqrt(
      Math.min(
        ...both.map((i) => both.reduce((sum, j) => sum + (2 * Number(v[j]) * at(W, j, i)) ** 2, 0)),
      ),
    );
    expectJust(found.singular, singular, -1);
    expectJust(found.lipschitz, 3, 1); // max abs(v_j) sigma'' and norm(K o K) = 1
    expectAround(found.distance, norm([0.25, 0.5]));
    expectAround(found.start, norm(residuals(W0)));
    expectAround(found.residual, norm(residuals(W)));
    expect(found.multiplier).toBe(3);
    const gradient = pulled(W, residuals(W));
    const moved = [0.25, 0, 0, -0.5];
    expectJust(found.stationarity, norm(gradient.map((g, k) => g + 3 * Number(moved[k]))), 1);
  });

  it('has the direction of the residual at the point, and the pull on W0', () => {
    const r = residuals(W);
    const u = r.map((a) => a / norm(r));
    const { along } = bounds();
    const inner = residuals(W0).reduce((sum, a, i) => sum + a * Number(u[i]), 0);
    expect(inner).toBeGreaterThan(0);
    expectJust(along.start, inner, -1);
    expectJust(along.pull, norm(pulled(W0, u)), 1);
  });

  it('gains nothing along a direction in which the residual at W0 points back', () => {
    expect(bounds({ labels: [2, -0.5] }).along.start).toBe(-Infinity);
  });

  it('is refused outside the ball, whose boundary belongs to it', () => {
    const { up } = bounds().distance;
    expect(reason({ radius: up })).toBe('none');
    expect(reason({ radius: up * (1 - 2 ** -52) })).toMatch(/in the ball/);
    expect(reason({ radius: Number.NaN })).toMatch(/in the ball/);
  });

  it('is refused where the ball reaches a kink', () => {
    const start = centre(W0, v, 'relu');
    const point = centre(W, v, 'relu');
    expect(reason({ start, point })).toMatch(/C\^2/);
  });

  it('is refused where sigma_min(J) > 0 is not shown', () => {
    expect(reason({ point: centre(two(1.25, 0, 0.25, 0)) })).toMatch(/sigma_min/);
    expect(reason({ guessLeast: () => 0 })).toMatch(/sigma_min/);
    expect(reason({ guessLeast: () => undefined })).toMatch(/sigma_min/);
  });

  it('takes the guess of an eigenvalue from outside, and is the weaker for a worse one', () => {
    const rough = bounds({ guessLeast: () => 1 });
    expect(rough.singular).toBeLessThan(bounds().singular - 0.01);
    expect(rough.singular).toBeGreaterThan(0);
  });

  it('needs W0 of the shape of W', () => {
    const tall = dense(3, 2, new Float64Array(6));
    const wide = dense(2, 3, new Float64Array(6));
    for (const startHidden of [tall, wide])
      expect(() => pointBounds({ ...args, startHidden })).toThrow(ShapeError);
  });
});

describe('the entries of an enclosure', () => {
  it('are mid - rad and mid + rad, rounded outward', () => {
    const E = {
      mid: dense(1, 2, Float64Array.of(1, -2)),
      rad: dense(1, 2, Float64Array.of(0.5, 1e-30)),
    };
    const [a, b] = entriesOf(E);
    expect(a).toEqual(interval(0.5, 1.5));
    expect(b).toEqual(interval(-2 - 2 ** -51, -2 + 2 ** -52));
  });
});
