/**
 * # Ranks of grid tensors from above, by the shapes alone
 *
 * For all weights. Functionals of the leaf vectors of M templates span a space whose dimension is the rank of F: it stands
 * for M here. Proofs: proofs-notes/overlaps.md (O1, O2).
 *
 * ## Main definitions
 * - {@link straddlingBound}: one layer of windows
 * - {@link treeBound}: any tree
 * @module
 */
import { positionsOf, windowsOf } from './network.ts';
import type { Tree, Windows } from './network.ts';

function least(...all: readonly bigint[]): bigint {
  return all.reduce((a, b) => (b < a ? b : a));
}

function product(all: readonly bigint[]): bigint {
  return all.reduce((a, b) => a * b, 1n);
}

/** The product over the windows of min(r, D^p, D^q), p and q its positions on either side; at most min(D^|P|, D^|Q|). */
export function straddlingBound(
  { shape, levels }: Windows<unknown>,
  rank: number,
  left: readonly number[],
): bigint | undefined {
  const [layer] = levels;
  if (layer === undefined || levels.length > 1) return undefined;
  const [own, base] = [new Set(left), BigInt(rank)];
  const sides = (places: readonly number[]): bigint => {
    const inside = places.filter((place) => own.has(place)).length;
    return least(base ** BigInt(inside), base ** BigInt(places.length - inside));
  };
  const all = Array.from({ length: positionsOf(shape) }, (_, j) => j);
  const r = BigInt(layer.weights.rows);
  return least(
    sides(all),
    product(windowsOf(shape, layer).map((places) => least(r, sides(places)))),
  );
}

/** A node inside P (true) or Q (false): the dimension D of the span of its functions. */
interface OneSide {
  readonly side: boolean;
  readonly span: bigint;
}

/** A node on both sides. */
interface BothSides {
  readonly side: undefined;
  /** B: the rank of every combination of its functions. */
  readonly rank: bigint;
  /** The dimension of what its functions are in the positions of P, and in those of Q. */
  readonly spans: readonly [inP: bigint, inQ: bigint];
}

type Known = OneSide | BothSides;

/** A node with r channels: it sees each child through r functionals. */
function joinedBy(r: bigint, parts: readonly Known[]): Known {
  const rank = product(parts.map((part) => (part.side === undefined ? part.rank : 1n)));
  const dimension = (onP: boolean): bigint =>
    product(
      parts.map((part) => {
        if (part.side === undefined) return part.spans[onP ? 0 : 1];
        return part.side === onP ? least(part.span, r) : 1n;
      }),
    );
  const spans = [dimension(true), dimension(false)] as const;
  for (const side of [true, false])
    if (parts.every((part) => part.side === side))
      return { side, span: least(r, spans[side ? 0 : 1]) };
  return { side: undefined, rank: least(r * rank, ...spans), spans };
}

/** The bound B(root) of O1. */
export function treeBound(
  { shape, nodes }: Tree<unknown>,
  rank: number,
  left: readonly number[],
): bigint {
  const own = new Set(left);
  const known = Array.from({ length: positionsOf(shape) }, (_, j): Known => ({
    side: own.has(j),
    span: BigInt(rank),
  }));
  for (const { children, weights } of nodes) {
    const parts = children.flatMap((child) => known[child] ?? []);
    known.push(joinedBy(BigInt(weights.rows), parts));
  }
  const root = known.at(-1);
  return root?.side === undefined ? (root?.rank ?? 1n) : 1n;
}
