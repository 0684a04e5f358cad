/**
 * # The arrays of a counterexample
 *
 * Every export prints the same arrays, in the same order and under the same names: X, y, then W and v of each point,
 * then the arrays in the facts.
 * @module
 */
import { rationalFromText, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import type { Kinds } from '../../certificates/facts/families.ts';
import { kinds } from '../../certificates/facts/kinds.ts';
import { factEntries } from '../../certificates/facts/write.ts';
import type { Json } from '../../certificates/shapes.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';

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

/** The JSON form written by a shape: a number, a list, rows, or a list of matrices. */
function written(name: string, value: Json | undefined): readonly ExactArray[] {
  if (!Array.isArray(value)) return [vectorArray(name, [rationalIn(value)])];
  const list: readonly Json[] = value;
  const [first] = list;
  if (!Array.isArray(first)) return [vectorArray(name, list.map(rationalIn))];
  if (Array.isArray(first[0])) return list.flatMap((W, l) => written(`${name}_${l + 1}`, W));
  const rows = list.map((entries) => (Array.isArray(entries) ? entries.map(rationalIn) : []));
  return [{ name, vector: false, rows }];
}

/** An entry of each object in a list. */
function writtenOfEach(name: string, part: string, list: Json): readonly ExactArray[] {
  const objects: readonly Json[] = Array.isArray(list) ? list : [];
  return objects.flatMap((one, l) => {
    const entries = new Map<string, Json>(Object.entries(one));
    return written(`${name}_${l + 1}`, entries.get(part));
  });
}

function rationalIn(text: Json | undefined): Rational {
  const found =
    typeof text === 'string' || typeof text === 'number' ? rationalFromText(`${text}`) : undefined;
  if (found === undefined) throw new RangeError(`arraysOf: no number: ${JSON.stringify(text)}`);
  return found;
}

const known: Kinds = kinds;

/** The arrays in the fact itself, as named by its kind. */
function arraysOfFact(fact: Fact): readonly ExactArray[] {
  const arrays = known[fact.fact]?.arrays ?? {};
  const entries = new Map(Object.entries(factEntries(fact)));
  return Object.entries(arrays).flatMap(([name, path]) => {
    const [key = '', ...inside] = path.split('.');
    const value = entries.get(key);
    if (value === undefined) return [];
    const [part] = inside;
    return part === undefined ? written(name, value) : writtenOfEach(name, part, value);
  });
}

function contentOf({ vector, rows }: ExactArray): string {
  return JSON.stringify([vector, rows.map((entries) => entries.map(rationalToText))]);
}

/** One array per name: equal arrays of several facts are kept once, different ones are called name_2, name_3, ... */
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
  return distinctlyNamed([
    ...(inputs === undefined ? [] : [matrixArray('X', inputs)]),
    ...(labels === undefined ? [] : [vectorArray('y', labels)]),
    ...Object.entries(points).flatMap(([name, { hidden, outputs }]) => [
      matrixArray(`W_${name}`, hidden),
      vectorArray(`v_${name}`, outputs),
    ]),
    ...facts.flatMap(arraysOfFact),
  ]);
}
