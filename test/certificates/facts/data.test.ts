import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { dataFacts } from '../../../src/certificates/facts/data.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { answer, instance, mat, q, vec, verdictOn } from './support.ts';

type Unfittable = Extract<Fact, { fact: 'unfittable' }>;

function unfittable(
  by: Unfittable['by'],
  loss: string,
  ...combination: readonly number[]
): Unfittable {
  return { fact: 'unfittable', by, combination: vec(...combination), loss: q(loss) };
}

describe('distinct-inputs and input-rank', () => {
  it('compare exactly, also numbers that round to one double', () => {
    const near = (x: string): ReturnType<typeof instance> =>
      instance(
        'tanh',
        [
          ['1/3', 1],
          [x, 1],
        ],
        [0, 0],
      );
    expect(answer(near('33333333333333333/100000000000000000'), { fact: 'distinct-inputs' })).toBe(
      'verified',
    );
    expect(answer(near('1/3'), { fact: 'distinct-inputs' })).toContain('samples 1 and 2 are equal');
  });

  it('give the rank over Q, no more and no less', () => {
    const X = [
      [1, 2, 3],
      [2, 4, 6],
      [1, 0, '1/7'],
      [0, 2, '20/7'],
    ];
    for (const is of [0, 1, 2, 3, 4])
      expect(answer(instance('tanh', X, [0, 0, 0, 0]), { fact: 'input-rank', is })).toBe(
        is === 2 ? 'verified' : 'input-rank: the inputs have rank 2',
      );
  });

  it('are not proved without inputs', () => {
    expect(answer({ points: {} }, { fact: 'distinct-inputs' })).toContain('has no inputs');
    expect(answer({ points: {} }, { fact: 'input-rank', is: 0 })).toContain('has no inputs');
  });
});

describe('unfittable', () => {
  it('has loss (y_1 - y_2)^2/4 at equal inputs, for every activation', () => {
    const about = { inputs: mat([1, 2], [1, 2], [0, 1]), labels: vec(3, 1, 7), points: {} };
    expect(answer(about, unfittable('equal-inputs', '1', 1, -1, 0))).toBe('verified');
    expect(answer(about, unfittable('equal-inputs', '1', 2, -2, 0))).toBe('verified');
    expect(answer(about, unfittable('equal-inputs', '9/10', 1, -1, 0))).toContain('= 1 exactly');
    expect(answer(about, unfittable('equal-inputs', '1/4', 1, 1, 0))).not.toBe('verified');
    const sum = unfittable('equal-inputs', '25/6', 1, -1, 1); // 9^2/(2 3) = 27/2, and class 2 is open
    expect(answer(about, { ...sum, loss: q('27/2') })).toContain('does not sum to 0');
    expect(answer(about, unfittable('equal-inputs', '0', 0, 0, 0))).toContain('combination is 0');
    const fitted = { ...about, labels: vec(3, 3, 7) };
    expect(answer(fitted, unfittable('equal-inputs', '0', 1, -1, 0))).toContain('u.y = 0');
    expect(answer(about, unfittable('equal-inputs', '1', 1, -1))).toContain('expected 3 labels');
    expect(answer({ points: {} }, unfittable('equal-inputs', '1', 1, -1))).toContain('no inputs');
  });

  it('holds for odd and even sigma at antipodal samples, and for odd sigma at 0', () => {
    const X = [
      [1, -2],
      [-1, 2],
      [0, 0],
    ];
    const tanh = instance('tanh', X, [1, 1, 1]);
    expect(answer(tanh, unfittable('odd', '1', 1, 1, 0))).toBe('verified');
    expect(answer(tanh, unfittable('odd', '1/2', 0, 0, 1))).toBe('verified'); // f(0) = 0
    expect(answer(tanh, unfittable('odd', '3/2', 1, 1, 1))).toBe('verified');
    expect(answer(tanh, unfittable('even', '1', 1, 1, 0))).toContain('not shown to be even');
    const gaussian = instance('gaussian', X, [1, -1, 1]);
    expect(answer(gaussian, unfittable('even', '1', 1, -1, 0))).toBe('verified');
    expect(answer(gaussian, unfittable('odd', '1', 1, -1, 0))).toContain('not shown to be odd');
    expect(answer(gaussian, unfittable('even', '1/2', 0, 0, 1))).toContain('does not sum to 0');
    const softplus = instance('softplus', X, [1, -1, 1]);
    for (const by of ['odd', 'even'] as const)
      expect(answer(softplus, unfittable(by, '1', 1, -1, 0))).toContain(`not shown to be ${by}`);
    expect(answer(softplus, unfittable('equal-inputs', '1', 1, -1, 0))).not.toBe('verified');
    const { activation: _, ...without } = tanh;
    expect(answer(without, unfittable('odd', '1', 1, 1, 0))).not.toBe('verified');
  });

  it('holds at rows of zeros where sigma(0) = 0, together with equal rows', () => {
    const X = [
      [0, 0],
      [1, -2],
      [1, -2],
      [-1, 2],
    ];
    const relu = instance('relu', X, [1, 1, 2, 1]);
    expect(answer(relu, unfittable('zero-input', '1/2', 1, 0, 0, 0))).toBe('verified');
    expect(answer(relu, unfittable('zero-input', '1/4', 0, 1, -1, 0))).toBe('verified');
    expect(answer(relu, unfittable('zero-input', '2/3', 1, -1, 1, 0))).toBe('verified');
    // a nonzero row, half a pair, and opposite rows, which are two classes
    expect(answer(relu, unfittable('zero-input', '1/2', 0, 1, 0, 0))).toContain(
      'does not sum to 0',
    );
    expect(answer(relu, unfittable('zero-input', '9/4', 1, 0, 1, 0))).toContain(
      'does not sum to 0',
    );
    expect(answer(relu, unfittable('zero-input', '1', 0, 1, 0, 1))).toContain('does not sum to 0');
    const softplus = instance('softplus', X, [1, 1, 2, 1]);
    const { activation: _, ...without } = relu;
    for (const about of [softplus, without])
      expect(answer(about, unfittable('zero-input', '1/2', 1, 0, 0, 0))).toContain(
        'sigma(0) is not shown to be 0',
      );
    expect(
      answer(instance('relu', X, [0, 1, 1, 1]), unfittable('zero-input', '1/2', 1, 0, 0, 0)),
    ).toContain('u.y = 0');
  });

  it('needs for polynomials orthogonality to the monomials of the degrees of sigma, and no others', () => {
    // second differences vanish on 1 and x, third differences also on x^2
    const line = [[0], [1], [2], [3]];
    const square = instance('x^2 + x + 1', line, [0, 0, 0, 1]);
    expect(answer(square, unfittable('polynomial', '1/40', -1, 3, -3, 1))).toBe('verified');
    expect(answer(square, unfittable('polynomial', '1/12', 0, 1, -2, 1))).toContain('of degree 2');
    // x^3 has no monomial of degree 0, 1, 2: one vector of four is enough to leave the span
    const cube = instance('cube', line, [1, 0, 0, 0]);
    expect(answer(cube, unfittable('polynomial', '1/2', 1, 0, 0, 0))).toBe('verified');
    expect(answer(square, unfittable('polynomial', '1/2', 0, 0, 0, 1))).toContain('of degree 0');
    const plane = instance(
      'square',
      [
        [1, 0],
        [0, 1],
        [1, 1],
        [1, -1],
      ],
      [0, 0, 0, 1],
    );
    // (x + y)^2 + (x - y)^2 = 2 x^2 + 2 y^2
    expect(answer(plane, unfittable('polynomial', '1/20', -2, -2, 1, 1))).toBe('verified');
    expect(answer(plane, unfittable('polynomial', '1/14', -2, -1, 1, 1))).toContain('of degree 2');
    const tanh = instance('tanh', line, [0, 0, 0, 1]);
    expect(answer(tanh, unfittable('polynomial', '1/40', -1, 3, -3, 1))).toContain('polynomial');
  });

  it('finds the antipode of a sample that begins with 0', () => {
    const about = instance(
      'gaussian',
      [
        [0, 1],
        [0, -1],
      ],
      [1, 0],
    );
    const odd = { activation: activationNamed('tanh').value };
    expect(answer(about, unfittable('even', '1/4', 1, -1))).toBe('verified');
    expect(answer({ ...about, ...odd }, unfittable('odd', '1/4', 1, 1))).toBe('verified');
  });

  it('needs one label for each sample, and an activation where sigma matters', () => {
    const about = { inputs: mat([1], [-1]), points: {} };
    expect(answer(about, unfittable('equal-inputs', '1', 1, -1))).toContain('has no labels');
    const labelled = { ...about, labels: vec(1, 0) };
    expect(answer(labelled, unfittable('odd', '1/4', 1, 1))).toContain('not shown to be odd');
    expect(answer(labelled, unfittable('polynomial', '1/4', 1, 1))).toContain(
      'not recognised as a polynomial',
    );
    const short = { instance: { ...about, labels: vec(1) }, activation: undefined };
    expect(
      dataFacts.unfittable.check(
        { ...short, work: startWork() },
        unfittable('equal-inputs', '1/4', 1, -1),
      ),
    ).toEqual({
      kind: 'fails',
      because: 'expected 2 labels and a combination of 2 samples',
    });
  });

  it('says the loss and why, in words', () => {
    const about = { inputs: mat([1], [1]), labels: vec(0, 1), points: {} };
    expect(verdictOn(about, unfittable('equal-inputs', '1/4', 1, -1))).toMatchObject({
      claim: expect.stringContaining('No width fits these labels: l(W, v) >= L for every width'),
      hypotheses: [expect.stringContaining('u = (1, -1)')],
    });
  });
});
