/**
 * # The picture of the README
 *
 * `npm run picture` certifies a ball around a mirrored start (Theorem B) and a point of loss 0 in it (Theorem A), and
 * draws the loss on a plane through both. Every statement in it is checked by the certificates or here; otherwise it
 * throws.
 *
 * ## Main definitions
 * - {@link picture}: the SVG document
 * @module
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gaussianSource } from '../src/data/random.ts';
import { certify } from '../src/index.ts';
import type { Single } from '../src/index.ts';
import { chartOf, colours, dots } from '../src/reports/chart.ts';
import type { Plot, PlotOptions, Series } from '../src/reports/chart.ts';

export const file = fileURLToPath(new URL('../proofs-notes/using/slice.svg', import.meta.url));

const inputs = [
  [1, 0.3],
  [-0.4, 1.1],
  [0.7, -0.9],
];
const labels = [1, -1, 1];

interface Scene {
  readonly radius: number;
  readonly outputs: readonly number[];
  readonly start: readonly number[];
  readonly zero: readonly number[];
  /** An exact zero lies within this distance of the written one. */
  readonly within: number;
}

function certificateOf(result: Single): {
  readonly claim: { readonly radius: number };
  readonly witness: { readonly hidden: number[][]; readonly outputs: number[] };
} {
  if (result.kind !== 'certified') throw new Error(`not certified: ${result.kind}`);
  return JSON.parse(result.certificate);
}

async function scene(): Promise<Scene> {
  const common = { inputs, activation: 'softplus', seed: 1 };
  const region = await certify('nice-region', { ...common, width: 8 });
  if (region.kind === 'several') throw new Error('one region was asked for');
  const { claim, witness } = certificateOf(region);
  const { hidden, outputs } = witness;
  const weights = { W: hidden, v: outputs };
  const all = await certify('network', { ...common, labels, weights });
  const near = all.kind === 'several' ? all.results['zero'] : undefined;
  if (near === undefined) throw new Error('no zero was searched for');
  const zero = certificateOf(near);
  return {
    radius: claim.radius,
    outputs,
    start: hidden.flat(),
    zero: zero.witness.hidden.flat(),
    within: zero.claim.radius,
  };
}

function norm(a: readonly number[]): number {
  return Math.hypot(...a);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, k) => sum + x * (b[k] ?? NaN), 0);
}

function plus(a: readonly number[], t: number, b: readonly number[]): readonly number[] {
  return a.map((x, k) => x + t * (b[k] ?? NaN));
}

/** Two orthonormal directions from the start: to the zero, and a random one. */
function directions({ start, zero }: Scene): readonly [readonly number[], readonly number[]] {
  const towards = plus(zero, -1, start);
  const u = towards.map((x) => x / norm(towards));
  const gaussian = gaussianSource(6);
  const random = start.map(() => gaussian());
  const rest = plus(random, -dot(random, u), u);
  return [u, rest.map((x) => x / norm(rest))];
}

/** norm(f - y)^2/2 with sigma = softplus. */
function loss(hidden: readonly number[], outputs: readonly number[]): number {
  const residuals = inputs.map(([a = NaN, b = NaN], i) => {
    const f = outputs.reduce((sum, v, j) => {
      const p = (hidden[2 * j] ?? NaN) * a + (hidden[2 * j + 1] ?? NaN) * b;
      return sum + v * (Math.max(p, 0) + Math.log1p(Math.exp(-Math.abs(p))));
    }, 0);
    return f - (labels[i] ?? NaN);
  });
  return dot(residuals, residuals) / 2;
}

/** The picture shows |s|, |t| <= half; sampled beyond that, since contours bend at the border of their grid. */
const half = 2;
const sampled = 2.2;
const side = 440;
/** Light is low; a single hue, so that it is readable in grey too. */
const bands = [
  { below: 0.01, fill: '#f7fbff' },
  { below: 0.1, fill: '#dce9f6' },
  { below: 0.3, fill: '#bad6eb' },
  { below: 1, fill: '#89bedc' },
  { below: 3, fill: '#539ecd' },
  { below: 10, fill: '#2b7bba' },
  { below: Infinity, fill: '#0b559f' },
];

const { ink, orange } = colours;

function seriesOf(found: Scene, distance: number) {
  const radius = (Math.floor(found.radius * 1e3) / 1e3).toFixed(3);
  return {
    ball: {
      says: `certified ball around W0, radius ${radius}: a stationary point in it has loss 0, whatever the labels are (Theorem B)`,
      colour: orange,
      symbol: 'circle',
      hollow: true,
      r: 8,
      width: 3,
    },
    start: {
      says: `W0, the mirrored start: f(W0, v) = 0, so the loss is norm(y)^2/2 = ${dot(labels, labels) / 2}`,
      colour: ink,
      symbol: 'square',
      r: 5.5,
      edge: '#ffffff',
    },
    zero: {
      says: `an exact zero of the loss lies within ${upwards(found.within)} of this point (Theorem A), at a distance of about ${distance.toFixed(2)} from W0`,
      colour: ink,
      symbol: 'plus',
      r: 5,
      width: 2.5,
    },
  } as const satisfies Readonly<Record<string, Series>>;
}

function levels(): readonly Series[] {
  return bands.map(({ below, fill }, k) => ({
    says: `${k === 0 ? 'loss norm(f - y)^2/2 ' : ''}${below === Infinity ? 'above' : `below ${below}`}`,
    colour: fill,
    symbol: 'square',
    r: 8,
    edge: '#999999',
    width: 0.5,
  }));
}

function landscape(plot: Plot, found: Scene, series: ReturnType<typeof seriesOf>): PlotOptions {
  const { start, zero, outputs, radius } = found;
  const [u, w] = directions(found);
  const distance = norm(plus(zero, -1, start));
  const [lowest = ''] = bands.map(({ fill }) => fill);
  const thresholds = bands.slice(0, -1).map(({ below }) => Math.log10(below));
  const ring = { ...dots(series.ball), r: (side * radius) / (2 * half), fill: 'none' };
  const cross = dots(series.zero);
  const axis = { domain: [-half, half], axis: null };
  return {
    marginLeft: 14,
    marginRight: 0,
    marginTop: 0,
    marginBottom: 0,
    x: axis,
    y: axis,
    color: { type: 'threshold', domain: thresholds, range: bands.map(({ fill }) => fill) },
    marks: [
      plot.frame({ fill: lowest, stroke: 'none' }),
      plot.contour({
        fill: (s: number, t: number) => Math.log10(loss(plus(plus(start, s, u), t, w), outputs)),
        x1: -sampled,
        x2: sampled,
        y1: -sampled,
        y2: sampled,
        thresholds,
        pixelSize: 5,
        stroke: '#ffffff',
        strokeWidth: 0.6,
        clip: true,
      }),
      plot.dot([[0, 0]], { ...ring, stroke: '#ffffff', strokeWidth: 5 }),
      plot.dot([[0, 0]], ring),
      plot.dot([[0, 0]], dots(series.start)),
      plot.dot([[distance, 0]], { ...cross, stroke: '#ffffff', strokeWidth: 5.5 }),
      plot.dot([[distance, 0]], cross),
    ],
  };
}

/** Two digits, rounded up. */
function upwards(x: number): string {
  const exponent = Math.floor(Math.log10(x));
  return `${Math.ceil(x / 10 ** (exponent - 1)) / 10}e${exponent}`;
}

/** The document; throws if one of its statements is false. */
export async function picture(): Promise<string> {
  const found = await scene();
  const distance = norm(plus(found.zero, -1, found.start));
  if (!(distance + found.within < found.radius)) throw new Error('the zero is not inside');
  const size = Math.abs(found.outputs[0] ?? NaN);
  const series = seriesOf(found, distance);
  return chartOf({
    title: 'In this ball, every stationary point of the loss has loss 0',
    size: { width: side + 14, height: side },
    columns: 1,
    panels: [
      {
        title: `${inputs.length} samples, 2 inputs, ${found.outputs.length} softplus neurons`,
        facts: `output weights fixed at +${size} and -${size}; a plane of hidden weights`,
        draw: (plot) => landscape(plot, found, series),
      },
    ],
    legend: [...Object.values(series), ...levels()],
    beside: 330,
    notes: [
      `Across: from W0 to the zero, ${-half} to ${half}; up: a random direction orthogonal to it, ${-half} to ${half}.`,
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await picture());
