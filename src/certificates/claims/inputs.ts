/**
 * # The inputs of a claim
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import type { InputsChange } from '../../network/centre.ts';
import { inputsDigest } from '../format.ts';
import type { CertifiedInputs, Recipe } from '../format.ts';

/** The inputs in a certificate: the numbers themselves, or a digest with a recipe. */
export function certifiedInputs(
  X: Dense,
  recipe: Recipe | undefined,
  { columns, distinct }: InputsChange = {},
): CertifiedInputs {
  const about = {
    rows: X.rows,
    cols: X.cols,
    sha256: inputsDigest(X),
    ...(columns === undefined ? {} : { columns }),
    ...(distinct === undefined ? {} : { distinct: distinct.length }),
  };
  return recipe === undefined
    ? { ...about, where: 'inline', matrix: X }
    : { ...about, where: 'by-digest', recipe };
}
