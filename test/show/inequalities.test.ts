/**
 * # The inequalities that are drawn, against the verdicts of the checker
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { isShown } from '../../src/pictures/bars.ts';
import type { Inequality } from '../../src/pictures/bars.ts';
import { inequalitiesOf } from '../../src/show/inequalities.ts';

const corpus = new URL('../corpus/', import.meta.url);

function filesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, corpus))
    .filter((name) => name.endsWith('.json') && name !== 'index.json')
    .map((name) => `${folder}${name}`);
}

/** Those of a file that holds its inputs; `undefined` for other files. */
function inequalitiesIn(text: string): readonly Inequality[] | undefined {
  const read = readCertificate(text);
  if (read.kind !== 'read') return undefined;
  const { inputs } = read.certificate.claim;
  return inputs.where === 'inline' ? inequalitiesOf(read.certificate, inputs.matrix) : undefined;
}

function noInputs(): never {
  throw new Error('the file holds its inputs');
}

describe('the inequalities of a verified certificate', () => {
  it.each([...filesIn('valid/v1/'), ...filesIn('valid/v2/')])('are all shown: %s', (name) => {
    const inequalities = inequalitiesIn(readFileSync(new URL(name, corpus), 'utf8')) ?? [];
    expect(inequalities.length).toBeGreaterThanOrEqual(2);
    expect(inequalities.filter((own) => !isShown(own))).toEqual([]);
  });
});

/** An inequality of the checker, and a word of the title of the bar that must fail with it. */
const decisive = [
  [/Lemma 1\(c\)/u, /exact zero/u],
  [/L rho < sigma_0/u, /full rank/u],
  [/norm\(y\) - rho/u, /residual at a KKT point/u],
  [/mu > ratio/u, /over the cone/u],
  [/C3 gives/u, /from its KKT residual/u],
  [/C4 gives/u, /much better/u],
  [/the path stays/u, /path stays/u],
  [/rate <= mu/u, /claimed rate/u],
  [/step beta/u, /short enough/u],
  [/n <= m/u, /enough weights/u],
] as const;

describe('the inequalities of a refused certificate', () => {
  it('hold the one that the checker did not show, wherever it names one', async () => {
    const seen = new Set<number>();
    for (const name of [...filesIn('invalid/v1/'), ...filesIn('invalid/v2/')]) {
      const text = readFileSync(new URL(name, corpus), 'utf8');
      const inequalities = inequalitiesIn(text);
      if (inequalities === undefined) continue;
      const verdict = await checkCertificate(text, noInputs);
      if (verdict.kind !== 'rejected') continue;
      const failing = inequalities.filter((own) => !isShown(own)).map(({ title }) => title);
      const k = decisive.findIndex(([says]) => says.test(verdict.because));
      if (k >= 0) {
        expect(failing.join(), `${name}: ${verdict.because}`).toMatch(decisive[k]?.[1] ?? /never/u);
        seen.add(k);
      }
    }
    expect(seen.size).toBe(decisive.length);
  });

  it('are none for inputs of another shape, or that are not finite', () => {
    const text = readFileSync(new URL('valid/v1/zero-near-tanh.json', corpus), 'utf8');
    const read = readCertificate(text);
    if (read.kind !== 'read' || read.certificate.claim.inputs.where !== 'inline')
      throw new Error('unreadable');
    const { matrix } = read.certificate.claim.inputs;
    expect(inequalitiesOf(read.certificate, { ...matrix, rows: matrix.rows - 1 })).toEqual([]);
    const broken = { ...matrix, data: matrix.data.map(() => NaN) };
    expect(inequalitiesOf(read.certificate, broken)).toEqual([]);
  });
});
