/**
 * # Parts of the report page
 *
 * ## Main definitions
 * - {@link section}: a heading that links lead to
 * - {@link share}: a share as a number and a bar
 * - {@link bars}, {@link histogram}: counts as bars, with a table for those who do not see them
 * - {@link filtered}: a list with its filter, which the script of the page brings to life
 * - {@link lines}: text of several lines, as it is
 * @module
 */
import { element, untrusted } from '../../pages/html.ts';
import type { Element, Node } from '../../pages/html.ts';
import { mark, scrolling, tableOf } from '../../pages/page.ts';
import type { Tone } from '../items.ts';

export function section(id: string, title: string, ...children: readonly Node[]): Element {
  return element('section', { id, 'aria-labelledby': `${id}-title` }, [
    element('h2', { id: `${id}-title` }, title),
    children,
  ]);
}

/** Rounded down, so that a printed share never looks sufficient when it is not. */
function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.floor((1000 * part) / whole + 1e-9) / 10} %`;
}

/** A bar of 100 units; the number beside it says the same. */
function bar(part: number, whole: number, of = 100): Element {
  const width = whole === 0 ? 0 : Math.round((of * part) / whole);
  const box = { viewBox: `0 0 ${of} 8`, width: of, height: 8, class: 'bar', 'aria-hidden': 'true' };
  return element(
    'svg',
    box,
    element('rect', { class: 'whole', width: of, height: 8 }),
    element('rect', { class: 'part', width, height: 8 }),
  );
}

/** "36 of 150", the share and a bar: three cells of a row. */
export function share(part: number, whole: number): readonly Node[] {
  return [part.toLocaleString('en'), percent(part, whole), bar(part, whole)];
}

export interface Bin {
  readonly says: string;
  readonly count: number;
}

/** The counts as bars of one picture; `says` names them in words. */
export function bars(says: string, bins: readonly Bin[]): Element {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const wide = 14;
  const width = bins.length * wide;
  const words = `${says}: ${bins.map((bin) => `${bin.says}: ${bin.count}`).join(', ')}`;
  return element(
    'svg',
    {
      viewBox: `0 0 ${width} 35`,
      width,
      height: 35,
      role: 'img',
      'aria-label': words,
      class: 'bars',
    },
    element('title', {}, words),
    bins.map(({ count }, k) => {
      const height = count === 0 ? 0 : Math.max(1, Math.round((32 * count) / most));
      return element('rect', {
        class: 'part',
        x: k * wide,
        y: 34 - height,
        width: wide - 3,
        height,
      });
    }),
    element('rect', { class: 'axis', x: 0, y: 34, width, height: 1 }),
  );
}

/** The bars, with a table of their numbers that opens. */
export function histogram(says: string, bins: readonly Bin[]): Element {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return element('figure', { class: 'histogram' }, [
    bars(says, bins),
    element('figcaption', {}, [
      element('details', {}, [
        element('summary', {}, says),
        tableOf({
          caption: says,
          head: ['range', 'answers', 'share', ''],
          rows: bins.map((bin) => [bin.says, ...share(bin.count, total)]),
          numbers: [1, 2],
        }),
      ]),
    ]),
  ]);
}

const shown: Readonly<Record<Tone, string>> = {
  fails: 'failed',
  open: 'open or weakened',
  holds: 'held',
  none: 'without a verdict',
};

/** The list with controls that show what has a tone or a word; an item is an element of class "item". */
export function filtered(
  id: string,
  label: string,
  tones: readonly Tone[],
  ...children: readonly Node[]
): Element {
  const present = (['fails', 'open', 'holds', 'none'] as const).filter((tone) =>
    tones.includes(tone),
  );
  const options = present.map((tone) =>
    element(
      'option',
      { value: tone },
      `${shown[tone]} (${tones.filter((one) => one === tone).length})`,
    ),
  );
  const controls = element(
    'div',
    {
      class: 'controls',
      role: 'group',
      'aria-label': `Filter of ${label}`,
      'data-list': id,
      hidden: true,
    },
    element('label', { for: `${id}-show` }, 'Show'),
    element(
      'select',
      { id: `${id}-show` },
      element('option', { value: '' }, `all (${tones.length})`),
      options,
    ),
    element('label', { for: `${id}-find` }, 'Find'),
    element('input', { id: `${id}-find`, type: 'search', autocomplete: 'off' }),
    element('p', { role: 'status', class: 'soft' }),
  );
  return element('div', {}, controls, element('div', { id }, children));
}

/** The text as it is, in a part that scrolls. */
export function lines(label: string, text: string): Element {
  return scrolling(label, element('pre', {}, untrusted(text)));
}

/** Something that opens: a mark, a name, and what is inside. */
export function folded(
  id: string,
  tone: Tone,
  [word, ...heading]: readonly [Node, ...(readonly Node[])],
  ...inside: readonly Node[]
): Element {
  const attributes = { id, class: 'item', 'data-tone': tone, open: tone === 'fails' };
  return element(
    'details',
    attributes,
    element('summary', {}, mark(tone, word), ' ', heading),
    inside,
  );
}
