/**
 * # A run of the suite as JUnit XML
 *
 * One test suite per theorem, one test case per property. A property whose run was short or interrupted is `skipped`.
 * @module
 */
import type { PropertyResult } from '../suite/contract.ts';
import type { RunRecord } from '../suite/record.ts';
import { junitDocument } from './junit.ts';
import type { JunitCase, JunitOutcome, JunitSuite } from './junit.ts';
import { evidenceOf, failureLines } from './terminal.ts';

export function renderJunit({ results }: RunRecord): string {
  return junitDocument('widthwise', propertySuites(results));
}

/** A suite for each theorem. */
export function propertySuites(results: readonly PropertyResult[]): readonly JunitSuite[] {
  return [...new Set(results.map(({ theorem }) => theorem))].map((name) => ({
    name,
    cases: results.filter(({ theorem }) => theorem === name).map(caseOf),
  }));
}

const tags: Readonly<Record<PropertyResult['kind'], JunitOutcome['tag'] | undefined>> = {
  passed: undefined,
  short: 'skipped',
  refuted: 'failure',
  vacuous: 'failure',
  'control-not-refuted': 'failure',
  interrupted: 'skipped',
  error: 'error',
};

function caseOf(result: PropertyResult): JunitCase {
  const { id, kind, counts } = result;
  const tag = tags[kind];
  const outcome =
    tag === undefined
      ? undefined
      : { tag, message: evidenceOf(result), text: failureLines(result).join('\n') };
  return { name: id, milliseconds: counts.milliseconds, outcome };
}
