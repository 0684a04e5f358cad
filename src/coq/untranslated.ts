/**
 * # What has no translation into Coq
 * @module
 */
import { WidthwiseError } from '../errors.ts';

/** The refusal of a file that holds `what`. */
export function untranslated(what: string): WidthwiseError {
  return new WidthwiseError(
    'input',
    `there is no translation into Coq of ${what}`,
    'proofs-notes/using/coq.md lists what there is; widthwise check decides this file.',
  );
}
