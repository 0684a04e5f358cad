/**
 * # Properties as data
 *
 * `property(p)` checks the data of a property once and forgets its instance type, so that the
 * properties of all theorems fit in one list for the command line and for the tests.
 * @module
 */

import type { AnyProperty, Property } from './contract.ts';
import { checkProperty } from './run.ts';

export type { AnyProperty, Control, Outcome, Property } from './contract.ts';

/**
 * The property with its instance type hidden behind `check`.
 *
 * @throws {@link RangeError} if the id does not begin with the theorem, or a share or the number
 * of runs is out of range.
 */
export function property<I>(p: Property<I>): AnyProperty {
  if (!p.id.startsWith(`${p.theorem}/`))
    throw new RangeError(`property: expected an id that begins "${p.theorem}/", got "${p.id}"`);
  if (!(Number.isSafeInteger(p.runs) && p.runs >= 1))
    throw new RangeError(`${p.id}: expected a positive whole number of runs, got ${p.runs}`);
  for (const [label, share] of Object.entries(p.required))
    if (!(share >= 0 && share <= 1))
      throw new RangeError(`${p.id}: expected a share in 0..1 for "${label}", got ${share}`);
  // With 0 a property that never showed anything would pass.
  if (!(p.proves > 0 && p.proves <= 1))
    throw new RangeError(`${p.id}: expected 0 < proves <= 1, got ${p.proves}`);
  return {
    id: p.id,
    theorem: p.theorem,
    statement: p.statement,
    evidence: p.evidence,
    runs: p.runs,
    check: (options) => checkProperty(p, options),
  };
}
