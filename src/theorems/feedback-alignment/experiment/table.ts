/**
 * # Alignment behind a narrow layer as text
 * @module
 */
import { showLower, showUpper } from '../../../arithmetic/text.ts';
import { aligned } from '../../../reports/table.ts';
import type { FeedbackRecord, NarrowRun } from './run.ts';

export function meanOf(list: readonly number[]): number {
  return list.reduce((sum, x) => sum + x, 0) / list.length;
}

/** The mean over the runs of the brackets of a layer, from its lower ends and its upper ends. */
export function meanBracket(
  runs: readonly NarrowRun[],
  layer: number,
): { readonly least: number; readonly most: number } | undefined {
  const known = runs.flatMap(({ alignments }) => alignments[layer] ?? []);
  if (known.length === 0) return undefined;
  return {
    least: meanOf(known.map(({ least }) => least)),
    most: meanOf(known.map(({ most }) => most)),
  };
}

export function meanCeiling(runs: readonly NarrowRun[]): number | undefined {
  const known = runs.flatMap(({ ceiling }) => ceiling ?? []);
  return known.length === 0 ? undefined : meanOf(known);
}

function cellRow({ width, runs }: FeedbackRecord['narrow'][number]): readonly string[] {
  const ceiling = meanCeiling(runs);
  const layers = [0, 1, 2].map((layer) => {
    const bracket = meanBracket(runs, layer);
    return bracket === undefined
      ? '-'
      : `[${showLower(bracket.least, 3)}, ${showUpper(bracket.most, 3)}]`;
  });
  return [
    `${width}`,
    ...layers,
    ceiling === undefined ? '-' : showUpper(ceiling, 3),
    meanOf(runs.map(({ accuracy }) => accuracy)).toFixed(3),
  ];
}

function severalReached(several: FeedbackRecord['several'], fromZero: boolean): string {
  const runs = several.filter(({ zero }) => zero === fromZero).flatMap((cell) => cell.runs);
  return `${runs.filter((run) => run.reached).length} of ${runs.length}`;
}

const heads = ['k', 'layer 1', 'layer 2', 'layer 3', 'ceiling of layer 1', 'accuracy'];

/** The table, and what it is. */
export function feedbackClosing({
  design,
  narrow,
  climb,
  starts,
  several,
  complete,
}: FeedbackRecord): string {
  const { inputs: d, neurons: p, classes: q, runs, steps } = design;
  const losses = climb.map(({ loss }) => loss);
  const rose = starts.filter((start) => start.rose).length;
  const reached = starts.filter((start) => start.reached).length;
  const top = Math.max(...losses);
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `layers ${d}-${p}-k-${p}-${q}, tanh, ${steps} steps, means of ${runs} runs; the mean cosine of each run and its ceiling are verified, training is measured`,
    ...aligned([heads, ...narrow.filter((cell) => cell.runs.length > 0).map(cellRow)]),
    losses.length === 0
      ? 'the run that climbs was not verified'
      : `a run that climbs, verified: l from ${losses[0]} to ${top.toFixed(4)} and to ${(losses.at(-1) ?? top).toExponential(1)}; Psi falls at each of ${losses.length - 1} steps`,
    `linear networks from ${starts.length} random starts, measured: l rose on the way of ${rose}, and ${reached} reached X^T e = 0 to 1e-6`,
    `linear networks with 2 or 3 outputs and no fewer neurons, measured: ${severalReached(several, true)} from W = V = 0 and ${severalReached(several, false)} from random starts reached X^T E = 0 to 1e-6`,
    `Seed ${design.seed}.`,
  ].join('\n');
}
