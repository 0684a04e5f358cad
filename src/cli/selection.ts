/**
 * # Which conformance cases
 *
 * The options --ops, --cases and --seed, for the commands that generate cases.
 * @module
 */
import { operationNames } from '../conformance/cases.ts';
import type { Selection } from '../conformance/cases.ts';
import { WidthwiseError } from '../errors.ts';
import type { GlobalOptions } from './output.ts';
import { pinnedSeed } from './running.ts';

export interface SelectionOptions extends GlobalOptions {
  readonly ops?: string;
  readonly cases?: number;
}

const usualCount = 1000;

/** Throws {@link WidthwiseError} (`usage`) on an operation that does not exist. */
export function selectionOf({ ops, cases, seed }: SelectionOptions): Selection {
  const selection = { seed: seed ?? pinnedSeed, count: cases ?? usualCount };
  if (ops === undefined) return selection;
  const names = ops.split(',').map((op) => op.trim());
  const stranger = names.find((op) => !operationNames.some((known) => known === op));
  if (stranger === undefined) return { ...selection, ops: names };
  throw new WidthwiseError(
    'usage',
    `unknown operation "${stranger}"`,
    `There are ${operationNames.join(', ')}.`,
    { field: '--ops' },
  );
}
