/**
 * # The report for programs: one JSON document
 * @module
 */

import type { RunRecord } from '../suite/record.ts';

/** Header and footer fields on top, the properties under `results`. */
export function renderJson({ header, results, footer }: RunRecord): string {
  return `${JSON.stringify({ ...header, ...footer, results }, undefined, 2)}\n`;
}
