/**
 * # Parts of a page about one file
 *
 * ## Main definitions
 * - {@link section}, {@link folded}, {@link listOf}, {@link sentences}, {@link commands}
 * - {@link activationFormula}, {@link symbols}
 * - {@link figures}: pictures with their titles, side by side where there is room
 * - {@link rowsOf}: a matrix as a table, its first rows where it is long
 * - {@link download}: a text as a link
 * @module
 */
import { base64Text, lineText } from '../codecs.ts';
import { texExpression } from '../counterexamples/exports/tex.ts';
import { displayed, typeset } from '../pages/formula.ts';
import { element } from '../pages/html.ts';
import type { Element, Node } from '../pages/html.ts';
import { picture, scrolling, tableOf } from '../pages/page.ts';
import { printExpression } from '../sigma/expression-print.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import type { Picture } from './picture.ts';

export const showStyle = `
.verdict.long{font-size:1.2rem;max-width:70ch;font-weight:600}
.figures{columns:342px;gap:1rem;max-width:70rem}
figure{margin:0 0 1rem;break-inside:avoid}
figure figcaption{color:var(--soft);font-size:.9rem;padding:.25rem 0}
figure .picture{border:1px solid var(--line)}
.ticks{list-style:none;padding:0}
.ticks li{margin:.6rem 0}
.ticks .soft{display:block;font-size:.9rem}
mark{background:var(--half);color:inherit;padding:0 .3em;border-radius:3px}
.live canvas{display:block;width:312px;height:312px;max-width:100%;border:1px solid var(--line);border-radius:6px}
.live input{width:312px;padding:0}
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

/** What a letter of a sentence means, and how it is recognised. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/\bh\b/u, 'h = floor(m/2): pairs'],
  [/\bX\b/u, 'X: the inputs, n x d'],
  [/\by\b/u, 'y: the labels'],
  [/\bW0?\b|grad_W/u, 'W: the hidden weights, m x d'],
  [/\bv(?:_j)?\b/u, 'v: the output weights'],
  [/\bf\b/u, 'f = sigma(X W^T) v: the network'],
  [/\bl\b|\bloss\b/u, 'l = norm(f - y)^2/2: the loss'],
  [/\br0?\b/u, 'r = f - y: the residual'],
  [/\bJ\b/u, 'J: the derivative of f in the weights'],
  [/\bP\b/u, 'P: a point (W, v) of the file'],
  [/\bQ\b/u, 'Q: another one'],
  [/\bC\b/u, 'C: the point with the centre W0'],
];

/** The letters that these sentences use, in words: for networks of one hidden layer. */
export function symbols(texts: readonly string[]): Element {
  const said = texts.join(' ');
  const used = meanings.flatMap(([pattern, says]) => (pattern.test(said) ? [says] : []));
  const all = ['n: samples', 'd: inputs', 'm: neurons', ...used].join('; ');
  return element('p', { class: 'soft' }, 'Letters: ', typeset(`${all}.`));
}

/** sigma(x), as a formula that scrolls by itself where it is wide. */
export function activationFormula(activation: Expression): Node {
  const source = `sigma(x) = ${printExpression(activation)}`;
  return displayed('sigma', { tex: `\\sigma(x) = ${texExpression(activation)}`, source });
}

/** Sentences of ours, with their formulas. */
export function sentences(items: readonly string[]): Element {
  return listOf(items.map(typeset));
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
  const href = `data:text/plain;charset=utf-8;base64,${base64Text(text)}`;
  return element('a', { href, download: file }, lineText(file));
}
