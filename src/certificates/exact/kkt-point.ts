/**
 * # Claim `kkt-point`, exactly (Theorems C3 and C4)
 *
 * C3 is an inequality for sigma_min(J) at the point: with B = `bound`, a = norm(r0) - e (mu - L e/2),
 * (a + sqrt(a^2 + 4 delta e))/2 <= B means a <= B - delta e/B.
 * @module
 */
import { max, min, sqrt } from '../../arithmetic/machine.ts';
import { approxSolve } from '../../linalg/approx-solve.ts';
import { cholesky } from '../../linalg/cholesky.ts';
import { dense } from '../../linalg/matrix.ts';
import { commonHypotheses, kktPoint, smoothOnBall } from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { half } from './expressivity.ts';
import { entryOf } from './gram.ts';
import type { Gram } from './gram.ts';
import {
  demandSingular,
  distinctPart,
  notSmooth,
  showAbove,
  showBelow,
  toDouble,
  toDoubleUp,
} from './outcome.ts';
import type { Case, Outcome } from './outcome.ts';
import {
  difference,
  gradientOf,
  gramAt,
  isWithin,
  lipschitzOn,
  normOf,
  pointAt,
  residualOf,
  squaredDistance,
} from './point.ts';
import type { ExactPoint } from './point.ts';
import { infinity, signOf } from './reals.ts';
import { isAtMost, larger, point, pointFromDouble, smaller } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

type PointClaim = Extract<Claim, { kind: 'kkt-point' }>;

/** The quantities of C3 and C4. */
interface Quantities {
  /** e = norm_F(W - W0). */
  readonly distance: Range;
  /** norm(r0) and norm(r). */
  readonly start: Range;
  readonly residual: Range;
  /** delta = norm_F(grad_W l + lambda (W - W0)). */
  readonly stationarity: Range;
  readonly multiplier: Range;
  readonly lipschitz: Range;
}

const never: Range = point(infinity);

/** a / b for a >= 0 and a single number b >= 0; 0 / b is 0 for every b. */
function share(a: Range, b: Range, tier: RangeTier): Range {
  if (signOf(a.hi) === 0) return tier.zero;
  if (signOf(b.lo) > 0) return tier.ratio(a, b);
  return signOf(a.lo) > 0 ? never : { lo: tier.zero.lo, hi: infinity };
}

/** s with: sigma_min(J) > s makes the bound of C3, in either form, at most `bound`. */
function boundThreshold(q: Quantities, bound: Range, tier: RangeTier): Range {
  const { distance: e, stationarity: delta } = q;
  const plain = share(tier.add(delta, tier.mul(q.multiplier, e)), bound, tier);
  const slack = share(tier.mul(delta, e), bound, tier);
  const excess = tier.add(tier.sub(q.start, bound), slack);
  // if e may be 0 the first form applies
  const lost =
    signOf(e.lo) > 0
      ? tier.add(tier.ratio(excess, e), half(tier.mul(q.lipschitz, e), tier))
      : never;
  return smaller(plain, larger(share(delta, bound, tier), lost));
}

/**
 * norm(r) - max(0, <u, r0> - eps norm(J(W0, v)^T u) - L eps^2/2) for u along `direction`, C4; norm(r) if the direction
 * is 0.
 */
function gapAlong(
  { claim, data, tier }: Case<PointClaim>,
  start: ExactPoint,
  q: Quantities,
  direction: readonly Range[],
): Range {
  const eps = pointFromDouble(claim.radius);
  const length = normOf(direction, tier);
  if (signOf(length.lo) === 0) return q.residual;
  const r0 = residualOf(start, claim.labels, tier);
  const inner = r0.reduce(
    (s, a, i) => tier.add(s, tier.mul(a, direction[i] ?? tier.zero)),
    tier.zero,
  );
  const pull = tier.mul(eps, normOf(gradientOf(data, start, direction, tier), tier));
  const bent = half(tier.mul(q.lipschitz, tier.power(eps, 2)), tier);
  const least = tier.sub(tier.ratio(tier.sub(inner, pull), length), bent);
  return tier.sub(q.residual, larger(least, tier.zero));
}

/**
 * Whether no point of the ball is better by more than `gap`, shown along r or else along the residual of a linear
 * model.
 */
function decideGap(
  one: Case<PointClaim>,
  start: ExactPoint,
  q: Quantities,
  residual: readonly Range[],
): 'yes' | 'no' | 'undecided' {
  const { claim, data, tier } = one;
  const allowed = pointFromDouble(claim.gap);
  const directions = [
    () => residual.map(({ lo }) => point(lo)),
    () =>
      linearResidual(
        gramAt(data, start, tier),
        residualOf(start, claim.labels, tier),
        claim.radius,
      ).map(pointFromDouble),
  ];
  let gap = q.residual;
  for (const direction of directions) {
    if (isAtMost(gap, allowed) === 'yes') break;
    gap = smaller(gap, gapAlong(one, start, q, direction()));
  }
  return isAtMost(gap, allowed);
}

/**
 * Untrusted: the approximate residual of the linear model r0 + J D at the best D with norm_F(D) <= eps, in float64;
 * empty if none is found. This direction gives the largest bound in C4.
 */
function linearResidual(gram: Gram, r0: readonly Range[], radius: number): readonly number[] {
  const n = r0.length;
  const G = dense(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [(k - (k % n)) / n, k % n];
      return toDouble(entryOf(gram, max(i, j), min(i, j)));
    }),
  );
  const b = Float64Array.from(r0, ({ lo }) => toDouble(lo));
  let trace = 0;
  for (let i = 0; i < n; i++) trace += G.data[i * (n + 1)] ?? Number.NaN;
  let found: readonly number[] = [];
  let [low, high] = [-60, 60]; // lambda = trace 2^t
  for (let step = 0; step < 40; step++) {
    const t = (low + high) / 2;
    const lambda = trace * 2 ** t;
    const L = cholesky(
      dense(
        n,
        n,
        G.data.map((g, k) => (k % (n + 1) === 0 ? g + lambda : g)),
      ),
    );
    const z = L === undefined ? undefined : approxSolve(L, b);
    if (z !== undefined && stepOf(G.data, z) <= radius) {
      high = t;
      found = Array.from(z);
    } else low = t;
  }
  return found;
}

/** The length sqrt(z^T G z) of the step J^T z; infinite or NaN where z is not finite. */
function stepOf(G: Float64Array, z: Float64Array): number {
  const n = z.length;
  const row = (i: number): number => z.reduce((s, a, j) => s + (G[i * n + j] ?? 0) * a, 0);
  return sqrt(z.reduce((s, a, i) => s + a * row(i), 0));
}

export function decidePoint(one: Case<PointClaim>): Outcome {
  const { claim, witness, data, centre, tier } = one;
  const { hidden, outputs, start: W0, multiplier } = witness;
  if (W0 === undefined || multiplier === undefined)
    return { kind: 'refuted', at: 'witness', because: 'expected W0 and the multiplier' };
  const squared = squaredDistance(hidden, W0);
  if (!isWithin(squared, claim.radius))
    return { kind: 'refuted', at: 'witness', because: 'the point is outside the ball' };
  const start = pointAt(data, W0, outputs, tier);
  if (start === undefined) return notSmooth;
  const lipschitz = lipschitzOn(data, start, pointFromDouble(claim.radius), tier);
  if (lipschitz === undefined) return notSmooth;
  const residual = residualOf(centre, claim.labels, tier);
  const pulled = gradientOf(data, centre, residual, tier);
  const moved = difference(hidden, W0);
  const lambda = pointFromDouble(multiplier);
  const stationary = pulled.map((g, k) => tier.add(g, tier.mul(lambda, moved[k] ?? tier.zero)));
  const q: Quantities = {
    distance: tier.root(tier.outward(point(squared))),
    start: normOf(residualOf(start, claim.labels, tier), tier),
    residual: normOf(residual, tier),
    stationarity: normOf(stationary, tier),
    multiplier: lambda,
    lipschitz,
  };
  const s = boundThreshold(q, pointFromDouble(claim.bound), tier);
  const inequality = 'sigma_min(J(W, v)) is large enough for the bound of C3';
  const refused = demandSingular(
    distinctPart(gramAt(data, centre, tier), one),
    s,
    inequality,
    'claim.bound',
    tier,
  );
  if (refused !== undefined) return refused;
  const answer = decideGap(one, start, q, residual);
  return answer === 'yes'
    ? { kind: 'verified', ...sentence(claim, q, s) }
    : {
        kind: answer === 'no' ? 'not-shown' : 'undecided',
        at: 'claim.gap',
        because: `not shown: C4 with norm(f - y) <= ${showAbove(q.residual.hi)}`,
      };
}

function sentence(
  claim: PointClaim,
  q: Quantities,
  s: Range,
): { readonly claim: string; readonly hypotheses: readonly string[] } {
  return {
    claim: kktPoint(claim, { lo: toDouble(q.residual.lo), up: toDoubleUp(q.residual.hi) }),
    hypotheses: [
      ...commonHypotheses(claim),
      smoothOnBall(claim),
      'norm_F(W - W0) <= eps, compared exactly',
      `norm_F(grad_W l + lambda (W - W0)) <= delta = ${showAbove(q.stationarity.hi)}`,
      `J is Lipschitz on the ball with constant L <= ${showAbove(q.lipschitz.hi)}`,
      `C3: sigma_min(J(W, v)) > ${showBelow(s.hi)}`,
      'C4: <u, r0> - eps (norm(J(W0, v)^T u) + L eps/2) for a unit vector u',
    ],
  };
}
