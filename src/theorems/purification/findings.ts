/**
 * # What is proved of one input: a radius, and a change of sign
 *
 * Proposed by the searches, and tried as the checker does, so that a file of these facts is verified.
 *
 * ## Main definitions
 * - {@link otherFindings}: relu by cases, smooth activations by the largest gradient
 * - {@link deadZoneFindings}: P2, and cases for few neurons
 * @module
 */
import { exactly as upper, nextUp } from '../../arithmetic/bounds.ts';
import { encloseRational, interval } from '../../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { rootUp } from '../../arithmetic/rational-root.ts';
import type { Fact } from '../../certificates/facts/format.ts';
import { mapMatrix, matrix, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { dot as product } from '../../linalg/rational-vectors.ts';
import type { Problem } from '../../network/problem.ts';
import { casesFault, layeredValue } from '../../purification/cases.ts';
import { poised, valueAt } from '../../purification/dead-zone.ts';
import type { Poised } from '../../purification/dead-zone.ts';
import { enclosedValue, signMargin } from '../../purification/lipschitz.ts';
import { compiled } from '../../search/compiled-expression.ts';
import type { Point } from '../../search/evaluation.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { asRelu, exactly, formRadius, partsRadius, shortBelow } from './dead-zone-search.ts';
import { attack, casesFor, dot, largest, valueOf } from './search.ts';
import type { Around, Numbers } from './search.ts';

/** What is found for one input: facts, and the largest proved radius. */
export interface Findings {
  readonly robust?: { readonly fact: Fact; readonly radius: Rational };
  readonly flipped?: { readonly fact: Fact; readonly radius: Rational };
  /** Why there is nothing to find. */
  readonly because?: string;
  /** Why P2 gives no radius. */
  readonly unfit?: string;
}

export interface Asked {
  readonly problem: Problem;
  readonly point: Point;
  /** How many inputs, from the first, move. */
  readonly free: number;
  readonly within: number | undefined;
}

/** 2^m cases at most, with m the neurons of a network with a dead zone. */
const fewNeurons = 8;

/** The network around input i, with f > 0. */
function aroundOf(
  { problem, point, free }: Asked,
  i: number,
): { readonly net: Around; readonly sign: number } {
  const { rows } = point.hidden;
  const net: Around = {
    hidden: Array.from({ length: rows }, (_, j) => row(point.hidden, j)),
    outputs: Array.from(point.outputs),
    input: row(problem.inputs, i),
    free,
    sigma: compiled(problem.activation.value),
  };
  const sign = valueOf(net, []) < 0 ? -1 : 1;
  return { net: { ...net, outputs: net.outputs.map((v) => sign * v) }, sign };
}

function roundedUp(a: number): Rational {
  return ratio(BigInt(Math.ceil(a * 2 ** 20)), 2n ** 20n);
}

/** The change, longer by so much that it is shown to change the sign, with a radius that holds it. */
function provenChange(
  h: Numbers | undefined,
  free: number,
  changes: (change: readonly Rational[]) => boolean,
): { readonly change: readonly Rational[]; readonly radius: Rational } | undefined {
  if (h === undefined) return undefined;
  for (const stretch of [0, 1e-9, 1e-6, 1e-3]) {
    const change = h.map((a, k) => rationalFromDouble(k < free ? a * (1 + stretch) : 0));
    const length = rootUp(product(change, change));
    if (length === undefined || !changes(change)) continue;
    return { change, radius: roundedUp(nextUp(encloseRational(length).hi)) };
  }
  return undefined;
}

function moved(input: readonly Rational[], change: readonly Rational[]): readonly Rational[] {
  return input.map((x, k) => Q.add(x, change[k] ?? Q.zero));
}

/** The radii to try: the one that is asked for, or up to the length of the change that was found. */
function tried<T>(
  { within }: Asked,
  h: Numbers | undefined,
  net: Around,
  found: (radius: Rational) => T | undefined,
): T | undefined {
  if (within !== undefined) return found(rationalFromDouble(within));
  const length = Math.sqrt((h ?? net.input).reduce((sum, a) => sum + a * a, 0));
  return largest(h === undefined ? 4 * (length + 1) : length, (eps) => {
    const radius = shortBelow(eps);
    return radius.num > 0n ? found(radius) : undefined;
  });
}

function reluCases(
  asked: Asked,
  net: Around,
  h: Numbers | undefined,
  lost?: (direction: Numbers) => void,
): Findings['robust'] {
  const layered = {
    hidden: matrix(net.hidden.length, net.input.length, net.hidden.flatMap(exactly)),
    outputs: exactly(net.outputs),
    input: exactly(net.input),
    free: net.free,
  };
  const { input, free } = layered;
  return tried(asked, h, net, (radius) => {
    const tree = casesFor(net, Number(radius.num) / Number(radius.den), lost);
    if (tree === undefined) return undefined;
    const own = { splits: tree.splits, slopes: tree.slopes.map(exactly) };
    if (casesFault(Q, layered, radius, own) !== undefined) return undefined;
    const fact: Fact = {
      fact: 'robust-network',
      at: 'P',
      free,
      input,
      radius,
      by: 'cases',
      ...own,
    };
    return { fact, radius };
  });
}

function byGradient(asked: Asked, net: Around, h: Numbers | undefined): Findings['robust'] {
  const enclosed = {
    activation: asked.problem.activation,
    hidden: matrix(
      net.hidden.length,
      net.input.length,
      net.hidden.flat().map((w) => interval(w)),
    ),
    outputs: net.outputs.map((v) => interval(v)),
    input: net.input.map((x) => interval(x)),
    free: net.free,
  };
  const { free } = net;
  const input = exactly(net.input);
  return tried(asked, h, net, (radius) => {
    const margin = signMargin(enclosed, upper(encloseRational(radius).hi));
    if (margin === undefined || !(margin > 0)) return undefined;
    return {
      fact: { fact: 'robust-network', at: 'P', free, input, radius, by: 'gradient' },
      radius,
    };
  });
}

const lengthOf = (h: Numbers | undefined): number =>
  h === undefined ? Infinity : Math.sqrt(dot(h, h));

/** Cases, and a change of sign: where a case is lost there may be a shorter one, and then larger radii are not tried. */
function reluFindings(asked: Asked, net: Around, seed: number) {
  const first = attack(net, seed);
  const lost: Numbers[] = [];
  const robust = reluCases(asked, net, first, (direction) => lost.push(direction));
  const h = attack(net, seed, lost);
  if (!(lengthOf(h) < 0.999 * lengthOf(first))) return { robust, h: first };
  return { robust: reluCases(asked, net, h) ?? robust, h };
}

/** Whether f at x + h is shown not to have the sign of f(x). */
function changesSign(
  { problem, point, free }: Asked,
  i: number,
): (h: readonly Rational[]) => boolean {
  const q = rationalFromDouble;
  const hidden = mapMatrix(point.hidden, q);
  const outputs = Array.from(point.outputs, q);
  const input = row(mapMatrix(problem.inputs, q), i);
  if (printExpression(problem.activation.value) === 'relu(x)') {
    const before = Q.sign(layeredValue(Q, { hidden, outputs, input }));
    return (h) => Q.sign(layeredValue(Q, { hidden, outputs, input: moved(input, h) })) !== before;
  }
  const net = {
    activation: problem.activation,
    hidden: mapMatrix(hidden, encloseRational),
    outputs: outputs.map(encloseRational),
    free,
  };
  const valueFrom = (x: readonly Rational[]) =>
    enclosedValue({ ...net, input: x.map(encloseRational) });
  const before = valueFrom(input);
  return (h) => {
    const after = valueFrom(moved(input, h));
    if (before === undefined || after === undefined) return false;
    return (before.lo > 0 && after.hi < 0) || (before.hi < 0 && after.lo > 0);
  };
}

export function otherFindings(asked: Asked, i: number, seed: number): Findings {
  const { net } = aroundOf(asked, i);
  if (!(valueOf(net, []) > 0)) return { because: 'f is 0 there, or not known' };
  const isRelu = printExpression(asked.problem.activation.value) === 'relu(x)';
  const { robust, h } = isRelu ? reluFindings(asked, net, seed) : smoothFindings(asked, net, seed);
  const change = provenChange(h, net.free, changesSign(asked, i));
  const input = exactly(net.input);
  return {
    ...(robust === undefined ? {} : { robust }),
    ...(change === undefined
      ? {}
      : {
          flipped: {
            fact: { fact: 'flipped-network', at: 'P', free: net.free, input, ...ordered(change) },
            radius: change.radius,
          },
        }),
  };
}

function smoothFindings(asked: Asked, net: Around, seed: number) {
  const h = attack(net, seed);
  return { robust: byGradient(asked, net, h), h };
}

/** In the order of the entries of facts. */
function ordered({
  radius,
  change,
}: {
  readonly radius: Rational;
  readonly change: readonly Rational[];
}) {
  return { radius, change };
}

/** P2 for networks with a dead zone and output weights 1, and cases where they are few. */
export function deadZoneFindings(
  asked: Asked,
  threshold: Rational,
  i: number,
  seed: number,
): Findings {
  const { net, sign } = aroundOf(asked, i);
  if (sign < 0)
    return { because: 'f is negative there; f is odd: give the negative of this input' };
  const hidden = mapMatrix(asked.point.hidden, rationalFromDouble);
  const input = exactly(net.input);
  const zone = { hidden, threshold };
  if (valueAt(Q, zone, input).num <= 0n) return { because: 'f is 0 there' };
  const there = poised(Q, zone, input);
  // the common direction of the dense parts, and of all neurons
  const all = net.input.map((_, k) => -net.hidden.reduce((sum, w) => sum + (w[k] ?? 0), 0));
  const h = attack(net, seed, [all, net.input.map(() => -1)]);
  const own = { hidden, threshold, input };
  const change = provenChange(h, net.free, (by) => valueAt(Q, zone, moved(input, by)).num <= 0n);
  const robust = bestOf(asked, threshold, own, there, net, h);
  return {
    ...(robust === undefined ? {} : { robust }),
    ...(typeof there === 'number' ? { unfit: `t_i <= -b for neuron ${there + 1}` } : {}),
    ...(change === undefined
      ? {}
      : {
          flipped: {
            fact: { fact: 'flipped-at', ...own, ...ordered(change) },
            radius: change.radius,
          },
        }),
  };
}

function bestOf(
  asked: Asked,
  threshold: Rational,
  own: {
    readonly hidden: Matrix<Rational>;
    readonly threshold: Rational;
    readonly input: readonly Rational[];
  },
  there: Poised | number,
  net: Around,
  h: Numbers | undefined,
): Findings['robust'] {
  const length = Math.sqrt((h ?? net.input).reduce((sum, a) => sum + a * a, 0));
  const found: NonNullable<Findings['robust']>[] = [];
  const parts = typeof there === 'number' ? undefined : partsRadius(there, length);
  if (parts !== undefined)
    found.push({ fact: { fact: 'robust-at', ...own, radius: parts, by: 'parts' }, radius: parts });
  const form = typeof there === 'number' ? undefined : formRadius(there);
  if (form !== undefined) {
    const { radius, curvature, offset } = form;
    found.push({
      fact: { fact: 'robust-at', ...own, radius, by: 'form', curvature, offset },
      radius,
    });
  }
  const relu = net.hidden.length <= fewNeurons ? asRelu(net, threshold) : undefined;
  const cases = relu === undefined ? undefined : reluCases(asked, relu, h);
  if (cases !== undefined) found.push(cases);
  const { within } = asked;
  const best = found.reduce<Findings['robust']>(
    (a, b) => (a === undefined || Q.sign(Q.sub(b.radius, a.radius)) > 0 ? b : a),
    undefined,
  );
  if (within === undefined || best === undefined) return best;
  return Q.sign(Q.sub(best.radius, rationalFromDouble(within))) >= 0 ? best : undefined;
}
