/**
 * # The tables of scikit-learn, raw
 *
 * They come from the package itself. The interpreter is WIDTHWISE_PYTHON, or Debian's. Without scikit-learn the tests
 * are skipped, and their titles say so, unless WIDTHWISE_REQUIRE is "all".
 * @module
 */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runs } from '../runs.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const script = `
import json
from sklearn import datasets
def text(table):
    y = table.target.reshape(len(table.data), -1)[:, :1]
    names = [f'x{k}' for k in range(table.data.shape[1])] + ['y']
    rows = [[repr(float(a)) for a in (*x, *t)] for x, t in zip(table.data, y)]
    return ''.join(','.join(row) + '\\n' for row in [names, *rows])
names = ('linnerud', 'digits', 'wine', 'iris', 'breast_cancer', 'diabetes')
print(json.dumps({name: text(getattr(datasets, 'load_' + name)()) for name in names}))
`;

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';
const exported = spawnSync(python, ['-c', script], { encoding: 'utf8', maxBuffer: 2 ** 26 });
const isThere = exported.status === 0;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';
const reason = isThere ? '' : ` (needs ${python} with sklearn, which is not there)`;

/** The least even widths from 2n/q on: below 2n/q the rows do not certify whitened beforehand either. */
const tables: readonly (readonly [name: string, width: number, more: readonly string[]])[] = [
  ['linnerud', 10, []],
  ['digits', 8, ['--rows', '200']],
  ['wine', 26, []],
  ['iris', 60, []],
  ['breast_cancer', 38, []],
  ['diabetes', 82, []],
];

describe('a table of scikit-learn', () => {
  it.skipIf(!isThere && !isRequired).each(tables.slice(0, runs(3, tables.length)))(
    `certifies raw at the least width of its whitened rows, with --labels and --bias alone: %s, %d${reason}`,
    (name, width, more) =>
      inFolder(async (folder) => {
        expect(exported.status, exported.stderr).toBe(0);
        await writeFile(join(folder, 't.csv'), JSON.parse(exported.stdout)[name]);
        const words = ['--data', 't.csv', '--labels', 'y', '--bias', ...more];
        const { code, stdout } = await widthwise(folder, 'certify', 'expressivity', ...words);
        expect([code, / v of width m = (\d+) with/u.exec(stdout)?.[1]]).toEqual([0, `${width}`]);
      }),
  );
});
