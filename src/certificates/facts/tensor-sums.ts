/**
 * # Sums of powers of vectors: lazy training, full training, and widths
 *
 * Everything is computed from inner products (u.v)^l: no tensor is formed. Proofs: proofs-notes/tensors.md (T0, T1, T2, T7).
 * @module
 */
import { compareRational } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { distanceSquare, normalFault } from '../../tensors/lazy.ts';
import { innerProduct, residualSquare } from '../../tensors/powers.ts';
import type { PowerSum } from '../../tensors/powers.ts';
import { meanWidth } from '../../tensors/spectrum.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring } from '../shapes.ts';
import type { Of, Part, Shape } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { countText, equalText, upperText } from './show.ts';
import type { Subject } from './subject.ts';
import { count, countUpTo, list, rational, table } from './values.ts';
import { countedField } from './work.ts';
import type { Work } from './work.ts';

const upToOrder = countUpTo('order');

/** l. */
export const order: Shape<number> = {
  ...upToOrder,
  read: (value, at) => {
    const l = upToOrder.read(value, at);
    if (l < 2) throw expected(at, 'a number >= 2', l);
    return l;
  },
  schema: { ...upToOrder.schema, minimum: 2 },
};

/** T: a number for each of its vectors, all of one length. */
export const target: Part<{
  readonly coefficients: readonly Rational[];
  readonly vectors: PowerSum['vectors'];
}> = requiring(
  record({ coefficients: list('parameters'), vectors: table('parameters') }),
  ({ coefficients, vectors }, at) => {
    if (coefficients.length !== vectors.rows)
      throw expected(`${at}.coefficients`, `${vectors.rows} entries`, coefficients.length);
  },
);

export function sumOf({ coefficients, vectors }: Of<typeof target>): PowerSum {
  return { weights: coefficients, vectors };
}

/** "the sum T of 2 terms c_k v_k^3, v_k in R^5". */
export function targetText(l: number, { vectors }: Of<typeof target>): string {
  return `the sum T of ${countText(vectors.rows, 'term')} c_k v_k^${l}, v_k in R^${vectors.cols}`;
}

/** "these 2 neurons u_i". */
export function neuronsText(m: number): string {
  return m === 1 ? 'this one neuron u_i' : `these ${m} neurons u_i`;
}

/** "the span of all sym(u_i^2 w)". */
export function spanText(l: number): string {
  return `the span of all sym(u_i${l === 2 ? '' : `^${l - 1}`} w)`;
}

function demandColumns(at: string, A: PowerSum['vectors'], { vectors }: Of<typeof target>): void {
  if (A.cols !== vectors.cols) throw expected(`${at}[0]`, `${vectors.cols} entries`, A.cols);
}

const lazyEntries = requiring(
  joined(
    joined(record({ order, hidden: table('parameters') }), target),
    record({ multipliers: table('parameters'), squared: rational }),
  ),
  (fact, at) => {
    const { hidden, multipliers } = fact;
    demandColumns(`${at}.hidden`, hidden, fact);
    demandColumns(`${at}.multipliers`, multipliers, fact);
    if (multipliers.rows !== hidden.rows)
      throw expected(`${at}.multipliers`, `${hidden.rows} rows`, multipliers.rows);
  },
);

const fullEntries = requiring(
  joined(
    joined(record({ order, outputs: list('parameters'), hidden: table('parameters') }), target),
    record({ most: rational }),
  ),
  (fact, at) => {
    const { outputs, hidden } = fact;
    demandColumns(`${at}.hidden`, hidden, fact);
    if (outputs.length !== hidden.rows)
      throw expected(`${at}.outputs`, `${hidden.rows} entries`, outputs.length);
  },
);

const widthEntries = requiring(
  record({ order, dimension: countUpTo('inputs'), space: count, squared: rational }),
  ({ dimension }, at) => {
    if (dimension === 0) throw expected(`${at}.dimension`, 'a number >= 1', dimension);
  },
);

function sizeText(work: Work, l: number, T: PowerSum): string {
  return `norm(T)^2 ${equalText(innerProduct(countedField(work), l, T, T))}`;
}

function tensorLazy({ work }: Subject, fact: Of<typeof lazyEntries>): FactOutcome {
  const { order: l, hidden: U, multipliers: W, squared } = fact;
  const [F, T] = [countedField(work), sumOf(fact)];
  const fault = normalFault(F, l, U, T, W);
  if (fault >= 0) return fails(`the normal equations of neuron ${fault + 1} do not hold`);
  const value = distanceSquare(F, l, U, T, W);
  if (compareRational(value, squared) !== 0)
    return fails(`the squared distance ${equalText(value)}`);
  return holds(
    `For ${targetText(l, fact)}, and ${neuronsText(U.rows)}: T has squared distance e from ${spanText(l)}, which contains whatever linearised training from there can fit, where e ${equalText(squared)}; ${sizeText(work, l, T)}.`,
    `the multipliers solve the ${countText(U.rows * U.cols, 'normal equation')} over Q`,
  );
}

function tensorFull({ work }: Subject, fact: Of<typeof fullEntries>): FactOutcome {
  const { order: l, outputs, hidden, most } = fact;
  const T = sumOf(fact);
  const value = residualSquare(countedField(work), l, { weights: outputs, vectors: hidden }, T);
  if (compareRational(value, most) > 0) return fails(`the squared distance ${equalText(value)}`);
  return holds(
    `For ${targetText(l, fact)}: the sum of ${countText(hidden.rows, 'term')} c_i u_i^${l}, with these c and u, has squared distance at most ${upperText(most)} from T; ${sizeText(work, l, T)}.`,
    'from inner products over Q',
  );
}

function tensorWidth({ work }: Subject, fact: Of<typeof widthEntries>): FactOutcome {
  const { order: l, dimension: d, space, squared } = fact;
  const value = meanWidth(countedField(work), l, d, BigInt(space));
  if (compareRational(value, squared) !== 0) return fails(`the mean width ${equalText(value)}`);
  const neurons = (space - (space % d)) / d;
  const lazy =
    neurons === 0
      ? ''
      : `; so it is for ${spanText(l)} of ${countText(neurons, 'neuron')}, wherever they are`;
  return holds(
    `For v uniform on the unit sphere of R^${d} and every ${space}-dimensional space of symmetric tensors: the mean squared distance of v^${l} to the space is at least b, where b ${equalText(squared)}; some space attains it${lazy}.`,
    'b = 1 minus the largest eigenvalues of E[v^l (v^l)^T], in closed form',
  );
}

export const tensorSumsFacts = {
  'tensor-lazy': {
    says: 'for the *sum of powers* T of this order l and the m neurons u_i, the rows of hidden: the squared distance of T from S(U) = span{sym(u_i^{l-1} w)}, w any vector, is `squared`; the multipliers, m x d, solve the normal equations. About no instance',
    since: 3,
    entries: lazyEntries,
    arrays: { U: 'hidden', v: 'vectors', w: 'multipliers' },
    check: tensorLazy,
  },
  'tensor-full': {
    says: 'for the *sum of powers* T of this order l: sum_i c_i u_i^l, c the outputs, u_i the rows of hidden, has squared distance at most `most` from T. About no instance',
    since: 3,
    entries: fullEntries,
    arrays: { U: 'hidden', v: 'vectors' },
    check: tensorFull,
  },
  'tensor-width': {
    says: 'for v uniform on the unit sphere of R^d, d = dimension >= 1, and powers of this order l: the least mean squared distance of v^l to a space of dimension k = space is `squared` = b(k). About no instance',
    since: 3,
    entries: widthEntries,
    check: tensorWidth,
  },
};
