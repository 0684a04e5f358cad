/**
 * # Sums of enclosures
 * @module
 */
import { abs } from '../arithmetic/machine.ts';
import { demandShape, mapDense } from './matrix.ts';
import { trivialised, unitRoundoff, up } from './product.ts';
import type { Enclosure } from './product.ts';

/**
 * Contains the sum of all members; trivial, midpoint 0 and radius Infinity, where it overflows.
 *
 * Error: abs(a + b - fl(a + b)) <= u abs(fl(a + b)). Throws {@link ShapeError} unless the shapes agree.
 */
export function enclosedSum(A: Enclosure, B: Enclosure): Enclosure {
  demandShape('enclosedSum: expected B', B.mid, A.mid.rows, A.mid.cols);
  const nan = Number.NaN;
  const mid = mapDense(A.mid, (a, k) => a + (B.mid.data[k] ?? nan));
  const rad = mapDense(mid, (c, k) => {
    const spread = up((A.rad.data[k] ?? nan) + (B.rad.data[k] ?? nan));
    return up(spread + up(unitRoundoff * abs(c))); // a sum does not underflow
  });
  trivialised(mid.data, rad.data);
  return { mid, rad };
}
