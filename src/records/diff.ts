/**
 * # Two records compared
 *
 * ## Main definitions
 * - {@link differences}, {@link differenceText}
 * @module
 */
import { lineText } from '../codecs.ts';
import type { Run } from './record.ts';
import { itemsOf } from './items.ts';
import type { Item, Tone } from './items.ts';

export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface Differences {
  /** It fails now, or held and does not hold any more. */
  readonly worse: readonly Change[];
  readonly better: readonly Change[];
  /** It ended the same way, with other words (other counts, another counterexample) or on instances of other sizes. */
  readonly changed: readonly Change[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly same: number;
}

/** By key; the k-th thing with one key is another thing. */
function keyed(runs: readonly Run[]): ReadonlyMap<string, Item> {
  const seen = new Map<string, number>();
  return new Map(
    runs.flatMap(itemsOf).map((item) => {
      const times = seen.get(item.key) ?? 0;
      seen.set(item.key, times + 1);
      return [`${item.key} ${times}`, item];
    }),
  );
}

/** How it ended, before and after. */
function endings(was: Item, now: Item): Change {
  return { name: now.name, before: was.says, after: now.says };
}

/** What changed where the tone is the same: how it ended; where nothing did, the sizes that were drawn. */
function changeOf(was: Item, now: Item): Change | undefined {
  if (was.says !== now.says) return endings(was, now);
  const drawn = ({ drawn: own = [] }: Item, other: Item): string => {
    const changed = own.filter((size) => other.drawn?.includes(size) !== true);
    return `drawn ${changed.length === 0 ? 'no other size' : changed.join('; ')}`;
  };
  const [before, after] = [drawn(was, now), drawn(now, was)];
  return before === after ? undefined : { name: now.name, before, after };
}

const ranks: Readonly<Record<Tone, number>> = { holds: 2, none: 1, open: 1, fails: 0 };

export function differences(old: readonly Run[], current: readonly Run[]): Differences {
  const [before, after] = [keyed(old), keyed(current)];
  const pairs = [...after].flatMap(([key, now]) => {
    const was = before.get(key);
    return was === undefined ? [] : [{ was, now, rise: ranks[now.tone] - ranks[was.tone] }];
  });
  const of = (sign: number): typeof pairs => pairs.filter(({ rise }) => Math.sign(rise) === sign);
  const worse = of(-1).map(({ was, now }) => endings(was, now));
  const better = of(1).map(({ was, now }) => endings(was, now));
  const changed = of(0).flatMap(({ was, now }) => changeOf(was, now) ?? []);
  return {
    worse,
    better,
    changed,
    added: [...after].flatMap(([key, { name }]) => (before.has(key) ? [] : [name])),
    gone: [...before].flatMap(([key, { name }]) => (after.has(key) ? [] : [name])),
    same: pairs.length - worse.length - better.length - changed.length,
  };
}

export function differenceText(found: Differences): string {
  const { worse, better, changed, added, gone, same } = found;
  const list = (title: string, changes: readonly Change[]): readonly string[] =>
    changes.length === 0
      ? []
      : [
          `${title} (${changes.length})`,
          ...changes.map(({ name, before, after }) => lineText(`  ${name}: ${before} -> ${after}`)),
        ];
  const names = (title: string, all: readonly string[]): readonly string[] =>
    all.length === 0
      ? []
      : [`${title} (${all.length})`, ...all.map((name) => lineText(`  ${name}`))];
  return [
    ...list('worse', worse),
    ...list('better', better),
    ...list('changed', changed),
    ...names('only in the new record', added),
    ...names('only in the old record', gone),
    `${worse.length} worse, ${better.length} better, ${changed.length} changed, ${same} the same`,
  ].join('\n');
}
