/**
 * # The gallery
 *
 * properties/counterexamples/ holds one card for each row of `refute`. They were found by search; the suite
 * examines each again on every run.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { WidthwiseError } from '../errors.ts';

const folder = new URL('../../properties/counterexamples/', import.meta.url);

/** The ids of its cards, in alphabetical order. */
export function galleryIds(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** The text of one of its cards. */
export function galleryText(id: string): string {
  return readFileSync(new URL(`${id}.json`, folder), 'utf8');
}

/**
 * The text of a card: a file, or one of the gallery by its id; for "CE-1234abcd" a file of that name in the working
 * directory takes precedence. Throws {@link WidthwiseError} (`input`).
 */
export function cardText(named: string): string {
  const file = named.endsWith('.json') ? named : `${named}.json`;
  if (existsSync(file)) return readFileSync(file, 'utf8');
  if (galleryIds().includes(named)) return galleryText(named);
  throw new WidthwiseError(
    'input',
    `no counterexample "${named}"`,
    `Give a file, or one of the gallery: ${galleryIds().join(', ')}.`,
  );
}
