/**
 * # widthwise card
 * @module
 */
import { Option } from 'commander';
import type { Command } from 'commander';
import { examine } from '../../counterexamples/examine.ts';
import { exportCard, exportFormats } from '../../counterexamples/exports.ts';
import type { ExportFormat } from '../../counterexamples/exports.ts';
import { cardText } from '../../counterexamples/gallery.ts';
import { WidthwiseError } from '../../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeWhole } from '../files.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';
import { examinedText } from './replay.ts';

interface CardOptions extends GlobalOptions {
  readonly format: ExportFormat;
  readonly out?: string;
}

export function cardCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description('Writes a counterexample for a paper or a program. It is examined again first.')
    .argument('<name>', 'an id of the gallery or a file')
    .addOption(new Option('--format <format>', 'the form').choices(exportFormats).default('md'))
    .option('--out <file>', 'where to; npz and onnx need it, text goes to stdout without it')
    .addHelpText(
      'after',
      `
Exit code: 0 written, 1 the file is no genuine counterexample, 2 unreadable, or not exact in this form.

Examples:
  widthwise card CE-1a2b3c4d
  widthwise card CE-1a2b3c4d --format latex --out example.tex
  widthwise card CE-1a2b3c4d --format npz --out example.npz`,
    )
    .action(async (name: string) => {
      end(await card(name, command.optsWithGlobals<CardOptions>()));
    });
}

async function card(name: string, options: CardOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const text = cardText(name);
  const examined = examine(text);
  if (examined.kind !== 'genuine') {
    output.result(examinedText(name, examined), jsonText({ name, kind: examined.kind }));
    return 1;
  }
  const content = exportCard(options.format, examined, text);
  const { out } = options;
  if (out !== undefined) {
    await writeWhole(out, content);
    output.result(`written ${out}`, jsonText({ id: examined.card.id, written: out }));
  } else if (typeof content === 'string') {
    output.result(content, jsonText({ id: examined.card.id, format: options.format, content }));
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
