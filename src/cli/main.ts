/**
 * # The command line
 *
 * Declares the options that every command has, loads the requested command, and turns its outcome into an exit code.
 *
 * ## Implementation notes
 * A command's module is imported only when the command is named: `check` must not load the search, nor
 * `list` the arithmetic. The layer rules cannot see that, so a test does.
 * @module
 */
import { Command, CommanderError } from 'commander';
import { terminalText } from '../codecs.ts';
import { systemReason, WidthwiseError } from '../errors.ts';
import { version } from '../version.ts';
import { exitCodeOfError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { outputFile, outputFolder, seed } from './option-values.ts';

type Declare = (command: Command, end: (code: ExitCode) => void) => void;

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Declare>;
}

const commands: ReadonlyMap<string, Entry> = new Map([
  [
    'certify',
    {
      summary: 'find a network, write the proof that it exists, check the written file',
      load: async () => (await import('./commands/certify.ts')).certifyCommand,
    },
  ],
  [
    'check',
    {
      summary: 'check a certificate',
      load: async () => (await import('./commands/check.ts')).checkCommand,
    },
  ],
  [
    'train',
    {
      summary: 'minimise the loss by projected gradient on the problem of Theorem C',
      load: async () => (await import('./commands/train.ts')).trainCommand,
    },
  ],
  [
    'verify',
    {
      summary: 'run the property suites of the theorems',
      load: async () => (await import('./commands/verify.ts')).verifyCommand,
    },
  ],
  [
    'refute',
    {
      summary: 'search for a counterexample when a hypothesis is dropped, shrink it, prove it',
      load: async () => (await import('./commands/refute.ts')).refuteCommand,
    },
  ],
  [
    'replay',
    {
      summary: 'examine counterexamples again',
      load: async () => (await import('./commands/replay.ts')).replayCommand,
    },
  ],
  [
    'card',
    {
      summary: 'write a counterexample as Markdown, LaTeX, Python, npz, ONNX, ...',
      load: async () => (await import('./commands/card.ts')).cardCommand,
    },
  ],
  [
    'validate',
    {
      summary: 'judge another implementation by derived rounding bounds',
      load: async () => (await import('./commands/validate.ts')).validateCommand,
    },
  ],
  [
    'vectors',
    {
      summary: 'write cases for an implementation that cannot be run here, judge its answers',
      load: async () => (await import('./commands/vectors.ts')).vectorsCommand,
    },
  ],
  [
    'adapter',
    {
      summary: 'write a first adapter, or find out what is wrong with one',
      load: async () => (await import('./commands/adapter.ts')).adapterCommand,
    },
  ],
  [
    'search',
    {
      summary: 'look for evidence on an open question',
      load: async () => (await import('./commands/search.ts')).searchCommand,
    },
  ],
  [
    'experiment',
    {
      summary: 'run an experiment: pgd-vs-sgd, lazy-gap, width-scaling, projection or trainers',
      load: async () => (await import('./commands/experiment.ts')).experimentCommand,
    },
  ],
  [
    'list',
    {
      summary: 'list the theorems',
      load: async () => (await import('./commands/list.ts')).listCommand,
    },
  ],
  [
    'explain',
    {
      summary: 'print a theorem, its hypotheses and what fails without each',
      load: async () => (await import('./commands/explain.ts')).explainCommand,
    },
  ],
  [
    'schema',
    {
      summary: 'print the JSON Schema of a file format',
      load: async () => (await import('./commands/schema.ts')).schemaCommand,
    },
  ],
  [
    'demo',
    {
      summary: '4 neurons memorise 1,000 MNIST digits; then the suite of Theorem A',
      load: async () => (await import('./commands/demo.ts')).demoCommand,
    },
  ],
]);

const examples = `
Exit codes: 0 all held, 1 something was rejected, refuted or not certified, 2 usage or unreadable input,
3 environment or adapter, 4 a stale expectation, 5 interrupted, 70 internal error.

Examples:
  widthwise demo
  widthwise certify expressivity --data mnist:1000 --labels random-sign --width 4
  widthwise certify nice-region --data gaussian:40x10
  widthwise check proof.json
  widthwise refute nice-region --drop width
  widthwise validate --target numpy
  widthwise explain expressivity`;

/** The program with the names of all commands, and the one in `argv` loaded. */
async function programFor(
  argv: readonly string[],
  end: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('widthwise')
    .description('Machine-checked proofs about how wide a neural network must be.')
    .version(version)
    .option('--json', 'print one JSON document and nothing else on stdout')
    .option('--quiet', 'print the result alone')
    .option('--seed <n>', 'seed of whatever is random', seed)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(terminalText(text)),
      writeErr: (text) => process.stderr.write(terminalText(text)),
    })
    .addHelpText('after', examples)
    .hook('preAction', (_program, command) => demandOutputs(command));
  const asked = argv.find((word) => commands.has(word));
  for (const [name, { summary, load }] of commands) {
    const command = program.command(name).summary(summary);
    if (name === asked) (await load())(command, end);
  }
  return program;
}

/** Runs the command line and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReaders();
  try {
    const program = await programFor(argv, (code) => {
      process.exitCode = code;
    });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
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

function report(error: unknown): ExitCode {
  // Commander has printed its message, or the requested help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof WidthwiseError) {
    process.stderr.write(terminalText(`error: ${error.message}\n`));
    return exitCodeOfError(error.code);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(terminalText(`internal error, please report it:\n${stack}\n`));
  return 70;
}
