/**
 * # Activations
 *
 * sigma with its first two derivatives, all three as trees.
 *
 * ## Main definitions
 * - {@link Activation}, {@link activationOf}
 * - {@link enclose}: sigma, sigma' and sigma'' on an interval
 * @module
 */
import { intervalTier, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { derivative } from './derivative.ts';
import { printExpression } from './expression-print.ts';
import { evaluate } from './expression-tree.ts';
import type { Expression, Known } from './expression-tree.ts';

/** sigma, sigma' and sigma''. Made by {@link activationOf}. */
export interface Activation {
  readonly name: string;
  readonly value: Expression;
  readonly slope: Expression;
  readonly curvature: Expression;
}

/** sigma = e with the derivatives of e; without a name it is called by its formula. */
export function activationOf(e: Expression, name: string = printExpression(e)): Activation {
  const slope = derivative(e);
  return { name, value: e, slope, curvature: derivative(slope) };
}

/**
 * Bounded enclosures of sigma, sigma' and sigma'' on x, or `undefined`.
 *
 * A defined answer proves that sigma is C^2 on x, hence C^1 with a slope that is Lipschitz there with
 * the constant `magnitude(curvature)`. `undefined` means "not shown": a kink, a pole or the edge of the
 * domain lies in x, or one of the enclosures overflows or is too wide to tell.
 * Source: main result of `derivative.ts`.
 */
export function enclose(
  a: Activation,
  x: Interval,
):
  { readonly value: Interval; readonly slope: Interval; readonly curvature: Interval } | undefined {
  const known: Known<Interval> = new Map();
  const value = boundedOn(a.value, x, known);
  const slope = value === undefined ? undefined : boundedOn(a.slope, x, known);
  const curvature = slope === undefined ? undefined : boundedOn(a.curvature, x, known);
  if (value === undefined || slope === undefined || curvature === undefined) return undefined;
  return { value, slope, curvature };
}

function boundedOn(e: Expression, x: Interval, known: Known<Interval>): Interval | undefined {
  const range = evaluate(intervalTier, e, x, known);
  return range !== undefined && isBounded(range) ? range : undefined;
}
