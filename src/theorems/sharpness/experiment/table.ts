/**
 * # Sharpness against batch size as text
 * @module
 */
import { showLower, showUpper } from '../../../arithmetic/text.ts';
import { aligned } from '../../../reports/table.ts';
import type { Bracket } from '../search.ts';
import type { SharpnessCell, SharpnessRecord } from './run.ts';

/** From the least lower end to the largest upper one. */
function range(list: readonly (Bracket | undefined)[]): string {
  const all = list.filter((one) => one !== undefined);
  if (all.length === 0) return '-';
  const [low, high] = [all.map(({ least }) => least), all.map(({ most }) => most)];
  return `[${showLower(Math.min(...low), 3)}, ${showUpper(Math.max(...high), 3)}]`;
}

function cellRow({ activation, batch, runs }: SharpnessCell): readonly string[] {
  const count = (ended: string): string => `${runs.filter((run) => run.ended === ended).length}`;
  return [
    activation,
    `${batch}`,
    count('reached'),
    count('diverged'),
    count('open'),
    range(runs.map(({ phi }) => phi)),
    range(runs.map(({ sharpness }) => sharpness)),
    range(runs.map(({ invariant }) => invariant)),
    range(runs.map(({ rescaled }) => rescaled)),
  ];
}

const heads = [
  'sigma',
  'b',
  'reached',
  'diverged',
  'open',
  'phi',
  'eta lambda',
  'I',
  'phi rescaled',
];

/** The table, and what it is. */
export function sharpnessClosing({ design, cells, complete }: SharpnessRecord): string {
  const { samples, inputs, neurons, step, starts, factor } = design;
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `n = ${samples}, d = ${inputs}, m = ${neurons}, eta = ${step}, ${starts} starts; ends are measured, their brackets verified`,
    ...aligned([heads, ...cells.map(cellRow)]),
    `eta lambda is at most 2 where gradient descent is stable, and 2b/N for orthogonal gradients; phi rescaled is at (${factor} W, v/${factor})`,
    `Nothing here says which minimum has the smaller error on new inputs. Seed ${design.seed}.`,
  ].join('\n');
}
