/**
 * # Verdicts
 *
 * The harness's verdict on one case, as declared in schema/record.ts. No part of it comes from the adapter.
 * @module
 */
import type { Of } from '../schemas/reading.ts';
import type { entry, ulps, verdict } from './schema/record.ts';

/** The entry that decided a verdict, or came closest to its bound. */
export type Entry = Of<typeof entry>;

/**
 * An error in units in the last place: the distance from the middle of the enclosure of the true value, over the gap
 * between neighbouring numbers of the case's format at that middle. For display. It is large where the true value
 * cancels, which no program can avoid; the bound accounts for that.
 */
export type Ulps = Of<typeof ulps>;

export type Verdict = Of<typeof verdict>;

export const verdictKinds = [
  'pass',
  'weakened',
  'fail',
  'indeterminate',
  'unsupported',
  'skipped',
  'error',
  'crash',
  'timeout',
  'protocol-error',
  'not-run',
] as const;

export type VerdictKind = (typeof verdictKinds)[number];
