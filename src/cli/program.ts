/**
 * # The program
 *
 * The options that every command has, and the commands. The module of a command is imported only where it is wanted.
 *
 * ## Main definitions
 * - {@link commands}
 * - {@link programWith}
 * @module
 */
import { Command } from 'commander';
import { version } from '../version.ts';
import type { ExitCode } from './exit-codes.ts';
import { seed } from './option-values.ts';

/** Declares a command. `whole` is the program with all commands loaded. */
export type Declare = (
  command: Command,
  end: (code: ExitCode) => void,
  whole: () => Promise<Command>,
) => void;

export interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Declare>;
}

export const commands: ReadonlyMap<string, Entry> = new Map([
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
    'show',
    {
      summary: 'check a file and write a page about it, with pictures',
      load: async () => (await import('./commands/show.ts')).showCommand,
    },
  ],
  [
    'page',
    {
      summary: 'write the checker as a page, which checks files in a browser',
      load: async () => (await import('./commands/page.ts')).pageCommand,
    },
  ],
  [
    'train',
    {
      summary:
        'minimise the loss on the problem of Theorem C, or train a sum of powers (Theorem T)',
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
    'conjecture',
    {
      summary: 'write a first conjecture of your own, for refute --conjecture',
      load: async () => (await import('./commands/conjecture.ts')).conjectureCommand,
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
    'export',
    {
      summary: 'write a certificate as a theorem that Coq can check',
      load: async () => (await import('./commands/export.ts')).exportCommand,
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
      summary:
        'run an experiment: pgd-vs-sgd, lazy-gap, width-scaling, projection, rates, tensors, sharpness, feedback-alignment, convex-approximation, ensembles, purification or trainers',
      load: async () => (await import('./commands/experiment.ts')).experimentCommand,
    },
  ],
  [
    'report',
    {
      summary: 'render run records: a page, Markdown, JUnit, ...; compare or merge them',
      load: async () => (await import('./commands/report.ts')).reportCommand,
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
    'completion',
    {
      summary: 'print what makes a shell complete the words of a command',
      load: async () => (await import('./commands/completion.ts')).completionCommand,
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

/**
 * The program with all commands named, and those loaded that are wanted.
 *
 * @param configure - before the commands are declared, which inherit it.
 */
export async function programWith(
  isWanted: (name: string) => boolean,
  end: (code: ExitCode) => void,
  configure: (program: Command) => void = () => undefined,
): Promise<Command> {
  const program = new Command('widthwise')
    .description('Machine-checked proofs about how wide a neural network must be.')
    .version(version)
    .option('--json', 'print one JSON document and nothing else on stdout')
    .option('--quiet', 'print the result alone')
    .option('--seed <n>', 'seed of whatever is random', seed)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', examples);
  configure(program);
  const whole = (): Promise<Command> => programWith(() => true, end);
  for (const [name, { summary, load }] of commands) {
    const command = program.command(name).summary(summary);
    if (isWanted(name)) (await load())(command, end, whole);
  }
  return program;
}
