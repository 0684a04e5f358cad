/**
 * # widthwise vectors
 * @module
 */
import type { Command } from 'commander';
import { shellText } from '../../codecs.ts';
import { generateCases } from '../../conformance/cases.ts';
import { operationNames } from '../../conformance/protocol.ts';
import { exitCodeOf } from '../../conformance/record.ts';
import { summaryText, validationJson } from '../../conformance/report.ts';
import { validate } from '../../conformance/run.ts';
import {
  genericCapabilities,
  readVectors,
  resultsTarget,
  writeVectors,
} from '../../conformance/vectors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { readText, writeWhole } from '../files.ts';
import { cases as casesCount } from '../option-limits.ts';
import { outputFile } from '../option-values.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';
import { selectionOf } from '../selection.ts';
import type { SelectionOptions } from '../selection.ts';

interface EmitOptions extends SelectionOptions {
  readonly out: string;
}

export function vectorsCommand(command: Command, end: (code: ExitCode) => void): void {
  command.description('Conformance cases as a file, for machines that cannot be reached live.');
  command
    .command('emit')
    .description('Writes cases, one JSON object per line.')
    .requiredOption('--out <file>', 'where to write them', outputFile)
    .option(
      '--ops <names>',
      `only these operations, separated by commas: ${operationNames.join(', ')}`,
    )
    .option('--cases <n>', 'how many, 1000 by default', casesCount)
    .action(async (_options: unknown, self: Command) => {
      end(await emit(self.optsWithGlobals<EmitOptions>()));
    });
  command
    .command('verify')
    .description('Judges results: the message "ready" of the adapter, then one result a line.')
    .argument('<cases>', 'written by widthwise vectors emit')
    .argument('<results>', 'what came back')
    .action(async (cases: string, results: string, _options: unknown, self: Command) => {
      end(await verify(cases, results, self.optsWithGlobals<GlobalOptions>()));
    });
  command.addHelpText(
    'after',
    `
Exit code of verify: as of widthwise validate; 5 when results are missing.

Examples:
  widthwise vectors emit --out cases.jsonl --ops forward,gradient
  python3 adapter.py --vectors cases.jsonl > results.jsonl
  widthwise vectors verify cases.jsonl results.jsonl`,
  );
}

async function emit(options: EmitOptions): Promise<ExitCode> {
  const selection = selectionOf(options);
  const cases = generateCases(genericCapabilities, selection);
  await writeWhole(options.out, writeVectors({ seed: selection.seed, cases }));
  outputFor(options).result(
    `${options.out}: ${cases.length} cases, seed ${selection.seed}`,
    jsonText({ file: options.out, cases: cases.length, seed: selection.seed }),
  );
  return 0;
}

async function verify(cases: string, results: string, options: GlobalOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const { seed, cases: asked } = readVectors(await readText(cases), cases);
  const target = resultsTarget(await readText(results), results);
  const record = await validate(target, asked, {
    target: results,
    seed,
    expectations: [],
    replay: ({ id }) =>
      shellText(['widthwise', 'validate', '--results', results, '--vectors', cases, '--case', id]),
    onLine: () => undefined,
  });
  output.result(summaryText(record), jsonText(validationJson(record)));
  return exitCodeOf(record);
}
