/**
 * # A A^T, enclosed
 *
 * One symmetric product. Its radii come from norms of rows, which cost no second product.
 *
 * ## Main results
 * For members A of Am +- Ar with rows a_i, and p_i, q_i at least the norms of row i of Am and Ar: by (1) of product.ts and
 * Cauchy-Schwarz, entry (i, j) of A A^T is within p_i (r u p_j + q_j) + q_i (p_j + q_j) + k eta of fl(Am Am^T).
 * @module
 */
import { dense } from './matrix.ts';
import { rowNormsUp } from './norms.ts';
import { denseProductByRows, eta, productError, trivialised, up } from './product.ts';
import { mirror } from './simd/product.ts';
import type { Enclosure } from './product.ts';

/**
 * Contains A A^T for all members A; symmetric.
 *
 * Shapes: n x k, n x n. Cost: half of a float64 product where k is large.
 */
export function enclosedGram(A: Enclosure): Enclosure {
  const { rows: n, cols: k } = A.mid;
  const mid = denseProductByRows(A.mid, A.mid);
  const [p, q] = [rowNormsUp(A.mid), rowNormsUp(A.rad)];
  const ru = productError(k);
  // an exact 0 keeps its bound 0 next to huge rows
  const near = p.map((a, j) => (a === 0 && q[j] === 0 ? 0 : up(up(ru * a) + at(q, j))));
  const far = p.map((a, j) => up(a + at(q, j)));
  const isPoint = q.every((b) => b === 0);
  const rad = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const own = up(at(p, i) * at(near, j));
      const spread = isPoint ? own : up(own + up(at(q, i) * at(far, j)));
      rad[i * n + j] = up(spread + k * eta); // k eta is exact
    }
  mirror(rad, n);
  trivialised(mid.data, rad);
  return { mid, rad: dense(n, n, rad) };
}

function at(xs: readonly number[], i: number): number {
  return xs[i] ?? Number.NaN;
}
