/**
 * # The false theorem that a wide network has no bad local minimum
 *
 * Untrusted: proposes witnesses. sigma = z^2: f_i = sum_j v_j (w_j.x_i)^2. With S = sum_i r_i x_i x_i^T,
 * <r, f(W', v')> = sum_j v'_j w'_j^T S w'_j. If v_j S is positive semidefinite and S w_j = 0 for all j, then
 * <r, f' - f> >= 0 near the point, which is thus a local minimum in (W, v), at any width. For S != 0 and labels far
 * enough from f along r a neuron of the opposite sign does better.
 *
 * ## Main definitions
 * - {@link noBadMinimumRow}: the smallest witness, which has w = 0
 * - {@link badMinimumWithBiasRow}: a bias column and no pre-activation 0, as x = (-1, 0, 1), all w_j = 0, all biases a
 * - {@link noBadMinimumAt}: at one width
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { at, tabulate } from '../../../linalg/matrix.ts';
import { multiply, transpose } from '../../../linalg/ring-product.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { preactivations } from '../../../network/network.ts';
import {
  betterPoint,
  lossAt,
  lossFact,
  pointOf,
  samplesOf,
  stationaryResiduals,
  valuesAt,
} from '../../../counterexamples/exact.ts';
import { scale, subtract } from '../../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { regionRules } from '../refutations.ts';
import { nothingDropped } from '../../../counterexamples/near-miss/recipe.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Random, Row, Scope } from '../../../counterexamples/row.ts';
import { areDistinct } from '../../../network/general-position.ts';
import { removedShare } from './flat-region.ts';

const square = activationNamed('square').value;
type Vector = readonly Rational[];

/** The last column of X is 1. */
function hasBias(X: Matrix<Rational>): boolean {
  return Array.from({ length: X.rows }, (_, i) => at(X, i, X.cols - 1)).every(
    ({ num, den }) => num === den,
  );
}

const plain: Grid = {
  activations: [square],
  drawn: [square],
  neurons: 'single',
  outputs: 'free',
  labels: 'derived',
  shape: () => true,
  suits: areDistinct,
};

const biased: Grid = {
  ...plain,
  shape: (_m, n, d) => n >= 2 && d >= 2,
  suits: (X) => areDistinct(X) && hasBias(X),
};

/** S = sum_i r_i x_i x_i^T. */
function formOf(X: Matrix<Rational>, r: Vector): Matrix<Rational> {
  const weighted = tabulate(X.rows, X.cols, (i, k) => Q.mul(r[i] ?? Q.zero, at(X, i, k)));
  return multiply(Q, transpose(X), weighted);
}

/** Positive semidefinite, by elimination: no negative pivot, and a zero pivot only in a zero row. */
function isSemidefinite(A: Matrix<Rational>): boolean {
  if (A.rows === 0) return true;
  const p = at(A, 0, 0);
  const rest = Array.from({ length: A.rows - 1 }, (_, k) => at(A, 0, k + 1));
  if (p.num < 0n || (p.num === 0n && rest.some(({ num }) => num !== 0n))) return false;
  const smaller = tabulate(A.rows - 1, A.rows - 1, (i, k) =>
    p.num === 0n
      ? at(A, i + 1, k + 1)
      : Q.sub(at(A, i + 1, k + 1), Q.div(Q.mul(at(A, i + 1, 0), at(A, 0, k + 1)), p)),
  );
  return isSemidefinite(smaller);
}

/** Whether v_j S is positive semidefinite for every j and S != 0: all v_j have the sign of S. */
function hasLocalForm(c: Candidate, S: Matrix<Rational>): boolean {
  if (Array.from(S.data).every(({ num }) => num === 0n)) return false;
  const sign = c.outputs[0] ?? Q.zero;
  if (c.outputs.some((v) => Q.mul(v, sign).num <= 0n)) return false;
  return isSemidefinite(tabulate(S.rows, S.cols, (i, k) => Q.mul(sign, at(S, i, k))));
}

/** r, 2r, 4r, ...: far enough along r a better point exists. */
const stretches = [1n, 2n, 3n, 4n, 8n, 16n].map((s) => ratio(s));

function witnessOn(grid: Grid, alive: boolean) {
  return (c: Candidate): FactsFile | undefined => {
    const { rows: n, cols: d } = c.inputs;
    if (!grid.shape(c.outputs.length, n, d) || !grid.suits(c.inputs)) return undefined;
    if (c.outputs.some(({ num }) => num === 0n)) return undefined;
    if (alive && !hasNoZeroActivation(c)) return undefined;
    const f = valuesAt(c, pointOf(c));
    if (f === undefined) return undefined;
    for (const r of stationaryResiduals(c)) {
      if (!hasLocalForm(c, formOf(c.inputs, r))) continue;
      for (const s of stretches) {
        const file = fileOf(c, f, scale(r, s));
        if (file !== undefined) return file;
      }
    }
    return undefined;
  };
}

/** No pre-activation is 0: every neuron acts on every sample. */
function hasNoZeroActivation(c: Candidate): boolean {
  const P = preactivations(Q, { inputs: c.inputs, ...pointOf(c) });
  return Array.from(P.data).every(({ num }) => num !== 0n);
}

/** With labels f - r, and a point with lower loss: one neuron replaced by (x, c), x an input or a unit vector. */
function fileOf(c: Candidate, f: Vector, r: Vector): FactsFile | undefined {
  const labels = subtract(f, r);
  const d = c.inputs.cols;
  const units = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, k) => (i === k ? Q.one : Q.zero)),
  );
  const better = betterPoint(c, labels, [...units, ...samplesOf(c)]);
  if (better === undefined) return undefined;
  const { activation, inputs } = c;
  return {
    instance: { activation, inputs, labels, points: { P: pointOf(c), Q: better } },
    facts: [
      { fact: 'distinct-inputs' },
      { fact: 'local-minimum', at: 'P', moving: 'all', by: 'form' },
      lossFact('P', lossAt(f, labels)),
      { fact: 'lower', at: 'Q', than: 'P' },
    ],
    provenance: {},
  };
}

const common = {
  theorem: 'no-bad-minimum',
  kind: 'false-theorem',
  neurons: 'single',
  margin: removedShare,
  references: ['Kawaguchi18'],
  yet: 'the point is a local minimum of the loss in W and v with positive loss, and another point of the same width has less',
} as const;

export const noBadMinimumRow: Row = {
  ...common,
  ...refutedBy(regionRules, 'false/no-bad-minimum'),
  nearMisses: { none: nothingDropped },
  drops: 'no-bad-minimum',
  statement:
    'For a smooth sigma, at every width, for distinct inputs and any labels, every local minimum of the loss in W and v is a global one.',
  scope: { samples: 3, inputs: 2, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(plain, scope),
  draw: (random) => drawOnGrid(plain, random),
  witness: witnessOn(plain, false),
};

export const badMinimumWithBiasRow: Row = {
  ...common,
  ...refutedBy(regionRules, 'false/no-bad-minimum-with-bias'),
  nearMisses: { none: nothingDropped },
  drops: 'no-bad-minimum-with-bias',
  statement:
    'For a smooth sigma, at every width, with a bias column, distinct inputs and any labels, every local minimum of the loss in W and v where no pre-activation is 0 is a global one.',
  scope: { samples: 4, inputs: 2, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(biased, scope),
  draw: (random) => {
    const c = drawOnGrid(biased, random);
    return c === undefined ? undefined : withBias(c);
  },
  witness: witnessOn(biased, true),
};

function withBias(c: Candidate): Candidate {
  const { rows: n, cols: d } = c.inputs;
  return { ...c, inputs: tabulate(n, d, (i, k) => (k === d - 1 ? Q.one : at(c.inputs, i, k))) };
}

/** The false theorem for a single width: its witnesses have exactly this many neurons. */
export function noBadMinimumAt(width: number): Row {
  const grid: Grid = { ...plain, shape: (m) => m === width };
  const widened = (scope: Scope): Scope => ({ ...scope, neurons: width });
  return {
    ...noBadMinimumRow,
    statement: `For a smooth sigma, at width ${width}, every local minimum of the loss in W and v is a global one, for distinct inputs and any labels.`,
    scope: widened(noBadMinimumRow.scope),
    enumerate: (scope) => gridCandidates(grid, widened(scope)),
    draw: (random: Random) => drawOnGrid(grid, random),
    witness: witnessOn(grid, false),
  };
}

export const rows: readonly Row[] = [noBadMinimumRow, badMinimumWithBiasRow];
