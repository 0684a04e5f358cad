/**
 * # KKT points of the problems of Theorem C, over Q
 *
 * The problem: minimise l over a ball of W around W0 (or a ball for each neuron) and a set of v. A point is KKT when
 * each block is stationary: -grad_W l is a multiple lambda >= 0 of W - W0, lambda = 0 off the sphere; and no direction
 * that stays in the set of v lowers l to first order.
 *
 * ## Main definitions
 * - {@link kktFault}, {@link checkKkt}: with the multipliers in the file
 * - {@link multipliersOf}: the only possible multipliers
 *
 * Proofs: proofs-notes/refutations.md.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import { row } from '../../linalg/matrix.ts';
import { record, variant } from '../shapes.ts';
import { joined } from '../object-shapes.ts';
import type { Of } from '../shapes.ts';
import type { FactPoint } from './format.ts';
import { fails, holds } from './outcome.ts';
import type { Fails, FactOutcome } from './outcome.ts';
import { numberText, vectorText } from './show.ts';
import {
  dot,
  gradientAt,
  isAntisymmetric,
  isAtMost,
  isBelow,
  isEqual,
  isZero,
  placeAt,
  pointsNamed,
} from './subject.ts';
import type { Place, Subject, Vector } from './subject.ts';
import { list, name, rational } from './values.ts';

/**
 * The set of Theorem C that a KKT point belongs to: see proofs-notes/kkt.md for C1, C2 and C5.
 * `cone`: v_j >= least, max v_j <= ratio min v_j over j <= h, antisymmetric.
 * `box`: least <= v_j <= most over j <= h, antisymmetric; a ball of the same radius for each neuron. least may be 0.
 */
export const kktSet = variant('set', {
  ball: record({}),
  cone: record({ least: rational, ratio: rational }),
  box: record({ least: rational, most: rational }),
});
export type KktSet = Of<typeof kktSet>;

const entries = joined(
  record({ at: name, centre: name, radius: rational, multipliers: list('parameters') }),
  kktSet,
);
type KktFact = Of<typeof entries>;

/** A point of the problem, with the gradient of l in W and v. */
export interface KktPlace {
  readonly place: Place;
  readonly centre: FactPoint;
  readonly radius: Rational;
  readonly set: KktSet;
  readonly gradient: Vector;
}

/** The point, the centre and the radius of a fact. */
type Named = Pick<KktFact, 'at' | 'centre' | 'radius'>;

/** The problem and the point that a fact names; the set of v must be one that the theorems cover. */
export function kktPlace(subject: Subject, fact: Named, set: KktSet): KktPlace | Fails {
  const points = pointsNamed(subject, fact.at, fact.centre);
  if ('kind' in points) return points;
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  if (!(fact.radius.num > 0n)) return fails('expected a radius > 0');
  const fault = setFault(set) ?? outsideFault(set, place.point);
  if (fault !== undefined) return fails(fault);
  const gradient = gradientAt(place, 'all');
  if ('kind' in gradient) return gradient;
  return { place, centre: points[1], radius: fact.radius, set, gradient };
}

/** Why the numbers of the set are invalid. */
function setFault(set: KktSet): string | undefined {
  switch (set.set) {
    case 'ball':
      return undefined;
    case 'cone':
      return set.least.num > 0n && isAtMost(ratio(1n), set.ratio)
        ? undefined
        : 'expected least > 0 and ratio >= 1';
    case 'box':
      return set.least.num >= 0n && isAtMost(set.least, set.most)
        ? undefined
        : 'expected 0 <= least <= most';
  }
}

/** v of the first h neurons. */
function half({ outputs }: FactPoint): Vector {
  return outputs.slice(0, outputs.length / 2);
}

/** Why v is not in the set. */
function outsideFault(set: KktSet, point: FactPoint): string | undefined {
  if (set.set === 'ball') return undefined;
  if (!isAntisymmetric(point)) return 'expected m = 2h and v_{j+h} = -v_j';
  const a = half(point);
  const low = a.every((p) => isAtMost(set.least, p));
  if (set.set === 'box')
    return low && a.every((p) => isAtMost(p, set.most)) ? undefined : 'v is outside the box';
  const [smallest = set.least] = a.toSorted(compareRational);
  // ratio min v_j, outside the budget: both are numbers in the file
  const most = ratio(smallest.num * set.ratio.num, smallest.den * set.ratio.den);
  return low && a.every((p) => isAtMost(p, most)) ? undefined : 'v is outside the cone';
}

/** The parts of W - W0 and of grad_W l for each ball: all of W, or one per neuron. */
function balls({ place, centre, set, gradient }: KktPlace): readonly {
  readonly step: Vector;
  readonly pull: Vector;
}[] {
  const { subject, point } = place;
  const { tier } = subject.work;
  const { rows: m, cols: d } = point.hidden;
  const rows = Array.from({ length: m }, (_, j) => {
    const w0 = row(centre.hidden, j);
    return {
      step: row(point.hidden, j).map((w, k) => tier.sub(w, w0[k] ?? tier.zero)),
      pull: gradient.slice(j * d, (j + 1) * d),
    };
  });
  if (set.set === 'box') return rows;
  return [{ step: rows.flatMap(({ step }) => step), pull: rows.flatMap(({ pull }) => pull) }];
}

/** The only possible multipliers, one per ball: -<pull, step>/norm(step)^2, or 0 at the centre. */
export function multipliersOf(where: KktPlace): Vector {
  const { subject } = where.place;
  const { tier } = subject.work;
  return balls(where).map(
    ({ step, pull }) =>
      tier.div(tier.neg(dot(subject, pull, step)), dot(subject, step, step)) ?? tier.zero,
  );
}

/** Why the point is not KKT in W with these multipliers. */
function hiddenFault(where: KktPlace, multipliers: Vector): string | undefined {
  const { subject } = where.place;
  const { tier } = subject.work;
  const parts = balls(where);
  if (multipliers.length !== parts.length)
    return `expected ${parts.length} multipliers, got ${multipliers.length}`;
  const limit = tier.mul(where.radius, where.radius);
  for (const [k, { step, pull }] of parts.entries()) {
    const lambda = multipliers[k] ?? tier.zero;
    const square = dot(subject, step, step);
    const what = parts.length === 1 ? 'W' : `neuron ${k + 1}`;
    if (!isAtMost(square, limit)) return `${what} is outside its ball`;
    if (lambda.num < 0n) return `the multiplier of ${what} is negative`;
    if (lambda.num !== 0n && !isEqual(square, limit))
      return `the multiplier of ${what} is not 0 inside the ball`;
    const sums = pull.map((g, i) => tier.add(g, tier.mul(lambda, step[i] ?? tier.zero)));
    if (!isZero(sums)) return `the gradient in ${what} is not -lambda (W - W0)`;
  }
  return undefined;
}

/** dl/dv_j - dl/dv_{j+h}, j <= h: the gradient along antisymmetric v. */
function pairGradient({ place, gradient }: KktPlace): Vector {
  const { tier } = place.subject.work;
  const { rows: m, cols: d } = place.point.hidden;
  const outer = gradient.slice(m * d);
  return outer.slice(0, m / 2).map((g, j) => tier.sub(g, outer[j + m / 2] ?? tier.zero));
}

/** Why the point is not KKT in v: some v of the set lowers l to first order. */
function outputsFault(where: KktPlace): string | undefined {
  const { place, set } = where;
  const { tier } = place.subject.work;
  if (set.set === 'ball') return undefined; // v is fixed
  const a = half(place.point);
  const g = pairGradient(where);
  if (set.set === 'box') {
    const wrong = a.findIndex((p, j) => {
      const { num: slope } = g[j] ?? tier.zero;
      return (slope < 0n && isBelow(p, set.most)) || (slope > 0n && isBelow(set.least, p));
    });
    return wrong < 0 ? undefined : `moving v_${wrong + 1} within the box lowers l to first order`;
  }
  // The cone is {a: t <= a_j <= ratio t, t >= least}: over it <g, a'> is least t sum of the best ends.
  const rate = g.reduce(
    (sum, p) => tier.add(sum, p.num < 0n ? tier.mul(set.ratio, p) : p),
    tier.zero,
  );
  const best = tier.mul(set.least, rate);
  return rate.num >= 0n && isEqual(dot(place.subject, g, a), best)
    ? undefined
    : 'moving v within the cone lowers l to first order';
}

/** Why the point is not KKT with these multipliers; `undefined` if it is. */
export function kktFault(where: KktPlace, multipliers: Vector): string | undefined {
  return hiddenFault(where, multipliers) ?? outputsFault(where);
}

/** The problem in words. */
export function problemText({ at, centre, radius }: Named, set: KktSet): string {
  const ball = `norm_F(W - W0) <= ${numberText(radius)}`;
  const around = `W0 of ${centre}`;
  switch (set.set) {
    case 'ball':
      return `minimise l over ${ball}, ${around} and v of ${at} fixed`;
    case 'cone':
      return `minimise l over ${ball}, ${around}, and antisymmetric v with v_j >= ${numberText(set.least)} and max v_j <= ${numberText(set.ratio)} min v_j, j <= h`;
    case 'box':
      return `minimise l over norm(w_j - c_j) <= ${numberText(radius)} for each neuron, c_j the rows of ${around}, and antisymmetric v with ${numberText(set.least)} <= v_j <= ${numberText(set.most)}, j <= h`;
  }
}

function checkKkt(subject: Subject, fact: KktFact): FactOutcome {
  const where = kktPlace(subject, fact, fact);
  if ('kind' in where) return where;
  const fault = kktFault(where, fact.multipliers);
  if (fault !== undefined) return fails(`${fact.at}: ${fault}`);
  return holds(
    `${fact.at} is exactly a KKT point of "${problemText(fact, fact)}".`,
    `over Q, with multipliers ${vectorText(fact.multipliers)}`,
  );
}

export const kktFacts = {
  kkt: {
    says: 'the point is a KKT point of the problem of its *set*, below, with these multipliers: one for `ball` and `cone`, m for `box`; radius > 0',
    entries,
    check: checkKkt,
  },
};
