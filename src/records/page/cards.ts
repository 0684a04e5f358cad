/**
 * # Counterexample cards
 *
 * Each with its exact numbers. Beyond a hundred the rest is a table, so that the page stays small.
 * @module
 */
import { shellText } from '../../codecs.ts';
import { typeset } from '../../pages/formula.ts';
import { searchSays } from '../../counterexamples/claimed.ts';
import { element, untrusted } from '../../pages/html.ts';
import type { Element, Node } from '../../pages/html.ts';
import { mark, tableOf } from '../../pages/page.ts';
import type { RowLine } from '../record.ts';
import { toneOfRow, wordsOfRow } from '../items.ts';
import { filtered, lines } from './parts.ts';

const mostCards = 100;
const mostListed = 3000;
const mostRows = 40;
const mostMarks = 4000;

function arrayText({ name, rows }: NonNullable<RowLine['arrays']>[number]): string {
  const [first] = rows;
  if (rows.length === 1 && first !== undefined) return `${name} = (${first.join(', ')})`;
  const shown = rows.slice(0, mostRows).map((row) => `  (${row.join(', ')})`);
  const rest = rows.length - shown.length;
  return [
    `${name} =`,
    ...shown,
    ...(rest === 0 ? [] : [`  and ${rest} more rows, in the file`]),
  ].join('\n');
}

function arraysText({ activation, arrays = [] }: RowLine): string {
  const text = [
    ...(activation === undefined ? [] : [`sigma(x) = ${activation}`]),
    ...arrays.map(arrayText),
  ].join('\n');
  return text.length <= mostMarks
    ? text
    : `${text.slice(0, mostMarks)}\n... and ${text.length - mostMarks} more characters, in the file`;
}

type Genuine = Extract<RowLine['result'], { readonly kind: 'genuine' }>;

function nearMiss({ card }: Genuine): readonly Node[] {
  const near = card.nearMiss;
  if (near === undefined) return [];
  if (near.kind === 'none')
    return [element('p', { class: 'soft' }, 'No near miss: ', untrusted(near.because))];
  return [
    element('p', {}, element('strong', {}, 'Near miss: '), typeset(near.says)),
    element(
      'p',
      { class: 'soft' },
      'Changed: ',
      typeset(near.changed.join(', ')),
      '. ',
      untrusted(near.distance),
    ),
  ];
}

function card(line: RowLine, result: Genuine, id: string): Element {
  const { card: own, sentence, proved, file } = result;
  const heading = `${id}-title`;
  return element(
    'article',
    { class: 'card item', id, 'data-tone': 'holds', 'aria-labelledby': heading },
    element('h3', { id: heading }, untrusted(own.id), ': ', untrusted(own.title)),
    element('p', {}, element('strong', {}, 'Refuted: '), typeset(own.statement)),
    element('ul', {}, [
      own.satisfies.map((says) =>
        element('li', {}, mark('holds', 'satisfies'), ' ', typeset(says)),
      ),
      element('li', {}, mark('open', 'violates'), ' ', typeset(own.violates)),
      element('li', {}, mark('fails', 'and yet'), ' ', typeset(own.yet)),
    ]),
    lines(`The exact numbers of ${own.id}`, arraysText(line)),
    nearMiss(result),
    element('p', { class: 'soft' }, typeset(`${own.size}; ${searchSays}: ${own.minimality}.`)),
    element('details', {}, [
      element('summary', {}, `Proved from these numbers (${proved.length})`),
      element('p', {}, typeset(sentence)),
      element(
        'ul',
        {},
        proved.map((says) => element('li', {}, typeset(says))),
      ),
    ]),
    element(
      'p',
      {},
      'Check it: ',
      element('code', {}, untrusted(shellText(['widthwise', 'replay', file]))),
    ),
  );
}

function listed(rows: readonly RowLine[], place: (row: RowLine) => string): Element {
  const table = tableOf({
    caption: `Searches (${rows.length})`,
    head: ['search', 'ended', 'size'],
    rows: rows.map((line) => [
      element('span', { id: place(line) }, untrusted(`${line.theorem} without ${line.drops}`)),
      mark(toneOfRow(line), untrusted(wordsOfRow(line))),
      line.result.kind === 'genuine' ? untrusted(line.result.card.size) : '',
    ]),
  });
  return table;
}

/** The id of the card or the row of the table of each search. */
export function cardPlaces(rows: readonly RowLine[]): ReadonlyMap<RowLine, string> {
  return new Map(rows.map((line, k) => [line, `search-${k}`]));
}

export function counterexamples(
  rows: readonly RowLine[],
  places: ReadonlyMap<RowLine, string>,
): readonly Node[] {
  const place = (line: RowLine): string => places.get(line) ?? '';
  const genuine = rows.flatMap((line) =>
    line.result.kind === 'genuine' ? [{ line, result: line.result }] : [],
  );
  const whole = genuine.slice(0, mostCards);
  const carded = new Set(whole.map(({ line }) => line));
  const others = rows.filter((line) => !carded.has(line));
  const table = others.slice(0, mostListed);
  const unlisted = others.length - table.length;
  const note =
    genuine.length > mostCards
      ? [
          element(
            'p',
            {},
            `The first ${mostCards} of ${genuine.length} counterexamples are shown whole; the others are in the table below, and whole in the record.`,
          ),
        ]
      : [];
  return [
    note,
    ...(whole.length === 0
      ? []
      : [
          filtered(
            'cards-list',
            'the counterexamples',
            whole.map(() => 'holds' as const),
            whole.map(({ line, result }) => card(line, result, place(line))),
          ),
        ]),
    ...(table.length === 0 ? [] : [listed(table, place)]),
    ...(unlisted === 0
      ? []
      : [element('p', { class: 'soft' }, `${unlisted} more searches are in the record alone.`)]),
  ];
}
