/**
 * # A slice of the loss
 *
 * The loss on a plane, as filled contours on a logarithmic scale, with a certified region and named points. Float64
 * draws; what is certified is said by the texts that come with the request.
 *
 * ## Main definitions
 * - {@link Slice}, {@link sliceOf}: the chart
 * - {@link thresholdsOf}: the levels of the contours
 * @module
 */
import { chartOf, colours, dots } from '../reports/chart.ts';
import type { Plot, PlotOptions, Series } from '../reports/chart.ts';
import { lossOn } from './landscape.ts';
import type { Model } from './landscape.ts';
import type { Surface } from './surface.ts';
import { outline, placeOf, pointOn } from './plane.ts';
import type { Parameters, Plane, Region } from './plane.ts';

/** A point that is drawn: the symbol says what it is, as the legend does. */
export interface Spot {
  readonly says: string;
  readonly at: Parameters;
  readonly kind: 'start' | 'stationary' | 'better' | 'other';
}

export interface Slice {
  /** The finding, as a sentence. */
  readonly title: string;
  readonly subtitle: string;
  readonly facts: string;
  readonly model: Model | Surface;
  readonly plane: Plane;
  readonly across: string;
  readonly up: string;
  readonly region?: { readonly region: Region; readonly says: string };
  readonly spots: readonly Spot[];
  /** The picture shows abs(s), abs(t) <= half. */
  readonly half: number;
  /** The side of the picture in pixels, and the width of a legend beside it. */
  readonly side: number;
  readonly beside?: number;
}

/** Of the loss of a network with one hidden layer. */
export type NetworkSlice = Slice & { readonly model: Model };

export function isOfNetwork(slice: Slice): slice is NetworkSlice {
  return !('value' in slice.model);
}

const symbols = {
  start: { symbol: 'square', r: 5.5, edge: '#ffffff' },
  stationary: { symbol: 'times', r: 5, width: 2.5 },
  better: { symbol: 'plus', r: 5, width: 2.5 },
  other: { symbol: 'diamond2', r: 5, edge: '#ffffff' },
} as const;

/** Light is low; a single hue, so that it is readable in grey too. */
export const bandFills: readonly string[] = [
  '#f7fbff',
  '#dce9f6',
  '#bad6eb',
  '#89bedc',
  '#539ecd',
  '#2b7bba',
  '#0b559f',
];
const bands = bandFills.length;

/** Sampled beyond what is shown, since contours bend at the border of their grid. */
const beyond = 1.1;
/** Evaluations of sigma in one picture: a second or two. */
const most = 40_000_000;
const [finest, coarsest] = [5, 14];

/** x to some digits, as a number. */
function rounded(x: number, digits: number): number {
  return Number(x.toPrecision(digits));
}

/**
 * One less than there are fills, increasing: 1, 3, 10, ... up to the largest value, or equal ratios between the least
 * and the largest where these are close; empty where the loss does not vary.
 */
export function thresholdsOf(least: number, largest: number): readonly number[] {
  if (!(largest > 0 && largest < Infinity) || !(largest > least)) return [];
  if (least > 0 && largest / least < 300) {
    const ratio = Math.log(largest / least) / bands;
    for (let digits = 1; digits <= 15; digits++) {
      const levels = bandFills
        .slice(1)
        .map((_, k) => rounded(least * Math.exp(ratio * (k + 1)), digits));
      if (levels.every((x, k) => x > (levels[k - 1] ?? least) && x < largest)) return levels;
    }
    return [];
  }
  const steps = Math.floor(2 * Math.log10(largest) + 1e-9); // half decades: 1, 3, 10, 30, ...
  return bandFills.slice(1).map((_, k) => {
    const step = steps - (bands - 2) + k;
    const decade = Math.floor(step / 2);
    return Number(`${step % 2 === 0 ? 1 : 3}e${decade}`);
  });
}

type Loss = (s: number, t: number) => number;

/** The levels for what the picture shows. */
function levelsOf(loss: Loss, half: number): readonly number[] {
  const ticks = Array.from({ length: 21 }, (_, k) => (half * (k - 10)) / 10);
  const values = ticks.flatMap((s) => ticks.map((t) => loss(s, t))).filter(Number.isFinite);
  return thresholdsOf(Math.min(...values), Math.max(...values));
}

function heightOn({ model, plane }: Slice): Loss {
  return 'value' in model ? (s, t) => model.value(pointOn(plane, s, t)) : lossOn(model, plane);
}

/** The levels of the picture of this slice. */
export function levelsIn(slice: Slice): readonly number[] {
  return levelsOf(heightOn(slice), slice.half);
}

function legendOf(what: string, levels: readonly number[]): readonly Series[] {
  const series = (says: string, colour: string): Series => ({
    says,
    colour,
    symbol: 'square',
    r: 8,
    edge: '#999999',
    width: 0.5,
  });
  const [first, ...rest] = levels;
  if (first === undefined)
    return [series(`${what} varies too little to be drawn`, bandFills[0] ?? '')];
  return [
    series(`${what} below ${first}`, bandFills[0] ?? ''),
    ...rest.map((level, k) => series(`below ${level}`, bandFills[k + 1] ?? '')),
    series('above', bandFills.at(-1) ?? ''),
  ];
}

function seriesOf({ says, kind }: Spot): Series {
  return { says, colour: colours.ink, ...symbols[kind] };
}

function ringOf(says: string): Series {
  return { says, colour: colours.orange, symbol: 'circle', hollow: true, r: 8, width: 3 };
}

/** Each mark twice, first wider and white, so that it is seen on every band. */
function spotMarks(plot: Plot, { plane, spots }: Slice) {
  return spots.flatMap((spot) => {
    const { s, t } = placeOf(plane, spot.at);
    const mark = dots(seriesOf(spot));
    const halo = { ...mark, stroke: '#ffffff', strokeWidth: mark.strokeWidth + 3 };
    return [plot.dot([[s, t]], halo), plot.dot([[s, t]], mark)];
  });
}

interface Drawing {
  readonly slice: Slice;
  readonly loss: Loss;
  readonly levels: readonly number[];
  readonly ring: readonly (readonly [number, number])[];
  readonly pixels: number;
}

function marksOf(
  plot: Plot,
  { slice, loss, levels, ring, pixels }: Drawing,
): NonNullable<PlotOptions['marks']> {
  const edge = beyond * slice.half;
  const floor = Math.log10(levels[0] ?? 1) - 1;
  const height = (s: number, t: number): number => {
    const value = loss(s, t);
    return Math.max(floor, Math.log10(Number.isNaN(value) ? Infinity : Math.min(value, 1e300)));
  };
  const border = { clip: true, fill: 'none' } as const;
  const closed = [...ring, ...ring.slice(0, 1)];
  return [
    plot.frame({ fill: bandFills[0] ?? 'none', stroke: 'none' }),
    ...(levels.length === 0
      ? []
      : [
          plot.contour({
            fill: height,
            x1: -edge,
            x2: edge,
            y1: -edge,
            y2: edge,
            thresholds: levels.map((level) => Math.log10(level)),
            pixelSize: pixels,
            stroke: '#ffffff',
            strokeWidth: 0.6,
            clip: true,
          }),
        ]),
    plot.line(closed, { ...border, stroke: '#ffffff', strokeWidth: 5 }),
    plot.line(closed, { ...border, stroke: colours.orange, strokeWidth: 3 }),
    ...spotMarks(plot, slice),
  ];
}

/** The boundary of a region as far as the picture shows it, and a note where it does not. */
function ringIn(
  { plane, half, side }: Slice,
  region: Region,
): { readonly points: Drawing['ring']; readonly note: string } {
  const points = outline(plane, region, 4 * half) ?? [];
  const isSmall = points.every(([s, t]) => (Math.hypot(s, t) * side) / (2 * half) < 2);
  if (points.length > 0 && isSmall) return { points: [], note: ' (too small to be seen here)' };
  const isInside = points.some(([s, t]) => Math.max(Math.abs(s), Math.abs(t)) <= half);
  return isInside
    ? { points, note: '' }
    : { points: [], note: ' (its boundary is not in this picture)' };
}

/**
 * The chart, or `undefined` where the data are too large to be drawn in seconds. A region of less than two pixels is
 * not drawn; its legend then says so.
 */
export async function sliceOf(slice: Slice): Promise<string | undefined> {
  const { model, half, side, region, spots } = slice;
  const [cost, what] =
    'value' in model
      ? [model.cost, model.says]
      : [model.labels.length * model.width, 'loss norm(f - y)^2/2'];
  const cells = Math.sqrt(most / cost);
  const pixels = Math.max(finest, Math.ceil((beyond * side) / cells));
  if (!(pixels <= coarsest)) return undefined;
  const loss = heightOn(slice);
  const levels = levelsOf(loss, half);
  const ring = region === undefined ? undefined : ringIn(slice, region.region);
  const axis = { domain: [-half, half], axis: null };
  const rings = region === undefined ? [] : [ringOf(`${region.says}${ring?.note ?? ''}`)];
  const [range, domain] = [bandFills, levels.map((level) => Math.log10(level))];
  return chartOf({
    title: slice.title,
    size: { width: side + 28, height: side },
    columns: 1,
    panels: [
      {
        title: slice.subtitle,
        facts: slice.facts,
        draw: (plot) => ({
          marginLeft: 14,
          marginRight: 14,
          marginTop: 0,
          marginBottom: 0,
          x: axis,
          y: axis,
          ...(domain.length === 0 ? {} : { color: { type: 'threshold', domain, range } }),
          marks: marksOf(plot, { slice, loss, levels, ring: ring?.points ?? [], pixels }),
        }),
      },
    ],
    legend: [...rings, ...spots.map(seriesOf), ...legendOf(what, levels)],
    ...(slice.beside === undefined ? {} : { beside: slice.beside }),
    notes: [
      `Across: ${slice.across}, ${shown(-half)} to ${shown(half)}. Up: ${slice.up}, ${shown(-half)} to ${shown(half)}. Contours and places are float64; nothing is decided by them.`,
    ],
  });
}

function shown(x: number): string {
  return `${rounded(x, 3)}`;
}
