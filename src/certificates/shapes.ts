/**
 * # Shapes of JSON, each defined once
 *
 * A shape reads a value strictly, writes it back in canonical form, and describes it in words and as JSON Schema. From
 * the shape of a fact follow its type, its reader, its text, its row in proofs-notes/facts-format.md and its published
 * schema.
 *
 * ## Main definitions
 * - {@link Shape}, {@link Of}: one value, and its type
 * - {@link oneOf}, {@link either}: one of several words
 * - {@link Part}, {@link record}, {@link variant}, {@link requiring}: entries of an object
 *
 * Whole objects, and descriptions of parts, are in object-shapes.ts: no verdict on a certificate needs them.
 * @module
 */
import { expected, show } from './parsed-json.ts';
import type { Fields } from './parsed-json.ts';

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
export type Entries = Readonly<Record<string, Json>>;
/** JSON Schema, draft 2020-12. */
export type Schema = Readonly<Record<string, unknown>>;

/** The form of a value in a file. */
export interface Shape<T> {
  /** Throws `Refusal` if the value is not of this shape. */
  read(value: unknown, at: string): T;
  write(value: T): Json;
  /** A description for the tables of the notes; empty if the key says enough. */
  readonly words: string;
  readonly schema: Schema;
}

/** The type of what a shape, or a part, reads. */
export type Of<S> = S extends Shape<infer T> | Part<infer T> ? T : never;

/** "a, b or c". */
export function either(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((w) => w !== '').join(' or ');
}

/** One of the words. */
export function oneOf<const W extends string>(...words: readonly W[]): Shape<W> {
  return {
    read: (value, at) => {
      const found = words.find((word) => word === value);
      if (found === undefined) throw expected(at, `one of ${words.map(show).join(', ')}`, value);
      return found;
    },
    write: (word) => word,
    words: either(words.map((word) => `\`${word}\``)),
    schema: { enum: words },
  };
}

/** Some entries of an object, in their order. */
export interface Part<T> {
  /** The required keys, which may depend on the words present. */
  keys(found: Fields, at: string): readonly string[];
  take(found: Fields, at: string): T;
  give(value: T): Entries;
  /** The shapes it consists of. */
  readonly made: Made;
}

type Parts = Readonly<Record<string, Part<unknown>>>;

export type Made =
  | { readonly by: 'record'; readonly shapes: Readonly<Record<string, Shape<unknown>>> }
  | { readonly by: 'variant'; readonly key: string; readonly variants: Parts }
  | { readonly by: 'joined'; readonly parts: readonly Part<unknown>[] };

// Object.fromEntries of these has the required type: each entry comes from the shape of its key.
type Pairs = readonly (readonly unknown[])[];

type Taken<S> = { readonly [K in keyof S]: Of<S[K]> };

/** An entry for each key. */
export function record<S extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: S,
): Part<Taken<S>> {
  const all = Object.entries(shapes);
  return {
    keys: () => Object.keys(shapes),
    take: (found, at) => {
      const read: Pairs = all.map(([key, shape]) => [
        key,
        shape.read(found.get(key), `${at}.${key}`),
      ]);
      return Object.fromEntries(read);
    },
    give: (value: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(all.map(([key, shape]) => [key, shape.write(value[key])])),
    made: { by: 'record', shapes },
  };
}

type Variants<K extends string, V> = {
  readonly [W in keyof V]: { readonly [key in K]: W } & Of<V[W]>;
}[keyof V];

/** A word under `key`, and the entries that it brings. */
export function variant<const K extends string, V extends Parts>(
  key: K,
  variants: V,
): Part<Variants<K, V>> {
  const word = oneOf(...Object.keys(variants));
  const partOf = (value: unknown, at: string): Part<unknown> =>
    variants[word.read(value, `${at}.${key}`)] ?? record({});
  return {
    keys: (found, at) => [key, ...partOf(found.get(key), at).keys(found, at)],
    take: (found, at) => {
      const own = partOf(found.get(key), at).take(found, at);
      const read: Pairs = [[key, found.get(key)], ...Object.entries(own ?? {})];
      return Object.fromEntries(read);
    },
    give: (value: Readonly<Record<string, unknown>>) => {
      const own = word.read(value[key], key);
      return { [key]: own, ...partOf(own, key).give(value) };
    },
    made: { by: 'variant', key, variants },
  };
}

/** A part whose entries must be consistent: `demand` throws `Refusal` if they are not. */
export function requiring<T>(part: Part<T>, demand: (value: T, at: string) => void): Part<T> {
  return {
    ...part,
    take: (found, at) => {
      const value = part.take(found, at);
      demand(value, at);
      return value;
    },
  };
}
