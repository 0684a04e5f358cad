/**
 * # Lazy against full training as a picture
 *
 * Plain SVG: a panel for each target, the risk in units of 2 norm_F(B)^2 against N/d. Lines are limits and exact
 * values, dots are means over drawn hidden weights, rings are runs of full training.
 *
 * ## Main definitions
 * - {@link lazyGapPlot}
 * @module
 */
import type { LazyGapRecord, Mean, PointRecord, TargetRecord } from './run.ts';
import { circle, line, panelsDocument, polyline, textAt } from '../../../reports/svg.ts';

const panel = { width: 380, height: 300, left: 48, right: 14, top: 44, bottom: 44 };
const colours = { features: '#b3471d', tangent: '#1b5e9b', networks: '#2f7d32' } as const;

interface Axes {
  readonly most: number;
  readonly x: (rho: number) => number;
  readonly y: (risk: number) => number;
}

function axesOf({ points }: TargetRecord): Axes {
  const most = Math.max(1, ...points.map(({ rho }) => rho));
  const [width, height] = [
    panel.width - panel.left - panel.right,
    panel.height - panel.top - panel.bottom,
  ];
  return {
    most,
    x: (rho) => panel.left + (width * rho) / most,
    y: (risk) => panel.top + height * (1 - Math.min(1, Math.max(0, risk))),
  };
}

function grid({ most, x, y }: Axes): readonly string[] {
  const levels = [0, 0.25, 0.5, 0.75, 1];
  const shares = [0, 0.5, 1, 1.5, 2].filter((rho) => rho <= most);
  const bottom = panel.height - panel.bottom;
  return [
    ...levels.flatMap((level) => [
      line(x(0), y(level), x(most), y(level), 'stroke="#dddddd"'),
      textAt(panel.left - 6, y(level) + 4, `${level}`, { anchor: 'end', size: 10 }),
    ]),
    ...shares.map((rho) => textAt(x(rho), bottom + 15, `${rho}`, { anchor: 'middle', size: 10 })),
    textAt(x(most / 2), bottom + 30, 'N/d', { anchor: 'middle', size: 10 }),
  ];
}

/** A line from (0, 1), where there is no neuron, through the points. */
function curve(
  { x, y }: Axes,
  points: readonly PointRecord[],
  value: (point: PointRecord) => number,
  style: string,
): string {
  const places = points.map((point) => [x(point.rho), y(value(point))] as const);
  return polyline([[x(0), y(1)], ...places], style);
}

/** The mean with two standard errors on each side. */
function dot({ x, y }: Axes, rho: number, { mean, error }: Mean, colour: string): string {
  const bar = `stroke="${colour}" stroke-width="1.5"`;
  return [
    line(x(rho), y(mean - 2 * error), x(rho), y(mean + 2 * error), bar),
    circle(x(rho), y(mean), 3, `fill="${colour}"`),
  ].join('\n');
}

function panelOf(target: TargetRecord): string {
  const axes = axesOf(target);
  const { id, title, tau, points } = target;
  const { features, tangent, networks } = colours;
  const runs = points.flatMap(({ rho, training }) =>
    training.risks.map((risk) =>
      circle(axes.x(rho), axes.y(risk), 4.5, `fill="none" stroke="${networks}"`),
    ),
  );
  return [
    textAt(panel.left, 18, `${id}, tau = ${tau.toFixed(2)}`, { size: 12 }),
    textAt(panel.left, 33, title, { size: 10, colour: '#555555' }),
    ...grid(axes),
    curve(axes, points, (p) => p.limits.features, `stroke="${features}" stroke-dasharray="5 3"`),
    curve(axes, points, (p) => p.limits.tangent, `stroke="${tangent}" stroke-dasharray="5 3"`),
    curve(axes, points, (p) => p.tangentMean.value, `stroke="${tangent}"`),
    curve(axes, points, (p) => p.networks.value, `stroke="${networks}"`),
    ...points.map((p) => dot(axes, p.rho, p.features, features)),
    ...points.map((p) => dot(axes, p.rho, p.tangent, tangent)),
    ...runs,
  ].join('\n');
}

/** The curves of all targets as an SVG document. */
export function lazyGapPlot({ targets, design }: LazyGapRecord): string {
  const legend = [
    'Risk in units of 2 norm_F(B)^2. Red: random features; blue: tangent class; green: networks.',
    `Dashed: limits; solid: exact at d = ${design.dimension}; dots: means over ${design.spans} draws with two standard errors; rings: full training.`,
  ];
  return panelsDocument({
    title: 'Risks of random features, tangent class and networks against the width',
    size: panel,
    panels: targets.map(panelOf),
    legend,
  });
}
