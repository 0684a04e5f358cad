import { describe, expect, it } from 'vitest';
import { footerOf } from '../../src/conformance/record.ts';
import { WidthwiseError } from '../../src/errors.ts';
import {
  certifyFooter,
  experimentFooter,
  jsonLine,
  lineOf,
  readRuns,
  refuteFooter,
} from '../../src/records/record.ts';
import type { Line } from '../../src/records/record.ts';
import { runFooter } from '../../src/suite/record.ts';
import { caseOf, certificate, header, property, row } from './lines.ts';

const written = (lines: readonly Line[]): string => lines.map(jsonLine).join('');

const passed = property('kkt/a');
const verify = header('verify', { properties: ['kkt/a', 'kkt/b'] });
const verifyFooter = (planned: number, results: readonly Line[]): Line => ({
  type: 'footer',
  kind: 'verify',
  ...runFooter(
    results.flatMap((one) => (one.type === 'property' ? [one.result] : [])),
    planned,
  ),
});

describe('the records in a file', () => {
  it('are read with their lines by type, one after another', () => {
    const both = [passed, property('kkt/b')];
    const case1 = caseOf('1');
    const text = written([
      verify,
      ...both,
      verifyFooter(2, both),
      header('validate', { planned: 1 }),
      case1,
      footerOf(1, [case1], [], 0),
      header('refute', { rows: [{ theorem: 'kkt', drops: 'radius' }] }),
      row('genuine'),
      refuteFooter([row('genuine')], 1),
      header('certify', {}),
      certificate('verified'),
      certifyFooter([certificate('verified')]),
      header('experiment', {}),
      experimentFooter(0, true),
    ]);
    const runs = readRuns(text, 'r.jsonl');
    expect(runs.map(({ header: { kind }, footer }) => [kind, footer?.complete])).toEqual([
      ['verify', true],
      ['validate', true],
      ['refute', true],
      ['certify', true],
      ['experiment', true],
    ]);
    expect(runs[0]?.properties.map(({ id }) => id)).toEqual(['kkt/a', 'kkt/b']);
    expect(runs[1]?.cases).toEqual([case1]);
    expect(runs[2]?.rows).toEqual([row('genuine')]);
    expect(runs[3]?.certificates).toEqual([certificate('verified')]);
    expect(runs.map(({ file }) => file)).toEqual(Array.from({ length: 5 }, () => 'r.jsonl'));
  });

  it('are partial without a footer, also where the last line is cut off', () => {
    const whole = written([verify, passed]);
    for (const text of [whole, whole.trimEnd(), `${whole}${jsonLine(passed).slice(0, 40)}`])
      expect(readRuns(text, 'r')).toMatchObject([{ footer: undefined, properties: [{}] }]);
    const two = written([verify, passed, verify, passed, verifyFooter(2, [passed])]);
    expect(readRuns(two, 'r').map(({ footer }) => footer?.complete)).toEqual([undefined, false]);
  });

  it('count a verified file, and whatever else a run of certify came to', () => {
    const lines = [certificate('verified'), certificate('rejected'), certificate('not-certified')];
    expect(certifyFooter(lines)).toMatchObject({ verified: 1, others: 2, complete: true });
  });

  it('are incomplete where a search is missing or was interrupted', () => {
    expect(refuteFooter([row('genuine')], 2)).toMatchObject({ genuine: 1, complete: false });
    expect(refuteFooter([row('none-found')], 1)).toMatchObject({ none: 1, complete: true });
    expect(refuteFooter([row('none-found', true)], 1)).toMatchObject({ complete: false });
  });

  const footer = verifyFooter(2, [passed]);
  it.each<readonly [string, string, string, number]>([
    ['an empty file', '', 'no record', 0],
    ['no JSON', `${jsonLine(verify)}{\n`, 'not a line of JSON', 2],
    ['no JSON in the first line', '{', 'not a line of JSON', 1],
    ['no line of a record', `${jsonLine(verify)}{"type":"case"}\n`, 'line.id: expected text', 2],
    ['another type', '{"type":"other"}\n', 'line.type: expected one of', 1],
    ['no header', jsonLine(passed), 'expected a header, got a line of type "property"', 1],
    [
      'a line of another command',
      written([verify, caseOf('1')]),
      'a line of type "case" does not belong in a record of verify',
      2,
    ],
    [
      'the footer of another command',
      written([verify, passed, experimentFooter(0, true)]),
      'a line of type "footer" does not belong in a record of verify',
      3,
    ],
    [
      'a footer that counts other lines',
      written([verify, footer]),
      'the footer does not agree with the lines of its record',
      2,
    ],
    [
      'a footer that calls a partial run complete',
      written([verify, passed, { ...verifyFooter(1, [passed]) }]),
      'the footer does not agree with the lines of its record',
      3,
    ],
    [
      'a second footer',
      written([verify, passed, footer, footer]),
      'expected a header, got a line of type "footer"',
      4,
    ],
  ])('are refused with their line: %s', (_, text, found, at) => {
    const read = (): unknown => readRuns(text, 'r.jsonl');
    expect(read).toThrow(WidthwiseError);
    expect(read).toThrow(found);
    expect(read).toThrow(at === 0 ? 'r.jsonl: ' : `r.jsonl, line ${at}: `);
  });

  it('are written only with lines that fit, without what JSON has no word for', () => {
    const line = { ...passed, extra: undefined };
    expect(lineOf(line)).toEqual(passed);
    expect(() => lineOf({ ...passed, type: 'other' })).toThrow('no line of a record');
  });
});
