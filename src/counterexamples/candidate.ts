/**
 * # Candidates, their sizes, and smaller ones
 *
 * Untrusted: proposes, proves nothing. Witnesses are ordered by number of neurons, samples and inputs, then by height
 * and weight.
 *
 * ## Main definitions
 * - {@link sizeOf}, {@link compareSizes}, {@link sameShape}
 * - {@link withoutNeurons}, {@link withoutSample}, {@link withoutInput}: with one part removed
 * - {@link simplerEntries}: the same shape with simpler numbers
 *
 * ## Implementation notes
 * Only the free part counts: numbers that a row derives (labels in a kernel, a better point) are functions of it.
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Candidate, Row, Size } from './row.ts';

type Neurons = Row['neurons'];

const magnitude = (a: bigint): bigint => (a < 0n ? -a : a);

/** X, W, v and the free labels, in this order. */
function entriesOf(c: Candidate): readonly Rational[] {
  const matrices = [c.inputs, c.hidden].flatMap(({ data }) => Array.from(data));
  return [...matrices, ...c.outputs, ...(c.labels ?? [])];
}

/**
 * The size of the free part. Heights beyond 2^53 are rounded, which makes no difference to a
 * search.
 */
export function sizeOf(c: Candidate): Size {
  let height = 1n;
  let weight = 0n;
  for (const { num, den } of entriesOf(c)) {
    const p = magnitude(num);
    weight += p + den;
    for (const part of [p, den]) if (part > height) height = part;
  }
  const { rows: samples, cols: inputs } = c.inputs;
  return {
    neurons: c.hidden.rows,
    samples,
    inputs,
    height: Number(height),
    weight: Number(weight),
  };
}

const order = ['neurons', 'samples', 'inputs', 'height', 'weight'] as const;

function compareBy(keys: readonly (keyof Size)[], a: Size, b: Size): number {
  const key = keys.find((k) => a[k] !== b[k]);
  return key === undefined ? 0 : a[key] - b[key];
}

/** Negative where a is smaller than b, 0 where they are equal in all five. */
export function compareSizes(a: Size, b: Size): number {
  return compareBy(order, a, b);
}

/** As {@link compareSizes}, by neurons, samples and inputs alone. */
export function compareShapes(a: Size, b: Size): number {
  return compareBy(order.slice(0, 3), a, b);
}

function keepRows<T>(A: Matrix<T>, keep: (i: number) => boolean): Matrix<T> {
  const rows = Array.from({ length: A.rows }, (_, i) => i).filter(keep);
  return tabulate(rows.length, A.cols, (i, j) => at(A, rows[i] ?? -1, j));
}

function keepCols<T>(A: Matrix<T>, keep: (j: number) => boolean): Matrix<T> {
  const cols = Array.from({ length: A.cols }, (_, j) => j).filter(keep);
  return tabulate(A.rows, cols.length, (i, j) => at(A, i, cols[j] ?? -1));
}

/** The candidates with one neuron, or one mirrored pair (j, j + h), removed. */
export function withoutNeurons(c: Candidate, neurons: Neurons): readonly Candidate[] {
  const m = c.hidden.rows;
  if (neurons === 'none' || m <= (neurons === 'pairs' ? 2 : 1)) return [];
  const count = neurons === 'pairs' ? m / 2 : m;
  return Array.from({ length: count }, (_, dropped) => {
    const keep = (j: number): boolean => j % count !== dropped;
    const outputs = c.outputs.filter((_, j) => keep(j));
    return { ...c, hidden: keepRows(c.hidden, keep), outputs };
  });
}

/** The candidates with one sample removed. */
export function withoutSample(c: Candidate): readonly Candidate[] {
  const n = c.inputs.rows;
  if (n <= 1) return [];
  return Array.from({ length: n }, (_, dropped) => {
    const inputs = keepRows(c.inputs, (i) => i !== dropped);
    if (c.labels === undefined) return { ...c, inputs };
    return { ...c, inputs, labels: c.labels.filter((_, i) => i !== dropped) };
  });
}

/** The candidates with one input removed. */
export function withoutInput(c: Candidate): readonly Candidate[] {
  const d = c.inputs.cols;
  if (d <= 1) return [];
  return Array.from({ length: d }, (_, dropped) => {
    const keep = (j: number): boolean => j !== dropped;
    return { ...c, inputs: keepCols(c.inputs, keep), hidden: keepCols(c.hidden, keep) };
  });
}

/** Numbers of smaller height or size than a, the simplest first. */
function simplerThan(a: Rational): readonly Rational[] {
  if (a.num === 0n) return [];
  const sign = a.num < 0n ? -1n : 1n;
  const trials = [
    Q.zero,
    ratio(sign),
    ratio(a.num / a.den),
    ratio(a.num / a.den + sign),
    ratio(a.num / 2n, a.den),
    ratio(a.num - sign, a.den),
  ];
  const size = ({ num, den }: Rational): bigint => magnitude(num) + den;
  return trials.filter((b) => size(b) < size(a));
}

type Change = (a: Rational) => Rational;

function replaceAll(c: Candidate, f: Change): Candidate {
  const all = (A: Matrix<Rational>): Matrix<Rational> =>
    matrix(A.rows, A.cols, Array.from(A.data, f));
  const moved = { ...c, inputs: all(c.inputs), hidden: all(c.hidden), outputs: c.outputs.map(f) };
  return c.labels === undefined ? moved : { ...moved, labels: c.labels.map(f) };
}

function put<T>(list: readonly T[], k: number, f: (a: T) => T): readonly T[] {
  return list.map((a, i) => (i === k ? f(a) : a));
}

function changeMatrix(A: Matrix<Rational>, ks: readonly number[], f: Change): Matrix<Rational> {
  return matrix(
    A.rows,
    A.cols,
    Array.from({ length: A.data.length }, (_, k) => {
      const a = A.data[k] ?? Q.zero;
      return ks.includes(k) ? f(a) : a;
    }),
  );
}

/** The entries of the candidate, each as a function that changes it (both entries of a mirrored pair). */
function places(
  c: Candidate,
  neurons: Neurons,
): readonly { value: Rational; put: (b: Rational) => Candidate }[] {
  const { inputs: X, hidden: W, outputs: v, labels: y } = c;
  const h = neurons === 'pairs' ? v.length / 2 : v.length;
  const partner = (k: number, step: number): readonly number[] =>
    neurons === 'pairs' ? [k, k + step] : [k];
  const samples = Array.from(X.data, (value, k) => ({
    value,
    put: (b: Rational) => ({ ...c, inputs: changeMatrix(X, [k], () => b) }),
  }));
  const weights = Array.from(W.data).slice(0, h * W.cols);
  const hidden = weights.map((value, k) => ({
    value,
    put: (b: Rational) => ({ ...c, hidden: changeMatrix(W, partner(k, h * W.cols), () => b) }),
  }));
  const outputs = v.slice(0, h).map((value, k) => ({
    value,
    put: (b: Rational) => ({
      ...c,
      outputs: v.map((a, j) => (j === k ? b : j === k + h ? Q.neg(b) : a)),
    }),
  }));
  const labels = (y ?? []).map((value, k) => ({
    value,
    put: (b: Rational) => ({ ...c, labels: put(y ?? [], k, () => b) }),
  }));
  return [...samples, ...hidden, ...outputs, ...labels];
}

/** Smaller candidates of the same shape: first one value replaced everywhere, then single entries. */
export function* simplerEntries(c: Candidate, neurons: Neurons): Generator<Candidate> {
  const size = sizeOf(c);
  const smaller = (other: Candidate): boolean => compareSizes(sizeOf(other), size) < 0;
  const values = new Map(entriesOf(c).map((a) => [`${magnitude(a.num)}/${a.den}`, a]));
  for (const a of values.values())
    for (const b of simplerThan(a)) {
      const other = replaceAll(c, (e) => sameUpToSign(e, a, b));
      if (smaller(other)) yield other;
    }
  for (const place of places(c, neurons))
    for (const b of simplerThan(place.value)) {
      const other = place.put(b);
      if (smaller(other)) yield other;
    }
}

/** b for a, -b for -a, e for every other e. */
function sameUpToSign(e: Rational, a: Rational, b: Rational): Rational {
  if (e.den !== a.den || magnitude(e.num) !== magnitude(a.num)) return e;
  return e.num === a.num ? b : Q.neg(b);
}
