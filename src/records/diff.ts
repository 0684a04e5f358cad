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
  /** It ended the same way, with other words: other counts, another counterexample. */
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

const ranks: Readonly<Record<Tone, number>> = { holds: 2, none: 1, open: 1, fails: 0 };

export function differences(old: readonly Run[], current: readonly Run[]): Differences {
  const [before, after] = [keyed(old), keyed(current)];
  const pairs = [...after].flatMap(([key, now]) => {
    const was = before.get(key);
    return was === undefined ? [] : [{ was, now, rise: ranks[now.tone] - ranks[was.tone] }];
  });
  const changes = (which: (pair: (typeof pairs)[number]) => boolean): readonly Change[] =>
    pairs
      .filter(which)
      .map(({ was, now }) => ({ name: now.name, before: was.says, after: now.says }));
  return {
    worse: changes(({ rise }) => rise < 0),
    better: changes(({ rise }) => rise > 0),
    changed: changes(({ rise, was, now }) => rise === 0 && was.says !== now.says),
    added: [...after].flatMap(([key, { name }]) => (before.has(key) ? [] : [name])),
    gone: [...before].flatMap(([key, { name }]) => (after.has(key) ? [] : [name])),
    same: pairs.filter(({ rise, was, now }) => rise === 0 && was.says === now.says).length,
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
