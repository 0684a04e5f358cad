/**
 * # widthwise adapter
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument } from 'commander';
import type { Command } from 'commander';
import { lineText } from '../../codecs.ts';
import { examine } from '../../conformance/doctor.ts';
import { sessionDefaults } from '../../conformance/session.ts';
import { commandOf, openTarget } from '../../conformance/shipped.ts';
import { starter } from '../../conformance/starters.ts';
import { WidthwiseError } from '../../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { makeFolder, writeWhole } from '../files.ts';
import { outputFolder } from '../option-values.ts';
import { jsonText, outputFor, written } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

interface InitOptions extends GlobalOptions {
  readonly dir: string;
}

export function adapterCommand(command: Command, end: (code: ExitCode) => void): void {
  command.description('Helps to write an adapter for widthwise validate.');
  command
    .command('doctor')
    .description('Starts an adapter, asks it one case of each operation, and says what it saw.')
    .argument('<target>', 'a shipped adapter or a command, as for widthwise validate --target')
    .action(async (target: string, _options: unknown, self: Command) => {
      end(await doctor(target, self.optsWithGlobals<GlobalOptions>()));
    });
  command
    .command('init')
    .description('Writes a first adapter that works.')
    .addArgument(new Argument('<language>').choices(['python', 'typescript']))
    .option('--dir <folder>', 'where to write it', outputFolder, '.')
    .action(async (language: string, _options: unknown, self: Command) => {
      end(await init(language, self.optsWithGlobals<InitOptions>()));
    });
  command.addHelpText(
    'after',
    `
Exit code of doctor: 0 fit, 1 a fault was seen, 3 it does not start.

Examples:
  widthwise adapter init python
  widthwise adapter doctor "python3 adapter.py"
  widthwise adapter doctor numpy`,
  );
}

async function doctor(name: string, options: GlobalOptions): Promise<ExitCode> {
  const target = await openTarget(name, sessionDefaults);
  const command = commandOf(name) ?? [];
  const seen = await examine(target, command).finally(() => target.close());
  const isFit = seen.every(({ kind }) => kind !== 'fault');
  const lines = seen.map(({ kind, text }) => `${kind.padEnd(8)} ${lineText(text)}`);
  outputFor(options).result(
    [...lines, isFit ? 'fit to be validated' : 'not fit to be validated'].join('\n'),
    jsonText({ target: name, fit: isFit, seen }),
  );
  return isFit ? 0 : 1;
}

async function init(language: string, options: InitOptions): Promise<ExitCode> {
  const files = starter(language === 'python' ? 'python' : 'typescript');
  const taken = files.find(({ name }) => existsSync(join(options.dir, name)));
  if (taken !== undefined)
    throw new WidthwiseError('usage', 'exists already', 'Choose another folder with --dir.', {
      file: join(options.dir, taken.name),
    });
  await makeFolder(options.dir);
  for (const { name, content } of files) await writeWhole(join(options.dir, name), content);
  const paths = files.map(({ name }) => join(options.dir, name));
  outputFor(options).result(written(paths.join(', '), 'written:'), jsonText({ files: paths }));
  return 0;
}
