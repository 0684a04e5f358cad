/**
 * # What witnesses of Theorem T share
 *
 * Untrusted.
 *
 * ## Main definitions
 * - {@link common}, {@link grid}, {@link file}
 * - {@link drawn}, {@link directions}, {@link areParallel}, {@link missing}
 * @module
 */
import { rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import type { Candidate, Random } from '../../counterexamples/row.ts';
import { matrix } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { dot } from '../../tensors/powers.ts';
import type { Vector } from '../../tensors/powers.ts';

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

/** How many dimensions are missing. */
export function missing({ facts }: FactsFile): number {
  return facts.find((f) => f.fact === 'tensor-tangent-rank')?.complement.length ?? 0;
}

export function areParallel(u: Vector, v: Vector): boolean {
  const [uv, uu, vv] = [dot(Q, u, v), dot(Q, u, u), dot(Q, v, v)];
  return Q.sub(Q.mul(uv, uv), Q.mul(uu, vv)).num === 0n;
}

/** Those of height 2 that are no multiples of others. */
export const directions = [-2, -1, 0, 1, 2]
  .flatMap((a) => [-2, -1, 0, 1, 2].map((b) => [a, b] as const))
  .filter(([a, b]) => a % 2 !== 0 || b % 2 !== 0)
  .map(([a, b]) => [ratio(BigInt(a)), ratio(BigInt(b))] as const);
