/**
 * # The keys of a request
 *
 * An unknown key is refused: if `width` were misspelled, the program would choose a width itself.
 * @module
 */
import { show } from '../data/data-set.ts';
import { suggestion } from '../suggest.ts';
import { WidthwiseError } from '../errors.ts';

/** Every key of a request, so that a new one is listed here or does not compile. */
export type Keys<T> = { readonly [K in keyof Required<T>]: Need };

export type Need = 'needed' | 'optional';

function refusal(found: string, known: readonly string[], field: string): WidthwiseError {
  return new WidthwiseError('usage', found, `The keys are ${known.join(', ')}.`, { field });
}

/** Throws {@link WidthwiseError} (`usage`) unless this is an object with the needed keys and no unknown ones. */
export function demandKeys<T>(request: T, keys: Keys<T>, name: string = 'request'): void {
  const known = Object.keys(keys);
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw refusal(`expected an object, got ${show(request)}`, known, name);
  const entries = new Map<string, unknown>(Object.entries(request));
  for (const key of entries.keys())
    if (!known.includes(key))
      throw refusal(`unknown key ${show(key)}${suggestion(key, known)}`, known, name);
  for (const [key, need] of Object.entries(keys))
    if (need === 'needed' && (entries.get(key) ?? undefined) === undefined)
      throw refusal(`no ${key}`, known, `${name}.${key}`);
}
