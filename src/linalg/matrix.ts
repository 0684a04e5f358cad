/**
 * # Matrices
 *
 * A matrix is its shape and its entries in row-major order. {@link Matrix} is generic over the number
 * tier; {@link Dense} is the float64 case on a typed array, for the hot loops, and every `Dense` is
 * a `Matrix<number>`.
 * @module
 */
/** A rows x cols matrix, entry (i, j) at `data[i * cols + j]`. */
export interface Matrix<T> {
  readonly rows: number;
  readonly cols: number;
  readonly data: { readonly length: number; readonly [index: number]: T };
}

/** A float64 matrix on a typed array. */
export interface Dense extends Matrix<number> {
  readonly data: Float64Array;
}

/** Operands whose shapes do not agree: a bug, or misuse of the library. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** The rows x cols matrix with these entries, row by row. Throws {@link ShapeError} on a wrong count. */
export function matrix<T>(rows: number, cols: number, data: readonly T[]): Matrix<T> {
  checkCount('matrix', rows, cols, data.length);
  return { rows, cols, data };
}

/** The float64 matrix on this typed array (not copied). Throws {@link ShapeError} on a wrong count. */
export function dense(rows: number, cols: number, data: Float64Array): Dense {
  checkCount('dense', rows, cols, data.length);
  return { rows, cols, data };
}

/** f of each entry and its index in the data. */
export function mapDense(A: Dense, f: (entry: number, k: number) => number): Dense {
  return dense(A.rows, A.cols, A.data.map(f));
}

/** Throws {@link ShapeError}, which calls A `what`, unless A is rows x cols. */
export function demandShape(what: string, A: Matrix<unknown>, rows: number, cols: number): void {
  if (A.rows !== rows || A.cols !== cols)
    throw new ShapeError(`${what} ${rows} x ${cols}, got ${A.rows} x ${A.cols}`);
}

function checkCount(what: string, rows: number, cols: number, count: number): void {
  if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(cols) || rows < 0 || cols < 0)
    throw new ShapeError(`${what}: expected whole non-negative sizes, got ${rows} x ${cols}`);
  if (count !== rows * cols)
    throw new ShapeError(
      `${what}: expected ${rows * cols} entries for ${rows} x ${cols}, got ${count}`,
    );
}

/** Entry (i, j). Throws {@link ShapeError} outside the matrix. */
export function at<T>(A: Matrix<T>, i: number, j: number): T {
  // an integer row out of range lies outside the data; a fractional one may hit an entry: (0.5, 0) in two columns hits
  // 1
  const inside = Number.isInteger(i) && j >= 0 && j < A.cols;
  const entry = inside ? A.data[i * A.cols + j] : undefined;
  if (entry === undefined)
    throw new ShapeError(`at: expected an index inside ${A.rows} x ${A.cols}, got (${i}, ${j})`);
  return entry;
}

/** The matrix with entry f(i, j) at (i, j). */
export function tabulate<T>(rows: number, cols: number, f: (i: number, j: number) => T): Matrix<T> {
  return matrix(
    rows,
    cols,
    Array.from({ length: rows * cols }, (_, k) => f((k - (k % cols)) / cols, k % cols)),
  );
}

/** Row i as an array. */
export function row<T>(A: Matrix<T>, i: number): readonly T[] {
  return Array.from({ length: A.cols }, (_, j) => at(A, i, j));
}

/** The matrix with f applied to each entry: how a matrix moves between tiers. */
export function mapMatrix<S, T>(A: Matrix<S>, f: (a: S) => T): Matrix<T> {
  return tabulate(A.rows, A.cols, (i, j) => f(at(A, i, j)));
}
