/**
 * # Points in a ball, for the lemmas about how J changes
 *
 * A centre W0 with whole entries, two points within an exactly known distance, and a rational activation.
 * @module
 */
import * as fc from 'fast-check';
import { rationalFromDouble, rationalTier } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { centreAt, dataGeometry } from '../../src/network/centre.ts';
import { activationNamed } from '../../src/network/built-in.ts';
import { jacobian } from '../../src/network/gram.ts';
import { curvatureOnBall, lipschitzUp } from '../../src/network/lipschitz.ts';
import { linearise } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { exactMatrix, exactVector } from './oracles.ts';
import { numbers, showMatrix } from './generators.ts';

/** W1 and W2 lie within `radius` of W0 in the Frobenius norm. */
export interface Ball {
  readonly activation: string;
  readonly inputs: Dense;
  readonly centre: Dense;
  readonly first: Dense;
  readonly second: Dense;
  readonly outputs: readonly number[];
  readonly direction: readonly number[];
  readonly radius: number;
}

function moved(A: Dense, steps: readonly number[], by: number): Dense {
  return dense(
    A.rows,
    A.cols,
    A.data.map((w, k) => w + by * (steps[k] ?? 0)),
  );
}

/** Steps are whole numbers in -8..8 over 16 k, k entries: their norm is at most sqrt(k)/(2 k) <= 1/2. */
export const ball: fc.Arbitrary<Ball> = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 2 }),
    fc.constantFrom('x^2', 'x + x^3', 'x/(1 + x^2)'),
    fc.constantFrom(1, 1, 1 / 64, 4),
  )
  .chain(([n, d, m, activation, radius]) =>
    fc
      .tuple(
        numbers(n * d, 1 / 4),
        numbers(m * d, 1 / 4),
        numbers(m * d, 1),
        numbers(m * d, 1),
        numbers(m, 1 / 2),
        numbers(m * d, 1),
      )
      .map(([x, w, s, t, outputs, direction]) => {
        const centre = dense(m, d, Float64Array.from(w));
        const step = radius / (8 * m * d);
        return {
          activation,
          inputs: dense(n, d, Float64Array.from(x)),
          centre,
          first: moved(centre, s, step),
          second: moved(centre, t, step),
          outputs,
          direction,
          radius,
        };
      }),
  );

/** L of Lemma 3 on the ball, or on the ball of another radius; `undefined` across a kink. */
export function lipschitzOf(instance: Ball, radius: number = instance.radius): number | undefined {
  const { inputs, centre, outputs } = instance;
  const geometry = dataGeometry(inputs);
  const activation = activationNamed(instance.activation);
  const at = centreAt(geometry, activation, centre, outputs);
  if (at === undefined) return undefined;
  const curvature = curvatureOnBall(
    activation,
    at.preactivations,
    geometry.rowNorms,
    outputs,
    radius,
  );
  return curvature === undefined ? undefined : lipschitzUp(curvature, geometry.squareNorm);
}

/** The network at a point of the ball, exactly. */
export function networkAt(instance: Ball, hidden: Dense): Network<Rational> {
  return {
    inputs: exactMatrix(instance.inputs),
    hidden: exactMatrix(hidden),
    outputs: exactVector(instance.outputs),
  };
}

/** J at a point of the ball, exactly. */
export function jacobianAt(instance: Ball, hidden: Dense): Matrix<Rational> {
  const linear = linearise(
    rationalTier,
    activationNamed(instance.activation),
    networkAt(instance, hidden),
  );
  if (linear === undefined) throw new Error('a rational activation has exact slopes');
  return jacobian(rationalTier, linear);
}

/** Whether a point lies in the closed ball, exactly. */
export function inBall({ centre, radius }: Ball, point: Dense): boolean {
  const square = (x: Rational): Rational => rationalTier.mul(x, x);
  const distance = Array.from(point.data, (w, k) =>
    square(rationalTier.sub(rationalFromDouble(w), rationalFromDouble(centre.data[k] ?? 0))),
  ).reduce((s, x) => rationalTier.add(s, x), rationalTier.zero);
  const slack = rationalTier.sub(square(rationalFromDouble(radius)), distance);
  return slack.num >= 0n;
}

export function ballLabels(instance: Ball): readonly string[] {
  return [
    instance.activation,
    ...(instance.inputs.rows === 1 ? ['n = 1'] : []),
    ...(instance.centre.cols === 1 ? ['d = 1'] : []),
    instance.inputs.data.every((x) => x === 0) ? 'X = 0' : 'X is not 0',
  ];
}

export const ballShares = {
  'x^2': 0.15,
  'x + x^3': 0.15,
  'x/(1 + x^2)': 0.15,
  'n = 1': 0.1,
  'd = 1': 0.2,
};

export function showBall(b: Ball): string {
  return `sigma = ${b.activation}, X = ${showMatrix(b.inputs)}, W0 = ${showMatrix(b.centre)}, W = ${showMatrix(b.first)}, W' = ${showMatrix(b.second)}, v = [${b.outputs.join(', ')}], rho = ${b.radius}`;
}
