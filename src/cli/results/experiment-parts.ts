/**
 * # Parts of the --json output for experiments
 * @module
 */
import { z } from 'zod';

export const text = z.string();
export const count = z.int().nonnegative();
export const counts = z.array(count);
export const number = z.number();
export const seed = z.int();
export const complete = z.boolean().describe('false where the run was interrupted');
export const exact = z.strictObject({ value: number, exact: text });
