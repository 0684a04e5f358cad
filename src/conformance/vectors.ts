/**
 * # Cases and results as files
 *
 * For machines that the harness cannot reach: `cases.jsonl` goes there, `results.jsonl` comes back.
 *
 * - `cases.jsonl`: `{"type":"vectors","version":1,"seed":1,"cases":100}`, then one case per line.
 * - `results.jsonl`: the adapter's `ready` message, then one `result` per line, in any order; `seq` does not matter.
 *
 * ## Main definitions
 * - {@link writeVectors}, {@link readVectors}
 * - {@link resultsTarget}: a results file as a target
 * - {@link genericCapabilities}: what to emit when there is no adapter's declaration
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { builtIn } from '../sigma/built-in.ts';
import { operationNames } from './protocol.ts';
import { isFields, parseJson, readAnswer, readMessage } from './messages.ts';
import type { Read } from '../schemas/reading.ts';
import type { Answer, Capabilities, Case, Ready } from './protocol.ts';
import { readCase } from './read-case.ts';
import type { Target } from './target.ts';

export interface Vectors {
  readonly seed: number;
  readonly cases: readonly Case[];
}

/** Everything of protocol 1 in float64, with the usual conventions. */
export const genericCapabilities: Capabilities = {
  ops: operationNames,
  dtypes: ['f64'],
  activations: Object.fromEntries([...builtIn.keys()].map((name) => [name, {}])),
  conventions: { slopeAtZero: { relu: '0' } },
};

export function writeVectors({ seed, cases }: Vectors): string {
  const header = { type: 'vectors', version: 1, seed, cases: cases.length };
  return [header, ...cases].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Throws {@link WidthwiseError} (`input`) at the first line that {@link writeVectors} would not write. */
export function readVectors(text: string, file: string): Vectors {
  const [first, ...rest] = linesOf(text);
  const header = parseJson(first ?? '');
  if (!isFields(header) || header['type'] !== 'vectors' || header['version'] !== 1)
    throw refusal(file, 1, 'expected {"type":"vectors","version":1,...}');
  const { seed, cases: count } = header;
  if (typeof seed !== 'number' || count !== rest.length)
    throw refusal(file, 1, `expected a seed and as many cases as follow, ${rest.length}`);
  const cases = rest.map((line, k) => {
    const read = readCase(parseJson(line));
    if (read.kind === 'bad') throw refusal(file, k + 2, `not a case: ${read.rule}`);
    return read.value;
  });
  return { seed, cases };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function refusal(file: string, line: number, found: string): WidthwiseError {
  const advice = 'Write it again with widthwise vectors emit.';
  return new WidthwiseError('input', found, advice, { file, line });
}

/**
 * The answers of a results file. A line that violates the protocol is the outcome of its case if its id can be read; a
 * case without a line is `not-run`.
 *
 * @throws {@link WidthwiseError} of code `input` if the first line is not `ready`, or a line has no id or a duplicate
 * one.
 */
export function resultsTarget(text: string, file: string): Target {
  const [first, ...rest] = linesOf(text);
  const ready = readyOf(first ?? '', file);
  const answers = new Map<string, Read<Answer>>();
  for (const [k, line] of rest.entries()) {
    const value = parseJson(line);
    const id = isFields(value) ? value['id'] : undefined;
    const place = { file, line: k + 2 };
    if (!isFields(value) || typeof id !== 'string')
      throw new WidthwiseError('input', 'not a result with an id', 'See protocol 1.', place);
    if (answers.has(id))
      throw new WidthwiseError('input', `a second result of ${id}`, 'Keep one.', place);
    answers.set(id, readAnswer(value));
  }
  return {
    ready,
    isFixed: true,
    incidents: () => [],
    close: () => Promise.resolve(),
    ask: async (cases, tell) => {
      for (const question of cases) {
        const read = answers.get(question.id);
        if (read === undefined)
          tell(question, { kind: 'not-run', because: 'there is no result of it in the file' });
        else if (read.kind === 'ok')
          tell(question, { kind: 'answered', answer: read.value, errors: '' });
        else tell(question, { kind: 'protocol-error', rule: read.rule, quote: '', errors: '' });
      }
    },
  };
}

function readyOf(line: string, file: string): Ready {
  const read = readMessage(line);
  if (read.kind === 'ok' && read.value.type === 'ready') return read.value;
  const rule = read.kind === 'bad' ? read.rule : 'another message came';
  throw new WidthwiseError(
    'input',
    `expected the message "ready" of the adapter: ${rule}`,
    'The first line says what was run and how exact its activations are.',
    { file, line: 1 },
  );
}
