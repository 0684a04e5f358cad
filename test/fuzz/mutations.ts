/**
 * # Damaging bytes
 *
 * Bytes truncated, flipped, overwritten, repeated, moved, and replaced by words that are difficult
 * for readers.
 * @module
 */
import type { Chance } from './chance.ts';

const encoder = new TextEncoder();

/** Words to try in every text. */
export const words: readonly string[] = [
  '',
  '0',
  '-0',
  '1',
  '-1',
  '00',
  '+1',
  '.5',
  '1.',
  '1e5',
  '9e20',
  '1e-400',
  '1e400',
  '-1e309',
  '0x10',
  '1_000',
  '9007199254740993',
  '18446744073709551616',
  '123456789012345678901234567890',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'true',
  'undefined',
  'nan',
  'inf',
  'None',
  '"',
  '""',
  "'",
  '\\',
  '\\u0000',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  ',',
  ':',
  ';',
  '\t',
  ' ',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\ufeff',
  '\u2028',
  '\u00e9',
  '\u{1f600}',
  '[]',
  '{}',
  '[[]]',
  '[[',
  ']]',
  '[null]',
  '{"a":1}',
  '"__proto__":{"x":1},',
  '"constructor"',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'length',
];

function spliced(bytes: Uint8Array, from: number, to: number, put: Uint8Array): Uint8Array {
  const result = new Uint8Array(from + put.length + bytes.length - to);
  result.set(bytes.subarray(0, from));
  result.set(put, from);
  result.set(bytes.subarray(to), from + put.length);
  return result;
}

/** A start and an end after it, mostly close. */
function range(bytes: Uint8Array, c: Chance): readonly [number, number] {
  const from = c.below(bytes.length + 1);
  const length = c.below(c.oneIn(4) ? bytes.length + 1 : 9);
  return [from, Math.min(bytes.length, from + length)];
}

/** The start and the end of the word or number at or after a random place. */
function wordAt(bytes: Uint8Array, c: Chance): readonly [number, number] {
  const isWord = (k: number): boolean => /[\w.+-]/u.test(String.fromCharCode(bytes[k] ?? 0));
  let from = c.below(bytes.length + 1);
  while (from < bytes.length && !isWord(from)) from++;
  while (from > 0 && isWord(from - 1)) from--;
  let to = from;
  while (to < bytes.length && isWord(to)) to++;
  return [from, to];
}

type Change = (bytes: Uint8Array, c: Chance) => Uint8Array;

const overwrite = (bytes: Uint8Array, at: number, byte: number): Uint8Array =>
  bytes.length === 0 ? bytes : bytes.with(at, byte);

const changes: readonly Change[] = [
  (bytes, c) => bytes.subarray(0, c.below(bytes.length + 1)),
  (bytes, c) => {
    const at = c.below(Math.max(1, bytes.length));
    return overwrite(bytes, at, (bytes[at] ?? 0) ^ (1 << c.below(8)));
  },
  (bytes, c) => overwrite(bytes, c.below(Math.max(1, bytes.length)), c.below(256)),
  (bytes, c) => overwrite(bytes, c.below(Math.max(1, bytes.length)), c.pick([0, 1, 127, 128, 255])),
  (bytes, c) => spliced(bytes, ...range(bytes, c), new Uint8Array()),
  (bytes, c) => {
    const [from, to] = range(bytes, c);
    return spliced(bytes, to, to, bytes.slice(from, to));
  },
  (bytes, c) => {
    const [from, to] = range(bytes, c);
    const at = c.below(bytes.length + 1);
    return spliced(bytes, at, at, bytes.slice(from, to));
  },
];

/** The bytes after 1 to 4 changes; `own` are words of their format. */
export function damaged(bytes: Uint8Array, own: readonly string[], c: Chance): Uint8Array {
  const replaceWord: Change = (b) =>
    spliced(b, ...wordAt(b, c), encoder.encode(c.pick(c.oneIn(2) ? own : words)));
  const insertWord: Change = (b) => {
    const at = c.below(b.length + 1);
    return spliced(b, at, at, encoder.encode(c.pick(c.oneIn(2) ? own : words)));
  };
  let result = bytes;
  for (let k = c.oneIn(2) ? c.below(4) : 0; k >= 0; k--)
    result = c.pick([...changes, replaceWord, replaceWord, insertWord])(result, c);
  return result;
}
