/**
 * # How a line of text becomes fields
 *
 * ## Main definitions
 * - {@link separatorOf}: the character that separates the columns of a file
 * - {@link fieldsOf}: the fields of a line
 * @module
 */
import type { Place } from '../errors.ts';
import { unusable } from './data-set.ts';
import { isNumber } from './number-text.ts';

export type Separator = ',' | ';' | '\t' | '|';

/** In order of preference: a comma may also be a decimal comma, or part of a text. */
const separators: readonly Separator[] = ['\t', ';', '|', ','];

/** The index of the quote that closes the one at `open`; -1 if there is none. */
function closingQuote(line: string, open: number): number {
  let close = line.indexOf('"', open + 1);
  while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
  return close;
}

function quotedFields(line: string, separator: Separator, place: Place): readonly string[] {
  const fields: string[] = [];
  for (let from = 0; from <= line.length;) {
    const mark = line.indexOf(separator, from);
    let end = mark < 0 ? line.length : mark;
    const raw = line.slice(from, end);
    if (raw.includes('"')) {
      const open = from + raw.length - raw.trimStart().length;
      const close = line[open] === '"' ? closingQuote(line, open) : -1;
      const next = line.indexOf(separator, close);
      end = next < 0 ? line.length : next;
      if (close < 0 || line.slice(close + 1, end).trim() !== '')
        throw unusable('a quote that does not enclose the whole field', 'Quote whole fields.', {
          ...place,
          column: fields.length + 1,
        });
      fields.push(line.slice(open + 1, close).replaceAll('""', '"'));
    } else fields.push(raw.trim());
    from = end + 1;
  }
  return fields;
}

/** The fields of a line, without quotes and blanks around them. Throws {@link WidthwiseError} (`input`). */
export function fieldsOf(line: string, separator: Separator, place: Place): readonly string[] {
  return line.includes('"')
    ? quotedFields(line, separator, place)
    : line.split(separator).map((field) => field.trim());
}

/** The number of columns into which the separator splits the line. */
function columnsBy(separator: Separator, line: string): number {
  return line.replaceAll(/"(?:[^"]|"")*"?/gu, '').split(separator).length;
}

const advice = 'Separate columns by commas: in NumPy, savetxt(file, X, delimiter=",").';

/**
 * The separator of a file that begins with these lines: the first of tab, `;`, `|` and comma that splits all of them
 * into the same number of columns, more than one.
 */
export function separatorOf(lines: readonly string[], place: Place): Separator {
  const [first = ''] = lines;
  const found = separators
    .map((separator) => ({ separator, count: columnsBy(separator, first) }))
    .filter(({ count }) => count > 1);
  const even = found.find(({ separator, count }) =>
    lines.every((line) => columnsBy(separator, line) === count),
  );
  // lines of different lengths: the separator that line 1 has most of makes the errors understandable
  const most = found.toSorted((a, b) => b.count - a.count)[0];
  const chosen = even ?? most;
  if (chosen !== undefined) return chosen.separator;
  const words = first.trim().split(/\s+/u);
  if (words.length > 1 && words.every((word) => isNumber(word)))
    throw unusable('columns separated by spaces', advice, place);
  return ',';
}
