/**
 * # Coverage of the properties
 *
 * What was drawn: how often each hypothesis held, how sizes and conditioning were distributed, and the labels of the
 * instances by what they measure, so that a reader sees what was tried.
 * @module
 */
import { shellText } from '../../codecs.ts';
import { typeset } from '../../pages/formula.ts';
import { element, untrusted } from '../../pages/html.ts';
import type { Element, Node } from '../../pages/html.ts';
import { mark, tableOf } from '../../pages/page.ts';
import type { PropertyResult } from '../../suite/contract.ts';
import { toneOfProperty } from '../items.ts';
import { evidenceOf, failureLines } from '../../reports/terminal.ts';
import { bars, filtered, folded, lines, share } from './parts.ts';

/** What a label measures, by its words. */
const families: readonly (readonly [string, RegExp])[] = [
  [
    'sizes n, d, m, N and depth',
    /^(?:[ndmNL]\b|\d+N |h d|width|2 layers|3 layers|4 layers|odd width|n\b)/u,
  ],
  [
    'scale and conditioning',
    /scale|condition|near-|rank|singular|x 2\^|weakest|duplicate|overflow|underflow/u,
  ],
  [
    'activation',
    /^(?:tanh|gaussian|sigmoid|exp|sin|softplus|relu|cube|cubic|square|gelu|swish|abs|leaky-relu|rational|polynomial|linear|quadratic|x\b.*)$/u,
  ],
  ['labels', /^labels/u],
];

function familyOf(label: string): string {
  return families.find(([, pattern]) => pattern.test(label))?.[0] ?? 'other';
}

function labelTables({ counts }: PropertyResult): readonly Node[] {
  const groups = Map.groupBy(Object.entries(counts.labels), ([label]) => familyOf(label));
  const order = [...families.map(([name]) => name), 'other'];
  return order.flatMap((name) => {
    const own = groups.get(name);
    if (own === undefined) return [];
    return [
      tableOf({
        caption: `What was drawn: ${name}`,
        head: ['label', 'instances', 'share', ''],
        rows: own.map(([label, count]) => [untrusted(label), ...share(count, counts.met)]),
        numbers: [1, 2],
      }),
    ];
  });
}

type Distribution = NonNullable<PropertyResult['counts']['measures']>[string];

function numberText(x: number): string {
  return x >= 1e6 ? x.toExponential().replace('+', '') : x.toLocaleString('en');
}

function binText({ from, to }: Distribution['bins'][number]): string {
  return from === to ? numberText(from) : `from ${numberText(from)} to below ${numberText(to)}`;
}

/** The letters of the sizes, in words. */
const letters: Readonly<Record<string, string>> = {
  n: 'n, samples or equations',
  d: 'd, inputs',
  m: 'm, neurons',
  h: 'h, mirrored pairs of neurons',
  N: 'N',
  M: 'M',
  p: 'p, unknowns',
};

/** What was drawn, in numbers: quartiles and the shape of the distribution. */
function measuresTable({ counts: { measures = {} } }: PropertyResult): Node {
  const all = Object.entries(measures);
  if (all.length === 0)
    return element(
      'p',
      { class: 'soft' },
      'Its instances have none of the sizes that are measured.',
    );
  return tableOf({
    caption:
      'Sizes and conditioning of the instances on which the hypotheses held; the condition number of X is a float64 estimate, and 1e15 stands for all above',
    head: ['', 'least', 'lower quartile', 'median', 'upper quartile', 'largest', 'how often'],
    rows: all.map(([name, { least, quartiles, largest, bins }]) => [
      untrusted(letters[name] ?? name),
      ...[least, ...quartiles, largest].map(numberText),
      bars(
        name,
        bins.map((bin) => ({ says: binText(bin), count: bin.count })),
      ),
    ]),
    numbers: [1, 2, 3, 4, 5],
  });
}

function hypothesesTable({ counts }: PropertyResult): Node {
  const held = Object.entries(counts.hypotheses);
  return held.length === 0
    ? element('p', { class: 'soft' }, 'No hypothesis beyond what the generator builds.')
    : tableOf({
        caption: `Hypotheses, on ${counts.instances} instances`,
        head: ['hypothesis', 'held', 'share', ''],
        rows: held.map(([name, count]) => [typeset(name), ...share(count, counts.instances)]),
        numbers: [1, 2],
      });
}

function inside(result: PropertyResult): readonly Node[] {
  const { id, theorem, statement, seed, counts } = result;
  const again = ['widthwise', 'verify', theorem, '--seed', `${seed}`, '--only', id];
  const failure = failureLines(result);
  const reasons = Object.entries(counts.reasons);
  return [
    element('p', {}, typeset(statement)),
    element('p', {}, 'Run it: ', element('code', {}, untrusted(shellText(again)))),
    ...(failure.length === 0
      ? []
      : [lines('What failed, and how to repeat it', failure.join('\n'))]),
    hypothesesTable(result),
    measuresTable(result),
    labelTables(result),
    ...(reasons.length === 0
      ? []
      : [
          element('p', {}, 'Why some instances were not certified:'),
          element(
            'ul',
            {},
            reasons.map(([because, n]) => element('li', {}, untrusted(because), ` (${n})`)),
          ),
        ]),
  ];
}

/** So many are shown with what was drawn, those that did not hold first, and so many are listed at all. */
const [mostWhole, mostListed] = [300, 3000];

/** The word of the report for how the run of a property ended. */
function wordOf({ kind }: PropertyResult): string {
  return kind === 'passed' ? 'held' : kind;
}

/** All properties, those of a theorem together; `theoremPlace` is the id of the part of a theorem. */
export function coverage(
  properties: readonly PropertyResult[],
  theoremPlace: (stem: string) => string,
): Element {
  const holds = (one: PropertyResult): boolean => toneOfProperty(one) === 'holds';
  const sorted = [...properties.filter((one) => !holds(one)), ...properties.filter(holds)];
  const listed = new Set(sorted.slice(0, mostListed));
  const whole = new Set(sorted.slice(0, mostWhole));
  const shown = properties.filter((one) => listed.has(one));
  const place = new Map(shown.map((one, k) => [one, `property-${k}`]));
  const entry = (result: PropertyResult): Element => {
    const id = place.get(result) ?? '';
    const tone = toneOfProperty(result);
    const heading = [element('code', {}, untrusted(result.id)), ' ', untrusted(evidenceOf(result))];
    return whole.has(result)
      ? folded(
          id,
          tone,
          [wordOf(result), ...heading],
          element('div', { class: 'inside' }, inside(result)),
        )
      : element(
          'p',
          { id, class: 'item', 'data-tone': tone },
          mark(tone, wordOf(result)),
          ' ',
          heading,
        );
  };
  return filtered(
    'properties-list',
    'the properties',
    shown.map(toneOfProperty),
    properties.length <= mostWhole
      ? ''
      : element(
          'p',
          { class: 'soft' },
          `Of ${properties.length} properties ${shown.length} are listed, and ${whole.size} with what was drawn; the record has all.`,
        ),
    [...Map.groupBy(shown, ({ theorem }) => theorem)].map(([theorem, own]) =>
      element('div', { class: 'group', id: theoremPlace(theorem) }, [
        element('h3', {}, untrusted(theorem)),
        own.map(entry),
      ]),
    ),
  );
}
