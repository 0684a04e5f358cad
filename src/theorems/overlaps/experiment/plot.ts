/**
 * # A picture of ranks, errors and numbers of weights
 *
 * ## Main definitions
 * - {@link overlapsPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import { fractionOf } from './table.ts';
import type { OverlapsRecord } from './run.ts';

const series = {
  exact: { says: 'windows, for almost all weights (O3)', colour: colours.blue, symbol: 'circle' },
  tree: {
    says: 'trees: rank at most (O1), error at least (O6), weights at least',
    colour: colours.orange,
    dash: '7 4',
  },
  trained: { says: 'trees trained from one start', colour: colours.green, symbol: 'times' },
  root: { says: 'a root directly on all leaves', colour: colours.orange, symbol: 'diamond2' },
} as const satisfies Readonly<Record<string, Series>>;

const looks = [
  { colour: colours.grey, symbol: 'square' },
  { colour: colours.orange, symbol: 'triangle' },
  { colour: colours.purple, symbol: 'diamond2' },
  { colour: colours.ink, symbol: 'plus' },
] as const satisfies readonly Omit<Series, 'says'>[];

type Pair = readonly [number, number];

function rangesOf({ design }: OverlapsRecord): readonly (Series & { readonly most: number })[] {
  return design.ranges.map((most, i) => ({
    ...(looks[i % looks.length] ?? looks[0]),
    most,
    says: `weights drawn from -${most.toLocaleString('en')} .. ${most.toLocaleString('en')}`,
    hollow: true,
  }));
}

const axes = (x: string, y: string): PlotOptions => ({
  marginTop: 22,
  marginLeft: 46,
  marginBottom: 36,
  x: { label: x, labelAnchor: 'center', labelArrow: false },
  y: { label: y, grid: true, ticks: 5 },
});

function windowAxis({ design }: OverlapsRecord): NonNullable<PlotOptions['x']> {
  return {
    ...axes('window B', '').x,
    domain: [0.5, design.positions + 0.5],
    ticks: design.positions,
  };
}

function rankPanel(record: OverlapsRecord): Panel {
  const { design, windows, trees } = record;
  const log = (rank: number): number => Math.log(rank) / Math.log(design.templates);
  const exact = windows.map(({ window, sigma }): Pair => [window, sigma]);
  return {
    title: 'Rank against the window',
    facts: `N = ${design.positions}, M = r = ${design.templates}; medians of ${design.draws} draws, without rank 0`,
    draw: (plot: Plot) => ({
      ...axes('window B', `log_${design.templates} of the rank`),
      x: windowAxis(record),
      marks: [
        plot.ruleY([log(trees.bound)], stroke(series.tree)),
        plot.line(exact, stroke(series.exact)),
        plot.dot(exact, dots(series.exact)),
        ...rangesOf(record).map((own) =>
          plot.dot(
            windows.flatMap(({ window, ranges }): Pair[] => {
              const median = ranges.find(({ most }) => most === own.most)?.median ?? 0;
              return median === 0 ? [] : [[window, log(median)]];
            }),
            dots(own),
          ),
        ),
      ],
    }),
  };
}

function sharePanel(record: OverlapsRecord): Panel {
  const { design, windows } = record;
  return {
    title: 'Share of draws of rank r^sigma',
    facts: `of ${design.draws}; 95 % intervals (Wilson)`,
    draw: (plot: Plot) => ({
      ...axes('window B', 'share'),
      x: windowAxis(record),
      marks: rangesOf(record).flatMap((own, i) => {
        const points = windows.flatMap(({ window, ranges }) => {
          const point = ranges.find(({ most }) => most === own.most);
          // beside each other, so that no interval hides another
          return point === undefined ? [] : [{ at: window + 0.08 * i - 0.12, ...point }];
        });
        const pairs = points.map(({ at, attained }): Pair => [at, attained / design.draws]);
        return [
          plot.ruleX(points, {
            x: 'at',
            y1: ({ interval }: (typeof points)[number]) => interval[0],
            y2: ({ interval }: (typeof points)[number]) => interval[1],
            stroke: own.colour,
          }),
          plot.dot(pairs, dots(own)),
        ];
      }),
    }),
  };
}

function errorPanel({ design, errors }: OverlapsRecord): Panel {
  const least = errors.map((one): Pair => [one.channels, fractionOf(one.least)]);
  const trained = errors.flatMap((one) => one.trained.map((e): Pair => [one.channels, e]));
  return {
    title: 'Error of trees against their root',
    facts: `the instance of O6 with B = ${design.window}; ${design.starts} starts`,
    draw: (plot: Plot) => ({
      ...axes('channels of the root', 'relative squared error'),
      y: { ...axes('', 'relative squared error').y, domain: [0, 1] },
      marks: [plot.line(least, stroke(series.tree)), plot.dot(trained, dots(series.trained))],
    }),
  };
}

function sizePanel({ design, sizes }: OverlapsRecord): Panel {
  const pairs = (key: 'windows' | 'root' | 'least'): readonly Pair[] =>
    sizes.map((one) => [one.rank, one[key]]);
  return {
    title: 'Weights against the rank',
    facts: `M = ${design.templates}, N = ${design.sizes.join(', ')}, B = N/2 + 1`,
    draw: (plot: Plot) => ({
      ...axes('rank', 'weights'),
      x: { ...axes('rank', '').x, type: 'log', base: 2, ticks: 5, tickFormat: '~g' },
      y: { ...axes('', 'weights').y, type: 'log', ticks: 3, tickFormat: '~g' },
      marks: [
        plot.line(pairs('least'), stroke(series.tree)),
        plot.line(pairs('root'), stroke(series.root)),
        plot.dot(pairs('root'), dots(series.root)),
        plot.line(pairs('windows'), stroke(series.exact)),
        plot.dot(pairs('windows'), dots(series.exact)),
      ],
    }),
  };
}

function finding({ sizes }: OverlapsRecord): string {
  const last = sizes.at(-1);
  return last === undefined
    ? 'Ranks of overlapping windows'
    : `Windows with ${last.windows} weights have rank ${last.rank}, where a tree whose root splits the halves needs at least ${last.least}`;
}

/** The picture as an SVG document. */
export function overlapsPlot(record: OverlapsRecord): Promise<string> {
  return chartOf({
    title: finding(record),
    size: { width: 400, height: 264 },
    columns: 2,
    panels: [rankPanel(record), sharePanel(record), errorPanel(record), sizePanel(record)],
    legend: [...Object.values(series), ...rangesOf(record)],
    notes: [
      'Ranks are exact, over the rationals, for the left and the right half; lines of windows and bounds for trees are theorems, those on error and weights for a root with children on one side each. Training is measured in float64.',
    ],
  });
}
