/**
 * # Untrusted text, escaped for each output format
 *
 * Text from a file, an adapter or a data set reaches an output format only through its codec.
 *
 * ## Main definitions
 * - {@link lineText}: one line of plain text, or the rest of a line comment
 * - {@link terminalText}: text for a terminal, with its line breaks
 * - {@link fileText}: a part of a file's name
 * - {@link shellText}: a command to type again
 * - {@link texText}, {@link markdownText}, {@link xmlText}, {@link keyText}
 * - {@link base64Text}: a text in an address that holds its data
 *
 * ## Implementation notes
 * An invisible character is written as \uXXXX, so that a JSON document keeps its value.
 * @module
 */

/** C0, DEL, C1, zero widths, line separators, bidi controls, tags, lone surrogates and noncharacters. */
const unseen =
  /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF\p{Cs}\u{E0000}-\u{E007F}]/gu;

function unit(k: number): string {
  return `\\u${k.toString(16).padStart(4, '0')}`;
}

function shown(mark: string): string {
  return Array.from({ length: mark.length }, (_, k) => unit(mark.charCodeAt(k))).join('');
}

/** `text` on one line: line breaks of every kind are made visible too. */
export function lineText(text: string): string {
  return text.replaceAll(unseen, shown);
}

/** `text` whose only controls are tabs and line feeds. */
export function terminalText(text: string): string {
  return text.replaceAll(unseen, (mark) => (mark === '\n' || mark === '\t' ? mark : shown(mark)));
}

const tex: ReadonlyMap<string, string> = new Map([
  ['\\', '\\textbackslash{}'],
  ['{', '\\{'],
  ['}', '\\}'],
  ['[', '{[}'], // a bare one may end an optional argument
  [']', '{]}'],
  ['$', '\\$'],
  ['&', '\\&'],
  ['#', '\\#'],
  ['%', '\\%'],
  ['_', '\\_'],
  ['^', '\\textasciicircum{}'],
  ['~', '\\textasciitilde{}'],
  ['<', '\\textless{}'],
  ['>', '\\textgreater{}'],
  ['|', '\\textbar{}'],
]);

/** Plain text, escaped so that TeX prints it unchanged. */
export function texText(text: string): string {
  return lineText(text).replaceAll(/[\\{}[\]$&#%_^~<>|]/gu, (mark) => tex.get(mark) ?? mark);
}

/** Plain text, escaped so that BibTeX passes it on to TeX: BibTeX wants braces balanced even when they are escaped. */
export function bibtexText(text: string): string {
  return texText(text.replaceAll('{', '(').replaceAll('}', ')'));
}

/** Plain text in a line of Markdown. */
export function markdownText(text: string): string {
  return lineText(text)
    .replaceAll(/[\\`*_[\]<>&|~$!#]/gu, '\\$&')
    .replace(/^[-+=]/u, '\\$&');
}

/** Text or an attribute of XML, HTML and SVG. */
export function xmlText(text: string): string {
  return terminalText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A key of BibTeX, a label of TeX, the name of a file: every other character is a hyphen. */
export function keyText(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]/gu, '-');
}

/** The bytes of `text` in UTF-8, in base64: on Node and in a browser. */
export function base64Text(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join(''));
}

/** Plain text as part of the name of a file, of at most 60 characters: letters, digits, `-` and `_` stay as they are. */
export function fileText(text: string): string {
  const bytes = (marks: string): string =>
    Array.from(
      new TextEncoder().encode(marks),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join('');
  return text.replaceAll(/[^A-Za-z0-9_-]+/gu, bytes).slice(0, 60);
}

/** Words as a shell reads them: each is one word, whatever is in it. */
export function shellText(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=,+-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
