/**
 * # A change of columns
 *
 * Untrusted: chooses A, proves nothing. Columns with different offsets and scales, as in raw tables, make K = X X^T
 * numerically of rank one; those of X A have a common scale. A network on X A is a network on X, so nothing is lost.
 *
 * ## Main definitions
 * - {@link columnsFor}: A, d x d', with at most as many columns as X
 * - {@link inColumns}: the problem with X A in place of X
 * - {@link hiddenFor}: weights on X A of the same network
 *
 * ## References
 * Source: "Change of columns" of proofs-notes/expressivity.md.
 * @module
 */
import { createRequire } from 'node:module';
import type * as MlMatrix from 'ml-matrix';
import { abs, max, sqrt } from '../arithmetic/machine.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows, denseTranspose } from '../linalg/product.ts';
import { dataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';

/** Loaded on demand: most searches need no other columns. */
const library = (): typeof MlMatrix => createRequire(import.meta.url)('ml-matrix');

/** `standard`: columns of root mean square 1, centred if X has a constant column; `whitened`: orthogonal too. */
export type Columns = 'standard' | 'whitened';

/** Column j of X, divided by its largest entry: 1e300 squared would overflow. */
interface Column {
  readonly size: number;
  readonly shares: Float64Array;
  readonly isConstant: boolean;
}

function columnOf(X: Dense, j: number): Column {
  const entries = Float64Array.from({ length: X.rows }, (_, i) => X.data[i * X.cols + j] ?? 0);
  const size = entries.reduce((most, x) => max(most, abs(x)), 0);
  return {
    size,
    shares: entries.map((x) => (size === 0 ? 0 : x / size)),
    isConstant: entries.every((x) => x === entries[0]),
  };
}

function meanOf(xs: Float64Array): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
}

/** The columns of A that scale those of X to root mean square 1, centred if a constant column allows the shift. */
function standardised(X: Dense): readonly Float64Array[] {
  const columns = Array.from({ length: X.cols }, (_, j) => columnOf(X, j));
  const constant = columns.findLastIndex(({ isConstant, size }) => isConstant && size > 0);
  return columns.flatMap(({ size, shares }, j) => {
    const isShifted = constant >= 0 && j !== constant;
    const mean = isShifted ? meanOf(shares) : 0;
    const spread = sqrt(meanOf(shares.map((x) => (x - mean) ** 2)));
    const a = new Float64Array(X.cols);
    a[j] = 1 / spread / size;
    if (isShifted) a[constant] = -mean / spread / (X.data[constant] ?? 0);
    // a second constant column, or a column of zeros, adds nothing
    return a.every(Number.isFinite) && spread > 0 ? [a] : [];
  });
}

function fromColumns(columns: readonly Float64Array[]): Dense | undefined {
  const rows = columns[0]?.length ?? 0;
  if (columns.length === 0) return undefined;
  const data = new Float64Array(rows * columns.length);
  columns.forEach((a, k) => a.forEach((x, j) => (data[j * columns.length + k] = x)));
  return dense(rows, columns.length, data);
}

/** Directions with a smaller share of the variance are rounding errors. */
const leastShare = 2 ** -40;

/** Beyond this the decomposition takes longer than the search. */
const mostColumns = 300;

/** A such that X A has orthogonal columns of root mean square 1, from a standardising one. */
function whitened(X: Dense, A: Dense): Dense | undefined {
  if (A.cols > mostColumns) return undefined;
  const Z = exactProduct(X, A);
  const C = denseProduct(denseTranspose(Z), Z);
  const { realEigenvalues: values, eigenvectorMatrix: V } = new (library().EigenvalueDecomposition)(
    rowsOf(C),
    {
      assumeSymmetric: true,
    },
  );
  const largest = values.reduce((most, t) => max(most, t), 0);
  const kept = values.flatMap((t, k) => (t > leastShare * largest ? [{ t, k }] : []));
  const turn = fromColumns(
    kept.map(({ t, k }) => Float64Array.from(V.getColumn(k), (x) => x * sqrt(X.rows / t))),
  );
  return turn === undefined ? undefined : denseProduct(A, turn);
}

/** X A, each entry rounded once. */
function exactProduct(X: Dense, columns: Dense): Dense {
  return dataGeometry(X, { columns }).inputs.mid;
}

/** A for these inputs; `undefined` if there is none. Source: see the module header. */
export function columnsFor(X: Dense, how: Columns): Dense | undefined {
  const A = fromColumns(standardised(X));
  return A === undefined || how === 'standard' ? A : whitened(X, A);
}

/** The problem with X A in place of X; `undefined` if there is no A. */
export function inColumns(problem: Problem, how: Columns): Problem | undefined {
  const { inputs, stated = { given: inputs } } = problem;
  const columns = columnsFor(stated.given, how);
  if (columns === undefined) return undefined;
  return {
    ...problem,
    inputs: exactProduct(stated.given, columns),
    stated: { ...stated, columns },
  };
}

/** W' for the changed problem with X A W'^T close to X W^T: the same network, up to rounding. */
export function hiddenFor(problem: Problem, changed: Problem, hidden: Dense): Dense {
  const raw = problem.stated?.given ?? problem.inputs;
  const preactivations = denseProductByRows(raw, hidden);
  const solved = library().solve(rowsOf(changed.inputs), rowsOf(preactivations), true).transpose();
  return dense(solved.rows, solved.columns, Float64Array.from(solved.to1DArray()));
}

function rowsOf(A: Dense): MlMatrix.Matrix {
  return new (library().Matrix)(
    Array.from({ length: A.rows }, (_, i) => A.data.slice(i * A.cols, (i + 1) * A.cols)),
  );
}
