/**
 * # Faulty twins that break the protocol
 *
 * They compute correctly but break the protocol, hang or die, from the first `gram` on or at each answer.
 *
 * ## Main definitions
 * - {@link TalkingTwin}, {@link talkingTwins}
 * @module
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { AdapterDefinition } from '../kits/kit.ts';
import type { FromAdapter } from '../protocol.ts';
import type { VerdictKind } from '../verdict.ts';

/** An adapter with a fault in its communication. */
export interface TalkingTwin {
  readonly name: string;
  readonly fault: string;
  /**
   * The verdict on a `gram` case; `incident` of the session if each case has its answer; `not-ready` without a
   * handshake; `not-repeatable` where two runs differ.
   */
  readonly caught: VerdictKind | 'incident' | 'not-ready' | 'not-repeatable';
  readonly spoil?: (right: AdapterDefinition) => AdapterDefinition;
  /** The output that replaces a message's line, with line breaks. */
  readonly line?: (message: FromAdapter, line: string) => string | Uint8Array;
  /** The delay before it starts. */
  readonly startSeconds?: number;
}

const forEver = 2 ** 31 - 1;

function withGram(run: () => Promise<never>): NonNullable<TalkingTwin['spoil']> {
  return (right) => ({ ...right, run: { ...right.run, gram: run } });
}

/** The line of a message, changed if it is the result of a `gram` case. */
function atGram(
  change: (message: FromAdapter, line: string) => string | Uint8Array,
): Pick<TalkingTwin, 'spoil' | 'line'> {
  const state = { isGram: false };
  return {
    spoil: (right) => {
      const { gram } = right.run;
      if (gram === undefined) return right;
      const noted: typeof gram = (q) => {
        state.isGram = true;
        return gram(q);
      };
      return { ...right, run: { ...right.run, gram: noted } };
    },
    line: (message, line) => {
      if (message.type !== 'result' || !state.isGram) return line;
      state.isGram = false;
      return change(message, line);
    },
  };
}

/** Every second answer to `gram` is one unit in the last place larger. */
function unsteady(right: AdapterDefinition): AdapterDefinition {
  const { gram } = right.run;
  if (gram === undefined) return right;
  let turn = 0;
  const wavering: typeof gram = async (q) => {
    const outputs = Object.entries(await gram(q));
    const factor = turn++ % 2 === 0 ? 1 : 1 + 2 ** -52;
    const shaken = outputs.map(([name, { shape, data }]) => {
      const numbers = Array.from<unknown>(data).map((x) => factor * Number(x));
      return [name, { shape, data: numbers }] as const;
    });
    return Object.fromEntries(shaken);
  };
  return { ...right, run: { ...right.run, gram: wavering } };
}

/** Every twin that computes correctly, or nearly so. */
export const talkingTwins: readonly TalkingTwin[] = [
  {
    name: 'hang',
    fault: 'never answers',
    caught: 'timeout',
    spoil: withGram(() => pause(forEver).then(() => Promise.reject(new Error('too late')))),
  },
  {
    name: 'crash',
    fault: 'dies with exit code 1',
    caught: 'crash',
    spoil: withGram(() => process.exit(1)),
  },
  {
    name: 'exception',
    fault: 'throws',
    caught: 'error',
    spoil: withGram(() => Promise.reject(new Error('singular matrix'))),
  },
  {
    name: 'chatter',
    fault: 'prints a line of its own to stdout',
    caught: 'protocol-error',
    ...atGram((_, line) => `epoch 1, loss 0.25\n${line}`),
  },
  {
    name: 'huge-line',
    fault: 'writes a line of 100 MB',
    caught: 'protocol-error',
    ...atGram((_, line) => `${' '.repeat(100_000_000)}${line}`),
  },
  {
    name: 'wrong-seq',
    fault: 'answers another run',
    caught: 'protocol-error',
    ...atGram((message) => `${JSON.stringify({ ...message, seq: 123_456_789 })}\n`),
  },
  {
    name: 'wrong-id',
    fault: 'answers a case that nobody asked',
    caught: 'protocol-error',
    ...atGram((message) => `${JSON.stringify({ ...message, id: 'another' })}\n`),
  },
  {
    name: 'twice',
    fault: 'answers twice',
    caught: 'incident',
    ...atGram((_, line) => `${line}${line}`),
  },
  {
    name: 'too-few',
    fault: 'leaves out a result',
    caught: 'protocol-error',
    ...atGram(() => ''),
  },
  {
    name: 'half-line',
    fault: 'dies within a line',
    caught: 'crash',
    ...atGram((_, line) => {
      writeSync(1, line.slice(0, 40));
      return process.exit(0);
    }),
  },
  {
    name: 'not-utf8',
    fault: 'writes bytes that are no UTF-8',
    caught: 'protocol-error',
    ...atGram((_, line) => Buffer.from(`\u{ff}${line}`, 'latin1')),
  },
  {
    name: 'unsteady',
    fault: 'gives another last bit each time',
    caught: 'not-repeatable',
    spoil: unsteady,
  },
  {
    name: 'slow-start',
    fault: 'is not ready within the time of the handshake',
    caught: 'not-ready',
    startSeconds: 120,
  },
  {
    name: 'other-protocol',
    fault: 'speaks protocol 2',
    caught: 'not-ready',
    line: (message, line) =>
      message.type === 'ready' ? `${JSON.stringify({ ...message, protocol: 2 })}\n` : line,
  },
];
