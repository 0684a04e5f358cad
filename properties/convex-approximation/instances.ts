/**
 * # Instances for Theorem G, exactly
 *
 * ## Main definitions
 * - {@link Instance}, {@link instances}: small networks, W trained, with a surrogate
 * - {@link Solved}, {@link solve}: r, J and the exact step
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { layerOf, residualOf, tangentAt } from '../../src/network/hessian.ts';
import type { Layer, Tangent } from '../../src/network/hessian.ts';
import type { Norm, Surrogate } from '../../src/network/surrogate.ts';
import { dot } from '../../src/quadratic/elimination.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { printExpression } from '../../src/sigma/expression-print.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { exactStep, jacobianOf } from '../../src/theorems/convex-approximation/exact-steps.ts';

export type Vector = readonly Rational[];

/** One hidden layer, W trained: p = m d. */
export interface Instance {
  readonly activation: Activation;
  readonly inputs: Matrix<Rational>;
  readonly hidden: Matrix<Rational>;
  readonly outputs: Vector;
  readonly labels: Vector;
  readonly surrogate: Surrogate;
  readonly gamma: Rational;
}

export interface Sizes {
  readonly n: number;
  readonly m: number;
  readonly d: number;
}

const entry = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1n, 1n, 2n))
  .map(([a, b]) => ratio(BigInt(a), b));

function list(length: number): fc.Arbitrary<Vector> {
  return fc.array(entry, { minLength: length, maxLength: length });
}

const positive = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom(1n, 2n, 4n))
  .map(([a, b]) => ratio(BigInt(a), b));

/** 0 in one case of five. */
const weight = fc.oneof(
  { weight: 1, arbitrary: fc.constant(Q.zero) },
  { weight: 4, arbitrary: positive },
);

/** Consecutive blocks that cover p parameters. */
function blocksOf(p: number, count: number): readonly number[] {
  const blocks = Math.min(p, count);
  return Array.from({ length: blocks }, (_, b) => Math.floor((p + blocks - 1 - b) / blocks));
}

export interface Choice {
  readonly activations: readonly string[];
  readonly norms: readonly Norm[];
  readonly sizes: fc.Arbitrary<Sizes>;
  readonly mostBlocks: number;
}

export function instances(choice: Choice): fc.Arbitrary<Instance> {
  const { activations, norms, sizes, mostBlocks } = choice;
  return sizes.chain(({ n, m, d }) =>
    fc
      .record({
        name: fc.constantFrom(...activations),
        norm: fc.constantFrom(...norms),
        inputs: list(n * d),
        hidden: list(m * d),
        outputs: list(m),
        labels: list(n),
        lambda: weight,
        tau: positive,
        count: fc.integer({ min: 1, max: mostBlocks }),
        step: fc.integer({ min: 1, max: 8 }),
      })
      .map((c) => ({
        activation: activationNamed(c.name),
        inputs: matrix(n, d, c.inputs),
        hidden: matrix(m, d, c.hidden),
        outputs: c.outputs,
        labels: c.labels,
        surrogate: {
          norm: c.norm,
          lambda: c.lambda,
          tau: c.tau,
          blocks: blocksOf(m * d, c.count),
        },
        gamma: ratio(BigInt(c.step), 8n),
      })),
  );
}

/** p <= 12 and n <= 4; n < p in more than a quarter of the cases. */
export const smallSizes: fc.Arbitrary<Sizes> = fc.record({
  n: fc.integer({ min: 1, max: 4 }),
  m: fc.integer({ min: 1, max: 4 }),
  d: fc.integer({ min: 1, max: 3 }),
});

export interface Solved {
  readonly layer: Layer<Rational, Tangent<Rational>>;
  readonly r: Vector;
  readonly J: Matrix<Rational>;
  readonly theta: Vector;
  readonly d: Vector;
}

/** The exact step; throws where there is none, since tau > 0. */
export function solve(c: Instance): Solved {
  const { activation, inputs, hidden, outputs, labels, surrogate } = c;
  const layer = layerOf(rationalTier, { inputs, hidden, outputs }, (p) =>
    tangentAt(rationalTier, activation, p),
  );
  if (layer === undefined) throw new Error('sigma is not rational');
  const r = residualOf(Q, layer, labels);
  const theta = Array.from(hidden.data);
  const J = jacobianOf(Q, layer, theta.length);
  const d = exactStep(Q, J, r, theta, surrogate);
  if (d === undefined) throw new Error('no exact step');
  return { layer, r, J, theta, d };
}

export function image(J: Matrix<Rational>, x: Vector): Vector {
  return Array.from({ length: J.rows }, (_, i) => dot(Q, row(J, i), x));
}

export function pulled(J: Matrix<Rational>, u: Vector): Vector {
  return Array.from({ length: J.cols }, (_, k) =>
    u.reduce((sum, a, i) => Q.add(sum, Q.mul(a, at(J, i, k))), Q.zero),
  );
}

export function plus(a: Vector, b: Vector): Vector {
  return a.map((x, i) => Q.add(x, b[i] ?? Q.zero));
}

export function times(t: Rational, a: Vector): Vector {
  return a.map((x) => Q.mul(t, x));
}

export const square = (a: Vector): Rational => dot(Q, a, a);
export const inner = (a: Vector, b: Vector): Rational => dot(Q, a, b);

/** Sum over blocks of norm(J_b d_b)^2. */
export function partsOf(J: Matrix<Rational>, d: Vector, blocks: readonly number[]): Rational {
  let first = 0;
  return blocks.reduce((sum, count) => {
    const own = d.map((x, k) => (k >= first && k < first + count ? x : Q.zero));
    first += count;
    return Q.add(sum, square(image(J, own)));
  }, Q.zero);
}

export function show(c: Instance): string {
  const { activation, inputs, hidden, surrogate: s } = c;
  const word = printExpression(activation.value);
  const numbers = [s.lambda, s.tau, c.gamma].map(rationalToText).join(', ');
  return `sigma = ${word}, n = ${inputs.rows}, d = ${inputs.cols}, m = ${hidden.rows}, ${s.norm}, lambda, tau, gamma = ${numbers}, blocks ${s.blocks.join(' ')}`;
}
