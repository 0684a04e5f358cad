/**
 * # Sharpness on a box
 *
 * phi = (max over the box of l - l(theta))/(1 + l(theta)), l = (1/2) norm(f - y)^2, theta = (W, v). Half-widths of the
 * box: eps (abs(theta_i) + 1) (`shifted`) or eps abs(theta_i) (`relative`). Exact numbers here; enclosures are in
 * enclosed.ts.
 *
 * ## Main definitions
 * - {@link halfWidths}, {@link cornerOf}: of the box; signs are + and -, W row by row and then v
 * - {@link rescaled}: w_j -> a_j w_j, v_j -> v_j/a_j
 * - {@link reluRanges}: the largest abs(f_i - y_i) on the box, exactly, for relu
 * - {@link sharpnessOf}: phi from its two losses
 *
 * Proofs: proofs-notes/sharpness.md (S1 to S3).
 *
 * ## References
 * The box and phi are those of [Keskar16], without its factor 100.
 * @module
 */
import { compareRational, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, row, tabulate } from '../linalg/matrix.ts';
import { parametersOf, pointFrom } from '../network/hessian.ts';
import type { WeightPoint } from '../network/hessian.ts';
import type { Network } from '../network/network.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';

export type BoxKind = 'shifted' | 'relative';

function magnitude(F: Field, a: Rational): Rational {
  return F.sign(a) < 0 ? F.neg(a) : a;
}

/** The half-widths of the box, in the shape of the point. */
export function halfWidths(
  F: Field,
  point: WeightPoint<Rational>,
  epsilon: Rational,
  box: BoxKind,
): WeightPoint<Rational> {
  const shift = box === 'shifted' ? F.one : F.zero;
  const widths = parametersOf(point, 'all').map((t) =>
    F.mul(epsilon, F.add(magnitude(F, t), shift)),
  );
  return pointFrom(point, 'all', widths);
}

/** The corner theta_i + s_i Delta_i, s_i the signs. */
export function cornerOf(
  F: Field,
  point: WeightPoint<Rational>,
  widths: WeightPoint<Rational>,
  signs: string,
): WeightPoint<Rational> {
  const by = parametersOf(widths, 'all');
  const moved = parametersOf(point, 'all').map((t, k) => {
    const change = by[k] ?? F.zero;
    return signs[k] === '-' ? F.sub(t, change) : F.add(t, change);
  });
  return pointFrom(point, 'all', moved);
}

/** (a_j w_j, v_j/a_j). */
export function rescaled(
  F: Field,
  { hidden: W, outputs }: WeightPoint<Rational>,
  factors: readonly Rational[],
): WeightPoint<Rational> {
  return {
    hidden: tabulate(W.rows, W.cols, (j, k) => F.mul(factors[j] ?? F.one, at(W, j, k))),
    outputs: outputs.map((v, j) => F.div(v, factors[j] ?? F.one)),
  };
}

function largest(first: Rational, ...others: readonly Rational[]): Rational {
  return others.reduce((a, b) => (compareRational(b, a) > 0 ? b : a), first);
}

/** The least and the largest v relu(w.x) with w and v in their boxes. */
function neuronRange(
  F: Field,
  p: Rational,
  reach: Rational,
  v: Rational,
  width: Rational,
): readonly [Rational, Rational] {
  const [low, high] = [F.sub(p, reach), F.add(p, reach)].map((t) => largest(t, F.zero));
  const products = [F.sub(v, width), F.add(v, width)].flatMap((u) =>
    [low ?? F.zero, high ?? F.zero].map((s) => F.mul(u, s)),
  );
  const [first = F.zero, ...rest] = products;
  const least = F.neg(largest(F.neg(first), ...rest.map(F.neg)));
  return [least, largest(first, ...rest)];
}

/**
 * For each sample the largest abs(f_i - y_i) on the box; relu only. Each is attained, though not all at one point.
 *
 * Shapes: `labels` n; `widths` like the point.
 */
export function reluRanges(
  F: Field,
  { inputs: X, hidden: W, outputs: v }: Network<Rational>,
  widths: WeightPoint<Rational>,
  labels: readonly Rational[],
): readonly Rational[] {
  return labels.map((y, i) => {
    const x = row(X, i);
    const sizes = x.map((a) => magnitude(F, a));
    let [low, high] = [F.neg(y), F.neg(y)];
    for (let j = 0; j < W.rows; j++) {
      const reach = dot(F, row(widths.hidden, j), sizes);
      const p = dot(F, row(W, j), x);
      const [least, most] = neuronRange(F, p, reach, v[j] ?? F.zero, widths.outputs[j] ?? F.zero);
      low = F.add(low, least);
      high = F.add(high, most);
    }
    return largest(magnitude(F, low), magnitude(F, high));
  });
}

/** Half the sum of squares. */
export function halfSquare(F: Field, r: readonly Rational[]): Rational {
  return F.div(dot(F, r, r), ratio(2n));
}

/** (largest - loss)/(1 + loss). */
export function sharpnessOf(F: Field, most: Rational, loss: Rational): Rational {
  return F.div(F.sub(most, loss), F.add(F.one, loss));
}
