/**
 * # What the samples of a candidate are to each other
 *
 * See src/theorems/general-position.ts.
 * @module
 */
export {
  antipodalPairs,
  areDistinct,
  hasZero,
  inGeneralPosition,
} from '../theorems/general-position.ts';
