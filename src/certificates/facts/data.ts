/**
 * # Facts about the data
 *
 * They hold for networks of every width. Proofs: proofs-notes/refutations.md.
 * @module
 */
import { ratio, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { row } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { parity } from '../../sigma/parity.ts';
import { polynomial } from '../../sigma/polynomial.ts';
import { oneOf, record } from '../shapes.ts';
import type { Of, Part } from '../shapes.ts';
import type { FactKind } from './kind.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { equalText, vectorText } from './show.ts';
import { dot, inputsOf, isEqual } from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { count, list, rational } from './values.ts';
import { rankWithin } from './work.ts';

const rank = record({ is: count });

/**
 * `by` says why sum_i u_i f_i = 0: u sums to 0 over each set of equal rows (any sigma); the same over rows up to sign
 * for odd or even sigma (with the sign for odd); u is orthogonal to every monomial whose degree sigma, a polynomial, has.
 */
const unfittableEntries = record({
  by: oneOf('equal-inputs', 'odd', 'even', 'polynomial'),
  combination: list('samples'),
  loss: rational,
});
type Unfittable = Of<typeof unfittableEntries>;

function textOf(x: Vector): string {
  return x.map(rationalToText).join(' ');
}

function distinctInputs(_: Subject, X: Matrix<Rational>): FactOutcome {
  const seen = new Map<string, number>();
  for (let i = 0; i < X.rows; i++) {
    const text = textOf(row(X, i));
    const before = seen.get(text);
    if (before !== undefined) return fails(`samples ${before + 1} and ${i + 1} are equal`);
    seen.set(text, i);
  }
  return holds(`The ${X.rows} inputs are distinct.`);
}

/** x or -x, whichever has a positive first nonzero entry, and the sign that was removed; 0 for x = 0. */
function unsigned(x: Vector): { readonly line: Vector; readonly sign: 1n | 0n | -1n } {
  const first = x.find(({ num }) => num !== 0n);
  if (first === undefined) return { line: x, sign: 0n };
  return first.num > 0n
    ? { line: x, sign: 1n }
    : { line: x.map(({ num, den }) => ratio(-num, den)), sign: -1n };
}

/** The class of a sample, and the factor between f(x) and the value of the class. */
function classOf(by: Exclude<Unfittable['by'], 'polynomial'>, x: Vector): [string, bigint] {
  if (by === 'equal-inputs') return [textOf(x), 1n];
  const { line, sign } = unsigned(x);
  return [textOf(line), by === 'odd' ? sign : 1n];
}

/** Why sum_i u_i f(x_i) = 0 is not shown by classes of samples, or `undefined` if it is. */
function classFault(
  { work }: Subject,
  X: Matrix<Rational>,
  by: Exclude<Unfittable['by'], 'polynomial'>,
  u: Vector,
): string | undefined {
  const sums = new Map<string, Rational>();
  const { tier } = work;
  u.forEach((a, i) => {
    const [name, factor] = classOf(by, row(X, i));
    sums.set(name, tier.add(sums.get(name) ?? tier.zero, tier.mul(a, ratio(factor))));
  });
  const open = [...sums.values()].some(({ num }) => num !== 0n);
  return open ? 'the combination does not sum to 0 over each class of samples' : undefined;
}

/**
 * Why u is not shown to be orthogonal to the monomials. norm(sum_i u_i x_i^(tensor k))^2 = u^T (K o ... o K) u with k
 * factors K = X X^T, and the tensor holds every monomial of degree k.
 */
function monomialFault(subject: Subject, X: Matrix<Rational>, u: Vector): string | undefined {
  const { activation, work } = subject;
  const coefficients = activation === undefined ? undefined : polynomial(activation.value);
  if (coefficients === undefined) return 'sigma is not recognised as a polynomial';
  const { tier } = work;
  const K = multiply(tier, X, transpose(X));
  for (const [degree, a] of coefficients.entries()) {
    if (a.num === 0n) continue;
    const images = u.map((_, i) =>
      dot(
        subject,
        row(K, i).map((k) => tier.power(k, degree)),
        u,
      ),
    );
    if (dot(subject, images, u).num !== 0n)
      return `the combination is not orthogonal to the monomials of degree ${degree}`;
  }
  return undefined;
}

function vanishingFault(
  subject: Subject,
  X: Matrix<Rational>,
  { by, combination: u }: Unfittable,
): string | undefined {
  if (by === 'polynomial') return monomialFault(subject, X, u);
  const sigma = subject.activation;
  if (by !== 'equal-inputs' && (sigma === undefined || parity(sigma.value) !== by))
    return `sigma is not shown to be ${by}`;
  return classFault(subject, X, by, u);
}

const reasons: Readonly<Record<Unfittable['by'], string>> = {
  'equal-inputs': 'equal inputs have equal outputs, whatever sigma is',
  odd: 'sigma is odd, so f(-x) = -f(x)',
  even: 'sigma is even, so f(-x) = f(x)',
  polynomial: 'u is orthogonal to every monomial of the degrees that sigma has',
};

function unfittable(subject: Subject, X: Matrix<Rational>, fact: Unfittable): FactOutcome {
  const { labels } = subject.instance;
  const { combination: u, loss, by } = fact;
  if (labels === undefined) return fails('the instance has no labels');
  if (u.length !== X.rows || labels.length !== X.rows)
    return fails(`expected ${X.rows} labels and a combination of ${X.rows} samples`);
  const pull = dot(subject, u, labels);
  const { tier } = subject.work;
  const bound = tier.div(tier.power(pull, 2), tier.mul(ratio(2n), dot(subject, u, u)));
  if (bound === undefined) return fails('the combination is 0');
  if (pull.num === 0n) return fails('u.y = 0');
  if (!isEqual(bound, loss)) return fails(`(u.y)^2/(2 norm(u)^2) ${equalText(bound)}`);
  const fault = vanishingFault(subject, X, fact);
  if (fault !== undefined) return fails(fault);
  return holds(
    `No width fits these labels: l(W, v) >= L for every width and every (W, v) at which f is defined, where L ${equalText(loss)}.`,
    `sum_i u_i f(x_i) = 0 with u = ${vectorText(u)}, because ${reasons[by]}; u.y ${equalText(pull)}, so l >= (u.y)^2/(2 norm(u)^2)`,
  );
}

function inputRank({ work }: Subject, X: Matrix<Rational>, { is }: Of<typeof rank>): FactOutcome {
  const found = rankWithin(work, X);
  return found === is
    ? holds(`The ${X.rows} inputs in dimension ${X.cols} have rank ${is}.`, 'eliminated over Q')
    : fails(`the inputs have rank ${found}`);
}

/** A kind of fact that is checked on the inputs, if there are any. */
function aboutInputs<T>(
  says: string,
  entries: Part<T>,
  check: (subject: Subject, X: Matrix<Rational>, fact: T) => FactOutcome,
): FactKind<T> {
  return {
    says,
    entries,
    check: (subject, fact) => {
      const X = inputsOf(subject);
      return 'kind' in X ? X : check(subject, X, fact);
    },
  };
}

export const dataFacts = {
  'distinct-inputs': aboutInputs('no two rows of X are equal', record({}), distinctInputs),
  'input-rank': aboutInputs('the rank of X', rank, inputRank),
  unfittable: aboutInputs(
    'for every width, W and v at which f is defined: l >= loss = (u.y)^2/(2 norm(u)^2) > 0, u the combination, of n numbers; `by` is the reason for sum_i u_i f_i = 0',
    unfittableEntries,
    unfittable,
  ),
};
