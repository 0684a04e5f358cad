/**
 * # Verdicts of the checkers
 *
 * A bad certificate is a verdict, not an exception. `rejected` never says that the claim is false,
 * only that this file does not prove it.
 * @module
 */

export type Verdict =
  | { readonly kind: 'verified'; readonly claim: string; readonly hypotheses: readonly string[] }
  | { readonly kind: 'rejected'; readonly at: string; readonly because: string }
  | { readonly kind: 'malformed'; readonly at: string; readonly because: string }
  | { readonly kind: 'unsupported'; readonly feature: string }
  | { readonly kind: 'resource-limit'; readonly limit: string; readonly needed: number };

export type Rejected = Extract<Verdict, { readonly kind: 'rejected' }>;

export function verified(claim: string, hypotheses: readonly string[]): Verdict {
  return { kind: 'verified', claim, hypotheses };
}

export function rejected(at: string, because: string): Rejected {
  return { kind: 'rejected', at, because };
}
