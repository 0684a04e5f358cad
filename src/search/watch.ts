/**
 * # What a search or an experiment tells of itself
 *
 * While it works, as it returns only at its end. Nothing depends on who listens.
 *
 * ## Main definitions
 * - {@link Watch}: told at each step how far the search is
 * - {@link part}: the watch of one part of a search
 * - {@link PartsWatch}: of an experiment
 * @module
 */

/** `share` of the expected work, from 0 to 1, is done; a lower one than before begins anew. `what` comes next. */
export type Watch = (share: number, what: string) => void;

/** A watch of part `k` of `of` parts of one size, counted from 0; `name` stands before what it is told. */
export function part(
  watch: Watch | undefined,
  k: number,
  of: number,
  name: string = '',
): Watch | undefined {
  return (
    watch && ((share, what) => watch((k + share) / of, name === '' ? what : `${name}, ${what}`))
  );
}

/** The signal ends an experiment after the part that it is at; `onProgress` is told of each part that is done. */
export interface PartsWatch {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((id: string, done: number, total: number) => void) | undefined;
}
