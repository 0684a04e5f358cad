/**
 * # What is proved about a trained point
 *
 * Four statements about the point that an adapter returned, each proposed by the search of `certify network` and kept
 * only if a checker verifies it from its text: the loss, the KKT residual in the ball of the case, an exact zero-loss
 * minimiser nearby, a region without bad stationary points around it. The adapter's own report is ignored.
 *
 * ## Main definitions
 * - {@link Certified}, {@link appraise}
 * @module
 */
import { addUp, exactly } from '../arithmetic/bounds.ts';
import type { Interval } from '../arithmetic/interval.ts';
import type { Certificate } from '../certificates/format.ts';
import { checkCertificate } from '../certificates/check-certificate.ts';
import { writeCertificate } from '../certificates/write.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import type { Dense } from '../linalg/matrix.ts';
import { centreAt, geometryOf } from '../network/centre.ts';
import { pointBounds } from '../network/stationarity.ts';
import { searchNetwork } from '../certify/network-search.ts';
import type { SearchResult } from '../search/certificate.ts';
import { version } from '../version.ts';
import type { Of } from '../schemas/reading.ts';
import type { Answer, Case } from './protocol.ts';
import type { certified } from './schema/record.ts';
import { certifiedLoss, distanceUp, trainedPoint, trainingOf } from './trained.ts';
import type { TrainingCase } from './trained.ts';

/** What checkers verified about a trained point (P, v). */
export type Certified = Of<typeof certified>;

/** Why there is no such statement, which does not mean that the opposite is true. */
interface NotCertified {
  readonly because: string;
}

/** The certificate, if the kernel verifies its text. */
async function verified(result: SearchResult): Promise<Certificate | NotCertified> {
  if (result.kind === 'not-found') return { because: result.because };
  const noRecipe = (): Promise<Dense> => Promise.reject(new RangeError('the inputs are inline'));
  const verdict = await checkCertificate(writeCertificate(result.certificate), noRecipe);
  return verdict.kind === 'verified'
    ? result.certificate
    : { because: `the checker answers: ${JSON.stringify(verdict).slice(0, 200)}` };
}

/** What is proved about the point in the answer; `undefined` if the case is not a training case, or has no point. */
export async function appraise(question: Case, answer: Answer): Promise<Certified | undefined> {
  if (question.op !== 'train' || answer.status !== 'ok') return undefined;
  const training = trainingOf(question);
  const P = training === undefined ? undefined : trainedPoint(training, answer.outputs['P']);
  if (training === undefined || P === undefined || 'kind' in P) return undefined;
  return appraisePoint(training, P);
}

/** The same for any finite point. */
export async function appraisePoint(training: TrainingCase, P: Dense): Promise<Certified> {
  const { problem, outputs, centre } = training;
  const known = certifiedLoss(training, P);
  const distance = distanceUp(P, centre);
  const radius = distance > training.radius ? distance : training.radius;
  const result = searchNetwork(
    problem,
    { hidden: P, outputs },
    { start: centre, radius },
    { provenance: { tool: `widthwise ${version}` } },
  );
  const region = await verified(result.region);
  return {
    loss: 'because' in known ? known : ends(known.loss),
    kkt: kktOf(training, P, await verified(result.kkt ?? noBall)),
    minimiser: minimiserOf(training, P, await verified(result.zero)),
    region: 'because' in region ? region : { radius: region.claim.radius },
  };
}

const noBall = { kind: 'not-found', because: 'there is no ball' } as const;

function ends({ lo, hi }: Interval): readonly [number, number] {
  return [lo, hi];
}

/** The residual that the kernel derived on the way to its verdict, by the same enclosures. */
function kktOf(
  { problem, outputs, centre }: TrainingCase,
  P: Dense,
  found: Certificate | NotCertified,
): Certified['kkt'] {
  if ('because' in found) return found;
  const { claim, witness } = found;
  const geometry = geometryOf(problem);
  const [start, point] = [centre, P].map((W) => centreAt(geometry, problem.activation, W, outputs));
  const { multiplier = 0 } = witness;
  if (claim.kind !== 'kkt-point' || start === undefined || point === undefined)
    return { because: 'sigma is not shown to be C^2 at the point' };
  const { radius, labels, bound, gap } = claim;
  const bounds = pointBounds({
    start,
    startHidden: centre,
    point,
    hidden: P,
    labels,
    multiplier,
    radius,
    guessLeast: guessLeastEigenvalue,
  });
  return 'because' in bounds
    ? bounds
    : { radius, residual: bounds.stationarity, multiplier, bound, gap };
}

function minimiserOf(
  { centre, radius }: TrainingCase,
  P: Dense,
  found: Certificate | NotCertified,
): Certified['minimiser'] {
  if ('because' in found) return found;
  const { claim, witness } = found;
  const reach = (from: Dense): number =>
    addUp(exactly(distanceUp(witness.hidden, from)), exactly(claim.radius));
  return { within: reach(P), isInBall: reach(centre) <= radius };
}
