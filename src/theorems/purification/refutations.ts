/**
 * # What refutes Theorem P with a hypothesis dropped
 *
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { activeInput, denseWeights } from '../../purification/family.ts';
import { dot } from '../../linalg/rational-vectors.ts';
import {
  adversarialStep,
  fewActive,
  longStep,
  ofFamily,
  positiveThreshold,
  smallDense,
} from '../hypotheses.ts';
import { proves, same, sameEntries, stated } from '../rule.ts';
import type { Rule } from '../rule.ts';

type Networks = FactOf<'flipped-at'> | FactOf<'dense-sign'>;

function isNetwork(f: Fact): f is Networks {
  return f.fact === 'flipped-at' || f.fact === 'dense-sign';
}

/** The common entry c of the dense parts: the weights are I + c (1, .., 1)^T (1, .., 1). */
export function entryOf({ hidden }: Pick<Networks, 'hidden'>): Rational | undefined {
  const first = hidden.data[0];
  if (first === undefined || hidden.rows !== hidden.cols) return undefined;
  const entry = Q.sub(first, Q.one);
  const own = denseWeights(Q, { dimension: hidden.rows, entry });
  return sameEntries(Array.from(hidden.data), Array.from(own.data)) ? entry : undefined;
}

/** s, where the input is the sum of the first s unit vectors. */
export function activeOf({ input }: Pick<Networks, 'input'>): number | undefined {
  const dimension = input.length;
  const active = input.filter((x) => same(x, Q.one)).length;
  const own = activeInput(Q, { dimension, active });
  return active > 0 && sameEntries(input, own) ? active : undefined;
}

function isOfFamily(f: Fact): f is Networks {
  return isNetwork(f) && (entryOf(f)?.num ?? -1n) >= 0n && activeOf(f) !== undefined;
}

/** D a^2 <= s^2 for the squared length a^2. */
function isWithinLinear({ input }: Networks, square: Rational): boolean {
  const s = activeOf({ input }) ?? 0;
  return compareRational(Q.mul(ratio(BigInt(input.length)), square), ratio(BigInt(s * s))) <= 0;
}

/** A flip below the radius of the network without dense parts, of one D, s and b. */
function isBelowPure({ facts }: FactsFile): boolean {
  return facts.some(
    (f) =>
      f.fact === 'flipped-at' &&
      isOfFamily(f) &&
      facts.some(
        (g) =>
          g.fact === 'pure-radius' &&
          g.dimension === f.input.length &&
          g.active === activeOf(f) &&
          same(g.threshold, f.threshold) &&
          compareRational(Q.mul(f.radius, f.radius), g.squared) < 0,
      ),
  );
}

/** No dense part, b = 0, and a flip at s/sqrt(D) at most. */
function isLinear(f: Fact): boolean {
  return (
    f.fact === 'flipped-at' &&
    f.threshold.num === 0n &&
    entryOf(f)?.num === 0n &&
    isWithinLinear(f, dot(f.change, f.change))
  );
}

function isFewActive(f: Fact): boolean {
  return (
    f.fact === 'flipped-at' &&
    compareRational(f.threshold, ratio(1n, 4n)) <= 0 &&
    2 * (activeOf(f) ?? f.input.length) < f.input.length
  );
}

/** A step of the family that adds to its dense part, along (1, .., 1). */
function addsDense(f: Fact): f is FactOf<'dense-sign'> {
  return (
    f.fact === 'dense-sign' &&
    isOfFamily(f) &&
    f.sign === 'positive' &&
    f.direction.every(({ num }) => num > 0n) &&
    f.direction.every((a) => same(a, f.direction[0] ?? a))
  );
}

export const purificationRules: readonly Rule[] = [
  {
    id: 'purification/dense',
    without: ['P2.h1'],
    roles: [],
    keeps: [stated(ofFamily, isOfFamily)],
    drops: { hypothesis: smallDense, instead: 'it is not' },
    shows: [
      {
        says: 'a change of sign within the radius of the network without dense parts',
        met: isBelowPure,
      },
    ],
    sentence:
      'A dense part takes robustness away: this network changes its sign within the radius that the same network has without dense parts.',
  },
  {
    id: 'purification/threshold',
    without: ['P1.h1'],
    roles: [],
    keeps: [stated(ofFamily, isOfFamily), stated(fewActive, isFewActive)],
    drops: { hypothesis: positiveThreshold, instead: 'b = 0' },
    shows: [proves('b = 0, no dense part, and a change of sign at s/sqrt(D)', isLinear)],
    sentence:
      'The threshold makes the network robust: with b = 0 it is linear, and flips at s/sqrt(D) as the best linear classifier does.',
  },
  {
    id: 'purification/radius',
    without: ['P5.h1'],
    roles: [],
    keeps: [
      stated(ofFamily, isOfFamily),
      stated(adversarialStep, (f) => f.fact === 'dense-sign' && f.radius.num > 0n),
    ],
    drops: { hypothesis: longStep, instead: 'eps <= s/sqrt(D)' },
    shows: [
      proves(
        'a step of FGM with 0 < eps <= s/sqrt(D) that adds to a dense part that is not 0',
        (f) =>
          addsDense(f) &&
          f.radius.num > 0n &&
          (entryOf(f)?.num ?? 0n) > 0n &&
          isWithinLinear(f, Q.mul(f.radius, f.radius)),
      ),
    ],
    sentence:
      'FGM with eps <= s/sqrt(D) does not purify: its step adds to the dense part, however large that is.',
  },
  {
    id: 'purification/adversarial',
    without: ['P5.h2'],
    roles: [],
    keeps: [stated(ofFamily, isOfFamily)],
    drops: { hypothesis: adversarialStep, instead: 'the step is clean' },
    shows: [
      proves(
        'a clean step that adds to a dense part that is not 0',
        (f) => addsDense(f) && f.radius.num === 0n && (entryOf(f)?.num ?? 0n) > 0n,
      ),
    ],
    sentence: 'Clean steps do not purify: each adds to the dense part.',
  },
];
