/**
 * # What refutes Theorem E with a hypothesis dropped, and a bound of its gap
 *
 * @module
 */
import { compareRational, rationalField, ratio } from '../../arithmetic/rational.ts';
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { meanTangentRisk } from '../../quadratic/mean.ts';
import { decide } from '../decisions.ts';
import {
  definiteTarget,
  independentWeights,
  manyWeights,
  noZeroWeights,
  randomSpan,
  semidefiniteTarget,
  spanningWeights,
  symmetricTarget,
} from '../hypotheses.ts';
import type { Hypothesis } from '../hypotheses.ts';
import { isPositive, proves, same, stated } from '../rule.ts';
import type { Rule } from '../rule.ts';

type Risks = FactOf<'quadratic-risks'>;

function hasRisks(f: Fact, satisfied: readonly Hypothesis[]): f is Risks {
  return f.fact === 'quadratic-risks' && satisfied.every((h) => decide(h, f) === true);
}

/** The hypotheses that the target and the weights satisfy, and what their risks show. */
function onRisks(
  keeps: readonly Hypothesis[],
  says: string,
  wanted: (fact: Risks) => boolean,
): Pick<Rule, 'roles' | 'keeps' | 'shows'> {
  return {
    roles: [],
    keeps: keeps.map((hypothesis) => stated(hypothesis, (f) => hasRisks(f, [hypothesis]))),
    shows: [
      proves(`${says}, of such a target and weights`, (f) => hasRisks(f, keeps) && wanted(f)),
    ],
  };
}

/** Whether R_NT > 100 R_NN > 0. */
function hasLargeGap({ nt, from, to }: Risks): boolean {
  const bound = rationalField.mul(ratio(100n), to);
  return isPositive(from) && compareRational(nt, bound) > 0;
}

function isAboveNt(f: Fact): boolean {
  return f.fact === 'nn-above-nt' && decide(symmetricTarget, f) === true;
}

export const lazyGapRules: readonly Rule[] = [
  {
    id: 'lazy-gap/full-rank',
    without: ['E3.h1'],
    ...onRisks(
      [manyWeights, noZeroWeights],
      'R_NT > 0',
      (f) => decide(spanningWeights, f) === false && isPositive(f.nt),
    ),
    drops: { hypothesis: spanningWeights, instead: 'their span is smaller' },
    sentence:
      'N >= d is not enough for E3: hidden weights that do not span have R_NT > 0, though none of them is 0.',
  },
  {
    id: 'lazy-gap/random-span',
    without: ['E4.h1'],
    ...onRisks(
      [independentWeights],
      'R_NT other than the mean of E4',
      ({ target, weights, nt }) => !same(nt, meanTangentRisk(target, weights.rows)),
    ),
    drops: { hypothesis: randomSpan, instead: 'the weights are fixed' },
    sentence:
      'E4 is about uniformly random spans: for these fixed weights R_NT is not the mean that it gives.',
  },
  {
    id: 'false/nn-below-nt',
    without: ['E2.h1'],
    roles: [],
    keeps: [stated(symmetricTarget, isAboveNt)],
    drops: { hypothesis: semidefiniteTarget, instead: 'B has a negative eigenvalue' },
    shows: [proves('R_NN > R_NT', isAboveNt)],
    sentence:
      'It is false that R_NN <= R_NT for every target: B is not semidefinite, and the tangent class represents it where networks of this width do not.',
  },
  {
    id: 'false/bounded-gap',
    ...onRisks([definiteTarget, noZeroWeights], 'R_NT > 100 R_NN > 0', hasLargeGap),
    drops: {
      nothing: 'the statement is false, for every number in the place of this one (E5)',
    },
    sentence:
      'It is false that R_NT <= 100 R_NN for every positive definite target: here is a target with a larger gap.',
  },
];
