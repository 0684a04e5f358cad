/**
 * # Smaller cases
 *
 * From a case that goes wrong to one that still does and can be looked at: fewer samples, neurons and inputs, then
 * simpler numbers. Every case on the way is put to the same implementation and the same judge, so that what is shown is
 * a fault of its own and no guess.
 *
 * ## Main definitions
 * - {@link shrink}, {@link smaller}
 * - {@link weightOf}: by which cases are compared
 * @module
 */
import { numbersIn, tensorOf } from './case-text.ts';
import type { Numbers } from './case-text.ts';
import { identified } from './cases.ts';
import { roundTo } from './families.ts';
import { operations } from './protocol.ts';
import type { Case, Dimension, Tensor } from './protocol.ts';

/** The number of entries, then how long they are in text. */
export function weightOf({ inputs }: Case): readonly [entries: number, letters: number] {
  const all = Object.values(inputs).flatMap(numbersIn);
  return [all.length, all.reduce<number>((sum, x) => sum + lettersOf(x), 0)];
}

function lettersOf(x: number | string): number {
  return Object.is(x, -0) ? 2 : `${x}`.length;
}

export function isLighter(a: Case, b: Case): boolean {
  const [[entries, letters], [others, more]] = [weightOf(a), weightOf(b)];
  return entries < others || (entries === others && letters < more);
}

/** Cases that are asked on the way, at most. */
const mostAsked = 400;
const atOnce = 12;

/**
 * The lightest case found from `first`, after at most 400 others. `goesWrong` names the first of its cases that does, or
 * `none`, or ends the search.
 */
export async function shrink(
  first: Case,
  goesWrong: (cases: readonly Case[]) => Promise<Case | 'none' | 'stop'>,
): Promise<Case> {
  let best = first;
  let asked = 0;
  let open = smaller(best);
  while (open.length > 0 && asked < mostAsked) {
    const batch = open.slice(0, atOnce);
    asked += batch.length;
    const found = await goesWrong(batch);
    if (found === 'stop') break;
    if (found !== 'none') best = found;
    open = found === 'none' ? open.slice(atOnce) : smaller(best);
  }
  return best;
}

/** Lighter cases, those that promise most first. None of `train`, whose goal belongs to its numbers. */
export function smaller(question: Case): readonly Case[] {
  if (question.op === 'train') return [];
  const cut = (['n', 'm', 'd'] as const).flatMap((dimension) => cuts(question, dimension));
  const simple = Object.keys(question.inputs).flatMap((name) => simplified(question, name));
  const distinct = new Map([...cut, ...simple].map((made) => [made.id, made]));
  return [...distinct.values()].filter((made) => isLighter(made, question));
}

function changed({ id: _id, ...question }: Case, inputs: Readonly<Record<string, Tensor>>): Case {
  return identified({ ...question, inputs: { ...question.inputs, ...inputs } });
}

/** Each half and each one left out, of the samples, neurons or inputs. */
function cuts(question: Case, dimension: Dimension): readonly Case[] {
  const shapes = operations[question.op].inputs;
  const sizes = Object.entries(shapes).map(([name, dimensions]) => {
    const axis = dimensions.indexOf(dimension);
    return axis < 0 ? 0 : (question.inputs[name]?.shape[axis] ?? 0);
  });
  const size = Math.max(0, ...sizes);
  if (size < 2) return [];
  const half = Math.floor(size / 2);
  const halves = [(k: number): boolean => k < half, (k: number): boolean => k >= half];
  const single = Array.from({ length: Math.min(size, 16) }, (_, left) => (k: number) => k !== left);
  return [...halves, ...single].map((keeps) => {
    const inputs = Object.entries(shapes).flatMap(([name, dimensions]) => {
      const tensor = question.inputs[name];
      const axis = dimensions.indexOf(dimension);
      return tensor === undefined || axis < 0
        ? []
        : [[name, keptAlong(tensor, axis, keeps)] as const];
    });
    return changed(question, Object.fromEntries(inputs));
  });
}

/** The rows (axis 0) or columns of a tensor that are kept. */
function keptAlong(tensor: Tensor, axis: number, keeps: (k: number) => boolean): Tensor {
  const { dtype, shape } = tensor;
  const cols = shape[1] ?? 1;
  const place = (k: number): number => (axis === 0 ? Math.floor(k / cols) : k % cols);
  const numbers = numbersIn(tensor).filter((_, k) => keeps(place(k)));
  const kept = shape.map((size, k) =>
    k === axis ? Array.from({ length: size }, (_, j) => j).filter(keeps).length : size,
  );
  return tensorOf(dtype, kept, numbers);
}

type Simplify = (x: number | string) => number | string;

/** Numbers that are easier to look at. A radius and a rate of descent stay positive. */
function simplifications(question: Case, name: string): readonly Simplify[] {
  const { dtype } = question;
  const isPositive = name === 'radius' || name === 'eta';
  if (dtype === 'q') return isPositive ? [() => '1'] : [() => '0', () => '1'];
  const round = (x: number | string): number => Math.round(Number(x));
  const short = (x: number | string): number => roundTo(dtype, Number(Number(x).toPrecision(2)));
  if (isPositive) return [() => 1, (x) => Math.max(1, round(x)), short];
  return [() => 0, () => 1, round, short];
}

/** The case with all numbers of an input made simple, then with one of them. */
function simplified(question: Case, name: string): readonly Case[] {
  const tensor = question.inputs[name];
  if (tensor === undefined) return [];
  const numbers = numbersIn(tensor);
  const withNumbers = (made: Numbers): Case =>
    changed(question, { [name]: tensorOf(tensor.dtype, tensor.shape, made) });
  const ways = simplifications(question, name);
  const all = ways.map((way) => withNumbers(numbers.map(way)));
  const single = numbers
    .slice(0, 64)
    .flatMap((x, k) =>
      ways
        .filter((way) => lettersOf(way(x)) < lettersOf(x))
        .map((way) => withNumbers(numbers.with(k, way(x)))),
    );
  return [...all, ...single];
}
