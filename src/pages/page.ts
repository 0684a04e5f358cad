/**
 * # A self-contained page
 *
 * One HTML document that loads nothing: its style and script are inline and named by their digests in a content
 * security policy, so that nothing else can run even where an escape was forgotten. It reads without the script, in
 * light and dark, on 360 pixels and on paper.
 *
 * ## Main definitions
 * - {@link pageOf}: the document
 * - {@link mark}: a verdict as a shape and a word; its colour repeats what they say
 * - {@link scrolling}: what may be wider than the screen
 * - {@link tableOf}: a table with a caption and named rows
 * - {@link picture}: an SVG document as an image
 * @module
 */
import { createHash } from 'node:crypto';
import { element, htmlOf } from './html.ts';
import type { Element, Node } from './html.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  /** Below the title, above the content. */
  readonly header: readonly Node[];
  readonly main: readonly Node[];
  readonly footer: readonly Node[];
  /** Rules of this kind of page, after those of every page. */
  readonly style?: string;
  /** Run once at the end of the document, in strict mode and in a scope of its own. */
  readonly script?: string;
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** `text` as the content of an element that ends only with its end tag. */
function raw(name: 'script' | 'style', text: string): string {
  if (/<\/|<!--/u.test(text)) throw new Error(`the ${name} of a page holds markup`);
  return `<${name}>${text}</${name}>`;
}

/** Beyond so many marks the formulas of a page are written in plain letters, so that it stays small. */
const mostMarks = 1_400_000;

/** Every text in it is escaped, so that only elements are matched. */
function withoutFormulas(html: string): string {
  return html.replaceAll(
    /<math[^>]*><semantics>.*?<annotation [^>]*>([^<]*)<\/annotation><\/semantics><\/math>/gsu,
    '$1',
  );
}

/** The page as a document. The style and the script are ours: nothing from a file may be in them. */
export function pageOf(page: Page): string {
  const rules = `${style}${page.style ?? ''}`;
  const script = page.script === undefined ? '' : `'use strict';{${page.script}}`;
  const policy = [
    "default-src 'none'",
    `style-src ${digest(rules)}`,
    `script-src ${script === '' ? "'none'" : digest(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = [
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'color-scheme', content: 'light dark' }),
    element('meta', { name: 'referrer', content: 'no-referrer' }),
    element('title', {}, page.title),
  ];
  const whole = htmlOf([
    element('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    element('header', {}, element('h1', {}, page.title), page.header),
    element('main', { id: 'main', tabindex: -1 }, page.main),
    element('footer', {}, page.footer),
  ]);
  const body = whole.length > mostMarks ? withoutFormulas(whole) : whole;
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head>${htmlOf(head)}${raw('style', rules)}</head>`,
    `<body>${body}`,
    ...(script === '' ? [] : [raw('script', script)]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** What a mark says: it holds, it fails, it is open or weakened, or there is nothing to say. */
export type Tone = 'holds' | 'fails' | 'open' | 'none';

/** The style puts the shape before the word. */
export function mark(tone: Tone, word: Node): Element {
  return element('span', { class: `mark ${tone}` }, word);
}

/** A part that scrolls by itself where it is too wide, also by keyboard; `label` names it for a screen reader. */
export function scrolling(label: string, ...children: readonly Node[]): Element {
  const region = { class: 'scrolling', role: 'region', tabindex: 0, 'aria-label': label };
  return element('div', region, ...children);
}

export interface Table {
  readonly caption: string;
  readonly head: readonly Node[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly Node[])[];
  /** The columns of numbers, which are aligned to the right: their indices. */
  readonly numbers?: readonly number[];
}

/** So many columns fit on paper; the rows of a wider table are lines there. */
const mostOnPaper = 8;

export function tableOf({ caption, head, rows, numbers = [] }: Table): Element {
  const classOf = (k: number): string | undefined => (numbers.includes(k) ? 'number' : undefined);
  const headings = head.map((cell, k) => element('th', { scope: 'col', class: classOf(k) }, cell));
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map((cell, k) =>
        k === 0
          ? element('th', { scope: 'row' }, cell)
          : element('td', { class: classOf(k) }, cell),
      ),
    ),
  );
  const table = element(
    'table',
    { class: head.length > mostOnPaper ? 'many' : undefined },
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...headings)),
    element('tbody', {}, ...body),
  );
  return scrolling(caption, table);
}

/** An SVG document as an image: nothing in it can reach the page. `says` is what somebody reads who does not see it. */
export function picture(svg: string, says: string): Element {
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return element('img', { class: 'picture', src, alt: says });
}
