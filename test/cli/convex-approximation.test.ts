/**
 * # certify convex-approximation, and train --method sca
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-convex-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inputs = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const weights = {
  W: [
    [0.5, 0.25],
    [-0.5, 1],
    [1, 0.5],
  ],
  v: [1, -0.5, 0.75],
};
const labels = [1.265, 0.21, 0.93];
const asked = { inputs, labels, weights, activation: 'tanh' } as const;

function put(name: string, content: object): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return name;
}

const data = put('d.json', { X: inputs, y: labels });
const start = put('w.json', weights);

describe('certify convex-approximation', () => {
  it('writes a step by its bound, one by values of U, and the runs of G5', async () => {
    const words = ['--data', data, '--weights', start, '--activation', 'tanh', '--out', 's.json'];
    const run = await widthwise(folder, 'certify', 'convex-approximation', ...words);
    expect(run.stdout).toMatch(/bound {5}gamma = 1: U falls by at least 0\.0109\d*, known before/u);
    expect(run.stdout).toMatch(/values {4}gamma = 1: U falls by at least 0\.0117\d*, from U/u);
    expect(run.stdout).toMatch(
      /runs {6}with gamma = 0\.125 each step of every exact run lowers U/u,
    );
    expect(run.code).toBe(0);
    const text = readFileSync(join(folder, 's.json'), 'utf8');
    for (const fact of ['"fact":"sca-step"', '"by":"bound"', '"by":"values"', '"lambda":"1/20"'])
      expect(text).toContain(fact);
    expect(text).toContain('"fact":"sca-descent"');
  });

  it('takes l1 in blocks and W alone', async () => {
    const some = { ...asked, norm: 'l1', blocks: 2, tau: 4, moving: 'hidden' } as const;
    const results = JSON.stringify(await certify('convex-approximation', some));
    expect(results).toContain('"kind":"certified"');
    for (const part of ['\\"norm\\":\\"l1\\"', '\\"blocks\\":[3,3]', '\\"tau\\":\\"4\\"'])
      expect(results).toContain(part);
  });

  it('has no step where the gradient is 0, and none by its bound at a kink', async () => {
    const still = { W: [[0, 0]], v: [0] };
    const flat = { ...asked, labels: [0, 0, 0], weights: still };
    const none = JSON.stringify(await certify('convex-approximation', flat));
    expect(none).toContain('no step is shown to lower U');
    const relu = { ...asked, activation: 'relu', weights: { W: [[1, 0.5]], v: [1] } };
    const kinked = JSON.stringify(await certify('convex-approximation', relu));
    expect(kinked).toContain('sca-step');
    expect(kinked).not.toContain('sca-descent');
  });

  it('has nothing for numbers beyond float64', async () => {
    for (const size of [1e155, 1e300]) {
      const far = { W: [[size, 0]], v: [size] };
      const none = JSON.stringify(
        await certify('convex-approximation', { ...asked, weights: far }),
      );
      expect(none).toContain('no step is shown to lower U');
    }
  });

  it('refuses blocks that there cannot be', async () => {
    for (const blocks of [0, 10, 1.5])
      await expect(certify('convex-approximation', { ...asked, blocks })).rejects.toThrow(
        'expected from 1 to 9 blocks',
      );
    for (const tau of [0, -1, Number.NaN, 1e308])
      await expect(certify('convex-approximation', { ...asked, tau })).rejects.toThrow(
        'expected a number > 0',
      );
  });
});

describe('train --method', () => {
  const some = ['train', '--data', data, '--width', '3', '--steps', '4', '--out', 'p.json'];

  it.each([
    ['sca', '"norm":"l2"', '"blocks":[9]'],
    ['sca-l1', '"norm":"l1"', '"blocks":[9]'],
    ['sca-parallel', '"norm":"l2"', '"blocks":[3,2,2,2]'],
  ])('%s certifies that each step lowers U', async (method, norm, blocks) => {
    const run = await widthwise(folder, ...some, '--method', method);
    expect(run.stdout).toMatch(/in a run of 4 steps from P each direction is within/u);
    expect(run.code).toBe(0);
    const text = readFileSync(join(folder, 'p.facts.json'), 'utf8');
    expect(text).toContain(norm);
    expect(text).toContain(blocks);
    expect(JSON.parse(readFileSync(join(folder, 'p.json'), 'utf8'))).toMatchObject({
      W: [{}, {}, {}],
    });
  });

  it('makes weights 0 where lambda is large, and chooses lengths beforehand if asked', async () => {
    const large = ['--method', 'sca-l1', '--penalty', '2', '--json'];
    const sparse = await widthwise(folder, ...some, ...large);
    expect(JSON.parse(sparse.stdout)).toMatchObject({ kind: 'trained-convexly', zeros: 9 });
    const before = await widthwise(folder, ...some, '--method', 'sca', '--tau', '8', '--foreseen');
    expect(before.stdout).toContain('(b(gamma) of each step)');
  });

  it.each([
    [['--method', 'sca', '--polish'], 'It belongs to --method projected-gradient.'],
    [['--method', 'sca', '--blocks', '2'], 'It belongs to --method sca-parallel.'],
    [['--tau', '2'], 'It belongs to --method sca.'],
    [['--method', 'sca', '--target', 't.json'], 'It belongs to --model tensor.'],
  ])('refuses %j', async (words, advice) => {
    const base = words.includes('--method')
      ? some
      : some.filter((w) => w !== '--steps' && w !== '4');
    const run = await widthwise(folder, ...base, ...words);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(advice);
  });
});
