/**
 * # Networks with a bias of the output, as networks without one
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import { dense, mapMatrix, row } from '../../../src/linalg/matrix.ts';
import { layeredValue } from '../../../src/purification/cases.ts';
import { compiled } from '../../../src/search/compiled-expression.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { printExpression } from '../../../src/sigma/expression-print.ts';
import { withOutputBias } from '../../../src/theorems/purification/output-bias.ts';
import type { Unbiased } from '../../../src/theorems/purification/output-bias.ts';

const table = (...rows: number[][]) =>
  dense(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));

function network(name: string, free: number, outputs: readonly number[]): Unbiased {
  const inputs = table([2, 0.5, 1], [-1, 3, 1]);
  return {
    problem: { inputs, labels: [0, 0], activation: activationNamed(name) },
    point: { hidden: table([1, 0.5, -2], [-0.5, 1, 0.25]), outputs },
    free,
  };
}

function values({ problem, point }: Unbiased): readonly number[] {
  const sigma = compiled(problem.activation.value);
  return [0, 1].map((i) =>
    point.outputs.reduce((sum, v, j) => {
      const t = row(point.hidden, j).reduce(
        (s, w, k) => s + w * (row(problem.inputs, i)[k] ?? 0),
        0,
      );
      return sum + v * sigma(t);
    }, 0),
  );
}

describe('the bias of an output', () => {
  it('is a neuron of a fixed input with relu, whether there is such an input or not', () => {
    for (const [free, cols] of [
      [2, 3],
      [3, 4],
    ] as const) {
      const net = network('relu', free, [1, -2]);
      const own = withOutputBias(net, -0.375, 'weights');
      expect(own.free).toBe(free);
      expect([own.problem.inputs.cols, own.point.hidden.cols]).toEqual([cols, cols]);
      expect(values(own)).toEqual(values(net).map((f) => f - 0.375));
      // what moves is what moved, and over Q too
      const q = rationalFromDouble;
      const at = {
        hidden: mapMatrix(own.point.hidden, q),
        outputs: own.point.outputs.map(q),
        input: row(mapMatrix(own.problem.inputs, q), 0),
      };
      expect(layeredValue(Q, at)).toEqual(q(values(own)[0] ?? Number.NaN));
    }
  });

  it('is shared by the neurons through sigma otherwise', () => {
    const net = network('tanh', 2, [1, -0.25]);
    const own = withOutputBias(net, -0.375, 'weights');
    expect(printExpression(own.problem.activation.value)).toBe('tanh(x) + (-1/2)');
    expect(own.point).toBe(net.point);
    for (const [i, f] of values(own).entries())
      expect(f).toBeCloseTo((values(net)[i] ?? 0) - 0.375, 12);
  });

  it('is refused where the output weights sum to 0, and 0 changes nothing', () => {
    const net = network('tanh', 2, [1, -1]);
    expect(() => withOutputBias(net, 0.5, '--weights')).toThrow('the output weights sum to 0');
    expect(withOutputBias(net, 0, '--weights')).toBe(net);
  });
});
