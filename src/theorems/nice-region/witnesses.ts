/**
 * # The rows of Theorem B
 * @module
 */
import type { Row } from '../../counterexamples/row.ts';
import { rows as constraint } from './witnesses/constraint.ts';
import { rows as flatRegion } from './witnesses/flat-region.ts';
import { rows as mirroredKernel } from './witnesses/mirrored-kernel.ts';
import { rows as noBadMinimum } from './witnesses/no-bad-minimum.ts';
import { rows as radius } from './witnesses/radius.ts';
import { rows as zeroOutputs } from './witnesses/zero-outputs.ts';

export const rows: readonly Row[] = [
  ...mirroredKernel,
  ...flatRegion,
  ...zeroOutputs,
  ...radius,
  ...constraint,
  ...noBadMinimum,
];
