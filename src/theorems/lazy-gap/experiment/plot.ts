/**
 * # A picture of lazy against full training
 *
 * A panel per target: the risk in units of 2 norm_F(B)^2 against N/d.
 *
 * ## Main definitions
 * - {@link lazyGapPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import type { LazyGapRecord, Mean, PointRecord, TargetRecord } from './run.ts';

/** The largest ratio of the networks' risk to the tangent class's mean risk, in per cent, rounded up. */
function findingOf(targets: readonly TargetRecord[]): string {
  const shares = targets
    .flatMap(({ points }) => points)
    .filter(({ rho, tangentMean }) => rho < 1 && tangentMean.value > 0)
    .map(({ networks, tangentMean }) => networks.value / tangentMean.value);
  if (shares.length === 0) return 'Risks of random features, of the tangent class and of networks';
  const most = Math.ceil(100 * Math.max(...shares) + 1e-6);
  return `With N < d neurons the best network has at most ${most} % of the mean risk of the tangent class`;
}

type Drawn = 'features' | 'tangent' | 'networks' | 'featuresLimit' | 'tangentLimit' | 'training';

function seriesOf({ dimension, spans }: LazyGapRecord['design']): Readonly<Record<Drawn, Series>> {
  const sampled = `mean over ${spans} draws with two standard errors`;
  const { orange, blue, green } = colours;
  return {
    features: { says: `random features, ${sampled}`, colour: orange, symbol: 'square' },
    featuresLimit: {
      says: 'random features, limit of large d',
      colour: orange,
      dash: '2 3',
    },
    tangent: {
      says: `tangent class, ${sampled}; line: exact mean at d = ${dimension} (E4)`,
      colour: blue,
      symbol: 'triangle',
      dash: '',
    },
    tangentLimit: { says: 'tangent class, limit of large d', colour: blue, dash: '7 4' },
    networks: {
      says: `best network, exact at d = ${dimension}`,
      colour: green,
      dash: '',
      width: 2.5,
    },
    training: {
      says: 'where full training ended, one ring a run',
      colour: green,
      symbol: 'circle',
      hollow: true,
      r: 5,
    },
  };
}

function optionsFor(
  plot: Plot,
  { points }: TargetRecord,
  series: Readonly<Record<Drawn, Series>>,
): PlotOptions {
  const most = Math.max(1, ...points.map(({ rho }) => rho));
  /** From (0, 1), where there is no neuron, through the points. */
  const curve = (kind: Drawn, value: (point: PointRecord) => number) =>
    plot.line(
      [[0, 1], ...points.map((point) => [point.rho, value(point)] as const)],
      stroke(series[kind]),
    );
  const means = (kind: Drawn, value: (point: PointRecord) => Mean) => [
    plot.ruleX(points, {
      x: 'rho',
      y1: (p: PointRecord) => value(p).mean - 2 * value(p).error,
      y2: (p: PointRecord) => value(p).mean + 2 * value(p).error,
      stroke: series[kind].colour,
      strokeWidth: 1.5,
    }),
    plot.dot(points, { x: 'rho', y: (p: PointRecord) => value(p).mean, ...dots(series[kind]) }),
  ];
  const runs = points.flatMap(({ rho, training }) =>
    training.risks.map((risk) => [rho, Math.min(1, Math.max(0, risk))] as const),
  );
  return {
    marginLeft: 44,
    marginBottom: 36,
    x: { domain: [0, most], label: 'N/d', labelAnchor: 'center', labelArrow: false, ticks: 5 },
    y: { domain: [0, 1], label: null, ticks: 5, grid: true },
    marks: [
      curve('featuresLimit', (p) => p.limits.features),
      curve('tangentLimit', (p) => p.limits.tangent),
      curve('tangent', (p) => p.tangentMean.value),
      curve('networks', (p) => p.networks.value),
      plot.dot(runs, dots(series.training)),
      ...means('features', (p) => p.features),
      ...means('tangent', (p) => p.tangent),
    ],
  };
}

/** The curves of all targets as an SVG document. */
export function lazyGapPlot({ targets, design }: LazyGapRecord): Promise<string> {
  const series = seriesOf(design);
  const panels = targets.map((target): Panel => ({
    title: `${target.id}, tau = ${target.tau.toFixed(2)}`,
    facts: target.title,
    draw: (plot) => optionsFor(plot, target, series),
  }));
  return chartOf({
    title: findingOf(targets),
    size: { width: 360, height: 240 },
    columns: 3,
    panels,
    legend: Object.values(series),
    notes: ['Risk in units of 2 norm_F(B)^2.'],
  });
}
