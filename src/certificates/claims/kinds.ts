/**
 * # All kinds of claims
 *
 * For each kind its entries besides those of every claim (activation, width, radius, inputs). Type, reader, text, JSON
 * Schema and the table of proofs-notes/certificate-format.md follow from them. The checkers' sentences (sentences.ts)
 * say in full what a claim asserts, says.ts in short.
 * @module
 */
import { expected } from '../parsed-json.ts';
import { oneOf, record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { atLeast, flag, labels, positive } from './values.ts';

export const claimKinds = {
  'zero-near': record({ labels }),
  'full-row-rank-on-ball': record({ mirrored: flag }),
  'kkt-bound': requiring(
    record({
      set: oneOf('ball', 'box'),
      least: positive,
      most: positive,
      bound: atLeast(0),
      labels,
    }),
    ({ least, most }, at) => {
      if (!(most >= least)) throw expected(`${at}.most`, `at least ${least}`, most);
    },
  ),
  'kkt-cone': record({ ratio: atLeast(1) }),
  'kkt-point': record({ bound: atLeast(0), gap: atLeast(0), labels }),
  descent: record({
    moving: oneOf('hidden', 'all'),
    step: positive,
    rate: positive,
    labels,
  }),
};

export type ClaimName = keyof typeof claimKinds;

export function isClaimName(value: unknown): value is ClaimName {
  return typeof value === 'string' && Object.hasOwn(claimKinds, value);
}

/** Whether the witness also has the centre W0 (m x d) and the multiplier lambda >= 0 of the ball. */
export function hasOwnCentre(kind: ClaimName): boolean {
  return kind === 'kkt-point';
}

/** The kind of a claim and the entries of that kind. */
export const ownEntries = variant('kind', claimKinds);
export type OwnEntries = Of<typeof ownEntries>;
