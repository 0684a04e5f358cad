import { describe, expect, it } from 'vitest';
import { certify } from '../../../src/index.ts';
import type { RequestOf } from '../../../src/index.ts';

const relu = {
  inputs: [[1], [2], [-1]],
  labels: [-1, 3, -1],
  layers: [[[1], [-1]], [[1, -1]]],
  activation: 'relu',
};

const project = (request: RequestOf<'projection'>) => certify('projection', request);

describe('certify projection', () => {
  it('is exact at a stationary point', async () => {
    const answer = await project(relu);
    expect(answer).toMatchObject({ kind: 'certified', exact: true, verdict: { kind: 'verified' } });
    expect(answer.kind === 'certified' ? answer.certificate : '').toContain('"value":"5/2"');
  });

  it('encloses elsewhere, for any activation and depth', async () => {
    const answer = await project({
      ...relu,
      activation: 'tanh',
      layers: [[[0.5]], [[1.5]], [[0.25]]],
      inputs: [[1], [2], [-1], [3]],
      labels: [1, 0, 1, 2],
    });
    expect(answer).toMatchObject({
      kind: 'certified',
      exact: false,
      verdict: { kind: 'verified' },
    });
    expect(answer.kind === 'certified' ? answer.certificate : '').toContain('projection-gap');
  });

  it('is not exact where every entry of the gradient is negative', async () => {
    const low = { ...relu, inputs: [[1]], labels: [2], layers: [[[1]], [[1]]] };
    expect(await project(low)).toMatchObject({ kind: 'certified', exact: false });
  });

  it('reports what is known if J is rank deficient, or has no value', async () => {
    const twins = { ...relu, activation: 'tanh', layers: [[[0.5], [0.5]], [[1, 1]]] };
    expect(await project(twins)).toMatchObject({
      kind: 'not-certified',
      because: expect.stringMatching(/^l is in .*full rank/u),
    });
    expect(await project({ ...relu, layers: [[[0]], [[1]]] })).toMatchObject({
      because: expect.stringContaining('not shown to exist'),
    });
  });

  it('refuses what does not fit', async () => {
    await expect(project({ ...relu, layers: [[[1, 2]], [[1]]] })).rejects.toThrow('1 columns');
    await expect(project({ ...relu, layers: [] })).rejects.toThrow('one row');
    await expect(project({ ...relu, labels: [1] })).rejects.toThrow('3 labels');
    await expect(project({ ...relu, activation: 'nothing' })).rejects.toThrow('nothing');
  });
});
