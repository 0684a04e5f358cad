/**
 * # The bounds of R3 and R5, in float64
 *
 * For tables and pictures: R5 has 1/pi, and square roots.
 *
 * ## Main definitions
 * - {@link greedyBound}: R3
 * - {@link sampledBound}: R5 on S^2
 * @module
 */

/** gamma/sqrt(n + 1) on S^2, for K = 1. */
export function greedyBound(neurons: number, power: number): number {
  return 1 / Math.sqrt(2 * (2 * power + 1) * (neurons + 1));
}

/** Neurons in the grid, and delta^2, for M cells to a side of the faces of the cube; k is 0 or 1. */
function grid(M: number, power: 0 | 1): { readonly fixed: number; readonly square: number } {
  if (power === 0) return { fixed: 6 * M ** 2, square: Math.SQRT2 / (Math.PI * M) };
  return { fixed: (M + 1) ** 3 - (M - 1) ** 3, square: Math.SQRT2 / M ** 3 };
}

/** The least delta/sqrt(n) with V + n neurons on S^2, over M; `undefined` if there are too few. */
export function sampledBound(neurons: number, power: 0 | 1): number | undefined {
  let best: number | undefined;
  for (let M = 1; ; M++) {
    const { fixed, square } = grid(M, power);
    if (fixed >= neurons) return best;
    const error = Math.sqrt(square / (neurons - fixed));
    if (best === undefined || error < best) best = error;
  }
}
