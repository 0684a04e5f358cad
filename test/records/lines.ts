/**
 * # Lines of run records
 *
 * For tests of records and reports; `text` fills each field that somebody else may have written.
 * @module
 */
import type { CaseResult, Failure } from '../../src/conformance/record.ts';
import type {
  CertificateLine,
  ExperimentLine,
  Line,
  RecordHeader,
  RecordKind,
  RowLine,
} from '../../src/records/record.ts';
import type { Ending, PropertyResult } from '../../src/suite/contract.ts';

type Header<K extends RecordKind> = Extract<RecordHeader, { readonly kind: K }>;

const ready = {
  type: 'ready',
  protocol: 1,
  adapter: { name: 'mine', version: '1' },
  impl: { framework: 'mine' },
  caps: { ops: ['forward'], dtypes: ['f64'], activations: {}, conventions: {} },
} as const;

const common = {
  type: 'header',
  format: 'widthwise-record',
  version: 1,
  seed: 7,
  node: 'v24',
  started: '2026-01-01T00:00:00.000Z',
  tool: 'widthwise 0.1.0',
  command: 'widthwise run',
} as const;

const headers: { readonly [K in RecordKind]: Header<K> } = {
  verify: { ...common, kind: 'verify', properties: [] },
  validate: { ...common, kind: 'validate', planned: 0, target: 'mine', ready },
  refute: { ...common, kind: 'refute', rows: [] },
  certify: { ...common, kind: 'certify', target: 'expressivity' },
  experiment: { ...common, kind: 'experiment', experiment: 'lazy-gap' },
};

export function header<K extends RecordKind>(kind: K, more: Partial<Header<K>>): Header<K> {
  return { ...headers[kind], ...more };
}

const counts = {
  instances: 10,
  met: 8,
  proved: 8,
  sampled: 0,
  notCertified: 0,
  refuted: 0,
  hypotheses: { wide: 9 },
  labels: { 'n = 1': 2, threshold: 4 },
  reasons: {},
  measures: {
    n: {
      least: 1,
      quartiles: [1, 2, 3],
      largest: 3,
      bins: [
        { from: 1, to: 1, count: 5 },
        { from: 3, to: 3, count: 3 },
      ],
    },
    'condition of X': {
      least: 1,
      quartiles: [1, 2.5, 30],
      largest: 1e15,
      bins: [
        { from: 1, to: 10, count: 6 },
        { from: 1e15, to: 1e16, count: 2 },
      ],
    },
  },
  milliseconds: 12,
} as const;

/** The line of a property; its theorem is what stands before the slash. */
export function property(
  id: string,
  ending: Ending = { kind: 'passed' },
  more: Partial<Pick<PropertyResult, 'statement' | 'evidence' | 'counts'>> = {},
): Extract<Line, { readonly type: 'property' }> {
  const [theorem = ''] = id.split('/');
  const checked = { id, theorem, statement: `says ${id}`, evidence: 'proof', seed: 7 } as const;
  const own = ending.kind === 'refuted' ? { ...counts, proved: 7, refuted: 1 } : counts;
  return { type: 'property', result: { ...checked, runs: 10, counts: own, ...more, ...ending } };
}

export function refuted(text: string): Ending {
  return {
    kind: 'refuted',
    path: '3:0',
    instance: text,
    shrunk: 'complete',
    hypotheses: { [text]: true },
    left: text,
    right: text,
    because: text,
    replay: text,
    crash: '',
  };
}

export function caseOf(
  id: string,
  verdict: CaseResult['verdict'] = { kind: 'pass', share: 0.25, ulp: 1 },
  more: Partial<CaseResult> = {},
): CaseResult {
  return {
    type: 'case',
    id,
    op: 'forward',
    dtype: 'f64',
    activation: 'tanh',
    flags: {},
    sizes: { n: 2, d: 3, m: 4 },
    verdict,
    known: '',
    errors: '',
    ...more,
  };
}

export function row(
  kind: 'genuine' | 'none-in-scope' | 'none-found',
  partial = false,
  text = 'x',
): RowLine {
  const names = text === 'x' ? { theorem: 'kkt', drops: 'radius' } : { theorem: text, drops: text };
  const line = { type: 'row', ...names, scope: 'n<=3' } as const;
  const searched = { row: 'kkt/radius', partial, milliseconds: 5 };
  if (kind !== 'genuine') return { ...line, result: { kind, ...searched, tried: 12 } };
  return {
    ...line,
    activation: text,
    arrays: [{ name: text, rows: [[text, '1/3']] }],
    result: {
      kind,
      ...searched,
      file: text,
      distinct: 3,
      sentence: text,
      proved: [text],
      card: {
        id: 'CE-0123abcd',
        row: 'kkt/radius',
        title: text,
        statement: text,
        satisfies: [text],
        violates: text,
        yet: text,
        size: text,
        minimality: text,
        found: text,
        references: [text],
        nearMiss: {
          kind: 'certified',
          changed: [text],
          distance: text,
          restores: text,
          says: text,
        },
      },
    },
  };
}

export function certificate(
  kind: 'verified' | 'rejected' | 'not-certified',
  text = 'x',
): CertificateLine {
  const line = { type: 'certificate', target: 'expressivity' } as const;
  if (kind === 'not-certified')
    return { ...line, result: { kind, because: text, advice: [text], searchMilliseconds: 5 } };
  const verdict =
    kind === 'verified'
      ? ({ kind, claim: text, hypotheses: [text] } as const)
      : ({ kind, at: text, because: text } as const);
  const file = { claim: 'zero-near', file: text, bytes: 9 };
  const times = { searchMilliseconds: 5, checkMilliseconds: 6 };
  return { ...line, result: { kind: 'checked', verdict, ...file, ...times } };
}

export function failureOf(text: string): Failure {
  const smallest = {
    id: '0a0a0a0a0a0a0a0a0a0a0a0a',
    op: 'loss',
    dtype: 'f64',
    flags: {},
    inputs: {},
  } as const;
  const result = caseOf('0a', { kind: 'fail', because: text }, { errors: text, op: text });
  return {
    type: 'failure',
    cases: 2,
    among: { [text]: 2 },
    id: text,
    smallest,
    result,
    replay: text,
  };
}

/** A chart that would run scripts in the page if it were part of it. */
const chart = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>a &lt; b</title><script>parent.document.title="owned"</script></svg>`;

export function experiment(text: string): ExperimentLine {
  return {
    type: 'experiment',
    says: text,
    small: true,
    chart,
    result: {
      experiment: 'projection',
      design: {
        seed: 1,
        samples: { synthetic: 1, digits: 1 },
        widths: [2],
        layers: [2],
        starts: 1,
        steps: 1,
      },
      activation: text,
      complete: true,
      sets: [],
    },
  };
}
