/**
 * # Choosing conformance cases
 *
 * The options --ops, --dtypes, --cases and --seed, for the commands that generate cases.
 * @module
 */
import type { Selection } from '../conformance/cases.ts';
import { selectionFrom } from '../conformance/validate.ts';
import type { GlobalOptions } from './output.ts';

export interface SelectionOptions extends GlobalOptions {
  readonly ops?: string;
  readonly dtypes?: string;
  readonly cases?: number;
}

/** Throws {@link WidthwiseError} (`usage`) on an operation or a format that does not exist. */
export function selectionOf({ ops, dtypes, cases, seed }: SelectionOptions): Selection {
  return selectionFrom({ ops: namesIn(ops), dtypes: namesIn(dtypes), cases, seed }, '--');
}

function namesIn(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((name) => name.trim());
}
