import { describe, expect, it } from 'vitest';
import { differences, differenceText } from '../../src/records/diff.ts';
import {
  badge,
  githubAnnotations,
  junitReport,
  latexReport,
  markdownReport,
  textReport,
} from '../../src/records/flat.ts';
import { itemsOf } from '../../src/records/items.ts';
import { htmlReport } from '../../src/records/html-report.ts';
import { conclusionOf, gapsOf, overallOf } from '../../src/records/summary.ts';
import { merged } from '../../src/records/merge.ts';
import { jsonLine, readRuns } from '../../src/records/record.ts';
import { footerOf } from '../../src/conformance/record.ts';
import { certificate, caseOf, header, property, refuted, row } from './lines.ts';
import { expectClosed, expectWellFormed } from '../reports/well-formed.ts';
import { broken, hostile, known, runsOf, states, verified } from './states.ts';

const everything = states['hostile text in every field']?.() ?? [];
const all = [property('kkt/a'), property('kkt/b', refuted('x = 1')), property('kkt/c')] as const;

describe('the tone of an item', () => {
  it('is that of how the thing ended', () => {
    expect(everything.flatMap(itemsOf).map(({ tone, says }) => [tone, says.slice(0, 13)])).toEqual([
      ['fails', 'refuted on in'],
      ['fails', 'insufficient '],
      ['fails', 'control not r'],
      ['fails', 'internal erro'],
      ['open', 'stopped by th'],
      ['open', 'short run, 10'],
      ['holds', 'proved on 8 i'],
      ['holds', 'pass'],
      ['fails', 'fail'],
      ['open', 'indeterminate'],
      ['open', 'protocol-erro'],
      ['none', 'unsupported'],
      ['fails', 'error'],
      ['fails', hostile.slice(0, 13)],
      ['holds', 'genuine CE-01'],
      ['open', 'none found, 1'],
      ['open', 'none in scope'],
      ['holds', 'verified'],
      ['fails', 'rejected'],
      ['open', 'not certified'],
      ['none', 'measured, too'],
    ]);
  });

  it('is a failure where a certificate proves the requested statement false', () => {
    const { result, ...line } = certificate('verified');
    if (result.kind !== 'checked') throw new Error('expected a file');
    const impossible = { ...line, result: { ...result, refutes: true } } as const;
    const run = { ...runsOf(header('certify', {}), impossible)[0] };
    expect(run.certificates?.map((one) => one.result)).toMatchObject([{ refutes: true }]);
    expect(runsOf(header('certify', {}), impossible).flatMap(itemsOf)).toMatchObject([
      { tone: 'fails', says: 'proved impossible' },
    ]);
  });
});

describe('the verdict', () => {
  it.each<readonly [string, string, string]>([
    ['nothing recorded', 'open', 'Nothing is recorded of this run of verify.'],
    ['all held', 'holds', 'Nothing failed: all 2 properties held.'],
    ['a partial run', 'open', 'Partial run. Nothing failed: 1 of 3 properties held.'],
    ['one failure among thousands', 'fails', '1 of 3,001 properties failed: kkt/bad.'],
    ['31 cards', 'holds', '31 of 31 searches found a counterexample.'],
  ])('of "%s" is "%s"', (name, tone, title) => {
    const runs = states[name]?.() ?? [];
    expect(overallOf(runs)).toMatchObject({ tone, title });
  });

  it('counts instances and never a theorem', () => {
    const [run] = verified([
      property('kkt/a'),
      property('kkt/b', undefined, { evidence: 'sample' }),
    ]);
    if (run === undefined) throw new Error('no run');
    expect(conclusionOf(run).says).toBe(
      '2 properties were tried on drawn instances, and the conclusions were proved on 16 instances; no instance refuted one.',
    );
  });

  it('of several runs is that of the worst', () => {
    const held = verified([property('kkt/a')]);
    expect(overallOf([...held, ...held])).toEqual({
      tone: 'holds',
      title: 'Nothing failed in 2 runs, and all were complete.',
    });
    expect(overallOf([...held, ...verified([property('kkt/a')], 2)])).toMatchObject({
      tone: 'open',
    });
    expect(overallOf([...held, ...verified(all)])).toEqual({
      tone: 'fails',
      title: 'Something failed in 1 of 2 runs.',
    });
  });

  it('of a validation says how many answers passed, and what is weakened', () => {
    const entry = { output: 'f', index: [0], got: '1', expected: '2', bound: '0' };
    const cases = [caseOf('1'), caseOf('2', { kind: 'weakened', because: 'x', entry, ulp: 3 })];
    const runs = runsOf(
      header('validate', { planned: 2, tolerance: 0.01 }),
      ...cases,
      footerOf(2, cases, [], 0),
    );
    expect(overallOf(runs)).toEqual({
      tone: 'open',
      title: 'No answer of mine failed, and 1 of 2 passed.',
      says: '1 of the answers to 2 cases were within the error that rounding explains.',
    });
    expect(gapsOf(runs, known)[0]).toBe(
      '1 case only accepted by the tolerance 0.01 that was asked for.',
    );
  });
});

describe('what was not shown', () => {
  it('names what is missing, stopped, short, sampled or not certified', () => {
    const { result } = property('kkt/x');
    const open = { ...result.counts, notCertified: 3 };
    const runs = verified(
      [
        property('kkt/a', { kind: 'short', usual: 100 }),
        property('kkt/b', { kind: 'interrupted', by: 'signal' }),
        property('kkt/c', undefined, { evidence: 'sample', counts: open }),
      ],
      5,
    );
    expect(gapsOf(runs, known)).toEqual([
      'Partial: run.jsonl was interrupted, or ran out of time.',
      'Not tried in these records: expressivity.',
      '2 properties did not run: kkt/missing-0, kkt/missing-1.',
      '1 property did not run to the end: kkt/b.',
      '1 property had too few instances to judge the shares of what was drawn: kkt/a.',
      'On 3 instances a sufficient condition did not decide: "not certified" is not "false".',
      '1 property sampled each instance instead of deciding it: kkt/c.',
      'Instances are drawn by generators. That a property held on all of them proves nothing about any other instance.',
      'Of 2 statements with a hypothesis dropped, 2 were not searched for counterexamples in these records.',
    ]);
  });

  it('keeps the theorem out of what a counterexample shows', () => {
    const says = 'A counterexample says nothing about the theorem with all its hypotheses.';
    const found = runsOf(header('refute', { rows: [] }), row('genuine'));
    const none = runsOf(header('refute', { rows: [] }), row('none-found'));
    expect(gapsOf(found, known)).toContain(says);
    expect(gapsOf(none, known)).not.toContain(says);
  });

  it('names searches without a witness, and those that did not run', () => {
    const planned = ['radius', 'width'].map((drops) => ({ theorem: 'kkt', drops }));
    const runs = runsOf(header('refute', { rows: planned }), row('none-found'));
    expect(gapsOf(runs, known)).toEqual([
      'Partial: run.jsonl has no footer, so its run was killed or is still going.',
      '1 search did not run.',
      'Without a witness: kkt without radius. That shows nothing beyond what was tried.',
      'Of 2 statements with a hypothesis dropped, 1 was not searched for counterexamples in these records.',
    ]);
  });
});

describe('a report as text', () => {
  const raw = /[^\P{Cc}\n]|[\u2028-\u202E\u2066-\u2069]/u;
  const brokenRuns = runsOf(
    header('verify', { properties: ['kkt/a'], command: broken }),
    property('kkt/a', refuted(broken), { statement: broken }),
  );

  it.each([
    ['text', textReport],
    ['Markdown', markdownReport],
    ['LaTeX', latexReport],
    ['GitHub', githubAnnotations],
    ['JUnit', junitReport],
    ['a badge', badge],
  ] as const)('has no control of a terminal and no line of somebody else: %s', (_, render) => {
    for (const runs of [everything, brokenRuns]) {
      const text = render(runs, known);
      expect(text).not.toMatch(raw);
      // In XML a line is text, whatever it begins with.
      if (render !== junitReport) expect(text).not.toMatch(/^(?:::error::owned|# owned)/mu);
    }
  });

  it('in XML is well-formed', () => {
    for (const runs of [everything, ...Object.values(states).map((make) => make())]) {
      expectClosed(junitReport(runs));
      expectWellFormed(badge(runs));
    }
  });

  it('in JUnit has a failure, an error and what was skipped, also of a partial run', () => {
    const text = junitReport(everything);
    expect(text).toContain(
      '<testsuites name="widthwise" tests="23" failures="6" errors="4" skipped="9"',
    );
    expect(junitReport(verified([property('kkt/a')], 3))).toContain(
      '<error message="Partial run. Nothing failed: 1 of 3 properties held.">',
    );
  });

  it('in Markdown lists counts by group and what failed with its details', () => {
    const text = markdownReport(verified(all), known);
    expect(text).toContain(
      '**1 of 3 properties failed: kkt/b. Not run: 1 of 2 theorems, 2 of 2 searches for counterexamples.**',
    );
    expect(text).toContain('| kkt | 2 | 1 | 0 | 0 |');
    expect(text).toContain('- kkt/b: refuted on instance 10 of 10');
    expect(text).toContain('\n      replay: x = 1\n');
    expect(text).toContain('\n    widthwise run\n');
  });

  it('in LaTeX is a table without packages whose text is escaped', () => {
    const text = latexReport(verified([property('a_b/1')]));
    expect(text).toContain('a\\_b & 1 & 0 & 0 & 0 \\\\');
    expect(text.match(/\\(?:begin|end)\{tabular\}/gu)).toHaveLength(2);
  });

  it('for GitHub escapes what would end a command, and counts what it leaves out', () => {
    const text = githubAnnotations(verified([property('kkt/a:b,c%', refuted('x\ny'))]));
    expect(text).toMatch(
      /^::error title=kkt\/a%3Ab%2Cc%25::refuted on instance 10 of 10%0Astatement: /u,
    );
    expect(text.split('\n')).toHaveLength(3);
    const many = verified(Array.from({ length: 12 }, (_, k) => property(`kkt/${k}`, refuted('x'))));
    const lines = githubAnnotations(many).split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines).toContain('::error title=and more::3 more, in the report');
    const ten = verified(Array.from({ length: 10 }, (_, k) => property(`kkt/${k}`, refuted('x'))));
    expect(githubAnnotations(ten)).not.toContain('and more');
    expect(githubAnnotations(verified([property('kkt/a')], 3))).toContain(
      '::warning title=partial run::Partial',
    );
  });

  it('as a badge says how many held, what is open, and how many failed', () => {
    const title = (runs: Parameters<typeof badge>[0]): string | undefined =>
      /<title>widthwise: ([^<]*)</u.exec(badge(runs))?.[1];
    expect(title(verified([property('kkt/a')]))).toBe('1 held');
    expect(title(verified([property('kkt/a')], 2))).toBe('1 held, partial');
    expect(
      title(verified([property('kkt/a'), property('kkt/b', { kind: 'short', usual: 9 })])),
    ).toBe('1 held, 1 open');
    expect(title(verified(all))).toBe('1 failure');
  });
});

describe('two records compared', () => {
  it('say what is worse, better, changed, new and gone', () => {
    const { result } = property('kkt/d');
    const old = verified([
      property('kkt/a'),
      property('kkt/b', refuted('x')),
      property('kkt/c'),
      property('kkt/d'),
      property('kkt/e'),
      property('kkt/f', { kind: 'short', usual: 100 }),
    ]);
    const current = verified([
      property('kkt/a', refuted('x')),
      property('kkt/b'),
      property('kkt/c', { kind: 'short', usual: 100 }),
      property('kkt/d', undefined, { counts: { ...result.counts, proved: 7 } }),
      property('kkt/f', { kind: 'short', usual: 100 }),
      property('kkt/g'),
    ]);
    const found = differences(old, current);
    expect(found).toMatchObject({
      worse: [{ name: 'kkt/a', before: 'proved on 8 instances' }, { name: 'kkt/c' }],
      better: [{ name: 'kkt/b', after: 'proved on 8 instances' }],
      changed: [{ name: 'kkt/d', before: 'proved on 8 instances', after: 'proved on 7 instances' }],
      added: ['kkt/g'],
      gone: ['kkt/e'],
      same: 1,
    });
    expect(differenceText(found)).toContain('2 worse, 1 better, 1 changed, 1 the same');
    expect(differences(old, old)).toMatchObject({ worse: [], better: [], changed: [], same: 6 });
  });

  it('say which sizes were drawn otherwise, where a property ended the same way', () => {
    const { result } = property('kkt/a');
    const { counts } = result;
    const { n, ...others } = counts.measures ?? {};
    if (n === undefined) throw new Error('no sizes');
    const with9 = { ...counts, measures: { ...others, n: { ...n, largest: 9 } } };
    const without = { ...counts, measures: others };
    const old = verified([property('kkt/a'), property('kkt/b')]);
    const larger = verified([property('kkt/a', undefined, { counts: with9 }), property('kkt/b')]);
    const fewer = verified([property('kkt/a', undefined, { counts: without }), property('kkt/b')]);
    expect(differences(old, larger)).toEqual({
      worse: [],
      better: [],
      changed: [{ name: 'kkt/a', before: 'drawn n 1, 1, 2, 3, 3', after: 'drawn n 1, 1, 2, 3, 9' }],
      added: [],
      gone: [],
      same: 1,
    });
    expect(differences(old, fewer).changed).toEqual([
      { name: 'kkt/a', before: 'drawn n 1, 1, 2, 3, 3', after: 'drawn no other size' },
    ]);
    expect(differences(larger, larger)).toMatchObject({ changed: [], same: 2 });
    expect(differenceText(differences(old, larger))).toContain(
      'kkt/a: drawn n 1, 1, 2, 3, 3 -> drawn n 1, 1, 2, 3, 9',
    );
  });

  it('tell apart two things of one key', () => {
    const two = [certificate('verified'), certificate('rejected')];
    const one = runsOf(header('certify', {}), ...two);
    const other = runsOf(header('certify', {}), ...two.reverse());
    expect(differences(one, other)).toMatchObject({ worse: [{}], better: [{}], same: 0 });
  });
});

describe('merged records', () => {
  const text = [header('verify', { properties: ['kkt/a'] }), property('kkt/a')]
    .map(jsonLine)
    .join('');
  const other = [header('verify', { properties: ['kkt/b'] }), property('kkt/b')]
    .map(jsonLine)
    .join('');

  it('are there once each, without a line that was cut off', () => {
    const cut = `${other}{"type":"prop`;
    const both = merged([text, cut, text]);
    expect(both).toEqual({ text: `${text}${other}`, left: 1 });
    expect(readRuns(both.text, 'm').map(({ properties }) => properties[0]?.id)).toEqual([
      'kkt/a',
      'kkt/b',
    ]);
  });

  it('keep the distribution of each run, where both have one', () => {
    const { result } = property('kkt/a');
    const { counts } = result;
    const { n, ...others } = counts.measures ?? {};
    if (n === undefined) throw new Error('no sizes');
    const wider = { ...n, largest: 9, bins: [...n.bins, { from: 9, to: 9, count: 2 }] };
    const second = [
      header('verify', { properties: ['kkt/a'], seed: 8 }),
      property('kkt/a', undefined, { counts: { ...counts, measures: { ...others, n: wider } } }),
    ]
      .map(jsonLine)
      .join('');
    const { text: both, left } = merged([text, second]);
    expect(left).toBe(0);
    const runs = readRuns(both, 'm');
    expect(runs.map(({ properties: [one] }) => one?.counts.measures?.['n'])).toEqual([n, wider]);
    expect(htmlReport(runs, known)).toContain('n: 1: 5, 3: 3, 9: 2');
    expect(htmlReport(runs, known)).toContain('n: 1: 5, 3: 3<');
  });

  it('keep the longer of two records of one run', () => {
    const begun = jsonLine(header('verify', { properties: ['kkt/a'] }));
    expect(merged([begun, text])).toEqual({ text, left: 1 });
    expect(merged([text, begun])).toEqual({ text, left: 1 });
  });
});
