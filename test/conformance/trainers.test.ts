import { describe, expect, it } from 'vitest';
import { inProcess } from '../../src/conformance/in-process.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import type { Adapter, Question } from '../../src/conformance/kits/kit.ts';
import { definition } from '../../src/conformance/kits/ml-matrix.ts';
import type { Method } from '../../src/conformance/protocol.ts';
import { compareTrainers, trainersTable } from '../../src/conformance/trainers.ts';

/** sgd returns the start, adam a point far outside, and projected gradient the result of ml-matrix's hundred steps. */
function trainer(
  methods: readonly Method[],
  asked: (q: Question) => void = () => undefined,
): Adapter {
  const { train } = definition.run;
  if (train === undefined) throw new Error('ml-matrix has train');
  const { conventions } = definition.caps;
  return defineAdapter({
    ...definition,
    caps: { ...definition.caps, conventions: { ...conventions, methods } },
    run: {
      train: (q) => {
        asked(q);
        const { W } = q.inputs;
        const start = Array.from<unknown>(W?.data ?? []).map(Number);
        const point = (
          data: readonly number[],
        ): { P: { shape: readonly number[]; data: readonly number[] } } => ({
          P: { shape: W?.shape ?? [], data },
        });
        if (q.flags.method === 'sgd') return point(start);
        if (q.flags.method === 'adam') return point(start.map((w) => w + 5));
        return train(q);
      },
    },
  });
}

const design = { seed: 2, cases: 6 };

describe('the comparison of trainers', () => {
  it('has each declared method and ours, in the ball or not as certified', async () => {
    const seen = new Map<string, number>();
    const adapter = trainer(['projected', 'sgd', 'adam'], ({ flags: { method = '' } }) => {
      seen.set(method, (seen.get(method) ?? 0) + 1);
    });
    const record = await compareTrainers(inProcess(adapter, 10), design);
    expect(Object.fromEntries(seen)).toEqual({ projected: 6, sgd: 6, adam: 6 });
    const { trainers, cases, complete } = record;
    expect(complete).toBe(true);
    expect(cases).toHaveLength(6);
    expect(trainers.map(({ method, by }) => `${method} ${by.split(' ')[0] ?? ''}`)).toEqual([
      'projected ml-matrix',
      'sgd ml-matrix',
      'adam ml-matrix',
      'projected widthwise',
    ]);
    expect(trainers.map(({ answered }) => answered)).toEqual([6, 6, 6, 6]);
    expect(trainers.map(({ inBall }) => inBall)).toEqual([6, 6, 0, 6]);
    for (const { points, figures } of trainers) {
      expect(Object.keys(points).sort()).toEqual([...cases].sort());
      expect(figures.loss.certified).toBe(6);
    }
    const [theirs, idle, , ours] = trainers.map(({ figures }) => figures.loss.median);
    expect(theirs?.[1]).toBeLessThan(idle?.[0] ?? 0);
    expect(ours?.[1]).toBeLessThan(theirs?.[0] ?? 0);
    const table = trainersTable(record).split('\n');
    expect(table).toHaveLength(5);
    expect(table[3]).toMatch(/^adam, ml-matrix \S+ +0 of 6/u);
  });

  it('has the same problems and the same points of ours for the same seed and any target', async () => {
    const [a, b] = await Promise.all(
      [trainer(['sgd']), trainer(['adam'])].map((one) =>
        compareTrainers(inProcess(one, 10), design),
      ),
    );
    expect(a?.cases).toEqual(b?.cases);
    expect(a?.trainers[1]).toEqual(b?.trainers[1]);
    expect(a?.trainers[0]?.points).not.toEqual(b?.trainers[0]?.points);
  });

  it('ends after the current problem, with the same problems for every trainer', async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const progress: number[] = [];
    const onProgress = (_id: string, done: number, total: number): void => {
      progress.push(done, total);
      if (done === 2) stop.abort();
    };
    const target = inProcess(trainer(['sgd', 'adam']), 10);
    const record = await compareTrainers(target, design, { signal, onProgress });
    expect(progress).toEqual([1, 6, 2, 6]);
    expect(record).toMatchObject({ complete: false, design });
    expect(record.cases).toHaveLength(2);
    for (const { points, answered } of record.trainers)
      expect([Object.keys(points), answered]).toEqual([record.cases, 2]);
    const whole = await compareTrainers(inProcess(trainer(['sgd', 'adam']), 10), {
      ...design,
      cases: 6,
    });
    expect(whole.cases.slice(0, 2)).toEqual(record.cases);
  });

  it('counts an answer that is not a point as none', async () => {
    const right = trainer(['sgd']);
    const silent = {
      ...right,
      answer: () => Promise.resolve({ status: 'unsupported', reason: 'no' } as const),
    };
    const { trainers } = await compareTrainers(inProcess(silent, 10), { seed: 2, cases: 2 });
    expect(trainers[0]).toMatchObject({ answered: 0, inBall: 0, points: {} });
    expect(
      trainersTable({ ...(await compareTrainers(inProcess(silent, 10), { seed: 2, cases: 2 })) }),
    ).toMatch(/sgd, ml-matrix \S+ +0 of 0 +0 of 0 +- +\[-, -\]/u);
  });
});
