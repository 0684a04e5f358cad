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
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64Text } from '../codecs.ts';
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
  /** What the script reads, or starts as a worker: nothing runs it by itself. */
  readonly blocks?: readonly Block[];
  /** The script starts workers from its blocks, and they run WebAssembly. */
  readonly startsWorkers?: boolean;
  /** The kinds of pages that the script shows in a frame, which is under this page's policy too. */
  readonly frames?: readonly Pick<Page, 'style' | 'script'>[];
}

/** A text in the page, which the script finds by its id. */
export interface Block {
  readonly id: string;
  readonly text: string;
}

function digest(text: string): string {
  const bytes = sha256(utf8ToBytes(text));
  return `'sha256-${btoa(String.fromCharCode(...bytes))}'`;
}

/** `text` as the content of an element that ends only with its end tag. */
function raw(name: 'script' | 'style', text: string): string {
  if (/<\/|<!--/u.test(text)) throw new Error(`the ${name} of a page holds markup`);
  return `<${name}>${text}</${name}>`;
}

/** As it is, so that somebody may read and replace it. */
function blockElement({ id, text }: Block): string {
  if (!/^[a-z-]+$/u.test(id) || /<(?:\/?script|!--)/iu.test(text))
    throw new Error(`the block "${id}" of a page holds markup`);
  return `<script type="text/plain" id="${id}">${text}</script>`;
}

function rulesOf({ style: own = '' }: Pick<Page, 'style'>): string {
  return `${style}${own}`;
}

function programOf({ script }: Pick<Page, 'script'>): string {
  return script === undefined ? '' : `'use strict';{${script}}`;
}

function policyOf(page: Page): string {
  const kinds = [page, ...(page.frames ?? [])];
  const styles = kinds.map((kind) => digest(rulesOf(kind)));
  const scripts = kinds.map(programOf).filter((program) => program !== '');
  const wasm = page.startsWorkers === true ? ["'wasm-unsafe-eval'"] : [];
  const mayRun = [...scripts.map(digest), ...wasm];
  return [
    "default-src 'none'",
    `style-src ${[...new Set(styles)].join(' ')}`,
    `script-src ${mayRun.length === 0 ? "'none'" : [...new Set(mayRun)].join(' ')}`,
    ...(page.startsWorkers === true ? ['worker-src blob:'] : []),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
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
  const script = programOf(page);
  const head = [
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policyOf(page) }),
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
    `<head>${htmlOf(head)}${raw('style', rulesOf(page))}</head>`,
    `<body>${body}`,
    ...(page.blocks ?? []).map(blockElement),
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
  const src = `data:image/svg+xml;base64,${base64Text(svg)}`;
  return element('img', { class: 'picture', src, alt: says });
}
