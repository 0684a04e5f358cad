/**
 * # Networks in plain floating point
 *
 * Functions by Math, derivatives by differences, eigenvalues by Jacobi rotations, for oracle.ts. Shares no code with
 * the checker.
 * @module
 */
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { FactPoint } from '../../../src/certificates/facts/format.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import type { Expression } from '../../../src/sigma/expression-tree.ts';

export type Rows = readonly (readonly number[])[];

export interface Point {
  readonly W: Rows;
  readonly v: readonly number[];
}

export interface Data {
  readonly sigma: (z: number) => number;
  readonly X: Rows;
  readonly y: readonly number[];
}

const functions = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  atan: Math.atan,
  erf: () => Number.NaN,
  relu: (z: number) => Math.max(z, 0),
  step: (z: number) => (z > 0 ? 1 : 0),
  kink: () => 0,
} as const;

export function value(e: Expression, z: number): number {
  switch (e.kind) {
    case 'variable':
      return z;
    case 'constant':
      return float(e.value);
    case 'pi':
      return Math.PI;
    case 'neg':
      return -value(e.of, z);
    case 'power':
      return value(e.base, z) ** e.exponent;
    case 'apply':
      return functions[e.f](value(e.of, z));
    case 'add':
      return value(e.left, z) + value(e.right, z);
    case 'sub':
      return value(e.left, z) - value(e.right, z);
    case 'mul':
      return value(e.left, z) * value(e.right, z);
    case 'div':
      return value(e.left, z) / value(e.right, z);
  }
}

export function float({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

export function rows(A: Matrix<Rational>): Rows {
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: A.cols }, (__, k) => {
      const entry = A.data[i * A.cols + k];
      return entry === undefined ? Number.NaN : float(entry);
    }),
  );
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, k) => sum + x * (b[k] ?? Number.NaN), 0);
}

export const norm = (a: readonly number[]): number => Math.sqrt(dot(a, a));

export function flat({ W, v }: Point): readonly number[] {
  return [...W.flat(), ...v];
}

export function unflat(p: Point, t: readonly number[]): Point {
  const d = p.W[0]?.length ?? 0;
  return {
    W: p.W.map((_, j) => t.slice(j * d, (j + 1) * d)),
    v: t.slice(p.W.length * d),
  };
}

export function outputs({ sigma, X }: Data, { W, v }: Point): readonly number[] {
  return X.map((x) => W.reduce((sum, w, j) => sum + (v[j] ?? Number.NaN) * sigma(dot(x, w)), 0));
}

export function residual(data: Data, p: Point): readonly number[] {
  return outputs(data, p).map((f, i) => f - (data.y[i] ?? Number.NaN));
}

export function lossOf(data: Data, p: Point): number {
  return norm(residual(data, p)) ** 2 / 2;
}

const step = 1e-5;

/** Central differences of F at t, one row for each parameter. */
function differences(F: (t: readonly number[]) => readonly number[], t: readonly number[]): Rows {
  return t.map((_, k) => {
    const at = (h: number): readonly number[] => F(t.map((x, i) => (i === k ? x + h : x)));
    const low = at(-step);
    return at(step).map((a, i) => (a - (low[i] ?? Number.NaN)) / (2 * step));
  });
}

export function gradient(data: Data, p: Point): readonly number[] {
  return differences((t) => [lossOf(data, unflat(p, t))], flat(p)).map(([g]) => g ?? Number.NaN);
}

/** J = df/dW, one row per sample. */
export function jacobian(data: Data, p: Point): Rows {
  const columns = differences((t) => outputs(data, unflat(p, t)), flat(p)).slice(
    0,
    p.W.flat().length,
  );
  return data.X.map((_, i) => columns.map((c) => c[i] ?? Number.NaN));
}

/** Eigenvalues of a symmetric matrix by Jacobi rotations. */
export function eigenvalues(S: Rows): readonly number[] {
  const A = S.map((r) => [...r]);
  const n = A.length;
  const get = (i: number, j: number): number => A[i]?.[j] ?? Number.NaN;
  for (let sweep = 0; sweep < 60; sweep++)
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        if (!(Math.abs(get(p, q)) > 1e-300)) continue;
        const angle = 0.5 * Math.atan2(2 * get(p, q), get(p, p) - get(q, q));
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (const r of A) {
          const [a, b] = [r[p] ?? Number.NaN, r[q] ?? Number.NaN];
          [r[p], r[q]] = [c * a + s * b, c * b - s * a];
        }
        const [rp, rq] = [[...(A[p] ?? [])], [...(A[q] ?? [])]];
        A[p] = rp.map((a, k) => c * a + s * (rq[k] ?? Number.NaN));
        A[q] = rq.map((b, k) => c * b - s * (rp[k] ?? Number.NaN));
      }
  return A.map((r, i) => r[i] ?? Number.NaN);
}

/** Singular values of J, computed on its smaller side. */
export function gram(J: Rows): Rows {
  return J.map((a) => J.map((b) => dot(a, b)));
}

export function leastSingular(J: Rows): number {
  return Math.sqrt(Math.max(0, Math.min(...eigenvalues(gram(J)))));
}

export function rankOf(A: Rows): number {
  const values = eigenvalues(gram(A));
  const top = Math.max(...values, 0);
  return values.filter((x) => x > 1e-7 * top && x > 1e-12).length;
}

/** A fixed sequence in [-1, 1]. */
export function drawer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  };
}

export function pointOf({ hidden, outputs: v }: FactPoint): Point {
  return { W: rows(hidden), v: v.map(float) };
}
