/**
 * # Experiments that take no option but --seed, --small and --out
 *
 * ## Main definitions
 * - {@link designed}: by name
 * - {@link Finished}: what is left of one
 * @module
 */
import type { PartsWatch } from '../search/watch.ts';
import {
  lazyGap,
  smallLazyGapDesign,
  usualLazyGapDesign,
} from '../theorems/lazy-gap/experiment/run.ts';
import { lazyGapPlot } from '../theorems/lazy-gap/experiment/plot.ts';
import { lazyGapClosing } from '../theorems/lazy-gap/experiment/table.ts';
import { convexPlot } from '../theorems/convex-approximation/experiment/plot.ts';
import {
  convexExperiment,
  smallConvexDesign,
  usualConvexDesign,
} from '../theorems/convex-approximation/experiment/run.ts';
import { convexClosing } from '../theorems/convex-approximation/experiment/table.ts';
import { widthScalingPlot } from '../theorems/gradient-descent/experiment/plot.ts';
import { widthScalingClosing } from '../theorems/gradient-descent/experiment/table.ts';
import {
  smallWidthScalingDesign,
  usualWidthScalingDesign,
  widthScaling,
} from '../theorems/gradient-descent/experiment/run.ts';
import { overlapsPlot } from '../theorems/overlaps/experiment/plot.ts';
import {
  overlapsExperiment,
  smallOverlapsDesign,
  usualOverlapsDesign,
} from '../theorems/overlaps/experiment/run.ts';
import { overlapsClosing } from '../theorems/overlaps/experiment/table.ts';
import { projectionPlot } from '../theorems/projection/experiment/plot.ts';
import { projectionClosing } from '../theorems/projection/experiment/table.ts';
import {
  projectionExperiment,
  smallProjectionDesign,
  usualProjectionDesign,
} from '../theorems/projection/experiment/run.ts';
import { ratesPlot } from '../theorems/rates/experiment/plot.ts';
import {
  ratesExperiment,
  smallRatesDesign,
  usualRatesDesign,
} from '../theorems/rates/experiment/run.ts';
import { ratesClosing } from '../theorems/rates/experiment/table.ts';
import { feedbackPlot } from '../theorems/feedback-alignment/experiment/plot.ts';
import {
  feedbackExperiment,
  smallFeedbackDesign,
  usualFeedbackDesign,
} from '../theorems/feedback-alignment/experiment/run.ts';
import { feedbackClosing } from '../theorems/feedback-alignment/experiment/table.ts';
import { ensemblesPlot } from '../theorems/ensembles/experiment/plot.ts';
import {
  ensemblesExperiment,
  smallEnsemblesDesign,
  usualEnsemblesDesign,
} from '../theorems/ensembles/experiment/run.ts';
import { ensemblesClosing } from '../theorems/ensembles/experiment/table.ts';
import { purificationPlot } from '../theorems/purification/experiment/plot.ts';
import {
  purificationExperiment,
  smallPurificationDesign,
  usualPurificationDesign,
} from '../theorems/purification/experiment/run.ts';
import { purificationClosing } from '../theorems/purification/experiment/table.ts';
import { sharpnessPlot } from '../theorems/sharpness/experiment/plot.ts';
import {
  sharpnessExperiment,
  smallSharpnessDesign,
  usualSharpnessDesign,
} from '../theorems/sharpness/experiment/run.ts';
import { sharpnessClosing } from '../theorems/sharpness/experiment/table.ts';
import { tensorsPlot } from '../theorems/tensors/experiment/plot.ts';
import {
  smallTensorsDesign,
  tensorsExperiment,
  usualTensorsDesign,
} from '../theorems/tensors/experiment/run.ts';
import { tensorsClosing } from '../theorems/tensors/experiment/table.ts';

/** The results of an experiment: its record, what can be concluded, and a picture if it has one. */
export interface Finished {
  readonly record: { readonly complete: boolean };
  readonly text: string;
  readonly svg?: () => Promise<string>;
}

type RunDesign = (seed: number, small: boolean, watch: PartsWatch) => Promise<Finished>;

/** One that has a usual design and a small one, and draws what it found. */
function byDesign<D extends object, R extends Finished['record']>(
  run: (design: D & { readonly seed: number }, watch: PartsWatch) => Promise<R>,
  [usual, few]: readonly [D, D],
  closing: (record: R) => string,
  plot: (record: R) => Promise<string>,
): RunDesign {
  return async (seed, small, watch) => {
    const record = await run({ seed, ...(small ? few : usual) }, watch);
    return { record, text: closing(record), svg: () => plot(record) };
  };
}

export const designed = {
  'lazy-gap': byDesign(
    lazyGap,
    [usualLazyGapDesign, smallLazyGapDesign],
    lazyGapClosing,
    lazyGapPlot,
  ),
  'width-scaling': byDesign(
    widthScaling,
    [usualWidthScalingDesign, smallWidthScalingDesign],
    widthScalingClosing,
    widthScalingPlot,
  ),
  projection: byDesign(
    projectionExperiment,
    [usualProjectionDesign, smallProjectionDesign],
    projectionClosing,
    projectionPlot,
  ),
  rates: byDesign(ratesExperiment, [usualRatesDesign, smallRatesDesign], ratesClosing, ratesPlot),
  overlaps: byDesign(
    overlapsExperiment,
    [usualOverlapsDesign, smallOverlapsDesign],
    overlapsClosing,
    overlapsPlot,
  ),
  tensors: byDesign(
    tensorsExperiment,
    [usualTensorsDesign, smallTensorsDesign],
    tensorsClosing,
    tensorsPlot,
  ),
  sharpness: byDesign(
    sharpnessExperiment,
    [usualSharpnessDesign, smallSharpnessDesign],
    sharpnessClosing,
    sharpnessPlot,
  ),
  'convex-approximation': byDesign(
    convexExperiment,
    [usualConvexDesign, smallConvexDesign],
    convexClosing,
    convexPlot,
  ),
  'feedback-alignment': byDesign(
    feedbackExperiment,
    [usualFeedbackDesign, smallFeedbackDesign],
    feedbackClosing,
    feedbackPlot,
  ),
  ensembles: byDesign(
    ensemblesExperiment,
    [usualEnsemblesDesign, smallEnsemblesDesign],
    ensemblesClosing,
    ensemblesPlot,
  ),
  purification: byDesign(
    purificationExperiment,
    [usualPurificationDesign, smallPurificationDesign],
    purificationClosing,
    purificationPlot,
  ),
} as const;
