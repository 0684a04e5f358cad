/**
 * # A table of sentences, and its coverage
 *
 * @module
 */
import { expect } from 'vitest';
import { read } from './pattern.ts';
import type { Pattern, Truth } from './pattern.ts';

export type Truths = Readonly<Record<string, Truth>>;

/** The sentences that occurred, and the placeholders at which a number on the other side would have been false. */
export interface Seen {
  readonly met: Set<string>;
  readonly sharp: Set<string>;
}

/** Names in `shared` are of one place, whichever sentence it is in. */
function keyOf({ text }: Pattern, name: string, shared: ReadonlySet<string>): string {
  return shared.has(name) ? name : `${name} of: ${text}`;
}

/**
 * Checks each number of a sentence of this pattern; without true values it only counts as having
 * occurred.
 */
export function follow(
  pattern: Pattern,
  sentence: string,
  truths: Truths | undefined,
  seen: Seen,
  shared: ReadonlySet<string> = new Set(),
): void {
  seen.met.add(pattern.text);
  if (truths === undefined) return;
  const numbers = pattern.regex.exec(sentence)?.slice(1) ?? [];
  for (const [k, place] of pattern.places.entries()) {
    const truth = truths[place.name];
    if (truth === undefined) throw new Error(`nothing is known of ${place.name} in: ${sentence}`);
    const reading = read(place, numbers[k] ?? '', truth);
    expect(reading, `${place.name} in: ${sentence}`).not.toBe('false');
    if (reading === 'sharp') seen.sharp.add(keyOf(pattern, place.name, shared));
  }
}

/** The numbers, other than counts, at which no instance was sharp. */
export function notSharp(
  patterns: readonly Pattern[],
  seen: Seen,
  shared: ReadonlySet<string> = new Set(),
): readonly string[] {
  return patterns.flatMap((pattern) =>
    pattern.places
      .filter(({ side }) => side !== 'count')
      .map(({ name }) => keyOf(pattern, name, shared))
      .filter((key) => !seen.sharp.has(key)),
  );
}
