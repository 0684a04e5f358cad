import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-n-width-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, 'out.json');

function called(gram: unknown, space: string): ReturnType<typeof widthwise> {
  const file = join(folder, 'g.json');
  writeFileSync(file, typeof gram === 'string' ? gram : JSON.stringify(gram));
  return widthwise(folder, 'certify', 'n-width', '--gram', file, '--space', space, '--out', out);
}

describe('certify n-width', () => {
  it('writes the dual certificate, exact where the leading eigenvectors are simple', async () => {
    const rows = [
      [2, 1, 1],
      [1, 2, 1],
      [1, 1, 2],
    ];
    const run = await called({ gram: rows }, '1');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('where s = 2 exactly');
    expect(run.stdout).toContain('one of 3 vectors has squared distance at least 2/3');
    expect(readFileSync(out, 'utf8')).toContain('"fact":"width-gram"');
    expect((await called([[1]], '0')).stdout).toContain('where s = 1 exactly');
  });

  it('says what is no Gram matrix, and where there is nothing to prove', async () => {
    const long = '1'.repeat(10_000);
    const cases: readonly (readonly [code: number, says: string, gram: unknown, space: string])[] =
      [
        [
          2,
          'it is not positive semidefinite',
          [
            [1, 2],
            [2, 1],
          ],
          '1',
        ],
        [
          2,
          'entries (2, 1) and (1, 2) differ',
          [
            [2, 1],
            [0, 2],
          ],
          '1',
        ],
        [2, 'expected a square matrix, got 1 x 2', [[1, 2]], '1'],
        [2, 'expected at least one row', [], '0'],
        [2, 'expected a list of numbers', [[]], '0'],
        [2, 'a number has 10000 digits', [[long]], '0'],
        [2, 'expected a row of 2 numbers', [[1, 0], [1]], '0'],
        [2, 'gram[0][0]', [['x']], '0'],
        [2, 'g.json', '[[1e999]]', '0'],
        [2, 'from 0 to 1', [[1]], '2'],
        [2, 'whole number of at least 0', [[1]], '-1'],
        [
          1,
          'span a space of dimension 1',
          [
            [1, 1],
            [1, 1],
          ],
          '1',
        ],
        [1, 'span a space of dimension 0', [[0]], '0'],
      ];
    for (const [code, says, gram, space] of cases) {
      const run = await called(gram, space);
      expect(run.code, says).toBe(code);
      expect(`${run.stdout}${run.stderr}`.replaceAll(/\s+/gu, ' ')).toContain(says);
    }
    const none = await widthwise(folder, 'certify', 'n-width', '--gram', out);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no dimension')]);
  });

  it('is within rounding of the eigenvalues where these are irrational, at any scale', async () => {
    for (const scale of [1, 1e-200, 1e200]) {
      const gram = [
        [2 * scale, scale],
        [scale, scale],
      ];
      const made = await certify('n-width', { gram, space: 1 });
      expect(made).toMatchObject({ kind: 'certified' });
      const [p = '', d = '1'] = 'sum' in made ? made.sum.split('/') : [];
      const sum = Number((BigInt(p) * 10n ** 400n) / BigInt(d) / 10n ** 170n) / 1e230 / scale;
      if (scale === 1) expect(sum).toBeCloseTo((3 - Math.sqrt(5)) / 2, 9);
    }
  });
});
