/**
 * # What a network reads of multi-view data
 *
 * C classes with two views each, the features e_{y,l} orthonormal. F_y(x) is the sum of u(<w, p>) over the neurons w of class y
 * and the patches p of x. A test input has one view or both of its class y and, of another class y', both views as a
 * distractor. Its outputs are sums of strengths, so all 3 C (C - 1) cases are decided exactly. Over Q.
 *
 * ## Main definitions
 * - {@link Unit}: u, and the size of the distractor
 * - {@link readingOf}: the strengths of an ensemble
 * - {@link testCases}, {@link decisionOf}, {@link errorsOf}
 *
 * ## Notation
 * A model is a matrix of C m rows, m for each class in turn, and 2C columns: the views of class 1, of class 2, ...
 *
 * Proofs: proofs-notes/ensembles.md (M2).
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Field } from '../quadratic/elimination.ts';

/**
 * `power`: u(t) = relu(t)^power, and the distractor's strengths count beta = alpha^power times. `smoothed`: u(t) is
 * t^power/(power h^(power - 1)) on [0, h], h the threshold, 0 below and t - (1 - 1/power) h above; the distractor's patches are
 * alpha e_{y',l}.
 */
export type Unit =
  | { readonly unit: 'power'; readonly power: number; readonly beta: Rational }
  | {
      readonly unit: 'smoothed';
      readonly power: number;
      readonly threshold: Rational;
      readonly alpha: Rational;
    };

export type Models = readonly Matrix<Rational>[];

/** C x 2C: what output z has from each feature, alone and in the distractor. */
export interface Reading {
  readonly own: Matrix<Rational>;
  readonly far: Matrix<Rational>;
}

export interface TestCase {
  readonly of: number;
  readonly views: readonly number[];
  readonly distractor: number;
}

/** Numbers of cases; `ties` are those without a single largest output. */
export interface Errors {
  readonly single: number;
  readonly multi: number;
  readonly ties: number;
}

/** Why these are no models of one task, or `undefined`. */
export function modelsFault(models: Models): string | undefined {
  const [first] = models;
  if (first === undefined) return 'there is no model';
  const { cols } = first;
  if (cols < 4 || cols % 2 === 1)
    return `expected columns for two views of two or more classes, got ${cols}`;
  const wrong = models.findIndex((W) => W.cols !== cols || (2 * W.rows) % cols !== 0);
  return wrong < 0
    ? undefined
    : `model ${wrong + 1}: expected ${cols} columns and as many rows for each of ${cols / 2} classes`;
}

function raised(F: Field, a: Rational, power: number): Rational {
  let value = F.one;
  for (let k = 0; k < power; k++) value = F.mul(value, a);
  return value;
}

/** u(scale a). */
function valueOf(F: Field, unit: Unit, a: Rational): Rational {
  if (F.sign(a) <= 0) return F.zero;
  if (unit.unit === 'power') return raised(F, a, unit.power);
  const { power, threshold: h } = unit;
  const k = ratio(BigInt(power));
  if (F.sign(F.sub(a, h)) > 0) return F.sub(a, F.mul(F.sub(F.one, F.div(F.one, k)), h));
  return F.div(raised(F, a, power), F.mul(k, raised(F, h, power - 1)));
}

/** The mean over the models of the sums of u(scale w) over the neurons of each class. */
function strengths(F: Field, unit: Unit, models: Models, scale: Rational): Matrix<Rational> {
  const cols = models[0]?.cols ?? 0;
  const sums = Array.from({ length: (cols / 2) * cols }, () => F.zero);
  for (const W of models) {
    const width = (2 * W.rows) / cols;
    for (let i = 0; i < W.rows; i++)
      for (let k = 0; k < cols; k++) {
        const place = ((i - (i % width)) / width) * cols + k;
        const value = valueOf(F, unit, F.mul(scale, at(W, i, k)));
        sums[place] = F.add(sums[place] ?? F.zero, value);
      }
  }
  const K = ratio(BigInt(models.length));
  return matrix(
    cols / 2,
    cols,
    sums.map((sum) => F.div(sum, K)),
  );
}

/**
 * The strengths of the mean of the outputs of these models.
 *
 * Shapes: K models, C m x 2C each. Cost: about 2 (power + 2) operations per weight.
 */
export function readingOf(F: Field, unit: Unit, models: Models): Reading {
  const own = strengths(F, unit, models, F.one);
  if (unit.unit === 'smoothed') return { own, far: strengths(F, unit, models, unit.alpha) };
  const far = tabulate(own.rows, own.cols, (z, k) => F.mul(unit.beta, at(own, z, k)));
  return { own, far };
}

/** 2 C (C - 1) with one view, and then C (C - 1) with both. */
export function* testCases(classes: number): Generator<TestCase> {
  for (const views of [[0], [1], [0, 1]])
    for (let of = 0; of < classes; of++)
      for (let distractor = 0; distractor < classes; distractor++)
        if (distractor !== of) yield { of, views, distractor };
}

/** The class of the largest output, or `undefined` for a tie. */
export function decisionOf(
  F: Field,
  { own, far }: Reading,
  { of, views, distractor }: TestCase,
): number | undefined {
  let [best, largest]: [number | undefined, Rational | undefined] = [undefined, undefined];
  for (let z = 0; z < own.rows; z++) {
    const distracted = F.add(at(far, z, 2 * distractor), at(far, z, 2 * distractor + 1));
    const output = views.reduce((sum, l) => F.add(sum, at(own, z, 2 * of + l)), distracted);
    const side = largest === undefined ? 1 : F.sign(F.sub(output, largest));
    if (side > 0) [best, largest] = [z, output];
    else if (side === 0) best = undefined;
  }
  return best;
}

/** The test error is mu single/(2 C (C - 1)) + (1 - mu) multi/(C (C - 1)); a tie is an error. */
export function errorsOf(F: Field, reading: Reading): Errors {
  const errors = { single: 0, multi: 0, ties: 0 };
  for (const test of testCases(reading.own.rows)) {
    const found = decisionOf(F, reading, test);
    if (found === undefined) errors.ties++;
    if (found !== test.of) errors[test.views.length === 1 ? 'single' : 'multi']++;
  }
  return errors;
}

export interface Comparison {
  /** The largest absolute difference of two strengths, own and of distractors. */
  readonly difference: Rational;
  /** The same for the sums of both views of a class: the outputs at inputs that have both alone. */
  readonly sums: Rational;
  /** Of the 3 C (C - 1) cases: those with the same largest output, or with a tie in both. */
  readonly agreeing: number;
}

function larger(F: Field, a: Rational, b: Rational): Rational {
  const size = F.sign(b) < 0 ? F.neg(b) : b;
  return F.sign(F.sub(size, a)) > 0 ? size : a;
}

/** A student against its teacher, with as many classes. */
export function comparisonOf(F: Field, teacher: Reading, student: Reading): Comparison {
  let [difference, sums] = [F.zero, F.zero];
  const { rows: C } = teacher.own;
  for (const side of ['own', 'far'] as const)
    for (let z = 0; z < C; z++)
      for (let y = 0; y < C; y++) {
        const [a, b] = [2 * y, 2 * y + 1].map((k) =>
          F.sub(at(teacher[side], z, k), at(student[side], z, k)),
        );
        if (a === undefined || b === undefined) continue;
        difference = larger(F, larger(F, difference, a), b);
        if (side === 'own') sums = larger(F, sums, F.add(a, b));
      }
  let agreeing = 0;
  for (const test of testCases(C))
    if (decisionOf(F, teacher, test) === decisionOf(F, student, test)) agreeing++;
  return { difference, sums, agreeing };
}
