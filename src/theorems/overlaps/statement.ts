/**
 * # Theorem O: overlapping windows and the rank of grid tensors
 *
 * Statements and hypotheses. Note: proofs-notes/overlaps.md. Code: src/grids, src/certificates/facts/grids.ts.
 *
 * ## References
 * That overlap raises the rank is from [SS18]; the exact values, the trees of any shape and the proofs are ours.
 * @module
 */
import {
  atMostTemplates,
  genericWeights,
  independentTemplates,
  oneSidedChildren,
  overlapping,
  productPooling,
} from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const overlapsTheorem: Theorem = {
  stem: 'overlaps',
  kind: 'theorem',
  title: 'Theorem O: overlapping windows and the rank of grid tensors',
  statement: [
    'N positions take one of M templates each, template a with leaf vector F e_a. Windows of length B at stride S, r channels: y_{j,g} = prod over t < B of <w_{g,t}, z_{jS+t}>, and h = prod_j <v_j, y_j>. [A] is the matrix of the values of h, positions in P against the others; unless said N = 2H and P the left half. sigma is the number of windows with positions on both sides; for S = 1 sigma = min(B - 1, N - B + 1), for S >= B it is at most 1, and 0 if S divides H.',
    'O1. A tree whose nodes t have r_t channels that are products over their children, each on distinct positions, and any P: rank [A] <= B(root), where D(leaf) = rank F, D(t) = min(r_t, prod D(children)) on one side, and B(t) = min(r_t prod B(children), the product over the largest subtrees s below t in P of min(D(s), r_parent), the same for Q). So rank [A] <= r_root if every child of the root is on one side.',
    'O2. One layer of windows and any P: rank [A] <= the product over windows of min(r, D^p, D^q), p and q the numbers of its positions in P and in Q, D = rank F; and <= D^min(abs(P), abs(Q)). So rank [A] <= r^sigma.',
    'O3. r <= M and F invertible: rank [A] = r^sigma for Lebesgue-almost all (w, v). For integer weights drawn independently and uniformly from q distinct values: P(rank [A] < r^sigma) <= r^sigma n_1 (B + 1)/q, n_1 the number of windows.',
    'O4. L layers with B >= 2, S = 1, L(B - 1) < N, 2M channels in the first L - 1 and M in the last: rank [A] >= M^min(L(B-1), N-L(B-1)) for almost all weights.',
    'O5. H x W positions, W even, windows B x B at stride 1, the left half of the columns, r <= M: rank [A] = r^sigma for almost all weights, sigma = (H - B + 1) min(B - 1, W - B + 1).',
    'O6. Let A be of the network that is 1 where the ends of every window agree, and else 0, with r = M. Its R = M^sigma singular values other than 0 are equal: every function whose matrix has rank <= rho <= R has squared error at least (1 - rho/R) norm(A)^2 on the grid, and some attains it.',
  ],
  hypotheses: [
    {
      id: 'O1.h1',
      says: oneSidedChildren.says,
      checkedBy: 'the children of the root and P; else B(root) is computed',
      without:
        'N = 4, M = 2: h = [d1 = d2][d3 = d4] is a tree with r_root = 1; odd against even positions have rank 4',
    },
    {
      id: 'O1.h2',
      says: productPooling.says,
      checkedBy: 'part of the statement',
      without: 'h = max(f(d1), f(d2)), M = 2, f = (1, 2), one channel: [[1, 2], [2, 2]] has rank 2',
    },
    {
      id: 'O3.h1',
      says: overlapping.says,
      checkedBy: 'the stride; else sigma is counted',
      without: 'N = 4, B = S = 2, M = r = 2: rank 1 at all weights',
    },
    {
      id: 'O3.h2',
      says: genericWeights.says,
      checkedBy:
        'a minor other than 0 shows it for almost all; all values (fact grid-rank, entries) for one choice',
      without: 'all weights 1: rank 1 at any overlap',
    },
    {
      id: 'O3.h3',
      says: independentTemplates.says,
      checkedBy: 'rank F over Q',
      without: 'two equal templates, M = 2: rank 1 at all weights',
    },
    {
      id: 'O3.h4',
      says: atMostTemplates.says,
      checkedBy: 'the shapes',
      without: 'N = 4, B = 2, M = 2, r = 3: rank 2, not 3',
    },
    {
      id: 'O3.h5',
      says: productPooling.says,
      checkedBy: 'part of the statement',
      without: 'N = 4, M = r = 2, B = 3: a sum over all windows has rank 2, not 4',
    },
  ],
  claims: [],
  limits: [
    'An upper bound for several overlapping layers; strides other than 1 there.',
    'Pooling between layers, ReLU and max pooling.',
    'The general exponent of [SS18] in terms of receptive fields and total strides.',
    'That training finds weights of large rank, or that the data need them.',
  ],
  references: ['SS18', 'Bentkamp16'],
};
