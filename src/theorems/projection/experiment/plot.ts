/**
 * # A picture of the losses of trained deep networks
 *
 * A panel per set: the loss in units of (1/2) norm(y)^2 against the width, one line per depth.
 *
 * ## Main definitions
 * - {@link projectionPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import { bestRun, isNear, stationaryWithin } from './run.ts';
import type { ProjectionRecord, ProjectionSet } from './run.ts';

/** A style for each depth, repeating after four. */
const looks = [
  { colour: colours.orange, symbol: 'square', dash: '' },
  { colour: colours.blue, symbol: 'circle', dash: '7 4' },
  { colour: colours.green, symbol: 'triangle', dash: '2 3' },
  { colour: colours.purple, symbol: 'diamond2', dash: '9 3 2 3' },
] as const;

function seriesOf(layers: number, k: number): Series {
  const look = looks[k % looks.length] ?? looks[0];
  return { says: `${layers} layers, the best of some starts`, r: 4.5, ...look };
}

function optionsFor(
  plot: Plot,
  { points }: ProjectionSet,
  { layers, widths }: ProjectionRecord['design'],
): PlotOptions {
  const widest = Math.max(1, ...points.map(({ width }) => width));
  const marks = layers.flatMap((depth, k) => {
    const series = seriesOf(depth, k);
    const own = points.filter((point) => point.layers === depth);
    const best = own.flatMap((point) => {
      const run = bestRun(point);
      return run === undefined ? [] : [{ width: point.width, loss: run.loss.hi, run }];
    });
    const all = own.flatMap(({ width, runs }) => runs.map(({ loss }) => [width, loss.hi] as const));
    const shown = { x: 'width', y: 'loss' } as const;
    return [
      plot.line(best, { ...shown, ...stroke(series) }),
      plot.dot(all, { ...dots(series), r: 1.5 }),
      plot.dot(
        best.filter(({ run }) => isNear(run)),
        { ...shown, ...dots(series) },
      ),
      plot.dot(
        best.filter(({ run }) => !isNear(run)),
        { ...shown, ...dots({ ...series, hollow: true }) },
      ),
    ];
  });
  return {
    marginLeft: 44,
    marginBottom: 36,
    x: {
      domain: [0, widest],
      ticks: widths,
      tickFormat: String,
      label: 'width',
      labelAnchor: 'center',
      labelArrow: false,
    },
    y: { domain: [0, 1], ticks: 5, label: null, grid: true, clamp: true },
    marks,
  };
}

/** The curves of all sets as an SVG document. */
export function projectionPlot({ sets, design }: ProjectionRecord): Promise<string> {
  const runs = sets.flatMap(({ points }) => points.flatMap((point) => point.runs));
  const near = runs.filter(isNear).length;
  const panels = sets.map((set): Panel => ({
    title: set.id,
    facts: `${set.title}; n = ${set.samples}, d = ${set.inputs}`,
    draw: (plot) => optionsFor(plot, set, design),
  }));
  return chartOf({
    title: `${near} of ${runs.length} runs are shown to end within ${stationaryWithin} of the value of Theorem F1`,
    size: { width: 400, height: 240 },
    columns: 2,
    panels,
    legend: design.layers.map(seriesOf),
    notes: [
      'Loss in units of (1/2) norm(y)^2 where training ended, upper end of an enclosure; small marks: all starts.',
      'Filled: the loss is shown to be near (1/2) dist(y, range J)^2, the value of a stationary point; hollow: not shown.',
    ],
  });
}
