/**
 * # sigma_0 is a lower bound, and hopeless cases are never certified
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { cholesky } from '../../src/linalg/cholesky.ts';
import { at, dense, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { singularAtCentre } from '../../src/network/right-inverse.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { guesses, guessLeast } from '../support/attempts.ts';
import type { Guess } from '../support/attempts.ts';
import { gramOf, scale, singularValuesAreAtLeast } from '../support/exact.ts';
import { encloseMatrix } from '../support/quadratic-maps.ts';
import { cut } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import { decide, notCertified, showMatrix } from '../support/outcomes.ts';

const theorem = 'right-inverse';

interface Guessed {
  /** n x p; G is its Gram matrix. */
  readonly J: Matrix<Rational>;
  readonly guess: Guess;
  readonly spread: number;
}

const guessed: fc.Arbitrary<Guessed> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    p: fc.integer({ min: 1, max: 4 }),
    entries: draws(fraction, 12),
    guess: fc.constantFrom<Guess>('estimate', 'estimate', 'half', 'double', 'trace'),
    spread: fc.constantFrom(0, 2 ** -30, 2 ** -4),
    exponent: fc.constantFrom(0n, -27n, 27n, -270n, 270n),
  })
  .map(({ n, p, entries, exponent, ...rest }) => {
    const unit = exponent < 0n ? ratio(1n, 1n << -exponent) : ratio(1n << exponent);
    return { J: scale(unit, cut(n, p, entries)), ...rest };
  });

/** G widened by a share of its entries, with the exact G below the middle. */
function widened(G: Matrix<Rational>, spread: number): Enclosure {
  const { mid, rad } = encloseMatrix(G);
  const moved = mid.data.map((g) => g * (1 + spread));
  const radii = rad.data.map((r, k) => r * 2 + 2 * spread * Math.abs(mid.data[k] ?? 0) + 1e-320);
  return { mid: dense(mid.rows, mid.cols, moved), rad: dense(mid.rows, mid.cols, radii) };
}

function boundHolds(
  { J, guess, spread }: Guessed,
  bound: (E: Enclosure, least: number) => number | undefined,
): Outcome {
  const E = widened(gramOf(J), spread);
  const singular = bound(E, guessLeast(E, guess));
  if (singular === undefined) return notCertified('no sigma_0 is shown');
  return decide(
    singular > 0 && singularValuesAreAtLeast(J, rationalFromDouble(singular)),
    `sigma_min of ${showMatrix(J)}`,
    `${singular}`,
    'sigma_0',
  );
}

const boundIsLower = property<Guessed>({
  id: 'right-inverse/bounds',
  theorem,
  statement:
    'For all J over Q, guesses and enclosures of G = J J^T: what singularAtCentre answers is positive and at most sigma_min(J).',
  evidence: 'proof',
  arbitrary: guessed,
  hypotheses: {
    'G is finite': ({ J }) => encloseMatrix(gramOf(J)).mid.data.every(Number.isFinite),
  },
  conclude: (g) => boundHolds(g, singularAtCentre),
  labels: ({ J, guess, spread }) => [
    `guess ${guess}`,
    ...(J.rows === 1 ? ['n = 1'] : []),
    ...(J.rows > J.cols ? ['singular G'] : []),
    ...(spread > 0 ? ['wide enclosure'] : []),
    Array.from(J.data).some((a) => Math.abs(Number(a.num)) > 2 ** 200 || a.den > 1n << 200n)
      ? 'scale 1e80 or 1e-80'
      : 'moderate scale',
  ],
  required: {
    'n = 1': 0.2,
    'singular G': 0.1,
    'wide enclosure': 0.4,
    'guess double': 0.1,
    'guess trace': 0.1,
    'scale 1e80 or 1e-80': 0.2,
  },
  proves: 0.4,
  show: ({ J, guess, spread }) => `J = ${showMatrix(J)}, guess ${guess}, spread ${spread}`,
  runs: 600,
  control: {
    statement: 'The middle of the enclosure gives lower bounds for every member.',
    conclude: (g) => boundHolds(g, (E, least) => singularAtCentre(pointEnclosure(E.mid), least)),
  },
});

interface Hopeless {
  readonly G: Enclosure;
  readonly guess: number;
  readonly why: string;
}

/** A row is a combination of the others, so that G is singular, or the guess is hopeless. */
const hopeless: fc.Arbitrary<Hopeless> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    entries: draws(fraction, 12),
    factors: draws(fraction, 2),
    guess: fc.constantFrom(...guesses),
    noise: fc.constantFrom(0n, 1n << 10n, 1n << 40n, 1n << 70n),
  })
  .map(({ n, entries, factors, guess, noise }) => {
    const free = cut(n, 4, entries);
    const dependent = tabulate(n, 4, (i, j) => {
      if (i < n - 1) return at(free, i, j);
      return Array.from({ length: n - 1 }, (_, k) =>
        Q.mul(factors[k] ?? Q.one, at(free, k, j)),
      ).reduce(Q.add, Q.zero);
    });
    const isSpoilt =
      guess === 'zero' || guess === 'NaN' || guess === 'infinite' || guess === 'negative';
    const J = isSpoilt ? free : dependent;
    // the guess may come from a neighbour of G that is regular
    const neighbour = tabulate(n, 4, (i, j) =>
      Q.add(at(J, i, j), noise > 0n && i === j ? ratio(1n, noise) : Q.zero),
    );
    const least = guessLeast(encloseMatrix(gramOf(neighbour)), guess);
    const why = isSpoilt ? `guess ${guess}` : 'singular G';
    return { G: encloseMatrix(gramOf(J)), guess: least, why };
  });

const neverSingular = property<Hopeless>({
  id: 'right-inverse/never-singular',
  theorem,
  statement:
    'For all singular G, and for guesses that are 0, negative or not finite: singularAtCentre shows nothing.',
  evidence: 'proof',
  arbitrary: hopeless,
  hypotheses: { 'G is finite': ({ G }) => G.mid.data.every(Number.isFinite) },
  conclude: ({ G, guess }) => {
    const singular = singularAtCentre(G, guess);
    return decide(singular === undefined, `sigma_0 = ${singular}`, 'nothing', 'G is singular');
  },
  labels: ({ why, G }) => [why, ...(G.mid.rows === 1 ? ['n = 1'] : [])],
  required: {
    'singular G': 0.3,
    'guess zero': 0.06,
    'guess NaN': 0.06,
    'guess infinite': 0.06,
    'guess negative': 0.06,
    'n = 1': 0.2,
  },
  proves: 1,
  show: ({ G, guess }) => `G = ${showMatrix(G.mid)}, guess ${guess}`,
  runs: 500,
  control: {
    statement: 'A Cholesky factorisation without a shift shows nothing either.',
    conclude: ({ G }) =>
      decide(cholesky(G.mid) === undefined, 'a factor', 'none', 'rounding makes pivots positive'),
  },
});

export const boundProperties: readonly AnyProperty[] = [boundIsLower, neverSingular];
