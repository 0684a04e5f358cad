/**
 * # Attempts to certify a map
 *
 * A map whose zeros are known, a matrix M good or hopeless, and a radius.
 *
 * ## Main definitions
 * - {@link Attempt}, {@link attempt}; {@link boundsOf}: the bounds of the code under test
 * - {@link guessInverse}: an arbitrary M, with which the checker must stay sound
 * - {@link zeroExists}: the exact answer as an outcome
 * @module
 */
import * as fc from 'fast-check';
import type { Upper } from '../../src/arithmetic/bounds.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { approxInverse } from '../../src/linalg/approx-inverse.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { rightInverse } from '../../src/network/right-inverse.ts';
import type { RightInverse } from '../../src/network/right-inverse.ts';
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

/** The origin of M; the checker must be sound for any M. */
export const guesses = ['inverse', 'off by 1/8', 'identity', 'zero', 'NaN', 'infinite'] as const;
export type Guess = (typeof guesses)[number];

export function guessInverse(G: Enclosure, guess: Guess): Dense {
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
    { weight: 5, arbitrary: fc.constant<Guess>('inverse') },
    { weight: 4, arbitrary: fc.constantFrom(...guesses) },
  ),
  stretch: fc.oneof(fc.constant('least' as const), fc.constantFrom(1, 2, 0.5, 8)),
  directions: draws(fraction, 9),
});

export interface Bounds {
  readonly R: RightInverse;
  readonly value: Upper;
  readonly lipschitz: Upper;
}

export function boundsOf({ map, guess }: Attempt): Bounds {
  const G = encloseMatrix(gramAtCentre(map));
  const R = rightInverse(G, guessInverse(G, guess));
  return { R, value: valueUp(map), lipschitz: lipschitzOfSlope(map) };
}

export function usable(radius: number): number {
  return radius > 0 && radius < 1e300 ? radius : 1;
}

export function attemptLabels({ map, guess, stretch }: Attempt): readonly string[] {
  return [
    map.kind,
    `M ${guess}`,
    ...(map.mixing.rows === 1 ? ['n = 1'] : []),
    ...(map.weakest ? ['F in the weakest direction'] : []),
    ...(stretch === 'least' ? ['least radius'] : []),
    ...(isSingular(map) ? ['singular G'] : []),
  ];
}

export function showAttempt({ map, guess, stretch, directions }: Attempt): string {
  return `${showMap(map)}, M = ${guess}, radius ${stretch}, directions ${showVector(directions)}`;
}

export const attemptShares: Readonly<Record<string, number>> = {
  linear: 0.3,
  quadratic: 0.3,
  'n = 1': 0.2,
  'F in the weakest direction': 0.3,
  'least radius': 0.3,
  'singular G': 0.05,
  'M zero': 0.03,
  'M NaN': 0.03,
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
