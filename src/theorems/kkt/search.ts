/**
 * # Certificates about KKT points
 *
 * Untrusted: chooses radii and ranges of v for Theorem C, proves nothing. If the range is not given it is chosen so
 * that every KKT point is an exact global minimiser.
 *
 * ## Main definitions
 * - {@link searchKktRegion}: C1, C2, C5 around a mirrored start, without solving any problem
 * - {@link searchKktPoint}: C3, C4 at a given point of the ball
 * @module
 */
import { subUp } from '../../arithmetic/bounds.ts';
import type { Lower, Upper } from '../../arithmetic/bounds.ts';
import { interval } from '../../arithmetic/interval.ts';
import type { Certificate, CertifiedInputs, Claim, Witness } from '../../certificates/format.ts';
import type { Aims } from '../../certify/plan.ts';
import { guessLeastEigenvalue } from '../../linalg/approx-solve.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { vectorNormUp } from '../../linalg/norms.ts';
import { centreAt, distinctPart, lipschitzOnBall } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { gramEnclosure } from '../../network/gram-enclosure.ts';
import {
  ballReach,
  boxReach,
  coneIsExact,
  leastResidual,
  residualBound,
  stationaryResidualBound,
} from '../../network/kkt.ts';
import type { RegionBounds } from '../../network/kkt.ts';
import type { Problem } from '../../network/problem.ts';
import { singularAtCentre } from '../../network/right-inverse.ts';
import { pointBounds } from '../../network/stationarity.ts';
import { anchorAt } from '../../search/anchor.ts';
import { statedInputs } from '../../search/certificate.ts';
import type { FileOptions, SearchResult } from '../../search/certificate.ts';
import { approxHiddenGradient, evaluateLoss } from '../../search/evaluation.ts';
import type { Point } from '../../search/evaluation.ts';
import { ballRegion, boxRadius, coneRegion, regionOf } from '../../search/region.ts';
import type { Region } from '../../search/region.ts';

/** The parts of a claim of Theorem C besides the data: its kind, radius and numbers. */
export type KktAssertion =
  | {
      readonly kind: 'kkt-bound';
      readonly radius: number;
      readonly set: 'ball' | 'box';
      readonly least: number;
      readonly most: number;
      readonly bound: number;
    }
  | { readonly kind: 'kkt-cone'; readonly radius: number; readonly ratio: number }
  | {
      readonly kind: 'kkt-point';
      readonly radius: number;
      readonly bound: number;
      readonly gap: number;
    };

function claimOf(problem: Problem, asserted: KktAssertion, about: About): Claim {
  const { labels } = problem;
  return asserted.kind === 'kkt-cone'
    ? { ...about, ...asserted }
    : { ...about, ...asserted, labels };
}

type About = Pick<Claim, 'activation' | 'inputs' | 'width'>;

/** The certificate of C1, C2 or C5 around a mirrored witness, or of C3 and C4 at the witness. */
export function kktCertificate(
  problem: Problem,
  witness: Witness,
  asserted: KktAssertion,
  inputs: CertifiedInputs,
  provenance: Certificate['provenance'],
): Certificate {
  const activation = problem.activation.value;
  const width = witness.outputs.length;
  return { claim: claimOf(problem, asserted, { activation, inputs, width }), witness, provenance };
}

/** The set of Theorem C, and its numbers unless they are chosen here. */
export type KktRange = Pick<Aims, 'radius' | 'least' | 'most' | 'ratio'> & {
  readonly set: 'ball' | 'cone' | 'box';
};

type KktOptions = FileOptions & KktRange;

type Chosen = { readonly asserted: KktAssertion } | { readonly because: string };

const tooLarge = 'full row rank is not shown on a ball of this radius';

function boundsOf({ everywhere, lipschitz, radius }: Region): RegionBounds {
  return { singular: everywhere, lipschitz, radius };
}

function labelNorm({ labels }: Problem): Upper {
  return vectorNormUp(labels.map((y) => interval(y)));
}

/** The least power of two c with c reach >= norm, within a range in which products do not overflow. */
function scaleFor(norm: number, reach: number): number {
  let c = 1;
  while (c * reach < norm && c < 2 ** 500) c *= 2;
  while (c > 2 ** -500 && (c / 2) * reach >= norm) c /= 2;
  return c;
}

function chooseBall(problem: Problem, centre: Centre, singular: Lower, o: KktRange): Chosen {
  const spread = o.least !== undefined && o.most !== undefined ? o.most / o.least : 2;
  const region =
    o.radius === undefined
      ? ballRegion(centre, singular, spread)
      : regionOf(centre, singular, o.radius);
  if (region === undefined) return { because: tooLarge };
  const norm = labelNorm(problem);
  const unit = ballReach(boundsOf(region), 1, spread);
  const least = o.least ?? (o.most === undefined ? scaleFor(norm, unit) : o.most / spread);
  const most = o.most ?? least * spread;
  const bound = residualBound(norm, ballReach(boundsOf(region), least, most));
  const { radius } = region;
  return { asserted: { kind: 'kkt-bound', radius, set: 'ball', least, most, bound } };
}

function chooseCone(centre: Centre, singular: Lower, o: KktRange): Chosen {
  const ratio = o.ratio ?? 2;
  const region =
    o.radius === undefined
      ? coneRegion(centre, singular, ratio)
      : regionOf(centre, singular, o.radius);
  if (region === undefined) return { because: tooLarge };
  if (!coneIsExact(boundsOf(region), ratio))
    return { because: `mu > ratio L_1 eps/2 fails at radius ${region.radius} and ratio ${ratio}` };
  return { asserted: { kind: 'kkt-cone', radius: region.radius, ratio } };
}

/** The weights 1, ..., 1, 0, ..., 0 that select the first h neurons. */
function firstHalf(m: number): readonly number[] {
  return Array.from({ length: m }, (_, j) => (2 * j < m ? 1 : 0));
}

/** s of the first h neurons at their centres. */
function halfSingular({ geometry, slopes, outputs: { length: m } }: Centre): Lower | undefined {
  const G = distinctPart(gramEnclosure(geometry.gram, slopes, firstHalf(m)), geometry);
  return singularAtCentre(G, guessLeastEigenvalue(G.mid));
}

function chooseBox(problem: Problem, centre: Centre, o: KktRange): Chosen {
  const pairs = centre.outputs.length / 2;
  const singular = halfSingular(centre);
  if (singular === undefined)
    return { because: 'sigma_min > 0 is not shown for the n x hd matrix Psi at the centres' };
  const least = o.least ?? (o.most === undefined ? 1 : o.most / 2);
  const share = o.most === undefined ? 0 : least / o.most;
  const radius = o.radius ?? boxRadius(centre, singular, pairs, share);
  const lipschitz = radius === undefined ? undefined : lipschitzOnBall(centre, radius);
  if (radius === undefined || lipschitz === undefined)
    return { because: "sigma is not shown to be C^2 on the neurons' balls" };
  const region = { singular, lipschitz, radius };
  const norm = labelNorm(problem);
  const most = o.most ?? enoughMost(region, pairs, least, norm);
  const bound = residualBound(norm, boxReach(region, pairs, least, most));
  const asserted = { kind: 'kkt-bound', radius, set: 'box', least, most, bound } as const;
  return { asserted };
}

/** The least power of two kappa >= zeta that makes C5 exact, or 2^500 zeta. */
function enoughMost(region: RegionBounds, pairs: number, least: number, norm: number): number {
  let most = least;
  for (let k = 0; k < 500 && !(boxReach(region, pairs, least, most) >= norm); k++) most *= 2;
  return most;
}

/** The assertion of C1, C2 or C5 around a mirrored point with weights +-1, or why there is none. */
export function proposeKktRegion(problem: Problem, start: Point, range: KktRange): Chosen {
  if (start.outputs.length % 2 !== 0)
    return { because: 'Theorem C pairs the neurons: the width must be even' };
  const anchor = anchorAt(problem, start);
  if ('because' in anchor) return anchor;
  const { centre, singular } = anchor;
  switch (range.set) {
    case 'ball':
      return chooseBall(problem, centre, singular, range);
    case 'cone':
      return chooseCone(centre, singular, range);
    case 'box':
      return chooseBox(problem, centre, range);
  }
}

/** A certificate of C1, C2 or C5 around a mirrored point with weights +-1; not yet checked. */
export function searchKktRegion(problem: Problem, start: Point, options: KktOptions): SearchResult {
  const chosen = proposeKktRegion(problem, start, options);
  if ('because' in chosen) return { kind: 'not-found', because: chosen.because };
  return certificateOf(problem, start, chosen.asserted, options);
}

function certificateOf(
  problem: Problem,
  witness: Witness,
  asserted: KktAssertion,
  options: FileOptions,
): SearchResult {
  const inputs = statedInputs(problem, options.recipe);
  const certificate: Certificate = kktCertificate(
    problem,
    witness,
    asserted,
    inputs,
    options.provenance,
  );
  return { kind: 'certificate', certificate };
}

/**
 * The multiplier lambda >= 0 that minimises the norm of grad_W l + lambda D, in float64. C3 does not require
 * complementarity: a point just inside the sphere keeps its multiplier.
 */
function multiplierAt(problem: Problem, point: Point, start: Dense): number {
  const gradient = approxHiddenGradient(problem, point, evaluateLoss(problem, point)).data;
  let inner = 0;
  let square = 0;
  gradient.forEach((g, k) => {
    const D = (point.hidden.data[k] ?? Number.NaN) - (start.data[k] ?? Number.NaN);
    inner += g * D;
    square += D * D;
  });
  const best = -inner / square;
  return best > 0 && best < Infinity ? best : 0;
}

/** A certificate of C3 and C4 at a point of the ball around `start`, with the point's v; not yet checked. */
export function searchKktPoint(
  problem: Problem,
  point: Point,
  ball: { readonly start: Dense; readonly radius: number },
  options: FileOptions,
): SearchResult {
  const { hidden, outputs } = point;
  const anchor = anchorAt(problem, point);
  if ('because' in anchor) return { kind: 'not-found', because: anchor.because };
  const { geometry } = anchor.centre;
  const start = centreAt(geometry, problem.activation, ball.start, outputs);
  if (start === undefined)
    return { kind: 'not-found', because: 'sigma is not shown to be C^2 at W0' };
  const multiplier = multiplierAt(problem, point, ball.start);
  const bounds = pointBounds({
    start,
    startHidden: ball.start,
    point: anchor.centre,
    hidden,
    labels: problem.labels,
    multiplier,
    radius: ball.radius,
    guessLeast: guessLeastEigenvalue,
  });
  if ('because' in bounds) return { kind: 'not-found', because: bounds.because };
  const bound = stationaryResidualBound(bounds);
  const gap = subUp(bounds.residual.up, leastResidual(bounds, ball.radius));
  const witness = { hidden, outputs, start: ball.start, multiplier };
  const asserted = { kind: 'kkt-point', radius: ball.radius, bound, gap } as const;
  return certificateOf(problem, witness, asserted, options);
}
