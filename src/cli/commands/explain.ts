/**
 * # widthwise explain
 * @module
 */
import type { Command } from 'commander';
import { allProperties } from '../../../properties/index.ts';
import { searchesFor } from '../../theorems/rows.ts';
import { suggestion } from '../../suggest.ts';
import { WidthwiseError } from '../../errors.ts';
import { theoremOf, theorems } from '../../theorems/registry.ts';
import type { Assumption, Theorem } from '../../theorems/theorem.ts';
import type { ExitCode } from '../exit-codes.ts';
import { wrap } from '../lines.ts';
import { jsonText, outputFor } from '../output.ts';
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
      const options = command.optsWithGlobals<ExplainOptions>();
      if ((stem === undefined) === (options.vocabulary === undefined))
        throw new WidthwiseError(
          'usage',
          'expected the name of a theorem, or --vocabulary',
          'Give one of the two; widthwise list shows the names.',
        );
      if (stem === undefined) {
        await vocabulary(options);
        end(0);
        return;
      }
      const theorem = theoremOf(stem);
      if (theorem === undefined)
        throw new WidthwiseError(
          'usage',
          `unknown theorem "${stem}"${suggestion(
            stem,
            theorems.map((known) => known.stem),
          )}`,
          `There are: ${theorems.map((known) => known.stem).join(', ')}.`,
        );
      const properties = allProperties.filter((p) => p.theorem === stem).map(({ id }) => id);
      const note = `proofs-notes/${stem}.md`;
      outputFor(options).result(
        explanation(theorem, note, properties),
        jsonText({ ...theorem, hypotheses: theorem.hypotheses.map(searched), note, properties }),
      );
      end(0);
    });
}

interface ExplainOptions extends GlobalOptions {
  readonly vocabulary?: true;
}

/** What a conjecture can say. */
async function vocabulary(options: GlobalOptions): Promise<void> {
  const { vocabularyOf, vocabularyText } = await import('../../conjectures/listing.ts'); // a theorem needs none of it
  outputFor(options).result(vocabularyText(), jsonText(vocabularyOf()));
}

/** A hypothesis with the ids of the rows that search for what fails without it, if any. */
function searched(hypothesis: Assumption): object {
  const searches = searchesFor(hypothesis).map(({ id }) => id);
  return searches.length === 0 ? hypothesis : { ...hypothesis, searches };
}

function explanation(theorem: Theorem, note: string, properties: readonly string[]): string {
  const { title, statement, hypotheses, claims, limits, references } = theorem;
  return [
    title,
    '',
    ...statement.map((sentence) => `  ${wrap(sentence, '  ')}`),
    '',
    'Hypotheses',
    ...hypotheses.flatMap((hypothesis) => [
      `  ${hypothesis.id}  ${wrap(hypothesis.says, '    ')}`,
      `    checked by: ${wrap(hypothesis.checkedBy, '      ')}`,
      `    without it: ${wrap(hypothesis.without, '      ')}`,
      ...searchesFor(hypothesis).map(
        (row) => `    found by: widthwise refute ${row.theorem} --drop ${row.drops}`,
      ),
    ]),
    '',
    'What it does not say',
    ...limits.map((limit) => `  - ${wrap(limit, '    ')}`),
    '',
    ...(claims.length === 0 ? [] : [`Certified by claims of kind: ${claims.join(', ')}`]),
    `Proof: ${note}`,
    `Properties: ${wrap(properties.join(', '), '  ')}`,
    `References: ${references.join(', ')}`,
  ].join('\n');
}
