/**
 * # A session with an adapter process
 *
 * Handshake, batches, time-outs, restarts. When an adapter crashes, hangs or breaks the protocol in the middle of a
 * batch, the cases without an answer are asked again one at a time: that isolates the culprit, and the others get their
 * answers.
 *
 * ## Main definitions
 * - {@link openSession}: a {@link Target} on a child process
 *
 * ## Implementation notes
 * A batch may be answered in any order, so the time limit runs since the adapter last made progress; it is that of the
 * largest open case. After five restarts without an answer the remaining cases are `not-run`: starting torch in vain
 * for each of 1,000 cases would take hours.
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { version } from '../version.ts';
import { startChild } from './child.ts';
import type { Child, ChildEvent } from './child.ts';
import { lineLimit, protocolVersion } from './protocol.ts';
import type { Answer, Case, Ready, Result } from './protocol.ts';
import { secondsFor } from './sizes.ts';
import type { Incident, Outcome, Target } from './target.ts';

export interface SessionOptions {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly handshakeSeconds: number;
  /** For a small case; larger ones have more. */
  readonly caseSeconds: number;
}

export const sessionDefaults: Omit<SessionOptions, 'command'> = {
  handshakeSeconds: 60,
  caseSeconds: 2,
};

const batchCases = 32;
const batchBytes = lineLimit / 8;
const restartLimit = 5;

/** Why a child can no longer be used. */
type Fault = Extract<Outcome, { readonly kind: 'crash' | 'timeout' | 'protocol-error' }>;

interface Connection {
  readonly child: Child;
  readonly ready: Ready;
}

type Tell = (question: Case, outcome: Outcome) => void;

/**
 * Starts the adapter and shakes hands.
 *
 * @throws {@link WidthwiseError} of code `environment` if it cannot be started, times out, or does not speak protocol
 * 1.
 */
export async function openSession(options: SessionOptions): Promise<Target> {
  const first = await connect(options);
  if ('kind' in first) throw refusal(options, first);
  const session: Session = { options, connection: first, seq: 0, fruitless: 0, incidents: [] };
  return {
    ready: first.ready,
    incidents: () => session.incidents,
    renew: () => {
      session.fruitless = 0;
    },
    ask: async (cases, tell) => {
      for (const batch of batches(cases, options.caseSeconds)) await askAll(session, batch, tell);
    },
    close: async () => {
      const clean = session.connection === undefined || (await session.connection.child.stop());
      session.connection = undefined;
      const because = 'the adapter did not end with exit code 0 within 5 s of "stop"';
      if (!clean) session.incidents.push({ kind: 'unclean-stop', because });
    },
  };
}

interface Session {
  readonly options: SessionOptions;
  connection: Connection | undefined;
  seq: number;
  /** Restarts since the last answer. */
  fruitless: number;
  readonly incidents: Incident[];
}

async function askAll(session: Session, batch: readonly Case[], tell: Tell): Promise<void> {
  const open = new Map(batch.map((question) => [question.id, question]));
  const fault = await askBatch(session, open, tell);
  if (fault === undefined) abandon(open, tell);
  else if (open.size === 0) session.incidents.push({ kind: fault.kind, because: words(fault) });
  else if (batch.length === 1) for (const question of batch) tell(question, fault);
  else await askAlone(session, open, fault, tell);
}

/**
 * Asks the open cases together, reports the answers, and returns the fault that ended this, if any. Without a fault all
 * are answered, or the adapter is gone.
 */
async function askBatch(
  session: Session,
  open: Map<string, Case>,
  tell: Tell,
): Promise<Fault | undefined> {
  session.connection ??= await reconnect(session);
  if (session.connection === undefined) return undefined;
  const { child } = session.connection;
  session.seq += 1;
  const seconds = session.options.caseSeconds;
  const fault = await converse(child, session.seq, open, seconds, (question, outcome) => {
    session.fruitless = 0;
    tell(question, outcome);
  });
  if (fault !== undefined) {
    await child.kill();
    session.connection = undefined;
  }
  return fault;
}

async function reconnect(session: Session): Promise<Connection | undefined> {
  while (session.fruitless < restartLimit) {
    session.fruitless += 1;
    const next = await connect(session.options);
    if (!('kind' in next)) return next;
    session.incidents.push({ kind: next.kind, because: `at the restart: ${words(next)}` });
  }
  return undefined;
}

function abandon(open: ReadonlyMap<string, Case>, tell: Tell): void {
  const because = `the adapter was restarted ${restartLimit} times without an answer`;
  for (const question of open.values()) tell(question, { kind: 'not-run', because });
}

/** The cases of a failed batch, one at a time. */
async function askAlone(
  session: Session,
  open: Map<string, Case>,
  first: Fault,
  tell: Tell,
): Promise<void> {
  let found = false;
  for (const question of open.values()) {
    const alone = new Map([[question.id, question]]);
    const fault = await askBatch(session, alone, tell);
    const unanswered = alone.size > 0;
    if (fault === undefined && unanswered) return abandon(open, tell);
    if (fault !== undefined && unanswered) {
      found = true;
      tell(question, fault);
    }
    if (fault !== undefined && !unanswered)
      session.incidents.push({ kind: fault.kind, because: `after an answer: ${words(fault)}` });
    open.delete(question.id);
  }
  const because = `in a batch, not alone: ${words(first)}`;
  if (!found) session.incidents.push({ kind: first.kind, because });
}

function refusal({ command }: SessionOptions, fault: Fault): WidthwiseError {
  const said = fault.errors.trim().split('\n').slice(-5);
  return new WidthwiseError(
    'environment',
    `the adapter "${command.join(' ')}" did not get ready: ${words(fault)}`,
    fault.errors.trim() === ''
      ? 'Give a command that starts an adapter, such as "python3 adapter.py"; widthwise adapter init python writes one.'
      : ['It said:', ...said.map((line) => `  ${line}`)],
  );
}

/** A fault in one phrase. */
export function words(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return fault.because;
    case 'timeout':
      return `no progress for ${fault.seconds} s`;
    case 'protocol-error':
      return fault.quote === '' ? fault.rule : `${fault.rule}; got ${JSON.stringify(fault.quote)}`;
  }
}

/** The fault that an unexpected event amounts to. */
function faultOf(event: ChildEvent, seconds: number, errors: string): Fault {
  switch (event.kind) {
    case 'late':
      return { kind: 'timeout', seconds, errors };
    case 'exit':
      return {
        kind: 'crash',
        because: event.signal === null ? `exit code ${event.code}` : `signal ${event.signal}`,
        errors,
      };
    case 'not-started':
      return { kind: 'crash', because: event.because, errors };
    case 'bad':
      return { kind: 'protocol-error', rule: event.rule, quote: event.quote, errors };
    case 'message': {
      const { message } = event;
      if (message.type === 'fatal') return { kind: 'crash', because: message.message, errors };
      const rule = `"${message.type}" was not expected here`;
      return { kind: 'protocol-error', rule, quote: '', errors };
    }
  }
}

/** A child that has said `ready` and answered a ping, or why there is none. */
async function connect(options: SessionOptions): Promise<Connection | Fault> {
  const child = startChild(options.command);
  const limits = { lineBytes: lineLimit, caseSeconds: options.caseSeconds };
  const suite = `widthwise/${version}`;
  child.send({ type: 'hello', protocol: [protocolVersion], suite, limits });
  const event = await child.next(1000 * options.handshakeSeconds);
  const refuse = async (fault: Fault): Promise<Fault> => {
    await child.kill();
    return { ...fault, errors: child.errors() };
  };
  if (event.kind !== 'message' || event.message.type !== 'ready')
    return refuse(faultOf(event, options.handshakeSeconds, ''));
  const { message: ready } = event;
  if (ready.protocol !== protocolVersion) {
    const rule = `the protocol is one of those offered: ${protocolVersion}`;
    return refuse({ kind: 'protocol-error', rule, quote: `${ready.protocol}`, errors: '' });
  }
  const seconds = Math.max(options.caseSeconds, 1);
  child.send({ type: 'ping', seq: 0 });
  const echo = await child.next(1000 * seconds);
  if (echo.kind !== 'message' || echo.message.type !== 'pong')
    return refuse(faultOf(echo, seconds, ''));
  if (echo.message.seq === 0) return { child, ready };
  const rule = '"pong" repeats the seq of "ping"';
  return refuse({ kind: 'protocol-error', rule, quote: `${echo.message.seq}`, errors: '' });
}

/** Sends the open cases and removes each as its result arrives, until `done` or a fault. */
async function converse(
  child: Child,
  seq: number,
  open: Map<string, Case>,
  seconds: number,
  tell: Tell,
): Promise<Fault | undefined> {
  const expected = open.size;
  child.forgetErrors();
  child.send({ type: 'run', seq, cases: [...open.values()] });
  for (;;) {
    const patience = Math.max(
      seconds,
      ...Array.from(open.values(), (question) => secondsFor(question, seconds)),
    );
    const event = await child.next(1000 * patience);
    if (event.kind !== 'message') return faultOf(event, patience, child.errors());
    const { message } = event;
    if (message.type === 'done') {
      const rule = doneRule(message, seq, expected, open.size);
      if (rule === undefined) return undefined;
      return {
        kind: 'protocol-error',
        rule,
        quote: JSON.stringify(message),
        errors: child.errors(),
      };
    }
    if (message.type !== 'result') return faultOf(event, patience, child.errors());
    const question = open.get(message.id);
    if (question === undefined || message.seq !== seq) {
      const rule = question === undefined ? 'each case has one result' : 'seq is that of "run"';
      const quote = JSON.stringify({ seq: message.seq, id: message.id });
      return { kind: 'protocol-error', rule, quote, errors: child.errors() };
    }
    open.delete(message.id);
    tell(question, { kind: 'answered', answer: answerOf(message), errors: child.errors() });
    child.forgetErrors();
  }
}

/** The answer alone, without the other fields of a result. */
function answerOf(result: Result): Answer {
  switch (result.status) {
    case 'ok':
      return { status: 'ok', outputs: result.outputs };
    case 'unsupported':
      return { status: 'unsupported', reason: result.reason };
    case 'error':
      return { status: 'error', error: result.error };
  }
}

function doneRule(
  done: { readonly seq: number; readonly n: number },
  seq: number,
  expected: number,
  missing: number,
): string | undefined {
  if (done.seq !== seq) return 'seq of "done" is that of "run"';
  if (missing > 0) return `"done" comes after the last result; ${missing} are missing`;
  return done.n === expected ? undefined : `n of "done" is the number of results, ${expected}`;
}

/**
 * Batches that fit into a line with room to spare. A case that may take long gets its own batch, so that the others
 * need not wait for it.
 */
function* batches(cases: readonly Case[], seconds: number): Generator<readonly Case[]> {
  let batch: Case[] = [];
  let bytes = 0;
  const takesLong = (question: Case): boolean => secondsFor(question, seconds) > 4 * seconds;
  for (const question of cases) {
    const size = JSON.stringify(question).length;
    const isFull = batch.length === batchCases || bytes + size > batchBytes;
    if (batch.length > 0 && (isFull || takesLong(question) || batch.some(takesLong))) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(question);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
