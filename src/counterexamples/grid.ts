/**
 * # All candidates of a scope, and random ones
 *
 * Untrusted: proposes, proves nothing. Integer candidates up to the symmetries of canonical.ts, ordered by neurons,
 * samples, inputs, then height.
 *
 * ## Main definitions
 * - {@link Grid}: the free parts of a row's candidates
 * - {@link gridCandidates}, {@link gridCount}, {@link drawOnGrid}
 *
 * ## Main results
 * Every candidate of the scope that the grid describes equals a listed one up to those symmetries: samples are
 * enumerated as multisets, neurons (or mirrored pairs) as multisets of representatives.
 *
 * ## Notation
 * A sample is (x, y) where labels are free, else x; a neuron is (w, v) where outputs are free, else w.
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { parity } from '../sigma/parity.ts';
import type { Parity } from '../sigma/parity.ts';
import type { Candidate, Random, Row, Scope } from './row.ts';

export interface Grid {
  /** Those that are enumerated. */
  readonly activations: readonly Expression[];
  /** Those that are drawn. */
  readonly drawn: readonly Expression[];
  readonly neurons: Row['neurons'];
  /** Free output weights, or the same number for all (in pairs: the number, then its negative). */
  readonly outputs: 'free' | bigint;
  readonly labels: 'free' | 'derived';
  /** Whether m neurons, n samples and d inputs are possible sizes of a witness. */
  readonly shape: (m: number, n: number, d: number) => boolean;
  /** Whether these inputs can belong to a witness: the cheap part of the row's conditions. */
  readonly suits: (X: Matrix<Rational>) => boolean;
  /** Whether the signs of pre-activations matter: then sigma's parity makes no two neurons alike. */
  readonly signed?: boolean;
}

type Whole = readonly bigint[];

const size = (a: bigint): bigint => (a < 0n ? -a : a);
const heightOf = (list: Whole): bigint => list.reduce((h, a) => (size(a) > h ? size(a) : h), 1n);
const weightOf = (list: Whole): bigint => list.reduce((w, a) => w + size(a), 0n);

/** All vectors of this length with entries 0, 1, -1, ..., height, -height, in order of weight. */
function vectors(length: number, height: number): readonly Whole[] {
  const entries = Array.from({ length: 2 * height + 1 }, (_, k) =>
    BigInt(k % 2 === 1 ? (k + 1) / 2 : -k / 2),
  );
  let list: Whole[] = [[]];
  for (let k = 0; k < length; k++) list = list.flatMap((v) => entries.map((a) => [...v, a]));
  return list.sort(
    (a, b) => Number(heightOf(a) - heightOf(b)) || Number(weightOf(a) - weightOf(b)),
  );
}

/** All multisets of `count` members of the list. */
function* multisets<T>(list: readonly T[], count: number, first = 0): Generator<readonly T[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (const [i, member] of list.entries()) {
    if (i < first) continue;
    for (const rest of multisets(list, count - 1, i)) yield [member, ...rest];
  }
}

/** One of {(w, v), (-w, -v)}, or of {w, -w}; both if sigma has no parity. */
function isRepresentative(neuron: Whole, d: number, symmetry: Parity, grid: Grid): boolean {
  const first = neuron.slice(0, d).find((a) => a !== 0n) ?? 0n;
  const v = neuron[d] ?? 0n; // 0 where it is fixed
  if (grid.neurons === 'pairs') return v >= 0n && (symmetry === 'neither' || first >= 0n);
  if (symmetry === 'even') return first >= 0n;
  // (w, v) -> (-w, -v) would change fixed output weights
  if (symmetry === 'neither' || grid.outputs !== 'free') return true;
  return first > 0n || (first === 0n && v >= 0n);
}

function symmetryOf({ signed }: Grid, activation: Expression): Parity {
  return signed === true ? 'neither' : parity(activation);
}

interface Shape {
  readonly m: number;
  readonly n: number;
  readonly d: number;
}

/** W and v from neurons, or from one neuron of each mirrored pair. */
function hiddenLayer(
  neurons: readonly Whole[],
  d: number,
  grid: Grid,
): Pick<Candidate, 'hidden' | 'outputs'> {
  const outputOf = (neuron: Whole): bigint =>
    grid.outputs === 'free' ? (neuron[d] ?? 0n) : grid.outputs;
  const w = neurons.flatMap((neuron) => neuron.slice(0, d).map((a) => ratio(a)));
  const v = neurons.map((neuron) => ratio(outputOf(neuron)));
  if (grid.neurons !== 'pairs') return { hidden: matrix(v.length, d, w), outputs: v };
  const minus = neurons.map((neuron) => ratio(-outputOf(neuron)));
  return { hidden: matrix(2 * v.length, d, [...w, ...w]), outputs: [...v, ...minus] };
}

function dataOf(
  samples: readonly Whole[],
  d: number,
  grid: Grid,
): Pick<Candidate, 'inputs' | 'labels'> {
  const entries = samples.flatMap((s) => s.slice(0, d).map((a) => ratio(a)));
  const inputs = matrix(samples.length, d, entries);
  if (grid.labels === 'derived') return { inputs };
  return { inputs, labels: samples.map((s) => ratio(s[d] ?? 0n)) };
}

/** The candidates of one shape whose largest entry is `height`. */
function* shell(grid: Grid, { m, n, d }: Shape, height: number): Generator<Candidate> {
  const samples = vectors(d + (grid.labels === 'free' ? 1 : 0), height);
  const rows = vectors(d + (grid.outputs === 'free' ? 1 : 0), height);
  const wanted = BigInt(height);
  for (const activation of grid.activations) {
    const symmetry = symmetryOf(grid, activation);
    const kept = rows.filter((neuron) => isRepresentative(neuron, d, symmetry, grid));
    const layers = (): Iterable<readonly Whole[]> =>
      multisets(kept, grid.neurons === 'pairs' ? m / 2 : m);
    for (const data of multisets(samples, n)) {
      const free = dataOf(data, d, grid);
      if (!grid.suits(free.inputs)) continue;
      const tall = data.some((s) => heightOf(s) === wanted);
      for (const neurons of layers())
        if (tall || neurons.some((neuron) => heightOf(neuron) === wanted))
          yield { activation, ...free, ...hiddenLayer(neurons, d, grid) };
    }
  }
}

/** The widths from `least` on. */
function widths(grid: Grid, scope: Scope): readonly number[] {
  if (grid.neurons === 'none') return [0];
  const step = grid.neurons === 'pairs' ? 2 : 1;
  return Array.from({ length: Math.floor(scope.neurons / step) }, (_, k) => step * (k + 1));
}

/** Every candidate of the grid in the scope, up to symmetry, by neurons, samples, inputs, height. */
export function* gridCandidates(grid: Grid, scope: Scope): Generator<Candidate> {
  for (const m of widths(grid, scope))
    for (let n = 1; n <= scope.samples; n++)
      for (let d = 1; d <= scope.inputs; d++) {
        if (!grid.shape(m, n, d)) continue;
        for (let height = 1; height <= scope.height; height++)
          yield* shell(grid, { m, n, d }, height);
      }
}

/** C(n + k - 1, k): the multisets of k of n things. */
function multisetCount(n: bigint, k: number): bigint {
  let count = 1n;
  for (let i = 0n; i < BigInt(k); i++) count = (count * (n + i)) / (i + 1n);
  return count;
}

/** Of the neurons of {@link isRepresentative}, by counting. */
function neuronCount(grid: Grid, symmetry: Parity, d: number, height: number): bigint {
  const values = 2n * BigInt(height) + 1n;
  const w = values ** BigInt(d);
  const v = grid.outputs === 'free' ? values : 1n;
  const halved = (count: bigint): bigint => (count + 1n) / 2n;
  // w with first nonzero entry >= 0: those with a positive one, and 0
  const turned = symmetry === 'neither' ? w : halved(w);
  if (grid.neurons === 'pairs')
    return turned * (grid.outputs === 'free' ? BigInt(height) + 1n : 1n);
  if (symmetry === 'even') return turned * v;
  return symmetry === 'odd' && grid.outputs === 'free' ? halved(w * v) : w * v;
}

/** How many candidates {@link gridCandidates} lists if `suits` refuses none. */
export function gridCount(grid: Grid, scope: Scope): bigint {
  const { height } = scope;
  let count = 0n;
  for (const m of widths(grid, scope))
    for (let n = 1; n <= scope.samples; n++)
      for (let d = 1; d <= scope.inputs; d++) {
        if (!grid.shape(m, n, d)) continue;
        const entries = BigInt(d + (grid.labels === 'free' ? 1 : 0));
        const samples = multisetCount((2n * BigInt(height) + 1n) ** entries, n);
        for (const activation of grid.activations) {
          const neurons = neuronCount(grid, symmetryOf(grid, activation), d, height);
          const chosen = multisetCount(neurons, grid.neurons === 'pairs' ? m / 2 : m);
          count += samples * chosen;
        }
      }
  return count;
}

/** 1, 2, 3, ... with probabilities 1/2, 1/4, ..., at most `most`. */
function geometric(random: Random, most: number): number {
  let k = 1;
  while (k < most && random() < 0.5) k++;
  return k;
}

/** A random candidate with small entries, some of them fractions; `undefined` where the shape does not fit. */
export function drawOnGrid(grid: Grid, random: Random): Candidate | undefined {
  const n = geometric(random, 6);
  const d = geometric(random, 4);
  const units = geometric(random, 4);
  const m = grid.neurons === 'none' ? 0 : grid.neurons === 'pairs' ? 2 * units : units;
  if (!grid.shape(m, n, d)) return undefined;
  const activation = grid.drawn[Math.floor(random() * grid.drawn.length)];
  if (activation === undefined) return undefined;
  const height = geometric(random, 5) + 1;
  const still = random() < 0.5; // W = 0, where sigma of most activations is rational
  const entry = (): Rational => {
    const num = BigInt(Math.floor(random() * (2 * height + 1)) - height);
    return ratio(num, random() < 0.1 ? 2n : 1n);
  };
  const list = (length: number): Rational[] => Array.from({ length }, entry);
  const inputs = matrix(n, d, list(n * d));
  const labels = grid.labels === 'free' ? { labels: list(n) } : {};
  const h = grid.neurons === 'pairs' ? m / 2 : m;
  const w = still ? Array.from({ length: h * d }, () => ratio(0n)) : list(h * d);
  const { outputs: fixed } = grid;
  const v = fixed === 'free' ? list(h) : Array.from({ length: h }, () => ratio(fixed));
  const pairs = grid.neurons === 'pairs';
  const hidden = matrix(m, d, pairs ? [...w, ...w] : w);
  const outputs = pairs ? [...v, ...v.map(({ num, den }) => ratio(-num, den))] : v;
  return { activation, inputs, hidden, outputs, ...labels };
}
