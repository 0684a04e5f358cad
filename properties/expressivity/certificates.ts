/**
 * # Theorem A, A2 and A3: what the search finds and the checker verifies
 *
 * The checker reads each certificate from its text. Its verdict is then compared with exact obstacles
 * and with the same lemma in wide intervals.
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { ballBounds } from '../../src/certificates/kernel/right-inverse.ts';
import type { Verdict } from '../../src/certificates/verdict.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { guessLeastEigenvalue } from '../../src/linalg/approx-solve.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { centreAt, geometryOf, residualUp } from '../../src/network/centre.ts';
import { gramEnclosure } from '../../src/network/gram-enclosure.ts';
import { rankOnBall, singularAtCentre } from '../../src/network/right-inverse.ts';
import { gaussNewton } from '../../src/search/gauss-newton.ts';
import { radiusForZero } from '../../src/search/radius.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { zeroLossCertificate } from '../../src/search/certificate.ts';
import { certificateFor, inTheFile, isFinite } from '../support/certificates.ts';
import { notCertified, proved, refuted } from '../support/outcomes.ts';
import {
  activations,
  mirroredObstacle,
  obstacle,
  showTask,
  taskLabels,
  taskShares,
  taskWith,
} from '../support/problems.ts';
import type { Task } from '../support/problems.ts';
import { recheck } from '../support/recheck.ts';

const theorem = 'expressivity';

async function verdictOn(certificate: Certificate): Promise<Verdict> {
  return checkCertificate(writeCertificate(certificate), inTheFile);
}

/** Verified unless there is an obstacle, and not contradicted by the second arithmetic. */
async function judged(certificate: Certificate, known: string | undefined): Promise<Outcome> {
  const verdict = await verdictOn(certificate);
  if (verdict.kind !== 'verified')
    return refuted('found', JSON.stringify(verdict), 'the checker refuses what the search found');
  if (known !== undefined)
    return refuted('verified', known, 'rank J < n for every W, yet Lemma 1 was verified');
  switch (recheck(certificate)) {
    case 'disproved':
      return refuted('verified', 'norm(f - y) > (norm(J) + L rho) rho', 'no zero lies in the ball');
    case 'not shown':
      return notCertified('verified, but not shown again with Frobenius norms');
    case 'shown':
    case 'cannot say':
      return proved;
  }
}

const zeroLossMinimiser = property<Task>({
  id: 'expressivity/zero-loss-minimiser',
  theorem,
  statement:
    'A3. For all data, labels, widths and activations: what memorise finds is verified from its text, never where rank J < n for every W, and the wide recheck agrees.',
  evidence: 'proof',
  arbitrary: taskWith(activations),
  hypotheses: { 'X and y are finite': isFinite },
  conclude: (task) => {
    const certificate = certificateFor(task, false);
    return typeof certificate === 'string'
      ? notCertified(certificate)
      : judged(certificate, obstacle(task));
  },
  labels: taskLabels,
  required: { ...taskShares, tanh: 0.04, rational: 0.04, square: 0.04 },
  proves: 0.4,
  show: showTask,
  runs: 400,
});

/** v0 norm(y)/covered and a point found from W0 with this v, as A3, or why there is none. */
function fittedFrom(certificate: Certificate, { problem }: Task): Certificate | string {
  const { claim, witness } = certificate;
  const geometry = geometryOf(problem);
  const centre = centreAt(geometry, problem.activation, witness.hidden, witness.outputs);
  const bounds =
    centre === undefined
      ? undefined
      : ballBounds(claim, { ...witness, guessLeast: guessLeastEigenvalue }, centre);
  if (bounds === undefined || 'kind' in bounds) return 'no bounds at W0';
  const rank = rankOnBall(bounds.singular, bounds.lipschitz, claim.radius);
  if (rank.kind === 'fails') return rank.inequality;
  const norm = Math.hypot(...problem.labels);
  const outputs = witness.outputs.map((v) => (v * norm) / rank.covered);
  const found = gaussNewton(problem, geometry, witness.hidden, outputs);
  if ('because' in found) return found.because;
  return certified(problem, found.hidden, outputs);
}

function certified(
  problem: Task['problem'],
  hidden: Dense,
  outputs: readonly number[],
): Certificate | string {
  const geometry = geometryOf(problem);
  const centre = centreAt(geometry, problem.activation, hidden, outputs);
  if (centre === undefined) return 'sigma is not smooth at the point';
  const G = gramEnclosure(geometry.gram, centre.slopes, outputs);
  const singular = singularAtCentre(G, guessLeastEigenvalue(G.mid));
  if (singular === undefined) return 'G is nearly singular at the point';
  const found = radiusForZero(centre, singular, residualUp(centre, problem.labels));
  if (found.kind === 'none') return 'Lemma 1(c) fails where Gauss-Newton ended';
  const inputs = certifiedInputs(problem.inputs, undefined);
  return zeroLossCertificate(problem, { hidden, outputs }, found.radius, inputs, {});
}

const shattered = property<Task>({
  id: 'expressivity/shattered',
  theorem,
  statement:
    'A2. For all data, widths and activations: the mirrored start that shatter finds is verified from its text, never where rank Psi < n; and with v = v0 norm(y)/covered an exact fit of the labels y is certified.',
  evidence: 'proof',
  arbitrary: taskWith(activations),
  hypotheses: { 'X and y are finite': isFinite },
  conclude: async (task) => {
    const certificate = certificateFor(task, true);
    if (typeof certificate === 'string') return notCertified(certificate);
    const shattering = await judged(certificate, mirroredObstacle(task));
    if (shattering.kind !== 'proved' || task.problem.labels.every((y) => y === 0))
      return shattering;
    const fitted = fittedFrom(certificate, task);
    return typeof fitted === 'string' ? notCertified(fitted) : judged(fitted, obstacle(task));
  },
  labels: taskLabels,
  required: { ...taskShares, tanh: 0.04, rational: 0.04, square: 0.04 },
  proves: 0.4,
  show: showTask,
  runs: 300,
});

export const certificateProperties: readonly AnyProperty[] = [zeroLossMinimiser, shattered];
