import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-rates-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const network = { W: [[1, '-1/2']], v: [1], polynomial: ['-1/24', 0.5] };
const square = { breaks: [0, 1], pieces: [[0, 0, 1]] };
const n = write('n.json', network);
const f = write('f.json', square);
const out = join(folder, 'out.json');
const called = (args: readonly string[]): ReturnType<typeof widthwise> =>
  widthwise(folder, ...args);

describe('certify rates', () => {
  it('writes the exact error of a network, and the least of any of its size', async () => {
    const run = await called(['certify', 'rates', '--network', n, '--target', f, '--out', out]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('VERIFIED');
    expect(run.stdout).toContain('network   1 neuron, k = 1; target of 1 piece');
    expect(run.stdout).toContain('error     squared, in L2: 1/2880');
    expect(run.stdout).toContain('least     the network attains it');
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('"version":3');
    expect(text).toContain('"fact":"network-error"');
    expect(text).toContain('"fact":"free-knot","neurons":1,"power":1,"squared":"1/2880"');
  });

  it('says how far from the least another network is, and nothing of it for other targets', async () => {
    const line = write('line.json', { W: [[0, 1]], v: [0], polynomial: ['-1/6', 1] });
    const far = await called(['certify', 'rates', '--network', line, '--target', f, '--out', out]);
    expect(far.stdout).toContain('squared, in L2: 1/180');
    expect(far.stdout).toContain('least     at least 1/2880 for any network with 1 neuron');
    const other = write('other.json', { breaks: [0, 2], pieces: [[0, 0, 1]] });
    const run = await called(['certify', 'rates', '--network', n, '--target', other, '--out', out]);
    expect(run.code).toBe(0);
    expect(run.stdout).not.toContain('least');
    expect(readFileSync(out, 'utf8')).not.toContain('free-knot');
  });

  it('does not take R6 for a polynomial part of a higher degree', async () => {
    const exact = write('exact.json', { W: [[0, 1]], v: [0], polynomial: [0, 0, 1] });
    const run = await called(['certify', 'rates', '--network', exact, '--target', f, '--out', out]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('squared, in L2: 0');
    expect(readFileSync(out, 'utf8')).not.toContain('free-knot');
  });

  it('proves that n neurons beat every n-dimensional space on a range, from 16 on', async () => {
    const run = await called(['certify', 'rates', '--neurons', '16..100', '--out', out]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('For every n from 16 to 100');
    const one = await called(['certify', 'rates', '--neurons', '16', '--out', out]);
    expect(one.stdout).toContain('For n = 16');
    const early = await called(['certify', 'rates', '--neurons', '15..20', '--out', out]);
    expect(early.code).toBe(1);
    expect(early.stdout).toContain('at n = 15');
  });

  it('refuses what does not go together, and files that are no network or function', async () => {
    const bad = (value: unknown): string => write('bad.json', value);
    const cases: readonly (readonly [args: readonly string[], says: string])[] = [
      [[], 'no network'],
      [['--network', n], 'no target'],
      [['--target', f], 'no network'],
      [['--network', n, '--target', f, '--neurons', '16'], 'together with a network'],
      [['--neurons', '20..16'], '1 <= first <= last'],
      [['--neurons', '0'], '1 <= first <= last'],
      [['--neurons', '16..100001'], '1 <= first <= last <= 100000'],
      [['--neurons', 'many'], 'Expected a range'],
      [['--network', bad({ W: [], v: [] }), '--target', f], 'expected at least one neuron'],
    ];
    for (const [args, says] of cases) {
      const run = await called(['certify', 'rates', ...args, '--out', out]);
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
    const networks: readonly (readonly [value: unknown, says: string])[] = [
      [{ W: [[1]], v: [1] }, 'W[0]: expected a weight and a bias'],
      [{ W: [[1, 2]], v: [1, 2] }, 'expected 1 output weights, got 2'],
      [{ W: [[1, 'x']], v: [1] }, 'W[0][1]'],
      [{ W: [[1, '1/0']], v: [1] }, 'W[0][1]'],
      [{ W: [[1, 2]], v: [1], power: 17 }, 'power'],
      [{ W: [[1, 2]], v: [1], powr: 1 }, 'did you mean "power"'],
      ['[', 'bad.json'],
      ['{"W":[[1,1e999]],"v":[1]}', 'bad.json'],
    ];
    for (const [value, says] of networks) {
      const run = await called(['certify', 'rates', '--network', bad(value), '--target', f]);
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
    const targets: readonly (readonly [value: unknown, says: string])[] = [
      [{ breaks: [0, 0], pieces: [[1]] }, 'do not increase'],
      [{ breaks: [0], pieces: [] }, 'at least one piece'],
      [{ breaks: [0, 1], pieces: [[]] }, 'pieces[0]'],
      [[[1]], 'bad.json'],
    ];
    for (const [value, says] of targets) {
      const run = await called(['certify', 'rates', '--network', n, '--target', bad(value)]);
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
  });

  it('proposes no numbers that the checker does not read', async () => {
    const huge = write('huge.json', { W: [[1, 1e308]], v: [1e308] });
    const run = await called(['certify', 'rates', '--network', huge, '--target', f, '--out', out]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('the checker reads at most 400');
  });
});

describe('the library', () => {
  it('certifies rates for values in memory', async () => {
    const made = await certify('rates', { network, target: square });
    expect(made).toMatchObject({ kind: 'certified', squared: '1/2880', least: '1/2880' });
    expect(await certify('rates', { neurons: [16, 30] })).toMatchObject({ kind: 'certified' });
    expect(await certify('rates', { neurons: [1, 30] })).toMatchObject({ kind: 'not-certified' });
    // @ts-expect-error: neither a range nor a network
    await expect(certify('rates', {})).rejects.toThrow('no network');
    await expect(certify('rates', { neurons: [2, 1] })).rejects.toThrow('1 <= first <= last');
  });
});
