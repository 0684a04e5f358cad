/**
 * # What a search, a check or a run will take, roughly
 *
 * For a word before the work, and a refusal where it cannot fit. No result rests on it.
 *
 * ## Main definitions
 * - {@link estimated}, {@link checkEstimated}, {@link trainingEstimated}, {@link runEstimated}: seconds and bytes
 * - {@link expectationText}: in words
 * - {@link demandRoom}: refuses what does not fit into the memory
 *
 * ## Implementation notes
 * Sigma is enclosed at n m pre-activations in a check, and once in the search, without its derivatives, if it is analytic;
 * if not, at each start and step. These cost a product n m d and a share of a factorisation n x n besides. Processor time
 * of tanh with n = 400 to 2,000, m = 4 to 60 and d = 20 to 784: the search took 0.5 to 1.7 times as long, the check 0.7 to
 * 1.4 times; where many others compute it takes several times. The process had 0.21 GB at n = 200, 0.48 at n = 1,000 and 0.98 at n = 2,000.
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Activation } from '../sigma/activation.ts';
import { cost } from '../sigma/activation.ts';

/** What is to be searched. */
export interface Extent {
  readonly samples: number;
  readonly dimension: number;
  readonly width: number;
  readonly activation: Activation;
  /** Starts and steps at each width. */
  readonly steps: number;
  /** Whether float64 will do until the last point, as for an analytic sigma. */
  readonly inFloat64: boolean;
}

export interface Estimate {
  /** Of a search at one width. */
  readonly searchSeconds: number;
  readonly checkSeconds: number;
  /** At the peak, where there is room; and what cannot be done without. */
  readonly bytes: number;
  readonly leastBytes: number;
  /** Of what, for example "n = 40, m = 20". */
  readonly of: string;
  /** What to do where there is too little memory. */
  readonly advice: string;
}

/** What is to be checked. */
export type CheckExtent = Omit<Extent, 'steps' | 'inFloat64'>;

/** How many times as long the exact checker takes: n = 1,000, d = 100, m = 20 took 18 s in place of 0.5. */
const exactFactor = 36;

/** Of the check of a certificate with these sizes, which takes no steps. */
export function checkEstimated(extent: CheckExtent, exact: boolean): Estimate {
  const usual = estimated({ ...extent, steps: 0, inFloat64: true });
  return exact ? { ...usual, checkSeconds: exactFactor * usual.checkSeconds } : usual;
}

/**
 * Of a descent after so many starts. Where a decrease is proved by enclosures, an evaluation took 6 to 8 us for each
 * pre-activation of tanh (n = 20 to 200); in float64 it is a few products n m d.
 */
export function trainingEstimated(
  extent: Extent,
  evaluations: number,
  decrease: 'enclosed' | 'float64',
): Estimate {
  const { samples: n, dimension: d, width: m, activation } = extent;
  const usual = estimated(extent);
  const each = decrease === 'enclosed' ? 4e-7 * cost(activation) : 1e-7 + 1e-8 * d;
  return {
    ...usual,
    searchSeconds: usual.searchSeconds + evaluations * n * m * each,
    checkSeconds: 0,
  };
}

/** Node with the program loaded. */
const programBytes = 150_000_000;

/** n x n matrices of float64 that are held at once; and with those that are not collected as long as there is room. */
const [heldMatrices, allMatrices] = [12, 25];

/** Seconds of sigma at the pre-activations, and of the matrices n x n, in a check. */
function checkSeconds({ samples: n, dimension: d, width: m, activation }: CheckExtent) {
  return {
    atSamples: n * m * (8e-7 * cost(activation) + 2e-8 * d),
    ofMatrices: 1.2e-10 * n ** 3 + 2e-10 * n ** 2 * d,
  };
}

/** Seconds of a start or a step of the search, but for enclosures. */
function stepSeconds({ samples: n, dimension: d, width: m }: CheckExtent): number {
  return 2e-11 * n ** 3 + 1e-8 * n * m * d;
}

/** Of a check, what share of it comes before its matrices n x n. */
export function samplesShare(extent: CheckExtent): number {
  const { atSamples, ofMatrices } = checkSeconds(extent);
  return atSamples / (atSamples + ofMatrices);
}

export function estimated(extent: Extent): Estimate {
  const { samples: n, width: m, steps, inFloat64 } = extent;
  const { atSamples, ofMatrices } = checkSeconds(extent);
  const enclosures = inFloat64 ? Math.min(1 / 3, steps) : steps;
  return {
    searchSeconds: enclosures * atSamples + steps * stepSeconds(extent),
    checkSeconds: atSamples + ofMatrices,
    bytes: programBytes + 8 * allMatrices * n ** 2 + 300 * n * m,
    leastBytes: programBytes + 8 * heldMatrices * n ** 2 + 300 * n * m,
    of: `n = ${n}, m = ${m}`,
    advice: 'Take fewer samples, or a machine with more memory.',
  };
}

/** Of a run without n x n matrices, for example of properties. */
export function runEstimated(of: string, seconds: number, bytes: number): Estimate {
  const advice = 'Take a machine with more memory.';
  return { searchSeconds: seconds, checkSeconds: 0, bytes, leastBytes: programBytes, of, advice };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}

/** Rounded up: "12 s", or "5 minutes" from two on. */
export function durationText(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;
}

/**
 * For example "about 20 s and 0.48 GB"; `undefined` where it is a few seconds.
 *
 * @param searches - one after the other until one certifies.
 */
export function expectationText(searches: readonly Estimate[]): string | undefined {
  const [first] = searches;
  if (first === undefined) return undefined;
  const all = searches.reduce((sum, { searchSeconds }) => sum + searchSeconds, first.checkSeconds);
  if (all < 5) return undefined;
  const about = `about ${durationText(first.searchSeconds + first.checkSeconds)} and ${gigabytes(first.bytes)}`;
  const more =
    searches.length === 1
      ? ''
      : ` for the first of up to ${searches.length} searches, ${durationText(all)} for all`;
  return `${about}${more}, by a rough estimate`;
}

/** Throws {@link WidthwiseError} (`environment`) where the memory of this machine, in bytes, is less than the work takes. */
export function demandRoom({ leastBytes, of, advice }: Estimate, memory: number): void {
  if (leastBytes <= memory) return;
  throw new WidthwiseError(
    'environment',
    `${of}: about ${gigabytes(leastBytes)} of memory are needed, and there are ${gigabytes(memory)}`,
    advice,
  );
}
