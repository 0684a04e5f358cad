/**
 * # A picture of the least certified widths
 *
 * A panel for each a: least widths against n, both on logarithmic axes, with n/(d+1), below which no certificate
 * exists, and the powers of n from the theory.
 *
 * ## Main definitions
 * - {@link widthScalingPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import type { ScalingRecord, WidthScalingRecord } from './run.ts';

/** Two decimals, rounded up: a smaller exponent is the stronger claim. */
function upwards(x: number): string {
  return (Math.ceil(100 * x - 1e-6) / 100).toFixed(2);
}

function findingOf(scalings: readonly ScalingRecord[]): string {
  const grown = scalings.flatMap(({ a, exponent }) =>
    exponent === undefined ? [] : [`n^${upwards(exponent.median)} at d = n^${a}`],
  );
  return grown.length === 0
    ? 'No seed has a certified width at every n'
    : `The least certified width grows like ${grown.join(', ')}`;
}

type Drawn = 'found' | 'bound' | 'square' | 'subquadratic';

function seriesOf({ design, setting }: WidthScalingRecord): Readonly<Record<Drawn, Series>> {
  return {
    found: {
      says: `least width with a certified success, a ring for each of ${design.seeds} data sets; sigma = ${setting.activation}`,
      colour: colours.blue,
      symbol: 'circle',
      hollow: true,
    },
    bound: {
      says: 'n/(d+1), rounded up: no certificate exists below',
      colour: colours.green,
      dash: '',
      width: 2,
    },
    subquadratic: { says: 'n^1.5', colour: colours.orange, dash: '2 3' },
    square: { says: 'n^2', colour: colours.orange, dash: '7 4' },
  };
}

function optionsFor(
  plot: Plot,
  { sizes }: ScalingRecord,
  series: Readonly<Record<Drawn, Series>>,
): PlotOptions {
  const ns = sizes.map(({ n }) => n);
  const [least, most] = ns.length === 0 ? [1, 2] : [Math.min(...ns), Math.max(...ns)];
  const top = Math.ceil(Math.log2(most ** 2) / 2);
  const levels = Array.from({ length: top + 1 }, (_, k) => 2 * k);
  const { log2 } = Math;
  const power = (p: number, kind: Drawn) =>
    plot.line(
      ns.map((n) => [log2(n), p * log2(n)] as const),
      stroke(series[kind]),
    );
  const span = log2(most / least);
  // side by side, in the order of the seeds
  const rings = sizes.flatMap(({ n, widths }) =>
    widths.flatMap(({ width }, k) =>
      width === undefined
        ? []
        : [[log2(n) + (span * (k - (widths.length - 1) / 2)) / 100, log2(width)] as const],
    ),
  );
  const powerOfTwo = (k: number): string => `${Math.round(2 ** k)}`;
  return {
    marginLeft: 48,
    marginRight: 20,
    marginBottom: 36,
    x: {
      domain: [log2(least) - span / 24, log2(most) + span / 24],
      label: 'n',
      labelAnchor: 'center',
      labelArrow: false,
      ticks: ns.map(log2),
      tickFormat: powerOfTwo,
    },
    y: { domain: [0, 2 * top], label: null, ticks: levels, tickFormat: powerOfTwo, grid: true },
    marks: [
      power(2, 'square'),
      power(1.5, 'subquadratic'),
      plot.line(
        sizes.map(({ n, bound }) => [log2(n), log2(bound)] as const),
        stroke(series.bound),
      ),
      plot.dot(rings, dots(series.found)),
    ],
  };
}

function intervalText({ exponent, boundExponent }: ScalingRecord): string {
  const bound = `n/(d+1): n^${boundExponent.toFixed(2)}`;
  const { interval } = exponent ?? {};
  if (interval === undefined) return bound;
  const { lo, hi, confidence } = interval;
  const share = Math.floor(1000 * confidence) / 10;
  return `exponent ${(Math.floor(100 * lo + 1e-6) / 100).toFixed(2)} to ${upwards(hi)} (${share} %); ${bound}`;
}

/** The panels of all exponents as an SVG document. */
export function widthScalingPlot(record: WidthScalingRecord): Promise<string> {
  const series = seriesOf(record);
  const { scalings } = record;
  const panels = scalings.map((scaling): Panel => ({
    title: `d = n^${scaling.a}`,
    facts: intervalText(scaling),
    draw: (plot) => optionsFor(plot, scaling, series),
  }));
  return chartOf({
    title: findingOf(scalings),
    size: { width: 320, height: 240 },
    columns: Math.max(2, Math.min(3, scalings.length)),
    panels,
    legend: Object.values(series),
    notes: ['Least width m against n, both logarithmic.'],
  });
}
