/**
 * # The range of acceptable answers
 *
 * For each operation an enclosure of the true answer and a bound of the rounding error that a sound program of
 * the case's format can make. Nothing here is a tolerance: every bound is derived from the case.
 *
 * ## Main definitions
 * - {@link reference}: the {@link Quantity} of every output entry
 *
 * ## Main results
 * Section 5 of proofs-notes/conformance.md.
 *
 * ## Implementation notes
 * Pre-activations are exact to one unit (dyadic sums), so that the width of the enclosures stays well below the
 * error bounds. G is bounded through its two factors, which avoids summing m d terms of six factors one by one.
 * @module
 */
import { addUp, exactly, mulUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { encloseQuotient, intervalRing as I, intervalTier } from '../arithmetic/interval.ts';
import { slopeAt, valueAt } from './activation-error.ts';
import type { Declared } from './activation-error.ts';
import { projectedOf } from './projection.ts';
import type { Dtype, Flags, Operation } from './protocol.ts';
import {
  dotOf,
  exactQuantity,
  roundingOf,
  rowsOf,
  sumOf,
  termOf,
  times,
  zeroUp,
} from './rounding.ts';
import type { Format, Quantity, Term } from './rounding.ts';

/** The inputs of a case in a binary format. */
export interface Question {
  readonly op: Operation;
  readonly dtype: Exclude<Dtype, 'q'>;
  readonly flags: Flags;
  /** Absent for `project`. */
  readonly declared: Declared | undefined;
  readonly inputs: Readonly<Record<string, Array2>>;
}

/** Entries and their shape. */
export interface Array2 {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export interface Expected {
  readonly shape: readonly number[];
  readonly entries: readonly Quantity[];
}

export type Reference = Readonly<Record<string, Expected>>;

/** The network of a case with its pre-activations; entries row by row. */
interface Layer {
  readonly format: Format;
  readonly declared: Declared;
  readonly n: number;
  readonly d: number;
  readonly m: number;
  readonly X: readonly Quantity[];
  readonly v: readonly Quantity[];
  readonly y: readonly Quantity[];
  /** n x m. */
  readonly P: readonly Quantity[];
  readonly mean: boolean;
}

const pick = <T>(list: readonly T[], k: number): T => {
  const entry = list[k];
  if (entry === undefined) throw new RangeError(`reference: no entry ${k} among ${list.length}`);
  return entry;
};

function array(question: Question, name: string): Array2 {
  const found = question.inputs[name];
  if (found === undefined) throw new RangeError(`reference: ${question.op} without "${name}"`);
  return found;
}

function layerOf(format: Format, question: Question, declared: Declared): Layer {
  const X = array(question, 'X');
  const W = array(question, 'W');
  const [n = 0, d = 0] = X.shape;
  const [m = 0] = W.shape;
  const weights = rowsOf(W.data, m, d);
  const P = rowsOf(X.data, n, d).flatMap((x) => weights.map((w) => dotOf(format, x, w)));
  const v = array(question, 'v').data.map(exactQuantity);
  const y = (question.inputs['y']?.data ?? []).map(exactQuantity);
  const mean = question.flags.loss === 'mean';
  return { format, declared, n, d, m, X: X.data.map(exactQuantity), v, y, P, mean };
}

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k);

function values({ format, declared, P }: Layer): readonly Quantity[] {
  return P.map((p) => valueAt(format, declared, p));
}

function slopes({ format, declared, P }: Layer): readonly Quantity[] {
  return P.map((p) => slopeAt(format, declared, p));
}

/** f_i, or r_i = f_i - y_i if there are labels: then -y_i is one more term, in any order. */
function outputs(layer: Layer, A: readonly Quantity[]): readonly Quantity[] {
  const { format, n, m, v, y } = layer;
  return indices(n).map((i) => {
    const terms = v.map((vj, j) => termOf(vj, pick(A, i * m + j)));
    const label = y[i];
    return sumOf(format, label === undefined ? terms : [...terms, termOf(negative(label))]);
  });
}

function negative(q: Quantity): Quantity {
  return { ...q, value: I.neg(q.value) };
}

/** num/den as a program computes it: rounded once or twice. */
function constantOf(F: Format, num: number, den: number): Quantity {
  const value = encloseQuotient(BigInt(num), BigInt(den));
  const isPower = value.lo === value.hi;
  const error = isPower ? zeroUp : mulUp(mulUp(exactly(3), F.u), exactly(value.hi));
  return { value, error, kink: false, overflow: false };
}

/** Half of the sum is also computed as norm(r)^2 / 2, whose root and square round three times more. */
const lossSpare = 3;

function lossOf(layer: Layer, r: readonly Quantity[]): Quantity {
  const { format, n, mean } = layer;
  const scale = mean ? constantOf(format, 1, n) : exactQuantity(1 / 2);
  const terms = r.map((ri) => ({
    ...termOf(ri, ri, scale),
    value: I.mul(scale.value, intervalTier.power(ri.value, 2)),
  }));
  return sumOf(format, terms, lossSpare);
}

/** dl/dr_i: r_i, or (2/n) r_i. */
function sensitivities(layer: Layer, r: readonly Quantity[]): readonly Term[] {
  const scale = layer.mean ? constantOf(layer.format, 2, layer.n) : exactQuantity(1);
  return r.map((ri) => termOf(scale, ri));
}

/** A loss that is scaled after the sum, or differentiated by a library, has two more roundings. */
const gradientSpare = 2;

interface Gradient {
  readonly dW: readonly Quantity[];
  readonly dv: readonly Quantity[];
}

function gradientOf(layer: Layer): Gradient {
  const { format, n, d, m, X, v } = layer;
  const A = values(layer);
  const S = slopes(layer);
  const dr = sensitivities(layer, outputs(layer, A));
  const spare = layer.mean ? gradientSpare : 0;
  const dv = indices(m).map((j) =>
    sumOf(
      format,
      dr.map((ri, i) => times(ri, pick(A, i * m + j))),
      spare,
    ),
  );
  const dW = v.flatMap((vj, j) => {
    const weights = dr.map((ri, i) => times(times(ri, vj), pick(S, i * m + j)));
    return indices(d).map((k) =>
      sumOf(
        format,
        indices(n).map((i) => times(pick(weights, i), pick(X, i * d + k))),
        spare,
      ),
    );
  });
  return { dW, dv };
}

/** J_i,(j,k) = v_j s_ij x_ik. */
function jacobianOf(layer: Layer, inputMajor: boolean): readonly Quantity[] {
  const { format, n, d, m, X, v } = layer;
  const S = slopes(layer);
  return indices(n).flatMap((i) =>
    indices(m * d).map((c) => {
      const j = inputMajor ? c % m : Math.floor(c / d);
      const k = inputMajor ? Math.floor(c / m) : c % d;
      return sumOf(format, [termOf(pick(v, j), pick(S, i * m + j), pick(X, i * d + k))]);
    }),
  );
}

function gramOf(layer: Layer): readonly Quantity[] {
  const { n, d, m, X, v } = layer;
  const S = slopes(layer);
  const weighted = indices(n * m).map((c) => termOf(pick(v, c % m), pick(S, c), pick(v, c % m)));
  const inputs = X.map((x) => termOf(x));
  const part = (i: number, k: number): Quantity => {
    const slopePart = indices(m).map((j) => times(pick(weighted, i * m + j), pick(S, k * m + j)));
    const inputPart = indices(d).map((l) => times(pick(inputs, i * d + l), pick(X, k * d + l)));
    return productOfSums(layer, slopePart, inputPart);
  };
  const half = indices(n).map((i) => indices(i + 1).map((k) => part(i, k)));
  const entry = (i: number, k: number): Quantity =>
    pick(pick(half, Math.max(i, k)), Math.min(i, k));
  return indices(n * n).map((c) => entry(Math.floor(c / n), c % n));
}

/** (sum of a) (sum of b), or the sum of all products a b, whichever is computed; b has no drift. */
function productOfSums({ format }: Layer, a: readonly Term[], b: readonly Term[]): Quantity {
  const [left, right] = [gather(a), gather(b)];
  const value = I.mul(left.value, right.value);
  const size = mulUp(left.size, right.size);
  const wide = mulUp(left.wide, right.wide);
  const drift = mulUp(left.drift, right.size);
  const count = left.count * right.count;
  const rounding = roundingOf(format, { size, wide, count, products: 5, spare: 0 });
  const widest = mulUp(left.widest, right.widest);
  const overflow = left.overflow || right.overflow || !(widest < format.largest / 2);
  const kink = size > 0 && left.kink;
  return { value, error: addUp(drift, rounding), kink, overflow };
}

/** Sums over the `count` nonzero terms; `widest` and `overflow` are over all terms. */
interface Gathered extends Omit<Term, 'factors'> {
  readonly count: number;
  readonly widest: Upper;
}

function gather(terms: readonly Term[]): Gathered {
  let value = I.zero;
  let [size, drift, wide, widest] = [zeroUp, zeroUp, zeroUp, zeroUp];
  let count = 0;
  let [kink, overflow] = [false, false];
  for (const t of terms) {
    overflow ||= t.overflow;
    widest = addUp(widest, t.wide);
    if (t.size === 0) continue;
    value = I.add(value, t.value);
    size = addUp(size, t.size);
    drift = addUp(drift, t.drift);
    wide = addUp(wide, t.wide);
    count += 1;
    kink ||= t.kink;
  }
  return { value, size, drift, wide, widest, count, kink, overflow };
}

/** W - eta dW, projected onto the ball. */
function stepOf(question: Question, layer: Layer): readonly Quantity[] {
  const { format } = layer;
  const eta = exactQuantity(-pick(array(question, 'eta').data, 0));
  const { dW } = gradientOf(layer);
  const moved = array(question, 'W').data.map((w, c) =>
    sumOf(format, [termOf(exactQuantity(w)), termOf(eta, pick(dW, c))]),
  );
  return onto(question, format, moved);
}

function onto(question: Question, format: Format, W: readonly Quantity[]): readonly Quantity[] {
  const centre = array(question, 'C').data;
  return projectedOf(format, W, centre, pick(array(question, 'radius').data, 0));
}

/** The expected outputs of a case; `train` has none, since any point of the ball is a possible answer. */
export function reference(format: Format, question: Question): Reference {
  const shape = array(question, question.op === 'project' ? 'W' : 'X').shape;
  if (question.declared === undefined)
    return { P: { shape, entries: onto(question, format, exactEntries(question)) } };
  const layer = layerOf(format, question, question.declared);
  const { n, d, m } = layer;
  switch (question.op) {
    case 'forward':
      return { f: { shape: [n], entries: outputs(layer, values(layer)) } };
    case 'loss':
      return { l: { shape: [], entries: [lossOf(layer, outputs(layer, values(layer)))] } };
    case 'gradient': {
      const { dW, dv } = gradientOf(layer);
      return { dW: { shape: [m, d], entries: dW }, dv: { shape: [m], entries: dv } };
    }
    case 'jacobian': {
      const entries = jacobianOf(layer, question.flags.columns === 'input-major');
      return { J: { shape: [n, m * d], entries } };
    }
    case 'gram':
      return { G: { shape: [n, n], entries: gramOf(layer) } };
    case 'step':
      return { P: { shape: [m, d], entries: stepOf(question, layer) } };
    case 'project':
    case 'train':
      return {};
  }
}

function exactEntries(question: Question): readonly Quantity[] {
  return array(question, 'W').data.map(exactQuantity);
}
