/**
 * # The methods of the experiment against each other, on paired seeds
 *
 * ## Main definitions
 * - {@link comparisonsOf}: exact signed-rank tests, with Holm's correction over all cells
 * @module
 */
import { holm, medianInterval, quantile, signedRankTest } from '../../../reports/paired-test.ts';
import type { CellRecord, Comparison, Measure, MethodRecord } from './record.ts';

/** log10(b/a); 0 where they are equal, both Infinity among them. */
function logRatio(a: number, b: number): number {
  return a === b ? 0 : Math.log10(b) - Math.log10(a);
}

/** The numbers of a measure, test seed by test seed; Infinity where a milestone was not reached. */
function numbersOf({ losses, gradients }: MethodRecord, measure: Measure): readonly number[] {
  if (measure === 'loss') return losses;
  return gradients.map((reached) => reached[measure === 'gradients to 1e-6' ? 0 : 1] ?? Infinity);
}

function compared(
  cell: string,
  measure: Measure,
  method: MethodRecord,
  rival: MethodRecord,
): Omit<Comparison, 'adjusted' | 'verdict'> {
  const [own, other] = [numbersOf(method, measure), numbersOf(rival, measure)];
  const differences = own.map((a, k) => logRatio(a, other[k] ?? Number.NaN));
  const { effect, pValue } = signedRankTest(differences);
  return {
    cell,
    measure,
    method: method.method,
    rival: rival.method,
    lower: differences.filter((x) => x > 0).length,
    higher: differences.filter((x) => x < 0).length,
    advantage: quantile(differences, 0.5),
    interval: medianInterval(differences, 0.95),
    effect,
    pValue,
  };
}

const measures: readonly Measure[] = ['loss', 'gradients to 1e-6', 'gradients to 1e-12'];

/** Each claimed method against each other one; a verdict needs Holm's p-value below 0.05. */
export function comparisonsOf(records: readonly CellRecord[]): readonly Comparison[] {
  return measures.flatMap((measure) => {
    const raw = records.flatMap(({ id, methods }) => {
      const claimed = methods.filter(({ role }) => role === 'claimed');
      const others = methods.filter(({ role }) => role !== 'claimed');
      return claimed.flatMap((method) =>
        others.map((rival) => compared(id, measure, method, rival)),
      );
    });
    const adjusted = holm(raw.map(({ pValue }) => pValue));
    return raw.map((comparison, k) => {
      const p = adjusted[k] ?? 1;
      const direction = comparison.effect > 0 ? 'lower' : 'higher';
      return { ...comparison, adjusted: p, verdict: p < 0.05 ? direction : 'not distinguished' };
    });
  });
}
