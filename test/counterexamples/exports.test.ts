import { describe, expect, it } from 'vitest';
import { rationalFromText, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../src/certificates/facts/format.ts';
import { texText } from '../../src/codecs.ts';
import type { Card } from '../../src/counterexamples/card.ts';
import { examine } from '../../src/counterexamples/examine.ts';
import { arraysOf as exactArraysOf } from '../../src/counterexamples/exports/arrays.ts';
import { bibtexOf } from '../../src/counterexamples/exports/bibtex.ts';
import { latexOf } from '../../src/counterexamples/exports/latex.ts';
import { pythonOf, typescriptOf } from '../../src/counterexamples/exports/literals.ts';
import { distinctInputsRow as about } from '../../src/theorems/expressivity/witnesses.ts';
import { rowOf } from '../../src/theorems/rows.ts';
import { markdownOf } from '../../src/counterexamples/exports/markdown.ts';
import { exactDouble, npzOf } from '../../src/counterexamples/exports/npz.ts';
import { onnxOf } from '../../src/counterexamples/exports/onnx.ts';
import { galleryIds, galleryText } from '../../src/counterexamples/gallery.ts';
import { npyMatrix, npyVector } from '../../src/data/npy.ts';
import { arraysOf } from '../../src/data/npz.ts';
import { readOnnx } from '../../src/data/onnx-read.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { asked, isSkipped, reason } from '../certificates/recheck-support.ts';

const card: Card = {
  id: 'CE-00c0ffee',
  row: 'nice-region/width',
  title: 'nice-region without the hypothesis "width"',
  statement: 'If J has rank n at W_0 & 50% of nothing, then f = y.',
  satisfies: ['distinct inputs'],
  violates: 'n <= h d',
  yet: 'grad_W l = 0 and l > 0',
  size: 'm = 1, n = 2, d = 1',
  minimality: 'locally minimal: 3 smaller candidates tried',
  found: 'exhaustive search, 7 candidates',
  references: ['Zhang21'],
};

const file: FactsFile = {
  instance: {
    activation: activationNamed('tanh').value,
    inputs: matrix(2, 1, [ratio(1n), ratio(-3n, 4n)]),
    labels: [ratio(2n), ratio(5n)],
    points: { P: { hidden: matrix(1, 1, [ratio(1n, 2n)]), outputs: [ratio(-7n)] } },
  },
  facts: [{ fact: 'distinct-inputs' }],
  provenance: {},
};

const thirds: FactsFile = {
  ...file,
  instance: { ...file.instance, labels: [ratio(1n, 3n), ratio(5n)] },
};

describe('the exports of a card', () => {
  it('hold every number and sentence in Markdown', () => {
    const text = markdownOf(card, file, ['The inputs differ.']);
    for (const part of [
      '# CE-00c0ffee: nice-region',
      'sigma(x) = tanh(x)',
      'X = [(1), (-3/4)]',
      'y = (2, 5)',
      'W_P = [(1/2)]',
      'v_P = (-7)',
      '- violates: n \\<= h d',
      '- The inputs differ.',
      'widthwise check CE-00c0ffee.json',
    ])
      expect(text).toContain(part);
  });

  it('have exact fractions and no bare special character in LaTeX', () => {
    const text = latexOf(card, file, ['The inputs differ.']);
    expect(text).toContain('X = \\begin{pmatrix} 1 \\\\ -\\tfrac{3}{4} \\end{pmatrix}');
    expect(text).toContain('at $W_{0}$ \\& 50\\% of');
    expect(text).toContain('W_{P} = \\begin{pmatrix} \\tfrac{1}{2} \\end{pmatrix}');
    expect(text.split('\\begin{').length).toBe(text.split('\\end{').length);
    expect(texText('\\{}$&#%_^~<>|')).toBe(
      '\\textbackslash{}\\{\\}\\$\\&\\#\\%\\_\\textasciicircum{}\\textasciitilde{}\\textless{}\\textgreater{}\\textbar{}',
    );
  });

  it.skipIf(isSkipped)(`Python reads its literals as the same fractions${reason}`, () => {
    const printed = asked(`${pythonOf(card, about, file)}\nprint(X, y, W_P, v_P)`, null);
    expect(printed.trim()).toBe(
      '[[Fraction(1, 1)], [Fraction(-3, 4)]] [Fraction(2, 1), Fraction(5, 1)] [[Fraction(1, 2)]] [Fraction(-7, 1)]',
    );
  });

  it('have numbers in TypeScript where all are integers, and texts where not', () => {
    const text = typescriptOf(card, about, file);
    expect(text).toContain("export const X = [['1'], ['-3/4']] as const;");
    expect(text).toContain('export const y = [2, 5] as const;');
  });

  it('hold the same float64 values in npz', () => {
    const arrays = arraysOf(npzOf(card, about, file), 'card.npz');
    const bytes = (name: string): Uint8Array => arrays.get(name)?.() ?? new Uint8Array();
    expect([...arrays.keys()]).toEqual(['X', 'y', 'W_P', 'v_P']);
    expect([...npyMatrix(bytes('X'), 'card.npz', 'X').data]).toEqual([1, -0.75]);
    expect([...npyVector(bytes('y'), 'card.npz', 'y')]).toEqual([2, 5]);
    expect([...npyMatrix(bytes('W_P'), 'card.npz', 'W_P').data]).toEqual([0.5]);
  });

  it('hold the first point in ONNX', () => {
    const { hidden, outputs } = readOnnx(onnxOf(file), 'card.onnx');
    expect([...hidden.data]).toEqual([0.5]);
    expect(outputs).toEqual([-7]);
  });

  it('round no number on the way', () => {
    expect(() => npzOf(card, about, thirds)).toThrow(/y: 1\/3 is not a float64/u);
    expect(() => onnxOf({ ...thirds, instance: { ...thirds.instance, points: {} } })).toThrow(
      /not about one network/u,
    );
    expect(exactDouble(ratio(-1n, 1n << 200n), 'x')).toBe(-(2 ** -200));
    expect(() => exactDouble(ratio((1n << 60n) + 1n), 'x')).toThrow(/not a float64/u);
    expect(() => exactDouble(ratio(10n ** 400n), 'x')).toThrow(/not a float64/u);
  });

  it('cite the card and its reference in BibTeX', () => {
    const text = bibtexOf(card);
    expect(text).toContain('@misc{CE-00c0ffee,');
    expect(text).toContain('@inproceedings{Zhang21,');
    expect(() => bibtexOf({ ...card, references: ['Nobody99'] })).toThrow(/Nobody99/u);
  });
});

/** The arrays of Python text `NAME = [[F(1), F(2, 3)], ...]`, entries as "p/q"; a vector has one row. */
function pythonArrays(text: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const lines = [...text.matchAll(/^([A-Za-z]\w*) = (\[.*\])$/gmu)];
  return new Map(
    lines.map(([, name = '', list = '']) => {
      const plain = list
        .replaceAll(/F\((-?\d+)\)/gu, '"$1"')
        .replaceAll(/F\((-?\d+), (\d+)\)/gu, '"$1/$2"');
      const value: unknown = JSON.parse(plain.startsWith('[[') ? plain : `[${plain}]`);
      if (!Array.isArray(value)) throw new Error(`${name} is no list`);
      return [name, value.map((entries: unknown) => textsOf(entries))];
    }),
  );
}

function textsOf(entries: unknown): readonly string[] {
  if (!Array.isArray(entries)) throw new Error('not a list');
  return entries.map((entry: unknown) => String(entry));
}

const texts = (A: Matrix<Rational>): readonly (readonly string[])[] =>
  Array.from({ length: A.rows }, (_, i) => row(A, i).map(rationalToText));

/** The arrays of the facts besides the instance, by their names in exports. */
function broughtBy(fact: Fact): Readonly<Record<string, readonly (readonly string[])[]>> {
  const list = (entries: readonly Rational[]): readonly (readonly string[])[] => [
    entries.map(rationalToText),
  ];
  if (fact.fact === 'nn-above-nt' || fact.fact === 'quadratic-risks')
    return { B: texts(fact.target), w: texts(fact.weights) };
  if (fact.fact === 'projection')
    return Object.fromEntries(fact.layers.map((W, l) => [`W_${l + 1}`, texts(W)]));
  if (fact.fact === 'off-sample-difference')
    return { x: list(fact.input), z: list(fact.combination) };
  if (fact.fact === 'enlarged-minimum')
    return {
      a: list([fact.scale]),
      b: list([fact.offset]),
      w: list(fact.direction),
      lam: list([fact.penalty]),
    };
  return fact.fact === 'step-raises-loss' ? { step: list([fact.step]) } : {};
}

const examinedAll = await Promise.all(galleryIds().map((id) => examine(galleryText(id), rowOf)));

describe('the exports of the gallery', () => {
  const genuine = examinedAll.map((examined) => {
    if (examined.kind !== 'genuine') throw new Error(`no genuine card: ${examined.kind}`);
    return examined;
  });

  it.each(genuine.map((examined) => [examined.card.id, examined] as const))(
    'contain the arrays of %s in npz, Python and LaTeX, under distinct names',
    (_, { card: own, row: about, file: from, proved }) => {
      const arrays = exactArraysOf(from);
      const names = arrays.map(({ name }) => name);
      // facts about members and shares are numbers alone
      const isNumbers = ['ensembles/one-sided', 'false/larger-ensemble'].includes(own.row);
      expect(names.length > 0).toBe(!isNumbers);
      expect(new Set(names).size).toBe(names.length);
      const python = pythonArrays(pythonOf(own, about, from));
      for (const { name, rows } of arrays)
        expect(python.get(name), name).toEqual(rows.map((entries) => entries.map(rationalToText)));
      const latex = latexOf(own, from, proved);
      expect(latex.split('= \\begin{pmatrix}').length - 1).toBe(names.length);
      expect(latex.replaceAll(/\\cite\{.*?\}/gu, '')).not.toContain('|');
      const exported = (): string[] => [...arraysOf(npzOf(own, about, from), own.id).keys()];
      if (arrays.some(({ rows }) => rows.flat().some(({ den }) => (den & (den - 1n)) !== 0n)))
        expect(exported).toThrow('is not a float64');
      else expect(exported()).toEqual(expect.arrayContaining(names));
    },
  );

  it('hold all that the facts bring along', () => {
    const seen = new Set<string>();
    for (const { card: own, row: about, file: from } of genuine) {
      const python = pythonArrays(pythonOf(own, about, from));
      for (const fact of from.facts)
        for (const [name, rows] of Object.entries(broughtBy(fact))) {
          expect(python.get(name), `${own.id} ${name}`).toEqual(rows);
          seen.add(fact.fact);
        }
    }
    expect([...seen].sort()).toEqual([
      'enlarged-minimum',
      'nn-above-nt',
      'off-sample-difference',
      'projection',
      'quadratic-risks',
      'step-raises-loss',
    ]);
  });

  it('rebuild B and w of the risks from npz', () => {
    const risks = genuine.flatMap(({ card: own, row: about, file: from }) =>
      from.facts.flatMap((fact) =>
        fact.fact === 'quadratic-risks' ? [{ own, about, from, fact }] : [],
      ),
    );
    expect(risks.length).toBe(3);
    for (const { own, about, from, fact } of risks) {
      const arrays = arraysOf(npzOf(own, about, from), own.id);
      for (const [name, A] of [
        ['B', fact.target],
        ['w', fact.weights],
      ] as const) {
        const read = npyMatrix(arrays.get(name)?.() ?? new Uint8Array(), own.id, name);
        expect([read.rows, read.cols]).toEqual([A.rows, A.cols]);
        expect(Array.from(read.data, (x) => rationalFromText(String(x)))).toEqual(
          Array.from(A.data),
        );
      }
    }
  });
});

describe('the arrays of facts', () => {
  const layers = [matrix(1, 1, [ratio(2n)]), matrix(1, 1, [ratio(3n)])];
  const projection = {
    fact: 'projection',
    layers,
    moving: 'all',
    loss: ratio(1n),
    value: ratio(1n),
  } as const;

  it('are kept once where name and entries are equal, and numbered where only the names are', () => {
    const other = { ...projection, layers: [matrix(1, 1, [ratio(5n)]), ...layers.slice(1)] };
    const facts = [projection, other, projection];
    const found = exactArraysOf({ ...file, instance: { points: {} }, facts });
    expect(found.map(({ name, rows }) => [name, ...rows.flat().map(rationalToText)])).toEqual([
      ['W_1', '2'],
      ['W_2', '3'],
      ['W_1_2', '5'],
    ]);
    expect(latexOf(card, { ...file, facts }, [])).toContain('W_{1,2} =');
  });

  it('are all that a network of products is made of, so that its values can be computed again', () => {
    const level = {
      window: 2,
      stride: 1,
      weights: matrix(
        1,
        4,
        [1n, 2n, 3n, 4n].map((a) => ratio(a)),
      ),
    };
    const common = {
      fact: 'grid-rank',
      shape: [3],
      templates: matrix(
        2,
        2,
        [1n, 0n, 0n, 1n].map((a) => ratio(a)),
      ),
      left: [0, 2],
      rank: 0,
      prime: 2,
      rows: [],
      columns: [],
      upper: 'none',
    } as const;
    const windows = {
      ...common,
      kind: 'windows',
      levels: [level],
      head: matrix(2, 1, [ratio(5n), ratio(6n)]),
    } as const;
    const node = { children: [0, 1], weights: level.weights };
    const last = {
      children: [3, 2],
      weights: matrix(
        1,
        3,
        [7n, 8n, 9n].map((a) => ratio(a)),
      ),
    };
    const tree = {
      ...common,
      kind: 'tree',
      nodes: [node, last],
      head: matrix(1, 1, [ratio(5n)]),
    } as const;
    const shown = (fact: Fact): readonly string[] =>
      exactArraysOf({ ...file, instance: { points: {} }, facts: [fact] }).map(
        ({ name, rows }) =>
          `${name} ${JSON.stringify(rows.map((r) => r.map(rationalToText).join(' ')))}`,
      );
    expect(shown(windows)).toEqual([
      'N ["3"]',
      'B_1 ["2"]',
      'S_1 ["1"]',
      'W_1 ["1 2 3 4"]',
      'V ["5","6"]',
      'F ["1 0","0 1"]',
      'P ["0 2"]',
    ]);
    expect(shown(tree)).toEqual([
      'N ["3"]',
      'children_1 ["0 1"]',
      'children_2 ["3 2"]',
      'U_1 ["1 2 3 4"]',
      'U_2 ["7 8 9"]',
      'V ["5"]',
      'F ["1 0","0 1"]',
      'P ["0 2"]',
    ]);
    const both = { ...file, facts: [windows, tree] };
    expect(pythonOf(card, about, both)).toContain('W_1 = [[F(1), F(2), F(3), F(4)]]');
    expect(typescriptOf(card, about, both)).toContain('export const U_2 = [[7, 8, 9]] as const;');
    expect(latexOf(card, both, [])).toContain('\\mathrm{children}_{2} =');
    const archive = arraysOf(npzOf(card, about, both), 'card.npz');
    expect([...npyMatrix(archive.get('U_2')?.() ?? new Uint8Array(), 'x', 'U_2').data]).toEqual([
      7, 8, 9,
    ]);
    expect(markdownOf(card, both, [])).toContain('W_1');
  });

  it('have no display in LaTeX where there are none', () => {
    const bare = { ...file, instance: { points: {} }, facts: [] };
    expect(latexOf(card, bare, [])).not.toContain('gather');
    expect(latexOf(card, file, [])).toContain('gather');
  });
});
