/**
 * # A training case with one sample and one neuron
 * @module
 */
import { identified } from '../../src/conformance/cases.ts';
import type { Answer, Case, Tensor } from '../../src/conformance/protocol.ts';
import { encodeTensor } from '../../src/conformance/tensor.ts';

export const f64 = (shape: readonly number[], data: readonly number[]): Tensor =>
  encodeTensor('f64', shape, data);

/** One sample x = 1, one neuron, v = 1: f = sigma(W). */
export function tiny(activation: string, y: number, goal: number, loss: 'half-sum' | 'mean'): Case {
  const inputs = {
    X: f64([1, 1], [1]),
    W: f64([1, 1], [0.5]),
    v: f64([1], [1]),
    y: f64([1], [y]),
    C: f64([1, 1], [0.5]),
    radius: f64([], [4]),
    eta: f64([], [0.5]),
    goal: f64([], [goal]),
  };
  return identified({ op: 'train', dtype: 'f64', activation, flags: { loss }, inputs });
}

export const at = (w: number): Answer => ({ status: 'ok', outputs: { P: f64([1, 1], [w]) } });
