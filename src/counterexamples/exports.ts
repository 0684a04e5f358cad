/**
 * # Export formats of counterexamples
 * @module
 */
import { bibtexOf } from './exports/bibtex.ts';
import { latexOf } from './exports/latex.ts';
import { pythonOf, typescriptOf } from './exports/literals.ts';
import { markdownOf } from './exports/markdown.ts';
import { npzOf } from './exports/npz.ts';
import { onnxOf } from './exports/onnx.ts';
import type { Examined } from './examine.ts';

export const exportFormats = [
  'md',
  'latex',
  'python',
  'typescript',
  'npz',
  'onnx',
  'bibtex',
  'json',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * The content of a file in this format; `text` is that of the card itself. Throws `WidthwiseError` if the format cannot
 * hold the numbers exactly.
 */
export function exportCard(
  format: ExportFormat,
  { card, row, file, proved }: Extract<Examined, { kind: 'genuine' }>,
  text: string,
): string | Uint8Array {
  switch (format) {
    case 'md':
      return markdownOf(card, file, proved);
    case 'latex':
      return latexOf(card, file, proved);
    case 'python':
      return pythonOf(card, row, file);
    case 'typescript':
      return typescriptOf(card, row, file);
    case 'npz':
      return npzOf(card, row, file);
    case 'onnx':
      return onnxOf(file);
    case 'bibtex':
      return bibtexOf(card);
    case 'json':
      return text;
  }
}
