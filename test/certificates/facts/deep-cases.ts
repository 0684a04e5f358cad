/**
 * # Small deep networks for the tests
 * @module
 */
import type { FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import { instance, mat, q } from './support.ts';

/** relu, 1-2-1: f = (1, 2, -1), J of rank 2, r = (2, -1, 0) is in its left kernel. */
export const small: Instance = instance('relu', [[1], [2], [-1]], [-1, 3, -1]);
export const worth: FactOf<'projection'> = {
  fact: 'projection',
  layers: [mat([1], [-1]), mat([1, -1])],
  moving: 'all',
  loss: q('5/2'),
  value: q('5/2'),
};

/** Only W_1 is trained, at w = 1, where x/(1 + x^2) has its maximum. */
export const frozen: FactOf<'projection'> = {
  fact: 'projection',
  layers: [mat([1]), mat([1])],
  moving: 'hidden',
  loss: q('1/2'),
  value: q('1/8'),
};

/** tanh, 1-1-1: f is odd, and r near (1, 0, 1) almost cancels in J^T r. */
export const smooth: Instance = instance(
  'tanh',
  [[1], [2], [-1]],
  ['-0.88447071', '0.19039854', '-1.11552929'],
);
export const near: FactOf<'projection-gap'> = {
  fact: 'projection-gap',
  layers: [mat(['1/2']), mat(['1/4'])],
  from: q('0.9999'),
  to: q('1.0001'),
  gap: q('1e-12'),
};
