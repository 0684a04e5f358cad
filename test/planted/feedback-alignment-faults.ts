/**
 * # One-line faults in feedback alignment
 * @module
 */
import type { Fault } from './faults.ts';

const step = 'src/feedback/step.ts';
const linear = 'src/feedback/linear.ts';
const signals = 'src/feedback/signals.ts';
const ceiling = 'src/feedback/ceiling.ts';
const descent = 'src/feedback/descent.ts';
const always = 'src/certificates/facts/feedback.ts';
const run = 'src/certificates/facts/feedback-run.ts';
const angles = 'src/certificates/facts/feedback-signals.ts';

export const feedbackAlignmentFaults: readonly Fault[] = [
  {
    file: step,
    from: 'feedback: pulled(R, net, net.feedback, E, jets),',
    to: 'feedback: pulled(R, net, net.outputs, E, jets),',
    says: 'feedback alignment is gradient descent',
  },
  {
    file: step,
    from: 'R.mul(at(signals, i, j), at(jets, i, j).slope),',
    to: 'at(signals, i, j),',
    says: 's_j is forgotten',
  },
  {
    file: step,
    from: 'R.add(at(P, i, k), at(P, k, i))',
    to: 'R.add(at(P, i, k), at(P, i, k))',
    says: 'V B^T is not made symmetric',
  },
  {
    file: linear,
    from: 'multiply(R, M, transpose(sum))',
    to: 'multiply(R, M, transpose(plus(R, W, R.one, W)))',
    says: 'V moves with the old W',
  },
  {
    file: linear,
    from: 'const quartic = F.mul(ratio(1n, 4n),',
    to: 'const quartic = F.mul(ratio(1n, 2n),',
    says: 'the quartic part of Psi is doubled',
  },
  {
    file: linear,
    from: 'const half = F.mul(ratio(1n, 2n), dot(F, a, a));',
    to: 'const half = dot(F, a, a);',
    says: 'V has norm(A)^2 B',
  },
  {
    file: signals,
    from: 'for (let l = layers.length - 2; l >= layer; l--) {',
    to: 'for (let l = layers.length - 2; l > layer; l--) {',
    says: 'the signal stops one layer early',
  },
  {
    file: ceiling,
    from: 'R.sub(R.mul(tau, at(K, a, b)), at(inner, a, b))',
    to: 'R.sub(R.mul(tau, at(K, a, b)), at(rest, a, b))',
    says: 'C is compared with tau K in place of K C K',
  },
  {
    file: descent,
    from: 'jacobianNorm: addUp(atV, mulUp(L, radius)),',
    to: 'jacobianNorm: addUp(atB, mulUp(Lb, radius)),',
    says: 'the smoothness has b for v',
  },
  {
    file: descent,
    from: 'const need = addUp(exactly(rate.hi), loss);',
    to: 'const need = exactly(rate.hi);',
    says: 'K_b is that of the centre on the whole ball',
  },
  {
    file: descent,
    from: 'mulUp(exactly(2), mulUp(feedbackNorm, residual))',
    to: 'mulUp(feedbackNorm, residual)',
    says: 'the path is half as long',
  },
  {
    file: always,
    from: 'if (c.num < 0n) return',
    to: 'if (c.num < -1000n) return',
    says: 'negative factors are accepted',
  },
  {
    file: run,
    from: 'if (!isBelow(to.potential, from.potential))',
    to: 'if (!isAtMost(to.potential, from.potential))',
    says: 'Psi may stay',
  },
  {
    file: angles,
    from: "if (tau.num < 0n) return fails('expected tau >= 0');",
    to: '',
    says: 'tau may be negative',
  },
  {
    file: angles,
    from: 'if (!isAtMost(F.one, size))',
    to: 'if (!isAtMost(F.zero, size))',
    says: 'scales may be too small',
  },
];
