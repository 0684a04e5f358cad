/**
 * # The data of the experiment
 *
 * Narrow networks: m around 2n/d and below n. Each seed draws its own samples and labels.
 *
 * ## Main definitions
 * - {@link Case}, {@link cases}
 * @module
 */
import { loadData } from '../../../data/load.ts';
import { gaussianSource, randomSigns, randomSource } from '../../../data/random.ts';
import { dense } from '../../../linalg/matrix.ts';
import type { Dense } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { problemOf } from '../../../network/problem.ts';
import type { Problem } from '../../../network/problem.ts';

/** A family of problems, one per seed. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly n: number;
  readonly d: number;
  readonly width: number;
  /** The share of the usual budget, so that large data does not take most of the time. */
  readonly share: number;
  readonly problem: (seed: number) => Promise<Problem>;
}

const activation = activationNamed('tanh');

function gaussianCase(n: number, d: number, width: number, where: string): Case {
  return {
    id: `gaussian-${n}x${d}-m${width}`,
    title: `standard normal inputs, random labels +-1, ${where}`,
    n,
    d,
    width,
    share: 1,
    problem: (seed) => {
      const X = Float64Array.from({ length: n * d }, gaussianSource(seed, 'inputs'));
      return Promise.resolve(problemOf(dense(n, d, X), randomSigns(n, seed), activation));
    },
  };
}

/** Digits to draw samples from; the classes in turn. */
const pool = 1000;
const side = 28;

/** k of the numbers from 0 to `among` - 1, without repetition. */
function chosen(k: number, among: number, uniform: () => number): readonly number[] {
  const order = Array.from({ length: among }, (_, i) => i);
  return Array.from({ length: k }, (_, i) => {
    const j = i + Math.floor(uniform() * (among - i));
    const [a = 0, b = 0] = [order[i], order[j]];
    order[j] = a;
    order[i] = b;
    return b;
  });
}

/** Means over blocks of 4 x 4 pixels: 28 x 28 becomes 7 x 7. */
function blockMeans(image: Float64Array): Float64Array {
  const small = new Float64Array(49);
  for (const [k, pixel] of image.entries()) {
    const [i, j] = [Math.floor(k / side), k % side];
    const block = 7 * Math.floor(i / 4) + Math.floor(j / 4);
    small[block] = (small[block] ?? 0) + pixel / 16;
  }
  return small;
}

function imageOf(X: Dense, i: number): Float64Array {
  return X.data.subarray(i * X.cols, (i + 1) * X.cols);
}

/** Digits 0 to 9 with mean 0 and variance 1 over the ten classes. */
function standardised(digit: number): number {
  return (digit - 4.5) / Math.sqrt(8.25);
}

interface DigitCase {
  readonly n: number;
  readonly width: number;
  readonly blocks: boolean;
  readonly labels: 'random' | 'digit';
  readonly share: number;
}

function digitCase({ n, width, blocks, labels, share }: DigitCase): Case {
  const d = blocks ? 49 : side * side;
  const images = blocks ? 'block means of 4 x 4 pixels' : 'all pixels';
  const shown = labels === 'random' ? 'random labels +-1' : 'the digit, standardised, as label';
  return {
    id: `mnist-${n}x${d}-m${width}-${labels}`,
    title: `MNIST digits, ${images}, ${shown}`,
    n,
    d,
    width,
    share,
    problem: async (seed) => {
      const { inputs, labels: digits } = await loadData({ data: `mnist:${pool}`, seed });
      const rows = chosen(n, pool, randomSource(seed, 'inputs'));
      const samples = rows.map((i) =>
        blocks ? blockMeans(imageOf(inputs, i)) : imageOf(inputs, i),
      );
      const X = dense(n, d, Float64Array.from(samples.flatMap((x) => Array.from(x))));
      const y =
        labels === 'random'
          ? randomSigns(n, seed)
          : rows.map((i) => standardised(digits?.[i] ?? Number.NaN));
      return problemOf(X, y, activation);
    },
  };
}

/** In the order of the runs. */
export const cases: readonly Case[] = [
  gaussianCase(40, 20, 4, 'm = 2n/d'),
  gaussianCase(80, 20, 8, 'm = 2n/d'),
  gaussianCase(80, 20, 4, 'm = n/d, half the threshold'),
  digitCase({ n: 100, width: 4, blocks: true, labels: 'random', share: 1 }),
  digitCase({ n: 100, width: 4, blocks: true, labels: 'digit', share: 1 }),
  digitCase({ n: 200, width: 2, blocks: false, labels: 'random', share: 0.25 }),
];
