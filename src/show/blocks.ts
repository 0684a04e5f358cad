/**
 * # Parts of a page about one file
 *
 * ## Main definitions
 * - {@link section}, {@link folded}, {@link listOf}, {@link commands}
 * - {@link figures}: pictures with their titles, side by side where there is room
 * - {@link rowsOf}: a matrix as a table, its first rows where it is long
 * - {@link download}: a text as a link
 * @module
 */
import { lineText } from '../codecs.ts';
import { element } from '../pages/html.ts';
import type { Element, Node } from '../pages/html.ts';
import { picture, scrolling, tableOf } from '../pages/page.ts';
import type { Picture } from './picture.ts';

export const showStyle = `
.verdict.long{font-size:1.2rem;max-width:70ch;font-weight:600}
.figures{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}
figure{margin:0;max-width:100%}
figure figcaption{color:var(--soft);font-size:.9rem;padding:.25rem 0}
figure .picture{border:1px solid var(--line)}
.ticks{list-style:none;padding:0}
.ticks li{margin:.6rem 0}
.ticks .soft{display:block;font-size:.9rem}
mark{background:var(--half);color:inherit;padding:0 .3em;border-radius:3px}
.live canvas{display:block;width:326px;height:326px;max-width:100%;border:1px solid var(--line);border-radius:6px}
.live input{width:326px;padding:0}
`;

export function section(id: string, title: string, ...children: readonly Node[]): Element {
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), children);
}

export function folded(title: string, ...children: readonly Node[]): Element {
  return element('details', {}, element('summary', {}, title), children);
}

export function listOf(items: readonly Node[], classOf?: string): Element {
  return element('ul', { class: classOf }, ...items.map((item) => element('li', {}, item)));
}

/** Commands as one could type them. */
export function commands(lines: readonly string[]): Element {
  return scrolling('Commands', element('pre', {}, lines.join('\n')));
}

export function figures(pictures: readonly Picture[]): Element {
  const one = ({ title, svg, says }: Picture): Element =>
    element('figure', {}, picture(svg, says), element('figcaption', {}, title));
  return element('div', { class: 'figures' }, ...pictures.map(one));
}

export function picturesSection(pictures: readonly Picture[], missing: readonly string[]): Element {
  const why = missing.map((text) => element('p', {}, text));
  return section('pictures', 'Pictures', figures(pictures), ...why);
}

export const madeBy = element('p', {}, 'Made by widthwise show.');

/** The rows and columns of a table that are shown. */
const [mostRows, mostColumns] = [40, 40];

function partOf(length: number, most: number, what: string): string {
  return length <= most ? '' : `, the first ${most} of ${length} ${what}`;
}

/** The matrix, entry by entry as `text` writes it; the caption says what is left out. */
export function rowsOf(
  name: string,
  rows: number,
  cols: number,
  text: (i: number, j: number) => string,
): Element {
  const [n, d] = [Math.min(rows, mostRows), Math.min(cols, mostColumns)];
  const columns = Array.from({ length: d }, (_, j) => j);
  return tableOf({
    caption: `${name}, ${rows} x ${cols}${partOf(rows, mostRows, 'rows')}${partOf(cols, mostColumns, 'columns')}`,
    head: ['row', ...columns.map((j) => `${j + 1}`)],
    rows: Array.from({ length: n }, (_, i) => [`${i + 1}`, ...columns.map((j) => text(i, j))]),
    numbers: columns.map((j) => j + 1),
  });
}

/** A link that saves the text; browsers keep it in the page. */
export function download(file: string, text: string): Element {
  const href = `data:text/plain;charset=utf-8;base64,${Buffer.from(text).toString('base64')}`;
  return element('a', { href, download: file }, lineText(file));
}
