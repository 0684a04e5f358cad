/**
 * # The run record
 *
 * A header, the result of each property in the order they ended, and a footer, as schema.ts declares them. The record
 * is the source of truth about a run; every report is rendered from it.
 * @module
 */

import type { Of } from '../schemas/reading.ts';
import type { Ending, PropertyResult } from './contract.ts';
import type { footer, header, record } from './schema.ts';

export type RunHeader = Of<typeof header>;
export type RunFooter = Of<typeof footer>;
export type RunRecord = Of<typeof record>;

/** The header of a run of these properties. */
export function runHeader(seed: number, properties: readonly string[]): RunHeader {
  return {
    format: 'widthwise-record',
    version: 1,
    kind: 'verify',
    seed,
    node: process.version,
    started: new Date().toISOString(),
    properties,
  };
}

/** The footer of a run in which `planned` properties were to be checked. */
export function runFooter(results: readonly PropertyResult[], planned: number): RunFooter {
  const of = (wanted: Ending['kind']): number =>
    results.filter(({ kind }) => kind === wanted).length;
  const [passed, short, interrupted] = [of('passed'), of('short'), of('interrupted')];
  const failed = results.length - passed - short - interrupted;
  return { passed, short, failed, complete: interrupted === 0 && results.length === planned };
}

/** 70 an internal error, 1 something failed, 5 partial, 0 all held: the first that applies. */
export function exitCode({ results, footer }: RunRecord): 0 | 1 | 5 | 70 {
  if (results.some(({ kind }) => kind === 'error')) return 70;
  if (footer.failed > 0) return 1;
  return footer.complete ? 0 : 5;
}
