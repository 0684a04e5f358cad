/**
 * # Dual certificates of average widths
 *
 * Untrusted: finds rational t and Y for Lemma W(e) from eigenvectors in float64, and proves nothing.
 *
 * ## Main definitions
 * - {@link dualCandidates}
 *
 * ## Implementation notes
 * The best are any t from e_{k+1} to e_k and Y the positive part of Gamma - t I, which are singular, so rounding spoils
 * them. The first candidate has fractions with small denominators near the best ones: it is exact where the leading
 * eigenvectors span a simple rational space. The others have dyadic numbers and a multiple of I added to Y.
 * @module
 */
import { EigenvalueDecomposition, Matrix as MlMatrix } from 'ml-matrix';
import { encloseQuotient, midpoint } from '../arithmetic/interval.ts';
import { abs, floor, max, min } from '../arithmetic/machine.ts';
import { rationalField as Q, rationalFromDouble, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

export interface Dual {
  readonly threshold: Rational;
  readonly excess: Matrix<Rational>;
  /** tr Gamma - k t - tr Y. */
  readonly value: Rational;
}

/** The fraction with the least denominator from a to b, a <= b finite: Stern and Brocot, by continued fractions. */
function simplest(a: number, b: number): Rational {
  const whole = floor(a);
  if (whole === a || whole + 1 <= b) return ratio(BigInt(whole === a ? whole : whole + 1));
  // a and b lie between whole and whole + 1
  return Q.add(ratio(BigInt(whole)), Q.div(Q.one, simplest(1 / (b - whole), 1 / (a - whole))));
}

/** Half of what is taken for a rounding error, of numbers up to 1. */
const slack = 1e-11;

function fractionNear(x: number): Rational {
  return abs(x) <= slack ? Q.zero : simplest(x - slack, x + slack);
}

const fine = 2 ** 46;

/** The multiple of 2^-46 below x. */
function dyadic(x: number): Rational {
  return rationalFromDouble(floor(x * fine) / fine);
}

interface Spectrum {
  /** Falling. */
  readonly values: readonly number[];
  /** `vectors[i]`, of length 1, belongs to `values[i]`. */
  readonly vectors: readonly (readonly number[])[];
}

function spectrumOf(G: Matrix<number>): Spectrum {
  const rows = Array.from({ length: G.rows }, (_, i) =>
    Array.from({ length: G.cols }, (__, j) => at(G, i, j)),
  );
  const found = new EigenvalueDecomposition(new MlMatrix(rows), { assumeSymmetric: true });
  const order = found.realEigenvalues
    .map((value, i) => ({ value, vector: found.eigenvectorMatrix.getColumn(i) }))
    .sort((a, b) => b.value - a.value);
  return { values: order.map((e) => e.value), vectors: order.map((e) => e.vector) };
}

/** The positive part of G - t I, from the k leading eigenvectors. */
function excessOf({ values, vectors }: Spectrum, k: number, t: number): Matrix<number> {
  const n = values.length;
  return tabulate(n, n, (i, j) =>
    values
      .slice(0, k)
      .reduce(
        (sum, e, l) => sum + max(0, e - t) * (vectors[l]?.[i] ?? 0) * (vectors[l]?.[j] ?? 0),
        0,
      ),
  );
}

function trace(A: Matrix<Rational>): Rational {
  return Array.from({ length: A.rows }, (_, i) => at(A, i, i)).reduce(Q.add, Q.zero);
}

/** Candidates for a positive semidefinite Gamma other than 0 and 0 <= k < N, the best first. */
export function dualCandidates(gram: Matrix<Rational>, k: number): readonly Dual[] {
  const n = gram.rows;
  const whole = trace(gram);
  const dual = (threshold: Rational, excess: Matrix<Rational>): Dual => {
    const taken = Q.add(Q.mul(ratio(BigInt(k)), threshold), trace(excess));
    return { threshold, excess, value: Q.sub(whole, taken) };
  };
  if (k === 0)
    return [
      dual(
        whole,
        tabulate(n, n, () => Q.zero),
      ),
    ]; // no eigenvalue exceeds the trace
  // with trace 1 all numbers are at most 1
  const scaled = tabulate(n, n, (i, j) => {
    const { num, den } = Q.div(at(gram, i, j), whole);
    return midpoint(encloseQuotient(num, den));
  });
  const spectrum = spectrumOf(scaled);
  const [above = 0, below = 0] = [spectrum.values[k - 1], spectrum.values[k]].map((e) =>
    max(0, e ?? 0),
  );
  const from = min(below + slack, above);
  const threshold = above - below > 4 * slack ? simplest(from, above - slack) : fractionNear(above);
  const Y = excessOf(spectrum, k, Number(threshold.num) / Number(threshold.den));
  const scale = (entry: (i: number, j: number) => Rational): Matrix<Rational> =>
    tabulate(n, n, (i, j) => Q.mul(whole, i >= j ? entry(i, j) : entry(j, i)));
  const t = Q.mul(whole, threshold);
  const exact = dual(
    t,
    scale((i, j) => fractionNear(at(Y, i, j))),
  );
  const shifted = [2 ** -40, 2 ** -34, 2 ** -26, 2 ** -16].map((shift) =>
    dual(
      t,
      scale((i, j) => dyadic(at(Y, i, j) + (i === j ? shift : 0))),
    ),
  );
  return [exact, ...shifted];
}
