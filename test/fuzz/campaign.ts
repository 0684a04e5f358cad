/**
 * # One reader, many cases
 *
 * A case is a number, or `bomb:NAME` for one of the reader's large inputs. Anything except a refusal by
 * `WidthwiseError` or an answer that keeps its promises is a fault, and so is a case that exceeds the time limit.
 * @module
 */
import { WidthwiseError } from '../../src/errors.ts';
import { chanceOf } from './chance.ts';
import { readers } from './readers.ts';
import type { Reader } from './reader.ts';

export interface Plan {
  /** The reader's index in {@link readers}. */
  readonly reader: number;
  readonly seed: number;
  /** The cases, in their order. */
  readonly cases: readonly string[];
  /** About the size of a bomb. */
  readonly bombBytes: number;
  /** The time limit of one case. */
  readonly milliseconds: number;
}

export interface Tally {
  /** How often each kind of answer came. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowest: { readonly name: string; readonly milliseconds: number };
  readonly faults: readonly { readonly name: string; readonly what: string }[];
}

export function readerAt(place: number): Reader {
  const reader = readers[place];
  if (reader === undefined) throw new Error(`no reader ${place}`);
  return reader;
}

/** The cases of this many numbers and all bombs. */
export function casesOf(place: number, count: number): readonly string[] {
  const numbers = Array.from({ length: count }, (_, k) => `${k}`);
  return [...numbers, ...Object.keys(readerAt(place).bombs).map((name) => `bomb:${name}`)];
}

export function inputOf(plan: Omit<Plan, 'cases' | 'milliseconds'>, name: string): Uint8Array {
  const reader = readerAt(plan.reader);
  const bomb = name.startsWith('bomb:') ? reader.bombs[name.slice('bomb:'.length)] : undefined;
  if (bomb !== undefined) return bomb(plan.bombBytes);
  if (!/^\d+$/u.test(name)) throw new Error(`${reader.name} has no case ${name}`);
  return reader.make(chanceOf(plan.seed, plan.reader, Number(name)));
}

/** The outcome of one input: a kind of answer, or a fault. */
export async function outcomeOf(
  reader: Reader,
  input: Uint8Array,
): Promise<{ readonly outcome: string } | { readonly fault: string }> {
  try {
    return { outcome: await reader.run(input) };
  } catch (error) {
    if (error instanceof WidthwiseError) return { outcome: 'refused' };
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Runs the plan; calls `before` for each case. */
export async function campaign(plan: Plan, before: (k: number) => void): Promise<Tally> {
  const reader = readerAt(plan.reader);
  const outcomes = new Map<string, number>();
  const faults: { name: string; what: string }[] = [];
  let slowest = { name: '', milliseconds: 0 };
  for (const [k, name] of plan.cases.entries()) {
    before(k);
    const input = inputOf(plan, name);
    const started = performance.now();
    const result = await outcomeOf(reader, input);
    const milliseconds = performance.now() - started;
    if (milliseconds > slowest.milliseconds) slowest = { name, milliseconds };
    const outcome = 'fault' in result ? 'fault' : result.outcome;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if ('fault' in result) faults.push({ name, what: result.fault });
    if (milliseconds > plan.milliseconds)
      faults.push({ name, what: `took ${Math.round(milliseconds)} ms` });
  }
  return { outcomes, slowest, faults };
}
