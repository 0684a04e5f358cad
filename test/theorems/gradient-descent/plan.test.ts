import { describe, expect, it } from 'vitest';
import { certify, check, WidthwiseError } from '../../../src/index.ts';

const inputs = [
  [1, 2, 0.5],
  [3, -1, 1],
  [0.5, 4, -2],
  [-1, 1, 1],
];
const labels = [1, -1, 1, 1];

describe('Theorem D from a program', () => {
  it('certifies a mirrored start with v frozen, and check agrees', async () => {
    const made = await certify('gradient-descent', { inputs, labels, width: 4 });
    if (made.kind !== 'certified') throw new Error(JSON.stringify(made));
    expect(made.certificate).toContain('"moving":"hidden"');
    expect((await check(made.certificate)).kind).toBe('verified');
  });

  it('certifies an iterate of a run from a LeCun start, not the start itself', async () => {
    const request = { inputs, labels, width: 24, from: 'lecun' } as const;
    const start = await certify('gradient-descent', request);
    expect(start).toMatchObject({
      kind: 'not-certified',
      because: expect.stringMatching(/orders/u),
    });
    const made = await certify('gradient-descent', { ...request, after: 2000 });
    if (made.kind !== 'certified') throw new Error(JSON.stringify(made));
    expect(made.certificate).toContain('"moving":"all"');
  });

  it('takes weights, and says where a run diverged', async () => {
    const W = [
      [1, 0, 0],
      [0, 1, 0.5],
      [0.3, 0.2, 1],
    ];
    const weights = { W, v: [1, -2, 1] };
    const request = { inputs, labels, weights, activation: 'tanh' };
    expect(await certify('gradient-descent', request)).toMatchObject({ kind: 'not-certified' });
    const wild = await certify('gradient-descent', {
      ...request,
      activation: 'x^3',
      after: 50,
      step: 10,
    });
    expect(wild).toMatchObject({ because: expect.stringContaining('diverged') });
    await expect(certify('gradient-descent', { ...request, from: 'lecun' })).rejects.toBeInstanceOf(
      WidthwiseError,
    );
  });

  it('starts at a mirrored point where it is asked to run from one', async () => {
    const made = await certify('gradient-descent', {
      inputs,
      labels,
      width: 8,
      from: 'mirrored',
      after: 4000,
    });
    expect(made.kind).toBe('certified');
    const same = await certify('gradient-descent', {
      inputs: [[0], [0]],
      labels: [0, 0],
      width: 2,
      from: 'mirrored',
      after: 3,
    });
    expect(same).toMatchObject({
      because: expect.stringContaining('the inputs are 0, or too small to scale weights to'),
    });
  });
});
