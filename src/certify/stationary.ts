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
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import { searchStationary } from '../search/stationary-search.ts';
import type { StationaryOrigin, StationarySought } from '../search/stationary-search.ts';
import { seeded } from './plan.ts';
import type { Aims, Context, Naming, Proposal } from './plan.ts';

/** Findings about the point. */
export interface StationaryFound {
  readonly nature: 'minimum' | 'saddle' | 'undecided';
  /** The loss of the stationary point is between these. */
  readonly loss: readonly [number, number];
  /** It is the only stationary point within this distance of the written one in every entry. */
  readonly radius: number;
  /** The distance of the given weights, or those where training ended, from that box. */
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

/** Searches near the origin. */
export function stationaryProposal(
  problem: Problem,
  origin: StationaryOrigin,
  aims: Aims,
  context: Context,
  name?: string,
): Proposal<StationaryFound> {
  const result = searchStationary(problem, aims.moving ?? 'all', origin, seeded(aims, context));
  if (result.kind === 'not-found') {
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
