/**
 * # Attempts to certify a map
 *
 * A map whose zeros are known, a guess of the least eigenvalue good or hopeless, and a radius.
 *
 * ## Main definitions
 * - {@link Attempt}, {@link attempt}; {@link boundsOf}: the bounds of the code under test
 * - {@link guessLeast}: an arbitrary guess, with which the checker must stay sound
 * - {@link zeroExists}: the exact answer as an outcome
 * @module
 */
import * as fc from 'fast-check';
import type { Lower, Upper } from '../../src/arithmetic/bounds.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { guessLeastEigenvalue } from '../../src/linalg/approx-solve.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { singularAtCentre } from '../../src/network/right-inverse.ts';
import type { Outcome } from '../../src/suite/property.ts';
import {
  encloseMatrix,
  gramAtCentre,
  hasZeroInBall,
  isSingular,
  lipschitzOfSlope,
  quadraticMap,
  showMap,
  valueUp,
} from './quadratic-maps.ts';
import type { QuadraticMap } from './quadratic-maps.ts';
import { draws, fraction } from './numbers.ts';
import { notCertified, proved, refuted, showVector } from './outcomes.ts';

/** The guess of the least eigenvalue; the checker must be sound for any. */
export const guesses = [
  'estimate',
  'half',
  'double',
  'trace',
  'zero',
  'negative',
  'NaN',
  'infinite',
] as const;
export type Guess = (typeof guesses)[number];

export function guessLeast(G: Enclosure, guess: Guess): number {
  const estimate = guessLeastEigenvalue(G.mid) ?? 1;
  switch (guess) {
    case 'estimate':
      return estimate;
    case 'half':
      return estimate / 2;
    case 'double':
      return estimate * 2;
    case 'trace':
      return G.mid.data.reduce((sum, g, k) => sum + (k % (G.mid.cols + 1) === 0 ? g : 0), 0);
    case 'zero':
      return 0;
    case 'negative':
      return -estimate;
    case 'NaN':
      return Number.NaN;
    case 'infinite':
      return Infinity;
  }
}

export interface Attempt {
  readonly map: QuadraticMap;
  readonly guess: Guess;
  /** The radius as a multiple of a first estimate, or the least one found that certifies. */
  readonly stretch: number | 'least';
  readonly directions: readonly Rational[];
}

export const attempt: fc.Arbitrary<Attempt> = fc.record({
  map: quadraticMap,
  guess: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Guess>('estimate') },
    { weight: 4, arbitrary: fc.constantFrom(...guesses) },
  ),
  stretch: fc.oneof(fc.constant('least' as const), fc.constantFrom(1, 2, 0.5, 8)),
  directions: draws(fraction, 9),
});

export interface Bounds {
  readonly singular: Lower;
  readonly value: Upper;
  readonly lipschitz: Upper;
}

/** `undefined` where no sigma_0 is shown. */
export function boundsOf({ map, guess }: Attempt): Bounds | undefined {
  const G = encloseMatrix(gramAtCentre(map));
  const singular = singularAtCentre(G, guessLeast(G, guess));
  if (singular === undefined) return undefined;
  return { singular, value: valueUp(map), lipschitz: lipschitzOfSlope(map) };
}

export function usable(radius: number): number {
  return radius > 0 && radius < 1e300 ? radius : 1;
}

export function attemptLabels({ map, guess, stretch }: Attempt): readonly string[] {
  return [
    map.kind,
    `guess ${guess}`,
    ...(map.mixing.rows === 1 ? ['n = 1'] : []),
    ...(map.weakest ? ['F in the weakest direction'] : []),
    ...(stretch === 'least' ? ['least radius'] : []),
    ...(isSingular(map) ? ['singular G'] : []),
  ];
}

export function showAttempt({ map, guess, stretch, directions }: Attempt): string {
  return `${showMap(map)}, guess ${guess}, radius ${stretch}, directions ${showVector(directions)}`;
}

export const attemptShares: Readonly<Record<string, number>> = {
  linear: 0.3,
  quadratic: 0.3,
  'n = 1': 0.2,
  'F in the weakest direction': 0.3,
  'least radius': 0.3,
  'singular G': 0.05,
  'guess zero': 0.02,
  'guess trace': 0.02,
  'guess NaN': 0.02,
};

export function zeroExists(map: QuadraticMap, radius: number): Outcome {
  switch (hasZeroInBall(map, rationalFromDouble(radius))) {
    case true:
      return proved;
    case false:
      return refuted('certified', `no zero within ${radius}`, 'Lemma 1(c) certified a zero');
    case undefined:
      return notCertified('300 binary digits do not tell whether the zero is in the ball');
  }
}
