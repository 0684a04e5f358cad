import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { known } from '../../src/cli/known-theorems.ts';
import { schemaNamed } from '../../src/cli/results/published.ts';
import { galleryIds } from '../../src/counterexamples/gallery.ts';
import { jsonLine } from '../../src/records/record.ts';
import { rows } from '../../src/theorems/rows.ts';
import { runFooter } from '../../src/suite/record.ts';
import { header, property, refuted } from '../records/lines.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

type Line = ReturnType<typeof property>;

function record(own: readonly Line[]): string {
  const results = own.map(({ result }) => result);
  const properties = results.map(({ id }) => id);
  return [
    header('verify', { properties }),
    ...own,
    { type: 'footer', kind: 'verify', ...runFooter(results, own.length) } as const,
  ]
    .map(jsonLine)
    .join('');
}

const good = record([property('kkt/a'), property('kkt/b')]);
const bad = record([property('kkt/a'), property('kkt/b', refuted('x = 1'))]);

/** A folder with good.jsonl, bad.jsonl and killed.jsonl. */
function withRecords(use: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'good.jsonl'), good);
    writeFileSync(join(folder, 'bad.jsonl'), bad);
    writeFileSync(join(folder, 'killed.jsonl'), good.slice(0, -60));
    await use(folder);
  });
}

const fits = (document: unknown): unknown => {
  const ajv = new Ajv2020({ strictTypes: false, strictTuples: false, strictRequired: false });
  const validate = ajv.compile(schemaNamed('report') ?? false);
  return validate(document) ? null : validate.errors;
};

describe('widthwise report', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('prints a summary, whatever the records say, with exit code 0', () =>
    withRecords(async (folder) => {
      const end = await widthwise(folder, 'report', 'bad.jsonl');
      expect(end).toMatchObject({ code: 0, stderr: '' });
      expect(end.stdout).toMatch(/^1 of 2 properties failed: kkt\/b\./u);
      expect(end.stdout).toContain('failed  kkt/b: refuted on instance 10 of 10');
      const killed = await widthwise(folder, 'report', 'killed.jsonl');
      expect(killed.stdout).toMatch(/^Partial run\. /u);
      expect(killed.stdout).toContain('killed.jsonl has no footer');
    }));

  it('writes several formats to files, and one to stdout', () =>
    withRecords(async (folder) => {
      const files = [
        '--html',
        'r.html',
        '--junit',
        'r.xml',
        '--badge',
        'r.svg',
        '--latex',
        'r.tex',
      ];
      const end = await widthwise(folder, 'report', 'good.jsonl', 'bad.jsonl', ...files, '--md');
      expect(end).toMatchObject({ code: 0, stderr: '' });
      expect(end.stdout).toMatch(/^# Widthwise report\n/u);
      const begins = {
        'r.html': '<!doctype html>',
        'r.xml': '<?xml',
        'r.svg': '<svg',
        'r.tex': '%',
      };
      for (const [name, begin] of Object.entries(begins))
        expect(readFileSync(join(folder, name), 'utf8').startsWith(begin)).toBe(true);
      const written = await widthwise(folder, 'report', 'good.jsonl', '--html', 'r.html');
      expect(written.stdout).toBe('written r.html\n');
    }));

  it('fits its schema under --json, with what went to stdout inside', () =>
    withRecords(async (folder) => {
      for (const words of [[], ['--md'], ['--html', 'r.html']]) {
        const end = await widthwise(folder, '--json', 'report', 'bad.jsonl', ...words);
        const document: unknown = JSON.parse(end.stdout);
        expect(fits(document)).toBe(null);
        expect(document).toMatchObject({
          tone: 'fails',
          runs: [{ file: 'bad.jsonl', complete: true }],
        });
      }
    }));

  it('names the theorems of the registry, and the card of the gallery for each search', async () => {
    const { theorems, searches } = await known();
    expect(theorems.map(({ stem }) => stem)).toContain('kkt');
    expect(searches).toHaveLength(rows.length);
    const cards = searches.flatMap(({ card }) => (card === undefined ? [] : [card]));
    expect([...cards].sort()).toEqual(galleryIds());
  });

  it('annotates for GitHub, and appends to the summary of the step', () =>
    withRecords(async (folder) => {
      const summary = join(folder, 'summary.md');
      writeFileSync(summary, 'before\n');
      vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
      const end = await widthwise(folder, 'report', 'bad.jsonl', '--github');
      expect(end.stdout).toMatch(/^::error title=kkt\/b::refuted on instance 10 of 10%0A/u);
      expect(readFileSync(summary, 'utf8')).toMatch(/^before\n# Widthwise report\n/u);
      vi.stubEnv('GITHUB_STEP_SUMMARY', join(folder, 'no/such'));
      expect(await widthwise(folder, 'report', 'bad.jsonl', '--github')).toMatchObject({ code: 3 });
      vi.stubEnv('GITHUB_STEP_SUMMARY', '');
      expect(await widthwise(folder, 'report', 'bad.jsonl', '--github')).toMatchObject({ code: 0 });
    }));

  it.each<readonly [string, readonly string[], string]>([
    ['no record', ['report'], 'no record'],
    ['a record taken for an output', ['report', '--md', 'good.jsonl'], 'no record'],
    ['an output that is a record', ['report', 'bad.jsonl', '--md', 'good.jsonl'], 'is a record'],
    ['an output that is its own record', ['report', 'x.jsonl', '--md', 'x.jsonl'], 'is a record'],
    ['two formats for stdout', ['report', 'good.jsonl', '--md', '--badge'], 'two formats'],
    [
      'annotations and a format for stdout',
      ['report', 'good.jsonl', '--md', '--github'],
      'two formats',
    ],
    ['a file that is not there', ['report', 'god.jsonl'], 'god.jsonl'],
    ['a file that is no record', ['report', 'other.txt'], 'other.txt, line 1: not a line of JSON'],
    ['a folder as output', ['report', 'good.jsonl', '--html', 'folder'], 'it is a folder'],
    ['a merge without a place', ['report', 'merge', 'good.jsonl'], '--out'],
  ])('refuses %s with exit code 2, and changes no file', (_, words, found) =>
    withRecords(async (folder) => {
      writeFileSync(join(folder, 'other.txt'), 'hello\nhello\n');
      mkdirSync(join(folder, 'folder'));
      const end = await widthwise(folder, ...words);
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain(found);
      expect(readFileSync(join(folder, 'good.jsonl'), 'utf8')).toBe(good);
      expect(existsSync(join(folder, 'x.jsonl'))).toBe(false);
    }),
  );
});

describe('widthwise report diff', () => {
  it('exits with 1 where something fails that did not, else with 0', () =>
    withRecords(async (folder) => {
      const worse = await widthwise(folder, 'report', 'diff', 'good.jsonl', 'bad.jsonl');
      expect(worse).toMatchObject({ code: 1, stderr: '' });
      expect(worse.stdout).toContain(
        'kkt/b: proved on 8 instances -> refuted on instance 10 of 10',
      );
      expect(worse.stdout).toMatch(/\n1 worse, 0 better, 0 changed, 1 the same\n$/u);
      for (const [old, current] of [
        ['bad', 'good'],
        ['good', 'good'],
      ] as const)
        // prettier-ignore
        expect(await widthwise(folder, 'report', 'diff', `${old}.jsonl`, `${current}.jsonl`)).toMatchObject({ code: 0 });
      const end = await widthwise(folder, '--json', 'report', 'diff', 'good.jsonl', 'bad.jsonl');
      expect(fits(JSON.parse(end.stdout))).toBe(null);
    }));
});

describe('widthwise report merge', () => {
  it('puts the runs into one record that can be read, the same run once', () =>
    withRecords(async (folder) => {
      const files = ['good.jsonl', 'bad.jsonl', 'good.jsonl'];
      const end = await widthwise(
        folder,
        '--json',
        'report',
        'merge',
        ...files,
        '--out',
        'm.jsonl',
      );
      expect(end).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(end.stdout)).toEqual({ file: 'm.jsonl', runs: 1, left: 2 });
      const other = bad.replace('"seed":7', '"seed":8');
      writeFileSync(join(folder, 'other.jsonl'), other);
      await widthwise(folder, 'report', 'merge', 'good.jsonl', 'other.jsonl', '--out', 'm.jsonl');
      expect(readFileSync(join(folder, 'm.jsonl'), 'utf8')).toBe(`${good}${other}`);
      const read = await widthwise(folder, 'report', 'm.jsonl');
      expect(read.stdout).toContain('Something failed in 1 of 2 runs.');
    }));
});
