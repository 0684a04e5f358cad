/**
 * # From a candidate to a proved witness
 *
 * The row's proposal is written as a facts file, and the facts checker decides. Nothing counts as a witness before
 * that.
 *
 * ## Main definitions
 * - {@link Proven}, {@link prove}
 * @module
 */
import { checkFacts } from '../certificates/facts/check.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { refutes } from '../theorems/refutations.ts';
import { sizeOf } from './candidate.ts';
import type { Candidate, Row, Size } from './row.ts';

export type Verified = Extract<Verdict, { readonly kind: 'verified' }>;

/** A candidate whose facts are verified and refute the row's statement. */
export interface Proven {
  readonly candidate: Candidate;
  readonly size: Size;
  readonly file: FactsFile;
  readonly text: string;
  readonly verdict: Verified;
  readonly margin: number;
}

/**
 * `nothing`: the row proposes no witness. `unproved`: it proposed one, but the checker did not verify its facts, or
 * they do not refute the statement; so the candidate may still be a witness.
 */
export type Attempt =
  | { readonly kind: 'proven'; readonly proven: Proven }
  | { readonly kind: 'unproved'; readonly because: string }
  | { readonly kind: 'nothing' };

export function prove(row: Row, candidate: Candidate): Attempt {
  const file = row.witness(candidate);
  if (file === undefined) return { kind: 'nothing' };
  const text = writeFacts(file);
  const verdict = checkFacts(text);
  if (verdict.kind !== 'verified') return { kind: 'unproved', because: JSON.stringify(verdict) };
  const judged = refutes(row.rule, file);
  if (judged.kind === 'does-not') return { kind: 'unproved', because: judged.missing };
  const size = sizeOf(candidate);
  return {
    kind: 'proven',
    proven: { candidate, size, file, text, verdict, margin: row.margin(file) },
  };
}
