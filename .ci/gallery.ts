/**
 * # Regenerating the gallery by search
 *
 * `npm run gallery` searches every row of `widthwise refute`, writes its smallest witness into
 * properties/counterexamples/, replacing the old one, and the index into proofs-notes/counterexamples.md. With row ids
 * it searches only these. It fails on a row without a witness, and then keeps its old card.
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeFacts } from '../src/certificates/facts/write.ts';
import { withCard } from '../src/counterexamples/card.ts';
import type { Card } from '../src/counterexamples/card.ts';
import { searchRow } from '../src/counterexamples/engine.ts';
import { examine, examineWholly } from '../src/counterexamples/examine.ts';
import { galleryIds, galleryText } from '../src/counterexamples/gallery.ts';
import { nearMissForCard, nearMissOf } from '../src/counterexamples/near-miss.ts';
import { rowOf, rows } from '../src/theorems/rows.ts';
import type { Row } from '../src/counterexamples/row.ts';
import { version } from '../src/version.ts';

const note = new URL('../proofs-notes/counterexamples.md', import.meta.url);
const folder = new URL('../properties/counterexamples/', import.meta.url);
const begin = '<!-- gallery:begin -->';
const end = '<!-- gallery:end -->';

/** The cards of the gallery in the order of the rows; throws unless each is genuine. */
export async function galleryCards(): Promise<readonly Card[]> {
  const cards: Card[] = [];
  for (const id of galleryIds()) {
    const examined = await examine(galleryText(id), rowOf);
    if (examined.kind !== 'genuine') throw new Error(`${id} is not genuine: ${examined.kind}`);
    cards.push(examined.card);
  }
  const place = (card: Card): number => rows.findIndex(({ id }) => id === card.row);
  return cards.sort((a, b) => place(a) - place(b));
}

function nearMissCell(near: Card['nearMiss']): string {
  if (near === undefined) return '';
  return near.kind === 'none' ? near.because : `${near.changed.join('; ')}: ${near.says}`;
}

/** The index, between its markers. */
export function galleryIndex(cards: readonly Card[]): string {
  const lines = cards.map(({ id, row, yet, size, minimality, nearMiss }) => {
    const link = `[${id}](../properties/counterexamples/${id}.json)`;
    const cells = [link, row, yet, size, minimality, nearMissCell(nearMiss)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    begin,
    '| card | row | and yet | size | minimality | near miss |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    end,
  ].join('\n');
}

/** The text of the note with this index. */
export function noteWith(index: string, text: string = readFileSync(note, 'utf8')): string {
  return text.slice(0, text.indexOf(begin)) + index + text.slice(text.indexOf(end) + end.length);
}

async function renew(row: Row, old: readonly Card[]): Promise<boolean> {
  const seed = 1;
  const searched = await searchRow(row, { seed, milliseconds: 30_000 });
  if (searched.kind !== 'found') {
    console.error(`${row.id}: ${searched.kind}`);
    return false;
  }
  const provenance = {
    tool: `widthwise ${version}`,
    command: `widthwise refute ${row.theorem} --drop ${row.drops} --time 30`,
    seed: String(seed),
  };
  const { smallest } = searched;
  const near = nearMissForCard(await nearMissOf(row, smallest.file));
  const text = writeFacts(withCard(smallest, provenance, near));
  const examined = await examineWholly(text, rowOf);
  if (examined.kind !== 'genuine') throw new Error(`${row.id}: ${examined.kind}`);
  const { card } = examined;
  for (const { id } of old.filter((known) => known.row === row.id))
    rmSync(new URL(`${id}.json`, folder));
  writeFileSync(new URL(`${card.id}.json`, folder), text);
  console.log(`${row.id}  ${card.id}  ${card.size}  ${card.minimality}; near miss ${near.kind}`);
  return true;
}

async function main(wanted: readonly string[]): Promise<void> {
  const old = await galleryCards();
  let found = true;
  for (const row of rows)
    if (wanted.length === 0 || wanted.includes(row.id)) found = (await renew(row, old)) && found;
  writeFileSync(note, noteWith(galleryIndex(await galleryCards())));
  process.exitCode = found ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
