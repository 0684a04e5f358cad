/**
 * # certify feedback-alignment
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-feedback-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const narrow = {
  X: [[1, 0], [0, 1], [1, 1], [0.5, -1]], // prettier-ignore
  Y: [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], // prettier-ignore
  layers: [[[1, 0.5], [-0.5, 1], ['1/3', 0], [1, -1]], [[1, 0, 0.5, -1]], [[1], [-1], [0.5]]], // prettier-ignore
  feedback: [[[1, 0, 0, 0.5], [0, 1, 0, -0.5], [0, 0, 1, 0.25]], [[1], [0.5], [-1]]], // prettier-ignore
};
const star = { X: [[1]], Y: [[-1]], layers: [[[0]], [[-1]]], feedback: [[[1]]] };

const called = (...args: readonly string[]): ReturnType<typeof widthwise> =>
  widthwise(folder, 'certify', 'feedback-alignment', ...args, '--out', join(folder, 'out.json'));

describe('certify feedback-alignment', () => {
  it('brackets the alignment of each layer, and its ceiling before a narrow one', async () => {
    const run = await called('--network', write('n.json', narrow), '--activation', 'tanh');
    expect(run.code).toBe(0);
    for (const says of [
      'network   2-4-1-3 on n = 4, activation tanh',
      'layer 1   mean cosine from 0.08',
      '; at most 0.880',
      'for any signals before a layer of width 1',
      'layer 2   mean cosine from 0.49',
      'VERIFIED',
    ])
      expect(run.stdout).toContain(says);
    const text = readFileSync(join(folder, 'out.json'), 'utf8');
    expect(text.match(/"fact":"alignment"/gu)).toHaveLength(2);
    expect(text.match(/"fact":"bottleneck"/gu)).toHaveLength(1);
    expect(text).not.toContain('dfa-');
  });

  it('says whether one hidden layer descends here, and always', async () => {
    const made = await certify('feedback-alignment', { network: star, activation: 'x' });
    expect(made).toMatchObject({ kind: 'certified', descends: false, always: false });
    const run = await called('--network', write('s.json', star), '--activation', 'x');
    expect(run.stdout).toContain('here      <G, D> = -1 exactly: it ascends here');
    expect(run.stdout).toContain(
      'always    no: with relu it ascends where only neuron 1 is active',
    );
    expect(run.stdout).toContain('linear    V B^T has a negative direction');
    const aligned = { ...star, feedback: [[[-2]]] };
    const well = await called('--network', write('a.json', aligned), '--activation', 'x');
    expect(well.stdout).toContain('always    never ascends');
    expect(well.stdout).toContain('linear    V B^T + B V^T is positive definite');
  });

  it('finds a linear rate where labels are near', async () => {
    const network = {
      X: [[1, 0], [0, 1]], // prettier-ignore
      Y: [[1.2275390625], [0.2958984375]],
      layers: [[[1, 0], [0, 1], [0.5, -0.5]], [[1, 1, 1]]], // prettier-ignore
      feedback: [[[1, 0.5, 1]]],
    };
    const made = await certify('feedback-alignment', { network, activation: 'tanh' });
    expect(made).toMatchObject({ kind: 'certified', descends: true });
    expect(JSON.stringify(made)).toMatch(/"rate":1\.\d+/u);
  });

  it('refuses shapes that do not agree, and says where', async () => {
    const cases = [
      [{ ...star, feedback: [] }, 'feedback'],
      [{ ...star, feedback: [[[1, 2]]] }, 'expected 1 x 1, got 1 x 2'],
      [{ ...star, layers: [[[0]]] }, 'layers'],
      [{ ...star, Y: [[1, 2]] }, 'labels: expected 1 x 1, got 1 x 2'],
      [{ ...star, layers: [[[0, 0]], [[1]]] }, 'layer 1: expected 1 columns, got 2'],
      [{ X: [[1]] }, 'Y'],
    ] as const;
    for (const [value, says] of cases) {
      const run = await called('--network', write('bad.json', value), '--activation', 'x');
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
    const none = await called('--network', write('s.json', star));
    expect(none.code).toBe(2);
  });

  it('says why nothing is known at a kink', async () => {
    const run = await called('--network', write('s.json', star), '--activation', 'relu');
    expect(run.stdout).toContain('here      <G, D> is not known: a kink');
    expect(run.stdout).toContain('layer 1   the mean cosine is not known');
  });
});
