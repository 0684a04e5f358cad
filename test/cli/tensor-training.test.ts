import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const cubes = { order: 3, c: [1, 1], V: [[1, 0, 0, 0], [0, 1, 0, 0]] }; // prettier-ignore
const beyond = 'ended below what any lazy training from its start can reach';
const joined = (text: string): string => text.replaceAll(/\s+/gu, ' ');

/** Calls train --model tensor on this target. */
async function train(
  folder: string,
  target: unknown,
  ...words: readonly string[]
): Promise<Awaited<ReturnType<typeof widthwise>>> {
  await writeFile(join(folder, 't.json'), JSON.stringify(target));
  return widthwise(folder, 'train', '--model', 'tensor', '--target', 't.json', ...words);
}

describe('widthwise train --model tensor', () => {
  it('trains sums of powers, writes what is proved of the run, and checks it', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await train(folder, cubes, '--width', '3', '--out', 'run.json');
      expect(code).toBe(0);
      expect(stdout).toContain('tensors   order 3, d = 4, 2 terms, 3 neurons at the start');
      expect(stdout).toMatch(/^descent {3}3000 steps in float64; /mu);
      expect(stdout).toMatch(/^beyond {4}this run, with 3 neurons, /mu);
      expect(joined(stdout)).toContain(beyond);
      expect(stdout).toContain('VERIFIED');
      const { facts } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'));
      const [lazy, , , full] = facts;
      expect([lazy.fact, full.fact]).toEqual(['tensor-lazy', 'tensor-full']);
      expect(full.vectors).toEqual(lazy.vectors);
      // the start is rounded to few digits
      for (const entry of lazy.hidden.flat()) expect(entry).toMatch(/^-?\d{1,3}(?:\/(?:8|16|32|64|128|256))?$/u); // prettier-ignore
      const checked = await widthwise(folder, '--quiet', 'check', 'run.json');
      expect(checked).toMatchObject({ code: 0, stdout: 'verified\n' });
    }));

  it('gives the same file for the same seed, another for another, and one document as JSON', () =>
    inFolder(async (folder) => {
      const texts: string[] = [];
      for (const seed of ['1', '1', '2']) {
        const ended = await train(folder, cubes, '--width', '2', '--steps', '40', '--seed', seed, '--json'); // prettier-ignore
        expect(JSON.parse(ended.stdout)).toMatchObject({
          kind: 'trained-sum',
          steps: 40,
          file: 'tensors.json',
          verdict: { kind: 'verified' },
        });
        const { facts } = JSON.parse(await readFile(join(folder, 'tensors.json'), 'utf8'));
        texts.push(JSON.stringify(facts));
      }
      expect(texts[1]).toBe(texts[0]);
      expect(texts[2]).not.toBe(texts[0]);
    }));

  it('does not say beyond where the run ended above, and takes size 1 and both signs', () =>
    inFolder(async (folder) => {
      // two of four dimensions are enough for T: linearised training from there reaches it exactly
      const plane = { order: 2, c: [1], V: [[1, 2]] };
      const few = await train(folder, plane, '--width', '2', '--steps', '3');
      expect(few.code).toBe(0);
      expect(few.stdout).toContain('squared distance = 0 exactly');
      expect(joined(few.stdout)).not.toContain(beyond);
      const one = await train(folder, { order: 3, c: [2], V: [[-1]] }, '--width', '1', '--json');
      expect(JSON.parse(one.stdout)).toMatchObject({ squared: '0', beyond: false });
      // a_i = +-1: for even l some neuron has to be negative
      const negative = { order: 4, c: [-1, 1], V: [[1, 0], [0, 1]] }; // prettier-ignore
      const both = await train(folder, negative, '--width', '4', '--json');
      const [num = '', den = ''] = JSON.parse(both.stdout).residual.split('/');
      expect(Number(BigInt(num.slice(0, 60))) * 10 ** (num.length - den.length)).toBeLessThan(1e57);
    }));

  it('refuses what it cannot train, with a sentence', () =>
    inFolder(async (folder) => {
      const digits = '1'.repeat(10_000);
      const cases = [
        [cubes, ['--width', '101'], 2, '--width: 404 normal equations, m d, of at most 400'],
        [cubes, [], 2, '--width: missing'],
        [cubes, ['--width', '2', '--data', 'x'], 2, '--data does not apply here'],
        [cubes, ['--width', '0'], 2, '--width'],
        [{ order: 3, c: [], V: [] }, ['--width', '2'], 2, 'V: expected at least one row'],
        [{ order: 3, c: [digits], V: [[1]] }, ['--width', '2'], 2, '--target: a number has 10000'],
        [{ order: 3, c: [0], V: [[1]] }, ['--width', '1'], 1, 'NOT STARTED  T is 0'],
        [{ order: 3, c: [1e308], V: [[1e308]] }, ['--width', '1'], 1, 'too large for float64'],
      ] as const;
      for (const [target, words, code, says] of cases) {
        const ended = await train(folder, target, ...words);
        expect(ended.code, says).toBe(code);
        expect(ended.stdout + ended.stderr).toContain(says);
      }
      const network = await widthwise(folder, 'train', '--steps', '3', '--data', 'gaussian:4x2');
      expect(network).toMatchObject({ code: 2, stdout: '' });
      expect(network.stderr).toContain('It belongs to --model tensor');
      const none = await widthwise(folder, 'train', '--width', '4');
      expect(none.stderr).toContain('--data: missing');
    }));
});
