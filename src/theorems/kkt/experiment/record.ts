/**
 * # What the experiment of C6 records
 *
 * ## Main definitions
 * - {@link Design}, {@link MethodRecord}, {@link CellRecord}, {@link ExperimentRecord}
 * - {@link Comparison}: of a method with another one, in a cell
 * @module
 */
import type { MedianInterval } from '../../../reports/paired-test.ts';
import type { Part } from './cells.ts';
import type { SmallStarts } from './end-points.ts';
import type { Method, Setting } from './methods.ts';

export interface Design {
  readonly seed: number;
  /** Paired test seeds, at most 50. */
  readonly seeds: number;
  /** Gradients of the whole data a run at most. */
  readonly evaluations: number;
  readonly tuningSeeds: number;
  /** Of how many test seeds the ends are looked at. */
  readonly certified: number;
}

export interface MethodRecord {
  readonly method: string;
  readonly role: Method['role'];
  readonly setting: Setting;
  /** Whether tuning chose an end of a grid: a wider one might have done better. */
  readonly atEdge: boolean;
  /** Settings tried, and the gradients that the tuning took. */
  readonly tuning: { readonly settings: number; readonly gradients: number };
  /** Relative loss at the end, test seed by test seed; Infinity (null in JSON) where the run diverged. */
  readonly losses: readonly number[];
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  /** Share of the runs that end at 1e-12 or below. */
  readonly solved: number;
  /** Gradients to a relative loss of 1e-6 and of 1e-12, test seed by test seed; null where it was not reached. */
  readonly gradients: readonly (readonly (number | null)[])[];
  /** What is proved of the first runs. */
  readonly ends: {
    readonly runs: number;
    /** Runs near whose end an exact zero-loss network is proved to exist. */
    readonly exact: number;
    /** Of these, the median distance, at most; null without one. */
    readonly distance: number | null;
    /** sigma_min(J) in W at the ends, at least. */
    readonly singular: readonly number[];
    /** The same after 10, 100 and 1,000 gradients, as far as each run went. */
    readonly along: readonly (readonly number[])[];
  };
  /** sigma_min(J) in W at the starts, at least, test seed by test seed. */
  readonly startSingular: readonly number[];
}

export interface CellRecord {
  readonly id: string;
  readonly part: Part;
  readonly title: string;
  readonly n: number;
  readonly d: number;
  readonly width: number;
  readonly evaluations: number;
  readonly methods: readonly MethodRecord[];
}

export type Measure = 'loss' | 'gradients to 1e-6' | 'gradients to 1e-12';

export interface Comparison {
  readonly cell: string;
  readonly measure: Measure;
  readonly method: string;
  readonly rival: string;
  /** Pairs in which the method's number is lower, higher. */
  readonly lower: number;
  readonly higher: number;
  /** Median of log10(number of the rival/number of the method); positive where the method is lower. */
  readonly advantage: number;
  /** Of that median, where the pairs are enough for 95 %. */
  readonly interval: MedianInterval | undefined;
  /** Matched-pairs rank-biserial correlation; positive where the method is lower. */
  readonly effect: number;
  /** Exact, two-sided; and Holm's over all comparisons by this measure. */
  readonly pValue: number;
  readonly adjusted: number;
  readonly verdict: 'lower' | 'higher' | 'not distinguished';
}

export interface StartsRecord extends SmallStarts {
  readonly method: string;
}

export interface ExperimentRecord {
  readonly experiment: 'pgd-vs-sgd';
  readonly design: Design;
  /** False when the run was interrupted: then the cells that were finished. */
  readonly complete: boolean;
  readonly cells: readonly CellRecord[];
  readonly comparisons: readonly Comparison[];
  /** Whether a small sigma_min(J) at the start goes with failure, method by method, over all cells. */
  readonly starts: readonly StartsRecord[];
}
