/**
 * # Observations
 *
 * One line of JSON for each instance of a run, in the format in which Hypothesis writes what it observes, so that tools
 * for that format, such as Tyche, show the instances of a property.
 *
 * ## Main definitions
 * - {@link Observed}: what is known of one instance
 * - {@link observationOf}: its line
 *
 * ## References
 * The schema "PBT Observations" in the documentation of Hypothesis; an instance is its "test case".
 * @module
 */
import type { Trial } from './tally.ts';

export interface Observed {
  /** Of the property. */
  readonly id: string;
  readonly instance: string;
  readonly trial: Trial;
  readonly milliseconds: number;
}

type Status = readonly [status: 'passed' | 'failed' | 'gave_up', reason: string];

/** What was not shown is given up: it neither passed nor failed. */
function statusOf(trial: Trial): Status {
  if (trial.kind === 'crash') return ['failed', trial.stack.split('\n')[0] ?? ''];
  if (trial.kind === 'unmet') {
    const missing = Object.entries(trial.held).flatMap(([name, held]) => (held ? [] : [name]));
    return ['gave_up', `hypotheses that do not hold: ${missing.join(', ')}`];
  }
  const { outcome } = trial;
  if (outcome.kind === 'proved') return ['passed', ''];
  return outcome.kind === 'refuted'
    ? ['failed', outcome.because]
    : ['gave_up', `not certified: ${outcome.because}`];
}

/** `started` is the time of the run, as in its header. */
export function observationOf(
  { id, instance, trial, milliseconds }: Observed,
  { started, seed }: { readonly started: string; readonly seed: number },
): object {
  const [status, reason] = statusOf(trial);
  const { labels, measures } = trial.kind === 'met' ? trial : { labels: [], measures: {} };
  return {
    type: 'test_case',
    run_start: Date.parse(started) / 1000,
    property: id,
    status,
    status_reason: reason,
    representation: instance,
    arguments: {},
    how_generated: `generated from the seed ${seed}`,
    features: { ...Object.fromEntries(labels.map((label) => [label, ''])), ...measures },
    timing: { 'execute:test': milliseconds / 1000 },
    metadata: {
      hypotheses: trial.kind === 'crash' ? {} : trial.held,
      ...(trial.kind === 'crash' ? { traceback: trial.stack } : {}),
    },
    coverage: null,
  };
}
