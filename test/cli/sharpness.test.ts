/**
 * # certify sharpness
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { npy, zip } from '../data/support.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-sharpness-'));
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

describe('certify sharpness', () => {
  it('writes phi, noise and the thresholds at the exact minimiser nearby', async () => {
    writeFileSync(join(folder, 'd.json'), JSON.stringify({ X: inputs, y: labels }));
    writeFileSync(join(folder, 'w.json'), JSON.stringify(weights));
    const asked = ['--data', 'd.json', '--weights', 'w.json', '--activation', 'tanh'];
    const more = ['--step', '0.5', '--batch', '2', '--out', 's.json'];
    const run = await widthwise(folder, 'certify', 'sharpness', ...asked, ...more);
    expect(run.stdout).toMatch(/phi {7}from .* on the box of eps = 0\.001/u);
    expect(run.stdout).toMatch(/b = 1: stable up to .*; step 0\.5 is stable/u);
    expect(run.stdout).toMatch(/b = 3, gradient descent: stable up to/u);
    expect(run.code).toBe(0);
    const text = readFileSync(join(folder, 's.json'), 'utf8');
    for (const fact of ['sharpness', 'gradient-noise', 'sgd-thresholds'])
      expect(text).toContain(`{"fact":"${fact}"`);
  });

  it('has I for relu, and no thresholds where no minimiser is proved nearby', async () => {
    const asked = { inputs, labels: [5, 5, 500], weights, activation: 'relu' } as const;
    const results = await certify('sharpness', asked);
    const text = JSON.stringify(results);
    expect(text).toContain('rescaling-invariant');
    expect(text).not.toContain('sgd-thresholds');
  });

  it('takes what train writes, in each format', async () => {
    const data = ['--data', 'gaussian:8x3', '--labels', 'random-sign', '--bias'];
    const files = ['p.npz', 'p.json', 'p.onnx'];
    const facts: string[] = [];
    for (const file of files) {
      const training = ['--width', '6', '--evaluations', '200', '--out', file];
      await widthwise(folder, 'train', ...data, '--activation', 'softplus', ...training);
      const asked = [
        ...data,
        '--activation',
        'softplus',
        '--weights',
        file,
        '--out',
        'p.fact.json',
      ];
      const run = await widthwise(folder, 'certify', 'sharpness', ...asked);
      expect(`${run.code} ${run.stderr}`).toBe('0 ');
      facts.push(readFileSync(join(folder, 'p.fact.json'), 'utf8').replace(/"provenance".*/su, ''));
    }
    expect(facts[0]).toContain('{"fact":"gradient-noise"');
    expect(facts).toEqual(facts.map(() => facts[0]));
  });

  it('takes float32 weights of an .npz file', async () => {
    const array = (name: string, shape: readonly number[], xs: readonly number[]) => ({
      name: `${name}.npy`,
      content: npy('<f4', shape, new Uint8Array(Float32Array.from(xs).buffer)),
    });
    const single = zip([array('W', [3, 2], weights.W.flat()), array('v', [3], weights.v)]);
    writeFileSync(join(folder, 'single.npz'), single);
    writeFileSync(join(folder, 'd.json'), JSON.stringify({ X: inputs, y: labels }));
    const asked = ['--data', 'd.json', '--weights', 'single.npz', '--activation', 'tanh'];
    const run = await widthwise(folder, 'certify', 'sharpness', ...asked, '--out', 's.json');
    expect(`${run.code} ${run.stderr}`).toBe('0 ');
    expect(readFileSync(join(folder, 's.json'), 'utf8')).toContain('{"fact":"sgd-thresholds"');
  });

  it('refuses batches that do not exist', async () => {
    for (const batch of [0, 4, 1.5]) {
      const asked = { inputs, labels, weights, activation: 'tanh', batch } as const;
      await expect(certify('sharpness', asked)).rejects.toThrow('expected a batch from 1 to 3');
    }
  });
});
