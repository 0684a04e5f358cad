/**
 * # Near misses of Theorem F3
 * @module
 */
import {
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
  ratio,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { samplesOf, valuesAt } from '../../counterexamples/exact.ts';
import { dot, isZero, subtract } from '../../linalg/rational-vectors.ts';
import { numberOf } from '../../counterexamples/kkt-bounds.ts';
import type { Candidate } from '../../counterexamples/row.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, listOf, numberNamed, sigmaOf } from '../../counterexamples/near-miss/subject.ts';

const directions = [0, 1, -1, 2, -2, 0.5, -0.5];

/** All vectors of this length, while they are few. */
function vectors(length: number): readonly (readonly number[])[] {
  let list: readonly (readonly number[])[] = [[]];
  for (let k = 0; k < length && list.length < 2000; k++)
    list = list.flatMap((w) => directions.map((a) => [...w, a]));
  return list.filter((w) => w.length === length);
}

/**
 * The best a for this w and b = 0, in 64ths, and how much it lowers the loss; by the formula, in
 * float64.
 */
function bestScale(
  residual: readonly number[],
  X: readonly (readonly number[])[],
  w: readonly number[],
  lambda: number,
): { readonly scale: Rational; readonly gain: number } {
  const e = X.map((x) => Math.exp(x.reduce((sum, a, k) => sum + a * (w[k] ?? 0), 0)));
  const s = e.reduce((sum, a, i) => sum + a * (residual[i] ?? 0), 0);
  const q = e.reduce((sum, a) => sum + (a * a) / 2, lambda);
  const scale = Math.round((-64 * s) / (2 * q)) / 64;
  return { scale: rationalFromDouble(scale), gain: -scale * (s + q * scale) };
}

/** A unit a exp(w.x) that lowers the loss most, w on a small grid. */
function unitFor(
  c: Candidate,
  r: readonly Rational[],
  lambda: Rational,
): FactOf<'enlarged-descent'> | undefined {
  const X = samplesOf(c).map((x) => x.map(numberOf));
  const residual = r.map(numberOf);
  let best: { readonly fact: FactOf<'enlarged-descent'>; readonly gain: number } | undefined;
  for (const w of vectors(c.inputs.cols)) {
    const { scale, gain } = bestScale(residual, X, w, numberOf(lambda));
    if (!(gain > (best?.gain ?? 0))) continue;
    const direction = w.map(rationalFromDouble);
    const unit = { at: 'P', penalty: lambda, scale, offset: Q.zero, direction };
    best = { gain, fact: { fact: 'enlarged-descent', ...unit } };
  }
  return best?.fact;
}

/** F3: the point with a = 0 has r != 0 and is not a local minimum of the enlarged problem. */
export const unitHelps: Conclude = (subject, provenance) => {
  const [inputs, hidden] = [arrayOf(subject, 'X'), arrayOf(subject, 'W')];
  const [labels, outputs] = [listOf(subject, 'y'), listOf(subject, 'v')];
  const c: Candidate = { activation: sigmaOf(subject), inputs, hidden, outputs, labels };
  const f = valuesAt(c, { hidden, outputs });
  if (f === undefined) return notFound('the values of the network are not known over Q');
  const r = subtract(f, labels);
  if (isZero(r)) return notFound('r = 0, so that nothing is to be shown');
  const fact = unitFor(c, r, numberNamed(subject, 'lambda'));
  if (fact === undefined) return notFound('no unit of the grid lowers the loss');
  const { activation } = c;
  const instance = { activation, inputs, labels, points: { P: { hidden, outputs } } };
  const loss = Q.mul(ratio(1n, 2n), dot(r, r));
  return {
    kind: 'facts',
    text: writeFacts({
      instance,
      facts: [{ fact: 'loss', at: 'P', from: loss, to: loss }, fact],
      provenance,
    }),
    says: `Theorem F3: (W, v) with a = 0 has loss ${rationalToText(loss)} and is no local minimum of the enlarged problem`,
  };
};
