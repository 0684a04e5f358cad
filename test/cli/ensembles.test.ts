/**
 * # certify ensembles
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-ensembles-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const first = [
  [1, 0, 0, 0],
  [0, 0, 0, 1],
];
const second = [
  [0, 1, 0, 0],
  [0, 0, 0, '15/16'],
];
const task = { beta: '1/8', models: [first, second] };
const start = {
  beta: 0.125,
  starts: [[[0.0625, 0.03125, 0, -1, 2]], [[0, -1, 0.015625, 0.0625]]],
  second: [[4], []],
};
const out = join(folder, 'out.json');
const called = (...args: readonly string[]): ReturnType<typeof widthwise> =>
  widthwise(folder, 'certify', 'ensembles', ...args, '--out', out);

describe('certify ensembles', () => {
  it('evaluates models, their ensemble and a student case by case', async () => {
    const student = write('student.json', { models: [first] });
    const run = await called('--weights', write('m.json', task), '--network', student);
    expect(run.code).toBe(0);
    for (const says of [
      'ensembles 2 models of 2 classes',
      'ensemble  wrong on 1 of 4 inputs with one view, 0 of 2 with both',
      'model 1   wrong on 2 of 4 inputs with one view, 0 of 2 with both',
      'student   wrong on 2 of 4',
      'distilled strengths differ by at most 1/2, 5 decisions alike',
      'VERIFIED',
    ])
      expect(run.stdout).toContain(says);
    const { facts } = JSON.parse(readFileSync(out, 'utf8'));
    expect(facts.map(({ fact }: { readonly fact: string }) => fact)).toEqual([
      'view-cases',
      'view-cases',
      'view-cases',
      'view-cases',
      'distilled',
    ]);
  });

  it('proves which view wins from a start, and says which ensembles are undecided', async () => {
    const run = await called('--weights', write('s.json', start));
    expect(run.code).toBe(0);
    for (const says of [
      'ensembles 2 classes, from a start',
      'winner    one view of each class, the other has strength at most',
      'K = 7     expected error 1/128 mu, 1 needed',
      'K = 9     expected error 5/256 mu, 2 needed',
      'undecided K = 8, 16: beta K is a whole number, or zeta decides',
      'VERIFIED',
    ])
      expect(run.stdout).toContain(says);
    expect(run.stdout).not.toContain('K = 8  ');
  });

  it('says why a start is not shown to read one view', async () => {
    const equal = { beta: '1/8', starts: [[[0.1, 0.1, 0, 0]], [[0, 0, 0.1, 0.2]]] };
    const run = await called('--weights', write('e.json', equal));
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toContain('class 1: both views start equal');
    const large = { ...equal, starts: [[[0.5, 0.4, 0, 0]], [[0, 0, 0.1, 0.2]]] };
    const other = await called('--weights', write('l.json', large));
    expect(other.code).toBe(1);
    expect(other.stdout + other.stderr).toContain('do not satisfy zeta < beta');
  });

  it('does the same in memory, with smoothed units too', async () => {
    const result = await certify('ensembles', { weights: task });
    expect(result).toMatchObject({ kind: 'certified', single: 1, multi: 0, ties: 0 });
    const smoothed = { threshold: '1/2', alpha: '1/2', models: [first] };
    const found = await certify('ensembles', { weights: smoothed });
    expect(found).toMatchObject({ kind: 'certified', multi: 0, ties: 0 });
    const begun = await certify('ensembles', { weights: start });
    expect(begun).toMatchObject({ kind: 'certified', undecided: [8, 16] });
  });

  it.each([
    [{ beta: '1/8' }, 'expected either models or starts'],
    [{ ...task, starts: [] }, 'expected either models or starts'],
    [{ models: task.models }, 'beta'],
    [{ ...task, beta: 0 }, 'expected a number > 0'],
    [{ ...task, alpha: '1/2', threshold: 1 }, 'expected no beta'],
    [{ ...task, models: [[[1, 0, 0]]] }, 'expected columns for two views of two or more classes'],
    [{ ...task, models: [first, [[1, 0, 0, 0]]] }, 'model 2: expected 4 columns'],
    [{ ...task, models: [[[1, 0, 0, 'x']]] }, 'expected a number or a fraction'],
    [{ ...task, models: [] }, 'there is no model'],
    [{ ...start, second: [[1]] }, 'expected a list for each of 2 classes'],
    [{ ...start, power: 2 }, 'expected power 3 for a start'],
    [{ ...start, starts: start.starts.slice(1) }, 'expected the starts of two or more classes'],
    [{ ...task, model: 1 }, 'models'],
  ])('refuses %j', async (value, says) => {
    const run = await called('--weights', write('bad.json', value));
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(says);
    expect(run.stderr).toContain('bad.json');
  });

  it('refuses a student of other classes, and one of a start', async () => {
    const three = { models: [Array.from({ length: 3 }, () => [1, 0, 0, 0, 0, 0])] };
    const student = write('three.json', three);
    const run = await called('--weights', write('m.json', task), '--network', student);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('expected 4 columns, as in the weights, got 6');
    const other = await called('--weights', write('s.json', start), '--network', student);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('expected models, not a start, with a student');
  });
});
