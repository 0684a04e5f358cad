/**
 * # Counting a run
 *
 * The accumulator of the generation phase, and the shares by which a run is judged. {@link count}
 * changes it in place and it never leaves the runner: {@link summarise} returns the plain counts.
 * @module
 */

import type { Counts, Evidence, Miss, Outcome, Property } from './contract.ts';
import { distributionOf } from './measures.ts';
import type { Measures } from './measures.ts';

/** The outcome of one instance. */
export type Trial =
  | { readonly kind: 'unmet'; readonly held: Readonly<Record<string, boolean>> }
  | {
      readonly kind: 'met';
      readonly held: Readonly<Record<string, boolean>>;
      readonly labels: readonly string[];
      readonly measures: Measures;
      readonly outcome: Outcome;
    }
  | { readonly kind: 'crash'; readonly stack: string };

export interface Tally {
  instances: number;
  met: number;
  proved: number;
  sampled: number;
  notCertified: number;
  refuted: number;
  readonly hypotheses: Map<string, number>;
  readonly labels: Map<string, number>;
  readonly reasons: Map<string, number>;
  /** For each measure how often each value occurred. */
  readonly measures: Map<string, Map<number, number>>;
}

/** All zero. Hypotheses and required labels are listed from the start, so that a 0 is shown. */
export function emptyTally<I>(p: Property<I>): Tally {
  return {
    instances: 0,
    met: 0,
    proved: 0,
    sampled: 0,
    notCertified: 0,
    refuted: 0,
    hypotheses: new Map(Object.keys(p.hypotheses).map((name) => [name, 0])),
    labels: new Map(Object.keys(p.required).map((name) => [name, 0])),
    reasons: new Map(),
    measures: new Map(),
  };
}

/** Adds one instance. A crash counts as an instance and nothing else. */
export function count(tally: Tally, trial: Trial, evidence: Evidence): void {
  tally.instances += 1;
  if (trial.kind === 'crash') return;
  for (const [name, held] of Object.entries(trial.held))
    if (held) increment(tally.hypotheses, name);
  if (trial.kind === 'unmet') return;
  tally.met += 1;
  // A label that an instance has twice must count once.
  for (const label of new Set(trial.labels)) increment(tally.labels, label);
  for (const [name, value] of Object.entries(trial.measures)) {
    const values = tally.measures.get(name) ?? new Map<number, number>();
    tally.measures.set(name, values);
    increment(values, value);
  }
  switch (trial.outcome.kind) {
    case 'proved':
      tally[evidence === 'proof' ? 'proved' : 'sampled'] += 1;
      return;
    case 'not-certified':
      tally.notCertified += 1;
      increment(tally.reasons, trial.outcome.because);
      return;
    case 'refuted':
      tally.refuted += 1;
  }
}

function increment<K>(counts: Map<K, number>, name: K): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The required shares that the tally misses. Expects at least one met instance. */
export function coverageMisses<I>(p: Property<I>, tally: Tally): readonly Miss[] {
  const shares = Object.entries(p.required).map(([label, wanted]) => ({
    label,
    wanted,
    got: (tally.labels.get(label) ?? 0) / tally.met,
  }));
  const succeeded = (tally.proved + tally.sampled) / tally.met;
  const outcome = { label: `(${p.evidence === 'proof' ? 'proved' : 'held'})`, wanted: p.proves };
  return [...shares, { ...outcome, got: succeeded }].filter(({ wanted, got }) => !(got >= wanted));
}

export function summarise(tally: Tally, milliseconds: number): Counts {
  const frequent = [...tally.reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    ...tally,
    hypotheses: Object.fromEntries(tally.hypotheses),
    // Sorted, because the order of first appearance is meaningless.
    labels: Object.fromEntries([...tally.labels].sort(([a], [b]) => (a < b ? -1 : 1))),
    reasons: Object.fromEntries(frequent.slice(0, 5)),
    measures: Object.fromEntries(
      [...tally.measures]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, values]) => [name, distributionOf(values)]),
    ),
    milliseconds: Math.round(milliseconds),
  };
}
