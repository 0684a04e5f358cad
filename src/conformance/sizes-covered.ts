/**
 * # The sizes that a run covered
 *
 * A pass says nothing about other sizes. Only answers that were judged count.
 *
 * ## Main definitions
 * - {@link sizesByOperation}: every size that was judged
 * - {@link sizesLines}: their ranges, for people
 * @module
 */
import type { CaseResult } from './record.ts';
import type { Sizes } from './sizes.ts';
import type { VerdictKind } from './verdict.ts';

const judged: readonly VerdictKind[] = ['pass', 'weakened', 'fail', 'indeterminate'];

/** In ascending order, without duplicates. */
interface Covered {
  readonly op: string;
  readonly n: readonly number[];
  readonly d: readonly number[];
  readonly m: readonly number[];
  /** The largest n m d. */
  readonly nmd: number;
}

export function sizesByOperation(results: readonly CaseResult[]): readonly Covered[] {
  const own = Map.groupBy(
    results.filter(({ verdict }) => judged.includes(verdict.kind)),
    ({ op }) => op,
  );
  return [...own].flatMap(([op, cases]) => {
    const all = cases.flatMap(({ sizes }) => (sizes === undefined ? [] : [sizes]));
    const distinct = (name: keyof Sizes): readonly number[] =>
      [...new Set(all.map((sizes) => sizes[name]))].sort((a, b) => a - b);
    const nmd = all.reduce((most, { n, d, m }) => Math.max(most, n * m * d), 0);
    return all.length === 0
      ? []
      : [{ op, n: distinct('n'), d: distinct('d'), m: distinct('m'), nmd }];
  });
}

export function sizesLines(results: readonly CaseResult[]): readonly string[] {
  const covered = sizesByOperation(results);
  const range = (name: string, sizes: readonly number[]): string =>
    `${name} ${sizes[0] ?? ''} to ${sizes.at(-1) ?? ''} (${sizes.length})`.padEnd(19);
  const lines = covered.map(
    ({ op, n, d, m, nmd }) =>
      `  ${op.padEnd(10)} ${op === 'project' ? ' '.repeat(19) : range('n', n)} ${range('d', d)} ${range('m', m)} n m d up to ${nmd}`,
  );
  return lines.length === 0 ? [] : ['sizes judged (how many different ones):', ...lines];
}
