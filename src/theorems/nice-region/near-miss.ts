/**
 * # Near misses of Theorem B
 * @module
 */
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
import { arrayOf, listOf } from '../../counterexamples/near-miss/subject.ts';
import type { Problem } from '../../network/problem.ts';
import { anchorAt } from '../../search/anchor.ts';
import type { Point } from '../../search/evaluation.ts';
import { regionOf } from '../../search/region.ts';
import { searchRegion } from './search.ts';
import type { RegionSought } from './search.ts';

/** Whether Lemma 1(a) shows full row rank on the ball, in a tenth of the time of a search for the largest radius. */
function isRegion(problem: Problem, point: Point, radius: number): boolean {
  const anchor = anchorAt(problem, point);
  return !('because' in anchor) && regionOf(anchor.centre, anchor.singular, radius) !== undefined;
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
  const result =
    asked === undefined && first.kind === 'certificate'
      ? around(powerBelow(first.report.largest.radius))
      : first;
  return written(
    result,
    ({ claim }) =>
      `Theorem B: within ${shown(claim.radius)} of this W every point with grad_W l = 0 has loss 0, whatever the labels are`,
  );
};
