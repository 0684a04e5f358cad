/**
 * # A picture of U against gradients and seconds, and of zeros against lambda
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, Series } from '../../../reports/chart.ts';
import { median } from './run.ts';
import type { ConvexMethod, ConvexRecord, MethodRecord } from './run.ts';
import { convexFinding, medianAt, methodWords } from './table.ts';

const series = {
  sca: { says: methodWords.sca, colour: colours.blue, dash: '' },
  'sca-certified': { says: methodWords['sca-certified'], colour: colours.blue, dash: '5 3' },
  'sca-2': { says: methodWords['sca-2'], colour: colours.green, dash: '' },
  'sca-4': { says: methodWords['sca-4'], colour: colours.green, dash: '5 3' },
  'sca-8': { says: methodWords['sca-8'], colour: colours.green, dash: '1 3' },
  sgd: { says: methodWords.sgd, colour: colours.orange, dash: '' },
  adam: { says: methodWords.adam, colour: colours.orange, dash: '5 3' },
  gd: { says: methodWords.gd, colour: colours.grey, dash: '' },
} as const satisfies Readonly<Record<ConvexMethod, Series>>;

const zeros = {
  says: 'l1: weights that are exactly 0',
  colour: colours.blue,
  symbol: 'circle',
  r: 2.5,
} as const satisfies Series;

type Pair = readonly [number, number];

/** Median U where it is finite, against gradients times a factor. */
function curve(
  record: MethodRecord,
  gradients: readonly number[],
  factor: number,
): readonly Pair[] {
  return gradients
    .map((g, k): Pair => [g * factor, medianAt(record, k)])
    .filter(([, value]) => value < 1e6);
}

function panelOf(
  { design, methods }: ConvexRecord,
  title: string,
  facts: string,
  label: string,
  factorOf: (record: MethodRecord) => number,
): Panel {
  return {
    title,
    facts,
    draw: (plot: Plot) => ({
      marginLeft: 52,
      marginBottom: 36,
      x: { type: 'log', label, labelAnchor: 'center', labelArrow: false, ticks: 4 },
      y: { type: 'log', label: null, grid: true, ticks: 5 },
      marks: methods.map((record) =>
        plot.line(
          curve(record, design.gradients, factorOf(record)).map(([x, y]) => [x, y]),
          stroke(series[record.method]),
        ),
      ),
    }),
  };
}

function zerosPanel({ sparse }: ConvexRecord): Panel {
  return {
    title: 'zeros',
    facts: 'of the weights at the end of l1: each run, and the median',
    draw: (plot: Plot) => ({
      marginLeft: 52,
      marginBottom: 36,
      x: { type: 'log', label: 'lambda', labelAnchor: 'center', labelArrow: false, ticks: 4 },
      y: { label: null, grid: true, ticks: 5 },
      marks: [
        plot.dot(
          sparse.flatMap(({ lambda, zeros: list }) => list.map((count) => [lambda, count])),
          dots(zeros),
        ),
        plot.line(
          sparse.map(({ lambda, zeros: list }) => [lambda, median(list)]),
          stroke(zeros),
        ),
      ],
    }),
  };
}

export function convexPlot(record: ConvexRecord): Promise<string> {
  const { samples, inputs, neurons, lambda, problems } = record.design;
  return chartOf({
    title: convexFinding(record),
    size: { width: 340, height: 240 },
    columns: 2,
    panels: [
      panelOf(record, 'U', 'median after so many gradients', 'gradients', () => 1),
      panelOf(record, 'U', 'median, by processor time', 'seconds', ({ runs }) =>
        median(runs.map(({ seconds }) => seconds)),
      ),
      zerosPanel(record),
    ],
    legend: [...Object.values(series), zeros],
    notes: [
      `n = ${samples}, d = ${inputs}, m = ${neurons}, tanh, lambda = ${lambda}, ${problems} problems; each method with its tuned tau or step. Measured.`,
    ],
  });
}
