/**
 * # Deciding by the least eigenvalue of G
 *
 * Lemma 1 with the pseudo-inverse R = J^T G^-1: J R = I, so alpha_0 = 0, and norm(R) = 1/sigma_min(J), where
 * sigma_min(J)^2 is the least eigenvalue of G = J J^T. A guess of that eigenvalue comes from outside; what is used is a
 * smaller c for which G - c I is shown to be positive definite, so the guess need not be trusted.
 *
 * ## Main definitions
 * - {@link singularAtCentre}: a positive lower bound of sigma_min(J)
 * - {@link zeroInBall}: Lemma 1(c), an exact zero exists within the radius
 * - {@link rankOnBall}: Lemma 1(a), full row rank on the whole ball, and the values that F takes
 *   there
 * @module
 */
import { addUp, exactly, mulDown, mulUp, sqrtDown, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { leastEigenvalueDown } from '../linalg/definite.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Enclosure } from '../linalg/product.ts';

/** An untrusted guess of the least eigenvalue of G; `undefined` if there is none. */
export type GuessLeast = (G: Dense) => number | undefined;

/** The outcome of one inequality; on failure both sides, as computed with rounding. */
export type Decision<T> =
  | ({ readonly kind: 'holds' } & T)
  | {
      readonly kind: 'fails';
      readonly inequality: string;
      readonly left: number;
      readonly right: number;
    };

/** The result for an inequality that fails. */
export function fails(inequality: string, left: number, right: number): Decision<never> {
  return { kind: 'fails', inequality, left, right };
}

const positive = 'sigma_min(J) > 0 after rounding down (Lemma 1(a))';

/**
 * At most sigma_min(J), and positive; `undefined` means "not shown": the rank may still be full.
 *
 * Shapes: `G` n x n, an enclosure of J J^T. Cost: n^3/6 multiplications, up to five times that for a bad guess.
 * Source: proofs-notes/right-inverse.md.
 */
export function singularAtCentre(G: Enclosure, guess: number | undefined): Lower | undefined {
  const c = guess === undefined ? undefined : leastEigenvalueDown(G, guess);
  return c === undefined ? undefined : sqrtDown(c);
}

/**
 * Whether an exact zero of F lies within `radius` of the centre: Lemma 1(c), norm(F) + L rho^2/2 <= sigma_0 rho.
 *
 * `fails` means "not certified": a zero may still exist.
 *
 * @param singular - sigma_0, positive and at most sigma_min(DF) at the centre.
 * @param value - at least norm(F) at the centre.
 * @param lipschitz - at least the Lipschitz constant of DF on the ball.
 */
export function zeroInBall(
  singular: Lower,
  value: Upper,
  lipschitz: Upper,
  radius: number,
): Decision<object> {
  const rho = exactly(radius);
  const left = addUp(value, bentBy(lipschitz, rho));
  const right = mulDown(singular, rho);
  if (!(left <= right))
    return fails('norm(F) + L rho^2/2 <= sigma_0 rho (Lemma 1(c))', left, right);
  return { kind: 'holds' };
}

/** L rho^2/2. */
function bentBy(lipschitz: Upper, rho: Upper): Upper {
  return mulUp(exactly(0.5), mulUp(lipschitz, mulUp(rho, rho)));
}

/**
 * Full row rank on the ball, Lemma 1(a): L rho < sigma_0. Then sigma_min(DF) >= `everywhere` on the ball, and each z
 * with norm(z - F(centre)) <= `covered` = sigma_0 rho - L rho^2/2 is a value of F in the ball.
 *
 * `fails` means "not certified": the rank may still be full.
 */
export function rankOnBall(
  singular: Lower,
  lipschitz: Upper,
  radius: number,
): Decision<{ readonly everywhere: Lower; readonly covered: Lower }> {
  const rho = exactly(radius);
  const lost = mulUp(lipschitz, rho);
  if (!(lost < singular)) return fails('L rho < sigma_0 (Lemma 1(a))', lost, singular);
  const everywhere = subDown(singular, lost);
  const covered = subDown(mulDown(singular, rho), bentBy(lipschitz, rho));
  if (!(everywhere > 0 && covered > 0)) return fails(positive, everywhere, 0);
  return { kind: 'holds', everywhere, covered };
}
