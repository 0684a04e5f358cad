/**
 * # Cases, results, records and expectations as files
 * @module
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { generateCases } from '../../src/conformance/cases.ts';
import { parseExpectations } from '../../src/conformance/expectations.ts';
import { jsonLine } from '../../src/records/record.ts';
import type { Adapter } from '../../src/conformance/kits/kit.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import type { Case } from '../../src/conformance/protocol.ts';
import { readCase } from '../../src/conformance/read-case.ts';
import { exitCodeOf } from '../../src/conformance/record.ts';
import type { ValidationRecord } from '../../src/conformance/record.ts';
import { summaryText, validationJunit } from '../../src/conformance/report.ts';
import { validate } from '../../src/conformance/run.ts';
import { sessionDefaults } from '../../src/conformance/session.ts';
import { commandOf, openTarget } from '../../src/conformance/shipped.ts';
import type { Target } from '../../src/conformance/target.ts';
import {
  genericCapabilities,
  readVectors,
  resultsTarget,
  writeVectors,
} from '../../src/conformance/vectors.ts';
import { plainAdapter } from './fixtures/plain.ts';
import type { Fault } from './fixtures/plain.ts';
import { recorded } from './recorded.ts';

const caps = {
  ...genericCapabilities,
  ops: ['forward', 'gradient', 'project'],
  activations: { tanh: {}, relu: {} },
};
const cases = generateCases(caps, { seed: 4, count: 60 });

describe('generateCases', () => {
  it('gives equal cases for equal seeds, and others for other seeds', () => {
    expect(generateCases(caps, { seed: 4, count: 60 })).toEqual(cases);
    const others = new Set(generateCases(caps, { seed: 5, count: 60 }).map(({ id }) => id));
    expect(cases.filter(({ id }) => others.has(id)).length).toBeLessThan(10);
  });

  it('keeps the id of a pinned case', () => {
    expect(cases[0]?.id).toBe('1a24e506c42d17df2c7c9792');
  });

  it('makes cases that are read back as written', () => {
    for (const question of cases)
      expect(readCase(JSON.parse(JSON.stringify(question)))).toEqual({
        kind: 'ok',
        value: question,
      });
  });

  it('covers every operation and activation that was declared', () => {
    const kinds = new Set(cases.map(({ op, activation = '' }) => `${op} ${activation}`.trim()));
    const networks = ['forward', 'gradient'].flatMap((op) => [`${op} tanh`, `${op} relu`]);
    expect([...kinds].toSorted()).toEqual([...networks, 'project'].toSorted());
  });

  it('refuses a selection without a case', () => {
    expect(() => generateCases(caps, { seed: 1, count: 1, ops: ['gram'] })).toThrow('no case fits');
  });
});

describe('readCase', () => {
  const good = cases.find(({ op }) => op === 'gradient');
  const changed = (change: object): unknown => ({ ...good, ...change });
  it.each([
    ['an unknown operation', { op: 'hessian' }, 'op is'],
    ['another dtype', { dtype: 'f16' }, 'dtype is'],
    [
      'a flag that the operation does not have',
      { flags: { columns: 'neuron-major' } },
      'flags has',
    ],
    ['an unknown activation', { activation: 'mish' }, 'activation'],
    ['a missing input', { inputs: {} }, 'input "X"'],
    ['an id of other content', { id: '0'.repeat(24) }, 'id is the hash'],
  ])('%s', (_name, change, rule) => {
    const read = readCase(changed(change));
    expect(read.kind === 'bad' ? read.rule : '').toContain(rule);
  });
});

async function resultsOf(asked: readonly Case[], fault: Fault = 'none'): Promise<string> {
  const adapter = plainAdapter(fault);
  const lines: object[] = [adapter.ready];
  for (const question of asked)
    lines.push({ type: 'result', seq: 0, id: question.id, ...(await adapter.answer(question)) });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function judged(target: Target, asked: readonly Case[] = cases): Promise<ValidationRecord> {
  const lines: string[] = [];
  const record = await validate(target, asked, {
    target: 'test',
    seed: 4,
    expectations: [],
    onLine: (line) => lines.push(jsonLine(line)),
  });
  expect(recorded(lines.join(''))).toEqual(record);
  return record;
}

describe('vectors', () => {
  it('are read back as written', () => {
    const text = writeVectors({ seed: 4, cases });
    expect(readVectors(text, 'cases.jsonl')).toEqual({ seed: 4, cases });
  });

  it('are refused where their file was cut off', () => {
    const text = writeVectors({ seed: 4, cases }).split('\n').slice(0, -2).join('\n');
    expect(() => readVectors(text, 'cases.jsonl')).toThrow('as many cases as follow, 59');
  });

  it('pass with right results and fail with spoiled ones', async () => {
    const right = await judged(resultsTarget(await resultsOf(cases), 'results.jsonl'));
    expect(exitCodeOf(right)).toBe(0);
    const wrong = await judged(
      resultsTarget(await resultsOf(cases, 'neuron-sign'), 'results.jsonl'),
    );
    expect(exitCodeOf(wrong)).toBe(1);
  });

  it('make a partial run where results are missing', async () => {
    const record = await judged(resultsTarget(await resultsOf(cases.slice(1)), 'results.jsonl'));
    expect(record.footer.counts['not-run']).toBe(1);
    expect(exitCodeOf(record)).toBe(5);
  });

  it('have a verdict for a result that breaks the protocol', async () => {
    const text = (await resultsOf(cases)).replace('"status":"ok"', '"status":"fine"');
    const record = await judged(resultsTarget(text, 'results.jsonl'));
    expect(record.footer.counts['protocol-error']).toBe(1);
  });

  it('are refused where results lack "ready"', async () => {
    const text = (await resultsOf(cases)).split('\n').slice(1).join('\n');
    expect(() => resultsTarget(text, 'results.jsonl')).toThrow('expected the message "ready"');
  });
});

describe('the record', () => {
  it('is refused without a footer, and with a wrong one', async () => {
    const lines: string[] = [];
    const onLine = (line: Parameters<typeof jsonLine>[0]): unknown => lines.push(jsonLine(line));
    const target = inProcess(plainAdapter('none'), 2);
    await validate(target, cases.slice(0, 5), { target: 't', seed: 4, expectations: [], onLine });
    expect(() => recorded(lines.slice(0, -1).join(''))).toThrow('cut off');
    const lying = lines.join('').replace('"pass":5', '"pass":6');
    expect(() => recorded(lying)).toThrow();
  });

  it('is not a success if nothing was judged', async () => {
    const none: Adapter = {
      ...plainAdapter('none'),
      answer: () => Promise.resolve({ status: 'unsupported', reason: 'not today' }),
    };
    expect(exitCodeOf(await judged(inProcess(none, 2)))).toBe(1);
  });

  it('is a complete file with a partial result after an interruption', async () => {
    const controller = new AbortController();
    controller.abort();
    const record = await validate(inProcess(plainAdapter('none'), 2), cases, {
      target: 't',
      seed: 4,
      expectations: [],
      onLine: () => undefined,
      signal: controller.signal,
    });
    expect(record.footer.counts['not-run']).toBe(cases.length);
    expect(exitCodeOf(record)).toBe(5);
  });

  it('has a finding where a second answer differs', async () => {
    const right = plainAdapter('none');
    let calls = 0;
    const moody: Adapter = {
      ...right,
      answer: async (question) => {
        calls += 1;
        return calls % 2 === 1
          ? right.answer(question)
          : { status: 'ok', outputs: { f: { dtype: 'f64', shape: [0], enc: 'hex', data: '' } } };
      },
    };
    const many = generateCases(caps, { seed: 1, count: 600, ops: ['forward'] });
    const repeated = many.find(({ id }) => Number.parseInt(id.slice(0, 8), 16) % 100 === 0);
    if (repeated === undefined) throw new Error('no case is asked twice');
    const record = await judged(inProcess(moody, 2), [repeated]);
    expect(record.findings.map(({ kind }) => kind)).toEqual(['not-repeatable']);
  });

  it('has a crash for an exception of a module, and a timeout for a promise that never settles', async () => {
    const right = plainAdapter('none');
    const answer = (question: Case): ReturnType<Adapter['answer']> =>
      question.id === cases[0]?.id
        ? Promise.reject(new Error('boom'))
        : question.id === cases[1]?.id
          ? new Promise(() => undefined)
          : right.answer(question);
    const record = await judged(inProcess({ ...right, answer }, 0.2));
    expect(record.footer.counts).toMatchObject({ crash: 1, timeout: 1, pass: cases.length - 2 });
  });
});

describe('reports', () => {
  it('say what failed and by how much, and escape what XML cannot hold', async () => {
    const record = await judged(inProcess(plainAdapter('neuron-sign'), 2));
    const text = summaryText(record);
    expect(text).toContain(`60 cases, seed 4: ${record.footer.counts.pass} pass`);
    const junit = validationJunit(record);
    expect(junit).toContain(`failures="`);
    expect(junit.match(/<testcase /gu)?.length).toBe(60);
    expect(junit).toContain('true value in [');
    const nasty = { ...record, header: { ...record.header, ready: { ...record.header.ready } } };
    expect(validationJunit(nasty)).toBe(junit);
  });
});

describe('expectations', () => {
  const entry = {
    match: { op: 'forward' },
    status: 'fail',
    reason: 'the sign is a known bug',
    link: 'https://example.org/1',
  };
  const file = (...entries: readonly object[]): string =>
    JSON.stringify({ format: 'widthwise-expectations', version: 1, entries });
  const run = async (fault: Fault, ...entries: readonly object[]): Promise<ValidationRecord> =>
    validate(inProcess(plainAdapter(fault), 2), cases, {
      target: 't',
      seed: 4,
      expectations: parseExpectations(file(...entries), 'expect.json'),
      onLine: () => undefined,
    });
  const forFaulty = [entry, { ...entry, match: { op: 'gradient' } }];

  it('make foreseen failures count as none', async () => {
    const record = await run('neuron-sign', ...forFaulty);
    expect(record.footer.known).toBe(record.footer.counts.fail);
    expect(exitCodeOf(record)).toBe(0);
  });

  it('excuse no error, only the expected fail', async () => {
    const wrong = forFaulty.map((one) => ({ ...one, status: 'error' }));
    expect(exitCodeOf(await run('neuron-sign', ...wrong))).toBe(1);
  });

  it('are stale where a foreseen fail passes', async () => {
    const record = await run('none', entry);
    expect(record.findings.map(({ kind }) => kind)).toEqual(['unexpected-pass']);
    expect(exitCodeOf(record)).toBe(4);
  });

  it('are stale without a case and past their date', async () => {
    const unmatched = { ...entry, match: { op: 'gram' } };
    expect((await run('none', unmatched)).findings[0]?.kind).toBe('unmatched');
    const expired = [{ ...forFaulty[0], expires: '2020-01-01' }, forFaulty[1]];
    const record = await run('neuron-sign', ...expired.filter((one) => one !== undefined));
    expect(record.findings.map(({ kind }) => kind)).toEqual(['expired']);
    expect(exitCodeOf(record)).toBe(4);
  });

  it('put a witness first, which must still show the difference', async () => {
    const witness = generateCases(caps, { seed: 99, count: 1, ops: ['forward'] })[0];
    const witnessed = {
      match: { id: witness?.id },
      status: 'fail',
      reason: 'r',
      link: 'l',
      witness,
    };
    const record = await run('nan', witnessed);
    expect(record.results[0]?.id).toBe(witness?.id);
    expect(record.results[0]?.known).toBe('r (l)');
    const healed = await run('none', witnessed);
    expect(healed.findings.map(({ kind }) => kind)).toEqual(['unexpected-pass']);
  });

  it.each([
    ['no reason', { ...entry, reason: ' ' }, 'reason'],
    ['no link', { ...entry, link: undefined }, 'link'],
    ['a pass', { ...entry, status: 'pass' }, 'status'],
    ['everything', { ...entry, match: {} }, 'match'],
    [
      'a typo',
      { ...entry, match: { operation: 'forward' } },
      'match: has no key "operation", only id, op, ',
    ],
    [
      'a number for flags',
      { ...entry, match: { flags: 5 } },
      'match.flags: expected an object of text',
    ],
    ['no flag', { ...entry, match: { flags: {} } }, 'with at least one flag, got {}'],
    ['a list of flags', { ...entry, match: { flags: ['mean'] } }, 'match.flags: expected'],
    [
      'a flag of a number',
      { ...entry, match: { flags: { loss: 1 } } },
      'match.flags.loss: expected text, got 1',
    ],
    ['a number for op', { ...entry, match: { op: 5 } }, 'match.op: expected text, got 5'],
    ['no date', { ...entry, expires: 'soon' }, 'expires'],
    ['a witness that is no case', { ...entry, witness: { id: 'x' } }, 'witness'],
  ])('are refused with %s', (_name, bad, said) => {
    expect(() => parseExpectations(file(bad), 'expect.json')).toThrow(said);
  });
});

describe('commandOf', () => {
  it('splits words and keeps quotes together, without a shell', () => {
    expect(commandOf('python3 adapter.py')).toEqual(['python3', 'adapter.py']);
    expect(commandOf(`node "my adapter.js" --x='a b' $HOME`)).toEqual([
      'node',
      'my adapter.js',
      '--x=a b',
      '$HOME',
    ]);
    expect(commandOf('node "open')).toBeUndefined();
    expect(commandOf('  ')).toBeUndefined();
    expect(commandOf('numpy')?.[1]).toMatch(/numpy_adapter\.py$/u);
  });
});

describe('openTarget', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('says how to name another Python, where a shipped adapter in Python does not start', async () => {
    vi.stubEnv('WIDTHWISE_PYTHON', process.execPath); // which is not Python
    const python = `Set WIDTHWISE_PYTHON to a Python that has torch; it was ${process.execPath}.`;
    await expect(openTarget('torch', sessionDefaults)).rejects.toThrow(python);
    const other = openTarget(`'${process.execPath}' -e ''`, sessionDefaults);
    await expect(other).rejects.toThrow('did not get ready');
    await expect(other).rejects.not.toThrow('WIDTHWISE_PYTHON');
  });
});
