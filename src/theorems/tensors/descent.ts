/**
 * # Full training of sums of powers in float64
 *
 * Descent with momentum on norm(f - T)^2, f = sum_i a_i u_i^l/norm(u_i)^{l-2} with a_i = +-1 fixed: the 2-homogeneous form
 * of [Wang20]. Untrusted: measures, proves nothing.
 *
 * ## Main definitions
 * - {@link Powers}, {@link Motion}, {@link atRest}, {@link weightsOf}, {@link lossAt}
 * - {@link drawnStart}, {@link descended}, {@link trained}
 * @module
 */

/** sum_k c_k v_k^l. */
export interface Powers {
  readonly order: number;
  readonly weights: readonly number[];
  readonly vectors: readonly Float64Array[];
}

/** Neurons, their a_i and how fast they move. */
export interface Motion {
  readonly signs: readonly number[];
  readonly vectors: readonly Float64Array[];
  readonly speeds: readonly Float64Array[];
}

/** All a_i = 1 by default: for odd l, -u_i gives the other sign. */
export function atRest(
  vectors: readonly Float64Array[],
  signs: readonly number[] = vectors.map(() => 1),
): Motion {
  return { signs, vectors, speeds: vectors.map((u) => new Float64Array(u.length)) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function normOf(u: Float64Array): number {
  return Math.sqrt(dot(u, u));
}

/** x^k, from the left. */
function powerOf(x: number, k: number): number {
  let value = 1;
  for (let i = 0; i < k; i++) value *= x;
  return value;
}

/** a_i/norm(u_i)^{l-2}, or 0 for u_i = 0. */
export function weightsOf(
  order: number,
  { signs, vectors }: Pick<Motion, 'signs' | 'vectors'>,
): readonly number[] {
  return vectors.map((u, i) => {
    const norm = normOf(u);
    return norm > 0 ? (signs[i] ?? 1) * powerOf(1 / norm, order - 2) : 0;
  });
}

/** Over the square root of m, for a T of norm 1. */
export const startNorm = 0.3;
/**
 * Starts are multiples of 1/grid: their lazy class is solved over Q with short numbers, and few starts have two equal
 * coordinates, which training would keep equal for a T that is symmetric in them.
 */
export const grid = 4096;

/** m neurons of norm 0.3/sqrt(m) with directions from `direction`, rounded to multiples of 1/{@link grid}. */
export function drawnStart(
  neurons: number,
  direction: () => Float64Array,
): readonly Float64Array[] {
  return Array.from({ length: neurons }, () => {
    const u = direction();
    const scale = (startNorm * grid) / (Math.sqrt(neurons) * normOf(u));
    return u.map((a) => Math.round(a * scale) / grid);
  });
}

/** Adds `sign` times sum_k c_k (v_k.u)^{l-1} v_k to the sum, and returns `sign` times sum_k c_k (v_k.u)^l. */
function addPull(
  sum: Float64Array,
  { order, weights, vectors }: Powers,
  u: Float64Array,
  sign: number,
): number {
  let value = 0;
  for (const [k, v] of vectors.entries()) {
    const along = dot(v, u);
    let factor = sign * (weights[k] ?? 0);
    for (let i = 1; i < order; i++) factor *= along;
    value += factor * along;
    for (let i = 0; i < v.length; i++) sum[i] = (sum[i] ?? 0) + factor * (v[i] ?? 0);
  }
  return value;
}

/** The gradient of norm(f - T)^2 in u, c its weight: 2 l c pull - 2 (l - 2) c/norm(u)^2 value u. */
function gradientAt(u: Float64Array, c: number, f: Powers, target: Powers): Float64Array {
  const pull = new Float64Array(u.length);
  const value = addPull(pull, f, u, 1) + addPull(pull, target, u, -1);
  const l = f.order;
  const inverse = c === 0 ? 0 : 1 / normOf(u);
  const radial = 2 * (l - 2) * (c < 0 ? -1 : 1) * powerOf(inverse, l);
  return pull.map((p, i) => 2 * l * c * p - radial * value * (u[i] ?? 0));
}

/** norm(f - T)^2, as float64 gives it. */
export function lossAt(target: Powers, motion: Motion): number {
  const { order } = target;
  const f = { order, weights: weightsOf(order, motion), vectors: motion.vectors };
  const product = (S: Powers, T: Powers): number => {
    let sum = 0;
    for (const [k, v] of S.vectors.entries()) {
      const value = addPull(new Float64Array(v.length), T, v, 1);
      sum += (S.weights[k] ?? 0) * value;
    }
    return sum;
  };
  return product(f, f) - 2 * product(f, target) + product(target, target);
}

const [usualRate, momentum] = [0.02, 0.9];

/** The neurons after so many steps. */
export function descended(
  target: Powers,
  { signs, ...before }: Motion,
  steps: number,
  rate: number = usualRate,
): Motion {
  const { order } = target;
  const vectors = before.vectors.map((u) => u.slice());
  const speeds = before.speeds.map((u) => u.slice());
  for (let t = 0; t < steps; t++) {
    const f = { order, weights: weightsOf(order, { signs, vectors }), vectors };
    const gradients = vectors.map((u, i) => gradientAt(u, f.weights[i] ?? 0, f, target));
    for (const [i, u] of vectors.entries()) {
      const speed = speeds[i] ?? new Float64Array(u.length);
      for (let k = 0; k < u.length; k++) {
        speed[k] = momentum * (speed[k] ?? 0) - rate * (gradients[i]?.[k] ?? 0);
        u[k] = (u[k] ?? 0) + (speed[k] ?? 0);
      }
    }
  }
  return { signs, vectors, speeds };
}

/** The neurons after so many steps from `start`, all a_i = 1. */
export function trained(
  target: Powers,
  start: readonly Float64Array[],
  steps: number,
): readonly Float64Array[] {
  return descended(target, atRest(start), steps).vectors;
}
