/**
 * # What verify does, once its options are read
 *
 * Apart from the command, so that help loads no theorem.
 * @module
 */
import { allProperties } from '../../properties/index.ts';
import { renderJson } from '../reports/json.ts';
import { renderJunit } from '../reports/suite-junit.ts';
import { closingLine, propertyReport, summaryTable } from '../reports/terminal.ts';
import { exitCode } from '../suite/record.ts';
import type { RunRecord } from '../suite/record.ts';
import { chosenProperties, pinnedSeed } from '../suite/verify.ts';
import type { ExitCode } from './exit-codes.ts';
import { sayExpected } from './expectation.ts';
import { writeWhole } from './files.ts';
import { outputFor } from './output.ts';
import type { GlobalOptions } from './output.ts';
import { recording } from './recording.ts';
import { propertiesExpected } from './run-costs.ts';
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

/** Runs the suites, prints what came of them. */
export async function verify(stems: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const properties = chosenProperties(allProperties, stems, options.only, '--only');
  if (options.path === undefined && options.time === undefined)
    sayExpected([propertiesExpected(properties, options.runs)], output);
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
