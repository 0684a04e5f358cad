/**
 * # Lines that fit
 *
 * A line is broken between words where the terminal ends; a longer word stays whole. A pipe has no end.
 *
 * ## Main definitions
 * - {@link columnsOf}: where the lines of a stream end
 * - {@link wrap}: a paragraph in lines
 * - {@link fitted}: text whose lines are there already
 * @module
 */
import { lineText } from '../codecs.ts';

/** What is needed of `process.stdout`. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Of a terminal that knows; a very narrow one is taken for wider. */
export function columnsOf({ isTTY, columns }: Stream): number {
  return isTTY === true && columns !== undefined && columns > 0 ? Math.max(columns, 20) : Infinity;
}

/** The most that is pleasant to read. */
const widest = 96;

/** The text in lines of at most so many characters, broken at single spaces; what it begins with stays. */
function broken(text: string, indent: string, columns: number): string {
  const begin = /^ */u.exec(text)?.[0] ?? '';
  const [first = '', ...words] = text.slice(begin.length).split(' ');
  const lines: string[] = [];
  let line = begin + first;
  for (const word of words) {
    if (line.length + 1 + word.length > columns && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent + word;
    } else line = line.trim() === '' ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** `text`, a paragraph that begins after `indent`, in lines of at most 96 characters, the later ones indented. */
export function wrap(text: string, indent: string, stream: Stream = process.stdout): string {
  const columns = Math.min(widest, columnsOf(stream));
  return broken(indent + lineText(text), indent, columns).slice(indent.length);
}

/** Where the second line of an entry begins: below what follows its label, or a little further in. */
function hanging(line: string, columns: number): number {
  const label = /^ *(?:\S+ {2,}){0,2}/u.exec(line)?.[0].length ?? 0;
  return label > 0 && 2 * label <= columns ? label : 2;
}

/** A command that somebody will copy. */
const command = /\bwidthwise [\w-]/u;

/** `text` with each line broken at `columns`. Commands are left whole, to be copied. */
export function fitted(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) =>
      line.length <= columns || command.test(line)
        ? line
        : broken(line, ' '.repeat(hanging(line, columns)), columns),
    )
    .join('\n');
}
