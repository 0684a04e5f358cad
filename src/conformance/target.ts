/**
 * # The implementation under test
 *
 * A target answers cases; it does not judge them. The same interface serves a child process, a module inside this
 * process and a file of results.
 * @module
 */
import type { Chain } from './chain.ts';
import type { Answer, Case, Ready } from './protocol.ts';

/** The outcome of a case. `errors` is what the adapter wrote to stderr meanwhile. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly errors: string }
  | { readonly kind: 'crash'; readonly because: string; readonly errors: string }
  | { readonly kind: 'timeout'; readonly seconds: number; readonly errors: string }
  | {
      readonly kind: 'protocol-error';
      readonly rule: string;
      readonly quote: string;
      readonly errors: string;
    }
  | { readonly kind: 'not-run'; readonly because: string }
  | { readonly kind: 'skipped'; readonly because: string };

/** An event of the session, not of one case. */
export interface Incident {
  readonly kind: 'crash' | 'timeout' | 'protocol-error' | 'unclean-stop';
  readonly because: string;
}

export interface Target {
  readonly ready: Ready;
  /** It answers for one network, or from a file, so it cannot answer other cases. */
  readonly isFixed?: true;
  /** The network that it answers for, where the cases hold X alone. */
  readonly network?: Chain;
  /** Asks the cases and reports the outcome of each exactly once, in any order. */
  readonly ask: (
    cases: readonly Case[],
    tell: (question: Case, outcome: Outcome) => void,
  ) => Promise<void>;
  /** Allows restarts again, regardless of earlier failed ones. */
  readonly renew?: () => void;
  /** Stops everything that was started. */
  readonly close: () => Promise<void>;
  /** The events so far. */
  readonly incidents: () => readonly Incident[];
}
