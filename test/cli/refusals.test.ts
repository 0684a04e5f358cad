/**
 * # What is refused before any work, and words that nobody knows
 * @module
 */
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const on = (...words: readonly string[]): readonly string[] => ['certify', ...words];

describe('sizes', () => {
  it.each<readonly [readonly string[], string]>([
    [on('nice-region', '--data', 'gaussian:100000x1000'), '6000 samples'],
    [on('nice-region', '--data', 'gaussian:10x9000000'), '33554432 numbers'],
    [on('nice-region', '--data', 'gaussian:40x10', '--width', '100000000'), '2,097,152'],
    [on('nice-region', '--data', 'gaussian:40x10', '--width', '1000000'), 'n m is 40000000'],
    [on('nice-region', '--data', 'gaussian:4x4', '--starts', '1e12'), '100,000'],
    [on('nice-region', '--data', 'mnist:1000000000'), '6000 samples'],
    [['train', '--data', 'gaussian:40x2', '--labels', 'random-sign', '--width', '200000'], 'n m'],
    [['train', '--data', 'gaussian:4x2', '--evaluations', '1e12'], '1,000,000'],
    [['validate', '--target', 'ml-matrix', '--cases', '1e12'], '100,000'],
    [['validate', '--target', 'ml-matrix', '--timeout', '1e12'], '3,600'],
    [['vectors', 'emit', '--out', 'c.jsonl', '--cases', '1e12'], '100,000'],
    [['verify', '--runs', '1e12'], '100,000,000'],
    [['search', 'open/threshold', '--samples', '1e12'], 'at most 40'],
    [['search', 'open/threshold', '--pairs', '1e12'], '10,000'],
    [['search', 'open/radius', '--starts', '1e12'], '100,000'],
    [['experiment', 'pgd-vs-sgd', '--evaluations', '1e12'], '1,000,000'],
    [['experiment', 'pgd-vs-sgd', '--configurations', '1e12'], '10,000'],
    [['experiment', 'trainers', '--cases', '1e12'], '10,000'],
  ])('refuses %j with the limit', (words, limit) =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, ...words);
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain(limit);
    }),
  );
});

describe('a word that nobody knows', () => {
  it.each<readonly [readonly string[], string]>([
    [['explain', 'expresivity'], 'expressivity'],
    [['verify', 'kktt'], 'kkt'],
    [['verify', '--only', 'expressivity/generic-rnk'], 'expressivity/generic-rank'],
    [['refute', 'nice-regoin'], 'nice-region'],
    [['refute', 'nice-region', '--drop', 'widht'], 'width'],
    [on('expressivty'), 'expressivity'],
    [['search', 'open/treshold'], 'open/threshold'],
    [['experiment', 'lazygap'], 'lazy-gap'],
    [['experiment', 'pgd-vs-sgd', '--case', 'gaussian-40x20-m5'], 'gaussian-40x20-m4'],
    [['validate', '--target', 'numpyy'], 'numpy'],
  ])('is met in %j with the nearest', (words, nearest) =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, ...words);
      expect(end.stdout).toBe('');
      expect([2, 3]).toContain(end.code);
      expect(end.stderr).toContain(`did you mean "${nearest}"?`);
    }),
  );
});

describe('sentences', () => {
  it('names every theorem that takes weights', () =>
    inFolder(async (folder) => {
      const end = await widthwise(
        folder,
        ...on('expressivity', '--data', 'iris', '--weights', 'w'),
      );
      expect(end.code).toBe(2);
      expect(end.stderr).toContain(
        'nice-region, kkt, gradient-descent, network, stationary-point, elimination, projection and lazy-gap',
      );
    }));

  it('speaks of no evidence where no case was open', () =>
    inFolder(async (folder) => {
      const words = ['--samples', '3', '--pairs', '2', '--starts', '5'];
      const end = await widthwise(folder, 'search', 'open/threshold', ...words);
      expect(end.code).toBe(0);
      expect(end.stdout).toContain('none open: nothing was drawn');
      expect(end.stdout).not.toContain('0 of 0');
    }));
});
