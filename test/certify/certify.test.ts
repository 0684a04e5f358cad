import { describe, expect, it } from 'vitest';
import { certify, check } from '../../src/index.ts';

const inputs = [
  [0.3, -1],
  [1.2, 0.4],
  [-0.7, 0.9],
  [0.1, 0.6],
];
const labels = [1, -1, 1, 1];
const weights = {
  W: [
    [1, 0.5],
    [-0.5, 1],
    [0.25, -2],
  ],
  v: [1, -1.5, 0.75],
};

describe('certify', () => {
  it('takes rows and columns of the inputs, and a network for each class', async () => {
    const wide = inputs.map(([a = 0, b = 0], i) => [a, 100 * i, b]);
    const part = await certify('expressivity', {
      inputs: wide,
      labels,
      rows: 3,
      ignore: [1],
      width: 4,
    });
    const same = await certify('expressivity', {
      inputs: inputs.slice(0, 3),
      labels: labels.slice(0, 3),
      width: 4,
    });
    expect(part.kind === 'certified' && part.certificate).toBe(
      same.kind === 'certified' && same.certificate,
    );
    const drawn = { inputs: wide, labels, sample: 3, seed: 2, features: [2, 0], width: 4 };
    expect(await certify('expressivity', drawn)).toMatchObject({ kind: 'certified' });
    const words = ['red', 'blue', 'green', 'red'];
    const several = await certify('expressivity', {
      inputs,
      labels: words,
      classes: true,
      width: 4,
    });
    if (several.kind !== 'several') throw new Error('expected several');
    expect(Object.keys(several.results)).toEqual(['blue', 'green', 'red']);
    const { red } = several.results;
    expect(red?.kind === 'certified' && red.certificate).toContain('"labels":[1,-1,-1,1]');
    await expect(certify('expressivity', { inputs, labels: words, width: 4 })).rejects.toThrow(
      '3 classes ("blue", "green", "red")',
    );
  });

  it('proves expressivity for one label vector, or for all where none is given, in a file that is verified', async () => {
    const one = await certify('expressivity', { inputs, labels, width: 4 });
    const all = await certify('expressivity', { inputs, width: 4 });
    expect(one).toMatchObject({ kind: 'certified', claim: 'zero-near', width: 4 });
    expect(all).toMatchObject({ kind: 'certified', claim: 'full-row-rank-on-ball' });
    const text = one.kind === 'certified' ? one.certificate : '';
    expect(await check(text)).toMatchObject({ kind: 'verified' });
    expect(await check(text, { exact: true })).toMatchObject({ kind: 'verified' });
    expect(await check(text.replace('"labels":[1', '"labels":[3'))).toMatchObject({
      kind: 'rejected',
    });
  });

  it('says why nothing was certified, and what to try in the words of a request', async () => {
    const made = await certify('expressivity', { inputs, labels, width: 2, seed: 3 });
    expect(made).toMatchObject({ kind: 'not-certified', width: 2, threshold: { width: 4 } });
    const advice = made.kind === 'not-certified' ? made.advice : [];
    expect(advice).toContain('width 4  (the next even number from 2n/q = 4 with q = rank X = 2)');
    expect(advice).toContain('seed 4  (another start)');
  });

  it('gives several statements, each under its name, for network and for kkt without a set', async () => {
    const sets = await certify('kkt', { inputs, labels, width: 4 });
    expect(sets).toMatchObject({
      kind: 'several',
      results: {
        ball: { kind: 'certified' },
        cone: { kind: 'certified' },
        box: { kind: 'certified' },
      },
    });
    const made = await certify('network', { inputs, labels, weights, activation: 'tanh' });
    if (made.kind !== 'several') throw new Error(made.kind);
    expect(Object.keys(made.results)).toEqual(['zero', 'region', 'stationary']);
    const { region, stationary } = made.results;
    expect(region).toMatchObject({ kind: 'certified', claim: 'full-row-rank-on-ball', width: 3 });
    expect(region).toHaveProperty('report.largest.radius', expect.any(Number));
    expect(stationary).not.toHaveProperty('width');
  });

  it('proves a descent path from a dead neuron over Q, for elimination', async () => {
    const made = await certify('elimination', {
      inputs: [
        [1, 0],
        [1, 2],
      ],
      labels: [1, -1],
      weights: { W: [[-1, 0]], v: [1] },
      activation: 'relu',
      penalty: 3,
    });
    expect(made).toMatchObject({ kind: 'certified', claim: 'elimination', order: 1 });
    expect(made.kind === 'certified' ? made.certificate : '').toContain('"penalty":"3"');
  });

  it.each([
    ['kkt', 'most does not apply here', { set: 'cone', most: 2 }],
    ['kkt', 'expected a ratio of at least 1', { ratio: 0.5 }],
    ['gradient-descent', 'step without after', { step: 1 }],
    ['gradient-descent', 'from and weights', { weights, from: 'lecun' }],
    ['kkt', 'width 2, and the weights have width 3', { weights, radius: 1, width: 2 }],
    ['stationary-point', 'width does not go with weights', { weights, width: 2 }],
    ['kkt', 'starts does not go with weights', { weights, radius: 1, starts: 2 }],
    ['gradient-descent', 'scale does not go with weights', { weights, scale: 2 }],
    ['stationary-point', '600 parameters', { width: 200, moving: 'all' }],
  ] as const)('refuses a request for %s: %s', async (target, because, more) => {
    const request = { inputs, labels, activation: 'tanh', ...more };
    const refusal = certify(target, request);
    await expect(refusal).rejects.toMatchObject({ code: expect.stringMatching(/usage|input/u) });
    await expect(refusal).rejects.toThrow(because);
  });

  it.each(['scale', 'starts'])('refuses nice-region with weights and the key %s', async (key) => {
    const refusal = certify('nice-region', { inputs, activation: 'tanh', weights, [key]: 2 });
    await expect(refusal).rejects.toThrow(`${key} does not go with weights`);
  });
});
