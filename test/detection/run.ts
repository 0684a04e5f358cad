/**
 * # How often false statements are refuted
 *
 * `npm run detection`: every row of `widthwise refute` is searched with 20 seeds and a budget of 30 s each, the
 * deliberately false theorems first. Prints the share of searches that ended with a proved witness, with the
 * median and the longest time until the first one, and fails where a false theorem was missed once.
 * @module
 */
import { prove } from '../../src/counterexamples/proving.ts';
import { randomSource } from '../../src/data/random.ts';
import { rows } from '../../src/theorems/rows.ts';
import type { Candidate, Row } from '../../src/counterexamples/row.ts';

const seeds = 20;
const budget = 30_000;

/** Milliseconds until a random candidate is a proved witness, or `undefined` when the budget is used up. */
function firstWitness(row: Row, seed: number): number | undefined {
  const random = randomSource(seed);
  const started = performance.now();
  while (performance.now() - started < budget) {
    const candidate: Candidate | undefined = row.draw(random);
    if (candidate !== undefined && prove(row, candidate).kind === 'proven')
      return performance.now() - started;
  }
  return undefined;
}

function median(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

let missed = 0;
const ordered = rows.toSorted(
  (a, b) => Number(b.kind === 'false-theorem') - Number(a.kind === 'false-theorem'),
);
say('| row | refuted | median | longest |\n| --- | --- | --- | --- |');
for (const row of ordered) {
  const times: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const time = firstWitness(row, seed);
    if (time !== undefined) times.push(time);
  }
  if (row.kind === 'false-theorem') missed += seeds - times.length;
  const sorted = times.toSorted((a, b) => a - b);
  say(
    `| ${row.id} | ${times.length} of ${seeds} | ${median(sorted).toFixed(0)} ms | ${(sorted.at(-1) ?? Number.NaN).toFixed(0)} ms |`,
  );
}
say(`${missed === 0 ? 'every' : 'not every'} search for a false theorem ended with a proof`);
process.exitCode = missed === 0 ? 0 : 1;
