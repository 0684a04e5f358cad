/**
 * # The size of a counterexample, from its file
 *
 * The file does not say which entries were free in the search, so the height is that of all numbers in its arrays.
 *
 * ## Main definitions
 * - {@link fileSizeText}
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import { arraysOf } from './exports/arrays.ts';
import { shapeText } from './scope.ts';

function largest(counts: readonly number[]): number {
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

/** "2 neurons, 3 samples, 1 input, numerators and denominators in its arrays up to 4". */
export function fileSizeText(file: FactsFile): string {
  const { inputs, points } = file.instance;
  const hidden = Object.values(points).map((point) => point.hidden);
  const weights = file.facts.flatMap((fact) => ('weights' in fact ? [fact.weights] : []));
  // the last layer is linear
  const layers = file.facts.flatMap((fact) =>
    'layers' in fact ? [fact.layers.slice(0, -1).reduce((sum, W) => sum + W.rows, 0)] : [],
  );
  // these facts have their data themselves
  const own = file.facts.flatMap((fact) => ('feedback' in fact && 'inputs' in fact ? [fact] : []));
  const inner = own.flatMap((fact) => ('hidden' in fact ? [fact.hidden] : []));
  const matrices = [...hidden, ...weights, ...inner];
  const shape = {
    neurons: largest([...matrices.map((W) => W.rows), ...layers]),
    samples: inputs?.rows ?? largest(own.map((fact) => fact.inputs.rows)),
    inputs:
      inputs?.cols ?? largest([...matrices, ...own.map((fact) => fact.inputs)].map((W) => W.cols)),
  };
  const parts = arraysOf(file)
    .flatMap(({ rows }) => rows.flat())
    .flatMap(({ num, den }) => [num < 0n ? -num : num, den]);
  const height = parts.reduce((most, part) => (part > most ? part : most), 1n);
  return `${shapeText(shape)}, numerators and denominators in its arrays up to ${height}`;
}
