/**
 * # One-line faults in the proof path
 *
 * Each must be caught by a test. `from` occurs once in its file.
 * @module
 */
import { definiteFaults } from './definite-faults.ts';
import { descentFaults } from './descent-faults.ts';
import { ensemblesFaults } from './ensembles-faults.ts';
import { neighbourFaults } from './neighbour-faults.ts';
import { convexApproximationFaults } from './convex-approximation-faults.ts';
import { outsideFaults } from './outside-faults.ts';
import { overlapsFaults } from './overlaps-faults.ts';
import { purificationFaults } from './purification-faults.ts';
import { productFaults } from './product-faults.ts';
import { ratesFaults } from './rates-faults.ts';
import { sentenceFaults } from './sentence-faults.ts';
import { feedbackAlignmentFaults } from './feedback-alignment-faults.ts';
import { sharpnessFaults } from './sharpness-faults.ts';
import { tensorsFaults } from './tensors-faults.ts';
import { version2Faults } from './version-2-faults.ts';

export interface Fault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A description of the fault. */
  readonly says: string;
}

const bounds = 'src/arithmetic/bounds.ts';
const interval = 'src/arithmetic/interval.ts';
const prechecks = 'src/certificates/claims/prechecks.ts';
const lipschitz = 'src/network/lipschitz.ts';
const gram = 'src/network/gram-enclosure.ts';
const kkt = 'src/network/kkt.ts';
const stationarity = 'src/network/stationarity.ts';
const kernel = 'src/certificates/kernel';
const facts = 'src/certificates/facts';

export const faults: readonly Fault[] = [
  {
    file: bounds,
    from: 'return a === 0 || b === 0 ? 0 : nextUp(result);',
    to: 'return a === 0 || b === 0 ? 0 : result;',
    says: 'products of upper bounds are rounded to nearest',
  },
  {
    file: bounds,
    from: 'return a === 0 || b === 0 ? 0 : max(0, nextDown(result));',
    to: 'return a === 0 || b === 0 ? 0 : max(0, nextUp(result));',
    says: 'products of lower bounds are rounded up',
  },
  {
    file: bounds,
    from: 'if (x === 0) return Number.MIN_VALUE;',
    to: 'if (x === 0) return 0;',
    says: 'nothing is above 0',
  },
  {
    file: bounds,
    from: 'return error <= 0 && error > -Infinity ? sum + 0 : nextUp(sum);',
    to: 'return sum + 0;',
    says: 'sums are rounded to nearest',
  },
  {
    file: interval,
    from: 'num <= 9_007_199_254_740_992n',
    to: 'num <= 9_007_199_254_740_993n',
    says: '2^53 + 1 counts as a double',
  },
  {
    file: 'src/arithmetic/rational.ts',
    from: '(a | b) & -(a | b)',
    to: '(a & b) & -(a & b)',
    says: 'dyadic fractions are divided by a digit that both parts have',
  },
  {
    file: 'src/linalg/rank.ts',
    from: 'least === min(A.rows, A.cols) ? least',
    to: 'least <= min(A.rows, A.cols) ? least',
    says: 'the rank modulo a prime counts as the rank over Q',
  },
  {
    file: 'src/certificates/exact/check.ts',
    from: 'if (!(work <= mostWork)) {',
    to: 'if (work > Infinity) {',
    says: 'the exact checker raises its precision whatever that costs',
  },
  {
    file: 'src/certificates/exact/exact-minors.ts',
    from: 'if (row.at(-1) === 0n) return true;',
    to: 'if (row.at(-1) === 1n) return true;',
    says: 'a minor of 1 counts as singular',
  },
  {
    file: 'src/certificates/recheck.py',
    from: 'return bits if LEFT[0] >= 0 else',
    to: 'return bits if bits >= 0 else',
    says: 'recheck.py spends more operations than it has',
  },
  {
    file: interval,
    from: 'add: (a, b) => interval(plusDown(a.lo, b.lo), plusUp(a.hi, b.hi)),',
    to: 'add: (a, b) => interval(plusDown(a.lo, b.lo), plusDown(a.hi, b.hi)),',
    says: 'the upper end of a sum of intervals is rounded down',
  },
  {
    file: interval,
    from: 'return rounded !== 0 ? rounded : positive ? Number.MIN_VALUE : -Number.MIN_VALUE;',
    to: 'return rounded;',
    says: 'an underflowed product counts as 0',
  },
  {
    file: interval,
    from: 'kink: (a) => (a.hi < 0 || a.lo > 0 ? zero : undefined),',
    to: 'kink: (a) => (a.hi < 0 || a.lo > 0 ? zero : zero),',
    says: "relu'' = 0 across the kink",
  },
  {
    file: lipschitz,
    from: 'rowSumUp(K, 2);',
    to: 'rowSumUp(K, 1);',
    says: 'norm(K) in the place of norm(K o K)',
  },
  {
    file: lipschitz,
    from: 'const x = intervalRing.add(at(preactivations, i, j), interval(0 - reach, reach));',
    to: 'const x = at(preactivations, i, j);',
    says: "sup abs(sigma'') at the centre only",
  },
  {
    file: lipschitz,
    from: 'const weight = exactly(abs(outputs[neuron] ?? Number.NaN));',
    to: 'const weight = exactly(1);',
    says: 'L without max abs(v_j)',
  },
  {
    file: lipschitz,
    from: 'if (found === undefined) return undefined;',
    to: 'if (found === undefined) continue;',
    says: 'a kink in reach is skipped',
  },
  {
    file: lipschitz,
    from: 'for (let k = 1; k <= pieces; k++) {',
    to: 'for (let k = 1; k < pieces; k++) {',
    says: 'the last piece of the reach is left out',
  },
  {
    file: gram,
    from: 'enclosedHadamard(intervalMatrix(slopes), pointEnclosure(dense(n, m, v)))',
    to: 'intervalMatrix(slopes)',
    says: 'the Gram matrix without v^2',
  },
  {
    file: 'src/sigma/activation.ts',
    from: 'return { name, value, slope, curvature: derivative(slope) };',
    to: 'return { name, value, slope, curvature: slope };',
    says: "sigma' in the place of sigma''",
  },
  {
    file: kkt,
    from: 'return region.singular > bent;',
    to: 'return region.singular >= bent;',
    says: 'C2 with <= for <',
  },
  {
    file: kkt,
    from: 'const bent = mulUp(mulUp(mulUp(exactly(most), lipschitz), mulUp(eps, eps)), half);',
    to: 'const bent = mulUp(mulUp(mulUp(exactly(least), lipschitz), mulUp(eps, eps)), half);',
    says: 'C1 with L of the smallest v',
  },
  {
    file: kkt,
    from: 'const weight = addUp(mulUp(exactly(3), exactly(most)), exactly(least));',
    to: 'const weight = addUp(mulUp(exactly(2), exactly(most)), exactly(least));',
    says: 'C5 with 2 h M eps for 3 h M eps',
  },
  {
    file: kkt,
    from: 'const slack = mulUp(stationarity, distance.up);',
    to: 'const slack: Upper = exactly(0);',
    says: 'C3 as if the point were exactly KKT',
  },
  {
    file: kkt,
    from: 'const least = subDown(point.along.start, mulUp(eps, addUp(point.along.pull, bent)));',
    to: 'const least = subDown(point.along.start, mulUp(eps, point.along.pull));',
    says: 'C4 without curvature',
  },
  {
    file: stationarity,
    from: 'if (!(distance.up <= args.radius))',
    to: 'if (!(distance.lo <= 2 * args.radius))',
    says: 'a point outside the ball passes',
  },
  {
    file: stationarity,
    from: 'R.add(g, R.mul(multiplier, moved[k] ?? R.zero)),',
    to: 'R.add(g, R.mul(multiplier, g)),',
    says: 'the KKT residual forgets W - W0',
  },
  ...definiteFaults,
  ...descentFaults,
  {
    file: prechecks,
    from: 'if (digest !== sha256)',
    to: 'if (digest.length !== sha256.length)',
    says: 'the digest is not compared',
  },
  {
    file: prechecks,
    from: 'if (!(samples <= claim.width * moving))',
    to: 'if (!(samples <= 2 * claim.width * moving))',
    says: 'n <= m d is not checked',
  },
  {
    file: `${kernel}/rank-on-ball.ts`,
    from: 'if (claim.mirrored && !vanishesForEveryScale(witness, centre))',
    to: 'if (claim.mirrored && !pairsAreMirrored(witness.hidden, witness.outputs))',
    says: 'an odd last neuron is not looked at',
  },
  {
    file: `${kernel}/kkt-region.ts`,
    from: 'return outputs.length % 2 === 0 && units && pairsAreMirrored(hidden, outputs);',
    to: 'return outputs.length % 2 === 0 && pairsAreMirrored(hidden, outputs);',
    says: 'constants of weights other than 1',
  },
  {
    file: `${kernel}/kkt-region.ts`,
    from: 'const bounds = ballBounds(claim, witness, { ...centre, outputs });',
    to: 'const bounds = ballBounds(claim, witness, centre);',
    says: 'C5 with sigma_min of both halves',
  },
  {
    file: `${kernel}/kkt-region.ts`,
    from: 'if (!(bound <= claim.bound))',
    to: 'if (bound > 2 * claim.bound + 1)',
    says: 'the claimed bound is not compared',
  },
  {
    file: 'src/network/mirrored.ts',
    from: 'if (v === undefined || w === undefined || !(w === -v)) return false;',
    to: 'if (v === undefined || w === undefined || !(w === v || w === -v)) return false;',
    says: 'a pair of equal output weights counts as mirrored',
  },
  {
    file: `${facts}/work.ts`,
    from: "if (pivot < 0n) return 'neither';",
    to: "if (pivot < 0n) return 'semidefinite';",
    says: 'a matrix with a negative pivot is semidefinite',
  },
  {
    file: `${facts}/work.ts`,
    from: "if (column.some((a) => a !== 0n)) return 'neither';",
    to: "if (k < 0) return 'neither';",
    says: 'a zero pivot needs no zero column',
  },
  {
    file: `${facts}/critical.ts`,
    from: 'if (onEdge >= 0)',
    to: 'if (onEdge > 0)',
    says: 'the first pre-activation may be on the kink',
  },
  {
    file: `${facts}/critical.ts`,
    from: 'if (!isZero(gradient)) return fails(`${name}: the gradient ${parameters} is not 0`);',
    to: 'if (gradient.length === 0) return fails(`${name}: the gradient ${parameters} is not 0`);',
    says: 'a minimum by its Hessian need not be stationary',
  },
  {
    file: `${facts}/critical.ts`,
    from: 'if (net.outputs.some(({ num }) => num === 0n)) return fails(`${name}: some v_j is 0`);',
    to: 'if (net.outputs.length === 0) return fails(`${name}: some v_j is 0`);',
    says: 'the quadratic form says something of neurons with v_j = 0',
  },
  {
    file: `${facts}/kkt.ts`,
    from: 'if (lambda.num < 0n) return',
    to: 'if (lambda.num < -1000n) return',
    says: 'multipliers may be negative',
  },
  {
    file: `${facts}/kkt.ts`,
    from: 'if (lambda.num !== 0n && !isEqual(square, limit))',
    to: 'if (lambda.num > 1000n && !isEqual(square, limit))',
    says: 'multipliers may be positive inside the ball',
  },
  {
    file: `${facts}/kkt.ts`,
    from: '(slope < 0n && isBelow(p, set.most)) || (slope > 0n && isBelow(set.least, p))',
    to: '(slope < 0n && isBelow(p, set.most)) || (slope > 0n && isBelow(set.most, p))',
    says: 'v may move down within the box',
  },
  {
    file: `${facts}/kkt-bound.ts`,
    from: 'if (rest.num <= 0n) return true;',
    to: 'if (rest.num <= 9n) return true;',
    says: 'norms are compared before they are squared',
  },
  {
    file: `${facts}/data.ts`,
    from: "if (pull.num === 0n) return fails('u.y = 0');",
    to: "if (pull.num === 12345n) return fails('u.y = 0');",
    says: 'u.y = 0 is no matter',
  },
  {
    file: `${facts}/data.ts`,
    from: 'if (a.num === 0n) continue;',
    to: 'if (a.num !== 0n) continue;',
    says: 'the monomials that sigma does not have are looked at',
  },
  {
    file: `${facts}/points.ts`,
    from: 'if (!isAtMost(square, tier.mul(radius, radius)))',
    to: 'if (!isAtMost(square, tier.mul(ratio(2n), tier.mul(radius, radius))))',
    says: 'the ball is larger by the root of 2',
  },
  {
    file: `${facts}/points.ts`,
    from: 'return isBelow(endsOf(here)[1], endsOf(there)[0])',
    to: 'return isBelow(endsOf(here)[0], endsOf(there)[0])',
    says: 'losses are compared at their lower ends',
  },
  {
    file: `${facts}/risks.ts`,
    from: 'if (!(rank > N))',
    to: 'if (!(rank >= N))',
    says: 'R_NN > 0 at rank B = N',
  },
  {
    file: 'src/linalg/krawczyk.ts',
    from: 'if (!(addUp(move, mulUp(row, radius.high)) < radius.low)) return undefined;',
    to: 'if (!(mulUp(row, radius.high) < radius.low)) return undefined;',
    says: "the first step of Krawczyk's test is left out",
  },
  ...neighbourFaults,
  ...outsideFaults,
  ...convexApproximationFaults,
  ...overlapsFaults,
  ...productFaults,
  ...ratesFaults,
  ...sentenceFaults,
  ...sharpnessFaults,
  ...feedbackAlignmentFaults,
  ...ensemblesFaults,
  ...purificationFaults,
  ...tensorsFaults,
  ...version2Faults,
];
