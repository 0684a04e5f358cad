/**
 * # Conjectures for the tests
 * @module
 */
import { readConjecture } from '../../src/conjectures/format.ts';
import type { Conjecture } from '../../src/conjectures/format.ts';
import { WidthwiseError } from '../../src/errors.ts';

export interface Parts {
  readonly title?: unknown;
  readonly activations?: unknown;
  readonly samples?: unknown;
  readonly inputs?: unknown;
  readonly neurons?: unknown;
  readonly from?: 'grid' | 'random';
  readonly most?: unknown;
  readonly hypotheses?: unknown;
  readonly conclusion?: unknown;
}

/** The value of a file. */
export function valueOf(parts: Parts = {}): object {
  const { title = 'a conjecture', activations = ['square'], from = 'grid', most = 1 } = parts;
  const { samples = [1, 2], inputs = [1, 1], neurons = [1, 1] } = parts;
  const { hypotheses = [], conclusion = 'zero-loss' } = parts;
  return {
    format: 'widthwise-conjecture',
    version: 1,
    title,
    instances: { activations, samples, inputs, neurons, entries: { from, most } },
    hypotheses,
    conclusion,
  };
}

export function conjecture(parts: Parts = {}): Conjecture {
  return readConjecture(valueOf(parts), 'mine.json');
}

/** The message of the error that this throws. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof WidthwiseError) return error.message;
    throw error;
  }
  throw new Error('not refused');
}
