/**
 * # The page of a counterexample
 *
 * The statement with the dropped hypothesis struck through, each kept hypothesis with the fact that shows it, the
 * pictures with the near miss beside them, minimality, exports and citation.
 *
 * ## Main definitions
 * - {@link cardPage}
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import { exportCard } from '../counterexamples/exports.ts';
import type { ExportFormat } from '../counterexamples/exports.ts';
import { claimText } from '../counterexamples/card.ts';
import { unchecked } from '../counterexamples/claimed.ts';
import type { Whole } from '../counterexamples/examine.ts';
import { typeset } from '../pages/formula.ts';
import { element, untrusted } from '../pages/html.ts';
import type { Node } from '../pages/html.ts';
import { mark, pageOf } from '../pages/page.ts';
import { isOfNetwork } from '../pictures/slice.ts';
import type { Slice } from '../pictures/slice.ts';
import type { Need } from '../theorems/rule.ts';
import {
  commands,
  download,
  figures,
  folded,
  listOf,
  madeBy,
  picturesSection,
  section,
  sentences,
  showStyle,
} from './blocks.ts';
import { evidenceFor } from './evidence.ts';
import { factsPictures } from './facts-pictures.ts';
import { instanceTables, lettersOf, provenanceTable } from './facts-page.ts';
import { checkSection } from './file.ts';
import type { Shown, ShownFile } from './file.ts';
import { nearMissPictures } from './near-miss.ts';
import type { Picture } from './picture.ts';
import { planeTable } from './plane-table.ts';
import { sliderOf, sliderScript } from './slider.ts';

type Genuine = Extract<Whole, { readonly kind: 'genuine' }>;

function shownBy(need: Need, { file, named, proved }: Genuine): Node {
  const places = evidenceFor(need, file, named);
  const facts = (places ?? []).flatMap((k) => proved[k] ?? []);
  const text =
    places === undefined
      ? 'Decided exactly from the numbers.'
      : facts.length === 0
        ? 'Shown by several of the facts alike.'
        : facts.join(' ');
  return element('span', { class: 'soft' }, typeset(text));
}

function hypotheses(examined: Genuine): Node {
  const { row } = examined;
  const { keeps, drops } = row.rule;
  const kept = keeps.map((need) =>
    element(
      'li',
      {},
      mark('holds', 'holds here'),
      ' ',
      typeset(need.says),
      shownBy(need, examined),
    ),
  );
  const dropped =
    'nothing' in drops
      ? element('li', {}, mark('none', 'nothing dropped'), ' ', typeset(drops.nothing))
      : element(
          'li',
          {},
          mark('fails', 'dropped'),
          ' ',
          element('del', {}, typeset(drops.hypothesis.says)),
          ' ',
          typeset(`(here ${drops.instead})`),
        );
  return element('ul', { class: 'ticks' }, ...kept, dropped);
}

function failure(examined: Genuine): Node {
  const { row } = examined;
  const shows = row.rule.shows.map((need) =>
    element('li', {}, mark('holds', 'proved'), ' ', typeset(need.says), shownBy(need, examined)),
  );
  return element('ul', { class: 'ticks' }, ...shows);
}

/** Whether the gradients that the facts speak of are in W alone. */
function isAboutHidden({ facts }: FactsFile): boolean {
  const moving = facts.flatMap((fact) => ('moving' in fact ? [fact.moving] : []));
  return moving.length > 0 && moving.every((own) => own === 'hidden');
}

function nearMissSection(
  { card, near, file }: Genuine,
  pictures: readonly Picture[],
  slice: Slice | undefined,
): Node {
  const { nearMiss } = card;
  if (near === undefined || nearMiss?.kind !== 'certified')
    return section(
      'near',
      'The near miss',
      element(
        'p',
        {},
        nearMiss?.kind === 'none'
          ? [`None; ${unchecked}: `, untrusted(nearMiss.because)]
          : 'The card names none.',
      ),
    );
  const { activation } = file.instance;
  const slider =
    slice === undefined || activation === undefined || !isOfNetwork(slice)
      ? { none: 'its loss is not that of a network with one hidden layer on data' }
      : sliderOf(near.changes, near.start, slice, activation, isAboutHidden(file));
  return section(
    'near',
    'The near miss',
    element(
      'p',
      {},
      'Changed: ',
      ...near.changed.flatMap((text) => [element('mark', {}, text), ' ']),
    ),
    element('p', {}, mark('holds', 'restored'), ' ', typeset(near.restores)),
    element('p', {}, mark('holds', 'certified there'), ' ', typeset(near.says)),
    element('p', { class: 'soft' }, 'Distance: ', untrusted(nearMiss.distance)),
    'none' in slider
      ? element('p', { class: 'soft' }, `No slider between the two: ${slider.none}.`)
      : slider,
    figures(pictures),
    folded(
      'What the checker verified there',
      element('p', {}, typeset(near.verdict.claim)),
      sentences(near.verdict.hypotheses),
    ),
  );
}

const textForms: readonly (readonly [ExportFormat, string])[] = [
  ['md', 'md'],
  ['latex', 'tex'],
  ['bibtex', 'bib'],
  ['python', 'py'],
  ['typescript', 'ts'],
  ['json', 'json'],
];

function exportsSection(examined: Genuine, text: string): Node {
  const { id } = examined.card;
  const links = textForms.map(([format, ending]) => {
    const content = exportCard(format, examined, text);
    return typeof content === 'string' ? download(`${id}.${ending}`, content) : undefined;
  });
  return section(
    'exports',
    'Exports and citation',
    listOf(links),
    commands([
      `widthwise card ${id} --format npz --out ${id}.npz`,
      `widthwise card ${id} --format onnx --out ${id}.onnx`,
    ]),
    folded('BibTeX', commands([String(exportCard('bibtex', examined, text))])),
  );
}

function shownSection({ row, file }: Genuine): Node {
  const { drops } = row.rule;
  const what =
    'nothing' in drops
      ? 'The statement below is false: this instance satisfies its hypotheses, and its conclusion fails.'
      : `Without the hypothesis that ${drops.hypothesis.says} the statement below is false: this instance satisfies all its other hypotheses, and its conclusion fails.`;
  return section(
    'shown',
    'What is shown',
    element('p', {}, typeset(what)),
    lettersOf(file, [row.statement, row.yet, ...row.rule.keeps.map(({ says }) => says)]),
  );
}

const limits = [
  'That the statement with all its hypotheses is false: only the version without the dropped one is refuted.',
  'Whether other instances are like this one: it is enough to refute the statement, and says nothing about how typical it is.',
];

function statementSection(examined: Genuine): Node {
  const { row } = examined;
  return section(
    'statement',
    'The refuted statement',
    element('p', {}, typeset(row.statement)),
    element('h3', {}, 'Its hypotheses, and this instance'),
    hypotheses(examined),
    element('h3', {}, 'And yet'),
    element('p', {}, typeset(row.yet)),
    failure(examined),
  );
}

function detailsSection({ card, file, proved }: Genuine, slice: Slice | undefined): Node {
  return section(
    'details',
    'Details',
    folded('The facts, each with how it was checked', sentences(proved)),
    folded('The numbers, exactly', instanceTables(file)),
    ...(slice === undefined ? [] : [folded('The plane of the slice', planeTable(slice))]),
    folded(
      'The file',
      element('p', {}, `Found, ${unchecked}: `, untrusted(card.found)),
      provenanceTable(file),
    ),
  );
}

/** The page of a genuine counterexample, examined with its near miss. */
export async function cardPage(file: ShownFile, examined: Genuine): Promise<Shown> {
  const { card, near } = examined;
  const { pictures, missing, slice } = await factsPictures(examined.file, true, file.directions);
  const beside = near === undefined ? [] : await nearMissPictures(near, examined.file, slice);
  const verdict = mark('holds', 'Genuine counterexample');
  const unproved = [...limits, ['Minimality: ', typeset(claimText(card)), '.']];
  const html = pageOf({
    title: `Counterexample ${card.id}: ${card.title}`,
    header: [element('p', { class: 'verdict long' }, verdict, ' ', typeset(examined.sentence))],
    main: [
      shownSection(examined),
      section('not-shown', 'What is not shown', listOf(unproved)),
      statementSection(examined),
      picturesSection(pictures, missing),
      nearMissSection(examined, beside, slice),
      checkSection(file),
      exportsSection(examined, file.text),
      detailsSection(examined, slice),
    ],
    footer: [madeBy],
    style: showStyle,
    script: sliderScript,
  });
  const latex = exportCard('latex', examined, file.text);
  return {
    html,
    pictures: [...pictures, ...beside],
    latex: typeof latex === 'string' ? latex : undefined,
  };
}
