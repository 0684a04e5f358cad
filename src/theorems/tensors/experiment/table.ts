/**
 * # Lazy bounds and residuals of full training as text
 *
 * ## Main definitions
 * - {@link tensorsClosing}
 * @module
 */
import { showLower, showUpper } from '../../../arithmetic/text.ts';
import { quantile } from '../../../reports/paired-test.ts';
import { aligned } from '../../../reports/table.ts';
import { targetText } from './run.ts';
import type { TensorPoint, TensorsRecord } from './run.ts';

const up = (x: number): string => showUpper(x, 3);

/** The ends of an interval that holds the list. */
function range(list: readonly number[]): string {
  if (list.length === 0) return '-';
  return `[${showLower(Math.min(...list), 3)}, ${up(Math.max(...list))}]`;
}

function pointRow({ neurons, bound, means, runs }: TensorPoint): readonly string[] {
  const residuals = runs.map(({ residual }) => residual);
  const lazy = runs.flatMap((run) => (run.lazy === undefined ? [] : [run.lazy]));
  const beyond = runs.filter(({ isBeyond }) => isBeyond === true).length;
  return [
    `${neurons}`,
    bound.exact,
    range(means),
    range(lazy),
    up(quantile(residuals, 0.5)),
    up(Math.max(...residuals)),
    lazy.length === 0 ? '-' : `${beyond} of ${lazy.length}`,
  ];
}

const heads = [
  'm',
  'b(m d)',
  'means of U',
  'lazy, from starts',
  'full, median',
  'largest',
  'below',
];

function widthTable({ widths }: TensorsRecord): readonly string[] {
  const rows = widths.map(({ dimension, lazy, means, full }) => [
    `${dimension}`,
    `${lazy}`,
    full === undefined ? `over ${means.length}` : `${full}`,
    means.map(up).join(', '),
  ]);
  return aligned([['d', 'lazy, at least', 'full', 'means for m = 1, 2, ..'], ...rows]);
}

function barrierTable({ design, barriers }: TensorsRecord): readonly string[] {
  const rows = barriers.map(({ neurons, within, stayed, above, losses }) => [
    `${neurons}`,
    within === undefined ? 'anywhere' : `abs(y) < ${within} x`,
    `${stayed} of ${design.repeats}`,
    `${above} of ${design.repeats}`,
    showLower(Math.min(...losses), 3),
  ]);
  return aligned([['m', 'starts', 'end in K', 'loss >= 48', 'least loss'], ...rows]);
}

/** The tables, and what they are. */
export function tensorsClosing(record: TensorsRecord): string {
  const { design, complete, points } = record;
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `Error over norm(T)^2 for ${targetText(design)}, ${design.starts} starts at each m`,
    ...aligned([heads, ...points.map(pointRow)]),
    '',
    `The least m for a mean error of 0.1, ${design.repeats} starts at each m`,
    ...widthTable(record),
    '',
    'T = 2 (1,1)^3 - (1,2)^3, K = {x + y >= 0}: no sum with all u_i in K and c_i >= 0 has a loss below 48 (T4)',
    ...barrierTable(record),
    '',
    'b(m d), a bound for the mean over all v^3 with any U, and the means for integer U with entries up to 3 are exact. The ends of full training',
    'are those of float64 runs, and their losses are computed over Q (T7). "below" counts the ends that are nearer to T than all that',
    'linearised training from the same start can fit, by exact distances (T1). Descent with momentum 0.9 and step 0.02,',
    `${design.steps} steps. How often runs succeed is measured, for these starts alone. Seed ${design.seed}.`,
  ].join('\n');
}
