/**
 * # certify network for networks of more layers and outputs
 *
 * Small networks in the form of public ones: Flatten and Gemm (mnistfc), Sub, Div, MatMul and Add (ACAS Xu).
 * @module
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { int, model, node, tensor, value } from '../data/onnx-models.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

type Rows = readonly (readonly number[])[];

/** Quarters, so that float64 computes everything below exactly. */
const rowsOf = (m: number, d: number, from: number): Rows =>
  Array.from({ length: m }, (_, j) =>
    Array.from({ length: d }, (_, k) => (((j * 7 + k * 5 + from) % 9) - 4) / 4),
  );

const W1 = rowsOf(6, 5, 1);
const W2 = rowsOf(6, 6, 2);
const W3 = rowsOf(3, 6, 3);
const [b1, b2, b3] = [rowsOf(1, 6, 4), rowsOf(1, 6, 5), rowsOf(1, 3, 6)].map(([row = []]) => row);
const X = rowsOf(8, 5, 7);

const affine = (W: Rows, b: readonly number[] = [], u: readonly number[]) =>
  W.map((w, j) => w.reduce((s, a, k) => s + a * (u[k] ?? 0), b[j] ?? 0));
const relu = (u: readonly number[]) => u.map((a) => Math.max(a, 0));
const f = (x: readonly number[]) => affine(W3, b3, relu(affine(W2, b2, relu(affine(W1, b1, x)))));
const best = (u: readonly number[]) => u.indexOf(Math.max(...u));

const transposed = (W: Rows) => (W[0] ?? []).map((_, k) => W.map((w) => w[k] ?? 0));
const gemm = (x: string, l: number, y: string) =>
  node('Gemm', [x, `W${l}`, `b${l}`], y, int('transB', 1));
const layers = [
  [W1, b1],
  [W2, b2],
  [W3, b3],
] as const;

/** [1, 1, 5] flattened, three Gemm. */
function flattened(): Uint8Array {
  return model(
    node('Flatten', ['X'], 'x', int('axis', 1)),
    gemm('x', 1, 'p1'),
    node('Relu', ['p1'], 'h1'),
    gemm('h1', 2, 'p2'),
    node('Relu', ['p2'], 'h2'),
    gemm('h2', 3, 'f'),
    ...layers.flatMap(([W, b = []], l) => [
      tensor(`W${l + 1}`, [W.length, W[0]?.length ?? 0], W.flat()),
      tensor(`b${l + 1}`, [b.length], b),
    ]),
    value(11, 'X', [1, 1, 5]),
    value(12, 'f', [1, 3]),
  );
}

/** (X - mean)/range, then MatMul and Add three times: the same network on 2 x + 1/4. */
function normalised(): Uint8Array {
  const products = layers.flatMap((_, k) => {
    const l = k + 1;
    const into = k === 2 ? 'f' : `p${l}`;
    return [
      node('MatMul', [k === 0 ? 'x' : `h${k}`, `W${l}`], `q${l}`),
      node('Add', [`q${l}`, `b${l}`], into),
      ...(k === 2 ? [] : [node('Relu', [into], `h${l}`)]),
    ];
  });
  return model(
    node('Flatten', ['X'], 'flat', int('axis', 1)),
    node('Sub', ['flat', 'mean'], 'centred'),
    node('Div', ['centred', 'range'], 'x'),
    ...products,
    tensor('mean', [5], [0.25, 0.25, 0.25, 0.25, 0.25]),
    tensor('range', [5], [2, 2, 2, 2, 2]),
    ...layers.flatMap(([W, b = []], l) => [
      tensor(`W${l + 1}`, [W[0]?.length ?? 0, W.length], transposed(W).flat()),
      tensor(`b${l + 1}`, [b.length], b),
    ]),
    value(11, 'X', [1, 1, 1, 5]),
    value(12, 'f', [1, 3]),
  );
}

interface Document {
  readonly kind: string;
  readonly enclosed: {
    readonly rows: number;
    readonly outputs: number;
    readonly range: readonly [number, number];
    readonly loss?: readonly [number, number];
    readonly gradient?: readonly [number, number];
    readonly right?: number;
    readonly wrong?: number;
  };
}

const save = (folder: string, name: string, data: object) =>
  writeFileSync(join(folder, name), JSON.stringify(data));

async function document(folder: string, ...words: readonly string[]): Promise<Document> {
  const { code, stdout } = await widthwise(folder, '--json', 'certify', 'network', ...words);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('widthwise certify network', () => {
  it('encloses outputs, loss and gradient of a flattened chain of Gemm, and reads its classes', () =>
    inFolder(async (folder) => {
      const outputs = X.map(f);
      const y = outputs.map((u, i) => (i < 5 ? best(u) : (best(u) + 1) % 3));
      save(folder, 'd.json', { X, y });
      writeFileSync(join(folder, 'm.onnx'), flattened());
      const { enclosed } = await document(folder, '--data', 'd.json', '--weights', 'm.onnx');
      const loss = outputs.reduce(
        (sum, u, i) => u.reduce((s, a, c) => s + (a - (c === y[i] ? 1 : 0)) ** 2 / 2, sum),
        0,
      );
      expect(enclosed).toMatchObject({ rows: 8, outputs: 3, right: 5, wrong: 3 });
      const [least = 0, most = 0] = enclosed.loss ?? [];
      expect(least).toBeLessThanOrEqual(loss);
      expect(most).toBeGreaterThanOrEqual(loss);
      expect(most - least).toBeLessThan(1e-10);
      const all = outputs.flat();
      expect(enclosed.range[0]).toBeCloseTo(Math.min(...all), 10);
      expect(enclosed.range[1]).toBeCloseTo(Math.max(...all), 10);
      const words = ['certify', 'network', '--data', 'd.json', '--weights', 'm.onnx'];
      const { stdout } = await widthwise(folder, ...words);
      expect(stdout).toMatch(/zero, region, kkt, stationary not tried: they are about one hidden/u);
      expect(stdout).toMatch(/projection not tried: Theorem F is about one output/u);
      expect(stdout).toMatch(/exact {5}the loss is \d+\/\d+ over Q/u);
      expect(stdout).toMatch(/ENCLOSED, no file/u);
      expect(existsSync(join(folder, 'proof.json'))).toBe(false);
    }));

  it('folds the normalisation of an input', () =>
    inFolder(async (folder) => {
      const raw = X.map((x) => x.map((a) => 2 * a + 0.25));
      save(folder, 'd.json', { X: raw });
      writeFileSync(join(folder, 'm.onnx'), normalised());
      const { enclosed } = await document(folder, '--data', 'd.json', '--weights', 'm.onnx');
      const all = X.flatMap(f);
      expect(enclosed.range[0]).toBeCloseTo(Math.min(...all), 10);
      expect(enclosed.range[1]).toBeCloseTo(Math.max(...all), 10);
      expect(enclosed.loss).toBeUndefined(); // no labels
    }));

  it('says what labels and inputs it cannot use', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'm.onnx'), flattened());
      save(folder, 'd.json', { X, y: X.map((_, i) => i / 2) });
      const words = ['certify', 'network', '--weights', 'm.onnx', '--data'];
      const { code, stdout } = await widthwise(folder, ...words, 'd.json');
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /loss {6}not asked for: with 3 outputs a label is one of 0, \.\., 2, and row 2 has 0\.5/u,
      );
      save(folder, 'd.json', { X: X.map((x) => x.slice(1)) });
      const narrow = await widthwise(folder, ...words, 'd.json');
      expect(narrow.code).toBe(2);
      expect(narrow.stderr).toMatch(/m\.onnx: the weights take 5 inputs, and the data have 4/u);
      save(folder, 'd.json', { X });
      const wide = await widthwise(folder, ...words, 'd.json', '--bias');
      expect(wide.stderr).toMatch(/Leave --bias out/u);
      save(folder, 'd.json', { X: X.map((x) => x.map(() => 1.7e308)) });
      const large = await widthwise(folder, ...words, 'd.json');
      expect(large.code).toBe(1);
      expect(large.stdout).toMatch(/outputs {3}not enclosed/u);
    }));

  it('writes Theorem F where layers have no biases, from a state_dict too', () =>
    inFolder(async (folder) => {
      const deep = model(
        node('MatMul', ['X', 'A'], 'p1'),
        node('Tanh', ['p1'], 'h1'),
        node('MatMul', ['h1', 'B'], 'p2'),
        node('Tanh', ['p2'], 'h2'),
        node('MatMul', ['h2', 'C'], 'f'),
        tensor('A', [2, 2], [1, 0.5, -0.5, 1]),
        tensor('B', [2, 2], [0.25, 1, 1, -0.5]),
        tensor('C', [2, 1], [1, -1]),
        value(11, 'X', [3, 2]),
        value(12, 'f', [3, 1]),
      );
      writeFileSync(join(folder, 'm.onnx'), deep);
      save(folder, 'd.json', {
        X: [
          [1, 0],
          [0, 1],
          [1, -1],
        ],
        y: [1, 0, -1],
      });
      const words = ['certify', 'network', '--data', 'd.json', '--weights', 'm.onnx'];
      const { code, stdout, stderr } = await widthwise(folder, ...words);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toMatch(/VERIFIED/u);
      expect((await widthwise(folder, 'check', 'proof-projection.json')).code).toBe(0);
    }));
});
