/**
 * # How a near miss of each row is looked for
 *
 * What may change, which hypotheses must hold then (the one that the row drops comes first), and what shows the
 * conclusion. A row without a recipe has no near miss, and {@link reasonAgainst} says why.
 *
 * ## Main definitions
 * - {@link Recipe}, {@link recipeOf}, {@link reasonAgainst}
 * @module
 */
import { ratio } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { lossIsDistance, networksWin, nothingLost, unitHelps } from './conclusions-from-facts.ts';
import { descentConverges, everyLabelFitted, kktPointsFit, noBadPointNear } from './conclusions.ts';
import type { Conclude } from './conclusions.ts';
import {
  addedPairs,
  changedEntries,
  exchangedSigma,
  largerNumber,
  mirroredCentres,
  smallerNumber,
} from './neighbours.ts';
import type { Neighbour } from './neighbours.ts';
import {
  ballOf,
  dataOf,
  kktProblemOf,
  layersOf,
  networkOf,
  penaltyOf,
  stepOf,
  targetOf,
} from './subject.ts';
import type { Subject } from './subject.ts';
import {
  analytic,
  analyticNotPolynomial,
  certifiedRadius,
  confined,
  distinctInputs,
  enoughWeights,
  fullInputRank,
  generalPosition,
  largeKappa,
  mirrored,
  nonzeroOutputs,
  noOppositeInputs,
  noZeroInput,
  noZeroWeights,
  orderedRange,
  positiveLeast,
  positivePenalty,
  semidefiniteTarget,
  smallResidual,
  spanningWeights,
  stationaryInAll,
  stepBound,
  symmetricTarget,
  wideEnough,
} from '../../theorems/hypotheses.ts';
import type { Hypothesis } from '../../theorems/hypotheses.ts';

export interface Recipe {
  readonly subject: (file: FactsFile) => Subject;
  /** In increasing distance. */
  readonly neighbours: (subject: Subject) => Iterable<Neighbour>;
  /** What they are, in words. */
  readonly among: string;
  /** The hypothesis that the witness violates and the near miss satisfies, in words. */
  readonly restores: string;
  /** All that are decided by looking; what `restores` says may be left to the conclusion. */
  readonly hypotheses: readonly Hypothesis[];
  readonly conclude: Conclude;
}

const steps = 'by 1/2, 1 or 2';

/** What the rows about X have in common. */
const ofInputs = {
  subject: dataOf,
  neighbours: changedEntries(['X'], 2),
  among: `at most 2 entries of X changed ${steps}`,
  conclude: everyLabelFitted,
} as const;

const atP = (file: FactsFile): Subject => networkOf(file, 'P');

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

const pairsAdded = {
  neighbours: addedPairs,
  among: `as many mirrored pairs added as h d >= n needs, at most 2 of their weights other than 0, ${steps}`,
  restores: wideEnough.says,
} as const;

const centresMirrored = {
  subject: kktProblemOf,
  neighbours: mirroredCentres,
  among: `at most 2 entries of W0 (and of v where it is fixed) changed ${steps}, or a weight to that of its twin; then the same with each neuron doubled where v is fixed`,
  restores: mirrored.says,
} as const;

const recipes: ReadonlyMap<string, Recipe> = new Map([
  [
    'expressivity/distinct-inputs',
    {
      ...ofInputs,
      restores: distinctInputs.says,
      hypotheses: [
        distinctInputs,
        noZeroInput,
        noOppositeInputs,
        fullInputRank,
        analyticNotPolynomial,
      ],
    },
  ],
  [
    'expressivity/generic-inputs',
    {
      ...ofInputs,
      restores: noOppositeInputs.says,
      hypotheses: [
        noOppositeInputs,
        distinctInputs,
        noZeroInput,
        fullInputRank,
        analyticNotPolynomial,
      ],
    },
  ],
  [
    'expressivity/not-polynomial',
    {
      ...ofInputs,
      neighbours: exchangedSigma,
      among: 'sigma exchanged for an analytic activation',
      restores: analyticNotPolynomial.says,
      hypotheses: [analyticNotPolynomial, generalPosition, fullInputRank],
    },
  ],
  [
    'nice-region/width',
    {
      ...pairsAdded,
      subject: atP,
      hypotheses: [wideEnough, analytic, generalPosition, mirrored, nonzeroOutputs],
      conclude: noBadPointNear,
    },
  ],
  [
    'nice-region/generic-inputs',
    {
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
  ],
  [
    'nice-region/analytic',
    {
      subject: atP,
      neighbours: exchangedSigma,
      among: 'sigma exchanged for an analytic activation',
      restores: analytic.says,
      hypotheses: [analytic, generalPosition, wideEnough, nonzeroOutputs],
      conclude: noBadPointNear,
    },
  ],
  [
    'nice-region/nonzero-outputs',
    {
      subject: atP,
      neighbours: changedEntries(['v'], 4),
      among: `at most 4 entries of v changed ${steps}`,
      restores: nonzeroOutputs.says,
      hypotheses: [nonzeroOutputs, analytic, enoughWeights],
      conclude: noBadPointNear,
    },
  ],
  ['nice-region/radius', ofRadius],
  ['nice-region/radius-exact', ofRadius],
  ['nice-region/constraint', ofConstraint],
  ['nice-region/constraint-tanh', ofConstraint],
  ['nice-region/constraint-exact', ofConstraint],
  [
    'kkt/width',
    {
      ...pairsAdded,
      subject: kktProblemOf,
      hypotheses: [wideEnough, analytic, generalPosition, mirrored, positiveLeast],
      conclude: kktPointsFit('box', 'zeta alone', 'zero'),
    },
  ],
  [
    'kkt/mirrored-start',
    {
      ...centresMirrored,
      hypotheses: [mirrored, nonzeroOutputs],
      conclude: kktPointsFit('ball', 'radius and range', 'zero'),
    },
  ],
  [
    'kkt/mirrored-start-cone',
    {
      ...centresMirrored,
      hypotheses: [mirrored, wideEnough, positiveLeast],
      conclude: kktPointsFit('cone', 'radius and range', 'zero'),
    },
  ],
  [
    'kkt/mirrored-start-box',
    {
      ...centresMirrored,
      hypotheses: [mirrored, wideEnough, positiveLeast, orderedRange],
      conclude: kktPointsFit('box', 'radius and range', 'promised'),
    },
  ],
  [
    'kkt/positive-outputs',
    {
      subject: kktProblemOf,
      neighbours: largerNumber('zeta'),
      among: 'zeta larger by a multiple of 1/2',
      restores: positiveLeast.says,
      hypotheses: [positiveLeast, orderedRange, analytic, wideEnough, mirrored],
      conclude: kktPointsFit('box', 'radius and range', 'zero'),
    },
  ],
  [
    'kkt/kappa',
    {
      subject: kktProblemOf,
      neighbours: largerNumber('kappa'),
      among: 'kappa larger by a multiple of 1/2, up to 1000',
      restores: largeKappa.says,
      hypotheses: [positiveLeast, orderedRange, wideEnough, mirrored],
      conclude: kktPointsFit('box', 'radius and range', 'zero'),
    },
  ],
  [
    'false/nn-below-nt',
    {
      subject: targetOf,
      neighbours: changedEntries(['B', 'w'], 2),
      among: `at most 2 entries of B and w changed ${steps}`,
      restores: semidefiniteTarget.says,
      hypotheses: [semidefiniteTarget, symmetricTarget],
      conclude: networksWin,
    },
  ],
  [
    'lazy-gap/full-rank',
    {
      subject: targetOf,
      neighbours: changedEntries(['w'], 2),
      among: `at most 2 entries of w changed ${steps}`,
      restores: spanningWeights.says,
      hypotheses: [spanningWeights, noZeroWeights, symmetricTarget],
      conclude: nothingLost,
    },
  ],
  [
    'projection/last-layer',
    {
      subject: layersOf,
      neighbours: changedEntries(['y', 'W', 'v'], 2),
      among: `at most 2 entries of y, W and v changed ${steps}, or a weight to that of its twin`,
      restores: stationaryInAll.says,
      hypotheses: [stationaryInAll, analytic, generalPosition],
      conclude: lossIsDistance,
    },
  ],
  [
    'elimination/distinct-inputs',
    {
      subject: penaltyOf,
      neighbours: changedEntries(['X'], 2),
      among: `at most 2 entries of X changed ${steps}`,
      restores: distinctInputs.says,
      hypotheses: [distinctInputs, noZeroInput, positivePenalty],
      conclude: unitHelps,
    },
  ],
  [
    'elimination/lambda',
    {
      subject: penaltyOf,
      neighbours: largerNumber('lambda'),
      among: 'lambda larger by a multiple of 1/2',
      restores: positivePenalty.says,
      hypotheses: [positivePenalty, distinctInputs, noZeroInput],
      conclude: unitHelps,
    },
  ],
  [
    'gradient-descent/step',
    {
      subject: stepOf,
      neighbours: smallerNumber('step'),
      among: 'the step smaller by a multiple of 1/16',
      restores: stepBound.says,
      hypotheses: [generalPosition],
      conclude: descentConverges,
    },
  ],
  [
    'gradient-descent/residual',
    {
      subject: atP,
      neighbours: changedEntries(['y', 'W'], 2),
      among: `at most 2 entries of y and W changed ${steps}`,
      restores: smallResidual.says,
      hypotheses: [generalPosition, nonzeroOutputs],
      conclude: descentConverges,
    },
  ],
]);

const nothingDropped =
  'not applicable: the statement is false as it stands, it has no hypothesis that was dropped';

const reasons: ReadonlyMap<string, string> = new Map([
  ['false/no-bad-minimum', nothingDropped],
  ['false/no-bad-minimum-with-bias', nothingDropped],
  ['false/kkt-constant', nothingDropped],
  ['false/bounded-gap', nothingDropped],
  [
    'false/off-sample',
    'not certified: that network and regression agree at an input of the data (F2) is no fact that a file can state',
  ],
  [
    'lazy-gap/random-span',
    'not applicable: the hypothesis is about the distribution of the weights, no single instance satisfies it',
  ],
]);

/** The recipe of the row of this id, or `undefined`. */
export function recipeOf(id: string): Recipe | undefined {
  return recipes.get(id);
}

/** Why a row without a recipe has no near miss. */
export function reasonAgainst(id: string): string {
  return reasons.get(id) ?? 'there is no search for near misses of this row';
}
