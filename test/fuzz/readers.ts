/**
 * # The fuzzed readers
 *
 * Every reader of untrusted bytes, with examples, words of its format, adversarial cases, and the promises about an
 * answer.
 * @module
 */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { readCsv } from '../../src/data/csv.ts';
import type { LabelVector, Table } from '../../src/data/data-set.ts';
import { readJson, readJsonLabels } from '../../src/data/json-files.ts';
import { rebuildInputs } from '../../src/data/load.ts';
import { npyVector, readNpy } from '../../src/data/npy.ts';
import { readNpz, readNpzLabels } from '../../src/data/npz.ts';
import { prepare } from '../../src/data/prepare.ts';
import { readWeights } from '../../src/data/weights.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { activationOf, cost, enclose } from '../../src/sigma/activation.ts';
import { activationNamed, describeActivation } from '../../src/sigma/built-in.ts';
import { expressionFromJson } from '../../src/sigma/expression-json.ts';
import { float64Bytes, npy, npyWithHeader, utf8, zip } from '../data/support.ts';
import { canonicalText, certificates } from './certificates.ts';
import { expressionJson, expressionText } from './expressions.ts';
import { factsArithmetic, facts } from './facts.ts';
import { damaged } from './mutations.ts';
import { decode, Fault, many, nested } from './reader.ts';
import type { Reader } from './reader.ts';

const all = { source: 'f', labels: '', normalise: 'none', bias: false } as const;

function demandTable(table: Table): string {
  const { rows, cols, data } = table.values;
  if (data.length !== rows * cols || rows < 1 || cols < 1) throw new Fault('a wrong shape');
  const { inputs, labels } = prepare(table, all);
  if (!inputs.data.every(Number.isFinite)) throw new Fault('an entry that is not finite');
  if (labels !== undefined) demandLabels(labels);
  return 'read';
}

function demandLabels({ values, words }: LabelVector): void {
  if (words === undefined && !values.every(Number.isFinite))
    throw new Fault('a label that is not finite');
}

/** The answer for the table and for the labels; a refusal of either counts as a refusal. */
function tableAndLabels(table: () => Table, labels: () => LabelVector): 'read' | 'refused' {
  const outcomes = [
    (): string => demandTable(table()),
    (): string => {
      demandLabels(labels());
      return 'read';
    },
  ].map((act) => {
    try {
      return act();
    } catch (error) {
      if (error instanceof WidthwiseError) return 'refused';
      throw error;
    }
  });
  return outcomes.includes('read') ? 'read' : 'refused';
}

const csvExamples = [
  'x1,x2,y\n1,2,1\n3,4.5,-1\n',
  '1e-3,-2\r\n+3.5,4E5\r\n',
  '\ufeff"a ""b""","c"\n"1","-2"\n',
].map(utf8);

const csv: Reader = {
  name: 'csv',
  make: (c) =>
    damaged(c.pick(csvExamples), ['"', '""', ',', '\r', ';', '\t', 'nan', '1 2', 'y'], c),
  run: (input) => demandTable(readCsv(input, 'f.csv')),
  bombs: {
    'one line': (bytes) => utf8(many('1,', bytes)),
    'a million columns': (bytes) => utf8(`${many('0.25,', bytes / 2)}1\n`.repeat(2)),
    'empty lines': (bytes) => utf8(many('\n', bytes)),
    'short lines': (bytes) => utf8(many('1\n', bytes)),
    'an open quote': (bytes) => utf8(`"${many('a""', bytes)}`),
    'quoted fields': (bytes) => utf8(many('"a",', bytes)),
    'one long number': (bytes) => utf8(`${many('9', bytes)}x\n`),
    'header of names': (bytes) => utf8(many('abcdefg,', bytes)),
    spaces: (bytes) => utf8(`1${many(' ', bytes)}1\n`),
    'no text': (bytes) => new Uint8Array(bytes).fill(0xff),
  },
};

const jsonExamples = [
  '[[1,2],[3,-4.5e-3]]',
  '{"X":[[1,2],[3,4]],"y":[1,-1],"note":"a"}',
  '{"y":[0.5,1e5]}',
  '[1,2,3]',
].map(utf8);

const json: Reader = {
  name: 'json',
  make: (c) => damaged(c.pick(jsonExamples), ['"X":', '"y":', '[1,2]', ',null', '[[1]]', '{}'], c),
  run: (input) =>
    tableAndLabels(
      () => readJson(input, 'f.json'),
      () => readJsonLabels(input, 'f.json'),
    ),
  bombs: {
    'lists in lists': (bytes) => utf8(nested('[', ']', bytes)),
    'lists never closed': (bytes) => utf8(many('[', bytes)),
    'objects in objects': (bytes) => utf8(nested('{"X":', '}', bytes)),
    'empty lists': (bytes) => utf8(`[${many('[],', bytes)}[]]`),
    'rows of one': (bytes) => utf8(`[${many('[0],', bytes)}[0]]`),
    'one row': (bytes) => utf8(`[[${many('0,', bytes)}0]]`),
    texts: (bytes) => utf8(`[${many('"a",', bytes)}0]`),
    'one text': (bytes) => utf8(`["${many('\\\\', bytes)}"]`),
    'an open text': (bytes) => utf8(`["${many('\\"', bytes)}`),
    'line breaks and a fault': (bytes) => utf8(`[${many('\n', bytes)}NaN]`),
    'spaces and no more': (bytes) => utf8(`[${many(' ', bytes)}`),
    'one number': (bytes) => utf8(`[[${many('9', bytes)}]]`),
  },
};

const header = (shape: string, descr: string = '<f8'): string =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;

const npyExamples = [
  npy('<f8', [2, 3], float64Bytes([1, 2, 3, 4, 5, 6])),
  npy('>f8', [3], float64Bytes([1, -1, 1], false)),
  npy('|u1', [2, 2], Uint8Array.of(1, 2, 3, 4), true),
  npy('<i8', [1, 2], new Uint8Array(16).fill(1)),
  npyWithHeader(header('(2, 1)'), float64Bytes([1, 2]), 2),
];

const npyWords = [
  '<f4',
  '>i8',
  '|b1',
  '|O',
  '<c16',
  "'shape'",
  "'descr'",
  'False',
  '(',
  '(1,)',
  '()',
  '-1',
  '99999999999',
  '1e9',
  "[('a', '<f8')]",
  '(2, 3, )',
  ',',
  "'",
  '}',
  '4294967296',
];

const npyReader: Reader = {
  name: 'npy',
  make: (c) => damaged(c.pick(npyExamples), npyWords, c),
  run: (input) =>
    tableAndLabels(
      () => readNpy(input, 'f.npy'),
      () => ({ values: npyVector(input, 'f.npy', 'array') }),
    ),
  bombs: {
    'a large shape': () => npyWithHeader(header('(134217728, 1)'), new Uint8Array(8)),
    'a product that overflows': () =>
      npyWithHeader(header('(4294967296, 4294967296)'), new Uint8Array(0)),
    'one number and many axes': (bytes) =>
      npyWithHeader(header(`(${many('1, ', Math.min(bytes, 60_000))})`), float64Bytes([1])),
    'a long header': (bytes) => npyWithHeader(many('{', bytes), new Uint8Array(8), 2),
    'shape (0, n)': () => npyWithHeader(header('(0, 4294967296)'), new Uint8Array(0)),
    'many bytes': (bytes) => npyWithHeader(header(`(${bytes}, 1)`, '|u1'), new Uint8Array(bytes)),
  },
};

const [first = new Uint8Array(), second = new Uint8Array()] = npyExamples;
const member = (name: string, content: Uint8Array): { name: string; content: Uint8Array } => ({
  name,
  content,
});

const npzExamples = [
  zip([member('X.npy', first), member('y.npy', second)]),
  zip([{ ...member('X.npy', first), stored: true }], 'a comment'),
  zip([member('__proto__.npy', first), member('constructor.npy', second)]),
];

const npz: Reader = {
  name: 'npz',
  make: (c) => {
    if (!c.oneIn(3)) return damaged(c.pick(npzExamples), ['PK', 'X.npy', 'y.npy', '../X.npy'], c);
    // damage inside of a whole archive: the checksums are right
    const content = damaged(c.pick(npyExamples), npyWords, c);
    const name = c.pick(['X.npy', 'y.npy', 'x.npy', 'a.npy', '__proto__.npy', '.npy', 'X', '']);
    const declared = c.oneIn(4) ? c.pick([0, 1, 4_294_967_295, 1_073_741_824]) : content.length;
    const method = c.oneIn(9) ? { method: c.below(20) } : {};
    return zip([
      { name, content, declared, stored: c.oneIn(2), ...method },
      member('y.npy', second),
    ]);
  },
  run: (input) =>
    tableAndLabels(
      () => readNpz(input, 'f.npz'),
      () => ({ values: readNpzLabels(input, 'f.npz') }),
    ),
  bombs: {
    'zeros that unpack a thousandfold': (bytes) => {
      const content = npyWithHeader(header(`(${bytes}, 1)`, '|u1'), new Uint8Array(bytes));
      return zip([member('X.npy', content)]);
    },
    'a member that hides its size': (bytes) =>
      zip([{ ...member('X.npy', new Uint8Array(8 * bytes)), declared: 100 }]),
    'a member that boasts': () => zip([{ ...member('X.npy', first), declared: 1_073_741_000 }]),
    'too much together': () =>
      zip(['X.npy', 'y.npy'].map((name) => ({ ...member(name, first), declared: 1_073_741_824 }))),
    'many members': (bytes) =>
      zip(
        Array.from({ length: Math.min(65_535, Math.ceil(bytes / 100)) }, (_, k) => ({
          ...member(`${k}.npy`, first),
          stored: true,
        })),
      ),
    'no directory': (bytes) => utf8(many('PK\x05\x06', bytes)),
  },
};

const points = [interval(0), interval(0.5, 0.75), interval(-3, 3), interval(800, 801)];

const text: Reader = {
  name: 'expression',
  make: (c) => utf8(expressionText(c)),
  run: (input) => {
    const activation = activationNamed(decode(input));
    describeActivation(activation);
    return points.some((x) => enclose(activation, x) !== undefined) ? 'enclosed' : 'read';
  },
  bombs: {
    parentheses: (bytes) => utf8(nested('(', ')', bytes)),
    'doubling functions': (bytes) => utf8(nested('abs(', ')', Math.min(bytes, 900))),
    'forty levels': () => utf8(nested('cosh(', ')', 240)),
    factorials: (bytes) => utf8(`9${many('!', bytes)}`),
    powers: (bytes) => utf8(`x${many('^2', Math.min(bytes, 900))}`),
    signs: (bytes) => utf8(`${many('-', Math.min(bytes, 900))}x`),
    'long numbers': (bytes) => utf8(`${many('1e9999*', Math.min(bytes, 900))}x`),
    'quotients of long numbers': (bytes) =>
      utf8(`${many('1e9999/7e-9999/', Math.min(bytes, 900))}x`),
    assignments: (bytes) => utf8(many('x=', bytes)),
  },
};

const tree: Reader = {
  name: 'expression-json',
  make: (c) => utf8(JSON.stringify(expressionJson(c)) ?? 'null'),
  run: (input) => {
    const read = expressionFromJson(JSON.parse(decode(input)));
    if (read.kind === 'bad') return read.kind;
    const activation = activationOf(read.expression);
    describeActivation(activation);
    if (!(cost(activation) <= 1_000_000)) throw new Fault(`a cost of ${cost(activation)}`);
    return points.some((x) => enclose(activation, x) !== undefined) ? 'enclosed' : 'read';
  },
  bombs: {
    levels: (bytes) => utf8(nested('["neg",', ']', bytes).replace(']', '"x"]')),
    'long names': (bytes) => utf8(`["${many('a', bytes)}","x"]`),
    'long numbers': (bytes) => utf8(`["add","${many('9', bytes)}","x"]`),
    'long lists': (bytes) => utf8(`["add",${many('"x",', bytes)}"x"]`),
  },
};

const texts = certificates.map(writeCertificate);
const byRecipe = texts.map((t) =>
  t.replace(
    /"matrix":\[[^"]*\]\}/u,
    '"recipe":{"source":"gaussian:5x3:1","labels":"","normalise":"none","bias":false}}',
  ),
);

const certificateWords = [
  '"claim":',
  '"matrix":',
  '"inverse":[[1]],',
  '"version":2',
  'kkt-cone',
  'zero-near',
  'true',
  '"width":9007199254740991',
  '"rows":6000',
  '["tanh","x"]',
  '["pow","x",64]',
  '[[0]]',
  '1e308',
  'gaussian:134217728x1:1',
  'mnist:99999',
  'iris',
  '/etc/passwd',
  '../x.csv',
  '"bias":true',
];

const certificate: Reader = {
  name: 'certificate',
  make: (c) => damaged(utf8(c.pick([...texts, ...byRecipe])), certificateWords, c),
  run: async (input) => (await checkCertificate(decode(input), rebuildInputs)).kind,
  bombs: {
    'lists in lists': (bytes) => utf8(nested('[', ']', bytes)),
    'empty objects': (bytes) => utf8(`[${many('{},', bytes)}0]`),
    keys: (bytes) =>
      utf8(
        `{${Array.from({ length: Math.ceil(bytes / 12) }, (_, k) => `"${k.toString(36)}":0`).join(',')}}`,
      ),
    'a long row': (bytes) => utf8((texts[0] ?? '').replace('[\n[', `[\n[${many('9e20,', bytes)}`)),
    'a long text': (bytes) =>
      utf8((texts[0] ?? '').replace('"tool":"', `"tool":"${many('\\u0001', bytes)}`)),
    'line breaks': (bytes) => utf8((texts[0] ?? '') + many('\n', bytes)),
    'a long number': (bytes) => utf8((texts[0] ?? '').replace('"x"', `"${many('9', bytes)}"`)),
    'a matrix of short entries': (bytes) => {
      const cols = Math.ceil(bytes / 5);
      const matrix = `"matrix":[\n[${many('9e20,', 5 * cols).slice(0, -1)}]]`;
      const rows = (texts[0] ?? '').replace(/"matrix":\[[^"]*\]/u, () => matrix);
      return utf8(rows.replace(/"rows":\d+,"cols":\d+/u, `"rows":1,"cols":${cols}`));
    },
  },
};

/** Beyond the reader: accepted input must not break the arithmetic. */
const kernel: Reader = {
  name: 'kernel',
  make: (c) => utf8(canonicalText(c)),
  run: async (input) => {
    const verdict = await checkCertificate(decode(input), rebuildInputs);
    if (
      verdict.kind === 'verified' &&
      /NaN|undefined| 1 < 1\b/u.test(verdict.hypotheses.join('\n'))
    )
      throw new Fault(`a verified hypothesis without sense: ${verdict.hypotheses.join('; ')}`);
    return verdict.kind;
  },
  bombs: {},
};

const layers = [
  zip([
    member('W.npy', npy('<f8', [2, 3], float64Bytes([1, 2, 3, 4, 5, 6]))),
    member('v.npy', npy('<f8', [1, 2], float64Bytes([1, -1]))),
  ]),
  utf8('{"W":[[1,2],[3,4]],"v":[1,-1],"W0":[[1,2],[3,4.5]]}'),
];

const weights: Reader = {
  name: 'weights',
  make: (c) => damaged(c.pick(layers), ['"W0":', '"v":', '[1]', 'W0.npy', ...npyWords], c),
  run: async (input) => {
    const isArchive = input[0] === 0x50;
    const file = join(tmpdir(), `widthwise-fuzz-${process.pid}.${isArchive ? 'npz' : 'json'}`);
    await writeFile(file, input);
    try {
      const { hidden, outputs, start } = await readWeights(file);
      const numbers = [...hidden.data, ...outputs, ...(start?.data ?? [])];
      if (outputs.length !== hidden.rows || !numbers.every(Number.isFinite))
        throw new Fault('weights that are no network');
      return 'read';
    } finally {
      await rm(file);
    }
  },
  bombs: {},
};

/** In a fixed order: the number of a reader is part of the name of a case. Add new ones at the end. */
export const readers: readonly Reader[] = [
  csv,
  json,
  npyReader,
  npz,
  text,
  tree,
  certificate,
  kernel,
  weights,
  facts,
  factsArithmetic,
];
