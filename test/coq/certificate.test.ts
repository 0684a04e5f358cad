/**
 * # Certificates in Coq
 *
 * What is exported is accepted, and no change of it that makes the claim false or unproved.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/certificates/read.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { coqCertificate } from '../../src/coq/certificate.ts';
import { theoryFolder } from '../../src/coq/coqc.ts';
import type { CoqFormat } from '../../src/coq/formats.ts';
import { dyadic } from '../../src/coq/literals.ts';
import { widthwise } from '../cli/called.ts';
import { coqc, isSkipped, reason, theoryIn } from './coq.ts';

let folder: string;
let theory: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-coq-files-'));
  if (!isSkipped)
    theory = theoryIn(['Network', 'Activations', 'Intervals', 'Checker', 'FormatZ', 'FormatB', 'FormatH']); // prettier-ignore
}, 300_000);
afterAll(() => {
  for (const made of [folder, theory]) rmSync(made, { recursive: true, force: true });
});

/** A certificate of the command line for these words, read. */
async function certified(...words: readonly string[]): Promise<Certificate> {
  const made = await widthwise(folder, 'certify', 'expressivity', '--labels', 'random-sign', '--out', 'c.json', ...words); // prettier-ignore
  if (made.code !== 0) throw new Error(`${made.stdout}${made.stderr}`);
  const read = readCertificate(readFileSync(join(folder, 'c.json'), 'utf8'));
  if (read.kind !== 'read') throw new Error(read.kind);
  return read.certificate;
}

function compared(json: string, text: string): string {
  const file = join(folder, 'compared.v');
  writeFileSync(file, text);
  const python = process.env['WIDTHWISE_PYTHON'] ?? 'python3';
  return spawnSync(python, [join(theoryFolder, 'coq_compare.py'), json, file], { encoding: 'utf8' })
    .stdout;
}

interface Spoiled {
  format: string;
  version: number;
  claim: Record<string, unknown>;
}

const small = ['--data', 'gaussian:4x2', '--width', '4'];

describe('the numbers of a file for Coq', () => {
  it('are the exact float64 values', () => {
    expect(dyadic(0)).toBe('(0x0, 0)');
    expect(dyadic(-0)).toBe('(0x0, 0)');
    expect(dyadic(-0.375)).toBe('((-0x3), 3)');
    expect(dyadic(6)).toBe('(0x6, 0)');
    expect(dyadic(2 ** 70)).toBe('(0x400000000000000000, 0)');
    expect(dyadic(5e-324)).toBe('(0x1, 1074)');
    expect(() => dyadic(Number.NaN)).toThrow(RangeError);
  });
});

describe.skipIf(isSkipped)(`a certificate in Coq${reason}`, () => {
  const sizes: readonly (readonly [string, CoqFormat, readonly string[]])[] = [
    ['4 samples', 'integers', small],
    ['12 samples', 'integers', ['--data', 'gaussian:12x4', '--width', '6']],
    ['12 samples', 'bignums', ['--data', 'gaussian:12x4', '--width', '6']],
    ['50 samples', 'floats', ['--data', 'gaussian:50x10', '--width', '10']],
  ];
  it.each(sizes)('of %s is accepted in %s', { timeout: 300_000 }, async (_, format, words) => {
    const { text } = coqCertificate(await certified(...words), format);
    expect(coqc(theory, text)).toEqual({ status: 0, text: '' });
    expect(compared(join(folder, 'c.json'), text)).toMatch(/^the same: \d+ numbers/u);
  });

  it.each([
    'sigmoid',
    'sin',
    'cos(x)',
    'exp',
    'atan(x)',
    'gaussian',
    'softplus',
    'swish',
    '(x^2 - 1/2)/(1 + x^2)',
  ])('is accepted with %s', { timeout: 300_000 }, async (activation) => {
    const { text } = coqCertificate(await certified(...small, '--activation', activation), 'integers'); // prettier-ignore
    expect(coqc(theory, text)).toEqual({ status: 0, text: '' });
    expect(compared(join(folder, 'c.json'), text)).toMatch(/^the same: \d+ numbers/u);
  });

  it('is accepted where the inputs are X A', { timeout: 300_000 }, async () => {
    writeFileSync(join(folder, 'years.json'), '[[1000, 1], [1001, 1], [1003, 1]]');
    const certificate = await certified('--data', 'years.json');
    expect(certificate.claim.inputs.columns).toBeDefined();
    const { text } = coqCertificate(certificate, 'integers');
    expect(coqc(theory, text)).toEqual({ status: 0, text: '' });
    const json = join(folder, 'c.json');
    expect(compared(json, text)).toMatch(/^the same: \d+ numbers/u);
    const changed = text.replace(/(Definition A .*\n \[\()/u, '$1-');
    expect(compared(json, changed)).toMatch(/^different/u);
  });
});

/** The text with the first `from` replaced, which must be there. */
function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
}

describe.skipIf(isSkipped)(`a changed file${reason}`, () => {
  let certificate: Certificate;
  let text: string;
  beforeAll(async () => {
    certificate = await certified(...small);
    ({ text } = coqCertificate(certificate, 'integers'));
  });

  /** The first number after `name :`, replaced. */
  const withNumber = (name: string, x: number): string =>
    replaced(text, new RegExp(`(Definition ${name} : .*? := \\[?(?:\\n \\[)?)\\(.*?\\d\\)`, 'u'), `$1${dyadic(x)}`); // prettier-ignore

  const mutants: readonly (readonly [string, () => string])[] = [
    ['one weight + 1e-9', () => withNumber('W', (certificate.witness.hidden.data[0] ?? 0) + 1e-9)],
    ['one output weight (1 + 2^-40)', () => withNumber('v', (certificate.witness.outputs[0] ?? 0) * (1 + 2 ** -40))], // prettier-ignore
    ['rho times 1e-4', () => withNumber('rho', certificate.claim.radius * 1e-4)],
    ['a flipped label', () => replaced(text, /(Definition y : list dyadic := \[).*?\d\)(?=;)/u, `$1${flippedLabel()}`)], // prettier-ignore
    [
      'swapped rows of X',
      () => replaced(text, /(Definition X .*\n )(.*);\n (.*);\n/u, '$1$3;\n $2;\n'),
    ],
    [
      'a row of X with an entry too many',
      () => replaced(text, /(Definition X .*\n \[)/u, '$1(0x0, 0); '),
    ],
    ['an output weight too many', () => replaced(text, /(Definition v .* := \[)/u, '$1(0x0, 0); ')],
  ];
  const flippedLabel = (): string => {
    const { claim } = certificate;
    return dyadic('labels' in claim ? -(claim.labels[0] ?? 0) : 0);
  };

  it.each(mutants)(
    'with %s is refused by Coq, and found by coq_compare.py',
    { timeout: 300_000 },
    (_, mutant) => {
      const changed = mutant();
      expect(coqc(theory, changed).status).not.toBe(0);
      expect(compared(join(folder, 'c.json'), changed)).toMatch(/^different: [XyvWr]/u);
    },
  );

  it.each([
    ['a factor q of 1', /defect := \(.*?\)/u, 'defect := (0x1, 0)'],
    ['a negative factor q', /defect := \(.*?\)/u, 'defect := ((-0x1), 3)'],
    ['a box too small', /box := \(.*?\)/u, 'box := (0x1, 90)'],
    ['ragged R', /(:= packed[^"]*")-?[0-9a-f]+ /u, '$1'],
    ['R with a row too few', /;\n {2}"[^"]*"(?=\])/u, ''],
    ['another sigma in the proof', 'Tanh Var', 'Atan Var'],
  ])('with %s is refused by Coq', { timeout: 300_000 }, (_, from, to) => {
    expect(coqc(theory, replaced(text, from, to)).status).not.toBe(0);
  });

  it.each([
    ['an axiom', /Theorem/u, 'Axiom truth : claim.\nTheorem'],
    ['a notation', /\(\* The claim/u, 'Notation "x <= y" := True.\n(* The claim'],
    ['a weaker claim', / <= num rho \* num rho/u, ' <= num rho'],
    ['another sigma', '(tanh z)', '(tanh (z))'],
    ['a comment within a name', 'fits_exactly : claim', 'fits_(* *)exactly : claim'],
    [
      'a blank that Coq takes for a letter',
      'Definition claim : Prop',
      'Definition claim\u00a0: Prop',
    ],
    ['a denominator without end', /(Definition rho .*:= \(0x[0-9a-f]+), \d+/u, '$1, 99999999999'],
    ['data in a comment', /(Definition rho .*)/u, '(* $1 *)'],
    ['an admitted proof', 'Qed.', 'Admitted.'],
    ['another tree', 'Tanh Var', 'Atan Var'],
    [
      'a definition more',
      /Open Scope Z_scope/u,
      'Definition num (a : dyadic) := 0%R.\nOpen Scope Z_scope',
    ],
  ])('with %s is found by coq_compare.py', (_, from, to) => {
    expect(compared(join(folder, 'c.json'), replaced(text, from, to))).toMatch(/^different/u);
  });

  const spoiled = (change: (certificate: Spoiled) => void): string => {
    const json = join(folder, 'spoiled.json');
    const certificate: Spoiled = JSON.parse(readFileSync(join(folder, 'c.json'), 'utf8'));
    change(certificate);
    writeFileSync(json, JSON.stringify(certificate).replace('"none"', '1e999'));
    return compared(json, text);
  };
  it.each<readonly [string, (certificate: Spoiled) => void]>([
    ['another format', (c) => (c.format = 'nonsense')],
    ['another version', (c) => (c.version = 77)],
    ['a claim that says more', (c) => (c.claim['extra'] = 'all networks')],
    ['another width', (c) => (c.claim['width'] = 99)],
    ['an exponent that is no whole number', (c) => (c.claim['activation'] = ['pow', 'x', 2.5])],
    ['a function of two arguments', (c) => (c.claim['activation'] = ['tanh', 'x', 'x'])],
    ['a division by 0', (c) => (c.claim['activation'] = '1/0')],
    ['an infinite radius', (c) => (c.claim['radius'] = 'none')],
  ])('for a certificate with %s coq_compare.py has no translation', (_, change) => {
    expect(spoiled(change)).toMatch(/^unreadable/u);
  });
});
