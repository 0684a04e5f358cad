/**
 * # Choosing the region of a claim
 *
 * Untrusted: proposes radii for Theorems B and C; the checker evaluates them again from the file.
 *
 * ## Main definitions
 * - {@link largestRadius}: the largest ball on which Lemma 1(a) is shown (Theorem B)
 * - {@link ballRegion}, {@link coneRegion}, {@link boxRadius}: radii that suit C1, C2 and C5
 *
 * ## Implementation notes
 * Radii are chosen in float64; enclosures of sigma'', which cost 20 to 50 times as much (measured), show the chosen one.
 * @module
 */
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import type { Centre } from '../network/centre.ts';
import { lipschitzUp } from '../network/lipschitz.ts';
import { rankOnBall } from '../network/right-inverse.ts';
import { lipschitzOnBall } from '../network/centre.ts';
import { approxLipschitz } from './approx-lipschitz.ts';

/** The relative width at which the bisection ends. */
const resolution = 2 ** -12;

const attempts = 60;

/** A ball on which sigma_min(J) >= `everywhere` is shown, and L on it. */
export interface Region {
  readonly radius: number;
  readonly lipschitz: Upper;
  readonly centre: Lower;
  readonly everywhere: Lower;
}

/** The ball of this radius, or `undefined` if Lemma 1(a) does not show full rank on it. */
export function regionOf(
  centre: Centre,
  singular: Lower,
  radius: number,
  lipschitz: Upper | undefined = lipschitzOnBall(centre, radius),
): Region | undefined {
  if (lipschitz === undefined) return undefined;
  const decision = rankOnBall(singular, lipschitz, radius);
  if (decision.kind === 'fails') return undefined;
  return { radius, lipschitz, centre: singular, everywhere: decision.everywhere };
}

/**
 * A radius that was tried in float64; `excess` is the logarithm of r L(r)/sigma_0, negative if full rank seems to hold.
 */
interface Tried {
  readonly radius: number;
  readonly excess: number | undefined;
  readonly holds: boolean;
}

/** A radius between two: by the secant of the excess if both are known, otherwise their geometric mean. */
function trialBetween(low: Tried, high: Tried, nudge: number): number {
  const span = Math.log(high.radius / low.radius);
  const share =
    low.excess === undefined || high.excess === undefined
      ? 0.5
      : -low.excess / (high.excess - low.excess);
  const safe = Number.isFinite(share) ? Math.min(0.99, Math.max(0.01, share)) : 0.5;
  const trial = low.radius * Math.exp(safe * span) * (1 + nudge);
  return trial > low.radius && trial < high.radius ? trial : Math.sqrt(low.radius * high.radius);
}

/** Two radii of which the smaller seems to hold and the larger does not, or only one of them. */
function bracket(
  tryOut: (radius: number) => Tried,
  first: number,
): readonly [Tried | undefined, Tried | undefined] {
  let high = tryOut(first);
  let low: Tried | undefined;
  for (let k = 0; k < attempts && high.holds; k++) {
    low = high;
    high = tryOut(2 * high.radius);
  }
  if (high.holds) return [high, undefined];
  for (let k = 0; k < attempts && low === undefined; k++) {
    const step = high.excess === undefined ? 0.5 : Math.min(0.9, 0.999 * Math.exp(-high.excess));
    const trial = tryOut(high.radius * step);
    if (trial.holds) low = trial;
    else high = trial;
  }
  return [low, high];
}

/** The largest radius that seems to hold, once the bracket is narrow. */
function narrowed(tryOut: (radius: number) => Tried, from: Tried, to: Tried): Tried {
  let [low, high] = [from, to];
  for (let k = 0; k < attempts; k++) {
    if (high.radius - low.radius <= resolution * low.radius) break;
    const nudge = k % 2 === 0 ? -resolution / 4 : resolution / 4;
    const trial = tryOut(trialBetween(low, high, nudge));
    if (trial.holds) low = trial;
    else high = trial;
  }
  return low;
}

/**
 * The largest region, up to a relative 2^-12, or `undefined` if no radius was shown.
 *
 * `curvature`, at least abs(v_j sigma'') everywhere, replaces the supremum on the ball, so that L does not depend on
 * the radius.
 */
export function largestRadius(
  centre: Centre,
  singular: Lower,
  curvature?: Upper,
): Region | undefined {
  const fixed =
    curvature === undefined ? undefined : lipschitzUp(curvature, centre.geometry.squareNorm);
  const lipschitz = fixed === undefined ? approxLipschitz(centre) : (): number => fixed;
  const tryOut = (radius: number): Tried => {
    const L = lipschitz(radius);
    const excess = L === undefined || !(L > 0) ? undefined : Math.log((radius * L) / singular);
    return { radius, excess, holds: L !== undefined && radius * L < singular };
  };
  const slowest = lipschitz(0) ?? 0;
  const [low, high] = bracket(tryOut, slowest > 0 ? singular / slowest : 1);
  if (low === undefined) return undefined;
  const { radius } = high === undefined ? low : narrowed(tryOut, low, high);
  return firstShown(centre, singular, radius, fixed);
}

/** The region of this radius, or of one that is smaller by some units of the resolution, if one is shown. */
function firstShown(
  centre: Centre,
  singular: Lower,
  radius: number,
  lipschitz: Upper | undefined,
): Region | undefined {
  for (let k = 0; k < attempts; k++) {
    const region = regionOf(centre, singular, radius * (1 - resolution) ** (k * k), lipschitz);
    if (region !== undefined) return region;
  }
  return undefined;
}

/**
 * The fixed point of r = choose(L(r)), where `choose` is decreasing; five iterations come close
 * enough.
 *
 * Without curvature every radius works, and 1 is chosen.
 */
function settled(
  centre: Centre,
  singular: Lower,
  choose: (singular: number, lipschitz: number) => number,
): number | undefined {
  const lipschitz = approxLipschitz(centre);
  let radius = 0;
  for (let k = 0; k < 5; k++) {
    const L = lipschitz(radius);
    const next = L === undefined ? radius / 2 : choose(singular, L);
    radius = Number.isFinite(next) ? next : 1;
  }
  return radius > 0 ? radius : undefined;
}

/** The region of a radius, if there is one. */
function regionAt(centre: Centre, singular: Lower, radius: number | undefined): Region | undefined {
  return radius === undefined ? undefined : regionOf(centre, singular, radius);
}

/** A nearly optimal eps for C1, mu_0/((2 + q) L) with q = kappa/zeta. At unit weights. */
export function ballRegion(centre: Centre, singular: Lower, spread: number): Region | undefined {
  return regionAt(
    centre,
    singular,
    settled(centre, singular, (mu, L) => mu / ((2 + spread) * L)),
  );
}

/** Nine tenths of the largest eps for C2, mu_0/(L (1 + q/2)). At unit weights. */
export function coneRegion(centre: Centre, singular: Lower, ratio: number): Region | undefined {
  return regionAt(
    centre,
    singular,
    settled(centre, singular, (mu, L) => (0.9 * mu) / (L * (1 + ratio / 2))),
  );
}

/** A nearly optimal eps for C5, s/((3 + zeta/kappa) h M); `singular` is s of the first h neurons. */
export function boxRadius(
  centre: Centre,
  singular: Lower,
  pairs: number,
  share: number,
): number | undefined {
  return settled(centre, singular, (s, M) => s / ((3 + share) * pairs * M));
}
