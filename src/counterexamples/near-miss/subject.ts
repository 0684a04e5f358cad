/**
 * # The subject that a near miss changes
 *
 * The data, the point and the numbers of a witness that its theorem mentions, by name, all exact.
 *
 * ## Main definitions
 * - {@link Subject}, {@link ArrayName}, {@link NumberName}
 * - {@link dataOf}, {@link networkOf}, {@link kktProblemOf}, {@link ballOf}, {@link penaltyOf}, {@link stepOf},
 *   {@link layersOf}, {@link targetOf}: from a facts file
 * - {@link arrayOf}, {@link listOf}, {@link numberNamed}: one part
 * - {@link settingOf}: the setting in which the hypotheses of theorems are decided
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import type { Setting } from '../../theorems/setting.ts';

export const arrayNames = ['X', 'y', 'W', 'v', 'B', 'w', 'F', 'V', 'P'] as const;
/**
 * X, y, W and v of one point; B and w, the target and the weights of a quadratic network; F, w and V, leaf vectors,
 * weights and head of a network of products, and P, the positions on one side.
 */
export type ArrayName = (typeof arrayNames)[number];

export const numberNames = [
  'radius',
  'zeta',
  'kappa',
  'lambda',
  'step',
  'tau',
  'gamma',
  'positions',
  'window',
  'stride',
  'channels',
  'power',
  'members',
  'dense',
] as const;
/** The common entry of dense parts; the sizes of a layer of windows; the power of relu and the members of an ensemble; eps of a ball; tau of surrogates and gamma of their step; the step of gradient descent; lambda of the penalty in Theorem F3; zeta <= v_j <= kappa of a box, v_j >= zeta and max v_j <= kappa min v_j of a cone. */
export type NumberName = (typeof numberNames)[number];

export interface Subject {
  readonly sigma?: Expression;
  /** y and v have one row. */
  readonly arrays: Readonly<Partial<Record<ArrayName, Matrix<Rational>>>>;
  readonly numbers: Readonly<Partial<Record<NumberName, Rational>>>;
  /** The name in the file of the point that W and v belong to; empty if there is none. */
  readonly point: string;
}

function missing(what: string): RangeError {
  return new RangeError(`the witness has no ${what}`);
}

/** Throws a RangeError where the subject has none. */
export function arrayOf({ arrays }: Subject, name: ArrayName): Matrix<Rational> {
  const found = arrays[name];
  if (found === undefined) throw missing(name);
  return found;
}

/** The entries of y or v. Throws a RangeError where the subject has none. */
export function listOf(subject: Subject, name: 'y' | 'v'): readonly Rational[] {
  return Array.from(arrayOf(subject, name).data);
}

/** Throws a RangeError where the subject has none. */
export function numberNamed({ numbers }: Subject, name: NumberName): Rational {
  const found = numbers[name];
  if (found === undefined) throw missing(name);
  return found;
}

/** Throws a RangeError where the subject has none. */
export function sigmaOf({ sigma }: Subject): Expression {
  if (sigma === undefined) throw missing('activation');
  return sigma;
}

/** A matrix with one row. */
export function oneRow(entries: readonly Rational[]): Matrix<Rational> {
  return matrix(1, entries.length, entries);
}

/** sigma, X and y. */
export function dataOf({ instance }: FactsFile): Subject {
  const { activation, inputs, labels } = instance;
  return {
    ...(activation === undefined ? {} : { sigma: activation }),
    arrays: {
      ...(inputs === undefined ? {} : { X: inputs }),
      ...(labels === undefined ? {} : { y: oneRow(labels) }),
    },
    numbers: {},
    point: '',
  };
}

/** The data and the point of this name. */
export function networkOf(file: FactsFile, point: string): Subject {
  const data = dataOf(file);
  const found = file.instance.points[point];
  if (found === undefined) throw missing(`point ${point}`);
  const { hidden: W, outputs } = found;
  return { ...data, arrays: { ...data.arrays, W, v: oneRow(outputs) }, point };
}

/** The problem of Theorem C in the `kkt` fact: the data, W0, v of the point if it is fixed, the set. */
export function kktProblemOf(file: FactsFile): Subject {
  const fact = file.facts.find((f) => f.fact === 'kkt');
  if (fact === undefined) throw missing('kkt fact');
  const atCentre = networkOf(file, fact.centre);
  const { radius } = fact;
  if (fact.set === 'ball') return { ...atCentre, numbers: { radius } };
  // v is trained: that of the centre is not part of the problem
  const arrays = { ...dataOf(file).arrays, W: arrayOf(atCentre, 'W') };
  const kappa = fact.set === 'cone' ? fact.ratio : fact.most;
  return { ...atCentre, arrays, numbers: { radius, zeta: fact.least, kappa } };
}

/** The centre and the radius of the `in-ball` fact. */
export function ballOf(file: FactsFile): Subject {
  const fact = file.facts.find((f) => f.fact === 'in-ball');
  if (fact === undefined) throw missing('in-ball fact');
  return { ...networkOf(file, fact.centre), numbers: { radius: fact.radius } };
}

/** The data, the point and the penalty of the `enlarged-minimum` fact. */
export function penaltyOf(file: FactsFile): Subject {
  const fact = file.facts.find((f) => f.fact === 'enlarged-minimum');
  if (fact === undefined) throw missing('enlarged-minimum fact');
  return { ...networkOf(file, fact.at), numbers: { lambda: fact.penalty } };
}

/** The data, the point and the step of the `step-raises-loss` fact. */
export function stepOf(file: FactsFile): Subject {
  const fact = file.facts.find((f) => f.fact === 'step-raises-loss');
  if (fact === undefined) throw missing('step-raises-loss fact');
  return { ...networkOf(file, fact.at), numbers: { step: fact.step } };
}

/** The data and the two layers of the `projection` fact. */
export function layersOf(file: FactsFile): Subject {
  const fact = file.facts.find((f) => f.fact === 'projection');
  const [W, v, deeper] = fact?.layers ?? [];
  if (W === undefined || v === undefined || deeper !== undefined)
    throw missing('projection fact about two layers');
  return { ...dataOf(file), arrays: { ...dataOf(file).arrays, W, v } };
}

/** The target and the weights of the fact about risks. */
export function targetOf({ facts }: FactsFile): Subject {
  const fact = facts.find((f) => f.fact === 'nn-above-nt' || f.fact === 'quadratic-risks');
  if (fact === undefined) throw missing('fact about risks');
  return { arrays: { B: fact.target, w: fact.weights }, numbers: {}, point: '' };
}

/** The setting for deciding hypotheses. */
export function settingOf({ sigma, arrays, numbers }: Subject): Setting {
  const { X, y, W, v, B, w } = arrays;
  return {
    activation: sigma,
    inputs: X,
    labels: y === undefined ? undefined : Array.from(y.data),
    hidden: W,
    outputs: v === undefined ? undefined : Array.from(v.data),
    target: B,
    weights: w,
    least: numbers.zeta,
    most: numbers.kappa,
    penalty: numbers.lambda,
  };
}
