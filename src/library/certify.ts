/**
 * # Theorem A from a program
 * @module
 */
import { searchCertificate } from '../search/certify.ts';
import { demandKeys } from './keys.ts';
import { checked, fileOptions, problemFor, startKeys, startOptions } from './request.ts';
import type { Certified, StartRequest } from './request.ts';

/** What to certify, and how to search for it. */
export interface CertifyRequest extends StartRequest {
  /** y, length n. Without labels every label vector is certified at once (A2). */
  readonly labels?: ArrayLike<number> | undefined;
}

/**
 * A checked certificate that some network of this width fits these inputs and labels exactly.
 *
 * The search finds it, and the checker then verifies its text as it would a file's.
 *
 * @throws {@link WidthwiseError} on unusable data, an unknown activation, or a width below 1.
 */
export async function certify(request: CertifyRequest): Promise<Certified> {
  demandKeys<CertifyRequest>(request, { ...startKeys, labels: 'optional' });
  const { labels } = request;
  const problem = problemFor(request, labels);
  const sought = searchCertificate(problem, {
    ...startOptions(request, problem),
    ...fileOptions(request),
    allLabels: labels === undefined,
  });
  return checked(sought);
}
