/**
 * # Trees that approximate a grid tensor: the best one over Q, and trained ones in float64
 *
 * The root has two children, with M^H channels directly on the H leaves of either half, and the head is 1.
 *
 * ## Main definitions
 * - {@link bestTree}: attains O6
 * - {@link trainedError}
 * @module
 */
import { ratio, rationalField as Q } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { unitVectors } from '../../../grids/instances.ts';
import { assignments } from '../../../grids/network.ts';
import type { Grid } from '../../../grids/network.ts';
import { row, tabulate } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { updateFor } from '../../../search/sgd.ts';

const one = ratio(1n);

/** The different rows of A other than 0, each with the places where it stands. */
function blocksOf(A: Matrix<Rational>): readonly (readonly number[])[] {
  const places = new Map<string, number[]>();
  for (let i = 0; i < A.rows; i++) {
    const entries = row(A, i);
    if (entries.every(({ num }) => num === 0n)) continue;
    const text = entries.map(({ num, den }) => `${num}/${den}`).join(' ');
    places.set(text, [...(places.get(text) ?? []), i]);
  }
  return [...places.values()];
}

/**
 * The first `channels` blocks of equal rows of A, an M^H x M^H matrix whose different rows are orthogonal with equal
 * singular values, as a tree: the children select an assignment each.
 */
export function bestTree(
  A: Matrix<Rational>,
  M: number,
  H: number,
  channels: number,
): Grid<Rational> {
  const blocks = blocksOf(A).slice(0, channels);
  const states = assignments(M, H);
  const selectors = tabulate(states.length, H * M, (c, k) =>
    states[c]?.[(k - (k % M)) / M] === k % M ? one : Q.zero,
  );
  const weights = tabulate(channels, 2 * A.rows, (g, k) => {
    const block = blocks[g] ?? [];
    if (k < A.rows) return block.includes(k) ? one : Q.zero;
    return row(A, block[0] ?? 0)[k - A.rows] ?? Q.zero;
  });
  const half = (from: number): readonly number[] => Array.from({ length: H }, (_, t) => from + t);
  const nodes = [
    { children: half(0), weights: selectors },
    { children: half(H), weights: selectors },
    { children: [2 * H, 2 * H + 1], weights },
  ];
  const head = tabulate(1, channels, () => one);
  return { net: { kind: 'tree', shape: [2 * H], nodes, head }, templates: unitVectors(M) };
}

type Floats = Float64Array;

function get(list: Floats, k: number): number {
  return list[k] ?? 0;
}

function plus(list: Floats, k: number, by: number): void {
  list[k] = get(list, k) + by;
}

/** One half of a tree: S channels on H leaves, then r functionals of them. */
interface Half {
  /** The functionals of the leaves, S x H x M, then those of the root, r x S. */
  readonly theta: Floats;
  /** Values of the channels, S x S: assignment, channel. */
  readonly channels: Floats;
  /** What the root multiplies, S x r. */
  readonly seen: Floats;
}

interface Sizes {
  readonly M: number;
  readonly H: number;
  readonly r: number;
  readonly states: readonly (readonly number[])[];
}

function halfAt(theta: Floats, { M, H, r, states }: Sizes): Half {
  const S = states.length;
  const [channels, seen] = [new Float64Array(S * S), new Float64Array(S * r)];
  for (const [p, templates] of states.entries()) {
    for (let c = 0; c < S; c++)
      channels[p * S + c] = templates.reduce((y, a, t) => y * get(theta, (c * H + t) * M + a), 1);
    for (let g = 0; g < r; g++)
      for (let c = 0; c < S; c++)
        plus(seen, p * r + g, get(theta, S * H * M + g * S + c) * get(channels, p * S + c));
  }
  return { theta, channels, seen };
}

/** The gradient in the weights of a half, from that in what the root multiplies. */
function pulledBack({ theta, channels }: Half, pull: Floats, { M, H, r, states }: Sizes): Floats {
  const S = states.length;
  const root = S * H * M;
  const gradient = new Float64Array(theta.length);
  for (const [p, templates] of states.entries())
    for (let c = 0; c < S; c++) {
      let back = 0;
      for (let g = 0; g < r; g++) {
        plus(gradient, root + g * S + c, get(pull, p * r + g) * get(channels, p * S + c));
        back += get(pull, p * r + g) * get(theta, root + g * S + c);
      }
      const factors = templates.map((a, t) => get(theta, (c * H + t) * M + a));
      for (const [t, a] of templates.entries())
        plus(
          gradient,
          (c * H + t) * M + a,
          factors.with(t, 1).reduce((x, y) => x * y, back),
        );
    }
  return gradient;
}

export interface Training {
  readonly steps: number;
  readonly rate: number;
}

/** norm(h - A)^2/norm(A)^2 after Adam on all weights from a Gaussian start, the least of the run; A row by row, M^H x M^H. */
export function trainedError(
  A: Floats,
  { M, H, r }: Omit<Sizes, 'states'>,
  { steps, rate }: Training,
  next: () => number,
): number {
  const sizes = { M, H, r, states: assignments(M, H) };
  const S = sizes.states.length;
  const length = S * H * M + r * S;
  const theta = Float64Array.from({ length: 2 * length }, (_, k) =>
    k % length < S * H * M ? next() : next() / Math.sqrt(S),
  );
  const size = A.reduce((sum, a) => sum + a * a, 0);
  const step = updateFor({ kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-12 }, 2 * length);
  const gradient = new Float64Array(2 * length);
  let least = Infinity;
  for (let k = 0; k < steps; k++) {
    const left = halfAt(theta.subarray(0, length), sizes);
    const right = halfAt(theta.subarray(length), sizes);
    const [onLeft, onRight] = [new Float64Array(S * r), new Float64Array(S * r)];
    let loss = 0;
    for (let p = 0; p < S; p++)
      for (let q = 0; q < S; q++) {
        let gap = -get(A, p * S + q);
        for (let g = 0; g < r; g++) gap += get(left.seen, p * r + g) * get(right.seen, q * r + g);
        loss += (gap * gap) / size;
        const back = (2 * gap) / size;
        for (let g = 0; g < r; g++) {
          plus(onLeft, p * r + g, back * get(right.seen, q * r + g));
          plus(onRight, q * r + g, back * get(left.seen, p * r + g));
        }
      }
    least = Math.min(least, loss);
    gradient.set(pulledBack(left, onLeft, sizes));
    gradient.set(pulledBack(right, onRight, sizes), length);
    step(theta, gradient, rate * (1 - k / steps));
  }
  return least;
}
