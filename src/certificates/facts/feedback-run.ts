/**
 * # Facts about runs of feedback alignment on linear networks
 *
 * Midpoint steps. A written iterate is the vector c of A = c X, dyadic, and W and V are those of A exactly; how far a
 * written step may be from the exact one is part of the fact.
 *
 * Proofs: proofs-notes/feedback-alignment.md (H3, H4).
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import { ratio } from '../../arithmetic/rational.ts';
import {
  invariantOf,
  linearErrors,
  linearLoss,
  midpointStep,
  potentialAt,
  productOf,
  weightsAt,
} from '../../feedback/linear.ts';
import type { FeedbackNetwork } from '../../feedback/step.ts';
import { at, matrix, row } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import { dot } from '../../quadratic/elimination.ts';
import type { Field } from '../../quadratic/elimination.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { feedbackNetwork, feedbackText } from './feedback-network.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, equalText, numberText, upperText } from './show.ts';
import { isAtMost, isBelow, isEqual } from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { countsUpTo, countUpTo, list, listsUpTo, rational } from './values.ts';
import { countedField } from './work.ts';

const runEntries = requiring(
  joined(
    joined(feedbackNetwork, record({ step: rational, most: rational })),
    variant('by', {
      potential: record({
        fit: list('inputs'),
        within: rational,
        combinations: listsUpTo('steps'),
        rises: countsUpTo('steps'),
        opposed: countsUpTo('steps'),
      }),
      exact: record({ steps: countUpTo('steps') }),
    }),
  ),
  (fact, at) => {
    if (fact.by !== 'potential') return;
    const { inputs: X, labels: Y, fit, combinations } = fact;
    if (Y.cols !== 1) throw expected(`${at}.labels[0]`, 'one output', Y.cols);
    if (fit.length !== X.cols) throw expected(`${at}.fit`, `${X.cols} entries`, fit.length);
    const wrong = combinations.findIndex((c) => c.length !== X.rows);
    if (combinations.length === 0 || wrong >= 0)
      throw expected(
        `${at}.combinations`,
        `lists of ${X.rows} entries`,
        combinations[wrong]?.length,
      );
    for (const key of ['rises', 'opposed'] as const)
      for (const k of fact[key])
        if (!(k >= 1 && k <= combinations.length))
          throw expected(`${at}.${key}`, `steps from 1 to ${combinations.length}`, k);
  },
);

type Run = Of<typeof runEntries>;
type Potential = Extract<Run, { by: 'potential' }>;

/** A point of a run. */
interface Stage {
  readonly combination: Vector;
  /** E, length n. */
  readonly errors: Vector;
  readonly loss: Rational;
  readonly potential: Rational;
  /** V B^T. */
  readonly aligned: Rational;
}

function stageAt(F: Field, tier: Subject['work']['tier'], fact: Potential, c: Vector): Stage {
  const { inputs: X, labels, hidden, outputs: V, feedback: B, fit } = fact;
  const start = { hidden, outputs: row(V, 0), feedback: row(B, 0) };
  const A = Array.from({ length: X.cols }, (_, k) =>
    c.reduce((sum, a, i) => F.add(sum, F.mul(a, at(X, i, k))), F.zero),
  );
  const there = weightsAt(F, start, A);
  const product = productOf(F, there);
  const errors = Array.from({ length: X.rows }, (_, i) =>
    F.sub(dot(F, row(X, i), product), at(labels, i, 0)),
  );
  return {
    combination: c,
    errors,
    loss: linearLoss(tier, matrix(errors.length, 1, errors)),
    potential: potentialAt(F, start, fit, A),
    aligned: dot(F, there.outputs, start.feedback),
  };
}

/** norm(A' - (A - eta M))^2 for A' = c' X, A = c X and M = E^T X. */
function missSquare(F: Field, { inputs: X, step }: Potential, from: Stage, to: Stage): Rational {
  const miss = to.combination.map((c, i) =>
    F.add(F.sub(c, from.combination[i] ?? F.zero), F.mul(step, from.errors[i] ?? F.zero)),
  );
  const moved = multiply(F, matrix(1, miss.length, miss), X);
  return dot(F, row(moved, 0), row(moved, 0));
}

/** Whether X^T (X theta - y) = 0. */
function isFit(F: Field, { inputs: X, labels: Y, fit }: Potential): boolean {
  const theta = matrix(fit.length, 1, fit);
  const r = multiply(F, X, theta);
  const rest = matrix(
    r.rows,
    1,
    Array.from(r.data, (a, i) => F.sub(a, at(Y, i, 0))),
  );
  return Array.from(multiply(F, transpose(X), rest).data).every(({ num }) => num === 0n);
}

/** Why step k, from 1 on, is not as it is said. */
function stepFault(
  F: Field,
  fact: Potential,
  k: number,
  from: Stage,
  to: Stage,
): Fails | undefined {
  if (!isAtMost(missSquare(F, fact, from, to), F.mul(fact.within, fact.within)))
    return fails(`step ${k} is not within ${numberText(fact.within)} of the exact one`);
  if (!isBelow(to.potential, from.potential)) return fails(`Psi does not fall at step ${k}`);
  if (fact.rises.includes(k) && !isBelow(from.loss, to.loss))
    return fails(`l does not rise at step ${k}`);
  if (fact.opposed.includes(k) && !(to.aligned.num < 0n))
    return fails(`V B^T is not negative after step ${k}`);
  return undefined;
}

function stepsText(what: string, steps: readonly number[]): string {
  if (steps.length === 0) return '';
  const some =
    steps.length > 8
      ? countText(steps.length, 'step')
      : `step${steps.length === 1 ? '' : 's'} ${steps.join(', ')}`;
  return `; ${what} ${some}`;
}

function potentialRun({ work }: Subject, fact: Potential): FactOutcome {
  const { inputs, combinations, rises, opposed, within, step, most } = fact;
  const F = countedField(work);
  if (!(step.num > 0n)) return fails('expected a step > 0');
  if (within.num < 0n) return fails('expected within >= 0');
  if (!isFit(F, fact)) return fails('the fit does not solve X^T X theta = X^T y');
  let from = stageAt(
    F,
    work.tier,
    fact,
    Array.from({ length: inputs.rows }, () => ratio(0n)),
  );
  for (const [k, c] of combinations.entries()) {
    const to = stageAt(F, work.tier, fact, c);
    const fault = stepFault(F, fact, k + 1, from, to);
    if (fault !== undefined) return fault;
    from = to;
  }
  if (!isAtMost(from.loss, most)) return fails(`at the end l ${equalText(from.loss)}`);
  return holds(
    `For ${feedbackText(fact)}, sigma(x) = x, and ${countText(combinations.length, 'midpoint step')} of feedback alignment with eta = ${numberText(step)}, each within ${upperText(within)} of the exact one in A: the potential Psi falls at every step${stepsText('l rises at', rises)}${stepsText('V B^T < 0 after', opposed)}; at the end l <= ${upperText(most)}.`,
    'W, V, l and Psi at each written A, over Q',
  );
}

function exactRun({ work }: Subject, fact: Extract<Run, { by: 'exact' }>): FactOutcome {
  const F = countedField(work);
  const { step, steps, most } = fact;
  if (!(step.num > 0n)) return fails('expected a step > 0');
  if (steps === 0) return fails('expected at least one step');
  const C = invariantOf(F, fact);
  let net: FeedbackNetwork<Rational> = fact;
  for (let k = 0; k < steps; k++) net = midpointStep(F, net, step, ratio(1n, 2n));
  const end = invariantOf(F, net);
  if (!Array.from(C.data).every((c, k) => isEqual(c, end.data[k] ?? F.zero)))
    return fails('C is another one at the end');
  const loss = linearLoss(work.tier, linearErrors(F, net));
  if (!isAtMost(loss, most)) return fails(`at the end l ${equalText(loss)}`);
  return holds(
    `For ${feedbackText(fact)}, sigma(x) = x: ${countText(steps, 'exact midpoint step')} of feedback alignment with eta = ${numberText(step)} end with l <= ${upperText(most)}, and C = W W^T - B^T V - V^T B is the same as at the start.`,
    'every step over Q',
  );
}

export const feedbackRunFacts = {
  'dfa-run': {
    says: 'f(x) = V W x, l = (1/2) norm(X W^T V^T - Y)^2; a midpoint step of feedback alignment moves W by -eta B^T M, M = E^T X, and V by -eta M times the mean of the old and new W^T. by `exact`: after these exact steps l <= most and C = W W^T - B^T V - V^T B is as at the start. by `potential`, one output: A_0 = 0, A_k = c_k X for the combinations c_k, norm(A_k - A_{k-1} + eta M_{k-1}) <= within, X^T X fit = X^T y; Psi(A_k) < Psi(A_{k-1}) for all k, l rises at the steps `rises`, V B^T < 0 after the steps `opposed`, W and V those of A_k, and l <= most at the end. About no instance',
    since: 3,
    entries: runEntries,
    arrays: { X: 'inputs', Y: 'labels', W: 'hidden', V: 'outputs', B: 'feedback' },
    check: (subject: Subject, fact: Run): FactOutcome =>
      fact.by === 'potential' ? potentialRun(subject, fact) : exactRun(subject, fact),
  },
};
