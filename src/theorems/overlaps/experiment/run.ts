/**
 * # Ranks and errors of overlapping windows and of trees (Theorem O)
 *
 * The ranks of drawn integer weights against sigma, exactly; the error of trees that approximate the instance of O6, the
 * least one exactly and trained ones in float64; and the weights that a rank takes.
 *
 * ## Main definitions
 * - {@link OverlapsDesign}, {@link OverlapsRecord}
 * - {@link overlapsExperiment}
 * @module
 */
import { ratio, rationalField as Q, rationalToText } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { gaussianSource, randomSource } from '../../../data/random.ts';
import { straddlingBound, treeBound } from '../../../grids/bounds.ts';
import {
  binaryTree,
  drawnMatrix,
  drawnWindows,
  sizedNetwork,
  weightCount,
} from '../../../grids/draw.ts';
import type { Draw, Shape } from '../../../grids/draw.ts';
import {
  crossings,
  leftHalf,
  matchingWindows,
  unitVectors,
  windowCount,
} from '../../../grids/instances.ts';
import type { Architecture } from '../../../grids/instances.ts';
import { largestMinor } from '../../../grids/minors.ts';
import { gridMatrix } from '../../../grids/network.ts';
import type { Grid } from '../../../grids/network.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { rankOfRationals } from '../../../linalg/rank.ts';
import { quantile } from '../../../reports/paired-test.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { bestTree, trainedError } from './trees.ts';

export interface OverlapsDesign {
  readonly seed: number;
  /** N, a power of 2, of all but the last part. */
  readonly positions: number;
  /** M, and the channels of windows. */
  readonly templates: number;
  /** Weights are whole numbers of at most this absolute value. */
  readonly ranges: readonly number[];
  readonly draws: number;
  /** B of the instance to approximate. */
  readonly window: number;
  /** Of the roots of trees. */
  readonly channels: readonly number[];
  readonly starts: number;
  readonly steps: number;
  readonly rate: number;
  /** N of the last part. */
  readonly sizes: readonly number[];
}

/** About a minute. */
export const usualOverlapsDesign: Omit<OverlapsDesign, 'seed'> = {
  positions: 8,
  templates: 2,
  ranges: [1, 9, 100, 1_000_000],
  draws: 200,
  window: 5,
  channels: [1, 2, 4, 6, 8, 10, 12, 14, 16],
  starts: 5,
  steps: 2000,
  rate: 0.03,
  sizes: [4, 6, 8, 10, 12],
};

/** A few seconds. */
export const smallOverlapsDesign: Omit<OverlapsDesign, 'seed'> = {
  ...usualOverlapsDesign,
  positions: 4,
  ranges: [1, 1_000_000],
  draws: 20,
  window: 3,
  channels: [1, 2, 3, 4],
  starts: 2,
  steps: 300,
  sizes: [4, 6],
};

/** Ranks of windows with weights of one range. */
export interface RangePoint {
  readonly most: number;
  /** Draws of rank r^sigma, of all. */
  readonly attained: number;
  readonly interval: readonly [number, number];
  /** The median rank. */
  readonly median: number;
  /** O3: the probability of a lower rank is at most this fraction; left out from 1 on. */
  readonly failure?: string;
}

export interface WindowPoint {
  readonly window: number;
  readonly sigma: number;
  readonly ranges: readonly RangePoint[];
}

export interface ErrorPoint {
  readonly channels: number;
  /** max(0, 1 - r/M^sigma), and the relative squared error of a tree that attains it, evaluated over Q. */
  readonly least: string;
  readonly attained: string;
  readonly trained: readonly number[];
}

export interface SizePoint {
  readonly positions: number;
  /** Of drawn weights, the lower one of both networks; M^H unless a draw misses it. */
  readonly rank: number;
  /** Weights of one layer of windows of H + 1 positions, and of a root with that many channels on all leaves. */
  readonly windows: number;
  readonly root: number;
  /** No tree whose root has children on one side each has fewer. */
  readonly least: number;
}

export interface OverlapsRecord {
  readonly experiment: 'overlaps';
  readonly design: OverlapsDesign;
  /** False if the run was interrupted: then only what was finished is included. */
  readonly complete: boolean;
  /** Binary trees with as many channels as the windows: O1, and the largest rank of a draw. */
  readonly trees: { readonly bound: number; readonly largest: number };
  readonly windows: readonly WindowPoint[];
  readonly errors: readonly ErrorPoint[];
  readonly sizes: readonly SizePoint[];
}

function wholes(random: () => number, most: number): Draw {
  return () => ratio(BigInt(Math.floor(random() * (2 * most + 1)) - most));
}

/** Over Q; a minor modulo a prime decides where it is as large as the bound. */
function rankWithin(grid: Grid<Rational>, bound: number): number {
  const left = leftHalf(grid.net.shape);
  const { rank } = largestMinor(grid, left);
  return rank === bound ? rank : rankOfRationals(gridMatrix(Q, grid, left));
}

/** Wilson's 95 % interval for a probability. */
export function shareInterval(hits: number, draws: number): readonly [number, number] {
  const z = 1.959964;
  const [share, pull] = [hits / draws, z ** 2 / draws];
  const half = z * Math.sqrt((share * (1 - share)) / draws + pull / (4 * draws));
  const ends = [share + pull / 2 - half, share + pull / 2 + half].map((x) => x / (1 + pull));
  return [Math.max(0, ends[0] ?? 0), Math.min(1, ends[1] ?? 1)];
}

function line(N: number, M: number, window: number): Architecture {
  return { shape: [N], templates: M, window, stride: 1, channels: M };
}

function windowPoint(design: OverlapsDesign, window: number, random: () => number): WindowPoint {
  const { positions: N, templates: M, ranges, draws } = design;
  const architecture = line(N, M, window);
  const left = leftHalf([N]);
  const sigma = crossings(architecture, left);
  const generic = M ** sigma;
  const pointAt = (most: number): RangePoint => {
    const draw = wholes(random, most);
    const ranks = Array.from({ length: draws }, () => {
      const grid = drawnWindows(architecture, draw);
      const bound = grid.net.kind === 'windows' ? straddlingBound(grid.net, M, left) : undefined;
      return rankWithin(grid, Number(bound ?? 0n));
    });
    const attained = ranks.filter((rank) => rank === generic).length;
    const roots = BigInt(generic * windowCount(architecture) * (window + 1));
    const values = BigInt(2 * most + 1);
    const interval = shareInterval(attained, draws);
    const failure = roots < values ? { failure: rationalToText(ratio(roots, values)) } : {};
    return { most, attained, interval, median: quantile(ranks, 0.5), ...failure };
  };
  return { window, sigma, ranges: ranges.map(pointAt) };
}

function treesOf(design: OverlapsDesign, random: () => number): OverlapsRecord['trees'] {
  const { positions: N, templates: M, ranges, draws } = design;
  const levels = Array.from({ length: Math.round(Math.log2(N)) }, () => M);
  const draw = wholes(random, Math.max(...ranges));
  let [bound, largest] = [0, 0];
  for (let k = 0; k < draws; k++) {
    const grid = binaryTree(M, levels, draw);
    bound = grid.net.kind === 'tree' ? Number(treeBound(grid.net, M, leftHalf([N]))) : 0;
    largest = Math.max(largest, rankWithin(grid, bound));
  }
  return { bound, largest };
}

/** norm(B - A)^2/norm(A)^2. */
function relativeError(A: Matrix<Rational>, B: Matrix<Rational>): Rational {
  let [gap, size] = [Q.zero, Q.zero];
  Array.from(A.data).forEach((a, k) => {
    const off = Q.sub(B.data[k] ?? Q.zero, a);
    gap = Q.add(gap, Q.mul(off, off));
    size = Q.add(size, Q.mul(a, a));
  });
  return Q.div(gap, size);
}

function errorPoint(design: OverlapsDesign, channels: number, next: () => number): ErrorPoint {
  const { positions: N, templates: M, window, starts, steps, rate } = design;
  const architecture = line(N, M, window);
  const left = leftHalf([N]);
  const A = gridMatrix(Q, matchingWindows(architecture), left);
  const rank = M ** crossings(architecture, left);
  const tree = bestTree(A, M, N / 2, channels);
  const floats = Float64Array.from(A.data, ({ num, den }) => Number(num) / Number(den));
  const sizes = { M, H: N / 2, r: channels };
  return {
    channels,
    least: rationalToText(ratio(BigInt(Math.max(0, rank - channels)), BigInt(rank))),
    attained: rationalToText(relativeError(A, gridMatrix(Q, tree, left))),
    trained: Array.from({ length: starts }, () =>
      trainedError(floats, sizes, { steps, rate }, next),
    ),
  };
}

function sizePoint(design: OverlapsDesign, N: number, random: () => number): SizePoint {
  const { templates: M, ranges } = design;
  const draw = wholes(random, Math.max(...ranges));
  const left = leftHalf([N]);
  const generic = M ** (N / 2);
  const common = { shape: [N], templates: M, left };
  const windows: Shape = {
    ...common,
    levels: [{ window: N / 2 + 1, stride: 1, channels: M }],
  };
  const root: Shape = {
    ...common,
    nodes: [{ children: Array.from({ length: N }, (_, j) => j), channels: generic }],
  };
  const ranks = [windows, root].map((shape) => {
    const net = sizedNetwork(shape, (rows, cols) => drawnMatrix(rows, cols, draw));
    return rankWithin({ net, templates: unitVectors(M) }, generic);
  });
  const rank = Math.min(...ranks);
  return {
    positions: N,
    rank,
    windows: weightCount(windows),
    root: weightCount(root),
    least: 3 * rank,
  };
}

/** Runs the experiment; it yields to the event loop between its parts, so that an interruption arrives. */
export async function overlapsExperiment(
  design: OverlapsDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<OverlapsRecord> {
  const [weights, further] = [
    randomSource(design.seed, 'points'),
    randomSource(design.seed, 'rows'),
  ];
  const starts = gaussianSource(design.seed, 'inputs');
  const trees = treesOf(design, weights);
  const windows: WindowPoint[] = [];
  const errors: ErrorPoint[] = [];
  const sizes: SizePoint[] = [];
  const jobs: (readonly [string, () => void])[] = [];
  for (let B = 1; B <= design.positions; B++)
    jobs.push([`B = ${B}`, () => windows.push(windowPoint(design, B, weights))]);
  for (const N of design.sizes)
    jobs.push([`N = ${N}`, () => sizes.push(sizePoint(design, N, further))]);
  for (const r of design.channels)
    jobs.push([`r = ${r}`, () => errors.push(errorPoint(design, r, starts))]);
  let done = 0;
  for (const [id, job] of jobs) {
    job();
    done++;
    onProgress?.(id, done, jobs.length);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) break;
  }
  const complete = done === jobs.length;
  return { experiment: 'overlaps', design, complete, trees, windows, errors, sizes };
}
