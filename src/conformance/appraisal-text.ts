/**
 * # What is proved about trained points, in words
 *
 * ## Main definitions
 * - {@link trainedText}: about one point
 * - {@link trainedSummary}, {@link figuresOf}: about many
 * @module
 */
import { interval } from '../arithmetic/interval.ts';
import { showInterval } from '../arithmetic/interval-text.ts';
import { showLower, showUpper } from '../arithmetic/text.ts';
import type { Certified } from './appraisal.ts';

const most = (x: number): string => showUpper(x, 3);

/** The four statements, one per line. */
export function trainedText({ loss, kkt, minimiser, region }: Certified): readonly string[] {
  const without = (what: string, because: string): string => `${what} not certified: ${because}`;
  return [
    'because' in loss
      ? without('loss', loss.because)
      : `loss in ${showInterval(interval(...loss), 12)}`,
    'because' in kkt
      ? without('KKT residual', kkt.because)
      : `KKT residual at most ${most(kkt.residual)}; norm(f - y) within ${most(kkt.gap)} of the best of its ball`,
    'because' in minimiser
      ? without('exact minimiser', minimiser.because)
      : `an exact zero-loss minimiser within ${most(minimiser.within)}${minimiser.isInBall ? ', in the ball' : ', perhaps outside the ball'}`,
    'because' in region
      ? without('nice region', region.because)
      : `no point with grad_W l = 0 and positive loss within ${showLower(region.radius, 3)}`,
  ];
}

/** How much is proved about how many points. Medians are over the points for which the statement is proved. */
export interface TrainedFigures {
  readonly points: number;
  readonly loss: { readonly certified: number; readonly median: readonly [number, number] };
  readonly kkt: { readonly certified: number; readonly median: number };
  /** `inBall`: those of `certified` whose minimiser is shown to be in the ball too. */
  readonly minimiser: {
    readonly certified: number;
    readonly inBall: number;
    readonly median: number;
  };
  readonly region: { readonly certified: number; readonly median: number };
}

/** The lower median; NaN of an empty list. */
export function median(xs: readonly number[]): number {
  return [...xs].sort((a, b) => a - b)[Math.floor((xs.length - 1) / 2)] ?? Number.NaN;
}

export function figuresOf(points: readonly Certified[]): TrainedFigures {
  const losses = points.flatMap(({ loss }) => ('because' in loss ? [] : [loss]));
  const residuals = points.flatMap(({ kkt }) => ('because' in kkt ? [] : [kkt.residual]));
  const zeros = points.flatMap(({ minimiser }) => ('because' in minimiser ? [] : [minimiser]));
  const radii = points.flatMap(({ region }) => ('because' in region ? [] : [region.radius]));
  return {
    points: points.length,
    loss: {
      certified: losses.length,
      median: [median(losses.map(([lo]) => lo)), median(losses.map(([, hi]) => hi))],
    },
    kkt: { certified: residuals.length, median: median(residuals) },
    minimiser: {
      certified: zeros.length,
      inBall: zeros.filter(({ isInBall }) => isInBall).length,
      median: median(zeros.map(({ within }) => within)),
    },
    region: { certified: radii.length, median: median(radii) },
  };
}

/** The figures, one statement per line. */
export function trainedSummary(points: readonly Certified[]): readonly string[] {
  const { loss, kkt, minimiser, region } = figuresOf(points);
  const line = (what: string, certified: number, more: string): string =>
    `  ${what.padEnd(16)} ${`${certified} of ${points.length}`.padStart(12)}${certified === 0 ? '' : `  ${more}`}`;
  const [lo, hi] = loss.median;
  return [
    line('loss', loss.certified, `median in [${showLower(lo, 3)}, ${most(hi)}]`),
    line('KKT residual', kkt.certified, `median at most ${most(kkt.median)}`),
    line(
      'exact minimiser',
      minimiser.certified,
      `median distance at most ${most(minimiser.median)}; ${minimiser.inBall} of them in the ball`,
    ),
    line('nice region', region.certified, `median radius ${showLower(region.median, 3)}`),
  ];
}
