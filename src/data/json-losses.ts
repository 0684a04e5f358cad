/**
 * # What JSON.parse loses silently
 *
 * It keeps the last value of a repeated key, and rounds numbers (number-text.ts). Both are looked for in a text that
 * `JSON.parse` has accepted, so every brace, string and number in it is well-formed.
 *
 * ## Main definitions
 * - {@link firstLoss}
 * @module
 */
import { lossIn } from './number-text.ts';
import type { Loss } from './number-text.ts';

const [tab, lineFeed, carriageReturn, blank] = [9, 10, 13, 32];
const [quote, backslash, colon] = [34, 92, 58];
const [open, close] = [123, 125];
const [minus, nought, nine] = [45, 48, 57];

/** The index after the quoted string that starts at `index`. */
function endOfText(text: string, index: number): number {
  let k = index + 1;
  while (text.charCodeAt(k) !== quote) k += text.charCodeAt(k) === backslash ? 2 : 1;
  return k + 1;
}

function isKey(text: string, end: number): boolean {
  let k = end;
  while ([tab, lineFeed, carriageReturn, blank].includes(text.charCodeAt(k))) k++;
  return text.charCodeAt(k) === colon;
}

/** Records the key after decoding, since "\u0058" is "X" too. */
function doubled(spelled: string, keys: Set<unknown> | undefined): Loss | undefined {
  const key: unknown = JSON.parse(spelled);
  if (keys?.has(key) === true)
    return { found: `the key ${spelled.slice(0, 40)} stands twice`, advice: 'Keep one of them.' };
  keys?.add(key);
  return undefined;
}

const number = /-?\d[\d.eE+-]*/uy;

function numberAt(text: string, index: number): string {
  number.lastIndex = index;
  const [found = ''] = number.exec(text) ?? [];
  return found;
}

type See = (spelled: string, value: number) => void;

function lossOrSeen(found: string, see: See | undefined): Loss | undefined {
  const value = Number(found);
  const loss = lossIn(found, value);
  if (loss === undefined) see?.(found, value);
  return loss;
}

/** The first loss in a JSON text and its place, or `undefined`. `see` receives each number before that. */
export function firstLoss(
  text: string,
  see?: See,
): (Loss & { readonly index: number }) | undefined {
  const objects: Set<unknown>[] = [];
  for (let index = 0; index < text.length;) {
    const c = text.charCodeAt(index);
    let end = index + 1;
    let loss: Loss | undefined;
    if (c === quote) {
      end = endOfText(text, index);
      if (isKey(text, end)) loss = doubled(text.slice(index, end), objects.at(-1));
    } else if (c === minus || (c >= nought && c <= nine)) {
      const found = numberAt(text, index);
      end = index + found.length;
      loss = lossOrSeen(found, see);
    } else if (c === open) objects.push(new Set());
    else if (c === close) objects.pop();
    if (loss !== undefined) return { ...loss, index };
    index = end;
  }
  return undefined;
}
