/**
 * # Theorem F3 without distinct inputs, and without its penalty
 *
 * Untrusted: proposes witnesses, global minima of the enlarged loss with a nonzero residual. With equal inputs the unit
 * cannot help if their residuals cancel; with lambda = 0 it compensates a constant residual by itself.
 *
 * ## Main definitions
 * - {@link equalInputsRow}, {@link noPenaltyRow}
 * @module
 */
import { rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { areDistinct, hasZero } from '../../network/general-position.ts';
import { lossAt, lossFact, pointOf, samplesOf, valuesAt } from '../../counterexamples/exact.ts';
import { dot, isZero, subtract } from '../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { eliminationRules } from './refutations.ts';
import { changedEntries, largerNumber } from '../../counterexamples/near-miss/neighbours.ts';
import { distinctInputs, noZeroInput, positivePenalty } from '../hypotheses.ts';
import { unitHelps } from './near-miss.ts';
import { penaltyOf } from '../../counterexamples/near-miss/subject.ts';
import { steps } from '../../counterexamples/near-miss/recipe.ts';
import { refutedBy } from './../rule.ts';
import type { Candidate, Random, Row } from '../../counterexamples/row.ts';
import { marginOfLabels } from '../../counterexamples/mirrored-kernel.ts';

type Vector = readonly Rational[];

const grid: Grid = {
  activations: [activationNamed('square').value],
  drawn: ['square', 'cubic', 'relu'].map((name) => activationNamed(name).value),
  neurons: 'single',
  outputs: 'free',
  labels: 'free',
  shape: () => true,
  suits: (X) => !hasZero(X),
};

const equal: Grid = {
  ...grid,
  shape: (_m, n) => n >= 2,
  suits: (X) => grid.suits(X) && !areDistinct(X),
};

const distinct: Grid = { ...grid, suits: (X) => grid.suits(X) && areDistinct(X) };

/** r = f - y at the candidate's point, if it is known and not 0. */
function residualOf(c: Candidate, { shape, suits }: Grid): Vector | undefined {
  const { inputs, labels, outputs } = c;
  if (!shape(outputs.length, inputs.rows, inputs.cols) || !suits(inputs)) return undefined;
  const f = labels === undefined ? undefined : valuesAt(c, pointOf(c));
  if (f === undefined || labels === undefined) return undefined;
  const r = subtract(f, labels);
  return isZero(r) ? undefined : r;
}

/** The point with the unit a exp(0.x + 0) = a, and the loss there. */
function fileOf(
  c: Candidate,
  r: Vector,
  { penalty, scale }: { readonly penalty: Rational; readonly scale: Rational },
  kept: readonly Fact[],
): FactsFile {
  const { activation, inputs, labels = [] } = c;
  const direction = Array.from({ length: inputs.cols }, () => Q.zero);
  const zero = r.map(() => Q.zero);
  return {
    instance: { activation, inputs, labels, points: { P: pointOf(c) } },
    facts: [
      ...kept,
      { fact: 'enlarged-minimum', at: 'P', penalty, scale, offset: Q.zero, direction },
      lossFact('P', lossAt(r, zero)),
    ],
    provenance: {},
  };
}

/** Whether the residuals of each set of equal inputs sum to 0. */
function cancels(c: Candidate, r: Vector): boolean {
  const X = samplesOf(c);
  return X.every((x) => {
    const alike = X.map((other) => (isZero(subtract(x, other)) ? Q.one : Q.zero));
    return dot(alike, r).num === 0n;
  });
}

const common = {
  theorem: 'elimination',
  kind: 'dropped',
  neurons: 'single',
  margin: marginOfLabels,
  references: ['KK19'],
  scope: { samples: 3, inputs: 2, neurons: 2, height: 2 },
} as const;

/** The candidate with its last input replaced by its first. */
function paired(c: Candidate): Candidate {
  const { rows: n, cols: d } = c.inputs;
  const inputs = tabulate(n, d, (i, k) => at(c.inputs, i === n - 1 ? 0 : i, k));
  return { ...c, inputs };
}

export const equalInputsRow: Row = {
  ...common,
  ...refutedBy(eliminationRules, 'elimination/distinct-inputs'),
  nearMisses: {
    subject: penaltyOf,
    neighbours: changedEntries(['X'], 2),
    among: `at most 2 entries of X changed ${steps}`,
    restores: distinctInputs.says,
    hypotheses: [distinctInputs, noZeroInput, positivePenalty],
    conclude: unitHelps,
  },
  drops: 'distinct-inputs',
  statement:
    'Let lambda > 0. Then every local minimum of the enlarged problem has residual 0, whatever the inputs are.',
  yet: 'the residual is not 0',
  enumerate: (scope) => gridCandidates(equal, scope),
  draw: (random: Random) => {
    const c = drawOnGrid({ ...equal, suits: grid.suits }, random);
    return c === undefined ? undefined : paired(c);
  },
  witness: (c) => {
    const r = residualOf(c, equal);
    if (r === undefined || !cancels(c, r)) return undefined;
    return fileOf(c, r, { penalty: Q.one, scale: Q.zero }, []);
  },
};

export const noPenaltyRow: Row = {
  ...common,
  ...refutedBy(eliminationRules, 'elimination/lambda'),
  nearMisses: {
    subject: penaltyOf,
    neighbours: largerNumber('lambda'),
    among: 'lambda larger by a multiple of 1/2',
    restores: positivePenalty.says,
    hypotheses: [positivePenalty, distinctInputs, noZeroInput],
    conclude: unitHelps,
  },
  drops: 'lambda',
  statement:
    'Let the inputs be distinct and lambda >= 0. Then a = 0 at every stationary point of the enlarged problem, and every local minimum has residual 0.',
  yet: 'a is not 0, and the residual of the network without the unit is not 0',
  enumerate: (scope) => gridCandidates(distinct, scope),
  draw: (random: Random) => drawOnGrid(distinct, random),
  witness: (c) => {
    const r = residualOf(c, distinct);
    const [first = Q.zero] = r ?? [];
    if (r === undefined || !isZero(r.map((a) => Q.sub(a, first)))) return undefined;
    const unit = { penalty: Q.zero, scale: Q.neg(first) };
    return fileOf(c, r, unit, [{ fact: 'distinct-inputs' }]);
  },
};

export const rows: readonly Row[] = [equalInputsRow, noPenaltyRow];
