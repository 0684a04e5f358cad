/**
 * # The rows of Theorem F
 * @module
 */
import type { Row } from '../../counterexamples/row.ts';
import { rows as lastLayer } from './witnesses/last-layer.ts';
import { rows as offSample } from './witnesses/off-sample.ts';

export const rows: readonly Row[] = [...lastLayer, ...offSample];
