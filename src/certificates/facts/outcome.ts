/**
 * # The outcome of checking one fact
 *
 * ## Main definitions
 * - {@link FactOutcome}, {@link holds}, {@link fails}
 * @module
 */

/**
 * `holds`: the fact is proved; `says` is one sentence for people, and `because` the computation behind it. `fails`: it
 * is not proved; it may still be true.
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
