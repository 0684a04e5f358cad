/**
 * # The conclusion of a theorem at a near miss, as a text that a checker verifies
 *
 * Untrusted: proposes certificates, which the kernel decides; for facts files see conclusions-from-facts.ts.
 *
 * ## Main definitions
 * - {@link Proposed}, {@link Conclude}
 * - {@link everyLabelFitted} (A2), {@link noBadPointNear} (B), {@link kktPointsFit} (C), {@link descentConverges} (D)
 * @module
 */
import { rationalFromDouble, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showExact, showUpper } from '../../arithmetic/text.ts';
import type { Certificate } from '../../certificates/format.ts';
import { writeCertificate } from '../../certificates/write.ts';
import { dense } from '../../linalg/matrix.ts';
import type { Dense, Matrix } from '../../linalg/matrix.ts';
import { problemOf } from '../../network/problem.ts';
import type { Problem } from '../../network/problem.ts';
import { searchDescent } from '../../theorems/gradient-descent/search.ts';
import { searchKktRegion } from '../../theorems/kkt/search.ts';
import type { KktRange } from '../../theorems/kkt/search.ts';
import { anchorAt } from '../../search/anchor.ts';
import { searchRegion } from '../../theorems/nice-region/search.ts';
import type { RegionSought } from '../../theorems/nice-region/search.ts';
import { searchCertificate } from '../../theorems/expressivity/search.ts';
import type { Sought } from '../../search/certificate.ts';
import type { Point } from '../../search/evaluation.ts';
import { regionOf } from '../../search/region.ts';
import { activationFor } from '../../sigma/known-activation.ts';
import { arrayOf, listOf, numberNamed, sigmaOf } from './subject.ts';
import type { Subject } from './subject.ts';

/** A text to be checked, and what it says if it is verified, in a sentence with the theorem's name. */
export type Proposed =
  | { readonly kind: 'certificate' | 'facts'; readonly text: string; readonly says: string }
  | { readonly kind: 'not-found'; readonly because: string };

export type Conclude = (subject: Subject, provenance: Certificate['provenance']) => Proposed;

function notFound(because: string): Extract<Proposed, { kind: 'not-found' }> {
  return { kind: 'not-found', because };
}

/** The float64 that equals a; NaN if there is none, which every reader refuses. */
function doubleOf(a: Rational): number {
  const x = Number(a.num) / Number(a.den);
  if (!Number.isFinite(x)) return Number.NaN;
  const { num, den } = rationalFromDouble(x);
  return num === a.num && den === a.den ? x : Number.NaN;
}

function denseOf({ rows, cols, data }: Matrix<Rational>): Dense {
  return dense(rows, cols, Float64Array.from(data, doubleOf));
}

/** The problem in float64, with nothing rounded; where the theorem is about every y, zeros will do. */
function problemFor(subject: Subject): Problem | undefined {
  const X = denseOf(arrayOf(subject, 'X'));
  const { y } = subject.arrays;
  const labels =
    y === undefined ? Array.from({ length: X.rows }, () => 0) : Array.from(y.data, doubleOf);
  if (!X.data.every(Number.isFinite) || !labels.every(Number.isFinite)) return undefined;
  return problemOf(X, labels, activationFor(sigmaOf(subject)));
}

const inexact = notFound('an entry is no float64, which is what certificates hold');

/** M is left to the checker, and the search starts where it always does. */
const plain = { full: false, seed: 1 } as const;

function written(
  sought: Sought | RegionSought,
  says: (certificate: Certificate) => string,
): Proposed {
  if (sought.kind === 'not-found') return notFound(sought.because);
  const { certificate } = sought;
  return { kind: 'certificate', text: writeCertificate(certificate), says: says(certificate) };
}

/** Theorem A2 at the least even width with h d >= n. */
export const everyLabelFitted: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  if (problem === undefined) return inexact;
  const { rows: n, cols: d } = problem.inputs;
  const width = 2 * Math.ceil(n / d);
  const sought = searchCertificate(problem, { ...plain, width, allLabels: true, provenance });
  return written(
    sought,
    () => `Theorem A2: with m = ${width} neurons these inputs take every label vector, at loss 0`,
  );
};

/** The largest power of two up to x > 0: few digits, and the same on every machine. */
function powerBelow(x: number): number {
  let power = 1;
  while (power > x) power /= 2;
  while (2 * power <= x) power *= 2;
  return power;
}

function shown(x: number): string {
  return rationalToText(rationalFromDouble(x));
}

/** Whether Lemma 1(a) shows full row rank on the ball, in a tenth of the time that the largest radius takes. */
function isRegion(problem: Problem, point: Point, radius: number): boolean {
  const anchor = anchorAt(problem, point);
  return !('because' in anchor) && regionOf(anchor.centre, anchor.R, radius) !== undefined;
}

/** Theorem B around (W, v), on the ball of the subject's radius, or on one whose radius is a power of two. */
export const noBadPointNear: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  const hidden = denseOf(arrayOf(subject, 'W'));
  const outputs = listOf(subject, 'v').map(doubleOf);
  const { radius } = subject.numbers;
  const asked = radius === undefined ? undefined : doubleOf(radius);
  const numbers = [...hidden.data, ...outputs, asked ?? 0];
  if (problem === undefined || !numbers.every(Number.isFinite)) return inexact;
  const point = { hidden, outputs };
  if (asked !== undefined && !isRegion(problem, point, asked))
    return notFound('full row rank is not shown on the ball of this radius');
  const around = (eps: number | undefined): RegionSought =>
    searchRegion(problem, point, { ...plain, radius: eps, provenance });
  const first = around(asked);
  const sought =
    asked === undefined && first.kind === 'certificate'
      ? around(powerBelow(first.report.largest.radius))
      : first;
  return written(
    sought,
    ({ claim }) =>
      `Theorem B: within ${shown(claim.radius)} of this W every point with grad_W l = 0 has loss 0, whatever the labels are`,
  );
};

/** Theorem D in W at (W, v), with a step that is at least the subject's where it has one. */
export const descentConverges: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  const hidden = denseOf(arrayOf(subject, 'W'));
  const outputs = listOf(subject, 'v').map(doubleOf);
  const { step } = subject.numbers;
  const least = step === undefined ? 0 : doubleOf(step);
  const numbers = [...hidden.data, ...outputs, least];
  if (problem === undefined || !numbers.every(Number.isFinite)) return inexact;
  const sought = searchDescent(problem, { hidden, outputs }, 'hidden', { ...plain, provenance });
  if (sought.kind === 'not-found') return sought;
  const { claim } = sought.certificate;
  if (claim.kind !== 'descent') throw new Error(`no claim about descent: ${claim.kind}`);
  if (!(claim.step >= least))
    return notFound('descent is not certified with a step of this length');
  return written(
    sought,
    () =>
      `Theorem D: gradient descent in W from here, with any fixed step up to ${showExact(claim.step)}, converges to loss 0`,
  );
};

/** Which numbers of the problem are the subject's; the others are chosen so that C5 applies. */
type Kept = 'radius and range' | 'zeta alone';

type Problems = 'ball' | 'cone' | 'box';

/** zeta and kappa of the set; for the ball v is fixed, and these are the least and the largest abs(v_j). */
function rangeOf(subject: Subject, set: Problems, kept: Kept): KktRange {
  const radius = kept === 'zeta alone' ? {} : { radius: doubleOf(numberNamed(subject, 'radius')) };
  if (set === 'ball') {
    const sizes = listOf(subject, 'v').map((a) => Math.abs(doubleOf(a)));
    return { set, ...radius, least: Math.min(...sizes), most: Math.max(...sizes) };
  }
  const most = doubleOf(numberNamed(subject, 'kappa'));
  if (set === 'cone') return { set, ...radius, ratio: most };
  const least = doubleOf(numberNamed(subject, 'zeta'));
  return { set, ...radius, least, ...(kept === 'zeta alone' ? {} : { most }) };
}

function kktText({ claim }: Certificate, kept: Kept): string {
  const eps = shown(claim.radius);
  if (claim.kind === 'kkt-cone')
    return `Theorem C2: with eps = ${eps} every KKT point over the ball and the cone has f = y, whatever the labels are`;
  if (claim.kind !== 'kkt-bound') throw new Error(`no claim about all KKT points: ${claim.kind}`);
  const range = `${shown(claim.least)} <= v_j <= ${shown(claim.most)}`;
  const chosen = kept === 'zeta alone' ? ', eps and kappa chosen as it asks,' : '';
  const where =
    claim.set === 'ball'
      ? `Theorem C1: with eps = ${eps} every KKT point over the ball`
      : `Theorem C5: with eps = ${eps} and ${range}${chosen} every KKT point over the balls and the box`;
  return claim.bound === 0
    ? `${where} has f = y`
    : `${where} has norm(r) <= ${showUpper(claim.bound)}`;
}

/** A certificate of Theorem C whose radius, where it is chosen, is a power of two. */
function soughtFor(
  problem: Problem,
  hidden: Dense,
  range: KktRange,
  provenance: Certificate['provenance'],
): Sought {
  const m = hidden.rows;
  const outputs = Array.from({ length: m }, (_, j) => (2 * j < m ? 1 : -1));
  const around = (radius: number | undefined): Sought =>
    searchKktRegion(problem, { hidden, outputs }, { ...plain, ...range, radius, provenance });
  const first = around(range.radius);
  return range.radius === undefined && first.kind === 'certificate'
    ? around(powerBelow(first.certificate.claim.radius))
    : first;
}

/**
 * Theorem C around W0. A bound other than 0 is taken for the box alone, where it is `promised`: that of C1 at a point
 * has the singular value of the point, and this one has that of the ball.
 */
export function kktPointsFit(set: Problems, kept: Kept, bound: 'zero' | 'promised'): Conclude {
  return (subject, provenance) => {
    const problem = problemFor(subject);
    const hidden = denseOf(arrayOf(subject, 'W'));
    const range = rangeOf(subject, set, kept);
    const { radius = 0, least = 0, most = 0, ratio = 0 } = range;
    const numbers = [...hidden.data, radius, least, most, ratio];
    if (problem === undefined || !numbers.every(Number.isFinite)) return inexact;
    const sought = soughtFor(problem, hidden, range, provenance);
    if (sought.kind === 'not-found') return sought;
    const { claim } = sought.certificate;
    const limit = bound === 'promised' ? Math.hypot(...problem.labels) : 0;
    if (claim.kind === 'kkt-bound' && claim.bound > 0 && !(claim.bound < limit))
      return notFound('the bound of Theorem C does not reach the labels');
    return written(sought, (certificate) => kktText(certificate, kept));
  };
}
