/**
 * # The pictures of README and guides
 *
 * `npm run picture` certifies a ball around a mirrored start (Theorem B) and a point of loss 0 in it (Theorem A), and
 * draws the loss on a plane through both. Every statement in it is checked by the certificates or here; otherwise it
 * throws.
 *
 * The guide of `show` has the slice of a card of the gallery.
 *
 * ## Main definitions
 * - {@link picture}: of the README
 * - {@link guidePicture}: of the guide
 * @module
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkFacts, readFacts } from '../src/certificates/facts/check.ts';
import { galleryText } from '../src/counterexamples/gallery.ts';
import { factsPictures } from '../src/show/facts-pictures.ts';
import { gaussianSource } from '../src/data/random.ts';
import { certify } from '../src/index.ts';
import type { Single } from '../src/index.ts';
import { dense } from '../src/linalg/matrix.ts';
import { ballOf, norm, planeThrough, plus } from '../src/pictures/plane.ts';
import type { Plane } from '../src/pictures/plane.ts';
import { sliceOf } from '../src/pictures/slice.ts';
import { activationNamed } from '../src/sigma/built-in.ts';

export const file = fileURLToPath(new URL('../proofs-notes/using/slice.svg', import.meta.url));

const inputs = [
  [1, 0.3],
  [-0.4, 1.1],
  [0.7, -0.9],
];
const labels = [1, -1, 1];

export const guideFile = fileURLToPath(
  new URL('../proofs-notes/using/radius.svg', import.meta.url),
);

/** The slice through a counterexample: a ball that is too large for Theorem B holds a bad stationary point. */
export async function guidePicture(): Promise<string> {
  const read = readFacts(galleryText('CE-b64798e1'));
  if (read.kind !== 'read') throw new Error('the card cannot be read');
  const { pictures } = await factsPictures(
    read.file,
    checkFacts(galleryText('CE-b64798e1')).kind === 'verified',
  );
  const slice = pictures.find(({ name }) => name === 'slice');
  if (slice === undefined) throw new Error('the card has no slice');
  return slice.svg;
}

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

/** The picture shows abs(s), abs(t) <= half. */
const half = 2;
const side = 440;

/** From the start: to the zero, and a random direction. */
function planeOf({ start, zero }: Scene): Plane {
  const gaussian = gaussianSource(6);
  const origin = Float64Array.from(start);
  const plane = planeThrough(
    origin,
    plus(Float64Array.from(zero), -1, origin),
    origin.map(() => gaussian()),
  );
  if (plane === undefined) throw new Error('the zero is the start');
  return plane;
}

/** Two digits, rounded up. */
function upwards(x: number): string {
  const exponent = Math.floor(Math.log10(x));
  return `${Math.ceil(x / 10 ** (exponent - 1)) / 10}e${exponent}`;
}

/** The document; throws if one of its statements is false. */
export async function picture(): Promise<string> {
  const found = await scene();
  const plane = planeOf(found);
  const zero = Float64Array.from(found.zero);
  const distance = norm(plus(zero, -1, plane.origin));
  if (!(distance + found.within < found.radius)) throw new Error('the zero is not inside');
  const size = Math.abs(found.outputs[0] ?? NaN);
  const radius = (Math.floor(found.radius * 1e3) / 1e3).toFixed(3);
  const squares = labels.reduce((sum, y) => sum + y * y, 0);
  const svg = await sliceOf({
    title: 'In this ball, every stationary point of the loss has loss 0',
    subtitle: `${inputs.length} samples, 2 inputs, ${found.outputs.length} softplus neurons`,
    facts: `output weights fixed at +${size} and -${size}; a plane of hidden weights`,
    model: {
      inputs: dense(inputs.length, 2, Float64Array.from(inputs.flat())),
      labels,
      activation: activationNamed('softplus'),
      width: found.outputs.length,
      outputs: found.outputs,
    },
    plane,
    across: 'from W0 to the zero',
    up: 'a random direction orthogonal to it',
    region: {
      region: ballOf(plane.origin, found.radius, plane.origin.length),
      says: `certified ball around W0, radius ${radius}: a stationary point in it has loss 0, whatever the labels are (Theorem B)`,
    },
    spots: [
      {
        says: `W0, the mirrored start: f(W0, v) = 0, so the loss is norm(y)^2/2 = ${squares / 2}`,
        at: plane.origin,
        kind: 'start',
      },
      {
        says: `an exact zero of the loss lies within ${upwards(found.within)} of this point (Theorem A), at a distance of about ${distance.toFixed(2)} from W0`,
        at: zero,
        kind: 'better',
      },
    ],
    half,
    side,
    beside: 330,
  });
  if (svg === undefined) throw new Error('too large to be drawn');
  return svg;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(file, await picture());
  writeFileSync(guideFile, await guidePicture());
}
