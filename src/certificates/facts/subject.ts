/**
 * # The subject of a fact
 *
 * The parts of an instance that a fact names, with shapes that agree, or why there are none. The exact values of the
 * network at a point are computed here for all facts.
 *
 * ## Main definitions
 * - {@link Subject}: one file under check
 * - {@link Place}, {@link placeAt}: data, labels and a point
 * - {@link residualAt}, {@link gradientAt}, {@link jacobianAt}: exact, or why they are not known
 * @module
 */
import { compareRational } from '../../arithmetic/rational.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Activation } from '../../sigma/activation.ts';
import { jacobian } from '../../network/gram.ts';
import { fullGradient } from '../../network/hessian.ts';
import type { Moving } from '../../network/hessian.ts';
import { linearise, residual } from '../../network/network.ts';
import type { Network } from '../../network/network.ts';
import type { FactPoint, Instance } from './format.ts';
import { fails } from './outcome.ts';
import type { Fails } from './outcome.ts';
import type { Work } from './work.ts';

export type Vector = readonly Rational[];

/** One file under check. */
export interface Subject {
  readonly instance: Instance;
  /** sigma with its derivatives, if the instance has one. */
  readonly activation: Activation | undefined;
  readonly work: Work;
}

/** A point on the data of the instance. Shapes agree: X n x d, W m x d, v m, y n. */
export interface Place {
  readonly subject: Subject;
  readonly name: string;
  readonly point: FactPoint;
  readonly activation: Activation;
  readonly net: Network<Rational>;
  readonly labels: Vector;
}

export function pointNamed({ instance }: Subject, name: string): FactPoint | Fails {
  const point = Object.hasOwn(instance.points, name) ? instance.points[name] : undefined;
  return point ?? fails(`there is no point ${name}`);
}

/** Two points whose hidden weights have the same shape. */
export function pointsNamed(
  subject: Subject,
  first: string,
  second: string,
): readonly [FactPoint, FactPoint] | Fails {
  const P = pointNamed(subject, first);
  if ('kind' in P) return P;
  const Q = pointNamed(subject, second);
  if ('kind' in Q) return Q;
  return sameShape(P, Q) ? [P, Q] : fails(`${first} and ${second} have different widths`);
}

/** Whether widths and dimensions agree. */
export function sameShape(a: FactPoint, b: FactPoint): boolean {
  return (
    a.hidden.rows === b.hidden.rows &&
    a.hidden.cols === b.hidden.cols &&
    a.outputs.length === b.outputs.length
  );
}

export function inputsOf({ instance }: Subject): Matrix<Rational> | Fails {
  return instance.inputs ?? fails('the instance has no inputs');
}

/** The place of this name. */
export function placeAt(subject: Subject, name: string): Place | Fails {
  const point = pointNamed(subject, name);
  if ('kind' in point) return point;
  const { instance, activation } = subject;
  const { inputs, labels } = instance;
  if (activation === undefined || inputs === undefined || labels === undefined)
    return fails('the instance lacks an activation, inputs or labels');
  return { subject, name, point, activation, net: { inputs, ...point }, labels };
}

/** r = f - y, exactly. */
export function residualAt(place: Place): Vector | Fails {
  const { subject, name, activation, net, labels } = place;
  const r = residual(subject.work.tier, activation, net, labels);
  return r ?? fails(`${name}: sigma is not known to be rational at every pre-activation`);
}

/** The gradient of l, exactly: W row by row, then v if it is trained. */
export function gradientAt(place: Place, moving: Moving): Vector | Fails {
  const { subject, name, activation, net, labels } = place;
  const g = fullGradient(subject.work.tier, activation, net, labels, moving);
  return (
    g ?? fails(`${name}: sigma and sigma' are not known to be rational at every pre-activation`)
  );
}

/** J = df/dW, n x md, exactly. */
export function jacobianAt({ subject, name, activation, net }: Place): Matrix<Rational> | Fails {
  const linear = linearise(subject.work.tier, activation, net);
  return linear === undefined
    ? fails(`${name}: sigma' is not known to be rational at every pre-activation`)
    : jacobian(subject.work.tier, linear);
}

export function dot({ work }: Subject, a: Vector, b: Vector): Rational {
  const { tier } = work;
  return a.reduce((sum, p, i) => tier.add(sum, tier.mul(p, b[i] ?? tier.zero)), tier.zero);
}

export function isZero(a: Vector): boolean {
  return a.every(({ num }) => num === 0n);
}

export function isAtMost(a: Rational, b: Rational): boolean {
  return compareRational(a, b) <= 0;
}

export function isBelow(a: Rational, b: Rational): boolean {
  return compareRational(a, b) < 0;
}

export function isEqual(a: Rational, b: Rational): boolean {
  return compareRational(a, b) === 0;
}

/** Whether m = 2h and v_{j+h} = -v_j. */
export function isAntisymmetric({ outputs: v }: FactPoint): boolean {
  const h = v.length / 2;
  const { add, zero } = rationalTier;
  const sums = v.slice(0, h).map((a, j) => add(a, v[j + h] ?? zero));
  return v.length % 2 === 0 && isZero(sums);
}

/** Whether m = 2h, w_{j+h} = w_j and v_{j+h} = -v_j. */
export function isMirrored(point: FactPoint): boolean {
  if (!isAntisymmetric(point)) return false;
  const { hidden: W } = point;
  const h = W.rows / 2;
  for (let j = 0; j < h; j++)
    for (let k = 0; k < W.cols; k++) if (!isEqual(at(W, j, k), at(W, j + h, k))) return false;
  return true;
}
