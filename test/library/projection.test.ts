import { describe, expect, it } from 'vitest';
import { projectionValue } from '../../src/library/projection.ts';

const relu = {
  inputs: [[1], [2], [-1]],
  labels: [-1, 3, -1],
  layers: [[[1], [-1]], [[1, -1]]],
  activation: 'relu',
};

describe('projectionValue', () => {
  it('is exact at a stationary point', () => {
    const answer = projectionValue(relu);
    expect(answer).toMatchObject({ kind: 'checked', exact: true, verdict: { kind: 'verified' } });
    expect(answer.kind === 'checked' ? answer.facts : '').toContain('"value":"5/2"');
  });

  it('encloses elsewhere, for any activation and depth', () => {
    const answer = projectionValue({
      ...relu,
      activation: 'tanh',
      layers: [[[0.5]], [[1.5]], [[0.25]]],
      inputs: [[1], [2], [-1], [3]],
      labels: [1, 0, 1, 2],
    });
    expect(answer).toMatchObject({ kind: 'checked', exact: false, verdict: { kind: 'verified' } });
    expect(answer.kind === 'checked' ? answer.facts : '').toContain('projection-gap');
  });

  it('is not exact where every entry of the gradient is negative', () => {
    const low = { ...relu, inputs: [[1]], labels: [2], layers: [[[1]], [[1]]] };
    expect(projectionValue(low)).toMatchObject({ kind: 'checked', exact: false });
  });

  it('says what is known where J is deficient, or has no value', () => {
    const twins = { ...relu, activation: 'tanh', layers: [[[0.5], [0.5]], [[1, 1]]] };
    expect(projectionValue(twins)).toMatchObject({
      kind: 'not-certified',
      because: expect.stringMatching(/^l is in .*full rank/u),
    });
    expect(projectionValue({ ...relu, layers: [[[0]], [[1]]] })).toMatchObject({
      because: expect.stringContaining('not shown to exist'),
    });
  });

  it('refuses what does not fit', () => {
    expect(() => projectionValue({ ...relu, layers: [[[1, 2]], [[1]]] })).toThrow('1 columns');
    expect(() => projectionValue({ ...relu, layers: [] })).toThrow('one row');
    expect(() => projectionValue({ ...relu, labels: [1] })).toThrow('3 labels');
    expect(() => projectionValue({ ...relu, activation: 'nothing' })).toThrow('nothing');
  });
});
