/**
 * # Running many properties
 *
 * Checks properties one after another and returns the run record. An interrupted run returns the
 * record so far, marked as incomplete.
 * @module
 */

import { WidthwiseError } from '../errors.ts';
import type { AnyProperty, CheckOptions, PropertyResult } from './contract.ts';
import { runFooter, runHeader } from './record.ts';
import type { RunHeader, RunRecord } from './record.ts';

export interface SuiteOptions extends CheckOptions {
  readonly onStart?: ((header: RunHeader) => void) | undefined;
  /** Called as each property ends, before the next one begins. */
  readonly onResult?: ((result: PropertyResult) => void) | undefined;
}

/**
 * The record of one run over `properties`.
 *
 * `seconds` is the budget of the whole run: each property may use an equal share of the time left.
 * `onProgress` counts the instances of the whole run.
 *
 * @throws {@link RangeError} if two properties have one id: a replay could not tell them apart.
 * @throws {@link WidthwiseError} as {@link AnyProperty.check}, and if a path is given with several properties.
 */
export async function runSuite(
  properties: readonly AnyProperty[],
  options: SuiteOptions,
): Promise<RunRecord> {
  const ids = properties.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    throw new RangeError(`runSuite: expected distinct ids, got two ${twice}`);
  if (options.path !== undefined && properties.length !== 1)
    throw new WidthwiseError(
      'usage',
      `a path replays one property, got ${properties.length}`,
      'Name it with --only.',
      { field: '--path' },
    );
  const header = runHeader(options.seed, ids);
  options.onStart?.(header);
  const started = performance.now();
  const runsOf = (p: AnyProperty): number =>
    options.path === undefined ? (options.runs ?? p.runs) : 1;
  const total = properties.reduce((sum, p) => sum + runsOf(p), 0);
  const results: PropertyResult[] = [];
  let before = 0;
  for (const [i, p] of properties.entries()) {
    if (options.signal?.aborted === true) break;
    const milliseconds = performance.now() - started;
    const left = (options.seconds ?? Infinity) - milliseconds / 1000;
    const result = await p.check({
      ...options,
      seconds: Math.max(0, left / (properties.length - i)),
      onProgress: ({ id, done }) =>
        options.onProgress?.({
          id,
          done: before + done,
          total,
          milliseconds: performance.now() - started,
        }),
    });
    before += runsOf(p);
    results.push(result);
    options.onResult?.(result);
  }
  return { header, results, footer: runFooter(results, properties.length) };
}
