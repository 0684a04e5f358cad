/**
 * # certify n-width
 *
 * For the Gram matrix of N vectors: the squared distances to any k-dimensional space sum to at least s, by a dual
 * certificate (Lemma W(e)). For the orbit of a neuron on a sphere: its width (Lemma W(b), sphere.ts).
 * @module
 */
import { rationalField as Q, rationalToText, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { countText, lowerText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Proposal } from '../../certify/plan.ts';
import { WidthwiseError } from '../../errors.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { isSemidefinite } from '../../quadratic/inverse.ts';
import { dualCandidates } from '../../search/dual-certificate.ts';
import type { Dual } from '../../search/dual-certificate.ts';
import { sphereProposals } from './sphere.ts';
import type { SphereWidth } from './sphere.ts';

/** Fractions: of the sum of the squared distances, and of their mean. */
export interface WidthBound {
  readonly sum: string;
  readonly mean: string;
}

type Gram = Extract<Grounds['widths'], { readonly kind: 'gram' }>;

/** Elimination over Q of so many rows takes seconds. */
const mostVectors = 60;

function demandGram({ gram: G, space }: Gram, { naming }: Context): void {
  const field = naming.field('gram');
  const refuse = (says: string): WidthwiseError =>
    new WidthwiseError('input', says, 'Give the inner products of the vectors.', { field });
  if (G.rows !== G.cols) throw refuse(`expected a square matrix, got ${G.rows} x ${G.cols}`);
  if (G.rows > mostVectors) throw refuse(`${G.rows} vectors, and at most ${mostVectors} are taken`);
  const longest = Math.max(...Array.from(G.data, (a) => rationalToText(a).length));
  if (longest > factsLimits.digits)
    throw refuse(`a number has ${longest} digits, and at most ${factsLimits.digits} are read`);
  for (let i = 0; i < G.rows; i++)
    for (let j = 0; j < i; j++)
      if (Q.sign(Q.sub(at(G, i, j), at(G, j, i))) !== 0)
        throw refuse(`not symmetric: entries (${i + 1}, ${j + 1}) and (${j + 1}, ${i + 1}) differ`);
  if (!isSemidefinite(Q, G)) throw refuse('no Gram matrix: it is not positive semidefinite');
  if (!(Number.isSafeInteger(space) && space >= 0 && space <= G.rows))
    throw usage(
      `expected a whole number from 0 to ${G.rows}, the number of vectors, got ${space}`,
      'Give the dimension of the spaces.',
      naming.field('space'),
    );
}

function factOf(gram: Matrix<Rational>, space: number, dual: Dual): FactOf<'width-gram'> {
  return { fact: 'width-gram', gram, space, ...dual };
}

/** Whether Y and Y - Gamma + t I are positive semidefinite, in numbers that the checker reads. */
function isDual(gram: Matrix<Rational>, { threshold, excess, value }: Dual): boolean {
  const numbers = [threshold, value, ...Array.from(excess.data)];
  if (numbers.some((a) => rationalToText(a).length > factsLimits.digits)) return false;
  const shifted = tabulate(gram.rows, gram.rows, (i, j) =>
    Q.add(Q.sub(at(excess, i, j), at(gram, i, j)), i === j ? threshold : Q.zero),
  );
  return isSemidefinite(Q, excess) && isSemidefinite(Q, shifted);
}

function none(because: string, advice: readonly string[]): readonly Proposal<WidthBound>[] {
  return [{ kind: 'none', notes: [], because, advice, found: {} }];
}

function proposals(
  { gram, space }: Gram,
  { provenance }: Context,
): readonly Proposal<WidthBound>[] {
  const rank = rankOfRationals(gram);
  if (rank <= space)
    return none(`the vectors span a space of dimension ${rank}, so some space has distance 0`, [
      rank === 0 ? 'Give vectors other than 0.' : `Give --space below ${rank}.`,
    ]);
  for (const dual of dualCandidates(gram, space)) {
    if (dual.value.num <= 0n || !isDual(gram, dual)) continue;
    const facts = [factOf(gram, space, dual)];
    const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
    const mean = Q.div(dual.value, ratio(BigInt(gram.rows)));
    const notes = [
      `width     for every ${space}-dimensional space one of ${countText(gram.rows, 'vector')} has squared distance at least ${lowerText(mean)}`,
    ];
    const found = { sum: rationalToText(dual.value), mean: rationalToText(mean) };
    return [{ kind: 'file', notes, claim: 'n-width', text, found }];
  }
  return none('no dual certificate with numbers of this size was found', [
    'The eigenvalues after the first k may be too small beside the others: give fewer digits, or a smaller k.',
  ]);
}

export const plan: Plan<Grounds['widths'], WidthBound | SphereWidth> = {
  prepare(ground, _aims, context) {
    if (ground.kind === 'sphere') {
      const { sphere, power, space } = ground;
      return {
        lines: [`neurons   k = ${power} on S^${sphere}, and spaces of dimension n = ${space}`],
        searched: 'over Q',
        search: () => sphereProposals(ground, context),
      };
    }
    demandGram(ground, context);
    const { gram, space } = ground;
    return {
      lines: [`vectors   ${gram.rows}, and spaces of dimension ${space}`],
      searched: 'float64, then over Q',
      search: () => proposals(ground, context),
    };
  },
};
