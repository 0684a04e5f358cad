/**
 * # Faults that depend on the size are found
 *
 * A default run asks sizes at, next to and between powers of two, changes a single input, and tries fixed points. Each
 * twin that is correct in small cases is caught in every operation where it is wrong, for several seeds.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { generateCases, identified } from '../../src/conformance/cases.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { judge } from '../../src/conformance/judge.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import { definition } from '../../src/conformance/kits/ml-matrix.ts';
import { operationNames, operations } from '../../src/conformance/protocol.ts';
import type { Answer, Case, Operation } from '../../src/conformance/protocol.ts';
import { summaryText, validationJson } from '../../src/conformance/report.ts';
import { validate } from '../../src/conformance/run.ts';
import { secondsFor, sizesOf, workOf } from '../../src/conformance/sizes.ts';
import type { Sizes } from '../../src/conformance/sizes.ts';
import { decodeTensor, encodeTensor } from '../../src/conformance/tensor.ts';
import type { ComputingTwin } from '../../src/conformance/twins/computing.ts';
import { sizedTwins } from '../../src/conformance/twins/sized.ts';

const { caps } = definition;
const decided = operationNames.filter((op) => op !== 'train');
const seeds = [1, 2, 20211206];
const bySeed = new Map(
  seeds.map((seed) => [seed, generateCases(caps, { seed, count: 1000, ops: decided })]),
);
const [cases = []] = bySeed.values();
/** As many as a default run has. */
const trained = new Map(
  seeds.map((seed) => [seed, generateCases(caps, { seed, count: 125, ops: ['train'] })]),
);

const ofOperation = (op: string): readonly Case[] => cases.filter((one) => one.op === op);
const sizes = (op: string, name: keyof Sizes): readonly number[] =>
  ofOperation(op).map((question) => sizesOf(question)[name]);

function numbers(question: Case, name: string): readonly number[] {
  const read = decodeTensor(question.inputs[name], 'f64');
  if (read.kind !== 'numbers') throw new Error(`no numbers in ${name}`);
  return read.data;
}

describe('the sizes of a default run', () => {
  it.each(decided)('are at, next to and between powers of two for %s, up to the largest', (op) => {
    const most = { n: op === 'gram' ? 512 : 1024, d: 256, m: 256 };
    for (const name of ['n', 'd', 'm'] as const) {
      if (op === 'project' && name === 'n') continue;
      const seen = sizes(op, name);
      expect(Math.max(...seen)).toBeLessThanOrEqual(most[name]);
      expect(
        seeds
          .flatMap((s) => bySeed.get(s) ?? [])
          .some((one) => one.op === op && sizesOf(one)[name] > 0.75 * most[name]),
        name,
      ).toBe(true);
      for (let p = 8; p < most[name]; p *= 2)
        expect(
          seen.some((size) => size >= p && size < 2 * p),
          `${name} from ${p}`,
        ).toBe(true);
    }
    const all = (beyond: number): number =>
      seeds
        .flatMap((seed) => bySeed.get(seed) ?? [])
        .filter((question) => {
          const { n, d, m } = sizesOf(question);
          return question.op === op && [n - most.n, d - most.d, m - most.m].includes(beyond);
        }).length;
    expect(all(0)).toBeGreaterThan(0);
    expect(all(-1)).toBeGreaterThan(0);
  });

  it('are mostly small, with a few large ones, and no answer exceeds the length of a line', () => {
    const work = cases.map((question) => {
      const { n, d, m } = sizesOf(question);
      if (question.op === 'gram') expect(n * n).toBeLessThanOrEqual(2 ** 18);
      return n * m * d;
    });
    expect(Math.max(...work)).toBeLessThanOrEqual(2 ** 18);
    expect(work.filter((products) => products <= 150).length).toBeGreaterThan(500);
    expect(work.filter((products) => products > 2 ** 14).length).toBeGreaterThan(4);
    expect(work.filter((products) => products > 2 ** 14).length).toBeLessThan(30);
  });

  it('are around powers of two for train, as far as its points can be judged, most of them small', () => {
    const asked = [...trained.values()].flat().map(sizesOf);
    for (const [name, end] of [
      ['n', 400],
      ['d', 256], // of one neuron
      ['m', 200],
    ] as const) {
      const seen = asked.map((own) => own[name]);
      expect(Math.max(...seen)).toBeLessThanOrEqual(end);
      for (let p = 8; p < 128; p *= 2)
        expect(
          seen.some((size) => size >= p && size < 2 * p),
          `${name} from ${p}`,
        ).toBe(true);
    }
    for (const { n, d, m } of asked) {
      expect(n * m * d).toBeLessThanOrEqual(2 ** 12);
      expect(m * (d + 1)).toBeLessThanOrEqual(400);
    }
    expect(asked.filter(({ n, d, m }) => n * m * d > 2 ** 11).length).toBeGreaterThan(3);
    const small = asked.filter(({ n, d, m }) => n < 7 && d < 5 && m < 9 && n <= (m * d) / 2);
    expect(small.length).toBeGreaterThan(asked.length / 2);
    for (const question of [...trained.values()].flat())
      if (question.activation === 'rational') {
        const { n, m } = sizesOf(question);
        expect(n * m).toBeLessThanOrEqual(64);
      }
  });

  it('reach 2^14 products in exact cases, and denominators that differ up to 2^9', () => {
    const exact = { ...caps, dtypes: ['q'] };
    const asked = generateCases(exact, { seed: 1, count: 1000 });
    const most = (isFraction: boolean): number =>
      Math.max(
        ...asked
          .filter(
            ({ op, activation }) => op !== 'project' && isFraction === (activation === 'rational'),
          )
          .map((question) => workOf(question.op, sizesOf(question))),
      );
    expect(most(false)).toBeLessThanOrEqual(2 ** 14);
    expect(most(false)).toBeGreaterThan(2 ** 13);
    expect(most(true)).toBeLessThanOrEqual(2 ** 9);
    expect(most(true)).toBeGreaterThan(2 ** 8);
  });

  it('come with both losses, as often', () => {
    const grown = cases.filter((question) => sizesOf(question).n >= 8);
    for (const op of ['loss', 'gradient', 'step']) {
      const count = (list: readonly Case[], loss: string): number =>
        list.filter((one) => one.op === op && one.flags.loss === loss).length;
      expect(Math.abs(count(cases, 'mean') - count(cases, 'half-sum'))).toBeLessThan(30);
      for (const loss of ['mean', 'half-sum']) expect(count(grown, loss)).toBeGreaterThan(5);
    }
  });
});

describe('cases of neighbours', () => {
  /** The inputs in which a case differs from the one before, if it asks the same otherwise. */
  const differing = cases.map((question, k): readonly string[] => {
    const before = cases[k - 1];
    if (before === undefined) return [];
    const asked = ({ op, dtype, activation, flags }: Case): object => ({
      op,
      dtype,
      activation,
      flags,
    });
    if (!isDeepStrictEqual(asked(question), asked(before))) return [];
    return Object.keys(question.inputs).filter(
      (name) => question.inputs[name]?.data !== before.inputs[name]?.data,
    );
  });

  it.each(decided)('of %s change each input once alone', (op) => {
    const alone = cases.flatMap(({ op: own }, k) =>
      own === op && differing[k]?.length === 1 ? differing[k] : [],
    );
    expect(new Set(alone)).toEqual(new Set(Object.keys(operations[op].inputs)));
  });
});

describe('cases of fixed points', () => {
  const distances = ofOperation('project').map((question) => {
    const C = numbers(question, 'C');
    const D = numbers(question, 'W').map((w, k) => w - (C[k] ?? 0));
    const [radius = Number.NaN] = numbers(question, 'radius');
    return { square: D.reduce((sum, x) => sum + x * x, 0), radius };
  });

  it('have project with W = C, on the sphere exactly, inside and outside', () => {
    const count = (holds: (square: number, radius: number) => boolean): number =>
      distances.filter(({ square, radius }) => holds(square, radius)).length;
    expect(count((square, radius) => square === 0 && radius === 0)).toBeGreaterThan(0);
    expect(count((square, radius) => square === 0 && radius > 0)).toBeGreaterThan(5);
    expect(count((square, radius) => square === radius ** 2 && square > 0)).toBeGreaterThan(10);
    expect(count((square, radius) => square > 0 && square < radius ** 2)).toBeGreaterThan(10);
    expect(count((square, radius) => square > radius ** 2)).toBeGreaterThan(10);
  });

  it('have step with a zero gradient, at the centre and away from it', () => {
    const still = ofOperation('step').filter((question) =>
      ['X', 'W', 'v'].some((name) => numbers(question, name).every((x) => x === 0)),
    );
    const centred = still.filter(({ inputs }) => inputs['W']?.data === inputs['C']?.data);
    expect(centred.length).toBeGreaterThan(0);
    expect(still.length).toBeGreaterThan(centred.length);
  });
});

const right = defineAdapter(definition);
const rightAnswers = new Map<string, Answer>();

async function rightAnswer(question: Case): Promise<Answer> {
  const answer = rightAnswers.get(question.id) ?? (await right.answer(question));
  rightAnswers.set(question.id, answer);
  return answer;
}

/** The operations in which the twin fails. Only answers that differ from those of the correct adapter are judged. */
async function caught(
  { shows, spoil }: ComputingTwin,
  asked: readonly Case[],
): Promise<ReadonlySet<Operation>> {
  const adapter = defineAdapter(spoil(definition));
  const found = new Set<Operation>();
  for (const question of asked.filter(({ op }) => shows.includes(op))) {
    if (found.has(question.op)) continue;
    const answer = await adapter.answer(question);
    if (isDeepStrictEqual(answer, await rightAnswer(question))) continue;
    if (judge(question, { kind: 'answered', answer, errors: '' }, caps).kind === 'fail')
      found.add(question.op);
  }
  return found;
}

describe('the default run catches a fault of large cases', () => {
  for (const twin of sizedTwins)
    it.each(seeds)(`in ${twin.name} with seed %i: ${twin.fault}`, async (seed) => {
      const asked = twin.shows.includes('train') ? trained : bySeed;
      expect(await caught(twin, asked.get(seed) ?? [])).toEqual(new Set(twin.shows));
    });
});

const forward = (n: number): Case =>
  identified({
    op: 'forward',
    dtype: 'f64',
    activation: 'relu',
    flags: {},
    inputs: {
      X: encodeTensor('f64', [n, 2], new Float64Array(2 * n).fill(1)),
      W: encodeTensor('f64', [3, 2], [1, 2, 3, 4, 5, 6]),
      v: encodeTensor('f64', [3], [1, -1, 1]),
    },
  });

describe('the time limit of a case', () => {
  it('grows with n m d', () => {
    expect(secondsFor(forward(1), 2)).toBeCloseTo(2, 1);
    expect(secondsFor(forward(1024), 2)).toBe(5);
  });

  it('is higher for a large case than for a small one', async () => {
    const slow = {
      ...right,
      answer: async (question: Case): Promise<Answer> => {
        await new Promise((done) => setTimeout(done, 300));
        return right.answer(question);
      },
    };
    const kinds: string[] = [];
    await inProcess(slow, 0.2).ask([forward(1), forward(1024)], (_, { kind }) => kinds.push(kind));
    expect(kinds).toEqual(['timeout', 'answered']);
  });
});

describe('the report of a run', () => {
  it('says which sizes were judged, and counts no others', async () => {
    const target = inProcess(right, 10);
    const asked = [forward(1), forward(17), forward(1024)];
    const options = { target: 't', seed: 1, expectations: [], onLine: () => undefined };
    const record = await validate(target, asked, options);
    const line = /forward +n 1 to 1024 \(3\) +d 2 to 2 \(1\) +m 3 to 3 \(1\) +n m d up to 6144/u;
    expect(summaryText(record)).toMatch(line);
    expect(validationJson(record)).toMatchObject({
      sizes: [{ op: 'forward', n: [1, 17, 1024], d: [2], m: [3], nmd: 6144 }],
    });
    const refusing = {
      ...right,
      answer: () => Promise.resolve({ status: 'unsupported', reason: '' } as const),
    };
    const none = await validate(inProcess(refusing, 10), asked, options);
    expect(summaryText(none)).not.toContain('sizes judged');
  });
});
