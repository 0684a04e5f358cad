/**
 * # A picture of lazy bounds and full training
 *
 * ## Main definitions
 * - {@link tensorsPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, Series } from '../../../reports/chart.ts';
import { quantile } from '../../../reports/paired-test.ts';
import { targetText } from './run.ts';
import type { TensorsRecord } from './run.ts';

const series = {
  bound: {
    says: 'lazy: exact lower bound for the mean, any U; least width',
    colour: colours.blue,
    dash: '',
  },
  means: {
    says: 'lazy: exact mean for an integer U, each',
    colour: colours.orange,
    symbol: 'diamond2',
  },
  starts: {
    says: 'lazy: exact distance from the start of a run, each',
    colour: colours.purple,
    symbol: 'triangle',
    hollow: true,
    r: 2.5,
  },
  runs: {
    says: 'full training: residual over Q, each start',
    colour: colours.grey,
    symbol: 'times',
  },
  full: { says: 'full training: median; least width', colour: colours.green, symbol: 'square' },
} as const satisfies Readonly<Record<string, Series>>;

type Pair = readonly [number, number];

const margins = { marginLeft: 52, marginBottom: 36 };
const centred = { labelAnchor: 'center', labelArrow: false } as const;

function errorPanel({ design, points }: TensorsRecord): Panel {
  const each = (of: (point: TensorsRecord['points'][number]) => readonly number[]) =>
    points.flatMap((point) => of(point).map((y): Pair => [point.neurons, y]));
  const medians = each(({ runs }) => [
    quantile(
      runs.map(({ residual }) => residual),
      0.5,
    ),
  ]);
  const bounds = each(({ bound }) => [bound.value]);
  return {
    title: targetText(design),
    facts: `error over norm(T)^2 with m neurons, ${design.starts} starts at each m`,
    draw: (plot: Plot) => ({
      ...margins,
      x: { label: 'm', ...centred, ticks: 8 },
      y: { label: null, grid: true, domain: [0, 1], ticks: 5 },
      marks: [
        plot.line(bounds, stroke(series.bound)),
        plot.dot(
          each(({ runs }) => runs.flatMap(({ lazy }) => (lazy === undefined ? [] : [lazy]))),
          dots(series.starts),
        ),
        plot.dot(
          each(({ means }) => means),
          dots(series.means),
        ),
        plot.line(medians, stroke(series.full)),
        plot.dot(medians, dots(series.full)),
        plot.dot(
          each(({ runs }) => runs.map(({ residual }) => residual)),
          dots(series.runs),
        ),
      ],
    }),
  };
}

function widthPanel({ design, widths }: TensorsRecord): Panel {
  const lazy = widths.map(({ dimension, lazy: m }): Pair => [dimension, m]);
  const full = widths.flatMap(({ dimension, full: m }): Pair[] =>
    m === undefined ? [] : [[dimension, m]],
  );
  return {
    title: 'Least width for a mean error of 0.1',
    facts: `lazy: at least; full: means of ${design.repeats} starts`,
    draw: (plot: Plot) => ({
      ...margins,
      x: { type: 'log', label: 'd', ...centred, tickFormat: '~g', ticks: 4 },
      y: { type: 'log', label: 'm', grid: true, tickFormat: '~g', ticks: 5, domain: [1, 400] },
      marks: [
        plot.line(lazy, stroke(series.bound)),
        plot.line(full, stroke(series.full)),
        plot.dot(full, dots(series.full)),
      ],
    }),
  };
}

/** The picture as an SVG document. */
export function tensorsPlot(record: TensorsRecord): Promise<string> {
  const last = record.widths.at(-1);
  return chartOf({
    title:
      last?.full === undefined
        ? 'Sums of cubes: the lazy bound and full training'
        : `A mean error of 0.1 in R^${last.dimension}: full training reached it with ${last.full} neurons, lazy training needs ${last.lazy} or more`,
    size: { width: 400, height: 280 },
    columns: 2,
    panels: [errorPanel(record), widthPanel(record)],
    legend: Object.values(series),
    notes: [
      'The lazy bound is for the mean over all v^3, or all rotations of T. Training runs in float64; the residuals of its ends are computed over Q.',
    ],
  });
}
