import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { readFacts } from '../../src/certificates/facts/check.ts';
import { galleryText } from '../../src/counterexamples/gallery.ts';
import { certify, WidthwiseError } from '../../src/index.ts';

/** y = tanh(x) + tanh(x - 1)/2 + (-1)^i/20 on a grid. */
const rows = Array.from({ length: 25 }, (_, i) => {
  const x = (i - 12) / 4;
  return [x, Math.tanh(x) + Math.tanh(x - 1) / 2 + (i % 2 === 0 ? 0.05 : -0.05)] as const;
});
const weights = {
  W: [
    [1, 0],
    [1, -1],
  ],
  v: [1, 0.5],
};

describe('certify stationary-point', () => {
  const inputs = rows.map(([x]) => [x, 1]);
  const labels = rows.map(([, y]) => y);

  it('returns the facts file and its sentences', async () => {
    const made = await certify('stationary-point', { inputs, labels, weights, activation: 'tanh' });
    expect(made.kind).toBe('certified');
    if (made.kind !== 'certified') return;
    expect(made.nature).toBe('minimum');
    expect(made.loss[1] - made.loss[0]).toBeLessThan(1e-14);
    expect(made.certificate).toContain('widthwise-facts');
    const again = await certify('stationary-point', {
      inputs,
      labels,
      width: 1,
      seed: 3,
      moving: 'all',
    });
    expect(again.kind).toBe('certified');
  });

  it('certifies over Q where training ends exactly, if no box does: neurons of relu that are off at every sample', async () => {
    const data = { inputs: [[1], [2]], labels: [-1, -2], activation: 'relu', width: 1, seed: 3 };
    const made = await certify('stationary-point', data);
    expect(made).toMatchObject({
      kind: 'certified',
      nature: 'minimum',
      loss: [2.5, 2.5],
      outside: 0,
    });
    expect(made).not.toHaveProperty('radius');
  });

  it('rounds given weights that no box shows to be stationary, and says how far', async () => {
    const made = await certify('stationary-point', {
      inputs: [[1], [2]],
      labels: [2, -1],
      activation: 'tanh',
      weights: { W: [[2 ** -40], [0]], v: [1, -1] },
    });
    expect(made).toMatchObject({ kind: 'certified', loss: [2.5, 2.5] });
    if (made.kind === 'certified') expect(made.outside).toBe(2 ** -40);
  });

  it('certifies over Q what no box can show: the point of card CE-1819e978, where the Hessian is singular', async () => {
    const read = readFacts(galleryText('CE-1819e978'));
    if (read.kind !== 'read') throw new Error(read.kind);
    const { inputs: X, labels: y, points } = read.file.instance;
    const { hidden, outputs } = points['P'] ?? {};
    expect(hidden?.data).toEqual([ratio(0n), ratio(0n)]);
    expect(outputs).toEqual([ratio(1n), ratio(-1n)]);
    expect([X?.data, y]).toEqual([
      [ratio(1n), ratio(2n)],
      [ratio(2n), ratio(-1n)],
    ]);
    const card = { inputs: [[1], [2]], labels: [2, -1], activation: 'tanh' };
    const made = await certify('stationary-point', {
      ...card,
      weights: { W: [[0], [0]], v: [1, -1] },
    });
    expect(made).toMatchObject({
      kind: 'certified',
      nature: 'undecided',
      loss: [2.5, 2.5],
      outside: 0,
      verdict: {
        claim: expect.stringContaining(
          'P: the gradient of l in W and v is exactly 0. P: l = 5/2 exactly.',
        ),
      },
    });
    expect(made).not.toHaveProperty('radius');
  });

  it('says why nothing was certified, and refuses a request without a point', async () => {
    const made = await certify('stationary-point', {
      inputs,
      labels,
      weights,
      activation: 'square',
    });
    expect(made).toMatchObject({
      kind: 'not-certified',
      because: expect.stringContaining('homogeneous'),
    });
    await expect(certify('stationary-point', { inputs, labels })).rejects.toThrow(WidthwiseError);
  });
});
