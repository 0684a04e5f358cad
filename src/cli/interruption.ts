/**
 * # Ctrl-C
 *
 * The first one ends a run after the current step, with the record so far; a second one ends the process.
 * @module
 */

/** A terminal signals npm and its child, and npm forwards the signal: two within this time count as one. */
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
      process.exit(5); // not by the signal, so that listeners of `exit` still kill their children and remove their files
    }
  };
  process.on('SIGINT', interrupt);
  try {
    return await run(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
