/**
 * # A picture of widths, greedy errors and ratios
 *
 * ## Main definitions
 * - {@link ratesPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import type { RatesRecord } from './run.ts';

const series = {
  width: {
    says: 'd_n: the best n-dimensional space, exactly',
    colour: colours.blue,
    symbol: 'circle',
  },
  greedy: { says: 'R3, bound for n neurons', colour: colours.orange, dash: '7 4' },
  sampled: { says: 'R5, bound for n neurons', colour: colours.green, dash: '2 3' },
  runs: { says: 'greedy steps, each target', colour: colours.grey, symbol: 'times' },
  byNorm: { says: 'greedy by normalised products', colour: colours.purple, symbol: 'square' },
  trained: { says: 'trained, each start', colour: colours.green, symbol: 'triangle', hollow: true },
  plain: { says: 'greedy', colour: colours.orange, symbol: 'diamond2' },
} as const satisfies Readonly<Record<string, Series>>;

type Pair = readonly [number, number];

const axes = (y: string): PlotOptions => ({
  marginLeft: 52,
  marginBottom: 36,
  x: { type: 'log', label: 'n', labelAnchor: 'center', labelArrow: false, ticks: 4 },
  y: { type: 'log', label: y, grid: true, ticks: 5, tickFormat: '~g' },
});

function widthPanel({ design, widths, spheres }: RatesRecord, power: number): Panel {
  const points = widths.find((one) => one.power === power)?.points ?? [];
  const runs = spheres.find((one) => one.sphere === 2 && one.power === power)?.errors ?? [];
  const exact = points.map(({ dimension, width }): Pair => [dimension, width]);
  const bound = points.map(({ dimension, greedy }): Pair => [dimension, greedy]);
  const better = points.flatMap(({ dimension, sampled }): Pair[] =>
    sampled === undefined ? [] : [[dimension, sampled]],
  );
  const measured = runs.flatMap((own) =>
    own.map((error, i): Pair => [design.neurons[i] ?? 0, error]),
  );
  return {
    title: `S^2, k = ${power}`,
    facts: `slopes of the worst case: linear ${-(2 * power + 1) / 4}, networks ${-(2 * power + 3) / 4}`,
    draw: (plot: Plot) => ({
      ...axes('error'),
      marks: [
        plot.line(bound, stroke(series.greedy)),
        plot.line(better, stroke(series.sampled)),
        plot.line(exact, stroke(series.width)),
        plot.dot(exact, dots(series.width)),
        plot.dot(measured, dots(series.runs)),
      ],
    }),
  };
}

function linePanel({ design, line }: RatesRecord): Panel {
  const { neurons, trained } = design.line;
  const pairs = (list: readonly number[]): readonly Pair[] =>
    list.map((ratio, i) => [neurons[i] ?? 0, ratio]);
  const runs = line.trained.flatMap((own, i) => own.map((ratio): Pair => [trained[i] ?? 0, ratio]));
  return {
    title: 'x^2 on [0, 1]',
    facts: 'error over the exact optimum of n neurons (R6)',
    draw: (plot: Plot) => ({
      ...axes('ratio'),
      marks: [
        plot.ruleY([1], { stroke: colours.ink }),
        plot.dot(pairs(line.greedy), dots(series.plain)),
        plot.line(pairs(line.greedy), stroke(series.plain)),
        plot.dot(pairs(line.normalised), dots(series.byNorm)),
        plot.line(pairs(line.normalised), stroke(series.byNorm)),
        plot.dot(runs, dots(series.trained)),
      ],
    }),
  };
}

/** The picture as an SVG document. */
export function ratesPlot(record: RatesRecord): Promise<string> {
  const ratio = record.line.greedy.at(-1);
  const last = record.design.line.neurons.at(-1) ?? 0;
  return chartOf({
    title:
      ratio === undefined
        ? 'Exact widths of shallow networks'
        : `Greedy steps on x^2 end at ${ratio.toFixed(2)} times the exact optimum with ${last} neurons`,
    size: { width: 330, height: 260 },
    columns: 3,
    panels: [widthPanel(record, 0), widthPanel(record, 1), linePanel(record)],
    legend: Object.values(series),
    notes: [
      'Widths are exact; R3 and R5 hold for every function of variation 1; greedy steps and training are measured in float64.',
      `Targets on S^2: means of ${record.design.terms} neurons with random signs; errors at ${record.design.points} points that no step saw.`,
    ],
  });
}
