/**
 * # Mirrored points
 *
 * (W0, v0) is mirrored when m = 2h, w_{j+h} = w_j and v_{j+h} = -v_j: then f(W0, c v0) = 0 for every c.
 * @module
 */
import { at } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** Whether w_{j+h} = w_j and v_{j+h} = -v_j for j < h = floor(m/2), compared exactly. */
export function pairsAreMirrored(hidden: Matrix<number>, outputs: readonly number[]): boolean {
  const h = (hidden.rows - (hidden.rows % 2)) / 2;
  for (let j = 0; j < h; j++) {
    const v = outputs[j];
    const w = outputs[j + h];
    if (v === undefined || w === undefined || !(w === -v)) return false;
    for (let k = 0; k < hidden.cols; k++)
      if (!(at(hidden, j, k) === at(hidden, j + h, k))) return false;
  }
  return true;
}
