/**
 * # A progress bar
 *
 * Drawn only on a terminal, at most ten times per second; a pipe gets nothing.
 * @module
 */

/** How far something is; `milliseconds` since it started, `steps` where `done` is another measure. */
export interface Paced {
  readonly id: string;
  readonly done: number;
  readonly total: number;
  readonly milliseconds: number;
  readonly steps?: number;
}

/** What is needed of `process.stderr`. */
export interface Screen {
  readonly isTTY?: boolean;
  /** Where its lines end: a bar that went on would not be erased. */
  readonly columns?: number | undefined;
  readonly write: (text: string) => unknown;
}

export interface ProgressBar {
  readonly update: (progress: Paced) => void;
  /** Removes the bar: before a line is printed, and at the end. */
  readonly clear: () => void;
}

const eraseLine = '\r\u001b[2K';

export function progressBar(screen: Screen): ProgressBar {
  if (screen.isTTY !== true) return { update: () => undefined, clear: () => undefined };
  const { columns = 0 } = screen;
  const longest = columns > 0 ? columns - 1 : Infinity; // 0: a terminal that does not know
  let drawnAt = -Infinity;
  return {
    update: (progress) => {
      if (progress.milliseconds - drawnAt < 100) return;
      drawnAt = progress.milliseconds;
      screen.write(eraseLine + barText(progress).slice(0, longest));
    },
    clear: () => {
      drawnAt = -Infinity;
      screen.write(eraseLine);
    },
  };
}

/** For example "12/s", "0.4/s". */
function rateText(steps: number, milliseconds: number): string {
  if (steps === 0 || milliseconds === 0) return '';
  const rate = (1000 * steps) / milliseconds;
  return `, ${rate < 10 ? rate.toPrecision(2) : rate.toFixed(0)}/s`;
}

/** For example `[#####---------------]  25 % 3 s left, 10/s  kkt/bound`. The time left supposes an even pace. */
export function barText({ id, done, total, milliseconds, steps = done }: Paced): string {
  const filled = Math.floor((20 * done) / total);
  const bar = '#'.repeat(filled).padEnd(20, '-');
  const percent = String(Math.floor((100 * done) / total)).padStart(3);
  const left = done === 0 ? '?' : Math.ceil((milliseconds * (total - done)) / done / 1000);
  return `[${bar}] ${percent} % ${left} s left${rateText(steps, milliseconds)}  ${id}`;
}
