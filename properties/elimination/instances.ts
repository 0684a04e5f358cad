/**
 * # Random points of the enlarged problem
 *
 * Over Q the values e_i of the exponential unit are drawn independently: what is proved for all values holds for those
 * of every (b, w).
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import type { Enlarged, ExtraUnit } from '../../src/network/elimination.ts';
import { jetAt, layerOf, residualOf } from '../../src/network/hessian.ts';
import type { Layer, Moving } from '../../src/network/hessian.ts';
import type { Network } from '../../src/network/network.ts';
import { network, showNetwork } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import { showVector } from '../support/outcomes.ts';

export type Vector = readonly Rational[];

export const theorem = 'elimination';

/** Positive fractions with denominator in {1, 2, 3, 8}. */
export const positive: fc.Arbitrary<Rational> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1n, 2n, 3n, 8n))
  .map(([p, q]) => ratio(BigInt(p), q));

/** `small` < 1/1000, `unit` = 1, or drawn. */
export const penalties: fc.Arbitrary<Rational> = fc.oneof(
  fc.constant(ratio(1n, 1024n)),
  fc.constant(ratio(1n)),
  positive,
);

/**
 * A network, a unit whose values are e, and labels: `fitted` makes R = 0, so that without the penalty the point
 * would be stationary; `balanced` makes R.e = 0 by the last label; else as drawn.
 */
export interface Drawn {
  readonly activation: string;
  readonly net: Network<Rational>;
  readonly moving: Moving;
  readonly values: Vector;
  readonly scale: Rational;
  readonly penalty: Rational;
  readonly labelled: 'drawn' | 'fitted' | 'balanced';
  readonly drawnLabels: Vector;
}

export const polynomials = ['square', 'cube', 'cubic'] as const;

export const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    activation: fc.constantFrom(...polynomials),
    net: network(fraction),
    moving: fc.constantFrom<Moving>('hidden', 'all'),
    values: draws(positive, 3),
    scale: fraction,
    penalty: penalties,
    labelled: fc.constantFrom('drawn' as const, 'fitted' as const, 'balanced' as const),
    drawnLabels: draws(fraction, 3),
  })
  .map((d) => ({
    ...d,
    values: d.values.slice(0, d.net.inputs.rows),
    drawnLabels: d.drawnLabels.slice(0, d.net.inputs.rows),
  }));

export function layerAt(activation: Activation, net: Network<Rational>): Layer<Rational> {
  const layer = layerOf(rationalTier, net, (p) => jetAt(rationalTier, activation, p));
  if (layer === undefined) throw new RangeError('expected an activation without poles');
  return layer;
}

export function dot(a: Vector, b: Vector): Rational {
  return a.reduce((total, p, i) => Q.add(total, Q.mul(p, b[i] ?? Q.zero)), Q.zero);
}

/** f at the layer: the residual for labels 0. */
export function outputsOf(layer: Layer<Rational>): Vector {
  return residualOf(
    Q,
    layer,
    Array.from({ length: layer.jets.rows }, () => Q.zero),
  );
}

/** y such that R = f - y + a e is as the instance requires. */
function labelsOf(d: Drawn, f: Vector): Vector {
  const { values: e, scale: a, labelled, drawnLabels } = d;
  const fit = f.map((value, i) => Q.add(value, Q.mul(a, e[i] ?? Q.zero)));
  if (labelled === 'fitted') return fit;
  if (labelled === 'drawn') return drawnLabels;
  // R = 0 except for the first and the last entry, which balance
  const last = fit.length - 1;
  const [first, end] = [e[0] ?? Q.one, e[last] ?? Q.one];
  return fit.map((y, i) => {
    if (last === 0) return y;
    return i === 0 ? Q.sub(y, end) : i === last ? Q.add(y, first) : y;
  });
}

export interface Placed {
  readonly layer: Layer<Rational>;
  readonly labels: Vector;
  readonly point: Enlarged<Rational>;
}

export function placed(d: Drawn): Placed {
  const layer = layerAt(activationNamed(d.activation), d.net);
  const labels = labelsOf(d, outputsOf(layer));
  const residual = residualOf(Q, layer, labels);
  const { inputs } = d.net;
  return {
    layer,
    labels,
    point: { inputs, residual, values: d.values, scale: d.scale, penalty: d.penalty },
  };
}

export function drawnLabels(d: Drawn): readonly string[] {
  return [
    d.activation,
    `labels ${d.labelled}`,
    ...(d.scale.num === 0n ? ['a = 0'] : []),
    ...(d.net.inputs.rows === 1 ? ['n = 1'] : []),
    ...(d.penalty.num * 1000n < d.penalty.den ? ['lambda < 1/1000'] : []),
  ];
}

export const drawnShares: Readonly<Record<string, number>> = {
  square: 0.2,
  cubic: 0.2,
  'labels fitted': 0.2,
  'labels balanced': 0.2,
  'n = 1': 0.2,
  'lambda < 1/1000': 0.2,
};

export function showDrawn(d: Drawn): string {
  const { labels } = placed(d);
  return `sigma = ${d.activation}, ${showNetwork(d.net)}, y = ${showVector(labels)}, e = ${showVector(d.values)}, a = ${showVector([d.scale])}, lambda = ${showVector([d.penalty])}`;
}

export function showUnit({ scale, offset, direction }: ExtraUnit<Rational>): string {
  return `(a; b; w) = ${showVector([scale, offset, ...direction])}`;
}
