/**
 * # What is under test
 *
 * A target answers cases and is silent about whether they are right. One form for the child process, for a
 * module inside this process and for a file of results.
 * @module
 */
import type { Answer, Case, Ready } from './protocol.ts';

/** What became of a case. `errors` is what the adapter wrote to stderr meanwhile. */
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

/** Something that happened to the session and not to one case. */
export interface Incident {
  readonly kind: 'crash' | 'timeout' | 'protocol-error' | 'unclean-stop';
  readonly because: string;
}

export interface Target {
  readonly ready: Ready;
  /** It answers for one network, or from a file, so another case means nothing to it. */
  readonly isFixed?: true;
  /** Asks the cases and tells the outcome of each exactly once, in any order. */
  readonly ask: (
    cases: readonly Case[],
    tell: (question: Case, outcome: Outcome) => void,
  ) => Promise<void>;
  /** Lets it be started again, however often that was in vain. */
  readonly renew?: () => void;
  /** Ends whatever was started. */
  readonly close: () => Promise<void>;
  /** What has happened so far. */
  readonly incidents: () => readonly Incident[];
}
