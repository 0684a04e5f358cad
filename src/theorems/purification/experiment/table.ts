/**
 * # Robustness along training as text
 *
 * ## Main definitions
 * - {@link purificationClosing}
 * - {@link summaries}: means over the runs
 * - {@link gains}: what is proved after the adversarial steps, against what is written before them
 * @module
 */
import { showLower, showUpper } from '../../../arithmetic/text.ts';
import { aligned } from '../../../reports/table.ts';
import type { PurificationRecord, Reach, Stage } from './run.ts';

function meanOf(list: readonly number[]): number {
  return list.reduce((sum, x) => sum + x, 0) / list.length;
}

/** Means over the runs that came to a step. */
export interface Summary extends Omit<Stage, 'reaches'> {
  /** Of the radii proved, over all inputs. */
  readonly least: number;
  /** Of the changes found, over the inputs that have one. */
  readonly most: number;
  readonly reaches: readonly Reach[];
}

export function summaries({ runs, design }: PurificationRecord): readonly Summary[] {
  return design.steps.flatMap((step, k) => {
    const stages = runs.flatMap((stagesOfRun) => stagesOfRun[k] ?? []);
    if (stages.length === 0) return [];
    const mean = (of: (stage: Stage) => number): number => meanOf(stages.map(of));
    const reaches = stages.flatMap((stage) => stage.reaches);
    return [
      {
        step,
        sparse: mean(({ sparse }) => sparse),
        dense: mean(({ dense }) => dense),
        cosine: mean(({ cosine }) => cosine),
        common: mean(({ common }) => common),
        accuracy: mean(({ accuracy }) => accuracy),
        attacked: mean(({ attacked }) => attacked),
        least: meanOf(reaches.map(({ least }) => least)),
        most: meanOf(reaches.flatMap(({ most }) => most ?? [])),
        reaches,
      },
    ];
  });
}

/** Counts of inputs, of the runs that are complete. */
export interface Gains {
  readonly inputs: number;
  /** The radius proved at the end exceeds a change of sign that is written after the clean steps. */
  readonly beyondClean: number;
  /** It exceeds s/sqrt(D), the radius of the best linear classifier. */
  readonly beyondLinear: number;
  /** A change of sign that is written after the clean steps is shorter than eps of FGM. */
  readonly flipped: number;
}

export function gains({ runs, design }: PurificationRecord): Gains {
  const { steps, clean, adversarial, dimension: D, active: s, radius } = design;
  const [before, after] = [steps.indexOf(clean), steps.indexOf(clean + adversarial)];
  const pairs = runs.flatMap((stages) =>
    (stages[after]?.reaches ?? []).map(({ least }, i) => ({
      least,
      most: stages[before]?.reaches[i]?.most ?? Infinity,
    })),
  );
  const count = (of: (pair: { readonly least: number; readonly most: number }) => boolean) =>
    pairs.filter(of).length;
  return {
    inputs: pairs.length,
    beyondClean: count(({ least, most }) => least > most),
    // radii are short binary fractions: their squares are exact
    beyondLinear: count(({ least }) => least * least * D > s * s),
    flipped: count(({ most }) => most < radius),
  };
}

const shown = (x: number): string => x.toFixed(2);

function rowOf(one: Summary): readonly string[] {
  const { step, sparse, dense, cosine, common, accuracy, attacked, least, most } = one;
  const measured = [sparse, dense, cosine, common, accuracy, attacked].map(shown);
  const proved = one.reaches.filter((reach) => reach.least > 0).length;
  return [
    `${step}`,
    ...measured,
    showLower(least, 2),
    `${proved} of ${one.reaches.length}`,
    Number.isNaN(most) ? '-' : showUpper(most, 2),
  ];
}

const heads = [
  'step',
  'sparse',
  'dense',
  'cosine',
  'along u',
  'right',
  'after FGM',
  'radius >=',
  'proved at',
  'flips <=',
];

/** The table, and what it is. */
export function purificationClosing(record: PurificationRecord): string {
  const { design, complete } = record;
  const { dimension: D, active: s, threshold: b, clean, adversarial, radius, runs } = design;
  const { inputs, beyondClean, beyondLinear, flipped } = gains(record);
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `D = ${D}, s = ${s}, b = ${b}: ${clean} clean steps, then ${adversarial} against FGM of radius ${radius}; means of ${runs} runs.`,
    'Sparse and dense part, cosine with the best feature and accuracy are measured. Radii (0 where none is proved, or the sign is wrong) and',
    'changes of sign are verified, of the weights rounded to 12 binary places.',
    ...aligned([heads, ...summaries(record).map(rowOf)]),
    `After the clean steps a change shorter than ${radius} is written for ${flipped} of ${inputs} inputs. At the end the proved radius exceeds`,
    `the length of the change written then for ${beyondClean}, and s/sqrt(D), the radius of the best linear classifier, for ${beyondLinear}.`,
    `Seed ${design.seed}.`,
  ].join('\n');
}
