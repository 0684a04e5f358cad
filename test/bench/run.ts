/**
 * # What the program takes, beside its peers
 *
 * `npm run bench` measures every row, `npm run bench -- check product` those with one of these words in the name. It
 * prints a table and writes bench.md and bench.json in the folder .widthwise. Processor time, medians; run it on a quiet
 * machine, after `npm ci`.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { home } from './measure.ts';
import { rows } from './rows.ts';
import { measured, tableText } from './table.ts';

const words = process.argv.slice(2);
const chosen = rows.filter(({ name }) => words.length === 0 || words.some((w) => name.includes(w)));
if (chosen.length === 0) {
  process.stderr.write(`No row has ${words.join(' or ')} in its name:\n`);
  for (const { name } of rows) process.stderr.write(`  ${name}\n`);
  process.exit(2);
}

const lines = [];
for (const row of chosen) {
  process.stderr.write(`${row.name}\n`);
  lines.push(measured(row, await row.measure()));
}
const machine = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  kernel: `${process.platform} ${release()}`,
  node: process.version,
};
const absent = 'Arb: proofs-notes/performance.md has one comparison; this program does not run it.';
const text = tableText(lines, machine, absent);
const folder = `${home}.widthwise`;
mkdirSync(folder, { recursive: true });
writeFileSync(
  `${folder}/bench.json`,
  `${JSON.stringify({ machine, absent, rows: lines }, null, 2)}\n`,
);
writeFileSync(`${folder}/bench.md`, text);
process.stdout.write(text);
