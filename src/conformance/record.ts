/**
 * # The record of a validation
 *
 * JSON lines: a header with the request and the adapter's declaration, one line per case as it ends, lines for events
 * of the session, and a mandatory footer. Reports are rendered from it. schema/record.ts declares the lines.
 *
 * ## Main definitions
 * - {@link ValidationRecord}
 * - {@link Failure}: the cases that went wrong for the same cause
 * - {@link footerOf}, {@link isBad}, {@link exitCodeOf}
 * @module
 */
import type { Of } from '../schemas/reading.ts';
import type * as schemas from './schema/record.ts';
import type { VerdictKind } from './verdict.ts';

export type ValidationHeader = Of<typeof schemas.header>;

/** The result of one case. */
export type CaseResult = Of<typeof schemas.caseResult>;

export type Finding = Of<typeof schemas.finding>;

/** Cases that went wrong in one operation for the same reason. */
export type Failure = Of<typeof schemas.failure>;

export type ValidationCounts = Of<typeof schemas.counts>;

export type ValidationFooter = Of<typeof schemas.footer>;

export interface ValidationRecord {
  readonly header: ValidationHeader;
  readonly results: readonly CaseResult[];
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
  readonly footer: ValidationFooter;
}

export type ValidationLine = Of<typeof schemas.line>;

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
  return {
    type: 'footer',
    kind: 'validate',
    counts,
    known,
    repeated,
    findings: findings.length,
    complete,
  };
}

/** Verdicts that speak against the implementation or its adapter. */
export const badKinds = ['fail', 'error', 'crash', 'timeout', 'protocol-error'] as const;

/** Whether a result speaks against the implementation and no expectation matches it. */
export function isBad(
  { verdict: { kind }, known }: CaseResult,
  { strict }: Pick<ValidationHeader, 'strict'>,
): boolean {
  const isOpen = kind === 'indeterminate' || kind === 'skipped';
  return known === '' && (badKinds.some((bad) => bad === kind) || (strict === true && isOpen));
}

const staleKinds: readonly Finding['kind'][] = ['unexpected-pass', 'unmatched', 'expired'];

/**
 * 1 something failed that no expectation matches, or nothing passed (a weakened case did neither); 4 a stale
 * expectation; 5 partial; 0 all held: the first that applies.
 */
export function exitCodeOf({ header, results, findings, footer }: ValidationRecord): 0 | 1 | 4 | 5 {
  if (results.some((result) => isBad(result, header))) return 1;
  if (findings.some(({ kind }) => staleKinds.includes(kind))) return 4;
  if (!footer.complete) return 5;
  return footer.counts.pass + footer.known > 0 ? 0 : 1;
}
