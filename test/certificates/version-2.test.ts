/**
 * # Three checkers on files of version 2
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { checkExactly } from '../../src/certificates/exact/check.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { invalidVersion2, validVersion2 } from '../corpus/version-2.ts';
import { isSkipped, reason, words } from './recheck-support.ts';
import { neverAsked } from './support.ts';

const home = join(import.meta.dirname, '../corpus');
const valid = readdirSync(join(home, 'valid/v2'));
const invalid = invalidVersion2();

function textOf(folder: 'valid' | 'invalid', file: string): string {
  return readFileSync(join(home, folder, 'v2', file), 'utf8');
}

describe('a file of version 2', () => {
  it('is in the corpus for each case', () => {
    expect(valid.toSorted()).toEqual(
      validVersion2()
        .map(([name]) => `${name}.json`)
        .toSorted(),
    );
    expect(readdirSync(join(home, 'invalid/v2')).toSorted()).toEqual(
      invalid.map(({ name }) => `${name}.json`).toSorted(),
    );
  });

  it.each(valid)('is verified by the kernel and the exact checker: %s', async (file) => {
    const text = textOf('valid', file);
    expect(await checkCertificate(text, neverAsked)).toMatchObject({ kind: 'verified' });
    expect(await checkExactly(text, neverAsked)).toMatchObject({ kind: 'verified' });
  });

  it('says of relu that it is C^2 at rows other than 0, and of tanh no such thing', async () => {
    for (const [file, expected] of [
      ['shattered-zero-row-at-kink.json', true],
      ['kkt-ball-zero-row-at-kink.json', true],
      ['descent-all-zero-row-at-kink.json', true],
      ['zero-near-zero-row.json', false],
      ['kkt-ball-equal-rows.json', false],
    ] as const)
      for (const check of [checkCertificate, checkExactly]) {
        const verdict = await check(textOf('valid', file), neverAsked);
        const smooth = verdict.kind === 'verified' ? verdict.hypotheses : [];
        const said = smooth.filter((text) => text.startsWith('sigma is C^2 on every'));
        expect(said.map((text) => text.endsWith(' reaches at rows other than 0'))).toEqual([
          expected,
        ]);
      }
  });

  it.each(invalid)('is refused by both where $breaks', async ({ name, verdict, at }) => {
    const text = textOf('invalid', `${name}.json`);
    const expected = at === '' ? { kind: verdict } : { kind: verdict, at };
    expect(await checkCertificate(text, neverAsked)).toMatchObject(expected);
    const isOfRows = at === 'claim.labels' || at === 'claim.inputs.distinct';
    expect(await checkExactly(text, neverAsked)).toMatchObject(
      isOfRows ? expected : { kind: verdict },
    );
  });

  it.skipIf(isSkipped)(`has the same answers from recheck.py${reason}`, () => {
    expect(words(valid.map((file) => textOf('valid', file)))).toEqual(valid.map(() => 'VERIFIED'));
    const answers = words(invalid.map(({ name }) => textOf('invalid', `${name}.json`)));
    expect(answers).toEqual(invalid.map(({ verdict }) => verdict.toUpperCase()));
  });

  it.each(['[]', 'null', 'false', '[[],[],[],[]]'])(
    'is malformed with the columns %s',
    async (A) => {
      const raw = textOf('valid', 'zero-near-equal-rows.json');
      const text = raw.replace('"distinct":3', `"columns":${A},"distinct":3`);
      expect(text).not.toBe(raw);
      expect(await checkCertificate(text, neverAsked)).toMatchObject({ kind: 'malformed' });
      if (!isSkipped) expect(words([text])).toEqual(['MALFORMED']);
    },
  );

  it('says which inputs the network gets, and how many rows differ', async () => {
    const columns = await checkCertificate(textOf('valid', 'zero-near-standard.json'), neverAsked);
    expect(columns).toMatchObject({
      claim: expect.stringContaining(
        'f(W, v) = sigma(X A W^T) v of width m = 6 with sigma(x) = tanh(x) on these 9 inputs in dimension 4 (A is the written 4 x 4 matrix: on X the hidden weights are W A^T)',
      ),
    });
    const rows = await checkCertificate(
      textOf('valid', 'shattered-equal-rows-with-m.json'),
      neverAsked,
    );
    expect(rows).toMatchObject({
      claim: expect.stringContaining(
        'on these 6 inputs in dimension 2 (3 of them other than 0 and distinct up to sign): every label vector y with equal labels for equal inputs and opposite ones for opposite inputs is fitted exactly',
      ),
      hypotheses: expect.arrayContaining([expect.stringMatching(/^n' <= m d: 3 <= /u)]),
    });
  });

  it('is about X A to the last bit: with A rounded to 20 bits it is refused', async () => {
    const read = readCertificate(textOf('valid', 'zero-near-standard.json'));
    if (read.kind !== 'read') throw new Error(read.kind);
    const { claim } = read.certificate;
    const { columns } = claim.inputs;
    if (columns === undefined) throw new Error('no columns');
    const rounded = dense(columns.rows, columns.cols, columns.data.map(Math.fround));
    const inputs = Object.assign({}, claim.inputs, { columns: rounded });
    const text = writeCertificate({ ...read.certificate, claim: { ...claim, inputs } });
    expect(await checkCertificate(text, neverAsked)).toMatchObject({
      kind: 'rejected',
      at: 'claim.radius',
    });
  });
});
