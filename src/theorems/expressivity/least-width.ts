/**
 * # certify expressivity at the least width that is found
 *
 * One proposal: that of the least width, with a table of what was tried.
 * @module
 */
import { mostSearches } from '../../certify/limits.ts';
import type { Aims, Proposal } from '../../certify/plan.ts';
import type { SizeFound } from '../../certify/start.ts';
import type { Problem } from '../../network/problem.ts';
import { aligned } from '../../reports/table.ts';
import { leastWidth } from '../../search/least-width.ts';
import type { WidthRange } from '../../search/least-width.ts';
import { fullStarts, usualStarts } from '../../search/start.ts';
import { part } from '../../search/watch.ts';
import type { Watch } from '../../search/watch.ts';
import { widestNetwork } from '../../search/width.ts';

/** What was tried at a width, for programs. */
export interface Tried {
  readonly width: number;
  readonly starts: number;
  readonly found: boolean;
  /** Why nothing was found. */
  readonly because?: string;
}

/** What the search for the least width was. */
export interface WidthsTried {
  readonly tried: readonly Tried[];
  /** The smaller widths that were not searched with the full number of starts: the budget was spent. */
  readonly untried: readonly number[];
}

/** The widths from the threshold on. */
export function widthRange(problem: Problem, from: number, { starts }: Aims): WidthRange {
  const n = problem.inputs.rows;
  const to = Math.max(from, Math.min(4 * from + 16, widestNetwork(problem.inputs)));
  return {
    from,
    to,
    few: starts ?? usualStarts(n),
    many: starts ?? fullStarts,
    budget: mostSearches,
  };
}

const headings = ['width', 'starts', 'came to'];

/** The searches, a line each. */
function tableOf(tried: readonly Tried[]): readonly string[] {
  const results = tried.map(({ found, because = '' }) => (found ? 'found' : because));
  const rows = tried.map(({ width, starts }) => [`${width}`, `${starts}`]);
  return aligned([headings.slice(0, 2), ...rows]).map(
    (line, k) =>
      `${k === 0 ? 'tried     ' : ' '.repeat(10)}${line}  ${[headings[2], ...results][k] ?? ''}`,
  );
}

function conclusion(
  { tried, untried }: WidthsTried,
  least: number | undefined,
  { from, to }: WidthRange,
): string {
  const searches = `${tried.length} ${tried.length === 1 ? 'search' : 'searches'} from m = ${from} on`;
  const rest =
    untried.length === 0
      ? ''
      : `; the budget of ${mostSearches} was spent before ${untried.length} smaller widths had the full number of starts`;
  if (least === from)
    return `least     m = ${from}, the least width that is searched: the even one from 2n/q on`;
  return least !== undefined
    ? `least     m = ${least} is the least width found, by ${searches}${rest}. The search is not monotone: at a smaller width another start may find a network, and at a larger one it may fail.`
    : `least     none found by ${searches}, the widest m = ${to}`;
}

/**
 * What is proposed at the least width, or at the widest where nothing is found.
 *
 * @param propose - what is proposed at a width with so many starts.
 */
export function atLeast(
  range: WidthRange,
  watch: Watch | undefined,
  propose: (
    width: number,
    starts: number,
    watch: Watch | undefined,
  ) => readonly Proposal<SizeFound>[],
): readonly Proposal<SizeFound & WidthsTried>[] {
  const tried: Tried[] = [];
  let last: readonly Proposal<SizeFound>[] = [];
  const { least, left } = leastWidth(range, (width, starts, { k, of }) => {
    last = propose(width, starts, part(watch, k, of, `m = ${width}`));
    const failed = last.find((one) => one.kind === 'none');
    const because = failed === undefined ? {} : { because: failed.because };
    tried.push({ width, starts, found: failed === undefined, ...because });
    return failed === undefined ? last : undefined;
  });
  const found: WidthsTried = { tried, untried: left };
  const said = [...tableOf(tried), conclusion(found, least?.width, range)];
  return (least?.value ?? last).map((one) => {
    const notes = [...said, ...one.notes];
    switch (one.kind) {
      case 'none':
        return { ...one, notes, found: { ...one.found, ...found } };
      case 'file':
        return 'refutes' in one ? one : { ...one, notes, found: { ...one.found, ...found } };
    }
  });
}
