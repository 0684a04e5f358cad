/**
 * # The verdict on a facts file
 *
 * The claim's description of the instance, refusals, and the cost of a `stationary` fact. Each kind of fact has its own
 * test file.
 */
import { describe, expect, it, vi } from 'vitest';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import { decideFacts } from '../../../src/certificates/facts/decide.ts';
import type { Fact, Instance, Moving } from '../../../src/certificates/facts/format.ts';
import { kinds } from '../../../src/certificates/facts/kinds.ts';
import { factsLimits } from '../../../src/certificates/facts/limits.ts';
import { activationOf, cost } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { answer, instance, mat, point, q, vec, verdictOn } from './support.ts';

function claim(about: Instance, ...facts: readonly Fact[]): string {
  const verdict = verdictOn(about, ...facts);
  return verdict.kind === 'verified' ? verdict.claim : verdict.kind;
}

const distinct: Fact = { fact: 'distinct-inputs' };
const rank: Fact = { fact: 'input-rank', is: 1 };

describe('the claim', () => {
  const squared = 'l = (1/2) norm(f - y)^2:';
  const inputs = mat([1], [2]);
  const labels = vec(3, 4);
  const tanh = activationNamed('tanh').value;

  it('names the parts that the instance has', () => {
    const says = 'The 2 inputs are distinct.';
    const f = 'For f(W, v) = sigma(X W^T) v';
    expect(claim({ inputs, points: {} }, distinct)).toBe(
      `${f} on these 2 inputs in dimension 1, ${squared} ${says}`,
    );
    expect(claim({ inputs, labels, points: {} }, distinct)).toBe(
      `${f} on these 2 inputs in dimension 1 and these labels, ${squared} ${says}`,
    );
    expect(claim({ activation: tanh, inputs, labels, points: {} }, distinct)).toBe(
      `${f} with sigma(x) = tanh(x) on these 2 inputs in dimension 1 and these labels, ${squared} ${says}`,
    );
    const points = { P: point([[1]], 1) };
    const nonzero: Fact = { fact: 'outputs-nonzero', at: 'P' };
    const sentence = 'At P all output weights are other than 0.';
    expect(claim({ activation: tanh, points }, nonzero)).toBe(
      `${f} with sigma(x) = tanh(x), ${squared} ${sentence}`,
    );
    expect(claim({ points }, nonzero)).toBe(sentence);
  });

  it('has the model of one hidden layer unless every fact brings its own layers', () => {
    const about = instance('relu', [[1], [2], [-1]], [-1, 3, -1]);
    // f = (1, 2, -1): r = (2, -1, 0) is orthogonal to the range of J
    const deep: Fact = {
      fact: 'projection',
      layers: [mat([1], [-1]), mat([1, -1])],
      moving: 'all',
      loss: q('5/2'),
      value: q('5/2'),
    };
    const data = 'with sigma(x) = relu(x) on these 3 inputs in dimension 1 and these labels';
    expect(claim(about, deep).startsWith(`For f ${data}, ${squared} At the network`)).toBe(true);
    const both = `For f(W, v) = sigma(X W^T) v ${data}, ${squared} At the network`;
    expect(claim(about, deep, rank).startsWith(both)).toBe(true);
  });

  it('has a sentence for each fact, and a hypothesis with what was computed', () => {
    expect(verdictOn({ inputs, points: {} }, distinct, rank)).toEqual({
      kind: 'verified',
      claim: `For f(W, v) = sigma(X W^T) v on these 2 inputs in dimension 1, ${squared} The 2 inputs are distinct. The 2 inputs in dimension 1 have rank 1.`,
      hypotheses: [
        'The 2 inputs are distinct.',
        'The 2 inputs in dimension 1 have rank 1. (eliminated over Q)',
      ],
    });
  });

  it('is refused at the first fact that is not proved', () => {
    expect(
      verdictOn({ inputs, points: {} }, distinct, { ...rank, is: 2 }, { ...rank, is: 3 }),
    ).toEqual({
      kind: 'rejected',
      at: 'facts[1]',
      because: 'input-rank: the inputs have rank 1',
    });
  });
});

describe('an input without a verdict on a fact', () => {
  it('is refused by the reader if it is not a facts file', () => {
    expect(checkFacts('{}').kind).toBe('malformed');
  });

  it('is a refusal where no reader has seen that a fact is too large', () => {
    const fact: Fact = {
      fact: 'tensor-tangent-rank',
      order: 16,
      hidden: mat(Array.from({ length: 40 }, () => 1)),
      is: 1,
      prime: 5,
      complement: [],
    };
    const file = { instance: { points: {} }, facts: [fact], provenance: {} };
    const refused = { kind: 'resource-limit', limit: 'coefficients <= 5000' };
    expect(decideFacts(file, kinds)).toMatchObject(refused);
    expect(verdictOn({ points: {} }, fact)).toMatchObject(refused);
  });

  it('is a limit only for too much work: an internal error is thrown', () => {
    const ball = { fact: 'in-ball', at: 'P', centre: 'P', radius: q(1), around: q(0) } as const;
    const about = { points: { P: point([[1]], 1) } };
    const fault = vi.spyOn(rationalTier, 'sub').mockImplementation(() => {
      throw new RangeError('a fault');
    });
    try {
      expect(() => verdictOn(about, ball)).toThrow('a fault');
    } finally {
      fault.mockRestore();
    }
    expect(verdictOn(about, ball).kind).toBe('verified');
  });
});

describe('a stationary fact', () => {
  const stationary = (moving: Moving): Fact => ({
    fact: 'stationary',
    at: 'P',
    moving,
    radius: q('1/100'),
    from: q(0),
    to: q(1),
    nature: 'undecided',
  });

  it('is refused without a point, inputs or an activation', () => {
    const about = instance('tanh', [[1]], [0], { P: point([[1]], 1) });
    expect(answer({ ...about, points: {} }, stationary('all'))).toBe(
      'stationary: there is no point P',
    );
    const { activation: _, ...silent } = about;
    const { inputs: __, ...blind } = about;
    for (const without of [silent, blind])
      expect(answer(without, stationary('all'))).toMatch(/^stationary: .* lacks an activation/u);
  });

  it('costs two Hessians, two products of p x p matrices, and sigma at the pre-activations', () => {
    // log has no value at w = 0: nothing is computed after the count
    const sigma = 'log(x) + sin(x) + sin(2*x) + sin(3*x) + sin(4*x) + sin(5*x)';
    const [n, m, d] = [300, 133, 2];
    const about = instance(
      sigma,
      Array.from({ length: n }, () => [1, 1]),
      Array.from({ length: n }, () => 0),
      {
        P: point(
          Array.from({ length: m }, () => [0, 0]),
          ...Array.from({ length: m }, () => 1),
        ),
      },
    );
    const units = cost(activationOf(activationNamed(sigma).value));
    for (const [moving, p] of [
      ['all', m * d + m],
      ['hidden', m * d],
    ] as const)
      expect(verdictOn(about, stationary(moving))).toEqual({
        kind: 'resource-limit',
        limit: `work <= ${factsLimits.work}`,
        needed: 2 * n * p ** 2 + p ** 3 + 40 * n * m * units,
      });
  });
});
