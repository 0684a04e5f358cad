/**
 * # Running properties on the command line
 *
 * Prints and records each property as it ends and draws the progress bar; the first ctrl-C ends cleanly with a partial record.
 * @module
 */
import { progressBar } from '../reports/progress.ts';
import type { AnyProperty, CheckOptions, PropertyResult } from '../suite/contract.ts';
import type { RunRecord } from '../suite/record.ts';
import { runSuite } from '../suite/suite.ts';
import { interruptible } from './interruption.ts';
import type { Output } from './output.ts';
import { observing } from './recording.ts';
import type { Recorder } from './recording.ts';

export async function runWithProgress(
  properties: readonly AnyProperty[],
  options: Pick<CheckOptions, 'seed' | 'runs' | 'seconds' | 'path'> & {
    readonly observations?: string | undefined;
  },
  report: (result: PropertyResult) => string,
  output: Output,
  record: Recorder = () => undefined,
): Promise<RunRecord> {
  if (properties.length === 0) throw new Error('no property to run: that would pass vacuously');
  const { stderr } = process;
  const bar = progressBar({
    isTTY: output.progress && stderr.isTTY,
    columns: stderr.columns,
    write: (text) => stderr.write(text),
  });
  const run = await interruptible((signal) =>
    runSuite(properties, {
      ...options,
      signal,
      onStart: (header) => record({ type: 'header', ...header }),
      onTrial: observing(options.observations, options.seed),
      onProgress: bar.update,
      onResult: (result) => {
        bar.clear();
        output.detail(report(result));
        record({ type: 'property', result });
      },
    }),
  ).finally(bar.clear);
  record({ type: 'footer', kind: 'verify', ...run.footer });
  return run;
}
