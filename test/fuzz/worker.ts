/**
 * # A campaign in a separate thread
 *
 * Reports the current case through shared memory, so that a hanging case can be named and the
 * thread terminated.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { campaign } from './campaign.ts';
import type { Plan } from './campaign.ts';

const { plan, progress }: { readonly plan: Plan; readonly progress: Int32Array } = workerData;
const tally = await campaign(plan, (k) => Atomics.store(progress, 0, k));
parentPort?.postMessage(tally, []);
