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
  /** Where the answer is a number. */
  readonly ulp?: Ulps;
}

/**
 * An error in units in the last place: the distance from the middle of the enclosure of the true value, over the gap
 * between neighbouring numbers of the case's format at that middle. For display. It is large where the true value
 * cancels, and no program can help that: the bound knows.
 */
export type Ulps = number;

export type Verdict =
  /** With the worst of its entries: `share` is the distance from the enclosure of the true value over the derived bound. */
  | { readonly kind: 'pass'; readonly share: number; readonly ulp: Ulps }
  /** Beyond the bound somewhere, and accepted there by the user's own tolerance alone. */
  | {
      readonly kind: 'weakened';
      readonly because: string;
      readonly entry: Entry;
      readonly ulp: Ulps;
    }
  | { readonly kind: 'fail'; readonly because: string; readonly entry?: Entry }
  | { readonly kind: 'indeterminate'; readonly because: string }
  | { readonly kind: 'unsupported' | 'skipped' | 'not-run'; readonly because: string }
  | { readonly kind: 'error'; readonly code: string; readonly because: string }
  | { readonly kind: 'crash' | 'timeout'; readonly because: string }
  | { readonly kind: 'protocol-error'; readonly because: string; readonly quote: string };

export type VerdictKind = Verdict['kind'];

export const verdictKinds: readonly VerdictKind[] = [
  'pass',
  'weakened',
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
