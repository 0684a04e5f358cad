/**
 * # alpha_0 and norm(R) are upper bounds, and hopeless cases are never certified
 * @module
 */
import * as fc from 'fast-check';
import { addUp, exactly, mulUp, nextUp } from '../../src/arithmetic/bounds.ts';
import { ratio, rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { rankOnBall, rightInverse, zeroInBall } from '../../src/network/right-inverse.ts';
import type { RightInverse } from '../../src/network/right-inverse.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { guesses, guessInverse } from '../support/attempts.ts';
import type { Guess } from '../support/attempts.ts';
import {
  gramOf,
  identity,
  isPositiveSemidefinite,
  normIsAtMost,
  scale,
  subtract,
} from '../support/exact.ts';
import { encloseMatrix } from '../support/quadratic-maps.ts';
import { cut } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import { decide, showMatrix, together } from '../support/outcomes.ts';

const theorem = 'right-inverse';

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

/**
 * Impossible because a row is a combination of the others, so that G is singular, or because M is
 * hopeless.
 */
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

interface Loose {
  readonly defect: number;
  readonly norm: number;
  readonly value: number;
  readonly lipschitz: number;
  readonly radius: number;
}

const loose: fc.Arbitrary<Loose> = fc.record({
  defect: fc.constantFrom(1, nextUp(1), 2, Infinity, Number.NaN),
  norm: fc.constantFrom(0, Number.MIN_VALUE, 1, Infinity, Number.NaN),
  value: fc.constantFrom(0, 1, 1e300, Number.NaN),
  lipschitz: fc.constantFrom(0, 1, Infinity),
  radius: fc.constantFrom(1, 1e-300, 1e300),
});

const defectBelowOne = property<Loose>({
  id: 'right-inverse/defect-below-one',
  theorem,
  statement:
    'L1.h1. For all bounds alpha_0 >= 1 or NaN, whatever norm(R), the value, L and radius: neither zeroInBall nor rankOnBall holds.',
  evidence: 'proof',
  arbitrary: loose,
  hypotheses: { 'not alpha_0 < 1': ({ defect }) => !(defect < 1) },
  conclude: ({ defect, norm, value, lipschitz, radius }) => {
    const R = { defect: exactly(defect), norm: exactly(norm) };
    const zero = zeroInBall(R, exactly(value), exactly(lipschitz), radius);
    const rank = rankOnBall(R, exactly(lipschitz), radius);
    return together(
      decide(zero.kind === 'fails', 'zeroInBall holds', `alpha_0 = ${defect}`, 'L1.h1 fails'),
      decide(rank.kind === 'fails', 'rankOnBall holds', `alpha_0 = ${defect}`, 'L1.h1 fails'),
    );
  },
  labels: ({ defect, norm }) => [
    `alpha_0 ${defect === 1 ? '= 1' : defect > 1 ? '> 1' : 'NaN'}`,
    ...(norm === 0 ? ['norm(R) = 0'] : []),
  ],
  required: { 'alpha_0 = 1': 0.1, 'alpha_0 NaN': 0.1, 'norm(R) = 0': 0.1 },
  proves: 1,
  show: (l) =>
    `alpha_0 = ${l.defect}, norm(R) = ${l.norm}, norm(F) = ${l.value}, L = ${l.lipschitz}, radius ${l.radius}`,
  runs: 300,
  control: {
    statement: 'norm(F) norm(R) + alpha_0 rho + L rho^2 norm(R)/2 <= rho refuses them by itself.',
    conclude: ({ defect, norm, value, lipschitz, radius }) => {
      const left = value * norm + defect * radius + (lipschitz * radius ** 2 * norm) / 2;
      return decide(!(left <= radius), `${left}`, `${radius}`, 'the inequality alone');
    },
  },
});

export const boundProperties: readonly AnyProperty[] = [
  boundsAreUpper,
  neverSingular,
  defectBelowOne,
];
