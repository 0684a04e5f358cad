/**
 * # Proposals of facts about feedback alignment
 *
 * Untrusted: finds factors, errors, dual matrices and rates, proves nothing.
 *
 * ## Main definitions
 * - {@link innerFact}, {@link alwaysFact}, {@link formFact}: is it a descent direction, here and always
 * - {@link alignmentFact}, {@link bottleneckFact}: angles of signals, and their ceiling
 * - {@link descentFact}: a linear rate
 * - {@link errorsFact}: the ceiling for given errors
 * @module
 */
import { EigenvalueDecomposition, Matrix as Dense, solve } from 'ml-matrix';
import { exactly } from '../../arithmetic/bounds.ts';
import { interval, intervalTier } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble as q,
  rationalToText,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { boundsOn, enclosedFeedback } from '../../feedback/descent.ts';
import { ceilingOf, feedbackGram, lengthSquare } from '../../feedback/ceiling.ts';
import type { FeedbackProblem } from '../../feedback/problem.ts';
import { appliedBack, cosineOf, signalsAt } from '../../feedback/signals.ts';
import {
  descentRate,
  directionsOf,
  pairProduct,
  productForm,
  tangentsOf,
} from '../../feedback/step.ts';
import type { FeedbackNetwork } from '../../feedback/step.ts';
import { at, mapMatrix, matrix, row, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { tangentAt } from '../../network/hessian.ts';
import { dot, form } from '../../quadratic/elimination.ts';
import { enclose } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';

type Vector = readonly Rational[];

const numberOf = ({ num, den }: Rational): number => {
  const direct = Number(num) / Number(den);
  return Number.isNaN(direct) ? 0 : direct;
};

const columnOf = (A: Matrix<Rational>, j: number): Vector =>
  Array.from({ length: A.rows }, (_, i) => at(A, i, j));

/** n m d up to which <G, D> is computed over Q. */
const mostExact = 1000;

/** <G, D>, exactly where that is short. */
export function innerFact(
  activation: Activation,
  net: FeedbackNetwork<Rational>,
): FactOf<'dfa-inner'> | undefined {
  const bracket = exactRate(activation, net) ?? enclosedRate(activation, net);
  return bracket === undefined ? undefined : { fact: 'dfa-inner', ...netOf(net), ...bracket };
}

function netOf(net: FeedbackNetwork<Rational>): FeedbackNetwork<Rational> {
  const { inputs, labels, hidden, outputs, feedback } = net;
  return { inputs, labels, hidden, outputs, feedback };
}

interface Bracket {
  readonly least: Rational;
  readonly most: Rational;
}

function exactRate(activation: Activation, net: FeedbackNetwork<Rational>): Bracket | undefined {
  const { inputs, hidden } = net;
  if (inputs.rows * inputs.cols * hidden.rows > mostExact) return undefined;
  const jets = tangentsOf(rationalTier, net, (p) => tangentAt(rationalTier, activation, p));
  if (jets === undefined) return undefined;
  const value = descentRate(rationalTier, directionsOf(rationalTier, net, jets));
  const isShort = rationalToText(value).length <= factsLimits.digits;
  return isShort ? { least: value, most: value } : undefined;
}

function enclosedRate(activation: Activation, net: FeedbackNetwork<Rational>): Bracket | undefined {
  const box = enclosedFeedback(net);
  const jets = tangentsOf(intervalTier, box, (p) => enclose(activation, p));
  if (jets === undefined) return undefined;
  const { lo, hi } = descentRate(intervalTier, directionsOf(intervalTier, box, jets));
  if (!(lo > -Infinity && hi < Infinity)) return undefined;
  return { least: q(lo), most: q(hi) };
}

/** An error e with <e, v><e, b> < 0, for v != 0 and b that is no multiple c v with c >= 0. */
function errorAgainst(v: Vector, b: Vector): Vector {
  const [vv, bb, vb] = [dot(Q, v, v), dot(Q, b, b), dot(Q, v, b)];
  // <e, v> > 0 > <e, b> for e = s v - b if <v, b>/norm(v)^2 < s < norm(b)^2/<v, b>
  const s = vb.num > 0n ? Q.div(Q.add(Q.div(vb, vv), Q.div(bb, vb)), ratio(2n)) : Q.one;
  const e = v.map((a, k) => Q.sub(Q.mul(s, a), b[k] ?? Q.zero));
  return wholeMultiple(e);
}

/** A positive multiple with whole entries without a common factor. */
export function wholeMultiple(e: Vector): Vector {
  const common = e.reduce((m, { den }) => m * ratio(den, m).num, 1n);
  const whole = e.map(({ num, den }) => num * (common / den));
  const gcd = whole.reduce((a, b) => {
    let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
    while (y !== 0n) [x, y] = [y, x % y];
    return x;
  }, 0n);
  return whole.map((a) => ratio(a, gcd === 0n ? 1n : gcd));
}

/** That it never ascends for these V and B, or where it does. */
export function alwaysFact(
  outputs: Matrix<Rational>,
  feedback: Matrix<Rational>,
): Extract<FactOf<'dfa-always'>, { by: 'multiples' | 'neuron' }> {
  const factors: Rational[] = [];
  for (let j = 0; j < outputs.cols; j++) {
    const [v, b] = [columnOf(outputs, j), columnOf(feedback, j)];
    const size = dot(Q, v, v);
    const c = size.num === 0n ? Q.zero : Q.div(dot(Q, v, b), size);
    const isMultiple = b.every((x, k) => compareRational(x, Q.mul(c, v[k] ?? Q.zero)) === 0);
    if (size.num !== 0n && (c.num < 0n || !isMultiple))
      return {
        fact: 'dfa-always',
        outputs,
        feedback,
        by: 'neuron',
        neuron: j + 1,
        error: errorAgainst(v, b),
      };
    factors.push(c);
  }
  return { fact: 'dfa-always', outputs, feedback, by: 'multiples', factors };
}

/** For sigma(x) = x: that V B^T + B V^T is positive definite, or an error against it; perhaps neither. */
export function formFact(
  outputs: Matrix<Rational>,
  feedback: Matrix<Rational>,
): FactOf<'dfa-always'> | undefined {
  const S = productForm(Q, outputs, feedback);
  const common = { fact: 'dfa-always', outputs, feedback } as const;
  const { values, vectors } = eigen(denseOf(S));
  const k = values.indexOf(Math.min(...values));
  if ((values[k] ?? 0) > 0) return { ...common, by: 'form' };
  const longest = Math.max(...vectors.getColumn(k).map(Math.abs));
  // the coarsest rounding that is still against it
  for (const scale of [1, 2, 4, 16, 1000]) {
    const error = vectors
      .getColumn(k)
      .map((x) => ratio(BigInt(Math.round((scale * x) / longest)), BigInt(scale)));
    if (form(Q, S, error, error).num < 0n)
      return { ...common, by: 'direction', error: wholeMultiple(error) };
  }
  return undefined;
}

function denseOf(A: Matrix<Rational>): Dense {
  return new Dense(Array.from({ length: A.rows }, (_, i) => row(A, i).map(numberOf)));
}

function eigen(S: Dense): { readonly values: readonly number[]; readonly vectors: Dense } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(S, {
    assumeSymmetric: true,
  });
  return { values: realEigenvalues, vectors: eigenvectorMatrix };
}

/** <e, v_j><e, b_j> of an error against neuron j, for notes. */
export function againstText(fact: FactOf<'dfa-always'>): string {
  if (fact.by !== 'neuron') return '';
  return rationalToText(pairProduct(Q, fact.outputs, fact.feedback, fact.neuron - 1, fact.error));
}

interface EnclosedProblem {
  readonly net: Parameters<typeof signalsAt<Interval>>[1];
  readonly jet: (p: Interval) => ReturnType<typeof enclose>;
}

function enclosedProblem({ activation, inputs, labels, layers }: FeedbackProblem): EnclosedProblem {
  const up = (A: Matrix<Rational>): Matrix<Interval> =>
    mapMatrix(A, (a) => {
      const x = numberOf(a);
      return compareRational(q(x), a) === 0 ? interval(x) : enclosedOf(a);
    });
  return {
    net: { inputs: up(inputs), labels: up(labels), layers: layers.map(up) },
    jet: (p) => enclose(activation, p),
  };
}

function enclosedOf({ num, den }: Rational): Interval {
  return intervalTier.constant(num, den) ?? interval(-Infinity, Infinity);
}

/** Outward to a multiple of 2^-30, so that files stay short; 2^-48 where what it rounds to must not matter. */
function outward({ lo, hi }: Interval): Bracket {
  const unit = 2 ** -30;
  return { least: q(Math.floor(lo / unit) * unit), most: q(Math.ceil(hi / unit) * unit) };
}

/** The cosines of hidden layer `layer` and their mean. */
export function alignmentFact(
  problem: FeedbackProblem,
  layer: number,
  signal: FactOf<'alignment'>['signal'] = 'before',
): FactOf<'alignment'> | undefined {
  const { inputs, labels, layers } = problem;
  const feedback = problem.feedback[layer - 1];
  if (feedback === undefined) return undefined;
  const { net, jet } = enclosedProblem(problem);
  const B = mapMatrix(feedback, enclosedOf);
  const cosines: Interval[] = [];
  for (let i = 0; i < inputs.rows; i++) {
    const signals = signalsAt(intervalTier, net, layer, i, jet);
    const cos = signals && cosineOf(appliedBack(intervalTier, B, signals.error), signals[signal]);
    if (cos === undefined) return undefined;
    cosines.push(cos);
  }
  const ends = cosines.map(outward);
  const sum = cosines.reduce((total, a) => intervalTier.add(total, a), intervalTier.zero);
  const mean = outward(intervalTier.div(sum, interval(cosines.length)) ?? interval(-1, 1));
  return {
    fact: 'alignment',
    inputs,
    labels,
    layers,
    layer,
    feedback,
    signal,
    lows: ends.map(({ least }) => least),
    highs: ends.map(({ most }) => most),
    ...mean,
  };
}

/** What a dual may miss the optimum by, for it to hold with certainty after rounding. */
const slack = 1e-9;

/** tau, D and t of the k largest eigenvalues of N, from K = B B^T and C; `undefined` where K is nearly singular. */
function dualOf(
  feedback: Matrix<Rational>,
  moment: Dense,
  k: number,
): Pick<FactOf<'bottleneck'>, 'tau' | 'dual' | 'most'> | undefined {
  const K = denseOf(feedbackGram(Q, feedback));
  // N = B^T C B has the eigenvector B^T z for C K z = lambda z; with K = R R, R symmetric, R z is one of R C R
  const { values, vectors } = eigen(K);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(low > 1e-12 * high)) return undefined;
  const root = vectors.mmul(Dense.diag(values.map(Math.sqrt))).mmul(vectors.transpose());
  const own = eigen(root.mmul(moment).mmul(root));
  const order = Array.from(own.values.keys()).toSorted(
    (a, b) => (own.values[b] ?? 0) - (own.values[a] ?? 0),
  );
  const next = Math.max(0, own.values[order[k] ?? -1] ?? 0);
  const z = solve(root, own.vectors);
  const tau = q(Math.ceil((next + slack) * 2 ** 40) / 2 ** 40);
  const rounded = order.slice(0, k).map((c) => ({
    weight: q(Math.max(0, Math.ceil(((own.values[c] ?? 0) - next) * 2 ** 40) / 2 ** 40)),
    z: z.getColumn(c).map((x) => q(Number(x.toPrecision(12)))),
  }));
  const dual = tabulate(K.rows, K.rows, (a, b) =>
    rounded.reduce(
      (sum, { weight, z: u }) => Q.add(sum, Q.mul(weight, Q.mul(u[a] ?? Q.zero, u[b] ?? Q.zero))),
      Q.zero,
    ),
  );
  const value = ceilingOf(Q, feedbackGram(Q, feedback), dual, tau, ratio(BigInt(k)));
  return { tau, dual, most: q(Math.ceil(numberOf(value) * 2 ** 40 + 1) / 2 ** 40) };
}

/** C from errors in float64. */
function momentIn(B: Matrix<Rational>, errors: readonly (readonly number[])[]): Dense {
  const K = denseOf(feedbackGram(Q, B));
  const C = Dense.zeros(B.rows, B.rows);
  for (const e of errors) {
    const u = Dense.columnVector([...e]);
    const size = u.transpose().mmul(K).mmul(u).get(0, 0);
    C.add(u.mmul(u.transpose()).div(size * errors.length));
  }
  return C;
}

/** The ceiling for the signals at hidden layer `layer`, from the width of the next. */
export function bottleneckFact(
  problem: FeedbackProblem,
  layer: number,
): FactOf<'bottleneck'> | undefined {
  const { inputs, labels, layers } = problem;
  const [feedback, next] = [problem.feedback[layer - 1], layers[layer]];
  if (feedback === undefined || next === undefined) return undefined;
  const { net, jet } = enclosedProblem(problem);
  const errors: (readonly number[])[] = [];
  for (let i = 0; i < inputs.rows; i++) {
    const signals = signalsAt(intervalTier, net, layer, i, jet);
    if (signals === undefined) return undefined;
    errors.push(signals.error.map(({ lo, hi }) => (lo + hi) / 2));
  }
  const dual = dualOf(feedback, momentIn(feedback, errors), next.rows);
  if (dual === undefined) return undefined;
  return { fact: 'bottleneck', feedback, ...dual, of: 'network', inputs, labels, layers, layer };
}

/** The ceiling for given errors and signals in a space of dimension k. */
export function errorsFact(
  feedback: Matrix<Rational>,
  errors: Matrix<Rational>,
  k: number,
): FactOf<'bottleneck'> | undefined {
  const K = feedbackGram(Q, feedback);
  const list = Array.from({ length: errors.rows }, (_, i) => row(errors, i));
  const scales = list.map((e) => Q.div(Q.one, lengthSquare(Q, K, e)));
  const moment = momentIn(feedback, list.map((e) => e.map(numberOf))); // prettier-ignore
  const dual = dualOf(feedback, moment, k);
  return dual && { fact: 'bottleneck', feedback, ...dual, of: 'errors', width: k, errors, scales };
}

/** The largest rate kappa with a ball, for one output and smooth sigma. */
export function descentFact(
  activation: Activation,
  net: FeedbackNetwork<Rational>,
): FactOf<'dfa-descent'> | undefined {
  if (net.labels.cols !== 1) return undefined;
  const box = enclosedFeedback(net);
  const found = Array.from({ length: 24 }, (_, k) => 2 ** (2 - k / 2)).flatMap((radius) => {
    const bounds = boundsOn(activation, box, exactly(radius));
    if (bounds === undefined) return [];
    const { product, loss, feedbackNorm: F, jacobianNorm, lipschitz: L, residual } = bounds;
    const G = new Dense(
      Array.from({ length: product.rows }, (_, i) =>
        row(product, i).map(({ lo, hi }) => (lo + hi) / 2),
      ),
    );
    const rate = short(0.999 * (Math.min(...eigen(G).values) - loss));
    const step = short((0.999 * rate) / ((jacobianNorm ** 2 + L * residual) * F ** 2));
    const isEnough = rate > 0 && step > 0 && 2 * F * residual <= rate * radius;
    return isEnough ? [{ radius, rate, step }] : [];
  });
  const best = found.toSorted((a, b) => b.rate - a.rate)[0];
  if (best === undefined) return undefined;
  const { radius, step, rate } = best;
  const numbers = { radius: q(short(radius)), step: q(step), rate: q(rate) };
  return { fact: 'dfa-descent', ...netOf(net), ...numbers };
}

/** A double of few bits that is not larger. */
function short(x: number): number {
  if (!(x > 0 && x < Infinity)) return 0;
  const unit = 2 ** (Math.floor(Math.log2(x)) - 12);
  return Math.floor(x / unit) * unit;
}

/** The network of one hidden layer, if it has only one. */
export function oneLayer({
  inputs,
  labels,
  layers,
  feedback,
}: FeedbackProblem): FeedbackNetwork<Rational> | undefined {
  const [hidden, outputs] = layers;
  const [B] = feedback;
  if (layers.length !== 2 || hidden === undefined || outputs === undefined || B === undefined)
    return undefined;
  return { inputs, labels, hidden, outputs, feedback: B };
}

/** A matrix by its rows. */
export function rowsToMatrix(list: readonly Vector[]): Matrix<Rational> {
  return matrix(list.length, list[0]?.length ?? 0, list.flat());
}
