/**
 * # Small certificates for the tests
 * @module
 */
import { gaussianSource } from '../../src/data/random.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { memorise, shatter } from '../../src/search/memorise.ts';
import type { Memorised } from '../../src/search/memorise.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { zeroLossCertificate } from '../../src/search/certificate.ts';
import { rankCertificate } from '../../src/search/certificate.ts';

/** n Gaussian samples in dimension d with alternating labels +-1. */
export function gaussianProblem(
  n: number,
  d: number,
  activation: string,
  seed: number = 5,
): Problem {
  const normal = gaussianSource(seed);
  const X = dense(n, d, Float64Array.from({ length: n * d }, normal));
  const y = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
  return problemOf(X, y, activationNamed(activation));
}

function found(result: Memorised): Extract<Memorised, { kind: 'found' }> {
  if (result.kind === 'not-found') throw new Error(`search failed: ${result.because}`);
  return result;
}

/** A certificate of A3 for this problem. */
export function zeroLoss(problem: Problem, width: number): Certificate {
  const { hidden, outputs, radius } = found(memorise(problem, { width, seed: 1 }));
  const inputs = certifiedInputs(problem.inputs, undefined);
  return zeroLossCertificate(problem, { hidden, outputs }, radius, inputs, { tool: 'test' });
}

/** A certificate of A2 for this problem. */
export function shattering(problem: Problem, width: number): Certificate {
  const { hidden, outputs, radius } = found(shatter(problem, { width, seed: 1 }));
  const inputs = certifiedInputs(problem.inputs, undefined);
  const asserted = { radius, mirrored: true };
  return rankCertificate(problem, { hidden, outputs }, asserted, inputs, { tool: 'test' });
}

/** The matrix with entry k replaced. */
export function withEntry(A: Dense, k: number, value: number): Dense {
  const data = Float64Array.from(A.data);
  data[k] = value;
  return dense(A.rows, A.cols, data);
}

export function neverAsked(): Promise<Dense> {
  return Promise.reject(new Error('the inputs are in the file'));
}
