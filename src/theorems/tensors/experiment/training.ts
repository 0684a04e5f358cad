/**
 * # Full training of sums of cubes in float64
 *
 * Descent with momentum on norm(f - T)^2, f = sum_i u_i^3/norm(u_i): the 2-homogeneous form of [Wang20] with every a_i = 1.
 * As the order is odd, -u_i gives the other sign. Measures; proves nothing.
 *
 * ## Main definitions
 * - {@link Cubes}, {@link weightsOf}
 * - {@link drawnStart}, {@link trained}
 * @module
 */

/** sum_k c_k v_k^3. */
export interface Cubes {
  readonly weights: readonly number[];
  readonly vectors: readonly Float64Array[];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function normOf(u: Float64Array): number {
  return Math.sqrt(dot(u, u));
}

/** 1/norm(u_i), or 0 for u_i = 0. */
export function weightsOf(neurons: readonly Float64Array[]): readonly number[] {
  return neurons.map((u) => {
    const norm = normOf(u);
    return norm > 0 ? 1 / norm : 0;
  });
}

const startNorm = 0.3;
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

/** Adds `sign` times sum_k c_k (v_k.u)^2 v_k to the sum, and returns `sign` times sum_k c_k (v_k.u)^3. */
function addPull(sum: Float64Array, { weights, vectors }: Cubes, u: Float64Array, sign: number) {
  let value = 0;
  for (const [k, v] of vectors.entries()) {
    const along = dot(v, u);
    const factor = sign * (weights[k] ?? 0) * along * along;
    value += factor * along;
    for (let i = 0; i < v.length; i++) sum[i] = (sum[i] ?? 0) + factor * (v[i] ?? 0);
  }
  return value;
}

/** The gradient of norm(f - T)^2 in u: 6 c pull - 2 c^3 value u, with c = 1/norm(u). */
function gradientAt(u: Float64Array, c: number, f: Cubes, target: Cubes): Float64Array {
  const pull = new Float64Array(u.length);
  const value = addPull(pull, f, u, 1) + addPull(pull, target, u, -1);
  return pull.map((p, i) => 6 * c * p - 2 * c * c * c * value * (u[i] ?? 0));
}

const [rate, momentum] = [0.02, 0.9];

/** The neurons after so many steps from `start`. */
export function trained(
  target: Cubes,
  start: readonly Float64Array[],
  steps: number,
): readonly Float64Array[] {
  const vectors = start.map((u) => u.slice());
  const speeds = start.map((u) => new Float64Array(u.length));
  for (let t = 0; t < steps; t++) {
    const f = { weights: weightsOf(vectors), vectors };
    const gradients = vectors.map((u, i) => gradientAt(u, f.weights[i] ?? 0, f, target));
    for (const [i, u] of vectors.entries()) {
      const speed = speeds[i] ?? new Float64Array(u.length);
      for (let k = 0; k < u.length; k++) {
        speed[k] = momentum * (speed[k] ?? 0) - rate * (gradients[i]?.[k] ?? 0);
        u[k] = (u[k] ?? 0) + (speed[k] ?? 0);
      }
    }
  }
  return vectors;
}
