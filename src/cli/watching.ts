/**
 * # A search on a terminal
 *
 * Draws how far it is, with the pace and the time left. A search that begins anew, with other columns or at another
 * width, gets a new clock.
 * @module
 */
import { totalmem } from 'node:os';
import { progressBar } from '../reports/progress.ts';
import type { Screen } from '../reports/progress.ts';
import type { Watch } from '../search/watch.ts';

export interface Watching {
  readonly watch: Watch;
  /** Removes what was drawn. */
  readonly clear: () => void;
}

export function watching(screen: Screen, now: () => number = () => performance.now()): Watching {
  const bar = progressBar(screen);
  let [begun, last, steps] = [now(), 0, 0];
  return {
    watch: (share, what) => {
      if (share < last) {
        bar.clear();
        [begun, steps] = [now(), 0];
      }
      last = share;
      bar.update({ id: what, done: share, total: 1, milliseconds: now() - begun, steps });
      steps += 1;
    },
    clear: bar.clear,
  };
}

/** The memory that this process can have at most, in bytes. */
export function memoryHere(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
