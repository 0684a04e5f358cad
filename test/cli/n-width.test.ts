import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
  ratio,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
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

  it.each([1, 1e-200, 1e200])(
    'is within rounding of the eigenvalues where these are irrational, at the scale %f',
    async (scale) => {
      const gram = [
        [2 * scale, scale],
        [scale, scale],
      ];
      const made = await certify('n-width', { gram, space: 1 });
      expect(made).toMatchObject({ kind: 'certified' });
      const sum = rationalFromText('sum' in made ? made.sum : '0') ?? Q.zero;
      const least = Q.div(sum, rationalFromDouble(scale));
      // the smaller eigenvalue of [[2, 1], [1, 1]] is the smaller root of x^2 - 3 x + 1
      const at = (x: Rational): Rational => Q.add(Q.mul(x, Q.sub(x, ratio(3n))), Q.one);
      expect(Q.sign(at(least))).toBe(1);
      expect(Q.sign(at(Q.add(least, ratio(1n, 10n ** 9n))))).toBe(-1);
    },
  );
});

function onSphere(...args: readonly string[]): ReturnType<typeof widthwise> {
  return widthwise(folder, 'certify', 'n-width', ...args, '--out', out);
}

describe('certify n-width of a sphere', () => {
  it('writes the exact width where the leading harmonics end', async () => {
    const run = await onSphere('--sphere', '2', '--power', '0', '--space', '11');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('width     d_n^2 = 9/256 exactly');
    expect(run.stdout.replaceAll(/\s+/gu, ' ')).toContain('at n = 11, d_n^2 = 9/256 exactly.');
    expect(readFileSync(out, 'utf8')).toContain('"degrees":[0,1,3],"space":11,"relation":"="');
    // the power is 1 by default
    expect((await onSphere('--sphere', '2', '--space', '4')).stdout).toContain('d_n^2 = 1/48');
  });

  it('writes bounds from both sides between, and from below where no space is', async () => {
    const request = { sphere: 2, power: 0 };
    const between = await certify('n-width', { ...request, space: 3 });
    expect(between).toMatchObject({ kind: 'certified', least: '1/8', most: '1/4' });
    expect(between).not.toHaveProperty('squared');
    const empty = await certify('n-width', { ...request, space: 0 });
    expect(empty).toMatchObject({ kind: 'certified', least: '1/2' });
    expect(empty).not.toHaveProperty('most');
    const one = await certify('n-width', { ...request, space: 1 });
    expect(one).toMatchObject({ kind: 'certified', squared: '1/4' });
    const wide = await certify('n-width', { sphere: 16, power: 16, space: 5000 });
    expect(wide).toMatchObject({ kind: 'certified' });
  });

  it('says where too little is known, and what does not go together', async () => {
    const far = await certify('n-width', { sphere: 2, space: 100_000 });
    expect(far).toMatchObject({
      kind: 'not-certified',
      because: expect.stringContaining('not known from the degrees up to 400'),
    });
    const cases: readonly (readonly [args: readonly string[], says: string])[] = [
      [['--space', '1'], 'no Gram matrix'],
      [['--space', '1', '--power', '1'], 'no sphere'],
      [['--sphere', '2'], 'no dimension'],
      [['--sphere', '3', '--space', '1'], 'an even number from 2 to 16, got 3'],
      [['--sphere', '0', '--space', '1'], 'an even number from 2 to 16, got 0'],
      [['--sphere', '18', '--space', '1'], 'an even number from 2 to 16, got 18'],
      [['--sphere', '2', '--power', '17', '--space', '1'], 'from 0 to 16, got 17'],
      [['--sphere', '2', '--space', '100001'], 'from 0 to 100000, got 100001'],
      [['--sphere', '2', '--space', '1.5'], 'whole number of at least 0'],
      [['--sphere', '2', '--gram', out, '--space', '1'], '--sphere together with a Gram matrix'],
      [['--power', '2', '--gram', out, '--space', '1'], '--power together with a Gram matrix'],
    ];
    for (const [args, says] of cases) {
      const run = await onSphere(...args);
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
    await expect(certify('n-width', { sphere: Number.NaN, space: 1 })).rejects.toThrow('got NaN');
    await expect(certify('n-width', { sphere: 2, space: -1 })).rejects.toThrow('got -1');
    await expect(certify('n-width', { sphere: 2, power: 0.5, space: 1 })).rejects.toThrow('0.5');
  });
});
