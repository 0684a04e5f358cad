/**
 * # The number of instances is that of the instances
 * @module
 */
import { describe, expect, it } from 'vitest';
import { gridCandidates, gridCount } from '../../src/counterexamples/grid.ts';
import type { Grid } from '../../src/counterexamples/grid.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

function counted(grid: Grid, height: number): number {
  const scope = { samples: 2, inputs: 2, neurons: 2, height };
  let count = 0;
  for (const _ of gridCandidates(grid, scope)) count++;
  expect(gridCount(grid, scope)).toBe(BigInt(count));
  return count;
}

describe('gridCount', () => {
  for (const neurons of ['single', 'pairs', 'none'] as const)
    for (const outputs of ['free', 1n] as const)
      for (const signed of [false, true])
        it(`counts ${neurons} neurons, v ${String(outputs)}${signed ? ', signs apart' : ''}`, () => {
          const values = ['tanh', 'square', 'relu'].map((name) => activationNamed(name).value);
          const grid: Grid = {
            activations: values,
            drawn: values,
            neurons,
            outputs,
            labels: neurons === 'none' ? 'free' : 'derived',
            shape: (m, n, d) => m + n + d < 6,
            suits: () => true,
            signed,
          };
          expect(counted(grid, 1)).toBeGreaterThan(0);
        });

  it('counts one shape twice as high', () => {
    const values = [activationNamed('cube').value];
    const grid: Grid = {
      activations: values,
      drawn: values,
      neurons: 'single',
      outputs: 'free',
      labels: 'free',
      shape: (m, n, d) => m === 2 && n === 1 && d === 1,
      suits: () => true,
    };
    // 25 samples; 13 neurons (w, v) up to sign, and their multisets of two
    expect(counted(grid, 2)).toBe(25 * 91);
  });
});
