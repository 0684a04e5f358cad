/**
 * # All rows
 *
 * With their searches; registry.ts loads the rows of a single theorem.
 *
 * ## Main definitions
 * - {@link rows}, {@link rowOf}
 * - {@link searchesFor}: the rows that show a hypothesis to be needed
 * @module
 */
import type { Row } from '../counterexamples/row.ts';
import { rowLists } from './registry.ts';
import type { Assumption } from './theorem.ts';

const lists = await Promise.all(Object.values(rowLists).map((load) => load()));

export const rows: readonly Row[] = lists.flatMap((list) => list.rows);

/** The row of this id, or `undefined`. */
export function rowOf(id: string): Row | undefined {
  return rows.find((row) => row.id === id);
}

/** The rows that search for what fails without it. */
export function searchesFor({ id }: Assumption): readonly Row[] {
  return rows.filter(({ rule }) => rule.without?.includes(id) === true);
}
