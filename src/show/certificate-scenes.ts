/**
 * # What is drawn of a claim
 *
 * For each kind the point, the certified set and the labels of its slice, with texts that are true where the checker
 * has verified the claim.
 *
 * ## Main definitions
 * - {@link Scene}, {@link sceneOf}
 * @module
 */
import { showLower, showUpper } from '../arithmetic/text.ts';
import { dimensionOf } from '../certificates/format.ts';
import type { Certificate, Claim } from '../certificates/format.ts';
import { ballOf, ballsOf, norm, plus } from '../pictures/plane.ts';
import type { Parameters, Region } from '../pictures/plane.ts';
import type { Spot } from '../pictures/slice.ts';

export interface Scene {
  readonly title: string;
  readonly facts: string;
  readonly labels: readonly number[];
  /** v, where the plane leaves it alone. */
  readonly outputs?: readonly number[];
  readonly origin: Parameters;
  /** Another point, to which the plane goes. */
  readonly towards?: { readonly at: Parameters; readonly says: string };
  readonly region: Region;
  readonly regionSays: string;
  /** What follows a comma in their texts is part of the claim. */
  readonly spots: readonly Spot[];
}

type ClaimOf<K extends Claim['kind']> = Extract<Claim, { readonly kind: K }>;
type Witness = Certificate['witness'];

function start(says: string, at: Parameters): Spot {
  return { says, at, kind: 'start' };
}

/** Labels for claims about every y. */
function exampleLabels({ inputs: { rows } }: Claim): readonly number[] {
  return Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 1 : -1));
}

const example =
  'The claim is about every label vector y; drawn for the example y = (1, -1, 1, ...)';

/** What most kinds share: W alone, the ball around it, v as written. */
function plain({ radius }: Claim, { hidden, outputs }: Witness) {
  const origin = hidden.data;
  return { outputs, origin, region: ballOf(origin, radius, origin.length) };
}

function zeroNear(claim: ClaimOf<'zero-near'>, witness: Witness): Scene {
  const shared = plain(claim, witness);
  return {
    ...shared,
    title: 'A point of loss 0 is here',
    facts: 'a plane of hidden weights through the written W; v is fixed',
    labels: claim.labels,
    regionSays: `ball around W, radius ${showUpper(claim.radius)}, holds an exact zero of the loss`,
    spots: [{ says: 'the written W', at: shared.origin, kind: 'better' }],
  };
}

function rankOnBall(claim: ClaimOf<'full-row-rank-on-ball'>, witness: Witness): Scene {
  const shared = plain(claim, witness);
  return {
    ...shared,
    title: 'In this ball every stationary point has loss 0',
    facts: example,
    labels: exampleLabels(claim),
    regionSays: `ball around W0, radius ${showLower(claim.radius)}: J has full row rank in it`,
    spots: [start(claim.mirrored ? 'W0, mirrored: f(W0, v) = 0' : 'the written W0', shared.origin)],
  };
}

function kktBound(claim: ClaimOf<'kkt-bound'>, witness: Witness): Scene {
  const { set, radius, least, most, bound, labels } = claim;
  const shared = plain(claim, witness);
  const { origin, outputs, region } = shared;
  const isBall = set === 'ball';
  const around = isBall ? 'ball around W0' : 'product of balls, one for each neuron,';
  return {
    ...shared,
    title: `At KKT points of the loss over this ${isBall ? 'ball' : 'box'} the residual is bounded`,
    facts: `v is drawn at its least size, ${least}; the claim is about all up to ${most}`,
    labels,
    outputs: outputs.map((v) => v * least),
    region: isBall ? region : ballsOf(origin, radius, claim.width, dimensionOf(claim.inputs)),
    regionSays: `${around} of radius ${showLower(radius)}: a KKT point has norm(f - y) <= ${showUpper(bound)}`,
    spots: [start('W0, mirrored: f(W0, v) = 0', origin)],
  };
}

function kktCone(claim: ClaimOf<'kkt-cone'>, witness: Witness): Scene {
  const shared = plain(claim, witness);
  return {
    ...shared,
    title: 'Every KKT point over the cone has loss 0',
    facts: `${example} and v = (1, ..., -1)`,
    labels: exampleLabels(claim),
    regionSays: `ball around W0, radius ${showLower(claim.radius)}: a KKT point of the problem over it has loss 0`,
    spots: [start('W0, mirrored: f(W0, v) = 0', shared.origin)],
  };
}

function kktPoint(claim: ClaimOf<'kkt-point'>, witness: Witness): Scene {
  const W = witness.hidden.data;
  const W0 = witness.start?.data ?? W;
  const isMoved = norm(plus(W, -1, W0)) > 0;
  return {
    title: 'Nothing in the ball is much better than this point',
    facts: 'a plane of hidden weights through W0 and W; v is fixed',
    labels: claim.labels,
    outputs: witness.outputs,
    origin: W0,
    ...(isMoved ? { towards: { at: W, says: 'from W0 to W' } } : {}),
    region: ballOf(W0, claim.radius, W0.length),
    regionSays: `ball around W0, radius ${showLower(claim.radius)}: no W in it has norm(f - y) smaller than at the written one by more than ${showUpper(claim.gap)}`,
    spots: [
      start('W0, the centre of the ball', W0),
      { says: 'the written W, nearly a KKT point', at: W, kind: 'stationary' },
    ],
  };
}

function descent(claim: ClaimOf<'descent'>, { hidden, outputs }: Witness): Scene {
  const all = claim.moving === 'all';
  const origin = all ? Float64Array.from([...hidden.data, ...outputs]) : hidden.data;
  return {
    title: 'Gradient descent converges to loss 0 within this ball',
    facts: all
      ? 'a plane of W and v through the start'
      : 'a plane of W through the start; v is fixed',
    labels: claim.labels,
    ...(all ? {} : { outputs }),
    origin,
    region: ballOf(origin, claim.radius, origin.length),
    regionSays: `ball around the start, radius ${showUpper(claim.radius)}: the path stays in it and ends at loss 0`,
    spots: [start('the start', origin)],
  };
}

export function sceneOf({ claim, witness }: Certificate): Scene {
  switch (claim.kind) {
    case 'zero-near':
      return zeroNear(claim, witness);
    case 'full-row-rank-on-ball':
      return rankOnBall(claim, witness);
    case 'kkt-bound':
      return kktBound(claim, witness);
    case 'kkt-cone':
      return kktCone(claim, witness);
    case 'kkt-point':
      return kktPoint(claim, witness);
    case 'descent':
      return descent(claim, witness);
  }
}
