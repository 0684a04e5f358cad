/**
 * # Certificates at a near miss
 *
 * Untrusted: the problem of a subject in float64, without rounding, and the text that a search finds for it.
 * @module
 */
import { rationalFromDouble, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import type { Certificate } from '../../certificates/format.ts';
import { writeCertificate } from '../../certificates/write.ts';
import type { Proposed } from './recipe.ts';
import { arrayOf, sigmaOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { dense } from '../../linalg/matrix.ts';
import type { Dense, Matrix } from '../../linalg/matrix.ts';
import { problemOf } from '../../network/problem.ts';
import type { Problem } from '../../network/problem.ts';
import type { SearchResult } from '../../search/certificate.ts';
import { activationFor } from '../../sigma/known-activation.ts';

export function notFound(because: string): Extract<Proposed, { kind: 'not-found' }> {
  return { kind: 'not-found', because };
}

/** Facts that need no instance. */
export function factsAlone(
  facts: readonly Fact[],
  provenance: FactsFile['provenance'] = {},
): FactsFile {
  return { instance: { points: {} }, facts, provenance };
}

export function proven(
  facts: readonly Fact[],
  provenance: FactsFile['provenance'],
  says: string,
): Proposed {
  return { kind: 'facts', text: writeFacts(factsAlone(facts, provenance)), says };
}

/** The float64 that equals a; NaN if there is none, which every reader refuses. */
export function doubleOf(a: Rational): number {
  const x = Number(a.num) / Number(a.den);
  if (!Number.isFinite(x)) return Number.NaN;
  const { num, den } = rationalFromDouble(x);
  return num === a.num && den === a.den ? x : Number.NaN;
}

export function denseOf({ rows, cols, data }: Matrix<Rational>): Dense {
  return dense(rows, cols, Float64Array.from(data, doubleOf));
}

/** The problem in float64, without rounding; if the theorem is about every y, the labels are zeros. */
export function problemFor(subject: Subject): Problem | undefined {
  const X = denseOf(arrayOf(subject, 'X'));
  const { y } = subject.arrays;
  const labels =
    y === undefined ? Array.from({ length: X.rows }, () => 0) : Array.from(y.data, doubleOf);
  if (!X.data.every(Number.isFinite) || !labels.every(Number.isFinite)) return undefined;
  return problemOf(X, labels, activationFor(sigmaOf(subject)));
}

export const inexact = notFound('an entry is no float64, which is what certificates hold');

/** M is left to the checker, and the search uses its default seed. */
export const plain = { seed: 1 } as const;

export function written(
  result: SearchResult,
  says: (certificate: Certificate) => string,
): Proposed {
  if (result.kind === 'not-found') return notFound(result.because);
  const { certificate } = result;
  return { kind: 'certificate', text: writeCertificate(certificate), says: says(certificate) };
}

/** The largest power of two up to x > 0: few digits, and the same on every machine. */
export function powerBelow(x: number): number {
  let power = 1;
  while (power > x) power /= 2;
  while (2 * power <= x) power *= 2;
  return power;
}

export function shown(x: number): string {
  return rationalToText(rationalFromDouble(x));
}
