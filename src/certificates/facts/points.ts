/**
 * # Facts about one point, or two
 *
 * Decided over Q if the activation has rational values at the pre-activations. If it has not, `loss` and `lower` are
 * decided by enclosures, and equalities are undecided. Proofs: proofs-notes/refutations.md.
 *
 * ## Main definitions
 * - {@link pointFacts}
 * @module
 */
import { isBounded } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { rationalFromDouble, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { cost } from '../../sigma/activation.ts';
import { oneOf, record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { enclosedLoss } from './at-point.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { equalText, numberText, upperText, vectorText } from './show.ts';
import {
  dot,
  inputsOf,
  isAtMost,
  isBelow,
  isEqual,
  isMirrored,
  placeAt,
  pointNamed,
  pointsNamed,
  residualAt,
} from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { name, rational } from './values.ts';

const one = record({ at: name });
const sizesEntries = record({
  at: name,
  relation: oneOf('n <= h d', 'n > h d', 'n <= m d', 'n > m d'),
});
const ball = record({ at: name, centre: name, radius: rational, around: rational });
const lossEntries = record({ at: name, from: rational, to: rational });
const pair = record({ at: name, than: name });
type One = Of<typeof one>;

function sizes(subject: Subject, { at, relation }: Of<typeof sizesEntries>): FactOutcome {
  const X = inputsOf(subject);
  if ('kind' in X) return X;
  const point = pointNamed(subject, at);
  if ('kind' in point) return point;
  const [n, d, m] = [X.rows, X.cols, point.outputs.length];
  const h = (m - (m % 2)) / 2;
  const [size, letter] = relation.endsWith('h d') ? [h * d, 'h d'] : [m * d, 'm d'];
  const isRight = relation.startsWith('n >') ? n > size : n <= size;
  const counted = `n = ${n}, d = ${d}, m = ${m}, h = ${h}`;
  return isRight
    ? holds(`At ${at} ${relation}: n = ${n}, ${letter} = ${size}.`, counted)
    : fails(`${relation} is false: ${counted}`);
}

function mirrored(subject: Subject, { at }: One): FactOutcome {
  const point = pointNamed(subject, at);
  if ('kind' in point) return point;
  return isMirrored(point)
    ? holds(`${at} is mirrored: m = 2h, w_{j+h} = w_j and v_{j+h} = -v_j.`, 'compared exactly')
    : fails(`${at} is not mirrored`);
}

function outputsNonzero(subject: Subject, { at }: One): FactOutcome {
  const point = pointNamed(subject, at);
  if ('kind' in point) return point;
  const zero = point.outputs.findIndex(({ num }) => num === 0n);
  return zero < 0
    ? holds(`At ${at} all output weights are other than 0.`, `v = ${vectorText(point.outputs)}`)
    : fails(`v_${zero + 1} = 0 at ${at}`);
}

function inBall(subject: Subject, fact: Of<typeof ball>): FactOutcome {
  const { at, centre, radius, around } = fact;
  const points = pointsNamed(subject, at, centre);
  if ('kind' in points) return points;
  if (!(radius.num > 0n && around.num >= 0n))
    return fails('expected a radius > 0 and entries within some number >= 0');
  const { tier } = subject.work;
  const [{ hidden: W }, { hidden: W0 }] = points;
  // the largest distance from W0 of a matrix within `around` of W, entry by entry
  const farthest = Array.from(W.data, (w, k) => {
    const step = tier.sub(w, W0.data[k] ?? tier.zero);
    return tier.add(step.num < 0n ? tier.neg(step) : step, around);
  });
  const square = dot(subject, farthest, farthest);
  if (!isAtMost(square, tier.mul(radius, radius)))
    return fails(`the squared distance ${equalText(square)}`);
  const who =
    around.num === 0n
      ? `W of ${at}`
      : `Every W within ${numberText(around)} of ${at}, entry by entry,`;
  return holds(
    `${who} is in the ball norm_F(W - W0) <= ${upperText(radius)} around W0 of ${centre}.`,
    `the squared distance is at most ${numberText(square)}`,
  );
}

/** A loss, exactly or enclosed. */
type Loss =
  | { readonly kind: 'exact'; readonly loss: Rational; readonly residual: Vector }
  | { readonly kind: 'enclosed'; readonly loss: Interval };

function lossAt(subject: Subject, at: string): Loss | Fails {
  const place = placeAt(subject, at);
  if ('kind' in place) return place;
  const r = residualAt(place);
  if (!('kind' in r)) {
    const loss = subject.work.tier.mul(ratio(1n, 2n), dot(subject, r, r));
    return { kind: 'exact', loss, residual: r };
  }
  // wide intervals take about 10 us per unit of cost (measured)
  const { activation, net } = place;
  subject.work.spend(20 * net.inputs.rows * net.hidden.rows * cost(activation));
  const loss = enclosedLoss(subject.instance, place.point);
  return loss === undefined || !isBounded(loss)
    ? fails(`${at}: the loss is not shown to be defined and bounded`)
    : { kind: 'enclosed', loss };
}

/** The two ends of the value or enclosure. */
function endsOf(known: Loss): readonly [Rational, Rational] {
  return known.kind === 'exact'
    ? [known.loss, known.loss]
    : [rationalFromDouble(known.loss.lo), rationalFromDouble(known.loss.hi)];
}

function lossText(known: Loss): string {
  return known.kind === 'exact' ? equalText(known.loss) : `is in ${showInterval(known.loss, 17)}`;
}

function loss(subject: Subject, { at, from, to }: Of<typeof lossEntries>): FactOutcome {
  const known = lossAt(subject, at);
  if (known.kind === 'fails') return known;
  const [lo, hi] = endsOf(known);
  if (!(isAtMost(from, lo) && isAtMost(hi, to)))
    return fails(`the loss at ${at} ${lossText(known)}: not shown to be in the range`);
  const because = known.kind === 'exact' ? `over Q: r = ${vectorText(known.residual)}` : undefined;
  return isEqual(from, to)
    ? holds(`${at}: l ${equalText(from)}.`, because)
    : holds(`${at}: l is between ${numberText(from)} and ${numberText(to)}.`, because);
}

function lower(subject: Subject, { at, than }: Of<typeof pair>): FactOutcome {
  const points = pointsNamed(subject, at, than);
  if ('kind' in points) return points;
  const here = lossAt(subject, at);
  if (here.kind === 'fails') return here;
  const there = lossAt(subject, than);
  if (there.kind === 'fails') return there;
  const because = `l at ${at} ${lossText(here)}, at ${than} ${lossText(there)}`;
  return isBelow(endsOf(here)[1], endsOf(there)[0])
    ? holds(`${at} has a smaller loss than ${than}, of the same width.`, because)
    : fails(`not shown: l(${at}) < l(${than}); ${because}`);
}

export const pointFacts = {
  sizes: {
    says: 'how n, d and the width m of the point compare, with h = floor(m/2)',
    entries: sizesEntries,
    check: sizes,
  },
  mirrored: { says: 'm = 2h, w_{j+h} = w_j, v_{j+h} = -v_j', entries: one, check: mirrored },
  'outputs-nonzero': { says: 'every v_j != 0', entries: one, check: outputsNonzero },
  'in-ball': {
    says: "norm_F(W' - W0) <= radius for every W' whose entries differ by at most `around` >= 0 from those of W; W0 of `centre`; radius > 0",
    entries: ball,
    check: inBall,
  },
  loss: { says: 'from <= l <= to', entries: lossEntries, check: loss },
  lower: { says: 'l(at) < l(than); both points have one width', entries: pair, check: lower },
};
