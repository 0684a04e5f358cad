/**
 * # certify robust-radius and certify purification
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { npzBytes } from '../../src/data/npz-write.ts';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-purification-'));
afterAll(() => rmSync(folder, { recursive: true }));

const zone = 'relu(x - 1/4) - relu(-x - 1/4)';
const inputs = [[1, 0, 0, 0], [1, 1, 0, 0]]; // prettier-ignore
const family = (c: number, D = 4): number[][] =>
  Array.from({ length: D }, (_, i) => Array.from({ length: D }, (__, k) => (i === k ? 1 + c : c)));
const ones = (n: number): number[] => Array.from({ length: n }, () => 1);

/** The radii of a certified request. */
function radiiOf(result: object): readonly { readonly least?: string; readonly most?: string }[] {
  const text = JSON.stringify(result);
  const found = /"radii":(?<list>\[[^\]]*\])/u.exec(text)?.groups?.['list'];
  if (found === undefined) throw new Error(text.slice(0, 500));
  return JSON.parse(found);
}

function size(text: string | undefined): number {
  const [p, q = '1'] = (text ?? 'NaN').split('/');
  return Number(p) / Number(q);
}

describe('certify purification', () => {
  it('brackets the radius of a small network with a dense part to five digits', async () => {
    writeFileSync(join(folder, 'x.json'), JSON.stringify({ X: inputs }));
    writeFileSync(join(folder, 'w.json'), JSON.stringify({ W: family(0.25), v: ones(4) }));
    const asked = ['--data', 'x.json', '--weights', 'w.json', '--activation', zone];
    const run = await widthwise(folder, 'certify', 'purification', ...asked, '--out', 'p.json');
    // eps* = 5/8
    expect(run.stdout).toMatch(
      /input 1 {3}keeps its sign within 0\.62499; changes it within 0\.62501\n/u,
    );
    expect(run.code).toBe(0);
    expect(readFileSync(join(folder, 'p.json'), 'utf8')).toContain('{"fact":"flipped-at"');
  });

  it('brackets the radius by cases where some t_i <= -b, and says so where there are many neurons', async () => {
    const W = family(0).map((w, i) => (i === 1 ? [-1, 1, 0, 0] : w.map((a) => 2 * a)));
    const some = { inputs: inputs.slice(0, 1), weights: { W, v: ones(4) }, activation: zone };
    const [radius] = radiiOf(await certify('purification', some));
    // 2 x_1 - x_1: f = 1 at h = 0
    expect(size(radius?.least)).toBeGreaterThan(0.3);
    expect(size(radius?.most) / size(radius?.least)).toBeLessThan(1.01);
    const many = family(0, 9).map((w, i) => (i === 1 ? w.map((a, k) => (k === 0 ? -1 : a)) : w.map((a) => 2 * a))); // prettier-ignore
    writeFileSync(join(folder, 'x9.json'), JSON.stringify({ X: [[1, ...ones(8).map(() => 0)]] }));
    writeFileSync(join(folder, 'w9.json'), JSON.stringify({ W: many, v: ones(9) }));
    const asked = ['--data', 'x9.json', '--weights', 'w9.json', '--activation', zone];
    const run = await widthwise(folder, 'certify', 'purification', ...asked, '--out', 'p9.json');
    expect(run.stdout).toMatch(
      /no radius is proved \(t_i <= -b for neuron 2\); changes it within 0\.\d+\n/u,
    );
    expect(run.code).toBe(0);
  });

  it('has a radius by P2 where there are many neurons', async () => {
    const X = [[1, ...ones(8).map(() => 0)]];
    const weights = { W: family(2 / 15, 9), v: ones(9) };
    const result = await certify('purification', { inputs: X, weights, activation: zone });
    const [radius] = radiiOf(result);
    expect(size(radius?.least)).toBeGreaterThan(0.56);
    expect(size(radius?.most)).toBeLessThan(0.6);
  });

  it('says where P2 has nothing to say, and refuses other networks', async () => {
    const weights = { W: family(0), v: ones(4) };
    const negative = { inputs: [[-1, 0, 0, 0], [0, 0, 0, 0]], weights, activation: zone }; // prettier-ignore
    const result = JSON.stringify(await certify('purification', negative));
    expect(result).toContain('f is odd: give the negative of this input');
    expect(result).toContain('f is 0 there');
    const two = { inputs, weights: { W: family(0), v: [1, 1, 1, 2] }, activation: zone };
    await expect(certify('purification', two)).rejects.toThrow('every v_j = 1');
  });
});

describe('certify robust-radius', () => {
  /** f = v sigma(x + c) + b as a state_dict. */
  const named = (activation: string): ReturnType<typeof widthwise> => {
    const one = { shape: [1, 1], data: Float64Array.of(1) };
    const arrays = {
      '0.weight': one,
      '0.bias': { shape: [1], data: Float64Array.of(0) },
      '2.weight': one,
      '2.bias': { shape: [1], data: Float64Array.of(-0.5) },
    };
    writeFileSync(join(folder, 'named.npz'), npzBytes(arrays));
    writeFileSync(join(folder, 'one.json'), JSON.stringify({ X: [[1]] }));
    const asked = ['--data', 'one.json', '--weights', 'named.npz', '--activation', activation];
    return widthwise(folder, 'certify', 'robust-radius', ...asked, '--out', 'n.json');
  };

  it('is about the output with its bias', async () => {
    const { code, stdout } = await named('relu');
    expect(code).toBe(0); // relu(x) - 1/2 at 1 changes its sign at 1/2, relu(x) nowhere before 0
    expect(stdout).toMatch(/keeps its sign within 0\.49999|keeps its sign within 0\.5;/u);
    expect(stdout).toMatch(/changes it within 0\.50/u);
  });

  const weights = { W: [[1, 0.25, 0.5], [0.25, 1, -0.25], [-1, 0.75, 0.5]], v: [1, -0.75, -0.5] }; // prettier-ignore
  const biased = [[1, 0.5, 1], [-0.75, 2, 1]]; // prettier-ignore

  it('brackets the radius of relu networks, with a bias that does not move', async () => {
    const result = await certify('robust-radius', { inputs: biased, weights, activation: 'relu' });
    for (const { least, most } of radiiOf(result)) {
      expect(size(least)).toBeGreaterThan(0);
      expect(size(most) / size(least)).toBeLessThan(1.01);
    }
    expect(JSON.stringify(result)).toContain('moves only the first 2 inputs');
  });

  it('has lower bounds for smooth networks, and decides a radius that is asked for', async () => {
    const base = { inputs: biased, weights, activation: 'tanh' } as const;
    const all = radiiOf(await certify('robust-radius', base));
    for (const { least, most } of all) expect(size(least)).toBeLessThan(size(most));
    const some = radiiOf(await certify('robust-radius', { ...base, within: 0.01 }));
    expect(some.map(({ least }) => size(least))).toEqual([0.01, 0.01]);
    const far = radiiOf(await certify('robust-radius', { ...base, within: 50 }));
    expect(far.every(({ least }) => least === undefined)).toBe(true);
  });

  it('is about the model with the bias of its output', async () => {
    const model = (bias: number) => {
      const data = (list: readonly number[], ...shape: number[]) =>
        ({ type: 'float64', shape, data: Float64Array.from(list) }) as const;
      return npzBytes({
        '0.weight': data([1, 0, 0, 1], 2, 2),
        '0.bias': data([0, 0], 2),
        '2.weight': data([1, 1], 1, 2),
        '2.bias': data([bias], 1),
      });
    };
    writeFileSync(join(folder, 'one.json'), JSON.stringify({ X: [[2, 1]] }));
    const radius = async (name: string, bias: number, activation: string) => {
      writeFileSync(join(folder, name), model(bias));
      const asked = ['--data', 'one.json', '--weights', name, '--activation', activation];
      const run = await widthwise(folder, 'certify', 'robust-radius', ...asked, '--out', 'r.json');
      expect(run.code).toBe(0);
      const found = /within (?<least>[\d.]+); changes it within (?<most>[\d.]+)/u.exec(run.stdout);
      return [
        run.stdout,
        Number(found?.groups?.['least']),
        Number(found?.groups?.['most']),
      ] as const;
    };
    // relu(2) + relu(1) - 2 is 0 at distance 1/sqrt(2)
    const [said, least, most] = await radius('relu.npz', -2, 'relu');
    expect(said).toContain('output    with its bias, -2: a neuron more, of an input that is 1\n');
    expect(least).toBeGreaterThan(0.706);
    expect(most).toBeLessThan(0.708);
    // without the bias it is 0 at 3/sqrt(2)
    const [text, low, high] = await radius('tanh.npz', -1, 'tanh');
    expect(text).toContain('sigma is tanh(x) + (-1/2)\n');
    expect(low).toBeLessThan(high);
    expect(high).toBeLessThan(1.5);
    const zoned = ['--data', 'one.json', '--weights', 'tanh.npz', '--activation', zone];
    const refused = await widthwise(folder, 'certify', 'purification', ...zoned);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('no bias of the output');
  });

  it('refuses what is too large', async () => {
    const many = Array.from({ length: 33 }, () => [1, 2, 3]);
    const asked = { inputs: many, weights, activation: 'relu' } as const;
    await expect(certify('robust-radius', asked)).rejects.toThrow('33 inputs, of at most 32');
    const wide = { W: Array.from({ length: 101 }, () => [1, 2, 3]), v: ones(101) };
    const large = { inputs: biased, weights: wide, activation: 'relu' } as const;
    await expect(certify('robust-radius', large)).rejects.toThrow('404 parameters, of at most 400');
  });
});
