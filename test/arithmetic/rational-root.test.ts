import { describe, expect, it } from 'vitest';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rationalRoot, rootUp } from '../../src/arithmetic/rational-root.ts';

function q(text: string): Rational {
  const found = rationalFromText(text);
  if (found === undefined) throw new Error(`not a rational: ${text}`);
  return found;
}

describe('roots of fractions', () => {
  it('are exact, or there are none', () => {
    expect(rationalRoot(q('49/25'))).toEqual(q('7/5'));
    for (const text of ['2', '-4', '4/3', '1/2']) expect(rationalRoot(q(text))).toBeUndefined();
    expect(rationalRoot(q('0'))).toEqual(q('0'));
    expect(rationalRoot(ratio(10n ** 700n))).toBeUndefined();
  });

  it('are bounded from above, closely', () => {
    for (const text of ['2', '1/3', '7/1000003', '123456789/2', '1/1000000000000000000000000']) {
      const [a, root] = [q(text), rootUp(q(text))];
      if (root === undefined) throw new Error(text);
      const square = Q.mul(root, root);
      expect(compareRational(square, a)).toBeGreaterThanOrEqual(0);
      const above = Q.mul(a, q('1.000000000000001'));
      expect(compareRational(square, above)).toBe(-1);
    }
    expect(rootUp(q('49/25'))).toEqual(q('7/5'));
    expect(rootUp(q('-1'))).toBeUndefined();
    expect(rootUp(ratio(10n ** 700n))).toBeUndefined();
  });
});
