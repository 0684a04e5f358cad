/**
 * # Near misses of Theorem C
 * @module
 */
import { showUpper } from '../../arithmetic/text.ts';
import type { Certificate } from '../../certificates/format.ts';
import {
  denseOf,
  doubleOf,
  inexact,
  notFound,
  plain,
  powerBelow,
  problemFor,
  shown,
  written,
} from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, listOf, numberNamed } from '../../counterexamples/near-miss/subject.ts';
import type { Subject } from '../../counterexamples/near-miss/subject.ts';
import type { Dense } from '../../linalg/matrix.ts';
import type { Problem } from '../../network/problem.ts';
import type { SearchResult } from '../../search/certificate.ts';
import { searchKktRegion } from './search.ts';
import type { KktRange } from './search.ts';

/** Which numbers of the problem come from the subject; the others are chosen so that C5 applies. */
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

/** A certificate of Theorem C whose radius, if it is chosen here, is a power of two. */
function soughtFor(
  problem: Problem,
  hidden: Dense,
  range: KktRange,
  provenance: Certificate['provenance'],
): SearchResult {
  const m = hidden.rows;
  const outputs = Array.from({ length: m }, (_, j) => (2 * j < m ? 1 : -1));
  const around = (radius: number | undefined): SearchResult =>
    searchKktRegion(problem, { hidden, outputs }, { ...plain, ...range, radius, provenance });
  const first = around(range.radius);
  return range.radius === undefined && first.kind === 'certificate'
    ? around(powerBelow(first.certificate.claim.radius))
    : first;
}

/**
 * Theorem C around W0. A bound other than 0 is accepted only for the box, if it is `promised`: that of C1 at a point
 * uses the singular value at the point, whereas a certificate uses that on the ball.
 */
export function kktPointsFit(set: Problems, kept: Kept, bound: 'zero' | 'promised'): Conclude {
  return (subject, provenance) => {
    const problem = problemFor(subject);
    const hidden = denseOf(arrayOf(subject, 'W'));
    const range = rangeOf(subject, set, kept);
    const { radius = 0, least = 0, most = 0, ratio = 0 } = range;
    const numbers = [...hidden.data, radius, least, most, ratio];
    if (problem === undefined || !numbers.every(Number.isFinite)) return inexact;
    const result = soughtFor(problem, hidden, range, provenance);
    if (result.kind === 'not-found') return result;
    const { claim } = result.certificate;
    const limit = bound === 'promised' ? Math.hypot(...problem.labels) : 0;
    if (claim.kind === 'kkt-bound' && claim.bound > 0 && !(claim.bound < limit))
      return notFound('the bound of Theorem C does not reach the labels');
    return written(result, (certificate) => kktText(certificate, kept));
  };
}
