/**
 * # widthwise explain
 * @module
 */
import type { Command } from 'commander';
import { allProperties } from '../../../properties/index.ts';
import { rowOf } from '../../theorems/rows.ts';
import { suggestion } from '../../suggest.ts';
import { WidthwiseError } from '../../errors.ts';
import { theoremOf, theorems } from '../../theorems/registry.ts';
import type { Theorem } from '../../theorems/theorem.ts';
import type { ExitCode } from '../exit-codes.ts';
import { jsonText, outputFor, wrap } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function explainCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Prints a statement with its hypotheses, what fails without each, and where the proof is.',
    )
    .argument('<stem>', 'a name that widthwise list shows')
    .addHelpText('after', '\nExample:\n  widthwise explain expressivity')
    .action((stem: string) => {
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
      outputFor(command.optsWithGlobals<GlobalOptions>()).result(
        explanation(theorem, note, properties),
        jsonText({ ...theorem, note, properties }),
      );
      end(0);
    });
}

/** "kkt --drop width". */
function dropping(id: string): string {
  const row = rowOf(id);
  return row === undefined ? id : `${row.theorem} --drop ${row.drops}`;
}

function explanation(theorem: Theorem, note: string, properties: readonly string[]): string {
  const { title, statement, hypotheses, claims, limits, references } = theorem;
  return [
    title,
    '',
    ...statement.map((sentence) => `  ${wrap(sentence, '  ')}`),
    '',
    'Hypotheses',
    ...hypotheses.flatMap(({ id, says, checkedBy, without, searches = [] }) => [
      `  ${id}  ${wrap(says, '    ')}`,
      `    checked by: ${wrap(checkedBy, '      ')}`,
      `    without it: ${wrap(without, '      ')}`,
      ...searches.map((row) => `    found by: widthwise refute ${dropping(row)}`),
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
