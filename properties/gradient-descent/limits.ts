/**
 * # Theorem D: its certificates, and failures without its hypotheses
 * @module
 */
import * as fc from 'fast-check';
import { compareRational, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkExactly } from '../../src/certificates/exact/check.ts';
import type { Certificate, Claim } from '../../src/certificates/format.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { mapNetwork } from '../../src/network/network.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { mirroredDescent, proposeDescent } from '../../src/theorems/gradient-descent/search.ts';
import { descend, lecunStart, usualStep } from '../../src/search/descend.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { descentCertificate } from '../../src/theorems/gradient-descent/search.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { squareNorm } from '../support/exact.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showVector,
  together,
} from '../support/outcomes.ts';
import { friendlyTask, showTask, taskLabels } from '../support/problems.ts';
import type { Task } from '../support/problems.ts';
import {
  displacement,
  proposalFor,
  residualAt,
  showStart,
  startLabels,
  startShares,
  startWith,
  stepFrom,
} from './starts.ts';
import type { Start } from './starts.ts';

const theorem = 'gradient-descent';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

function neverAsked(): Promise<never> {
  return Promise.reject(new Error('the inputs are in the file'));
}

/** Both checkers verify the claim after `change`. */
async function verifies(
  certificate: Certificate,
  change: (claim: DescentClaim) => DescentClaim,
): Promise<Outcome> {
  const { claim } = certificate;
  if (claim.kind !== 'descent') return refuted(claim.kind, 'descent', 'another claim');
  const text = writeCertificate({ ...certificate, claim: change(claim) });
  const kernel = await checkCertificate(text, neverAsked);
  const exact = await checkExactly(text, neverAsked);
  return together(
    decide(kernel.kind === 'verified', kernel.kind, 'verified', 'the fast checker'),
    decide(exact.kind === 'verified', exact.kind, 'verified', 'the exact checker'),
  );
}

function certificateFor(start: Start): Certificate | string {
  const found = proposalFor(start);
  if (typeof found === 'string') return found;
  const { problem, asserted } = found;
  const inputs = certifiedInputs(problem.inputs, undefined);
  return descentCertificate(problem, start.point, asserted, inputs, {});
}

const certificatesVerify = property<Start>({
  id: 'gradient-descent/certificates-verify',
  theorem,
  statement:
    'For all data, smooth sigma and points near which the condition of D2 holds: the proposed claim is verified by both checkers.',
  evidence: 'proof',
  arbitrary: startWith(['tanh', 'softplus', 'sin', 'gaussian', 'square', 'cubic', 'rational', 'x']),
  hypotheses: { 'X is not 0': ({ inputs }) => inputs.data.some((x) => x !== 0) },
  conclude: async (start) => {
    const certificate = certificateFor(start);
    if (typeof certificate === 'string') return notCertified(certificate);
    return verifies(certificate, (claim) => claim);
  },
  labels: startLabels,
  required: { ...startShares, tanh: 0.06, square: 0.06, x: 0.06 },
  proves: 0.5,
  show: showStart,
  runs: 150,
  control: {
    statement: 'The same for a step 4/beta.',
    conclude: async (start) => {
      const certificate = certificateFor(start);
      if (typeof certificate === 'string') return notCertified(certificate);
      return verifies(certificate, (claim) => ({ ...claim, step: 4 * claim.step }));
    },
  },
});

function frozen({ problem, width, seed }: Task): ReturnType<typeof mirroredDescent> {
  return mirroredDescent(problem, { width, seed });
}

async function frozenVerifies(task: Task, scale: number): Promise<Outcome> {
  const found = frozen(task);
  if ('because' in found) return notCertified(found.because);
  const { proposal, point } = found;
  if ('because' in proposal) return notCertified('no scale of v was found');
  const inputs = certifiedInputs(task.problem.inputs, undefined);
  const outputs = point.outputs.map((v) => v * scale);
  const witness = { hidden: point.hidden, outputs };
  return verifies(
    descentCertificate(task.problem, witness, proposal.asserted, inputs, {}),
    (c) => c,
  );
}

const frozenStarts = property<Task>({
  id: 'gradient-descent/frozen-starts',
  theorem,
  statement:
    'For all friendly data and smooth sigma: some mirrored start with v = +-c frozen is certified for the labels, by both checkers.',
  evidence: 'proof',
  arbitrary: friendlyTask(['tanh', 'softplus', 'sin', 'gaussian', 'exp']),
  hypotheses: { 'X is not 0': ({ problem }) => problem.inputs.data.some((x) => x !== 0) },
  conclude: (task) => frozenVerifies(task, 1),
  labels: taskLabels,
  required: { tanh: 0.08, exp: 0.08 },
  proves: 0.7,
  show: showTask,
  runs: 60,
  control: {
    statement: 'The same claim for v a thousandth as large.',
    conclude: (task) => frozenVerifies(task, 2 ** -10),
  },
});

/** The residuals of exact steps, norm(r_k)^2 for k = 0, 1, ... */
function squaresOf(
  start: Start,
  labels: readonly Rational[],
  eta: Rational,
  steps: number,
): readonly Rational[] {
  let net = mapNetwork({ inputs: start.inputs, ...start.point }, rationalFromDouble);
  const squares = [squareNorm(residualAt(rationalTier, start.activation, net, labels) ?? [])];
  for (let k = 0; k < steps; k++) {
    const next = stepFrom(rationalTier, start.activation, net, labels, { moving: 'hidden', eta });
    if (next === undefined) return squares;
    net = next;
    squares.push(squareNorm(residualAt(rationalTier, start.activation, net, labels) ?? []));
  }
  return squares;
}

/** Linear sigma and W alone: with eta = factor/beta, whether every step raises the loss. */
function raises(start: Start, eta: (found: { step: number; singular: number }) => number): Outcome {
  const still = { ...start, moving: 'hidden' } as const;
  const found = proposalFor(still);
  if (typeof found === 'string') return notCertified(found);
  const labels = found.problem.labels.map(rationalFromDouble);
  const length = eta({ step: found.asserted.step, singular: found.singular });
  const squares = squaresOf(still, labels, rationalFromDouble(length), 5);
  if (squares[0]?.num === 0n) return notCertified('the residual is 0');
  for (const [k, square] of squares.entries()) {
    const before = squares[k - 1];
    if (before !== undefined && compareRational(square, before) <= 0)
      return refuted(
        showVector([square]),
        showVector([before]),
        `step ${k} does not raise the loss`,
      );
  }
  return proved;
}

const stepTooLong = property<Start>({
  id: 'gradient-descent/step-too-long',
  theorem,
  statement:
    'D.h3. For all data over Q, sigma(x) = x and v fixed: a step above 2/sigma_0^2 raises the loss at each of five exact steps, from starts where every step up to 1/beta converges.',
  evidence: 'proof',
  arbitrary: startWith(['x']),
  hypotheses: { 'X is not 0': ({ inputs }) => inputs.data.some((x) => x !== 0) },
  conclude: (start) => raises(start, ({ singular }) => 2.0000001 / singular ** 2),
  labels: startLabels,
  required: { certified: 0.4, 'n > 1': 0.2 },
  proves: 0.4,
  show: showStart,
  runs: 100,
  control: {
    statement: 'The same for the certified step.',
    conclude: (start) => raises(start, ({ step }) => step),
  },
});

/** sigma'(0) = 0 and W = 0: the gradient in W is 0, so no number of steps moves the point. */
function stuck(start: Start, shift: number): Outcome {
  const { inputs, activation, point } = start;
  const hidden = dense(
    point.hidden.rows,
    point.hidden.cols,
    point.hidden.data.map(() => shift),
  );
  const net = mapNetwork({ inputs, hidden, outputs: point.outputs }, rationalFromDouble);
  const labels = start.direction.map((y) => rationalFromDouble(y));
  const eta = rationalFromDouble(1 / 8);
  const next = stepFrom(rationalTier, activation, net, labels, { moving: 'hidden', eta });
  const r = residualAt(rationalTier, activation, net, labels);
  if (next === undefined || r === undefined) return notCertified('a pole');
  const loss = squareNorm(r);
  if (loss.num === 0n) return notCertified('the loss is 0');
  const moved = squareNorm(displacement(rationalTier, next, net));
  const problem = problemOf(inputs, start.direction, activationNamed(activation));
  const proposal = proposeDescent(problem, { hidden, outputs: point.outputs }, 'hidden');
  return together(
    decide(moved.num === 0n, showVector([moved]), '0', 'the step moves'),
    decide('because' in proposal, 'a certificate', 'none', 'J = 0 at the start'),
  );
}

const criticalStart = property<Start>({
  id: 'gradient-descent/critical-start',
  theorem,
  statement:
    "D.h1. For all data over Q and sigma with sigma'(0) = 0, W alone: descent from W = 0 does not move, whatever the loss is, and nothing is certified there.",
  evidence: 'proof',
  arbitrary: startWith(['square', 'x^4 + x^2', 'cube']),
  hypotheses: { 'X is not 0': ({ inputs }) => inputs.data.some((x) => x !== 0) },
  conclude: (start) => stuck(start, 0),
  labels: ({ activation, inputs }) => [activation, ...(inputs.rows > 1 ? ['n > 1'] : [])],
  required: { square: 0.15, cube: 0.15, 'n > 1': 0.3 },
  proves: 0.7,
  show: showStart,
  runs: 150,
  control: { statement: 'The same from W = 1.', conclude: (start) => stuck(start, 1) },
});

interface Random {
  readonly n: number;
  readonly d: number;
  readonly width: number;
  readonly seed: number;
}

function gaussianProblem({ n, d, seed }: Random): Problem {
  const normal = gaussianSource(seed);
  const X = dense(n, d, Float64Array.from({ length: n * d }, normal));
  return problemOf(
    X,
    Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1)),
    activationNamed('tanh'),
  );
}

/** Nothing is certified after `steps` steps from the LeCun start. */
function fallsShort(random: Random, steps: number): Outcome {
  const problem = gaussianProblem(random);
  const start = lecunStart(random.d, random.width, random.seed);
  const step = usualStep(problem, start, 'all');
  const { point } = descend(problem, start, { moving: 'all', step, steps });
  const proposal = proposeDescent(problem, point, 'all');
  if (!('because' in proposal)) return refuted('a certificate', 'none', `after ${steps} steps`);
  const { shortfall } = proposal;
  if (shortfall === undefined) return notCertified('J is singular in float64');
  return decide(
    shortfall.orders > 0.3,
    `${shortfall.orders} orders`,
    'more than 0.3',
    'the condition is near',
  );
}

function ordersLabel(random: Random): string {
  const start = lecunStart(random.d, random.width, random.seed);
  const proposal = proposeDescent(gaussianProblem(random), start, 'all');
  const orders = 'because' in proposal ? (proposal.shortfall?.orders ?? 0) : 0;
  return orders > 2 ? 'more than two orders' : 'up to two orders';
}

const narrowRandomStart = property<Random>({
  id: 'gradient-descent/narrow-random-start',
  theorem,
  statement:
    'For random data with labels +-1, tanh and LeCun starts up to width 128: the condition of D2 fails by more than a factor of 2, with L on the ball it would need.',
  evidence: 'sample',
  arbitrary: fc.record({
    n: fc.integer({ min: 4, max: 8 }),
    d: fc.integer({ min: 2, max: 8 }),
    width: fc.constantFrom(8, 32, 128),
    seed: fc.integer({ min: 1, max: 10_000 }),
  }),
  hypotheses: { 'n <= m d': ({ n, d, width }) => n <= width * d },
  conclude: (random) => fallsShort(random, 0),
  labels: (random) => [`width ${random.width}`, ordersLabel(random)],
  required: { 'width 8': 0.15, 'width 128': 0.15, 'more than two orders': 0.3 },
  proves: 0.8,
  show: ({ n, d, width, seed }) => `n = ${n}, d = ${d}, m = ${width}, seed ${seed}`,
  runs: 60,
  control: {
    statement: 'The same after 500 steps.',
    conclude: (random) => fallsShort(random, 500),
  },
});

export const limitProperties: readonly AnyProperty[] = [
  certificatesVerify,
  frozenStarts,
  stepTooLong,
  criticalStart,
  narrowRandomStart,
];
