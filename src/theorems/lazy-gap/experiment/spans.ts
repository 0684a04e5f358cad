/**
 * # Lazy risks at random hidden weights, in float64
 *
 * Sampled, not certified: exact values of small instances are in src/quadratic.
 *
 * ## Main definitions
 * - {@link sampledRisks}: R_RF and R_NT of one draw of Gaussian weights, for a diagonal target
 * @module
 */

type Vector = Float64Array;

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** N vectors of uniformly random directions and length 1. */
function directions(count: number, d: number, next: () => number): readonly Vector[] {
  return Array.from({ length: count }, () => {
    const w = Float64Array.from({ length: d }, next);
    const length = Math.sqrt(dot(w, w));
    return w.map((x) => x / length);
  });
}

/**
 * An orthonormal basis of the span of at most d of the vectors; orthogonalised twice, so that rounding does not add up.
 */
function orthonormal(vectors: readonly Vector[], d: number): readonly Vector[] {
  const basis: Vector[] = [];
  for (const w of vectors.slice(0, d)) {
    const u = Float64Array.from(w);
    for (const b of [...basis, ...basis]) {
      const along = dot(u, b);
      for (let i = 0; i < d; i++) u[i] = (u[i] ?? 0) - along * (b[i] ?? 0);
    }
    const length = Math.sqrt(dot(u, u));
    basis.push(u.map((x) => x / length));
  }
  return basis;
}

/** 2 norm_F(P B P)^2 = 2 (tr(B^2) - 2 tr(Q B^2) + tr(Q B Q B)), Q = I - P the projector onto the span. */
function tangentRisk(diagonal: Vector, weights: readonly Vector[]): number {
  const d = diagonal.length;
  if (weights.length >= d) return 0;
  const basis = orthonormal(weights, d);
  const images = basis.map((b) => b.map((x, i) => x * (diagonal[i] ?? 0)));
  let risk = dot(diagonal, diagonal);
  for (const image of images) {
    risk -= 2 * dot(image, image);
    for (const b of basis) risk += dot(image, b) ** 2;
  }
  return 2 * risk;
}

/**
 * x divided by the pivot; 0 for a zero pivot, which means that the feature depends on the earlier
 * ones.
 */
function over(x: number, pivot: number): number {
  return pivot === 0 ? 0 : x / pivot;
}

/** The part of norm_F(B)^2 in the span of the features: b^T G^-1 b by Cholesky; dependent features are left out. */
function reached(gram: Float64Array, b: Vector): number {
  const n = b.length;
  const rows: Float64Array[] = [];
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const own = new Float64Array(n);
    for (const [k, earlier] of rows.entries())
      own[k] = over((gram[i * n + k] ?? 0) - dot(own, earlier), earlier[k] ?? 0);
    // the diagonal of G is 1, so a pivot this small is rounding error
    const square = (gram[i * (n + 1)] ?? 0) - dot(own, own);
    const pivot = square > 1e-10 ? Math.sqrt(square) : 0;
    z[i] = over((b[i] ?? 0) - dot(own, z), pivot);
    own[i] = pivot;
    rows.push(own);
  }
  return dot(z, z);
}

function featureRisk(diagonal: Vector, weights: readonly Vector[]): number {
  const n = weights.length;
  const gram = new Float64Array(n * n);
  for (const [i, w] of weights.entries())
    for (const [k, u] of weights.entries()) gram[i * n + k] = dot(w, u) ** 2;
  const b = Float64Array.from(weights, (w) =>
    dot(
      w,
      w.map((x, i) => x * (diagonal[i] ?? 0)),
    ),
  );
  return 2 * (dot(diagonal, diagonal) - reached(gram, b));
}

export interface SampledRisks {
  readonly features: number;
  readonly tangent: number;
}

/** R_RF and R_NT of the target x^T diag(diagonal) x at the same random weights; `next` draws from N(0, 1). */
export function sampledRisks(diagonal: Vector, neurons: number, next: () => number): SampledRisks {
  const weights = directions(neurons, diagonal.length, next);
  return { features: featureRisk(diagonal, weights), tangent: tangentRisk(diagonal, weights) };
}
