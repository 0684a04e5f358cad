import { ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';

export const q = (a: number, b = 1): Rational => ratio(BigInt(a), BigInt(b));

export function wholeMatrix(...rows: readonly (readonly number[])[]): Matrix<Rational> {
  return matrix(
    rows.length,
    rows[0]?.length ?? 0,
    rows.flat().map((a) => q(a)),
  );
}
