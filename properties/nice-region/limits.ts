/**
 * # Theorem B over Q: minimisers, and data without a region
 * @module
 */
import type * as fc from 'fast-check';
import { rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { jacobian } from '../../src/network/gram.ts';
import { evaluate } from '../../src/sigma/expression.ts';
import { linearise, mapNetwork, networkOutputs } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { problemOf } from '../../src/network/problem.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { isPositiveSemidefinite } from '../support/exact.ts';
import { isFinite } from '../support/certificates.ts';
import { decide, equal, notCertified, proved, refuted, together } from '../support/outcomes.ts';
import {
  activations,
  mirroredObstacle,
  showTask,
  taskLabels,
  taskShares,
  taskWith,
} from '../support/problems.ts';
import type { Task } from '../support/problems.ts';
import {
  distanceUp,
  pointOf,
  regionFor,
  showVisit,
  visit,
  visitLabels,
} from '../support/regions.ts';
import type { Visit } from '../support/regions.ts';

const theorem = 'nice-region';

/** sum_i (grad f_i)(grad f_i)^T + r_i Hess f_i in W, entry by entry, from sigma, sigma' and sigma''. */
function hessian(
  name: string,
  net: Network<Rational>,
  r: readonly Rational[],
): Matrix<Rational> | undefined {
  const sigma = sigmaNamed(name);
  const { inputs: X, hidden: W, outputs: v } = net;
  const P = multiply(Q, X, transpose(W));
  const slope = (i: number, j: number): Rational =>
    evaluate(rationalTier, sigma.slope, at(P, i, j)) ?? Q.zero;
  const bend = (i: number, j: number): Rational =>
    evaluate(rationalTier, sigma.curvature, at(P, i, j)) ?? Q.zero;
  const d = X.cols;
  return tabulate(W.rows * d, W.rows * d, (a, b) => {
    const [j, k, l, c] = [Math.floor(a / d), a % d, Math.floor(b / d), b % d];
    return r.reduce((sum, ri, i) => {
      const xx = Q.mul(at(X, i, k), at(X, i, c));
      const [vj, vl] = [v[j] ?? Q.zero, v[l] ?? Q.zero];
      const square = Q.mul(Q.mul(vj, slope(i, j)), Q.mul(vl, slope(i, l)));
      const curved = j === l ? Q.mul(ri, Q.mul(vj, bend(i, j))) : Q.zero;
      return Q.add(sum, Q.mul(xx, Q.add(square, curved)));
    }, Q.zero);
  });
}

function exactNetwork(visited: Visit): Network<Rational> | string {
  const found = regionFor(visited.task);
  if (typeof found === 'string') return found;
  const { point } = pointOf(found, visited);
  // few digits, so that exact elimination stays fast; still in the region, with a proved distance
  const hidden = dense(
    point.hidden.rows,
    point.hidden.cols,
    point.hidden.data.map((w) => Math.round(w * 4096) / 4096),
  );
  if (!(distanceUp(hidden, found.start.hidden) <= found.region.radius))
    return 'the point was rounded out of the ball';
  const { inputs } = visited.task.problem;
  return mapNetwork({ inputs, hidden, outputs: point.outputs }, rationalFromDouble);
}

/** Visits whose inputs are sixty-fourths. */
const coarseVisit: fc.Arbitrary<Visit> = visit(['square', 'cubic']).map((visited) => {
  const { inputs: X, labels, activation } = visited.task.problem;
  const inputs = dense(
    X.rows,
    X.cols,
    X.data.map((x) => Math.round(x * 64) / 64),
  );
  return {
    ...visited,
    task: { ...visited.task, problem: problemOf(inputs, labels, activation) },
  };
});

/** y = f(W, v) makes (W, v) an exact minimiser. */
function atMinimiser(visited: Visit): Outcome {
  const net = exactNetwork(visited);
  if (typeof net === 'string') return notCertified(net);
  const { activation: name } = visited.task;
  const sigma = sigmaNamed(name);
  const y = networkOutputs(rationalTier, sigma, net);
  const linear = linearise(rationalTier, sigma, net);
  if (y === undefined || linear === undefined) return notCertified('a pole');
  const H = hessian(
    name,
    net,
    y.map((f) => Q.sub(f, f)),
  );
  if (H === undefined) return notCertified('a pole');
  const J = jacobian(Q, linear);
  const n = net.inputs.rows;
  const rank = rankOfRationals(H);
  return together(
    equal(H, multiply(Q, transpose(J), J), 'the Hessian in W is J^T J where r = 0'),
    decide(isPositiveSemidefinite(H), 'Hessian', '>= 0', 'a direction of descent at a minimiser'),
    decide(rank === n, `rank ${rank}`, `n = ${n}`, 'the rank of the Hessian at a minimiser'),
  );
}

const hessianAtMinimiser = property<Visit>({
  id: 'nice-region/hessian-at-a-minimiser',
  theorem,
  statement:
    'For all data over Q, polynomial sigma and points of the certified region: with y = f(W, v) the Hessian in W is J^T J, positive semidefinite of rank n, so that m d - n directions are flat.',
  evidence: 'proof',
  arbitrary: coarseVisit,
  hypotheses: { 'X and y are finite': ({ task }) => isFinite(task) },
  conclude: atMinimiser,
  labels: visitLabels,
  required: { 'at 0.9 of the radius': 0.1, square: 0.3, cubic: 0.3 },
  proves: 0.5,
  show: showVisit,
  runs: 40,
  control: {
    statement: 'The same rank at v = 0.',
    conclude: (visited) => {
      const net = exactNetwork(visited);
      if (typeof net === 'string') return notCertified(net);
      const still = { ...net, outputs: net.outputs.map(() => Q.zero) };
      const H = hessian(
        visited.task.activation,
        still,
        Array.from({ length: still.inputs.rows }, () => Q.zero),
      );
      if (H === undefined) return notCertified('a pole');
      const rank = rankOfRationals(H);
      return rank === still.inputs.rows ? proved : refuted(`rank ${rank}`, 'n', 'v = 0');
    },
  },
});

const neverWhereRankDrops = property<Task>({
  id: 'nice-region/never-where-rank-drops',
  theorem,
  statement:
    'For all data, widths and activations: where rank Psi < n for every mirrored start (equal, opposite or zero inputs, too narrow, polynomial sigma), no radius is certified.',
  evidence: 'proof',
  arbitrary: taskWith(activations),
  hypotheses: { 'X and y are finite': isFinite },
  conclude: (task) => {
    const found = regionFor(task);
    const known = mirroredObstacle(task);
    if (known === undefined)
      return typeof found === 'string'
        ? notCertified('nothing is known, nothing is shown')
        : proved;
    return typeof found === 'string'
      ? proved
      : refuted(`radius ${found.region.radius}`, known, 'a region was shown');
  },
  labels: taskLabels,
  required: { ...taskShares },
  proves: 0.5,
  show: showTask,
  runs: 300,
  control: {
    statement: 'The same where a finite float64 inverse of G counts as full rank.',
    conclude: (task) => {
      const known = mirroredObstacle(task);
      if (known === undefined) return proved;
      const { problem, width, seed } = task;
      const start = mirroredStart(problem, { width, seed });
      return decide('because' in start, 'a float64 inverse of G', known, 'M was trusted');
    },
  },
});

export const limitProperties: readonly AnyProperty[] = [hessianAtMinimiser, neverWhereRankDrops];
