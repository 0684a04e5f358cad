import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allProperties } from '../../properties/index.ts';
import { widthwise } from './called.ts';
import { inFolder, run, start } from './spawned.ts';

const stem = 'gram-structure';
const properties = allProperties.filter(({ theorem }) => theorem === stem);
const first = properties[0]?.id ?? '';

/** A record without the parts that differ between two runs. */
function untimed(json: string): string {
  return json.replaceAll(/"(?:milliseconds|started)": .*/gu, '');
}

describe('widthwise verify', () => {
  it('prints each property as it ends, the table and the count, and writes JUnit', () =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'verify', stem, '--junit', 'run.xml');
      expect(end).toMatchObject({ code: 0, stderr: '' });
      const { length } = properties;
      expect(end.stdout.match(/^✓ /gmu)).toHaveLength(length);
      expect(end.stdout).toMatch(/^theorem +\| instances \| proved/mu);
      expect(end.stdout).toMatch(
        new RegExp(`\\n${length} held on drawn instances, 0 failed\\n$`, 'u'),
      );
      expect(await readFile(join(folder, 'run.xml'), 'utf8')).toContain(`name="${first}"`);
    }));

  it('gives the record as one JSON document, the same for the same seed', () =>
    inFolder(async (folder) => {
      const words = ['--json', '--seed', '7', 'verify', '--only', first, '--runs', '60'];
      const [once, again] = await Promise.all([
        widthwise(folder, ...words),
        widthwise(folder, ...words),
      ]);
      for (const end of [once, again]) {
        expect(end.stderr).toBe('');
        expect(JSON.parse(end.stdout)).toMatchObject({
          seed: 7,
          complete: true,
          results: [{ id: first, runs: 60 }],
        });
      }
      expect(untimed(once.stdout)).toBe(untimed(again.stdout));
    }));

  it('exits with 0 where nothing failed in a short run, and marks it in every report', () =>
    inFolder(async (folder) => {
      const words = ['verify', 'expressivity', '--runs', '5'];
      const end = await widthwise(folder, ...words, '--junit', 'run.xml');
      expect(end).toMatchObject({ code: 0, stderr: '' });
      const all = allProperties.filter(({ theorem }) => theorem === 'expressivity');
      const count = all.filter((p) => p.runs > 5).length;
      expect(end.stdout.match(/^- .*short run, 5 of the usual/gmu)).toHaveLength(count);
      expect(end.stdout).toContain(
        `${all.length - count} held on drawn instances, 0 failed, ${count} short`,
      );
      const junit = await readFile(join(folder, 'run.xml'), 'utf8');
      expect(junit.match(/<skipped message="short run, 5 of /gu)).toHaveLength(count);
      const { stdout } = await widthwise(folder, ...words, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ short: count, failed: 0 });
    }));

  it('prints the count alone under --quiet', () =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'verify', '--only', first, '--quiet');
      expect(end).toMatchObject({
        code: 0,
        stdout: '1 held on drawn instances, 0 failed\n',
        stderr: '',
      });
    }));

  it('exits with 5 and a partial record when its time is over or ctrl-C is pressed', () =>
    inFolder(async (folder) => {
      const long = ['verify', '--only', first, '--runs', '100000000'];
      const late = await widthwise(folder, ...long, '--time', '0.2');
      expect(late).toMatchObject({ code: 5, stderr: '' }); // its budget is known: nothing is expected
      expect(late.stdout).toContain('partial: ');
      expect(late.stdout).toMatch(/\n0 held on drawn instances, 0 failed\n$/u);
      // The report of the first property says that the second one is running.
      const stopped = await run(
        [start, 'verify', stem, '--runs', '20000'],
        folder,
        (text, kill) => text.includes('✓ ') && kill('SIGINT'),
      );
      expect(stopped.code).toBe(5);
      expect(stopped.stderr).toMatch(
        /^expected {2}about \d+ (?:s|minutes) and 0\.\d+ GB, by a rough estimate\n$/u,
      );
      expect(stopped.stdout).not.toContain('expected');
      expect(stopped.stdout).toContain('stopped by a signal');
      expect(stopped.stdout).toContain('partial: ');
    }));

  it('refuses a path without a property', () =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'verify', '--path', '3');
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain('--only');
    }));

  it('refuses more runs than it has room for, before any work', () =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'verify', '--runs', '1e12');
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain('100,000,000');
    }));
});
