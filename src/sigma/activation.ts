/**
 * # Activations
 *
 * sigma and its first two derivatives as expression trees.
 *
 * ## Main definitions
 * - {@link Activation}, {@link activationOf}
 * - {@link enclose}: sigma, sigma' and sigma'' on an interval; {@link encloseValue}: sigma alone, at kinks too
 * - {@link cost}: of one enclosure
 *
 * ## Implementation notes
 * exp(u) overflows beyond u = 709 and (1 + exp(u))^2 beyond 354; log(1 + exp(u)) = u + log(1 + exp(-u)) avoids
 * that. Both sides are the same function, so an enclosure of either holds for sigma.
 * @module
 */
import { intervalTier, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { derivative } from './derivative.ts';
import { printExpression } from './expression-print.ts';
import { apply, evaluate, partsOf } from './expression-tree.ts';
import type { Application, Expression, Known } from './expression-tree.ts';

/** sigma, sigma' and sigma''. Made by {@link activationOf}. */
export interface Activation {
  readonly name: string;
  readonly value: Expression;
  readonly slope: Expression;
  readonly curvature: Expression;
  /** The same function as another tree, for arguments where this one overflows. */
  readonly turned?: Activation;
}

/** sigma = e with its derivatives; the name defaults to the formula. */
export function activationOf(e: Expression, name: string = printExpression(e)): Activation {
  const own = differentiated(e, name);
  return hasSoftplus(e) ? { ...own, turned: differentiated(turned(e), name) } : own;
}

function differentiated(value: Expression, name: string): Activation {
  const slope = derivative(value);
  return { name, value, slope, curvature: derivative(slope) };
}

type Softplus = Application & {
  readonly of: { readonly kind: 'add'; readonly right: Application };
};

/** Whether e is log(1 + exp(u)), as the text softplus(u) is read. */
function isSoftplus(e: Expression): e is Softplus {
  if (e.kind !== 'apply' || e.f !== 'log' || e.of.kind !== 'add') return false;
  const { left, right } = e.of;
  const isOne = left.kind === 'constant' && left.value.num === 1n && left.value.den === 1n;
  return isOne && right.kind === 'apply' && right.f === 'exp';
}

function hasSoftplus(e: Expression): boolean {
  return isSoftplus(e) || partsOf(e).some(hasSoftplus);
}

/** e with u + log(1 + exp(-u)) for each log(1 + exp(u)). */
function turned(e: Expression): Expression {
  if (isSoftplus(e)) {
    const u = turned(e.of.right.of);
    const right = apply('exp', { kind: 'neg', of: u });
    return { kind: 'add', left: u, right: apply('log', { ...e.of, right }) };
  }
  if ('left' in e) return { ...e, left: turned(e.left), right: turned(e.right) };
  if ('base' in e) return { ...e, base: turned(e.base) };
  return 'of' in e ? { ...e, of: turned(e.of) } : e;
}

/** 1 for each distinct node of the trees and 10 for an elementary function: about 0.3 us per unit (measured). */
export function cost({ value, slope, curvature, turned }: Activation): number {
  const seen = new Set<Expression>();
  const pending = [value, slope, curvature];
  let total = turned === undefined ? 0 : cost(turned);
  for (let e = pending.pop(); e !== undefined; e = pending.pop()) {
    if (seen.has(e)) continue;
    seen.add(e);
    total += e.kind === 'apply' ? 10 : 1;
    pending.push(...partsOf(e));
  }
  return total;
}

/**
 * Bounded enclosures of sigma, sigma' and sigma'' on x, or `undefined`.
 *
 * A defined answer proves that sigma is C^2 on x, hence C^1 with a slope that is Lipschitz there with
 * the constant `magnitude(curvature)`. `undefined` means "not shown": a kink, a pole or the edge of the
 * domain may lie in x, or one of the enclosures overflows. Source: main result of `derivative.ts`.
 */
export function enclose(
  a: Activation,
  x: Interval,
):
  { readonly value: Interval; readonly slope: Interval; readonly curvature: Interval } | undefined {
  const known: Known<Interval> = new Map();
  const value = boundedOn(a.value, x, known);
  const slope = value && boundedOn(a.slope, x, known);
  const curvature = slope && boundedOn(a.curvature, x, known);
  if (value && slope && curvature) return { value, slope, curvature };
  return a.turned === undefined ? undefined : enclose(a.turned, x);
}

/** A bounded enclosure of sigma on x, or `undefined`; sigma need not have a derivative there. */
export function encloseValue(a: Activation, x: Interval): Interval | undefined {
  const value = boundedOn(a.value, x, new Map());
  return value ?? (a.turned === undefined ? undefined : encloseValue(a.turned, x));
}

function boundedOn(e: Expression, x: Interval, known: Known<Interval>): Interval | undefined {
  const range = evaluate(intervalTier, e, x, known);
  return range !== undefined && isBounded(range) ? range : undefined;
}
