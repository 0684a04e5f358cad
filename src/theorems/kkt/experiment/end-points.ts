/**
 * # What is proved of the points of a run
 *
 * ## Main definitions
 * - {@link exactMinimiserNear}: how near to the end of a run an exact zero-loss network is (A3)
 * - {@link singularAt}: sigma_min(J) at a point, rounded down (Lemma 1)
 * - {@link smallStarts}: whether runs that fail began where sigma_min(J) is small
 * @module
 */
import { addUp, exactly } from '../../../arithmetic/bounds.ts';
import { interval, intervalRing as I } from '../../../arithmetic/interval.ts';
import { randomSource } from '../../../data/random.ts';
import { vectorNormUp } from '../../../linalg/norms.ts';
import type { Problem } from '../../../network/problem.ts';
import { quantile } from '../../../reports/paired-test.ts';
import { anchorAt } from '../../../search/anchor.ts';
import type { Point } from '../../../search/evaluation.ts';
import { settle } from '../../../search/memorise.ts';
import { zeroNear } from '../../../search/zero-near.ts';
import { isVerified } from '../../verified.ts';

/**
 * At least the distance norm_F(W - W*) from the point to a network of loss 0 with the same v, which a certificate of A3
 * proves to exist: around the point itself, or around where Gauss-Newton leads from there. `undefined` where the
 * kernel verifies neither.
 */
export async function exactMinimiserNear(
  problem: Problem,
  point: Point,
): Promise<number | undefined> {
  const here = zeroNear(problem, point);
  if (here.kind === 'certificate' && (await isVerified(here)))
    return radiusOf(here.certificate.claim);
  const found = settle(problem, point.hidden, point.outputs);
  if (found.kind === 'not-found') return undefined;
  const there = zeroNear(problem, found);
  if (there.kind === 'not-found' || !(await isVerified(there))) return undefined;
  const moved = Array.from(found.hidden.data, (w, k) =>
    I.sub(interval(w), interval(point.hidden.data[k] ?? Number.NaN)),
  );
  return addUp(vectorNormUp(moved), exactly(radiusOf(there.certificate.claim)));
}

function radiusOf(claim: object): number {
  if ('radius' in claim && typeof claim.radius === 'number') return claim.radius;
  throw new Error('a claim of A3 has a radius');
}

/** At most sigma_min(J) in W; 0 where nothing is shown. */
export function singularAt(problem: Problem, point: Point): number {
  const anchor = anchorAt(problem, point);
  return 'because' in anchor ? 0 : anchor.singular;
}

/** Runs of one cell from one kind of start: what was shown of sigma_min(J) at the start, and whether the run got there. */
export interface Starts {
  readonly singular: readonly number[];
  readonly solved: readonly boolean[];
}

export interface SmallStarts {
  /** Pairs of a run that failed and one that did not, of the same cell. */
  readonly pairs: number;
  /** Share of them in which the one that failed began with the smaller sigma_min(J); ties count half. */
  readonly share: number;
  /** Of 95 %, from 1,000 bootstrap samples of the runs of each cell. */
  readonly interval: readonly [number, number];
}

function shareOf(all: readonly Starts[]): { readonly pairs: number; readonly share: number } {
  let [pairs, smaller] = [0, 0];
  for (const { singular, solved } of all) {
    const failed = singular.filter((_, k) => solved[k] !== true);
    const reached = singular.filter((_, k) => solved[k] === true);
    pairs += failed.length * reached.length;
    for (const a of failed) for (const b of reached) smaller += a < b ? 1 : a === b ? 0.5 : 0;
  }
  return { pairs, share: smaller / pairs };
}

/** `undefined` where no cell has runs of both kinds. */
export function smallStarts(all: readonly Starts[], seed: number): SmallStarts | undefined {
  const { pairs, share } = shareOf(all);
  if (pairs === 0) return undefined;
  const uniform = randomSource(seed);
  const resampled = (): number => {
    const again = all.map(({ singular, solved }): Starts => {
      const picks = singular.map(() => Math.floor(uniform() * singular.length));
      return {
        singular: picks.map((k) => singular[k] ?? 0),
        solved: picks.map((k) => solved[k] === true),
      };
    });
    return shareOf(again).share;
  };
  const shares = Array.from({ length: 1000 }, resampled).filter((x) => !Number.isNaN(x));
  return { pairs, share, interval: [quantile(shares, 0.025), quantile(shares, 0.975)] };
}
