import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthwise as widthwiseIn } from './called.ts';
import { interrupted, run, start } from './spawned.ts';
import type { Ended } from './spawned.ts';

let folder = '';
let card = '';

function widthwise(...args: readonly string[]): Promise<Ended> {
  return widthwiseIn(folder, ...args);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-refute-'));
  const run = await widthwise('refute', 'nice-region', '--drop', 'width', '--out', folder);
  expect(run.code, run.stderr).toBe(0);
  const id = /GENUINE {2}(CE-[0-9a-f]{8})/u.exec(run.stdout)?.[1];
  expect(run.stdout).toContain(`written ${folder}/${id}.json`);
  card = join(folder, `${id}.json`);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('widthwise refute', () => {
  it('writes a card that check and replay accept', async () => {
    const checked = await widthwise('check', card);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toContain('VERIFIED');
    const replayed = await widthwise('replay', card);
    expect(replayed.code).toBe(0);
    expect(replayed.stdout).toMatch(/GENUINE.*width/u);
  });

  it('exits with 1 where the scope has no witnesses', async () => {
    const scope = 'n<=1,d<=1,m<=2,|w|<=1';
    const run = await widthwise('refute', 'nice-region', '--drop', 'width', '--scope', scope);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/none in scope n<=1,d<=1,m<=2,\|w\|<=1/u);
  });

  it('drops each hypothesis in turn under --matrix', async () => {
    const run = await widthwise(
      'refute',
      'expressivity',
      '--matrix',
      '--time',
      '10',
      '--out',
      folder,
    );
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/distinct-inputs +needed: CE-/u);
    expect(run.stdout).toMatch(/not-polynomial +needed: CE-/u);
    expect(run.stdout).toContain('A2.h2 is not searched for');
  });

  it('attacks a theorem with no hypothesis dropped', async () => {
    const run = await widthwise('refute', 'taylor', '--time', '2');
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/none found: \d+ instances that satisfy the hypotheses.*, 2 s\n$/u);
  });

  it('says that an attack was interrupted, and marks its record', async () => {
    const text = await interrupted(folder, 'refute', 'taylor', '--time', '300');
    expect(text.code).toBe(5);
    expect(text.stderr).toMatch(
      /^expected {2}about \d+ minutes and 0\.30 GB, by a rough estimate\n$/u,
    );
    expect(text.stdout).toMatch(/none found: \d+ instances .*, interrupted\n$/u);
    expect(text.stdout).not.toContain('300 s');
    const record = await interrupted(folder, '--json', 'refute', 'taylor', '--time', '300');
    expect(record.code).toBe(5);
    expect(JSON.parse(record.stdout)).toMatchObject({ stem: 'taylor', refuted: [], partial: true });
  });

  it.each([
    ['refute nobody', /unknown theorem "nobody"/u],
    ['refute kkt --drop sanity', /There are: .*mirrored-start/u],
    ['refute kkt --drop width --scope n<=x', /scope/u],
    ['refute kkt --drop width --out CARD/at/all', /is no folder/u],
    ['refute no-bad-minimum', /nothing to attack/u],
    ['refute taylor --matrix', /no search for taylor/u],
    ['replay CE-00000000', /no counterexample "CE-00000000"/u],
    ['card CE-00000000', /no counterexample/u],
    ['check --exact CARD', /--exact does not apply to a facts file/u],
    ['card CARD --format npz', /binary form/u],
    ['card CARD --format papyrus', /Allowed choices/u],
  ])('refuses %s with exit code 2', async (words, message) => {
    const run = await widthwise(...words.split(' ').map((word) => word.replace('CARD', card)));
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
  });
});

describe('widthwise card and replay', () => {
  it('export in every form', async () => {
    for (const format of ['md', 'latex', 'python', 'typescript', 'bibtex', 'json']) {
      const run = await widthwise('card', card, '--format', format);
      expect(run.code, format).toBe(0);
      expect(run.stdout.length).toBeGreaterThan(200);
    }
    for (const format of ['npz', 'onnx']) {
      const out = join(folder, `card.${format}`);
      const run = await widthwise('card', card, '--format', format, '--out', out);
      expect(run.code, run.stderr).toBe(0);
      expect(readFileSync(out).length).toBeGreaterThan(100);
    }
  });

  it('refuse a card whose numbers were changed', async () => {
    const text = readFileSync(card, 'utf8');
    const changed = join(folder, 'changed.json');
    // the loss 5/2 of the fact; the checker finds another one
    writeFileSync(changed, text.replaceAll('"5/2"', '"7/2"'));
    const run = await widthwise('replay', changed);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/rejected/u);
    expect((await widthwise('card', changed)).code).toBe(1);
  });

  it('refuse a card that was relabelled to another hypothesis', async () => {
    const text = readFileSync(card, 'utf8');
    const changed = join(folder, 'other-row.json');
    writeFileSync(changed, text.replaceAll('nice-region/width', 'nice-region/radius'));
    const run = await widthwise('replay', changed);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/no refutation/u);
  });

  it('refuse --matrix together with --drop', async () => {
    const run = await widthwise('refute', 'nice-region', '--matrix', '--drop', 'width');
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('--matrix and --drop');
  });

  it('examine the whole gallery', async () => {
    const run = await widthwise('replay');
    expect(run.code).toBe(0);
    const cards = readdirSync(new URL('../../properties/counterexamples/', import.meta.url));
    expect(run.stdout).toContain(`${cards.length} genuine, 0 not`);
    expect(cards.length).toBeGreaterThan(15);
  });
});

describe('widthwise search', () => {
  it('reports for each case what is proved and what was found', async () => {
    const run = await widthwise('search', 'open/threshold', '--samples', '4', '--pairs', '3');
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/n = 3, d = 2, m = 2 {2}every y, almost every X/u);
    expect(run.stdout).toMatch(/n = 4, d = 2, m = 2 {2}open; an exact fit certified for \d of 3/u);
    const radius = await widthwise('search', 'open/radius', '--starts', '20');
    expect(radius.code).toBe(0);
    expect(radius.stdout).toMatch(/largest ratio 0\.99/u);
  });

  it('ends on ctrl-C with the cases that are finished', async () => {
    const words = ['search', 'open/threshold', '--samples', '40'];
    const ended = await run([start, ...words], folder, (text, kill) =>
      text.includes('every y') ? kill('SIGINT') : undefined,
    );
    expect(ended).toMatchObject({ code: 5, stderr: '' });
    expect(ended.stdout).toMatch(/^n = 3, d = 2, m = 2 {2}every y/mu);
    expect(ended.stdout).toMatch(/^interrupted: only what was seen until then$/mu);
    expect(ended.stdout).not.toContain('n = 40');
    const radius = await interrupted(folder, '--json', 'search', 'open/radius', '--starts', '1e5');
    expect(radius).toMatchObject({ code: 5, stderr: '' });
    expect(JSON.parse(radius.stdout)).toMatchObject({ seed: 1, partial: true });
  });

  it.each([
    ['open/threshold --samples 1e12', 'at most 40'],
    ['open/threshold --pairs 1e12', '10,000'],
    ['open/radius --starts 1e12', '100,000'],
  ])('refuses %s before any work, and names the limit', async (words, limit) => {
    const end = await widthwise('search', ...words.split(' '));
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain(limit);
  });

  it('says that nothing was drawn where no case was open', async () => {
    const words = ['--samples', '3', '--pairs', '2', '--starts', '5'];
    const end = await widthwise('search', 'open/threshold', ...words);
    expect(end.code).toBe(0);
    expect(end.stdout).toContain('none open: nothing was drawn');
    expect(end.stdout).not.toContain('0 of 0');
  });
});
