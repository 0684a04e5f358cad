/**
 * # The fact that feedback alignment converges from a point
 *
 * Proofs: proofs-notes/feedback-alignment.md (H5).
 * @module
 */
import { encloseRational } from '../../arithmetic/interval.ts';
import { showUpper } from '../../arithmetic/text.ts';
import { decideFeedbackDescent, enclosedFeedback } from '../../feedback/descent.ts';
import { cost } from '../../sigma/activation.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { activationIn, feedbackNetwork, feedbackText } from './feedback-network.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { numberText } from './show.ts';
import type { Subject } from './subject.ts';
import { rational } from './values.ts';

const descentEntries = requiring(
  joined(feedbackNetwork, record({ radius: rational, step: rational, rate: rational })),
  ({ labels }, at) => {
    if (labels.cols !== 1) throw expected(`${at}.labels[0]`, 'one output', labels.cols);
  },
);

function descent(subject: Subject, fact: Of<typeof descentEntries>): FactOutcome {
  const activation = activationIn(subject);
  if ('because' in activation) return activation;
  if ([fact.radius, fact.rate, fact.step].some(({ num }) => num <= 0n))
    return fails('expected radius, step and rate > 0');
  const { rows: n, cols: d } = fact.inputs;
  const m = fact.hidden.rows;
  subject.work.spend(n * m * (20 * cost(activation) + d) + 3 * n * n * (2 * m + n));
  const found = decideFeedbackDescent(activation, enclosedFeedback(fact), {
    radius: encloseRational(fact.radius),
    rate: encloseRational(fact.rate),
    step: encloseRational(fact.step),
  });
  if (found.kind === 'fails') return fails(found.because);
  const { feedbackNorm, jacobianNorm, lipschitz, residual, smoothness } = found.numbers;
  return holds(
    `For ${feedbackText(fact)}: feedback alignment in W and V with any fixed step eta <= ${numberText(fact.step)} stays within ${numberText(fact.radius)} of this point, multiplies l by at most 1 - eta kappa at each step, kappa = ${numberText(fact.rate)}, and converges to a point with f = y.`,
    `K_b >= kappa I on the ball by a Cholesky factorisation at its centre; there norm(F_b) <= ${showUpper(feedbackNorm)}, norm(F_v) <= ${showUpper(jacobianNorm)}, L <= ${showUpper(lipschitz)}, norm(r0) <= ${showUpper(residual)} and beta <= ${showUpper(smoothness)}; 2 norm(F_b) norm(r0) <= kappa R and eta beta norm(F_b)^2 <= kappa`,
  );
}

export const feedbackDescentFacts = {
  'dfa-descent': {
    says: 'f(x) = V sigma(W x) with one output, sigma of class C^2 where the ball of this radius about (W, V) reaches: with every fixed step of at most `step` feedback alignment in W and V stays in the ball, l falls at least by the factor 1 - eta rate at each step, and the run converges to a point with f = Y.',
    since: 3,
    entries: descentEntries,
    arrays: { X: 'inputs', Y: 'labels', W: 'hidden', V: 'outputs', B: 'feedback' },
    check: descent,
  },
};
