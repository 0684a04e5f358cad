/**
 * # The rows of Theorem C
 * @module
 */
import type { Row } from '../../counterexamples/row.ts';
import { rows as doubledConstant } from './witnesses/doubled-constant.ts';
import { rows as kappa } from './witnesses/kappa.ts';
import { rows as mirroredStart } from './witnesses/mirrored-start.ts';
import { rows as width } from './witnesses/width.ts';
import { rows as zeroOutputs } from './witnesses/zero-outputs.ts';

export const rows: readonly Row[] = [
  ...width,
  ...mirroredStart,
  ...zeroOutputs,
  ...kappa,
  ...doubledConstant,
];
