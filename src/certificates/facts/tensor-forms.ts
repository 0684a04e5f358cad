/**
 * # Symmetric tensors as forms: dimensions of lazy classes, and barriers
 *
 * The coefficients of a form of degree l in d variables, D of them, are in lexicographic order, from x_1^l to x_d^l.
 * Proofs: proofs-notes/tensors.md (T3, T4).
 * @module
 */
import { floor, min } from '../../arithmetic/machine.ts';
import { isPrime } from '../../arithmetic/primes.ts';
import { compareRational } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { barrierFault, barrierSquare } from '../../tensors/barrier.ts';
import { tensorDimension } from '../../tensors/spectrum.ts';
import { obliqueForm, rankModulo, tangentRankModulo } from '../../tensors/tangent-rank.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { countText, equalText } from './show.ts';
import type { Subject } from './subject.ts';
import { neuronsText, order, spanText, sumOf, target, targetText } from './tensor-sums.ts';
import { count, countUpTo, list, listsUpTo, rational, table, within } from './values.ts';
import { countedField } from './work.ts';

/** D. Throws beyond the limit. */
function sizeOf(l: number, d: number): number {
  const size = Number(tensorDimension(l, d));
  within('coefficients', size);
  return size;
}

function demandWhole(at: string, entries: readonly Rational[]): void {
  if (entries.some(({ den }) => den !== 1n)) throw expected(at, 'whole numbers', 'fractions');
}

const rankEntries = requiring(
  record({
    order,
    hidden: table('parameters'),
    is: count,
    prime: countUpTo('modulus'),
    complement: listsUpTo('inputs'),
  }),
  ({ order: l, hidden, is, prime, complement }, at) => {
    const size = sizeOf(l, hidden.cols);
    if (!isPrime(prime)) throw expected(`${at}.prime`, 'a prime', prime);
    demandWhole(`${at}.hidden`, Array.from(hidden.data));
    for (const [i, form] of complement.entries()) {
      if (form.length !== size)
        throw expected(`${at}.complement[${i}]`, `${size} coefficients`, form.length);
      demandWhole(`${at}.complement[${i}]`, form);
    }
    if (complement.length > 0 && complement.length !== size - is)
      throw expected(`${at}.complement`, `${size - is} forms, or none`, complement.length);
  },
);

const barrierEntries = requiring(
  joined(
    joined(record({ order }), target),
    record({
      direction: list('inputs'),
      scale: rational,
      factor: list('coefficients'),
      form: list('inputs'),
      squared: rational,
    }),
  ),
  ({ order: l, vectors, direction, factor, form }, at) => {
    const d = vectors.cols;
    sizeOf(l, d);
    const lengths = {
      direction: [direction, d],
      factor: [factor, Number(tensorDimension(floor(l / 2), d))],
      form: [form, l % 2 === 1 ? d : 1],
    } as const;
    for (const [key, [entries, length]] of Object.entries(lengths))
      if (entries.length !== length)
        throw expected(`${at}.${key}`, countText(length, 'coefficient'), entries.length);
  },
);

function tangentRank({ work }: Subject, fact: Of<typeof rankEntries>): FactOutcome {
  const { order: l, hidden: U, is: k, prime, complement } = fact;
  const D = sizeOf(l, U.cols);
  const rows = U.rows * U.cols;
  const F = countedField(work);
  work.spend(rows * D * (min(rows, D) + U.cols + 4));
  const rank = tangentRankModulo(F, prime, l, U);
  if (rank !== k) return fails(`the rank modulo ${prime} is ${rank}`);
  const most = min(rows, D);
  if (complement.length > 0) {
    work.spend(complement.length * D * complement.length);
    const oblique = obliqueForm(F, l, U, complement);
    if (oblique >= 0) return fails(`the gradient of form ${oblique + 1} is not 0 at every neuron`);
    if (rankModulo(prime, complement) < complement.length)
      return fails(`the forms are not independent modulo ${prime}`);
  }
  const isExact = complement.length > 0 || k === most;
  const all =
    k === D
      ? '; so every symmetric tensor of this order is in it, for these neurons and for almost all others of their number'
      : '';
  const above =
    complement.length > 0
      ? `; ${countText(complement.length, 'independent form')} whose first derivatives are all 0 at every neuron`
      : k === most
        ? `; it is at most min(m d, D) = ${most}`
        : '';
  return holds(
    `For ${neuronsText(U.rows)} in R^${U.cols}: ${spanText(l)} has dimension ${isExact ? '' : 'at least '}${k}, in the ${D} of all symmetric tensors of order ${l}${all}.`,
    `the rank modulo ${prime} is ${k}${above}`,
  );
}

function barrier({ work }: Subject, fact: Of<typeof barrierEntries>): FactOutcome {
  const { order: l, direction, scale, factor, form, squared } = fact;
  const F = countedField(work);
  work.spend(sizeOf(l, direction.length) * direction.length * l);
  const own = { order: l, target: sumOf(fact), direction, scale, factor, form };
  const fault = barrierFault(F, own);
  if (fault !== undefined) return fails(fault);
  const value = barrierSquare(F, own);
  if (compareRational(value, squared) !== 0) return fails(`norm(Delta)^2 ${equalText(value)}`);
  const cone = l % 2 === 1 ? 'all u_i where form >= 0' : 'any u_i';
  return holds(
    `For ${targetText(l, fact)}: every sum of c_i u_i^${l} with all c_i >= 0 and ${cone}, of any number of terms, has squared distance at least e from T, where e ${equalText(squared)}; all u_i = u, c_i > 0 and sum c_i = t attain it: local minima in c and all u_i, though ${countText(fact.vectors.rows, 'term')} can reach 0.`,
    `p_T - t (u.x)^${l} = -q^2 form, q(u) = 0 and form(u) > 0, expanded over Q`,
  );
}

export const tensorFormsFacts = {
  'tensor-tangent-rank': {
    says: 'for the m neurons u_i, the rows of hidden, whole numbers, and S(U) = span{sym(u_i^{l-1} w)} of this order l in all D dimensions: dim S(U) = k = is, where complement has D - k forms, whole numbers, that are independent and have gradient 0 at every u_i, or is empty and k = min(m d, D); else dim S(U) >= k. The rank modulo the prime is k. About no instance',
    since: 3,
    entries: rankEntries,
    arrays: { U: 'hidden' },
    check: tangentRank,
  },
  'tensor-barrier': {
    says: 'for the *sum of powers* T of this order l, u = direction, t = scale > 0 and Delta = T - t u^l: p_Delta = -q^2 g, q = factor, g = form, q(u) = 0, g(u) > 0, g linear for odd l and constant for even l, norm(Delta)^2 = `squared` > 0; so no sum of c_i u_i^l, c_i >= 0, g(u_i) >= 0 is closer to T. About no instance',
    since: 3,
    entries: barrierEntries,
    arrays: { v: 'vectors' },
    check: barrier,
  },
};
