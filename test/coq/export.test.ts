/**
 * # widthwise export coq
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertifiedInputs } from '../../src/certificates/format.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { coqCertificate } from '../../src/coq/certificate.ts';
import { axiomsIn, strangeAxioms } from '../../src/coq/coqc.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { widthwise } from '../cli/called.ts';
import { isSkipped, reason } from './coq.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-export-'));
  const words = ['--data', 'gaussian:4x2', '--labels', 'random-sign', '--width', '4'];
  await widthwise(folder, 'certify', 'expressivity', ...words, '--out', 'c.json');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('widthwise export coq', () => {
  it('says first whether the theorem is whole, and how to compile it', async () => {
    const { code, stdout } = await widthwise(folder, 'export', 'coq', 'c.json', '--out', 'F.v');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Whole: everything that the certificate claims\.\nwritten F\.v\nto check it: compile Network, /u,
    );
    expect(readFileSync(join(folder, 'F.v'), 'utf8')).toMatch(/^\(\* Whole: /u);
  });

  it.each(['x.txt', '1.v', 'a b.v', 'é.v', 'F.v\n*)', 'a"; rm.v', '.v'])(
    'refuses the name %j, of which coqc makes a module',
    async (name) => {
      const { code, stderr } = await widthwise(folder, 'export', 'coq', 'c.json', '--out', name);
      expect(code).toBe(2);
      expect(stderr).toMatch(/is no name of a module of Coq/u);
    },
  );

  it('writes no text of the file: hostile provenance changes nothing', async () => {
    const text = readFileSync(join(folder, 'c.json'), 'utf8');
    const hostile = text.replace(/"tool":"[^"]*"/u, '"tool":"*) Axiom a : False. (* \\" "');
    expect(hostile).not.toBe(text);
    writeFileSync(join(folder, 'c*) Axiom (*.json'), hostile);
    const from = 'c*) Axiom (*.json';
    const made = await widthwise(folder, 'export', 'coq', from, '--out', 'G.v');
    expect(made.code).toBe(0);
    await widthwise(folder, 'export', 'coq', 'c.json', '--out', 'F.v');
    expect(readFileSync(join(folder, 'G.v'), 'utf8')).toBe(
      readFileSync(join(folder, 'F.v'), 'utf8'),
    );
  });

  it('writes nothing for a certificate that is rejected', async () => {
    const text = readFileSync(join(folder, 'c.json'), 'utf8');
    writeFileSync(join(folder, 'bad.json'), text.replace(/"labels":\[-?1/u, '"labels":[9'));
    const made = await widthwise(folder, 'export', 'coq', 'bad.json', '--out', 'bad.v');
    expect(made.code).toBe(1);
    expect(made.stdout).toMatch(/^rejected/iu);
    expect(existsSync(join(folder, 'bad.v'))).toBe(false);
  });

  it.each([
    ['an activation with erf', ['expressivity', '--activation', 'gelu']],
    ['an activation with pi', ['expressivity', '--activation', 'sin(pi*x)']],
    [
      'an activation whose denominator is not positive by its form',
      ['expressivity', '--activation', 'x/(2 + sin(x))'],
    ],
    [
      'an activation with the logarithm of what is not positive by its form',
      ['expressivity', '--activation', 'log(2 + sin(x))'],
    ],
    ['certificates of the kind descent', ['gradient-descent']],
  ])('refuses %s by name', async (what, words) => {
    const data = ['--data', 'gaussian:6x3', '--labels', 'random-sign', '--out', 'other.json'];
    expect((await widthwise(folder, 'certify', ...words, ...data)).code).toBe(0);
    const made = await widthwise(folder, 'export', 'coq', 'other.json', '--out', 'o.v');
    expect(made.code).toBe(2);
    expect(made.stderr).toContain(`there is no translation into Coq of ${what}`);
    expect(existsSync(join(folder, 'o.v'))).toBe(false);
  });

  it('refuses inputs with equal rows by name', async () => {
    writeFileSync(join(folder, 'twice.json'), '[[1, 0], [0, 1], [1, 0]]');
    writeFileSync(join(folder, 'y.json'), '[1, -1, 1]');
    const data = ['--data', 'twice.json', '--labels', 'y.json', '--out', 'd.json'];
    expect((await widthwise(folder, 'certify', 'expressivity', ...data)).code).toBe(0);
    const refused = await widthwise(folder, 'export', 'coq', 'd.json', '--out', 'd.v');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('no translation into Coq of inputs with equal rows');
  });

  it('refuses inputs by digest and what is too large by name, before any computation', () => {
    const read = readCertificate(readFileSync(join(folder, 'c.json'), 'utf8'));
    if (read.kind !== 'read') throw new Error(read.kind);
    const { claim } = read.certificate;
    const refusal = (inputs: CertifiedInputs): (() => unknown) => {
      const changed = { ...claim, inputs };
      return () => coqCertificate({ ...read.certificate, claim: changed }, 'integers');
    };
    const { rows, cols, sha256 } = claim.inputs;
    const recipe = { source: 'gaussian:4x2', labels: '', normalise: 'none', bias: false } as const;
    expect(refusal({ rows, cols, sha256, where: 'by-digest', recipe })).toThrow(
      /inputs that the file names by digest/u,
    );
    expect(refusal({ ...claim.inputs, rows: 401 })).toThrow(/more than 400 samples, .*: 401/u);
    expect(refusal({ ...claim.inputs, rows: 400 })).not.toThrow(/more than 400 samples/u);
    const hidden = dense(4, 300_000, new Float64Array(1_200_000));
    const wide = { ...read.certificate, witness: { ...read.certificate.witness, hidden } };
    expect(() => coqCertificate(wide, 'integers')).toThrow(/more than 1000000 numbers/u);
  });

  it.skipIf(isSkipped)(
    `--coqchk says under which axioms Coq accepts it, and never "verified"${reason}`,
    { timeout: 600_000 },
    async () => {
      const made = await widthwise(folder, 'export', 'coq', 'c.json', '--out', 'F.v', '--coqchk');
      expect(made.code).toBe(0);
      expect(made.stdout).toMatch(
        /accepted by Coq \d+\.\d+\S* under these axioms:\s+ClassicalDedekindReals\.sig_not_dec,/u,
      );
      expect(made.stdout).toMatch(/of heap; coqchk agrees/u);
      expect(made.stdout).not.toMatch(/verified|PrimFloat|PrimInt63/u);
    },
  );
});

describe('the axioms of a theorem', () => {
  const printed = 'Axioms:\nUint63.sub_spec\n  : forall x y,\n    x = y\nPrimInt63.int : Set\nF.truth : False\n'; // prettier-ignore

  it('are the names that begin a line', () => {
    expect(axiomsIn(printed)).toEqual(['Uint63.sub_spec', 'PrimInt63.int', 'F.truth']);
    expect(axiomsIn('Closed under the global context\n')).toEqual([]);
  });

  it('are strange unless they are of the classical reals or of the machine numbers of the format', () => {
    const axioms = [...axiomsIn(printed), 'Classical_Prop.classic', 'Uint63x.a'];
    expect(strangeAxioms(axioms, ['Uint63', 'PrimInt63'])).toEqual(['F.truth', 'Uint63x.a']);
    expect(strangeAxioms(axioms, [])).toEqual(['Uint63.sub_spec', 'PrimInt63.int', 'F.truth', 'Uint63x.a']); // prettier-ignore
  });
});
