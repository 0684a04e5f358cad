/**
 * # Facts about the signals of feedback alignment and of backpropagation
 *
 * Proofs: proofs-notes/feedback-alignment.md (H6).
 * @module
 */
import { encloseRational, interval, intervalTier } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { sqrtUp, exactly } from '../../arithmetic/bounds.ts';
import { max, min } from '../../arithmetic/machine.ts';
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import {
  ceilingOf,
  feedbackGram,
  lengthSquare,
  momentOf,
  slackOf,
} from '../../feedback/ceiling.ts';
import { appliedBack, cosineOf, signalFault, signalsAt } from '../../feedback/signals.ts';
import type { SignalNetwork } from '../../feedback/signals.ts';
import { certainlyPositiveDefinite } from '../../linalg/definite.ts';
import { mapMatrix, matrix, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { intervalMatrix } from '../../linalg/product.ts';
import { cost, enclose } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import { expected, malformed } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { oneOf, record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { activationIn } from './feedback-network.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, equalText, numberText, upperText } from './show.ts';
import { isAtMost } from './subject.ts';
import type { Subject } from './subject.ts';
import { count, layersUpTo, list, rational, square, table } from './values.ts';
import { countedField, definiteness } from './work.ts';

const data = record({
  inputs: table('samples'),
  labels: table('samples'),
  layers: layersUpTo('weights'),
  layer: count,
});

function demandLayer(net: SignalNetwork<Rational> & { readonly layer: number }, at: string): void {
  const fault = signalFault(net);
  if (fault !== undefined) throw malformed(at, fault);
  const most = net.layers.length - 1;
  if (!(net.layer >= 1 && net.layer <= most))
    throw expected(`${at}.layer`, `a layer from 1 to ${most}`, net.layer);
}

function demandShape(A: Matrix<Rational>, at: string, rows: number, cols: number): void {
  if (A.rows !== rows || A.cols !== cols)
    throw expected(at, `${rows} x ${cols}`, `${A.rows} x ${A.cols}`);
}

const alignmentEntries = requiring(
  joined(
    data,
    record({
      feedback: table('parameters'),
      signal: oneOf('before', 'after'),
      lows: list('samples'),
      highs: list('samples'),
      least: rational,
      most: rational,
    }),
  ),
  (fact, at) => {
    demandLayer(fact, at);
    const { inputs, labels, feedback, lows, highs, layer } = fact;
    demandShape(feedback, `${at}.feedback`, labels.cols, fact.layers[layer - 1]?.rows ?? 0);
    for (const [key, ends] of [
      ['lows', lows],
      ['highs', highs],
    ] as const)
      // prettier-ignore
      if (ends.length !== inputs.rows)
        throw expected(`${at}.${key}`, `${inputs.rows} entries`, ends.length);
  },
);

const dual = record({ tau: rational, dual: square('parameters'), most: rational });

const bottleneckEntries = requiring(
  joined(
    joined(record({ feedback: table('parameters') }), dual),
    variant('of', {
      errors: record({ width: count, errors: table('samples'), scales: list('samples') }),
      network: data,
    }),
  ),
  (fact, at) => {
    const q = fact.feedback.rows;
    demandShape(fact.dual, `${at}.dual`, q, q);
    if (fact.of === 'errors') {
      demandShape(fact.errors, `${at}.errors`, fact.errors.rows, q);
      if (fact.scales.length !== fact.errors.rows)
        throw expected(`${at}.scales`, `${fact.errors.rows} entries`, fact.scales.length);
      return;
    }
    demandLayer(fact, at);
    demandShape(
      fact.feedback,
      `${at}.feedback`,
      fact.labels.cols,
      fact.layers[fact.layer - 1]?.rows ?? 0,
    );
  },
);

interface Enclosed {
  readonly net: SignalNetwork<Interval>;
  readonly feedback: Matrix<Interval>;
  readonly jet: (p: Interval) => ReturnType<typeof enclose>;
}

type Data = SignalNetwork<Rational> & { readonly feedback: Matrix<Rational> };

/** The network in intervals; its evaluation is counted. */
function enclosedNet({ work }: Subject, activation: Activation, fact: Data): Enclosed {
  const { inputs, labels, feedback } = fact;
  const weights = [...fact.layers, feedback].reduce((sum, W) => sum + W.rows * W.cols, 0);
  const units = fact.layers.reduce((sum, W) => sum + W.rows, 0);
  work.spend(inputs.rows * (2 * weights + units * cost(activation)));
  return {
    net: {
      inputs: mapMatrix(inputs, encloseRational),
      labels: mapMatrix(labels, encloseRational),
      layers: fact.layers.map((W) => mapMatrix(W, encloseRational)),
    },
    feedback: mapMatrix(feedback, encloseRational),
    jet: (p) => enclose(activation, p),
  };
}

const notSmooth = fails('sigma is not shown to be C^2 at every pre-activation');

/** "of hidden layer 1, in a network 30-100-3-10 on 50 samples". */
function placeText({ inputs, layers: Ws, layer }: Of<typeof data>): string {
  const widths = [inputs.cols, ...Ws.map(({ rows }) => rows)].join('-');
  return `of hidden layer ${layer}, in a network ${widths} on ${countText(inputs.rows, 'sample')}`;
}

/** The cosine of each sample. */
function cosines(
  { net, feedback, jet }: Enclosed,
  { layer, signal }: Pick<Of<typeof alignmentEntries>, 'layer' | 'signal'>,
): readonly Interval[] | Fails {
  const found: Interval[] = [];
  for (let i = 0; i < net.inputs.rows; i++) {
    const signals = signalsAt(intervalTier, net, layer, i, jet);
    if (signals === undefined) return notSmooth;
    const cos = cosineOf(appliedBack(intervalTier, feedback, signals.error), signals[signal]);
    if (cos === undefined) return fails(`B^T e is not shown to be other than 0 at sample ${i + 1}`);
    found.push(cos);
  }
  return found;
}

function alignment(subject: Subject, fact: Of<typeof alignmentEntries>): FactOutcome {
  const activation = activationIn(subject);
  if ('because' in activation) return activation;
  const cos = cosines(enclosedNet(subject, activation, fact), fact);
  if ('because' in cos) return cos;
  const { lows, highs, least, most, signal } = fact;
  const isInside = (a: Interval, low: Rational, high: Rational): boolean =>
    encloseRational(low).hi <= a.lo && a.hi <= encloseRational(high).lo;
  const zero = ratio(0n);
  const wrong = cos.findIndex((a, i) => !isInside(a, lows[i] ?? zero, highs[i] ?? zero));
  const at = cos[wrong];
  if (at !== undefined)
    return fails(`the cosine of sample ${wrong + 1} is only shown to be from ${at.lo} to ${at.hi}`);
  const sum = cos.reduce((total, a) => intervalTier.add(total, a), intervalTier.zero);
  const mean = intervalTier.div(sum, interval(cos.length)) ?? interval(-1, 1);
  if (!isInside(mean, least, most))
    return fails(`the mean is only shown to be from ${mean.lo} to ${mean.hi}`);
  const where = signal === 'before' ? 'before' : 'after';
  return holds(
    `The mean of cos(B^T e_i, delta_i), delta_i the signal of backpropagation ${where} the factor sigma' ${placeText(fact)}, is from ${showLower(max(-1, encloseRational(least).lo))} to ${showUpper(min(1, encloseRational(most).hi))}; each of them is in its written interval.`,
    'forward and backward in intervals',
  );
}

/** Why tau, D and t do not bound what they should, for K = B B^T. */
function dualFault(
  subject: Subject,
  { tau, dual: D, most }: Of<typeof dual>,
  K: Matrix<Rational>,
  width: number,
): Fails | undefined {
  const F = countedField(subject.work);
  if (tau.num < 0n) return fails('expected tau >= 0');
  if (!isSymmetric(D)) return fails('expected a symmetric dual matrix');
  if (definiteness(subject.work, D) === 'neither')
    return fails('the dual matrix is not positive semidefinite');
  const value = ceilingOf(F, K, D, tau, ratio(BigInt(width)));
  return isAtMost(value, most) ? undefined : fails(`k tau + tr Z ${equalText(value)}`);
}

function isSymmetric(A: Matrix<Rational>): boolean {
  return Array.from({ length: A.rows }, (_, a) => a).every((a) =>
    row(A, a).every((x, b) => compareRational(x, row(A, b)[a] ?? x) === 0),
  );
}

type Bottleneck = Of<typeof bottleneckEntries>;

/** a_i norm(u_i)^2 >= 1 for all i, and tau K - K (C_a - D) K >= 0, C_a >= C. */
function errorsFault(
  { work }: Subject,
  fact: Extract<Bottleneck, { of: 'errors' }>,
  K: Matrix<Rational>,
): Fails | undefined {
  const F = countedField(work);
  const { errors: E, scales, tau, dual: D } = fact;
  for (const [i, a] of scales.entries()) {
    const size = F.mul(a, lengthSquare(F, K, row(E, i)));
    if (!isAtMost(F.one, size)) return fails(`scale ${i + 1} is below 1/norm(u)^2`);
  }
  const share = ratio(1n, BigInt(E.rows));
  const moment = mapMatrix(momentOf(F, E, scales), (c) => F.mul(share, c));
  return definiteness(work, slackOf(F, K, { moment, dual: D, tau })) === 'neither'
    ? fails('N <= tau I + Z is false for these errors')
    : undefined;
}

function networkFault(
  subject: Subject,
  fact: Extract<Bottleneck, { of: 'network' }>,
): Fails | undefined {
  const activation = activationIn(subject);
  if ('because' in activation) return activation;
  const { net, feedback, jet } = enclosedNet(subject, activation, fact);
  const T = intervalTier;
  const K = feedbackGram(T, feedback);
  const [E, weights]: [Interval[], Interval[]] = [[], []];
  for (let i = 0; i < net.inputs.rows; i++) {
    const signals = signalsAt(T, net, fact.layer, i, jet);
    if (signals === undefined) return notSmooth;
    const size = lengthSquare(T, K, signals.error);
    const weight = size.lo > 0 ? T.div(interval(1), size) : undefined;
    if (weight === undefined)
      return fails(`B^T e is not shown to be other than 0 at sample ${i + 1}`);
    E.push(...signals.error);
    weights.push(T.div(weight, interval(net.inputs.rows)) ?? interval(-Infinity, Infinity));
  }
  const moment = momentOf(T, matrix(net.inputs.rows, K.rows, E), weights);
  const [D, tau] = [mapMatrix(fact.dual, encloseRational), encloseRational(fact.tau)];
  const slack = intervalMatrix(slackOf(T, K, { moment, dual: D, tau }));
  return certainlyPositiveDefinite(slack)
    ? undefined
    : fails('N <= tau I + Z is not shown for the errors of this network');
}

function bottleneck(subject: Subject, fact: Bottleneck): FactOutcome {
  const width = fact.of === 'errors' ? fact.width : (fact.layers[fact.layer]?.rows ?? 0);
  const K = feedbackGram(countedField(subject.work), fact.feedback);
  const fault =
    dualFault(subject, fact, K, width) ??
    (fact.of === 'errors' ? errorsFault(subject, fact, K) : networkFault(subject, fact));
  if (fault !== undefined) return fault;
  const { most } = fact;
  const mean = showUpper(exactly(min(1, sqrtUp(exactly(encloseRational(most).hi)))));
  const signals =
    fact.of === 'errors'
      ? `For these ${countText(fact.errors.rows, 'error')} e_i and this B, and all signals delta_i in one space of dimension ${width}, as before a layer of width ${width}`
      : `For the signals delta_i of backpropagation before the factor sigma' ${placeText(fact)}, whose next layer has width ${width}`;
  return holds(
    `${signals}: the mean of cos(B^T e_i, delta_i)^2 is at most ${upperText(most)}, and that of the cosine at most ${mean}.`,
    `N <= tau I + Z with tau = ${numberText(fact.tau)} and Z = B^T D B >= 0, ${fact.of === 'errors' ? 'over Q' : 'in intervals'}; t >= k tau + tr Z`,
  );
}

export const feedbackSignalsFacts = {
  alignment: {
    says: "for the network with these layers W_1, .., W_L, e_i = f(x_i) - y_i, hidden layer l = `layer` from 1 to L - 1, u_i = B^T e_i != 0, B = feedback, and delta_i the signal of backpropagation at that layer, `before` the factor sigma'(z_l) or `after` it: lows_i <= cos(u_i, delta_i) <= highs_i, 0 where delta_i = 0, and least <= their mean <= most",
    since: 3,
    entries: alignmentEntries,
    arrays: { X: 'inputs', Y: 'labels', B: 'feedback' },
    check: alignment,
  },
  bottleneck: {
    says: "u_i = B^T e_i != 0, B = feedback, and any delta_i in one space of dimension k: the mean of cos(u_i, delta_i)^2 is at most t = most, by N <= tau I + Z, Z = B^T D B, D = dual >= 0, tau >= 0, t >= k tau + tr Z, N = (1/n) sum u_i u_i^T/norm(u_i)^2; of `errors` e_i with k = width and scales a_i >= 1/norm(u_i)^2, or of the `network` with these layers at hidden layer `layer`, k the width of the next, the delta_i those before the factor sigma'",
    since: 3,
    entries: bottleneckEntries,
    arrays: { B: 'feedback', D: 'dual' },
    check: bottleneck,
  },
};
