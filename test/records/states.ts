/**
 * # The states that a report must show well
 * @module
 */
import { footerOf } from '../../src/conformance/record.ts';
import {
  certifyFooter,
  experimentFooter,
  jsonLine,
  readRuns,
  refuteFooter,
} from '../../src/records/record.ts';
import type { Line, Run, RowLine } from '../../src/records/record.ts';
import type { Known } from '../../src/records/known.ts';
import { runFooter } from '../../src/suite/record.ts';
import {
  caseOf,
  certificate,
  experiment,
  failureOf,
  header,
  property,
  refuted,
  row,
} from './lines.ts';

/** Markup, scripts, controls, direction marks, and what is special in Markdown, TeX and workflow commands. */
export const hostile =
  '</script></style></title><script>document.title="owned"</script><img src=x onerror=alert(1)>" \' & \u202Edesrever \u0007 ]]> \\input{x} $&% ::error::owned `|[a](javascript:alert(1))';

/** A text with line breaks of every kind, none of which may begin a line of ours. */
export const broken = ['\n', '\r', '\u2028', '\u0085']
  .map((mark) => `${mark}::error::owned${mark}# owned`)
  .join('');

export const long = 'f(W, v) = sigma(X W^T) v + '.repeat(30);
const name80 = `kkt/${'x'.repeat(76)}`;

export const known: Known = {
  theorems: [
    { stem: 'kkt', title: 'Theorem C' },
    { stem: 'expressivity', title: 'Theorem A' },
  ],
  searches: [
    { theorem: 'kkt', drops: 'radius', card: 'CE-11111111' },
    { theorem: 'expressivity', drops: 'width', card: undefined },
  ],
};

export function runsOf(...lines: readonly Line[]): readonly Run[] {
  return readRuns(lines.map(jsonLine).join(''), 'run.jsonl');
}

type PropertyLine = ReturnType<typeof property>;

/** A run of verify that ended with these properties; `planned` more were to be checked. */
export function verified(own: readonly PropertyLine[], planned = own.length): readonly Run[] {
  const ids = own.map(({ result }) => result.id);
  const missing = Array.from({ length: planned - own.length }, (_, k) => `kkt/missing-${k}`);
  const results = own.map(({ result }) => result);
  return runsOf(header('verify', { properties: [...ids, ...missing] }), ...own, {
    type: 'footer',
    kind: 'verify',
    ...runFooter(results, planned),
  });
}

function numbered(k: number): PropertyLine {
  return property(`kkt/p-${k}`);
}

function cards(n: number): readonly Run[] {
  const all: readonly RowLine[] = Array.from({ length: n }, () => row('genuine'));
  const planned = all.map(({ theorem, drops }) => ({ theorem, drops }));
  return runsOf(header('refute', { rows: planned }), ...all, refuteFooter(all, n));
}

function everything(text: string): readonly Run[] {
  const properties = [
    property(`${text}/a`, refuted(text), { statement: text }),
    property('kkt/b', {
      kind: 'vacuous',
      because: 'insufficient coverage',
      misses: [{ label: text, wanted: 0.5, got: 0.1 }],
    }),
    property('kkt/c', { kind: 'control-not-refuted', control: text, instances: 9 }),
    property('kkt/d', { kind: 'error', stack: text, instance: text, replay: text }),
    property('kkt/e', { kind: 'interrupted', by: 'time' }),
    property('kkt/f', { kind: 'short', usual: 100 }),
    property('kkt/g', { kind: 'passed' }, { counts: countsWith(text) }),
  ];
  const entry = { output: text, index: [1], got: text, expected: text, bound: text, share: 7 };
  const cases = [
    caseOf('1'),
    caseOf(
      '2',
      { kind: 'fail', because: text, entry },
      { errors: text, activation: text, op: text },
    ),
    caseOf('3', { kind: 'indeterminate', because: text }),
    caseOf('4', { kind: 'protocol-error', because: text, quote: text }, { known: text }),
    caseOf('5', { kind: 'unsupported', because: text }, { dtype: text }),
    caseOf('6', { kind: 'error', code: text, because: text }, { flags: { loss: 'mean' } }),
  ];
  const finding = { type: 'finding', kind: 'not-repeatable', because: text } as const;
  const rows = [row('genuine', false, text), row('none-found', true), row('none-in-scope')];
  const theorems = rows.map(() => ({ theorem: text, drops: text }));
  const certificates = (['verified', 'rejected', 'not-certified'] as const).map((kind) =>
    certificate(kind, text),
  );
  const said = { command: text, tool: text, node: text, started: text };
  return [
    ...verifiedWith(properties, said),
    ...runsOf(
      header('validate', { ...said, planned: 6, target: text, ready: readyWith(text) }),
      ...cases,
      finding,
      failureOf(text),
      footerOf(6, cases, [finding], 0),
    ),
    ...runsOf(header('refute', { ...said, rows: theorems }), ...rows, refuteFooter(rows, 3)),
    ...runsOf(
      header('certify', { ...said, target: text }),
      ...certificates,
      certifyFooter(certificates),
    ),
    ...runsOf(
      header('experiment', { ...said, experiment: text }),
      experiment(text),
      experimentFooter(0, true),
    ),
  ].map((run) => ({ ...run, file: text }));
}

function countsWith(text: string): PropertyLine['result']['counts'] {
  const { result } = property('kkt/x');
  return {
    ...result.counts,
    hypotheses: { [text]: 9 },
    labels: { [text]: 2, 'n = 1': 4 },
    reasons: { [text]: 1 },
    measures: { [text]: { least: 0, quartiles: [0, 0, 1], largest: 1, bins: [] } },
  };
}

function readyWith(text: string) {
  const own = header('validate', {}).ready;
  return { ...own, adapter: { name: text, version: text }, impl: { framework: text } };
}

function verifiedWith(
  own: readonly PropertyLine[],
  said: Parameters<typeof header<'verify'>>[1],
): readonly Run[] {
  const results = own.map(({ result }) => result);
  return runsOf(header('verify', { ...said, properties: results.map(({ id }) => id) }), ...own, {
    type: 'footer',
    kind: 'verify',
    ...runFooter(results, own.length),
  });
}

/** By name. */
export const states: Readonly<Record<string, () => readonly Run[]>> = {
  'nothing recorded': () => runsOf(header('verify', { properties: ['kkt/a'] })),
  'all held': () => verified([property('kkt/a'), property('expressivity/b')]),
  'a partial run': () => verified([property('kkt/a')], 3),
  'a killed run': () =>
    runsOf(header('verify', { properties: ['kkt/a', 'kkt/b'] }), property('kkt/a')),
  'one failure among thousands': () =>
    verified([
      ...Array.from({ length: 1500 }, (_, k) => numbered(k)),
      property('kkt/bad', refuted('x')),
      ...Array.from({ length: 1500 }, (_, k) => numbered(k + 1500)),
    ]),
  '31 cards': () => cards(31),
  '3,000 cards': () => cards(3000),
  'a name of 80 characters and a formula wider than the screen': () =>
    verified([property(name80, refuted(long), { statement: long })]),
  'hostile text in every field': () => everything(hostile),
};
