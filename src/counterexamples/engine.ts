/**
 * # The search for a witness
 *
 * First all candidates of the scope in increasing size; then random ones. A row's proposal is proved before it counts
 * (proving.ts), then minimised (minimise.ts). Deterministic given the seed, except for where the time limit stops it.
 *
 * ## Main definitions
 * - {@link searchRow}, {@link SearchOptions}, {@link Searched}, {@link Found}
 *
 * ## Implementation notes
 * When the exhaustive part finds a witness, everything smaller in the scope has been tried or is tried next, so the
 * smallest is minimal in the scope as listed by the row. Random search continues briefly for a clearer witness.
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import { randomSource } from '../data/random.ts';
import { printExpression } from '../sigma/expression-print.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { compareShapes, compareSizes, sizeOf } from './candidate.ts';
import { canonicalKey } from './canonical.ts';
import { minimise, tryAllSmaller } from './minimise.ts';
import type { Below, Trial } from './minimise.ts';
import { prove } from './proving.ts';
import type { Attempt, Proven, Verified } from './proving.ts';
import type { Candidate, Row, Scope, Size } from './row.ts';
import { insideScope } from './scope.ts';

export interface SearchOptions {
  /** A safe integer. */
  readonly seed: number;
  readonly milliseconds: number;
  /** Instead of the row's default; random candidates then stay inside it too. */
  readonly scope?: Scope;
  /** Ends the drawing of random candidates after this many candidates in all. */
  readonly over?: (tried: number) => boolean;
  /** Stops the search; the best witness so far is kept. */
  readonly signal?: AbortSignal;
  /** Called a few times per second. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly tried: number;
  readonly milliseconds: number;
  readonly best: Size | undefined;
}

export interface Found {
  readonly row: Row;
  readonly file: FactsFile;
  /** The file as it was verified. */
  readonly text: string;
  readonly verdict: Verified;
  readonly size: Size;
  readonly margin: number;
  readonly by: 'exhaustive' | 'random';
  /** `smaller`: how many smaller candidates were tried; all of those in the scope if minimality is proved. */
  readonly minimality: {
    readonly kind: 'proved minimal in scope' | 'locally minimal';
    readonly smaller: number;
    readonly scope: Scope;
    /**
     * Formulas of the activations in the listed candidates; minimality says nothing about others.
     */
    readonly activations: readonly string[];
  };
  readonly tried: number;
  readonly milliseconds: number;
}

export type Searched =
  | {
      readonly kind: 'found';
      readonly smallest: Found;
      /**
       * The witness with the largest margin; the smallest witness if no other has a larger margin.
       */
      readonly clearest: Found;
      /** The number of distinct witnesses up to symmetry. */
      readonly distinct: number;
      /** Ended by the signal, or by the time before minimality was settled. */
      readonly partial: boolean;
    }
  /** The row lists candidates of the scope, all were tried, and none is a witness. */
  | { readonly kind: 'none-in-scope'; readonly tried: number; readonly scope: Scope }
  | { readonly kind: 'none-found'; readonly tried: number; readonly milliseconds: number };

/** The share of the time for the exhaustive part as long as it has found nothing. */
const exhaustiveShare = 0.5;
/** The number of random candidates tried for a clearer witness. */
const drawsForClearest = 400;
/** The time between yields to the event loop, in milliseconds. */
const turn = 20;

interface Clearest {
  readonly proven: Proven;
  readonly by: Found['by'];
}

/** The counters and the clock of one search. */
interface Session {
  /** A trial that stops at `until` and credits its witnesses to the phase `by`. */
  readonly trial: (until: number, by: Found['by']) => Trial;
  readonly tried: () => number;
  readonly elapsed: () => number;
  readonly aborted: () => boolean;
  readonly witnesses: () => number;
  readonly smallest: () => Proven | undefined;
  readonly clearest: () => Clearest | undefined;
}

function newSession(row: Row, options: SearchOptions): Session {
  const started = performance.now();
  const elapsed = (): number => performance.now() - started;
  const aborted = (): boolean => options.signal?.aborted === true;
  const keys = new Set<string>();
  let tried = 0;
  let turned = started;
  let best: Proven | undefined;
  let clearest: Clearest | undefined;
  const attempt = (candidate: Candidate, by: Found['by']): Attempt => {
    tried++;
    const result = prove(row, candidate);
    if (result.kind !== 'proven') return result;
    const { proven } = result;
    keys.add(canonicalKey(candidate, row.neurons));
    if (best === undefined || compareSizes(proven.size, best.size) < 0) best = proven;
    if (clearest === undefined || proven.margin > clearest.proven.margin) clearest = { proven, by };
    return result;
  };
  const breathe = async (): Promise<void> => {
    if (performance.now() - turned < turn) return;
    options.onProgress?.({ tried, milliseconds: elapsed(), best: best?.size });
    await new Promise((resolve) => setImmediate(resolve));
    turned = performance.now();
  };
  const trial = (until: number, by: Found['by']): Trial => ({
    attempt: (candidate) => attempt(candidate, by),
    stopped: async () => {
      await breathe();
      return aborted() || elapsed() >= until;
    },
  });
  return {
    trial,
    tried: () => tried,
    elapsed,
    aborted,
    witnesses: () => keys.size,
    smallest: () => best,
    clearest: () => clearest,
  };
}

/** The result of a phase: a witness, what is known about smaller ones, and which phase found it. */
interface Outcome {
  readonly by: Found['by'];
  readonly below: Below;
}

interface Exhausted {
  /** Whether the row lists candidates at all, even if none in this scope. */
  readonly lists: boolean;
  readonly outcome?: Outcome;
  /** Every candidate of the scope was tried, and none was proposed as a witness without being proved. */
  readonly complete: boolean;
}

/** Tries the scope in order up to the first witness, then everything smaller than that. */
async function exhaustive(
  row: Row,
  scope: Scope,
  session: Session,
  milliseconds: number,
): Promise<Exhausted> {
  const trial = session.trial(exhaustiveShare * milliseconds, 'exhaustive');
  let listed = 0;
  let before = 0; // candidates of earlier shapes
  const activations = new Set<Expression>();
  let settled = true;
  let shape: Size | undefined;
  for (const candidate of row.enumerate(scope)) {
    if (await trial.stopped()) return { lists: true, complete: false };
    const size = sizeOf(candidate);
    const order = shape === undefined ? 1 : compareShapes(size, shape);
    // "proved minimal" rests on this order
    if (order < 0) throw new RangeError(`${row.id} lists a smaller shape after a larger one`);
    if (order > 0) [shape, before] = [size, listed];
    listed++;
    activations.add(candidate.activation);
    const attempt = trial.attempt(candidate);
    if (attempt.kind === 'unproved') settled = false;
    if (attempt.kind !== 'proven') continue;
    const rest = session.trial(milliseconds, 'exhaustive');
    const below = await tryAllSmaller(row, attempt.proven, scope, rest, {
      tried: before,
      activations,
    });
    const complete = below.complete && settled;
    return { lists: true, outcome: { by: 'exhaustive', below: { ...below, complete } }, complete };
  }
  const [first] = listed > 0 ? [true] : row.enumerate(row.scope);
  return { lists: first !== undefined, complete: settled };
}

/** Minimises a witness, and tries the scope below it if the row lists one. */
async function settle(
  row: Row,
  proven: Proven,
  session: Session,
  { milliseconds, scope, exhausted }: Ahead,
): Promise<Outcome> {
  const trial = session.trial(milliseconds, 'random');
  const { best, tried } = await minimise(row, proven, trial);
  if (!exhausted.lists)
    return {
      by: 'random',
      below: { best, smaller: tried, complete: false, activations: new Set() },
    };
  const below = await tryAllSmaller(row, best, scope, trial);
  return {
    by: 'random',
    below: below.complete ? below : { ...below, smaller: below.smaller + tried },
  };
}

/** Random candidates until one is a witness. */
async function random(
  row: Row,
  draw: () => Candidate | undefined,
  session: Session,
  ahead: Ahead,
): Promise<Outcome | undefined> {
  const trial = session.trial(ahead.milliseconds, 'random');
  while (!ahead.over(session.tried()) && !(await trial.stopped())) {
    const candidate = draw();
    const attempt = candidate === undefined ? undefined : trial.attempt(candidate);
    if (attempt?.kind === 'proven') return settle(row, attempt.proven, session, ahead);
  }
  return undefined;
}

interface Ahead {
  readonly over: (tried: number) => boolean;
  readonly milliseconds: number;
  readonly scope: Scope;
  readonly exhausted: Exhausted;
}

/** What is known about a witness besides its file. */
interface Account {
  readonly by: Found['by'];
  readonly minimality: Found['minimality'];
}

function describe(row: Row, proven: Proven, session: Session, { by, minimality }: Account): Found {
  const { file, text, verdict, size, margin } = proven;
  const tried = session.tried();
  const milliseconds = Math.round(session.elapsed());
  return { row, file, text, verdict, size, margin, by, minimality, tried, milliseconds };
}

/** Searches a little longer for a witness with a larger margin. */
async function lookFurther(
  draw: () => Candidate | undefined,
  session: Session,
  { milliseconds, over }: Ahead,
): Promise<void> {
  const trial = session.trial(milliseconds, 'random');
  for (let k = 0; k < drawsForClearest && !over(session.tried()); k++) {
    if (await trial.stopped()) return;
    const candidate = draw();
    if (candidate !== undefined) trial.attempt(candidate);
  }
}

/** The row's random candidates, restricted to the scope if one was requested. */
function drawing(row: Row, { seed, scope }: SearchOptions): () => Candidate | undefined {
  const source = randomSource(seed);
  return () => {
    const candidate = row.draw(source);
    if (candidate === undefined || scope === undefined) return candidate;
    return insideScope(sizeOf(candidate), scope) ? candidate : undefined;
  };
}

/**
 * Searches for witnesses of a row: the smallest and the clearest.
 *
 * `none-found` says nothing about the statement, only that the time ran out. `proved minimal in scope` means that every
 * smaller candidate that the row lists in the scope was tried, and that none of them is a witness, including what the
 * row derives from it (labels in a kernel, a better point).
 */
export async function searchRow(row: Row, options: SearchOptions): Promise<Searched> {
  const { milliseconds } = options;
  const scope = options.scope ?? row.scope;
  const session = newSession(row, options);
  const draw = drawing(row, options);
  const exhausted = await exhaustive(row, scope, session, milliseconds);
  const { over: isOver = () => false } = options;
  const ahead = { over: isOver, milliseconds, scope, exhausted };
  // if a scope was requested, an exhausted scope is the answer
  const over = options.scope !== undefined && isExhausted(exhausted);
  const outcome = exhausted.outcome ?? (over ? undefined : await random(row, draw, session, ahead));
  if (outcome === undefined) return nothing(session, ahead);
  await lookFurther(draw, session, ahead);
  const smaller = session.smallest();
  const last =
    smaller !== undefined && compareSizes(smaller.size, outcome.below.best.size) < 0
      ? await settle(row, smaller, session, ahead)
      : outcome;
  return summary(row, last, session, ahead);
}

function isExhausted({ lists, complete, outcome }: Exhausted): boolean {
  return lists && complete && outcome === undefined;
}

function nothing(session: Session, { scope, exhausted }: Ahead): Searched {
  const tried = session.tried();
  if (isExhausted(exhausted)) return { kind: 'none-in-scope', tried, scope };
  return { kind: 'none-found', tried, milliseconds: Math.round(session.elapsed()) };
}

function summary(
  row: Row,
  { by, below }: Outcome,
  session: Session,
  { milliseconds, scope, exhausted }: Ahead,
): Searched {
  const smallest = describe(row, below.best, session, {
    by,
    minimality: {
      kind: below.complete ? 'proved minimal in scope' : 'locally minimal',
      smaller: below.smaller,
      scope,
      activations: [...new Set(Array.from(below.activations, printExpression))],
    },
  });
  const clear = session.clearest();
  const nothingBelow = { kind: 'locally minimal', smaller: 0, scope, activations: [] } as const;
  const clearest =
    clear === undefined || !(clear.proven.margin > below.best.margin)
      ? smallest
      : describe(row, clear.proven, session, { by: clear.by, minimality: nothingBelow });
  const inTime = session.elapsed() < milliseconds;
  const settled = below.complete || (!exhausted.lists && inTime);
  const partial = session.aborted() || !settled;
  return { kind: 'found', smallest, clearest, distinct: session.witnesses(), partial };
}
