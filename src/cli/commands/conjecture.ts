/**
 * # widthwise conjecture
 * @module
 */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { WidthwiseError } from '../../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeWhole } from '../files.ts';
import { jsonText, outputFor, written } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function conjectureCommand(command: Command, end: (code: ExitCode) => void): void {
  command.description('Helps to write a conjecture for widthwise refute --conjecture.');
  command
    .command('init')
    .description('Writes a first conjecture, with notes on each entry.')
    .argument('[file]', 'where to write it', 'conjecture.json')
    .action(async (file: string, _options: unknown, self: Command) => {
      end(await init(file, self.optsWithGlobals<GlobalOptions>()));
    });
  command.addHelpText(
    'after',
    `
Examples:
  widthwise conjecture init
  widthwise conjecture init mine.json
  widthwise refute --conjecture mine.json`,
  );
}

async function init(file: string, options: GlobalOptions): Promise<ExitCode> {
  if (existsSync(file))
    throw new WidthwiseError('usage', 'exists already', 'Choose another name.', { file });
  const { conjectureTemplate } = await import('../../conjectures/template.ts'); // help needs none of it
  await writeWhole(file, conjectureTemplate());
  outputFor(options).result(written(file), jsonText({ files: [file] }));
  return 0;
}
