/**
 * # Theorem A without its hypotheses on the data: labels that no width fits
 *
 * Untrusted: proposes witnesses. In the three rows some u is orthogonal to f(W, v) at every width and every point, and
 * u.y != 0; then l >= (u.y)^2/(2 norm(u)^2). The best such u is the part of y outside the span of columns that contains
 * every f: classes of equal inputs, classes up to sign, monomials.
 *
 * ## Main definitions
 * - {@link distinctInputsRow}, {@link genericInputsRow}, {@link notPolynomialRow}
 * @module
 */
import { rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import { matrix, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import { parity } from '../../sigma/parity.ts';
import { degree, polynomial } from '../../sigma/polynomial.ts';
import { samplesOf } from '../../counterexamples/exact.ts';
import { dot, isZero, outsideSpan, primitive } from '../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { monomialColumns } from '../../search/monomials.ts';
import { dataRules } from './refutations.ts';
import {
  analyticNotPolynomial,
  distinctInputs,
  fullInputRank,
  generalPosition,
  noOppositeInputs,
  noZeroInput,
} from '../hypotheses.ts';
import { changedEntries, exchangedSigma } from '../../counterexamples/near-miss/neighbours.ts';
import { everyLabelFitted } from './near-miss.ts';
import { dataOf } from '../../counterexamples/near-miss/subject.ts';
import { steps } from '../../counterexamples/near-miss/recipe.ts';
import { refutedBy } from './../rule.ts';
import type { Candidate, Row } from '../../counterexamples/row.ts';
import {
  antipodalPairs,
  areDistinct,
  hasZero,
  inGeneralPosition,
} from '../../network/general-position.ts';

type Reason = Extract<Fact, { readonly fact: 'unfittable' }>['by'];
type Vector = readonly Rational[];

const named = (name: string): Expression => activationNamed(name).value;
const half = ratio(1n, 2n);

/** The facts: rank X = d, the inputs are distinct if that hypothesis is kept, and the labels cannot be fitted. */
function fileOf(
  c: Candidate,
  by: Reason,
  columns: Matrix<Rational>,
  kept: readonly Fact[],
): FactsFile | undefined {
  const { activation, inputs, labels } = c;
  if (labels === undefined || rankOfRationals(inputs) !== inputs.cols) return undefined;
  const outside = outsideSpan(columns, labels);
  if (isZero(outside)) return undefined;
  const u = primitive(outside);
  const against = dot(u, labels);
  const loss = Q.div(Q.mul(half, Q.mul(against, against)), dot(u, u));
  return {
    instance: { activation, inputs, labels, points: {} },
    facts: [
      { fact: 'input-rank', is: inputs.cols },
      ...kept,
      { fact: 'unfittable', by, combination: u, loss },
    ],
    provenance: {},
  };
}

/** One column per class of rows that are equal up to these signs: the signs of its members. */
function classColumns(X: readonly Vector[], symmetry: 'equal' | 'odd' | 'even'): Matrix<Rational> {
  const same = (a: Vector, b: Vector): boolean =>
    a.every((p, k) => p.num === b[k]?.num && p.den === b[k]?.den);
  const relation = (a: Vector, b: Vector): Rational => {
    if (same(a, b)) return Q.one;
    if (symmetry === 'equal' || !same(a, b.map(Q.neg))) return Q.zero;
    return symmetry === 'odd' ? ratio(-1n) : Q.one;
  };
  return tabulate(X.length, X.length, (i, k) => relation(X[i] ?? [], X[k] ?? []));
}

/** The loss divided by the square of the largest label, so that scaling the labels gains nothing. */
function marginOf({ instance, facts }: FactsFile): number {
  const top = Math.max(...(instance.labels ?? []).map((y) => Math.abs(numberOf(y))), 1e-300);
  const loss = facts.find((f) => f.fact === 'unfittable')?.loss ?? Q.zero;
  return numberOf(loss) / top ** 2;
}

function numberOf({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

const everyWidth = { neurons: 'none', outputs: 0n, labels: 'free' } as const;

const equalInputs: Grid = {
  ...everyWidth,
  activations: [named('tanh')],
  drawn: ['tanh', 'sigmoid', 'softplus', 'gaussian', 'sin'].map(named),
  shape: (_m, n) => n >= 2,
  suits: (X) => !areDistinct(X) && !hasZero(X) && antipodalPairs(X).length === 0,
};

const expressivity = {
  theorem: 'expressivity',
  kind: 'dropped',
  neurons: 'none',
  margin: marginOf,
  references: ['Zhang21'],
} as const;

/** The common part of the rows about X. */
const ofInputs = {
  subject: dataOf,
  neighbours: changedEntries(['X'], 2),
  among: `at most 2 entries of X changed ${steps}`,
  conclude: everyLabelFitted,
} as const;

export const distinctInputsRow: Row = {
  ...expressivity,
  ...refutedBy(dataRules, 'expressivity/distinct-inputs'),
  nearMisses: {
    ...ofInputs,
    restores: distinctInputs.says,
    hypotheses: [
      distinctInputs,
      noZeroInput,
      noOppositeInputs,
      fullInputRank,
      analyticNotPolynomial,
    ],
  },
  drops: 'distinct-inputs',
  statement:
    'Let sigma be analytic and not a polynomial, and m >= 2n/d. Then for every y some (W, v) has zero loss.',
  yet: 'at every width the loss is at least a positive number',
  scope: { samples: 4, inputs: 2, neurons: 1, height: 3 },
  enumerate: (scope) => gridCandidates(equalInputs, scope),
  draw: (random) => {
    const c = drawOnGrid(equalInputs, random);
    return c === undefined ? undefined : repeated(c, random);
  },
  witness: (c) =>
    equalInputs.suits(c.inputs)
      ? fileOf(c, 'equal-inputs', classColumns(samplesOf(c), 'equal'), [])
      : undefined,
};

/** The candidate with its last input replaced by one of the others, or its negative. */
function related(c: Candidate, i: number, sign: Rational): Candidate {
  const X = samplesOf(c);
  const rows = [...X.slice(0, -1), (X[i] ?? []).map((a) => Q.mul(sign, a))];
  return { ...c, inputs: matrix(c.inputs.rows, c.inputs.cols, rows.flat()) };
}

function repeated(c: Candidate, random: () => number): Candidate {
  return related(c, Math.floor(random() * (c.inputs.rows - 1)), Q.one);
}

const oppositeInputs: Grid = {
  ...everyWidth,
  activations: ['tanh', 'gaussian'].map(named),
  drawn: ['tanh', 'sin', 'rational', 'gaussian'].map(named),
  shape: (_m, n) => n >= 2,
  suits: (X) => areDistinct(X) && !hasZero(X) && antipodalPairs(X).length > 0,
};

export const genericInputsRow: Row = {
  ...expressivity,
  ...refutedBy(dataRules, 'expressivity/generic-inputs'),
  nearMisses: {
    ...ofInputs,
    restores: noOppositeInputs.says,
    hypotheses: [
      noOppositeInputs,
      distinctInputs,
      noZeroInput,
      fullInputRank,
      analyticNotPolynomial,
    ],
  },
  drops: 'generic-inputs',
  statement:
    'Let sigma be analytic and not a polynomial, m >= 2n/d and the inputs distinct. Then for every y some (W, v) has zero loss.',
  yet: 'at every width the loss is at least a positive number',
  scope: { samples: 4, inputs: 2, neurons: 1, height: 3 },
  enumerate: (scope) => gridCandidates(oppositeInputs, scope),
  draw: (random) => {
    const c = drawOnGrid(oppositeInputs, random);
    return c === undefined
      ? undefined
      : related(c, Math.floor(random() * (c.inputs.rows - 1)), ratio(-1n));
  },
  witness: (c) => {
    const symmetry = parity(c.activation);
    if (symmetry === 'neither' || polynomial(c.activation) !== undefined) return undefined;
    if (!oppositeInputs.suits(c.inputs)) return undefined;
    return fileOf(c, symmetry, classColumns(samplesOf(c), symmetry), [{ fact: 'distinct-inputs' }]);
  },
};

const polynomials: Grid = {
  ...everyWidth,
  activations: ['square', 'cube', 'cubic'].map(named),
  drawn: ['square', 'cube', 'cubic'].map(named),
  shape: (_m, n) => n >= 2,
  suits: inGeneralPosition,
};

export const notPolynomialRow: Row = {
  ...expressivity,
  ...refutedBy(dataRules, 'expressivity/not-polynomial'),
  nearMisses: {
    ...ofInputs,
    neighbours: exchangedSigma,
    among: 'sigma exchanged for an analytic activation',
    restores: analyticNotPolynomial.says,
    hypotheses: [analyticNotPolynomial, generalPosition, fullInputRank],
  },
  drops: 'not-polynomial',
  statement:
    'Let sigma be analytic, m >= 2n/d and X generic. Then for every y some (W, v) has zero loss.',
  yet: 'at every width the loss is at least a positive number',
  scope: { samples: 4, inputs: 2, neurons: 1, height: 4 },
  enumerate: (scope) => gridCandidates(polynomials, scope),
  draw: (random) => drawOnGrid(polynomials, random),
  witness: (c) => {
    if (!polynomials.suits(c.inputs) || (degree(c.activation) ?? 0) < 1) return undefined;
    const coefficients = polynomial(c.activation);
    const columns = coefficients && monomialColumns(coefficients, c.inputs);
    return columns === undefined
      ? undefined
      : fileOf(c, 'polynomial', columns, [{ fact: 'distinct-inputs' }]);
  },
};

export const rows: readonly Row[] = [distinctInputsRow, genericInputsRow, notPolynomialRow];
