/**
 * # A progress bar
 *
 * Drawn only on a terminal, at most ten times per second; a pipe gets nothing.
 * @module
 */

import type { Progress } from '../suite/contract.ts';

/** The part of `process.stderr` that is used. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

export interface ProgressBar {
  readonly update: (progress: Progress) => void;
  /** Removes the bar: before a line is printed, and at the end. */
  readonly clear: () => void;
}

const eraseLine = '\r\u001b[2K';

export function progressBar(screen: Screen): ProgressBar {
  if (screen.isTTY !== true) return { update: () => undefined, clear: () => undefined };
  let drawnAt = -Infinity;
  return {
    update: (progress) => {
      if (progress.milliseconds - drawnAt < 100) return;
      drawnAt = progress.milliseconds;
      screen.write(eraseLine + barText(progress));
    },
    clear: () => {
      drawnAt = -Infinity;
      screen.write(eraseLine);
    },
  };
}

/** For example `[#####---------------] 25 % 3 s left kkt/bound`. The time left assumes a constant pace. */
export function barText({ id, done, total, milliseconds }: Progress): string {
  const filled = Math.floor((20 * done) / total);
  const bar = '#'.repeat(filled).padEnd(20, '-');
  const percent = String(Math.floor((100 * done) / total)).padStart(3);
  const left = done === 0 ? '?' : Math.ceil((milliseconds * (total - done)) / done / 1000);
  return `[${bar}] ${percent} % ${left} s left  ${id}`;
}
