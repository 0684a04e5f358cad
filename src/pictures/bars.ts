/**
 * # Inequalities as bars to scale
 *
 * ## Main definitions
 * - {@link Inequality}: left <= right, with the hypothesis that it decides
 * - {@link slackText}: how much is left, in per cent of the right side
 * - {@link inequalityText}: with its two sides
 * - {@link barsOf}: the chart
 * @module
 */
import { exactly, divDown, mulDown, subDown } from '../arithmetic/bounds.ts';
import { showLower, showUpper } from '../arithmetic/text.ts';
import { chartOf, colours, dots } from '../reports/chart.ts';
import type { Plot, PlotOptions, Series } from '../reports/chart.ts';

export interface Inequality {
  /** What it decides, in a few words. */
  readonly title: string;
  /** "left <= right", in symbols. */
  readonly says: string;
  /** At least the left side, and at most the right side: what is printed is rounded further to the same sides. */
  readonly left: number;
  readonly right: number;
  /** Whether left = right is not enough. */
  readonly strict?: boolean;
}

export function isShown({ left, right, strict = false }: Inequality): boolean {
  return strict ? left < right : left <= right;
}

/** The slack, rounded down, or that there is none. */
export function slackText(inequality: Inequality): string {
  if (!isShown(inequality)) return 'not shown';
  const { left, right } = inequality;
  if (left === right) return 'equal, no slack';
  if (!(right > 0 && left >= 0) || right === Infinity) return 'shown';
  const share = divDown(subDown(exactly(right), exactly(left)), exactly(right));
  return `slack ${showLower(mulDown(exactly(100), share), 3)}\u00a0%`;
}

/** "left <= right: 1.5 against 2, slack 25 %", with as many digits as it takes to tell the sides apart. */
export function inequalityText(inequality: Inequality): string {
  const { says, left, right } = inequality;
  const isTold = (digits: number): boolean =>
    Number(showUpper(left, digits)) <= Number(showLower(right, digits));
  const digits = isShown(inequality) ? [5, 8, 11, 14, 17].find(isTold) : 5;
  return `${says}: ${showUpper(left, digits)} against ${showLower(right, digits)}, ${slackText(inequality)}`;
}

const holds: Series = { says: 'left side', colour: colours.blue, symbol: 'square', r: 7 };
const breaks: Series = {
  says: 'left side of an inequality that is not shown',
  colour: colours.orange,
  symbol: 'times',
  r: 6,
  width: 3,
};
const limit: Series = {
  says: 'right side, which must be at least as long',
  colour: colours.grey,
  symbol: 'square',
  hollow: true,
  r: 7,
};

/** In units of the longer side: from 0, and not beyond 1. */
function share(x: number, unit: number): number {
  if (!(x > 0)) return 0;
  return unit === Infinity || unit === 0 ? 1 : Math.min(1, x / unit);
}

function barMarks(plot: Plot, inequality: Inequality): PlotOptions {
  const { left, right } = inequality;
  const unit = Math.max(Math.abs(left), Math.abs(right));
  const shown = isShown(inequality);
  const [l, r] = [Number.isNaN(left) ? 1 : share(left, unit), share(right, unit)];
  const { colour } = shown ? holds : breaks;
  return {
    marginLeft: 14,
    marginRight: 14,
    marginTop: 0,
    marginBottom: 4,
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, 2], axis: null },
    marks: [
      plot.rect([0], { x1: 0, x2: l, y1: 1.05, y2: 1.85, fill: colour }),
      plot.rect([0], { x1: 0, x2: r, y1: 0.1, y2: 0.9, fill: 'none', stroke: colours.grey }),
      ...(shown ? [] : [plot.dot([[l, 1.45]], dots({ ...breaks, colour: colours.ink }))]),
    ],
  };
}

/** The chart of the inequalities of one file; `undefined` where there is none. */
export async function barsOf(
  title: string,
  inequalities: readonly Inequality[],
  width: number,
): Promise<string | undefined> {
  if (inequalities.length === 0) return undefined;
  return chartOf({
    title,
    size: { width, height: 34 },
    columns: 1,
    panels: inequalities.map((inequality) => ({
      title: inequality.title,
      facts: inequalityText(inequality),
      draw: (plot) => barMarks(plot, inequality),
    })),
    legend: [holds, ...(inequalities.every(isShown) ? [] : [breaks]), limit],
    notes: ['Each bar has its own scale. The left side is rounded up, the right side down.'],
  });
}
