/**
 * # A picture of errors against the size of ensembles
 *
 * ## Main definitions
 * - {@link ensemblesPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, Series } from '../../../reports/chart.ts';
import type { EnsemblesRecord, Kind } from './run.ts';
import { kinds, meanOf } from './table.ts';

const curve = { says: 'M3, exact; gaps are undecided', colour: colours.grey, dash: '4 3' } as const;

const series = {
  hinge: { says: kinds.hinge, colour: colours.blue, symbol: 'circle' },
  softmax: { says: kinds.softmax, colour: colours.orange, symbol: 'triangle' },
  smoothed: { says: kinds.smoothed, colour: colours.purple, symbol: 'diamond2' },
  signs: { says: kinds.signs, colour: colours.green, symbol: 'square' },
  tangent: { says: kinds.tangent, colour: colours.green, symbol: 'times' },
} as const satisfies Readonly<Record<Kind, Series>>;

const students = {
  distilled: { says: 'distilled from 4', colour: colours.blue, symbol: 'square', hollow: true },
  'self-distilled': { says: 'self-distilled', colour: colours.blue, symbol: 'plus' },
} as const satisfies Readonly<Record<string, Series>>;

type Point = readonly [number, number];

const axes = {
  marginLeft: 52,
  marginBottom: 36,
  x: { label: 'K', labelAnchor: 'center', labelArrow: false, ticks: 8 },
} as const;

/** The decided parts of the curve, as lines of their own. */
function runsOf(record: EnsemblesRecord): readonly (readonly Point[])[] {
  const runs: Point[][] = [[]];
  for (const { members, share } of record.curve)
    if (share === undefined) runs.push([]);
    else runs.at(-1)?.push([members, share]);
  return runs.filter((run) => run.length > 0);
}

function meansOf({ points }: EnsemblesRecord, kind: Kind): readonly Point[] {
  return points
    .filter((point) => point.kind === kind)
    .map(({ members, single }): Point => [members, meanOf(single)]);
}

function studentMeans(record: EnsemblesRecord, kind: keyof typeof students): readonly Point[] {
  const own = record.students.filter((one) => one.kind === kind);
  if (own.length === 0) return [];
  return [[kind === 'distilled' ? 4 : 1, meanOf(own.map(({ student }) => student))]];
}

function panel(
  record: EnsemblesRecord,
  title: string,
  shown: readonly Kind[],
  more: boolean,
): Panel {
  return {
    title,
    facts: 'error over mu: means',
    draw: (plot: Plot) => ({
      ...axes,
      y: { label: null, grid: true, domain: [0, 0.65], ticks: 6 },
      marks: [
        ...runsOf(record).flatMap((run) => [plot.line(run, stroke(curve))]),
        ...shown.map((kind) => plot.dot(meansOf(record, kind), dots(series[kind]))),
        ...(more
          ? (['distilled', 'self-distilled'] as const).map((kind) =>
              plot.dot(studentMeans(record, kind), dots(students[kind])),
            )
          : []),
      ],
    }),
  };
}

/** The picture as an SVG document. */
export function ensemblesPlot(record: EnsemblesRecord): Promise<string> {
  return chartOf({
    title: 'Errors of ensembles on inputs with one view',
    size: { width: 400, height: 280 },
    columns: 2,
    panels: [
      panel(record, "M's loss, fixed features, students", ['hinge', 'signs', 'tangent'], true),
      panel(record, 'cross-entropy, noise in all patches', ['softmax', 'smoothed'], false),
    ],
    legend: [curve, ...Object.values(series), ...Object.values(students)],
    notes: ['Networks are trained in float64 and evaluated over Q on all test inputs; beta = 1/8.'],
  });
}
