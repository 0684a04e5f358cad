/**
 * # An adapter inside this process
 *
 * For a module written with the TypeScript kit. Fast, and an exception or a promise that never settles gets a verdict;
 * but an infinite loop cannot be stopped from inside: run such an adapter as a process.
 * @module
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WidthwiseError } from '../errors.ts';
import type { Adapter } from './kits/kit.ts';
import { isFields, readAnswer, readMessage } from './messages.ts';
import type { Case } from './protocol.ts';
import { secondsFor } from './sizes.ts';
import type { Outcome, Target } from './target.ts';

/**
 * A target for an adapter, with this time for a small case and more for larger ones. A time-out abandons the unfinished
 * computation.
 */
export function inProcess(adapter: Adapter, caseSeconds: number): Target {
  return {
    ready: adapter.ready,
    incidents: () => [],
    close: () => Promise.resolve(),
    ask: async (cases, tell) => {
      for (const question of cases)
        tell(question, await askOne(adapter, question, secondsFor(question, caseSeconds)));
    },
  };
}

async function askOne(adapter: Adapter, question: Case, seconds: number): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timeout', seconds, errors: '' }), 1000 * seconds);
  });
  try {
    return await Promise.race([late, answered(adapter, question)]);
  } catch (error) {
    const because = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'crash', because, errors: '' };
  } finally {
    clearTimeout(timer);
  }
}

async function answered(adapter: Adapter, question: Case): Promise<Outcome> {
  // A user's module must have the same form as a process.
  const read = readAnswer({ ...(await adapter.answer(question)) });
  return read.kind === 'ok'
    ? { kind: 'answered', answer: read.value, errors: '' }
    : { kind: 'protocol-error', rule: read.rule, quote: '', errors: '' };
}

/**
 * The adapter that a module exports as `adapter`.
 *
 * @throws {@link WidthwiseError} of code `environment` if it cannot be imported or exports none.
 */
export async function importAdapter(file: string): Promise<Adapter> {
  const path = resolve(file);
  if (!existsSync(path)) {
    const advice = 'Check the path; widthwise adapter init typescript writes such a module.';
    throw new WidthwiseError('environment', 'the module does not exist', advice, { file });
  }
  let module: unknown;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    const found = `cannot be imported: ${error instanceof Error ? error.message : String(error)}`;
    throw new WidthwiseError('environment', found, 'Run it with node to see more.', { file });
  }
  const adapter = isNamespace(module) ? module.adapter : undefined;
  if (!isAdapter(adapter)) {
    const advice = 'Write export const adapter = defineAdapter({...}), see widthwise adapter init.';
    throw new WidthwiseError('environment', 'exports no adapter of protocol 1', advice, { file });
  }
  const ready = readMessage(JSON.stringify(adapter.ready));
  if (ready.kind === 'ok') return adapter;
  const advice = 'An adapter in a process that declares this would be refused too.';
  throw new WidthwiseError('environment', `its declaration: ${ready.rule}`, advice, { file });
}

function isNamespace(module: unknown): module is { readonly adapter?: unknown } {
  return typeof module === 'object' && module !== null;
}

function isAdapter(value: unknown): value is Adapter {
  return isFields(value) && typeof value['answer'] === 'function' && isFields(value['ready']);
}
