/**
 * # Exact widths of shallow networks on spheres
 *
 * S^D with uniform probability, D even, g_w(x) = relu(w.x)^k for w on S^D, and B_1 the closed convex hull of the g_w and
 * -g_w. d_n is the least, over n-dimensional spaces, of the largest distance to the space in B_1. Proofs:
 * proofs-notes/rates.md (R1, R3, R4, R9).
 * @module
 */
import { max } from '../../arithmetic/machine.ts';
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { degrees, normSquare } from '../../approximation/harmonics.ts';
import type { Degree } from '../../approximation/harmonics.ts';
import { beatenFrom, tailAfter } from '../../approximation/widths.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { oneOf, record, requiring } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { factsLimits } from './limits.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, equalText, lowerText, neuronText, upperText } from './show.ts';
import type { Subject } from './subject.ts';
import { count, countUpTo, countsUpTo, rational } from './values.ts';
import { countedField } from './work.ts';

const model = requiring(
  record({ sphere: countUpTo('sphere'), power: countUpTo('power') }),
  ({ sphere }, at) => {
    if (sphere < 2 || sphere % 2 === 1)
      throw expected(`${at}.sphere`, 'an even number >= 2', sphere);
  },
);

const listed = requiring(
  joined(model, record({ degrees: countsUpTo('degree'), space: count })),
  ({ degrees: list }, at) => {
    if (list.length === 0 || new Set(list).size < list.length)
      throw expected(`${at}.degrees`, 'distinct degrees, at least one', list.length);
  },
);

const widthEntries = joined(
  listed,
  record({ relation: oneOf('=', '<=', '>='), squared: rational }),
);
const ballEntries = joined(listed, record({ radius: rational }));
const rangeEntries = requiring(
  joined(model, record({ first: count, last: countUpTo('range') })),
  ({ first, last }, at) => {
    if (first > last) throw expected(`${at}.first`, 'at most `last`', first);
  },
);

function ball({ sphere, power }: Of<typeof model>): string {
  return `B_1, the closed convex hull of the functions x -> +-${neuronText('w.x', power)}, w in S^${sphere}, in L2 of S^${sphere} with uniform probability`;
}

function dimensionOf(list: readonly Degree[]): bigint {
  return list.reduce((sum, { dimension }) => sum + dimension, 0n);
}

/** The listed degrees in falling order of a_s^2. */
function listedDegrees(subject: Subject, fact: Of<typeof listed>): readonly Degree[] {
  const most = max(...fact.degrees);
  const found: Degree[] = [];
  for (const next of degrees(countedField(subject.work), fact.sphere, fact.power)) {
    if (next.degree > most) break;
    if (fact.degrees.includes(next.degree)) found.push(next);
  }
  return found.toSorted((a, b) => compareRational(b.square, a.square));
}

/** Why some degree that is not listed may have a larger a_s^2 than `least`, or `undefined` if none has. */
function unlistedFault(
  subject: Subject,
  { sphere, power, degrees: list }: Of<typeof listed>,
  least: Rational,
): Fails | undefined {
  const most = max(...list);
  for (const next of degrees(countedField(subject.work), sphere, power)) {
    if (!list.includes(next.degree) && compareRational(next.square, least) > 0)
      return fails(`degree ${next.degree} is not listed, and its a_s^2 is larger`);
    if (next.degree >= most && compareRational(next.later, least) <= 0) return undefined;
    if (next.degree >= factsLimits.degree) break;
  }
  return fails(`a degree above ${factsLimits.degree} is not shown to have a smaller a_s^2`);
}

function linearWidth(subject: Subject, fact: Of<typeof widthEntries>): FactOutcome {
  const { sphere, power, relation, squared, space } = fact;
  const F = countedField(subject.work);
  const list = listedDegrees(subject, fact);
  const [whole, n] = [dimensionOf(list), BigInt(space)];
  const fits = relation === '=' ? whole === n : relation === '<=' ? whole <= n : whole >= n;
  if (!fits) return fails(`the listed degrees have dimension ${whole}`);
  const fault =
    relation === '<=' ? undefined : unlistedFault(subject, fact, list.at(-1)?.square ?? F.zero);
  if (fault !== undefined) return fault;
  const value = tailAfter(F, normSquare(F, sphere, power), list, n);
  const order = compareRational(value, squared);
  const isSo = relation === '=' ? order === 0 : relation === '<=' ? order <= 0 : order >= 0;
  if (!isSo) return fails(`gamma^2 minus the listed eigenvalues ${equalText(value)}`);
  const text = { '=': equalText, '<=': upperText, '>=': lowerText }[relation](squared);
  return holds(
    `The Kolmogorov width d_n of ${ball(fact)}: at n = ${space}, d_n^2 ${relation === '=' ? '' : `${relation} `}${text}.`,
    `gamma^2 minus a_s^2, N_s times each, for the degrees ${list.map(({ degree }) => degree).join(', ')}`,
  );
}

function bernstein(subject: Subject, fact: Of<typeof ballEntries>): FactOutcome {
  const list = listedDegrees(subject, fact);
  const whole = dimensionOf(list);
  if (whole !== BigInt(fact.space)) return fails(`the listed degrees have dimension ${whole}`);
  const least = list.at(-1);
  if (least === undefined || least.square.num === 0n) return fails('a_s = 0 at a listed degree');
  const { num, den } = least.value;
  const radius = ratio(num < 0n ? -num : num, den);
  if (compareRational(radius, fact.radius) !== 0) return fails(`min abs(a_s) ${equalText(radius)}`);
  return holds(
    `${ball(fact)}, contains the ball of radius r of a space of dimension ${whole}, where r ${equalText(radius)}: so whoever maps its elements continuously to fewer than ${countText(fact.space, 'real parameter')}, and these to functions in any way, has worst error >= r.`,
    `r = min abs(a_s) over the degrees ${list.map(({ degree }) => degree).join(', ')}`,
  );
}

function separation(subject: Subject, fact: Of<typeof rangeEntries>): FactOutcome {
  const { sphere, power, first, last } = fact;
  const field = countedField(subject.work);
  const result = beatenFrom(field, sphere, power, { first, last, most: factsLimits.degree });
  if (result.kind === 'unknown')
    return fails(
      `the first ${last} eigenvalues are not known from degrees up to ${factsLimits.degree}`,
    );
  if (result.kind === 'not-shown')
    return fails(`at n = ${result.at} the tail of the eigenvalues is not above gamma^2/(n + 1)`);
  return holds(
    `For ${first === last ? `n = ${first}` : `every n from ${first} to ${last}`}: n neurons, chosen for each function, approximate every element of ${ball(fact)}, with squared error at most c/(n + 1), up to any epsilon > 0, and no n-dimensional space does so, where c ${equalText(normSquare(field, sphere, power))}.`,
    'd_n^2 is at least the sum of the eigenvalues after the first n, which is above c/(n + 1), c the squared norm of a neuron',
  );
}

export const sphereWidthsFacts = {
  'linear-width': {
    says: 'for the *ball* B_1 of the sphere and the power, n = space: d_n(B_1)^2 is related so to `squared`; for `=` the listed degrees have dimension n, for `<=` at most n, for `>=` at least n; for `=` and `>=` no other degree has a larger a_s^2. About no instance',
    since: 3,
    entries: widthEntries,
    arrays: { degrees: 'degrees' },
    check: linearWidth,
  },
  bernstein: {
    says: 'for the *ball* B_1: it contains the ball of this radius > 0 of the harmonics of the listed degrees, whose dimension is space, and radius is min abs(a_s). About no instance',
    since: 3,
    entries: ballEntries,
    arrays: { degrees: 'degrees' },
    check: bernstein,
  },
  separation: {
    says: 'for the *ball* B_1 and every n from first to last: d_n(B_1)^2 > gamma^2/(n + 1), which is the squared error of n neurons (R3). About no instance',
    since: 3,
    entries: rangeEntries,
    check: separation,
  },
};
