/**
 * # The rows there are
 *
 * One line a dropped hypothesis or false theorem; src/theorems/refutations.ts says what refutes each.
 * @module
 */
import type { Row } from '../row.ts';
import { doubledRow } from './false-kkt-constant.ts';
import { equalInputsRow, noPenaltyRow } from './elimination.ts';
import { analyticRow } from './flat-region.ts';
import { kappaRow } from './kkt-kappa.ts';
import { ballRow, boxRow, coneRow } from './kkt-mirrored-start.ts';
import { residualRow, stepRow } from './gradient-descent.ts';
import { nnBelowNtRow } from './lazy-gap.ts';
import { antipodalRow, kktWidthRow, widthRow } from './mirrored-kernel.ts';
import { badMinimumWithBiasRow, noBadMinimumRow } from './no-bad-minimum.ts';
import { constraintRow, exactRow, tanhRow } from './nice-region-constraint.ts';
import { exactRadiusRow, radiusRow } from './nice-region-radius.ts';
import { boundedGapRow, fullRankRow, randomSpanRow } from './quadratic-risks.ts';
import { lastLayerRow } from './projection-last-layer.ts';
import { offSampleRow } from './projection-off-sample.ts';
import { distinctInputsRow, genericInputsRow, notPolynomialRow } from './unfittable.ts';
import { nonzeroOutputsRow, positiveOutputsRow } from './zero-outputs.ts';

export const rows: readonly Row[] = [
  distinctInputsRow,
  genericInputsRow,
  notPolynomialRow,
  widthRow,
  antipodalRow,
  analyticRow,
  nonzeroOutputsRow,
  radiusRow,
  exactRadiusRow,
  constraintRow,
  tanhRow,
  exactRow,
  kktWidthRow,
  ballRow,
  coneRow,
  boxRow,
  positiveOutputsRow,
  kappaRow,
  noBadMinimumRow,
  badMinimumWithBiasRow,
  stepRow,
  residualRow,
  nnBelowNtRow,
  fullRankRow,
  randomSpanRow,
  boundedGapRow,
  equalInputsRow,
  noPenaltyRow,
  lastLayerRow,
  offSampleRow,
  doubledRow,
];

/** The row of this id, or `undefined`. */
export function rowOf(id: string): Row | undefined {
  return rows.find((row) => row.id === id);
}
