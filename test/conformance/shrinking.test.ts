/**
 * # Shrinking costly failures
 *
 * Crashes, hangs, protocol violations and wrong training are shrunk to the size where they begin and to the simplest
 * numbers, within a budget, and the command repeats them.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { caseText, numbersIn, readCaseText } from '../../src/conformance/case-text.ts';
import { generateCases } from '../../src/conformance/cases.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { judge } from '../../src/conformance/judge.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import type { Adapter } from '../../src/conformance/kits/kit.ts';
import { definition } from '../../src/conformance/kits/ml-matrix.ts';
import type { Answer, Case } from '../../src/conformance/protocol.ts';
import type { Failure } from '../../src/conformance/record.ts';
import { failureText } from '../../src/conformance/report.ts';
import { validate } from '../../src/conformance/run.ts';
import { isLighter, shrink, smaller, weightOf } from '../../src/conformance/shrink.ts';
import { sizesOf } from '../../src/conformance/sizes.ts';
import type { Sizes } from '../../src/conformance/sizes.ts';
import { usualBudget } from '../../src/conformance/smallest.ts';
import type { Budget } from '../../src/conformance/smallest.ts';
import type { Target } from '../../src/conformance/target.ts';
import { resultsTarget } from '../../src/conformance/vectors.ts';
import { widthwise } from '../cli/called.ts';

const right = defineAdapter(definition);
const { caps } = definition;

/** The correct adapter, except for cases of some sizes. */
function spoiled(
  isWrong: (sizes: Sizes) => boolean,
  wrong: (question: Case, answer: Answer) => Promise<Answer>,
): Adapter {
  return {
    ...right,
    answer: async (question) => {
      const answer = await right.answer(question);
      return isWrong(sizesOf(question)) ? wrong(question, answer) : answer;
    },
  };
}

async function failuresOf(
  target: Target,
  cases: readonly Case[],
  budget: Budget = usualBudget,
): Promise<readonly Failure[]> {
  const options = { target: 'test', seed: 1, expectations: [], budget, onLine: () => undefined };
  return (await validate(target, cases, options)).failures;
}

const casesOf = (op: string, count: number): readonly Case[] =>
  generateCases(caps, { seed: 3, count, ops: [op] });
const entries = (question: Case): readonly (number | string)[] =>
  Object.values(question.inputs).flatMap(numbersIn);

describe('a failure of an adapter in a child process', () => {
  const faulty = fileURLToPath(new URL('fixtures/faulty.ts', import.meta.url));
  const list = (count: number, x: number): readonly number[] =>
    Array.from({ length: count }, () => x);
  const [n, d, m] = [11, 6, 7];
  const first = {
    op: 'forward',
    dtype: 'f64',
    activation: 'relu',
    flags: {},
    inputs: {
      X: list(n, 0).map(() => list(d, 0.3)),
      W: list(m, 0).map(() => list(d, -1.7)),
      v: list(m, 2.5),
    },
  };

  it.each([
    ['crash', 'n>=5', 'crash', { n: 5, d: 1, m: 1 }],
    ['hang', 'm>=4', 'timeout', { n: 1, d: 1, m: 4 }],
    ['chatter', 'd>=3', 'protocol-error', { n: 1, d: 3, m: 1 }],
  ])('shrinks to the smallest case: %s for %s', async (mode, culprit, kind, least) => {
    const options = ['validate', '--timeout', '1', '--json', '--target'];
    const target = `'${process.execPath}' '${faulty}' ${mode} '${culprit}'`;
    const ended = await widthwise('.', ...options, target, '--case', JSON.stringify(first));
    const [failure, ...more] = JSON.parse(ended.stdout).failures;
    expect(more).toEqual([]);
    expect(failure).not.toHaveProperty('ended');
    expect(failure.result.verdict.kind).toBe(kind);
    expect(sizesOf(failure.smallest)).toEqual(least);
    expect(entries(failure.smallest).every((x) => x === 0)).toBe(true);
    const again = failure.replay.slice(failure.replay.indexOf(`{"op"`), -1);
    expect(readCaseText(again)).toEqual(failure.smallest);
    expect(failure.replay).toMatch(/^widthwise validate --timeout 1 --target .* --case '/u);
    const same = await widthwise('.', ...options, target, '--case', again);
    expect(same.code).toBe(1);
    expect(JSON.parse(same.stdout).counts[kind]).toBe(1);
  });
});

describe('a failure of a module in this process', () => {
  it('shrinks to five samples where it crashes from five on', async () => {
    const crash = spoiled(
      (sizes) => sizes.n >= 5,
      () => Promise.reject(new Error('boom')),
    );
    const found = await failuresOf(inProcess(crash, 10), casesOf('loss', 30));
    expect(found).toHaveLength(1);
    for (const { smallest, ended } of found) {
      expect(ended).toBeUndefined();
      expect(sizesOf(smallest)).toEqual({ n: 5, d: 1, m: 1 });
      expect(entries(smallest)).toEqual(entries(smallest).map(() => 0));
    }
  });

  it('shrinks to four neurons where it hangs, though each question costs the time limit', async () => {
    const asked: number[] = [];
    const hang = spoiled(
      ({ m }) => m > 3,
      (question) => {
        asked.push(weightOf(question)[0]);
        return new Promise(() => undefined);
      },
    );
    const question = casesOf('project', 60).find((one) => sizesOf(one).m > 64);
    if (question === undefined) throw new Error('expected a wide case');
    const [failure] = await failuresOf(inProcess(hang, 0.2), [question]);
    expect(failure && sizesOf(failure.smallest)).toEqual({ n: 1, d: 1, m: 4 });
    expect(failure && entries(failure.smallest).slice(0, 8)).toEqual(Array(8).fill(0));
    expect(failure?.ended).toBeUndefined();
    // from below: almost no question after the first has more than four neurons
    expect(asked.length).toBeLessThan(14);
  });

  it('shrinks to n = d = m = 2 where it breaks the protocol above 1', async () => {
    const bad = spoiled(
      ({ n, d, m }) => n > 1 && d > 1 && m > 1,
      () => Promise.resolve({ status: 'ok', outputs: {} }),
    );
    for (const { smallest, result } of await failuresOf(inProcess(bad, 10), casesOf('gram', 20))) {
      expect(result.verdict.kind).toBe('protocol-error');
      expect(sizesOf(smallest)).toEqual({ n: 2, d: 2, m: 2 });
    }
  });
});

describe('the shrinking of a training case', () => {
  it('ends at the smallest case with a goal computed for it', async () => {
    const lazy = spoiled(
      ({ d }) => d >= 2,
      ({ inputs: { W } }, answer) =>
        Promise.resolve(W === undefined ? answer : { status: 'ok', outputs: { P: W } }),
    );
    const cases = casesOf('train', 10);
    const failures = await failuresOf(inProcess(lazy, 10), cases);
    expect(failures).toHaveLength(1);
    for (const { smallest, result, cases: count } of failures) {
      expect(count).toBe(cases.filter((question) => sizesOf(question).d >= 2).length);
      expect(result.verdict).toMatchObject({ kind: 'fail' });
      expect(sizesOf(smallest)).toEqual({ n: 1, d: 2, m: 1 });
      expect(Math.max(...entries(smallest).map((x) => `${x}`.length))).toBeLessThan(6);
      const read = readCaseText(caseText(smallest));
      expect(read).toEqual(smallest);
      const told = (answer: Answer): string =>
        judge(read, { kind: 'answered', answer, errors: '' }, caps).kind;
      expect(told(await right.answer(read))).toBe('pass');
      expect(told(await lazy.answer(read))).toBe('fail');
    }
  });

  it('passes through cases that training can solve and the start does not', async () => {
    const question = casesOf('train', 40).find((one) => sizesOf(one).n > 8);
    if (question === undefined) throw new Error('expected many samples');
    let count = 0;
    for (const made of smaller(question)) {
      if (count === 16) break;
      count += 1;
      expect(isLighter(made, question)).toBe(true);
      expect(made.inputs['C']).toEqual(made.inputs['W']);
      const told = (answer: Answer): string =>
        judge(made, { kind: 'answered', answer, errors: '' }, caps).kind;
      expect(told(await right.answer(made)), caseText(made)).toBe('pass');
      const { W } = made.inputs;
      if (W !== undefined) expect(told({ status: 'ok', outputs: { P: W } })).toBe('fail');
    }
    expect(count).toBe(16);
  });
});

describe('the budget of shrinking', () => {
  const crash = spoiled(
    () => true,
    () => Promise.reject(new Error('boom')),
  );
  const asked = casesOf('loss', 12).filter((question) => weightOf(question)[0] > 6);

  it.each([
    ['2 questions were asked', { ...usualBudget, questions: 2 }],
    ['-1 s for one failure are over', { ...usualBudget, seconds: -1 }],
    ['-1 s for all failures are over', { ...usualBudget, secondsInAll: -1 }],
  ])('ends the search, and the report says so: %s', async (said, budget) => {
    const [failure] = await failuresOf(inProcess(crash, 10), asked, budget);
    if (failure === undefined) throw new Error('expected a failure');
    expect(failure.ended).toBe(said);
    expect(failureText(failure)).toContain(`    perhaps there is a smaller one: ${said}`);
    expect(failure.smallest.id === failure.id).toBe(budget.questions > 2);
  });

  it('is not mentioned where nothing smaller was left', async () => {
    const [failure] = await failuresOf(inProcess(crash, 10), asked);
    expect(failure && failureText(failure)).not.toContain('perhaps');
    expect(failure && entries(failure.smallest)).toEqual([0, 0, 0, 0]);
  });

  it('does not stop when a start of the adapter fails: it is started again', async () => {
    let [renewed, starts] = [0, 0];
    const inside = inProcess(crash, 10);
    const target: Target = {
      ...inside,
      renew: () => {
        renewed += 1;
      },
      ask: (cases, tell) => {
        starts += 1;
        return inside.ask(cases, tell);
      },
    };
    await failuresOf(target, asked.slice(0, 1));
    expect(renewed).toBe(starts - 2); // the cases of the run, and those that are asked twice
    expect(renewed).toBeGreaterThan(2);
  });

  it('is not spent on answers in a file', async () => {
    const lines = [
      right.ready,
      ...asked.map(({ id }) => ({ type: 'result', seq: 0, id, status: 'ok', outputs: {} })),
    ];
    const target = resultsTarget(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'r');
    for (const { id, smallest, ended } of await failuresOf(target, asked)) {
      expect(smallest.id).toBe(id);
      expect(ended).toBeUndefined();
    }
  });
});

describe('a search for one smaller case after the other', () => {
  it('begins after the first case that was costly, and asks none twice', async () => {
    const [question] = casesOf('forward', 12).filter((one) => weightOf(one)[0] > 12);
    if (question === undefined) throw new Error('expected a case');
    const lengths: number[] = [];
    const ids: string[] = [];
    await shrink(question, false, (cases) => {
      lengths.push(cases.length);
      ids.push(...cases.map(({ id }) => id));
      const isOver = lengths.length > 4;
      return Promise.resolve({ found: undefined, isCostly: lengths.length === 2, isOver });
    });
    expect(lengths).toEqual([12, 12, 1, 1, 1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
