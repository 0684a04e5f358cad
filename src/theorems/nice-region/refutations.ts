/**
 * # What refutes Theorem B with a hypothesis dropped
 *
 * @module
 */
import { falseRules } from './false-theorems.ts';
import { compareRational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile, Moving } from '../../certificates/facts/format.ts';
import {
  analytic,
  analyticNotPolynomial,
  certifiedRadius,
  confined,
  nonzeroOutputs,
  noOppositeInputs,
  noZeroInput,
  offKinks,
  wideEnough,
} from '../hypotheses.ts';
import {
  distinct,
  enoughWeightsAt,
  fails,
  fullRank,
  fullSlopeRankAt,
  generic,
  holds,
  isPositive,
  lowerAt,
  mirroredAt,
  nonzeroOutputsAt,
  positiveLoss,
  positiveSingularAt,
  proves,
  sameHidden,
  sameOutputs,
  tooNarrowAt,
  wideEnoughAt,
} from '../rule.ts';
import type { Kept, Named, Need, Rule } from '../rule.ts';

function critical(role: string, moving: 'hidden' | 'antisymmetric'): Need {
  const where = moving === 'hidden' ? 'W' : 'W and antisymmetric v';
  return proves(
    `gradient 0 in ${where} at ${role}`,
    (f, named) => f.fact === 'critical' && f.at === named[role] && f.moving === moving,
  );
}

const droppedRules: readonly Rule[] = [
  {
    id: 'nice-region/width',
    without: ['A1.h1', 'B.h1'],
    roles: ['P'],
    keeps: [
      holds(analyticNotPolynomial),
      generic,
      enoughWeightsAt('P'),
      mirroredAt('P'),
      nonzeroOutputsAt('P'),
    ],
    drops: { hypothesis: wideEnough, instead: 'h d < n' },
    shows: [tooNarrowAt('P'), critical('P', 'antisymmetric'), positiveLoss('P')],
    sentence:
      'Theorem B needs its hypothesis on the width. With h d < n: a mirrored start with nonzero v is stationary in W and in antisymmetric v with positive loss.',
  },
  {
    id: 'nice-region/generic-inputs',
    without: ['B.h1'],
    roles: ['P'],
    keeps: [
      holds(analyticNotPolynomial),
      distinct,
      holds(noZeroInput),
      wideEnoughAt('P'),
      mirroredAt('P'),
      nonzeroOutputsAt('P'),
    ],
    drops: { hypothesis: noOppositeInputs, instead: 'one is, and sigma is odd or even' },
    shows: [fails(noOppositeInputs), critical('P', 'antisymmetric'), positiveLoss('P')],
    sentence:
      'Distinct inputs are not enough for Theorem B: with opposite inputs a mirrored start of sufficient width is stationary in W and in antisymmetric v with positive loss.',
  },
  {
    id: 'nice-region/analytic',
    without: ['A1.h4', 'B.h3'],
    roles: ['P', 'Q'],
    keeps: [generic, fullRank, wideEnoughAt('P'), nonzeroOutputsAt('P'), holds(offKinks, 'P')],
    drops: { hypothesis: analytic, instead: 'sigma has a kink' },
    shows: [
      fails(analytic),
      proves(
        'P is a local minimum of the loss in W and v',
        (f, named) => f.fact === 'local-minimum' && f.at === named['P'] && f.moving === 'all',
      ),
      positiveLoss('P'),
      ...lowerAt('Q', 'P'),
    ],
    sentence:
      'Theorem B needs an analytic activation. With a kink: a local minimum of the loss in W and v, of sufficient width with nonzero v, has positive loss, and a better point exists.',
  },
  {
    id: 'nice-region/nonzero-outputs',
    without: ['B.h2'],
    roles: ['P', 'C'],
    keeps: [holds(analyticNotPolynomial), enoughWeightsAt('P'), fullSlopeRankAt('C')],
    drops: { hypothesis: nonzeroOutputs, instead: 'some v_j is 0' },
    shows: [
      sameHidden('P', 'C'),
      fails(nonzeroOutputs, 'P'),
      critical('P', 'hidden'),
      positiveLoss('P'),
    ],
    sentence:
      'Theorem B needs nonzero output weights. With some v_j = 0: Psi(W0) has full rank, yet the gradient of the loss in W is 0 and the loss is positive.',
  },
];

function isStationary(f: Fact, named: Named, moving: Moving): f is FactOf<'stationary'> {
  return (
    f.fact === 'stationary' && f.at === named['P'] && f.moving === moving && isPositive(f.from)
  );
}

/** P is known up to `around`; the point of gradient 0 near it, and so that point, lies in the ball around C. */
const stationaryInBall: readonly Need[] = [
  proves('a point near P with gradient 0 in W and positive loss', (f, named) =>
    isStationary(f, named, 'hidden'),
  ),
  {
    says: 'that point lies in a ball around C',
    met: ({ facts }, named) =>
      facts.some(
        (f) =>
          f.fact === 'in-ball' &&
          f.at === named['P'] &&
          f.centre === named['C'] &&
          facts.some(
            (s) => isStationary(s, named, 'hidden') && compareRational(s.radius, f.around) <= 0,
          ),
      ),
  },
];

/** Theorem B holds on some ball around C. */
const regionAround: readonly Kept[] = [
  holds(analytic),
  wideEnoughAt('C'),
  mirroredAt('C'),
  nonzeroOutputsAt('C'),
  holds(nonzeroOutputs, 'P'),
  positiveSingularAt('C'),
];

const largerBall = {
  roles: ['P', 'C'],
  keeps: regionAround,
  drops: { hypothesis: certifiedRadius, instead: 'it is larger' },
} as const;

const radiusRules: readonly Rule[] = [
  {
    id: 'nice-region/radius',
    without: ['B.h1'],
    ...largerBall,
    shows: stationaryInBall,
    sentence:
      'Theorem B needs its bound on the radius. A larger ball around a mirrored start of full rank holds a point with gradient 0 in W and positive loss.',
  },
  {
    id: 'nice-region/radius-exact',
    without: ['B.h1'],
    ...largerBall,
    shows: [
      critical('P', 'hidden'),
      positiveLoss('P'),
      proves(
        'P lies in a ball around C',
        (f, named) => f.fact === 'in-ball' && f.at === named['P'] && f.centre === named['C'],
      ),
    ],
    sentence:
      'Theorem B needs its bound on the radius. A larger ball around a mirrored start of full rank holds a point with gradient exactly 0 in W and positive loss.',
  },
];

/** An upper bound of the loss at Q is below the lower bound for P given by `least`. */
function lossBelow(least: (file: FactsFile, named: Named) => Fact | undefined): Need {
  return {
    says: 'the loss at Q is below that of the minimum',
    met: (file, named) => {
      const worse = least(file, named);
      if (worse === undefined || !('from' in worse)) return false;
      return file.facts.some(
        (f) => f.fact === 'loss' && f.at === named['Q'] && compareRational(f.to, worse.from) < 0,
      );
    },
  };
}

/** A strict local minimum near P, unique there, and Q better than it. */
function strictMinimum(moving: Moving): readonly Need[] {
  const isMinimum = (f: Fact, named: Named): boolean =>
    isStationary(f, named, moving) && f.nature === 'minimum';
  return [
    proves(
      `a strict local minimum of the loss in ${moving === 'all' ? 'W and v' : 'W'} near P, with positive loss`,
      isMinimum,
    ),
    lossBelow(({ facts }, named) => facts.find((f) => isMinimum(f, named))),
    ...lowerAt('Q', 'P'),
  ];
}

const unconstrained = {
  roles: ['P', 'Q'],
  keeps: [holds(analytic), wideEnoughAt('P'), distinct, nonzeroOutputsAt('P')],
  drops: { hypothesis: confined, instead: 'no ball is given' },
} as const;

const constraintSentence = (parameters: string): string =>
  `Without a constraint a wide smooth network has bad minima: a strict local minimum of the loss in ${parameters}, and a point of the same width with less loss.`;

const constraintRules: readonly Rule[] = [
  {
    id: 'nice-region/constraint',
    ...unconstrained,
    shows: strictMinimum('all'),
    sentence: constraintSentence('W and v'),
  },
  {
    id: 'nice-region/constraint-tanh',
    ...unconstrained,
    shows: [sameOutputs('P', 'Q'), ...strictMinimum('hidden')],
    sentence: constraintSentence('W, with v fixed'),
  },
  {
    id: 'nice-region/constraint-exact',
    ...unconstrained,
    shows: [
      proves(
        'P is a strict local minimum of the loss in W and v',
        (f, named) =>
          f.fact === 'local-minimum' &&
          f.at === named['P'] &&
          f.moving === 'all' &&
          f.by === 'hessian',
      ),
      positiveLoss('P'),
      lossBelow(({ facts }, named) => facts.find((f) => f.fact === 'loss' && f.at === named['P'])),
      ...lowerAt('Q', 'P'),
    ],
    sentence: constraintSentence('W and v, all of it exact'),
  },
];

export const regionRules: readonly Rule[] = [
  ...droppedRules,
  ...radiusRules,
  ...constraintRules,
  ...falseRules,
];
