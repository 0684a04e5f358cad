/**
 * # Conclusions that a facts file shows
 *
 * Untrusted: the checker of facts files decides.
 *
 * ## Main definitions
 * - {@link networksWin} (E2), {@link nothingLost} (E3), {@link unitHelps} (F3), {@link lossIsDistance} (F1)
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
import { featureRisk, networkRisk, tangentRisk } from '../../quadratic/risks.ts';
import {
  dot,
  fullJacobian,
  isZero,
  lossAt,
  outsideSpan,
  samplesOf,
  subtract,
  valuesAt,
} from '../exact.ts';
import { numberOf } from '../kkt-bounds.ts';
import type { Candidate } from '../row.ts';
import type { Conclude, Proposed } from './conclusions.ts';
import { arrayOf, listOf, numberNamed, sigmaOf } from './subject.ts';
import type { Subject } from './subject.ts';

function notFound(because: string): Proposed {
  return { kind: 'not-found', because };
}

/** Brackets of R_NN are about 2 d 2^-bits wide, where they are not exact; they need only be below R_NT. */
const riskBits = 20;

function risksOf(subject: Subject): FactOf<'quadratic-risks'> {
  const [target, weights] = [arrayOf(subject, 'B'), arrayOf(subject, 'w')];
  const nt = tangentRisk(Q, target, weights);
  const rf = featureRisk(Q, target, weights);
  const { lo: from, hi: to } = networkRisk(target, weights.rows, riskBits);
  return { fact: 'quadratic-risks', target, weights, rf, nt, from, to };
}

/** E2: R_NN <= R_NT, from the exact R_NT and a bracket of R_NN. */
export const networksWin: Conclude = (subject, provenance) => {
  const fact = risksOf(subject);
  const { nt, from, to } = fact;
  if (Q.sub(nt, to).num < 0n) return notFound('R_NN is not shown to be at most R_NT');
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  const relation = Q.sub(to, from).num === 0n ? '=' : '<=';
  const says = `Theorem E2: R_NN ${relation} ${rationalToText(to)} <= ${rationalToText(nt)} = R_NT`;
  return { kind: 'facts', text, says };
};

/** E3: R_NT = R_NN = 0. */
export const nothingLost: Conclude = (subject, provenance) => {
  const fact = risksOf(subject);
  if (fact.nt.num !== 0n || fact.to.num !== 0n) return notFound('a risk is not 0');
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  return { kind: 'facts', text, says: 'Theorem E3: R_NT = R_NN = 0' };
};

const directions = [0, 1, -1, 2, -2, 0.5, -0.5];

/** All vectors of this length, while they are few. */
function vectors(length: number): readonly (readonly number[])[] {
  let list: readonly (readonly number[])[] = [[]];
  for (let k = 0; k < length && list.length < 2000; k++)
    list = list.flatMap((w) => directions.map((a) => [...w, a]));
  return list.filter((w) => w.length === length);
}

/** The best a for this w and b = 0, in 64ths, and how much it gains; by the formula, in float64. */
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

/** F3: the point with a = 0 has r != 0 and is no local minimum of the enlarged problem. */
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

/** F1: l = (1/2) dist(y, range J)^2, J in both layers. */
export const lossIsDistance: Conclude = (subject, provenance) => {
  const [inputs, hidden] = [arrayOf(subject, 'X'), arrayOf(subject, 'W')];
  const [labels, outputs] = [listOf(subject, 'y'), listOf(subject, 'v')];
  const c: Candidate = { activation: sigmaOf(subject), inputs, hidden, outputs, labels };
  const [f, J] = [valuesAt(c, c), fullJacobian(c)];
  if (f === undefined || J === undefined) return notFound('sigma is not known over Q');
  const loss = lossAt(f, labels);
  const rest = outsideSpan(J, labels);
  const value = Q.mul(ratio(1n, 2n), dot(rest, rest));
  if (Q.sub(loss, value).num !== 0n) return notFound('the two numbers differ');
  const layers = [hidden, arrayOf(subject, 'v')];
  const instance = { activation: c.activation, inputs, labels, points: {} };
  const fact = { fact: 'projection', layers, moving: 'all', loss, value } as const;
  return {
    kind: 'facts',
    text: writeFacts({ instance, facts: [fact], provenance }),
    says: `Theorem F1: l = (1/2) dist(y, range J)^2 = ${rationalToText(loss)}, J the Jacobian in both layers`,
  };
};
