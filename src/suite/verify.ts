/**
 * # The properties of a run
 *
 * ## Main definitions
 * - {@link chosenProperties}: those of some theorems, or one
 * - {@link verify}: runs them, without a terminal
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { suggestion } from '../suggest.ts';
import type { AnyProperty, CheckOptions } from './contract.ts';
import type { RunRecord } from './record.ts';
import { runSuite } from './suite.ts';

/** The default seed, so that two runs without one see the same instances. */
export const pinnedSeed = 20_211_206;

/** The properties of these stems, or all; with an id, that one among them. `field` is the place of the id. */
export function chosenProperties(
  all: readonly AnyProperty[],
  stems: readonly string[],
  only: string | undefined,
  field: string,
): readonly AnyProperty[] {
  const known = [...new Set(all.map(({ theorem }) => theorem))];
  const stranger = stems.find((stem) => !known.includes(stem));
  if (stranger !== undefined)
    throw new WidthwiseError(
      'usage',
      `unknown theorem "${stranger}"${suggestion(stranger, known)}`,
      `There are: ${known.join(', ')}.`,
    );
  const chosen = all.filter((p) => stems.length === 0 || stems.includes(p.theorem));
  if (only === undefined) return chosen;
  const one = chosen.filter(({ id }) => id === only);
  const ids = chosen.map(({ id }) => id);
  if (one.length === 0)
    throw new WidthwiseError(
      'usage',
      `unknown property "${only}"${suggestion(only, ids)}`,
      `There are: ${ids.join(', ')}.`,
      { field },
    );
  return one;
}

/** Which properties to run, and for how long. */
export interface VerifyRequest extends Pick<CheckOptions, 'runs' | 'seconds' | 'path' | 'signal'> {
  /** Stems; all by default. */
  readonly theorems?: readonly string[] | undefined;
  /** One property, by its id. */
  readonly only?: string | undefined;
  /** The pinned seed by default. */
  readonly seed?: number | undefined;
}

/** Runs the requested properties. */
export function verify(
  all: readonly AnyProperty[],
  { theorems = [], only, seed = pinnedSeed, ...options }: VerifyRequest,
): Promise<RunRecord> {
  const properties = chosenProperties(all, theorems, only, 'request.only');
  return runSuite(properties, { ...options, seed });
}
