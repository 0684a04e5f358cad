/**
 * # What is done before the process ends
 *
 * Half a file is removed and a child is killed, however the process ends. A signal ends it without the event `exit`
 * where nobody listens, so while there is something to do, someone does.
 * @module
 */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const acts = new Set<() => void>();

function actAll(): void {
  for (const act of acts) act();
}

/** Whoever else listens to the signal decides what it means; alone, it is an interruption. */
function end(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(5);
}

/** Has `act`, which must not wait, called at the end of the process. Returns what calls it off. */
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
