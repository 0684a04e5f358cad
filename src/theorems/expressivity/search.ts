/**
 * # From a problem to a certificate
 *
 * Untrusted: finds a point, proves nothing. The kernel must check the certificate, which it reads from its text.
 * @module
 */
import type { Witness } from '../../certificates/format.ts';
import type { Problem } from '../../network/problem.ts';
import { rankCertificate, zeroLossCertificate, statedInputs } from '../../search/certificate.ts';
import type { FileOptions, SearchResult } from '../../search/certificate.ts';
import { memorise, settle, shatter } from '../../search/memorise.ts';
import type { StartOptions } from '../../search/start.ts';

export interface SearchOptions extends StartOptions, FileOptions {
  /** A2, every label vector at once, instead of A3, the labels of the problem. */
  readonly allLabels: boolean;
}

/** A certificate of Theorem A for this problem, not yet checked. `not-found` never means "false". */
export function searchCertificate(problem: Problem, options: SearchOptions): SearchResult {
  // The search divides by the norm of the rows.
  if (problem.inputs.data.reduce((sum, x) => sum + x * x, 0) === 0)
    return { kind: 'not-found', because: 'the squares of all inputs are 0 in float64' };
  const found = options.allLabels ? shatter(problem, options) : memorise(problem, options);
  if (found.kind === 'not-found') return found;
  const { hidden, outputs, radius } = found;
  const { provenance } = options;
  const witness = { hidden, outputs };
  const inputs = statedInputs(problem, options.recipe);
  const certificate = options.allLabels
    ? rankCertificate(problem, witness, { radius, mirrored: true }, inputs, provenance)
    : zeroLossCertificate(problem, witness, radius, inputs, provenance);
  return { kind: 'certificate', certificate };
}

/**
 * A certificate that an exact zero-loss point lies near the given one, v kept (A3). Gauss-Newton first makes the
 * residual as small as float64 allows.
 */
export function searchZeroNear(
  problem: Problem,
  point: Witness,
  options: FileOptions,
): SearchResult {
  const found = settle(problem, point.hidden, point.outputs);
  if (found.kind === 'not-found') return found;
  const { hidden, outputs, radius } = found;
  const witness = { hidden, outputs };
  const inputs = statedInputs(problem, options.recipe);
  const { provenance } = options;
  return {
    kind: 'certificate',
    certificate: zeroLossCertificate(problem, witness, radius, inputs, provenance),
  };
}
