/**
 * # Reports of a validation
 *
 * Rendered from the record alone: text for people, one JSON document, JUnit XML.
 *
 * ## Main definitions
 * - {@link failureText}, {@link summaryText}: for people
 * - {@link nameOf}, {@link reasonOf}: a case and its verdict in a phrase
 * - {@link validationJson}, {@link validationJunit}, {@link validationSuites}
 * @module
 */
import { lineText } from '../codecs.ts';
import { junitDocument } from '../reports/junit.ts';
import type { JunitOutcome, JunitSuite } from '../reports/junit.ts';
import { trainedSummary, trainedText } from './appraisal-text.ts';
import { tensorText } from './case-text.ts';
import type { Case } from './protocol.ts';
import { isBad } from './record.ts';
import type { CaseResult, Failure, Finding, ValidationHeader, ValidationRecord } from './record.ts';
import { sizesByOperation, sizesLines } from './sizes-covered.ts';
import type { Entry, Verdict } from './verdict.ts';
import { verdictKinds } from './verdict.ts';

/** The reason for the verdict; a crash may add lines. */
export function reasonOf(verdict: Verdict): string {
  if (verdict.kind === 'pass') return '';
  if (verdict.kind === 'error') return `${verdict.code}: ${verdict.because}`;
  if (verdict.kind === 'protocol-error') return ruleText(verdict.because, verdict.quote);
  if (!('entry' in verdict) || verdict.entry === undefined) return verdict.because;
  return `${verdict.because}: ${entryText(verdict.entry)}`;
}

function ruleText(rule: string, quote: string): string {
  return quote === '' ? rule : `it broke the rule "${rule}" with ${JSON.stringify(quote)}`;
}

function entryText({ output, index, got, expected, bound, share, ulp }: Entry): string {
  const times = share === undefined ? '' : `, ${share.toPrecision(3)} times that`;
  const units = ulp === undefined ? '' : `, off by ${ulp.toPrecision(3)} ulp`;
  return `${output}[${index.join(', ')}] is ${got}, true value in ${expected}${units}, rounding explains ${bound}${times}`;
}

/** Operation, format, activation and flags. */
export function nameOf({ op, dtype, activation, flags }: CaseResult): string {
  const said = Object.entries({ ...flags }).map(([name, value]) => `${name}=${value}`);
  return [op, dtype, activation, ...said].filter((part) => part !== '').join(' ');
}

/** The block of a failure: how often it occurred, its smallest case, the expected answer, how to repeat it. */
export function failureText({
  cases,
  among,
  id,
  smallest,
  result,
  ended,
  replay,
}: Failure): string {
  const kinds = Object.entries(among)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count}`);
  const more = kinds.length > 6 ? [`${kinds.length - 6} more`] : [];
  const listed = [...kinds.slice(0, 6), ...more].join(', ');
  const isMade = smallest.id !== id;
  const lines = [
    `${result.verdict.kind}  ${result.op}, ${cases} ${cases === 1 ? 'case' : 'cases'} (${listed})`,
    `    ${isMade ? `made smaller, from ${id}` : 'the smallest'}: ${nameOf(result)}`,
    `    ${inputsText(smallest)}`,
    ...bothEnds(reasonOf(result.verdict).trim().split('\n')).map(
      (line, k) => `${k === 0 ? '    ' : '      '}${line}`,
    ),
  ];
  if (result.certified !== undefined)
    lines.push(...trainedText(result.certified).map((line) => `    ${line}`));
  const said = result.errors.trim().split('\n').slice(-5);
  if (result.errors.trim() !== '')
    lines.push('    stderr:', ...said.map((line) => `      ${line}`));
  if (ended !== undefined) lines.push(`    perhaps there is a smaller one: ${ended}`);
  if (replay !== '') lines.push(`    again: ${replay}`);
  return lines.join('\n');
}

/** A traceback of Python names the exception in its last line, a stack of JavaScript in its first. */
function bothEnds(lines: readonly string[]): readonly string[] {
  return lines.length <= 7 ? lines : [...lines.slice(0, 1), '...', ...lines.slice(-5)];
}

/** The inputs if they are short enough to show, else their sizes. */
function inputsText({ inputs }: Case): string {
  const parts = Object.entries(inputs).map(([name, tensor]) => {
    const size = tensor.shape.reduce((product, side) => product * side, 1);
    return size > 24 ? `${name}: ${tensor.shape.join(' x ')}` : `${name} = ${tensorText(tensor)}`;
  });
  return parts.join(', ');
}

/** The table by operation and format, failures and other findings, and the closing line. */
export function summaryText({
  header,
  results,
  findings,
  failures,
  footer,
}: ValidationRecord): string {
  const { ready } = header;
  const impl = Object.entries(ready.impl).map(([name, value]) => `${name} ${value}`);
  const undecided = results.filter(
    (result) => result.verdict.kind === 'indeterminate' && !isBad(result, header),
  );
  const counts = verdictKinds
    .filter((kind) => kind === 'pass' || footer.counts[kind] > 0)
    .map((kind) => `${footer.counts[kind]} ${kind}`);
  return [
    lineText(`${ready.adapter.name} ${ready.adapter.version} (${impl.join(', ')})`),
    ...table(results),
    ...sizesLines(results),
    ...trainedLines(results),
    ...failures.map(failureText),
    ...findings.map(findingText),
    ...undecided
      .slice(0, 3)
      .map((r) => lineText(`indeterminate  ${nameOf(r)}: ${reasonOf(r.verdict)}`)),
    ...(undecided.length > 3 ? [`  and ${undecided.length - 3} more`] : []),
    `${header.planned} cases, seed ${header.seed}: ${counts.join(', ')}${footer.known > 0 ? `, ${footer.known} of them foreseen` : ''}`,
    ...toleranceLines(results, header.tolerance),
    ...(footer.complete ? [] : ['partial: not every case was run']),
  ].join('\n');
}

/** What was proved about the points returned by `train`. */
export function trainedLines(results: readonly CaseResult[]): readonly string[] {
  const points = results.flatMap(({ certified }) => (certified === undefined ? [] : [certified]));
  return points.length === 0 ? [] : ['proved of the trained points:', ...trainedSummary(points)];
}

function toleranceLines(
  results: readonly CaseResult[],
  tolerance: number | undefined,
): readonly string[] {
  if (tolerance === undefined) return [];
  const first = results.find(({ verdict }) => verdict.kind === 'weakened');
  const example =
    first === undefined ? [] : [`  as ${nameOf(first)}: ${lineText(reasonOf(first.verdict))}`];
  const { length } = results.filter(({ verdict }) => verdict.kind === 'weakened');
  return [
    `tolerance ${tolerance}, which is not derived: ${length} ${length === 1 ? 'answer' : 'answers'} accepted by it alone`,
    ...example,
  ];
}

function findingText({ kind, because }: Finding): string {
  return lineText(`${kind}: ${because}`);
}

/** The results for one operation and format. */
interface Worst {
  readonly op: string;
  readonly dtype: string;
  readonly cases: number;
  readonly passed: number;
  /** The largest share of the derived bound that a passing answer needed. */
  readonly share: number;
  /** The errors of the passing answers in ulp, see Ulps: median, ninth decile and worst. */
  readonly ulp: { readonly median: number; readonly ninth: number; readonly worst: number };
}

function worstByKind(results: readonly CaseResult[]): readonly Worst[] {
  const kinds = Map.groupBy(results, ({ op, dtype }) => `${op} ${dtype}`);
  return [...kinds.values()].map((own) => {
    const { op = '', dtype = '' } = own[0] ?? {};
    const passes = own.flatMap(({ verdict }) => (verdict.kind === 'pass' ? [verdict] : []));
    const share = passes.reduce((most, verdict) => Math.max(most, verdict.share), 0);
    const ulps = passes.map(({ ulp }) => ulp).sort((a, b) => a - b);
    const upTo = (share: number): number => ulps[Math.ceil(share * ulps.length) - 1] ?? 0;
    const ulp = { median: upTo(0.5), ninth: upTo(0.9), worst: upTo(1) };
    return { op, dtype, cases: own.length, passed: passes.length, share, ulp };
  });
}

function table(results: readonly CaseResult[]): readonly string[] {
  return worstByKind(results).map(({ op, dtype, cases, passed, share, ulp }) => {
    const used =
      passed === 0 || op === 'train'
        ? ''
        : `  at most ${(100 * share).toFixed(0)} % of the bound used; ulp: median ${ulp.median.toPrecision(2)}, 9 in 10 ${ulp.ninth.toPrecision(2)}, worst ${ulp.worst.toPrecision(2)}`;
    return `  ${`${op} ${dtype}`.padEnd(14)} ${`${passed} of ${cases}`.padStart(14)} passed${used}`;
  });
}

/**
 * Header and footer on top, then the worst errors, the sizes, the findings, and the cases that did not pass or are
 * `train` cases.
 */
export function validationJson({
  header,
  results,
  findings,
  failures,
  footer,
}: ValidationRecord): object {
  const { type: _header, ...asked } = header;
  const { type: _footer, kind: _kind, ...counted } = footer;
  const shown = results.filter((r) => r.verdict.kind !== 'pass' || r.certified !== undefined);
  return {
    ...asked,
    ...counted,
    worst: worstByKind(results),
    sizes: sizesByOperation(results),
    findings,
    failures,
    results: shown,
  };
}

export function validationJunit(record: ValidationRecord): string {
  return junitDocument(record.header.ready.adapter.name, validationSuites(record));
}

/** A suite for each operation, a test case for each case; one for the findings. */
export function validationSuites({
  header,
  results,
  findings,
}: Pick<ValidationRecord, 'header' | 'results' | 'findings'>): readonly JunitSuite[] {
  const suites: JunitSuite[] = [...Map.groupBy(results, ({ op }) => op)].map(([name, own]) => ({
    name,
    cases: own.map((result) => ({
      name: `${nameOf(result)} ${result.id}`,
      outcome: outcomeOf(result, header),
    })),
  }));
  const stale = findings.map(({ kind, because }) => ({
    name: kind,
    outcome: { tag: 'failure', message: because } as const,
  }));
  return [...suites, ...(stale.length === 0 ? [] : [{ name: 'findings', cases: stale }])];
}

function outcomeOf(
  result: CaseResult,
  header: Pick<ValidationHeader, 'strict'>,
): JunitOutcome | undefined {
  const { verdict } = result;
  const { kind } = verdict;
  if (kind === 'pass') return undefined;
  const message = `${kind}: ${reasonOf(verdict)}`;
  if (!isBad(result, header)) return { tag: 'skipped', message };
  const isError = ['error', 'crash', 'timeout', 'protocol-error'].includes(kind);
  return { tag: isError ? 'error' : 'failure', message };
}
