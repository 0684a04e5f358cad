/**
 * # Certificates about gradient descent
 *
 * Untrusted: chooses radius, step and rate for Theorem D, proves nothing.
 *
 * ## Main definitions
 * - {@link proposeDescent}: the smallest ball for Theorem D2 at a point, or by how much its condition fails
 * - {@link searchDescent}: the certificate at a point
 * - {@link mirroredDescent}: a mirrored start with v frozen at c (1, ..., 1, -1, ..., -1), c searched
 *
 * ## Implementation notes
 * L grows with the radius, so R <- (sigma_0 - sqrt(sigma_0^2 - 4 L norm(r0)))/L, L that of the last R, increases to the
 * least feasible radius. The least radius has the largest rate and the largest step.
 * @module
 */
import { addUp, divDown, exactly, mulUp, sqrtUp, subDown } from '../../arithmetic/bounds.ts';
import type { Lower, Upper } from '../../arithmetic/bounds.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Certificate, CertifiedInputs, Claim, Witness } from '../../certificates/format.ts';
import { guessLeastEigenvalue } from '../../linalg/approx-solve.ts';
import { spectralUp } from '../../linalg/norms.ts';
import { centreAt, distinctPart, geometryOf, residualUp } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { decideDescent, fullGram, fullLipschitz } from '../../network/descent.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import { singularAtCentre } from '../../network/right-inverse.ts';
import { statedInputs } from '../../search/certificate.ts';
import type { FileOptions, SearchResult } from '../../search/certificate.ts';
import type { Point } from '../../search/evaluation.ts';
import { mirroredStart } from '../../search/start.ts';
import type { StartFault, StartOptions } from '../../search/start.ts';

/** The parts of a `descent` claim besides data and activation. */
export type DescentAssertion = Pick<
  Extract<Claim, { kind: 'descent' }>,
  'radius' | 'moving' | 'step' | 'rate'
>;

/** The certificate of D2 at a point. */
export function descentCertificate(
  problem: Problem,
  witness: Witness,
  asserted: DescentAssertion,
  inputs: CertifiedInputs,
  provenance: Certificate['provenance'],
): Certificate {
  const activation = problem.activation.value;
  const width = witness.outputs.length;
  const { labels } = problem;
  return {
    claim: { kind: 'descent', activation, inputs, width, labels, ...asserted },
    witness,
    provenance,
  };
}

/** Both sides of norm(r0) < sigma_0^2/(4L), and by how many orders of magnitude the left side is too large. */
export interface Shortfall {
  readonly residual: number;
  readonly allowed: number;
  readonly singular: number;
  readonly lipschitz: number;
  /** log10 of the quotient; negative if the condition holds. */
  readonly orders: number;
}

export type DescentProposal =
  | { readonly asserted: DescentAssertion; readonly lipschitz: number; readonly singular: number }
  | { readonly because: string; readonly shortfall?: Shortfall };

/** The quantities that do not depend on the radius. */
interface Ground {
  readonly centre: Centre;
  readonly singular: Lower;
  readonly gramNorm: Upper;
  readonly residual: Upper;
}

function groundAt(
  problem: Problem,
  point: Point,
  moving: Moving,
): Ground | { readonly because: string } {
  const geometry = geometryOf(problem);
  const centre = centreAt(geometry, problem.activation, point.hidden, point.outputs);
  if (centre === undefined)
    return { because: 'sigma is not shown to be C^2 at every pre-activation of the point' };
  const G = fullGram(centre, moving);
  const part = distinctPart(G, geometry);
  const singular = singularAtCentre(part, guessLeastEigenvalue(part.mid));
  if (singular === undefined)
    return { because: 'sigma_min(J) > 0 is not shown at the point: J may not have rank n' };
  return {
    centre,
    singular,
    gramNorm: spectralUp(G),
    residual: residualUp(centre, problem.labels),
  };
}

const notSmooth = 'sigma is not shown to be C^2 on the pre-activations that the ball reaches';

/** A margin for the rounding of the checkers. */
const slack = 2 ** -24;

const rounds = 60;

function shortfallOf({ singular, residual }: Ground, lipschitz: number): Shortfall {
  const allowed = (singular * singular) / (4 * lipschitz);
  return { residual, allowed, singular, lipschitz, orders: Math.log10(residual / allowed) };
}

function short(shortfall: Shortfall): DescentProposal {
  const { residual, allowed, singular, lipschitz, orders } = shortfall;
  const times = orders >= 1 ? `, ${orders.toFixed(1)} orders of magnitude` : '';
  return {
    because:
      `norm(r0) < sigma_0^2/(4L) fails: the left side is ${residual.toPrecision(4)}, the right side ${allowed.toPrecision(4)}${times} ` +
      `(sigma_0 >= ${showLower(singular, 4)}, L <= ${showUpper(lipschitz, 4)} on the ball)`,
    shortfall,
  };
}

/**
 * The claim of Theorem D2 at a point: the least radius, and with it the largest rate and step; or both sides of its
 * condition. L is then that of the ball of radius 2 norm(r0)/sigma_0, which every feasible ball contains.
 */
export function proposeDescent(problem: Problem, point: Point, moving: Moving): DescentProposal {
  const ground = groundAt(problem, point, moving);
  if ('because' in ground) return ground;
  const { centre, singular, gramNorm, residual } = ground;
  let radius = Math.max(((2 * residual) / singular) * (1 + slack), 2 ** -1000);
  let first: Shortfall | undefined;
  for (let k = 0; k < rounds; k++) {
    const lipschitz = fullLipschitz(centre, moving, radius);
    if (lipschitz === undefined)
      return { because: notSmooth, ...(first === undefined ? {} : { shortfall: first }) };
    const here = shortfallOf(ground, lipschitz);
    first ??= here;
    const bent = mulUp(lipschitz, exactly(radius));
    const rate = subDown(singular, bent) * (1 - slack);
    const steepness = addUp(sqrtUp(gramNorm), bent);
    const smoothness = addUp(mulUp(steepness, steepness), mulUp(lipschitz, residual));
    const step = divDown(exactly(1 - slack), smoothness);
    const asserted = { radius, step, rate, moving };
    if (decideDescent({ singular, gramNorm, lipschitz, residual }, asserted).kind === 'holds')
      return { asserted, lipschitz, singular };
    const room = 1 - 4 * lipschitz * (residual / singular / singular);
    if (!(room > 0)) return short(k === 0 || first.orders >= 0 ? first : here);
    // (sigma_0 - sqrt(sigma_0^2 - 4 L norm(r0)))/L without cancellation
    const least = (4 * (residual / singular)) / (1 + Math.sqrt(room));
    radius = Math.max(least * (1 + slack), radius * (1 + slack));
  }
  return first === undefined ? { because: notSmooth } : short(first);
}

/** A certificate that gradient descent from this point converges to loss 0; not yet checked. */
export function searchDescent(
  problem: Problem,
  point: Point,
  moving: Moving,
  options: FileOptions,
): SearchResult {
  const proposal = proposeDescent(problem, point, moving);
  if ('because' in proposal) return { kind: 'not-found', because: proposal.because };
  return soughtAt(problem, point, proposal.asserted, options);
}

function soughtAt(
  problem: Problem,
  { hidden, outputs }: Point,
  asserted: DescentAssertion,
  { recipe, provenance }: FileOptions,
): SearchResult {
  const witness = { hidden, outputs };
  const inputs = statedInputs(problem, recipe);
  const certificate = descentCertificate(problem, witness, asserted, inputs, provenance);
  return { kind: 'certificate', certificate };
}

/** A mirrored start with v = c (1, ..., 1, -1, ..., -1), and the proposal there. */
export interface MirroredDescent {
  readonly point: Point;
  readonly scale: number;
  readonly proposal: DescentProposal;
}

/**
 * A mirrored start with v frozen, c a power of two: the least that is within a tenth of the best contraction
 * step mu^2. If none is found, the last one tried; if there is no start, the reason.
 */
export function mirroredDescent(
  problem: Problem,
  options: StartOptions,
): MirroredDescent | StartFault {
  const start = mirroredStart(problem, options);
  if ('because' in start) return start;
  const at = (scale: number): MirroredDescent => {
    const point = { hidden: start.hidden, outputs: start.signs.map((s) => s * scale) };
    return { point, scale, proposal: proposeDescent(problem, point, 'hidden') };
  };
  let trial = at(1);
  // the residual is norm(y) for every c, and sigma_0 and L are proportional to c
  const orders = 'because' in trial.proposal ? trial.proposal.shortfall?.orders : undefined;
  let scale = orders === undefined ? 1 : 2 ** Math.max(0, Math.floor(orders / Math.log10(2)) - 8);
  for (let k = 0; k < rounds && isShort(trial.proposal); k++, scale *= 2) trial = at(scale);
  if ('because' in trial.proposal) return trial;
  let best = trial;
  for (let k = 0; k < 12; k++) {
    const next = at(best.scale * 2);
    if (!(contraction(next) > 1.1 * contraction(best))) break;
    best = next;
  }
  return best;
}

/** Whether only the condition fails: a larger c may help. */
function isShort(proposal: DescentProposal): boolean {
  return 'because' in proposal && proposal.shortfall !== undefined;
}

/** step mu^2; 0 if nothing is proposed. */
function contraction({ proposal }: MirroredDescent): number {
  return 'because' in proposal ? 0 : proposal.asserted.step * proposal.asserted.rate ** 2;
}
