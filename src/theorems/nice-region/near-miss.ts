/**
 * # Near misses of Theorem B
 * @module
 */
import { ratio } from '../../arithmetic/rational.ts';
import { completing } from '../../counterexamples/row.ts';
import {
  changedEntries,
  exchangedSigma,
  smallerNumber,
} from '../../counterexamples/near-miss/neighbours.ts';
import {
  denseOf,
  doubleOf,
  inexact,
  notFound,
  plain,
  powerBelow,
  problemFor,
  shown,
  written,
} from '../../counterexamples/near-miss/proposal.ts';
import { atP, nothingDropped, pairsAdded, steps } from '../../counterexamples/near-miss/recipe.ts';
import type { Conclude, NearMisses, Recipe } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, ballOf, listOf } from '../../counterexamples/near-miss/subject.ts';
import type { Problem } from '../../network/problem.ts';
import { anchorAt } from '../../search/anchor.ts';
import type { Point } from '../../search/evaluation.ts';
import { regionOf } from '../../search/region.ts';
import {
  analytic,
  certifiedRadius,
  confined,
  distinctInputs,
  enoughWeights,
  generalPosition,
  mirrored,
  nonzeroOutputs,
  noOppositeInputs,
  noZeroInput,
  wideEnough,
} from '../hypotheses.ts';
import { regionRules } from './refutations.ts';
import { searchRegion } from './search.ts';
import type { RegionSought } from './search.ts';

/** Whether Lemma 1(a) shows full row rank on the ball, in a tenth of the time that the largest radius takes. */
function isRegion(problem: Problem, point: Point, radius: number): boolean {
  const anchor = anchorAt(problem, point);
  return !('because' in anchor) && regionOf(anchor.centre, anchor.R, radius) !== undefined;
}

/** Theorem B around (W, v), on the ball of the subject's radius, or on one whose radius is a power of two. */
export const noBadPointNear: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  const hidden = denseOf(arrayOf(subject, 'W'));
  const outputs = listOf(subject, 'v').map(doubleOf);
  const { radius } = subject.numbers;
  const asked = radius === undefined ? undefined : doubleOf(radius);
  const numbers = [...hidden.data, ...outputs, asked ?? 0];
  if (problem === undefined || !numbers.every(Number.isFinite)) return inexact;
  const point = { hidden, outputs };
  if (asked !== undefined && !isRegion(problem, point, asked))
    return notFound('full row rank is not shown on the ball of this radius');
  const around = (eps: number | undefined): RegionSought =>
    searchRegion(problem, point, { ...plain, radius: eps, provenance });
  const first = around(asked);
  const sought =
    asked === undefined && first.kind === 'certificate'
      ? around(powerBelow(first.report.largest.radius))
      : first;
  return written(
    sought,
    ({ claim }) =>
      `Theorem B: within ${shown(claim.radius)} of this W every point with grad_W l = 0 has loss 0, whatever the labels are`,
  );
};

/**
 * A minimum that no ball holds: W moves away from it until the ball of this radius around W is certified. Without a
 * radius every W next to the minimum would do, with a ball that is all but a point.
 */
const smallBall = ratio(1n, 32n);

const ofConstraint: Recipe = {
  subject: (file) => ({ ...atP(file), numbers: { radius: smallBall } }),
  neighbours: changedEntries(['W'], 3),
  among: `at most 3 entries of W changed ${steps}`,
  restores: `${confined.says}: that of radius 1/32 around the W of the near miss`,
  hypotheses: [analytic, distinctInputs, wideEnough, nonzeroOutputs],
  conclude: noBadPointNear,
};

const ofRadius: Recipe = {
  subject: ballOf,
  neighbours: smallerNumber('radius'),
  among: 'the radius smaller by a multiple of 1/16',
  restores: certifiedRadius.says,
  hypotheses: [analytic, wideEnough, mirrored, nonzeroOutputs],
  conclude: noBadPointNear,
};

const nearMisses: Readonly<Record<string, NearMisses>> = {
  'nice-region/width': {
    ...pairsAdded,
    subject: atP,
    hypotheses: [wideEnough, analytic, generalPosition, mirrored, nonzeroOutputs],
    conclude: noBadPointNear,
  },
  'nice-region/generic-inputs': {
    subject: atP,
    neighbours: changedEntries(['X', 'W', 'v'], 2),
    among: `at most 2 entries of X, W and v changed ${steps}, or a weight to that of its twin`,
    restores: noOppositeInputs.says,
    hypotheses: [
      noOppositeInputs,
      analytic,
      distinctInputs,
      noZeroInput,
      wideEnough,
      mirrored,
      nonzeroOutputs,
    ],
    conclude: noBadPointNear,
  },
  'nice-region/analytic': {
    subject: atP,
    neighbours: exchangedSigma,
    among: 'sigma exchanged for an analytic activation',
    restores: analytic.says,
    hypotheses: [analytic, generalPosition, wideEnough, nonzeroOutputs],
    conclude: noBadPointNear,
  },
  'nice-region/nonzero-outputs': {
    subject: atP,
    neighbours: changedEntries(['v'], 4),
    among: `at most 4 entries of v changed ${steps}`,
    restores: nonzeroOutputs.says,
    hypotheses: [nonzeroOutputs, analytic, enoughWeights],
    conclude: noBadPointNear,
  },
  'nice-region/radius': ofRadius,
  'nice-region/radius-exact': ofRadius,
  'nice-region/constraint': ofConstraint,
  'nice-region/constraint-tanh': ofConstraint,
  'nice-region/constraint-exact': ofConstraint,
  'false/no-bad-minimum': { none: nothingDropped },
  'false/no-bad-minimum-with-bias': { none: nothingDropped },
};

/** What the row of this id refutes, and its near misses. */
export const dropped = completing(regionRules, nearMisses);
