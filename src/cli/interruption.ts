/**
 * # Ctrl-C
 *
 * The first one ends a run after the step at hand, with the record of what was done; a second one ends the process.
 * @module
 */

/** A terminal signals npm and its child, and npm hands the signal on: within this time two are one. */
const sameMilliseconds = 500;

/** Runs `run` with a signal that the first ctrl-C aborts. */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  let first = Infinity;
  const interrupt = (): void => {
    if (!interruption.signal.aborted) {
      first = performance.now();
      interruption.abort();
    } else if (performance.now() - first > sameMilliseconds) {
      process.exit(5); // not by the signal: whatever waits for `exit` still kills its children and removes its files
    }
  };
  process.on('SIGINT', interrupt);
  try {
    return await run(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
