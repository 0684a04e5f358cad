/**
 * # Steps of successive convex approximation, exactly
 *
 * Untrusted: finds directions; G2' of the note says how a checker judges them.
 *
 * ## Main definitions
 * - {@link exactStep}: for small problems, over Q
 * - {@link jacobianOf}: J from its columns
 * @module
 */
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at, row, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import type { Layer, Tangent } from '../../network/hessian.ts';
import { jacobianColumn } from '../../network/surrogate.ts';
import type { Surrogate } from '../../network/surrogate.ts';
import { dot } from '../../quadratic/elimination.ts';
import type { Field } from '../../quadratic/elimination.ts';
import { inverse } from '../../quadratic/inverse.ts';

type Vector = readonly Rational[];

/** J, n x p, for the first p parameters. */
export function jacobianOf(
  F: Field,
  layer: Layer<Rational, Tangent<Rational>>,
  p: number,
): Matrix<Rational> {
  const columns = Array.from({ length: p }, (_, k) => jacobianColumn(F, layer, k));
  return tabulate(layer.inputs.rows, p, (i, k) => columns[k]?.[i] ?? F.zero);
}

/** A x. */
function image(F: Field, A: Matrix<Rational>, x: Vector): Vector {
  return Array.from({ length: A.rows }, (_, i) => dot(F, row(A, i), x));
}

function plusDiagonal(F: Field, A: Matrix<Rational>, s: Rational): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, k) => (i === k ? F.add(at(A, i, k), s) : at(A, i, k)));
}

/** x with (J^T J + s I) x = b, in the smaller of p and n unknowns; `undefined` for a singular matrix. */
function solved(F: Field, J: Matrix<Rational>, s: Rational, b: Vector): Vector | undefined {
  const T = transpose(J);
  if (J.cols <= J.rows || s.num === 0n) {
    const found = inverse(F, plusDiagonal(F, multiply(F, T, J), s));
    return found === undefined ? undefined : image(F, found, b);
  }
  // (b - J^T (s I + J J^T)^{-1} J b)/s
  const found = inverse(F, plusDiagonal(F, multiply(F, J, T), s));
  if (found === undefined) return undefined;
  const back = image(F, T, image(F, found, image(F, J, b)));
  return b.map((x, k) => F.div(F.sub(x, back[k] ?? F.zero), s));
}

function columnsOf(J: Matrix<Rational>, own: readonly number[]): Matrix<Rational> {
  return tabulate(J.rows, own.length, (i, k) => at(J, i, own[k] ?? -1));
}

/** Whether q_k = -lambda sign(z_k) where z_k != 0, with these signs, and abs(q_k) <= lambda elsewhere (G2). */
function isMinimum(lambda: Rational, signs: readonly number[], q: Vector, z: Vector): boolean {
  return signs.every((sign, k) => {
    const [a, b] = [q[k] ?? lambda, z[k] ?? lambda];
    if (sign !== 0) return Math.sign(Number(b.num)) === sign;
    return compareRational(ratio(a.num < 0n ? -a.num : a.num, a.den), lambda) <= 0;
  });
}

/** The minimiser if its entries have these signs. */
function withSigns(
  F: Field,
  J: Matrix<Rational>,
  r: Vector,
  theta: Vector,
  { lambda, tau }: Surrogate,
  signs: readonly number[],
): Vector | undefined {
  const d = theta.map((t, k) => (signs[k] === 0 ? F.neg(t) : F.zero));
  const support = signs.flatMap((sign, k) => (sign === 0 ? [] : [k]));
  const own = columnsOf(J, support);
  const rest = image(F, J, d).map((x, i) => F.add(x, r[i] ?? F.zero));
  const b = image(F, transpose(own), rest).map((g, k) =>
    F.neg(F.add(g, F.mul(lambda, ratio(BigInt(signs[support[k] ?? -1] ?? 0))))),
  );
  const found = support.length === 0 ? [] : solved(F, own, tau, b);
  if (found === undefined) return undefined;
  support.forEach((k, place) => {
    d[k] = found[place] ?? F.zero;
  });
  const far = image(F, J, d).map((x, i) => F.add(x, r[i] ?? F.zero));
  const q = image(F, transpose(J), far).map((x, k) => F.add(x, F.mul(tau, d[k] ?? F.zero)));
  const z = theta.map((t, k) => F.add(t, d[k] ?? F.zero));
  return isMinimum(lambda, signs, q, z) ? d : undefined;
}

function blockStep(
  F: Field,
  J: Matrix<Rational>,
  r: Vector,
  theta: Vector,
  surrogate: Surrogate,
): Vector | undefined {
  const { norm, lambda, tau } = surrogate;
  if (norm === 'l2' || lambda.num === 0n) {
    const ridge = norm === 'l2' ? lambda : F.zero;
    const g = image(F, transpose(J), r).map((x, k) => F.add(x, F.mul(ridge, theta[k] ?? F.zero)));
    return solved(F, J, F.add(tau, ridge), g.map(F.neg));
  }
  for (let code = 0; code < 3 ** theta.length; code++) {
    const signs = theta.map((_, k) => (Math.floor(code / 3 ** k) % 3) - 1);
    const found = withSigns(F, J, r, theta, surrogate, signs);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The exact step of all blocks; `undefined` where a surrogate has more than one minimiser, or none is found.
 *
 * Shapes: `J` n x p, `r` n, `theta` p.
 * Cost: l1 tries up to 3^p patterns of signs for each block of p parameters.
 */
export function exactStep(
  F: Field,
  J: Matrix<Rational>,
  r: Vector,
  theta: Vector,
  surrogate: Surrogate,
): Vector | undefined {
  const d: Rational[] = [];
  let first = 0;
  for (const count of surrogate.blocks) {
    const own = Array.from({ length: count }, (_, k) => first + k);
    const found = blockStep(F, columnsOf(J, own), r, theta.slice(first, first + count), surrogate);
    if (found === undefined) return undefined;
    d.push(...found);
    first += count;
  }
  return d;
}
