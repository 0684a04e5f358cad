/**
 * # The drawing of a network
 *
 * Up to 12 inputs and neurons: three columns, the width of a line for the size of a weight, solid or dashed for its
 * sign, and the two neurons of a mirrored pair beside each other. Larger ones: a heat map of W beside the bars of v.
 *
 * ## Main definitions
 * - {@link Weights}, {@link networkPicture}
 * - {@link besideTwins}: the order of the neurons
 * @module
 */
import { at } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { chartOf, colours, shadeOf, stroke } from '../reports/chart.ts';
import type { Plot, PlotOptions, Series } from '../reports/chart.ts';

export interface Weights {
  /** W, m x d, and v, length m. */
  readonly hidden: Matrix<number>;
  readonly outputs: readonly number[];
  /** The exact numbers as texts, of W in row-major order. */
  readonly texts?:
    { readonly hidden: readonly string[]; readonly outputs: readonly string[] } | undefined;
}

/** A drawing with lines has at most so many inputs and so many neurons, and texts at so many lines. */
const [mostNodes, mostTexts, longestText] = [12, 16, 8];
/** A heat map shows so many rows and columns. */
export const mostRows = 40;

function areTwins({ hidden, outputs }: Weights, i: number, j: number): boolean {
  const [a, b] = [outputs[i], outputs[j]];
  if (a === undefined || b === undefined || a !== -b) return false;
  for (let k = 0; k < hidden.cols; k++) if (at(hidden, i, k) !== at(hidden, j, k)) return false;
  return true;
}

/** The neurons in their order, but each followed by its twin, of the same w and the opposite v: j + h, or any other. */
export function besideTwins(weights: Weights): readonly number[] {
  const m = weights.outputs.length;
  const h = Math.floor(m / 2);
  const order: number[] = [];
  const placed = new Set<number>();
  const place = (j: number): void => {
    placed.add(j);
    order.push(j);
  };
  for (let j = 0; j < m; j++) {
    if (placed.has(j)) continue;
    place(j);
    const others = [j + h, ...Array.from({ length: m <= mostNodes ? m : 0 }, (_, i) => i)];
    const twin = others.find((i) => i > j && i < m && !placed.has(i) && areTwins(weights, j, i));
    if (twin !== undefined) place(twin);
  }
  return order;
}

const positive: Series = { says: 'a positive weight', colour: colours.blue, dash: '' };
const negative: Series = { says: 'a negative weight', colour: colours.orange, dash: '6 4' };

interface Line {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly weight: number;
  readonly size: number;
  readonly text: string;
  /** Where on the line its text stands. */
  readonly place: number;
}

/** The heights of `count` nodes in a column, from the top. */
function heights(count: number): (k: number) => number {
  return (k) => 1 - (k + 0.5) / count;
}

/** The size of a weight against the largest, from 0 to 1. */
function sizesOf(entries: readonly number[]): (x: number) => number {
  const largest = Math.max(...entries.map(Math.abs));
  return (x) => (largest > 0 && largest < Infinity ? Math.abs(x) / largest : 0);
}

function linesOf(weights: Weights, order: readonly number[]): readonly Line[] {
  const { hidden: W, outputs: v, texts } = weights;
  const [inputs, neurons] = [heights(W.cols), heights(order.length)];
  const [ofHidden, ofOutputs] = [sizesOf(Array.from(W.data)), sizesOf(v)];
  return order.flatMap((j, place) => {
    const out = v[j] ?? Number.NaN;
    const own = Array.from({ length: W.cols }, (_, k): Line => {
      const weight = at(W, j, k);
      return {
        from: [0, inputs(k)],
        to: [0.5, neurons(place)],
        weight,
        size: ofHidden(weight),
        text: texts?.hidden[j * W.cols + k] ?? '',
        place: 0.5 + (0.25 * (k + 0.5)) / W.cols,
      };
    });
    const last: Line = {
      from: [0.5, neurons(place)],
      to: [1, 0.5],
      weight: out,
      size: ofOutputs(out),
      text: texts?.outputs[j] ?? '',
      place: 0.4,
    };
    return [...own, last];
  });
}

function between({ from, to, place }: Line, axis: 0 | 1): number {
  return from[axis] + place * (to[axis] - from[axis]);
}

function lineMarks(plot: Plot, lines: readonly Line[]) {
  const link = (series: Series, own: readonly Line[]) =>
    plot.link(own, {
      ...stroke(series),
      x1: ({ from }: Line) => from[0],
      y1: ({ from }: Line) => from[1],
      x2: ({ to }: Line) => to[0],
      y2: ({ to }: Line) => to[1],
      strokeWidth: ({ size }: Line) => 0.8 + 4.2 * size,
    });
  return [
    link(
      positive,
      lines.filter(({ weight }) => weight > 0),
    ),
    link(
      negative,
      lines.filter(({ weight }) => weight < 0),
    ),
    plot.text(lines, {
      x: (line: Line) => between(line, 0),
      y: (line: Line) => between(line, 1),
      text: ({ text }: Line) => text,
      fontSize: 11,
      stroke: '#ffffff',
      strokeWidth: 8, // a minus sign stays apart from the dashes of its line
      fill: colours.ink,
    }),
  ];
}

interface Node {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

function columnsOf({ hidden }: Weights, order: readonly number[]): readonly Node[] {
  const [inputs, neurons] = [heights(hidden.cols), heights(order.length)];
  return [
    ...Array.from({ length: hidden.cols }, (_, k) => ({ x: 0, y: inputs(k), name: `x${k + 1}` })),
    ...order.map((j, place) => ({ x: 0.5, y: neurons(place), name: `${j + 1}` })),
    { x: 1, y: 0.5, name: 'f' },
  ];
}

function drawing(plot: Plot, weights: Weights, order: readonly number[]): PlotOptions {
  const axis = { axis: null } as const;
  return {
    marginLeft: 30,
    marginRight: 30,
    marginTop: 4,
    marginBottom: 4,
    x: { ...axis, domain: [0, 1] },
    y: { ...axis, domain: [0, 1] },
    marks: [
      ...lineMarks(plot, linesOf(weights, order)),
      plot.dot(columnsOf(weights, order), {
        x: 'x',
        y: 'y',
        r: 12,
        fill: '#ffffff',
        stroke: colours.ink,
        strokeWidth: 1.5,
      }),
      plot.text(columnsOf(weights, order), { x: 'x', y: 'y', text: 'name', fontSize: 11 }),
    ],
  };
}

/** The cells of W from x = 0 to 0.72, and the bars of v from 0.76 to 1 around their middle. */
function heatMap(
  plot: Plot,
  { hidden: W, outputs: v }: Weights,
  order: readonly number[],
): PlotOptions {
  const rows = order.slice(0, mostRows);
  const cols = Math.min(W.cols, mostRows);
  const largest = Math.max(...Array.from(W.data, Math.abs));
  const size = sizesOf(v);
  const cells = rows.flatMap((j, place) =>
    Array.from({ length: cols }, (_, k) => ({
      x1: (0.72 * k) / cols,
      x2: (0.72 * (k + 1)) / cols,
      y1: 1 - place / rows.length,
      y2: 1 - (place + 1) / rows.length,
      fill: shadeOf(at(W, j, k), largest),
    })),
  );
  const bars = rows.map((j, place) => {
    const weight = v[j] ?? Number.NaN;
    const end = 0.88 + 0.12 * size(weight) * Math.sign(weight);
    return {
      x1: Math.min(0.88, end),
      x2: Math.max(0.88, end),
      y1: 1 - (place + 0.1) / rows.length,
      y2: 1 - (place + 0.9) / rows.length,
      fill: weight < 0 ? colours.orange : colours.blue,
    };
  });
  const axis = { axis: null, domain: [0, 1] };
  const box = { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: 'fill' };
  return {
    marginLeft: 14,
    marginRight: 14,
    marginTop: 0,
    marginBottom: 0,
    x: axis,
    y: axis,
    color: { type: 'identity' },
    marks: [
      plot.rect(cells, box),
      plot.rect(bars, box),
      plot.ruleX([0.88], { stroke: colours.grey, strokeWidth: 1 }),
    ],
  };
}

const mapLegend: readonly Series[] = [
  { says: 'most negative weight', colour: '#d55e00', symbol: 'square', r: 7 },
  { says: 'weight 0', colour: '#f2f2f2', symbol: 'square', r: 7, edge: '#999999', width: 0.5 },
  { says: 'largest weight', colour: '#0072b2', symbol: 'square', r: 7 },
];

/** For example "the first 40 of 200 neurons and 40 of 784 inputs". */
function partText({ rows: m, cols: d }: Matrix<number>): string {
  if (m <= mostRows && d <= mostRows) return 'one row per neuron, one column per input';
  return `the first ${Math.min(m, mostRows)} of ${m} neurons and ${Math.min(d, mostRows)} of ${d} inputs`;
}

/** The texts of the weights, where they are few and short enough to stand on their lines. */
function readableTexts({ texts }: Weights): Weights['texts'] {
  if (texts === undefined) return undefined;
  const all = [...texts.hidden, ...texts.outputs];
  return all.length <= mostTexts && all.every((text) => text.length <= longestText)
    ? texts
    : undefined;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const twinsNote =
  'Neurons of a mirrored pair, with equal w and opposite v, stand beside each other.';

/** The picture of one network. */
export async function networkPicture(
  name: string,
  weights: Weights,
  width: number,
): Promise<string> {
  const { hidden: W, outputs: v } = weights;
  const order = besideTwins(weights);
  const texts = readableTexts(weights);
  const twins = order.some((j, k) => k > 0 && areTwins(weights, order[k - 1] ?? -1, j));
  const head = {
    title: `${counted(W.cols, 'input')}, ${counted(W.rows, 'neuron')}, one output`,
    notes: twins ? [twinsNote] : [],
  };
  const isSmall = W.rows <= mostNodes && W.cols <= mostNodes;
  const common = { title: `The network at ${name}`, columns: 1 };
  if (!isSmall)
    return chartOf({
      ...common,
      size: { width, height: 9 * Math.min(W.rows, mostRows) + 10 },
      panels: [
        {
          title: head.title,
          facts: `W on the left, v on the right: ${partText(W)}`,
          draw: (plot) => heatMap(plot, weights, order),
        },
      ],
      legend: mapLegend,
      notes: head.notes,
    });
  const drawn = texts === undefined ? { hidden: W, outputs: v } : { hidden: W, outputs: v, texts };
  return chartOf({
    ...common,
    size: { width, height: 44 * Math.max(W.rows, W.cols, 2) },
    panels: [
      {
        title: head.title,
        facts: `the wider a line, the larger its weight within W or within v${texts === undefined ? '' : '; numbers are exact'}`,
        draw: (plot) => drawing(plot, drawn, order),
      },
    ],
    legend: [positive, negative],
    notes: ['A weight of 0 has no line.', ...head.notes],
  });
}
