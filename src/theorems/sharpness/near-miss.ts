/**
 * # Near misses of Theorem S
 * @module
 */
import { compareRational, rationalField as Q } from '../../arithmetic/rational.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, numberNamed } from '../../counterexamples/near-miss/subject.ts';
import { matrix } from '../../linalg/matrix.ts';
import { meanSquareStep } from '../../sharpness/mean-square.ts';
import { activationNamed } from '../../sigma/built-in.ts';

/** Gradient descent on f = w x at w = 0, y = 0, with the step of the subject, one weight. */
export const stepIsStable: Conclude = (subject, provenance) => {
  const inputs = arrayOf(subject, 'X');
  const step = numberNamed(subject, 'step');
  const one = matrix(1, 1, [Q.one]);
  const batch = inputs.rows;
  const grown = meanSquareStep(Q, { vectors: inputs, step, batch }, one).data[0] ?? Q.zero;
  if (compareRational(grown, Q.one) > 0) return notFound('the step is unstable');
  const instance = {
    activation: activationNamed('x').value,
    inputs,
    labels: Array.from({ length: batch }, () => Q.zero),
    points: { P: { hidden: matrix(1, 1, [Q.zero]), outputs: [Q.one] } },
  };
  const fact = { fact: 'sgd-stable', at: 'P', moving: 'hidden', step, batch, form: one } as const;
  return {
    kind: 'facts',
    text: writeFacts({ instance, facts: [fact], provenance }),
    says: 'Theorem S5: eta lambda_max(H) <= 2, so gradient descent is stable',
  };
};
