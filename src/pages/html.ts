/**
 * # Trees of HTML and SVG
 *
 * A page is a tree of plain data, and only {@link htmlOf} turns it into text: every text and every attribute passes
 * through the codec there. Names of elements and attributes are ours; what a content security policy would refuse, or
 * what would run text as a script, is an error of the program.
 *
 * ## Main definitions
 * - {@link Node}, {@link element}: the tree
 * - {@link untrusted}: text that was not written by us, kept apart from the direction of ours
 * - {@link htmlOf}: the text
 * @module
 */
import { xmlText } from '../codecs.ts';

export type Attribute = string | number | boolean | undefined;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Node[];
}

/** Text is escaped when it is written; `undefined` is nothing. */
export type Node = string | number | Element | undefined | readonly Node[];

export function element(
  name: string,
  attributes: Attributes = {},
  ...children: readonly Node[]
): Element {
  return { name, attributes, children };
}

/** Text from a file, an adapter or a data set: its writing direction stays its own. */
export function untrusted(text: string): Element {
  return element('bdi', {}, text);
}

const withoutEnd = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);

/** Where a link or an image may lead: this page, the network over TLS, or data that a browser does not run. */
const safeAddress =
  /^(?:#[A-Za-z0-9._=&;,-]*$|https:\/\/|data:(?:image\/(?:svg\+xml|png)|application\/json|text\/plain|text\/csv)[;,])/u;

const addresses = new Set(['href', 'src', 'action', 'formaction', 'xlink:href']);

function attributeText(name: string, value: Attribute): string {
  if (value === undefined || value === false) return '';
  if (!/^[A-Za-z][A-Za-z0-9:-]*$/u.test(name) || /^(?:on|style$|srcdoc$)/iu.test(name))
    throw new Error(`no attribute of a page: "${name}"`);
  const text = value === true ? '' : String(value);
  if (addresses.has(name.toLowerCase()) && !safeAddress.test(text))
    throw new Error(`no address of a page: "${text.slice(0, 60)}"`);
  return ` ${name}="${xmlText(text)}"`;
}

/** The tree as text. Throws on what no page of ours holds: scripts, styles, handlers and addresses that run code. */
export function htmlOf(node: Node): string {
  if (node === undefined) return '';
  if (typeof node === 'string') return xmlText(node);
  if (typeof node === 'number') return String(node);
  if (!('name' in node)) return node.map(htmlOf).join('');
  const { name, attributes, children } = node;
  if (
    !/^[A-Za-z][A-Za-z0-9]*$/u.test(name) ||
    /^(?:script|style|iframe|object|embed|base)$/iu.test(name)
  )
    throw new Error(`no element of a page: "${name}"`);
  const open = Object.entries(attributes).map(([key, value]) => attributeText(key, value));
  const start = `<${name}${open.join('')}>`;
  return withoutEnd.has(name) ? start : `${start}${children.map(htmlOf).join('')}</${name}>`;
}
