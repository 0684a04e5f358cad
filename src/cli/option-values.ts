/**
 * # Reading option values
 *
 * Each reader refuses what it does not understand, so that "1e" or "4.5" is never accepted as an integer by accident.
 * @module
 */
import { InvalidArgumentError } from 'commander';

function numberIn(text: string, wanted: string, fits: (x: number) => boolean): number {
  const x = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : Number.NaN;
  if (!fits(x)) throw new InvalidArgumentError(`Expected ${wanted}, got "${text}".`);
  return x;
}

/** An integer of at least 1. */
export function count(text: string): number {
  return numberIn(text, 'a positive whole number', (x) => Number.isSafeInteger(x) && x >= 1);
}

/** An integer of at least 0. */
export function dimension(text: string): number {
  return numberIn(text, 'a whole number of at least 0', (x) => Number.isSafeInteger(x) && x >= 0);
}

export type Read<T = number> = (text: string) => T;

/** Reads an integer from 1 to `most`; a refusal states the limit and `why`: what the number costs. */
export function countUpTo(most: number, why: string): Read {
  const wanted = `a positive whole number of at most ${most.toLocaleString('en')} (${why})`;
  return (text) => numberIn(text, wanted, (x) => Number.isSafeInteger(x) && x >= 1 && x <= most);
}

/** A range "16..500", or a single number. */
export function range(text: string): readonly [number, number] {
  const [, first, last = first] = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/u.exec(text) ?? [];
  if (first === undefined || last === undefined)
    throw new InvalidArgumentError(`Expected a range such as 16..500, got "${text}".`);
  return [Number(first), Number(last)];
}

/** The seconds for a small case; a large one gets more, and a timer allows less than 2^31 milliseconds. */
export function timeout(text: string): number {
  return numberIn(text, 'a positive number of at most 3,600 seconds', (x) => x > 0 && x <= 3600);
}

/** A finite number above 0. */
export function positive(text: string): number {
  return numberIn(text, 'a positive number', (x) => x > 0 && x < Infinity);
}

/** A number from 0 to below 1. */
export function fraction(text: string): number {
  return numberIn(text, 'a number from 0 to below 1', (x) => x >= 0 && x < 1);
}

/** An integer from -2^31 to 2^31 - 1. */
export function seed(text: string): number {
  return numberIn(text, 'a whole number from -2^31 to 2^31 - 1', (x) => (x | 0) === x);
}

/** The name of an output file; main.ts checks that it is writable before a command starts. */
export function outputFile(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the name of a file.');
  return text;
}

/** The same for a folder, which is created if it does not exist. */
export function outputFolder(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the name of a folder.');
  return text;
}
