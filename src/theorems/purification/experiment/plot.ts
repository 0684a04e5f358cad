/**
 * # A picture of features, their dense parts and radii along training
 * @module
 */
import { chartOf, colours, dots, shadeOf, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import type { PurificationRecord } from './run.ts';
import { summaries } from './table.ts';
import type { Summary } from './table.ts';

const series = {
  sparse: { says: 'sparse part', colour: colours.blue, symbol: 'circle', r: 3 },
  dense: { says: 'dense part', colour: colours.orange, symbol: 'diamond2', r: 3 },
  common: { says: 'dense part along u', colour: colours.purple, symbol: 'times', r: 3 },
  cosine: { says: 'cosine with the best feature', colour: colours.blue, symbol: 'square', r: 3 },
  least: { says: 'radius, proved', colour: colours.green, symbol: 'triangle', r: 3 },
  most: { says: 'change of sign, written', colour: colours.orange, symbol: 'plus', r: 3 },
  linear: { says: 's/sqrt(D), the best of linear classifiers', colour: colours.grey, dash: '4 3' },
  turn: { says: 'FGM begins', colour: colours.grey, dash: '' },
} as const satisfies Readonly<Record<string, Series>>;

type Key = 'sparse' | 'dense' | 'common' | 'cosine' | 'least' | 'most';

function axes(turn: number) {
  return (plot: Plot) => ({
    options: {
      marginLeft: 40,
      marginBottom: 36,
      x: { label: 'step', labelAnchor: 'center', labelArrow: false, ticks: 5 },
      y: { label: null, grid: true, ticks: 5 },
    } as const,
    rule: plot.ruleX([turn], { ...stroke(series.turn), strokeWidth: 1 }),
  });
}

function curves(
  all: readonly Summary[],
  turn: number,
  title: string,
  facts: string,
  keys: readonly Key[],
  level?: number,
): Panel {
  return {
    title,
    facts,
    draw: (plot: Plot) => {
      const { options, rule } = axes(turn)(plot);
      const known = (key: Key) =>
        all.filter((one) => Number.isFinite(one[key])).map((one) => [one.step, one[key]] as const);
      return {
        ...options,
        marks: [
          rule,
          ...(level === undefined ? [] : [plot.ruleY([level], stroke(series.linear))]),
          ...keys.flatMap((key) => [
            plot.line(known(key), stroke(series[key])),
            plot.dot(known(key), dots(series[key])),
          ]),
        ],
      };
    },
  };
}

/** W as cells, the neurons ordered by their best features. */
function cellsOf(plot: Plot, rows: readonly (readonly number[])[]): PlotOptions {
  const best = (row: readonly number[]): number => {
    const sizes = row.map(Math.abs);
    return sizes.indexOf(Math.max(...sizes));
  };
  const ordered = rows.toSorted((a, b) => best(a) - best(b));
  const largest = Math.max(...rows.flat().map(Math.abs));
  const cells = ordered.flatMap((row, j) =>
    row.map((a, k) => ({ x1: k, x2: k + 1, y1: -j, y2: -j - 1, fill: shadeOf(a, largest) })),
  );
  return {
    marginLeft: 14,
    marginRight: 14,
    marginTop: 0,
    marginBottom: 0,
    x: { axis: null },
    y: { axis: null },
    color: { type: 'identity' },
    marks: [plot.rect(cells, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: 'fill' })],
  };
}

/** The picture as an SVG document. */
export function purificationPlot(record: PurificationRecord): Promise<string> {
  const { dimension: D, active: s, clean, radius, runs } = record.design;
  const all = summaries(record);
  const names = ['weights at the start', 'after clean training', 'after training against FGM'];
  return chartOf({
    title: 'Sparse and dense parts, and robust radii, along clean and adversarial training',
    size: { width: 320, height: 230 },
    columns: 3,
    panels: [
      curves(all, clean, 'parts of neurons', 'means of norms', ['sparse', 'dense', 'common']),
      curves(all, clean, 'features', 'mean cosine; 1 is a pure feature', ['cosine']),
      curves(
        all,
        clean,
        'radius',
        'means over inputs, verified',
        ['least', 'most'],
        s / Math.sqrt(D),
      ),
      ...record.features.map(({ step, rows }, k) => ({
        title: names[k] ?? '',
        facts: `step ${step}: a row for each neuron, a column for each feature; blue > 0`,
        draw: (plot: Plot) => cellsOf(plot, rows),
      })),
    ],
    legend: Object.values(series),
    notes: [
      `D = ${D}, s = ${s}, FGM of radius ${radius}, ${runs} runs. Training is measured; the weights shown are of the first run.`,
    ],
  });
}
