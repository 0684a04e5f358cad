/**
 * # From a problem to a certificate
 *
 * Untrusted: finds a point, proves nothing. The certificate is to be checked by the kernel, which reads it
 * from its text.
 * @module
 */
import type { Certificate, Recipe, Witness } from '../../certificates/format.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { approxInverse } from '../../linalg/approx-inverse.ts';
import { centreAt, dataGeometry } from '../../network/centre.ts';
import { gramEnclosure } from '../../network/gram-enclosure.ts';
import type { Problem } from '../../network/problem.ts';
import { certifiedInputs, zeroLossCertificate } from './statement.ts';
import { rankCertificate } from '../nice-region/statement.ts';
import { memorise, settle, shatter } from '../../search/memorise.ts';
import type { StartOptions } from '../../search/start.ts';

/** How a certificate is written. */
export interface FileOptions {
  /** Puts M, n x n, into the file; else the checker makes its own. */
  readonly full: boolean;
  /** Names the inputs by digest and recipe; without it they stand in the file. */
  readonly recipe?: Recipe | undefined;
  readonly provenance: Certificate['provenance'];
}

export interface SearchOptions extends StartOptions, FileOptions {
  /** A2, every label vector at once, instead of A3, the labels of the problem. */
  readonly allLabels: boolean;
}

export type Sought =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'not-found'; readonly because: string };

/** A certificate of Theorem A for this problem, not yet checked. `not-found` never means "false". */
export function searchCertificate(problem: Problem, options: SearchOptions): Sought {
  // The search divides by the size of the rows.
  if (problem.inputs.data.reduce((sum, x) => sum + x * x, 0) === 0)
    return { kind: 'not-found', because: 'the squares of all inputs are 0 in float64' };
  const found = options.allLabels ? shatter(problem, options) : memorise(problem, options);
  if (found.kind === 'not-found') return found;
  const { hidden, outputs, radius } = found;
  const { provenance } = options;
  const witness = witnessAt(problem, { hidden, outputs }, options);
  const inputs = certifiedInputs(problem.inputs, options.recipe);
  const certificate = options.allLabels
    ? rankCertificate(problem, witness, { radius, mirrored: true }, inputs, provenance)
    : zeroLossCertificate(problem, witness, radius, inputs, provenance);
  return { kind: 'certificate', certificate };
}

/**
 * A certificate that an exact zero-loss point lies near the given one, v kept (A3). Gauss-Newton first moves W to
 * where the residual is as small as float64 allows.
 */
export function searchZeroNear(problem: Problem, point: Witness, options: FileOptions): Sought {
  const found = settle(problem, dataGeometry(problem.inputs), point.hidden, point.outputs);
  if (found.kind === 'not-found') return found;
  const { hidden, outputs, radius } = found;
  const witness = witnessAt(problem, { hidden, outputs }, options);
  const inputs = certifiedInputs(problem.inputs, options.recipe);
  const { provenance } = options;
  return {
    kind: 'certificate',
    certificate: zeroLossCertificate(problem, witness, radius, inputs, provenance),
  };
}

/** The witness (W, v), with M where it is asked for. */
export function witnessAt(problem: Problem, point: Witness, { full }: FileOptions): Witness {
  const inverse = full ? inverseAt(problem, point) : undefined;
  return { ...point, ...(inverse === undefined ? {} : { inverse }) };
}

/** M, about G^-1 at the witness; `undefined` when it cannot be computed, and then the file goes without. */
function inverseAt(problem: Problem, { hidden, outputs }: Witness): Dense | undefined {
  const centre = centreAt(dataGeometry(problem.inputs), problem.activation, hidden, outputs);
  if (centre === undefined) return undefined;
  return approxInverse(gramEnclosure(centre.geometry.gram, centre.slopes, centre.outputs).mid);
}
