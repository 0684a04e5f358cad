/**
 * # What runs will take, roughly
 *
 * For a word before properties, cases, searches for counterexamples and experiments. No result rests on it. All numbers
 * are measured: processor time on one core, and the memory of the process. The usual experiments were measured for 5 to 12 s
 * each, and extrapolated by the share that was done.
 *
 * ## Main definitions
 * - {@link propertiesExpected}, {@link casesExpected}, {@link refutationsExpected}, {@link experimentExpected},
 *   {@link trainersExpected}, {@link cellsExpected}
 * @module
 */
import { runEstimated } from '../certify/estimate.ts';
import type { Estimate } from '../certify/estimate.ts';
import type { AnyProperty } from '../suite/contract.ts';

/** Milliseconds of an instance of a theorem's properties. */
const costlyMilliseconds: ReadonlyMap<string, number> = new Map([
  ['expressivity', 8],
  ['nice-region', 8],
  ['kkt', 27],
  ['gradient-descent', 5],
  ['lipschitz', 5],
  ['taylor', 5],
]);
const usualMilliseconds = 2;

/** Milliseconds of a case that is judged, whoever answers it. */
const caseMilliseconds = 16;

/** Bytes at the peak of properties, cases and searches for counterexamples. */
const usualBytes = 300_000_000;

/** Of `runs` instances of each property, or as many as it has. */
export function propertiesExpected(
  properties: readonly AnyProperty[],
  runs: number | undefined,
): Estimate {
  const milliseconds = properties.reduce((sum, { theorem, runs: usual }) => {
    const each = costlyMilliseconds.get(theorem) ?? usualMilliseconds;
    return sum + (runs ?? usual) * each;
  }, 0);
  return runEstimated(`${properties.length} properties`, milliseconds / 1000, usualBytes);
}

export function casesExpected(cases: number): Estimate {
  return runEstimated(`${cases} cases`, (cases * caseMilliseconds) / 1000, usualBytes);
}

/** Of so many searches, each of which takes its time unless it can be exhausted sooner. */
export function refutationsExpected(searches: number, secondsEach: number): Estimate {
  return runEstimated(`${searches} searches`, searches * secondsEach, usualBytes);
}

/** Seconds of the experiments that take no size, and bytes at their peak. */
const experiments = {
  'lazy-gap': { usual: 22, small: 1, bytes: 190_000_000 },
  projection: { usual: 20, small: 1, bytes: 400_000_000 },
  'width-scaling': { usual: 300, small: 3, bytes: 160_000_000 },
  rates: { usual: 20, small: 1, bytes: 230_000_000 },
  overlaps: { usual: 30, small: 1, bytes: 200_000_000 },
  tensors: { usual: 40, small: 1, bytes: 280_000_000 },
  sharpness: { usual: 115, small: 3, bytes: 250_000_000 },
  'feedback-alignment': { usual: 500, small: 1, bytes: 300_000_000 },
  'convex-approximation': { usual: 60, small: 2, bytes: 250_000_000 },
  ensembles: { usual: 60, small: 1, bytes: 250_000_000 },
  purification: { usual: 95, small: 1, bytes: 250_000_000 },
} as const;

export function experimentExpected(name: keyof typeof experiments, small: boolean): Estimate {
  const { usual, small: few, bytes } = experiments[name];
  return runEstimated(name, small ? few : usual, bytes);
}

/** Of so many problems of trainers, each given to three optimisers of torch and to ours. */
export function trainersExpected(problems: number): Estimate {
  return runEstimated(`${problems} problems`, 2.4 + 0.8 * problems, usualBytes);
}

/** Seconds of a run of projected gradient or of a method beside it, for each sample, neuron and gradient. */
const gradientSeconds = 2.5e-6;

/** Of cells of pgd-vs-sgd: about ten settings of each method are tuned. */
export function cellsExpected(
  cells: readonly { readonly n: number; readonly width: number }[],
  design: { readonly seeds: number; readonly evaluations: number; readonly tuningSeeds: number },
): Estimate {
  const { seeds, evaluations, tuningSeeds } = design;
  const size = cells.reduce((sum, { n, width }) => sum + n * width, 0);
  const seconds = gradientSeconds * size * evaluations * (seeds + 10 * tuningSeeds);
  return runEstimated(`${cells.length} cells`, seconds, usualBytes);
}
