/**
 * # The experiment as text
 *
 * ## Main definitions
 * - {@link caseTable}: final losses of a case
 * - {@link comparisonTable}: the paired tests
 * @module
 */
import { ratio, rationalToText } from '../../../arithmetic/rational.ts';
import { aligned } from '../../../reports/table.ts';
import type { CaseRecord, Comparison, MethodRecord } from './run.ts';

/** A loss in three digits. */
export function lossText(loss: number): string {
  if (loss === Infinity) return 'diverged';
  return loss >= 0.01 && loss < 1000 ? loss.toPrecision(3) : loss.toExponential(1);
}

function configurationText({ configuration, atEdge }: MethodRecord): string {
  const words = Object.entries(configuration).map(([name, value]) => `${name} ${value}`);
  return words.join(', ') + (atEdge ? ' (end of the grid)' : '');
}

/** Median and quartiles of the final loss of each method, followed by the choices of tuning. */
export function caseTable(record: CaseRecord): string {
  const { id, title, n, d, width: m, evaluations, methods } = record;
  const rows = methods.map(({ method, role, lowerQuartile, median, upperQuartile, onSphere }) => [
    role === 'ablation' ? `(${method})` : method,
    lossText(lowerQuartile),
    lossText(median),
    lossText(upperQuartile),
    onSphere === undefined ? '' : `${Math.round(100 * onSphere)} %`,
  ]);
  const chosen = methods.map((record) => [`  ${record.method}`, configurationText(record)]);
  return [
    `${id}: ${title}`,
    `n = ${n}, d = ${d}, m = ${m}, 2n/d = ${rationalToText(ratio(2n * BigInt(n), BigInt(d)))}, ${evaluations} gradient evaluations`,
    ...aligned([['final loss', 'quartile', 'median', 'quartile', 'on the sphere'], ...rows], {
      left: 1,
    }),
    'tuned',
    ...aligned(chosen, { left: 2 }),
  ].join('\n');
}

function signed(x: number): string {
  return (x > 0 ? '+' : '') + x.toFixed(2);
}

function probability(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}

/** One line per comparison, by case; a positive ratio favours the projected method. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const heads = ['lower:higher', 'log10 ratio', 'interval', 'effect', 'p', 'p (Holm)', 'loss'];
  const rows = comparisons.map((c) => [
    `  ${c.method} / ${c.rival}`,
    `${c.lower}:${c.higher}`,
    signed(c.advantage),
    c.interval === undefined ? '-' : `${signed(c.interval.lo)} to ${signed(c.interval.hi)}`,
    signed(c.effect),
    probability(c.pValue),
    probability(c.adjusted),
    c.verdict,
  ]);
  const [head = '', ...lines] = aligned([['', ...heads], ...rows], { left: 1 });
  const grouped = lines.flatMap((text, k) => {
    const id = comparisons[k]?.case ?? '';
    return id === comparisons[k - 1]?.case ? [text] : [id, text];
  });
  return [head, ...grouped].join('\n');
}
