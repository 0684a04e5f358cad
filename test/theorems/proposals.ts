/**
 * # Files that refute, for the tests
 * @module
 */
import type { FactsFile } from '../../src/certificates/facts/format.ts';
import { rows } from '../../src/theorems/rows.ts';
import { randomSource } from '../../src/data/random.ts';

const files = new Map<string, FactsFile>();

/** The first proposal of the row of this statement. */
export function proposal(id: string): FactsFile {
  const known = files.get(id) ?? newProposal(id);
  files.set(id, known);
  return known;
}

function newProposal(id: string): FactsFile {
  const row = rows.find((r) => r.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  for (const c of row.enumerate(row.scope)) {
    const file = row.witness(c);
    if (file !== undefined) return file;
  }
  const random = randomSource(5);
  for (let k = 0; k < 1000; k++) {
    const c = row.draw(random);
    const file = c === undefined ? undefined : row.witness(c);
    if (file !== undefined) return file;
  }
  throw new Error(`no proposal for ${id}`);
}
