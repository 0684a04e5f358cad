/**
 * # The record of a validation
 *
 * JSON lines: a header with what was asked and what the adapter said of itself, one line per case as it ends,
 * lines for what happened to the session, and a mandatory footer. Reports are rendered from it.
 *
 * ## Main definitions
 * - {@link ValidationRecord}, {@link validationLine}, {@link parseValidation}
 * - {@link Failure}: the cases that went wrong for one cause
 * - {@link footerOf}, {@link isBad}, {@link exitCodeOf}
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Certified } from './appraisal.ts';
import { isFields, parseJson } from './messages.ts';
import type { Case, Flags, Ready } from './protocol.ts';
import type { Sizes } from './sizes.ts';
import type { Incident } from './target.ts';
import { verdictKinds } from './verdict.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

export interface ValidationHeader {
  readonly type: 'header';
  readonly format: 'widthwise-validation';
  readonly version: 1;
  readonly seed: number;
  /** Cases that were to be judged. */
  readonly planned: number;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly node: string;
  /** The command, the module or the file, as it was given. */
  readonly target: string;
  readonly ready: Ready;
  /** The user's own, relative; only where one was given. */
  readonly tolerance?: number;
  /** Whether `indeterminate` and `skipped` count as gone wrong. */
  readonly strict?: true;
}

/** What one case came to. */
export interface CaseResult {
  readonly type: 'case';
  readonly id: string;
  readonly op: string;
  readonly dtype: string;
  readonly activation: string;
  readonly flags: Flags;
  /** n is 1 where there are no samples; absent in records of earlier versions. */
  readonly sizes?: Sizes;
  readonly verdict: Verdict;
  /** The reason of the expectation that foresaw this verdict, or empty. */
  readonly known: string;
  /** The last of stderr, unless the case passed. */
  readonly errors: string;
  /** What is proved of the point that a `train` case was answered with. */
  readonly certified?: Certified;
}

export type Finding =
  | {
      readonly type: 'finding';
      readonly kind: 'not-repeatable' | 'unexpected-pass' | 'unmatched' | 'expired';
      readonly because: string;
    }
  | { readonly type: 'finding'; readonly kind: Incident['kind']; readonly because: string };

/** Cases that went wrong in one operation for one reason. */
export interface Failure {
  readonly type: 'failure';
  /** Of all that went wrong so. */
  readonly cases: number;
  /** How many of them had this format and activation. */
  readonly among: Readonly<Record<string, number>>;
  /** The smallest of them. */
  readonly id: string;
  /** The smallest case that was found to go wrong so, and what it came to: that one, or one made from it. */
  readonly smallest: Case;
  readonly result: CaseResult;
  /** What ended the search for a smaller one, unless none was left to ask. */
  readonly ended?: string;
  /** The command that asks the smallest case again, where it is known. */
  readonly replay: string;
}

export type ValidationCounts = Readonly<Record<VerdictKind, number>>;

export interface ValidationFooter {
  readonly type: 'footer';
  readonly counts: ValidationCounts;
  /** Verdicts other than pass that an expectation foresaw. */
  readonly known: number;
  readonly repeated: number;
  readonly findings: number;
  /** True if every planned case has a verdict other than `not-run`. */
  readonly complete: boolean;
}

export interface ValidationRecord {
  readonly header: ValidationHeader;
  readonly results: readonly CaseResult[];
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
  readonly footer: ValidationFooter;
}

export type ValidationLine = ValidationHeader | CaseResult | Finding | Failure | ValidationFooter;

export function validationLine(line: ValidationLine): string {
  return `${JSON.stringify(line)}\n`;
}

export function footerOf(
  planned: number,
  results: readonly CaseResult[],
  findings: readonly Finding[],
  repeated: number,
): ValidationFooter {
  const count = (kind: VerdictKind): number =>
    results.filter(({ verdict }) => verdict.kind === kind).length;
  const counts: ValidationCounts = {
    pass: count('pass'),
    weakened: count('weakened'),
    fail: count('fail'),
    indeterminate: count('indeterminate'),
    unsupported: count('unsupported'),
    skipped: count('skipped'),
    error: count('error'),
    crash: count('crash'),
    timeout: count('timeout'),
    'protocol-error': count('protocol-error'),
    'not-run': count('not-run'),
  };
  const known = results.filter((result) => result.known !== '').length;
  const complete = results.length === planned && counts['not-run'] === 0;
  return { type: 'footer', counts, known, repeated, findings: findings.length, complete };
}

/** Verdicts that speak against the implementation or its adapter. */
export const badKinds: readonly VerdictKind[] = [
  'fail',
  'error',
  'crash',
  'timeout',
  'protocol-error',
];

/** Whether a result speaks against the implementation and no expectation foresaw it. */
export function isBad(
  { verdict: { kind }, known }: CaseResult,
  { strict }: Pick<ValidationHeader, 'strict'>,
): boolean {
  const isOpen = kind === 'indeterminate' || kind === 'skipped';
  return known === '' && (badKinds.includes(kind) || (strict === true && isOpen));
}

const staleKinds: readonly Finding['kind'][] = ['unexpected-pass', 'unmatched', 'expired'];

/**
 * 1 something failed that no expectation foresaw, or nothing passed (what is weakened did neither); 4 a stale expectation; 5 partial; 0 all held: the
 * first that applies.
 */
export function exitCodeOf({ header, results, findings, footer }: ValidationRecord): 0 | 1 | 4 | 5 {
  if (results.some((result) => isBad(result, header))) return 1;
  if (findings.some(({ kind }) => staleKinds.includes(kind))) return 4;
  if (!footer.complete) return 5;
  return footer.counts.pass + footer.known > 0 ? 0 : 1;
}

/**
 * The record that `text` holds.
 *
 * @throws {@link WidthwiseError} of code `input` at a missing header or footer and at a footer that contradicts
 * the lines.
 */
export function parseValidation(text: string): ValidationRecord {
  const lines = text.split('\n');
  if (lines.at(-1) !== '') refuse(lines.length, 'a line break after the last line');
  const values = lines.slice(0, -1).map(parseJson);
  const [header] = values;
  const footer = values.at(-1);
  if (!isHeader(header)) return refuse(1, 'the header of a validation, version 1');
  if (!isFooter(footer)) return refuse(values.length, 'the footer of a validation');
  const results: CaseResult[] = [];
  const findings: Finding[] = [];
  const failures: Failure[] = [];
  for (const [k, value] of values.slice(1, -1).entries()) {
    if (isCaseResult(value)) results.push(value);
    else if (isFinding(value)) findings.push(value);
    else if (isFailure(value)) failures.push(value);
    else refuse(k + 2, 'a case, a finding or a failure');
  }
  const again = footerOf(header.planned, results, findings, footer.repeated);
  if (JSON.stringify(again) !== JSON.stringify(footer))
    refuse(values.length, 'the footer of these lines');
  return { header, results, findings, failures, footer };
}

function refuse(line: number, wanted: string): never {
  const advice = 'The run that wrote it was cut off, or the file was changed: run it again.';
  throw new WidthwiseError('input', `expected ${wanted}`, advice, { line });
}

function isHeader(value: unknown): value is ValidationHeader {
  return (
    isFields(value) &&
    value['format'] === 'widthwise-validation' &&
    value['version'] === 1 &&
    Number.isSafeInteger(value['planned']) &&
    typeof value['target'] === 'string' &&
    isFields(value['ready'])
  );
}

function isCaseResult(value: unknown): value is CaseResult {
  if (!isFields(value) || value['type'] !== 'case' || !isFields(value['verdict'])) return false;
  const { kind } = value['verdict'];
  const texts = ['id', 'op', 'dtype', 'activation', 'known', 'errors'];
  return (
    verdictKinds.some((name) => name === kind) &&
    isFields(value['flags']) &&
    texts.every((field) => typeof value[field] === 'string')
  );
}

function isFinding(value: unknown): value is Finding {
  return isFields(value) && value['type'] === 'finding' && typeof value['because'] === 'string';
}

function isFailure(value: unknown): value is Failure {
  return (
    isFields(value) &&
    value['type'] === 'failure' &&
    Number.isSafeInteger(value['cases']) &&
    isFields(value['among']) &&
    typeof value['replay'] === 'string' &&
    isFields(value['smallest']) &&
    isFields(value['smallest']['inputs']) &&
    isCaseResult(value['result'])
  );
}

function isFooter(value: unknown): value is ValidationFooter {
  return isFields(value) && value['type'] === 'footer' && isFields(value['counts']);
}
