/**
 * # The fuzzer: npm run fuzz
 *
 * At least 10^5 cases over all readers, each reader in a thread with bounded memory. Prints the answers by kind, the
 * slowest case and the peak of memory, and ends with 1 on a fault, with the command that replays it.
 *
 * Options: --seed S, --cases N (a reader), --reader NAME, --case NUMBER|bomb:NAME, --bomb BYTES.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { casesOf, inputOf } from './campaign.ts';
import type { Plan, Tally } from './campaign.ts';
import { readers } from './readers.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '12000' },
    reader: { type: 'string' },
    case: { type: 'string' },
    bomb: { type: 'string', default: '10000000' },
  },
});

/** A case that exceeds the first is a fault; beyond the second its thread is terminated. */
const patience = { milliseconds: 10_000, hang: 60_000 };
const memory = { heapMegabytes: 1_500, peakMegabytes: 3_000 };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Ended = Tally | { readonly stoppedAt: number; readonly because: string };

function inThread(plan: Plan): Promise<Ended> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { plan, progress },
    resourceLimits: { maxOldGenerationSizeMb: memory.heapMegabytes },
  });
  return new Promise((resolve) => {
    let seen = { at: -1, since: performance.now() };
    const watch = setInterval(() => {
      const at = Atomics.load(progress, 0);
      if (at !== seen.at) seen = { at, since: performance.now() };
      else if (performance.now() - seen.since > patience.hang)
        end({ stoppedAt: at, because: `no end within ${patience.hang} ms` });
    }, 500);
    const end = (result: Ended): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(result);
    };
    worker.on('message', (tally: Tally) => end(tally));
    worker.on('error', (error: Error) =>
      end({ stoppedAt: Atomics.load(progress, 0), because: error.stack ?? error.message }),
    );
  });
}

/** The tally of all cases: after a case that ends its thread, another thread continues. */
async function runAll(plan: Plan): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  for (let { cases } = plan; cases.length > 0;) {
    const ended = await inThread({ ...plan, cases });
    if (!('stoppedAt' in ended)) return [...tallies, ended];
    const name = cases[ended.stoppedAt] ?? '';
    tallies.push({
      outcomes: new Map([
        ['fault', 1],
        ['not counted', ended.stoppedAt],
      ]),
      slowest: { name, milliseconds: 0 },
      faults: [{ name, what: ended.because }],
    });
    cases = cases.slice(ended.stoppedAt + 1);
  }
  return tallies;
}

async function fuzzReader(place: number, name: string): Promise<number> {
  const started = performance.now();
  const plan = {
    reader: place,
    seed: Number(values.seed),
    bombBytes: Number(values.bomb),
    milliseconds: patience.milliseconds,
    cases: values.case === undefined ? casesOf(place, Number(values.cases)) : [values.case],
  };
  if (values.case !== undefined) {
    const file = join(tmpdir(), `widthwise-fuzz-${name}-${plan.seed}`);
    writeFileSync(file, inputOf(plan, values.case));
    say(`the input of case ${values.case} is in ${file}`);
  }
  const tallies = await runAll(plan);
  const outcomes = new Map<string, number>();
  for (const tally of tallies)
    for (const [kind, count] of tally.outcomes)
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + count);
  const counts = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1));
  const slowest = tallies
    .map((tally) => tally.slowest)
    .reduce((a, b) => (a.milliseconds >= b.milliseconds ? a : b));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(
    `${name}: ${plan.cases.length} cases in ${seconds} s: ` +
      `${counts.map(([kind, count]) => `${kind} ${count}`).join(', ')}; ` +
      `slowest ${slowest.name}, ${slowest.milliseconds.toFixed(0)} ms; ` +
      `peak ${megabytes()} MB`,
  );
  const faults = tallies.flatMap((tally) => tally.faults);
  for (const fault of faults)
    say(
      `FAULT ${fault.what}\n  replay: npm run fuzz -- --seed ${plan.seed} --reader ${name} --case ${JSON.stringify(fault.name)}`,
    );
  return faults.length;
}

/** The most memory that this process has held so far. */
function megabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1000);
}

let faults = 0;
for (const [place, { name }] of readers.entries())
  if (values.reader === undefined || values.reader === name)
    faults += await fuzzReader(place, name);
if (megabytes() > memory.peakMegabytes) {
  say(`FAULT a peak of ${megabytes()} MB, more than ${memory.peakMegabytes} MB`);
  faults++;
}
say(faults === 0 ? 'no faults' : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
