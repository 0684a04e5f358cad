/**
 * # The cards of the false conjectures
 *
 * Found by `npm run detection:conjectures`; examined by both checkers.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowOfCard } from '../../src/conjectures/find-row.ts';
import { examineWholly } from '../../src/counterexamples/examine.ts';
import { asked } from '../certificates/recheck-support.ts';
import { falseConjectures } from '../detection/conjecture-cases.ts';

const folder = join(import.meta.dirname, '../../proofs-notes/using/conjectures/cards');
const names = readdirSync(folder);
const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));

const recheck = `
import json, os, sys, tempfile, recheck_facts
with tempfile.TemporaryDirectory() as folder:
    for text in json.load(sys.stdin):
        path = os.path.join(folder, 'facts.json')
        with open(path, 'w', encoding='utf-8') as file: file.write(text)
        recheck_facts.main(path)
`;

describe('the cards of false conjectures', () => {
  it('are one for each of them', async () => {
    const found = await Promise.all(texts.map((text) => examineWholly(text, rowOfCard)));
    const titles = found.map((examined) => {
      if (examined.kind !== 'genuine') throw new Error(JSON.stringify(examined));
      return examined.row.drops;
    });
    expect(titles.toSorted()).toEqual(falseConjectures.map(({ title }) => title).toSorted());
  });

  it('are verified by recheck_facts.py', () => {
    const lines = asked(recheck, texts).split('\n').slice(0, -1);
    expect(lines.length).toBe(10);
    for (const line of lines) expect(line).toMatch(/^VERIFIED/u);
  });
});
