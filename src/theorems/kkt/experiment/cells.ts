/**
 * # The cells of the experiment
 *
 * A cell is a family of problems, a width and a batch. Each seed draws its own samples and labels. The cells of
 * `practice` run from n/d to 8n/d neurons; those of `certified` are the ones in which Theorem C has a ball.
 *
 * ## Main definitions
 * - {@link Cell}, {@link cells}
 * - {@link overThreshold}: m d/n
 * @module
 */
import { loadData } from '../../../data/load.ts';
import { gaussianSource, randomSigns, randomSource } from '../../../data/random.ts';

import { dense } from '../../../linalg/matrix.ts';
import type { Dense } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { problemOf } from '../../../network/problem.ts';
import type { Problem } from '../../../network/problem.ts';
import { lecunStart } from '../../../search/descend.ts';
import { evaluateLoss } from '../../../search/evaluation.ts';
import { leadingComponents } from '../../../search/leading-components.ts';

export type Part = 'practice' | 'certified';

/** A family of problems, one for each seed. */
export interface Cell {
  readonly id: string;
  readonly part: Part;
  readonly title: string;
  readonly n: number;
  readonly d: number;
  readonly width: number;
  readonly activation: string;
  /** Samples a batch; n is the whole data. */
  readonly batch: number;
  readonly problem: (seed: number) => Promise<Problem>;
}

/** m d/n: 2 at the width of Theorem A, 1 where there are as many hidden weights as samples. */
export function overThreshold({ n, d, width }: Pick<Cell, 'n' | 'd' | 'width'>): number {
  return (width * d) / n;
}

interface Family {
  readonly inputs: 'gaussian' | 'clustered' | 'mnist';
  readonly labels: 'random' | 'teacher' | 'noisy';
  readonly activation: string;
  readonly batch?: number;
}

type Size = readonly [n: number, d: number, width: number];

/** Ten centres of norm about 2 sqrt(d), and a standard normal vector added to each. */
function clustered(n: number, d: number, seed: number): Dense {
  const normal = gaussianSource(seed, 'inputs');
  const centres = Float64Array.from({ length: 10 * d }, () => 2 * normal());
  return dense(
    n,
    d,
    Float64Array.from(
      { length: n * d },
      (_, k) => (centres[((Math.floor(k / d) * d) % (10 * d)) + (k % d)] ?? 0) + normal(),
    ),
  );
}

const side = 28;
/** Digits to draw samples from; the classes in turn. */
const pool = 1000;

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

/** Means over blocks of 2 x 2 pixels: 28 x 28 becomes 14 x 14. */
function blockMeans(images: Dense): Dense {
  const small = new Float64Array(images.rows * 196);
  for (const [k, pixel] of images.data.entries()) {
    const [image, p] = [Math.floor(k / images.cols), k % images.cols];
    const block = 14 * Math.floor(Math.floor(p / side) / 2) + Math.floor((p % side) / 2);
    small[196 * image + block] = (small[196 * image + block] ?? 0) + pixel / 4;
  }
  return dense(images.rows, 196, small);
}

let components: Promise<Dense> | undefined;

/** All pixels of the pool, or the d leading components of their block means with mean square 1. */
async function digits(d: number): Promise<Dense> {
  const load = async (): Promise<Dense> =>
    (await loadData({ data: `mnist:${pool}`, seed: 1 })).inputs;
  if (d === side * side) return load();
  components ??= load().then((images) => leadingComponents(blockMeans(images), 50));
  const all = await components;
  const kept = all.data.filter((_, k) => k % all.cols < d);
  const scale = Math.sqrt(kept.length / kept.reduce((sum, a) => sum + a * a, 0));
  return dense(
    all.rows,
    d,
    kept.map((a) => scale * a),
  );
}

async function inputsOf(kind: Family['inputs'], [n, d]: Size, seed: number): Promise<Dense> {
  if (kind === 'clustered') return clustered(n, d, seed);
  if (kind === 'gaussian')
    return dense(n, d, Float64Array.from({ length: n * d }, gaussianSource(seed, 'inputs')));
  const all = await digits(d);
  const rows = chosen(n, pool, randomSource(seed, 'inputs'));
  const X = new Float64Array(n * d);
  for (const [place, i] of rows.entries()) X.set(all.data.subarray(i * d, (i + 1) * d), place * d);
  return dense(n, d, X);
}

/** Outputs of a tanh network of three neurons scaled to mean square 1; noise of variance 1/4 where it is asked for. */
function taught(X: Dense, isNoisy: boolean, seed: number): Float64Array {
  const { hidden, outputs } = lecunStart(X.cols, 3, seed + 1_000_003);
  const blank = problemOf(X, new Float64Array(X.rows), activationNamed('tanh'));
  const { residual: f } = evaluateLoss(blank, { hidden, outputs });
  const scale = Math.sqrt(f.length / f.reduce((sum, a) => sum + a * a, 0));
  const normal = gaussianSource(seed + 2_000_003);
  return f.map((a) => scale * a + (isNoisy ? normal() / 2 : 0));
}

const said = {
  gaussian: 'standard normal inputs',
  clustered: 'ten clusters',
  mnist: 'MNIST digits',
  random: 'random labels +-1',
  teacher: 'labels of a network of 3 neurons',
  noisy: 'labels of a network of 3 neurons, with noise',
} as const;

function cell(part: Part, family: Family, size: Size): Cell {
  const { inputs, labels, activation } = family;
  const [n, d, width] = size;
  const { batch = n } = family;
  const words = [
    inputs,
    `${n}x${d}-m${width}`,
    ...(labels === 'random' ? [] : [labels]),
    ...(activation === 'tanh' ? [] : [activation]),
    ...(batch === n ? [] : [`batch${batch}`]),
  ];
  const kind =
    inputs === 'mnist' && d < side * side ? `${said.mnist}, ${d} leading components` : said[inputs];
  return {
    id: (part === 'certified' ? 'certified-' : '') + words.join('-'),
    part,
    title: `${kind}, ${said[labels]}, ${activation}, ${batch === n ? 'whole data' : `batches of ${batch}`}`,
    n,
    d,
    width,
    activation,
    batch,
    problem: async (seed) => {
      const X = await inputsOf(inputs, size, seed);
      const y = labels === 'random' ? randomSigns(n, seed) : taught(X, labels === 'noisy', seed);
      return problemOf(X, y, activationNamed(activation));
    },
  };
}

const usual: Family = { inputs: 'gaussian', labels: 'random', activation: 'tanh' };
const [small, large, half]: readonly Size[] = [
  [100, 50, 4],
  [200, 100, 4],
  [200, 50, 8],
];

function at(size: Size | undefined, change: Partial<Family>): Cell {
  if (size === undefined) throw new RangeError('no such size');
  return cell('practice', { ...usual, ...change }, size);
}

/** In the order in which they run: widths first, then what else may matter. */
export const cells: readonly Cell[] = [
  ...[2, 4, 6, 8, 16].map((m) => at([100, 50, m], {})),
  ...[2, 4, 6, 8, 16].map((m) => at([200, 100, m], {})),
  ...[4, 6, 8, 12, 16].map((m) => at([200, 50, m], {})),
  ...[6, 8, 10, 12, 20].map((m) => at([100, 20, m], {})),
  ...[small, large].flatMap((size) =>
    ['gelu', 'softplus'].map((activation) => at(size, { activation })),
  ),
  ...(['teacher', 'noisy'] as const).map((labels) => at(large, { labels })),
  ...[small, large].map((size) => at(size, { inputs: 'clustered' })),
  at([100, 50, 4], { inputs: 'mnist' }),
  at([200, 50, 8], { inputs: 'mnist' }),
  at([200, 784, 2], { inputs: 'mnist' }),
  ...[small, large, half].map((size) => at(size, { batch: 32 })),
  ...(
    [
      [40, 20, 4],
      [80, 20, 8],
      [100, 50, 4],
    ] as const
  ).map((size) => cell('certified', usual, size)),
];
