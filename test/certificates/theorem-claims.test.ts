import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { inputsDigest } from '../../src/certificates/format.ts';
import { dense, matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { zeroLossCertificate } from '../../src/search/certificate.ts';
import {
  antipodalPairs,
  areDistinct,
  hasZero,
  inGeneralPosition,
} from '../../src/network/general-position.ts';
import { kktCertificate } from '../../src/theorems/kkt/search.ts';
import { rankCertificate } from '../../src/search/certificate.ts';
import { theoremOf, theorems } from '../../src/theorems/registry.ts';

const X = dense(2, 2, Float64Array.of(1, 2, -3, 0.5));
const tanh = activationNamed('tanh');
const problem = problemOf(X, [1, -1], tanh);
const hidden = dense(3, 2, Float64Array.of(1, 2, 3, 4, 5, 6));
const witness = { hidden, outputs: [1, -2, 3] };
const provenance = { tool: 'test' };
const inputs = certifiedInputs(X, undefined);

describe('the inputs of a certificate', () => {
  it('are in the file, or given by digest where there is a recipe', () => {
    const sha256 = inputsDigest(X);
    expect(certifiedInputs(X, undefined)).toEqual({
      rows: 2,
      cols: 2,
      sha256,
      where: 'inline',
      matrix: X,
    });
    const recipe = { source: 'iris', labels: 'species', normalise: 'none', bias: true } as const;
    expect(certifiedInputs(X, recipe)).toEqual({
      rows: 2,
      cols: 2,
      sha256,
      where: 'by-digest',
      recipe,
    });
  });
});

describe('the certificates of the theorems', () => {
  const about = { activation: tanh.value, inputs, width: 3 };

  it('assert for A3 an exact zero near the witness', () => {
    expect(zeroLossCertificate(problem, witness, 0.5, inputs, provenance)).toEqual({
      claim: { ...about, kind: 'zero-near', labels: [1, -1], radius: 0.5 },
      witness,
      provenance,
    });
  });

  it('assert for A2 and B full row rank on the ball', () => {
    for (const mirrored of [true, false])
      expect(
        rankCertificate(problem, witness, { radius: 0.25, mirrored }, inputs, provenance),
      ).toEqual({
        claim: { ...about, kind: 'full-row-rank-on-ball', radius: 0.25, mirrored },
        witness,
        provenance,
      });
  });

  it('assert for C its numbers, and labels except for the cone, which holds for all labels', () => {
    const bound = {
      kind: 'kkt-bound',
      radius: 1,
      set: 'box',
      least: 1,
      most: 2,
      bound: 3,
    } as const;
    const point = { kind: 'kkt-point', radius: 1, bound: 2, gap: 0.5 } as const;
    const cone = { kind: 'kkt-cone', radius: 1, ratio: 4 } as const;
    for (const asserted of [bound, point])
      expect(kktCertificate(problem, witness, asserted, inputs, provenance)).toEqual({
        claim: { ...about, ...asserted, labels: [1, -1] },
        witness,
        provenance,
      });
    expect(kktCertificate(problem, witness, cone, inputs, provenance)).toEqual({
      claim: { ...about, ...cone },
      witness,
      provenance,
    });
  });
});

describe('the registry', () => {
  it('finds a theorem by its stem, and by no other name', () => {
    expect(new Set(theorems.map(({ stem }) => stem)).size).toBe(theorems.length);
    for (const theorem of theorems) expect(theoremOf(theorem.stem)).toBe(theorem);
    expect(theoremOf('expressivit')).toBeUndefined();
  });
});

describe('inputs in general position', () => {
  const of = (...rows: readonly (readonly number[])[]): Matrix<Rational> =>
    matrix(
      rows.length,
      2,
      rows.flat().map((x) => ratio(BigInt(x))),
    );

  it('are distinct, none 0, none the negative of another', () => {
    const general = of([1, 2], [2, 1], [1, -2]);
    expect([areDistinct(general), hasZero(general), antipodalPairs(general)]).toEqual([
      true,
      false,
      [],
    ]);
    expect(inGeneralPosition(general)).toBe(true);
    expect(inGeneralPosition(of())).toBe(true);
  });

  it('are refused where two are equal', () => {
    const twice = of([1, 2], [3, 4], [1, 2]);
    expect(areDistinct(twice)).toBe(false);
    expect(hasZero(twice)).toBe(false);
    expect(antipodalPairs(twice)).toEqual([]);
    expect(inGeneralPosition(twice)).toBe(false);
  });

  it('are refused where one is 0 in every coordinate', () => {
    expect(hasZero(of([0, 1], [1, 0]))).toBe(false);
    expect(hasZero(of([0, 1], [0, 0]))).toBe(true);
    expect(antipodalPairs(of([0, 0], [0, 0]))).toEqual([]);
    expect(inGeneralPosition(of([0, 1], [0, 0]))).toBe(false);
  });

  it('are refused where one is the negative of another, with each pair once', () => {
    const opposite = of([1, -2], [3, 4], [-1, 2], [-3, -4], [1, 2]);
    expect(antipodalPairs(opposite)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(antipodalPairs(of([1, -2], [-1, 2]))).toEqual([[0, 1]]);
    expect(areDistinct(opposite)).toBe(true);
    expect(inGeneralPosition(opposite)).toBe(false);
  });

  it('are distinct though their digits run together', () => {
    expect(areDistinct(of([1, 11], [11, 1]))).toBe(true);
    expect(antipodalPairs(of([1, 11], [-11, -1]))).toEqual([]);
  });
});
