/**
 * # Numbers in Coq
 *
 * A float64 is written as the pair (a, k) that stands for a / 2^k, exactly; a rational as its quotient. Nothing but
 * digits, signs and brackets that are put here ever comes out.
 * @module
 */
import { decompose } from '../arithmetic/bits.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { row } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';

/** x as (a, k), k >= 0. Throws {@link RangeError} unless x is finite. */
export function dyadic(x: number): string {
  const { man, exp } = decompose(x);
  const whole = BigInt(man) << BigInt(Math.max(exp, 0));
  return `(${hexadecimal(whole)}, ${Math.max(-exp, 0)})`;
}

function hexadecimal(a: bigint): string {
  return a < 0n ? `(-0x${(-a).toString(16)})` : `0x${a.toString(16)}`;
}

/** A list of these terms. */
export function list(terms: readonly string[]): string {
  return `[${terms.join('; ')}]`;
}

export function dyadicVector(xs: readonly number[]): string {
  return list(xs.map(dyadic));
}

/** A list of lists, a row a line. */
export function dyadicMatrix(A: Dense): string {
  const rows = Array.from({ length: A.rows }, (_, i) => dyadicVector(row(A, i)));
  return `[\n ${rows.join(';\n ')}]`;
}

/** A rational as a real number. */
export function real({ num, den }: Rational): string {
  const whole = num < 0n ? `(${num})` : String(num);
  return den === 1n ? whole : `(${whole} / ${den})`;
}
