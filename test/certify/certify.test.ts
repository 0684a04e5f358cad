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
    ['kkt', { set: 'cone', most: 2 }, 'most does not apply here'],
    ['kkt', { ratio: 0.5 }, 'expected a ratio of at least 1'],
    ['gradient-descent', { step: 1 }, 'step without after'],
    ['gradient-descent', { weights, from: 'lecun' }, 'from and weights'],
    ['kkt', { weights, radius: 1, width: 2 }, 'width 2, and the weights have width 3'],
    ['stationary-point', { weights, width: 2 }, 'width does not go with weights'],
    ['kkt', { weights, radius: 1, starts: 2 }, 'starts does not go with weights'],
    ['gradient-descent', { weights, scale: 2 }, 'scale does not go with weights'],
    ['stationary-point', { width: 200, moving: 'all' }, '600 parameters'],
  ] as const)('refuses %s with %j', async (target, more, because) => {
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
