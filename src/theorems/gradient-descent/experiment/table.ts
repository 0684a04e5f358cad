/**
 * # The least certified width as text
 *
 * ## Main definitions
 * - {@link scalingTable}: the widths of one exponent a
 * - {@link widthScalingClosing}: the tables and their conclusions
 * @module
 */
import { quantile } from '../../../reports/paired-test.ts';
import type { ScalingRecord, SizeRecord, WidthScalingRecord } from './run.ts';
import { aligned } from '../../../reports/table.ts';

const heads = ['n', 'd', 'n/(d+1)', 'least m', '(d+1) m/n', 'n^1.5', 'by D2', 'none'] as const;

function shown(m: number): string {
  return m === Infinity ? '-' : `${m}`;
}

function cells({ n, d, bound, widths }: SizeRecord): readonly string[] {
  // a width that was not found counts as larger than all others
  const all = widths.map(({ width }) => width ?? Infinity);
  const median = quantile(all, 0.5);
  return [
    `${n}`,
    `${d}`,
    `${bound}`,
    `${shown(Math.min(...all))} ${shown(median)} ${shown(Math.max(...all))}`,
    median === Infinity ? '-' : ((median * (d + 1)) / n).toFixed(2),
    `${Math.round(n ** 1.5)}`,
    `${widths.filter(({ by }) => by === 'D2').length}/${widths.length}`,
    `${widths.filter(({ width }) => width === undefined).length}`,
  ];
}

function exponentText({ exponent, boundExponent }: ScalingRecord): string {
  const bound = `the same fit to ceil(n/(d+1)): ${boundExponent.toFixed(2)}`;
  if (exponent === undefined) return `no exponent: no seed has a width at every n; ${bound}`;
  const { median, interval, seeds } = exponent;
  const range =
    interval === undefined
      ? `too few seeds (${seeds}) for an interval`
      : `${(100 * interval.confidence).toFixed(1)} % interval ${interval.lo.toFixed(2)} to ${interval.hi.toFixed(2)}, ${seeds} seeds`;
  return `least m ~ n^${median.toFixed(2)} (${range}); ${bound}`;
}

/** One line per n, and the fitted exponent. */
export function scalingTable(record: ScalingRecord): string {
  const lines = aligned([heads, ...record.sizes.map(cells)]);
  return [`d = n^${record.a}`, ...lines, exponentText(record)].join('\n');
}

/** What the intervals imply for one power of n. */
function verdictOn(power: number, name: string, scalings: readonly ScalingRecord[]): string {
  const ends = scalings.map(({ exponent }) => exponent?.interval);
  const below = ends.filter((interval) => interval !== undefined && interval.hi < power).length;
  return `below ${name} (exponent ${power}) in ${below} of ${scalings.length}`;
}

/** The tables and their conclusions. */
export function widthScalingClosing(record: WidthScalingRecord): string {
  const { complete, design, setting, scalings } = record;
  const all = scalings.flatMap(({ sizes }) => sizes.flatMap(({ widths }) => widths));
  const found = all.filter(({ width }) => width !== undefined).length;
  return [
    ...(complete ? [] : ['interrupted: only the exponents a that were finished']),
    ...scalings.flatMap((scaling) => [scalingTable(scaling), '']),
    `Inputs N(0, I_d), labels +-1 at random, sigma = ${setting.activation}, W ~ N(0, ${setting.scale ** 2}/d), v ~ N(0, 1/m), W and v trained by`,
    `accelerated gradient descent, ${design.evaluations} gradients at most. least m: least, median and largest over ${design.seeds} data sets of the`,
    'least width at which a point of the run carries a certificate: D2, gradient descent from there is proved to converge',
    'to loss 0, or A3, an exact zero-loss point is proved to lie around it. Widths are tried in steps of a twelfth.',
    `Certified: ${found} of ${all.length}. No such certificate can exist below n/(d+1). The whole interval of the exponent is ${verdictOn(2, 'quadratic width', scalings)},`,
    `and ${verdictOn(1.5, 'n^1.5, the subquadratic claim', scalings)} exponents a, at these sizes and this start. Seed ${design.seed}.`,
  ].join('\n');
}
