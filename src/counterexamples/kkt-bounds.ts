/**
 * # The numbers of Theorem C at a rational point
 *
 * Untrusted: proposes rational one-sided bounds, and evaluates in float64 whether a bound of Theorem C fails; the facts
 * checker proves it.
 *
 * ## Main definitions
 * - {@link singularOf}: a lower bound of sigma_min of a small matrix
 * - {@link lipschitzOf}: an upper bound of the Lipschitz constant of J on a ball
 * - {@link shortfall}: how far norm(r) is above it, {@link marginOfBound}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { rationalRoot } from '../arithmetic/rational-root.ts';
import type { FactOf, FactsFile } from '../certificates/facts/format.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import { at, dense, row, tabulate } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import { centreAt, dataGeometry, lipschitzOnBall } from '../network/centre.ts';
import { jacobian } from '../network/gram.ts';
import { linearise } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import { polynomial } from '../sigma/polynomial.ts';
import { activationFor } from '../sigma/known-activation.ts';
import { dot } from '../linalg/rational-vectors.ts';
import { rationalNorm, slopesAt } from './kkt-points.ts';
import type { Candidate } from './row.ts';

/** About a. */
export function numberOf({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

/** A in doubles, rounded. */
export function denseOf(A: Matrix<Rational>): Dense {
  return dense(
    A.rows,
    A.cols,
    Float64Array.from({ length: A.data.length }, (_, k) => numberOf(A.data[k] ?? Q.zero)),
  );
}

/** Bounds are multiples of 1/grid, so that people can read them. */
const grid = 64;
/** The relative safety margin for irrational numbers, far above the rounding errors of float64. */
const slack = 2 ** -20;

function below(x: number): Rational {
  return ratio(BigInt(Math.floor(x * (1 - slack) * grid)), BigInt(grid));
}

function above(x: number): Rational {
  return ratio(BigInt(Math.ceil(x * grid)), BigInt(grid));
}

/** A positive lower bound of sigma_min(J), equal to it if J has a single row of rational norm. */
export function singularOf(J: Matrix<Rational>): Rational | undefined {
  if (J.rows === 1) {
    const norm = rationalNorm(row(J, 0));
    if (norm !== undefined) return norm.num > 0n ? norm : undefined;
  }
  const least = guessLeastEigenvalue(denseOf(multiply(Q, J, transpose(J))));
  if (least === undefined) return undefined;
  const found = below(Math.sqrt(least));
  return found.num > 0n ? found : undefined;
}

/** J at a point; `undefined` where a slope is not a known rational. */
export function jacobianAt(c: Candidate, net: Network<Rational>): Matrix<Rational> | undefined {
  const linear = linearise(rationalTier, activationFor(c.activation), net);
  return linear === undefined ? undefined : jacobian(Q, linear);
}

/** The columns of the first h neurons. */
export function firstHalf(J: Matrix<Rational>): Matrix<Rational> {
  return tabulate(J.rows, J.cols / 2, (i, k) => at(J, i, k));
}

/**
 * max_j abs(v_j) abs(sigma'') sqrt(the largest row sum of K o K), where sigma'' is a number and the root is
 * rational; the largest row sum is the bound of norm(K o K) that the checker takes.
 */
function exactLipschitz(c: Candidate, outputs: readonly Rational[]): Rational | undefined {
  const second = polynomial(activationFor(c.activation).curvature);
  if (second === undefined || second.length > 1) return undefined;
  const K = multiply(Q, c.inputs, transpose(c.inputs));
  const sums = Array.from({ length: K.rows }, (_, i) => dot(row(K, i), row(K, i)));
  const root = rationalRoot(sums.reduce((a, b) => (compareRational(a, b) < 0 ? b : a), Q.zero));
  if (root === undefined) return undefined;
  const weights = [...outputs, ...outputs.map(Q.neg)];
  const most = weights.reduce((a, b) => (compareRational(a, b) < 0 ? b : a), Q.zero);
  const [bend = Q.zero] = second;
  return Q.mul(Q.mul(most, bend.num < 0n ? Q.neg(bend) : bend), root);
}

/** At least the Lipschitz constant of J(., outputs) within `radius` of the centre, or `undefined`. */
export function lipschitzOf(
  c: Candidate,
  centre: Matrix<Rational>,
  outputs: readonly Rational[],
  radius: Rational,
): Rational | undefined {
  const known = exactLipschitz(c, outputs);
  if (known !== undefined) return known;
  const geometry = dataGeometry(denseOf(c.inputs));
  const activation = activationFor(c.activation);
  const around = centreAt(geometry, activation, denseOf(centre), outputs.map(numberOf));
  const L = around === undefined ? undefined : lipschitzOnBall(around, numberOf(radius));
  return L === undefined || !(L < 2 ** 40) ? undefined : above(L);
}

function norm(a: readonly Rational[]): number {
  return Math.hypot(...a.map(numberOf));
}

/** The statement's bound of norm(r), in float64. Not finite if its own condition fails. */
function promised(
  fact: FactOf<'kkt-bound-fails'>,
  about: { readonly pairs: number; readonly labels: number; readonly start: number },
): number {
  const [eps, s, L] = [fact.radius, fact.singular, fact.lipschitz].map(numberOf);
  if (eps === undefined || s === undefined || L === undefined) return Number.NaN;
  const least = (from: number, reach: number): number =>
    reach > 0 ? Math.max(0, from - reach) : Number.NaN;
  switch (fact.bound) {
    case 'C1-mirrored':
      return least(about.labels, eps * (s - (L * eps) / 2));
    case 'C1-doubled':
      return least(about.start, eps * (2 * s - (L * eps) / 2));
    case 'C2': {
      const ratioOf = fact.set.set === 'cone' ? numberOf(fact.set.ratio) : Number.NaN;
      return s > (ratioOf * L * eps) / 2 ? 0 : Number.NaN;
    }
    case 'C5': {
      if (fact.set.set !== 'box') return Number.NaN;
      const [zeta, kappa, h] = [numberOf(fact.set.least), numberOf(fact.set.most), about.pairs];
      return least(about.labels, eps * (2 * kappa * s - (3 * kappa + zeta) * h * L * eps));
    }
  }
}

/**
 * norm(r) minus the bound of the fact, divided by the larger of norm(r) and norm(r0), so that scaling gains nothing;
 * NaN if a part is missing.
 */
export function shortfall(file: FactsFile, fact: FactOf<'kkt-bound-fails'>): number {
  const { activation, inputs, labels, points } = file.instance;
  const point = points[fact.at];
  const centre = points[fact.centre];
  if (
    activation === undefined ||
    inputs === undefined ||
    labels === undefined ||
    point === undefined ||
    centre === undefined
  )
    return Number.NaN;
  const here = slopesAt({ activation, inputs, labels, ...point });
  const start = slopesAt({
    activation,
    inputs,
    labels,
    hidden: centre.hidden,
    outputs: point.outputs,
  });
  if (here === undefined || start === undefined) return Number.NaN;
  const about = {
    pairs: point.outputs.length / 2,
    labels: norm(labels),
    start: norm(start.residual),
  };
  const size = norm(here.residual);
  return (size - promised(fact, about)) / Math.max(size, about.start);
}

/** The margin of a row whose conclusion is such a bound. */
export function marginOfBound(file: FactsFile): number {
  const fact = file.facts.find((f) => f.fact === 'kkt-bound-fails');
  return fact === undefined ? Number.NaN : shortfall(file, fact);
}
