/**
 * # The dual certificate of an average width
 *
 * For a Gram matrix Gamma of N vectors, a rational t and a symmetric Y with Y and Y - Gamma + t I positive semidefinite:
 * tr(P Gamma) <= k t + tr Y for every projector P of rank k. Proof: proofs-notes/n-width.md.
 * @module
 */
import { compareRational } from '../../arithmetic/rational.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import { trace } from '../../quadratic/elimination.ts';
import { expected } from '../parsed-json.ts';
import { record, requiring } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { isSymmetric } from './risks.ts';
import { countText, equalText } from './show.ts';
import type { Subject } from './subject.ts';
import { count, rational, square } from './values.ts';
import { countedField, definiteness } from './work.ts';

const entries = requiring(
  record({
    gram: square('inputs'),
    threshold: rational,
    excess: square('inputs'),
    space: count,
    value: rational,
  }),
  ({ gram, excess, space }, where) => {
    if (excess.rows !== gram.rows)
      throw expected(`${where}.excess`, `${gram.rows} rows`, excess.rows);
    if (space > gram.rows) throw expected(`${where}.space`, `at most ${gram.rows}`, space);
  },
);

function widthGram({ work }: Subject, fact: Of<typeof entries>): FactOutcome {
  const { gram: G, threshold: t, excess: Y, space: k, value } = fact;
  const F = countedField(work);
  if (!isSymmetric(G) || !isSymmetric(Y)) return fails('a matrix is not symmetric');
  const shifted = tabulate(G.rows, G.rows, (i, j) => {
    const entry = F.sub(at(Y, i, j), at(G, i, j));
    return i === j ? F.add(entry, t) : entry;
  });
  const named = { gram: G, excess: Y, 'excess - gram + threshold I': shifted };
  for (const [name, A] of Object.entries(named))
    if (definiteness(work, A) === 'neither') return fails(`${name} is not positive semidefinite`);
  let bound = F.sub(trace(F, G), trace(F, Y));
  for (let i = 0; i < k; i++) bound = F.sub(bound, t);
  if (compareRational(bound, value) !== 0)
    return fails(`tr gram - k t - tr excess ${equalText(bound)}`);
  return holds(
    `Of ${countText(G.rows, 'vector')} with this Gram matrix: for every ${k}-dimensional space the squares of the distances to it sum to at least s, where s ${equalText(value)}; the largest is at least s/${G.rows}.`,
    'excess and excess - gram + t I are positive semidefinite, eliminated over Q',
  );
}

export const widthGramFacts = {
  'width-gram': {
    says: 'for N vectors with the positive semidefinite N x N matrix gram of inner products and k = space <= N: excess and excess - gram + threshold I are positive semidefinite, so the squared distances to any k-dimensional space sum to at least value = tr gram - k threshold - tr excess. About no instance',
    since: 3,
    entries,
    arrays: { G: 'gram', Y: 'excess' },
    check: widthGram,
  },
};
