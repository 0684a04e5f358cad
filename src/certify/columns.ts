/**
 * # The rows and columns of a table that a search uses
 *
 * Equal rows are merged into one sample, or prove that no width fits. Raw columns are tried first; if nothing is
 * certified with them, those of X A.
 *
 * ## Main definitions
 * - {@link ofRows}: the ground with equal rows merged, or why no width fits the labels
 * - {@link onColumns}: proposals for the first columns with which something is certified
 * @module
 */
import { hiddenFor, inColumns } from '../search/columns.ts';
import type { Columns } from '../search/columns.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { mergedRows } from '../search/equal-rows.ts';
import { impossibility } from '../search/impossible.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Aims, Grounds, Proposal } from './plan.ts';

/** The columns to try if the request names none. */
export const anyColumns = ['raw', 'standard', 'whitened'] as const;

const called: { readonly [C in Columns]: string } = {
  standard: 'standardised',
  whitened: 'whitened',
};

/** The ground, and the findings about its rows. */
export async function ofRows(ground: Grounds['network']): Promise<Grounds['network']> {
  const { problem, labelled } = ground;
  const found = labelled ? impossibility(problem, factsLimits.samples) : undefined;
  if (found === undefined) return { ...ground, problem: mergedRows(problem) };
  const { writeFacts } = await import('../certificates/facts/write.ts'); // loads every family of facts
  return { ...ground, impossible: { ...found, textOf: writeFacts } };
}

/** The ground with X A in place of X, and its weights transformed accordingly. */
function changed(ground: Grounds['network'], how: Columns): Grounds['network'] | undefined {
  const { problem, weights } = ground;
  const other = inColumns(problem, how);
  if (other === undefined) return undefined;
  const move = (hidden: Dense): Dense => hiddenFor(problem, other, hidden);
  return {
    ...ground,
    problem: other,
    weights: weights && {
      ...weights,
      hidden: move(weights.hidden),
      ...(weights.start === undefined ? {} : { start: move(weights.start) }),
    },
  };
}

/**
 * The proposals for the first of these columns that yield a file; if none does, those for raw columns.
 *
 * @param usual - the columns to try if the request names none.
 */
export function onColumns<F>(
  ground: Grounds['network'],
  { columns }: Aims,
  usual: readonly NonNullable<Aims['columns']>[],
  propose: (ground: Grounds['network']) => readonly Proposal<F>[],
): readonly Proposal<F>[] {
  let first: readonly Proposal<F>[] | undefined;
  for (const how of columns === undefined ? usual : [columns]) {
    const other = how === 'raw' ? ground : changed(ground, how);
    if (other === undefined) continue;
    const proposals = propose(other);
    first ??= proposals;
    if (!proposals.some(({ kind }) => kind === 'file')) continue;
    return how === 'raw' ? proposals : proposals.map((one) => noted(one, other, how));
  }
  return first ?? propose(ground);
}

function noted<F>(
  proposal: Proposal<F>,
  { problem }: Grounds['network'],
  how: Columns,
): Proposal<F> {
  const A = problem.stated?.columns;
  const size = A === undefined ? '' : `, A is ${A.rows} x ${A.cols}`;
  return {
    ...proposal,
    notes: [`columns   ${called[how]}: the network gets X A${size}`, ...proposal.notes],
  };
}
