/**
 * # The parts of an instance that facts name
 *
 * Each missing part has its own reason, and so does each exact value of the network.
 */
import { describe, expect, it } from 'vitest';
import type { FactPoint, Instance } from '../../../src/certificates/facts/format.ts';
import {
  dot,
  gradientAt,
  inputsOf,
  isAntisymmetric,
  isAtMost,
  isBelow,
  isEqual,
  isMirrored,
  isZero,
  jacobianAt,
  placeAt,
  pointNamed,
  pointsNamed,
  residualAt,
  sameShape,
} from '../../../src/certificates/facts/subject.ts';
import type { Place, Subject } from '../../../src/certificates/facts/subject.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { activationOf } from '../../../src/sigma/activation.ts';
import { instance, mat, point, q, vec } from './support.ts';

function subjectOf(about: Instance): Subject {
  const { activation } = about;
  return {
    instance: about,
    activation: activation === undefined ? undefined : activationOf(activation),
    work: startWork(),
  };
}

function place(about: Instance): Place {
  const found = placeAt(subjectOf(about), 'P');
  if ('kind' in found) throw new Error(found.because);
  return found;
}

function refused(because: string): object {
  return { kind: 'fails', because };
}

describe('points and places', () => {
  const about = instance('square', [[1], [2]], [1, 3], {
    P: point([[1]], 2),
    Q: point([[4]], 1),
    R: point([[1], [1]], 0, 0),
  });
  const subject = subjectOf(about);

  it('are found by name, or missing', () => {
    expect(pointNamed(subject, 'Q')).toEqual(point([[4]], 1));
    expect(pointNamed(subject, 'S')).toEqual(refused('there is no point S'));
    expect(pointsNamed(subject, 'P', 'Q')).toEqual([point([[1]], 2), point([[4]], 1)]);
    expect(pointsNamed(subject, 'S', 'T')).toEqual(refused('there is no point S'));
    expect(pointsNamed(subject, 'P', 'T')).toEqual(refused('there is no point T'));
    expect(pointsNamed(subject, 'P', 'R')).toEqual(refused('P and R have different widths'));
    expect(inputsOf(subject)).toEqual(mat([1], [2]));
    expect(inputsOf(subjectOf({ points: {} }))).toEqual(refused('the instance has no inputs'));
  });

  it('have one shape where the hidden weights agree in rows and in columns', () => {
    const P = point([[1, 2]], 1);
    expect(sameShape(P, point([[0, 5]], 9))).toBe(true);
    expect(sameShape(P, point([[0, 5, 1]], 9))).toBe(false);
    expect(
      sameShape(
        P,
        point(
          [
            [0, 5],
            [0, 5],
          ],
          9,
          9,
        ),
      ),
    ).toBe(false);
  });

  it('need an activation, inputs and labels', () => {
    expect(placeAt(subject, 'S')).toEqual(refused('there is no point S'));
    const { activation: _, ...silent } = about;
    const { inputs: __, ...blind } = about;
    const { labels: ___, ...bare } = about;
    for (const without of [silent, blind, bare])
      expect(placeAt(subjectOf(without), 'P')).toEqual(
        refused('the instance lacks an activation, inputs or labels'),
      );
  });
});

describe('exact values at a place', () => {
  it('are those of a network with v = 2, w = 1', () => {
    const there = place(instance('square', [[1], [2]], [1, 3], { P: point([[1]], 2) }));
    // f = v x_i^2 = (2, 8), J = 2 v w x_i^2 = (4, 16), sum r_i sigma(x_i) = 21
    expect(residualAt(there)).toEqual(vec(1, 5));
    expect(jacobianAt(there)).toEqual(mat([4], [16]));
    expect(gradientAt(there, 'hidden')).toEqual(vec(84));
    expect(gradientAt(there, 'all')).toEqual(vec(84, 21));
  });

  it('are refused where a derivative is not known', () => {
    const known = 'known to be rational at every pre-activation';
    const tanh = place(instance('tanh', [[1]], [0], { P: point([[1]], 1) }));
    expect(residualAt(tanh)).toEqual(refused(`P: sigma is not ${known}`));
    expect(gradientAt(tanh, 'all')).toEqual(refused(`P: sigma and sigma' are not ${known}`));
    expect(jacobianAt(tanh)).toEqual(refused(`P: sigma' is not ${known}`));
  });
});

describe('the operations on known numbers', () => {
  it('compare on both sides, and at equality', () => {
    const [less, more] = [q('1/3'), q('1/2')];
    expect([isAtMost(less, more), isAtMost(more, more), isAtMost(more, less)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isBelow(less, more), isBelow(more, more), isBelow(more, less)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isEqual(less, more), isEqual(more, q('2/4')), isEqual(more, less)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('multiply entry by entry', () => {
    const subject = subjectOf({ points: {} });
    expect(dot(subject, vec(1, '1/2', -3), vec(2, 5, '1/6'))).toEqual(q(4));
    expect(dot(subject, [], [])).toEqual(q(0));
    expect([isZero(vec(0, 0)), isZero(vec(0, '-1/9'))]).toEqual([true, false]);
  });
});

describe('symmetry', () => {
  const withOutputs = (...v: readonly (number | string)[]): FactPoint =>
    point(
      v.map(() => [0]),
      ...v,
    );

  it('is antisymmetric for m = 2h and v_{j+h} = -v_j', () => {
    expect(isAntisymmetric(withOutputs(2, '-1/3', -2, '1/3'))).toBe(true);
    expect(isAntisymmetric(withOutputs(2, -2, 1, -1))).toBe(false);
    expect(isAntisymmetric(withOutputs(2, '-1/3', -2, '1/4'))).toBe(false);
    expect(isAntisymmetric(withOutputs(2, 1, 2, 1))).toBe(false);
    expect(isAntisymmetric(withOutputs(0))).toBe(false);
    expect(isAntisymmetric(withOutputs(1, 0, -1))).toBe(false);
    expect(isAntisymmetric(withOutputs(0, 0))).toBe(true);
  });

  it('is mirrored for w_{j+h} = w_j as well', () => {
    const four = (rows: readonly (readonly number[])[]): boolean =>
      isMirrored(point(rows, 1, 2, -1, -2));
    const [a, b] = [
      [1, 2],
      [3, 4],
    ] as const;
    expect(four([a, b, a, b])).toBe(true);
    expect(four([a, b, a, [3, 5]])).toBe(false);
    expect(four([a, b, [0, 2], b])).toBe(false);
    expect(four([a, a, b, b])).toBe(false);
    expect(isMirrored(point([a, b, a, b], 1, 2, -1, 2))).toBe(false);
  });
});
