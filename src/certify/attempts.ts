/**
 * # What is tried one after the other where a request leaves it open
 *
 * Columns, scales and widths are the search's to choose unless they are asked for: the first file ends it.
 *
 * ## Main definitions
 * - {@link onAttempts}: proposals of the first attempt with which something is certified
 * - {@link searchesOf}: the searches that all of them come to
 * @module
 */
import { usualStarts } from '../search/start.ts';
import type { StartOptions } from '../search/start.ts';
import { widthsFrom } from '../search/width.ts';
import { anyColumns, onColumns } from './columns.ts';
import type { Aims, Context, Grounds, Proposal } from './plan.ts';
import { startOptions } from './start.ts';
import type { Extensive, Size } from './start.ts';

/** One attempt: a width and a start of it. */
export interface Attempt {
  readonly size: Size;
  readonly start: StartOptions;
}

/** All attempts in order, with the columns of each: those after the first have none but whitened ones. */
function attemptsAt(
  { problem: { inputs } }: Grounds['network'],
  size: Size,
  aims: Aims,
  context: Pick<Context, 'watch'>,
): readonly (Attempt & { readonly columns: readonly (typeof anyColumns)[number][] })[] {
  const widths = aims.width === undefined ? widthsFrom(inputs, size.width) : [size.width];
  const first = startOptions(size, aims, context);
  return [
    { size, start: first, columns: anyColumns },
    ...widths.map((width) => ({
      size: { ...size, width },
      start: { ...largeStart(first, inputs.rows), width },
      columns: ['whitened'] as const,
    })),
  ];
}

/** One for each attempt and choice of columns, if none of them certifies. */
export function searchesOf(
  ground: Grounds['network'],
  size: Size,
  aims: Aims,
): readonly Extensive[] {
  return attemptsAt(ground, size, aims, {}).flatMap(({ start: { width, starts }, columns }) =>
    Array.from({ length: aims.columns === undefined ? columns.length : 1 }, () => ({
      width,
      starts,
    })),
  );
}

/**
 * With many rows in few columns sigma'(x_i . w_j) has to change quickly, or the rows of J look dependent in float64;
 * and few starts will do. Of 200 rows of gapminder (d = 5, m = 80) one start in twelve certified, at scale 4 or 8.
 */
function largeStart(start: StartOptions, n: number): StartOptions {
  const { scales = [8, 4, 16], starts = usualStarts(n) } = start;
  return { ...start, scales, starts: 3 * starts };
}

/** The proposal of one attempt, on the columns of the ground. */
export type ProposeAt<F> = (ground: Grounds['network'], attempt: Attempt) => Proposal<F>;

/** What is proposed by the first attempt with a file; without one, by the last. */
export function onAttempts<F>(
  ground: Grounds['network'],
  size: Size,
  aims: Aims,
  context: Pick<Context, 'watch'>,
  propose: ProposeAt<F>,
): readonly Proposal<F>[] {
  const attempts = attemptsAt(ground, size, aims, context);
  let last: readonly Proposal<F>[] = [];
  for (const { columns, ...attempt } of attempts) {
    const { width } = attempt.size;
    const narrower = attempts.map((other) => other.size.width).filter((m) => m < width);
    const before = [...new Set(narrower)];
    last = onColumns(ground, aims, columns, (other) => [propose(other, attempt)]).map((one) =>
      before.length === 0 ? one : { ...one, notes: [triedNote(width, before), ...one.notes] },
    );
    if (last.some(({ kind }) => kind === 'file')) break;
  }
  return last;
}

function triedNote(width: number, before: readonly number[]): string {
  return `wider     m = ${width}: nothing was certified at ${before.join(' or ')}`;
}
