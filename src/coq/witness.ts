/**
 * # The witness of a zero, for Coq
 *
 * R (m x d x n) with J R near I, the box [-r, r]^n and the factor q of the contraction. Nothing rests on them: Coq
 * checks that they do what banach_box of Network.v asks for.
 *
 * ## Implementation notes
 * R = J^T M for an approximate inverse M of the Gram matrix, with 24 bits an entry: the rounding costs 2^-24 in the
 * defect of R, and Coq spends most of its time on reading numbers.
 * @module
 */
import type { Interval } from '../arithmetic/interval.ts';
import { approxGeneralInverse } from '../linalg/approx-general-inverse.ts';
import { at, dense, tabulate } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { residualAt } from '../network/centre.ts';
import type { Centre } from '../network/centre.ts';
import { enclose } from '../sigma/activation.ts';
import { untranslated } from './untranslated.ts';

export interface CoqWitness {
  /** For each neuron and each input the row of n whole numbers; R is these times 2^-`shift`. */
  readonly inverse: readonly (readonly (readonly number[])[])[];
  readonly shift: number;
  readonly box: number;
  readonly defect: number;
}

const bitsOfEntry = 24;

const middle = ({ lo, hi }: Interval): number => lo + (hi - lo) / 2;

/** The largest of these, NaN if one is, and at least `least`; a call with so many arguments would overflow the stack. */
function largestOf(xs: readonly number[], least: number): number {
  return xs.reduce((a, b) => Math.max(a, b), least);
}

function powerAbove(x: number): number {
  return 2 ** Math.ceil(Math.log2(x));
}

/** What the three parts of a defect depend on. */
interface Linearised {
  /** X, or X A rounded. */
  readonly X: Dense;
  /** v_j sigma'(u_ij), n x m. */
  readonly slopes: Dense;
  /** A bound of abs(v_j) times sigma'' and sigma' at u_ij, n x m. */
  readonly steepness: Dense;
}

/**
 * A witness that the contraction of Network.v holds around this point.
 *
 * @param rounding - relative, of the arithmetic that Coq uses for the matrix.
 */
export function coqWitness(
  centre: Centre,
  labels: readonly number[],
  rounding: number,
): CoqWitness {
  const at0 = linearised(centre);
  const { entries, shift } = rightInverse(at0);
  const residual = largestOf(
    residualAt(centre, labels).map(({ lo, hi }) => Math.max(-lo, hi)),
    2 ** -1000,
  );
  const unit = 2 ** -shift;
  const R = entries.map((rows) => rows.map((row) => row.map((a) => a * unit)));
  const defect = defectOf(at0, R, residual, rounding);
  const q = powerAbove(Math.max(2 * defect, 2 ** -14));
  if (!(q < 1))
    throw untranslated(
      `a point at which J R differs from I by ${defect.toExponential(1)} in the maximum norm; it must be below 1/4 (the bound by rows is weaker than that of singular values)`,
    );
  const step = powerAbove(residual) / 64;
  const box = Math.ceil(residual / (1 - q) / step + 1) * step;
  return { inverse: entries, shift, box, defect: q };
}

function linearised(centre: Centre): Linearised {
  const { geometry, outputs, preactivations, slopes, activation } = centre;
  const { rows: n, cols: m } = slopes;
  const S = new Float64Array(n * m);
  const steepness = new Float64Array(n * m);
  for (let k = 0; k < n * m; k++) {
    const v = outputs[k % m] ?? 0;
    const u = preactivations.data[k];
    const slope = slopes.data[k];
    if (u === undefined || slope === undefined) continue;
    S[k] = v * middle(slope);
    const curvature = enclose(activation, u)?.curvature;
    const bend = curvature === undefined ? 1 : Math.max(-curvature.lo, curvature.hi);
    steepness[k] = Math.abs(v) * (bend + 4 * Math.abs(middle(slope)));
  }
  return { X: geometry.inputs.mid, slopes: dense(n, m, S), steepness: dense(n, m, steepness) };
}

function rightInverse({ X, slopes }: Linearised): {
  readonly entries: CoqWitness['inverse'];
  readonly shift: number;
} {
  const { rows: n, cols: d } = X;
  const m = slopes.cols;
  const dot = (A: Dense, i: number, k: number): number => {
    let sum = 0;
    for (let l = 0; l < A.cols; l++) sum += at(A, i, l) * at(A, k, l);
    return sum;
  };
  const gram = tabulate(n, n, (i, k) => dot(X, i, k) * dot(slopes, i, k));
  const M = approxGeneralInverse(dense(n, n, Float64Array.from(gram.data)));
  if (M === undefined) throw untranslated('a point whose Gram matrix is singular in float64');
  const R = Array.from({ length: m }, (_, j) =>
    Array.from({ length: d }, (__, l) =>
      Array.from({ length: n }, (___, k) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += at(slopes, i, j) * at(X, i, l) * at(M, i, k);
        return sum;
      }),
    ),
  );
  const largest = largestOf(R.flat(2).map(Math.abs), 0);
  const shift = Math.max(0, bitsOfEntry - Math.ceil(Math.log2(largest)));
  if (!(largest < 2 ** 200) || shift > 1000)
    throw untranslated(`a point whose right inverse has entries up to ${largest}`);
  return {
    entries: R.map((A) => A.map((row) => row.map((a) => Math.round(a * 2 ** shift)))),
    shift,
  };
}

/** The largest row sum of abs(I - DF R) over the box: at the centre, by the box, and by rounding. */
function defectOf(
  { X, slopes, steepness }: Linearised,
  R: readonly (readonly (readonly number[])[])[],
  residual: number,
  rounding: number,
): number {
  const { rows: n, cols: d } = X;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    const rest = new Float64Array(n);
    rest[i] = 1;
    let spread = 0;
    R.forEach((Rj, j) => {
      const s = at(slopes, i, j);
      let sum = 0;
      for (let k = 0; k < n; k++) {
        let a = 0;
        for (let l = 0; l < d; l++) a += at(X, i, l) * (Rj[l]?.[k] ?? 0);
        rest[k] = (rest[k] ?? 0) - s * a;
        sum += Math.abs(a);
      }
      spread += at(steepness, i, j) * sum * (1.5 * residual * sum + 64 * rounding);
    });
    const row = rest.reduce((total, e) => total + Math.abs(e), 0) + spread;
    worst = Number.isNaN(row) ? Infinity : Math.max(worst, row);
  }
  return worst;
}
