/**
 * # The reports of a run record
 * @module
 */

import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/reports/json.ts';
import { renderJunit } from '../../src/reports/suite-junit.ts';
import { barText, progressBar } from '../../src/reports/progress.ts';
import {
  evidenceOf,
  propertyReport,
  renderTerminal,
  summaryTable,
} from '../../src/reports/terminal.ts';
import type { Counts, Ending, Progress, PropertyResult } from '../../src/suite/contract.ts';
import { runFooter } from '../../src/suite/record.ts';
import type { RunRecord } from '../../src/suite/record.ts';

const counts: Counts = {
  instances: 10,
  met: 8,
  proved: 8,
  sampled: 0,
  notCertified: 0,
  refuted: 0,
  hypotheses: { H1: 8, H2: 10 },
  labels: { wide: 3 },
  reasons: {},
  milliseconds: 1234,
};
const checked = {
  id: 'kkt/bound',
  theorem: 'kkt',
  statement: 'for all X: a <= b',
  evidence: 'proof' as const,
  seed: 7,
  runs: 10,
  counts,
};
const sampled: PropertyResult = {
  ...checked,
  kind: 'passed',
  evidence: 'sample',
  counts: { ...counts, proved: 0, sampled: 8 },
};
const refuted: PropertyResult = {
  ...checked,
  kind: 'refuted',
  path: '3:0',
  instance: 'X = [1, 2]\nv = [0]',
  shrunk: 'complete',
  hypotheses: { H1: true, H2: false },
  left: '3/4',
  right: '1/2',
  because: 'a > b',
  replay: 'widthwise verify kkt --seed 7 --only kkt/bound --path 3:0',
  crash: '',
  counts: { ...counts, instances: 4, refuted: 1 },
};
const misses = [{ label: 'wide', wanted: 0.29, got: 0.28999 }];
const vacuous: Ending = { kind: 'vacuous', because: 'insufficient coverage', misses };
const error: Ending = {
  kind: 'error',
  stack: 'Error: <&"\u0000\uD800',
  instance: 'n',
  replay: 'r',
};
const interrupted: Ending = { kind: 'interrupted', by: 'signal' };
const control: Ending = { kind: 'control-not-refuted', control: 'a < b', instances: 50 };

const recordOf = (results: readonly PropertyResult[], planned = results.length): RunRecord => ({
  header: {
    format: 'widthwise-record',
    version: 1,
    kind: 'verify',
    seed: 7,
    node: 'v24',
    started: 'now',
    properties: [],
  },
  results,
  footer: runFooter(results, planned),
});

describe('the sentence about a result', () => {
  it.each<readonly [PropertyResult, string]>([
    [{ ...checked, kind: 'passed' }, 'proved on 8 instances'],
    [
      { ...checked, kind: 'passed', counts: { ...counts, proved: 5, notCertified: 3 } },
      'proved on 5 instances, not certified on 3',
    ],
    [
      { ...checked, kind: 'short', usual: 300 },
      'short run, 10 of the usual 300 instances, shares not judged: proved on 8 instances',
    ],
    [sampled, 'sampled 8 (fail probability < 3/8 at 95 % under this generator)'],
    [refuted, 'refuted on instance 4 of 10'],
    [{ ...checked, ...vacuous }, 'insufficient coverage; "wide" wanted 29 %, got 28.9 %'],
    [
      { ...checked, kind: 'vacuous', because: 'hypotheses never held', misses: [] },
      'hypotheses never held',
    ],
    [{ ...checked, ...control }, 'control not refuted on 50 instances'],
    [{ ...checked, ...interrupted }, 'stopped by a signal after 10 of 10 instances, none refuted'],
    [{ ...checked, ...error }, 'internal error on instance 10 of 10'],
  ])('says what was shown, in case %#', (result, words) => {
    expect(evidenceOf(result)).toBe(words);
  });

  it('never calls a sampled pass verified or proved', () => {
    expect(propertyReport(sampled)).not.toMatch(/verified|proved/);
  });
});

describe('the terminal report', () => {
  it('prints all that is needed to repeat a refutation, indented under its property', () => {
    expect(propertyReport(refuted).split('\n')).toEqual([
      '✗ kkt/bound  refuted on instance 4 of 10  1.2 s',
      '    hypotheses: H1 held 8 of 4, H2 held 10 of 4',
      '    labels: wide 37.5 %',
      '    statement: for all X: a <= b',
      '    instance (no smaller candidate fails): X = [1, 2]',
      '    v = [0]',
      '    hypothesis H1: holds',
      '    hypothesis H2: fails',
      '    left:  3/4',
      '    right: 1/2',
      '    because: a > b',
      '    replay: widthwise verify kkt --seed 7 --only kkt/bound --path 3:0',
    ]);
  });

  it('prints a share of no instances as 0 %', () => {
    const result: PropertyResult = { ...checked, ...interrupted, counts: { ...counts, met: 0 } };
    expect(propertyReport(result)).toContain('labels: wide 0 %');
  });

  it('sums the table by theorem and shows the sampled column only when needed', () => {
    const proof: PropertyResult = { ...checked, kind: 'passed' };
    const other: PropertyResult = { ...refuted, theorem: 'lazy-gap' };
    expect(summaryTable([proof, other, proof]).split('\n')).toEqual([
      'theorem  | instances | proved | not certified | refuted |  time',
      'kkt      |        20 |     16 |             0 |       0 | 2.5 s',
      'lazy-gap |         4 |      8 |             0 |       1 | 1.2 s',
    ]);
    expect(summaryTable([sampled]).split('\n')).toEqual([
      'theorem | instances | proved | sampled | not certified | refuted |  time',
      'kkt     |        10 |      0 |       8 |             0 |       0 | 1.2 s',
    ]);
  });

  it('closes with the counts, and says when the run was partial', () => {
    const results = [sampled, refuted, { ...checked, ...interrupted }];
    expect(renderTerminal(recordOf(results)).trimEnd().split('\n').slice(-2)).toEqual([
      'partial: not every property ran to its end',
      '1 held on drawn instances, 1 failed',
    ]);
    const whole = renderTerminal(recordOf([sampled]));
    expect(whole.endsWith('\n\n1 held on drawn instances, 0 failed\n')).toBe(true);
    expect(whole).not.toContain('partial');
  });
});

describe('the reports for machines', () => {
  it('are one JSON document with the header, the counts and the results', () => {
    const record = recordOf([sampled, refuted]);
    expect(JSON.parse(renderJson(record))).toEqual({
      ...record.header,
      ...record.footer,
      results: record.results,
    });
  });

  it('are JUnit XML with counts by kind and every special character escaped', () => {
    const endings = [vacuous, control, error, interrupted];
    const xml = renderJunit(
      recordOf([sampled, refuted, ...endings.map((e) => ({ ...checked, ...e }))]),
    );
    const totals = 'tests="6" failures="3" errors="1" skipped="1" time="7.404"';
    expect(xml).toContain(`<testsuites name="widthwise" ${totals}>`);
    expect(xml).toContain(`<testsuite name="kkt" ${totals}>`);
    expect(xml).toContain('<testcase classname="kkt" name="kkt/bound" time="1.234"></testcase>');
    expect(xml).toContain('Error: &lt;&amp;&quot;\\u0000\\ud800');
    for (const tag of ['testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped'])
      expect(xml.split(`<${tag} `).length, tag).toBe(xml.split(`</${tag}>`).length);
  });
});

const at = (milliseconds: number, done: number): Progress => ({
  id: 'kkt/bound',
  done,
  total: 40,
  milliseconds,
});

describe('the progress bar', () => {
  it('shows the share that is done and the time that is left at an even pace', () => {
    expect(barText(at(1000, 10))).toBe('[#####---------------]  25 % 3 s left, 10/s  kkt/bound');
    expect(barText(at(0, 0))).toContain('  0 % ? s left  kkt');
    expect(barText({ ...at(4000, 20), steps: 3 })).toContain(' 50 % 4 s left, 0.75/s  kkt');
    expect(barText(at(100, 20))).toContain(', 200/s');
    expect(barText(at(9, 40))).toContain(`[${'#'.repeat(20)}] 100 % 0 s left`);
  });

  it('writes nothing to a pipe, and at most ten times a second to a terminal', () => {
    const written: string[] = [];
    const write = (text: string): number => written.push(text);
    for (const screen of [{ write }, { isTTY: false, write }]) {
      const bar = progressBar(screen);
      bar.update(at(0, 1));
      bar.clear();
    }
    expect(written).toEqual([]);
    const bar = progressBar({ isTTY: true, write });
    for (const milliseconds of [0, 99, 100, 150, 200]) bar.update(at(milliseconds, 1));
    expect(written).toHaveLength(3);
    const narrow = progressBar({ isTTY: true, columns: 30, write });
    narrow.update(at(0, 1));
    expect(written.pop()).toBe('\r\u001b[2K[--------------------]   2 % ');
    bar.clear();
    expect(written.at(-1)).toBe('\r\u001b[2K');
    bar.update(at(201, 1)); // redrawn at once after a printed line
    expect(written).toHaveLength(5);
  });
});
