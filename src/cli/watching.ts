/**
 * # A search on a terminal
 *
 * Draws how far it is, with the pace and the time left. A search that begins anew, with other columns or at another
 * width, gets a new clock.
 *
 * ## Main definitions
 * - {@link watching}, {@link watchingOnTerminal}, {@link watched}
 * @module
 */
import type { OnShare } from '../certificates/on-share.ts';
import { progressBar } from '../reports/progress.ts';
import type { Screen } from '../reports/progress.ts';
import type { Output } from './output.ts';

export interface Watching {
  readonly watch: OnShare;
  /** Removes what was drawn. */
  readonly clear: () => void;
}

/** On the terminal of stderr, if a bar is welcome. */
export function watchingOnTerminal({ progress }: Output): Watching & { readonly isSeen: boolean } {
  const { stderr } = process;
  const isSeen = progress && stderr.isTTY;
  const { columns } = stderr;
  return { isSeen, ...watching({ isTTY: isSeen, columns, write: (text) => stderr.write(text) }) };
}

/** The result of work that is shown on the terminal, if a bar is welcome, and removed at its end. */
export async function watched<R>(
  output: Output,
  work: (watch: OnShare | undefined) => Promise<R>,
): Promise<R> {
  const { isSeen, watch, clear } = watchingOnTerminal(output);
  try {
    return await work(isSeen ? watch : undefined);
  } finally {
    clear();
  }
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
