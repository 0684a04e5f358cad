/**
 * # The conformance grid
 *
 * Operation by format: how many answers passed, how much of the derived bound they needed, and what failed, each cause
 * with its smallest case and the command that asks it again.
 * @module
 */
import { element, untrusted } from '../../pages/html.ts';
import type { Element, Node } from '../../pages/html.ts';
import { mark } from '../../pages/page.ts';
import type { CaseResult, ValidationHeader } from '../../conformance/record.ts';
import { failureText, nameOf, reasonOf, trainedLines } from '../../conformance/report.ts';
import type { Run } from '../record.ts';
import { toneOfCase } from '../items.ts';
import type { Tone } from '../items.ts';
import { filtered, folded, histogram, lines } from './parts.ts';

const ends: readonly (readonly [string, number])[] = [
  ['0', 0],
  ['up to 0.001', 0.001],
  ['up to 0.01', 0.01],
  ['up to 0.1', 0.1],
  ['up to 0.25', 0.25],
  ['up to 0.5', 0.5],
  ['up to 1', 1],
  ['above 1', Infinity],
];

/** Error over bound, where the record has it. */
function shareOf({ verdict }: CaseResult): number | undefined {
  if (verdict.kind === 'pass') return verdict.share;
  return 'entry' in verdict ? verdict.entry?.share : undefined;
}

function errors(results: readonly CaseResult[], name: string): Node {
  const shares = results.flatMap((result) => {
    const found = shareOf(result);
    return found === undefined ? [] : [found];
  });
  if (shares.length === 0)
    return element('p', { class: 'soft' }, 'No error over bound is recorded.');
  const bins = ends.map(([says, most], k) => {
    const above = ends[k - 1]?.[1] ?? -Infinity;
    return { says, count: shares.filter((one) => one > above && one <= most).length };
  });
  return histogram(`Error over bound, ${name}`, bins);
}

function cell(results: readonly CaseResult[], header: ValidationHeader): Element {
  const { op = '', dtype = '' } = results[0] ?? {};
  const kinds = [
    ...Map.groupBy(
      results,
      ({ verdict, known }) => `${verdict.kind}${known === '' ? '' : ', foreseen'}`,
    ),
  ];
  return element('section', { 'aria-label': `${op} ${dtype}` }, [
    element('h4', {}, untrusted(op), ' ', untrusted(dtype)),
    element(
      'ul',
      { class: 'chips' },
      kinds.map(([kind, own]) => {
        const [first] = own;
        const tone: Tone = first === undefined ? 'none' : toneOfCase(first, header);
        return element('li', {}, mark(tone, `${own.length.toLocaleString('en')} ${kind}`));
      }),
    ),
    op === 'train'
      ? lines('What was proved of the trained points', trainedLines(results).join('\n'))
      : errors(results, `${op} ${dtype}`),
  ]);
}

const mostCases = 200;

/** What failed and what is open, one by one up to a limit. */
function exceptions(run: Run, header: ValidationHeader, id: string): readonly Node[] {
  const others = run.cases.filter((one) => toneOfCase(one, header) !== 'holds');
  if (others.length === 0) return [];
  const order: readonly Tone[] = ['fails', 'open', 'none'];
  const sorted = [...others].sort(
    (a, b) => order.indexOf(toneOfCase(a, header)) - order.indexOf(toneOfCase(b, header)),
  );
  const shown = sorted.slice(0, mostCases);
  const rest = others.length - shown.length;
  return [
    element('h4', {}, `Cases that did not pass (${others.length})`),
    ...(rest === 0
      ? []
      : [
          element('p', { class: 'soft' }, `The first ${mostCases} are listed; the record has all.`),
        ]),
    filtered(
      id,
      'the cases that did not pass',
      shown.map((one) => toneOfCase(one, header)),
      shown.map((one) =>
        element('p', { class: 'item', 'data-tone': toneOfCase(one, header) }, [
          mark(toneOfCase(one, header), one.verdict.kind),
          ' ',
          element('code', {}, untrusted(`${nameOf(one)} ${one.id}`)),
          ' ',
          untrusted(reasonOf(one.verdict)),
          one.known === '' ? '' : [' Foreseen: ', untrusted(one.known)],
        ]),
      ),
    ),
  ];
}

/** The grid of one validation. */
export function conformanceGrid(run: Run, k: number): readonly Node[] {
  const { header, cases, failures, findings } = run;
  if (header.kind !== 'validate') return [];
  const { adapter, impl } = header.ready;
  const about = Object.entries(impl).map(([name, value]) => `${name} ${value}`);
  const cells = [...Map.groupBy(cases, ({ op, dtype }) => `${op} ${dtype}`).values()];
  return [
    element('h3', {}, untrusted(`${adapter.name} ${adapter.version}`)),
    element('p', { class: 'soft' }, untrusted(about.join(', '))),
    element(
      'div',
      { class: 'grid' },
      cells.map((results) => cell(results, header)),
    ),
    failures.map((failure, j) =>
      folded(
        `failure-${k}-${j}`,
        'fails',
        [
          failure.result.verdict.kind,
          untrusted(nameOf(failure.result)),
          `, ${failure.cases} cases`,
        ],
        lines('The smallest case, and the command that asks it again', failureText(failure)),
      ),
    ),
    findings.map(({ kind, because }) =>
      element('p', {}, mark('fails', kind), ' ', untrusted(because)),
    ),
    exceptions(run, header, `cases-${k}`),
  ];
}
