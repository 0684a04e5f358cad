/**
 * # The inputs of a claim
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { inputsDigest } from '../format.ts';
import type { CertifiedInputs, Recipe } from '../format.ts';

/** How the inputs stand in the certificate: themselves, or their digest with a recipe. */
export function certifiedInputs(X: Dense, recipe: Recipe | undefined): CertifiedInputs {
  const shape = { rows: X.rows, cols: X.cols, sha256: inputsDigest(X) };
  return recipe === undefined
    ? { ...shape, where: 'inline', matrix: X }
    : { ...shape, where: 'by-digest', recipe };
}
