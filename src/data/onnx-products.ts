/**
 * # Products in an ONNX model
 *
 * MatMul and Gemm: one factor holds weights, the other one units.
 *
 * ## Main definitions
 * - {@link matMul}, {@link gemm}
 * @module
 */
import { rationalField as Q, rationalFromDouble } from '../arithmetic/rational.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { exactDouble, scaled, shifted, times } from './onnx-affine.ts';
import { attributesIn, forUnits, numberIn, tensorText, wholeIn } from './onnx-arguments.ts';
import type { Tensor } from './onnx-graph.ts';
import { shapeText, transposed } from './onnx-shapes.ts';
import type { Shape } from './onnx-shapes.ts';
import { composed, refused, settled } from './onnx-values.ts';
import type { Step, Units, Value } from './onnx-values.ts';

interface Factors {
  readonly units: Units;
  /** As rows for the units that it makes. */
  readonly weights: Dense;
  readonly shape: Shape;
}

/** The constant as a matrix; one axis is one column, which only a factor on the right may be. */
function matrixOf(tensor: Tensor, turned: boolean, least: 1 | 2, step: Step): Dense {
  const [rows = 1, cols = 1] = tensor.dims;
  if (tensor.dims.length < least || tensor.dims.length > 2)
    throw refused(step, `${tensorText(tensor)}, expected a matrix of weights`);
  const matrix = turned ? transposed({ ...tensor, dims: [rows, cols] }) : tensor;
  const data = matrix?.data ?? tensor.data;
  return turned ? dense(cols, rows, data) : dense(rows, cols, data);
}

function demandUnits(units: Units, axis: number, weights: Dense, step: Step): void {
  const { shape } = units;
  const size = shape[axis];
  const others = shape.filter((_, at) => at !== axis);
  if (size === 'n' || others.some((other) => other !== 'n' && other !== 1))
    throw refused(
      step,
      `its argument has the shape ${shapeText(shape)}, which is not one of samples`,
    );
  if (size !== undefined && size !== weights.cols)
    throw refused(step, `expected weights of ${size} units, got those of ${weights.cols}`);
}

/** The units come first: A holds the samples, B the weights. */
function rightFactor(
  a: Units,
  tensor: Tensor,
  turns: readonly [boolean, boolean],
  step: Step,
): Factors {
  const weights = matrixOf(tensor, !turns[1], 1, step);
  const { shape } = a;
  demandUnits(a, turns[0] ? 0 : shape.length - 1, weights, step);
  const made = tensor.dims.length === 1 ? [] : [weights.rows];
  const samples = turns[0] ? shape.slice(1) : shape.slice(0, -1);
  return { units: a, weights, shape: [...samples, ...made] };
}

/** The weights come first: samples are columns. */
function leftFactor(
  tensor: Tensor,
  b: Units,
  turns: readonly [boolean, boolean],
  step: Step,
): Factors {
  const weights = matrixOf(tensor, turns[0], 2, step);
  const { shape } = b;
  const axis = turns[1] || shape.length < 2 ? shape.length - 1 : shape.length - 2;
  demandUnits(b, axis, weights, step);
  const made = shape.map((size, at) => (at === axis ? weights.rows : size));
  return { units: b, weights, shape: turns[1] ? made.toReversed() : made };
}

/** One factor holds the weights, the other one the units; `turns` says which of the two is transposed. */
function factorsOf(step: Step, turns: readonly [boolean, boolean]): Factors {
  const [a, b] = step.values;
  if (a?.kind === 'units' && b?.kind === 'constant') return rightFactor(a, b.tensor, turns, step);
  if (a?.kind === 'constant' && b?.kind === 'units') return leftFactor(a.tensor, b, turns, step);
  const hasWeights = step.values.slice(0, 2).some((value) => value?.kind !== 'units');
  throw refused(
    step,
    hasWeights
      ? 'the weights are not constants of the model'
      : 'multiplies two values that depend on the input',
  );
}

function linear({ units, weights, shape }: Factors, step: Step): Units {
  const before = settled(units, weights.cols, step, true);
  return { ...before, map: composed(times(weights, before.map), step), shape };
}

/** A B. */
export function matMul(step: Step): Value {
  attributesIn(step);
  if (step.values.length !== 2) throw refused(step, 'expected 2 arguments');
  return linear(factorsOf(step, [false, false]), step);
}

function axesOf(value: Value | undefined): number {
  if (value?.kind === 'units') return value.shape.length;
  return value?.kind === 'constant' ? value.tensor.dims.length : 0;
}

/** alpha A B + beta C. */
export function gemm(step: Step): Value {
  const given = attributesIn(step, 'alpha', 'beta', 'transA', 'transB');
  const turns = [wholeIn(given, 'transA', 0) !== 0, wholeIn(given, 'transB', 0) !== 0] as const;
  const [a, b, c] = step.values;
  if (axesOf(a) !== 2 || axesOf(b) !== 2) throw refused(step, 'expected two matrices');
  const product = linear(factorsOf(step, turns), step);
  const alpha = numberIn(step, given, 'alpha') ?? 1;
  const all = new Float64Array(product.map.weights?.rows ?? 0).fill(alpha);
  const map = alpha === 1 ? product.map : composed(scaled(product.map, all), step);
  if (c === undefined) return { ...product, map };
  if (c.kind !== 'constant') throw refused(step, 'the biases are not constants of the model');
  const beta = numberIn(step, given, 'beta') ?? 1;
  const biases = forUnits(c.tensor, product, step).map((x) => scaledBias(x, beta, step));
  return { ...product, map: composed(shifted(map, biases), step) };
}

function scaledBias(x: number, beta: number, step: Step): number {
  const exact = exactDouble(Q.mul(rationalFromDouble(x), rationalFromDouble(beta)));
  if (exact === undefined) throw refused(step, 'beta C is not a double, and is not rounded');
  return exact;
}
