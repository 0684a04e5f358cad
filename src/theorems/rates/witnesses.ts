/**
 * # The rows of Lemma W and Theorem R
 * @module
 */
import type { Row } from '../../counterexamples/row.ts';
import { linearTermRow, powerRow, targetRow, variationRow } from './witnesses/line.ts';
import { continuityRow, neuronsRow } from './witnesses/spheres.ts';
import { orbitRow, orthogonalRow } from './witnesses/vectors.ts';

export const rows: readonly Row[] = [
  orthogonalRow,
  orbitRow,
  neuronsRow,
  targetRow,
  linearTermRow,
  powerRow,
  variationRow,
  continuityRow,
];
