/**
 * # The rows of Theorem T
 * @module
 */
import type { Row } from '../../counterexamples/row.ts';
import { coneRow, fullRow, oppositeRow, silentRow } from './witnesses/minima.ts';
import { exceptionalRow, genericRow, meanRow, orderRow } from './witnesses/spans.ts';

export const rows: readonly Row[] = [
  exceptionalRow,
  genericRow,
  silentRow,
  fullRow,
  meanRow,
  orderRow,
  coneRow,
  oppositeRow,
];
