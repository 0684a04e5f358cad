/**
 * # A validation run
 *
 * Asks the cases, judges the answers as they arrive, repeats a fixed 1 % of the cases, and emits every line of the
 * record as soon as it is known. Failures are grouped by cause, and the smallest case of each is shrunk by asking
 * further cases. The footer is always written.
 *
 * ## Main definitions
 * - {@link validate}
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { appraise } from './appraisal.ts';
import { isDeclared } from './cases.ts';
import { foresee, staleExpectations } from './expectations.ts';
import type { Expectation } from './expectations.ts';
import { judge } from './judge.ts';
import type { Answer, Case } from './protocol.ts';
import { footerOf, isBad } from './record.ts';
import type {
  CaseResult,
  Failure,
  Finding,
  ValidationHeader,
  ValidationLine,
  ValidationRecord,
} from './record.ts';
import { sizesOf } from './sizes.ts';
import { failuresOf, usualBudget } from './smallest.ts';
import type { Budget } from './smallest.ts';
import type { Outcome, Target } from './target.ts';

export interface ValidationOptions {
  readonly target: string;
  readonly seed: number;
  readonly expectations: readonly Expectation[];
  /** The user's tolerance: see {@link judge}. */
  readonly tolerance?: number | undefined;
  /** Whether `indeterminate` and `skipped` count as failures. */
  readonly strict?: boolean | undefined;
  /** The command that repeats a case; `isNew`: it is not one of the cases of this run. */
  readonly replay?: ((question: Case, isNew: boolean) => string) | undefined;
  /** The budget for shrinking failures. */
  readonly budget?: Budget | undefined;
  /** Called with each line of the record, header first and footer last. */
  readonly onLine: (line: ValidationLine) => void;
  readonly signal?: AbortSignal;
}

/** The number of cases between two checks of the signal. */
const sliceLength = 64;

/**
 * Runs the cases against the target; the caller closes the target.
 *
 * A target or a judge that throws is a bug: the record is then completed with a footer that says `complete: false`, and
 * the error is thrown on.
 */
export async function validate(
  target: Target,
  cases: readonly Case[],
  options: ValidationOptions,
): Promise<ValidationRecord> {
  const { expectations, onLine, signal } = options;
  const asked = withWitnesses(cases, expectations);
  const header = headerOf(target, asked.length, options);
  const results: CaseResult[] = [];
  const findings: Finding[] = [];
  const failures: Failure[] = [];
  let repeated = 0;
  const find = recording(findings, onLine);
  const say = recording(results, onLine);
  const fail = recording(failures, onLine);
  /** Points waiting for their certificates, which are checked between two slices. */
  const trained: Trained[] = [];
  const tell = (question: Case, outcome: Outcome): void => {
    const result = resultOf(question, outcome, target, options);
    if (question.op === 'train' && outcome.kind === 'answered')
      trained.push({ question, answer: outcome.answer, result });
    else say(result);
  };
  const finish = (): ValidationRecord => {
    const footer = footerOf(asked.length, results, findings, repeated);
    onLine(footer);
    return { header, results, findings, failures, footer };
  };
  onLine(header);
  try {
    // Cases from a file may go beyond what this adapter declares.
    for (const question of asked.filter((one) => !isDeclared(one, target.ready.caps)))
      tell(question, { kind: 'skipped', because: 'the adapter does not declare it' });
    const declared = asked.filter((one) => isDeclared(one, target.ready.caps));
    for (let k = 0; k < declared.length; k += sliceLength) {
      const slice = declared.slice(k, k + sliceLength);
      await setImmediate(); // a signal arrives only when the event loop runs, which an in-process adapter blocks
      if (signal?.aborted === true) {
        for (const question of slice) tell(question, { kind: 'not-run', because: 'interrupted' });
        continue;
      }
      const answers = await askOnce(target, slice, tell);
      for (const point of trained.splice(0)) say(await withCertificates(point));
      const again = slice.filter(({ id }) => isRepeated(id) && answers.has(id));
      repeated += again.length;
      await askAgain(target, again, answers, find);
    }
    for (const { kind, because } of target.incidents()) find({ type: 'finding', kind, because });
    const today = header.started.slice(0, 10);
    for (const stale of staleExpectations(expectations, results, today)) find(stale);
    const bad = results.filter((result) => isBad(result, header));
    await tellFailures(bad, asked, target, options, fail);
  } catch (error) {
    finish();
    throw error;
  }
  return finish();
}

/** Keeps each line of a kind and writes it. */
function recording<T extends ValidationLine>(
  kept: T[],
  onLine: ValidationOptions['onLine'],
): (line: T) => void {
  return (line) => {
    kept.push(line);
    onLine(line);
  };
}

function headerOf(
  { ready }: Target,
  planned: number,
  { seed, target, tolerance, strict }: ValidationOptions,
): ValidationHeader {
  return {
    type: 'header',
    format: 'widthwise-record',
    version: 1,
    kind: 'validate',
    seed,
    planned,
    started: new Date().toISOString(),
    node: process.version,
    target,
    ready,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(strict === true ? { strict } : {}),
  };
}

function withWitnesses(
  cases: readonly Case[],
  expectations: readonly Expectation[],
): readonly Case[] {
  const witnesses = expectations.flatMap(({ witness }) => (witness === undefined ? [] : [witness]));
  const all = [...witnesses, ...cases].map((question) => [question.id, question] as const);
  return [...new Map(all).values()];
}

/** The result of a `train` case before its point is certified. */
interface Trained {
  readonly question: Case;
  readonly answer: Answer;
  readonly result: CaseResult;
}

async function withCertificates({ question, answer, result }: Trained): Promise<CaseResult> {
  const certified = await appraise(question, answer);
  return certified === undefined ? result : { ...result, certified };
}

function resultOf(
  question: Case,
  outcome: Outcome,
  { ready, network }: Target,
  { expectations, tolerance }: Pick<ValidationOptions, 'expectations' | 'tolerance'>,
): CaseResult {
  const { id, op, dtype, activation = '', flags } = question;
  const verdict = judge(question, outcome, ready.caps, tolerance, network);
  const errors = verdict.kind === 'pass' || !('errors' in outcome) ? '' : outcome.errors;
  const sizes = { ...sizesOf(question), ...(network === undefined ? {} : { m: network.width }) };
  const result = {
    type: 'case',
    id,
    op,
    dtype,
    activation,
    flags,
    sizes,
    verdict,
    errors,
  } as const;
  return { ...result, known: foresee(expectations, { ...result, known: '' }) };
}

async function tellFailures(
  bad: readonly CaseResult[],
  asked: readonly Case[],
  target: Target,
  options: ValidationOptions,
  fail: (failure: Failure) => void,
): Promise<void> {
  const { budget = usualBudget, replay = (): string => '', signal } = options;
  const judged = (question: Case, outcome: Outcome): CaseResult =>
    resultOf(question, outcome, target, options);
  for await (const small of failuresOf(bad, asked, { target, judged, budget, signal }))
    fail({
      type: 'failure',
      ...small,
      replay: replay(small.smallest, small.smallest.id !== small.id),
    });
}

type Answers = ReadonlyMap<string, unknown>;

/** Asks the cases and reports the outcomes; returns the outputs by id, if any. */
async function askOnce(
  target: Target,
  cases: readonly Case[],
  tell: (question: Case, outcome: Outcome) => void,
): Promise<Answers> {
  const answers = new Map<string, unknown>();
  await target.ask(cases, (question, outcome) => {
    if (outcome.kind === 'answered' && outcome.answer.status === 'ok')
      answers.set(question.id, outcome.answer.outputs);
    tell(question, outcome);
  });
  return answers;
}

/** Chosen by id, so that it is the same 1 % in every run. */
function isRepeated(id: string): boolean {
  return Number.parseInt(id.slice(0, 8), 16) % 100 === 0;
}

async function askAgain(
  target: Target,
  cases: readonly Case[],
  first: Answers,
  find: (finding: Finding) => void,
): Promise<void> {
  const second = await askOnce(target, cases, () => undefined);
  for (const { id, op } of cases) {
    if (isDeepStrictEqual(first.get(id), second.get(id))) continue;
    const because = `${op} ${id}: two runs gave different answers`;
    find({ type: 'finding', kind: 'not-repeatable', because });
  }
}
