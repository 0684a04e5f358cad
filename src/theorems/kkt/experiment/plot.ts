/**
 * # The experiment as a picture
 *
 * A map: the share of the seeds that are solved against m d/n, a panel for each method, and the width as the symbol.
 *
 * ## Main definitions
 * - {@link solvedPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import { overThreshold } from './cells.ts';
import type { CellRecord, Comparison, ExperimentRecord } from './record.ts';

const series: readonly (Series & { readonly holds: (width: number) => boolean })[] = [
  { says: 'm <= 4', colour: colours.blue, symbol: 'circle', r: 4, holds: (m) => m <= 4 },
  {
    says: 'm from 5 to 8',
    colour: colours.orange,
    symbol: 'square',
    r: 4,
    holds: (m) => m > 4 && m <= 8,
  },
  { says: 'm > 8', colour: colours.green, symbol: 'triangle', r: 4, holds: (m) => m > 8 },
];

const threshold: Series = { says: 'm = 2n/d', colour: colours.grey, dash: '4 3' };

/** Of the comparisons of losses with the three rivals. */
function findingOf(cells: readonly CellRecord[], comparisons: readonly Comparison[]): string {
  const rivals = new Set(
    cells.flatMap(({ methods }) =>
      methods.filter(({ role }) => role === 'rival').map((of) => of.method),
    ),
  );
  const own = comparisons.filter(({ measure, rival }) => measure === 'loss' && rivals.has(rival));
  if (own.length === 0) return 'Share of the seeds that are solved';
  const count = (wanted: Comparison['verdict']): number =>
    own.filter(({ verdict }) => verdict === wanted).length;
  return `Projected methods end lower than SGD, momentum or Adam in ${count('lower')} of ${own.length} comparisons, higher in ${count('higher')}`;
}

interface Place {
  readonly over: number;
  readonly solved: number;
  readonly width: number;
}

function placesOf(cells: readonly CellRecord[], method: string): readonly Place[] {
  return cells.flatMap((cell) =>
    cell.methods
      .filter((of) => of.method === method)
      .map(({ solved }) => ({ over: overThreshold(cell), solved, width: cell.width })),
  );
}

function optionsFor(plot: Plot, places: readonly Place[], largest: number): PlotOptions {
  return {
    marginLeft: 46,
    marginRight: 20,
    marginBottom: 36,
    x: { type: 'log', base: 2, domain: [0.9, Math.max(8.5, 1.05 * largest)], label: 'm d/n' },
    y: {
      domain: [0, 1],
      ticks: [0, 0.5, 1],
      tickFormat: (share: number) => `${100 * share} %`,
      label: null,
      grid: true,
    },
    marks: [
      plot.ruleX([2], stroke(threshold)),
      ...series.map((kind) =>
        plot.dot(
          places.filter(({ width }) => kind.holds(width)),
          { x: 'over', y: 'solved', ...dots(kind) },
        ),
      ),
    ],
  };
}

/** The share of solved seeds in all cells of practice, as an SVG document. */
export function solvedPlot({
  cells,
  comparisons,
}: Pick<ExperimentRecord, 'cells' | 'comparisons'>): Promise<string> {
  const methods = [...new Set(cells.flatMap((cell) => cell.methods.map((of) => of.method)))];
  const largest = Math.max(...cells.map(overThreshold), 1);
  const panels = methods.map((method): Panel => {
    const places = placesOf(cells, method);
    const full = places.filter(({ solved }) => solved === 1).length;
    return {
      title: method,
      facts: `every seed solved in ${full} of ${places.length} cells`,
      draw: (plot) => optionsFor(plot, places, largest),
    };
  });
  return chartOf({
    title: findingOf(cells, comparisons),
    size: { width: 280, height: 170 },
    columns: 3,
    panels,
    legend: [...series, threshold],
    notes: [
      'A mark is a cell: the share of its test seeds with a relative loss of at most 1e-12, against the width over n/d.',
      'Lower, higher: exact signed-rank test on paired seeds, p of Holm below 0.05; the other comparisons are not distinguished.',
    ],
  });
}
