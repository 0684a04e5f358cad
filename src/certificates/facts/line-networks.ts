/**
 * # Networks with one input, and what they cannot reach
 *
 * Functions on an interval are piecewise polynomials; neurons are relu(w x + b)^k. Proofs: proofs-notes/rates.md (R6, R8).
 * @module
 */
import { compareRational } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at } from '../../linalg/matrix.ts';
import { pairing, squaredError, variation } from '../../approximation/piecewise.ts';
import type { LineNetwork } from '../../approximation/piecewise.ts';
import { derivative, minus, plus, trimmed, valueAt } from '../../approximation/polynomial.ts';
import type { Field, Polynomial } from '../../approximation/polynomial.ts';
import { isNonnegativeOn } from '../../approximation/sturm.ts';
import { freeKnotSquare } from '../../approximation/closed-forms.ts';
import { expected, malformed } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { countText, equalText, lowerText, neuronText, numberText, upperText } from './show.ts';
import { interval, onInterval, piecewiseOf, target } from './piecewise-shape.ts';
import { isAtMost } from './subject.ts';
import type { Subject } from './subject.ts';
import { count, countUpTo, list, rational, table } from './values.ts';
import { countedField } from './work.ts';

function demandSome(entries: readonly Rational[], where: string): void {
  if (entries.length === 0) throw malformed(where, 'expected at least one number');
}

const networkEntries = requiring(
  joined(
    joined(
      record({
        power: countUpTo('power'),
        affine: table('parameters'),
        outputs: list('parameters'),
        polynomial: list('inputs'),
      }),
      target,
    ),
    record({ squared: rational }),
  ),
  ({ affine, outputs, polynomial }, where) => {
    if (affine.cols !== 2) throw expected(`${where}.affine[0]`, '2 entries', affine.cols);
    if (affine.rows !== outputs.length)
      throw expected(`${where}.outputs`, `${affine.rows} entries`, outputs.length);
    demandSome(polynomial, `${where}.polynomial`);
  },
);

const variationEntries = requiring(
  joined(
    joined(record({ power: countUpTo('power') }), target),
    record({ test: list('inputs'), from: rational, to: rational }),
  ),
  ({ test }, where) => demandSome(test, `${where}.test`),
);

const knotEntries = record({ neurons: count, power: countUpTo('power'), squared: rational });

function networkOf({ power, affine, outputs, polynomial }: Of<typeof networkEntries>): LineNetwork {
  const column = (j: number): readonly Rational[] =>
    Array.from({ length: affine.rows }, (_, i) => at(affine, i, j));
  return { power, slopes: column(0), biases: column(1), outputs, polynomial };
}

function networkError({ work }: Subject, fact: Of<typeof networkEntries>): FactOutcome {
  const { breaks, pieces, squared, power, outputs } = fact;
  const error = squaredError(countedField(work), networkOf(fact), piecewiseOf(breaks, pieces));
  if (compareRational(error, squared) !== 0) return fails(`the squared error ${equalText(error)}`);
  return holds(
    `${onInterval(fact)} this network with ${countText(outputs.length, 'neuron')} ${neuronText('w x + b', power)} has squared L2 distance e from this piecewise polynomial, where e ${equalText(squared)}.`,
    `integrated over Q between the breaks and the kinks`,
  );
}

/** Why psi and its first k derivatives are not all 0 at a and b, or `undefined` if they are. */
function endFault(
  F: Field,
  psi: Polynomial,
  k: number,
  ends: readonly Rational[],
): string | undefined {
  for (let j = 0; j <= k; j++)
    for (const x of ends)
      if (valueAt(F, derivative(F, psi, j), x).num !== 0n)
        return `the derivative of order ${j} of the test function is not 0 at ${numberText(x)}`;
  return undefined;
}

function variationBounds({ work }: Subject, fact: Of<typeof variationEntries>): FactOutcome {
  const { power: k, test: psi, from, to } = fact;
  const F = countedField(work);
  const f = piecewiseOf(fact.breaks, fact.pieces);
  const mass = variation(F, f, k);
  if (typeof mass === 'string') return fails(mass);
  if (!isAtMost(mass, to)) return fails(`the mass of f^(k+1)/k! ${equalText(mass)}`);
  if (F.sign(from) <= 0) return fails('from is not positive');
  const [a, b] = interval(f);
  const fault = endFault(F, psi, k, [a, b]);
  if (fault !== undefined) return fails(fault);
  // sup abs(psi) <= most is what K(f) >= <psi^(k+1), f>/(k! sup abs(psi)) >= from needs
  const most = [F.div(pairing(F, f, psi, k), from)];
  const within = [minus(F, most, psi), plus(F, most, psi)];
  if (trimmed(most).length === 0 || !within.every((p) => isNonnegativeOn(F, p, a, b)))
    return fails(`the test function does not show at least ${numberText(from)}`);
  const range =
    compareRational(from, to) === 0
      ? `where K ${equalText(from)}`
      : `with ${lowerText(from)} <= K <= ${upperText(to)}`;
  return holds(
    `${onInterval(fact)}, with neurons +-${neuronText('+-(x - b)', k)} and up to polynomials of degree <= ${k}: this piecewise polynomial has variation K, ${range}.`,
    `K is at most the mass of its derivative of order ${k + 1} over ${k}!, and at least its product with the test function over the supremum of that, found by Sturm's theorem`,
  );
}

function freeKnot(_: Subject, { neurons, power, squared }: Of<typeof knotEntries>): FactOutcome {
  const value = freeKnotSquare(neurons, power);
  if (compareRational(value, squared) !== 0) return fails(`the closed form ${equalText(value)}`);
  const degree = power + 1;
  const knots = neurons === 0 ? '' : ` at the knots i/${neurons + 1}`;
  return holds(
    `On [0, 1] every network with ${countText(neurons, 'neuron')} +-${neuronText('+-(x - b)', power)} and any polynomial of degree <= ${power} has squared L2 distance at least e from ${degree === 1 ? 'x' : `x^${degree}`}, where e ${equalText(squared)}${power <= 1 ? `; it is attained${knots}` : ''}.`,
    `the squared error on a piece of length h is c^2 h^${2 * degree + 1}, c^2 ${equalText(freeKnotSquare(0, power))}, and the lengths sum to 1`,
  );
}

export const lineNetworksFacts = {
  'network-error': {
    says: 'for x -> sum_i v_i relu(w_i x + b_i)^k + polynomial, (w_i, b_i) the rows of affine, v the outputs, k the power, relu(t)^0 = 1 for t > 0 and else 0: its squared L2 distance from the *piecewise* polynomial is `squared`. About no instance',
    since: 3,
    entries: networkEntries,
    arrays: { W: 'affine', v: 'outputs', p: 'polynomial', breaks: 'breaks', pieces: 'pieces' },
    check: networkError,
  },
  variation: {
    says: 'from <= K(f) <= to, from > 0, for the *piecewise* polynomial f of degree <= k + 1, k the power, whose derivatives of order below k do not jump; K is the least mass of neurons relu(+-(x - b))^k, b in the interval, that represents f up to a polynomial of degree k; the test function psi, a polynomial, and its first k derivatives are 0 at both ends. About no instance',
    since: 3,
    entries: variationEntries,
    arrays: { breaks: 'breaks', pieces: 'pieces', psi: 'test' },
    check: variationBounds,
  },
  'free-knot': {
    says: 'on [0, 1], k the power: x^{k+1} has squared L2 distance at least `squared` = c_k^2 (n + 1)^{-2(k+1)} from all functions that are polynomials of degree k on each of n + 1 pieces, so from networks with n neurons; it is attained by n neurons and a polynomial for k <= 1. About no instance',
    since: 3,
    entries: knotEntries,
    check: freeKnot,
  },
};
