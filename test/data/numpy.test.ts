/**
 * # Files written by NumPy
 *
 * The interpreter is WIDTHWISE_PYTHON, or Debian's. Without NumPy the test is skipped, and its title says so,
 * unless WIDTHWISE_REQUIRE is "all".
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labelsIn, tableIn } from '../../src/data/files.ts';
import { inFolder } from './support.ts';

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';
const reason = hasNumpy ? '' : ` (needs ${python} with numpy, which is not there)`;

const script = `
import numpy as np, sys
X = np.array([[0.1, -2.5, 3.0], [4.0, 5e-324, -1e308]])
whole = np.array([[1, -2, 3], [4, 5, 6]])
y = np.array([1, -1], dtype=np.int64)
np.save('c.npy', X)
np.save('fortran.npy', np.asfortranarray(X))
np.save('big.npy', X.astype('>f8'))
np.save('single.npy', whole.astype(np.float32))
for name in ('int8', 'int16', 'int32', 'int64'):
    np.save(name + '.npy', np.asfortranarray(whole.astype(name)))
np.save('y.npy', y)
np.save('column.npy', y.reshape(-1, 1))
np.savez('plain.npz', X=X, y=y, ids=np.array(['a', 'b'], dtype=object))
np.savez_compressed('packed.npz', inputs=np.asfortranarray(X), labels=y.astype(bool))
np.savetxt('text.csv', X, delimiter=',', fmt='%.17g')
with open('version2.npy', 'wb') as file:
    np.lib.format.write_array(file, X, version=(2, 0))
with open('version3.npy', 'wb') as file:
    np.lib.format.write_array(file, X, version=(3, 0))
`;

const X = Float64Array.of(0.1, -2.5, 3, 4, 5e-324, -1e308);
const whole = Float64Array.of(1, -2, 3, 4, 5, 6);

describe('files of NumPy', () => {
  it.skipIf(!hasNumpy && !isRequired)(
    `are read bit for bit: .npy in every order and type, .npz stored and packed, savetxt${reason}`,
    () =>
      inFolder(async (folder) => {
        const { status, stderr } = spawnSync(python, ['-c', script], { cwd: folder });
        expect(status, stderr?.toString()).toBe(0);
        const doubles = ['c', 'fortran', 'big', 'version2', 'version3'];
        const files = [
          ...doubles.map((name) => `${name}.npy`),
          'plain.npz',
          'packed.npz',
          'text.csv',
        ];
        for (const file of files)
          expect((await tableIn(join(folder, file))).values.data, file).toEqual(X);
        for (const name of ['single', 'int8', 'int16', 'int32', 'int64'])
          expect((await tableIn(join(folder, `${name}.npy`))).values.data, name).toEqual(whole);
        for (const name of ['y.npy', 'column.npy', 'plain.npz'])
          expect((await labelsIn(join(folder, name))).labels.values, name).toEqual(
            Float64Array.of(1, -1),
          );
        expect((await labelsIn(join(folder, 'packed.npz'))).labels.values).toEqual(
          Float64Array.of(1, 1),
        );
      }),
  );
});
