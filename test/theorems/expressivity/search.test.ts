import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { problemOf } from '../../../src/network/problem.ts';
import { searchCertificate } from '../../../src/theorems/expressivity/search.ts';
import { widthThreshold } from '../../../src/search/width.ts';
import { gaussianProblem, neverAsked } from '../../certificates/support.ts';

/** The width asked for by inputs in dimension 2. */
function rows(...data: readonly number[]): number | undefined {
  return widthThreshold(dense(data.length / 2, 2, Float64Array.from(data))).width;
}

const plain = { seed: 1, allLabels: false, provenance: { tool: 'test' } };

describe('from a problem to a certificate', () => {
  it('makes the two kinds of claims, and the checker verifies them', async () => {
    const problem = gaussianProblem(6, 3, 'tanh');
    for (const allLabels of [false, true]) {
      const result = searchCertificate(problem, { ...plain, width: 4, allLabels });
      if (result.kind === 'not-found') throw new Error(result.because);
      const { claim } = result.certificate;
      expect(claim.kind).toBe(allLabels ? 'full-row-rank-on-ball' : 'zero-near');
      const verdict = await checkCertificate(writeCertificate(result.certificate), neverAsked);
      expect(verdict.kind).toBe('verified');
    }
  });

  it('names the inputs by digest when it is given a recipe', () => {
    const recipe = { source: 'x.csv', labels: '', normalise: 'none', bias: false } as const;
    const problem = gaussianProblem(4, 4, 'tanh');
    const result = searchCertificate(problem, { ...plain, width: 2, recipe });
    expect(result).toMatchObject({
      certificate: { claim: { inputs: { where: 'by-digest', recipe, rows: 4, cols: 4 } } },
    });
  });

  it('finds nothing, without an exception, for inputs that are 0 or vanish when squared', () => {
    for (const x of [0, -0, 5e-324, 1e-200]) {
      const problem = problemOf(dense(1, 1, Float64Array.of(x)), [1], activationNamed('tanh'));
      expect(searchCertificate(problem, { ...plain, width: 2 }).kind).toBe('not-found');
    }
  });
});

describe('the width that Theorem A asks for', () => {
  it('is the least even number of at least 2n over the rank', () => {
    expect(rows(1, 0)).toBe(2);
    expect(rows(1, 0, 0, 1)).toBe(2);
    expect(rows(1, 0, 0, 1, 1, 1)).toBe(4); // 2n/q = 3
    expect(rows(1, 2, 2, 4)).toBe(4); // q = 1
    expect(rows(0, 0)).toBeUndefined();
  });

  it('is measured by a rank that is called exact only when it is', () => {
    const threshold = widthThreshold(dense(3, 2, Float64Array.of(1, 2, 2, 4, 3, 6)));
    expect(threshold).toEqual({
      samples: 3,
      dimension: 2,
      rank: 1,
      rankIsExact: false,
      width: 6,
    });
    expect(widthThreshold(gaussianProblem(5, 3, 'tanh').inputs)).toMatchObject({
      rank: 3,
      rankIsExact: true,
    });
  });
});
