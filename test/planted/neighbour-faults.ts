/**
 * # One-line faults in the proofs of the neighbouring theorems
 *
 * Exact risks (Theorem E), deep networks (Theorem F1, F2) and the enlarged problem (Theorem F3).
 * @module
 */
import type { Fault } from './faults.ts';

const facts = 'src/certificates/facts';

export const neighbourFaults: readonly Fault[] = [
  {
    file: `${facts}/risks.ts`,
    from: 'if (whole !== 2 * span)',
    to: 'if (whole > 2 * span + 1)',
    says: 'R_NT = 0 at a rank that is one too large',
  },
  {
    file: `${facts}/quadratic-risks.ts`,
    from: 'if (!isEqual(tangent, nt))',
    to: 'if (!isAtMost(nt, tangent))',
    says: 'R_NT is bounded, not compared',
  },
  {
    file: `${facts}/quadratic-risks.ts`,
    from: 'if (!isEqual(features, rf))',
    to: 'if (!isEqual(rf, rf))',
    says: 'R_RF is not compared',
  },
  {
    file: `${facts}/quadratic-risks.ts`,
    from: 'if (!(isAtMost(from, lo) && isAtMost(hi, to)))',
    to: 'if (!(isAtMost(from, hi) && isAtMost(lo, to)))',
    says: 'a bracket of R_NN need only meet the range',
  },
  {
    file: `${facts}/quadratic-risks.ts`,
    from: 'if (!isSymmetric(B))',
    to: 'if (B.rows < 1)',
    says: 'the target need not be symmetric',
  },
  {
    file: 'src/quadratic/risks.ts',
    from: 'const left = B.rows - neurons;',
    to: 'const left = B.rows - neurons - 1;',
    says: 'networks have one neuron more',
  },
  {
    file: 'src/quadratic/spectrum.ts',
    from: 'return { lo: isExact ? end : ratio(t - 1n, unit), hi: end };',
    to: 'return { lo: end, hi: end };',
    says: 'irrational eigenvalues are known exactly',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'if (!(fact.penalty.num > 0n))',
    to: 'if (!(fact.penalty.num >= 0n))',
    says: 'a descent without a penalty',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'const q = I.add(I.mul(encloseQuotient(1n, 2n), square), encloseRational(penalty));',
    to: 'const q = I.mul(encloseQuotient(1n, 2n), square);',
    says: 'the descent forgets lambda a^2',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'if (!(change.hi < 0))',
    to: 'if (!(change.lo < 0))',
    says: 'a descent that is not shown',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'if (fact.direction.length !== inputs.cols)',
    to: 'if (fact.direction.length < inputs.cols)',
    says: 'a direction that is too long',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'if (penalty.num !== 0n && scale.num !== 0n)',
    to: 'if (penalty.num === 0n && scale.num === 12345n)',
    says: 'the minimum forgets lambda a^2',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'if (scale.num !== 0n && !isZero(levels))',
    to: 'if (levels.length === 0)',
    says: 'exp(w.x + b) counts as 1',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: 'const R = residual.map((r) => work.tier.add(r, scale));',
    to: 'const R = residual.map((r) => work.tier.sub(r, scale));',
    says: 'the unit is taken away, not added',
  },
  {
    file: `${facts}/enlarged.ts`,
    from: "const key = row(X, i).map(rationalToText).join(' ');",
    to: "const key = row(X, 0).map(rationalToText).join(' ');",
    says: 'residuals of different inputs may cancel',
  },
  {
    file: 'src/certificates/recheck_facts.py',
    from: 'return is_right and from_ <= low and high <= to',
    to: 'return is_right and from_ <= high and low <= to',
    says: 'recheck_facts.py: a bracket of R_NN need only meet the range',
  },
  {
    file: 'src/certificates/recheck_facts.py',
    from: 'return penalty > 0 and sign(change) == -1',
    to: 'return sign(change) == -1',
    says: 'recheck_facts.py: a descent without a penalty',
  },
  {
    file: 'src/network/deep.ts',
    from: 'delta = appliedBack(R, W, delta).map((a, j) => R.mul(a, s[j] ?? R.zero));',
    to: 'delta = appliedBack(R, W, delta);',
    says: "back-propagation forgets sigma'",
  },
  {
    file: 'src/network/deep-projection.ts',
    from: 'if (isEmpty(column) || (lo <= 0 && hi >= 0)) continue;',
    to: 'if (isEmpty(column) || lo > hi) continue;',
    says: 'a weight that is 0 may be left out of a homogeneous network',
  },
  {
    file: 'src/network/deep-projection.ts',
    from: 'const t = divUp(mulUp(pull, pull), mulDown(exactly(2), gap));',
    to: 'const t = divUp(mulUp(pull, pull), mulDown(exactly(4), gap));',
    says: 'the gap of a projection value is half of what is shown',
  },
  {
    file: `${facts}/projection.ts`,
    from: 'if (!isZero(deepGradient(tier, { ...pass, jacobian }, residual)))',
    to: 'if (!isZero([]))',
    says: 'a deep point need not be stationary',
  },
  {
    file: `${facts}/projection.ts`,
    from: 'return half(subject, work.tier.sub(dot(subject, labels, labels), inside));',
    to: 'return half(subject, work.tier.sub(dot(subject, residual, residual), inside));',
    says: 'the residual is projected in the place of the labels',
  },
  {
    file: `${facts}/projection.ts`,
    from: "if (isEqual(network, kernel)) return fails('the two are equal there');",
    to: '',
    says: 'kernel regression may agree with the network off the sample',
  },
];
