/**
 * # A bound of Theorem C that fails at a KKT point
 *
 * The numbers of the bound are proved: `singular` is below the least singular value, `lipschitz` above the constant of
 * Lemma 3, and the point is a KKT point, with multipliers derived here. Then the bound itself is compared, exactly:
 * norm(r) and norm(y) are square roots of rationals, and the comparison is squared.
 *
 * ## Main definitions
 * - {@link kktBoundFacts}
 * - {@link exceeds}: sqrt(A) > max(0, sqrt(B) - rho)
 *
 * Proofs: proofs-notes/refutations.md.
 * @module
 */
import { exactly, mulUp, sqrtUp } from '../../arithmetic/bounds.ts';
import type { Upper } from '../../arithmetic/bounds.ts';
import {
  encloseQuotient,
  interval,
  intervalRing,
  isBounded,
  magnitude,
} from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { max, min } from '../../arithmetic/machine.ts';
import { compareRational, ratio, rationalFromDouble } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at, row, tabulate } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { cost, enclose } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import { preactivations } from '../../network/network.ts';
import { oneOf, record } from '../shapes.ts';
import { object } from '../object-shapes.ts';
import type { Of } from '../shapes.ts';
import { singularFault } from './jacobian-facts.ts';
import { kktFault, kktPlace, kktSet, multipliersOf, problemText } from './kkt.ts';
import type { KktPlace } from './kkt.ts';
import { fails, holds } from './outcome.ts';
import type { Fails, FactOutcome } from './outcome.ts';
import { numberText } from './show.ts';
import { dot, isAtMost, isBelow, isZero, jacobianAt, residualAt } from './subject.ts';
import type { Place, Subject, Vector } from './subject.ts';
import { name, rational } from './values.ts';
import type { Work } from './work.ts';

/**
 * `singular` and `lipschitz` are proved lower and upper bounds. `bound`:
 * - `C1-mirrored`: norm(r) > max(0, norm(y) - rho), rho = radius (singular - lipschitz radius/2) > 0, singular at
 *   the point, lipschitz on the ball for its v;
 * - `C1-doubled`: the same with rho = radius (2 singular - lipschitz radius/2), a wrong constant, and
 *   norm(r0) in place of norm(y);
 * - `C2`: r != 0 though singular > ratio lipschitz radius/2, singular below sigma_min(Psi) on the ball,
 *   lipschitz for unit v;
 * - `C5`: norm(r) > max(0, norm(y) - rho), rho of boxReach in src/network/kkt.ts with lipschitz as M there, and
 *   singular below sigma_min of Psi of the first h neurons at the centre.
 */
const entries = record({
  bound: oneOf('C1-mirrored', 'C1-doubled', 'C2', 'C5'),
  at: name,
  centre: name,
  radius: rational,
  singular: rational,
  lipschitz: rational,
  set: object(kktSet),
});
type KktBoundFailsFact = Of<typeof entries>;

/** Whether sqrt(A) > max(0, sqrt(B) - rho), for A, B >= 0 and rho > 0. Exact. */
export function exceeds({ tier }: Work, A: Rational, B: Rational, rho: Rational): boolean {
  if (A.num === 0n) return false;
  // sqrt(A) + rho > sqrt(B), squared twice: 2 rho sqrt(A) > B - A - rho^2
  const square = tier.mul(rho, rho);
  const rest = tier.sub(tier.sub(B, A), square);
  if (rest.num <= 0n) return true;
  const left = tier.mul(tier.mul(ratio(4n), square), A);
  return compareRational(left, tier.mul(rest, rest)) > 0;
}

const pieces = 16;

/**
 * At least sup abs(sigma'') on x, or `undefined` where sigma is not shown to be C^2 on all of x. In pieces, since over
 * the whole interval an enclosure may be far too wide.
 */
function curvatureOn(activation: Activation, x: Interval): Upper | undefined {
  if (!isBounded(x)) return undefined;
  let largest: Upper = exactly(0);
  let from = x.lo;
  for (let k = 1; k <= pieces; k++) {
    const cut = x.lo + (x.hi - x.lo) * (k / pieces); // rounded; Infinity if the width overflows
    const to = k < pieces ? min(cut, x.hi) : x.hi;
    const sigma = enclose(activation, interval(from, to));
    if (sigma === undefined) return undefined;
    largest = exactly(max(largest, magnitude(sigma.curvature)));
    from = to;
  }
  return largest;
}

/** At least a square root of a >= 0. */
function rootUp(a: Rational): Upper {
  return sqrtUp(exactly(encloseQuotient(a.num, a.den).hi));
}

/** At least sup abs(sigma'') over x_i.w_j +- radius norm(x_i) for all i, for each neuron j. */
function curvatures(
  { activation, subject, net }: Place,
  centre: Matrix<Rational>,
  radius: Rational,
): readonly Upper[] | undefined {
  const { inputs: X, outputs } = net;
  const P = preactivations(subject.work.tier, { inputs: X, hidden: centre, outputs });
  const reach = Array.from({ length: X.rows }, (_, i) => {
    const x = row(X, i);
    const up = encloseQuotient(radius.num, radius.den).hi;
    return mulUp(exactly(up), rootUp(dot(subject, x, x)));
  });
  const result: Upper[] = [];
  for (let j = 0; j < P.cols; j++) {
    let largest: Upper = exactly(0);
    for (const [i, r] of reach.entries()) {
      const p = at(P, i, j);
      const x = intervalRing.add(encloseQuotient(p.num, p.den), interval(0 - r, r));
      const found = curvatureOn(activation, x);
      if (found === undefined) return undefined;
      largest = exactly(max(largest, found));
    }
    result.push(largest);
  }
  return result;
}

/** The largest row sum of K o K, K = X X^T: at least its norm. */
function squareGramNorm(work: Work, X: Matrix<Rational>): Rational {
  const { tier } = work;
  const K = multiply(tier, X, transpose(X));
  return Array.from({ length: K.rows }, (_, i) =>
    row(K, i).reduce((sum, k) => tier.add(sum, tier.mul(k, k)), tier.zero),
  ).reduce((a, b) => (isBelow(a, b) ? b : a), tier.zero);
}

/**
 * Why `lipschitz` is not shown to be at least max_j abs(v_j) sup abs(sigma'') sqrt(norm(K o K)) (Lemma 3), the suprema
 * over the pre-activations that the balls reach. `weights` are the v_j.
 */
function lipschitzFault(
  { place, centre, radius }: KktPlace,
  weights: Vector,
  lipschitz: Rational,
): string | undefined {
  const { work } = place.subject;
  const { tier } = work;
  const { inputs: X } = place.net;
  work.spend(pieces * X.rows * weights.length * cost(place.activation));
  const bends = curvatures(place, centre.hidden, radius);
  if (bends === undefined) return "sigma is not shown to be C^2 on the ball's pre-activations";
  const size = squareGramNorm(work, X);
  const limit = tier.mul(lipschitz, lipschitz);
  for (const [j, weight] of weights.entries()) {
    const bend = tier.mul(weight, rationalFromDouble(bends[j] ?? 0)); // one per weight
    const square = tier.mul(tier.mul(bend, bend), size);
    if (!isAtMost(square, limit))
      return `the Lipschitz constant is only shown to be at most the root of ${numberText(square)}`;
  }
  return undefined;
}

/** Psi at the centre, n x md: J with unit output weights. */
function centreSlopes({ place, centre }: KktPlace): Matrix<Rational> | Fails {
  const outputs = place.net.outputs.map(() => ratio(1n));
  return jacobianAt({
    ...place,
    name: 'the centre',
    net: { ...place.net, hidden: centre.hidden, outputs },
  });
}

/** A bound whose numbers are proved. */
type Bound =
  | {
      readonly kind: 'bound';
      /** The matrix whose least singular value is at least `least`. */
      readonly matrix: Matrix<Rational>;
      readonly least: Rational;
      /** The v of the Jacobian that `lipschitz` refers to. */
      readonly weights: Vector;
      /**
       * rho: how far norm(r) is below norm(r0) or norm(y) by this bound; `undefined` if it says r =
       * 0.
       */
      readonly reach: Rational | undefined;
      readonly says: string;
    }
  | Fails;

/** rho = radius (factor singular - lipschitz radius/2). */
function ballReach(work: Work, fact: KktBoundFailsFact, factor: bigint): Rational {
  const { tier } = work;
  const bent = tier.mul(ratio(1n, 2n), tier.mul(fact.lipschitz, fact.radius));
  return tier.mul(fact.radius, tier.sub(tier.mul(ratio(factor), fact.singular), bent));
}

function ballBound(where: KktPlace, fact: KktBoundFailsFact): Bound {
  if (fact.set.set !== 'ball') return fails(`the bound ${fact.bound} is about a ball`);
  const J = jacobianAt(where.place);
  if ('kind' in J) return J;
  const doubled = fact.bound === 'C1-doubled';
  const reach = ballReach(where.place.subject.work, fact, doubled ? 2n : 1n);
  const from = doubled ? 'norm(r0)' : 'norm(y)';
  const rho = doubled ? 'eps (2 mu - L eps/2)' : 'eps (mu - L eps/2)';
  return {
    kind: 'bound',
    matrix: J,
    least: fact.singular,
    weights: where.place.net.outputs,
    reach,
    says: `norm(r) > max(0, ${from} - rho) with rho = ${rho} = ${numberText(reach)}, mu = ${numberText(fact.singular)} <= sigma_min(J) at the point, L = ${numberText(fact.lipschitz)}`,
  };
}

function coneBound(where: KktPlace, fact: KktBoundFailsFact): Bound {
  const { set } = fact;
  if (set.set !== 'cone') return fails('the bound C2 is about a cone');
  const Psi = centreSlopes(where);
  if ('kind' in Psi) return Psi;
  const { tier } = where.place.subject.work;
  const bent = tier.mul(fact.lipschitz, fact.radius);
  const needed = tier.mul(tier.mul(ratio(1n, 2n), set.ratio), bent);
  if (!isBelow(needed, fact.singular)) return fails('singular > ratio lipschitz radius/2 is false');
  return {
    kind: 'bound',
    matrix: Psi,
    // on the ball sigma_min decreases by at most lipschitz radius (Weyl)
    least: tier.add(fact.singular, bent),
    weights: where.place.net.outputs.map(() => ratio(1n)),
    reach: undefined,
    says: `r other than 0 although mu > kappa L_1 eps/2, mu = ${numberText(fact.singular)} <= sigma_min(Psi) on the ball, kappa = ${numberText(set.ratio)}, L_1 = ${numberText(fact.lipschitz)}`,
  };
}

function boxBound(where: KktPlace, fact: KktBoundFailsFact): Bound {
  const { set } = fact;
  if (set.set !== 'box') return fails('the bound C5 is about a box');
  const Psi = centreSlopes(where);
  if ('kind' in Psi) return Psi;
  const { tier } = where.place.subject.work;
  const half = tabulate(Psi.rows, Psi.cols / 2, (i, k) => at(Psi, i, k));
  const pairs = ratio(BigInt(where.place.net.outputs.length), 2n);
  const gained = tier.mul(tier.mul(ratio(2n), set.most), fact.singular);
  const weight = tier.add(tier.mul(ratio(3n), set.most), set.least);
  const bent = tier.mul(tier.mul(weight, pairs), tier.mul(fact.lipschitz, fact.radius));
  const reach = tier.mul(fact.radius, tier.sub(gained, bent));
  return {
    kind: 'bound',
    matrix: half,
    least: fact.singular,
    weights: where.place.net.outputs.map(() => ratio(1n)),
    reach,
    says: `norm(r) > max(0, norm(y) - rho) with rho = eps (2 kappa (s - 1.5 h M eps) - h zeta M eps) = ${numberText(reach)}, s = ${numberText(fact.singular)} <= sigma_min of the n x hd matrix Psi at the centres, M = ${numberText(fact.lipschitz)}`,
  };
}

function boundOf(where: KktPlace, fact: KktBoundFailsFact): Bound {
  switch (fact.bound) {
    case 'C1-mirrored':
    case 'C1-doubled':
      return ballBound(where, fact);
    case 'C2':
      return coneBound(where, fact);
    case 'C5':
      return boxBound(where, fact);
  }
}

/** The vector from whose norm rho is subtracted: y, or r0 = f(W0, v) - y. */
function startOf({ place, centre }: KktPlace, { bound }: KktBoundFailsFact): Vector | Fails {
  if (bound !== 'C1-doubled') return place.labels;
  const net = { ...place.net, hidden: centre.hidden };
  return residualAt({ ...place, name: 'the centre', net });
}

/** Why the numbers of the bound, or its failure, are not shown. */
function boundFault(
  where: KktPlace,
  fact: KktBoundFailsFact,
  bound: Extract<Bound, { kind: 'bound' }>,
): string | undefined {
  const { subject } = where.place;
  const { work } = subject;
  const wrong =
    singularFault(work, bound.matrix, bound.least) ??
    lipschitzFault(where, bound.weights, fact.lipschitz);
  if (wrong !== undefined) return wrong;
  const r = residualAt(where.place);
  if ('kind' in r) return r.because;
  if (bound.reach === undefined) return isZero(r) ? 'r = 0' : undefined;
  if (!(bound.reach.num > 0n)) return `rho = ${numberText(bound.reach)} is not positive`;
  const start = startOf(where, fact);
  if ('kind' in start) return start.because;
  return exceeds(work, dot(subject, r, r), dot(subject, start, start), bound.reach)
    ? undefined
    : 'the bound holds at the point';
}

function checkKktBound(subject: Subject, fact: KktBoundFailsFact): FactOutcome {
  if (!(fact.singular.num > 0n && fact.lipschitz.num >= 0n))
    return fails('expected singular > 0 and lipschitz >= 0');
  const where = kktPlace(subject, fact, fact.set);
  if ('kind' in where) return where;
  const kkt = kktFault(where, multipliersOf(where));
  if (kkt !== undefined) return fails(`${fact.at}: ${kkt}`);
  const bound = boundOf(where, fact);
  if (bound.kind === 'fails') return bound;
  const fault = boundFault(where, fact, bound);
  if (fault !== undefined) return fails(`${fact.at}: ${fault}`);
  return holds(
    `${fact.at}, a KKT point of "${problemText(fact, fact.set)}", has ${bound.says}.`,
    'sigma_min by definiteness over Q, the Lipschitz constant by Lemma 3 with enclosures rounded up, norms compared by squaring',
  );
}

export const kktBoundFacts = {
  'kkt-bound-fails': {
    says: 'the point is a KKT point of the problem of `set`, below, and the bound is false there; radius, singular > 0, lipschitz >= 0',
    entries,
    check: checkKktBound,
  },
};
