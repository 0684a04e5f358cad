/**
 * # What refutes Theorem S with a hypothesis dropped
 *
 * @module
 */
import { compareRational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import {
  batchKnown,
  descentStable,
  fittedMinimum,
  inMeanSquare,
  meanSquareUnstable,
  sameFunction,
  shiftedBox,
  smallStep,
  wholeBatch,
} from '../hypotheses.ts';
import { proves, same, stated } from '../rule.ts';
import type { Named, Need, Rule } from '../rule.ts';

type Steps = FactOf<'sgd-unstable'> | FactOf<'sgd-stable'> | FactOf<'sgd-paths'>;

function areSteps(f: Fact): f is Steps {
  return f.fact === 'sgd-unstable' || f.fact === 'sgd-stable' || f.fact === 'sgd-paths';
}

/** All facts about steps are about W at this point, and about one step. */
const oneStep: Need = {
  says: 'one step throughout, in W at P',
  met: ({ facts }, named) => {
    const steps = facts.filter(areSteps);
    const [first] = steps;
    return steps.every(
      (f) =>
        first !== undefined &&
        f.at === named['P'] &&
        same(f.step, first.step) &&
        (f.fact === 'sgd-paths' || f.moving === 'hidden'),
    );
  },
};

/** Whether the fact is about the whole sample. */
function isWhole(f: Steps, { instance }: Pick<FactsFile, 'instance'>): boolean {
  return f.batch === instance.labels?.length;
}

/** Some fact of the file, with the file in view. */
function shows(says: string, wanted: (f: Fact, file: FactsFile) => boolean): Need {
  return { says, met: (file) => file.facts.some((f) => wanted(f, file)) };
}

function isSharper(f: Fact, named: Named): boolean {
  return (
    f.fact === 'rescaled' &&
    f.at === named['P'] &&
    f.box === 'shifted' &&
    compareRational(f.most, f.least) < 0
  );
}

function isRelative(f: Fact, named: Named): boolean {
  return f.fact === 'rescaled' && f.at === named['P'] && f.box === 'relative';
}

export const sharpnessRules: readonly Rule[] = [
  {
    id: 'sharpness/same-batch',
    without: ['S6.h1'],
    roles: ['P'],
    keeps: [
      stated(
        descentStable,
        (f, _, instance) => f.fact === 'sgd-stable' && isWhole(f, { instance }),
      ),
    ],
    drops: { hypothesis: wholeBatch, instead: 'they are smaller' },
    shows: [
      oneStep,
      shows(
        'gradient descent converges',
        (f, file) => f.fact === 'sgd-paths' && f.end === 'converges' && isWhole(f, file),
      ),
      shows(
        'smaller batches are unstable',
        (f, file) => f.fact === 'sgd-unstable' && !isWhole(f, file),
      ),
      shows(
        'smaller batches diverge almost surely',
        (f, file) => f.fact === 'sgd-paths' && f.end === 'diverges' && !isWhole(f, file),
      ),
    ],
    sentence:
      'A step that is stable for gradient descent need not be stable for stochastic gradient descent: here gradient descent converges, and with smaller batches the steps diverge almost surely.',
  },
  {
    id: 'sharpness/mean-square',
    without: ['S7.h1'],
    roles: ['P'],
    keeps: [stated(meanSquareUnstable, (f) => f.fact === 'sgd-unstable')],
    drops: { hypothesis: inMeanSquare, instead: 'it is that of almost every path' },
    shows: [
      oneStep,
      {
        says: 'with that batch almost every path converges',
        met: ({ facts }) => {
          const batches = facts.flatMap((f) => (f.fact === 'sgd-unstable' ? [f.batch] : []));
          return facts.some(
            (f) => f.fact === 'sgd-paths' && f.end === 'converges' && batches.includes(f.batch),
          );
        },
      },
    ],
    sentence:
      'Steps that are unstable in mean square need not diverge: here E d^2 grows without bound, and d -> 0 almost surely.',
  },
  {
    id: 'sharpness/batch',
    without: ['S6.h2'],
    roles: ['P'],
    keeps: [
      stated(
        descentStable,
        (f, _, instance) => f.fact === 'sgd-stable' && isWhole(f, { instance }),
      ),
    ],
    drops: { hypothesis: batchKnown, instead: 'one threshold for all batches' },
    shows: [
      oneStep,
      proves('single samples are unstable', (f) => f.fact === 'sgd-unstable' && f.batch === 1),
      shows(
        'some batch between is stable',
        (f, file) => f.fact === 'sgd-stable' && f.batch > 1 && !isWhole(f, file),
      ),
    ],
    sentence:
      'No threshold without the batch says which steps are stable: here one step is unstable for single samples, and stable for larger batches.',
  },
  {
    id: 'sharpness/shifted-box',
    without: ['S1.h1'],
    roles: ['P'],
    keeps: [stated(sameFunction, isRelative)],
    drops: { hypothesis: shiftedBox, instead: 'they are eps abs(t)' },
    shows: [
      proves(
        'phi is the same at all rescalings, and not 0',
        (f, named) => f.fact === 'rescaled' && isRelative(f, named) && f.least.num > 0n,
      ),
    ],
    sentence:
      'Rescaling makes phi large only because boxes do not shrink with the weights: with half-widths eps abs(t) phi is bounded over all rescalings.',
  },
  {
    id: 'sharpness/step',
    without: ['S5.h1'],
    roles: ['P'],
    keeps: [
      stated(
        fittedMinimum,
        (f, _, instance) => f.fact === 'sgd-unstable' && isWhole(f, { instance }),
      ),
    ],
    drops: { hypothesis: smallStep, instead: 'it is larger' },
    shows: [
      oneStep,
      shows(
        'gradient descent is unstable',
        (f, file) => f.fact === 'sgd-unstable' && isWhole(f, file),
      ),
    ],
    sentence: 'With eta lambda_max(H) > 2 gradient descent leaves a minimum.',
  },
  {
    id: 'false/sharp-generalises-worse',
    roles: ['P'],
    keeps: [stated(sameFunction, isSharper)],
    drops: { nothing: 'the statement is false: phi is no property of f' },
    shows: [
      proves('phi is larger at the rescaled point', isSharper),
      proves(
        'the loss is 0 at P',
        (f, named) =>
          f.fact === 'loss' && f.at === named['P'] && f.from.num === 0n && f.to.num === 0n,
      ),
      {
        says: 'no label is 0',
        met: ({ instance: { labels } }) => labels?.every(({ num }) => num !== 0n) === true,
      },
    ],
    sentence:
      'It is false that a minimum of larger phi has larger errors on new inputs: here two networks have the same output for every input, and one has a larger phi.',
  },
];
