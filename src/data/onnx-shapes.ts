/**
 * # Shapes of values and constants in an ONNX model
 *
 * A value has one axis of samples, `n`, and units on the others in row-major order. Nodes that only move or drop axes
 * of size 1 change nothing; whatever would change the order of units is refused.
 *
 * ## Main definitions
 * - {@link Shape}, {@link unitsOf}
 * - {@link reshaped}, {@link flattened}, {@link squeezed}, {@link unsqueezed}, {@link permuted}
 * - {@link spread}: a constant as one number for each unit
 * - {@link transposed}: of a constant
 * @module
 */
import type { Tensor } from './onnx-graph.ts';

/** The axes of a value: `n` for the samples, a number of units, or `undefined` where it is not declared. */
export type Shape = readonly (number | 'n' | undefined)[];

/** The number of units, if it is known. */
export function unitsOf(shape: Shape): number | undefined {
  return shape.reduce<number | undefined>(
    (product, size) =>
      size === 'n'
        ? product
        : product === undefined || size === undefined
          ? undefined
          : product * size,
    1,
  );
}

export function shapeText(shape: Shape): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** Reshape to these sizes, 0 for "as before" and -1 for "the rest"; `batch` is the declared number of samples. */
export function reshaped(
  shape: Shape,
  sizes: readonly number[],
  batch: number | undefined,
): Shape | undefined {
  const units = unitsOf(shape);
  const [first, ...rest] = sizes;
  if (shape[0] !== 'n')
    return units === 1 && sizes.length === 1 && first === -1 ? ['n'] : undefined;
  if (first === undefined || ![-1, 0, batch].includes(first)) return undefined;
  const kept = rest.map((size, at) => (size === 0 ? shape[at + 1] : size));
  const open = kept.filter((size) => size === -1).length;
  if (open === 0) return unitsOf(kept) === units ? ['n', ...kept] : undefined;
  return open > 1 || first === -1 ? undefined : filled(kept, units);
}

/** The axes with the rest of the units in the place of -1. */
function filled(kept: Shape, units: number | undefined): Shape | undefined {
  if (units === undefined) return kept.length === 1 ? ['n', undefined] : undefined;
  const others = unitsOf(kept.filter((size) => size !== -1));
  if (others === undefined || units % others !== 0) return undefined;
  return ['n', ...kept.map((size) => (size === -1 ? units / others : size))];
}

/** Flatten to [n, units]. */
export function flattened(shape: Shape, axis: number): Shape | undefined {
  const at = axis < 0 ? axis + shape.length : axis;
  return shape[0] === 'n' && at === 1 ? ['n', unitsOf(shape)] : undefined;
}

/** The axis with this number, counted from the end where it is negative. */
function axisAt(axis: number, length: number): number {
  return axis < 0 ? axis + length : axis;
}

/** Squeeze of these axes, or of all of size 1, which is clear only where the number of samples is open. */
export function squeezed(
  shape: Shape,
  axes: readonly number[] | undefined,
  batch: number | undefined,
): Shape | undefined {
  if (axes === undefined && batch !== undefined) return undefined;
  const gone = new Set(
    axes?.map((axis) => axisAt(axis, shape.length)) ??
      [...shape.keys()].filter((k) => shape[k] === 1),
  );
  if ([...gone].some((axis) => shape[axis] !== 1)) return undefined;
  return shape.filter((_, axis) => !gone.has(axis));
}

/** Unsqueeze: new axes of size 1. */
export function unsqueezed(shape: Shape, axes: readonly number[]): Shape | undefined {
  const length = shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisAt(axis, length)));
  if (added.size < axes.length || [...added].some((axis) => axis < 0 || axis >= length))
    return undefined;
  const old = [...shape];
  return Array.from({ length }, (_, axis) => (added.has(axis) ? 1 : old.shift()));
}

/** Transpose, which keeps the order of units where only one axis has several. */
export function permuted(shape: Shape, order: readonly number[]): Shape | undefined {
  if (order.toSorted((a, b) => a - b).some((axis, k) => axis !== k)) return undefined;
  if (order.length !== shape.length) return undefined;
  const several = shape.filter((size) => size !== 'n' && size !== 1);
  return several.length > 1 ? undefined : order.map((axis) => shape[axis]);
}

/** The constant as one number for each unit of a value of this shape, or `undefined` if it does not fit. */
export function spread({ dims, data }: Tensor, shape: Shape): Float64Array | undefined {
  if (dims.length > shape.length) return undefined;
  const sizes = [...Array.from({ length: shape.length - dims.length }, () => 1), ...dims];
  // an undeclared number of inputs is that of the constant
  const known = shape.map((size, axis) => (size === undefined ? sizes[axis] : size));
  const fits = known.every((size, axis) => sizes[axis] === 1 || sizes[axis] === size);
  const units = unitsOf(known);
  if (!fits || units === undefined) return undefined;
  const axes = [...known.keys()].filter((axis) => known[axis] !== 'n').toReversed();
  return Float64Array.from({ length: units }, (_, unit) => {
    let [rest, place] = [unit, 0];
    for (const axis of axes) {
      const size = Number(known[axis]);
      const at = rest % size;
      rest = (rest - at) / size;
      const stride = sizes.slice(axis + 1).reduce((product, next) => product * next, 1);
      if (sizes[axis] !== 1) place += at * stride;
    }
    return data[place] ?? Number.NaN;
  });
}

/** The transpose of a matrix; `undefined` for another number of axes. */
export function transposed({ dims, data, name }: Tensor): Tensor | undefined {
  const [rows, cols] = dims;
  if (rows === undefined || cols === undefined || dims.length > 2) return undefined;
  const turned = Float64Array.from({ length: data.length }, (_, k) => {
    const i = k % rows;
    return data[i * cols + (k - i) / rows] ?? Number.NaN;
  });
  return { dims: [cols, rows], data: turned, name };
}
