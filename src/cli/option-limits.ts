/**
 * # Option values that are limited
 *
 * By the words there are, or by what a number costs. Apart from option-values.ts, as `widthwise --help` needs no limit.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { limits } from '../certificates/limits.ts';
import { mostIterates, mostStarts } from '../certify/limits.ts';
import { suggestion } from '../suggest.ts';
import { countUpTo } from './option-values.ts';
import type { Read } from './option-values.ts';

/** A reader of one of these words: as `choices` of Commander, with the nearest where it is none of them. */
export function oneOf(known: readonly string[]): Read<string> {
  return (text) => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(
      `Allowed choices are ${known.join(', ')}${suggestion(text, known)}`,
    );
  };
}

/** Which iterate of a run, or how many gradients it may take. */
export const iterate: Read = countUpTo(mostIterates, 'each step of the run is a gradient');

/** m, whatever n and d are; `demandNetworkSize` says the limit with them. */
export const width: Read = countUpTo(
  limits.preactivations,
  'the checker takes no more pre-activations n m',
);

/** The same, or `least`. */
export const widthOrLeast: Read<number | 'least'> = (text) =>
  text === 'least' ? text : width(text);

/** Starts to choose from. */
export const starts: Read = countUpTo(mostStarts, 'each start is drawn and measured');

/** Cases, which are all made before the first is asked. */
export const cases: Read = countUpTo(100_000, 'all are made before the first is asked');

/** Instances of a property. */
export const runs: Read = countUpTo(100_000_000, 'an instance is replayed by its number');
