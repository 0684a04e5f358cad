/**
 * # What the check of one fact answers
 *
 * ## Main definitions
 * - {@link FactOutcome}, {@link holds}, {@link fails}
 * - {@link FactOf}: the facts of one name
 * @module
 */
import type { Fact } from './format.ts';

/** The facts of one name. */
export type FactOf<K extends Fact['fact']> = Extract<Fact, { readonly fact: K }>;

/**
 * `holds`: the fact is proved; `says` is one sentence for people, and `because` what was computed for it.
 * `fails`: it is not proved; it may be true.
 */
export type FactOutcome =
  | { readonly kind: 'holds'; readonly says: string; readonly because: string | undefined }
  | { readonly kind: 'fails'; readonly because: string };

export type Fails = Extract<FactOutcome, { readonly kind: 'fails' }>;

export function holds(says: string, because?: string): FactOutcome {
  return { kind: 'holds', says, because };
}

export function fails(because: string): Fails {
  return { kind: 'fails', because };
}
