/**
 * # A record of a validation, read back
 * @module
 */
import { expect } from 'vitest';
import { footerOf } from '../../src/conformance/record.ts';
import type {
  CaseResult,
  Failure,
  Finding,
  ValidationHeader,
  ValidationFooter,
  ValidationRecord,
} from '../../src/conformance/record.ts';
import { line } from '../../src/conformance/schema/record.ts';
import { readAs } from '../../src/schemas/reading.ts';

/** The record in these lines. Throws at an invalid line, at a missing footer, and at a footer that does not match. */
export function recorded(text: string): ValidationRecord {
  expect(text.endsWith('\n')).toBe(true);
  const headers: ValidationHeader[] = [];
  const results: CaseResult[] = [];
  const findings: Finding[] = [];
  const failures: Failure[] = [];
  const footers: ValidationFooter[] = [];
  for (const source of text.trimEnd().split('\n')) {
    const read = readAs(line, JSON.parse(source), 'line');
    if (read.kind === 'bad') throw new Error(read.rule);
    const { value } = read;
    if (value.type === 'header') headers.push(value);
    else if (value.type === 'case') results.push(value);
    else if (value.type === 'finding') findings.push(value);
    else if (value.type === 'failure') failures.push(value);
    else footers.push(value);
  }
  const [header] = headers;
  const [footer] = footers;
  if (header === undefined || footer === undefined) throw new Error('cut off');
  expect([headers.length, footers.length]).toEqual([1, 1]);
  expect(text.split('\n').at(-2)).toBe(JSON.stringify(footer));
  expect(footerOf(header.planned, results, findings, footer.repeated)).toEqual(footer);
  return { header, results, findings, failures, footer };
}
