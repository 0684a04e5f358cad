/**
 * # The arrays of a counterexample
 *
 * Every export prints the same ones, in the same order and under the same names: X, y, then W and v of each
 * point, then the matrices that a fact brings along.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';

/** An exact array; a vector has one row. */
export interface ExactArray {
  /** An identifier in Python and TypeScript: X, y, W_P, v_P, B, w. */
  readonly name: string;
  readonly vector: boolean;
  readonly rows: readonly (readonly Rational[])[];
}

function matrixArray(name: string, A: Matrix<Rational>): ExactArray {
  return { name, vector: false, rows: Array.from({ length: A.rows }, (_, i) => row(A, i)) };
}

function vectorArray(name: string, entries: readonly Rational[]): ExactArray {
  return { name, vector: true, rows: [entries] };
}

/** All of them. */
export function arraysOf({ instance, facts }: FactsFile): readonly ExactArray[] {
  const { inputs, labels, points } = instance;
  return [
    ...(inputs === undefined ? [] : [matrixArray('X', inputs)]),
    ...(labels === undefined ? [] : [vectorArray('y', labels)]),
    ...Object.entries(points).flatMap(([name, { hidden, outputs }]) => [
      matrixArray(`W_${name}`, hidden),
      vectorArray(`v_${name}`, outputs),
    ]),
    ...facts.flatMap((fact) =>
      fact.fact === 'nn-above-nt'
        ? [matrixArray('B', fact.target), matrixArray('w', fact.weights)]
        : [],
    ),
  ];
}
