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
    .argument('[stem]', 'a name that widthwise list shows')
    .option('--vocabulary', 'what a conjecture of your own can say, instead of a theorem')
    .addHelpText(
      'after',
      '\nExamples:\n  widthwise explain expressivity\n  widthwise explain --vocabulary',
    )
    .action(async (stem: string | undefined) => {
      const { explain } = await import('../explaining.ts'); // help needs none of it
      const options = command.optsWithGlobals<GlobalOptions & { readonly vocabulary?: true }>();
      await explain(stem, options.vocabulary === true, outputFor(options));
      end(0);
    });
}
