/**
 * # Theorem D without its step, and without its condition on the residual
 *
 * Untrusted: proposes witnesses. With sigma(x) = x and v fixed J is constant, so that L = 0 and every start with
 * sigma_min(J) > 0 satisfies the condition: only the step matters. At a stationary point of positive loss descent does
 * not move for any step.
 *
 * ## Main definitions
 * - {@link stepRow}, {@link residualRow}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import { matrix } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { variable } from '../../sigma/expression-tree.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import { inGeneralPosition } from '../../network/general-position.ts';
import {
  hiddenJacobian,
  lossAt,
  lossFact,
  pointOf,
  valuesAt,
} from '../../counterexamples/exact.ts';
import { isZero, scale, subtract } from '../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { numberOf, singularOf } from '../../counterexamples/kkt-bounds.ts';
import { descentRules } from './refutations.ts';
import { generalPosition, nonzeroOutputs, smallResidual, stepBound } from '../hypotheses.ts';
import { atP, steps } from '../../counterexamples/near-miss/recipe.ts';
import { changedEntries, smallerNumber } from '../../counterexamples/near-miss/neighbours.ts';
import { descentConverges } from './near-miss.ts';
import { stepOf } from '../../counterexamples/near-miss/subject.ts';
import { refutedBy } from './../rule.ts';
import type { Candidate, Row } from '../../counterexamples/row.ts';

function gridOf(first: Expression, ...others: readonly Expression[]): Grid {
  return {
    activations: [first],
    drawn: [first, ...others],
    neurons: 'single',
    outputs: 'free',
    labels: 'free',
    shape: (m, n, d) => n <= m * d,
    suits: inGeneralPosition,
  };
}

function fileOf(c: Candidate, facts: readonly Fact[]): FactsFile | undefined {
  const { activation, inputs, labels } = c;
  if (labels === undefined) return undefined;
  return {
    instance: { activation, inputs, labels, points: { P: pointOf(c) } },
    facts,
    provenance: {},
  };
}

/** r and grad_W l = J^T r at the candidate's point. */
function slopeOf(
  c: Candidate,
): { readonly residual: readonly Rational[]; readonly gradient: readonly Rational[] } | undefined {
  const values = valuesAt(c, pointOf(c));
  const J = hiddenJacobian(c);
  if (values === undefined || J === undefined || c.labels === undefined) return undefined;
  const residual = subtract(values, c.labels);
  const pulled = multiply(Q, transpose(J), matrix(residual.length, 1, residual));
  return { residual, gradient: Array.from(pulled.data) };
}

function lossOf(c: Candidate): Rational | undefined {
  const values = valuesAt(c, pointOf(c));
  return values === undefined || c.labels === undefined ? undefined : lossAt(values, c.labels);
}

/** The loss after one step in W. */
function lossAfter(
  c: Candidate,
  gradient: readonly Rational[],
  step: Rational,
): Rational | undefined {
  const { rows, cols, data } = c.hidden;
  const hidden = matrix(rows, cols, subtract(Array.from(data), scale(gradient, step)));
  return lossOf({ ...c, hidden });
}

/** The least integer step up to 64 that raises the loss. */
function raisingStep(
  c: Candidate,
  gradient: readonly Rational[],
  before: Rational,
): bigint | undefined {
  for (let step = 1n; step <= 64n; step++) {
    const after = lossAfter(c, gradient, ratio(step));
    if (after !== undefined && compareRational(after, before) > 0) return step;
  }
  return undefined;
}

/** A lower bound of sigma_min(J), as a fact; the checker proves it. */
function leastSingular(c: Candidate): Rational | undefined {
  const J = hiddenJacobian(c);
  if (J === undefined || rankOfRationals(J) < c.inputs.rows) return undefined;
  const found = singularOf(J);
  return found !== undefined && found.num > 0n ? found : undefined;
}

const linear = gridOf(variable);

export const stepRow: Row = {
  ...refutedBy(descentRules, 'gradient-descent/step'),
  nearMisses: {
    subject: stepOf,
    neighbours: smallerNumber('step'),
    among: 'the step smaller by a multiple of 1/16',
    restores: stepBound.says,
    hypotheses: [generalPosition],
    conclude: descentConverges,
  },
  theorem: 'gradient-descent',
  drops: 'step',
  kind: 'dropped',
  statement:
    'Let sigma be smooth, v fixed and norm(r0) < sigma_0^2/(4L), sigma_0 > 0. Then gradient descent in W never raises the loss, whatever its step is.',
  yet: 'the first step raises the loss',
  references: ['Song21'],
  scope: { samples: 2, inputs: 2, neurons: 2, height: 2 },
  neurons: 'single',
  enumerate: (scope) => gridCandidates(linear, scope),
  draw: (random) => drawOnGrid(linear, random),
  witness: (c) => {
    const { rows: n, cols: d } = c.inputs;
    if (!linear.shape(c.outputs.length, n, d) || !linear.suits(c.inputs)) return undefined;
    const slope = slopeOf(c);
    const before = lossOf(c);
    const least = leastSingular(c);
    if (slope === undefined || before === undefined || least === undefined) return undefined;
    const step = isZero(slope.gradient) ? undefined : raisingStep(c, slope.gradient, before);
    if (step === undefined) return undefined;
    return fileOf(c, [
      { fact: 'singular', at: 'P', least },
      { fact: 'step-raises-loss', at: 'P', moving: 'hidden', step: ratio(step) },
      lossFact('P', before),
    ]);
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'loss');
    return fact === undefined ? 0 : numberOf(fact.from);
  },
};

const curved = gridOf(activationNamed('square').value, activationNamed('cube').value, {
  kind: 'power',
  base: variable,
  exponent: 4,
});

export const residualRow: Row = {
  ...refutedBy(descentRules, 'gradient-descent/residual'),
  nearMisses: {
    subject: atP,
    neighbours: changedEntries(['y', 'W'], 2),
    among: `at most 2 entries of y and W changed ${steps}`,
    restores: smallResidual.says,
    hypotheses: [generalPosition, nonzeroOutputs],
    conclude: descentConverges,
  },
  theorem: 'gradient-descent',
  drops: 'residual',
  kind: 'dropped',
  statement:
    'Let sigma be smooth, v fixed and the step at most 1/beta. Then gradient descent in W converges to zero loss from every start.',
  yet: 'the gradient of the loss in W is 0, descent does not move, and the loss is positive',
  references: ['Song21'],
  scope: { samples: 2, inputs: 2, neurons: 2, height: 2 },
  neurons: 'single',
  enumerate: (scope) => gridCandidates(curved, scope),
  draw: (random) => drawOnGrid(curved, random),
  witness: (c) => {
    const { rows: n, cols: d } = c.inputs;
    if (!curved.shape(c.outputs.length, n, d) || !curved.suits(c.inputs)) return undefined;
    const slope = slopeOf(c);
    const loss = lossOf(c);
    if (slope === undefined || loss === undefined) return undefined;
    if (!isZero(slope.gradient) || isZero(slope.residual)) return undefined;
    if (c.outputs.some(({ num }) => num === 0n)) return undefined; // v = 0 is a different row
    return fileOf(c, [
      { fact: 'sizes', at: 'P', relation: 'n <= m d' },
      { fact: 'outputs-nonzero', at: 'P' },
      { fact: 'critical', at: 'P', moving: 'hidden' },
      lossFact('P', loss),
    ]);
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'loss');
    return fact === undefined ? 0 : numberOf(fact.from);
  },
};

export const rows: readonly Row[] = [stepRow, residualRow];
