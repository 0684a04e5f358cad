/**
 * # The suite and its record
 * @module
 */

import { describe, expect, it } from 'vitest';
import { property } from '../../src/suite/property.ts';
import { readAs } from '../../src/schemas/reading.ts';
import { exitCode, runFooter } from '../../src/suite/record.ts';
import type { RunRecord } from '../../src/suite/record.ts';
import * as schema from '../../src/suite/schema.ts';
import { runSuite } from '../../src/suite/suite.ts';
import { even, same, seed, small } from './toys.ts';

const boom = (): never => {
  throw new Error('boom');
};
/** One property for each kind of ending but `interrupted`. */
const all = [
  property(even),
  property(small),
  property({ ...even, id: 'toy/vacuous', hypotheses: { never: () => false } }),
  property({ ...even, id: 'toy/coverage', required: { huge: 0.5 } }),
  property({
    ...even,
    id: 'toy/control',
    control: { statement: 'n = n', conclude: (n) => same(n, n) },
  }),
  property({ ...even, id: 'toy/error', conclude: boom }),
];

/**
 * A record without what differs between two runs of one seed: the lower frames of a stack depend on where a run paused.
 */
const timeless = (record: RunRecord): unknown => ({
  ...record,
  header: { ...record.header, started: '' },
  results: record.results.map((r) => ({
    ...r,
    counts: { ...r.counts, milliseconds: 0 },
    ...('stack' in r ? { stack: r.stack.split('\n').slice(0, 2) } : {}),
  })),
});

const reread = (text: string): unknown => readAs(schema.record, JSON.parse(text), 'record');

describe('runSuite', () => {
  it('gives the same record twice for one seed, apart from the times', async () => {
    expect(timeless(await runSuite(all, { seed }))).toEqual(
      timeless(await runSuite(all, { seed })),
    );
  });

  it('reports each property as it ends and progress over the whole run', async () => {
    const events: string[] = [];
    await runSuite([property(even), property({ ...even, id: 'toy/second' })], {
      seed,
      runs: 2,
      onStart: ({ format }) => events.push(format),
      onProgress: ({ done, total }) => events.push(`${done}/${total}`),
      onResult: ({ id }) => events.push(id),
    });
    expect(events).toEqual([
      'widthwise-record',
      '1/4',
      '2/4',
      'toy/even',
      '3/4',
      '4/4',
      'toy/second',
    ]);
  });

  it('ends with a partial record when the signal comes within a property', async () => {
    const controller = new AbortController();
    const record = await runSuite(all, {
      seed,
      signal: controller.signal,
      onProgress: ({ done }) => done === 50 && controller.abort(),
    });
    expect(record.results).toMatchObject([{ kind: 'interrupted', counts: { instances: 50 } }]);
    expect(record.footer).toEqual({ passed: 0, short: 0, failed: 0, complete: false });
    expect(exitCode(record)).toBe(5);
    expect(reread(JSON.stringify(record))).toEqual({ kind: 'ok', value: record });
  });

  it('marks the record partial when the signal comes between two properties', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const record = await runSuite(all, { seed, signal, onResult: () => controller.abort() });
    expect(record.footer).toEqual({ passed: 1, short: 0, failed: 0, complete: false });
  });

  it('shares the time budget among the properties', async () => {
    const two = [property(even), property({ ...even, id: 'toy/second' })];
    const record = await runSuite(two, { seed, runs: 1e9, seconds: 0.6 });
    expect(record.results).toMatchObject([
      { kind: 'interrupted', by: 'time' },
      { kind: 'interrupted', by: 'time' },
    ]);
    for (const { counts } of record.results) expect(counts.instances).toBeGreaterThan(0);
  });

  it('refuses two properties of one id, and a path for several properties', async () => {
    await expect(runSuite([property(even), property(even)], { seed })).rejects.toThrow('toy/even');
    await expect(runSuite(all, { seed, path: '3' })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('the run record', () => {
  it('fits its schema, however the run ended', async () => {
    const record = await runSuite(all, { seed });
    expect(reread(JSON.stringify(record))).toEqual({ kind: 'ok', value: record });
    expect(record.footer).toEqual({ passed: 1, short: 0, failed: 5, complete: true });
  });

  it('has the exit code of its worst result', async () => {
    const codes = [];
    for (const some of [all, all.slice(0, 5), all.slice(0, 1)])
      codes.push(exitCode(await runSuite(some, { seed })));
    expect(codes).toEqual([70, 1, 0]);
    const record = await runSuite(all.slice(0, 2), { seed });
    expect(exitCode({ ...record, footer: runFooter(record.results, 3) })).toBe(1);
  });

  it('is refused by its schema with another word, number or key', async () => {
    const text = JSON.stringify(await runSuite(all, { seed }));
    const changes = [
      ['"version":1', '"version":2', 'record.header.version: expected 1, got 2'],
      [
        '"format":"widthwise-record"',
        '"format":"other"',
        'record.header.format: expected "widthwise',
      ],
      ['"kind":"vacuous"', '"kind":"hopeful"', 'record.results[2].kind: expected one of passed, '],
      ['"kind":"passed"', '"kind":"refuted"', 'record.results[0].path: expected text, got nothing'],
      ['"met":200', '"met":"200"', 'met: expected a whole number >= 0, got "200"'],
      ['"met":200,', '', 'met: expected a whole number >= 0, got nothing'],
      ['"evidence":"proof"', '"evidence":"faith"', 'evidence: expected '],
      ['"wanted":0.5', '"wanted":5', 'misses[0].wanted: expected at most 1, got 5'],
      ['"id"', '"extra":1,"id"', 'record.results[0] has no key "extra", only id, theorem, '],
      ['"passed":1', '"pased":1', 'record.footer has no key "pased"; did you mean "passed"?'],
    ] as const;
    for (const [from, to, rule] of changes) {
      expect(text).toContain(from);
      expect(reread(text.replace(from, to))).toEqual({
        kind: 'bad',
        rule: expect.stringContaining(rule),
      });
    }
  });
});
