/**
 * # A picture of sharpness against batch size
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, Series } from '../../../reports/chart.ts';
import type { Bracket } from '../search.ts';
import { lineEnds } from './line.ts';
import type { SharpnessRecord, SharpnessRun, StepRule } from './run.ts';

const series = {
  tanh: { says: 'tanh: each end, its middle', colour: colours.blue, symbol: 'circle', r: 2.5 },
  relu: { says: 'relu: each end, its middle', colour: colours.orange, symbol: 'diamond2', r: 2.5 },
  descent: { says: '2, the threshold of gradient descent', colour: colours.grey, dash: '' },
  orthogonal: { says: '2b/N, that of orthogonal gradients', colour: colours.green, dash: '4 3' },
} as const satisfies Readonly<Record<string, Series>>;

const kinds = ['tanh', 'relu'] as const;

interface Bar {
  readonly x: number;
  readonly least: number;
  readonly most: number;
}

function bars(
  { cells, design }: SharpnessRecord,
  activation: string,
  rule: StepRule,
  of: (run: SharpnessRun, step: number) => Bracket | undefined,
): readonly Bar[] {
  return cells
    .filter((cell) => cell.activation === activation)
    .filter((cell) => cell.rule === rule || cell.batch === design.samples)
    .flatMap(({ batch, step, runs }) =>
      runs.flatMap((run, k) => {
        const bracket = of(run, step);
        const x = batch + (activation === 'relu' ? 0.12 : -0.12) + 0.01 * (k % 9);
        return bracket === undefined ? [] : [{ x, ...bracket }];
      }),
    );
}

interface Ends {
  readonly title: string;
  readonly facts: string;
  readonly rule: StepRule;
  readonly of: (run: SharpnessRun, step: number) => Bracket | undefined;
  /** The thresholds at b = 0 and b = N, with their series. */
  readonly curves: readonly (readonly [Series, number, number])[];
}

function panelOf(record: SharpnessRecord, { title, facts, rule, of, curves }: Ends): Panel {
  const N = record.design.samples;
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
          const list = bars(record, kind, rule, of);
          return [
            plot.ruleX(list, { x: 'x', y1: 'least', y2: 'most', stroke: series[kind].colour }),
            plot.dot(
              list.map(({ x, least, most }) => [x, (least + most) / 2]),
              dots(series[kind]),
            ),
          ];
        }),
        ...curves.map(
          ([own, first, last]) =>
          plot.line([[0, first], [N, last]], stroke(own)), // prettier-ignore
        ),
      ],
    }),
  };
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

/** The least loss that is drawn, on its logarithmic axis. */
const drawn = 1e-4;

/** Of the lines of one activation: the medians of the ends of each piece. */
function profile({ lines }: SharpnessRecord, activation: string, rule: StepRule): readonly Bar[] {
  const own = lines.filter((line) => line.activation === activation && line.rule === rule);
  const count = own[0]?.pieces.length ?? 0;
  const { from, to } = lineEnds;
  return Array.from({ length: count }, (_, k) => {
    const [least, most] = (['least', 'most'] as const).map((end) =>
      median(own.map(({ pieces }) => pieces[k]?.[end] ?? Number.NaN)),
    );
    return {
      x: from + ((to - from) * (k + 0.5)) / count,
      least: Math.max(drawn, least ?? drawn),
      most: Math.max(drawn, most ?? drawn),
    };
  });
}

function linePanel(record: SharpnessRecord, rule: StepRule, says: string): Panel {
  return {
    title: `loss on the line, ${says}`,
    facts: 't = 0: smallest batch, t = 1: gradient descent; medians of enclosures',
    draw: (plot: Plot) => ({
      marginLeft: 52,
      marginBottom: 36,
      x: {
        label: 't',
        labelAnchor: 'center',
        labelArrow: false,
        ticks: 4,
        domain: [lineEnds.from, lineEnds.to],
      },
      y: { type: 'log', label: null, grid: true, ticks: 5, tickFormat: '~g' },
      marks: kinds.map((kind) =>
        plot.ruleX(profile(record, kind, rule), {
          x: 'x',
          y1: 'least',
          y2: 'most',
          stroke: series[kind].colour,
          strokeWidth: 2,
        }),
      ),
    }),
  };
}

export function sharpnessPlot(record: SharpnessRecord): Promise<string> {
  const { samples: N, neurons, step, starts } = record.design;
  const { descent, orthogonal } = series;
  return chartOf({
    title: 'Sharpness at the end of training against the batch',
    size: { width: 340, height: 240 },
    columns: 2,
    panels: [
      panelOf(record, {
        title: `eta lambda, eta = ${step}`,
        facts: 'lambda_max(H) at the exact minimiser nearby',
        rule: 'same',
        of: ({ lambda }, eta) => lambda && { least: eta * lambda.least, most: eta * lambda.most },
        curves: [
          [descent, 2, 2],
          [orthogonal, 0, 2],
        ],
      }),
      panelOf(record, {
        title: `lambda, eta = ${step} b/${N}`,
        facts: 'dashed: 2b/(N eta), the threshold of orthogonal gradients',
        rule: 'scaled',
        of: ({ lambda }) => lambda,
        curves: [[orthogonal, 2 / step, 2 / step]],
      }),
      panelOf(record, {
        title: `phi, eta = ${step}`,
        facts: 'on the box of eps = 0.001, between its bounds',
        rule: 'same',
        of: ({ phi }) => phi,
        curves: [],
      }),
      panelOf(record, {
        title: `phi, eta = ${step} b/${N}`,
        facts: 'the same with steps in proportion to the batch',
        rule: 'scaled',
        of: ({ phi }) => phi,
        curves: [],
      }),
      linePanel(record, 'same', `eta = ${step}`),
      linePanel(record, 'scaled', `eta = ${step} b/${N}`),
    ],
    legend: Object.values(series),
    notes: [
      `n = ${N}, m = ${neurons}, ${starts} starts for each batch; bars are verified or enclosed brackets.`,
    ],
  });
}
