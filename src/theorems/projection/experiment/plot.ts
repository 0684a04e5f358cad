/**
 * # The values of trained deep networks as a picture
 *
 * Plain SVG: a panel for each set, the loss in units of (1/2) norm(y)^2 against the width, a line for each depth. Full
 * dots are shown to be near the value of a stationary point, rings are not; small dots are the other runs.
 *
 * ## Main definitions
 * - {@link projectionPlot}
 * @module
 */
import { bestRun, isNear } from './run.ts';
import type { ProjectionPoint, ProjectionRecord, ProjectionRun, ProjectionSet } from './run.ts';
import { circle, line, panelsDocument, polyline, textAt } from '../../../reports/svg.ts';

const panel = { width: 400, height: 300, left: 48, right: 14, top: 44, bottom: 44 };
const colours = ['#b3471d', '#1b5e9b', '#2f7d32', '#6b3fa0'] as const;

interface Axes {
  readonly widest: number;
  readonly x: (width: number) => number;
  readonly y: (loss: number) => number;
}

function axesOf({ points }: ProjectionSet): Axes {
  const widest = Math.max(1, ...points.map(({ width }) => width));
  const [w, h] = [panel.width - panel.left - panel.right, panel.height - panel.top - panel.bottom];
  return {
    widest,
    x: (width) => panel.left + (w * width) / widest,
    y: (loss) => panel.top + h * (1 - Math.min(1, Math.max(0, loss))),
  };
}

function gridOf({ widest, x, y }: Axes, widths: readonly number[]): readonly string[] {
  const bottom = panel.height - panel.bottom;
  return [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((level) => [
      line(x(0), y(level), x(widest), y(level), 'stroke="#dddddd"'),
      textAt(panel.left - 6, y(level) + 4, `${level}`, { anchor: 'end', size: 10 }),
    ]),
    ...widths.map((m) => textAt(x(m), bottom + 15, `${m}`, { anchor: 'middle', size: 10 })),
    textAt(x(widest / 2), bottom + 30, 'width', { anchor: 'middle', size: 10 }),
  ];
}

/** The best run of each width. */
function curve({ x, y }: Axes, points: readonly ProjectionPoint[], colour: string): string {
  const best = points.flatMap((point) => {
    const run = bestRun(point);
    return run === undefined ? [] : [{ width: point.width, run }];
  });
  const mark = (width: number, run: ProjectionRun): string =>
    circle(
      x(width),
      y(run.loss.hi),
      4,
      isNear(run) ? `fill="${colour}"` : `fill="#ffffff" stroke="${colour}"`,
    );
  return [
    polyline(
      best.map(({ width, run }) => [x(width), y(run.loss.hi)] as const),
      `stroke="${colour}"`,
    ),
    ...points.flatMap(({ width, runs }) =>
      runs.map((run) => circle(x(width), y(run.loss.hi), 1.5, `fill="${colour}"`)),
    ),
    ...best.map(({ width, run }) => mark(width, run)),
  ].join('\n');
}

function panelOf(set: ProjectionSet, depths: readonly number[], widths: readonly number[]): string {
  const axes = axesOf(set);
  return [
    textAt(panel.left, 18, `${set.id}, n = ${set.samples}, d = ${set.inputs}`, { size: 12 }),
    ...depths.map((layers, k) =>
      textAt(panel.left + 80 * k, 33, `${layers} layers`, {
        size: 10,
        colour: colours[k % colours.length] ?? '#222222',
      }),
    ),
    ...gridOf(axes, widths),
    ...depths.map((layers, k) =>
      curve(
        axes,
        set.points.filter((point) => point.layers === layers),
        colours[k % colours.length] ?? '#222222',
      ),
    ),
  ].join('\n');
}

/** The curves of all sets as an SVG document. */
export function projectionPlot({ sets, design }: ProjectionRecord): string {
  const legend = [
    'Loss in units of (1/2) norm(y)^2 where training ended, the best of some starts; small dots: all starts.',
    'Full: shown to be near (1/2) dist(y, range J)^2 (Theorem F1); rings: not shown.',
  ];
  return panelsDocument({
    title: 'Losses of trained deep networks against width and depth',
    size: panel,
    panels: sets.map((set) => panelOf(set, design.layers, design.widths)),
    legend,
  });
}
