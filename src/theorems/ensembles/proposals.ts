/**
 * # Facts that a start, models or a number of members suggest
 *
 * Untrusted: proposes, proves nothing.
 *
 * ## Main definitions
 * - {@link endsFact}: the end of gradient flow from a start, by bisection
 * - {@link casesFact}, {@link errorFact}, {@link distilledFact}
 * @module
 */
import { ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { missedShare, neededMembers } from '../../ensembles/members.ts';
import { comparisonOf, errorsOf, readingOf } from '../../ensembles/reading.ts';
import type { Models, Unit } from '../../ensembles/reading.ts';
import { endsOf, strengthsAt, viewsRead } from '../../ensembles/winner.ts';
import type { Matrix } from '../../linalg/matrix.ts';

/** Halvings of an interval of times: the digits of a time grow by about one with each. */
const halvings = 60;

/** The end of the flow on multi-view samples, between times that decide what is read. */
export function endsFact(
  power: 2 | 3,
  start: Matrix<Rational>,
  beta: Rational,
): FactOf<'view-ends'> | undefined {
  const first = strengthsAt(Q, power, start, power === 2 ? Q.one : Q.zero);
  const sum = first === undefined ? Q.zero : Q.add(first[0], first[1]);
  if (sum.num <= 0n || Q.sign(Q.sub(Q.one, sum)) <= 0) return undefined;
  const fact = (before: Rational, after: Rational): FactOf<'view-ends'> | undefined => {
    const ends = endsOf(Q, power, start, [before, after]);
    const read = ends === undefined ? undefined : viewsRead(Q, beta, ends);
    if (read === undefined) return undefined;
    return { fact: 'view-ends', power, start, beta, samples: 'multi', before, after, read };
  };
  if (power === 2) return fact(Q.div(Q.one, sum), Q.div(Q.one, sum));
  const most = Array.from(start.data).reduce((a, b) => (Q.sign(Q.sub(b, a)) > 0 ? b : a));
  let [low, high] = [Q.zero, Q.div(Q.one, most)];
  for (let k = 0; k < halvings; k++) {
    const time = Q.div(Q.add(low, high), ratio(2n));
    const c = strengthsAt(Q, power, start, time);
    if (c !== undefined && Q.sign(Q.sub(Q.add(c[0], c[1]), Q.one)) <= 0) low = time;
    else high = time;
    const found = fact(low, high);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function casesFact(unit: Unit, models: Models): FactOf<'view-cases'> {
  return { fact: 'view-cases', ...unit, models, ...errorsOf(Q, readingOf(Q, unit, models)) };
}

export function distilledFact(unit: Unit, teacher: Models, student: Models): FactOf<'distilled'> {
  const found = comparisonOf(Q, readingOf(Q, unit, teacher), readingOf(Q, unit, student));
  return { fact: 'distilled', ...unit, teacher, student, ...found };
}

/** `undefined` where it is undecided. */
export function errorFact(
  beta: Rational,
  zeta: Rational,
  members: number,
): FactOf<'ensemble-error'> | undefined {
  const needed = neededMembers(Q, { beta, zeta }, members);
  if (needed === undefined) return undefined;
  const share = missedShare(members, needed);
  return { fact: 'ensemble-error', beta, zeta, members, needed, share };
}
