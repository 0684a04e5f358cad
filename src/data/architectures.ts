/**
 * # Networks of products in JSON, without their weights
 *
 * {"shape": [N], "templates": M, "levels": [{"window": B, "stride": S, "channels": r}, ..]}, or with "nodes":
 * [{"children": [..], "channels": r}, ..] for a tree; "left" lists the positions on one side, by default the left half.
 *
 * ## Main definitions
 * - {@link architectureFrom}
 * @module
 */
import { sizedNetwork } from '../grids/draw.ts';
import type { Shape } from '../grids/draw.ts';
import { leftHalf } from '../grids/instances.ts';
import { gridFault, positionsOf } from '../grids/network.ts';
import { unusable } from './data-set.ts';
import { entriesOf } from './json-files.ts';
import { architecture } from './schema.ts';

const advice =
  'Give {"shape": [N], "templates": M, "levels": [{"window": B, "stride": S, "channels": r}]}, or "nodes" of a tree.';

/** The architecture in a value. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function architectureFrom(value: unknown, file: string): Shape {
  const read = entriesOf(architecture, value, file, advice);
  const { shape, templates, levels, nodes, left = leftHalf(shape) } = read;
  const N = positionsOf(shape);
  if (new Set(left).size !== left.length || left.some((j) => j >= N))
    throw unusable(`expected distinct positions below ${N}`, advice, { file, field: 'left' });
  const about = { shape, templates, left };
  const layout = levels === undefined ? nodes && { ...about, nodes } : { ...about, levels };
  if (layout === undefined || (levels !== undefined && nodes !== undefined))
    throw unusable('expected either levels or nodes', advice, { file });
  const empty = sizedNetwork(layout, (rows, cols) => ({ rows, cols, data: [] }));
  const fault = gridFault(empty, templates);
  if (fault !== undefined) throw unusable(fault, advice, { file });
  return layout;
}
