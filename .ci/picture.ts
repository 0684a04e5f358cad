/**
 * # The picture of the README
 *
 * `npm run picture` certifies a ball around a mirrored start (Theorem B) and a point of loss 0 in it (Theorem A), and
 * draws the loss on a plane through both. What it says is checked by the certificates or here, or it throws.
 *
 * ## Main definitions
 * - {@link picture}: the SVG document
 * @module
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { xmlText } from '../src/codecs.ts';
import { gaussianSource } from '../src/data/random.ts';
import { certify } from '../src/index.ts';
import type { Single } from '../src/index.ts';
import { regionBelow } from './contours.ts';

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

const plot = { left: 24, top: 74, side: 440 };
/** What is shown is |s|, |t| <= half; sampled past it, since regions close at the border of their grid. */
const half = 2;
const grid = { cells: 88, half: 2.2 };
/** Light is low; one hue, so that it is also read in grey. */
const bands = [
  { below: 0.01, fill: '#f7fbff' },
  { below: 0.1, fill: '#dce9f6' },
  { below: 0.3, fill: '#bad6eb' },
  { below: 1, fill: '#89bedc' },
  { below: 3, fill: '#539ecd' },
  { below: 10, fill: '#2b7bba' },
  { below: Infinity, fill: '#0b559f' },
];

const across = (s: number): number => plot.left + (plot.side * (s + half)) / (2 * half);
const up = (t: number): number => plot.top + (plot.side * (half - t)) / (2 * half);

function landscape(
  { start, outputs }: Scene,
  u: readonly number[],
  w: readonly number[],
): string[] {
  const at = (k: number): number => grid.half * ((2 * k) / grid.cells - 1);
  const logs = Array.from({ length: grid.cells + 1 }, (_, i) =>
    Array.from({ length: grid.cells + 1 }, (__, j) =>
      Math.log10(loss(plus(plus(start, at(i), u), at(j), w), outputs)),
    ),
  );
  const samples = { cells: grid.cells, at: (i: number, j: number) => logs[i]?.[j] ?? NaN };
  const [top, ...lower] = bands.toReversed();
  return [
    `<rect x="${plot.left}" y="${plot.top}" width="${plot.side}" height="${plot.side}" fill="${top?.fill}"/>`,
    ...lower.map(({ below, fill }) => {
      const loops = regionBelow(samples, Math.log10(below)).map(
        (loop) =>
          `M${loop.map(([i, j]) => `${across(at(i)).toFixed(1)} ${up(at(j)).toFixed(1)}`).join('L')}Z`,
      );
      return `<path d="${loops.join('')}" fill="${fill}" fill-rule="evenodd" stroke="#ffffff" stroke-width="0.6"/>`;
    }),
  ];
}

const ink = '#1a1a1a';
const accent = '#d55e00';

function text(x: number, y: number, words: string, size = 13, more = ''): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${ink}" ${more}>${xmlText(words)}</text>`;
}

function ring(x: number, y: number, r: number): string {
  const circle = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="none"`;
  return `${circle} stroke="#ffffff" stroke-width="5"/>${circle} stroke="${accent}" stroke-width="3"/>`;
}

function startMark(x: number, y: number): string {
  return `<rect x="${(x - 5).toFixed(1)}" y="${(y - 5).toFixed(1)}" width="10" height="10" fill="${ink}" stroke="#ffffff" stroke-width="1.5"/>`;
}

function zeroMark(x: number, y: number): string {
  const [a, b] = [x.toFixed(1), y.toFixed(1)];
  return `<path d="M${a} ${b}m-7 0h14m-7 -7v14" stroke="#ffffff" stroke-width="5.5"/><path d="M${a} ${b}m-7 0h14m-7 -7v14" stroke="${ink}" stroke-width="2.5"/>`;
}

function legend(found: Scene, distance: number): string[] {
  const [x, y] = [plot.left + plot.side + 28, plot.top + 14];
  const say = (k: number, words: string): string => text(x + 26, y + 17 * k, words);
  const radius = (Math.floor(found.radius * 1e3) / 1e3).toFixed(3);
  const from = y + 17 * 13;
  return [
    ring(x + 8, y - 4, 8),
    say(0, `certified ball around W0, radius ${radius}:`),
    say(1, 'a stationary point in it has loss 0,'),
    say(2, 'whatever the labels are (Theorem B)'),
    startMark(x + 8, y + 17 * 4 - 4),
    say(4, 'W0, the mirrored start: f(W0, v) = 0,'),
    say(5, `so the loss is norm(y)^2/2 = ${dot(labels, labels) / 2}`),
    zeroMark(x + 8, y + 17 * 7 - 4),
    say(7, 'an exact zero of the loss lies within'),
    say(8, `${upwards(found.within)} of this point (Theorem A),`),
    say(9, `at a distance of about ${distance.toFixed(2)} from W0`),
    text(x, from - 12, 'loss norm(f - y)^2/2'),
    ...bands.map(({ below, fill }, k) => {
      const label = below === Infinity ? 'above' : `below ${below}`;
      return `<rect x="${x}" y="${from + 20 * k}" width="18" height="18" fill="${fill}" stroke="#999999" stroke-width="0.5"/>${text(x + 26, from + 14 + 20 * k, label)}`;
    }),
  ];
}

/** Two digits, not below x. */
function upwards(x: number): string {
  const exponent = Math.floor(Math.log10(x));
  return `${Math.ceil(x / 10 ** (exponent - 1)) / 10}e${exponent}`;
}

/** The document; throws where something that it says is not so. */
export async function picture(): Promise<string> {
  const found = await scene();
  const [u, w] = directions(found);
  const distance = norm(plus(found.zero, -1, found.start));
  if (!(distance + found.within < found.radius)) throw new Error('the zero is not inside');
  const [width, height] = [790, plot.top + plot.side + 44];
  const scale = plot.side / (2 * half);
  const size = Math.abs(found.outputs[0] ?? NaN);
  const title = 'In this ball, every stationary point of the loss has loss 0';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    `<title>${xmlText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(plot.left, 32, title, 17, 'font-weight="bold"'),
    text(
      plot.left,
      54,
      `${inputs.length} samples, 2 inputs, ${found.outputs.length} softplus neurons, output weights fixed at +${size} and -${size}; a plane of hidden weights`,
    ),
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.side}" height="${plot.side}"/></clipPath>`,
    '<g clip-path="url(#plot)">',
    ...landscape(found, u, w),
    ring(across(0), up(0), scale * found.radius),
    startMark(across(0), up(0)),
    zeroMark(across(distance), up(0)),
    '</g>',
    ...legend(found, distance),
    text(
      plot.left,
      height - 20,
      `across: from W0 to the zero, ${-half} to ${half}; up: a random direction orthogonal to it, ${-half} to ${half}`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await picture());
