/**
 * # Runs a faulty twin
 *
 * `node src/conformance/twins/run.ts NAME` is an adapter with that fault; NAME `right` is the adapter without one.
 * `widthwise validate` must catch every other.
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import { defineAdapter, serve } from '../kits/kit.ts';
import { definition } from '../kits/ml-matrix.ts';
import { readMessage } from '../messages.ts';
import { computingTwins } from './computing.ts';
import { sizedTwins } from './sized.ts';
import { talkingTwins } from './talking.ts';
import type { TalkingTwin } from './talking.ts';

/** The twin's output, line by line. */
function divert(line: NonNullable<TalkingTwin['line']>): void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array): boolean => {
    const message = readMessage(text.toString());
    if (message.kind === 'bad') throw new Error(`twin: ${message.rule}`);
    return write(line(message.value, text.toString()));
  };
}

const [name = ''] = process.argv.slice(2);
const computing = [...computingTwins, ...sizedTwins].find((twin) => twin.name === name);
const talking = talkingTwins.find((twin) => twin.name === name);
if (computing === undefined && talking === undefined && name !== 'right') {
  const names = [...computingTwins, ...sizedTwins, ...talkingTwins].map((twin) => twin.name);
  process.stderr.write(`no twin "${name}"; there are right, ${names.join(', ')}\n`);
  process.exit(2);
}
if (talking?.startSeconds !== undefined) await pause(1000 * talking.startSeconds);
if (talking?.line !== undefined) divert(talking.line);
const spoil = (computing ?? talking)?.spoil;
const { caps, ...rest } = definition;
const own = { ...rest, caps, name: `twin ${name}` };
await serve(defineAdapter(spoil === undefined ? own : spoil(own)));
