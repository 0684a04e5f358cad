/**
 * # The experiment as text
 *
 * ## Main definitions
 * - {@link cellTable}: losses, gradients and ends of a cell
 * - {@link comparisonTable}: the paired tests
 * - {@link closing}: what is printed at the end
 * @module
 */
import { ratio, rationalToText } from '../../../arithmetic/rational.ts';
import { quantile } from '../../../reports/paired-test.ts';
import { aligned } from '../../../reports/table.ts';
import { floor } from './methods.ts';
import type {
  CellRecord,
  Comparison,
  ExperimentRecord,
  MethodRecord,
  StartsRecord,
} from './record.ts';

/** A relative loss in two digits. */
export function lossText(loss: number): string {
  if (loss === Infinity) return 'diverged';
  return loss <= floor ? 'floor' : loss.toExponential(1);
}

function settingText({ setting, atEdge }: MethodRecord): string {
  const words = Object.entries(setting).map(([name, value]) => `${name} ${value}`);
  return words.join(', ') + (atEdge ? ' (end of a grid)' : '');
}

/** The median number of gradients to the milestone; "-" where half of the runs do not get there. */
function gradientsText({ gradients }: MethodRecord, milestone: 0 | 1): string {
  const median = quantile(
    gradients.map((reached) => reached[milestone] ?? Infinity),
    0.5,
  );
  return median === Infinity ? '-' : String(Math.ceil(median));
}

const heads = [
  'relative loss',
  'quartile',
  'median',
  'quartile',
  'solved',
  'to 1e-6',
  'to 1e-12',
  'exact near',
  'within',
] as const;

/** Rounded up: it is an upper bound. */
function distanceText(distance: number | null): string {
  if (distance === null) return '-';
  const unit = 10 ** (Math.floor(Math.log10(distance)) - 1);
  return (Math.ceil(distance / unit) * unit * (1 + 2 ** -50)).toExponential(1);
}

/** Each method in a row, and below what tuning chose. */
export function cellTable(record: CellRecord): string {
  const { id, title, n, d, width: m, evaluations, methods } = record;
  const rows = methods.map((of) => [
    of.role === 'ablation' ? `(${of.method})` : of.method,
    lossText(of.lowerQuartile),
    lossText(of.median),
    lossText(of.upperQuartile),
    `${Math.round(100 * of.solved)} %`,
    gradientsText(of, 0),
    gradientsText(of, 1),
    `${of.ends.exact} of ${of.ends.runs}`,
    distanceText(of.ends.distance),
  ]);
  const tuned = methods.map((of) => [`  ${of.method}`, settingText(of)]);
  const gradients = methods.reduce((sum, { tuning }) => sum + tuning.gradients, 0);
  return [
    `${id}: ${title}`,
    `n = ${n}, d = ${d}, m = ${m}, m d/n = ${rationalToText(ratio(BigInt(m * d), BigInt(n)))}; at most ${evaluations} gradients a run`,
    ...aligned([heads, ...rows], { left: 1 }),
    `tuned on other seeds with ${Math.ceil(gradients)} gradients in all`,
    ...aligned(tuned, { left: 2 }),
  ].join('\n');
}

function signed(x: number): string {
  return (x > 0 ? '+' : '') + x.toFixed(2);
}

function probability(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}

/** One line for each comparison of losses, cell by cell; a positive ratio favours the projected method. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const losses = comparisons.filter(({ measure }) => measure === 'loss');
  const columns = ['lower:higher', 'log10 ratio', 'interval', 'effect', 'p', 'p (Holm)', 'loss'];
  const rows = losses.map((c) => [
    `  ${c.method} / ${c.rival}`,
    `${c.lower}:${c.higher}`,
    signed(c.advantage),
    c.interval === undefined ? '-' : `${signed(c.interval.lo)} to ${signed(c.interval.hi)}`,
    signed(c.effect),
    probability(c.pValue),
    probability(c.adjusted),
    c.verdict,
  ]);
  const [head = '', ...lines] = aligned([['', ...columns], ...rows], { left: 1 });
  const grouped = lines.flatMap((text, k) => {
    const cell = losses[k]?.cell ?? '';
    return cell === losses[k - 1]?.cell ? [text] : [cell, text];
  });
  return [head, ...grouped].join('\n');
}

function startsTable(starts: readonly StartsRecord[]): readonly string[] {
  if (starts.length === 0) return [];
  const rows = starts.map(({ method, pairs, share, interval: [lo, hi] }) => [
    `  ${method}`,
    String(pairs),
    share.toFixed(2),
    `${lo.toFixed(2)} to ${hi.toFixed(2)}`,
  ]);
  return [
    'share of the pairs of a failed and a solved run of one cell in which the failed one began with the smaller sigma_min(J)',
    ...aligned([['', 'pairs', 'share', '95 % (bootstrap)'], ...rows], { left: 1 }),
  ];
}

function tally(comparisons: readonly Comparison[]): string {
  const count = (verdict: Comparison['verdict']): number =>
    comparisons.filter((comparison) => comparison.verdict === verdict).length;
  return `lower in ${count('lower')} of ${comparisons.length} comparisons, higher in ${count('higher')}, not distinguished in ${count('not distinguished')}`;
}

export function closing(record: ExperimentRecord): string {
  const { complete, cells, comparisons, starts, design } = record;
  const partial = complete ? [] : ['interrupted: only the cells that were finished'];
  if (cells.length === 0) return [...partial, 'no cell was finished'].join('\n');
  const by = (measure: Comparison['measure']): readonly Comparison[] =>
    comparisons.filter((comparison) => comparison.measure === measure);
  return [
    ...partial,
    comparisonTable(comparisons),
    '',
    ...startsTable(starts),
    '',
    `log10 ratio: median of log10(loss of the rival/loss of the method), losses below ${floor} taken as ${floor}, and the`,
    'interval of at least 95 % that order statistics give; effect: matched-pairs rank-biserial correlation;',
    'p: exact signed-rank test, for the settings that tuning chose: another seed may choose others.',
    'solved: a relative loss of at most 1e-12; exact near: an exact zero-loss network with the same v is certified near the',
    `end (A3, of the first ${design.certified} runs, where the loss is at most 1e-6), within the median distance.`,
    `${design.seeds} paired seeds, seed ${design.seed}; of projected methods, Holm's p below 0.05:`,
    `  loss ${tally(by('loss'))}`,
    `  gradients to 1e-6 ${tally(by('gradients to 1e-6'))}`,
    `  gradients to 1e-12 ${tally(by('gradients to 1e-12'))}`,
  ].join('\n');
}
