/**
 * # Cleaning up before the process ends
 *
 * A half-written file is removed and a child is killed, however the process ends. A signal without a listener ends
 * it without the event `exit`, so there is a listener while there is something to clean up.
 * @module
 */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const acts = new Set<() => void>();

function actAll(): void {
  for (const act of acts) act();
}

/** If others listen to the signal, they decide what it means; otherwise it is an interruption. */
function end(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(5);
}

/**
 * Calls `act`, which must be synchronous, at the end of the process. Returns a function that
 * cancels this.
 */
export function beforeEnd(act: () => void): () => void {
  if (acts.size === 0) {
    process.on('exit', actAll);
    for (const signal of signals) process.on(signal, end);
  }
  acts.add(act);
  return () => {
    if (!acts.delete(act) || acts.size > 0) return;
    process.off('exit', actAll);
    for (const signal of signals) process.off(signal, end);
  };
}
