import { describe, expect, it } from 'vitest';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, ShapeError } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import {
  demandModel,
  featureRiskOf,
  networkRiskOf,
  tangentRiskOf,
} from '../../properties/lazy-gap/two-gaussians.ts';
import {
  gapTarget,
  squareFeatures,
  unseenByFeatures,
} from '../../properties/lazy-gap/gap-targets.ts';
import {
  limitFeatureRisk,
  limitTangentRisk,
  meanTangentRisk,
  spanMoments,
} from '../../src/quadratic/mean.ts';
import {
  featureRisk,
  networkRisk,
  quadraticRisks,
  tangentRisk,
} from '../../src/quadratic/risks.ts';

function whole(rows: number, cols: number, ...entries: readonly number[]): Matrix<Rational> {
  return matrix(
    rows,
    cols,
    entries.map((x) => ratio(BigInt(x))),
  );
}

const signed = whole(2, 2, 1, 0, 0, -1);

describe('the three risks', () => {
  it('break E2 without semidefiniteness: diag(1, -1) and (1, 1)', () => {
    const { features, tangent, networks } = quadraticRisks(signed, whole(1, 2, 1, 1), 8);
    expect([features, tangent, networks.lo, networks.hi].map(rationalToText)).toEqual([
      '4',
      '0',
      '2',
      '2',
    ]);
  });

  it('are all 2 norm_F(B)^2 without neurons', () => {
    const { features, tangent, networks } = quadraticRisks(signed, whole(0, 2), 8);
    expect([features, tangent, networks.hi].map(rationalToText)).toEqual(['4', '4', '4']);
  });

  it('have an exact R_NN where one of the two sums is rational, though the other brackets are not', () => {
    // squares (3 -+ sqrt 5)/2 and 9: with one neuron the largest is rational
    const B = whole(3, 3, 3, 0, 0, 0, 1, 1, 0, 1, 0);
    const { lo, hi } = networkRisk(B, 1, 4);
    expect([rationalToText(lo), rationalToText(hi)]).toEqual(['6', '6']);
    expect(compareRational(networkRisk(B, 2, 4).lo, networkRisk(B, 2, 4).hi)).toBe(-1);
  });

  it('refuse shapes that do not fit and targets that are not symmetric', () => {
    expect(() => featureRisk(Q, signed, whole(1, 3, 1, 1, 1))).toThrow(ShapeError);
    expect(() => tangentRisk(Q, whole(2, 2, 1, 2, 0, 1), whole(1, 2, 1, 1))).toThrow(ShapeError);
    expect(() => networkRisk(whole(2, 2, 1, 2, 0, 1), 1, 4)).toThrow(ShapeError);
  });
});

describe('means and limits', () => {
  it('agree with a computation by hand of E4: d = 2, N = 1 is the mean over the circle', () => {
    // P = u u^T: E u_1^4 = 3/8, E u_1^2 u_2^2 = 1/8, so E[(u^T B u)^2] = 3/8 + 3/8 - 2/8 for diag(1, -1)
    expect(rationalToText(meanTangentRisk(signed, 1))).toBe('1');
    expect(rationalToText(meanTangentRisk(whole(2, 2, 1, 0, 0, 1), 1))).toBe('2');
    expect(rationalToText(meanTangentRisk(signed, 0))).toBe('4');
    expect(rationalToText(meanTangentRisk(signed, 2))).toBe('0');
    expect(rationalToText(meanTangentRisk(signed, 7))).toBe('0');
    expect(() => spanMoments(1, 0)).toThrow(/d >= 2/u);
  });

  it('agree at the ends: rho = 0 and 1, tau = 0 and 1', () => {
    const half = ratio(1n, 2n);
    const values = [
      limitTangentRisk(Q.zero, half),
      limitTangentRisk(Q.one, half),
      limitTangentRisk(ratio(3n), half),
      limitTangentRisk(half, Q.zero),
      limitTangentRisk(half, Q.one),
      limitFeatureRisk(Q.one, Q.one),
      limitFeatureRisk(half, Q.zero),
    ];
    expect(values.map(rationalToText)).toEqual(['1', '0', '0', '1/4', '1/2', '1/2', '1']);
  });
});

describe('exhibits', () => {
  it('hold a target with a gap, and none for N = 0 or N = d', () => {
    const W = whole(1, 2, 1, 0);
    const B = gapTarget(W, ratio(100n)) ?? signed;
    expect(Array.from(B.data, rationalToText)).toEqual(['1', '0', '0', '16']);
    expect(rationalToText(tangentRisk(Q, B, W))).toBe('512');
    expect(rationalToText(networkRisk(B, 1, 4).hi)).toBe('2');
    expect(gapTarget(whole(0, 2), Q.one)).toBeUndefined();
    expect(gapTarget(whole(2, 2, 1, 0, 0, 1), Q.one)).toBeUndefined();
  });

  it('hold a target that features do not see, until they span', () => {
    const W = whole(2, 2, 1, 0, 0, 1);
    const B = unseenByFeatures(W) ?? signed;
    expect(rationalToText(featureRisk(Q, B, W))).not.toBe('0');
    expect(rationalToText(tangentRisk(Q, B, W))).toBe('0');
    const all = whole(3, 2, 1, 0, 0, 1, 1, 1);
    expect(unseenByFeatures(all)).toBeUndefined();
    expect(rationalToText(featureRisk(Q, signed, all))).toBe('0');
    expect(Array.from(squareFeatures(whole(1, 2, 1, 3)).data, rationalToText)).toEqual([
      '1',
      '6',
      '9',
    ]);
  });
});

describe('two Gaussians', () => {
  const model = { mean: whole(2, 2, 2, 0, 0, 2), difference: signed };

  it('have R_RF = 1, R_NT = 5/6, R_NN = 10/11 for delta = 1/2 and -1/2, w = (1, 1)', () => {
    const w = whole(1, 2, 1, 1);
    const { lo, hi } = networkRiskOf(model, 1, 8);
    const found = [featureRiskOf(model, w), tangentRiskOf(model, w), lo, hi];
    expect(found.map(rationalToText)).toEqual(['1', '5/6', '10/11', '10/11']);
    expect(rationalToText(networkRiskOf(model, 0, 8).hi)).toBe('1');
    expect(rationalToText(networkRiskOf(model, 9, 8).lo)).toBe('5/6');
  });

  it('have one delta seen by w = (1, 0), as one neuron does', () => {
    expect(rationalToText(featureRiskOf(model, whole(1, 2, 1, 0)))).toBe('10/11');
  });

  it('are refused if they are not a model', () => {
    expect(() => demandModel({ mean: signed, difference: signed })).toThrow(
      /positive semidefinite/u,
    );
    expect(() => demandModel({ mean: whole(1, 1, 1), difference: signed })).toThrow(ShapeError);
    expect(() => demandModel({ mean: whole(1, 1, 1), difference: whole(1, 1, 2) })).toThrow(
      RangeError,
    );
    expect(() => demandModel({ mean: whole(1, 1, 0), difference: whole(1, 1, 0) })).toThrow(
      /singular/u,
    );
  });
});
