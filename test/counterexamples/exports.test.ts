import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { FactsFile } from '../../src/certificates/facts/format.ts';
import type { Card } from '../../src/counterexamples/card.ts';
import { bibtexOf } from '../../src/counterexamples/exports/bibtex.ts';
import { escapeTex, latexOf } from '../../src/counterexamples/exports/latex.ts';
import { pythonOf, typescriptOf } from '../../src/counterexamples/exports/literals.ts';
import { markdownOf } from '../../src/counterexamples/exports/markdown.ts';
import { exactDouble, npzOf } from '../../src/counterexamples/exports/npz.ts';
import { onnxOf } from '../../src/counterexamples/exports/onnx.ts';
import { npyMatrix, npyVector } from '../../src/data/npy.ts';
import { arraysOf } from '../../src/data/npz.ts';
import { readOnnx } from '../../src/data/onnx-read.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/network/built-in.ts';
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
  it('Markdown holds every number and sentence', () => {
    const text = markdownOf(card, file, ['The inputs differ.']);
    for (const part of [
      '# CE-00c0ffee: nice-region',
      'sigma(x) = tanh(x)',
      'X = [(1), (-3/4)]',
      'y = (2, 5)',
      'W_P = [(1/2)]',
      'v_P = (-7)',
      '- violates: n <= h d',
      '- The inputs differ.',
      'widthwise check CE-00c0ffee.json',
    ])
      expect(text).toContain(part);
  });

  it('LaTeX has exact fractions and no bare special character', () => {
    const text = latexOf(card, file, ['The inputs differ.']);
    expect(text).toContain('X = \\begin{pmatrix} 1 \\\\ -\\tfrac{3}{4} \\end{pmatrix}');
    expect(text).toContain('W\\_0 \\& 50\\% of');
    expect(text).toContain('W_{P} = \\begin{pmatrix} \\tfrac{1}{2} \\end{pmatrix}');
    expect(text.split('\\begin{').length).toBe(text.split('\\end{').length);
    expect(escapeTex('\\{}$&#%_^~<>')).toBe(
      '\\textbackslash{}\\{\\}\\$\\&\\#\\%\\_\\textasciicircum{}\\textasciitilde{}\\textless{}\\textgreater{}',
    );
  });

  it.skipIf(isSkipped)(`Python reads its literals as the same fractions${reason}`, () => {
    const printed = asked(`${pythonOf(card, file)}\nprint(X, y, W_P, v_P)`, null);
    expect(printed.trim()).toBe(
      '[[Fraction(1, 1)], [Fraction(-3, 4)]] [Fraction(2, 1), Fraction(5, 1)] [[Fraction(1, 2)]] [Fraction(-7, 1)]',
    );
  });

  it('TypeScript has numbers where all are integers, and texts where not', () => {
    const text = typescriptOf(card, file);
    expect(text).toContain("export const X = [['1'], ['-3/4']] as const;");
    expect(text).toContain('export const y = [2, 5] as const;');
  });

  it('npz holds the same float64 values', () => {
    const arrays = arraysOf(npzOf(card, file), 'card.npz');
    const bytes = (name: string): Uint8Array => arrays.get(name)?.() ?? new Uint8Array();
    expect([...arrays.keys()]).toEqual(['X', 'y', 'W_P', 'v_P']);
    expect([...npyMatrix(bytes('X'), 'card.npz', 'X').data]).toEqual([1, -0.75]);
    expect([...npyVector(bytes('y'), 'card.npz', 'y')]).toEqual([2, 5]);
    expect([...npyMatrix(bytes('W_P'), 'card.npz', 'W_P').data]).toEqual([0.5]);
  });

  it('ONNX holds the first point', () => {
    const { hidden, outputs } = readOnnx(onnxOf(file), 'card.onnx');
    expect([...hidden.data]).toEqual([0.5]);
    expect(outputs).toEqual([-7]);
  });

  it('no number is rounded on the way', () => {
    expect(() => npzOf(card, thirds)).toThrow(/y: 1\/3 is no float64/u);
    expect(() => onnxOf({ ...thirds, instance: { ...thirds.instance, points: {} } })).toThrow(
      /not about one network/u,
    );
    expect(exactDouble(ratio(-1n, 1n << 200n), 'x')).toBe(-(2 ** -200));
    expect(() => exactDouble(ratio((1n << 60n) + 1n), 'x')).toThrow(/no float64/u);
    expect(() => exactDouble(ratio(10n ** 400n), 'x')).toThrow(/no float64/u);
  });

  it('BibTeX cites the card and its reference', () => {
    const text = bibtexOf(card);
    expect(text).toContain('@misc{CE-00c0ffee,');
    expect(text).toContain('@inproceedings{Zhang21,');
    expect(() => bibtexOf({ ...card, references: ['Nobody99'] })).toThrow(/Nobody99/u);
  });
});
