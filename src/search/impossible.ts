/**
 * # Labels that no width fits
 *
 * Untrusted: proposes the fact `unfittable` about a few rows of a table: equal rows with other labels, for odd or even
 * sigma opposite rows whose labels do not agree, a row of zeros with a label other than 0 where sigma(0) = 0, for a
 * polynomial labels outside the span of its monomials.
 *
 * ## Main definitions
 * - {@link impossibility}: the facts file, and the rows that it is about
 * @module
 */
import {
  rationalField as Q,
  ratio,
  rationalFromDouble,
  rationalToText,
} from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../certificates/facts/format.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { inputsDigest } from '../certificates/format.ts';
import { dot, outsideSpan, primitive } from '../linalg/rational-vectors.ts';
import { mapMatrix, tabulate } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { rowsOfProblem } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { vanishesAtZero } from '../sigma/at-zero.ts';
import { parity } from '../sigma/parity.ts';
import type { Parity } from '../sigma/parity.ts';
import { polynomial } from '../sigma/polynomial.ts';
import { keyOf } from './equal-rows.ts';
import { monomialColumns } from './monomials.ts';

type Reason = Extract<Fact, { readonly fact: 'unfittable' }>['by'];

/** Some rows of a table, counted from 0, a combination of them to which every f is orthogonal, and the reason. */
export interface Impossible {
  readonly rows: readonly number[];
  readonly combination: readonly Rational[];
  readonly by: Reason;
}

/**
 * The class of a row: f at it is `sign` times f at any row with this key; the sign is 0 for a zero row and odd sigma.
 */
interface Line {
  readonly key: string;
  readonly sign: 1 | 0 | -1;
}

function lineOf(x: Float64Array, symmetry: Parity): Line {
  const first = x.find((a) => a !== 0) ?? 0;
  const isTurned = symmetry !== 'neither' && first < 0;
  const key = keyOf(x, isTurned);
  if (symmetry !== 'odd') return { key, sign: 1 };
  return { key, sign: first === 0 ? 0 : isTurned ? -1 : 1 };
}

function rowAt(X: Dense, i: number): Float64Array {
  return X.data.subarray(i * X.cols, (i + 1) * X.cols);
}

/** A row of zeros with a label other than 0, where every f is 0 there; by a reason of version 1 where there is one. */
function zeroRow({ inputs: X, labels, activation }: Problem): Impossible | undefined {
  const at = labels.findIndex((y, i) => y !== 0 && rowAt(X, i).every((a) => a === 0));
  if (at < 0) return undefined;
  const { value: sigma } = activation;
  const isOdd = parity(sigma) === 'odd';
  if (!isOdd && !vanishesAtZero(sigma)) return undefined;
  const older = isOdd ? 'odd' : polynomial(sigma) === undefined ? undefined : 'polynomial';
  return { rows: [at], combination: [Q.one], by: older ?? 'zero-input' };
}

/** Rows that one network cannot tell apart, with labels that do. */
function pairedRows({ inputs: X, labels, activation }: Problem): Impossible | undefined {
  const symmetry = parity(activation.value);
  const seen = new Map<string, { readonly row: number; readonly sign: Line['sign'] }>();
  const labelAt = (i: number): number => labels[i] ?? 0;
  for (let i = 0; i < X.rows; i++) {
    const { key, sign } = lineOf(rowAt(X, i), symmetry);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, { row: i, sign });
    else if (labelAt(i) * sign !== labelAt(other.row) * other.sign)
      return {
        rows: [other.row, i],
        combination: [Q.one, ratio(sign === other.sign ? -1n : 1n)],
        by: reasonFor(rowAt(X, other.row), rowAt(X, i), symmetry),
      };
  }
  return undefined;
}

function reasonFor(x: Float64Array, z: Float64Array, symmetry: Parity): Reason {
  const areEqual = x.every((a, k) => a === z[k]);
  return symmetry === 'neither' || areEqual ? 'equal-inputs' : symmetry;
}

/** Beyond this exact orthogonalisation takes longer than a search. */
const mostMonomials = 40;

/** Rows whose labels are outside the span of the monomials of the polynomial sigma. */
function outsideMonomials(problem: Problem, most: number): Impossible | undefined {
  const coefficients = polynomial(problem.activation.value);
  if (coefficients === undefined) return undefined;
  const count = Math.min(problem.inputs.rows, most);
  const few = rowsOfProblem(
    problem,
    Array.from({ length: count }, (_, i) => i),
  );
  const columns = monomialColumns(
    coefficients,
    mapMatrix(few.inputs, rationalFromDouble),
    mostMonomials,
  );
  if (columns === undefined) return undefined;
  const labels = few.labels.map(rationalFromDouble);
  // one row more than there are monomials suffices unless the labels happen to fit
  for (let n = Math.min(count, columns.cols + 1); ; n = Math.min(count, 2 * n)) {
    const part = tabulate(n, columns.cols, (i, k) => columns.data[i * columns.cols + k] ?? Q.zero);
    const outside = outsideSpan(part, labels.slice(0, n));
    const rows = outside.flatMap((a, i) => (a.num === 0n ? [] : [i]));
    if (rows.length > 0)
      return {
        rows,
        combination: primitive(rows.map((i) => outside[i] ?? Q.zero)),
        by: 'polynomial',
      };
    if (n === count) return undefined;
  }
}

/**
 * Why no width fits these labels, by at most this many rows; `undefined` if no reason is found that a checker takes:
 * seven rows of three Gaussian columns in 53 bits have combinations of 777 digits for x^2.
 */
export function impossibility(problem: Problem, most: number): Impossible | undefined {
  const found = zeroRow(problem) ?? pairedRows(problem) ?? outsideMonomials(problem, most);
  if (found === undefined) return undefined;
  const numbers = [...found.combination, lossOf(problem, found)];
  return numbers.every((a) => rationalToText(a).length <= factsLimits.digits) ? found : undefined;
}

/** At least this is l at every width: (u.y)^2/(2 norm(u)^2). */
function lossOf({ labels }: Problem, { rows, combination: u }: Impossible): Rational {
  const against = dot(
    u,
    rows.map((i) => rationalFromDouble(labels[i] ?? 0)),
  );
  return Q.div(Q.mul(against, against), Q.mul(ratio(2n), dot(u, u)));
}

/** The facts file about only these rows; its provenance names them and the whole data set. */
export function impossibleFile(
  problem: Problem,
  impossible: Impossible,
  provenance: FactsFile['provenance'],
): FactsFile {
  const { rows, combination, by } = impossible;
  const few = rowsOfProblem(problem, rows);
  const labels = few.labels.map(rationalFromDouble);
  return {
    instance: {
      activation: problem.activation.value,
      inputs: mapMatrix(few.inputs, rationalFromDouble),
      labels,
      points: {},
    },
    facts: [{ fact: 'unfittable', by, combination, loss: lossOf(problem, impossible) }],
    provenance: {
      ...provenance,
      rows: `${rows.map((i) => i + 1).join(' ')} of ${problem.inputs.rows}`,
      data: `SHA-256 ${inputsDigest(problem.inputs)}`,
    },
  };
}
