/**
 * # KKT residuals of the constrained problem in float64
 *
 * Untrusted: estimates how stationary a point is, proves nothing.
 * @module
 */
import type { Dense } from '../linalg/matrix.ts';

/** The constraint counts as active from this fraction of the radius on. */
const active = 1 - 2 ** -30;

/** The KKT residual of the W block and the multiplier of each ball. */
export interface HiddenResidual {
  readonly multipliers: readonly number[];
  readonly norm: number;
}

/** Multiplier and residual g + lambda D of one ball, with the best lambda >= 0 that is 0 off the sphere. */
function ofBall(
  g: Float64Array,
  D: Float64Array,
  radius: number,
): { readonly multiplier: number; readonly square: number } {
  let inner = 0;
  let square = 0;
  g.forEach((a, k) => {
    const b = D[k] ?? Number.NaN;
    inner += a * b;
    square += b * b;
  });
  const onSphere = Math.sqrt(square) >= radius * active;
  const multiplier = onSphere ? Math.max(0, -inner / square) : 0;
  const rest = g.reduce((sum, a, k) => sum + (a + multiplier * (D[k] ?? Number.NaN)) ** 2, 0);
  return { multiplier, square: rest };
}

/** For one Frobenius ball around `centre` (`ball`), or one ball around each of its rows (`balls`). */
export function hiddenResidual(
  gradient: Dense,
  hidden: Dense,
  ball: { readonly kind: 'ball' | 'balls'; readonly centre: Dense; readonly radius: number },
): HiddenResidual {
  const { kind, centre, radius } = ball;
  const D = hidden.data.map((w, k) => w - (centre.data[k] ?? Number.NaN));
  const step = kind === 'ball' ? D.length : hidden.cols;
  const parts = Array.from({ length: kind === 'ball' ? 1 : hidden.rows }, (_, j) => {
    const [from, to] = [j * step, (j + 1) * step];
    return ofBall(gradient.data.subarray(from, to), D.subarray(from, to), radius);
  });
  return {
    multipliers: parts.map(({ multiplier }) => multiplier),
    norm: Math.sqrt(parts.reduce((sum, { square }) => sum + square, 0)),
  };
}
