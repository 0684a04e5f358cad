/**
 * # How often false conjectures are refuted
 *
 * `npm run detection:conjectures`: ten false and ten true conjectures, each searched with 20 seeds. Prints the two tables
 * of proofs-notes/using/conjectures.md; with a folder also writes a card of each false one. Budgets are candidates, so the
 * counts are the same on every machine. Fails where a true conjecture was refuted.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Conjecture } from '../../src/conjectures/format.ts';
import { conjectureRow } from '../../src/conjectures/row.ts';
import { newTally } from '../../src/conjectures/tally.ts';
import { searchRow } from '../../src/counterexamples/engine.ts';
import { prove } from '../../src/counterexamples/proving.ts';
import { carded } from '../../src/counterexamples/refute.ts';
import { randomSource } from '../../src/data/random.ts';
import { falseConjectures, trueConjectures } from './conjecture-cases.ts';

const seeds = 20;
/** Candidates of a search. */
const budgets = { false: 2000, true: 50 } as const;

interface Searched {
  /** Candidates up to the first proved witness, of each seed that found one. */
  readonly first: readonly number[];
  readonly tried: number;
  readonly holds: number;
  readonly undecided: number;
}

function searched(c: Conjecture, budget: number): Searched {
  const { see, tally } = newTally();
  const row = conjectureRow(c, c.title, see);
  const first: number[] = [];
  let tried = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomSource(seed);
    for (let k = 1; k <= budget; k++) {
      const candidate = row.draw(random);
      tried++;
      if (candidate === undefined || prove(row, candidate).kind !== 'proven') continue;
      first.push(k);
      break;
    }
  }
  const { holds, undecided } = tally();
  return { first, tried, holds, undecided };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A card, found with seed 1 and made small. */
async function cardOf(c: Conjecture, folder: string): Promise<string> {
  const row = conjectureRow(c, c.title);
  const found = await searchRow(row, { seed: 1, milliseconds: 600_000, over: (k) => k > 10_000 });
  if (found.kind !== 'found') return 'none';
  const { text, examined } = await carded(found.smallest, {});
  writeFileSync(join(folder, `${examined.card.id}.json`), text);
  return `${examined.card.id}: ${examined.card.size}`;
}

const [, , folder] = process.argv;
if (folder !== undefined) mkdirSync(folder, { recursive: true });

say('| false conjecture | refuted | candidates up to it, median and most | card |');
say('| --- | --- | --- | --- |');
for (const c of falseConjectures) {
  const { first } = searched(c, budgets.false);
  const card = folder === undefined ? '' : await cardOf(c, folder);
  const most = Math.max(...first);
  say(`| ${c.title} | ${first.length} of ${seeds} | ${median(first)}, ${most} | ${card} |`);
}
say('\n| true conjecture | refuted | candidates | conclusion shown | left open |');
say('| --- | --- | --- | --- | --- |');
for (const c of trueConjectures) {
  const { first, tried, holds, undecided } = searched(c, budgets.true);
  if (first.length > 0) process.exitCode = 1;
  say(`| ${c.title} | ${first.length} of ${seeds} | ${tried} | ${holds} | ${undecided} |`);
}
