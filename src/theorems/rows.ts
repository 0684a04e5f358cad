/**
 * # The rows there are
 *
 * One line a dropped hypothesis or false theorem; refutations.ts of its theorem says what refutes each.
 * @module
 */
import type { Row } from '../counterexamples/row.ts';
import { doubledRow } from './kkt/witnesses/doubled-constant.ts';
import { equalInputsRow, noPenaltyRow } from './elimination/witnesses.ts';
import { analyticRow } from './nice-region/witnesses/flat-region.ts';
import { kappaRow } from './kkt/witnesses/kappa.ts';
import { ballRow, boxRow, coneRow } from './kkt/witnesses/mirrored-start.ts';
import { residualRow, stepRow } from './gradient-descent/witnesses.ts';
import { nnBelowNtRow } from './lazy-gap/witnesses/nn-below-nt.ts';
import { antipodalRow, widthRow } from './nice-region/witnesses/mirrored-kernel.ts';
import { kktWidthRow } from './kkt/witnesses/width.ts';
import { badMinimumWithBiasRow, noBadMinimumRow } from './nice-region/witnesses/no-bad-minimum.ts';
import { constraintRow, exactRow, tanhRow } from './nice-region/witnesses/constraint.ts';
import { exactRadiusRow, radiusRow } from './nice-region/witnesses/radius.ts';
import { boundedGapRow, fullRankRow, randomSpanRow } from './lazy-gap/witnesses/quadratic-risks.ts';
import { lastLayerRow } from './projection/witnesses/last-layer.ts';
import { offSampleRow } from './projection/witnesses/off-sample.ts';
import { distinctInputsRow, genericInputsRow, notPolynomialRow } from './expressivity/witnesses.ts';
import { nonzeroOutputsRow } from './nice-region/witnesses/zero-outputs.ts';
import { positiveOutputsRow } from './kkt/witnesses/zero-outputs.ts';

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
