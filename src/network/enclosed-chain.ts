/**
 * # A chain of affine maps and activations, enclosed
 *
 * f(x) = A_L sigma_{L-1}(.. sigma_1(A_1 x)), A_l u = W_l u + b_l, any depth and number of outputs: outputs on the rows of
 * X, and the gradient of l = (1/2) norm_F(f - Y)^2 in all weights and biases by back-propagation, with error bounds for
 * matrix products.
 *
 * ## Main definitions
 * - {@link enclosedPass}: outputs; {@link squaredGradient}: of l
 * - {@link entryOf}, {@link squareSum}: intervals from enclosures
 * @module
 */
import { intervalRing as R, intervalTier, interval, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { dense, tabulate } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import {
  denseTranspose,
  enclosedProduct,
  enclosedTranspose,
  intervalMatrix,
  pointEnclosure,
} from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { enclosedSum } from '../linalg/product.ts';
import { enclose, encloseValue } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';

/** u -> weights u + biases. */
export interface AffineMap {
  readonly weights: Dense;
  readonly biases: Float64Array | undefined;
}

/** One stage more than activations. */
export interface ActivatedChain {
  readonly stages: readonly AffineMap[];
  readonly activations: readonly Activation[];
}

/** What the pass reaches: n x m_l each. */
export interface EnclosedPass {
  /** X and the units of the hidden layers. */
  readonly units: readonly Enclosure[];
  readonly preactivations: readonly Enclosure[];
  /** f, n x q. */
  readonly outputs: Enclosure;
}

export function entryOf({ mid, rad }: Enclosure, k: number): Interval {
  const r = rad.data[k] ?? Number.NaN;
  return R.add(interval(mid.data[k] ?? Number.NaN), interval(-r, r));
}

function mapped(A: Enclosure, f: (p: Interval, k: number) => Interval): Enclosure {
  const { rows, cols } = A.mid;
  return intervalMatrix(tabulate(rows, cols, (i, j) => f(entryOf(A, i * cols + j), i * cols + j)));
}

/** The biases in each of n rows. */
function repeated(biases: Float64Array, n: number): Dense {
  const data = new Float64Array(n * biases.length);
  for (let i = 0; i < n; i++) data.set(biases, i * biases.length);
  return dense(n, biases.length, data);
}

function affine(U: Enclosure, { weights, biases }: AffineMap): Enclosure {
  const product = enclosedProduct(U, pointEnclosure(denseTranspose(weights)));
  return biases === undefined
    ? product
    : enclosedSum(product, pointEnclosure(repeated(biases, U.mid.rows)));
}

/** Outputs on the rows of X; `undefined` where sigma is not shown to be defined, or a number is beyond float64. */
export function enclosedPass(
  { stages, activations }: ActivatedChain,
  X: Dense,
): EnclosedPass | undefined {
  let U = pointEnclosure(X);
  const [units, preactivations]: [Enclosure[], Enclosure[]] = [[], []];
  for (const [l, stage] of stages.entries()) {
    const P = affine(U, stage);
    if (P.rad.data.some((r) => !(r < Infinity))) return undefined;
    units.push(U);
    preactivations.push(P);
    const sigma = activations[l];
    let isKnown = true;
    const value = (p: Interval): Interval => {
      const found = sigma === undefined ? p : encloseValue(sigma, p);
      isKnown &&= found !== undefined;
      return found ?? R.zero;
    };
    U = sigma === undefined ? P : mapped(P, value);
    if (!isKnown) return undefined;
  }
  return { units, preactivations: preactivations.slice(0, -1), outputs: U };
}

/** The sum of the squares of the entries. */
export function squareSum(A: Enclosure): Interval {
  let sum = R.zero;
  for (let k = 0; k < A.mid.data.length; k++)
    sum = R.add(sum, intervalTier.power(entryOf(A, k), 2));
  return sum;
}

/**
 * The squared norm of the gradient of l in all weights and biases, E = f - Y; `undefined` where sigma' is not shown to
 * exist.
 */
export function squaredGradient(
  { stages, activations }: ActivatedChain,
  { units, preactivations }: EnclosedPass,
  E: Enclosure,
): Interval | undefined {
  let delta = E;
  let sum = R.zero;
  for (let l = stages.length - 1; l >= 0; l--) {
    const [stage, U] = [stages[l], units[l]];
    if (stage === undefined || U === undefined) return undefined;
    const back = enclosedTranspose(delta);
    sum = R.add(sum, squareSum(enclosedProduct(back, U)));
    if (stage.biases !== undefined) {
      const ones = dense(U.mid.rows, 1, new Float64Array(U.mid.rows).fill(1));
      sum = R.add(sum, squareSum(enclosedProduct(back, pointEnclosure(ones))));
    }
    const [sigma, P] = [activations[l - 1], preactivations[l - 1]];
    if (sigma === undefined || P === undefined) continue; // the first layer
    const pulled = enclosedProduct(delta, pointEnclosure(stage.weights));
    let isKnown = true;
    delta = mapped(pulled, (a, k) => {
      const jet = enclose(sigma, entryOf(P, k));
      isKnown &&= jet !== undefined;
      return jet === undefined ? R.zero : R.mul(a, jet.slope);
    });
    if (!isKnown) return undefined;
  }
  return isBounded(sum) ? sum : undefined;
}
