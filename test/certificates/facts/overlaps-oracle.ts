/**
 * # Networks of products in plain floating point
 *
 * Values come from nested loops over dimensions, ranks and singular values from plain-network.ts.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { float, gram, eigenvalues, rankOf, rows } from './plain-network.ts';
import type { Rows } from './plain-network.ts';

type Described = FactOf<'grid-rank'> | FactOf<'grid-distance'>;

/** The vectors at the positions, from a function of the coordinates. */
type Field = (place: readonly number[]) => readonly number[];

function sumAt(w: readonly number[], from: number, z: readonly number[]): number {
  return z.reduce((sum, entry, c) => sum + entry * (w[from + c] ?? Number.NaN), 0);
}

/** All tuples below these lengths. */
function tuples(lengths: readonly number[]): readonly (readonly number[])[] {
  return lengths.reduce<readonly (readonly number[])[]>(
    (list, n) => list.flatMap((one) => Array.from({ length: n }, (_, k) => [...one, k])),
    [[]],
  );
}

function valueOf(fact: Described, d: readonly number[]): number {
  const F = rows(fact.templates);
  const head = rows(fact.head);
  if (fact.kind === 'tree') {
    const z = d.map((a) => F[a] ?? []);
    for (const { children, weights } of fact.nodes) {
      const width = (k: number): number => (z[children[k] ?? -1] ?? []).length;
      const starts = children.map((_, k) =>
        children.slice(0, k).reduce((s, __, i) => s + width(i), 0),
      );
      z.push(
        rows(weights).map((w) =>
          children.reduce((p, child, k) => p * sumAt(w, starts[k] ?? 0, z[child] ?? []), 1),
        ),
      );
    }
    return sumAt(head[0] ?? [], 0, z.at(-1) ?? []);
  }
  const index = (place: readonly number[]): number =>
    place.reduce((k, x, axis) => k * (fact.shape[axis] ?? 0) + x, 0);
  let field: Field = (place) => F[d[index(place)] ?? -1] ?? [];
  let lengths = fact.shape;
  for (const { window, stride, weights } of fact.levels) {
    const [before, w] = [field, rows(weights)];
    const offsets = tuples(lengths.map(() => window));
    field = (place) =>
      w.map((row) =>
        offsets.reduce((p, offset, k) => {
          const z = before(place.map((x, axis) => x * stride + (offset[axis] ?? 0)));
          return p * sumAt(row, k * z.length, z);
        }, 1),
      );
    lengths = lengths.map((n) => Math.floor((n - window) / stride) + 1);
  }
  return tuples(lengths).reduce((p, place, j) => p * sumAt(head[j] ?? [], 0, field(place)), 1);
}

function matrixOf(fact: Described): Rows {
  const N = fact.shape.reduce((p, n) => p * n, 1);
  const M = fact.templates.rows;
  const right = Array.from({ length: N }, (_, j) => j).filter((j) => !fact.left.includes(j));
  const lists = (n: number): readonly (readonly number[])[] =>
    tuples(Array.from({ length: n }, () => M));
  return lists(fact.left.length).map((above) =>
    lists(right.length).map((across) => {
      const d: number[] = [];
      fact.left.forEach((j, k) => (d[j] = above[k] ?? -1));
      right.forEach((j, k) => (d[j] = across[k] ?? -1));
      return valueOf(fact, d);
    }),
  );
}

function scaled(A: Rows): Rows {
  const most = Math.max(...A.flat().map(Math.abs));
  return most > 0 ? A.map((row) => row.map((a) => a / most)) : A;
}

/** The rank of [A] at the weights is at least that of any minor, and equal to it with `entries`. */
export function judgeGridRank(fact: FactOf<'grid-rank'>): boolean {
  const p = fact.prime;
  const isPrime =
    p > 1 &&
    Array.from({ length: Math.floor(Math.sqrt(p)) }, (_, k) => k + 2).every(
      (k) => k >= p || p % k !== 0,
    );
  const rank = rankOf(scaled(matrixOf(fact)));
  return isPrime && (fact.upper === 'entries' ? rank === fact.rank : rank >= fact.rank);
}

export function judgeGridDistance(fact: FactOf<'grid-distance'>): boolean {
  const values = eigenvalues(gram(matrixOf(fact))).toSorted((a, b) => b - a);
  const tail = values.slice(fact.rank).reduce((sum, x) => sum + x, 0);
  const gap = tail - float(fact.squared);
  return fact.by === 'dual' ? gap > -1e-6 * (1 + tail) : Math.abs(gap) < 1e-6 * (1 + tail);
}
