/**
 * # A picture of sharpness against batch size
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, Series } from '../../../reports/chart.ts';
import type { Bracket } from '../search.ts';
import type { SharpnessRecord, SharpnessRun } from './run.ts';

const series = {
  tanh: { says: 'tanh: each end, its middle', colour: colours.blue, symbol: 'circle', r: 2.5 },
  relu: { says: 'relu: each end, its middle', colour: colours.orange, symbol: 'diamond2', r: 2.5 },
  descent: { says: '2, the threshold of gradient descent', colour: colours.grey, dash: '' },
  orthogonal: { says: '2b/N, that of orthogonal gradients', colour: colours.green, dash: '4 3' },
} as const satisfies Readonly<Record<string, Series>>;

interface Bar {
  readonly x: number;
  readonly least: number;
  readonly most: number;
}

function bars(
  { cells }: SharpnessRecord,
  activation: string,
  of: (run: SharpnessRun) => Bracket | undefined,
): readonly Bar[] {
  return cells
    .filter((cell) => cell.activation === activation)
    .flatMap(({ batch, runs }) =>
      runs.flatMap((run, k) => {
        const bracket = of(run);
        const x = batch + (activation === 'relu' ? 0.12 : -0.12) + 0.01 * (k % 9);
        return bracket === undefined ? [] : [{ x, ...bracket }];
      }),
    );
}

function panelOf(
  record: SharpnessRecord,
  title: string,
  facts: string,
  of: (run: SharpnessRun) => Bracket | undefined,
  hasCurves: boolean,
): Panel {
  const N = record.design.samples;
  const kinds = ['tanh', 'relu'] as const;
  return {
    title,
    facts,
    draw: (plot: Plot) => ({
      marginLeft: 52,
      marginBottom: 36,
      x: { label: 'b', labelAnchor: 'center', labelArrow: false, ticks: N, domain: [0, N + 1] },
      y: { label: null, grid: true, ticks: 5 },
      marks: [
        ...kinds.flatMap((kind) => {
          const list = bars(record, kind, of);
          return [
            plot.ruleX(list, { x: 'x', y1: 'least', y2: 'most', stroke: series[kind].colour }),
            plot.dot(
              list.map(({ x, least, most }) => [x, (least + most) / 2]),
              dots(series[kind]),
            ),
          ];
        }),
        ...(hasCurves
          ? [
              plot.line([[0, 2], [N, 2]], stroke(series.descent)), // prettier-ignore
              plot.line([[0, 0], [N, 2]], stroke(series.orthogonal)), // prettier-ignore
            ]
          : []),
      ],
    }),
  };
}

export function sharpnessPlot(record: SharpnessRecord): Promise<string> {
  const { samples, neurons, step, starts } = record.design;
  return chartOf({
    title: 'Sharpness at the end of training against the batch',
    size: { width: 340, height: 240 },
    columns: 2,
    panels: [
      panelOf(
        record,
        'eta lambda',
        `lambda_max(H) at the exact minimiser, eta = ${step}`,
        (run) => run.sharpness,
        true,
      ),
      panelOf(
        record,
        'phi',
        'on the box of eps = 0.001, between its bounds',
        (run) => run.phi,
        false,
      ),
    ],
    legend: Object.values(series),
    notes: [
      `n = ${samples}, m = ${neurons}, ${starts} starts for each batch; bars are verified brackets.`,
    ],
  });
}
