/**
 * # The claims matrix
 *
 * A row for each theorem: what the runs of its properties showed under all hypotheses, and how the search for a
 * counterexample ended with each one dropped. A cell is a word and a shade, and leads to its evidence.
 * @module
 */
import { typeset } from '../../pages/formula.ts';
import { element, untrusted } from '../../pages/html.ts';
import type { Element, Node } from '../../pages/html.ts';
import { mark, tableOf } from '../../pages/page.ts';
import type { RowLine } from '../record.ts';
import type { PropertyResult } from '../../suite/contract.ts';
import { toneOfProperty, toneOfRow, wordsOfRow } from '../items.ts';
import type { Tone } from '../items.ts';
import type { Known } from '../known.ts';
import { shownOn } from '../summary.ts';

/** Where the evidence is: the place of a property or a card on the page. */
export interface Places {
  readonly theorem: (stem: string) => string;
  readonly card: (row: RowLine) => string | undefined;
}

function worst(tones: readonly Tone[]): Tone {
  return (['fails', 'open', 'holds'] as const).find((tone) => tones.includes(tone)) ?? 'none';
}

function underAll(own: readonly PropertyResult[], href: string): Node {
  if (own.length === 0) return mark('none', 'not run');
  const tone = worst(own.map(toneOfProperty));
  const failed = own.filter((one) => toneOfProperty(one) === 'fails').length;
  const open = own.filter((one) => toneOfProperty(one) === 'open').length;
  const words =
    failed > 0
      ? `${failed} of ${own.length} properties failed`
      : `${shownOn(own)}${open > 0 ? `, ${open} of ${own.length} short or stopped` : ''}`;
  return mark(tone, element('a', { href }, words));
}

function dropped(
  drops: string,
  line: RowLine | undefined,
  card: string | undefined,
  places: Places,
): Element {
  const name = [untrusted(drops), ': '];
  if (line === undefined) {
    const known =
      card === undefined ? 'not searched here' : `not searched here, ${card} in the gallery`;
    return element('li', {}, name, mark('none', known));
  }
  const href = places.card(line);
  const words = untrusted(wordsOfRow(line));
  return element(
    'li',
    {},
    name,
    mark(toneOfRow(line), href === undefined ? words : element('a', { href }, words)),
  );
}

/** The matrix of all theorems that the records or the registry name. */
export function claimsMatrix(
  properties: readonly PropertyResult[],
  rows: readonly RowLine[],
  known: Known,
  places: Places,
): Element {
  const stems = [
    ...new Set([
      ...known.theorems.map(({ stem }) => stem),
      ...properties.map(({ theorem }) => theorem),
      ...known.searches.map(({ theorem }) => theorem),
      ...rows.map(({ theorem }) => theorem),
    ]),
  ];
  const hasRun = (stem: string): boolean =>
    [...properties, ...rows].some(({ theorem }) => theorem === stem);
  const sorted = [...stems.filter(hasRun), ...stems.filter((stem) => !hasRun(stem))];
  const body = sorted.map((stem) => {
    const own = properties.filter(({ theorem }) => theorem === stem);
    const searches = known.searches.filter(({ theorem }) => theorem === stem);
    const lines = rows.filter(({ theorem }) => theorem === stem);
    const drops = [...new Set([...searches, ...lines].map((one) => one.drops))];
    const title = known.theorems.find((one) => one.stem === stem)?.title;
    const cells = drops.map((name) =>
      dropped(
        name,
        lines.findLast((one) => one.drops === name),
        searches.find((one) => one.drops === name)?.card,
        places,
      ),
    );
    return [
      [
        untrusted(stem),
        ...(title === undefined ? [] : [element('div', { class: 'soft' }, typeset(title))]),
      ],
      title === undefined && own.length === 0
        ? mark('none', 'a false theorem')
        : underAll(own, places.theorem(stem)),
      cells.length === 0 ? '' : element('ul', { class: 'chips' }, cells),
    ];
  });
  const table = tableOf({
    caption:
      'What the records show of each theorem, those that ran first. Cards of the gallery are examined again by widthwise replay.',
    head: [
      'theorem',
      'with all hypotheses',
      'with one hypothesis dropped: a genuine counterexample shows that it is needed',
    ],
    rows: body,
  });
  return element('div', { class: 'matrix' }, table);
}
