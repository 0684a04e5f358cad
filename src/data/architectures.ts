/**
 * # Networks of products in JSON, with or without their weights
 *
 * {"shape": [N], "templates": M, "levels": [{"window": B, "stride": S, "channels": r}, ..]}, or with "nodes":
 * [{"children": [..], "channels": r}, ..] for a tree; "left" lists the positions on one side, by default the left half.
 * With weights, "weights" in the place of "channels", and "head"; "leaves" lists the leaf vectors, by default unit vectors.
 *
 * ## Main definitions
 * - {@link architectureFrom}, {@link gridNetworkFrom}
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { sizedNetwork } from '../grids/draw.ts';
import type { GivenGrid, Shape } from '../grids/draw.ts';
import { leftHalf, unitVectors } from '../grids/instances.ts';
import { gridFault, positionsOf } from '../grids/network.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import { entriesOf } from './json-files.ts';
import { tableOf } from './power-sums.ts';
import { architecture, gridNetwork } from './schema.ts';

const advice =
  'Give {"shape": [N], "templates": M, "levels": [{"window": B, "stride": S, "channels": r}]}, or "nodes" of a tree.';
const networkAdvice =
  'Give {"shape": [N], "templates": M, "levels": [{"window": B, "stride": S, "weights": [[..], ..]}], "head": [[..], ..]}, or "nodes" of a tree.';

function demandSide(left: readonly number[], N: number, file: string, says: string): void {
  if (new Set(left).size !== left.length || left.some((j) => j >= N))
    throw unusable(`expected distinct positions below ${N}`, says, { file, field: 'left' });
}

/** Which of the two there is. */
function oneOf<L, N>(
  levels: L | undefined,
  nodes: N | undefined,
  file: string,
  says: string,
): { readonly levels: L } | { readonly nodes: N } {
  if (levels !== undefined && nodes === undefined) return { levels };
  if (nodes !== undefined && levels === undefined) return { nodes };
  throw unusable('expected either levels or nodes', says, { file });
}

/** The architecture in a value. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function architectureFrom(value: unknown, file: string): Shape {
  const read = entriesOf(architecture, value, file, advice);
  const { shape, templates, levels, nodes, left = leftHalf(shape) } = read;
  demandSide(left, positionsOf(shape), file, advice);
  const layout = { shape, templates, left, ...oneOf(levels, nodes, file, advice) };
  const empty = sizedNetwork(layout, (rows, cols) => ({ rows, cols, data: [] }));
  const fault = gridFault(empty, templates);
  if (fault !== undefined) throw unusable(fault, advice, { file });
  return layout;
}

/** The network in a value, with its weights, all whole numbers. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function gridNetworkFrom(value: unknown, file: string): GivenGrid {
  const read = entriesOf(gridNetwork, value, file, networkAdvice);
  const { shape, templates: M, levels, nodes, left = leftHalf(shape) } = read;
  demandSide(left, positionsOf(shape), file, networkAdvice);
  const matrixIn = (rows: readonly unknown[], field: string): Matrix<Rational> => {
    const found = tableOf(rows, { value, file }, field, networkAdvice);
    if (Array.from(found.data).some(({ den }) => den !== 1n))
      throw unusable('expected whole numbers', networkAdvice, { file, field });
    return found;
  };
  const layout = oneOf(levels, nodes, file, networkAdvice);
  const head = matrixIn(read.head, 'head');
  const leaves = read.leaves === undefined ? unitVectors(M) : matrixIn(read.leaves, 'leaves');
  if (leaves.rows !== M)
    throw unusable(`expected ${M} leaf vectors, got ${leaves.rows}`, networkAdvice, {
      file,
      field: 'leaves',
    });
  const withWeights = <T extends { readonly weights: readonly unknown[] }>(
    layers: readonly T[],
    field: string,
  ) =>
    layers.map((layer, k) => ({
      ...layer,
      weights: matrixIn(layer.weights, `${field}[${k}].weights`),
    }));
  const net =
    'levels' in layout
      ? ({ kind: 'windows', shape, levels: withWeights(layout.levels, 'levels'), head } as const)
      : ({ kind: 'tree', shape, nodes: withWeights(layout.nodes, 'nodes'), head } as const);
  const fault = gridFault(net, leaves.cols);
  if (fault !== undefined) throw unusable(fault, networkAdvice, { file });
  return { grid: { net, templates: leaves }, left };
}
