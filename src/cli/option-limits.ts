/**
 * # Option values with limits
 *
 * Limited to known words, or by what a number costs. Separate from option-values.ts, since `widthwise --help` needs no
 * limits.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { limits } from '../certificates/limits.ts';
import { mostIterates, mostStarts } from '../certify/limits.ts';
import { suggestion } from '../suggest.ts';
import { countUpTo } from './option-values.ts';
import type { Read } from './option-values.ts';

/** A reader of one of these words: like `choices` of Commander, but it suggests the nearest word. */
export function oneOf(known: readonly string[]): Read<string> {
  return (text) => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(
      `Allowed choices are ${known.join(', ')}${suggestion(text, known)}`,
    );
  };
}

/** The number of an iterate of a run, or of gradients that a run may take. */
export const iterate: Read = countUpTo(mostIterates, 'each step of the run is a gradient');

/** m, for any n and d; `demandNetworkSize` knows the limit that depends on them. */
export const width: Read = countUpTo(
  limits.preactivations,
  'the checker takes no more pre-activations n m',
);

/** Starts to choose from. */
export const starts: Read = countUpTo(mostStarts, 'each start is drawn and measured');

/** Cases, which are all generated before the first is asked. */
export const cases: Read = countUpTo(100_000, 'all are made before the first is asked');

/** Instances of a property. */
export const runs: Read = countUpTo(100_000_000, 'an instance is replayed by its number');
