/**
 * # Sessions survive every misbehaviour
 *
 * Each way of misbehaving ends in its verdict for the culprit alone, every other case is judged, the record has its
 * footer, and no process is left.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCases } from '../../src/conformance/cases.ts';
import { jsonLine } from '../../src/records/record.ts';
import type { ValidationRecord } from '../../src/conformance/record.ts';
import { validate } from '../../src/conformance/run.ts';
import { openSession } from '../../src/conformance/session.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { recorded } from './recorded.ts';

const script = fileURLToPath(new URL('fixtures/faulty.ts', import.meta.url));
const caps = { ops: ['forward'], dtypes: ['f64'], activations: { relu: {} }, conventions: {} };
const cases = generateCases(caps, { seed: 5, count: 12 });
const culprit = cases[4]?.id ?? '';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-session-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Running, and not a zombie: a killed orphan remains one if no process reaps it. */
const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
};

function survivors(file: string): readonly number[] {
  return readFileSync(file, 'utf8').trim().split('\n').map(Number).filter(isAlive);
}

interface Seen {
  readonly record: ValidationRecord;
  readonly survivors: readonly number[];
}

async function session(mode: string, which: string = culprit): Promise<Seen> {
  const pids = join(folder, `${mode}-${which}`);
  const target = await openSession({
    command: [process.execPath, script, mode, which, pids],
    handshakeSeconds: 20,
    caseSeconds: mode === 'hang' || mode === 'grandchild' ? 4 : 30,
  });
  const lines: string[] = [];
  try {
    await validate(target, cases, {
      target: mode,
      seed: 5,
      expectations: [],
      onLine: (line) => lines.push(jsonLine(line)),
    });
  } finally {
    await target.close();
  }
  return { record: recorded(lines.join('')), survivors: survivors(pids) };
}

const verdicts = [
  ['hang', 'timeout'],
  ['grandchild', 'timeout'],
  ['crash', 'crash'],
  ['chatter', 'protocol-error'],
  ['long-line', 'protocol-error'],
  ['bad-utf8', 'protocol-error'],
  ['too-few', 'protocol-error'],
  ['wrong-seq', 'protocol-error'],
  ['wrong-id', 'protocol-error'],
  ['json-nan', 'protocol-error'],
] as const;

describe.concurrent('openSession', () => {
  for (const [mode, verdict] of verdicts)
    it(`gives the culprit of ${mode} the verdict ${verdict}, passes the others, and leaves no process`, async () => {
      const { record, survivors: left } = await session(mode);
      const seen = new Map(record.results.map((result) => [result.id, result.verdict.kind]));
      expect(record.results.length).toBe(cases.length);
      for (const { id } of cases) expect(seen.get(id)).toBe(id === culprit ? verdict : 'pass');
      expect(record.footer.complete).toBe(true);
      expect(left).toEqual([]);
    });

  it('quotes the line that broke the protocol and the rule', async () => {
    const { record } = await session('chatter');
    const found = record.results.find(({ id }) => id === culprit);
    expect(found?.verdict).toEqual({
      kind: 'protocol-error',
      because: 'every line on stdout is one JSON object',
      quote: 'Downloading weights: 3 %',
    });
  });

  it('keeps what a crashing adapter said last', async () => {
    const { record } = await session('crash');
    const found = record.results.find(({ id }) => id === culprit);
    expect(found?.verdict).toEqual({ kind: 'crash', because: 'exit code 7' });
    expect(found?.errors).toBe('about to crash\n');
  });

  it('takes a flood on stderr for no failure', async () => {
    const { record } = await session('stderr-flood');
    expect(record.footer.counts.pass).toBe(cases.length);
  });

  it('notes a second result after an answer as an incident, and loses no case', async () => {
    const { record } = await session('twice');
    expect(record.footer.complete).toBe(true);
    expect(record.findings.map(({ kind }) => kind)).toContain('protocol-error');
    expect(record.results.find(({ id }) => id === culprit)?.verdict.kind).toBe('unsupported');
  });

  it('notes a wrong count in "done" as an incident', async () => {
    const { record } = await session('wrong-n');
    expect(record.footer.counts.pass).toBe(cases.length);
    expect(record.findings.length).toBeGreaterThan(0);
  });

  it('gives up after five restarts without an answer, and the rest is not-run', async () => {
    const { record, survivors: left } = await session('crash', 'all');
    expect(record.footer.counts.crash).toBe(5);
    expect(record.footer.counts['not-run']).toBe(cases.length - 5);
    expect(record.footer.complete).toBe(false);
    expect(left).toEqual([]);
  });

  it('waits for a slow start', async () => {
    const { record } = await session('slow-start');
    expect(record.footer.counts.pass).toBe(cases.length);
  });
});

async function refusal(mode: string, handshakeSeconds: number): Promise<string> {
  const pids = join(folder, `start-${mode}`);
  const command = [process.execPath, script, mode, '', pids];
  try {
    await openSession({ command, handshakeSeconds, caseSeconds: 2 });
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    expect(error.code).toBe('environment');
    expect(survivors(pids)).toEqual([]);
    return error.message;
  }
  throw new Error('it started');
}

describe.concurrent('openSession at start and end', () => {
  it.each([
    ['never-ready', 3, 'no progress for 3 s'],
    ['greeting', 20, 'Welcome!'],
    ['exit', 20, 'exit code 3'],
    ['fatal', 20, 'torch is missing'],
    ['protocol-2', 20, 'the protocol is one of those offered'],
  ])('refuses the adapter "%s"', async (mode, seconds, said) => {
    expect(await refusal(mode, seconds)).toContain(said);
  });

  it('refuses a command that does not exist', async () => {
    const command = ['./no-such-adapter'];
    const opening = openSession({ command, handshakeSeconds: 5, caseSeconds: 2 });
    await expect(opening).rejects.toThrow('no-such-adapter');
  });

  it('notes an adapter that ends badly as an incident', async () => {
    const command = [process.execPath, script, 'no-stop', ''];
    const target = await openSession({ command, handshakeSeconds: 20, caseSeconds: 5 });
    await target.close();
    expect(target.incidents().map(({ kind }) => kind)).toEqual(['unclean-stop']);
  });
});
