/**
 * # Searching for a descent path from a bad stationary point
 *
 * Untrusted: from exact data and weights to a facts file. It says that the weights are a stationary point with a
 * nonzero residual, and that with one extra exponential unit (Theorem F3) a descent path starts there.
 *
 * ## Main definitions
 * - {@link searchElimination}
 * @module
 */
import { rationalFromDouble, ratio } from '../../arithmetic/rational.ts';
import { rationalTier as Q } from '../../arithmetic/rational-tier.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile, Instance } from '../../certificates/facts/format.ts';
import { mapMatrix } from '../../linalg/matrix.ts';
import type { Dense, Matrix } from '../../linalg/matrix.ts';
import { descentPath } from '../../network/enlarged-descent.ts';
import type { DescentPath } from '../../network/enlarged-descent.ts';
import { fullGradient } from '../../network/hessian.ts';
import type { Moving } from '../../network/hessian.ts';
import { residual } from '../../network/network.ts';
import type { Problem } from '../../network/problem.ts';
import { areDistinct } from '../../network/general-position.ts';

/** Exact: the penalty of the unit, and how far a and w may move. */
export interface EliminationAims {
  readonly moving: Moving;
  readonly penalty: number;
  readonly within: number;
}

export type EliminationSought =
  | { readonly kind: 'found'; readonly file: FactsFile; readonly path: DescentPath }
  | { readonly kind: 'not-found'; readonly because: string };

type Vector = readonly Rational[];

function notFound(because: string): EliminationSought {
  return { kind: 'not-found', because };
}

function isZero(a: Vector): boolean {
  return a.every(({ num }) => num === 0n);
}

/** Why F3 does not apply at this point, in words; `undefined` if it does. */
function fault(
  r: Vector | undefined,
  gradient: Vector | undefined,
  moving: Moving,
): string | undefined {
  if (r === undefined || gradient === undefined)
    return "sigma and sigma' are not known to be rational at every pre-activation, and this is decided over Q: use square, cubic, relu or another polynomial";
  if (isZero(r))
    return 'the residual is 0: the point is a global minimum, and there is no way down';
  const steepest = Math.max(...gradient.map(({ num, den }) => Math.abs(Number(num) / Number(den))));
  const where = moving === 'all' ? 'W and v' : 'W';
  return isZero(gradient)
    ? undefined
    : `the gradient in ${where} is not exactly 0: its largest entry is about ${steepest.toExponential(2)}`;
}

/** A problem, and its data over Q where they have fractions. */
export interface EliminationData {
  readonly problem: Problem;
  readonly exact?:
    | { readonly inputs: Matrix<Rational>; readonly labels: readonly Rational[] | undefined }
    | undefined;
}

function instanceOf(
  { problem: { inputs: X, labels, activation }, exact }: EliminationData,
  weights: { readonly hidden: Dense; readonly outputs: readonly number[] },
): Required<Instance> {
  return {
    activation: activation.value,
    inputs: exact?.inputs ?? mapMatrix(X, rationalFromDouble),
    labels: exact?.labels ?? labels.map(rationalFromDouble),
    points: {
      P: {
        hidden: mapMatrix(weights.hidden, rationalFromDouble),
        outputs: weights.outputs.map(rationalFromDouble),
      },
    },
  };
}

/** The facts file of a path from the weights, with the unit at a = 0, b = 0, w = 0, or why there is none. */
export function searchElimination(
  data: EliminationData,
  weights: { readonly hidden: Dense; readonly outputs: readonly number[] },
  { moving, penalty, within }: EliminationAims,
  provenance: FactsFile['provenance'],
): EliminationSought {
  const { activation } = data.problem;
  const instance = instanceOf(data, weights);
  const { inputs, labels, points } = instance;
  const { P } = points;
  if (P === undefined) return notFound('there is no point');
  const net = { inputs, ...P };
  const r = residual(Q, activation, net, labels);
  const because = fault(r, fullGradient(Q, activation, net, labels, moving), moving);
  if (r === undefined || because !== undefined) return notFound(because ?? 'r is not known');
  const offset = Q.zero;
  const start = Array.from({ length: inputs.cols }, () => Q.zero);
  const lambda = rationalFromDouble(penalty);
  const standing = { inputs, residual: r, offset, direction: start };
  const found = descentPath(standing, lambda, rationalFromDouble(within));
  if (found.kind === 'vanishes')
    return notFound(
      'the residuals of equal inputs cancel: (W, v, 0, b, w) is a global minimum of the enlarged problem for all b and w, and F3 needs distinct inputs',
    );
  if (found.kind === 'not-shown') return notFound(found.because);
  const { path } = found;
  const { direction, scale } = path;
  const square = r.reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero);
  const loss = Q.mul(ratio(1n, 2n), square);
  const facts: readonly Fact[] = [
    ...(areDistinct(inputs) ? [{ fact: 'distinct-inputs' } as const] : []),
    { fact: 'critical', at: 'P', moving },
    { fact: 'loss', at: 'P', from: loss, to: loss },
    { fact: 'enlarged-descent', at: 'P', penalty: lambda, scale, offset, direction },
  ];
  return { kind: 'found', file: { instance, facts, provenance }, path };
}
