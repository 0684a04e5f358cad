/**
 * # Minimising a witness
 *
 * Greedy, in this order: remove one neuron (or mirrored pair), one sample, one input, then simplify numbers. Each step
 * is proved again, and after each step the order starts over. The result is locally minimal; {@link tryAllSmaller}
 * shows that nothing smaller exists in a scope.
 *
 * ## Main definitions
 * - {@link minimise}, {@link tryAllSmaller}
 * @module
 */
import type { Expression } from '../sigma/expression-tree.ts';
import {
  compareShapes,
  compareSizes,
  simplerEntries,
  sizeOf,
  withoutInput,
  withoutNeurons,
  withoutSample,
} from './candidate.ts';
import type { Attempt, Proven } from './proving.ts';
import type { Candidate, Row, Scope, Size } from './row.ts';

/** How a search tries candidates: it proves them, counts them, and says when to stop. */
export interface Trial {
  readonly attempt: (candidate: Candidate) => Attempt;
  /** Yields to the event loop now and then; true when the time is up. */
  readonly stopped: () => Promise<boolean>;
}

function* smallerThan(c: Candidate, neurons: Row['neurons']): Generator<Candidate> {
  yield* withoutNeurons(c, neurons);
  yield* withoutSample(c);
  yield* withoutInput(c);
  yield* simplerEntries(c, neurons);
}

/** A witness no larger than `start`, none of whose direct simplifications is a witness, unless time ran out. */
export async function minimise(
  row: Row,
  start: Proven,
  trial: Trial,
): Promise<{ readonly best: Proven; readonly tried: number }> {
  let best = start;
  let tried = 0;
  for (let next: Proven | undefined = start; next !== undefined;) {
    best = next;
    next = undefined;
    for (const smaller of smallerThan(best.candidate, row.neurons)) {
      if (await trial.stopped()) return { best, tried };
      tried++;
      const attempt = trial.attempt(smaller);
      if (attempt.kind !== 'proven') continue;
      next = attempt.proven;
      break;
    }
  }
  return { best, tried };
}

/** What is known about the candidates of a scope that are smaller than a witness. */
export interface Below {
  readonly best: Proven;
  /** Candidates of the scope smaller than `best`, each of them tried. */
  readonly smaller: number;
  /** True only if these are all of them, and none is a witness or was proposed as one. */
  readonly complete: boolean;
  /** The activations of the listed candidates; nothing is known about others. */
  readonly activations: ReadonlySet<Expression>;
}

/** What was tried before: the number of candidates of earlier shapes, if all were tried, and their activations. */
export interface Before {
  readonly tried: number;
  readonly activations: ReadonlySet<Expression>;
}

/** Counts sizes, in order to report how many candidates were smaller than the final witness. */
interface Count {
  readonly size: Size;
  readonly count: number;
}

function record(counts: Map<string, Count>, size: Size): void {
  const key = Object.values(size).join(' ');
  counts.set(key, { size, count: (counts.get(key)?.count ?? 0) + 1 });
}

/**
 * Tries every candidate of the scope that is smaller than `start`, and continues from smaller witnesses as they are
 * found. `before` is given if all candidates with fewer neurons, samples or inputs than `start` were tried.
 *
 * The row lists its scope by neurons, samples and inputs, with heights in any order. So the list is read up to
 * the end of the shape of `start`; of that shape only heights up to its own matter.
 */
export async function tryAllSmaller(
  row: Row,
  start: Proven,
  scope: Scope,
  trial: Trial,
  before?: Before,
): Promise<Below> {
  let best = start;
  let complete = true;
  const counts = new Map<string, Count>();
  const activations = new Set(before?.activations);
  const smaller = (): number =>
    [...counts.values()].reduce(
      (sum, { size, count }) => (compareSizes(size, best.size) < 0 ? sum + count : sum),
      before?.tried ?? 0,
    );
  const result = (all: boolean): Below => ({
    best,
    smaller: smaller(),
    complete: all,
    activations,
  });
  const visit = (candidate: Candidate, size: Size): void => {
    activations.add(candidate.activation);
    if (compareSizes(size, best.size) >= 0) return;
    record(counts, size);
    const attempt = trial.attempt(candidate);
    if (attempt.kind === 'unproved') complete = false;
    if (attempt.kind === 'proven') best = attempt.proven;
  };
  if (before === undefined)
    for (const candidate of row.enumerate(scope)) {
      const size = sizeOf(candidate);
      if (compareShapes(size, best.size) >= 0) break;
      if (await trial.stopped()) return result(false);
      visit(candidate, size);
    }
  for (const candidate of row.enumerate(below(best.size, scope))) {
    const size = sizeOf(candidate);
    const order = compareShapes(size, best.size);
    if (order > 0) break;
    if (await trial.stopped()) return result(false);
    if (order === 0) visit(candidate, size);
  }
  return result(complete);
}

/** The part of the scope that can hold candidates of this shape and at most this height. */
function below(size: Size, scope: Scope): Scope {
  return {
    samples: Math.min(scope.samples, size.samples),
    inputs: Math.min(scope.inputs, size.inputs),
    neurons: Math.min(scope.neurons, Math.max(size.neurons, 1)),
    height: Math.min(scope.height, size.height),
  };
}
