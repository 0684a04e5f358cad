/**
 * # Networks of products in a facts file
 *
 * ## Main definitions
 * - {@link gridEntries}: a network, its templates, and one side of a partition of its positions
 * - {@link templateLists}: assignments of templates to positions
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import { gridFault, positionsOf } from '../../grids/network.ts';
import type { GridNetwork } from '../../grids/network.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { joined, object } from '../object-shapes.ts';
import { expected, malformed } from '../parsed-json.ts';
import { record, requiring, variant } from '../shapes.ts';
import type { Shape } from '../shapes.ts';
import { factsLimits } from './limits.ts';
import { count, countsUpTo, countUpTo, listOf, table, within } from './values.ts';

/** Several of one shape, at most as many as there may be positions. */
function several<T>(of: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value, at) => {
      const entries = listOf(value, at);
      within('positions', entries.length);
      return entries.map((one, i) => of.read(one, `${at}[${i}]`));
    },
    write: (list) => list.map((one) => of.write(one)),
    words: `list of ${of.words.replace('object', 'objects')}`,
    schema: { type: 'array', items: of.schema, maxItems: factsLimits.positions },
  };
}

/** Lists of counts, each at most as long as there may be positions. */
export const templateLists: Shape<readonly (readonly number[])[]> = {
  read: (value, at) => {
    const rows = listOf(value, at);
    within('minor', rows.length);
    return rows.map((entries, i) => {
      within('positions', listOf(entries, `${at}[${i}]`).length);
      return listOf(entries, `${at}[${i}]`).map((one, k) => count.read(one, `${at}[${i}][${k}]`));
    });
  },
  write: (list) => list,
  words: 'list of lists of counts',
  schema: {
    type: 'array',
    maxItems: factsLimits.minor,
    items: { type: 'array', items: count.schema, maxItems: factsLimits.positions },
  },
};

const size = countUpTo('positions');
const weights = table('parameters');
const layer = object(record({ window: size, stride: size, weights }));
const node = object(record({ children: countsUpTo('parameters'), weights }));
const shape = countsUpTo('positions');

const networks = variant('kind', {
  windows: record({ shape, levels: several(layer), head: weights }),
  tree: record({ shape, nodes: several(node), head: weights }),
});

function matricesOf(net: GridNetwork<Rational>): readonly Matrix<Rational>[] {
  const levels = net.kind === 'windows' ? net.levels : net.nodes;
  return [...levels.map((one) => one.weights), net.head];
}

/** The positions in `left` are one side of the partition. All weights and leaf vectors are whole numbers. */
export const gridEntries = requiring(
  joined(networks, record({ templates: table('parameters'), left: countsUpTo('positions') })),
  ({ templates, left, ...net }, where) => {
    const fault = gridFault(net, templates.cols);
    if (fault !== undefined) throw malformed(where, fault);
    const N = positionsOf(net.shape);
    within('positions', N);
    const matrices = [...matricesOf(net), templates];
    within(
      'parameters',
      matrices.reduce((sum, { data }) => sum + data.length, 0),
    );
    if (!matrices.every(({ data }) => Array.from(data).every(({ den }) => den === 1n)))
      throw expected(where, 'whole numbers as weights and templates', 'a fraction');
    if (new Set(left).size !== left.length || left.some((j) => j >= N))
      throw expected(`${where}.left`, `distinct positions below ${N}`, left);
  },
);
