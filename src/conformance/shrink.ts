/**
 * # Shrinking a case
 *
 * From a failing case to a smaller one that still fails: fewer samples, neurons and inputs, then simpler numbers. Every
 * candidate goes to the same implementation and the same judge, so that the case shown really fails.
 *
 * ## Main definitions
 * - {@link shrink}, {@link smaller}
 * - {@link weightOf}: the order of cases
 * @module
 */
import { numbersIn, tensorOf } from './case-text.ts';
import type { Numbers } from './case-text.ts';
import { identified } from './cases.ts';
import { roundTo } from './families.ts';
import { operations } from './protocol.ts';
import type { Case, Dimension, Tensor } from './protocol.ts';
import { retrained } from './training-cases.ts';

/** The number of entries, then their length as text. */
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

const atOnce = 12;

/**
 * The result of asking some cases: a failing one, whether one of them cost a restart or a time limit, or that the
 * budget is used up.
 */
export interface Tried {
  readonly found: Case | undefined;
  readonly isCostly: boolean;
  readonly isOver: boolean;
}

/**
 * The lightest case found from `first`. `tries` returns the first failing case. Once one of them was costly they are
 * asked one by one, since a batch with a culprit is asked twice.
 */
export async function shrink(
  first: Case,
  isCostly: boolean,
  tries: (cases: readonly Case[]) => Promise<Tried>,
): Promise<Case> {
  let best = first;
  let length = isCostly ? 1 : atOnce;
  const asked = new Set([first.id]);
  let open = smaller(best);
  for (;;) {
    const batch = upTo(length, open, asked);
    if (batch.length === 0) return best;
    const outcomes = await tries(batch);
    if (outcomes.isCostly) length = 1;
    if (outcomes.found !== undefined) {
      best = outcomes.found;
      open = smaller(best);
    }
    if (outcomes.isOver) return best;
  }
}

/** The next few that were not asked yet. */
function upTo(length: number, open: Iterator<Case>, asked: Set<string>): readonly Case[] {
  const batch: Case[] = [];
  while (batch.length < length) {
    const next = open.next();
    if (next.done === true) break;
    if (asked.has(next.value.id)) continue;
    asked.add(next.value.id);
    batch.push(next.value);
  }
  return batch;
}

/** Lighter cases, the most promising first. Those of `train` get the step size and the goal for their new numbers. */
export function* smaller(question: Case): Generator<Case> {
  for (const inputsWith of [...cuts(question), ...simplifications(question)]) {
    const inputs = inputsWith();
    const { id: _id, ...rest } = question;
    const changed = { ...rest, inputs: { ...question.inputs, ...inputs } };
    const posed = question.op === 'train' ? retrained(changed) : changed;
    if (posed === undefined) continue;
    const lighter = identified(posed);
    if (isLighter(lighter, question)) yield lighter;
  }
}

type Inputs = Readonly<Record<string, Tensor>>;

type Kept = (k: number) => boolean;

/**
 * Fewer samples, neurons or inputs: first prefixes, from one on, since a failing case may cost a time limit and a
 * passing one does not; then suffixes, then all but one.
 */
function cuts(question: Case): readonly (() => Inputs)[] {
  const sized = (['n', 'm', 'd'] as const).map(
    (dimension) => [dimension, sizeIn(question, dimension)] as const,
  );
  const ways = [firstFew, lastHalf, allButOne];
  return ways.flatMap((way) =>
    sized.flatMap(([dimension, size]) =>
      way(size).map((keeps) => () => cutTo(question, dimension, keeps)),
    ),
  );
}

/** 1, 2, 4, ... of them, then closer to all. */
function firstFew(size: number): readonly Kept[] {
  const sizes: number[] = [];
  for (let k = 1; k < size; k *= 2) sizes.push(k);
  for (let k = 2 ** Math.floor(Math.log2(size)); k >= 1; k /= 2)
    if (size - k > (sizes.at(-1) ?? size)) sizes.push(size - k);
  return sizes.map((most) => (k) => k < most);
}

function lastHalf(size: number): readonly Kept[] {
  return size < 2 ? [] : [(k) => k >= Math.floor(size / 2)];
}

function allButOne(size: number): readonly Kept[] {
  if (size < 2) return [];
  return Array.from({ length: Math.min(size, 16) }, (_, left) => (k: number) => k !== left);
}

function sizeIn({ op, inputs }: Case, dimension: Dimension): number {
  const found = Object.entries(operations[op].inputs).find(([, own]) => own.includes(dimension));
  if (found === undefined) return 1;
  const [name, dimensions] = found;
  return inputs[name]?.shape[dimensions.indexOf(dimension)] ?? 1;
}

function cutTo({ op, inputs }: Case, dimension: Dimension, keeps: Kept): Inputs {
  const cut = Object.entries(operations[op].inputs).flatMap(([name, dimensions]) => {
    const tensor = inputs[name];
    const axis = dimensions.indexOf(dimension);
    return tensor === undefined || axis < 0
      ? []
      : [[name, keptAlong(tensor, axis, keeps)] as const];
  });
  return Object.fromEntries(cut);
}

/** The tensor with only these rows (axis 0) or columns. */
function keptAlong(tensor: Tensor, axis: number, keeps: Kept): Tensor {
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

/** Numbers that are easier to read. A radius and a step size stay positive. */
function simplerOf({ dtype }: Case, name: string): readonly Simplify[] {
  const isPositive = name === 'radius' || name === 'eta';
  if (dtype === 'q') return isPositive ? [() => '1'] : [() => '0', () => '1'];
  const round = (x: number | string): number => Math.round(Number(x));
  const short = (x: number | string): number => roundTo(dtype, Number(Number(x).toPrecision(2)));
  if (isPositive) return [() => 1, (x) => Math.max(1, round(x)), short];
  return [() => 0, () => 1, round, short];
}

/** Variants with all numbers of an input simplified, then with one of them. */
function simplifications(question: Case): readonly (() => Inputs)[] {
  const inputs = Object.entries(question.inputs).map(([name, tensor]) => {
    const inputsWith = (numbers: Numbers): Inputs => ({
      [name]: tensorOf(tensor.dtype, tensor.shape, numbers),
    });
    return { numbers: numbersIn(tensor), ways: simplerOf(question, name), inputsWith };
  });
  const all = inputs.flatMap(({ numbers, ways, inputsWith }) =>
    ways.map((way) => () => inputsWith(numbers.map(way))),
  );
  const single = inputs.flatMap(({ numbers, ways, inputsWith }) =>
    numbers
      .slice(0, 64)
      .flatMap((x, k) =>
        ways
          .filter((way) => lettersOf(way(x)) < lettersOf(x))
          .map((way) => () => inputsWith(numbers.with(k, way(x)))),
      ),
  );
  return [...all, ...single];
}
