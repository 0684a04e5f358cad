/**
 * # A picture of alignment behind a narrow layer, and of a run that climbs
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, Series } from '../../../reports/chart.ts';
import type { FeedbackRecord } from './run.ts';
import { meanBracket, meanCeiling, meanOf } from './table.ts';

const series = {
  first: { says: 'mean cosine, the layer before k', colour: colours.blue, symbol: 'circle' },
  second: { says: 'the layer of width k', colour: colours.purple, symbol: 'square', r: 3 },
  third: { says: 'the layer after k', colour: colours.grey, symbol: 'triangle', r: 3 },
  ceiling: { says: 'sqrt(t_k), its certified ceiling', colour: colours.green, dash: '4 3' },
  accuracy: { says: 'accuracy', colour: colours.orange, symbol: 'diamond2' },
  loss: { says: 'l', colour: colours.orange, dash: '' },
  potential: { says: 'Psi', colour: colours.blue, dash: '4 3' },
} as const satisfies Readonly<Record<string, Series>>;

function alignmentPanel({ narrow }: FeedbackRecord): Panel {
  const place = (k: number): number => Math.log2(k);
  const known = narrow.filter(({ runs }) => runs.length > 0);
  const layer = (l: number): readonly (readonly [number, number])[] =>
    known.flatMap(({ width, runs }) => {
      const bracket = meanBracket(runs, l);
      return bracket === undefined
        ? []
        : [[place(width), (bracket.least + bracket.most) / 2] as const];
    });
  const ceiling = known.flatMap(({ width, runs }) => {
    const top = meanCeiling(runs);
    return top === undefined ? [] : [[place(width), top] as const];
  });
  const accuracy = known.map(
    ({ width, runs }) => [place(width), meanOf(runs.map((run) => run.accuracy))] as const,
  );
  return {
    title: 'alignment',
    facts: 'against log2 of the width k; brackets are narrower than the symbols',
    draw: (plot: Plot) => ({
      marginLeft: 40,
      marginBottom: 36,
      x: { label: 'log2 k', labelAnchor: 'center', labelArrow: false, ticks: 5 },
      y: { label: null, grid: true, ticks: 5, domain: [-0.1, 1.02] },
      marks: [
        plot.line(ceiling, stroke(series.ceiling)),
        plot.dot(layer(0), dots(series.first)),
        plot.dot(layer(1), dots(series.second)),
        plot.dot(layer(2), dots(series.third)),
        plot.dot(accuracy, dots(series.accuracy)),
      ],
    }),
  };
}

function climbPanel({ climb }: FeedbackRecord): Panel {
  const line = (of: 'loss' | 'potential') => climb.map((stage, k) => [k, stage[of]] as const);
  return {
    title: 'a run that climbs',
    facts: 'x = b = 1, w = 0, v = y = -1, midpoint steps of 1/32, verified',
    draw: (plot: Plot) => ({
      marginLeft: 40,
      marginBottom: 36,
      x: { label: 'step', labelAnchor: 'center', labelArrow: false, ticks: 5 },
      y: { label: null, grid: true, ticks: 5 },
      marks: [
        plot.line(line('loss'), stroke(series.loss)),
        plot.line(line('potential'), stroke(series.potential)),
      ],
    }),
  };
}

export function feedbackPlot(record: FeedbackRecord): Promise<string> {
  const { inputs, neurons, classes, runs } = record.design;
  return chartOf({
    title:
      'Alignment and accuracy behind a narrow layer, and a loss that climbs while its potential falls',
    size: { width: 340, height: 240 },
    columns: 2,
    panels: [alignmentPanel(record), climbPanel(record)],
    legend: Object.values(series),
    notes: [
      `Layers ${inputs}-${neurons}-k-${neurons}-${classes}, means of ${runs} runs; cosines and ceilings are verified, training is measured.`,
    ],
  });
}
