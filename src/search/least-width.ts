/**
 * # The least width that is found
 *
 * Untrusted: chooses widths to search, proves nothing. From the least width that can do, wider ones until one is
 * found; then halves of the gap; then every smaller even width with the full number of starts. What a search comes to
 * is not monotone in the width: it begins elsewhere at each. So "least" is the least found, not the least there is.
 *
 * ## Main definitions
 * - {@link WidthRange}, {@link LeastWidth}
 * - {@link leastWidth}
 * @module
 */

export interface WidthRange {
  /** Even: no smaller width can do. */
  readonly from: number;
  /** No larger width is tried. */
  readonly to: number;
  /** Starts at each width until one is found and the gap below it halved. */
  readonly few: number;
  /** Starts at every smaller width then. */
  readonly many: number;
  /** Searches at most. */
  readonly budget: number;
}

/** Which of how many searches that are known to be left an attempt is; until they are known it is the one of one. */
export interface Turn {
  readonly k: number;
  readonly of: number;
}

/** One search. `value` is what was found, if anything was. */
export interface Trial<T> {
  readonly width: number;
  readonly starts: number;
  readonly value: T | undefined;
}

export interface LeastWidth<T> {
  /** The search of the least width at which something was found. */
  readonly least: (Trial<T> & { readonly value: T }) | undefined;
  /** Every search, in its order. */
  readonly trials: readonly Trial<T>[];
  /** The smaller widths that would have been tried with the full number of starts, had the budget allowed. */
  readonly left: readonly number[];
}

/** A share of the widths that is even, for gaps: at least 2. */
function evenShare(width: number, parts: number): number {
  return Math.max(2, 2 * Math.floor(width / (2 * parts)));
}

/** The even widths to try until one is found: gaps that double. */
function* widening({ from, to }: WidthRange): Generator<number> {
  yield from;
  for (let gap = evenShare(from, 8); ; gap *= 2) {
    const width = Math.min(from + gap, to - (to % 2));
    if (width > from) yield width;
    if (from + gap >= to) return;
  }
}

/**
 * The least even width of the range at which `attempt` finds something.
 *
 * @param attempt - what is found at a width with so many starts. The same is never asked for twice.
 */
export function leastWidth<T>(
  range: WidthRange,
  attempt: (width: number, starts: number, turn: Turn) => T | undefined,
): LeastWidth<T> {
  const { from, few, many, budget } = range;
  const trials: Trial<T>[] = [];
  let least: LeastWidth<T>['least'];
  const succeeds = (width: number, starts: number, turn: Turn = { k: 0, of: 1 }): boolean => {
    const value = attempt(width, starts, turn);
    trials.push({ width, starts, value });
    if (value === undefined) return false;
    least = { width, starts, value };
    return true;
  };
  const isSpent = (): boolean => trials.length >= budget;

  let [below, found] = [from - 2, Infinity];
  for (const width of widening(range)) {
    if (isSpent()) break;
    if (succeeds(width, few)) {
      found = width;
      break;
    }
    below = width;
  }
  if (found === Infinity) return { least, trials, left: [] };
  while (found - below > 2 && !isSpent()) {
    const middle = below + evenShare(found - below, 2);
    if (succeeds(middle, few)) found = middle;
    else below = middle;
  }
  const smaller: number[] = [];
  for (let width = found - 2; width >= from; width -= 2)
    if (!trials.some((one) => one.width === width && one.starts === many)) smaller.push(width);
  const affordable = smaller.slice(0, budget - trials.length);
  affordable.forEach((width, k) => succeeds(width, many, { k, of: affordable.length }));
  return { least, trials, left: smaller.slice(affordable.length) };
}
