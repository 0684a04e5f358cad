/**
 * # The correctly rounded part of `Math`
 *
 * IEEE 754 fixes every bit of these; `Math.tanh`, `Math.exp`, `Math.pow`, ... are left out,
 * because no engine promises their last bits (27 % of tanh values were measured off). Proof folders
 * may not name `Math` (lint), so what is not exported here cannot enter a verdict.
 * @module
 */
export const sqrt: (x: number) => number = Math.sqrt;
export const abs: (x: number) => number = Math.abs;
export const min: (...xs: number[]) => number = Math.min;
export const max: (...xs: number[]) => number = Math.max;
export const floor: (x: number) => number = Math.floor;
