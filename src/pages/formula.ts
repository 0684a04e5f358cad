/**
 * # Formulas on a page
 *
 * KaTeX translates TeX into MathML when the page is written: browsers draw it without scripts and fonts of ours. Every
 * element and attribute of its answer passes through the tree of {@link "./html.ts"} like any other.
 *
 * ## Main definitions
 * - {@link typeset}: a sentence of ours, with its formulas
 * - {@link formula}: one formula
 * - {@link displayed}: one on lines of its own; {@link inLine}: one in a line, in parts
 * @module
 */
import katex from 'katex';
import { piecesOf } from '../formulas/prose.ts';
import type { Part } from '../formulas/prose.ts';
import { lineText } from '../codecs.ts';
import { element } from './html.ts';
import type { Element, Node } from './html.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#x27', "'"],
]);

function decoded(text: string): string {
  return text.replaceAll(/&([^;]*);/gu, (whole, name: string) => entities.get(name) ?? whole);
}

/** An opening tag with its attributes, a closing one, or text. */
const tokens = /<([a-z]+)((?: [a-z]+="[^"]*")*)(\/?)>|<\/([a-z]+)>|([^<]+)/gu;

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
}

/** Without styles, which a page refuses. */
function attributesOf(text: string): Open['attributes'] {
  const pairs = [...text.matchAll(/ ([a-z]+)="([^"]*)"/gu)];
  return Object.fromEntries(
    pairs.flatMap(([, name = '', value = '']) =>
      name === 'style' ? [] : [[name, decoded(value)]],
    ),
  );
}

/** Browsers know no variant of letters but the upright one: the others have signs of their own. */
const doubleStruck: ReadonlyMap<string, string> = new Map(
  Object.entries({
    C: '\u2102',
    E: '\u{1D53C}',
    N: '\u2115',
    P: '\u2119',
    Q: '\u211A',
    R: '\u211D',
    S: '\u{1D54A}',
    Z: '\u2124',
  }),
);

function lettersOf({ attributes, children }: Open): readonly Node[] {
  if (attributes['mathvariant'] !== 'double-struck') return children;
  return children.map((child) =>
    typeof child === 'string' ? (doubleStruck.get(child) ?? child) : child,
  );
}

/** Whether an element is left out: the copy of the TeX, and a sign that nobody sees. */
function isLeftOut({ name, children }: Open): boolean {
  return name === 'annotation' || (name === 'mo' && children.length === 0);
}

/** What KaTeX wrote, as a tree. */
function treeOf(markup: string): readonly Node[] {
  const root: Open = { name: '', attributes: {}, children: [] };
  const open: Open[] = [root];
  const add = (node: Node): void => {
    open.at(-1)?.children.push(node);
  };
  const close = (end: string): void => {
    const closed = open.pop();
    if (closed?.name !== end) throw new Error(`KaTeX closes <${end}> out of turn`);
    if (!isLeftOut(closed)) add(element(end, closed.attributes, ...lettersOf(closed)));
  };
  for (const [, start, attributes = '', isEmpty, end, text] of markup.matchAll(tokens)) {
    // U+2061, which applies a function, is seen by nobody
    if (text !== undefined && text !== '\u2061') add(decoded(text));
    if (start !== undefined) {
      open.push({ name: start, attributes: attributesOf(attributes), children: [] });
      if (isEmpty === '/') close(start);
    }
    if (end !== undefined) close(end);
  }
  return root.children;
}

/** Beyond these lengths a formula stays text; is text on paper; scrolls in its own box; may break between two lines. */
const [mostMarks, paper, widest, shortest] = [1000, 70, 34, 20];

const known = new Map<string, Element>();

/** The formula in MathML; `source` is how it is read aloud and copied. In a line unless it is displayed. */
export function formula({ tex, source }: Part, isDisplayed = false): Element {
  const plain = lineText(source);
  if (tex.length > mostMarks) return element('code', {}, plain);
  const key = `${isDisplayed ? 'block' : 'inline'} ${tex} ${plain}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const markup = katex.renderToString(tex, {
    output: 'mathml',
    displayMode: isDisplayed,
    throwOnError: true,
    strict: 'error',
    trust: false,
    maxExpand: 100,
    maxSize: 10,
  });
  const [, inside = ''] = /<math[^>]*><semantics>(.*)<\/semantics><\/math>/su.exec(markup) ?? [];
  const display = isDisplayed ? { display: 'block' } : {};
  const note = element('annotation', { encoding: 'text/plain' }, plain);
  const made = element('math', display, element('semantics', {}, ...treeOf(inside), note));
  if (known.size < 4000) known.set(key, made);
  return made;
}

/** A formula that scrolls by itself where it is wide; a long one is plain text on paper, which does not scroll. */
function wide(name: string, part: Part, isDisplayed: boolean): readonly Node[] {
  const source = part.source.trim();
  const isLong = source.length > paper;
  const kind = isDisplayed ? 'scrolling' : 'wide';
  const box = {
    class: isLong ? `${kind} on-screen` : kind,
    role: 'region',
    tabindex: 0,
    'aria-label': name,
  };
  return [
    element(isDisplayed ? 'div' : 'span', box, formula(part, isDisplayed)),
    isLong ? element('code', { class: 'on-paper' }, lineText(source)) : undefined,
  ];
}

/** A formula on lines of its own; `name` is for somebody who does not see it. */
export function displayed(name: string, part: Part): readonly Node[] {
  return wide(name, part, true);
}

/** The parts of a formula, between which a line may break; one that is wider than a telephone scrolls. */
export function inLine(parts: readonly Part[]): readonly Node[] {
  const whole = parts.reduce((sum, { source }) => sum + source.length, 0);
  return parts.flatMap((part): readonly Node[] => {
    const breaks = whole > shortest && part !== parts[0] ? element('wbr') : undefined;
    return part.source.length <= widest
      ? [breaks, formula(part)]
      : [breaks, wide(part.source.trim(), part, false)];
  });
}

/** Sentences of more characters stay text: nobody reads them, and a page must stay small. */
const longest = 6000;

/** A sentence with its formulas; as a text from a file it keeps its own writing direction. */
export function typeset(sentence: string): Element {
  if (sentence.length > longest) return element('bdi', {}, sentence);
  const nodes = piecesOf(sentence).map((piece) =>
    'text' in piece ? piece.text : inLine(piece.parts),
  );
  return element('bdi', {}, ...nodes);
}
