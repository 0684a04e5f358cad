/**
 * # What verify does, once its options are read
 *
 * Apart from the command, so that help loads no theorem.
 * @module
 */
import { propertiesOf } from '../../properties/suites.ts';
import { renderJson } from '../reports/json.ts';
import { renderJunit } from '../reports/suite-junit.ts';
import { closingLine, propertyReport, summaryTable } from '../reports/terminal.ts';
import { exitCode } from '../suite/record.ts';
import type { AnyProperty } from '../suite/property.ts';
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

/** The properties of the stems, or of the theorem whose property is wanted; all if there is none of this name. */
async function wanted(
  stems: readonly string[],
  only: string | undefined,
): Promise<readonly AnyProperty[]> {
  if (stems.length > 0 || only === undefined) return propertiesOf(stems);
  const own = await propertiesOf([only.replace(/\/.*$/su, '')]);
  return own.some(({ id }) => id === only) ? own : propertiesOf([]);
}

/** Runs the suites, prints what came of them. */
export async function verify(stems: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const properties = chosenProperties(
    await wanted(stems, options.only),
    stems,
    options.only,
    '--only',
  );
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
