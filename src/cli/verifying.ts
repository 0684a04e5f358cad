/**
 * # What verify does, once its options are read
 *
 * Apart from the command, so that help loads no theorem.
 * @module
 */
import { allProperties } from '../../properties/index.ts';
import { durationText } from '../certify/estimate.ts';
import { renderJson } from '../reports/json.ts';
import { renderJunit } from '../reports/suite-junit.ts';
import { closingLine, propertyReport, summaryTable } from '../reports/terminal.ts';
import type { AnyProperty } from '../suite/contract.ts';
import { exitCode } from '../suite/record.ts';
import type { RunRecord } from '../suite/record.ts';
import { chosenProperties, pinnedSeed } from '../suite/verify.ts';
import type { ExitCode } from './exit-codes.ts';
import { writeWhole } from './files.ts';
import { outputFor } from './output.ts';
import type { GlobalOptions, Output } from './output.ts';
import { recording } from './recording.ts';
import { runWithProgress } from './running.ts';

export interface VerifyOptions extends GlobalOptions {
  readonly time?: number;
  readonly runs?: number;
  readonly only?: string;
  readonly path?: string;
  readonly record?: string;
  readonly observations?: string;
  readonly junit?: string;
}

/** Of an instance, as measured on a busy core; for a word before the run alone. */
const costlyMilliseconds: ReadonlyMap<string, number> = new Map([
  ['expressivity', 8],
  ['nice-region', 8],
  ['kkt', 27],
  ['gradient-descent', 5],
  ['lipschitz', 5],
  ['taylor', 5],
]);
const usualMilliseconds = 2;

function sayDuration(
  properties: readonly AnyProperty[],
  runsAsked: number | undefined,
  output: Output,
): void {
  const seconds = properties.reduce((sum, { theorem, runs: usual }) => {
    const each = costlyMilliseconds.get(theorem) ?? usualMilliseconds;
    return sum + ((runsAsked ?? usual) * each) / 1000;
  }, 0);
  if (seconds >= 5) output.detail(`expected  about ${durationText(seconds)}, by a rough estimate`);
}

/** Runs the suites, prints what came of them. */
export async function verify(stems: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const properties = chosenProperties(allProperties, stems, options.only, '--only');
  if (options.path === undefined && options.time === undefined)
    sayDuration(properties, options.runs, output);
  const record = await runWithProgress(
    properties,
    {
      seed: options.seed ?? pinnedSeed,
      runs: options.runs,
      seconds: options.time,
      path: options.path,
      observations: options.observations,
    },
    propertyReport,
    output,
    recording(options.record),
  );
  if (options.junit !== undefined) await writeWhole(options.junit, renderJunit(record));
  const text = options.quiet === true ? closingLine(record.footer) : closing(record);
  output.result(text, renderJson(record));
  return exitCode(record);
}

function closing({ results, footer }: RunRecord): string {
  const partial = footer.complete ? [] : ['partial: not every property ran to its end'];
  return ['', summaryTable(results), '', ...partial, closingLine(footer)].join('\n');
}
