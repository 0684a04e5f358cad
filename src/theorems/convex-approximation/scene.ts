/**
 * # Steps in W at the point P of an instance, exactly
 *
 * Untrusted: for witnesses and near misses.
 *
 * ## Main definitions
 * - {@link Scene}, {@link sceneOf}: r and J at the point
 * - {@link stepIn}, {@link Step}: the exact step
 * - {@link changeOf}, {@link factorOf}, {@link numbersOf}: what it does to U and r, and the numbers of b(gamma)
 * @module
 */
import { compareRational, rationalField as Q } from '../../arithmetic/rational.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf, FactPoint, Instance } from '../../certificates/facts/format.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { layerOf, pointFrom, residualOf, tangentAt } from '../../network/hessian.ts';
import type { Layer, Tangent } from '../../network/hessian.ts';
import { loss } from '../../network/network.ts';
import { exactNumbers, penaltyOf, stepNumbers } from '../../network/surrogate.ts';
import type { StepNumbers, Surrogate } from '../../network/surrogate.ts';
import { dot } from '../../quadratic/elimination.ts';
import type { Activation } from '../../sigma/activation.ts';
import { activationOf } from '../../sigma/activation.ts';
import { exactStep, jacobianOf } from './exact-steps.ts';

type Vector = readonly Rational[];

export interface Scene {
  readonly sigma: Activation;
  readonly inputs: Matrix<Rational>;
  readonly point: FactPoint;
  readonly labels: Vector;
  readonly layer: Layer<Rational, Tangent<Rational>>;
  /** W row by row. */
  readonly theta: Vector;
  readonly r: Vector;
  readonly J: Matrix<Rational>;
}

/** `undefined` where a part is missing, or sigma or sigma' not known to be rational. */
export function sceneOf({ activation, inputs, labels, points }: Instance): Scene | undefined {
  const point = points['P'];
  if (activation === undefined || inputs === undefined || point === undefined) return undefined;
  const sigma = activationOf(activation);
  const layer = layerOf(rationalTier, { inputs, ...point }, (p) =>
    tangentAt(rationalTier, sigma, p),
  );
  if (layer === undefined || labels === undefined) return undefined;
  const theta = Array.from(point.hidden.data);
  const r = residualOf(Q, layer, labels);
  const J = jacobianOf(Q, layer, theta.length);
  return { sigma, inputs, point, labels, layer, theta, r, J };
}

/** A step of a fact, without what the fact shows. */
export type Step = Omit<
  Extract<FactOf<'sca-step'>, { readonly by: 'values' }>,
  'by' | 'least' | 'most'
>;

/** A direction from P as a step that is said to be exact. */
export function exactly(surrogate: Surrogate, gamma: Rational, direction: Vector): Step {
  const { norm, lambda, tau, blocks } = surrogate;
  const problem = { at: 'P', moving: 'hidden', norm, lambda, tau, blocks } as const;
  return { fact: 'sca-step', ...problem, gamma, direction, within: Q.zero };
}

/** The exact step; `undefined` where there is none. */
export function stepIn(
  { J, r, theta }: Scene,
  surrogate: Surrogate,
  gamma: Rational,
): Step | undefined {
  const direction = exactStep(Q, J, r, theta, surrogate);
  return direction === undefined ? undefined : exactly(surrogate, gamma, direction);
}

/** l2 with lambda = 0. */
export function plain(tau: Rational, blocks: readonly number[]): Surrogate {
  return { norm: 'l2', lambda: Q.zero, tau, blocks };
}

export function numbersOf({ layer, labels, theta }: Scene, step: Step): StepNumbers {
  const asked = { theta, d: step.direction, gamma: step.gamma };
  const found = stepNumbers(exactNumbers(Q), Q, layer, labels, step, asked);
  if (found === undefined) throw new Error('numbersOf: over Q all numbers are bounded');
  return found;
}

/** The change of U. */
export function changeOf(scene: Scene, step: Step): Rational | undefined {
  const { sigma, inputs, point, labels, theta } = scene;
  const there = theta.map((t, k) => Q.add(t, Q.mul(step.gamma, step.direction[k] ?? Q.zero)));
  const [before, after] = [theta, there].map((t) => {
    const net = { inputs, ...pointFrom(point, 'hidden', t) };
    const l = loss(rationalTier, sigma, net, labels);
    return l === undefined ? undefined : Q.add(l, penaltyOf(Q, step, t));
  });
  return before === undefined || after === undefined ? undefined : Q.sub(after, before);
}

/** c with r + gamma J d = c r; `undefined` where there is none. */
export function factorOf({ r, J }: Scene, { direction, gamma }: Step): Rational | undefined {
  const after = r.map((x, i) => Q.add(x, Q.mul(gamma, dot(Q, row(J, i), direction))));
  const k = r.findIndex(({ num }) => num !== 0n);
  const [first, then] = [r[k], after[k]];
  if (first === undefined || then === undefined) return undefined;
  const factor = Q.div(then, first);
  return r.every((x, i) => compareRational(Q.mul(factor, x), after[i] ?? Q.zero) === 0)
    ? factor
    : undefined;
}
