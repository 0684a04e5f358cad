/**
 * # --record
 *
 * Each command writes the one format of records as it goes.
 * @module
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { allProperties } from '../../properties/index.ts';
import { schemaNamed } from '../../src/cli/results/published.ts';
import { shellText } from '../../src/codecs.ts';
import { readRuns } from '../../src/records/record.ts';
import type { Run } from '../../src/records/record.ts';
import { rows } from '../../src/theorems/rows.ts';
import { version } from '../../src/version.ts';
import { widthwise } from './called.ts';
import { inFolder, interrupted, run, start } from './spawned.ts';

function recordIn(folder: string): Run {
  const [only, ...others] = readRuns(readFileSync(join(folder, 'run.jsonl'), 'utf8'), 'run.jsonl');
  expect(others).toEqual([]);
  if (only === undefined) throw new Error('no record');
  return only;
}

/** The record of a command, after it ended with this code. */
async function recorded(folder: string, code: number, ...words: readonly string[]): Promise<Run> {
  const end = await widthwise(folder, ...words, '--record', 'run.jsonl');
  expect(end).toMatchObject({ code });
  const found = recordIn(folder);
  const { command, tool } = found.header;
  expect(command).toBe(shellText(['widthwise', ...words, '--record', 'run.jsonl']));
  expect(tool).toBe(`widthwise ${version}`);
  return found;
}

describe('the record', () => {
  it('of verify has its properties, and the ids of those that were to be checked', () =>
    inFolder(async (folder) => {
      const found = await recorded(folder, 0, 'verify', 'taylor', '--runs', '5');
      const ids = allProperties.flatMap(({ theorem, id }) => (theorem === 'taylor' ? [id] : []));
      expect(found.header).toMatchObject({ kind: 'verify', properties: ids });
      expect(found.properties.map(({ id }) => id)).toEqual(ids);
      expect(found.footer).toMatchObject({ short: ids.length, complete: true });
    }));

  it('of validate has its cases and what was asked', () =>
    inFolder(async (folder) => {
      const found = await recorded(folder, 0, 'validate', '--target', 'ml-matrix', '--cases', '40');
      expect(found.header).toMatchObject({ kind: 'validate', target: 'ml-matrix', planned: 40 });
      expect(found.cases).toHaveLength(40);
      expect(found.footer).toMatchObject({ counts: { pass: 40 }, complete: true });
    }));

  it('of refute has the card with its exact arrays, and what was to be searched', () =>
    inFolder(async (folder) => {
      const found = await recorded(folder, 0, 'refute', 'nice-region', '--drop', 'width');
      expect(found.header).toMatchObject({
        kind: 'refute',
        rows: [{ theorem: 'nice-region', drops: 'width' }],
      });
      expect(found.rows).toMatchObject([
        {
          result: { kind: 'genuine', card: { id: 'CE-1819e978' } },
          scope: 'n<=4,d<=2,m<=4,|w|<=3',
        },
      ]);
      const [row] = found.rows;
      expect(row?.arrays?.slice(0, 2)).toMatchObject([{ name: 'X' }, { name: 'y' }]);
      expect(row?.activation).not.toBe(undefined);
    }));

  it('of refute --matrix has a line for each search, also where none found a witness', () =>
    inFolder(async (folder) => {
      const words = ['refute', 'projection', '--matrix', '--time', '0.001', '--scope', 'n<=1'];
      const found = await recorded(folder, 1, ...words);
      const own = rows.filter(({ theorem }) => theorem === 'projection');
      expect(found.rows.map(({ drops }) => drops)).toEqual(own.map(({ drops }) => drops));
      // on a busy machine a search may not begin within so little time
      const complete = found.rows.every(({ result }) => !result.partial);
      expect(found.footer).toMatchObject({ kind: 'refute', complete });
    }));

  it('of an attack on a theorem is that of its properties, marked partial by its budget', () =>
    inFolder(async (folder) => {
      const found = await recorded(folder, 0, 'refute', 'taylor', '--time', '0.2');
      expect(found.properties.map(({ kind }) => kind)).toContain('interrupted');
      expect(found.footer).toMatchObject({ kind: 'verify', complete: false });
    }));

  it('of certify has the verdict on each written file, or why there is none', () =>
    inFolder(async (folder) => {
      const data = ['--data', 'gaussian:6x3', '--labels', 'random-sign'];
      const proved = await recorded(folder, 0, 'certify', 'expressivity', ...data);
      expect(proved.header).toMatchObject({ kind: 'certify', target: 'expressivity', seed: 1 });
      expect(proved.certificates).toMatchObject([
        { result: { kind: 'checked', verdict: { kind: 'verified' }, file: 'proof.json' } },
      ]);
      const narrow = await recorded(folder, 1, 'certify', 'expressivity', ...data, '--width', '1');
      expect(narrow.certificates).toMatchObject([{ result: { kind: 'not-certified' } }]);
      expect(narrow.footer).toMatchObject({ verified: 0, others: 1 });
    }));

  it('of an experiment has its result, its conclusion in words and its chart', () =>
    inFolder(async (folder) => {
      const found = await recorded(folder, 0, 'experiment', 'projection', '--small');
      expect(found.experiments).toMatchObject([
        { small: true, result: { experiment: 'projection', complete: true } },
      ]);
      expect(found.experiments[0]?.chart).toMatch(/^<svg /u);
      expect(found.experiments[0]?.says).toContain('Shown to end near their value');
    }));

  it.each(['rates', 'overlaps', 'tensors', 'feedback-alignment', 'ensembles', 'purification'])(
    'of the experiment %s can be read again',
    (name) =>
      inFolder(async (folder) => {
        const found = await recorded(folder, 0, 'experiment', name, '--small');
        expect(found.experiments).toMatchObject([{ result: { experiment: name, complete: true } }]);
      }),
  );

  it('of pgd-vs-sgd has its cells in lines of their own', () =>
    inFolder(async (folder) => {
      const words = ['experiment', 'pgd-vs-sgd', '--small', '--case', 'gaussian-100x50-m4'];
      const few = ['--seeds', '2', '--evaluations', '20', '--tuning-seeds', '1'];
      const found = await recorded(folder, 0, ...words, ...few);
      expect(found.cells).toMatchObject([{ result: { id: 'gaussian-100x50-m4' } }]);
      expect(found.experiments[0]?.result).not.toHaveProperty('cells');
      expect(found.footer).toMatchObject({ cells: 1, complete: true });
    }));

  it('has no footer when the run was killed, and all lines before', () =>
    inFolder(async (folder) => {
      const words = ['verify', 'gram-structure', '--runs', '20000', '--record', 'run.jsonl'];
      // The line of the first property says that the second one is running.
      await run(
        [start, ...words],
        folder,
        (text, kill) => text.includes('\u2713') && kill('SIGKILL'),
      );
      const { header, properties, footer } = recordIn(folder);
      expect(footer).toBe(undefined);
      if (header.kind !== 'verify') throw new Error(`a record of ${header.kind}`);
      expect(properties.length).toBeLessThan(header.properties.length);
    }));

  it('has a footer that says so when the run was interrupted', () =>
    inFolder(async (folder) => {
      const words = ['verify', 'gram-structure', '--runs', '20000', '--record', 'run.jsonl'];
      expect(await interrupted(folder, ...words)).toMatchObject({ code: 5 });
      expect(recordIn(folder).footer).toMatchObject({ complete: false });
    }));

  it('that cannot be written is refused before the work', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'run.jsonl'));
      const end = await widthwise(folder, 'verify', '--record', 'run.jsonl');
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain('it is a folder');
    }));

  it('fits the schema that is published', () =>
    inFolder(async (folder) => {
      await widthwise(folder, 'verify', 'taylor', '--runs', '5', '--record', 'run.jsonl');
      const ajv = new Ajv2020({ strictTypes: false, strictTuples: false, strictRequired: false });
      const fits = ajv.compile(schemaNamed('record') ?? false);
      const lines = readFileSync(join(folder, 'run.jsonl'), 'utf8').trimEnd().split('\n');
      for (const line of lines) expect(fits(JSON.parse(line)), line).toBe(true);
      expect(fits({ type: 'header' })).toBe(false);
    }));
});
