/**
 * # widthwise refute
 * @module
 */
import type { Command } from 'commander';
import { suites } from '../../../properties/suites.ts';
import { usualSeconds } from '../../counterexamples/budget.ts';
import { dropped } from '../../theorems/dropped.ts';
import type { ExitCode } from '../exit-codes.ts';
import { outputFile, outputFolder, positive } from '../option-values.ts';
import { recordOption } from '../record-option.ts';
import type { RefuteOptions } from '../refutation.ts';

/** Theorems and false claims that can be attacked. */
const attacked = [...new Set([...Object.keys(dropped), ...Object.keys(suites)])];

export function refuteCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Searches for a counterexample to a theorem without one of its hypotheses, shrinks it and proves it. With nothing dropped it attacks the theorem itself.',
    )
    .argument('[theorem]', `one of ${attacked.join(', ')}`)
    .option(
      '--conjecture <file>',
      'a conjecture of your own instead: JSON, or a module that chooses candidates',
    )
    .option('--drop <hypothesis>', 'the hypothesis to drop')
    .option('--matrix', 'drop each hypothesis in turn')
    .option('--time <seconds>', 'time budget of each search', positive, usualSeconds)
    .option(
      '--scope <bounds>',
      'exhaustive search among integers, for example "n<=3,d<=2,m<=2,|w|<=2"',
    )
    .option('--out <folder>', 'where the cards go', outputFolder, '.')
    .option(
      '--near-miss <file>',
      'where the certificate goes of the near miss: the nearest instance with the hypothesis and the conclusion',
      outputFile,
    )
    .option(recordOption.flags, recordOption.help, recordOption.read)
    .addHelpText(
      'after',
      `
Hypotheses that can be dropped; no-bad-minimum is a false claim, refuted in two forms:
${Object.entries(dropped)
  .flatMap(([theorem, names]) => names.map((drops) => `  ${theorem} --drop ${drops}`))
  .join('\n')}

Exit code: 0 a genuine counterexample was written, or with nothing dropped none was found; 1 no witness, or a
theorem was refuted; 2 unusable options or an unusable conjecture; 5 interrupted before a witness.

Examples:
  widthwise refute nice-region --drop width
  widthwise refute nice-region --drop width --near-miss near.json && widthwise check near.json
  widthwise refute kkt --matrix --time 10
  widthwise refute expressivity --time 60

Conjectures of your own (more in proofs-notes/using/conjectures.md):
  widthwise conjecture init mine.json && widthwise refute --conjecture mine.json
  widthwise explain --vocabulary
  widthwise refute --conjecture chosen.ts --time 60`,
    )
    .action(async (theorem: string | undefined) => {
      const { refute } = await import('../refutation.ts'); // help needs none of it
      end(await refute(theorem, command.optsWithGlobals<RefuteOptions>()));
    });
}
