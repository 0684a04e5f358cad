/**
 * # Random deep networks, and exact distances
 *
 * For relu the inputs and the first neuron of each layer are positive: a sample that is dead in a whole layer is at the
 * kink of the next one, where there is no derivative. Distances are computed by Gram-Schmidt over Q, which shares
 * nothing with the code under test.
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { deepPassIn } from '../../src/network/deep.ts';
import type { DeepNetwork, DeepPass } from '../../src/network/deep.ts';
import { labelsFromDeepPoint } from './labels-from-a-deep-point.ts';
import { magnitude } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import { showMatrix, showVector } from '../support/outcomes.ts';

export const theorem = 'projection';

export type Vector = readonly Rational[];

/** A deep network with random labels and an extra random input. */
export interface Drawn {
  readonly activation: string;
  /** d, m_1, .., m_L = 1. */
  readonly widths: readonly number[];
  readonly net: DeepNetwork<Rational>;
  readonly drawnLabels: Vector;
  readonly other: Vector;
}

/** Activations with the widths that keep exact numbers short. */
const shapes: readonly (readonly [activation: string, widths: readonly number[]])[] = [
  ['relu', [1, 2, 1]],
  ['relu', [2, 2, 1]],
  ['relu', [2, 1, 2, 1]],
  ['relu', [1, 2, 2, 1]],
  ['relu', [2, 2, 2, 1]],
  ['relu', [1, 2, 1, 2, 1]],
  ['relu', [2, 2, 1, 2, 1]],
  ['square', [2, 2, 1]],
  ['square', [1, 2, 1, 1]],
  ['cubic', [1, 1, 1]],
  ['cubic', [1, 2, 1]],
  ['rational', [1, 1, 1]],
];

const mostWeights = 16;
const mostSamples = 7;

function weightCount(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, m, l) => sum + m * (widths[l] ?? 0), 0);
}

interface Numbers {
  readonly shape: (typeof shapes)[number];
  readonly samples: number;
  readonly inputs: Vector;
  readonly weights: Vector;
  readonly drawnLabels: Vector;
}

function networkOf({
  shape: [activation, widths],
  samples,
  inputs,
  weights,
}: Numbers): Drawn['net'] {
  const isRelu = activation === 'relu';
  const positive = (a: Rational): Rational => (a.num === 0n ? ratio(1n, 2n) : magnitude(a));
  const d = widths[0] ?? 1;
  let used = 0;
  const layers = widths.slice(1).map((m, l) => {
    const first = used;
    const before = widths[l] ?? 0;
    used += m * before;
    const isLast = l === widths.length - 2;
    return tabulate(m, before, (j, k) => {
      const w = weights[first + j * before + k] ?? Q.one;
      return isRelu && j === 0 && !isLast ? positive(w) : w;
    });
  });
  return {
    inputs: tabulate(samples, d, (i, k) => {
      const x = inputs[i * d + k] ?? Q.one;
      return isRelu ? positive(x) : x;
    }),
    layers,
  };
}

export function drawnWith(
  suits: (activation: string, widths: readonly number[]) => boolean,
): fc.Arbitrary<Drawn> {
  const chosen = shapes.filter(([activation, widths]) => suits(activation, widths));
  return fc
    .record({
      shape: fc.constantFrom(...chosen),
      samples: fc.integer({ min: 1, max: mostSamples }),
      inputs: draws(fraction, 2 * mostSamples + 2),
      weights: draws(fraction, mostWeights),
      drawnLabels: draws(fraction, mostSamples),
    })
    .map((numbers) => {
      const { shape, samples, inputs } = numbers;
      const [activation, widths] = shape;
      return {
        activation,
        widths,
        net: networkOf(numbers),
        drawnLabels: numbers.drawnLabels.slice(0, samples),
        other: inputs.slice(2 * mostSamples, 2 * mostSamples + (widths[0] ?? 1)),
      };
    });
}

export const drawn: fc.Arbitrary<Drawn> = drawnWith(
  (_, widths) => weightCount(widths) <= mostWeights,
);

/** f, J and features over Q; `undefined` at a kink or a pole. */
export function passAt({
  activation,
  net,
}: Pick<Drawn, 'activation' | 'net'>): DeepPass<Rational> | undefined {
  return deepPassIn(rationalTier, activationNamed(activation), net);
}

/** The same, where a hypothesis guarantees that it exists. */
export function knownPass(d: Pick<Drawn, 'activation' | 'net'>): DeepPass<Rational> {
  const pass = passAt(d);
  if (pass === undefined) throw new RangeError('expected no pre-activation at a kink');
  return pass;
}

export const differentiable = {
  'F1.h3: f is differentiable at the inputs': (d: Drawn): boolean => passAt(d) !== undefined,
};

/** Labels that make the point stationary in all layers: f - r, or f if only r = 0 works. */
export function stationaryLabels(d: Drawn): Vector {
  return labelsFromDeepPoint(activationNamed(d.activation), d.net)?.labels ?? knownPass(d).outputs;
}

export function dot(a: Vector, b: Vector): Rational {
  return a.reduce((sum, p, i) => Q.add(sum, Q.mul(p, b[i] ?? Q.zero)), Q.zero);
}

export function minus(a: Vector, b: Vector): Vector {
  return a.map((p, i) => Q.sub(p, b[i] ?? Q.zero));
}

export function columnsOf(A: Matrix<Rational>, count: number = A.cols): readonly Vector[] {
  return Array.from({ length: count }, (_, k) =>
    Array.from({ length: A.rows }, (__, i) => at(A, i, k)),
  );
}

/** y minus its projection onto the span, by Gram-Schmidt. */
export function outside(vectors: readonly Vector[], y: Vector): Vector {
  const basis: Vector[] = [];
  const rest = (a: Vector): Vector =>
    basis.reduce<Vector>((left, u) => {
      const share = Q.div(dot(left, u), dot(u, u));
      return left.map((p, i) => Q.sub(p, Q.mul(share, u[i] ?? Q.zero)));
    }, a);
  for (const a of vectors) {
    const u = rest(a);
    if (u.some(({ num }) => num !== 0n)) basis.push(u);
  }
  return rest(y);
}

/** (1/2) norm(a)^2. */
export function halfSquare(a: Vector): Rational {
  return Q.mul(ratio(1n, 2n), dot(a, a));
}

/** (1/2) dist(y, range J)^2. */
export function valueOf(J: Matrix<Rational>, y: Vector, columns: number = J.cols): Rational {
  return halfSquare(outside(columnsOf(J, columns), y));
}

export function labelsOf(d: Drawn): readonly string[] {
  const { net, widths, activation } = d;
  const pass = passAt(d);
  const rank = pass === undefined ? 0 : rankOf(pass.jacobian);
  return [
    activation,
    `${widths.length - 1} layers`,
    rank < net.inputs.rows ? 'rank J < n' : 'rank J = n',
  ];
}

function rankOf(J: Matrix<Rational>): number {
  const units = tabulate(J.rows, J.rows, (i, k) => (i === k ? Q.one : Q.zero));
  const left = Array.from({ length: J.rows }, (_, i) => outside(columnsOf(J), row(units, i)));
  // the trace of I - P is n - rank
  const trace = left.reduce((sum, u, i) => Q.add(sum, u[i] ?? Q.zero), Q.zero);
  return J.rows - Number(trace.num / trace.den);
}

export const shares: Readonly<Record<string, number>> = {
  relu: 0.3,
  '2 layers': 0.2,
  '3 layers': 0.15,
  'rank J < n': 0.2,
  'rank J = n': 0.15,
};

export function show({ activation, net, drawnLabels }: Drawn): string {
  const layers = net.layers.map(showMatrix).join(', ');
  return `sigma = ${activation}, X = ${showMatrix(net.inputs)}, layers ${layers}, y = ${showVector(drawnLabels)}`;
}
