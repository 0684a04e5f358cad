/**
 * # The results of the search for a task
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { searchCertificate } from '../../src/theorems/expressivity/search.ts';
import type { Task } from './problems.ts';
import { withInverse } from './with-inverse.ts';

/** For certificates that contain their inputs. */
export function inTheFile(): Promise<Dense> {
  return Promise.reject(new Error('the inputs are in the file'));
}

/** The result of the search, with M if it is to be `full`; or its reason without numbers. */
export function certificateFor(
  { problem, width, seed }: Task,
  allLabels: boolean,
  full: boolean = false,
): Certificate | string {
  const options = { width, seed, allLabels, provenance: { tool: 'property' } };
  const found = searchCertificate(problem, options);
  if (found.kind === 'certificate')
    return full ? withInverse(found.certificate, problem) : found.certificate;
  return found.because.replace(/ failed: .*/u, ' failed');
}

/** The hypothesis of all properties about certificates. */
export function isFinite({ problem }: Task): boolean {
  const { inputs, labels } = problem;
  return [...inputs.data, ...labels].every((x) => Number.isFinite(x));
}
