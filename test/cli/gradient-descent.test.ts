import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { descentAdvice } from '../../src/theorems/gradient-descent/plan.ts';
import type { Asked } from '../../src/certify/plan.ts';
import { naming } from '../../src/cli/certify-options.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const data = ['--data', 'gaussian:6x6', '--labels', 'random-sign'];
const command = ['certify', 'gradient-descent', ...data];

describe('widthwise certify gradient-descent', () => {
  it('certifies a mirrored start with v frozen, and check and check --exact agree', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, ...command);
      expect(made.code).toBe(0);
      expect(made.stdout).toMatch(/^start {5}mirrored, seed 1, v = \+-\d+, v frozen$/mu);
      expect(made.stdout.replaceAll(/\s+/gu, ' ')).toMatch(
        /gradient descent on l = norm\(f - y\)\^2\/2 in W, v fixed, .* converges to a point with loss 0/u,
      );
      expect((await widthwise(folder, 'check', 'proof.json')).code).toBe(0);
      expect((await widthwise(folder, 'check', '--exact', 'proof.json')).code).toBe(0);
    }));

  it('says by how many orders a random start fails, and certifies a late iterate', () =>
    inFolder(async (folder) => {
      const start = await widthwise(folder, ...command, '--width', '32', '--from', 'lecun');
      expect(start.code).toBe(1);
      expect(start.stdout.replaceAll(/\s+/gu, ' ')).toMatch(
        /norm\(r0\) < sigma_0\^2\/\(4L\) fails: the left side is [\d.]+, the right side [\d.]+, \d\.\d orders of magnitude/u,
      );
      expect(start.stdout).toContain('--after 1000');
      const late = await widthwise(folder, ...command, '--width', '32', '--after', '300', '--json');
      expect(late.code).toBe(0);
      expect(JSON.parse(late.stdout)).toMatchObject({ claim: 'descent', width: 32 });
    }));

  it('takes weights, and freezes v at an iterate', () =>
    inFolder(async (folder) => {
      const W = Array.from({ length: 12 }, (_, j) =>
        Array.from({ length: 6 }, (_, k) => Math.sin(3 * j + k)),
      );
      await writeFile(
        join(folder, 'w.json'),
        JSON.stringify({ W, v: W.map((_, j) => 1 - (j % 3)) }),
      );
      const words = [...command, '--activation', 'tanh', '--weights', 'w.json'];
      expect((await widthwise(folder, ...words)).code).toBe(1);
      const run = ['--after', '3000', '--moving', 'hidden'];
      const made = await widthwise(folder, ...words, ...run);
      expect(made.stdout).toMatch(/^start {5}as given, loss about/mu);
      expect(made.stdout).toMatch(/^run {7}3000 steps of 0\.\d+ in float64, loss about/mu);
      expect(made.code).toBe(0);
      const wild = await widthwise(folder, ...words, '--after', '50', '--step', '1e200');
      expect([wild.code, wild.stdout]).toEqual([1, expect.stringContaining('the run diverged')]);
    }));

  it.each([
    ['--step 0.1', '--step without --after'],
    ['--from lecun --weights w.json', '--from and --weights'],
    ['--moving all', '--moving all at a mirrored start'],
    ['--radius 1', '--radius does not apply here'],
    ['--set ball', '--set does not apply here'],
    ['--after 0', 'positive whole number'],
    ['--after 1000001', 'at most 1,000,000 (each step of the run is a gradient)'],
  ])('refuses %s', (options, because) =>
    inFolder(async (folder) => {
      const { code, stderr } = await widthwise(folder, ...command, ...options.split(' '));
      expect(code).toBe(2);
      expect(stderr).toContain(because);
    }),
  );

  it('gives advice that fits the start, the activation and the limit of the run', () => {
    const advice = (asked: Asked, sigma = 'tanh') =>
      descentAdvice(asked, 4, activationNamed(sigma).value, naming);
    expect(advice({ after: 500_000 })[0]).toMatch(/^--after 1000000 /u);
    const last = advice({ after: 1_000_000 });
    expect(last).toEqual([expect.stringMatching(/^--width 8 /u)]);
    expect(advice({})).toEqual(last);
    const given = advice({ weights: 'w.json' });
    expect(given.join('\n')).toMatch(/^--after 1000 .*\nweights of a wider network/u);
    expect(advice({}, 'relu').join('\n')).toMatch(
      /^--activation softplus .*\n--after 1000 .*kink\)\n--width 8 /u,
    );
    const own = advice({ weights: 'w.json' }, 'relu');
    expect(own.join('\n')).toMatch(/^--after 1000 .*kink\)\nweights/u);
  });

  it.each(['kkt', 'projection', 'elimination', 'stationary-point', 'lazy-gap', 'network'])(
    'has options that certify %s refuses',
    (theorem) =>
      inFolder(async (folder) => {
        const options = [
          ['--after', '3'],
          ['--from', 'lecun'],
          ['--step', '1'],
        ];
        for (const option of options) {
          const ended = await widthwise(folder, 'certify', theorem, ...data, ...option);
          expect([ended.code, ended.stdout]).toEqual([2, '']);
          expect(ended.stderr).toContain(option[0]);
          expect(ended.stderr).toContain('It belongs to certify gradient-descent');
        }
      }),
  );
});
