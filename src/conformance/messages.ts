/**
 * # Reading what an adapter says
 *
 * A line becomes a message or the rule that it breaks. Unknown fields are ignored, but for those of the declared
 * activations and conventions, and misspelled ones beside them: a slip there would leave something untested. The numbers
 * inside tensors are read later, by the judge.
 *
 * ## Main definitions
 * - {@link readMessage}: of a line from an adapter
 * - {@link readAnswer}: of the part that `result` and a line of `results.jsonl` share
 * @module
 */
import { suggestion } from '../suggest.ts';
import { builtIn } from '../sigma/built-in.ts';
import { kinkedNames } from './activation-error.ts';
import { adapterErrorCodes, methods } from './protocol.ts';
import type {
  ActivationError,
  AdapterErrorCode,
  Answer,
  Capabilities,
  Conventions,
  Fatal,
  FromAdapter,
  FunctionError,
  Ready,
  Result,
  Tensor,
} from './protocol.ts';

/** A value, or the rule that it breaks. */
export type Read<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'bad'; readonly rule: string };

type Fields = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value);
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isText);

function ok<T>(value: T): Read<T> {
  return { kind: 'ok', value };
}

function bad(rule: string): { readonly kind: 'bad'; readonly rule: string } {
  return { kind: 'bad', rule };
}

/** The JSON value of a text, or `undefined`, which no JSON text denotes. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The message of a line. */
export function readMessage(line: string): Read<FromAdapter> {
  const value = parseJson(line);
  if (value === undefined) return bad('every line on stdout is one JSON object');
  if (!isFields(value)) return bad('every line on stdout is one JSON object, not another value');
  switch (value['type']) {
    case 'ready':
      return readReady(value);
    case 'result':
      return readResult(value);
    case 'done':
      return isSeq(value['seq']) && isSeq(value['n'])
        ? ok({ type: 'done', seq: value['seq'], n: value['n'] })
        : bad('"done" has whole numbers seq and n');
    case 'pong':
      return isSeq(value['seq'])
        ? ok({ type: 'pong', seq: value['seq'] })
        : bad('"pong" has a whole number seq');
    case 'fatal':
      return readFatal(value);
    default:
      return bad('"type" is one of ready, result, done, pong, fatal');
  }
}

function readFatal({ code, message }: Fields): Read<Fatal> {
  if (code !== 'environment' && code !== 'protocol-version' && code !== 'internal')
    return bad('"fatal" has a code: environment, protocol-version or internal');
  return isText(message)
    ? ok({ type: 'fatal', code, message })
    : bad('"fatal" has a message of text');
}

function readResult(value: Fields): Read<Result> {
  const { seq, id } = value;
  if (!isSeq(seq)) return bad('"result" has a whole number seq');
  if (!isText(id)) return bad('"result" has an id of text');
  const answer = readAnswer(value);
  return answer.kind === 'bad' ? answer : ok({ type: 'result', seq, id, ...answer.value });
}

/** The answer in an object with `status` and what belongs to it. */
export function readAnswer(value: Fields): Read<Answer> {
  switch (value['status']) {
    case 'ok':
      return isOutputs(value['outputs'])
        ? ok({ status: 'ok', outputs: value['outputs'] })
        : bad('a result of status "ok" has outputs, an object of tensors');
    case 'unsupported':
      return isText(value['reason'])
        ? ok({ status: 'unsupported', reason: value['reason'] })
        : bad('a result of status "unsupported" has a reason of text');
    case 'error':
      return readError(value['error']);
    default:
      return bad('a result has a status: ok, unsupported or error');
  }
}

function readError(value: unknown): Read<Answer> {
  if (isFields(value) && isErrorCode(value['code']) && isText(value['message'])) {
    const { code, message } = value;
    return ok({ status: 'error', error: { code, message } });
  }
  return bad(`an error has a message and a code: ${adapterErrorCodes.join(', ')}`);
}

function isErrorCode(value: unknown): value is AdapterErrorCode {
  return adapterErrorCodes.some((code) => code === value);
}

function isOutputs(value: unknown): value is Readonly<Record<string, Tensor>> {
  return isFields(value) && Object.values(value).every(isTensorShaped);
}

function isTensorShaped(value: unknown): value is Tensor {
  if (!isFields(value) || !Array.isArray(value['shape'])) return false;
  const { dtype, enc, data } = value;
  if (dtype === 'q') return enc === 'rat' && isTexts(data);
  return (dtype === 'f64' || dtype === 'f32') && enc === 'hex' && isText(data);
}

function readReady(value: Fields): Read<Ready> {
  const { protocol, adapter, impl } = value;
  if (!isSeq(protocol)) return bad('"ready" has a whole number protocol');
  if (!isFields(adapter) || !isText(adapter['name']) || !isText(adapter['version']))
    return bad('"ready" has adapter {name, version} of text');
  if (!isTextMap(impl)) return bad('"ready" has impl, an object of text');
  const caps = readCapabilities(value['caps']);
  if (caps.kind === 'bad') return caps;
  const { name, version } = adapter;
  return ok({ type: 'ready', protocol, adapter: { name, version }, impl, caps: caps.value });
}

function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return isFields(value) && Object.values(value).every(isText);
}

/** The rule that the first unknown key of a part of the declaration breaks. */
function strangerIn(value: unknown, name: string, known: Iterable<string>): string | undefined {
  if (!isFields(value)) return undefined;
  const all = [...known];
  const stranger = Object.keys(value).find((key) => !all.includes(key));
  if (stranger === undefined) return undefined;
  const shown = JSON.stringify(stranger.slice(0, 40));
  const hint = suggestion(stranger, all);
  return `${name} has no key ${shown}${hint === '' ? `, only ${all.join(', ')}` : hint}`;
}

const parts = ['ops', 'dtypes', 'activations', 'conventions'];

function undeclarable(caps: Fields): string | undefined {
  const { activations, conventions } = caps;
  const { slopeAtZero }: Fields = isFields(conventions) ? conventions : {};
  const errors = Object.entries(isFields(activations) ? activations : {});
  const rules = [
    ...Object.keys(caps).map((key) =>
      suggestion(key, parts) === '' ? undefined : strangerIn({ [key]: 0 }, 'caps', parts),
    ),
    strangerIn(activations, 'caps.activations', builtIn.keys()),
    ...errors.flatMap(([name, error]) => [
      strangerIn(error, `caps.activations.${name}`, ['value', 'slope']),
      ...Object.entries(isFields(error) ? error : {}).map(([part, bounds]) =>
        strangerIn(bounds, `caps.activations.${name}.${part}`, ['ulp', 'abs']),
      ),
    ]),
    strangerIn(conventions, 'caps.conventions', ['loss', 'columns', 'slopeAtZero', 'methods']),
    strangerIn(slopeAtZero, 'caps.conventions.slopeAtZero', kinkedNames),
    ...Object.entries(isFields(slopeAtZero) ? slopeAtZero : {}).map(([name, slope]) =>
      isSlope(slope)
        ? undefined
        : `caps.conventions.slopeAtZero.${name} is a text such as "1/100", got ${JSON.stringify(slope).slice(0, 40)}`,
    ),
  ];
  return rules.find((rule) => rule !== undefined);
}

function readCapabilities(value: unknown): Read<Capabilities> {
  if (!isFields(value)) return bad('"ready" has caps, an object');
  const { ops, dtypes, activations, conventions } = value;
  const stranger = undeclarable(value);
  if (stranger !== undefined) return bad(stranger);
  if (!isTexts(ops)) return bad('caps.ops is a list of text');
  if (!isTexts(dtypes)) return bad('caps.dtypes is a list of text');
  if (!isFields(activations) || !Object.values(activations).every(isActivationError))
    return bad(
      'caps.activations has, for each name, {} or {value, slope} of errors {ulp, abs} >= 0',
    );
  if (!areErrors(activations)) return bad('caps.activations is an object');
  const declared = conventions ?? {};
  if (!isConventions(declared))
    return bad(
      'caps.conventions has loss, columns and methods as lists of their values, slopeAtZero as "p/q"',
    );
  return ok({ ops, dtypes, activations, conventions: declared });
}

function areErrors(value: Fields): value is Readonly<Record<string, ActivationError>> {
  return Object.values(value).every(isActivationError);
}

function isActivationError(value: unknown): value is ActivationError {
  return isFields(value) && ['value', 'slope'].every((part) => isOptionalError(value[part]));
}

function isOptionalError(value: unknown): value is FunctionError | undefined {
  return (
    value === undefined ||
    (isFields(value) &&
      [value['ulp'], value['abs']].every((x) => typeof x === 'number' && x >= 0 && x < Infinity))
  );
}

const isSlope = (value: unknown): boolean =>
  isText(value) && /^-?(?:0|[1-9]\d{0,15})(?:\/[1-9]\d{0,15})?$/u.test(value);

function isConventions(value: unknown): value is Conventions {
  if (!isFields(value)) return false;
  const { loss = [], columns = [], slopeAtZero = {}, methods: trainers = [] } = value;
  const among = (list: unknown, allowed: readonly string[]): boolean =>
    isTexts(list) && list.every((entry) => allowed.includes(entry));
  return (
    among(loss, ['half-sum', 'mean']) &&
    among(columns, ['neuron-major', 'input-major']) &&
    among(trainers, methods) &&
    isFields(slopeAtZero) &&
    Object.values(slopeAtZero).every(isSlope)
  );
}
