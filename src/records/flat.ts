/**
 * # Reports that are text
 *
 * The same verdict, gaps and failures as on the page, for terminals, Markdown, LaTeX, GitHub, badges and JUnit. Each
 * format escapes text by its codec.
 *
 * ## Main definitions
 * - {@link textReport}, {@link markdownReport}, {@link latexReport}
 * - {@link githubAnnotations}
 * - {@link badge}
 * - {@link junitReport}
 * @module
 */
import { lineText, markdownText, terminalText, texText, xmlText } from '../codecs.ts';
import { validationSuites } from '../conformance/report.ts';
import type { Run } from './record.ts';
import { itemsOf } from './items.ts';
import type { Item, Tone } from './items.ts';
import { junitDocument } from '../reports/junit.ts';
import type { JunitCase, JunitOutcome, JunitSuite } from '../reports/junit.ts';
import type { Known } from './known.ts';
import {
  conclusionOf,
  counted,
  gapsOf,
  headlineOf,
  isPartial,
  overallOf,
  shownBy,
} from './summary.ts';
import { propertySuites } from '../reports/suite-junit.ts';
import { aligned } from '../reports/table.ts';

/** How many items of a group have each tone. */
interface Group {
  readonly name: string;
  readonly held: number;
  readonly failed: number;
  readonly open: number;
  readonly none: number;
}

function groupsOf(runs: readonly Run[]): readonly Group[] {
  return [...Map.groupBy(runs.flatMap(itemsOf), ({ group }) => group)].map(([name, own]) => {
    const of = (wanted: Tone): number => own.filter(({ tone }) => tone === wanted).length;
    return { name, held: of('holds'), failed: of('fails'), open: of('open'), none: of('none') };
  });
}

const heads = ['held', 'failed', 'open', 'without a verdict'] as const;

function numbersOf({ held, failed, open, none }: Group): readonly string[] {
  return [held, failed, open, none].map(String);
}

function failuresOf(runs: readonly Run[]): readonly Item[] {
  return runs.flatMap(itemsOf).filter(({ tone }) => tone === 'fails');
}

/** Only the first are listed: the page and the record have all. */
const mostFailures = 20;

/** For a terminal. */
export function textReport(runs: readonly Run[], known: Known): string {
  const failures = failuresOf(runs);
  const rows = groupsOf(runs).map((group) => [lineText(group.name), ...numbersOf(group)]);
  return [
    lineText(headlineOf(runs, known)),
    ...runs.map((run) => `  ${lineText(shownBy(run, runs.length === 1).says)}`),
    '',
    ...aligned([['', ...heads], ...rows], { left: 1 }),
    '',
    ...failures
      .slice(0, mostFailures)
      .flatMap(({ name, says, details }) => [
        `failed  ${lineText(name)}: ${lineText(says)}`,
        ...details.map(
          (detail) => `        ${terminalText(detail).replaceAll('\n', '\n        ')}`,
        ),
      ]),
    ...(failures.length > mostFailures ? [`and ${failures.length - mostFailures} more`] : []),
    'Not shown:',
    ...gapsOf(runs, known).map((gap) => `  - ${lineText(gap)}`),
  ].join('\n');
}

export function markdownReport(runs: readonly Run[], known: Known): string {
  const failures = failuresOf(runs);
  const code = (text: string): readonly string[] =>
    text.split('\n').map((line) => `      ${lineText(line)}`);
  return [
    '# Widthwise report',
    '',
    `**${markdownText(headlineOf(runs, known))}**`,
    '',
    ...runs.map((run) => `- ${markdownText(shownBy(run, runs.length === 1).says)}`),
    '',
    '## Not shown',
    '',
    ...gapsOf(runs, known).map((gap) => `- ${markdownText(gap)}`),
    '',
    '## Results',
    '',
    `| | ${heads.join(' | ')} |`,
    '| --- | ---: | ---: | ---: | ---: |',
    ...groupsOf(runs).map(
      (group) => `| ${[markdownText(group.name), ...numbersOf(group)].join(' | ')} |`,
    ),
    '',
    ...(failures.length === 0 ? [] : ['## Failed', '']),
    ...failures
      .slice(0, mostFailures)
      .flatMap(({ name, says, details }) => [
        `- ${markdownText(name)}: ${markdownText(says)}`,
        ...(details.length === 0 ? [] : ['', ...details.flatMap(code), '']),
      ]),
    ...(failures.length > mostFailures ? [`- and ${failures.length - mostFailures} more`] : []),
    ...(failures.length === 0 ? [] : ['']),
    '## Repeat it',
    '',
    ...runs.flatMap(({ header }) =>
      code(header.command ?? `seed ${header.seed}`).map((line) => line.slice(2)),
    ),
    '',
  ].join('\n');
}

/** A table of the results, without packages. */
export function latexReport(runs: readonly Run[]): string {
  return [
    `% ${lineText(overallOf(runs).title)}`,
    '\\begin{tabular}{lrrrr}',
    '\\hline',
    ` & ${heads.join(' & ')} \\\\`,
    '\\hline',
    ...groupsOf(runs).map(
      (group) => `${[texText(group.name), ...numbersOf(group)].join(' & ')} \\\\`,
    ),
    '\\hline',
    '\\end{tabular}',
    '',
  ].join('\n');
}

/** The data of a workflow command: no text can end it or begin another. */
function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** GitHub shows ten of each kind in a step. */
const mostAnnotations = 10;

function annotations(kind: 'error' | 'warning', items: readonly Item[]): readonly string[] {
  const most = items.length > mostAnnotations ? mostAnnotations - 1 : mostAnnotations;
  const rest = items.length - Math.min(most, items.length);
  return [
    ...items.slice(0, most).map(({ name, says, details }) => {
      const text = terminalText([says, ...details].join('\n'));
      return `::${kind} title=${commandProperty(lineText(name))}::${commandData(text)}`;
    }),
    ...(rest === 0 ? [] : [`::${kind} title=and more::${rest} more, in the report`]),
  ];
}

/** An annotation for what failed, for what is open, and for a partial run. */
export function githubAnnotations(runs: readonly Run[]): string {
  const items = runs.flatMap(itemsOf);
  const partial = runs.filter(isPartial).map((run): Item => ({
    key: '',
    group: '',
    name: 'partial run',
    tone: 'open',
    says: conclusionOf(run).title,
    details: [],
  }));
  const open = [...partial, ...items.filter(({ tone }) => tone === 'open')];
  const lines = [
    ...annotations('error', failuresOf(runs)),
    ...annotations('warning', open),
    `::notice title=widthwise::${commandData(lineText(overallOf(runs).title))}`,
  ];
  return `${lines.join('\n')}\n`;
}

const colours: Readonly<Record<Tone, string>> = {
  holds: '#00618f',
  fails: '#b34700',
  open: '#7a5500',
  none: '#555555',
};

/** A badge as SVG: how many held, or how many failed, or that the run is partial. */
export function badge(runs: readonly Run[]): string {
  const items = runs.flatMap(itemsOf);
  const of = (wanted: Tone): number => items.filter(({ tone }) => tone === wanted).length;
  const { tone } = overallOf(runs);
  const words =
    of('fails') > 0
      ? counted(of('fails'), 'failure')
      : `${of('holds').toLocaleString('en')} held${runs.some(isPartial) ? ', partial' : of('open') > 0 ? `, ${of('open').toLocaleString('en')} open` : ''}`;
  const [left, right] = [76, 14 + 7 * words.length];
  const text = (x: number, says: string): string =>
    `<text x="${x}" y="14" text-anchor="middle">${xmlText(says)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="widthwise: ${xmlText(words)}">`,
    `<title>widthwise: ${xmlText(words)}</title>`,
    `<rect width="${left + right}" height="20" rx="3" fill="#333333"/>`,
    `<rect x="${left}" width="${right}" height="20" rx="3" fill="${colours[tone]}"/>`,
    '<g fill="#ffffff" font-family="Verdana, sans-serif" font-size="11">',
    text(left / 2, 'widthwise'),
    text(left + right / 2, words),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const outcomes: Readonly<Record<Exclude<Tone, 'holds'>, JunitOutcome['tag']>> = {
  fails: 'failure',
  open: 'skipped',
  none: 'skipped',
};

function caseOf({ name, tone, says, details }: Item): JunitCase {
  const outcome =
    tone === 'holds' ? undefined : { tag: outcomes[tone], message: says, text: details.join('\n') };
  return { name, outcome };
}

/** Searches, certificates and experiments as suites, by their group. */
function otherSuites(run: Run): readonly JunitSuite[] {
  return [...Map.groupBy(itemsOf(run), ({ group }) => group)].map(([name, own]) => ({
    name,
    cases: own.map(caseOf),
  }));
}

/** All records as one JUnit document. A run without footer has a case that says so. */
export function junitReport(runs: readonly Run[]): string {
  const suites = runs.flatMap((run) => {
    const { header, properties, cases, findings } = run;
    const partial: readonly JunitSuite[] = isPartial(run)
      ? [
          {
            name: header.kind,
            cases: [
              {
                name: 'complete',
                outcome: { tag: 'error', message: conclusionOf(run).title },
              },
            ],
          },
        ]
      : [];
    if (header.kind === 'verify') return [...propertySuites(properties), ...partial];
    if (header.kind === 'validate')
      return [...validationSuites({ header, results: cases, findings }), ...partial];
    return [...otherSuites(run), ...partial];
  });
  return junitDocument('widthwise', suites);
}
