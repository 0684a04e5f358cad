/**
 * # Ranks, errors and numbers of weights as text
 *
 * ## Main definitions
 * - {@link overlapsClosing}
 * @module
 */
import { rationalFromText } from '../../../arithmetic/rational.ts';
import { quantile } from '../../../reports/paired-test.ts';
import { aligned } from '../../../reports/table.ts';
import type { OverlapsRecord, RangePoint } from './run.ts';

/** To plot; NaN for what is no fraction. */
export function fractionOf(text: string): number {
  const value = rationalFromText(text);
  return value === undefined ? Number.NaN : Number(value.num) / Number(value.den);
}

function rangeCells({ most, attained, interval, median, failure }: RangePoint): readonly string[] {
  const ends = interval.map((x) => x.toFixed(3)).join(', ');
  return [`${most}`, `${attained}`, `[${ends}]`, `${median}`, failure ?? '-'];
}

function rankTable({ design, windows, trees }: OverlapsRecord): readonly string[] {
  const { positions: N, templates: M, draws } = design;
  const rows = windows.flatMap(({ window, sigma, ranges }) =>
    ranges.map((point) => [`${window}`, `${sigma}`, `${M ** sigma}`, ...rangeCells(point)]),
  );
  const heads = [
    'B',
    'sigma',
    'r^sigma',
    'weights to',
    'attain it',
    '95 %',
    'median',
    'O3: misses',
  ];
  return [
    `N = ${N}, M = r = ${M}, stride 1: ranks of ${draws} draws, exactly; O3: the probability of less, at most`,
    ...aligned([heads, ...rows]),
    `Binary trees with ${M} channels at each node: rank at most ${trees.bound} (O1); the largest of ${draws} draws: ${trees.largest}`,
    '',
  ];
}

function errorTable({ design, errors }: OverlapsRecord): readonly string[] {
  const rows = errors.map(({ channels, least, attained, trained }) => [
    `${channels}`,
    least,
    attained,
    Math.min(...trained).toFixed(4),
    quantile(trained, 0.5).toFixed(4),
    Math.max(...trained).toFixed(4),
  ]);
  const heads = ['root channels', 'least (O6)', 'attained', 'trained, best', 'median', 'worst'];
  return [
    `Relative squared error of trees on the instance with B = ${design.window}: exact, and of ${design.starts} starts`,
    ...aligned([heads, ...rows]),
    '',
  ];
}

function sizeTable({ sizes }: OverlapsRecord): readonly string[] {
  const rows = sizes.map(({ positions, rank, windows, root, least }) =>
    [positions, rank, windows, root, least].map(String),
  );
  const heads = ['N', 'rank', 'windows', 'root on all leaves', 'any tree, at least'];
  return ['Weights for a rank, B = N/2 + 1', ...aligned([heads, ...rows]), ''];
}

/** The tables, and what they are. */
export function overlapsClosing(record: OverlapsRecord): string {
  const { design, complete } = record;
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    ...rankTable(record),
    ...errorTable(record),
    ...sizeTable(record),
    'Ranks are over the rationals, for the left and the right half. "Any tree" is one whose root has children on one side',
    'each: r channels take a weight of at least two children and one of the head. The least errors are exact, and so are',
    `those that are attained; training is measured in float64: Adam on all weights, ${design.steps} steps, the least of the run.`,
    `Seed ${design.seed}.`,
  ].join('\n');
}
