/**
 * # Observations, in the format of Hypothesis
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allProperties } from '../../properties/index.ts';
import { observationOf } from '../../src/suite/observation.ts';
import type { Trial } from '../../src/suite/tally.ts';
import { widthwise } from '../cli/called.ts';
import { inFolder } from '../cli/spawned.ts';

/** What the schema of Hypothesis demands of a test case: all of these keys, and no other. */
const testCase = z.strictObject({
  type: z.literal('test_case'),
  run_start: z.number(),
  property: z.string(),
  status: z.enum(['passed', 'failed', 'gave_up']),
  status_reason: z.string(),
  representation: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  how_generated: z.string().nullable(),
  features: z.record(z.string(), z.unknown()),
  timing: z.record(z.string(), z.number().min(0)),
  metadata: z.record(z.string(), z.unknown()),
  coverage: z.null(),
});

const met = { kind: 'met', held: { wide: true }, labels: ['n = 1'], measures: { n: 1 } } as const;
const run = { seed: 7, started: '2026-01-01T00:00:10.000Z' };
const observed = (trial: Trial): unknown =>
  observationOf({ id: 'kkt/a', instance: 'X = 1', trial, milliseconds: 250 }, run);

describe('an observation', () => {
  it.each<readonly [string, string, Trial]>([
    ['passed', '', { ...met, outcome: { kind: 'proved' } }],
    [
      'failed',
      'a > b',
      { ...met, outcome: { kind: 'refuted', left: 'a', right: 'b', because: 'a > b' } },
    ],
    ['failed', 'Error: boom', { kind: 'crash', stack: 'Error: boom\n    at x' }],
    [
      'gave_up',
      'not certified: alpha >= 1',
      { ...met, outcome: { kind: 'not-certified', because: 'alpha >= 1' } },
    ],
    [
      'gave_up',
      'hypotheses that do not hold: deep',
      { kind: 'unmet', held: { wide: true, deep: false } },
    ],
  ])('of a trial is "%s", with the reason "%s"', (status, reason, trial) => {
    const found = testCase.parse(observed(trial));
    expect(found).toMatchObject({
      status,
      status_reason: reason,
      property: 'kkt/a',
      representation: 'X = 1',
      timing: { 'execute:test': 0.25 },
      run_start: Date.parse(run.started) / 1000,
      how_generated: 'generated from the seed 7',
      features: trial.kind === 'met' ? { 'n = 1': '', n: 1 } : {},
    });
  });

  it('is written for each instance of a run by --observations', () =>
    inFolder(async (folder) => {
      const words = ['verify', 'taylor', '--runs', '5', '--observations', 'o.jsonl'];
      expect(await widthwise(folder, ...words)).toMatchObject({ code: 0, stderr: '' });
      const lines = readFileSync(join(folder, 'o.jsonl'), 'utf8').trimEnd().split('\n');
      const found = lines.map((line) => testCase.parse(JSON.parse(line)));
      const ids = allProperties.flatMap(({ theorem, id }) => (theorem === 'taylor' ? [id] : []));
      for (const id of ids) expect(found.filter(({ property }) => property === id)).toHaveLength(5);
      expect(found).toHaveLength(5 * ids.length);
      expect(found.every(({ representation }) => representation.length > 0)).toBe(true);
      expect(found.every(({ features }) => typeof features['n'] === 'number')).toBe(true);
      // A second run replaces the file.
      await widthwise(
        folder,
        'verify',
        '--only',
        ids[0] ?? '',
        '--runs',
        '3',
        '--observations',
        'o.jsonl',
      );
      expect(readFileSync(join(folder, 'o.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(3);
    }));
});
