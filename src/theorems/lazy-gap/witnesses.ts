/**
 * # The rows of Theorem E
 * @module
 */
import type { Row } from '../../counterexamples/row.ts';
import { rows as nnBelowNt } from './witnesses/nn-below-nt.ts';
import { rows as quadraticRisks } from './witnesses/quadratic-risks.ts';

export const rows: readonly Row[] = [...nnBelowNt, ...quadraticRisks];
