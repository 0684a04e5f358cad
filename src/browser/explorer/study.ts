/**
 * # What is found and proved about two neurons
 *
 * Untrusted searches look for the nice region of Theorem B around the mirrored start, for stationary points in W and for
 * points of loss 0; each becomes a file, and the checkers decide about its text, as they do on the command line. The
 * picture and the curves are float64 and decide nothing.
 *
 * ## Main definitions
 * - {@link study}, {@link Study}
 * @module
 */
import { writeFacts } from '../../certificates/facts/write.ts';
import type { Verdict } from '../../certificates/verdict.ts';
import { writeCertificate } from '../../certificates/write.ts';
import { check } from '../../certify/check.ts';
import { gaussianSource } from '../../data/random.ts';
import { dense } from '../../linalg/matrix.ts';
import { problemOf } from '../../network/problem.ts';
import type { Problem } from '../../network/problem.ts';
import { flattest, sigmaOf } from '../../pictures/landscape.ts';
import type { Model } from '../../pictures/landscape.ts';
import { ballOf, norm, placeOf, planeThrough, plus } from '../../pictures/plane.ts';
import type { Parameters, Region } from '../../pictures/plane.ts';
import type { Spot } from '../../pictures/slice.ts';
import type { Point } from '../../search/evaluation.ts';
import { landscape } from '../../search/landscape.ts';
import { settle } from '../../search/newton.ts';
import { searchStationary } from '../../search/stationary-search.ts';
import { side, slicePicture } from '../../show/picture.ts';
import type { Picture } from '../../show/picture.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { searchZeroNear } from '../../theorems/expressivity/search.ts';
import { searchRegion } from '../../theorems/nice-region/search.ts';
import { version } from '../../version.ts';
import { linkOf } from './state.ts';
import type { State } from './state.ts';

/** A file and the verdict of its checker. */
export interface Checked {
  readonly file: string;
  readonly text: string;
  readonly verdict: Verdict;
}

export type Kind = 'zero' | 'minimum' | 'saddle' | 'undecided';

/** A point that was found. */
export interface Finding extends Checked {
  readonly kind: Kind;
  /** W, row by row. */
  readonly at: readonly number[];
  /** l, in float64. */
  readonly loss: number;
  /** f on the grid {@link Study.grid}, in float64. */
  readonly curve: readonly number[];
}

export interface Study {
  /** The ball around the mirrored start, or why there is none. */
  readonly ball: (Checked & { readonly radius: number }) | { readonly none: string };
  /** Different from each other, the least loss first; one zero at most. */
  readonly findings: readonly Finding[];
  /** Ends of descent for which nothing was certified, with the last reason. */
  readonly open: { readonly count: number; readonly because: string };
  readonly picture: Picture | undefined;
  /** The x of the curves. */
  readonly grid: readonly number[];
}

/** Random starts besides the mirrored one. */
const starts = 8;

/** A loss below which an exact zero is sought. */
const almostZero = 1e-12;

/** The same point up to this, in each entry. */
const same = 1e-4;

const grid = Array.from({ length: 97 }, (_, k) => (k - 48) / 24);

function problemFor({ activation, points }: State): Problem {
  const rows = Float64Array.from(points.flatMap(([x]) => [x, 1]));
  return problemOf(
    dense(points.length, 2, rows),
    points.map(([, y]) => y),
    activationNamed(activation),
  );
}

function isNear(a: readonly number[], b: readonly number[]): boolean {
  return a.every((x, k) => Math.abs(x - (b[k] ?? NaN)) < same);
}

function curveOf(
  { activation }: Problem,
  { hidden: { data: W }, outputs }: Point,
): readonly number[] {
  const sigma = sigmaOf(activation);
  const [w1 = 0, b1 = 0, w2 = 0, b2 = 0] = W;
  const [c1 = 0, c2 = 0] = outputs;
  return grid.map((x) => c1 * sigma(w1 * x + b1) + c2 * sigma(w2 * x + b2));
}

async function checked(file: string, text: string): Promise<Checked> {
  return { file, text, verdict: await check(text) };
}

type Found = Finding | { readonly because: string };

/** The point where a descent ended, as a file that the checker takes; a zero first, for zeros are seldom alone. */
async function findingAt(
  problem: Problem,
  end: Point,
  loss: number,
  provenance: Readonly<Record<string, string>>,
): Promise<Found> {
  const curve = curveOf(problem, end);
  if (loss < almostZero) {
    const zero = searchZeroNear(problem, end, { provenance });
    if (zero.kind === 'certificate') {
      const { certificate } = zero;
      const own = await checked('zero.json', writeCertificate(certificate));
      return { ...own, kind: 'zero', at: [...certificate.witness.hidden.data], loss, curve };
    }
  }
  const sought = searchStationary(problem, 'hidden', { weights: end }, provenance);
  if (sought.kind === 'not-found') return sought;
  const { hidden, nature } = sought.proposal;
  const own = await checked('stationary.json', writeFacts(sought.file));
  return { ...own, kind: nature, at: [...hidden.data], loss, curve };
}

const words: { readonly [K in Kind]: string } = {
  zero: 'loss 0 near here',
  minimum: 'local minimum in W',
  saddle: 'saddle in W',
  undecided: 'stationary in W',
};

function isVerified({ verdict }: Checked): boolean {
  return verdict.kind === 'verified';
}

/** The plane through the start and two of the points; else a direction along which f hardly changes. */
async function pictureOf(
  problem: Problem,
  point: Point,
  findings: readonly Finding[],
  ball: Study['ball'],
): Promise<Picture | undefined> {
  const { inputs, labels, activation } = problem;
  const model: Model = { inputs, labels, activation, width: 2, outputs: point.outputs };
  const origin: Parameters = Float64Array.from(point.hidden.data);
  const away = findings
    .map(({ at }) => plus(Float64Array.from(at), -1, origin))
    .filter((direction) => norm(direction) > 1e-6);
  const others = [...away, flattest(model, origin), ...axes];
  const plane = others
    .flatMap((across, k) => others.slice(k + 1).map((up) => planeThrough(origin, across, up)))
    .find((one) => one !== undefined);
  if (plane === undefined) return undefined;
  const onPlane = findings.filter(
    ({ at }) => placeOf(plane, Float64Array.from(at)).off < 1e-6 * (1 + norm(origin)),
  );
  const spots: readonly Spot[] = [
    { says: 'mirrored start: f = 0', at: origin, kind: 'start' },
    ...onPlane.map((one): Spot => ({
      says: `${isVerified(one) ? '' : 'not certified: '}${words[one.kind]}`,
      at: Float64Array.from(one.at),
      kind: one.kind === 'zero' ? 'better' : 'stationary',
    })),
  ];
  const farthest = Math.max(0, ...spots.map(({ at }) => norm(plus(at, -1, origin))));
  const radius = 'none' in ball ? 0 : ball.radius;
  const region: { readonly region: Region; readonly says: string } | undefined =
    'none' in ball || !isVerified(ball)
      ? undefined
      : {
          region: ballOf(origin, ball.radius, origin.length),
          says: 'certified ball: every stationary point in it has loss 0',
        };
  return slicePicture('landscape', {
    title: 'The loss around the mirrored start',
    subtitle: `sigma = ${activation.name}`,
    facts: 'a plane of W through the start and points that were found',
    model,
    plane,
    across: away.length > 0 ? 'to the first point' : 'where f hardly changes',
    up: away.length > 1 ? 'to another point' : 'another direction',
    ...(region === undefined ? {} : { region }),
    spots,
    half: Math.max(1.25 * farthest, 2 * radius, 1),
    side,
  });
}

const axes = [0, 1, 2, 3].map((k) => Float64Array.from({ length: 4 }, (_, j) => (j === k ? 1 : 0)));

async function ballFor(
  problem: Problem,
  point: Point,
  provenance: Readonly<Record<string, string>>,
): Promise<Study['ball']> {
  const sought = searchRegion(problem, point, { provenance });
  if (sought.kind === 'not-found') return { none: sought.because };
  const { certificate } = sought;
  const own = await checked('ball.json', writeCertificate(certificate));
  return { ...own, radius: certificate.claim.radius };
}

/** Deterministic. */
export async function study(state: State): Promise<Study> {
  const problem = problemFor(state);
  const [w, b] = state.start;
  const outputs = [state.size, -state.size];
  const point: Point = { hidden: dense(2, 2, Float64Array.from([w, b, w, b])), outputs };
  const provenance = { tool: `widthwise ${version}`, command: `explore.html${linkOf(state)}` };
  const ball = await ballFor(problem, point, provenance);
  const normal = gaussianSource(1);
  const begins = Array.from({ length: starts + 1 }, (_, k) =>
    k === 0 ? point.hidden.data : Float64Array.from({ length: 4 }, () => 1.5 * normal()),
  );
  const findings: Finding[] = [];
  const ends: (readonly number[])[] = [];
  let open: Study['open'] = { count: 0, because: '' };
  for (const begin of begins) {
    const land = landscape(problem, { hidden: dense(2, 2, begin), outputs }, 'hidden');
    // where descent ends, and where it began: Newton's method alone also finds saddles
    for (const end of [settle(land, land.start), land.start]) {
      const isEnd = end !== land.start;
      const at = [...end];
      if (isEnd && ends.some((known) => isNear(known, at))) continue;
      if (isEnd) ends.push(at);
      // zeros lie on surfaces: one of them is enough
      const isZero = land.loss(end) < almostZero;
      if (isZero && findings.some(({ kind }) => kind === 'zero')) continue;
      const found = await findingAt(problem, land.pointAt(end), land.loss(end), provenance);
      if ('because' in found) {
        if (isEnd) open = { count: open.count + 1, because: found.because };
      } else if (!findings.some((known) => isNear(known.at, found.at))) {
        const place = Float64Array.from(found.at);
        const curve = curveOf(problem, land.pointAt(place));
        findings.push({ ...found, loss: land.loss(place), curve });
      }
    }
  }
  findings.sort((a, c) => a.loss - c.loss);
  const picture = await pictureOf(problem, point, findings, ball);
  return { ball, findings, open, picture, grid };
}
