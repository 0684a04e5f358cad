/**
 * # Generators
 *
 * Constructive: what they make satisfies the hypotheses. Reals are small fractions or small integers
 * times a power of two, so that shrinking ends at numbers a person can read.
 * @module
 */
import * as fc from 'fast-check';
import { ratio } from '../../src/arithmetic/rational.ts';
import { rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dense, matrix } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import type { Network } from '../../src/network/network.ts';

/** p/q with p in -9..9 and q in {1, 2, 3, 8}. */
export const rational: fc.Arbitrary<Rational> = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.constantFrom(1n, 2n, 3n, 8n))
  .map(([p, q]) => ratio(BigInt(p), q));

/** A whole number in -8..8 times a power of two; the powers are the same for the whole instance. */
export function numbers(count: number, scale: number): fc.Arbitrary<readonly number[]> {
  return fc
    .array(fc.integer({ min: -8, max: 8 }), { minLength: count, maxLength: count })
    .map((xs) => xs.map((x) => x * scale + 0));
}

/** Powers of two from 2^-27 to 2^27, about 1e-8 to 1e8; shrinks to 1. */
export const scale: fc.Arbitrary<number> = fc.constantFrom(1, 1 / 8, 8, 2 ** -27, 2 ** 27);

/** A network with n, d, m in 1..3 and labels: fixed arrays are sliced, so that shrinking stays good. */
export interface Instance {
  readonly net: Network<Rational>;
  readonly labels: readonly Rational[];
}

const size = fc.integer({ min: 1, max: 3 });
const nine = fc.array(rational, { minLength: 9, maxLength: 9 });

export const exactInstance: fc.Arbitrary<Instance> = fc
  .tuple(size, size, size, nine, nine, nine)
  .map(([n, d, m, xs, ws, rest]) => ({
    net: {
      inputs: matrix(n, d, xs.slice(0, n * d)),
      hidden: matrix(m, d, ws.slice(0, m * d)),
      outputs: rest.slice(0, m),
    },
    labels: rest.slice(3, 3 + n),
  }));

/** rows x cols whole numbers. */
export function wholeMatrix(rows: number, cols: number): fc.Arbitrary<Dense> {
  return numbers(rows * cols, 1).map((xs) => dense(rows, cols, Float64Array.from(xs)));
}

export function showMatrix(A: Matrix<Rational> | Matrix<number>): string {
  const entries = Array.from<Rational | number, string>(A.data, (a) =>
    typeof a === 'number' ? String(a) : rationalToText(a),
  );
  const rows = Array.from({ length: A.rows }, (_, i) =>
    entries.slice(i * A.cols, (i + 1) * A.cols).join(', '),
  );
  return `[${rows.map((r) => `[${r}]`).join(', ')}]`;
}

export function showInstance({ net, labels }: Instance): string {
  const list = (xs: readonly Rational[]): string => `[${xs.map(rationalToText).join(', ')}]`;
  return `X = ${showMatrix(net.inputs)}, W = ${showMatrix(net.hidden)}, v = ${list(net.outputs)}, y = ${list(labels)}`;
}

/** Which sizes an instance has: every suite asks for the degenerate ones. */
export function sizeLabels({ net }: Instance): readonly string[] {
  const { inputs: X, hidden: W } = net;
  return [
    ...(X.rows === 1 ? ['n = 1'] : []),
    ...(X.cols === 1 ? ['d = 1'] : []),
    ...(W.rows === 1 ? ['m = 1'] : []),
    X.rows > W.rows * X.cols ? 'n > md' : 'n <= md',
  ];
}
