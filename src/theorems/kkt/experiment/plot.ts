/**
 * # The experiment as a picture
 *
 * A panel per case, a row per method: the median as a symbol, the quartiles as a bar and each run as a small mark, on a
 * logarithmic axis.
 *
 * ## Main definitions
 * - {@link lossPlot}
 * @module
 */
import { chartOf, colours, dots, stroke } from '../../../reports/chart.ts';
import type { Panel, Plot, PlotOptions, Series } from '../../../reports/chart.ts';
import type { CaseRecord, Comparison, ExperimentRecord, MethodRecord } from './run.ts';

const series: Readonly<Record<MethodRecord['role'], Series>> = {
  claimed: {
    says: 'projected methods: median, quartiles and runs',
    colour: colours.blue,
    symbol: 'circle',
    dash: '',
    r: 5,
  },
  rival: { says: 'rivals', colour: colours.orange, symbol: 'square', dash: '', r: 5 },
  ablation: { says: 'ablations', colour: colours.grey, symbol: 'diamond2', dash: '', r: 5 },
};

function findingOf(comparisons: readonly Comparison[]): string {
  const count = (wanted: Comparison['verdict']): number =>
    comparisons.filter(({ verdict }) => verdict === wanted).length;
  if (comparisons.length === 0)
    return 'Final losses of projected and of stochastic gradient methods';
  return `Projected methods end lower in ${count('lower')} of ${comparisons.length} comparisons, higher in ${count('higher')}`;
}

/** Powers of ten around the finite positive losses; 0 and divergence are drawn at the ends. */
function rangeOf({ methods }: CaseRecord): readonly [number, number] {
  const exponents = methods
    .flatMap(({ losses }) => losses)
    .filter((loss) => loss > 0 && loss < Infinity)
    .map(Math.log10);
  const from = exponents.length === 0 ? -1 : Math.floor(Math.min(...exponents));
  return [from, Math.max(from + 1, ...exponents.map(Math.ceil))];
}

function optionsFor(plot: Plot, record: CaseRecord): PlotOptions {
  const [from, to] = rangeOf(record);
  const every = Math.ceil((to - from) / 6);
  const shown = (loss: number): number => Math.min(to, Math.max(from, Math.log10(loss)));
  const marks = record.methods.flatMap((method) => {
    const { lowerQuartile, median, upperQuartile, losses } = method;
    const { role, method: y } = method;
    const bar = [
      { x: shown(lowerQuartile), y },
      { x: shown(upperQuartile), y },
    ];
    return [
      plot.line(bar, {
        x: 'x',
        y: 'y',
        ...stroke({ ...series[role], width: 4 }),
        strokeOpacity: 0.5,
      }),
      plot.dot(losses, {
        x: shown,
        y: () => y,
        ...dots({ ...series[role], hollow: true, r: 2 }),
        fillOpacity: 0,
      }),
      plot.dot([{ x: shown(median), y }], { x: 'x', y: 'y', ...dots(series[role]) }),
    ];
  });
  return {
    marginLeft: 118,
    marginRight: 20,
    marginBottom: 32,
    x: {
      domain: [from, to],
      ticks: Array.from({ length: to - from + 1 }, (_, k) => from + k).filter(
        (exponent) => (exponent - from) % every === 0,
      ),
      tickFormat: (exponent: number) => `1e${exponent}`,
      label: null,
      grid: true,
    },
    y: { type: 'point', domain: record.methods.map(({ method }) => method), label: null },
    marks,
  };
}

/** The final losses (1/2) norm(f - y)^2 of all cases as an SVG document. */
export function lossPlot({
  cases,
  comparisons,
}: Pick<ExperimentRecord, 'cases' | 'comparisons'>): Promise<string> {
  const panels = cases.map((record): Panel => ({
    title: record.id,
    facts: `${record.title}; n = ${record.n}, d = ${record.d}, m = ${record.width}`,
    draw: (plot) => optionsFor(plot, record),
  }));
  return chartOf({
    title: findingOf(comparisons),
    size: { width: 420, height: 200 },
    columns: 2,
    panels,
    legend: Object.values(series),
    notes: [
      'Final loss (1/2) norm(f - y)^2, logarithmic. A loss of 0 and a run that diverged are drawn at the ends.',
      'Lower, higher: exact signed-rank test on paired seeds, p of Holm below 0.05; the other comparisons are not distinguished.',
    ],
  });
}
