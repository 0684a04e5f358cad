/**
 * # Properties and the results of their runs
 *
 * A property is data: a quantified sentence, a generator, its hypotheses and its conclusion. A run
 * returns one {@link PropertyResult}, plain data that a run record holds and every report renders
 * (schema.ts). Types only; the runner is run.ts.
 * @module
 */

import type * as fc from 'fast-check';
import type { Of } from '../schemas/reading.ts';
import type { Observed } from './observation.ts';
import type * as schema from './schema.ts';

/**
 * What the conclusion says about one instance.
 *
 * `proved` means that the check of this instance succeeded; whether that proves the conclusion for
 * it or only samples it is the property's `evidence`. `not-certified` means "not shown", never
 * "false". `refuted` carries the two sides of the violated conclusion, in readable text.
 */
export type Outcome =
  | { readonly kind: 'proved' }
  | { readonly kind: 'not-certified'; readonly because: string }
  | {
      readonly kind: 'refuted';
      readonly left: string;
      readonly right: string;
      readonly because: string;
    };

/** `proof`: a success is exact or rigorous for its instance; `sample`: it looked at some points only. */
export type Evidence = 'proof' | 'sample';

/** A deliberately false variant of a statement, which a good generator must refute. */
export interface Control<I> {
  readonly statement: string;
  readonly conclude: (instance: I) => Outcome | Promise<Outcome>;
}

export interface Named {
  /** Stable, `theorem/name`: titles, records and replays use it. */
  readonly id: string;
  /** The stem of the statement. */
  readonly theorem: string;
  /** One quantified sentence. */
  readonly statement: string;
  readonly evidence: Evidence;
}

/** A statement over instances `I`, with everything needed to attack it. */
export interface Property<I> extends Named {
  readonly arbitrary: fc.Arbitrary<I>;
  /** Each is evaluated and counted on every instance; an instance is met when all hold. */
  readonly hypotheses: Readonly<Record<string, (instance: I) => boolean>>;
  /** Called on met instances only. Deterministic, and leaves the instance unchanged. */
  readonly conclude: (instance: I) => Outcome | Promise<Outcome>;
  readonly labels: (instance: I) => readonly string[];
  /** Label to its minimum share of the met instances, 0..1. */
  readonly required: Readonly<Record<string, number>>;
  /** Minimum share of met instances with outcome `proved`: 1 for equalities, less where a condition is only sufficient. Above 0. */
  readonly proves: number;
  readonly show: (instance: I) => string;
  /** Default number of instances; the control must be refuted within as many. */
  readonly runs: number;
  readonly control?: Control<I>;
}

/** The progress of a run; `milliseconds` since it started. */
export interface Progress {
  readonly id: string;
  readonly done: number;
  readonly total: number;
  readonly milliseconds: number;
}

export interface CheckOptions {
  readonly seed: number;
  readonly runs?: number | undefined;
  /** Time budget. It ends the run between two instances, never inside one. */
  readonly seconds?: number | undefined;
  /** Replays the one instance at this path, as a refutation or an error reported it. */
  readonly path?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with each instance of the generation phase. */
  readonly onTrial?: ((observed: Observed) => void) | undefined;
}

/** A property with its instance type hidden, so that all properties fit in one list. */
export interface AnyProperty extends Named {
  readonly runs: number;
  /** @throws {@link WidthwiseError} of code `usage` if an option is out of range or names no instance. */
  readonly check: (options: CheckOptions) => Promise<PropertyResult>;
}

/** Counts from the generation phase; shrinking and the control are not counted. */
export type Counts = Of<typeof schema.counts>;

/** A required share that the run missed. */
export type Miss = Of<typeof schema.miss>;

/** How the run of one property ended. */
export type Ending = Of<typeof schema.ending>;

export type PropertyResult = Of<typeof schema.result>;
