/**
 * # eps <= s/(3 h M), the radius of Theorem C5
 *
 * Decided from the instance if sigma is a polynomial of degree at most 2: then sigma'' is constant, and M =
 * abs(sigma'') sqrt(norm(K o K)) is at most abs(sigma'') times the root of the largest row sum of K o K.
 *
 * ## Main definitions
 * - {@link smallRadius}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Instance } from '../../certificates/facts/format.ts';
import { row } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import { polynomial } from '../../sigma/expression.ts';
import { shown } from '../hypotheses.ts';
import { pointIn, sameEntries } from '../rule.ts';
import type { Kept, Named } from '../rule.ts';

/** sigma'' if it is constant. */
function constantCurvature({ activation }: Instance): Rational | undefined {
  const coefficients = activation === undefined ? undefined : polynomial(activation);
  if (coefficients === undefined || coefficients.length > 3) return undefined;
  return Q.mul(ratio(2n), coefficients[2] ?? Q.zero);
}

/** At least M^2, M the Lipschitz constant of one neuron's slopes, everywhere. */
function squaredLipschitz(instance: Instance): Rational | undefined {
  const bend = constantCurvature(instance);
  const { inputs: X } = instance;
  if (bend === undefined || X === undefined) return undefined;
  const K = multiply(Q, X, transpose(X));
  const sums = Array.from({ length: K.rows }, (_, i) =>
    row(K, i).reduce((sum, k) => Q.add(sum, Q.mul(k, k)), Q.zero),
  );
  const size = sums.reduce((a, b) => (compareRational(a, b) < 0 ? b : a), Q.zero);
  return Q.mul(Q.mul(bend, bend), size);
}

/** S has the W of C and v = (1, ..., 1, 0, ..., 0): J at S is the n x hd matrix Psi at the first half of C. */
function isFirstHalf(instance: Instance, named: Named): boolean {
  const { hidden, outputs } = pointIn(instance, named, 'S');
  const ones = outputs.map((_, j) => (2 * j < outputs.length ? Q.one : Q.zero));
  const W0 = pointIn(instance, named, 'C').hidden;
  return sameEntries(outputs, ones) && sameEntries(Array.from(hidden.data), Array.from(W0.data));
}

const hypothesis = shown(
  "eps <= s/(3 h M), s > 0 below sigma_min of Psi at the first h centres, sigma'' constant",
);

/**
 * s > 0 at most sigma_min of Psi at the first h centres, rows of W of C, and eps <= s/(3 h M) for the radius eps of
 * a box around C over which P is a KKT point.
 */
export const smallRadius: Kept = {
  hypothesis,
  says: hypothesis.says,
  met: ({ instance, facts }, named) => {
    const square = squaredLipschitz(instance);
    if (square === undefined || !isFirstHalf(instance, named)) return false;
    const m = pointIn(instance, named, 'C').outputs.length;
    const thrice = ratio(3n * BigInt(m), 2n);
    return facts.some((k) => {
      if (k.fact !== 'kkt' || k.at !== named['P'] || k.centre !== named['C']) return false;
      const reach = Q.mul(thrice, k.radius);
      const needed = Q.mul(Q.mul(reach, reach), square);
      return facts.some(
        (s) =>
          s.fact === 'singular' &&
          s.at === named['S'] &&
          s.least.num > 0n &&
          compareRational(needed, Q.mul(s.least, s.least)) <= 0,
      );
    });
  },
};
