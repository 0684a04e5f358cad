/**
 * # The largest stable steps of a trained network, for any batch
 *
 * A fact about a point with f = y that it proves to exist near the written one. Proofs: proofs-notes/sharpness.md (S5, S6).
 * @module
 */
import { record, requiring } from '../shapes.ts';
import { encloseRational } from '../../arithmetic/interval.ts';
import { ratio } from '../../arithmetic/rational.ts';
import { lowerText, upperText } from './show.ts';
import { placeAt } from './subject.ts';
import { fails, holds } from './outcome.ts';
import { expected } from '../parsed-json.ts';
import { entriesOf } from '../../sharpness/enclosed.ts';
import { enclosedPlace, spendGram } from './enclosed-place.ts';
import { countsUpTo, list, listsUpTo, rational, name } from './values.ts';
import {
  alongDirection,
  alongIdentity,
  isStableUpTo,
  isUnstableBeyond,
  minimumNear,
  certainlyBelow,
} from '../../sharpness/thresholds.ts';
import type { Subject } from './subject.ts';
import type { Of } from '../shapes.ts';
import type { FactOutcome } from './outcome.ts';
const thresholdsEntries = requiring(
  record({
    at: name,
    distance: rational,
    largest: rational,
    batches: countsUpTo('samples'),
    least: list('samples'),
    most: list('samples'),
    directions: listsUpTo('samples'),
  }),
  ({ batches, least, most, directions }, place) => {
    for (const [key, { length }] of Object.entries({ least, most, directions }))
      if (length !== batches.length)
        throw expected(`${place}.${key}`, `${batches.length} entries, one per batch`, length);
    if (batches.length === 0) throw expected(`${place}.batches`, 'at least one batch', 0);
  },
);

/** The reader has made the lists equally long. */
function entryOf({ batches, least, most, directions }: Of<typeof thresholdsEntries>, k: number) {
  const none = ratio(0n);
  return {
    b: batches[k] ?? 0,
    least: least[k] ?? none,
    most: most[k] ?? none,
    u: directions[k] ?? [],
  };
}

/** Why a threshold of one batch is not shown, or `undefined`. */
function thresholdFault(
  G: ReturnType<typeof entriesOf>,
  fact: Of<typeof thresholdsEntries>,
  k: number,
): string | undefined {
  const { b, least, most, u } = entryOf(fact, k);
  const N = G.rows;
  if (b < 1 || b > N) return `expected a batch from 1 to ${N}, got ${b}`;
  if (u.length !== 0 && u.length !== N) return `expected ${N} numbers for a direction, or none`;
  if (least.num < 0n || !isStableUpTo(G, fact.largest, b, least))
    return `batch ${b}: steps up to ${lowerText(least)} are not shown to be stable`;
  const spread = u.length === 0 ? alongIdentity(G) : alongDirection(G, u.map(encloseRational));
  if (!isUnstableBeyond(spread, N, b, most))
    return `batch ${b}: steps above ${upperText(most)} are not shown to be unstable`;
  return undefined;
}

function thresholds(subject: Subject, fact: Of<typeof thresholdsEntries>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const radius = encloseRational(fact.distance);
  if (!(radius.lo > 0 && radius.hi < Infinity))
    return fails('expected a radius > 0 within the range of doubles');
  const net = enclosedPlace(place, 2);
  const n = net.labels.length;
  spendGram(subject, n, 3 * net.outputs.length + n * fact.batches.length);
  // the ball of the lower end is in that of the radius
  const found = minimumNear(net, radius.lo);
  if ('because' in found) return fails(found.because);
  if (!certainlyBelow(found.gram, encloseRational(fact.largest).lo))
    return fails(`lambda_max(J J^T) < ${upperText(fact.largest)} is not shown`);
  const G = entriesOf(found.gram);
  for (const k of fact.batches.keys()) {
    const fault = thresholdFault(G, fact, k);
    if (fault !== undefined) return fails(fault);
  }
  const lines = fact.batches.map(
    (b, k) =>
      `${b === n ? 'gradient descent' : `batch ${b}`}: stable up to ${lowerText(fact.least[k] ?? ratio(0n))}, unstable above ${upperText(fact.most[k] ?? ratio(0n))}`,
  );
  return holds(
    `Some (W*, v) with W* within ${upperText(fact.distance)} of W of ${fact.at} in Frobenius norm has f = y exactly. There the mean of r_i^2/2 over the ${n} samples has Hessian J^T J/${n} in W and v, with lambda_max(J J^T) < ${upperText(fact.largest)}, and stochastic gradient descent, linearised and in mean square, has these steps: ${lines.join('; ')}. What is stable for a batch is stable for every larger one.`,
    'Lemma 1(c) for W*, enclosures of J J^T on that ball, S = I or d d^T against stability, P = I for it',
  );
}

export const sgdThresholdsFacts = {
  'sgd-thresholds': {
    says: 'some (W*, v) with norm_F(W* - W) <= distance has f = y, and lambda_max(J J^T) < largest there, J in W and v; for each of the batches every step up to its `least` is stable in mean square and every step above its `most` unstable: by S = d d^T with d = J^T u, u the entry of directions, or by S = I where that is empty. The point may be large',
    since: 3,
    entries: thresholdsEntries,
    large: true,
    check: thresholds,
  },
};
