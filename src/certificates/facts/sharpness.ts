/**
 * # Facts about sharpness: a box around a point, and rescalings
 *
 * Trained networks are large, so points may have more parameters here than in other files. Proofs:
 * proofs-notes/sharpness.md (S1 to S3).
 * @module
 */
import { enclosedPlace, spendGram } from './enclosed-place.ts';
import {
  addDown,
  addUp,
  divDown,
  divUp,
  exactly,
  mulDown,
  mulUp,
  sqrtUp,
  subDown,
  subUp,
} from '../../arithmetic/bounds.ts';
import type { Lower, Upper } from '../../arithmetic/bounds.ts';
import { encloseRational, interval } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { certainlyPositiveDefinite } from '../../linalg/definite.ts';
import { dense, mapDense, mapMatrix } from '../../linalg/matrix.ts';
import { vectorNormDown, vectorNormUp } from '../../linalg/norms.ts';
import { enclosedSum, pointEnclosure } from '../../linalg/product.ts';
import { parametersOf } from '../../network/hessian.ts';
import type { WeightPoint } from '../../network/hessian.ts';
import { loss } from '../../network/network.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import {
  cornerOf,
  halfSquare,
  halfWidths,
  reluRanges,
  rescaled,
  sharpnessOf,
} from '../../sharpness/box.ts';
import { boxed, firstOrder, invariantOf, rangesUp, residualOf } from '../../sharpness/enclosed.ts';
import type { EnclosedNetwork } from '../../sharpness/enclosed.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { oneOf, record, variant } from '../shapes.ts';
import type { Of, Shape } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { equalText, lowerText, numberText, upperText } from './show.ts';
import { isAtMost, isEqual, placeAt, residualAt } from './subject.ts';
import type { Place, Subject, Vector } from './subject.ts';
import { list, name, rational, textOf, within } from './values.ts';
import { countedField } from './work.ts';

/** A corner of a box: + or - for each parameter, W row by row and then v. */
const signs: Shape<string> = {
  read: (value, at) => {
    const text = textOf(value, at, 200_000);
    within('weights', text.length);
    if (!/^[+-]+$/u.test(text)) throw expected(at, 'signs + and -', text.slice(0, 40));
    return text;
  },
  write: (text) => text,
  words: 'text of signs + and -',
  schema: { type: 'string', pattern: '^[+-]+$' },
};

const rescaledEntries = record({
  at: name,
  factors: list('weights'),
  epsilon: rational,
  box: oneOf('shifted', 'relative'),
  corner: signs,
  least: rational,
  most: rational,
});
const bracket = record({
  at: name,
  epsilon: rational,
  corner: signs,
  least: rational,
  most: rational,
});
const sharpnessEntries = joined(
  bracket,
  variant('by', { jacobian: record({ shares: list('weights') }), ranges: record({}) }),
);
const invariantEntries = record({ at: name, least: rational, most: rational });

function isRelu(e: Expression): boolean {
  return e.kind === 'apply' && e.f === 'relu' && e.of.kind === 'variable';
}

function cornerFault(net: Place['net'], corner: string): Fails | undefined {
  const p = net.outputs.length * (net.inputs.cols + 1);
  return corner.length === p ? undefined : fails(`expected ${p} signs, got ${corner.length}`);
}

/** (U - l)/(1 + l), rounded up, for an upper bound U and any l from `least` on: phi falls with l. */
function sharpnessUp(top: Upper, least: Lower): Upper {
  const share = divUp(addUp(top, exactly(1)), addDown(exactly(1), least));
  return exactly(share < 1 ? 0 : subUp(share, exactly(1))); // NaN stays
}

function sharpnessDown(bottom: Lower, most: Upper): Lower {
  const change = subDown(bottom, most);
  return change > 0 ? divDown(change, addUp(exactly(1), most)) : exactly(0);
}

function halfSquareUp(norm: Upper): Upper {
  return mulUp(exactly(0.5), mulUp(norm, norm));
}

function halfSquareDown(norm: Lower): Lower {
  return mulDown(exactly(0.5), mulDown(norm, norm));
}

/** c = Delta^2/y, where all y are positive. */
function weightsOf(widths: WeightPoint<Rational>, shares: Vector): readonly Interval[] | Fails {
  const deltas = parametersOf(widths, 'all');
  if (shares.length !== deltas.length)
    return fails(`expected ${deltas.length} shares, got ${shares.length}`);
  if (shares.some(({ num }) => num <= 0n)) return fails('expected shares > 0');
  return deltas.map((delta, k) => {
    const share = shares[k] ?? delta;
    const [width, part] = [encloseRational(delta), encloseRational(share)];
    const [low, high] = [
      divDown(exactly(width.lo), exactly(part.hi)),
      divUp(exactly(width.hi), exactly(part.lo)),
    ];
    return interval(mulDown(exactly(width.lo), low), mulUp(exactly(width.hi), high));
  });
}

/** An upper bound of norm(f - y) on the box, or why there is none. */
function largestResidual(
  subject: Subject,
  net: EnclosedNetwork,
  widths: WeightPoint<Rational>,
  fact: Of<typeof sharpnessEntries>,
): Upper | Fails {
  const box = {
    hidden: mapMatrix(widths.hidden, encloseRational),
    outputs: widths.outputs.map(encloseRational),
  };
  const none = fails('sigma has no bounded enclosures on the box');
  if (fact.by === 'ranges') return rangesUp(boxed(net, box)) ?? none;
  const weights = weightsOf(widths, fact.shares);
  if ('kind' in weights) return weights;
  const n = net.inputs.rows;
  spendGram(subject, n, weights.length);
  const linear = firstOrder(net, box);
  const r = residualOf(net);
  if (linear === undefined || r === undefined) return none;
  const one = dense(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
  );
  const { mid, rad } = linear.weighted(weights);
  const rest = enclosedSum(pointEnclosure(one), { mid: mapDense(mid, (a) => -a), rad });
  if (!certainlyPositiveDefinite(rest))
    return fails('J diag(Delta^2/y) J^T < I is not shown for these shares y');
  const total = fact.shares.reduce((sum, y) => subject.work.tier.add(sum, y), ratio(0n));
  const root = sqrtUp(exactly(encloseRational(total).hi));
  return addUp(addUp(vectorNormUp(r), root), linear.remainder);
}

function sharpness(subject: Subject, fact: Of<typeof sharpnessEntries>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const { epsilon, corner, least, most } = fact;
  if (!(epsilon.num > 0n)) return fails('expected epsilon > 0');
  const fault = cornerFault(place.net, corner);
  if (fault !== undefined) return fault;
  const F = countedField(subject.work);
  const net = enclosedPlace(place, 5);
  const widths = halfWidths(F, place.point, epsilon, 'shifted');
  const there = cornerOf(F, place.point, widths, corner);
  const moved = {
    ...net,
    hidden: mapMatrix(there.hidden, encloseRational),
    outputs: there.outputs.map(encloseRational),
  };
  const [r, far] = [residualOf(net), residualOf(moved)];
  if (r === undefined || far === undefined)
    return fails('sigma is not shown to be defined on the box');
  const top = largestResidual(subject, net, widths, fact);
  if (typeof top !== 'number') return top;
  const below = sharpnessDown(halfSquareDown(vectorNormDown(far)), halfSquareUp(vectorNormUp(r)));
  const above = sharpnessUp(halfSquareUp(top), halfSquareDown(vectorNormDown(r)));
  if (!(encloseRational(least).hi <= below && above <= encloseRational(most).lo))
    return fails(`phi is only shown to be from ${below} to ${above}`);
  const how =
    fact.by === 'ranges'
      ? 'from the range of each output'
      : 'from the linear part of f, a positive definite matrix, and a bound of the rest';
  return holds(
    `At ${fact.at} the sharpness phi = (max of l on the box - l)/(1 + l), on the box that moves each weight t by at most ${numberText(epsilon)} (abs(t) + 1), is from ${lowerText(least)} to ${upperText(most)}.`,
    `below from a corner of the box; above ${how}`,
  );
}

function rescalingFault(
  { point, net, activation }: Place,
  { epsilon, factors, corner }: Of<typeof rescaledEntries>,
): Fails | undefined {
  if (!isRelu(activation.value)) return fails('expected sigma = relu');
  if (!(epsilon.num > 0n)) return fails('expected epsilon > 0');
  if (factors.length !== point.outputs.length || factors.some(({ num }) => num <= 0n))
    return fails(`expected ${point.outputs.length} factors > 0`);
  return cornerFault(net, corner);
}

function rescaledText({ at, epsilon, box, least, most }: Of<typeof rescaledEntries>): string {
  const both = `f is the same for every input at ${at} and at the rescaled (a_j w_j, v_j/a_j)`;
  const width = `${numberText(epsilon)} ${box === 'shifted' ? '(abs(t) + 1)' : 'abs(t)'}`;
  const start = `For relu, ${both}; on boxes that move each weight t by at most ${width}, phi = (max l - l)/(1 + l) is`;
  return box === 'shifted'
    ? `${start} at most ${upperText(most)} at ${at} and at least ${lowerText(least)} at the rescaled point.`
    : `${start} the same at all rescalings, from ${lowerText(least)} to ${upperText(most)}.`;
}

/** Over Q: f at every sample, for relu. */
function rescaledFact(subject: Subject, fact: Of<typeof rescaledEntries>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const { epsilon, corner, factors, box, least, most } = fact;
  const { point, net, labels, activation } = place;
  const fault = rescalingFault(place, fact);
  if (fault !== undefined) return fault;
  const F = countedField(subject.work);
  const r = residualAt(place);
  if ('kind' in r) return r;
  const here = halfSquare(F, r);
  const there = rescaled(F, point, factors);
  const far = cornerOf(F, there, halfWidths(F, there, epsilon, box), corner);
  const { tier } = subject.work;
  const [same, high] = [there, far].map((p) =>
    loss(tier, activation, { inputs: net.inputs, ...p }, labels),
  );
  if (same === undefined || high === undefined || !isEqual(same, here))
    return fails('the rescaled network is not shown to have the same loss');
  const top = halfSquare(F, reluRanges(F, net, halfWidths(F, point, epsilon, box), labels));
  const [below, above] = [sharpnessOf(F, high, here), sharpnessOf(F, top, here)];
  if (!isAtMost(least, below)) return fails(`at the corner phi ${equalText(below)}`);
  if (!isAtMost(above, most))
    return fails(`phi at ${fact.at} is only shown to be at most ${upperText(above)}`);
  return holds(
    rescaledText(fact),
    'over Q: a corner of the second box, and the range of each output on the first',
  );
}

function invariant(
  subject: Subject,
  { at, least, most }: Of<typeof invariantEntries>,
): FactOutcome {
  const place = placeAt(subject, at);
  if ('kind' in place) return place;
  if (!isRelu(place.activation.value)) return fails('expected sigma = relu');
  const I = invariantOf(enclosedPlace(place, 1));
  if (I === undefined) return fails('some x_i.w_j is not shown to be other than 0');
  if (!(encloseRational(least).hi <= I.lo && I.hi <= encloseRational(most).lo))
    return fails(`I is only shown to be from ${I.lo} to ${I.hi}`);
  const n = place.net.inputs.rows;
  return holds(
    `For relu, at ${at} and at all its rescalings (a_j w_j, v_j/a_j), a_j > 0: I = 2 sum_j sqrt(p_j q_j) is from ${lowerText(least)} to ${upperText(most)}, the least norm_F(J)^2 of them, J in W and v; so lambda_max(J J^T) >= I/${n} at each.`,
    'p_j = v_j^2 sum of norm(x_i)^2 and q_j = sum of (x_i.w_j)^2, over the samples with x_i.w_j > 0; no x_i.w_j is 0',
  );
}

export const sharpnessFacts = {
  rescaled: {
    says: 'sigma = relu, factors a_j > 0, *box* of epsilon > 0: the point and (a_j w_j, v_j/a_j) have the same f for every input; box `shifted`: phi <= most at the point, and phi >= least at the rescaled one, from the corner of its box; box `relative`: phi is the same at all rescalings, and least <= phi <= most',
    since: 3,
    entries: rescaledEntries,
    arrays: { a: 'factors' },
    check: rescaledFact,
  },
  'rescaling-invariant': {
    says: 'sigma = relu, no x_i.w_j is 0: least <= I <= most, I = 2 sum_j sqrt(p_j q_j), p_j = v_j^2 sum_i norm(x_i)^2 and q_j = sum_i (x_i.w_j)^2 over the samples with x_i.w_j > 0. The point may be large',
    since: 3,
    entries: invariantEntries,
    large: true,
    check: invariant,
  },
  sharpness: {
    says: 'least <= phi <= most on the *box* `shifted` of epsilon > 0: from below at the corner; from above by `ranges`, or by `jacobian` with shares y_k > 0 of the parameters: J diag(Delta_k^2/y_k) J^T < I, so phi (1 + l) + l <= (1/2)(norm(r) + sqrt(sum y_k) + norm(e))^2, e the rest of f beyond its linear part. The point may be large',
    since: 3,
    entries: sharpnessEntries,
    arrays: { y: 'shares' },
    large: true,
    check: sharpness,
  },
};
