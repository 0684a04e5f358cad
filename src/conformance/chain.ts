/**
 * # The range of acceptable outputs of a network of any depth
 *
 * A model from a file is a chain of affine maps and activations, each map computed in steps: products with weights,
 * factors and terms beside them. True values are those of the composed maps; the error counts the roundings of the steps
 * and holds for any association of them.
 *
 * ## Main definitions
 * - {@link chainOf}: the outputs on given rows
 *
 * ## Main results
 * Section 4 of proofs-notes/conformance.md, "Networks from files".
 * @module
 */
import { addUp, exactly, mulUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { encloseDyadic, exactDot, integersOf } from '../arithmetic/dyadic.ts';
import type { Integers } from '../arithmetic/dyadic.ts';
import { interval, intervalRing as I, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import type { AffineStep } from '../data/onnx-affine.ts';
import type { ModelNetwork, ModelStage } from '../data/onnx-read.ts';
import type { Dense } from '../linalg/matrix.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { declaredErrors, valueAt } from './activation-error.ts';
import type { Array2, Expected } from './reference.ts';
import { computedSize, exactQuantity, roundingOf, zeroUp } from './rounding.ts';
import type { Format, Quantity } from './rounding.ts';

/** The network of a target that answers for no other. */
export interface Chain {
  /** Units of its widest hidden layer. */
  readonly width: number;
  /** The outputs for the rows of X: n, or n x k with k outputs. */
  readonly outputs: (format: Format, X: Array2) => Expected;
}

/** The sums over the terms of a unit that Proposition 1 needs. */
interface Unit {
  readonly size: Upper;
  readonly drift: Upper;
  readonly wide: Upper;
}

/** Units after some steps, and the roundings on the longest way to one of them. */
interface Stepped {
  readonly units: readonly Unit[];
  readonly products: number;
  readonly sums: number;
}

const nothing: Unit = { size: zeroUp, drift: zeroUp, wide: zeroUp };

const magnitudeOf = (x: number): Upper => exactly(Math.abs(x));

/** The unit times x. A factor 0 still bounds what it is multiplied by: 0 times infinity is no number. */
function multiplied({ size, drift, wide }: Unit, x: number): Unit {
  const by = magnitudeOf(x);
  return {
    size: mulUp(size, by),
    drift: mulUp(drift, by),
    wide: by > 1 ? mulUp(wide, by) : wide,
  };
}

function added(a: Unit, b: Unit): Unit {
  return {
    size: addUp(a.size, b.size),
    drift: addUp(a.drift, b.drift),
    wide: addUp(a.wide, b.wide),
  };
}

function constantUnit(x: number): Unit {
  const size = magnitudeOf(x);
  return { size, drift: zeroUp, wide: size > 1 ? size : exactly(1) };
}

function step({ units, products, sums }: Stepped, next: AffineStep): Stepped {
  if (next.kind === 'times') {
    const { rows, cols, data } = next.weights;
    const made = Array.from({ length: rows }, (_, i) =>
      units.reduce(
        (sum, unit, k) => added(sum, multiplied(unit, data[i * cols + k] ?? 0)),
        nothing,
      ),
    );
    return { units: made, products: products + 1, sums: sums + cols - 1 };
  }
  const { kind, by } = next;
  if (kind === 'scaled') {
    const made = units.map((unit, j) => multiplied(unit, by[j] ?? 1));
    return { units: made, products: products + 1, sums };
  }
  const made = units.map((unit, j) => added(unit, constantUnit(by[j] ?? 0)));
  return { units: made, products, sums: sums + 1 };
}

/** A stage, with its rows and biases as exact integers. */
interface Prepared extends ModelStage {
  readonly exactRows: readonly Integers[];
}

function rowOf({ cols, data }: Dense, i: number): readonly number[] {
  return Array.from(data.subarray(i * cols, (i + 1) * cols));
}

function prepared(stage: ModelStage): Prepared {
  const { weights, biases } = stage;
  const exactRows = Array.from({ length: weights.rows }, (_, i) =>
    integersOf([...rowOf(weights, i), biases?.[i] ?? 0]),
  );
  return { ...stage, exactRows };
}

/** W u + b: to one unit where u is exact. */
function valuesOf({ weights, biases, exactRows }: Prepared, u: readonly Quantity[]): Interval[] {
  if (u.every(({ value }) => value.lo === value.hi)) {
    const x = integersOf([...u.map(({ value }) => value.lo), 1]);
    return exactRows.map((row) => encloseDyadic(exactDot(x, row)));
  }
  const { cols, data } = weights;
  return exactRows.map((_, i) =>
    u.reduce(
      (sum, { value }, k) => I.add(sum, I.mul(interval(data[i * cols + k] ?? 0), value)),
      interval(biases?.[i] ?? 0),
    ),
  );
}

function mapped(F: Format, stage: Prepared, u: readonly Quantity[]): readonly Quantity[] {
  const start = u.map((q): Unit => {
    const size = computedSize(q);
    return { size, drift: q.error, wide: size > 1 ? size : exactly(1) };
  });
  const { units, products, sums } = stage.steps.reduce(step, {
    units: start,
    products: 0,
    sums: 0,
  });
  const fromBefore = u.some(({ overflow }) => overflow);
  return valuesOf(stage, u).map((value, i) => {
    const { size, drift, wide } = units[i] ?? nothing;
    const rounding = roundingOf(F, { size, wide, count: sums + 1, products, spare: 0 });
    const overflow = fromBefore || !(wide < F.largest / 2) || !isBounded(value);
    return { value, error: addUp(drift, rounding), kink: false, overflow };
  });
}

/** The network of a model: within its bounds is what any sound program computes for it. */
export function chainOf({
  stages,
  activations,
}: Pick<ModelNetwork, 'stages' | 'activations'>): Chain {
  const maps = stages.map(prepared);
  const declared = activations.map((e) =>
    declaredErrors(activationNamed(printExpression(e)), undefined, undefined),
  );
  const outputs = (F: Format, { shape: [n = 0, d = 0], data }: Array2): Expected => {
    const rows = Array.from({ length: n }, (_, i) => {
      const x = data.slice(i * d, (i + 1) * d).map(exactQuantity);
      return maps.reduce<readonly Quantity[]>((u, stage, l) => {
        const z = mapped(F, stage, u);
        const sigma = declared[l];
        return sigma === undefined ? z : z.map((p) => valueAt(F, sigma, p));
      }, x);
    });
    const k = stages.at(-1)?.weights.rows ?? 0;
    return { shape: k === 1 ? [n] : [n, k], entries: rows.flat() };
  };
  const width = Math.max(...stages.slice(0, -1).map(({ weights }) => weights.rows), 1);
  return { width, outputs };
}
