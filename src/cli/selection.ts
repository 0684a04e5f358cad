/**
 * # Which conformance cases
 *
 * The options --ops, --dtypes, --cases and --seed, for the commands that generate cases.
 * @module
 */
import { operationNames } from '../conformance/cases.ts';
import type { Selection } from '../conformance/cases.ts';
import { dtypes as knownDtypes } from '../conformance/protocol.ts';
import { WidthwiseError } from '../errors.ts';
import type { GlobalOptions } from './output.ts';
import { pinnedSeed } from './running.ts';

export interface SelectionOptions extends GlobalOptions {
  readonly ops?: string;
  readonly dtypes?: string;
  readonly cases?: number;
}

const usualCount = 1000;

/** Throws {@link WidthwiseError} (`usage`) on an operation or a format that does not exist. */
export function selectionOf({ ops, dtypes, cases, seed }: SelectionOptions): Selection {
  return {
    seed: seed ?? pinnedSeed,
    count: cases ?? usualCount,
    ...(ops === undefined ? {} : { ops: namesIn(ops, 'operation', operationNames, '--ops') }),
    ...(dtypes === undefined ? {} : { dtypes: namesIn(dtypes, 'format', knownDtypes, '--dtypes') }),
  };
}

function namesIn(
  text: string,
  what: string,
  known: readonly string[],
  field: string,
): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return names;
  const advice = `There are ${known.join(', ')}.`;
  throw new WidthwiseError('usage', `unknown ${what} "${stranger}"`, advice, { field });
}
