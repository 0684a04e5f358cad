/**
 * # A campaign in a thread of its own
 *
 * Tells by shared memory which case it is at: a case that hangs can be named and the thread ended.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { campaign } from './campaign.ts';
import type { Plan } from './campaign.ts';

const { plan, progress }: { readonly plan: Plan; readonly progress: Int32Array } = workerData;
const tally = await campaign(plan, (k) => Atomics.store(progress, 0, k));
parentPort?.postMessage(tally, []);
