/**
 * # Functions of each entry in an ONNX model
 *
 * Of units they make activations; of one number for each unit, affine maps; of constants, constants.
 *
 * ## Main definitions
 * - {@link arithmetic}, {@link applied}, {@link numbered}, {@link pow}, {@link clip}, {@link prelu}, {@link gelu}
 * @module
 */
import { rationalField as Q, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { expressionLimits } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import { apply, partsOf, variable } from '../sigma/expression-tree.ts';
import { binary, one } from '../sigma/named-functions.ts';
import { exactDouble, scaled, shifted } from './onnx-affine.ts';
import { attributesIn, doubleOf, forUnits, numberIn, tensorText } from './onnx-arguments.ts';
import type { Tensor } from './onnx-graph.ts';
import { clipped, exactly, gelus, operations, withNumbers } from './onnx-operators.ts';
import { shapeText, unitsOf } from './onnx-shapes.ts';
import { composed, refused, settled } from './onnx-values.ts';
import type { Step, Units, Value } from './onnx-values.ts';

/** Whether a constant is one number for each unit; a number for all units is part of the function. */
function isUnitwise({ dims, data }: Tensor, { shape }: Units): boolean {
  return data.length > 1 || (dims.length > 0 && unitsOf(shape) === 1);
}

/** Add, Sub, Mul and Div of units and one number for each. */
function unitwise(step: Step, value: Units, tensor: Tensor, isFirst: boolean): Value {
  const by = forUnits(tensor, value, step);
  const { op } = step.node;
  const before = settled(value, by.length, step, false);
  const map = ((): ReturnType<typeof scaled> => {
    if (op === 'Add') return shifted(before.map, by);
    if (op === 'Mul') return scaled(before.map, by);
    if (op === 'Div' && !isFirst) return scaled(before.map, reciprocals(by, step));
    if (op !== 'Sub') throw refused(step, `${tensorText(tensor)} acts differently on each unit`);
    const signs = new Float64Array(by.length).fill(-1);
    if (!isFirst)
      return shifted(
        before.map,
        by.map((x) => -x),
      );
    return shifted(composed(scaled(before.map, signs), step), by);
  })();
  return { ...before, map: composed(map, step) };
}

function reciprocals(by: Float64Array, step: Step): Float64Array {
  return by.map((x) => {
    const inverse = x === 0 ? undefined : exactDouble(Q.div(Q.one, rationalFromDouble(x)));
    if (inverse === undefined)
      throw refused(
        step,
        `1/${x} is not a double, and is not rounded: apply the division to the data`,
      );
    return inverse;
  });
}

/** Functions of the same units, or numbers. */
interface Parts {
  readonly on: Units | undefined;
  readonly of: readonly Expression[];
}

function partsFor(step: Step, values: readonly (Value | undefined)[]): Parts {
  const on = values.find((value) => value?.kind === 'units');
  const of = values.map((value) => {
    if (value === undefined) throw refused(step, 'an argument is missing');
    if (value.kind === 'number') return value.e;
    if (value.kind === 'units') {
      if (value.layers !== on?.layers || value.map !== on.map)
        throw refused(step, 'joins two layers');
      if (shapeText(value.shape) !== shapeText(on.shape))
        throw refused(step, `joins ${shapeText(value.shape)} and ${shapeText(on.shape)}`);
      return value.e;
    }
    const [x] = value.tensor.data;
    if (x === undefined || value.tensor.data.length > 1)
      throw refused(step, `${tensorText(value.tensor)} acts differently on each unit`);
    if (on !== undefined && value.tensor.dims.length > on.shape.length)
      throw refused(step, `${tensorText(value.tensor)} adds axes to ${shapeText(on.shape)}`);
    return exactly(x);
  });
  return { on, of };
}

/** Checked after each node: shared parts count every time, and 60 nested squares are 2^60 parts. */
function isSmall(e: Expression): boolean {
  const pending = [e];
  let size = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (++size > expressionLimits.nodes) return false;
    pending.push(...partsOf(part));
  }
  return true;
}

function made(step: Step, { on }: Parts, e: Expression): Value {
  if (!isSmall(e))
    throw refused(step, `an activation of more than ${expressionLimits.nodes} parts`);
  return on === undefined ? { kind: 'number', e } : { ...on, e };
}

/** A function of the only argument. */
export function applied(step: Step, f: (u: Expression) => Expression): Value {
  const parts = partsFor(step, step.values);
  const [u, ...more] = parts.of;
  if (u === undefined || more.length > 0)
    throw refused(step, `expected 1 argument, got ${step.values.length}`);
  return made(step, parts, f(u));
}

/** The tree of Pow for this exponent: an integer, its reciprocal, or a root. */
function power(base: Expression, exponent: number): Expression | undefined {
  if (exponent === 0.5) return apply('sqrt', base);
  const k = Math.abs(exponent);
  if (!(Number.isInteger(k) && k <= expressionLimits.exponent)) return undefined;
  const positive = { kind: 'power', base, exponent: k } as const;
  return exponent < 0 ? binary('div', one, positive) : positive;
}

export function pow(step: Step): Value {
  attributesIn(step);
  const [base, exponent] = step.values;
  const k = doubleOf(exponent);
  if (k === undefined || step.values.length !== 2 || power(variable, k) === undefined)
    throw refused(step, 'expected a constant exponent, whole from -64 to 64 or 1/2');
  const parts = partsFor(step, [base]);
  const [u = variable] = parts.of;
  return made(step, parts, power(u, k) ?? u);
}

/** Add, Sub, Mul and Div. */
export function arithmetic(step: Step): Value {
  attributesIn(step);
  const [first, second, ...more] = step.values;
  if (first === undefined || second === undefined || more.length > 0)
    throw refused(step, `expected 2 arguments, got ${step.values.length}`);
  if (first.kind === 'units' && second.kind === 'constant' && isUnitwise(second.tensor, first))
    return unitwise(step, first, second.tensor, false);
  if (second.kind === 'units' && first.kind === 'constant' && isUnitwise(first.tensor, second))
    return unitwise(step, second, first.tensor, true);
  const isList = [first, second].some(
    (value) => value.kind === 'constant' && value.tensor.data.length > 1,
  );
  return isList ? foldedConstants(step, first, second) : entrywise(step, first === second);
}

function entrywise(step: Step, isSame: boolean): Value {
  const parts = partsFor(step, step.values);
  const [u = variable, w = variable] = parts.of;
  const operation = operations.get(step.node.op) ?? 'add';
  const square = isSame && operation === 'mul' ? power(u, 2) : undefined;
  return made(step, parts, square ?? binary(operation, u, w));
}

const overQ: Readonly<Record<string, (x: Rational, y: Rational) => Rational | undefined>> = {
  Add: (x, y) => Q.add(x, y),
  Sub: (x, y) => Q.sub(x, y),
  Mul: (x, y) => Q.mul(x, y),
  Div: (x, y) => (y.num === 0n ? undefined : Q.div(x, y)),
};

/** A constant as a tensor; an exact number that is no double is refused. */
function listOf(step: Step, value: Value): Tensor {
  if (value.kind === 'constant') return value.tensor;
  const x = doubleOf(value);
  if (x !== undefined) return { dims: [], data: Float64Array.of(x), name: 'number' };
  throw refused(step, 'a number among its arguments is not a double, and is not rounded');
}

/** Arithmetic of constants, exactly: of the same shape, or with one number. */
function foldedConstants(step: Step, a: Value, b: Value): Value {
  const [s, t] = [listOf(step, a), listOf(step, b)];
  const large = s.data.length < t.data.length ? t : s;
  const fits = (part: Tensor): boolean =>
    part.data.length === 1 || part.dims.join(',') === large.dims.join(',');
  if (!fits(s) || !fits(t))
    throw refused(step, `constants of the shapes ${s.dims.join(' x ')} and ${t.dims.join(' x ')}`);
  const entry = ({ data }: Tensor, k: number): Rational =>
    rationalFromDouble(data[data.length === 1 ? 0 : k] ?? 0);
  const data = large.data.map((_, k) => {
    const value = overQ[step.node.op]?.(entry(s, k), entry(t, k));
    const exact = value && exactDouble(value);
    if (exact === undefined)
      throw refused(step, 'a result that is not a double, and is not rounded');
    return exact;
  });
  return { kind: 'constant', tensor: { ...large, data } };
}

export function numbered(
  step: Step,
  { defaults, build }: NonNullable<ReturnType<typeof withNumbers.get>>,
): Value {
  const names = Object.keys(defaults);
  const given = attributesIn(step, ...names);
  const numbers = names.map((name) => numberIn(step, given, name) ?? defaults[name] ?? 0);
  if (step.node.op === 'Celu' && numbers[0] === 0) throw refused(step, 'the attribute alpha = 0');
  return applied(step, (u) => build(u, ...numbers));
}

export function clip(step: Step): Value {
  const given = attributesIn(step, 'min', 'max');
  const [value, ...bounds] = step.values;
  const [low, high] = (['min', 'max'] as const).map((name, k) => {
    const at = bounds[k];
    if (at === undefined) return numberIn(step, given, name);
    const x = doubleOf(at);
    if (x === undefined) throw refused(step, `its ${name} is not one number of the model`);
    return x;
  });
  if (low !== undefined && high !== undefined && low > high)
    throw refused(step, `its bounds ${low} and ${high} are not in order`);
  return applied({ ...step, values: [value] }, (u) => clipped(u, low, high));
}

/** x where x > 0, else slope x, with one slope. */
export function prelu(step: Step): Value {
  attributesIn(step);
  const [value, slope] = step.values;
  const by = doubleOf(slope);
  const build = withNumbers.get('LeakyRelu')?.build;
  if (by === undefined || build === undefined || step.values.length !== 2)
    throw refused(step, 'expected one constant slope');
  return applied({ ...step, values: [value] }, (u) => build(u, by));
}

export function gelu(step: Step): Value {
  const form = attributesIn(step, 'approximate').get('approximate')?.text ?? 'none';
  const build = gelus.get(form);
  if (build === undefined) throw refused(step, `the attribute approximate = ${form.slice(0, 60)}`);
  return applied(step, build);
}
