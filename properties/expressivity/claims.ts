/**
 * # Theorem A: verified claims, tested directly
 *
 * For one sample a zero is a change of sign along a line; on the ball of A2 the least singular value is
 * computed at points of its boundary. Both in wide arithmetic.
 * @module
 */
import * as fc from 'fast-check';
import type { Certificate } from '../../src/certificates/format.ts';
import { ballBounds } from '../../src/certificates/kernel/right-inverse.ts';
import { randomSource } from '../../src/data/random.ts';
import { guessLeastEigenvalue } from '../../src/linalg/approx-solve.ts';
import { at, dense, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { centreAt, geometryOf } from '../../src/network/centre.ts';
import { linearise, networkOutputs } from '../../src/network/network.ts';
import { rankOnBall } from '../../src/network/right-inverse.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { certificateFor, isFinite } from '../support/certificates.ts';
import { draws } from '../support/numbers.ts';
import { decide, notCertified, proved, refuted, together } from '../support/outcomes.ts';
import { showTask, taskLabels, taskWith } from '../support/problems.ts';
import type { Task } from '../support/problems.ts';
import { wideGram, wideNetwork, wideNorm } from '../support/recheck.ts';
import {
  certainSign,
  isCertainlyPositiveDefinite,
  wideFromDouble,
  wideTier as T,
} from '../support/640-bit-intervals.ts';

const theorem = 'expressivity';

/** The activations whose elementary functions the wide arithmetic supports. */
const covered = [
  'tanh',
  'sigmoid',
  'sin',
  'exp',
  'gaussian',
  'swish',
  'rational',
  'square',
  'cubic',
];

/**
 * For n = 1 Lemma 1 says that F is monotone along R = J^T/G, so F must change sign between the ends
 * W +- share rho R/norm(R) for share = 1.
 */
function changesSign({ claim, witness }: Certificate, task: Task, share: number): Outcome {
  if (claim.kind !== 'zero-near') return notCertified('no claim about a zero');
  const { problem } = task;
  const net = wideNetwork(problem.inputs, witness.hidden, witness.outputs);
  const linear = linearise(T, problem.activation, net);
  if (linear === undefined) return notCertified('the activation is not covered');
  const direction = linear.outputs.flatMap((v, j) =>
    Array.from(linear.inputs.data, (x) => T.mul(T.mul(v, at(linear.slopes, 0, j)), x)),
  );
  const norm = wideNorm(direction);
  const reach = T.div(wideFromDouble(claim.radius * share), norm);
  if (reach === undefined) return refuted('J', '0', 'verified although J = 0');
  const signs = [reach, T.neg(reach)].map((z) => {
    const hidden = tabulate(net.hidden.rows, net.hidden.cols, (j, c) => {
      const step = T.mul(z, direction[j * net.hidden.cols + c] ?? T.zero);
      return T.add(at(net.hidden, j, c), step);
    });
    const [f] = networkOutputs(T, problem.activation, { ...net, hidden }) ?? [];
    const y = wideFromDouble(problem.labels[0] ?? 0);
    return f === undefined ? undefined : certainSign(T.sub(f, y));
  });
  if (signs.includes(undefined)) return notCertified('a sign is not known');
  return decide(signs[0] !== signs[1], `signs ${signs.join(', ')}`, 'opposite', 'no zero between');
}

const oneSample = property<Task>({
  id: 'expressivity/one-sample',
  theorem,
  statement:
    'A3 for n = 1. For all verified certificates: f - y changes sign between W - rho R/norm(R) and W + rho R/norm(R).',
  evidence: 'proof',
  arbitrary: taskWith(covered, 1),
  hypotheses: { 'X and y are finite': isFinite },
  conclude: (task) => {
    const certificate = certificateFor(task, false);
    return typeof certificate === 'string'
      ? notCertified(certificate)
      : changesSign(certificate, task, 1);
  },
  labels: (task) => [task.activation, ...task.traits.filter((trait) => trait !== 'none')],
  required: { tanh: 0.05, rational: 0.05, 'scale 1e-8 or less': 0.15, 'scale 1e8 or more': 0.15 },
  proves: 0.4,
  show: showTask,
  runs: 150,
  control: {
    statement: 'The same between W - s R and W + s R for s = 2^-40 rho/norm(R).',
    conclude: (task) => {
      const certificate = certificateFor(task, false);
      return typeof certificate === 'string' ? proved : changesSign(certificate, task, 2 ** -40);
    },
  },
});

interface Inside {
  readonly task: Task;
  readonly directions: readonly number[];
}

/** W0 + rho D/norm(D), slightly inside, for D drawn from the seed; `reach` scales rho. */
function pointOfBall(W0: Dense, radius: number, seed: number): Dense {
  const uniform = randomSource(seed);
  const D = W0.data.map(() => 2 * uniform() - 1);
  const norm = Math.hypot(...D) * (1 + 2 ** -40);
  return dense(
    W0.rows,
    W0.cols,
    W0.data.map((w, k) => w + (radius * (D[k] ?? 0)) / norm),
  );
}

/** Whether J J^T - mu^2 I is positive definite at W, by elimination in wide arithmetic. */
function slopesAtLeast(task: Task, hidden: Dense, outputs: readonly number[], mu: number): Outcome {
  const net = linearise(
    T,
    task.problem.activation,
    wideNetwork(task.problem.inputs, hidden, outputs),
  );
  if (net === undefined) return notCertified('the activation is not covered');
  const square = T.power(wideFromDouble(mu), 2);
  const G = wideGram(net);
  const shifted = tabulate(G.rows, G.rows, (i, k) =>
    i === k ? T.sub(at(G, i, k), square) : at(G, i, k),
  );
  switch (isCertainlyPositiveDefinite(shifted)) {
    case true:
      return proved;
    case false:
      return refuted(`sigma_min(J) < ${mu}`, `sigma_min(J) >= ${mu}`, 'inside the ball');
    case undefined:
      return notCertified('640 digits do not tell');
  }
}

function rankAt(
  { task, directions }: Inside,
  pick: (bounds: { centre: number; everywhere: number }) => number,
): Outcome {
  const certificate = certificateFor(task, true);
  if (typeof certificate === 'string') return notCertified(certificate);
  const { claim, witness } = certificate;
  const geometry = geometryOf(task.problem);
  const centre = centreAt(geometry, task.problem.activation, witness.hidden, witness.outputs);
  const bounds =
    centre === undefined
      ? undefined
      : ballBounds(claim, { ...witness, guessLeast: guessLeastEigenvalue }, centre);
  if (bounds === undefined || 'kind' in bounds) return notCertified('no bounds at W0');
  const rank = rankOnBall(bounds.singular, bounds.lipschitz, claim.radius);
  if (rank.kind === 'fails') return refuted('found', rank.inequality, 'the search found this ball');
  return together(
    ...directions.map((seed) =>
      slopesAtLeast(
        task,
        pointOfBall(witness.hidden, claim.radius, seed),
        witness.outputs,
        pick({ centre: bounds.singular, everywhere: rank.everywhere }),
      ),
    ),
  );
}

const rankOnTheBall = property<Inside>({
  id: 'expressivity/rank-on-ball',
  theorem,
  statement:
    'A2. For all verified balls and points W on their boundary: sigma_min(J(W, v)) is at least the bound of the certificate.',
  evidence: 'proof',
  arbitrary: fc.record({ task: taskWith(covered, 4), directions: draws(fc.nat({ max: 999 }), 3) }),
  hypotheses: { 'X and y are finite': ({ task }) => isFinite(task) },
  conclude: (inside) => rankAt(inside, ({ everywhere }) => everywhere),
  labels: ({ task }) => taskLabels(task),
  required: { 'width at threshold': 0.3, 'odd width': 0.15, 'n = 1': 0.1 },
  proves: 0.4,
  show: ({ task }) => showTask(task),
  runs: 100,
});

export const claimProperties: readonly AnyProperty[] = [oneSample, rankOnTheBall];
