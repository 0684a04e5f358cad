/**
 * # A picture of the data
 *
 * One input is drawn against the label, two against each other, and of more their two leading components, in float64.
 *
 * ## Main definitions
 * - {@link dataPicture}
 * @module
 */
import { at } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { chartOf, colours, dots } from '../reports/chart.ts';
import type { PlotOptions, Series } from '../reports/chart.ts';
import { leadingComponents } from '../search/leading-components.ts';

export interface Data {
  /** X, n x d. */
  readonly inputs: Dense;
  /** y, length n, where the statement is about given labels. */
  readonly labels?: readonly number[] | undefined;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly label: number | undefined;
}

/** Samples that are drawn, those that are named, and inputs whose components are computed within a second or two. */
const [most, mostNamed, mostInputs] = [2000, 12, 800];

const series = {
  none: { says: 'a sample', colour: colours.grey, symbol: 'circle' },
  positive: { says: 'a sample with a label of at least 0', colour: colours.blue, symbol: 'circle' },
  negative: { says: 'a sample with a negative label', colour: colours.orange, symbol: 'triangle' },
} as const satisfies Readonly<Record<string, Series>>;

function kindOf({ label }: Place): keyof typeof series {
  if (label === undefined) return 'none';
  return label < 0 ? 'negative' : 'positive';
}

function placesOf({ inputs: X, labels }: Data): readonly Place[] {
  const plane = X.cols > 2 && X.cols <= mostInputs ? leadingComponents(X, 2) : X;
  return Array.from({ length: Math.min(X.rows, most) }, (_, i) => {
    const label = labels?.[i];
    return { x: at(plane, i, 0), y: X.cols === 1 ? (label ?? 0) : at(plane, i, 1), label };
  });
}

function axesOf({ inputs: { cols }, labels }: Data): readonly [string, string] {
  if (cols === 1) return ['x1', labels === undefined ? '' : 'y'];
  return cols > 2 && cols <= mostInputs ? ['first component', 'second component'] : ['x1', 'x2'];
}

/** The interval of the values, never empty, with a margin. */
function domainOf(values: readonly number[]): readonly [number, number] {
  const [lo, hi] = [Math.min(...values), Math.max(...values)];
  const margin = hi > lo ? 0.08 * (hi - lo) : 1;
  return [lo - margin, hi + margin];
}

export async function dataPicture(data: Data, width: number): Promise<string> {
  const { inputs: X, labels } = data;
  const places = placesOf(data);
  const [across, up] = axesOf(data);
  const kinds = (['none', 'positive', 'negative'] as const).filter((kind) =>
    places.some((place) => kindOf(place) === kind),
  );
  const named = places.length <= mostNamed && labels !== undefined;
  return chartOf({
    title: 'The data',
    size: { width, height: X.cols === 1 && labels === undefined ? 80 : Math.round(0.7 * width) },
    columns: 1,
    panels: [
      {
        title: `${X.rows} ${X.rows === 1 ? 'sample' : 'samples'} in dimension ${X.cols}`,
        facts: X.rows > most ? `the first ${most} are drawn` : named ? 'each with its label' : '',
        draw: (plot): PlotOptions => ({
          marginTop: 26,
          marginLeft: 44,
          marginRight: 44,
          marginBottom: 34,
          x: { domain: domainOf(places.map(({ x }) => x)), label: across, ticks: 5 },
          y: {
            domain: domainOf(places.map(({ y }) => y)),
            label: up,
            ticks: 5,
            ...(up === '' ? { axis: null } : {}),
          },
          marks: [
            ...kinds.map((kind) =>
              plot.dot(
                places.filter((place) => kindOf(place) === kind),
                { x: 'x', y: 'y', ...dots(series[kind]) },
              ),
            ),
            ...(named
              ? [
                  plot.text(places, {
                    x: 'x',
                    y: 'y',
                    text: ({ label = 0 }: Place) => `${Number(label.toPrecision(4))}`,
                    dx: 8,
                    textAnchor: 'start',
                    fontSize: 10,
                  }),
                ]
              : []),
          ],
        }),
      },
    ],
    legend: kinds.map((kind) => series[kind]),
    notes:
      X.cols > 2 ? ['Components of the inputs about 0, in float64: a shadow of the data.'] : [],
  });
}
