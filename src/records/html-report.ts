/**
 * # The report as one page
 *
 * The verdict as a sentence, what was not shown, how to check it, and then everything by kind.
 *
 * ## Main definitions
 * - {@link htmlReport}
 * @module
 */
import { element, untrusted } from '../pages/html.ts';
import type { Element, Node } from '../pages/html.ts';
import { mark, pageOf, scrolling } from '../pages/page.ts';
import type { RecordKind, RowLine, Run } from './record.ts';
import type { Tone } from './items.ts';
import type { Known } from './known.ts';
import { cardPlaces, counterexamples } from './page/cards.ts';
import { coverage } from './page/coverage.ts';
import { conformanceGrid } from './page/grid.ts';
import { claimsMatrix } from './page/matrix.ts';
import { certificates, commandOf, experimentsOf, repeat } from './page/others.ts';
import { section } from './page/parts.ts';
import { reportScript, reportStyle } from './page/script.ts';
import { gapsOf, headlineOf, overallOf, shownBy } from './summary.ts';

/** What it means that a run of a kind holds. */
const good: Readonly<Record<RecordKind, string>> = {
  verify: 'held',
  validate: 'passed',
  refute: 'genuine',
  certify: 'verified',
  experiment: 'measured',
};

/** The word of a verdict on these runs. */
function wordOf(tone: Tone, runs: readonly Run[]): string {
  switch (tone) {
    case 'fails':
      return 'failed';
    case 'open':
      return 'open';
    case 'none':
      return 'measured';
    case 'holds': {
      const [own = '', ...others] = new Set(runs.map(({ header }) => good[header.kind]));
      return others.length === 0 ? own : 'complete';
    }
  }
}

/** Each word of the report has one meaning. */
const vocabulary: Node = element('dl', {}, [
  [
    [
      'held',
      'of a property: its check failed on no instance that was drawn, and enough of what it asks for was drawn.',
    ],
    [
      'proved',
      'of one instance: the check is exact or rigorous for it. A theorem is proved in the notes alone.',
    ],
    ['sampled', 'of one instance: its conclusion was tried at some points only.'],
    ['not certified', 'a sufficient condition did not decide; not "false".'],
    ['verified', 'of a certificate: the checker decided its claim from the file.'],
    ['genuine', 'of a counterexample: proved from its file.'],
    ['passed', 'of an answer of another program: rounding explains its error.'],
    [
      'failed',
      'of a property: an instance refuted it, its control was not refuted, or too little of what it asks for was drawn; of an answer or a certificate: it was refused.',
    ],
    ['measured', 'of an experiment: it has figures, and no verdict.'],
    ['complete', 'of several runs: each ended, and nothing failed or stayed open.'],
    ['open', 'too short, interrupted, weakened or not decided.'],
  ].map(([word, meaning]) => [element('dt', {}, word), element('dd', {}, meaning)]),
]);

/** The three questions of a first reader. */
function firstScreen(runs: readonly Run[], known: Known): Element {
  const shown = runs.map((run) => {
    const { tone, says } = shownBy(run, runs.length === 1);
    return element('li', {}, mark(tone, wordOf(tone, [run])), ' ', untrusted(says));
  });
  const gaps = gapsOf(runs, known).map((says) => element('li', {}, untrusted(says)));
  const commands = runs.map(commandOf);
  return element('div', { class: 'first' }, [
    section(
      'shown',
      'What was shown',
      element('ul', {}, shown),
      element(
        'p',
        { class: 'soft' },
        'Widthwise tests theorems about two-layer neural networks on drawn instances, proves counterexamples and certificates, and judges other programs. This page proves no theorem: the proofs are in the notes of the project, proofs-notes.',
      ),
    ),
    section('not-shown', 'What was not', element('ul', {}, gaps)),
    section(
      'check',
      'Check it yourself',
      element(
        'p',
        {},
        'Run it again into other files, and compare the records with widthwise report diff:',
      ),
      scrolling('The commands', element('pre', {}, untrusted(commands.join('\n')))),
      element(
        'p',
        { class: 'soft' },
        'Each property, counterexample, certificate and failure below has its own command.',
      ),
    ),
  ]);
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly content: Node;
}

function partsOf(runs: readonly Run[], known: Known): readonly Part[] {
  const properties = runs.flatMap((run) => run.properties);
  const rows: readonly RowLine[] = runs.flatMap((run) => run.rows);
  const proofs = runs.flatMap((run) => run.certificates);
  const validations = runs.filter(({ header }) => header.kind === 'validate');
  const experiments = runs.filter(({ header }) => header.kind === 'experiment');
  const theorems = [...new Set(properties.map(({ theorem }) => theorem))];
  const theorem = (stem: string): string => `theorem-${theorems.indexOf(stem)}`;
  const places = cardPlaces(rows);
  const card = (row: RowLine): string | undefined => {
    const place = places.get(row);
    return place === undefined ? undefined : `#${place}`;
  };
  const part = (
    id: string,
    title: string,
    isThere: boolean,
    content: () => Node,
  ): readonly Part[] => (isThere ? [{ id, title, content: content() }] : []);
  return [
    ...part('claims', 'Claims', properties.length + rows.length > 0, () =>
      claimsMatrix(properties, rows, known, { theorem: (stem) => `#${theorem(stem)}`, card }),
    ),
    ...part('properties', `Properties (${properties.length})`, properties.length > 0, () =>
      coverage(properties, theorem),
    ),
    ...part('counterexamples', `Counterexamples (${rows.length})`, rows.length > 0, () =>
      counterexamples(rows, places),
    ),
    ...part('certificates', `Certificates (${proofs.length})`, proofs.length > 0, () =>
      certificates(proofs),
    ),
    ...part('conformance', 'Other implementations', validations.length > 0, () =>
      validations.map(conformanceGrid),
    ),
    ...part('experiments', 'Experiments', experiments.length > 0, () =>
      experiments.map(experimentsOf),
    ),
    { id: 'words', title: 'Words', content: vocabulary },
    { id: 'repeat', title: 'Repeat it', content: repeat(runs) },
  ];
}

/** The report on these records as an HTML document. */
export function htmlReport(runs: readonly Run[], known: Known): string {
  const { tone } = overallOf(runs);
  const parts = partsOf(runs, known);
  const links = parts.map(({ id, title }) =>
    element('li', {}, element('a', { href: `#${id}` }, title)),
  );
  const from = [...new Set(runs.map(({ header }) => header.started.slice(0, 10)))].sort();
  return pageOf({
    title: 'Widthwise report',
    header: [
      element(
        'p',
        { class: `verdict ${tone}` },
        mark(tone, wordOf(tone, runs)),
        ' ',
        untrusted(headlineOf(runs, known)),
      ),
      firstScreen(runs, known),
      element('nav', { 'aria-label': 'Parts of the report' }, element('ul', {}, links)),
    ],
    main: parts.map(({ id, title, content }) => section(id, title, content)),
    footer: [
      element(
        'p',
        {},
        'Rendered by widthwise report from run records of ',
        untrusted(from.join(', ')),
        '. The records are the truth; this page is a view of them.',
      ),
    ],
    style: reportStyle,
    script: reportScript,
  });
}
