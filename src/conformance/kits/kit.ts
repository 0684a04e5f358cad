/**
 * # Writing an adapter in TypeScript
 *
 * {@link defineAdapter} turns functions of plain arrays into an adapter; {@link serve} answers protocol 1 on
 * stdin and stdout, or the cases of a file. The same adapter runs inside the harness with `widthwise validate --module`, for which
 * the module exports it as `adapter`.
 *
 * ```ts
 * export const adapter = defineAdapter({
 *   name: 'mine', version: '1', impl: { framework: 'mine', version: '1' },
 *   caps: { ops: ['forward'], dtypes: ['f64'], activations: { relu: {} }, conventions: {} },
 *   run: { forward: ({ inputs }) => ({ f: myForward(inputs['X'], inputs['W'], inputs['v']) }) },
 * });
 * if (import.meta.main) await serve(adapter);
 * ```
 *
 * On a machine without Widthwise, `node mine.ts --vectors cases.jsonl > results.jsonl` answers a file of cases.
 *
 * ## Implementation notes
 * stdout belongs to the protocol, so {@link serve} sends everything else that would go there to stderr.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { protocolVersion } from '../protocol.ts';
import type {
  Answer,
  Capabilities,
  Case,
  Dtype,
  Flags,
  FromAdapter,
  Operation,
  Ready,
  Tensor,
} from '../protocol.ts';
import { decodeTensor, encodeFractions, encodeTensor, sizeOf } from '../tensor.ts';

/** Row-major entries; fractions "p/q" under dtype `q`, otherwise numbers. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | readonly string[];
}

/** What an operation returns: typed arrays or plain lists of numbers, or fractions under `q`. */
export interface Answered {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | readonly string[];
}

/** A case with its numbers decoded. */
export interface Question {
  readonly op: Operation;
  readonly dtype: Dtype;
  readonly activation: string | undefined;
  readonly flags: Flags;
  readonly inputs: Readonly<Record<string, Values>>;
}

type Outputs = Readonly<Record<string, Answered>>;

export interface AdapterDefinition {
  readonly name: string;
  readonly version: string;
  readonly impl: Readonly<Record<string, string>>;
  readonly caps: Capabilities;
  readonly run: { readonly [K in Operation]?: (q: Question) => Outputs | Promise<Outputs> };
}

/** An adapter for {@link serve} and for `--module`. */
export interface Adapter {
  readonly ready: Ready;
  readonly answer: (question: Case) => Promise<Answer>;
}

/** Throw this if a case asks for something that the implementation does not support. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** The input of this name; throws if the case does not have it. */
export function input(q: Question, name: string): Values {
  const found = q.inputs[name];
  if (found === undefined) throw new TypeError(`${q.op}: there is no input "${name}"`);
  return found;
}

/** The numbers of an input; throws {@link Unsupported} on fractions. */
export function numbers(q: Question, name: string): Float64Array | Float32Array {
  const { data } = input(q, name);
  if (data instanceof Float64Array || data instanceof Float32Array) return data;
  throw new Unsupported('exact fractions');
}

function decode(name: string, tensor: Tensor): Values {
  const found = decodeTensor(tensor, tensor.dtype);
  if (found.kind === 'bad') throw new TypeError(`input "${name}": ${found.because}`);
  if (found.kind === 'fractions') return { shape: found.shape, data: found.data };
  const Numbers = tensor.dtype === 'f32' ? Float32Array : Float64Array;
  return { shape: found.shape, data: Numbers.from(found.data) };
}

function encode(dtype: Dtype, name: string, { shape, data }: Answered): Tensor {
  if (data.length !== sizeOf(shape))
    throw new TypeError(
      `output "${name}": ${data.length} entries do not fill [${shape.join(', ')}]`,
    );
  if (dtype === 'q') return encodeFractions(shape, Array.from<unknown>(data).map(String));
  return encodeTensor(dtype, shape, Array.from<unknown>(data).map(Number));
}

export function defineAdapter(definition: AdapterDefinition): Adapter {
  const { name, version, impl, caps, run } = definition;
  return {
    ready: { type: 'ready', protocol: protocolVersion, adapter: { name, version }, impl, caps },
    answer: async ({ op, dtype, activation, flags, inputs }) => {
      const compute = run[op];
      if (compute === undefined) return { status: 'unsupported', reason: `no operation ${op}` };
      try {
        const decoded = Object.entries(inputs).map(([key, t]) => [key, decode(key, t)] as const);
        const question = { op, dtype, activation, flags, inputs: Object.fromEntries(decoded) };
        const outputs = Object.entries(await compute(question));
        const encoded = outputs.map(([key, t]) => [key, encode(dtype, key, t)] as const);
        return { status: 'ok', outputs: Object.fromEntries(encoded) };
      } catch (error) {
        if (error instanceof Unsupported) return { status: 'unsupported', reason: error.message };
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return { status: 'error', error: { code: 'exception', message } };
      }
    },
  };
}

/**
 * Answers protocol 1 on stdin and stdout until `stop` or the end of the input. With the arguments `--vectors FILE` it
 * answers the cases of that file instead.
 */
export async function serve(adapter: Adapter): Promise<void> {
  const write = process.stdout.write.bind(process.stdout);
  // A stray console.log of a framework would break the protocol: it goes to stderr instead.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const send = (message: FromAdapter): unknown => write(`${JSON.stringify(message)}\n`);
  const [option, file] = process.argv.slice(2);
  if (option === '--vectors' && file !== undefined) {
    await answerFile(adapter, file, send);
    await new Promise((done) => void write('', done)); // flush everything before the process ends
  } else await answerInput(adapter, send);
  process.exit(0);
}

/** A results file: the adapter's declaration, and a result for each case after the header. */
async function answerFile(adapter: Adapter, file: string, send: Send): Promise<void> {
  send(adapter.ready);
  const lines = (await readFile(file, 'utf8')).split('\n').slice(1);
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const question = JSON.parse(line);
    send({ type: 'result', seq: 0, id: question.id, ...(await adapter.answer(question)) });
  }
}

type Send = (message: FromAdapter) => unknown;

async function answerInput(adapter: Adapter, send: Send): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.type === 'hello') send(hello(adapter, message.protocol));
    else if (message.type === 'ping') send({ type: 'pong', seq: message.seq });
    else if (message.type === 'stop') break;
    else if (message.type === 'run') {
      for (const question of message.cases) {
        const started = performance.now();
        const answer = await adapter.answer(question);
        const timing = { ms: performance.now() - started };
        send({ type: 'result', seq: message.seq, id: question.id, timing, ...answer });
      }
      send({ type: 'done', seq: message.seq, n: message.cases.length });
    }
  }
}

function hello(adapter: Adapter, offered: readonly number[]): FromAdapter {
  if (offered.includes(protocolVersion)) return adapter.ready;
  const message = `this adapter speaks protocol ${protocolVersion}`;
  return { type: 'fatal', code: 'protocol-version', message };
}
