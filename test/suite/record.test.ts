/**
 * # The suite and its record
 * @module
 */

import { describe, expect, it } from 'vitest';
import { property } from '../../src/suite/property.ts';
import {
  exitCode,
  parseRecord,
  recordLine,
  runFooter,
  writeRecord,
} from '../../src/suite/record.ts';
import type { RunRecord } from '../../src/suite/record.ts';
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

/** A record in the form in which two runs of one seed agree. */
const timeless = (record: RunRecord): unknown => ({
  ...record,
  header: { ...record.header, started: '' },
  results: record.results.map((r) => ({ ...r, counts: { ...r.counts, milliseconds: 0 } })),
});

describe('runSuite', () => {
  it('gives the same record twice under one seed, apart from the times', async () => {
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
    expect(events).toEqual(['widthwise-run', '1/4', '2/4', 'toy/even', '3/4', '4/4', 'toy/second']);
  });

  it('ends with a partial record when the signal comes in the middle', async () => {
    const controller = new AbortController();
    const record = await runSuite(all, {
      seed,
      signal: controller.signal,
      onProgress: ({ done }) => done === 50 && controller.abort(),
    });
    expect(record.results).toMatchObject([{ kind: 'interrupted', counts: { instances: 50 } }]);
    expect(record.footer).toEqual({ passed: 0, short: 0, failed: 0, complete: false });
    expect(exitCode(record)).toBe(5);
    expect(parseRecord(writeRecord(record))).toEqual(record);
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
  it('survives writing and parsing, and ends with the footer', async () => {
    const record = await runSuite(all, { seed });
    const text = writeRecord(record);
    expect(parseRecord(text)).toEqual(record);
    expect(text.trimEnd().split('\n')).toHaveLength(all.length + 2);
    expect(text.endsWith('{"passed":1,"short":0,"failed":5,"complete":true}\n')).toBe(true);
  });

  it('has the exit code of its worst ending', async () => {
    const codes = [];
    for (const some of [all, all.slice(0, 5), all.slice(0, 1)])
      codes.push(exitCode(await runSuite(some, { seed })));
    expect(codes).toEqual([70, 1, 0]);
    const record = await runSuite(all.slice(0, 2), { seed });
    expect(exitCode({ ...record, footer: runFooter(record.results, 3) })).toBe(1);
  });

  it('is refused when cut off at any line, or changed', async () => {
    const record = await runSuite(all, { seed });
    const lines = writeRecord(record).split('\n');
    for (let n = 0; n < lines.length - 1; n++)
      expect(() => parseRecord(lines.slice(0, n).concat('').join('\n'))).toThrow('expected');
    const text = writeRecord(record);
    const changes: readonly (readonly [string, string])[] = [
      ['"version":1', '"version":2'],
      ['"format":"widthwise-run"', '"format":"other"'],
      ['"passed":1', '"passed":2'],
      ['"failed":5', '"failed":4'],
      ['"kind":"vacuous"', '"kind":"hopeful"'],
      ['"kind":"passed"', '"kind":"refuted"'],
      ['"met":200', '"met":"200"'],
      ['"met":200,', ''],
      ['"evidence":"proof"', '"evidence":"faith"'],
      ['"wanted":0.5', '"wanted":5'],
      ['"id"', '"extra":1,"id"'],
    ];
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      expect(() => parseRecord(text.replace(from, to)), to).toThrow('expected');
    }
    expect(() => parseRecord(text.slice(0, -1))).toThrow('line break');
    expect(() => parseRecord('')).toThrow('expected');
    expect(() => parseRecord('null\nnull\n')).toThrow('line 1');
  });

  it('is refused when it calls itself complete over an interrupted property', async () => {
    const { header, results } = await runSuite(all, { seed, seconds: 0 });
    const footer = recordLine({ passed: 0, short: 0, failed: 0, complete: true });
    const text = [header, ...results].map(recordLine).join('') + footer;
    expect(() => parseRecord(text)).toThrow('footer');
  });
});
