/**
 * # sigma, sigma' and sigma'' on boxes of weights
 *
 * Interval enclosures of the values that the Hessian depends on, tightened by the mean value theorem: on a range P with
 * midpoint m, sigma(P) lies in sigma(m) + sigma'(P) (P - m), and likewise for sigma' and sigma''.
 * @module
 */
import { interval, intervalRing as R, midpoint } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { max, min } from '../arithmetic/machine.ts';
import { enclose } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { layerOf } from './hessian.ts';
import type { Jet, Layer } from './hessian.ts';
import type { Network } from './network.ts';

/** Both enclose the same nonempty set, so they intersect. */
function meet(a: Interval, b: Interval): Interval {
  return interval(max(a.lo, b.lo), min(a.hi, b.hi));
}

/** Bounded enclosures on all of p, which also prove that sigma is C^2 there, or `undefined`. */
export function closerJet(activation: Activation, p: Interval): Jet<Interval> | undefined {
  const on = enclose(activation, p);
  if (on === undefined || p.lo === p.hi) return on;
  const middle = interval(midpoint(p));
  const there = enclose(activation, middle);
  if (there === undefined) return on;
  const offset = R.sub(p, middle);
  return {
    value: meet(on.value, R.add(there.value, R.mul(on.slope, offset))),
    slope: meet(on.slope, R.add(there.slope, R.mul(on.curvature, offset))),
    curvature: on.curvature,
  };
}

/**
 * The layer of every network in the box, or `undefined` where sigma is not shown to be C^2 on a pre-activation.
 */
export function enclosedLayer(
  activation: Activation,
  net: Network<Interval>,
): Layer<Interval> | undefined {
  return layerOf(R, net, (p) => closerJet(activation, p));
}
