/**
 * # What witnesses of Theorem T share
 *
 * Untrusted.
 *
 * ## Main definitions
 * - {@link common}, {@link grid}, {@link file}
 * - {@link drawn}
 * @module
 */
import { ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import type { Candidate, Random } from '../../../counterexamples/row.ts';
import { matrix } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';

export const square = activationNamed('square').value;
export const common = { theorem: 'tensors', references: ['Wang20'] } as const;
export const grid = {
  activations: [square],
  drawn: [square],
  neurons: 'single',
  labels: 'derived',
  suits: () => true,
} as const;

/** A file without points. */
export function file(facts: FactsFile['facts']): FactsFile {
  return { instance: { points: {} }, facts, provenance: {} };
}

/** m neurons with whole weights in [-2, 2]; their outputs too. */
export function drawn(random: Random, m: number, d: number): Candidate {
  const entries = (n: number): readonly Rational[] =>
    Array.from({ length: n }, () => ratio(BigInt(Math.floor(random() * 5) - 2)));
  return {
    activation: square,
    inputs: matrix(1, d, entries(d)),
    hidden: matrix(m, d, entries(m * d)),
    outputs: entries(m),
  };
}
