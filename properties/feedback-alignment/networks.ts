/**
 * # Random networks with feedback, over Q
 *
 * q is 1, 2 or 3, and m is below, equal to or above it.
 * @module
 */
import * as fc from 'fast-check';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tangentsOf } from '../../src/feedback/step.ts';
import type { FeedbackNetwork } from '../../src/feedback/step.ts';
import { at, matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { tangentAt } from '../../src/network/hessian.ts';
import type { Tangent } from '../../src/network/hessian.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import type { Activation } from '../../src/sigma/activation.ts';

export type Net = FeedbackNetwork<Rational>;

const entry = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1n, 1n, 2n))
  .map(([a, b]) => ratio(BigInt(a), b));

function table(rows: number, cols: number): fc.Arbitrary<Matrix<Rational>> {
  return fc
    .array(entry, { minLength: rows * cols, maxLength: rows * cols })
    .map((data) => matrix(rows, cols, data));
}

export function netOf(n: number, d: number, m: number, q: number): fc.Arbitrary<Net> {
  return fc.record({
    inputs: table(n, d),
    labels: table(n, q),
    hidden: table(m, d),
    outputs: table(q, m),
    feedback: table(q, m),
  });
}

/** q and m: three of nine are m < q, = q and > q each as nearly as q = 1 allows. */
const widths = fc.constantFrom(
  [1, 1],
  [1, 2],
  [1, 3],
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 1],
  [3, 2],
  [3, 3],
  [3, 4],
  [2, 1],
);

export const nets: fc.Arbitrary<Net> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }), widths)
  .chain(([n, d, [q = 1, m = 1]]) => netOf(n, d, m, q));

/** Linear networks with one output, and a start of W and V. */
export const oneOutputNets: fc.Arbitrary<Net> = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .chain(([n, d, m]) => netOf(n, d, m, 1));

export function sizeLabels({ labels: { cols: q }, hidden: { rows: m } }: Net): readonly string[] {
  return [`q = ${q}`, m < q ? 'm < q' : m === q ? 'm = q' : 'm > q'];
}

export const sizeShares = {
  'q = 1': 0.2,
  'q = 2': 0.2,
  'q = 3': 0.2,
  'm < q': 0.15,
  'm = q': 0.15,
  'm > q': 0.15,
} as const;

export function jetsOf(net: Net, sigma: Activation): Matrix<Tangent<Rational>> | undefined {
  return tangentsOf(rationalTier, net, (p) => tangentAt(rationalTier, sigma, p));
}

/** sigma with its degree p: sigma(t z) = t^p sigma(z) for t > 0. */
export const homogeneous = [
  ['x', 1],
  ['relu', 1],
  ['leaky-relu', 1],
  ['x^2', 2],
  ['x^3', 3],
] as const satisfies readonly (readonly [name: string, degree: number])[];

export function sigmaNamed(name: string): Activation {
  return activationNamed(name);
}

export function showNet(net: Net): string {
  const rows = (A: Matrix<Rational>): string =>
    Array.from({ length: A.rows }, (_, i) => row(A, i).map(rationalToText).join(' ')).join('; ');
  const { inputs, labels, hidden, outputs, feedback } = net;
  return `X = ${rows(inputs)}, Y = ${rows(labels)}, W = ${rows(hidden)}, V = ${rows(outputs)}, B = ${rows(feedback)}`;
}

export const columnOf = (A: Matrix<Rational>, j: number): readonly Rational[] =>
  Array.from({ length: A.rows }, (_, i) => at(A, i, j));

export const half = ratio(1n, 2n);

export function isZeroMatrix(A: Matrix<Rational>): boolean {
  return Array.from(A.data).every((a) => Q.sign(a) === 0);
}
