/**
 * # Running properties on the command line
 *
 * Prints each property as it ends and draws the progress bar; the first ctrl-C ends cleanly with a partial record.
 * @module
 */
import { progressBar } from '../reports/progress.ts';
import type { AnyProperty, CheckOptions, PropertyResult } from '../suite/contract.ts';
import type { RunRecord } from '../suite/record.ts';
import { runSuite } from '../suite/suite.ts';
import { interruptible } from './interruption.ts';
import type { Output } from './output.ts';

export async function runWithProgress(
  properties: readonly AnyProperty[],
  options: Pick<CheckOptions, 'seed' | 'runs' | 'seconds' | 'path'>,
  report: (result: PropertyResult) => string,
  output: Output,
): Promise<RunRecord> {
  if (properties.length === 0) throw new Error('no property to run: that would pass vacuously');
  const { stderr } = process;
  const bar = progressBar({
    isTTY: output.progress && stderr.isTTY,
    write: (text) => stderr.write(text),
  });
  return interruptible((signal) =>
    runSuite(properties, {
      ...options,
      signal,
      onProgress: bar.update,
      onResult: (result) => {
        bar.clear();
        output.detail(report(result));
      },
    }),
  ).finally(bar.clear);
}
