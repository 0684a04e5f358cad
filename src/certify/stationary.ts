/**
 * # The facts file of a stationary point, as a proposal
 *
 * Shared by the plans of stationary points and of networks, with the size limits of the facts checker.
 * @module
 */
import { interval } from '../arithmetic/interval.ts';
import { showInterval } from '../arithmetic/interval-text.ts';
import { showLower, showUpper } from '../arithmetic/text.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { WidthwiseError } from '../errors.ts';
import { dense } from '../linalg/matrix.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import type { Point } from '../search/evaluation.ts';
import { distanceBetween } from '../search/stationary.ts';
import { searchStationary } from '../search/stationary-search.ts';
import type { StationaryOrigin, StationarySought } from '../search/stationary-search.ts';
import { exactStationary, fractionsBeyond } from './exact-stationary.ts';
import type { ExactStationary, Nature } from './exact-stationary.ts';
import { seeded } from './plan.ts';
import type { Aims, Context, Grounds, Naming, Proposal } from './plan.ts';

/** Findings about the point. */
export interface StationaryFound {
  readonly nature: Nature;
  /** The loss of the stationary point is between these. */
  readonly loss: readonly [number, number];
  /** The only stationary point within this of the written one in every entry; none where there may be others at any distance. */
  readonly radius?: number;
  /** How far the given weights, or those where training ended, are outside that box. */
  readonly outside: number;
}

/** The complaint that there are too many samples for the facts checker, or `undefined`. */
export function samplesFault(samples: number, { field }: Naming): WidthwiseError | undefined {
  if (samples <= factsLimits.samples) return undefined;
  const found = `${samples} samples, and the checker of facts takes at most ${factsLimits.samples}`;
  return new WidthwiseError('input', found, 'Take fewer samples.', { field: field('inputs') });
}

/** Why a network with one hidden layer is too large for the facts checker, or `undefined`. */
export function sizeFault(
  { inputs }: Problem,
  origin: StationaryOrigin,
  moving: Moving,
  naming: Naming,
): WidthwiseError | undefined {
  const fault = samplesFault(inputs.rows, naming);
  const m = 'weights' in origin ? origin.weights.hidden.rows : origin.width;
  const p = m * (inputs.cols + (moving === 'all' ? 1 : 0));
  if (fault !== undefined || p <= factsLimits.parameters) return fault;
  return new WidthwiseError(
    'input',
    `${p} parameters, and the checker of facts takes at most ${factsLimits.parameters}`,
    `Take a narrower network, or ${naming.name('moving')} hidden.`,
    { field: naming.field('weights' in origin ? 'weights' : 'width') },
  );
}

/** The findings, for people. */
function notesOn({
  proposal,
  given,
  distance,
  outside,
  start,
}: StationarySought): readonly string[] {
  const { radius, within, eigenvalues, from, to } = proposal;
  const [least, largest] = eigenvalues;
  const place = start === undefined ? 'the given weights' : `where start ${start} ended`;
  return [
    `point     ${given.outputs.length} neurons; from ${place} entries move by at most ${showUpper(distance, 4)}`,
    outside === 0
      ? `box       radius ${showLower(radius, 4)}: it contains ${place}`
      : `box       radius ${showLower(radius, 4)}: ${place} lie ${showLower(outside, 4)} outside it`,
    `within    ${showUpper(within)} of the written point is the stationary one; loss ${showInterval(interval(from, to), 12)}`,
    `hessian   scaled to a unit diagonal, eigenvalues from ${least.toExponential(2)} to ${largest.toExponential(2)}`,
  ];
}

const kinds: { readonly [N in Nature]: string } = {
  minimum: 'a local minimum',
  descends: 'no local minimum: the second derivative is negative along D',
  saddle: 'neither a local minimum nor a local maximum',
  undecided: 'whether it is a local minimum is not decided',
};

function exactProposal(
  { file, nature, loss, radius }: ExactStationary,
  moving: Moving,
  name: string | undefined,
  { place, moved }: Pick<Ended, 'place' | 'moved'> = { place: 'the given weights', moved: 0 },
): Proposal<StationaryFound> {
  const alone =
    radius === undefined
      ? 'there may be other stationary points at any distance'
      : `no other stationary point within ${showLower(radius, 4)} in every entry`;
  return {
    kind: 'file',
    name,
    notes: [
      `point     ${place}: the gradient in ${moving === 'all' ? 'W and v' : 'W'} is exactly 0, over Q`,
      `kind      ${kinds[nature]}; ${alone}`,
      `loss      in ${showInterval(loss, 12)}`,
    ],
    claim: 'stationary-point',
    text: () => writeFacts(file),
    found: {
      nature,
      loss: [loss.lo, loss.hi],
      ...(radius === undefined ? {} : { radius }),
      outside: moved,
    },
  };
}

/** Newton's method would find a point of other data. */
function beyondDoubles(name: string | undefined): Proposal<StationaryFound> {
  return {
    kind: 'none',
    name,
    notes: [],
    because:
      'the gradient is not shown to be exactly 0 at given weights, and the data has fractions that no double is, for which there is no search',
    advice: ['weights at which the gradient is exactly 0, or the data as decimals'],
    found: {},
  };
}

interface Ended {
  readonly point: Point;
  readonly place: string;
  /** The largest change of an entry by rounding. */
  readonly moved: number;
}

/** Where a search ended, and these points rounded to multiples of 1, 1/16 and 1/256 if they are close to them. */
function* endsNear(
  ends: readonly Point[],
  moving: Moving,
  areGiven: boolean,
): Generator<Ended, void> {
  for (const [k, point] of ends.entries()) {
    const place = areGiven ? 'the given weights' : `where start ${k + 1} ended`;
    yield { point, place, moved: 0 };
    for (const parts of [1, 16, 256]) {
      const to = (x: number): number => Math.round(x * parts) / parts + 0; // no -0
      const { rows, cols, data } = point.hidden;
      const rounded = {
        hidden: dense(rows, cols, data.map(to)),
        outputs: moving === 'all' ? point.outputs.map(to) : point.outputs,
      };
      const moved = distanceBetween(point, rounded, moving);
      const text = parts === 1 ? 'integers' : `multiples of 1/${parts}`;
      if (moved > 0 && moved <= 2 ** -10)
        yield {
          point: rounded,
          place: `${place}, rounded to ${text}, ${showUpper(moved, 4)} away`,
          moved,
        };
    }
  }
}

/**
 * The given weights where they are stationary over Q; else, for data of doubles, a search near the origin, and where no
 * box is shown to hold a point, the points at which it ended if these are stationary over Q.
 */
export function stationaryProposal(
  { problem, exact: data }: Pick<Grounds['network'], 'problem' | 'exact'>,
  origin: StationaryOrigin,
  aims: Aims,
  context: Context,
  name?: string,
): Proposal<StationaryFound> {
  const moving = aims.moving ?? 'all';
  const provenance = seeded(aims, context);
  const fractions = fractionsBeyond(problem, data);
  const exact =
    'weights' in origin
      ? exactStationary({ problem, moving, fractions, ...origin.weights }, provenance)
      : undefined;
  if (exact !== undefined) return exactProposal(exact, moving, name);
  if (fractions !== undefined) return beyondDoubles(name);
  const result = searchStationary(problem, moving, origin, provenance);
  if (result.kind === 'not-found') {
    for (const end of endsNear(result.ends, moving, 'weights' in origin)) {
      const rounded = exactStationary({ problem, moving, ...end.point }, provenance);
      if (rounded !== undefined) return exactProposal(rounded, moving, name, end);
    }
    const doubt = 'This does not say that there is no stationary point.';
    return { kind: 'none', name, notes: [], because: result.because, doubt, advice: [], found: {} };
  }
  const { file, proposal, outside } = result;
  const { nature, from, to, radius } = proposal;
  return {
    kind: 'file',
    name,
    notes: notesOn(result),
    claim: 'stationary-point',
    text: () => writeFacts(file),
    found: { nature, loss: [from, to], radius, outside },
  };
}
