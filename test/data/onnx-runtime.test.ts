import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { interval, intervalTier, magnitude } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Tier } from '../../src/arithmetic/ring.ts';
import type { OnnxPrecision } from '../../src/data/onnx-write.ts';
import { onnxBytes } from '../../src/data/onnx-write.ts';
import { readOnnx } from '../../src/data/onnx-read.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { at, dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed, builtIn } from '../../src/sigma/built-in.ts';
import { evaluate, printExpression } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import { inFolder } from './support.ts';

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';

const [n, d, m] = [7, 5, 11];
const unit = { float64: 2 ** -53, float32: 2 ** -24 } as const;
const least = { float64: 2 ** -1074, float32: 2 ** -126 } as const; // float32 may flush to zero

/** Every value that lies within `ulps` units in the last place of one in x, by relative error. */
function near(x: Interval, ulps: number, precision: OnnxPrecision): Interval {
  const eps = 2 * ulps * unit[precision];
  const scaled = intervalTier.mul(x, interval(1 - eps, 1 + eps));
  return intervalTier.add(scaled, interval(-least[precision], least[precision]));
}

/** The possible results in this precision: operations are rounded once, functions to 8 units. */
function rounding(precision: OnnxPrecision): Tier<Interval> {
  const once = (x: Interval): Interval => near(x, 1, precision);
  return {
    ...intervalTier,
    add: (a, b) => once(intervalTier.add(a, b)),
    sub: (a, b) => once(intervalTier.sub(a, b)),
    mul: (a, b) => once(intervalTier.mul(a, b)),
    constant: (num, den) => {
      const exact = intervalTier.constant(num, den);
      return exact === undefined ? undefined : once(exact);
    },
    div: (a, b) => {
      const exact = intervalTier.div(a, b);
      return exact === undefined ? undefined : once(exact);
    },
    power: (a, k) => near(intervalTier.power(a, k), 8, precision),
    apply: (f, a) => {
      const exact = intervalTier.apply(f, a);
      return exact === undefined || f === 'relu' ? exact : near(exact, 8, precision);
    },
  };
}

/** An inner product of k terms in any order: gamma_k times the sum of the magnitudes, twice to be safe in gamma. */
function inner(as: readonly Interval[], bs: readonly Interval[], u: number): Interval {
  let [sum, size] = [interval(0), interval(0)];
  as.forEach((a, k) => {
    const term = intervalTier.mul(a, bs[k] ?? interval(0));
    sum = intervalTier.add(sum, term);
    size = intervalTier.add(size, interval(magnitude(term)));
  });
  const gamma = (as.length * u) / (1 - 2 * as.length * u);
  const error: number = magnitude(intervalTier.mul(size, interval(gamma)));
  return intervalTier.add(sum, interval(-error, error));
}

function rows(A: Dense): readonly (readonly Interval[])[] {
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: A.cols }, (_, j) => interval(at(A, i, j))),
  );
}

/** Enclosures of the possible f(W, v) in this precision. */
function outputs(
  X: Dense,
  W: Dense,
  v: readonly number[],
  sigma: Expression,
  precision: OnnxPrecision,
): readonly Interval[] {
  const tier = rounding(precision);
  return rows(X).map((x) => {
    const hidden = rows(W).map((w) => {
      const h = evaluate(tier, sigma, inner(x, w, unit[precision]));
      if (h === undefined) throw new Error('the activation has no enclosure here');
      return h;
    });
    const weights = v.map((a) => interval(a));
    return inner(hidden, weights, unit[precision]);
  });
}

const gaussian = gaussianSource(1);
/** float32 numbers, so that both precisions get the same network. */
const draw = (count: number): Float64Array =>
  Float64Array.from({ length: count }, () => Math.fround(gaussian()));
const X = dense(n, d, draw(n * d));
const W = dense(m, d, draw(m * d));
const v = Array.from(draw(m));

async function runtime(
  bytes: Uint8Array,
  precision: OnnxPrecision,
  inputs: Dense = X,
): Promise<readonly number[]> {
  // without extended optimisations: they fuse swish into an operator that has no float64 kernel
  const session = await InferenceSession.create(bytes, { graphOptimizationLevel: 'basic' });
  const data = precision === 'float64' ? inputs.data : Float32Array.from(inputs.data);
  const { f } = await session.run({ X: new Tensor(precision, data, [n, inputs.cols]) });
  await session.release();
  expect(f?.dims).toEqual([n, 1]);
  return Array.from(f?.data ?? [], Number);
}

/** ONNX allows them in float64; ONNX Runtime 1.30 has no kernels. */
const missing = ['softplus', 'gelu'];

describe('ONNX Runtime', () => {
  for (const precision of ['float64', 'float32'] as const)
    for (const [name, { activation }] of builtIn) {
      const lacks = precision === 'float64' && missing.includes(name);
      it(`${lacks ? 'has no kernel for' : 'computes what we write for'} ${name}, ${precision}`, async () => {
        const model = { hidden: W, outputs: v, activation: activation.value };
        const bytes = onnxBytes(model, precision);
        if (lacks) {
          await expect(runtime(bytes, precision)).rejects.toThrow(
            /Could not find an implementation/u,
          );
          return;
        }
        const boxes = outputs(X, W, v, activation.value, precision);
        const answers = await runtime(bytes, precision);
        expect(answers).toHaveLength(n);
        answers.forEach((f, i) => {
          const box = boxes[i] ?? interval(0);
          expect(contains(box, rationalFromDouble(f)), `${f} in [${box.lo}, ${box.hi}]`).toBe(true);
        });
      });
    }

  it('adds the biases of a model, which takes X without its column of ones', async () => {
    const tanh = activationNamed('tanh').value;
    const ones = dense(
      n,
      d,
      X.data.map((x, k) => (k % d === d - 1 ? 1 : x)),
    );
    const features = dense(
      n,
      d - 1,
      X.data.filter((_, k) => k % d < d - 1),
    );
    const bytes = onnxBytes({ hidden: W, outputs: v, activation: tanh, bias: true });
    const boxes = outputs(ones, W, v, tanh, 'float64');
    const answers = await runtime(bytes, 'float64', features);
    answers.forEach((f, i) =>
      expect(contains(boxes[i] ?? interval(0), rationalFromDouble(f))).toBe(true),
    );
    expect(readOnnx(bytes, 'm.onnx')).toMatchObject({ hidden: W, outputs: v, bias: true });
  });

  it('gives other answers for another network', async () => {
    const tanh = activationNamed('tanh').value;
    const boxes = outputs(X, W, v, tanh, 'float64');
    const last = v.map((a, j) => (j === 0 ? a + 2 ** -40 : a));
    for (const [outputWeights, sigma] of [
      [last, tanh],
      [v, activationNamed('sin').value],
    ] as const) {
      const bytes = onnxBytes({ hidden: W, outputs: outputWeights, activation: sigma });
      const answers = await runtime(bytes, 'float64');
      const inside = answers.filter((f, i) =>
        contains(boxes[i] ?? interval(0), rationalFromDouble(f)),
      );
      expect(inside).toHaveLength(0);
    }
  });
});

const script = `
import torch
from torch import nn
torch.manual_seed(1)
def save(name, network):
    torch.onnx.export(network, torch.zeros(3, 5, dtype=next(network.parameters()).dtype), name + '.onnx', opset_version=16, dynamic_axes={'x': {0: 'n'}}, input_names=['x'])
    for p in network.parameters():
        print(','.join(repr(float(x)) for x in p.detach().flatten()))
for name, sigma in [('tanh', nn.Tanh()), ('relu', nn.ReLU()), ('sigmoid', nn.Sigmoid()), ('swish', nn.SiLU()), ('gelu', nn.GELU()), ('softplus', nn.Softplus())]:
    save(name, nn.Sequential(nn.Linear(5, 4), sigma, nn.Linear(4, 1, bias=False)).double())
save('plain', nn.Sequential(nn.Linear(5, 4, bias=False), nn.Tanh(), nn.Linear(4, 1, bias=False)))
`;

const torchGelu = 'x*(erf(x/(6369051672525773/4503599627370496)) + 1)*(1/2)';

describe('PyTorch', () => {
  const reason = hasTorch || isRequired ? '' : ` (skipped: ${python} has no torch)`;
  it.skipIf(!hasTorch && !isRequired)(`exports models that are read bit for bit${reason}`, () =>
    inFolder(async (folder) => {
      const ran = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' });
      expect(ran.status, ran.stderr).toBe(0);
      const lines = ran.stdout
        .split('\n')
        .filter((line) => /^[-\d]/u.test(line))
        .map((line) => line.split(',').map(Number));
      for (const name of ['tanh', 'relu', 'sigmoid', 'swish', 'gelu', 'softplus']) {
        const read = readOnnx(await readFile(join(folder, `${name}.onnx`)), name);
        const [theirs = [], biases = [], last = []] = lines.splice(0, 3);
        const rowsOfW = biases.map((b, j) => [...theirs.slice(5 * j, 5 * j + 5), b]);
        expect(read.hidden, name).toEqual(dense(4, 6, Float64Array.from(rowsOfW.flat())));
        expect(read.outputs, name).toEqual(last);
        expect(read.bias).toBe(true);
        // torch writes GELU with the double next to sqrt(2)
        const formula = name === 'gelu' ? torchGelu : printExpression(activationNamed(name).value);
        expect(printExpression(read.activation), name).toBe(formula);
      }
      const read = readOnnx(await readFile(join(folder, 'plain.onnx')), 'plain');
      const [theirs = [], last = []] = lines.splice(0, 2);
      expect(read).toMatchObject({ outputs: last, bias: false });
      expect(Array.from(read.hidden.data)).toEqual(theirs);
    }),
  );
});
