/**
 * # Networks of products on a grid
 *
 * N positions take one of M templates each; template a has the leaf vector F_a, row a of F. A layer of windows maps the
 * vectors z_j at its positions to y_{j,g} = prod over t in the window of <w_{g,t}, z_{j+t}>, and the head multiplies
 * <v_j, y_j> over all positions j that remain. A tree multiplies the same way over the children of each node. Both are
 * multilinear in the leaf vectors, and polynomials in the weights.
 *
 * ## Main definitions
 * - {@link Windows}, {@link Tree}, {@link GridNetwork}
 * - {@link gridFault}: why sizes do not agree
 * - {@link evaluator}: the value at an assignment, over any ring
 * - {@link gridMatrix}: all M^N values, for a partition of the positions
 * @module
 */
import type { Ring } from '../arithmetic/ring.ts';
import { mapMatrix, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** Windows with this many positions along each axis, which start at the multiples of the stride along each axis. */
export interface WindowLayer<T> {
  readonly window: number;
  readonly stride: number;
  /** One row for each channel: the w_{g,t}, one after the other, t row by row. */
  readonly weights: Matrix<T>;
}

export interface Windows<T> {
  readonly kind: 'windows';
  /** [N], or the rows and columns of a grid in the plane; positions are counted row by row. */
  readonly shape: readonly number[];
  readonly levels: readonly WindowLayer<T>[];
  /** The v_j, one row for each remaining position. */
  readonly head: Matrix<T>;
}

export interface TreeNode<T> {
  /** Positions are 0, .., N - 1, and the nodes N, N + 1, ..: each child is an earlier one. */
  readonly children: readonly number[];
  /** One row for each channel: its functional on the vector of each child, one after the other. */
  readonly weights: Matrix<T>;
}

/** The last node is the root, and the head has one row. */
export interface Tree<T> {
  readonly kind: 'tree';
  readonly shape: readonly number[];
  readonly nodes: readonly TreeNode<T>[];
  readonly head: Matrix<T>;
}

export type GridNetwork<T> = Windows<T> | Tree<T>;

/** A network and the leaf vectors of its M templates, M x c. */
export interface Grid<T> {
  readonly net: GridNetwork<T>;
  readonly templates: Matrix<T>;
}

export function positionsOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

function mapNetwork<S, T>(net: GridNetwork<S>, f: (a: S) => T): GridNetwork<T> {
  const renewed = <L extends { readonly weights: Matrix<S> }>(
    layer: L,
  ): Omit<L, 'weights'> & { readonly weights: Matrix<T> } => ({
    ...layer,
    weights: mapMatrix(layer.weights, f),
  });
  const head = mapMatrix(net.head, f);
  return net.kind === 'windows'
    ? { ...net, levels: net.levels.map(renewed), head }
    : { ...net, nodes: net.nodes.map(renewed), head };
}

/** The network with f applied to each weight and each entry of a leaf vector. */
export function mapGrid<S, T>({ net, templates }: Grid<S>, f: (a: S) => T): Grid<T> {
  return { net: mapNetwork(net, f), templates: mapMatrix(templates, f) };
}

/** How many windows fit along an axis. */
function along(length: number, { window, stride }: WindowLayer<unknown>): number {
  return 1 + (length - window - ((length - window) % stride)) / stride;
}

/** How many windows fit along each axis. */
export function after(shape: readonly number[], layer: WindowLayer<unknown>): readonly number[] {
  return shape.map((length) => along(length, layer));
}

/** The positions of each window, row by row. */
export function windowsOf(
  shape: readonly number[],
  layer: WindowLayer<unknown>,
): readonly (readonly number[])[] {
  let list: readonly (readonly number[])[] = [[0]];
  // axis by axis: a window is the list of its positions on the axes so far
  const [starts, offsets] = [after(shape, layer), layer.window];
  for (const [axis, length] of shape.entries()) {
    const many = starts[axis] ?? 0;
    list = list.flatMap((window) =>
      Array.from({ length: many }, (_, j) =>
        window.flatMap((place) =>
          Array.from({ length: offsets }, (__, t) => place * length + j * layer.stride + t),
        ),
      ),
    );
  }
  return list;
}

function levelsFault({ shape, levels, head }: Windows<unknown>, c: number): string | undefined {
  let [sizes, channels] = [shape, c];
  for (const [k, layer] of levels.entries()) {
    const { window, stride, weights } = layer;
    const name = `levels[${k}]`;
    if (window < 1 || stride < 1) return `${name}: a window or a stride of 0`;
    if (sizes.some((length) => length < window))
      return `${name}: a window of ${window} on ${sizes.join(' x ')} positions`;
    const columns = window ** sizes.length * channels;
    if (weights.cols !== columns)
      return `${name}: expected ${columns} columns of weights, got ${weights.cols}`;
    [sizes, channels] = [after(sizes, layer), weights.rows];
  }
  return headFault(head, positionsOf(sizes), channels);
}

function headFault(head: Matrix<unknown>, rows: number, cols: number): string | undefined {
  return head.rows === rows && head.cols === cols
    ? undefined
    : `head: expected ${rows} x ${cols}, got ${head.rows} x ${head.cols}`;
}

function nodesFault({ shape, nodes, head }: Tree<unknown>, c: number): string | undefined {
  const N = positionsOf(shape);
  const channels = Array.from({ length: N }, () => c);
  const free = new Set(channels.keys());
  for (const [k, { children, weights }] of nodes.entries()) {
    const name = `nodes[${k}]`;
    if (children.length === 0) return `${name}: no children`;
    for (const child of children)
      if (!free.delete(child)) return `${name}: ${child} is no earlier node, or has a parent`;
    const columns = children.reduce((sum, child) => sum + (channels[child] ?? 0), 0);
    if (weights.cols !== columns)
      return `${name}: expected ${columns} columns of weights, got ${weights.cols}`;
    free.add(N + k);
    channels.push(weights.rows);
  }
  for (let node = N; node < N + nodes.length - 1; node++)
    if (free.has(node)) return `nodes[${node - N}]: it has no parent, and is not the last one`;
  return headFault(head, 1, channels.at(-1) ?? 0);
}

/** Why the sizes of a network on templates with leaf vectors of length c do not agree, or `undefined`. */
export function gridFault(net: GridNetwork<unknown>, c: number): string | undefined {
  if (net.shape.length < 1 || net.shape.length > 2) return 'shape: expected one or two lengths';
  if (net.shape.some((length) => length < 1)) return 'shape: expected lengths >= 1';
  if (net.kind === 'windows')
    return net.levels.length === 0 ? 'levels: expected at least one' : levelsFault(net, c);
  return net.nodes.length === 0 ? 'nodes: expected at least one' : nodesFault(net, c);
}

type Vector<T> = readonly T[];

/** <w, the vectors at these places>, multiplied; w has a part for each place. */
function product<T>(R: Ring<T>, w: Vector<T>, places: readonly number[], z: Vector<T>[]): T {
  let [value, from] = [R.one, 0];
  for (const place of places) {
    let sum = R.zero;
    for (const entry of z[place] ?? []) {
      sum = R.add(sum, R.mul(w[from] ?? R.zero, entry));
      from++;
    }
    value = R.mul(value, sum);
  }
  return value;
}

interface Step<T> {
  readonly rows: readonly Vector<T>[];
  readonly windows: readonly (readonly number[])[];
}

function rowsOf<T>(A: Matrix<T>): readonly Vector<T>[] {
  return Array.from({ length: A.rows }, (_, i) => row(A, i));
}

function stepsOf<T>({ shape, levels }: Windows<T>): readonly Step<T>[] {
  let sizes = shape;
  return levels.map((layer) => {
    const windows = windowsOf(sizes, layer);
    sizes = after(sizes, layer);
    return { rows: rowsOf(layer.weights), windows };
  });
}

/** The value of h at an assignment: entry j is the template at position j. The sizes must agree. */
export function evaluator<T>(
  R: Ring<T>,
  { net, templates }: Grid<T>,
): (assignment: readonly number[]) => T {
  const leaves = rowsOf(templates);
  const heads = rowsOf(net.head);
  const read = (assignment: readonly number[]): Vector<T>[] =>
    assignment.map((a) => leaves[a] ?? []);
  if (net.kind === 'windows') {
    const steps = stepsOf(net);
    return (assignment) => {
      let z = read(assignment);
      for (const { rows, windows } of steps)
        z = windows.map((places) => rows.map((w) => product(R, w, places, z)));
      return heads.reduce((value, v, j) => R.mul(value, product(R, v, [j], z)), R.one);
    };
  }
  const nodes = net.nodes.map(({ children, weights }) => ({ children, rows: rowsOf(weights) }));
  return (assignment) => {
    const z = read(assignment);
    for (const { children, rows } of nodes) z.push(rows.map((w) => product(R, w, children, z)));
    return product(R, heads[0] ?? [], [z.length - 1], z);
  };
}

/** The positions that are not in `left`, in order. */
export function othersThan(left: readonly number[], positions: number): readonly number[] {
  const own = new Set(left);
  return Array.from({ length: positions }, (_, j) => j).filter((j) => !own.has(j));
}

/** All lists of `length` templates out of M, the last one running fastest. */
export function assignments(M: number, length: number): readonly (readonly number[])[] {
  let list: readonly (readonly number[])[] = [[]];
  for (let i = 0; i < length; i++)
    list = list.flatMap((one) => Array.from({ length: M }, (_, a) => [...one, a]));
  return list;
}

/** The values at these assignments of the positions in `left` (rows) and of the others (columns). */
export function submatrix<T>(
  R: Ring<T>,
  grid: Grid<T>,
  left: readonly number[],
  rows: readonly (readonly number[])[],
  columns: readonly (readonly number[])[],
): Matrix<T> {
  const value = evaluator(R, grid);
  const N = positionsOf(grid.net.shape);
  const right = othersThan(left, N);
  const whole = Array.from({ length: N }, () => 0);
  return tabulate(rows.length, columns.length, (i, j) => {
    for (const [k, place] of left.entries()) whole[place] = rows[i]?.[k] ?? 0;
    for (const [k, place] of right.entries()) whole[place] = columns[j]?.[k] ?? 0;
    return value(whole);
  });
}

/** All M^N values: M^|left| x M^(N - |left|). */
export function gridMatrix<T>(R: Ring<T>, grid: Grid<T>, left: readonly number[]): Matrix<T> {
  const M = grid.templates.rows;
  const others = positionsOf(grid.net.shape) - left.length;
  return submatrix(R, grid, left, assignments(M, left.length), assignments(M, others));
}

/** The number of sums and products of one evaluation, about. */
export function operations({ net, templates }: Grid<unknown>): number {
  if (net.kind === 'tree')
    return net.nodes.reduce((sum, { weights: { rows, cols } }) => sum + 2 * rows * cols, 2);
  let [sizes, sum] = [net.shape, 2 * net.head.rows * net.head.cols + templates.cols];
  for (const layer of net.levels) {
    sizes = after(sizes, layer);
    sum += 2 * positionsOf(sizes) * layer.weights.rows * layer.weights.cols;
  }
  return sum;
}

/** The degree of h in all weights together, those of the head included. */
export function degreeInWeights(net: GridNetwork<unknown>): bigint {
  if (net.kind === 'windows') {
    let [sizes, degree] = [net.shape, 0n];
    for (const layer of net.levels) {
      degree = BigInt(layer.window ** net.shape.length) * (degree + 1n);
      sizes = after(sizes, layer);
    }
    return BigInt(positionsOf(sizes)) * (degree + 1n);
  }
  const degrees = Array.from({ length: positionsOf(net.shape) }, () => 0n);
  for (const { children } of net.nodes)
    degrees.push(children.reduce((sum, child) => sum + 1n + (degrees[child] ?? 0n), 0n));
  return 1n + (degrees.at(-1) ?? 0n);
}
