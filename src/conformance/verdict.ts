/**
 * # Verdicts
 *
 * What the harness says of one case. An adapter never says any of it.
 * @module
 */

/** The entry that decided a verdict, or came nearest to its bound. */
export interface Entry {
  readonly output: string;
  readonly index: readonly number[];
  /** What was answered, in full precision. */
  readonly got: string;
  /** Contains the true value. */
  readonly expected: string;
  /** The largest error that rounding explains. */
  readonly bound: string;
  /** Error over bound, where that is a number. For display. */
  readonly share?: number;
}

export type Verdict =
  | { readonly kind: 'pass'; readonly share: number }
  | { readonly kind: 'fail'; readonly because: string; readonly entry?: Entry }
  | { readonly kind: 'indeterminate'; readonly because: string }
  | { readonly kind: 'unsupported' | 'skipped' | 'not-run'; readonly because: string }
  | { readonly kind: 'error'; readonly code: string; readonly because: string }
  | { readonly kind: 'crash' | 'timeout'; readonly because: string }
  | { readonly kind: 'protocol-error'; readonly because: string; readonly quote: string };

export type VerdictKind = Verdict['kind'];

export const verdictKinds: readonly VerdictKind[] = [
  'pass',
  'fail',
  'indeterminate',
  'unsupported',
  'skipped',
  'error',
  'crash',
  'timeout',
  'protocol-error',
  'not-run',
];
