/**
 * # A direction of negative curvature, over Q
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

type Vector = readonly Rational[];

/** x e_1 + e_k with 2 x H_1k + H_kk = -1, where H_11 = 0 and some H_1k is not. */
function acrossZeroPivot(H: Matrix<Rational>): Vector | undefined {
  const k = Array.from({ length: H.rows }, (_, j) => j).find(
    (j) => j > 0 && at(H, 0, j).num !== 0n,
  );
  if (k === undefined) return undefined;
  const along = Q.div(Q.neg(Q.add(at(H, k, k), Q.one)), Q.mul(ratio(2n), at(H, 0, k)));
  return Array.from({ length: H.rows }, (_, j) => (j === 0 ? along : j === k ? Q.one : Q.zero));
}

/** d with d^T H d < 0 for a symmetric H; `undefined` only if H is positive semidefinite. By elimination. */
export function negativeDirection(H: Matrix<Rational>): Vector | undefined {
  if (H.rows === 0) return undefined;
  const p = at(H, 0, 0);
  const size = H.rows - 1;
  if (p.num < 0n) return [Q.one, ...Array.from({ length: size }, () => Q.zero)];
  if (p.num === 0n) {
    const found = acrossZeroPivot(H);
    if (found !== undefined) return found;
  }
  const share = (k: number): Rational => (p.num === 0n ? Q.zero : Q.div(at(H, 0, k + 1), p));
  const rest = negativeDirection(
    tabulate(size, size, (i, k) => Q.sub(at(H, i + 1, k + 1), Q.mul(at(H, 0, i + 1), share(k)))),
  );
  if (rest === undefined) return undefined;
  const first = rest.reduce((sum, a, k) => Q.add(sum, Q.mul(a, share(k))), Q.zero);
  return [Q.neg(first), ...rest];
}
