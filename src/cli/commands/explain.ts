/**
 * # widthwise explain
 * @module
 */
import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import { outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function explainCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Prints a statement with its hypotheses, what fails without each, and where the proof is.',
    )
    .argument('<stem>', 'a name that widthwise list shows')
    .addHelpText('after', '\nExample:\n  widthwise explain expressivity')
    .action(async (stem: string) => {
      const { explain } = await import('../explaining.ts'); // help needs none of it
      await explain(stem, outputFor(command.optsWithGlobals<GlobalOptions>()));
      end(0);
    });
}
