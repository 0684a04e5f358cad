/**
 * # Sharpness and gradients of a network, enclosed
 *
 * For trained networks: everything is an interval of doubles, and of the Jacobian J of f in W and v only n x n matrices
 * are kept, whatever the number of parameters.
 *
 * ## Main definitions
 * - {@link EnclosedNetwork}: inputs, weights and labels, enclosed
 * - {@link rangesUp}: max over the box of norm(f - y), from the range of each output
 * - {@link firstOrder}: J J^T with weights for the parameters, and what f differs from its linear part on the box
 * - {@link gramOf}: J J^T
 * - {@link noiseTrace}: of the covariance of a batch gradient
 * - {@link invariantOf}: I = 2 sum_j sqrt(p_j q_j), for relu
 *
 * Proofs: proofs-notes/sharpness.md (S2 to S4).
 * @module
 */
import {
  addUp,
  exactly,
  minusDown,
  mulUp,
  plusUp,
  sqrtDown,
  sqrtUp,
} from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import {
  interval,
  intervalRing as R,
  intervalTier,
  isBounded,
  magnitude,
} from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { at, dense, mapMatrix, matrix, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { vectorNormUp } from '../linalg/norms.ts';
import {
  enclosedHadamard,
  enclosedProduct,
  enclosedSum,
  enclosedTranspose,
  intervalMatrix,
} from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { weightedSlopes } from '../network/gram.ts';
import type { Moving, WeightPoint } from '../network/hessian.ts';
import { preactivations, residual } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import { enclose } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { evaluate } from '../sigma/expression-tree.ts';

/** X n x d, W m x d, v m and y n, enclosed. */
export interface EnclosedNetwork extends Network<Interval> {
  readonly activation: Activation;
  readonly labels: readonly Interval[];
}

/** The same with W and v anywhere in a box of these half-widths. */
export function boxed(
  net: EnclosedNetwork,
  { hidden, outputs }: WeightPoint<Interval>,
): EnclosedNetwork {
  const wider = (a: Interval, width: Interval | undefined): Interval => {
    const by = width?.hi ?? Number.NaN;
    return interval(minusDown(a.lo, by), plusUp(a.hi, by));
  };
  return {
    ...net,
    hidden: tabulate(net.hidden.rows, net.hidden.cols, (j, k) =>
      wider(at(net.hidden, j, k), at(hidden, j, k)),
    ),
    outputs: net.outputs.map((v, j) => wider(v, outputs[j])),
  };
}

/** f - y, each entry enclosed; `undefined` where sigma is not shown to be defined. */
export function residualOf(net: EnclosedNetwork): readonly Interval[] | undefined {
  return residual(intervalTier, net.activation, net, net.labels);
}

/** At least norm(f - y) for all weights in the network's intervals. */
export function rangesUp(net: EnclosedNetwork): Upper | undefined {
  const r = residualOf(net);
  return r === undefined ? undefined : vectorNormUp(r);
}

/** sigma at a pre-activation p, its linear part for all p' in a range, and how far that may be off. */
interface Chord {
  readonly value: Interval;
  /** The slope s of the linear part: sigma'(p), or 0 where sigma is not shown to be C^2 on the box. */
  readonly slope: Interval;
  /** At least abs(sigma(p') - sigma(p) - s (p' - p)). */
  readonly bend: Upper;
  /** At least abs(sigma(p') - sigma(p)). */
  readonly change: Upper;
}

function chordOf(activation: Activation, p: Interval, range: Interval): Chord | undefined {
  const value = evaluate(intervalTier, activation.value, p);
  if (value === undefined || !isBounded(value)) return undefined;
  const reach = magnitude(R.sub(range, p));
  const smooth = enclose(activation, range);
  const there = smooth === undefined ? undefined : enclose(activation, p);
  if (smooth !== undefined && there !== undefined) {
    const change = mulUp(magnitude(smooth.slope), reach);
    const bend = mulUp(exactly(0.5), mulUp(magnitude(smooth.curvature), mulUp(reach, reach)));
    return { value, slope: there.slope, bend, change };
  }
  const on = evaluate(intervalTier, activation.value, range);
  if (on === undefined || !isBounded(on)) return undefined;
  const change = magnitude(R.sub(on, value));
  return { value, slope: R.zero, bend: change, change };
}

/** The linear part of f on the box: f(theta') = f(theta) + J (theta' - theta) + e. */
export interface FirstOrder {
  /** J diag(c) J^T for weights c of the parameters, W row by row and then v. About n^2 p operations. */
  readonly weighted: (c: readonly Interval[]) => Enclosure;
  /** Those of sigma in J, n x m. */
  readonly slopes: Matrix<Interval>;
  /** At least norm(e). */
  readonly remainder: Upper;
}

/** Columns that are multiplied at once: more need more memory. */
const block = 2048;

/** A D A^T for the columns of A, D their weights. */
function weightedGram(
  n: number,
  columns: Iterable<readonly [Interval, readonly Interval[]]>,
): Enclosure {
  const nothing = dense(n, n, new Float64Array(n * n));
  let sum: Enclosure = { mid: nothing, rad: nothing };
  let [left, right]: [Interval[][], Interval[][]] = [[], []];
  const add = (): void => {
    if (left.length === 0) return;
    const rows = (A: readonly (readonly Interval[])[]): Enclosure =>
      intervalMatrix(matrix(A.length, n, A.flat()));
    sum = enclosedSum(sum, enclosedProduct(enclosedTranspose(rows(left)), rows(right)));
    [left, right] = [[], []];
  };
  for (const [weight, column] of columns) {
    left.push(column.map((a) => R.mul(weight, a)));
    right.push([...column]);
    if (left.length === block) add();
  }
  add();
  return sum;
}

/**
 * The linear part on the box of these half-widths; `undefined` where sigma has no bounded enclosures on it. The slope
 * of a neuron that may pass a kink counts as 0, and all its change as remainder.
 */
export function firstOrder(
  net: EnclosedNetwork,
  widths: WeightPoint<Interval>,
): FirstOrder | undefined {
  const { inputs: X, hidden: W, outputs: v } = net;
  const [n, d, m] = [X.rows, X.cols, W.rows];
  const P = preactivations(R, net);
  const ranges = preactivations(R, boxed(net, widths));
  const chords: Chord[] = [];
  for (let k = 0; k < n * m; k++) {
    const [p, range] = [P.data[k], ranges.data[k]];
    const chord =
      p === undefined || range === undefined ? undefined : chordOf(net.activation, p, range);
    if (chord === undefined) return undefined;
    chords.push(chord);
  }
  const table = matrix(n, m, chords);
  const remainders = Array.from({ length: n }, (_, i) => {
    const sum = row(table, i).reduce<Upper>((total, { bend, change }, j) => {
      const own = mulUp(magnitude(v[j] ?? R.zero), bend);
      return addUp(total, addUp(own, mulUp(magnitude(widths.outputs[j] ?? R.zero), change)));
    }, exactly(0));
    return interval(0, sum);
  });
  function* columns(c: readonly Interval[]): Generator<readonly [Interval, readonly Interval[]]> {
    for (let j = 0; j < m; j++) {
      const slopes = Array.from({ length: n }, (_, i) =>
        R.mul(v[j] ?? R.zero, at(table, i, j).slope),
      );
      for (let k = 0; k < d; k++)
        yield [c[j * d + k] ?? R.zero, slopes.map((s, i) => R.mul(s, at(X, i, k)))];
    }
    for (let j = 0; j < m; j++)
      yield [c[m * d + j] ?? R.zero, Array.from({ length: n }, (_, i) => at(table, i, j).value)];
  }
  return {
    weighted: (c) => weightedGram(n, columns(c)),
    slopes: mapMatrix(table, ({ slope }) => slope),
    remainder: vectorNormUp(remainders),
  };
}

/** sigma and sigma' at all pre-activations of a network, n x m. */
export interface Layer {
  readonly values: Matrix<Interval>;
  readonly slopes: Matrix<Interval>;
}

/** The layer, or `undefined` where sigma is not shown to be C^2 on a pre-activation. */
export function layerOn(
  activation: Activation,
  P: Matrix<Interval>,
  jet: typeof enclose = enclose,
): Layer | undefined {
  const values: Interval[] = [];
  const slopes: Interval[] = [];
  for (let k = 0; k < P.data.length; k++) {
    const p = P.data[k];
    const sigma = p === undefined ? undefined : jet(activation, p);
    if (sigma === undefined) return undefined;
    values.push(sigma.value);
    slopes.push(sigma.slope);
  }
  return { values: matrix(P.rows, P.cols, values), slopes: matrix(P.rows, P.cols, slopes) };
}

/** K = X X^T. */
export function inputsGram({ inputs }: Pick<EnclosedNetwork, 'inputs'>): Enclosure {
  const X = intervalMatrix(inputs);
  return enclosedProduct(X, enclosedTranspose(X));
}

/** G = J J^T for the parameters that move. Source: Lemma 2 of proofs-notes/gram-structure.md. */
export function gramOf(
  K: Enclosure,
  { values, slopes }: Layer,
  outputs: readonly Interval[],
  moving: Moving,
): Enclosure {
  const A = intervalMatrix(weightedSlopes(R, slopes, outputs));
  const G = enclosedHadamard(enclosedProduct(A, enclosedTranspose(A)), K);
  if (moving === 'hidden') return G;
  const Z = intervalMatrix(values);
  return enclosedSum(G, enclosedProduct(Z, enclosedTranspose(Z)));
}

/** The entries as intervals. */
export function entriesOf({ mid, rad }: Enclosure): Matrix<Interval> {
  return mapMatrix(
    matrix(
      mid.rows,
      mid.cols,
      Array.from(mid.data, (a, k) => [a, rad.data[k] ?? Number.NaN] as const),
    ),
    ([a, r]) => interval(minusDown(a, r), plusUp(a, r)),
  );
}

/** (1/N) sum_i r_i^2 G_ii - (1/N^2) r^T G r: the trace of the covariance of one gradient. */
export function noiseTrace(G: Matrix<Interval>, r: readonly Interval[]): Interval {
  const N = r.length;
  let [own, all] = [R.zero, R.zero];
  for (let i = 0; i < r.length; i++) {
    const ri = r[i] ?? R.zero;
    own = R.add(own, R.mul(intervalTier.power(ri, 2), at(G, i, i)));
    const image = row(G, i).reduce((sum, g, k) => R.add(sum, R.mul(g, r[k] ?? R.zero)), R.zero);
    all = R.add(all, R.mul(ri, image));
  }
  const mean = divided(own, N);
  return R.sub(mean, divided(divided(all, N), N));
}

/** a/N, N > 0. */
export function divided(a: Interval, N: number): Interval {
  return intervalTier.div(a, interval(N)) ?? interval(-Infinity, Infinity);
}

/**
 * I = 2 sum_j sqrt(p_j q_j), p_j = v_j^2 sum_i S_ij norm(x_i)^2, q_j = sum_i relu(x_i.w_j)^2; `undefined` where some
 * x_i.w_j may be 0. For relu only.
 */
export function invariantOf(net: EnclosedNetwork): Interval | undefined {
  const P = preactivations(R, net);
  const squares = Array.from({ length: P.rows }, (_, i) =>
    row(net.inputs, i).reduce((sum, x) => R.add(sum, intervalTier.power(x, 2)), R.zero),
  );
  let total = R.zero;
  for (const [j, v] of net.outputs.entries()) {
    let [p, q] = [R.zero, R.zero];
    for (let i = 0; i < P.rows; i++) {
      const z = at(P, i, j);
      if (!(z.lo > 0 || z.hi < 0)) return undefined;
      if (z.hi < 0) continue;
      p = R.add(p, squares[i] ?? R.zero);
      q = R.add(q, intervalTier.power(z, 2));
    }
    const product = R.mul(R.mul(intervalTier.power(v, 2), p), q);
    const root = interval(sqrtDown(exactly(product.lo)), sqrtUp(exactly(product.hi)));
    total = R.add(total, R.add(root, root));
  }
  return total;
}
