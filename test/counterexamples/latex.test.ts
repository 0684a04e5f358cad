/**
 * # LaTeX and BibTeX, compiled
 *
 * All cards of the gallery and certificates of every kind in one document, by pdflatex and bibtex.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { examine } from '../../src/counterexamples/examine.ts';
import { bibtexOf } from '../../src/counterexamples/exports/bibtex.ts';
import { latexOf } from '../../src/counterexamples/exports/latex.ts';
import { texExpression, texMatrix, texSentence } from '../../src/counterexamples/exports/tex.ts';
import { works } from '../../src/counterexamples/exports/works.ts';
import { galleryIds, galleryText } from '../../src/counterexamples/gallery.ts';
import { certificateLatex } from '../../src/show/certificate-latex.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { rowNamed, theorems } from '../../src/theorems/registry.ts';
import {
  bibliographyFault,
  compileFault,
  isSkipped,
  reason,
  resultOf,
  writeDocument,
} from '../support/latex.ts';

async function genuine() {
  const all = await Promise.all(galleryIds().map((id) => examine(galleryText(id), rowNamed)));
  return all.map((examined) => {
    if (examined.kind !== 'genuine') throw new Error(examined.kind);
    return examined;
  });
}

const certificates = [
  'v1/zero-near-tanh',
  'v1/zero-near-huge-inputs',
  'v1/shattered-gelu',
  'v1/kkt-box',
  'v1/kkt-cone',
  'v1/kkt-point-on-the-sphere',
  'v1/descent-all-tanh',
  'v2/zero-near-equal-rows-whitened',
];

async function certificateTex(name: string): Promise<string> {
  const text = readFileSync(new URL(`../corpus/valid/${name}.json`, import.meta.url), 'utf8');
  const read = readCertificate(text);
  const verdict = await checkCertificate(text, () => {
    throw new Error('the file holds its inputs');
  });
  if (read.kind !== 'read' || verdict.kind !== 'verified') throw new Error(`${name} is refused`);
  const { inputs } = read.certificate.claim;
  if (inputs.where !== 'inline') throw new Error(`${name} names its inputs`);
  return certificateLatex(`a_${name}.json`, read.certificate, inputs.matrix, verdict);
}

describe('LaTeX of cards and certificates', () => {
  it.skipIf(isSkipped)(`compiles in one document, with all references${reason}`, async () => {
    const cards = await genuine();
    const parts = [
      ...cards.map(({ card, file, proved }) => latexOf(card, file, proved)),
      ...(await Promise.all(certificates.map(certificateTex))),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'widthwise-latex-'));
    try {
      writeDocument(
        folder,
        [
          '\\usepackage{amsmath,amsthm}',
          '\\newtheorem{example}{Example}',
          '\\newtheorem{theorem}{Theorem}',
        ],
        [...parts, '\\nocite{*}', '\\bibliographystyle{plain}', '\\bibliography{all}'],
      );
      const works = bibtexOf(...cards.map(({ card }) => card));
      writeFileSync(join(folder, 'all.bib'), works);
      expect(compileFault(folder)).toBe('');
      expect(bibliographyFault(folder)).toBe('');
      expect(compileFault(folder)).toBe('');
      expect(compileFault(folder)).toBe('');
      const { log, isPdf } = resultOf(folder);
      expect(log).not.toMatch(/^Overfull \\hbox \((?:[5-9]\d|\d{3,})\./mu);
      expect(log).not.toMatch(/undefined|multiply defined|Missing character/u);
      expect(readFileSync(join(folder, 'all.blg'), 'latin1')).not.toMatch(
        /^Warning--|error message/mu,
      );
      expect(isPdf).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('writes sigma as a formula, with the parentheses that it needs', () => {
    const cases = [
      ['tanh(x)', '\\tanh\\left(x\\right)'],
      ['(x + 1)*(x - 2)', '\\left(x + 1\\right) \\cdot \\left(x - 2\\right)'],
      ['x - (x - 1)', 'x - \\left(x - 1\\right)'],
      ['x^2/(1 + x^2)', '\\frac{x^{2}}{1 + x^{2}}'],
      ['(x + 1)^3', '\\left(x + 1\\right)^{3}'],
      ['-(x + 1)', '-\\left(x + 1\\right)'],
      ['(x/2)^2', '\\left(\\frac{x}{2}\\right)^{2}'],
      ['sqrt(1 + exp(x))', '\\sqrt{1 + \\exp\\left(x\\right)}'],
    ] as const;
    for (const [text, tex] of cases) expect(texExpression(parseExpression(text))).toBe(tex);
  });

  it('writes more than ten columns, which amsmath does not', () => {
    const row = (k: number): readonly string[] => Array.from({ length: k }, (_, i) => `${i}`);
    expect(texMatrix([row(10)])).toContain('\\begin{pmatrix} 0 & 1');
    expect(texMatrix([row(11), row(11)])).toContain('\\begin{array}{*{11}{c}} 0 & 1');
  });

  it('writes the symbols of a sentence as formulas, and escapes the rest', () => {
    expect(texSentence('n <= h d, w_{j+h} = w_j and grad_W l = 0')).toBe(
      '$n {}\\le h \\, d$, $w_{j+h} {}= w_{j}$ and $\\nabla_{W} l {}= 0$',
    );
    expect(texSentence('sigma_min(J) >= eps > 0 at W0')).toBe(
      '$\\sigma_{\\min}(J) {}\\ge \\varepsilon {}> 0$ at $W_{0}$',
    );
    expect(texSentence('50% of \\input{x} $y$ sigmas my_name a_bc')).toBe(
      '50\\% of \\textbackslash{}input\\{x\\} \\$y\\$ sigmas my\\_name a\\_bc',
    );
  });
});

describe('BibTeX', () => {
  it('has every work of the references, and no other', () => {
    const notes = new URL('../../proofs-notes/references.md', import.meta.url);
    const keys = [...readFileSync(notes, 'utf8').matchAll(/^- \[(\w+)\]/gmu)].map(([, key]) => key);
    expect(new Set(works.keys())).toEqual(new Set(keys));
    for (const [key, entry] of works) {
      expect(entry).toMatch(new RegExp(`^@\\w+\\{${key},\\n`, 'u'));
      for (const field of ['author', 'title', 'year']) expect(entry).toContain(`  ${field} = {`);
      expect(entry.split('{').length).toBe(entry.split('}').length);
    }
    for (const { references } of theorems)
      for (const key of references) expect(works.has(key)).toBe(true);
  });

  it('names each work once for several cards', async () => {
    const cards = (await genuine()).map(({ card }) => card);
    const keys = [...bibtexOf(...cards).matchAll(/^@\w+\{([^,]+),/gmu)].map(([, key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.slice(0, cards.length)).toEqual(cards.map(({ id }) => id));
    expect(new Set(keys.slice(cards.length))).toEqual(
      new Set(cards.flatMap(({ references }) => references)),
    );
  });
});
