import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-tensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const target = { order: 3, c: [1], V: [[1, 1, 1]] };
const start = [
  [1, 0, 0],
  [0, 1, 0],
];
const near = {
  W: [
    [1.0625, '15/16', 1],
    [0.125, 0, 0],
  ],
  v: [1, 0.5],
};
const t = write('t.json', target);
const u = write('u.json', { W: start });
const out = join(folder, 'out.json');
const called = (...args: readonly string[]): ReturnType<typeof widthwise> =>
  widthwise(folder, 'certify', 'tensors', ...args, '--out', out);

const beyond = 'ended below what any lazy training from its start can reach';

describe('certify tensors', () => {
  it('writes the distance from the lazy class, its dimension, and the means', async () => {
    const run = await called('--target', t, '--weights', u);
    expect(run.code).toBe(0);
    for (const says of [
      'tensors   order 3, d = 3, 1 term, 2 neurons at the start',
      'lazy      squared distance = 13 exactly, of norm(T)^2 = 27 exactly',
      'dimension 6 of 10',
      'mean      over all v^3: at least b for any 2 neurons, where b = 8/35 exactly',
      'for these it = 13/35 exactly',
      'VERIFIED',
    ])
      expect(run.stdout).toContain(says);
    expect(run.stdout).not.toContain('beyond');
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('"multipliers":[["1","3","3"],["3","1","3"]],"squared":"13"');
    expect(text).not.toContain('tensor-full');
  });

  it('says that a run went beyond lazy training only where that is shown', async () => {
    const run = write('run.json', near);
    const well = await called('--target', t, '--weights', u, '--network', run);
    expect(well.code).toBe(0);
    expect(well.stdout).toContain(
      'run       squared distance at most 111085/524288, with 2 neurons',
    );
    expect(well.stdout).toContain(`beyond    this run, with 2 neurons, ${beyond}`);
    expect(readFileSync(out, 'utf8')).toContain('"most":"111085/524288"');
    // distance 13, the same as that of the lazy class: 27 - 2 * 27 c + 27 c^2 is 13 for no rational c, so c = 1/4 is above
    const poor = write('poor.json', { W: [[1, 1, 1]], v: [0.25] });
    const badly = await called('--target', t, '--weights', u, '--network', poor);
    expect(badly.stdout).toContain('run       squared distance at most 243/16, with 1 neuron');
    expect(badly.stdout).not.toContain(beyond);
    const equal = write('equal.json', { W: [[1, 0, 0]], v: [0] });
    const zero = write('zero.json', { W: [[0, 0, 0]] });
    const same = await called('--target', t, '--weights', zero, '--network', equal);
    expect(same.stdout).toContain('squared distance = 27 exactly');
    expect(same.stdout).not.toContain(beyond);
  });

  it('lists a form where the dimension is less than m d and D', async () => {
    const parallel = write('parallel.json', [
      [1, 0],
      [2, 0],
    ]);
    const plane = write('plane.json', { order: 3, c: [1], V: [[1, 1]] });
    const run = await called('--target', plane, '--weights', parallel);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('dimension 2 of 4');
    expect(run.stdout).toContain('has dimension 2, in the 4');
  });

  it('takes requests of the library', async () => {
    const made = await certify('tensors', { target, weights: start, network: near });
    expect(made).toMatchObject({
      kind: 'certified',
      squared: '13',
      width: '8/35',
      mean: '13/35',
      rank: 6,
      residual: '111085/524288',
      beyond: true,
    });
  });

  it('does not write numbers that the checker does not read, and says so', async () => {
    const long = write('long.json', {
      W: [
        [0.1, 0.2, 0.3],
        [0.7, 0.11, 0.13],
      ],
    });
    const run = await called('--target', t, '--weights', long);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/numbers of more than\s+400\s+digits/u);
  });

  it('refuses files that are no sums of powers', async () => {
    const bad = (value: unknown): string => write('bad.json', value);
    const cases: readonly (readonly [args: () => readonly string[], says: string])[] = [
      [() => ['--target', bad({ ...target, order: 1 }), '--weights', u], 'order'],
      [
        () => ['--target', bad({ ...target, c: [1, 2] }), '--weights', u],
        'expected 1 coefficients',
      ],
      [() => ['--target', bad({ ...target, V: [] }), '--weights', u], 'at least one row'],
      [() => ['--target', bad({ ...target, V: [[1, 'x', 1]] }), '--weights', u], 'V[0][1]'],
      [() => ['--target', bad({ ...target, V: [[]] }), '--weights', u], 'V[0]'],
      [() => ['--target', t, '--weights', bad([[1, 0]])], 'expected rows of 3 numbers, got 2'],
      [() => ['--target', t, '--weights', bad([[1, 0, 0], [1]])], 'W[1]'], // prettier-ignore
      [() => ['--target', t, '--weights', bad([])], 'at least one row'],
      [() => ['--target', t, '--weights', u, '--network', bad({ W: start })], 'v'],
      [() => ['--target', t, '--weights', u, '--network', bad({ W: start, v: [1] })], 'expected 2'],
      [() => ['--target', t], '--weights'],
    ];
    for (const [args, says] of cases) {
      const run = await called(...args());
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
    const many = Array.from({ length: 134 }, () => [1, 0, 0]);
    const digits = '1'.repeat(10_000);
    const long = [
      ['--weights', ['--target', t, '--weights', write('long-u.json', [[digits, 0, 0]])]],
      [
        '--target',
        ['--target', write('long-t.json', { ...target, c: [`1/${digits}`] }), '--weights', u],
      ],
      ['--network', ['--target', t, '--weights', u, '--network', write('long-run.json', { W: [[digits, 0, 0]], v: [1] })]], // prettier-ignore
    ] as const;
    for (const [field, args] of long) {
      const run = await called(...args);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(`${field}: a number has 1000`);
    }
    const large = await called('--target', t, '--weights', bad(many));
    expect(large.code).toBe(2);
    expect(large.stderr).toContain('402 normal equations, m d, of at most 400');
  });
});
