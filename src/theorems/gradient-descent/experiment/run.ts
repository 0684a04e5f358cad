/**
 * # The least width of a certified success, measured (D3)
 *
 * For n samples in dimension d = n^a, random inputs and random labels: the least width at which training from the
 * standard start, without mirroring and in all layers, reaches a point from which a proof takes over. Either gradient
 * descent is proved to converge to loss 0 from there (D2), or an exact zero-loss point is proved to lie nearby (A3).
 * The exponent of n is compared with theory and with m(d+1) >= n, without which no such proof exists.
 *
 * ## Main definitions
 * - {@link WidthScalingDesign}, {@link WidthScalingRecord}
 * - {@link widthScaling}
 *
 * ## Implementation notes
 * The proofs are certificates, written as text and decided by the kernel. All widths of one seed share their inputs.
 * The record holds no times. A run that is not certified within the budget might be with a larger one: the widths are
 * upper bounds.
 * @module
 */
import { gaussianSource, randomSigns } from '../../../data/random.ts';
import { dense } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { problemOf } from '../../../network/problem.ts';
import type { Problem } from '../../../network/problem.ts';
import { zeroNear } from '../../../search/zero-near.ts';
import { isVerified } from '../../verified.ts';
import { searchDescent } from '../search.ts';
import type { Point } from '../../../search/evaluation.ts';
import { medianInterval, quantile } from '../../../reports/paired-test.ts';
import type { MedianInterval } from '../../../reports/paired-test.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { descendUntil, scaledStart } from './descent.ts';

export interface WidthScalingDesign {
  readonly seed: number;
  /** Sizes n, each twice the one before. */
  readonly sizes: readonly number[];
  /** Exponents a of d = n^a, rounded. */
  readonly exponents: readonly number[];
  /** Number of data sets and starts for each n and a. */
  readonly seeds: number;
  /** Maximum number of gradients in a run. */
  readonly evaluations: number;
  /** Widths up to this multiple of n/(d+1) are tried. */
  readonly most: number;
}

/** Standard deviation of the first pre-activations of inputs of norm sqrt(d), and the activation. */
export const widthScalingSetting = { activation: 'sin', scale: 8 } as const;

/** About five minutes. */
export const usualWidthScalingDesign: Omit<WidthScalingDesign, 'seed'> = {
  sizes: [8, 16, 32, 64, 128],
  exponents: [0.25, 0.5, 0.75],
  seeds: 7,
  evaluations: 10_000,
  most: 8,
};

/** A few seconds, for tests. */
export const smallWidthScalingDesign: Omit<WidthScalingDesign, 'seed'> = {
  sizes: [4, 8, 16],
  exponents: [0.5],
  seeds: 6,
  evaluations: 2000,
  most: 8,
};

/** The least width of one data set. */
export interface LeastWidth {
  readonly seed: number;
  /** `undefined` if no width up to the maximum was certified. */
  readonly width: number | undefined;
  /** Which theorem took over there. */
  readonly by: 'D2' | 'A3' | undefined;
  /** norm(f - y) at that point, in float64, and the evaluations until then. */
  readonly residual: number | undefined;
  readonly evaluations: number | undefined;
}

export interface SizeRecord {
  readonly n: number;
  readonly d: number;
  /** ceil(n/(d+1)): below it the Jacobian in (W, v) has fewer columns than rows. */
  readonly bound: number;
  readonly widths: readonly LeastWidth[];
}

/** An exponent fitted for each seed by least squares of log m on log n: the median and a confidence interval for it. */
export interface Exponent {
  readonly median: number;
  /** Exact, from order statistics, without assumptions on the distribution. */
  readonly interval: MedianInterval | undefined;
  /** Seeds with a least width at every n. */
  readonly seeds: number;
}

export interface ScalingRecord {
  readonly a: number;
  readonly sizes: readonly SizeRecord[];
  /** `undefined` if no seed has a width at every n. */
  readonly exponent: Exponent | undefined;
  /** The same fit to ceil(n/(d+1)): 1 - a up to the rounding of d and m. */
  readonly boundExponent: number;
}

export interface WidthScalingRecord {
  readonly experiment: 'width-scaling';
  readonly design: WidthScalingDesign;
  readonly setting: typeof widthScalingSetting;
  /** False if the run was interrupted: then only finished exponents are included. */
  readonly complete: boolean;
  readonly scalings: readonly ScalingRecord[];
}

/** Slope of the least squares line through (log n, log m). */
export function fittedExponent(pairs: readonly (readonly [number, number])[]): number {
  const points = pairs.map(([n, m]) => [Math.log(n), Math.log(m)] as const);
  const mean = (k: 0 | 1): number => points.reduce((sum, p) => sum + p[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const across = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
  return across / points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
}

/** Which theorem proves that the point leads to loss 0, by the kernel's verdict. */
async function takenOver(problem: Problem, point: Point): Promise<'D2' | 'A3' | undefined> {
  if (await isVerified(searchDescent(problem, point, 'all', { provenance: {} }))) return 'D2';
  return (await isVerified(zeroNear(problem, point))) ? 'A3' : undefined;
}

function drawn(n: number, d: number, seed: number): Problem {
  const X = Float64Array.from({ length: n * d }, gaussianSource(seed, 'inputs'));
  const activation = activationNamed(widthScalingSetting.activation);
  return problemOf(dense(n, d, X), randomSigns(n, seed), activation);
}

/** From the bound upwards, in steps of a twelfth. */
function widthsFrom(bound: number, most: number): readonly number[] {
  const widths: number[] = [];
  for (let m = bound; m <= most * bound; m = Math.max(m + 1, Math.round((m * 13) / 12)))
    widths.push(m);
  return widths;
}

async function leastWidth(
  { n, d, bound }: Pick<SizeRecord, 'n' | 'd' | 'bound'>,
  design: WidthScalingDesign,
  seed: number,
): Promise<LeastWidth> {
  const problem = drawn(n, d, seed);
  for (const width of widthsFrom(bound, design.most)) {
    let by: LeastWidth['by'];
    const accept = async (point: Point): Promise<boolean> => {
      by = await takenOver(problem, point);
      return by !== undefined;
    };
    const start = scaledStart(d, width, widthScalingSetting.scale, seed);
    const run = await descendUntil(problem, start, {
      evaluations: design.evaluations,
      accept,
      every: 0.5,
    });
    const { residual, evaluations } = run;
    if (run.accepted) return { seed, width, by, residual, evaluations };
  }
  return { seed, width: undefined, by: undefined, residual: undefined, evaluations: undefined };
}

function exponentOf(sizes: readonly SizeRecord[]): Exponent | undefined {
  const seeds = sizes[0]?.widths.map(({ seed }) => seed) ?? [];
  const slopes = seeds.flatMap((_, k) => {
    const pairs = sizes.map(({ n, widths }) => [n, widths[k]?.width ?? Number.NaN] as const);
    const slope = fittedExponent(pairs);
    return Number.isNaN(slope) ? [] : [slope];
  });
  if (slopes.length === 0) return undefined;
  return {
    median: quantile(slopes, 0.5),
    interval: medianInterval(slopes, 0.95),
    seeds: slopes.length,
  };
}

/**
 * Runs the experiment. It yields to the event loop between data sets, so that an interruption arrives; the record then
 * has the finished exponents.
 */
export async function widthScaling(
  design: WidthScalingDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<WidthScalingRecord> {
  const setting = widthScalingSetting;
  const scalings: ScalingRecord[] = [];
  const total = design.exponents.length * design.sizes.length * design.seeds;
  let done = 0;
  for (const a of design.exponents) {
    const sizes: SizeRecord[] = [];
    for (const n of design.sizes) {
      const d = Math.round(n ** a);
      const bound = Math.ceil(n / (d + 1));
      const widths: LeastWidth[] = [];
      for (let k = 0; k < design.seeds; k++) {
        widths.push(await leastWidth({ n, d, bound }, design, design.seed * 1024 + k));
        onProgress?.(`d = n^${a}, n = ${n}`, ++done, total);
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted === true)
          return { experiment: 'width-scaling', design, setting, complete: false, scalings };
      }
      sizes.push({ n, d, bound, widths });
    }
    const boundExponent = fittedExponent(sizes.map(({ n, bound }) => [n, bound]));
    scalings.push({ a, sizes, exponent: exponentOf(sizes), boundExponent });
  }
  return { experiment: 'width-scaling', design, setting, complete: true, scalings };
}
