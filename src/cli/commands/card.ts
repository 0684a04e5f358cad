/**
 * # widthwise card
 * @module
 */
import { Option } from 'commander';
import type { Command } from 'commander';
import { examineWholly } from '../../counterexamples/examine.ts';
import type { Whole } from '../../counterexamples/examine.ts';
import { exportCard, exportFormats } from '../../counterexamples/exports.ts';
import type { ExportFormat } from '../../counterexamples/exports.ts';
import { cardText } from '../../counterexamples/gallery.ts';
import { rowOfCard } from '../../conjectures/find-row.ts';
import { WidthwiseError } from '../../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeWhole } from '../files.ts';
import { outputFile } from '../option-values.ts';
import { jsonText, outputFor, written } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';
import { examinedText } from './replay.ts';

interface CardOptions extends GlobalOptions {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly nearMiss?: string;
}

export function cardCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description('Writes a counterexample for a paper or a program. It is examined again first.')
    .argument('<name>', 'an id of the gallery or a file')
    .addOption(new Option('--format <format>', 'the form').choices(exportFormats).default('md'))
    .option(
      '--out <file>',
      'where to; npz and onnx need it, text goes to stdout without it',
      outputFile,
    )
    .option('--near-miss <file>', 'writes the certificate of the near miss too', outputFile)
    .addHelpText(
      'after',
      `
Exit code: 0 written, 1 the file is no genuine counterexample or its near miss is wrong, 2 unreadable, not exact
in this form, or without the near miss that was asked for.

Examples:
  widthwise card CE-1819e978
  widthwise card CE-1819e978 --format latex --out example.tex
  widthwise card CE-1819e978 --format npz --out example.npz
  widthwise card CE-1819e978 --near-miss near.json`,
    )
    .action(async (name: string) => {
      end(await card(name, command.optsWithGlobals<CardOptions>()));
    });
}

async function card(name: string, options: CardOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const text = cardText(name);
  const examined = await examineWholly(text, rowOfCard);
  if (examined.kind !== 'genuine') {
    output.result(examinedText(name, examined, 'file'), jsonText({ name, kind: examined.kind }));
    return 1;
  }
  if (options.nearMiss !== undefined) await writeNearMiss(options.nearMiss, examined, output);
  const content = exportCard(options.format, examined, text);
  const { out } = options;
  if (out !== undefined) {
    await writeWhole(out, content);
    output.result(written(out), jsonText({ id: examined.card.id, written: out }));
  } else if (typeof content === 'string') {
    output.content(content, jsonText({ id: examined.card.id, format: options.format, content }));
  } else {
    throw new WidthwiseError(
      'usage',
      `${options.format} is a binary form`,
      'Give --out with the name of a file.',
      { field: '--out' },
    );
  }
  return 0;
}

async function writeNearMiss(
  file: string,
  { card, near }: Extract<Whole, { readonly kind: 'genuine' }>,
  output: Output,
): Promise<void> {
  if (near === undefined)
    throw new WidthwiseError(
      'input',
      `${card.id} has no near miss`,
      card.nearMiss?.kind === 'none' ? card.nearMiss.because : 'Its card has none.',
      { field: '--near-miss' },
    );
  await writeWhole(file, near.text);
  output.detail(`${written(file)}, the certificate of the near miss`);
}
