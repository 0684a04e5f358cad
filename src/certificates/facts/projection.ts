/**
 * # The loss at a stationary point of a deep network (Theorem F)
 *
 * The layers are in the fact, inputs and labels in the instance. J is the Jacobian of f on the inputs, in all layers or
 * in all but the last. Equalities are decided over Q; `projection-gap` by enclosures, for every activation.
 *
 * ## Main definitions
 * - {@link checkProjection}, {@link checkProjectionGap}, {@link checkOffSample}
 *
 * Proofs: proofs-notes/refutations.md, from proofs-notes/projection.md.
 * @module
 */
import { exactly } from '../../arithmetic/bounds.ts';
import { encloseRational } from '../../arithmetic/interval.ts';
import { rationalFromDouble, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import { at, matrix, row, tabulate } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { cost } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import {
  deepGradient,
  deepPassIn,
  deepResidual,
  layersFault,
  mapDeep,
  parametersBefore,
} from '../../network/deep.ts';
import type { DeepNetwork, DeepPass, Layers } from '../../network/deep.ts';
import { enclosedProjection, gapHolds } from '../../network/deep-projection.ts';
import { energy } from '../../quadratic/elimination.ts';
import { record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import type { Moving } from './format.ts';
import { fails, holds } from './outcome.ts';
import type { Fails, FactOutcome } from './outcome.ts';
import { equalText, lowerText, numberText, upperText, vectorText } from './show.ts';
import { dot, isAtMost, isEqual, isZero } from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { layers as layersShape, list, moving as trainable, rational } from './values.ts';
import { countedField } from './work.ts';

const exact = record({ layers: layersShape, moving: trainable, loss: rational, value: rational });
const bracketed = record({ layers: layersShape, from: rational, to: rational, gap: rational });
const offSample = record({
  layers: layersShape,
  combination: list('samples'),
  input: list('inputs'),
  network: rational,
  kernel: rational,
});

/** The layers on the data of the instance; shapes agree. */
interface DeepPlace {
  readonly subject: Subject;
  readonly activation: Activation;
  readonly net: DeepNetwork<Rational>;
  readonly labels: Vector;
}

/** A point that is exactly stationary in the trained layers. */
interface Stationary extends DeepPlace {
  readonly pass: DeepPass<Rational>;
  readonly residual: Vector;
  /** In the trained layers. */
  readonly jacobian: Matrix<Rational>;
}

function placeOf(subject: Subject, layers: Layers<Rational>): DeepPlace | Fails {
  const { instance, activation } = subject;
  const { inputs, labels } = instance;
  if (activation === undefined || inputs === undefined || labels === undefined)
    return fails('the instance lacks an activation, inputs or labels');
  const fault = layersFault(layers, inputs.cols);
  return fault === undefined
    ? { subject, activation, net: { inputs, layers }, labels }
    : fails(fault);
}

function passOf({ subject, activation, net }: DeepPlace): DeepPass<Rational> | Fails {
  return (
    deepPassIn(subject.work.tier, activation, net) ??
    fails("sigma and sigma' are not known to be rational at every pre-activation")
  );
}

/** The point with its exact values, if the gradient in the trained layers is 0. */
function stationaryAt(
  subject: Subject,
  layers: Layers<Rational>,
  moving: Moving,
): Stationary | Fails {
  const place = placeOf(subject, layers);
  if ('kind' in place) return place;
  const pass = passOf(place);
  if ('kind' in pass) return pass;
  const { tier } = subject.work;
  const residual = deepResidual(tier, pass, place.labels);
  const count = parametersBefore(layers, moving === 'all' ? layers.length : layers.length - 1);
  const jacobian = tabulate(residual.length, count, (i, k) => at(pass.jacobian, i, k));
  if (!isZero(deepGradient(tier, { ...pass, jacobian }, residual)))
    return fails(`the gradient of l in ${layersText(moving)} is not 0`);
  return { ...place, pass, residual, jacobian };
}

function layersText(moving: Moving): string {
  return moving === 'all' ? 'all layers' : 'all layers but the last';
}

/** "2-3-1": d, and the rows of each layer. */
function widthsText({ inputs, layers }: DeepNetwork<Rational>): string {
  return [inputs.cols, ...layers.map(({ rows }) => rows)].join('-');
}

function half({ work }: Subject, a: Rational): Rational {
  return work.tier.mul(ratio(1n, 2n), a);
}

/** J u. */
function applied({ work }: Subject, J: Matrix<Rational>, u: Vector): Vector {
  return Array.from(multiply(work.tier, J, matrix(u.length, 1, u)).data);
}

/** Whether J u = f. */
function solves(subject: Subject, J: Matrix<Rational>, u: Vector, f: Vector): boolean {
  return applied(subject, J, u).every((a, i) => isEqual(a, f[i] ?? ratio(0n)));
}

/**
 * (1/2) dist(y, range J)^2. If f = J (0, .., 0, W_L), as when all layers are trained, then y = f - r with J^T r = 0, so
 * it is l. Otherwise by elimination of J^T J.
 */
function valueOf({ subject, net, labels, jacobian: J, pass, residual }: Stationary): Rational {
  const { work } = subject;
  const v = net.layers.slice(-1).flatMap((W) => row(W, 0));
  const u = [...Array.from({ length: J.cols }, () => work.tier.zero), ...v].slice(v.length);
  if (solves(subject, J, u, pass.outputs)) return half(subject, dot(subject, residual, residual));
  const T = transpose(J);
  const b = applied(subject, T, labels);
  const inside = energy(countedField(work), multiply(work.tier, T, J), b);
  return half(subject, work.tier.sub(dot(subject, labels, labels), inside));
}

/** The outcome for a `projection` fact. */
function checkProjection(
  subject: Subject,
  { layers, moving, loss, value }: Of<typeof exact>,
): FactOutcome {
  const place = stationaryAt(subject, layers, moving);
  if ('kind' in place) return place;
  const l = half(subject, dot(subject, place.residual, place.residual));
  if (!isEqual(l, loss)) return fails(`the loss is ${numberText(l)}`);
  const projected = valueOf(place);
  if (!isEqual(projected, value))
    return fails(`(1/2) dist(y, range J)^2 is ${numberText(projected)}`);
  const worth = isEqual(loss, value)
    ? `l = (1/2) dist(y, range J)^2, and l ${equalText(value)}`
    : `l ${equalText(loss)}, and (1/2) dist(y, range J)^2 ${equalText(value)}`;
  return holds(
    `At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths ${widthsText(place.net)} in this fact the gradient of l in ${layersText(moving)} is 0, and with J the Jacobian in ${layersText(moving)} ${worth}.`,
    `J^T r = 0 over Q, J ${place.jacobian.rows} x ${place.jacobian.cols}`,
  );
}

/** The outcome for a `projection-gap` fact. */
function checkProjectionGap(
  subject: Subject,
  { layers, from, to, gap }: Of<typeof bracketed>,
): FactOutcome {
  const place = placeOf(subject, layers);
  if ('kind' in place) return place;
  const { activation, net, labels } = place;
  const neurons = layers.reduce((sum, { rows }) => sum + rows, 0);
  const p = parametersBefore(layers);
  // sigma at the pre-activations, back-propagation and the Gram matrix in intervals (measured)
  subject.work.spend(40 * labels.length * neurons * cost(activation) + 10 * labels.length * p);
  const found = enclosedProjection(
    activation,
    mapDeep(net, encloseRational),
    labels.map(encloseRational),
  );
  if (found === undefined) return fails("sigma and sigma' are not shown to exist everywhere");
  const { lo, hi } = found.loss;
  if (
    !(hi < Infinity) ||
    !isAtMost(from, rationalFromDouble(lo)) ||
    !isAtMost(rationalFromDouble(hi), to)
  )
    return fails(
      `the loss is known to lie between ${showLower(lo, 17)} and ${showUpper(hi, 17)} only`,
    );
  if (!gapHolds(found, exactly(encloseRational(gap).lo)))
    return fails('the difference is not shown to be at most the gap');
  return holds(
    `At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths ${widthsText(net)} in this fact ${lowerText(from)} <= l <= ${upperText(to)}, and 0 <= l - (1/2) dist(y, range J)^2 <= ${upperText(gap)}, J the Jacobian in all layers.`,
    `rank J = ${found.rank}, and norm(J^T r)^2/(2 s^2) is at most the gap, by a Cholesky factorisation of the Gram matrix minus s^2 I`,
  );
}

/** The outcome for an `off-sample-difference` fact. */
function checkOffSample(
  subject: Subject,
  { layers, combination: z, input, network, kernel }: Of<typeof offSample>,
): FactOutcome {
  const place = stationaryAt(subject, layers, 'all');
  if ('kind' in place) return place;
  const { net, pass, jacobian: J } = place;
  if (z.length !== J.rows || input.length !== net.inputs.cols)
    return fails('expected a combination of the samples and an input of their length');
  const u = applied(subject, transpose(J), z);
  if (!solves(subject, J, u, pass.outputs)) return fails('J J^T z is not f on the inputs');
  const there = passOf({ ...place, net: { ...net, inputs: matrix(1, input.length, input) } });
  if ('kind' in there) return there;
  const [value = ratio(0n)] = there.outputs;
  const regression = dot(subject, row(there.jacobian, 0), u);
  if (!isEqual(value, network)) return fails(`the network is ${numberText(value)} there`);
  if (!isEqual(regression, kernel))
    return fails(`kernel regression is ${numberText(regression)} there`);
  if (isEqual(network, kernel)) return fails('the two are equal there');
  return holds(
    `At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths ${widthsText(net)} in this fact the gradient of l in all layers is 0, and ridgeless regression with the kernel J J^T is f on the inputs; at x = ${vectorText(input)} f ${equalText(network)}, and the regression ${equalText(kernel)}.`,
    `J J^T z = f with z = ${vectorText(z)}, so J^T z is the solution of least norm`,
  );
}

export const projectionFacts = {
  projection: {
    says: 'for the network with these layers, J its Jacobian on X in all of them (`all`) or in all but the last (`hidden`): J^T r = 0, l = loss and (1/2) dist(y, range J)^2 = value',
    entries: exact,
    arrays: { W: 'layers' },
    check: checkProjection,
  },
  'projection-gap': {
    says: 'for the network with these layers: from <= l <= to, and 0 <= l - (1/2) dist(y, range J)^2 <= gap, J the Jacobian in all layers; gap > 0',
    entries: bracketed,
    arrays: { W: 'layers' },
    check: checkProjectionGap,
  },
  'off-sample-difference': {
    says: "for the network with these layers: J^T r = 0, J in all layers; ridgeless regression with k(x, x') = <df/dtheta(x), df/dtheta(x')> is f on X, J J^T z = f with z the combination, of n numbers; at `input`, of d numbers, it is `kernel`, f is `network`, and they differ",
    entries: offSample,
    arrays: { W: 'layers', x: 'input', z: 'combination' },
    check: checkOffSample,
  },
};
