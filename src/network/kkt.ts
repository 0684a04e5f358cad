/**
 * # How large the loss can be at a KKT point of the constrained problem
 *
 * Theorem C over one-sided bounds. A KKT point of "minimise (1/2) norm(f - y)^2 near W0" has
 * norm(r) <= norm(r0) - rho, and rho is large when the Jacobian is well conditioned and changes slowly.
 *
 * ## Main definitions
 * - {@link RegionBounds}, {@link ballReach} (C1), {@link coneIsExact} (C2), {@link boxReach} (C5)
 * - {@link PointBounds}, {@link stationaryResidualBound} (C3), {@link leastResidual} (C4)
 * - {@link residualBound}: max(0, norm - rho)
 *
 * ## Notation
 * eps = `radius`, mu or s = `singular`, L, L_1 or M = `lipschitz`, h pairs, zeta = `least` and kappa = `most`.
 *
 * ## References
 * Proofs: proofs-notes/kkt.md.
 * @module
 */
import {
  addUp,
  divUp,
  exactly,
  mulDown,
  mulUp,
  sqrtUp,
  subDown,
  subUp,
} from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { abs, max } from '../arithmetic/machine.ts';

/** A quantity between two bounds. */
export interface Between {
  readonly lo: Lower;
  readonly up: Upper;
}

/** Bounds around W0 for output weights with abs(v_j) = 1. */
export interface RegionBounds {
  /** C1, C2: at most sigma_min(Psi(W)) on the whole ball. C5: at most sigma_min of Psi at the centres, n x hd. */
  readonly singular: Lower;
  /** C1, C2: the Lipschitz constant of J(., v) on the ball. C5: M = sup abs(sigma'') sqrt(norm(K o K)), the same number. */
  readonly lipschitz: Upper;
  /** C1, C2: Frobenius distance of W from W0. C5: distance of each hidden weight vector from its centre. */
  readonly radius: number;
}

const half = exactly(0.5);

/** rho of C1, at least eps (zeta mu - kappa L_1 eps/2), for zeta <= abs(v_j) <= kappa. May be negative. */
export function ballReach(region: RegionBounds, least: number, most: number): Lower {
  const { singular, lipschitz } = region;
  const eps = exactly(region.radius);
  const gained = mulDown(mulDown(exactly(least), singular), eps);
  const bent = mulUp(mulUp(mulUp(exactly(most), lipschitz), mulUp(eps, eps)), half);
  return subDown(gained, bent);
}

/** C2: whether mu > kappa L_1 eps/2, so that every KKT point over the cone has r = 0. False: not shown. */
export function coneIsExact(region: RegionBounds, ratio: number): boolean {
  const eps = exactly(region.radius);
  const bent = mulUp(mulUp(mulUp(exactly(ratio), region.lipschitz), eps), half);
  return region.singular > bent;
}

/**
 * rho of C5, at least eps (2 kappa (s - 1.5 h M eps) - h zeta M eps), for zeta <= v_j <= kappa and one
 * ball a neuron. May be negative.
 */
export function boxReach(region: RegionBounds, pairs: number, least: number, most: number): Lower {
  const { singular: s, lipschitz: M } = region;
  const eps = exactly(region.radius);
  const gained = mulDown(mulDown(exactly(2), mulDown(exactly(most), s)), eps);
  // 3 kappa + zeta, as both lose h M eps^2
  const weight = addUp(mulUp(exactly(3), exactly(most)), exactly(least));
  const bent = mulUp(mulUp(weight, mulUp(exactly(pairs), M)), mulUp(eps, eps));
  return subDown(gained, bent);
}

/** max(0, norm - reach): an upper bound of norm(r) at every KKT point. */
export function residualBound(norm: Upper, reach: Lower): Upper {
  const bound = subUp(norm, reach);
  return bound <= 0 ? exactly(0) : bound;
}

/** Bounds at a point W of the ball and at W0, both with the same v. */
export interface PointBounds {
  /** At most sigma_min(J(W, v)), positive. */
  readonly singular: Lower;
  /** At least the Lipschitz constant of J(., v) on the ball. */
  readonly lipschitz: Upper;
  /** Of norm_F(W - W0). */
  readonly distance: Between;
  /** Of norm(f(W0, v) - y). */
  readonly start: Between;
  /** Of norm(f(W, v) - y). */
  readonly residual: Between;
  /** lambda >= 0. */
  readonly multiplier: number;
  /** delta, at least norm_F(grad_W l + lambda (W - W0)). */
  readonly stationarity: Upper;
  /**
   * For some unit vector u, at most <u, f(W0, v) - y> and at least norm(J(W0, v)^T u): they bound how far the ball can
   * lower the residual along u.
   */
  readonly along: { readonly start: Lower; readonly pull: Upper };
}

/** rho of C3, at least e (mu - L e/2) with e = norm_F(W - W0). May be negative. */
export function pointReach(point: PointBounds): Lower {
  const { singular, lipschitz, distance } = point;
  const bent = mulUp(mulUp(lipschitz, mulUp(distance.up, distance.up)), half);
  return subDown(mulDown(singular, distance.lo), bent);
}

/**
 * C3: at least norm(r), from the KKT residual: max(delta/mu, (a + sqrt(a^2 + 4 delta e))/2) with
 * a = norm(r0) - rho, and where a < 0 also max(delta/mu, delta e/abs(a)). Inside the ball, where lambda = 0,
 * (delta + lambda e)/mu is smaller, and is valid everywhere.
 */
export function stationaryResidualBound(point: PointBounds): Upper {
  const { distance, stationarity } = point;
  const floor = divUp(stationarity, point.singular);
  const a = subUp(point.start.up, pointReach(point));
  const slack = mulUp(stationarity, distance.up);
  const size = exactly(abs(a));
  const root = sqrtUp(addUp(mulUp(size, size), mulUp(exactly(4), slack)));
  const larger = mulUp(half, nonNegative(addUp(a, root)));
  // a is an upper bound of a negative number, so abs(a) is a lower bound of its absolute value
  const direct = a < 0 ? divUp(slack, size) : larger;
  const curved = exactly(max(floor, direct < larger ? direct : larger)); // NaN stays
  const pull = mulUp(exactly(point.multiplier), distance.up);
  const plain = divUp(addUp(stationarity, pull), point.singular);
  return plain < curved ? plain : curved;
}

/**
 * C4: at most norm(f(W, v) - y) for every W within eps of W0: <u, r0> - eps (norm(J(W0, v)^T u) + L eps/2) for
 * a unit vector u. With u = r/norm(r) at a KKT point it is within about L eps^2 of norm(r).
 */
export function leastResidual(point: PointBounds, radius: number): Lower {
  const eps = exactly(radius);
  const bent = mulUp(mulUp(point.lipschitz, eps), half);
  const least = subDown(point.along.start, mulUp(eps, addUp(point.along.pull, bent)));
  return least > 0 ? least : exactly(0);
}

/** An upper bound of a quantity that is known to be at least 0. */
function nonNegative(a: Upper): Upper {
  return a < 0 ? exactly(0) : a;
}
