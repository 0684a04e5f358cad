/**
 * # The run record
 *
 * JSON lines: a header, one line per property in the order they ended, and a mandatory footer. The
 * record is the truth about a run; every report is rendered from it. Lines are written as they
 * come, so a killed run leaves lines without a footer, which {@link parseRecord} refuses.
 * @module
 */

import { WidthwiseError } from '../errors.ts';
import type { Checked, Counts, Ending, PropertyResult } from './contract.ts';

export interface RunHeader {
  readonly format: 'widthwise-run';
  readonly version: 1;
  readonly seed: number;
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly started: string;
}

export interface RunFooter {
  readonly passed: number;
  /** Nothing failed, but the run was shorter than the property's own. */
  readonly short: number;
  /** Refuted, vacuous, control not refuted, or error. An interrupted property is in no count. */
  readonly failed: number;
  /** True if every property ran to its end. */
  readonly complete: boolean;
}

export interface RunRecord {
  readonly header: RunHeader;
  readonly results: readonly PropertyResult[];
  readonly footer: RunFooter;
}

export function runHeader(seed: number): RunHeader {
  const started = new Date().toISOString();
  return { format: 'widthwise-run', version: 1, seed, node: process.version, started };
}

/** The footer of a run in which `planned` properties were to be checked. */
export function runFooter(results: readonly PropertyResult[], planned: number): RunFooter {
  const of = (wanted: Ending['kind']): number =>
    results.filter(({ kind }) => kind === wanted).length;
  const [passed, short, interrupted] = [of('passed'), of('short'), of('interrupted')];
  const failed = results.length - passed - short - interrupted;
  return { passed, short, failed, complete: interrupted === 0 && results.length === planned };
}

/** 70 an internal error, 1 something failed, 5 partial, 0 all held: the first that applies. */
export function exitCode({ results, footer }: RunRecord): 0 | 1 | 5 | 70 {
  if (results.some(({ kind }) => kind === 'error')) return 70;
  if (footer.failed > 0) return 1;
  return footer.complete ? 0 : 5;
}

export function writeRecord({ header, results, footer }: RunRecord): string {
  return [header, ...results, footer].map(recordLine).join('');
}

export function recordLine(line: RunHeader | PropertyResult | RunFooter): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * The record that `text` holds.
 *
 * @throws {@link WidthwiseError} of code `input` at the first line that is not as written by
 * {@link recordLine}, at a missing footer, and at a footer that contradicts the lines.
 */
export function parseRecord(text: string): RunRecord {
  const lines = text.split('\n');
  const last = lines.length - 1;
  if (lines[last] !== '') refuse(last + 1, 'a line break after the last line');
  const [header, ...rest] = lines.slice(0, last).map((line) => parseJson(line));
  if (!isHeader(header)) return refuse(1, 'the header of a run record, version 1');
  const footer = rest.pop();
  if (!isFooter(footer)) return refuse(last, 'the footer of a run record');
  const results = rest.map((line, i) =>
    isResult(line) ? line : refuse(i + 2, 'a property result'),
  );
  const { passed, short, failed, complete } = runFooter(results, results.length);
  const counted = passed === footer.passed && short === footer.short && failed === footer.failed;
  if (!counted || (footer.complete && !complete))
    refuse(last, `the footer of these lines: ${passed} passed, ${short} short, ${failed} failed`);
  return { header, results, footer };
}

function refuse(line: number, wanted: string): never {
  const advice = 'The run that wrote it was cut off, or the file was changed: run it again.';
  throw new WidthwiseError('input', `expected ${wanted}`, advice, { line });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

type Test = (value: unknown) => boolean;
/** One test for each field of `T`: a new field breaks the build here. */
type Tests<T> = Readonly<Record<keyof T, Test>>;

const text: Test = (value) => typeof value === 'string';
const integer: Test = (value) => Number.isSafeInteger(value);
const share: Test = (value) => typeof value === 'number' && value >= 0 && value <= 1;
const boolean: Test = (value) => typeof value === 'boolean';
const among =
  (...values: readonly unknown[]): Test =>
  (value) =>
    values.includes(value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const each =
  (test: Test): Test =>
  (value) =>
    isObject(value) && Object.values(value).every(test);

/** Whether `value` has exactly the fields of `tests`, each as its test says. */
function fits(value: unknown, tests: Readonly<Record<string, Test>>): boolean {
  if (!isObject(value) || Object.keys(value).length !== Object.keys(tests).length) return false;
  return Object.entries(tests).every(([field, test]) => test(value[field]));
}

const counts: Tests<Counts> = {
  instances: integer,
  met: integer,
  proved: integer,
  sampled: integer,
  notCertified: integer,
  refuted: integer,
  hypotheses: each(integer),
  labels: each(integer),
  reasons: each(integer),
  milliseconds: integer,
};
const checked: Tests<Checked> = {
  id: text,
  theorem: text,
  statement: text,
  evidence: among('proof', 'sample'),
  seed: integer,
  runs: integer,
  counts: (value) => fits(value, counts),
};
const miss = { label: text, wanted: share, got: share };
const endings: { readonly [K in Ending['kind']]: Tests<Extract<Ending, { kind: K }>> } = {
  passed: { kind: text },
  short: { kind: text, usual: integer },
  refuted: {
    kind: text,
    path: text,
    instance: text,
    shrunk: among('complete', 'stopped', 'not-reproduced'),
    hypotheses: each(boolean),
    left: text,
    right: text,
    because: text,
    replay: text,
    crash: text,
  },
  vacuous: {
    kind: text,
    because: among('hypotheses never held', 'insufficient coverage'),
    misses: (value) => Array.isArray(value) && value.every((entry) => fits(entry, miss)),
  },
  'control-not-refuted': { kind: text, control: text, instances: integer },
  interrupted: { kind: text, by: among('signal', 'time') },
  error: { kind: text, stack: text, instance: text, replay: text },
};

function isHeader(value: unknown): value is RunHeader {
  const format = among('widthwise-run');
  return fits(value, { format, version: among(1), seed: integer, node: text, started: text });
}

function isFooter(value: unknown): value is RunFooter {
  return fits(value, { passed: integer, short: integer, failed: integer, complete: boolean });
}

function isResult(value: unknown): value is PropertyResult {
  if (!isObject(value)) return false;
  const ending = Object.entries(endings).find(([kind]) => kind === value['kind']);
  return ending !== undefined && fits(value, { ...checked, ...ending[1] });
}
