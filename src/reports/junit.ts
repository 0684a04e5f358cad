/**
 * # The report for continuous integration: JUnit XML
 *
 * A test suite per theorem, a test case per property. A property whose run was short or interrupted is `skipped`.
 * @module
 */

import { xmlText } from '../codecs.ts';
import type { PropertyResult } from '../suite/contract.ts';
import type { RunRecord } from '../suite/record.ts';
import { evidenceOf, failureLines } from './terminal.ts';

export function renderJunit({ results }: RunRecord): string {
  const suites = [...new Set(results.map(({ theorem }) => theorem))].map((theorem) => {
    const cases = results.filter((result) => result.theorem === theorem);
    const open = element('testsuite', { name: theorem, ...totals(cases) });
    return `${open}\n${cases.map(testCase).join('\n')}\n</testsuite>`;
  });
  const open = element('testsuites', { name: 'widthwise', ...totals(results) });
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

function totals(results: readonly PropertyResult[]): Readonly<Record<string, string>> {
  const of = (tag: string): string =>
    String(results.filter(({ kind }) => tags[kind] === tag).length);
  return {
    tests: String(results.length),
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
    time: String(results.reduce((sum, { counts }) => sum + counts.milliseconds, 0) / 1000),
  };
}

const tags: Readonly<Record<PropertyResult['kind'], 'failure' | 'error' | 'skipped' | undefined>> =
  {
    passed: undefined,
    short: 'skipped',
    refuted: 'failure',
    vacuous: 'failure',
    'control-not-refuted': 'failure',
    interrupted: 'skipped',
    error: 'error',
  };

function testCase(result: PropertyResult): string {
  const { id, theorem, counts } = result;
  const time = String(counts.milliseconds / 1000);
  const open = element('testcase', { classname: theorem, name: id, time });
  const tag = tags[result.kind];
  if (tag === undefined) return `${open}</testcase>`;
  const outcome = element(tag, { message: evidenceOf(result) });
  return `${open}${outcome}${xmlText(failureLines(result).join('\n'))}</${tag}></testcase>`;
}

function element(name: string, attributes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value)}"`);
  return `<${name}${pairs.join('')}>`;
}
