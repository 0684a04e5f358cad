/**
 * # How a run reports failures
 *
 * Once per cause, by a small case that fails for the same cause, with the command that repeats it.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { caseText, readCaseText } from '../../src/conformance/case-text.ts';
import { generateCases, identified } from '../../src/conformance/cases.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { jsonLine } from '../../src/records/record.ts';
import type { Adapter } from '../../src/conformance/kits/kit.ts';
import { judge } from '../../src/conformance/judge.ts';
import type { Answer, Case } from '../../src/conformance/protocol.ts';
import { readCase } from '../../src/conformance/read-case.ts';
import { exitCodeOf } from '../../src/conformance/record.ts';
import type { ValidationRecord } from '../../src/conformance/record.ts';
import { failureText, summaryText, validationJunit } from '../../src/conformance/report.ts';
import { validate } from '../../src/conformance/run.ts';
import { isLighter, smaller, weightOf } from '../../src/conformance/shrink.ts';
import { sizesOf, workOf } from '../../src/conformance/sizes.ts';
import { encodeTensor } from '../../src/conformance/tensor.ts';
import { resultsTarget } from '../../src/conformance/vectors.ts';
import { plainAdapter } from './fixtures/plain.ts';
import type { Fault } from './fixtures/plain.ts';
import { recorded } from './recorded.ts';

const right = plainAdapter('none');
const isQuick = (question: Case): boolean => workOf(question.op, sizesOf(question)) <= 2 ** 13;
const cases = generateCases(right.ready.caps, { seed: 4, count: 240 }).filter(isQuick);

async function recordOf(
  adapter: Adapter,
  asked: readonly Case[] = cases,
  more: { readonly strict?: boolean; readonly signal?: AbortSignal } = {},
): Promise<ValidationRecord> {
  const lines: string[] = [];
  const record = await validate(inProcess(adapter, 2), asked, {
    target: 'test',
    seed: 4,
    expectations: [],
    replay: (question, isNew) => `ask ${isNew ? 'new' : 'old'} ${question.id}`,
    onLine: (line) => lines.push(jsonLine(line)),
    ...more,
  });
  expect(recorded(lines.join(''))).toEqual(record);
  return record;
}

/** The plain program with its answers changed before they are reported. */
function spoiled(change: (question: Case, answer: Answer) => Answer): Adapter {
  return {
    ...right,
    answer: async (question) => change(question, await right.answer(question)),
  };
}

describe('failures', () => {
  it.each<Fault>(['neuron-sign', 'half', 'mean', 'clip', 'nan'])(
    'of %s are small, fail by themselves, and represent all cases with their cause',
    async (fault) => {
      const adapter = plainAdapter(fault);
      const record = await recordOf(adapter);
      const { failures, footer } = record;
      expect(failures.length).toBeLessThan(10);
      expect(failures.reduce((sum, failure) => sum + failure.cases, 0)).toBe(footer.counts.fail);
      for (const { smallest, among, cases: count } of failures) {
        const answer = await adapter.answer(smallest);
        const verdict = judge(smallest, { kind: 'answered', answer, errors: '' }, right.ready.caps);
        expect(verdict.kind).toBe('fail');
        expect(weightOf(smallest)[0]).toBeLessThan(12);
        expect(Object.values(among).reduce((sum, own) => sum + own, 0)).toBe(count);
        expect(readCase(smallest).kind).toBe('ok');
      }
    },
  );

  it('are reported once, with inputs, expected values and the command', async () => {
    const record = await recordOf(
      plainAdapter('half'),
      cases.filter(({ op }) => op === 'loss'),
    );
    const text = summaryText(record);
    expect(text.match(/^fail {2}loss, \d+ cases \(.*\d more\)$/gmu)).toHaveLength(1);
    expect(text).toMatch(/made smaller, from [0-9a-f]{24}: loss/u);
    expect(text).toMatch(/^ {4}X = \[\[[01]\]\], W = \[\[[01]\]\], v = \[[01]\], y = \[[01]\]$/mu);
    expect(text).toMatch(/l\[\] is \S+, true value in \[/u);
    expect(text).toMatch(/^ {4}again: ask new [0-9a-f]{24}$/mu);
  });

  it('name a missing key as missing', async () => {
    const adapter = spoiled((_question, answer) => {
      if (answer.status !== 'ok') return answer;
      const { dW, dv } = answer.outputs;
      if (dW === undefined || dv === undefined) return answer;
      return { status: 'ok', outputs: { gradW: dW, 'grad\u001B[2J': dv } };
    });
    const { failures } = await recordOf(adapter);
    expect(failures).toHaveLength(1);
    const [text = ''] = failures.map(failureText);
    expect(text).toContain('gradient: no dW, dv, got gradW, "grad\\u001b[2J"');
    expect(text).not.toContain('it broke the rule');
  });

  it('show the first and last lines of a long traceback', async () => {
    const traceback = ['Traceback:', ...'123456789'.split(''), 'TypeError: wrong'].join('\n');
    const adapter = spoiled(() => ({
      status: 'error',
      error: { code: 'exception', message: traceback },
    }));
    const { failures } = await recordOf(adapter);
    const [text = ''] = failures.map(failureText);
    const shown = [
      'exception: Traceback:',
      '  ...',
      '  6',
      '  7',
      '  8',
      '  9',
      '  TypeError: wrong',
    ];
    expect(text).toContain(shown.map((line) => `\n    ${line}`).join(''));
  });

  it('are shown as the smallest that came up where the adapter no longer answers', async () => {
    const adapter = plainAdapter('neuron-sign');
    const lines: object[] = [adapter.ready];
    for (const question of cases)
      lines.push({ type: 'result', seq: 0, id: question.id, ...(await adapter.answer(question)) });
    const results = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const record = await validate(resultsTarget(results, 'results.jsonl'), cases, {
      target: 'results.jsonl',
      seed: 4,
      expectations: [],
      onLine: () => undefined,
    });
    for (const { id, smallest, result } of record.failures) {
      expect(smallest.id).toBe(id);
      const same = record.results.filter(
        (one) => one.op === result.op && one.verdict.kind === 'fail' && one.id !== id,
      );
      for (const one of same) {
        const other = cases.find((question) => question.id === one.id);
        if (other !== undefined && result.op !== 'gradient')
          expect(isLighter(other, smallest)).toBe(false);
      }
    }
    expect(record.failures.length).toBeGreaterThan(3);
  });

  it('are not shrunk after an interruption', async () => {
    const some = cases.slice(0, 100);
    const ending = new AbortController();
    let asked = 0;
    const crashing: Adapter = {
      ...right,
      answer: () => {
        asked += 1;
        ending.abort();
        throw new Error('boom at 17');
      },
    };
    const record = await recordOf(crashing, some, { signal: ending.signal });
    expect(asked).toBe(64);
    expect(record.failures.map(({ cases: count }) => count).reduce((a, b) => a + b)).toBe(64);
    expect(record.failures.every(({ id, smallest }) => smallest.id === id)).toBe(true);
    expect(record.failures.map(({ ended }) => ended)).toContain('it was interrupted');
    // parts that vary between cases do not make another cause
    const causes = record.failures.map(({ result }) => result.op);
    expect(new Set(causes).size).toBe(causes.length);
  });
});

describe('the shrinker', () => {
  it('gives lighter cases of the protocol, with radius and eta above 0', () => {
    const small = cases.filter((one) => workOf(one.op, sizesOf(one)) <= 150).slice(0, 60);
    expect(small.length).toBe(60);
    for (const question of small)
      for (const made of smaller(question)) {
        const isRight =
          isDeepStrictEqual(readCase(made), { kind: 'ok', value: made }) &&
          isLighter(made, question) &&
          isDeepStrictEqual(made.flags, question.flags);
        if (!isRight) expect(made).toBe('a lighter case with the same flags, which can be read');
      }
  });
});

describe('a case in one line', () => {
  it('is read back to the same bits', () => {
    for (const question of cases) expect(readCaseText(caseText(question))).toEqual(question);
    const exact = generateCases({ ...right.ready.caps, dtypes: ['q'] }, { seed: 1, count: 30 });
    for (const question of exact) expect(readCaseText(caseText(question))).toEqual(question);
  });

  const text = (change: object): string => {
    const inputs = { X: [[1]], W: [[1]], v: [1] };
    return JSON.stringify({
      op: 'forward',
      dtype: 'f32',
      activation: 'relu',
      flags: {},
      inputs,
      ...change,
    });
  };
  it.each([
    ['{', 'expected an id or a JSON object'],
    [text({ dtype: 'f16' }), 'expected dtype'],
    [text({ inputs: { X: [[0.1]], W: [[1]], v: [1] } }), 'input "X": expected f32'],
    [text({ inputs: { X: [[1], [1, 2]], W: [[1]], v: [1] } }), 'of one length'],
    [text({ inputs: { X: [[1, 2]], W: [[1]], v: [1] } }), 'dimension d fits'],
    [text({ inputs: { X: [[null]], W: [[1]], v: [1] } }), 'inputs are numbers'],
    [text({ activation: 'mish' }), 'activation'],
  ])('is refused: %s', (line, said) => {
    expect(() => readCaseText(line)).toThrow(said);
  });
});

describe('a strict run', () => {
  const tensor = (...data: readonly number[]) => encodeTensor('f64', [1, 1], data);
  const gram = (activation: string): Case =>
    identified({
      op: 'gram',
      dtype: 'f64',
      activation,
      flags: {},
      inputs: { X: tensor(1), W: tensor(0), v: encodeTensor('f64', [1], [1]) },
    });
  const [kinked, smooth, foreign] = [gram('relu'), gram('tanh'), gram('gelu')];
  const caps = { activations: { relu: {}, tanh: {} }, conventions: {} };
  const adapter = plainAdapter('none', caps);

  it.each([
    ['indeterminate', kinked],
    ['skipped', foreign],
  ] as const)('fails on a case that is %s, and a lenient run does not', async (kind, question) => {
    const lenient = await recordOf(adapter, [smooth, question]);
    expect(lenient.footer.counts[kind]).toBe(1);
    expect(lenient.failures).toEqual([]);
    expect(exitCodeOf(lenient)).toBe(0);
    expect(validationJunit(lenient)).toContain('<skipped');
    const strict = await recordOf(adapter, [smooth, question], { strict: true });
    expect(strict.header.strict).toBe(true);
    expect(exitCodeOf(strict)).toBe(1);
    expect(strict.failures.map(({ result }) => result.verdict.kind)).toEqual([kind]);
    expect(validationJunit(strict)).toContain('failures="1"');
    expect(validationJunit(strict)).not.toContain('<skipped');
  });

  it('passes what a lenient run passes', async () => {
    expect(exitCodeOf(await recordOf(adapter, [smooth], { strict: true }))).toBe(0);
  });
});
