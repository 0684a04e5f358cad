/**
 * # The arrays of a counterexample
 *
 * Every export prints the same ones, in the same order and under the same names: X, y, then W and v of each
 * point, then the arrays that a fact brings along.
 * @module
 */
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { EnlargedPoint, Fact, FactsFile } from '../../certificates/facts/format.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layers } from '../../network/deep.ts';

/** An exact array; a vector has one row. */
export interface ExactArray {
  /** An identifier in Python and TypeScript: X, y, W_P, v_P, B, w, W_1, lam. */
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

function scalarArray(name: string, a: Rational): ExactArray {
  return vectorArray(name, [a]);
}

/** W_1 to W_L. */
function layerArrays(layers: Layers<Rational>): readonly ExactArray[] {
  return layers.map((W, l) => matrixArray(`W_${l + 1}`, W));
}

/** The exponential unit a exp(w.x + b) of the enlarged problem, and its lambda, which is a keyword of Python. */
function unitArrays({ scale, offset, direction, penalty }: EnlargedPoint): readonly ExactArray[] {
  return [
    scalarArray('a', scale),
    scalarArray('b', offset),
    vectorArray('w', direction),
    scalarArray('lam', penalty),
  ];
}

/** The arrays that are in the fact alone; bounds and claims about the arrays are left out. */
function arraysOfFact(fact: Fact): readonly ExactArray[] {
  return [
    ...('target' in fact ? [matrixArray('B', fact.target), matrixArray('w', fact.weights)] : []),
    ...('layers' in fact ? layerArrays(fact.layers) : []),
    ...('input' in fact ? [vectorArray('x', fact.input), vectorArray('z', fact.combination)] : []),
    ...('penalty' in fact ? unitArrays(fact) : []),
    ...('step' in fact ? [scalarArray('step', fact.step)] : []),
  ];
}

function contentOf({ vector, rows }: ExactArray): string {
  return JSON.stringify([vector, rows.map((entries) => entries.map(rationalToText))]);
}

/** One array for each name: what facts share is kept once, what differs is called name_2, name_3, ... */
function distinctlyNamed(arrays: readonly ExactArray[]): readonly ExactArray[] {
  const contents = new Map<string, string[]>();
  return arrays.flatMap((array) => {
    const content = contentOf(array);
    const known = contents.get(array.name) ?? [];
    if (known.includes(content)) return [];
    contents.set(array.name, [...known, content]);
    return [known.length === 0 ? array : { ...array, name: `${array.name}_${known.length + 1}` }];
  });
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
    ...distinctlyNamed(facts.flatMap(arraysOfFact)),
  ];
}
