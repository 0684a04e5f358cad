/**
 * # The kinds of claims there are
 *
 * For each its entries beside those that every claim has (activation, width, radius, inputs). Type, reader, text, JSON
 * Schema and the table of proofs-notes/certificate-format.md follow from them; what a claim says in full is the sentence
 * of its checker.
 * @module
 */
import { expected } from '../parsed-json.ts';
import { eachPart, oneOf, record, requiring, variant } from '../shapes.ts';
import type { Of, Part } from '../shapes.ts';
import { atLeast, flag, labels, positive } from './values.ts';

interface ClaimKind {
  readonly says: string;
  readonly entries: Part<unknown>;
  /** Whether the witness also has the centre W0 of the ball, m x d, and the multiplier lambda >= 0 of the ball. */
  readonly ownCentre: boolean;
}

export const claimKinds = {
  'zero-near': {
    says: 'a zero-loss point lies within `radius` of W',
    entries: record({ labels }),
    ownCentre: false,
  },
  'full-row-rank-on-ball': {
    says: 'J has full row rank on the ball; with `mirrored` the pairs cancel (notation.md), and every label vector can be fitted',
    entries: record({ mirrored: flag }),
    ownCentre: false,
  },
  'kkt-bound': {
    says: 'C1 (`ball`: one ball for W, any fixed v) or C5 (`box`: a ball for each neuron, v in the box), least <= abs(v_j) <= most: norm(f - y) <= bound at every KKT point',
    entries: requiring(
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
    ownCentre: false,
  },
  'kkt-cone': {
    says: 'C2, max abs(v_j) <= ratio min abs(v_j): every KKT point has loss 0',
    entries: record({ ratio: atLeast(1) }),
    ownCentre: false,
  },
  'kkt-point': {
    says: 'C3 and C4 at the written point: norm(f - y) <= bound, and no point of the ball has a residual norm smaller by more than `gap`',
    entries: record({ bound: atLeast(0), gap: atLeast(0), labels }),
    ownCentre: true,
  },
  descent: {
    says: 'D: gradient descent in W (`hidden`) or in W and v (`all`) with any step eta <= step converges to a point with loss 0, and each step multiplies the loss by at most 1 - eta mu^2, mu = rate',
    entries: record({
      moving: oneOf('hidden', 'all'),
      step: positive,
      rate: positive,
      labels,
    }),
    ownCentre: false,
  },
} as const satisfies Readonly<Record<string, ClaimKind>>;

/** Kind and own entries of any claim. */
export const ownEntries = variant('kind', eachPart(claimKinds));
export type OwnEntries = Of<typeof ownEntries>;
