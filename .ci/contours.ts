/**
 * # Level sets on a grid
 *
 * Marching squares with linear interpolation. A region is closed along the border of the grid, so sample past what is shown.
 *
 * ## Main definitions
 * - {@link regionBelow}: where a function is below a level, as closed loops
 * @module
 */

/** A square grid of samples: `at(i, j)` for i, j from 0 to `cells`. */
export interface Grid {
  readonly cells: number;
  readonly at: (i: number, j: number) => number;
}

type Corner = readonly [number, number];

/** An edge of the grid by its lower end and its direction: each crossing lies on one. */
function edgeKey([i, j]: Corner, [k, l]: Corner): string {
  return i + j < k + l ? `${i},${j},${k},${l}` : `${k},${l},${i},${j}`;
}

/** The loops, in grid coordinates, around {at < level}. Inside lies to the left, so holes need no rule of their own. */
export function regionBelow(
  { cells, at }: Grid,
  level: number,
): readonly (readonly (readonly [number, number])[])[] {
  const value = ([i, j]: Corner): number =>
    i <= 0 || j <= 0 || i >= cells || j >= cells ? Infinity : at(i, j);
  const crossing = (a: Corner, b: Corner): readonly [number, number] => {
    const [x, y] = [value(a), value(b)];
    const t =
      Number.isFinite(x) && Number.isFinite(y) ? (level - x) / (y - x) : x === Infinity ? 1 : 0;
    return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
  };
  const next = new Map<
    string,
    { readonly to: string; readonly place: readonly [number, number] }
  >();
  for (let i = 0; i < cells; i++)
    for (let j = 0; j < cells; j++) {
      const [origin, opposite]: readonly [Corner, Corner] = [
        [i, j],
        [i + 1, j + 1],
      ];
      const [right, above]: readonly [Corner, Corner] = [
        [i + 1, j],
        [i, j + 1],
      ];
      // Two triangles have no ambiguous case.
      const triangles: readonly (readonly [Corner, Corner, Corner])[] = [
        [origin, right, opposite],
        [origin, opposite, above],
      ];
      for (const [a, b, c] of triangles) {
        const sides: readonly (readonly [Corner, Corner])[] = [
          [a, b],
          [b, c],
          [c, a],
        ];
        const leaves = sides.find(([p, q]) => value(p) < level && !(value(q) < level));
        const enters = sides.find(([p, q]) => !(value(p) < level) && value(q) < level);
        if (leaves === undefined || enters === undefined) continue;
        next.set(edgeKey(...leaves), { to: edgeKey(...enters), place: crossing(...leaves) });
      }
    }
  return loopsOf(next);
}

function loopsOf<T>(
  next: Map<string, { readonly to: string; readonly place: T }>,
): readonly (readonly T[])[] {
  const loops: T[][] = [];
  for (const start of next.keys()) {
    const loop: T[] = [];
    for (let key = start, edge = next.get(key); edge !== undefined; edge = next.get(key)) {
      loop.push(edge.place);
      next.delete(key);
      key = edge.to;
    }
    if (loop.length > 0) loops.push(loop);
  }
  return loops;
}
