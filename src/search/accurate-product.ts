/**
 * # Products to nearly all digits
 *
 * Untrusted: for search, proves nothing. Inner products as if in twice the precision and then rounded, at about ten times
 * the cost of a plain one: the high halves multiply without error, their sums are corrected.
 *
 * ## References
 * Dekker, A floating-point technique for extending the available precision, 1971; Ogita, Rump and Oishi, Accurate sum and
 * dot product, 2005.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';

/** The leading 26 bits; NaN beyond 2^996. */
function highHalf(x: number): number {
  const t = 134_217_729 * x; // 2^27 + 1
  return t - (t - x);
}

/** A B^T, each entry nearly the nearest double; NaN where halves overflow. Rows of equal length. */
export function accurateProductByRows(A: Dense, B: Dense): Dense {
  const nan = Number.NaN;
  const d = A.cols;
  const [highA, highB] = [A.data.map(highHalf), B.data.map(highHalf)];
  const C = new Float64Array(A.rows * B.rows);
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < B.rows; j++) {
      let [sum, error] = [0, 0];
      for (let k = 0; k < d; k++) {
        const a = highA[i * d + k] ?? nan;
        const b = highB[j * d + k] ?? nan;
        const lowB = (B.data[j * d + k] ?? nan) - b;
        const low = (A.data[i * d + k] ?? nan) - a;
        const product = a * b;
        const next = sum + product;
        const moved = next - sum;
        error += sum - (next - moved) + (product - moved) + (a * lowB + low * b) + low * lowB;
        sum = next;
      }
      C[i * B.rows + j] = sum + error;
    }
  return dense(A.rows, B.rows, C);
}
