import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { isSemidefinite } from '../../src/quadratic/inverse.ts';
import { dualCandidates } from '../../src/search/dual-certificate.ts';
import type { Dual } from '../../src/search/dual-certificate.ts';
import { mat } from '../certificates/facts/support.ts';

function proves(gram: Matrix<Rational>, { threshold, excess }: Dual): boolean {
  const rest = tabulate(gram.rows, gram.rows, (i, j) =>
    Q.add(Q.sub(at(excess, i, j), at(gram, i, j)), i === j ? threshold : Q.zero),
  );
  return isSemidefinite(Q, excess) && isSemidefinite(Q, rest);
}

/** Of each candidate that is a dual certificate its value, the first as a fraction. */
function values(gram: Matrix<Rational>, k: number): readonly (string | undefined)[] {
  return dualCandidates(gram, k).map((dual) =>
    proves(gram, dual) ? rationalToText(dual.value) : undefined,
  );
}

describe('candidates of dual certificates', () => {
  // eigenvalues 4, 1, 1
  const simple = mat([2, 1, 1], [1, 2, 1], [1, 1, 2]);
  // eigenvalues (3 +- sqrt(5))/2
  const irrational = mat([2, 1], [1, 1]);

  it('begin with an exact one where the leading eigenvectors are simple', () => {
    expect(values(simple, 1)[0]).toBe('2');
    expect(values(simple, 2)[0]).toBe('1');
    expect(values(mat([1, 0], [0, 1]), 1)[0]).toBe('1');
  });

  it('take no threshold but the trace for spaces of dimension 0', () => {
    const [only, ...others] = dualCandidates(simple, 0);
    expect(others).toEqual([]);
    expect(only === undefined || rationalToText(only.threshold)).toBe('6');
    expect(values(simple, 0)).toEqual(['6']);
  });

  it('go on to shifted ones, which prove a little less', () => {
    const shifted = values(irrational, 1).slice(1);
    expect(shifted).toHaveLength(4);
    for (const [i, text = 'none'] of shifted.entries()) {
      const [p = '', q = '1'] = text.split('/');
      const lost = (3 - Math.sqrt(5)) / 2 - Number((BigInt(p) * 10n ** 17n) / BigInt(q)) / 1e17;
      expect(lost).toBeGreaterThan(0);
      expect(lost).toBeLessThan([1e-9, 1e-8, 1e-6, 1e-3][i] ?? 0);
    }
  });
});
