/**
 * # Lemma 1: an approximate right inverse proves full rank and an exact zero
 *
 * Note: proofs-notes/right-inverse.md. Code: src/network/right-inverse.ts.
 * The maps are linear or quadratic over Q, so that the existence of a zero in the ball, the rank and
 * the least singular value are decided exactly, independently of the inequalities.
 * @module
 */
import * as fc from 'fast-check';
import { addUp, exactly, mulUp } from '../src/arithmetic/bounds.ts';
import type { Upper } from '../src/arithmetic/bounds.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../src/arithmetic/rational.ts';
import type { Rational } from '../src/arithmetic/rational.ts';
import { approxInverse } from '../src/linalg/approx-inverse.ts';
import { at, dense, mapMatrix, multiply, tabulate, transpose } from '../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../src/linalg/matrix.ts';
import { pointEnclosure } from '../src/linalg/product.ts';
import type { Enclosure } from '../src/linalg/product.ts';
import { rankOnBall, rightInverse, zeroInBall } from '../src/network/right-inverse.ts';
import type { RightInverse } from '../src/network/right-inverse.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import {
  gramOf,
  identity,
  isPositiveSemidefinite,
  magnitude,
  normIsAtMost,
  scale,
  singularValuesAreAtLeast,
  subtract,
  unitVector,
} from './support/exact.ts';
import {
  encloseMatrix,
  gramAtCentre,
  hasZeroInBall,
  isSingular,
  lipschitzOfSlope,
  quadraticMap,
  showMap,
  slopeAt,
  valueUp,
} from './support/maps.ts';
import type { QuadraticMap } from './support/maps.ts';
import { cut } from './support/networks.ts';
import { draws, fraction } from './support/numbers.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from './support/outcomes.ts';

const theorem = 'right-inverse';

/** Where M comes from: the checker must be safe for any. */
const guesses = ['inverse', 'off by 1/8', 'identity', 'zero', 'NaN', 'infinite'] as const;
type Guess = (typeof guesses)[number];

function guessInverse(G: Enclosure, guess: Guess): Dense {
  const n = G.mid.rows;
  const unit = dense(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
  );
  const inverse = approxInverse(G.mid) ?? unit;
  const filled = (x: number): Dense => dense(n, n, new Float64Array(n * n).fill(x));
  switch (guess) {
    case 'inverse':
      return inverse;
    case 'off by 1/8':
      return dense(
        n,
        n,
        inverse.data.map((a, k) => a * (k % 2 === 0 ? 1.125 : 1)),
      );
    case 'identity':
      return unit;
    case 'zero':
      return filled(0);
    case 'NaN':
      return dense(
        n,
        n,
        inverse.data.map((a, k) => (k === 0 ? Number.NaN : a)),
      );
    case 'infinite':
      return dense(
        n,
        n,
        inverse.data.map((a, k) => (k === 0 ? Infinity : a)),
      );
  }
}

interface Attempt {
  readonly map: QuadraticMap;
  readonly guess: Guess;
  /** The radius as a multiple of a first estimate, or the least one found that certifies. */
  readonly stretch: number | 'least';
  readonly directions: readonly Rational[];
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  map: quadraticMap,
  guess: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Guess>('inverse') },
    { weight: 3, arbitrary: fc.constantFrom(...guesses) },
  ),
  stretch: fc.oneof(fc.constant('least' as const), fc.constantFrom(1, 2, 0.5, 8)),
  directions: draws(fraction, 9),
});

interface Bounds {
  readonly R: RightInverse;
  readonly value: Upper;
  readonly lipschitz: Upper;
}

function boundsOf({ map, guess }: Attempt): Bounds {
  const G = encloseMatrix(gramAtCentre(map));
  const R = rightInverse(G, guessInverse(G, guess));
  return { R, value: valueUp(map), lipschitz: lipschitzOfSlope(map) };
}

/** The least radius, up to a millionth, at which `holds` answers true, or the first estimate. */
function leastRadius(first: number, holds: (radius: number) => boolean): number {
  let above = first / 4;
  for (let k = 0; k < 8 && !holds(above); k++) above *= 2;
  if (!holds(above)) return first;
  let below = 0;
  for (let k = 0; k < 25; k++) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

function usable(radius: number): number {
  return radius > 0 && radius < 1e300 ? radius : 1;
}

function radiusForZero({ stretch }: Attempt, { R, value, lipschitz }: Bounds): number {
  const first = usable((1.25 * value * R.norm) / (1 - R.defect));
  const holds = (radius: number): boolean =>
    zeroInBall(R, value, lipschitz, radius).kind === 'holds';
  return stretch === 'least' ? leastRadius(first, holds) : first * stretch;
}

function attemptLabels({ map, guess, stretch }: Attempt): readonly string[] {
  return [
    map.kind,
    `M ${guess}`,
    ...(map.mixing.rows === 1 ? ['n = 1'] : []),
    ...(map.weakest ? ['F in the weakest direction'] : []),
    ...(stretch === 'least' ? ['least radius'] : []),
    ...(isSingular(map) ? ['singular G'] : []),
  ];
}

function showAttempt({ map, guess, stretch, directions }: Attempt): string {
  return `${showMap(map)}, M = ${guess}, radius ${stretch}, directions ${showVector(directions)}`;
}

const attemptShares: Readonly<Record<string, number>> = {
  linear: 0.3,
  quadratic: 0.3,
  'n = 1': 0.2,
  'F in the weakest direction': 0.3,
  'least radius': 0.3,
  'singular G': 0.05,
  'M zero': 0.03,
  'M NaN': 0.03,
};

function zeroExists(map: QuadraticMap, radius: number): Outcome {
  switch (hasZeroInBall(map, rationalFromDouble(radius))) {
    case true:
      return proved;
    case false:
      return refuted('certified', `no zero within ${radius}`, 'Lemma 1(c) certified a zero');
    case undefined:
      return notCertified('300 binary digits do not tell whether the zero is in the ball');
  }
}

const zeroInBallIsExact = property<Attempt>({
  id: 'right-inverse/zero-exists',
  theorem,
  statement:
    'For all linear and quadratic F over Q, all M and radii: where zeroInBall holds, F has an exact zero in the ball.',
  evidence: 'proof',
  arbitrary: attempt,
  hypotheses: {
    'L1.h2: F is C^1 with DF Lipschitz': ({ map }) => lipschitzOfSlope(map) < Infinity,
  },
  conclude: (a) => {
    const bounds = boundsOf(a);
    const radius = radiusForZero(a, bounds);
    const decision = zeroInBall(bounds.R, bounds.value, bounds.lipschitz, radius);
    return decision.kind === 'fails'
      ? notCertified(decision.inequality)
      : zeroExists(a.map, radius);
  },
  labels: attemptLabels,
  required: attemptShares,
  proves: 0.3,
  show: showAttempt,
  runs: 600,
  control: {
    statement: 'The same within half of the radius.',
    conclude: (a) => {
      const bounds = boundsOf(a);
      const radius = radiusForZero(a, bounds);
      const decision = zeroInBall(bounds.R, bounds.value, bounds.lipschitz, radius);
      return decision.kind === 'fails' ? proved : zeroExists(a.map, radius / 2);
    },
  },
});

/** One equation with one unknown and its M, everything over Q. */
interface Scalar {
  readonly map: QuadraticMap;
  readonly M: Rational;
  readonly radius: Rational;
}

/** M near 1/D^2 or hopeless, the radius near abs(F/D) or far from it. */
const scalar: fc.Arbitrary<Scalar> = fc
  .record({
    coefficients: draws(fraction, 3),
    quality: fc.constantFrom(ratio(1n), ratio(7n, 8n), ratio(5n, 4n), ratio(2n), ratio(0n)),
    divisor: fc.constantFrom(64n, 4n, 1n),
    stretch: fc.constantFrom(ratio(5n, 4n), ratio(2n), ratio(8n)),
  })
  .map(({ coefficients: [F = Q.one, D = Q.one, a = Q.one], quality, divisor, stretch }) => {
    const value = Q.div(F, ratio(divisor));
    const [steepness, first] = D.num === 0n ? [D, Q.one] : [D, magnitude(Q.div(value, D))];
    return {
      map: {
        kind: 'quadratic',
        mixing: identity(1),
        steepness: [steepness],
        curvature: [a],
        value: [value],
        weakest: false,
      },
      M: D.num === 0n ? quality : Q.div(quality, Q.mul(D, D)),
      radius: first.num === 0n ? Q.one : Q.mul(stretch, first),
    };
  });

/** alpha_0 = abs(1 - D^2 M) and both sides of Lemma 1(c) multiplied by norm(R) = abs(D M), exactly. */
function scalarSides({ map, M, radius }: Scalar): { alpha: Rational; left: Rational } {
  const [D = Q.zero] = map.steepness;
  const [a = Q.zero] = map.curvature;
  const [F = Q.zero] = map.value;
  const alpha = magnitude(Q.sub(Q.one, Q.mul(Q.mul(D, D), M)));
  const R = magnitude(Q.mul(D, M));
  // L = 2 abs(a), so L rho^2/2 = abs(a) rho^2
  const bent = Q.mul(magnitude(a), Q.mul(Q.mul(radius, radius), R));
  return { alpha, left: Q.add(Q.mul(magnitude(F), R), Q.add(Q.mul(alpha, radius), bent)) };
}

function scalarZero({ map, radius }: Scalar): Outcome {
  return decide(hasZeroInBall(map, radius) !== false, 'certified', 'no zero', 'over Q, n = 1');
}

const scalarLemma = property<Scalar>({
  id: 'right-inverse/one-equation',
  theorem,
  statement:
    'For all quadratic F: Q -> Q, all M and radii, with alpha_0 < 1 and the inequality of Lemma 1(c) exact: F has a zero in the ball.',
  evidence: 'proof',
  arbitrary: scalar,
  hypotheses: {
    'the inequality times norm(R) holds': (s) =>
      compareRational(scalarSides(s).left, s.radius) <= 0,
  },
  conclude: (s) =>
    compareRational(scalarSides(s).alpha, Q.one) < 0
      ? scalarZero(s)
      : notCertified('L1.h1: alpha_0 < 1 fails'),
  labels: ({ M }) => (M.num === 0n ? ['M = 0'] : []),
  required: { 'M = 0': 0.1 },
  proves: 0.25,
  show: ({ map, M, radius }) =>
    `${showMap(map)}, M = ${showVector([M])}, radius ${showVector([radius])}`,
  runs: 1000,
  control: {
    statement:
      'The same without alpha_0 < 1: M = 0 has alpha_0 = 1, norm(R) = 0 and reads rho <= rho.',
    conclude: scalarZero,
  },
});

/** Points of the closed ball: along the axes both ways, and in random directions. */
function pointsOfBall(a: Attempt, radius: Rational): readonly (readonly Rational[])[] {
  const p = a.map.steepness.length;
  const axes = Array.from({ length: p }, (_, j) =>
    Array.from({ length: p }, (_, k) => (j === k ? radius : Q.zero)),
  );
  const random = [0, 3, 6].map((k) =>
    unitVector(a.directions.slice(k, k + p - 1)).map((u) => Q.mul(radius, u)),
  );
  return [...axes, ...axes.map((s) => s.map(Q.neg)), ...random];
}

type RankDecision = ReturnType<typeof rankOnBall>;

function decideRank(a: Attempt): { readonly decision: RankDecision; readonly radius: number } {
  const { R, lipschitz } = boundsOf(a);
  const most = usable(((1 - R.defect) * 0.999) / (lipschitz * R.norm));
  const radius = a.stretch === 'least' ? most : most * Math.min(0.5, a.stretch);
  return { decision: rankOnBall(R, lipschitz, radius), radius };
}

function slopesAtLeast(a: Attempt, radius: number, mu: number): Outcome {
  for (const s of pointsOfBall(a, rationalFromDouble(radius))) {
    const D = slopeAt(a.map, s);
    if (!singularValuesAreAtLeast(D, rationalFromDouble(mu)))
      return refuted(`sigma_min of ${showMatrix(D)}`, `${mu}`, `at s = ${showVector(s)}`);
  }
  return proved;
}

/** Each z at distance `covered` from F(0) is a value of F in the ball. */
function coversValues(a: Attempt, radius: number, covered: number): Outcome {
  const n = a.map.value.length;
  const outcomes = [0, 3].map((k) => {
    const u = unitVector(a.directions.slice(k, k + n - 1));
    const value = u.map((x) => Q.mul(rationalFromDouble(covered), x));
    return zeroExists({ ...a.map, value }, radius);
  });
  return together(...outcomes);
}

const rankIsExact = property<Attempt>({
  id: 'right-inverse/rank-on-ball',
  theorem,
  statement:
    'For all linear and quadratic F over Q, all M and radii: where rankOnBall holds, sigma_min(DF) >= its bound at rational points of the ball, and F covers the ball of values it says.',
  evidence: 'proof',
  arbitrary: attempt,
  hypotheses: {
    'L1.h2: F is C^1 with DF Lipschitz': ({ map }) => lipschitzOfSlope(map) < Infinity,
  },
  conclude: (a) => {
    const { decision, radius } = decideRank(a);
    if (decision.kind === 'fails') return notCertified(decision.inequality);
    return together(
      decide(decision.everywhere > 0, `${decision.everywhere}`, '0', 'a bound that says nothing'),
      slopesAtLeast(a, 0, decision.centre),
      slopesAtLeast(a, radius, decision.everywhere),
      coversValues(a, radius, decision.covered),
    );
  },
  labels: attemptLabels,
  required: attemptShares,
  proves: 0.3,
  show: showAttempt,
  runs: 400,
  control: {
    statement: 'The bound at the centre holds on the whole ball.',
    conclude: (a) => {
      const { decision, radius } = decideRank(a);
      return decision.kind === 'fails' ? proved : slopesAtLeast(a, radius, decision.centre);
    },
  },
});

interface Guessed {
  /** n x p; G is its Gram matrix. */
  readonly J: Matrix<Rational>;
  readonly M: Dense;
  readonly spread: number;
}

const guessed: fc.Arbitrary<Guessed> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    p: fc.integer({ min: 1, max: 4 }),
    entries: draws(fraction, 12),
    guess: fc.constantFrom<Guess>('inverse', 'off by 1/8', 'identity', 'zero'),
    spread: fc.constantFrom(0, 2 ** -30, 2 ** -4),
    exponent: fc.constantFrom(0n, -27n, 27n, -270n, 270n),
  })
  .map(({ n, p, entries, guess, spread, exponent }) => {
    const unit = exponent < 0n ? ratio(1n, 1n << -exponent) : ratio(1n << exponent);
    const J = scale(unit, cut(n, p, entries));
    return { J, M: guessInverse(encloseMatrix(gramOf(J)), guess), spread };
  });

/** G widened by a share of its entries, so that the exact G is not in the middle. */
function widened(G: Matrix<Rational>, spread: number): Enclosure {
  const { mid, rad } = encloseMatrix(G);
  const moved = mid.data.map((g) => g * (1 - spread));
  const radii = rad.data.map((r, k) => r * 2 + 2 * spread * Math.abs(mid.data[k] ?? 0) + 1e-320);
  return { mid: dense(mid.rows, mid.cols, moved), rad: dense(mid.rows, mid.cols, radii) };
}

function boundsHold({ J, M, spread }: Guessed, bound: (E: Enclosure) => RightInverse): Outcome {
  const G = gramOf(J);
  const { defect, norm } = bound(widened(G, spread));
  const exactM = mapMatrix(M, rationalFromDouble);
  const E = subtract(identity(G.rows), multiply(Q, G, exactM));
  const square = multiply(Q, transpose(exactM), multiply(Q, G, exactM)); // R^T R
  const within = (c: number, holds: (c: Rational) => boolean): boolean =>
    c === Infinity || (Number.isFinite(c) && holds(rationalFromDouble(c)));
  const normHolds = (c: Rational): boolean =>
    isPositiveSemidefinite(subtract(scale(Q.mul(c, c), identity(G.rows)), square));
  return together(
    decide(
      within(defect, (c) => normIsAtMost(E, c)),
      `norm of ${showMatrix(E)}`,
      `${defect}`,
      'alpha_0',
    ),
    decide(
      within(norm, normHolds),
      `root of the norm of ${showMatrix(square)}`,
      `${norm}`,
      'norm(R)',
    ),
  );
}

const boundsAreUpper = property<Guessed>({
  id: 'right-inverse/bounds',
  theorem,
  statement:
    'For all J over Q, M in float64 and enclosures of G = J J^T: rightInverse bounds norm(I - G M) and norm(J^T M) from above.',
  evidence: 'proof',
  arbitrary: guessed,
  hypotheses: { 'M is finite': ({ M }) => M.data.every((a) => Number.isFinite(a)) },
  conclude: (g) => boundsHold(g, (E) => rightInverse(E, g.M)),
  labels: ({ J, M, spread }) => [
    ...(J.rows === 1 ? ['n = 1'] : []),
    ...(J.rows > J.cols ? ['singular G'] : []),
    ...(spread > 0 ? ['wide enclosure'] : []),
    ...(M.data.every((a) => a === 0) ? ['M = 0'] : []),
    Array.from(J.data).some((a) => Math.abs(Number(a.num)) > 2 ** 200 || a.den > 1n << 200n)
      ? 'scale 1e80 or 1e-80'
      : 'moderate scale',
  ],
  required: {
    'n = 1': 0.2,
    'singular G': 0.1,
    'wide enclosure': 0.4,
    'M = 0': 0.1,
    'scale 1e80 or 1e-80': 0.2,
  },
  proves: 1,
  show: ({ J, M, spread }) => `J = ${showMatrix(J)}, M = ${showMatrix(M)}, spread ${spread}`,
  runs: 400,
  control: {
    statement: 'The middle of the enclosure gives upper bounds for every member.',
    conclude: (g) => boundsHold(g, (E) => rightInverse(pointEnclosure(E.mid), g.M)),
  },
});

interface Hopeless {
  readonly G: Enclosure;
  readonly M: Dense;
  readonly why: string;
  readonly value: number;
  readonly lipschitz: number;
  readonly radius: number;
}

/** A row that is a combination of the others makes G singular; a hopeless M does as well. */
const hopeless: fc.Arbitrary<Hopeless> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    entries: draws(fraction, 12),
    factors: draws(fraction, 2),
    guess: fc.constantFrom(...guesses),
    noise: fc.constantFrom(0n, 1n << 10n, 1n << 40n),
    value: fc.constantFrom(0, 1e-300, 1),
    lipschitz: fc.constantFrom(0, 1e-300, 1, Infinity, Number.NaN),
    radius: fc.constantFrom(1, 1e-300, 1e300),
  })
  .map(({ n, entries, factors, guess, noise, ...rest }) => {
    const free = cut(n, 4, entries);
    const dependent = tabulate(n, 4, (i, j) => {
      if (i < n - 1) return at(free, i, j);
      return Array.from({ length: n - 1 }, (_, k) =>
        Q.mul(factors[k] ?? Q.one, at(free, k, j)),
      ).reduce(Q.add, Q.zero);
    });
    const spoilt = guess === 'zero' || guess === 'NaN' || guess === 'infinite';
    const J = spoilt ? free : dependent;
    // M may come from a neighbour of G that is regular.
    const neighbour = tabulate(n, 4, (i, j) =>
      Q.add(at(J, i, j), noise > 0n && i === j ? ratio(1n, noise) : Q.zero),
    );
    const M = guessInverse(encloseMatrix(gramOf(neighbour)), guess);
    return { G: encloseMatrix(gramOf(J)), M, why: spoilt ? `M ${guess}` : 'singular G', ...rest };
  });

const neverSingular = property<Hopeless>({
  id: 'right-inverse/never-singular',
  theorem,
  statement:
    'For all singular G, and for M = 0 or not finite, whatever the value, L and radius: neither zeroInBall nor rankOnBall holds.',
  evidence: 'proof',
  arbitrary: hopeless,
  hypotheses: { 'radius > 0': ({ radius }) => radius > 0 },
  conclude: ({ G, M, value, lipschitz, radius }) => {
    const R = rightInverse(G, M);
    const zero = zeroInBall(R, exactly(value), exactly(lipschitz), radius);
    const rank = rankOnBall(R, exactly(lipschitz), radius);
    return together(
      decide(zero.kind === 'fails', 'zeroInBall holds', `defect ${R.defect}`, 'G M is singular'),
      decide(rank.kind === 'fails', 'rankOnBall holds', `defect ${R.defect}`, 'G M is singular'),
    );
  },
  labels: ({ why, G, lipschitz }) => [
    why,
    ...(G.mid.rows === 1 ? ['n = 1'] : []),
    ...(lipschitz === 0 ? ['L = 0'] : []),
    ...(Number.isNaN(lipschitz) ? ['L = NaN'] : []),
  ],
  required: {
    'singular G': 0.3,
    'M zero': 0.08,
    'M NaN': 0.08,
    'M infinite': 0.08,
    'n = 1': 0.2,
    'L = 0': 0.1,
    'L = NaN': 0.1,
  },
  proves: 1,
  show: ({ G, M, value, lipschitz, radius }) =>
    `G = ${showMatrix(G.mid)}, M = ${showMatrix(M)}, value ${value}, L = ${lipschitz}, radius ${radius}`,
  runs: 500,
  control: {
    statement: 'The same with a tolerance: alpha_0 + L rho norm(R) < 1 + 1e-9.',
    conclude: ({ G, M, lipschitz, radius }) => {
      const { defect, norm } = rightInverse(G, M);
      const alpha = addUp(defect, mulUp(mulUp(exactly(lipschitz), exactly(radius)), norm));
      return decide(!(alpha < 1 + 1e-9), 'full rank', `alpha = ${alpha}`, 'G is singular');
    },
  },
});

export const rightInverseProperties: readonly AnyProperty[] = [
  zeroInBallIsExact,
  scalarLemma,
  rankIsExact,
  boundsAreUpper,
  neverSingular,
];
