/**
 * # widthwise demo
 *
 * What `npm start` runs: one certificate about real data, and the property suite of the theorem behind it.
 * @module
 */
import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import type { GlobalOptions } from '../output.ts';

const file = 'four-neurons.proof.json';

export function demoCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      `Proves that 4 neurons memorise 1,000 MNIST digits with random labels (writes ${file}), ` +
        'then runs the property suite of Theorem A. Under a minute.',
    )
    .addHelpText('after', '\nExample:\n  widthwise demo')
    .action(async () => {
      const { demo } = await import('../demonstration.ts'); // help needs none of it
      end(await demo(file, command.optsWithGlobals<GlobalOptions>()));
    });
}
