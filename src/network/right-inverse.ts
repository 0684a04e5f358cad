/**
 * # Deciding by an approximate right inverse
 *
 * Lemma 1 with R = J^T M for any n x n matrix M: I - J R = I - G M, and
 * norm(R)^2 = norm(M^T G M) <= norm(M) (1 + norm(I - G M)). M is a guess, in practice a float64
 * inverse of G; only inequalities about it are checked, so it need not be trusted.
 *
 * ## Main definitions
 * - {@link RightInverse}: alpha_0 >= norm(I - G M) and an upper bound of norm(R)
 * - {@link zeroInBall}: Lemma 1(c), an exact zero exists within the radius
 * - {@link rankOnBall}: Lemma 1(a), full row rank on the whole ball, and the values that F takes
 *   there
 *
 * ## Implementation notes
 * Every decision requires alpha_0 < 1 first. Without it M = 0 with n = 1 has alpha_0 = 1 and
 * norm(R) = 0, and the inequality of Lemma 1(c) multiplied by norm(R) reads rho <= rho: true for
 * every F. With alpha_0 < 1, R is not 0 and dividing by norm(R) is allowed.
 * @module
 */
import { addUp, divDown, exactly, mulDown, mulUp, sqrtUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { demandShape, dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { spectralUp } from '../linalg/norms.ts';
import { enclosedProduct, pointEnclosure } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';

/** An untrusted M, n x n like G and ideally close to G^-1; `undefined` if there is none. */
export type GuessInverse = (G: Dense) => Dense | undefined;

/** alpha_0 and norm(R) of Lemma 1, both upper bounds at the centre. */
export interface RightInverse {
  readonly defect: Upper;
  readonly norm: Upper;
}

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

const closeToInverse = 'norm(I - G M) < 1 at the centre (Lemma 1)';
const positive = 'sigma_min(J) > 0 after rounding down (Lemma 1(a))';

/** GM - I as an enclosure: the same radii, 1 subtracted from the diagonal and one rounding added. */
function minusIdentity(E: Enclosure): Enclosure {
  const n = E.mid.rows;
  const mid = Float64Array.from(E.mid.data);
  const rad = Float64Array.from(E.rad.data);
  for (let k = 0; k < n * n; k += n + 1) {
    const a = mid[k] ?? Number.NaN;
    mid[k] = a - 1;
    // a - 1 is off by at most 2^-53 abs(a - 1) <= 2^-53 (abs(a) + 1)
    const rounding = mulUp(exactly(2 ** -53), addUp(exactly(a < 0 ? -a : a), exactly(1)));
    rad[k] = addUp(exactly(rad[k] ?? Number.NaN), rounding);
  }
  return { mid: dense(n, n, mid), rad: dense(n, n, rad) };
}

/**
 * alpha_0 and norm(R) for R = J^T M.
 *
 * Shapes: `G` n x n, an enclosure of J J^T; `M` n x n, arbitrary. Cost: two products n x n by n x
 * n, and one for the norm. Source: Lemma 2 of proofs-notes/gram-structure.md.
 */
export function rightInverse(G: Enclosure, M: Dense): RightInverse {
  demandShape('rightInverse: expected M', M, G.mid.rows, G.mid.rows);
  const witness = pointEnclosure(M);
  const defect = spectralUp(minusIdentity(enclosedProduct(G, witness)));
  return { defect, norm: sqrtUp(mulUp(spectralUp(witness), addUp(exactly(1), defect))) };
}

/**
 * Whether an exact zero of F lies within `radius` of the centre: Lemma 1(c),
 * norm(F) norm(R) + alpha_0 rho + L rho^2 norm(R)/2 <= rho and alpha_0 < 1.
 *
 * `fails` means "not certified": a zero may still exist.
 *
 * @param value - at least norm(F) at the centre.
 * @param lipschitz - at least the Lipschitz constant of DF on the ball.
 */
export function zeroInBall(
  R: RightInverse,
  value: Upper,
  lipschitz: Upper,
  radius: number,
): Decision<object> {
  if (!(R.defect < 1)) return fails(closeToInverse, R.defect, 1);
  const rho = exactly(radius);
  const curved = mulUp(mulUp(lipschitz, R.norm), mulUp(exactly(0.5), mulUp(rho, rho)));
  const left = addUp(mulUp(value, R.norm), addUp(mulUp(R.defect, rho), curved));
  if (!(left <= radius))
    return fails(
      'norm(F) norm(R) + alpha_0 rho + L rho^2 norm(R)/2 <= rho (Lemma 1(c))',
      left,
      radius,
    );
  return { kind: 'holds' };
}

/** At most sigma_min(DF) at the centre, Lemma 1(a), or `undefined`: the rank may still be full. */
export function singularAtCentre(R: RightInverse): Lower | undefined {
  if (!(R.defect < 1)) return undefined;
  const singular = divDown(subDown(exactly(1), R.defect), R.norm);
  return singular > 0 ? singular : undefined;
}

/**
 * Full row rank on the ball, Lemma 1(a): alpha_0 + L rho norm(R) < 1. Then sigma_min(DF) >= `everywhere`
 * on the ball and sigma_min(DF) >= `centre` at its centre, and with the pseudo-inverse in Lemma 1(c) each z
 * with norm(z - F(centre)) <= `covered` = mu_0 rho - L rho^2/2 is a value of F in the ball.
 *
 * `fails` means "not certified": the rank may still be full.
 */
export function rankOnBall(
  R: RightInverse,
  lipschitz: Upper,
  radius: number,
): Decision<{ readonly centre: Lower; readonly everywhere: Lower; readonly covered: Lower }> {
  if (!(R.defect < 1)) return fails(closeToInverse, R.defect, 1);
  const centre = singularAtCentre(R);
  if (centre === undefined) return fails(positive, 0, 0);
  const rho = exactly(radius);
  const alpha = addUp(R.defect, mulUp(mulUp(lipschitz, rho), R.norm));
  if (!(alpha < 1)) return fails('alpha_0 + L rho norm(R) < 1 (Lemma 1(a))', alpha, 1);
  const everywhere = divDown(subDown(exactly(1), alpha), R.norm);
  const bent = mulUp(exactly(0.5), mulUp(lipschitz, mulUp(rho, rho)));
  const covered = subDown(mulDown(centre, rho), bent);
  if (!(everywhere > 0 && covered > 0)) return fails(positive, everywhere, 0);
  return { kind: 'holds', centre, everywhere, covered };
}
