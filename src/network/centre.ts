/**
 * # Enclosures at a point, computed once
 *
 * The data enter every certificate through three things: K = X X^T, norm(K o K) and the row norms of
 * X. A point (W, v) adds sigma and sigma' at its pre-activations. Both are computed once and reused
 * for every candidate radius.
 *
 * ## Main definitions
 * - {@link DataGeometry}, {@link dataGeometry}, {@link geometryOf}: from X alone
 * - {@link Centre}, {@link centreAt}: from X, sigma, W and v
 * - {@link residualUp}: an upper bound of norm(f(W, v) - y)
 * - {@link lipschitzOnBall}: L of Lemma 3
 *
 * ## Implementation notes
 * Pre-activations are dot products on BigInt, rounded once: an a-priori bound of the float64
 * product would be about d/2 times wider, a factor that certificates at m = 2n/d cannot afford.
 * @module
 */
import type { Upper } from '../arithmetic/bounds.ts';
import { encloseDyadic, exactDot, integersFrom, integersOf } from '../arithmetic/dyadic.ts';
import type { Integers } from '../arithmetic/dyadic.ts';
import { interval, intervalRing } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { at, matrix, ShapeError, tabulate } from '../linalg/matrix.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import { enclosedGram } from '../linalg/enclosed-gram.ts';
import { magnitudes, rowNormsUp, vectorNormUp } from '../linalg/norms.ts';
import {
  denseTranspose,
  intervalMatrix,
  pointEnclosure,
  principalPart,
} from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { enclose, encloseValue } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import type { Problem } from './problem.ts';
import { curvatureOnBall, lipschitzUp, squareGramNorm } from './lipschitz.ts';

/** What certificates need of X (n x d), or of X A: bounds and enclosures, each valid for the exact matrix. */
export interface DataGeometry {
  readonly inputs: Enclosure;
  /** Row i of that matrix, exactly. */
  readonly exactRow: (i: number) => Integers;
  /** One row of each set of rows that no network tells apart, where there are such. */
  readonly distinct?: readonly number[] | undefined;
  /** K = X X^T, n x n. */
  readonly gram: Enclosure;
  /** At least norm(K o K). */
  readonly squareNorm: Upper;
  /** At least norm(x_i), length n. */
  readonly rowNorms: readonly Upper[];
}

function integerRow(A: Dense, i: number): Integers {
  return integersOf(A.data.subarray(i * A.cols, (i + 1) * A.cols));
}

/** How the claim transforms X: the columns of A, d x d', and one representative of each set of equal rows. */
export interface InputsChange {
  readonly columns?: Dense | undefined;
  readonly distinct?: readonly number[] | undefined;
}

/** The geometry of X, or of X A. All entries must be finite. Cost: half a product n x d by d x n, with A n d d' on BigInt. */
export function dataGeometry(X: Dense, { columns, distinct }: InputsChange = {}): DataGeometry {
  const { exactRow, inputs } = columns === undefined ? rowsOf(X) : changedRows(X, columns);
  const gram = enclosedGram(inputs);
  return {
    inputs,
    exactRow,
    distinct,
    gram,
    squareNorm: squareGramNorm(gram),
    rowNorms: rowNormsUp(magnitudes(inputs)),
  };
}

/** The geometry of the problem's inputs. */
export function geometryOf({ inputs, stated }: Problem): DataGeometry {
  return stated === undefined ? dataGeometry(inputs) : dataGeometry(stated.given, stated);
}

function rowsOf(X: Dense): Pick<DataGeometry, 'exactRow' | 'inputs'> {
  return { inputs: pointEnclosure(X), exactRow: (i) => integerRow(X, i) };
}

/** X A, each entry rounded once. */
function changedRows(X: Dense, A: Dense): Pick<DataGeometry, 'exactRow' | 'inputs'> {
  if (A.rows !== X.cols)
    throw new ShapeError(`dataGeometry: expected A ${X.cols} x d', got ${A.rows} x ${A.cols}`);
  const T = denseTranspose(A);
  const columns = Array.from({ length: A.cols }, (_, k) => integerRow(T, k));
  const products = Array.from({ length: X.rows }, (_, i) => {
    const x = integerRow(X, i);
    return columns.map((a) => exactDot(x, a));
  });
  return {
    inputs: intervalMatrix(matrix(X.rows, A.cols, products.flat().map(encloseDyadic))),
    exactRow: (i) => integersFrom(products[i] ?? []),
  };
}

/** The part of an n x n matrix that belongs to distinct rows. */
export function distinctPart(G: Enclosure, { distinct }: DataGeometry): Enclosure {
  return distinct === undefined ? G : principalPart(G, distinct);
}

/** A point (W, v) with sigma and sigma' enclosed at its pre-activations; all matrices n x m. */
export interface Centre {
  readonly geometry: DataGeometry;
  readonly activation: Activation;
  readonly outputs: readonly number[];
  readonly preactivations: Matrix<Interval>;
  readonly values: Matrix<Interval>;
  readonly slopes: Matrix<Interval>;
}

/** What Lipschitz constants depend on; of `outputs` only the absolute values matter. */
export interface Reach extends Pick<Centre, 'activation' | 'outputs' | 'preactivations'> {
  readonly geometry: Pick<DataGeometry, 'gram' | 'squareNorm' | 'rowNorms'>;
}

/** sigma(0), and 0 in place of sigma'(0): at a row of zeros f is the same for every W, and its row of J is 0. */
function enclosedAtZero(activation: Activation) {
  const value = encloseValue(activation, interval(0));
  return value === undefined ? undefined : { value, slope: interval(0) };
}

/**
 * The enclosures at (W, v), or `undefined` when sigma is not shown to be C^2 at a pre-activation
 * (a kink, a pole, or overflow); at a row of zeros, when sigma(0) is not shown to exist.
 *
 * Shapes: `hidden` m x d, `outputs` m; finite entries.
 */
export function centreAt(
  geometry: DataGeometry,
  activation: Activation,
  hidden: Dense,
  outputs: readonly number[],
): Centre | undefined {
  const { rows: n, cols: d } = geometry.inputs.mid;
  if (hidden.cols !== d || outputs.length !== hidden.rows)
    throw new ShapeError(
      `centreAt: expected hidden weights m x ${d} and m output weights, got ${hidden.rows} x ${hidden.cols} and ${outputs.length}`,
    );
  const neurons = Array.from({ length: hidden.rows }, (_, j) => integerRow(hidden, j));
  const preactivations: Interval[] = [];
  const values: Interval[] = [];
  const slopes: Interval[] = [];
  const constant = enclosedAtZero(activation);
  for (let i = 0; i < n; i++) {
    const x = geometry.exactRow(i); // one row at a time: entries of very different magnitudes become long integers
    const isZero = x.mans.every((a) => a === 0n);
    for (const w of neurons) {
      const p = encloseDyadic(exactDot(x, w));
      const sigma = enclose(activation, p) ?? (isZero ? constant : undefined);
      if (sigma === undefined) return undefined;
      preactivations.push(p);
      values.push(sigma.value);
      slopes.push(sigma.slope);
    }
  }
  return {
    geometry,
    activation,
    outputs,
    preactivations: matrix(n, hidden.rows, preactivations),
    values: matrix(n, hidden.rows, values),
    slopes: matrix(n, hidden.rows, slopes),
  };
}

/** f(W, v) - y, each entry enclosed. Throws {@link ShapeError} unless there are n labels. */
export function residualAt(centre: Centre, labels: ArrayLike<number>): readonly Interval[] {
  const { values, outputs: v } = centre;
  if (labels.length !== values.rows)
    throw new ShapeError(`residualAt: expected ${values.rows} labels, got ${labels.length}`);
  const R = intervalRing;
  const weights = v.map((a) => interval(a));
  const entries = tabulate(values.rows, 1, (i) =>
    weights.reduce(
      (sum, w, j) => R.add(sum, R.mul(w, at(values, i, j))),
      R.neg(interval(labels[i] ?? 0)),
    ),
  );
  return Array.from(entries.data);
}

/** At least norm(f(W, v) - y). */
export function residualUp(centre: Centre, labels: ArrayLike<number>): Upper {
  return vectorNormUp(residualAt(centre, labels));
}

/**
 * L of Lemma 3 on the ball of this radius, for abs(v_j) <= abs(weights_j); `undefined` where sigma is not shown to be
 * C^2 on the pre-activations that the ball reaches.
 */
export function lipschitzOnBall(
  { activation, preactivations, geometry, outputs }: Reach,
  radius: number,
  weights: readonly number[] = outputs,
): Upper | undefined {
  const curvature = curvatureOnBall(activation, preactivations, geometry.rowNorms, weights, radius);
  return curvature === undefined ? undefined : lipschitzUp(curvature, geometry.squareNorm);
}
