/**
 * # The runner
 *
 * The one runner of properties, for the command line and for Vitest. It drives `fc.check` in two
 * phases: *generate* visits instances, counts, and ends at the first failure; *shrink* replays
 * that failure by its path and descends. Counting happens in the first phase only because only the
 * first phase holds a {@link Tally}. Then the control, if there is one, must be refuted.
 *
 * ## Implementation notes
 * `interruptAfterTimeLimit` of fast-check would abandon a conclusion halfway and needs the event
 * loop, which synchronous conclusions block. So the runner checks the clock and the signal between
 * instances, and yields to the event loop every 20 ms, without which ctrl-C would not arrive.
 * @module
 */

import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { WidthwiseError } from '../errors.ts';
import type {
  CheckOptions,
  Control,
  Ending,
  Outcome,
  Property,
  PropertyResult,
} from './contract.ts';
import { measuresOf } from './measures.ts';
import { count, coverageMisses, emptyTally, summarise } from './tally.ts';
import type { Tally, Trial } from './tally.ts';

/** A failing instance; absent if the generator threw. */
type Failure<I> =
  | {
      readonly kind: 'refuted';
      readonly instance: I;
      readonly held: Readonly<Record<string, boolean>>;
      readonly refutation: Extract<Outcome, { kind: 'refuted' }>;
    }
  | { readonly kind: 'crash'; readonly instance: string; readonly stack: string };

interface Found<I> {
  readonly failure: Failure<I>;
  readonly path: string;
}

type Refuted = Extract<Ending, { kind: 'refuted' }>;
type Interruption = Extract<Ending, { kind: 'interrupted' }>['by'] | undefined;

/** Decides, between instances, whether the run must stop; `seen` is the last answer of `look`. */
interface Watch {
  readonly look: () => Promise<Interruption>;
  readonly seen: () => Interruption;
  readonly elapsed: () => number;
}

/**
 * Runs one property.
 *
 * @throws {@link WidthwiseError} of code `usage` for an option out of range or a path that names no instance.
 */
export async function checkProperty<I>(
  p: Property<I>,
  options: CheckOptions,
): Promise<PropertyResult> {
  refuseBadOptions(options);
  const runs = options.path === undefined ? (options.runs ?? p.runs) : 1;
  const watch = watcher(options);
  const tally = emptyTally(p);
  const found = await generate(p, { ...options, runs }, tally, watch);
  const ending =
    found === undefined
      ? await judge(p, options, tally, watch)
      : await explain(p, options.seed, found, watch);
  const { id, theorem, statement, evidence } = p;
  const counts = summarise(tally, watch.elapsed());
  return { id, theorem, statement, evidence, seed: options.seed, runs, counts, ...ending };
}

function refuse(option: string, wanted: string, got: number | string): never {
  const found = `expected ${wanted}, got "${got}"`;
  throw new WidthwiseError('usage', found, `Change ${option}.`, { field: option });
}

function refuseBadOptions({ seed, runs, seconds, path }: CheckOptions): void {
  if ((seed | 0) !== seed) refuse('--seed', 'a whole number from -2^31 to 2^31 - 1', seed);
  if (runs !== undefined && !(Number.isSafeInteger(runs) && runs >= 1))
    refuse('--runs', 'a positive whole number', runs);
  if (seconds !== undefined && !(seconds >= 0)) refuse('--time', 'a number of seconds', seconds);
  // The length is bounded because a replay walks over every earlier instance.
  if (path !== undefined && !/^\d{1,9}(:\d{1,9})*$/.test(path))
    refuse('--path', 'numbers joined by colons', path);
}

function watcher({ signal, seconds }: CheckOptions): Watch {
  const started = performance.now();
  let rested = started;
  let seen: Interruption;
  const look = async (): Promise<Interruption> => {
    if (performance.now() - rested > 20) {
      await setImmediate();
      rested = performance.now();
    }
    if (signal?.aborted === true) seen ??= 'signal';
    if (seconds !== undefined && performance.now() - started >= 1000 * seconds) seen ??= 'time';
    return seen;
  };
  return { look, seen: () => seen, elapsed: () => performance.now() - started };
}

/**
 * Visits instances according to `parameters`, until `visit` returns `stop`.
 *
 * Returns the last failure with its path: the first one under `endOnFailure`, else the one that
 * shrinking ended at.
 */
async function visitAll<I>(
  arbitrary: fc.Arbitrary<I>,
  parameters: fc.Parameters<[I]>,
  visit: (instance: I) => Promise<Failure<I> | 'stop' | undefined>,
): Promise<Found<I> | undefined> {
  const failures: Failure<I>[] = [];
  let visited = 0;
  const visitor = fc.asyncProperty(arbitrary, async (instance) => {
    visited += 1;
    const seen = await visit(instance);
    if (seen === 'stop') throw new fc.PreconditionFailure(true); // fast-check then ends the run
    if (seen !== undefined) failures.push(seen);
    return seen === undefined;
  });
  let details: fc.RunDetails<[I]>;
  try {
    details = await fc.check(visitor, parameters);
  } catch (error) {
    const stack = stackOf(error);
    if (stack.includes('Unable to replay')) return undefined; // the path names no instance
    const path = parameters.path ?? String(visited);
    return { failure: { kind: 'crash', instance: '(the generator threw)', stack }, path };
  }
  const { counterexamplePath: path, errorInstance } = details;
  if (path === null) return undefined;
  const failure = failures.at(-1);
  if (failure === undefined) throw errorInstance; // `visit` itself threw: a callback did
  return { failure, path };
}

/** The hypotheses, then the conclusion, on one instance. An exception is neither true nor false. */
async function attempt<I>(
  p: Property<I>,
  conclude: Property<I>['conclude'],
  instance: I,
): Promise<Trial> {
  try {
    const held = Object.fromEntries(
      Object.entries(p.hypotheses).map(([name, holds]) => [name, holds(instance)]),
    );
    if (Object.values(held).includes(false)) return { kind: 'unmet', held };
    const labels = p.labels(instance);
    const measures = measuresOf(instance);
    return { kind: 'met', held, labels, measures, outcome: await conclude(instance) };
  } catch (error) {
    return { kind: 'crash', stack: stackOf(error) };
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function failureOf<I>(p: Property<I>, instance: I, trial: Trial): Failure<I> | undefined {
  if (trial.kind === 'crash')
    return { kind: 'crash', instance: shown(p, instance), stack: trial.stack };
  if (trial.kind === 'met' && trial.outcome.kind === 'refuted')
    return { kind: 'refuted', instance, held: trial.held, refutation: trial.outcome };
  return undefined;
}

/** The readable instance; a `show` that throws must not hide the failure it was to show. */
function shown<I>(p: Property<I>, instance: I): string {
  try {
    return p.show(instance);
  } catch (error) {
    return `(show threw: ${stackOf(error)})`;
  }
}

/** Phase one: visits and counts `runs` instances, or the one at `path`, up to the first failure. */
async function generate<I>(
  p: Property<I>,
  { seed, runs, path, onProgress, onTrial }: CheckOptions & { readonly runs: number },
  tally: Tally,
  watch: Watch,
): Promise<Found<I> | undefined> {
  const replayed = path === undefined ? {} : { path };
  const parameters = { seed, numRuns: runs, endOnFailure: true, ...replayed };
  const found = await visitAll(p.arbitrary, parameters, async (instance) => {
    // A replayed path with a colon continues with its siblings, which were not requested.
    if (tally.instances === runs || (await watch.look()) !== undefined) return 'stop';
    const begun = performance.now();
    const trial = await attempt(p, p.conclude, instance);
    const took = performance.now() - begun;
    onTrial?.({ id: p.id, instance: shown(p, instance), trial, milliseconds: took });
    count(tally, trial, p.evidence);
    const milliseconds = watch.elapsed();
    onProgress?.({ id: p.id, done: tally.instances, total: runs, milliseconds });
    return failureOf(p, instance, trial);
  });
  const nowhere = found === undefined && tally.instances === 0 && watch.seen() === undefined;
  if (path !== undefined && nowhere)
    throw new WidthwiseError(
      'usage',
      `${p.id} has no instance at path ${path} under seed ${seed}`,
      'Copy the path and the seed from the same report.',
      { field: '--path' },
    );
  return found;
}

function replayCommand<I>(p: Property<I>, seed: number, path?: string): string {
  const whole = `widthwise verify ${p.theorem} --seed ${seed} --only ${p.id}`;
  return path === undefined ? whole : `${whole} --path ${path}`;
}

/** Phase two, for a refutation: shrinks it and collects the evidence for the report. */
async function explain<I>(
  p: Property<I>,
  seed: number,
  first: Found<I>,
  watch: Watch,
): Promise<Ending> {
  if (first.failure.kind === 'crash') {
    const { stack, instance } = first.failure;
    return { kind: 'error', stack, instance, replay: replayCommand(p, seed, first.path) };
  }
  const crashes: string[] = [];
  let visited = 0;
  const parameters = { seed, path: first.path, numRuns: 1 };
  const last = await visitAll(p.arbitrary, parameters, async (smaller) => {
    visited += 1;
    // The first visit repeats the failure; if it does not, there is nothing to shrink.
    if (visited > 1 && (await watch.look()) !== undefined) return 'stop';
    const failure = failureOf(p, smaller, await attempt(p, p.conclude, smaller));
    if (failure?.kind === 'refuted') return failure;
    if (failure !== undefined) crashes.push(failure.stack);
    return visited === 1 ? 'stop' : undefined;
  });
  // If shrinking threw, the original instance still refutes.
  const { failure, path } =
    last?.failure.kind === 'refuted'
      ? { failure: last.failure, path: last.path }
      : { failure: first.failure, path: first.path };
  if (last?.failure.kind === 'crash') crashes.push(last.failure.stack);
  let shrunk: Refuted['shrunk'] = 'complete';
  if (last === undefined) shrunk = 'not-reproduced';
  else if (watch.seen() !== undefined || last.failure.kind === 'crash') shrunk = 'stopped';
  return {
    ...failure.refutation,
    path,
    instance: shown(p, failure.instance),
    shrunk,
    hypotheses: failure.held,
    replay: replayCommand(p, seed, path),
    crash: crashes[0] ?? '',
  };
}

/** The result of a run that found no failure. */
async function judge<I>(
  p: Property<I>,
  { seed, runs = p.runs, path }: CheckOptions,
  tally: Tally,
  watch: Watch,
): Promise<Ending> {
  const by = watch.seen();
  if (by !== undefined) return { kind: 'interrupted', by };
  if (tally.met === 0) return { kind: 'vacuous', because: 'hypotheses never held', misses: [] };
  if (path !== undefined) return { kind: 'passed' }; // one instance has no meaningful shares
  const isShort = runs < p.runs;
  // A missed share of 1 would be missed by every longer run too.
  const misses = coverageMisses(p, tally).filter(({ wanted }) => !isShort || wanted === 1);
  if (misses.length > 0) return { kind: 'vacuous', because: 'insufficient coverage', misses };
  const failure = p.control && (await attackControl(p, p.control, seed, watch));
  return failure ?? (isShort ? { kind: 'short', usual: p.runs } : { kind: 'passed' });
}

/** Runs the false variant over the instances of a default run; `undefined` if it is refuted, as it must be. */
async function attackControl<I>(
  p: Property<I>,
  control: Control<I>,
  seed: number,
  watch: Watch,
): Promise<Ending | undefined> {
  const parameters = { seed, numRuns: p.runs, endOnFailure: true };
  const found = await visitAll(p.arbitrary, parameters, async (instance) =>
    (await watch.look()) === undefined
      ? failureOf(p, instance, await attempt(p, control.conclude, instance))
      : 'stop',
  );
  if (found?.failure.kind === 'refuted') return undefined;
  if (found !== undefined) {
    const { stack, instance } = found.failure;
    // A path replays the statement, not its control.
    return { kind: 'error', stack, instance, replay: replayCommand(p, seed) };
  }
  const by = watch.seen();
  if (by !== undefined) return { kind: 'interrupted', by };
  return { kind: 'control-not-refuted', control: control.statement, instances: p.runs };
}
