/**
 * # Reading an adapter's messages
 *
 * A line becomes a message, or the rule of schema/protocol.ts that it violates.
 *
 * ## Main definitions
 * - {@link readMessage}: of a line from an adapter
 * - {@link readAnswer}: of the part that `result` and a line of `results.jsonl` share
 * @module
 */
import { misspelled, readAs } from '../schemas/reading.ts';
import type { Read } from '../schemas/reading.ts';
import type { Answer, FromAdapter } from './protocol.ts';
import { answer, capabilities, fromAdapter } from './schema/protocol.ts';

/** Whether `value` is a JSON object. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON value of a text, or `undefined`, which is not a JSON value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name of a message in errors. */
const types: ReadonlySet<string> = new Set(['ready', 'result', 'done', 'pong', 'fatal']);

/** The message in a line. */
export function readMessage(line: string): Read<FromAdapter> {
  const value = parseJson(line);
  if (!isFields(value)) return { kind: 'bad', rule: 'every line on stdout is one JSON object' };
  const { type, caps } = value;
  const slip =
    type === 'ready' && isFields(caps)
      ? misspelled(caps, Object.keys(capabilities.shape))
      : undefined;
  if (slip !== undefined) return { kind: 'bad', rule: `ready.caps ${slip}` };
  const isKnown = typeof type === 'string' && types.has(type);
  return readAs(fromAdapter, value, isKnown ? type : 'message');
}

/** The answer in an object with `status` and its fields. */
export function readAnswer(value: object): Read<Answer> {
  return readAs(answer, value, 'result');
}
