/**
 * # Units in the last place, and the user's tolerance
 *
 * Both are for people: the first decides nothing, the second never makes a pass.
 */
import { describe, expect, it } from 'vitest';
import { identified } from '../../src/conformance/cases.ts';
import { judge } from '../../src/conformance/judge.ts';
import { jsonLine } from '../../src/records/record.ts';
import type { Capabilities, Case } from '../../src/conformance/protocol.ts';
import { exitCodeOf, footerOf } from '../../src/conformance/record.ts';
import type { CaseResult, ValidationRecord } from '../../src/conformance/record.ts';
import { summaryText, validationJson, validationJunit } from '../../src/conformance/report.ts';
import { formats, ulpOf } from '../../src/conformance/rounding.ts';
import { encodeTensor } from '../../src/conformance/tensor.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { recorded } from './recorded.ts';

const caps: Capabilities = {
  ops: ['forward'],
  dtypes: ['f64', 'f32'],
  activations: { relu: {}, tanh: {} },
  conventions: {},
};

/** f = sum_i x_i over relu neurons: here x = 1/2 and x = 1, exactly. */
function question(dtype: 'f64' | 'f32' = 'f64', X: readonly number[] = [0.5, 1]): Case {
  const inputs = {
    X: encodeTensor(dtype, [2, 1], X),
    W: encodeTensor(dtype, [1, 1], [1]),
    v: encodeTensor(dtype, [1], [1]),
  };
  return identified({ op: 'forward', dtype, activation: 'relu', flags: {}, inputs });
}

function verdict(
  f: readonly number[],
  tolerance?: number,
  dtype: 'f64' | 'f32' = 'f64',
  asked: Case = question(dtype),
): Verdict {
  const outputs = { f: encodeTensor(dtype, [2], f) };
  const answer = { status: 'ok', outputs } as const;
  return judge(asked, { kind: 'answered', answer, errors: '' }, caps, tolerance);
}

describe('the unit in the last place', () => {
  it.each([
    ['f64', 1, 2 ** -52],
    ['f64', 1 - 2 ** -53, 2 ** -53],
    ['f64', -3, 2 ** -51],
    ['f64', 0, 2 ** -1074],
    ['f64', 2 ** -1060, 2 ** -1074],
    ['f64', Number.MAX_VALUE, 2 ** 971],
    ['f32', 1, 2 ** -23],
    ['f32', 3, 2 ** -22],
    ['f32', 1.9, 2 ** -23],
    ['f32', 0, 2 ** -149],
    ['f32', 2 ** -140, 2 ** -149],
  ] as const)('is right for %s at %d', (dtype, x, ulp) => {
    expect(ulpOf(formats[dtype], x)).toBe(ulp);
  });

  it('measures the worst entry of a verdict, in the format of the case', () => {
    const off = verdict([0.5, 1 + 2 ** -51]);
    expect(off).toMatchObject({ kind: 'fail', entry: { index: [1], ulp: 2, bound: '0' } });
    expect(verdict([0.5, 1 + 2 ** -22], undefined, 'f32')).toMatchObject({ entry: { ulp: 2 } });
    expect(verdict([0.5, 1])).toEqual({ kind: 'pass', share: 0, ulp: 0 });
    const tanh = identified({ ...question(), activation: 'tanh' });
    const near = [Math.tanh(0.5), Math.tanh(1) + 3 * 2 ** -53];
    const passed = verdict(near, undefined, 'f64', tanh);
    if (passed.kind !== 'pass') throw new Error(passed.because);
    expect(passed.ulp).toBeGreaterThan(1.9);
    expect(passed.ulp).toBeLessThan(4.1);
  });

  it('is not given for an answer that is not a number', () => {
    const nan = verdict([0.5, Number.NaN]);
    expect(nan.kind).toBe('fail');
    expect(JSON.stringify(nan)).not.toContain('ulp');
  });
});

describe('a tolerance', () => {
  const off = [0.5, 1 + 2 ** -20];

  it('weakens a failure that it covers, and is shown next to the bound', () => {
    expect(verdict(off).kind).toBe('fail');
    const weak = verdict(off, 2 ** -19);
    expect(weak).toMatchObject({
      kind: 'weakened',
      because: `only by the tolerance ${2 ** -19}`,
      entry: { output: 'f', index: [1], bound: '0', ulp: 2 ** 32 },
    });
  });

  it('is relative to the true value, has a sharp end, and never changes a pass', () => {
    expect(verdict(off, 2 ** -20).kind).toBe('weakened');
    expect(verdict(off, 2 ** -20 - 2 ** -60).kind).toBe('fail');
    expect(verdict([0.5 + 2 ** -20, 1], 2 ** -20).kind).toBe('fail');
    expect(verdict([0.5 + 2 ** -21, 1], 2 ** -20).kind).toBe('weakened');
    expect(verdict([0.5, 1], 0.5)).toEqual({ kind: 'pass', share: 0, ulp: 0 });
  });

  it('covers no other entry, no NaN, and no error at a true value of 0', () => {
    expect(verdict([0.6, 1 + 2 ** -20], 2 ** -19).kind).toBe('fail');
    expect(verdict([0.5, Number.NaN], 1e9).kind).toBe('fail');
    const huge = question('f64', [1e300, 1]);
    expect(verdict([Infinity, 1], 1e10, 'f64', huge).kind).toBe('fail');
    const zero = question('f64', [-1, 1]);
    expect(verdict([2 ** -1074, 1], 1e9, 'f64', zero).kind).toBe('fail');
  });
});

const header = {
  type: 'header',
  format: 'widthwise-record',
  version: 1,
  kind: 'validate',
  seed: 1,
  planned: 2,
  started: '2026-01-01T00:00:00.000Z',
  node: 'v24',
  target: 't',
  ready: { type: 'ready', protocol: 1, adapter: { name: 'a', version: '1' }, impl: {}, caps },
  tolerance: 2 ** -19,
} as const;

function recordOf(verdicts: readonly Verdict[]): ValidationRecord {
  const results = verdicts.map((one, k): CaseResult => {
    const { op, dtype, activation = '', flags } = question();
    const plain = { type: 'case', op, dtype, activation, flags, known: '', errors: '' } as const;
    return { ...plain, id: `${k}`, verdict: one };
  });
  const asked = { ...header, planned: results.length };
  const footer = footerOf(results.length, results, [], 0);
  return { header: asked, results, findings: [], failures: [], footer };
}

describe('a weakened case', () => {
  const weak = verdict([0.5, 1 + 2 ** -20], 2 ** -19);
  const pass = verdict([0.5, 1]);

  it('is counted apart, and neither fails a run nor makes it a success', () => {
    expect(recordOf([weak, pass]).footer.counts).toMatchObject({ weakened: 1, pass: 1, fail: 0 });
    expect(exitCodeOf(recordOf([weak, pass]))).toBe(0);
    expect(exitCodeOf(recordOf([weak, weak]))).toBe(1);
    expect(exitCodeOf(recordOf([weak, pass, verdict([0, 0])]))).toBe(1);
  });

  it('is shown with its bound and its tolerance in every report', () => {
    const record = recordOf([weak, pass]);
    const text = summaryText(record);
    expect(text).toContain('2 cases, seed 1: 1 pass, 1 weakened');
    expect(text).toContain(
      `tolerance ${2 ** -19}, which is not derived: 1 answer accepted by it alone`,
    );
    expect(text).toContain('true value in [1, 1], off by 4.29e+9 ulp, rounding explains 0');
    expect(text).toContain('1 of 2 passed');
    expect(text).toContain('  as forward f64 relu: only by the tolerance');
    expect(JSON.stringify(validationJson(record))).toContain('"weakened":1');
    expect(validationJunit(record)).toContain('skipped="1"');
    const lines = [record.header, ...record.results, record.footer].map(jsonLine);
    expect(recorded(lines.join(''))).toEqual(record);
  });

  it('is in the table with the median, the 90th percentile and the worst in ulp', () => {
    const passes = Array.from(
      { length: 10 },
      (_, k) => ({ kind: 'pass', share: k / 10, ulp: k }) as const,
    );
    const record = recordOf(passes);
    expect(summaryText(record)).toContain(
      '10 of 10 passed  at most 90 % of the bound used; ulp: median 4.0, 9 in 10 8.0, worst 9.0',
    );
    expect(validationJson(record)).toMatchObject({
      worst: [
        { op: 'forward', dtype: 'f64', cases: 10, passed: 10, share: 0.9, ulp: { worst: 9 } },
      ],
    });
  });
});
