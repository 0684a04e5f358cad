/**
 * # The command line
 *
 * Loads the one command that is asked for, and turns how it ended into an exit code.
 *
 * ## Implementation notes
 * A command's module is imported only when the command is named: `check` must not load the search, nor
 * `list` the arithmetic. The layer rules cannot see that, so a test does.
 * @module
 */
import type { Command } from 'commander';
import { terminalText } from '../codecs.ts';
import { systemReason } from '../errors.ts';
import { failureDocument, failureOf, helpDocument } from './failure.ts';
import type { ExitCode } from './exit-codes.ts';
import { columnsOf, fitted } from './lines.ts';
import { outputFile, outputFolder } from './option-values.ts';
import { nothingSaid } from './output.ts';
import type { Said } from './output.ts';
import { commands, programWith } from './program.ts';

/** What Commander prints: help on stdout, errors on stderr. */
interface Printed {
  help: string;
  errors: string;
}

/** The program with the one command loaded that `argv` asks for. */
function programFor(
  argv: readonly string[],
  end: (code: ExitCode) => void,
  said: Said,
  printed: Printed,
): Promise<Command> {
  const asked = argv.find((word) => commands.has(word));
  return programWith(
    (name) => name === asked,
    end,
    (program) => {
      program
        .exitOverride()
        .configureOutput({
          writeOut: (text) => {
            printed.help += text;
          },
          writeErr: (text) => {
            printed.errors += text;
            process.stderr.write(terminalText(fitted(text, columnsOf(process.stderr))));
          },
        })
        .setOptionValue('said', said)
        .hook('preAction', (_program, command) => demandOutputs(command));
    },
  );
}

/** Runs the command line and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReaders();
  const [said, printed] = [nothingSaid(), { help: '', errors: '' }];
  try {
    const program = await programFor(
      argv,
      (code) => {
        process.exitCode = code;
      },
      said,
      printed,
    );
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json') && !said.ended, said, printed);
  }
}

/** Checked before the work, which an unwritable output would waste. */
async function demandOutputs(command: Command): Promise<void> {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    const { parseArg } = option;
    if (typeof value !== 'string' || (parseArg !== outputFile && parseArg !== outputFolder))
      continue;
    const { demandWritable, demandWritableFolder } = await import('./files.ts');
    (parseArg === outputFile ? demandWritable : demandWritableFolder)(value);
  }
}

/**
 * The reader of `widthwise certify ... | head -1` has what it wanted: the rest of the output is dropped, and the work
 * continues and writes its files. Output lost for another reason, such as a full disk, is an error of the environment.
 */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      const lost = systemReason(error);
      if (lost === undefined) throw error;
      if ('code' in error && error.code === 'EPIPE') return;
      process.once('exit', () => {
        process.exitCode = 3;
      });
      if (stream === process.stdout)
        process.stderr.write(`error: stdout cannot be written: ${lost}\n`);
    });
}

/** The exit code, after the last words of a command that did not come to its result. */
function report(error: unknown, asDocument: boolean, said: Said, printed: Printed): ExitCode {
  const failure = failureOf(error, printed.errors);
  const print = (text: string): unknown => process.stdout.write(terminalText(text));
  const tell = (text: string): unknown =>
    process.stderr.write(terminalText(fitted(text, columnsOf(process.stderr))));
  if (failure === undefined) {
    print(
      asDocument
        ? `${helpDocument(printed.help)}\n`
        : fitted(printed.help, columnsOf(process.stdout)),
    );
    return 0;
  }
  const { exitCode, code, message, advice } = failure;
  if (code === 'internal')
    process.stderr.write(terminalText(`internal error, please report it:\n${message}\n`));
  else if (printed.errors === '') tell(`error: ${message}\n${advice}\n`);
  if (asDocument) print(`${failureDocument(failure, said.warnings)}\n`);
  return exitCode;
}
