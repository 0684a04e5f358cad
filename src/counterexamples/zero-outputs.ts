/**
 * # Witnesses with v = 0
 *
 * Untrusted: proposes witnesses. At v = 0 the network is 0 and grad_W l = 0 for any labels. At a mirrored W the
 * gradient in antisymmetric v is 0 as well, so with zeta = 0 the start is a KKT point.
 *
 * ## Main definitions
 * - {@link single}, {@link paired}: the grids
 * - {@link startOf}, {@link fileOf}, {@link ofZeroOutputs}
 *
 * ## Implementation notes
 * C is the same W with output weights 1 (and -1 in pairs): rank J(C) = n shows that the hypothesis on Psi(W) holds.
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../certificates/facts/format.ts';
import { rankOfRationals } from '../linalg/rank.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { hiddenJacobian, lossFact, pointOf } from './exact.ts';
import { isZero } from '../linalg/rational-vectors.ts';
import type { Grid } from './grid.ts';
import type { Candidate } from './row.ts';
import { inGeneralPosition } from '../network/general-position.ts';
import { isMirrored, lossOfLabels, marginOfLabels } from './mirrored-kernel.ts';

const drawn = ['tanh', 'rational'].map((name) => activationNamed(name).value);

export const single: Grid = {
  activations: [activationNamed('tanh').value],
  drawn,
  neurons: 'single',
  outputs: 0n,
  labels: 'free',
  shape: (m, n, d) => n <= m * d,
  suits: inGeneralPosition,
};

export const paired: Grid = {
  ...single,
  neurons: 'pairs',
  shape: (m, n, d) => n <= (m / 2) * d,
};

/** The candidate with output weights 1, and -1 over the second half of pairs. */
function switchedOn(c: Candidate, pairs: boolean): Candidate {
  const h = c.outputs.length / 2;
  return { ...c, outputs: c.outputs.map((_, j) => (pairs && j >= h ? ratio(-1n) : Q.one)) };
}

/** C, if Psi(W) has full rank; the candidate must have v = 0 and labels other than 0. */
export function startOf(c: Candidate, grid: Grid): FactPoint | undefined {
  const { rows: n, cols: d } = c.inputs;
  if (!grid.shape(c.outputs.length, n, d) || !grid.suits(c.inputs)) return undefined;
  if (!isZero(c.outputs) || isZero(c.labels ?? [])) return undefined;
  const on = switchedOn(c, grid.neurons === 'pairs');
  const J = hiddenJacobian(on);
  if (J === undefined || rankOfRationals(J) < n) return undefined;
  return grid.neurons === 'pairs' && !isMirrored(on) ? undefined : pointOf(on);
}

/** P is the candidate, with its loss for these labels. */
export function fileOf(
  c: Candidate,
  start: FactPoint,
  facts: readonly Fact[],
): FactsFile | undefined {
  const { activation, inputs, labels } = c;
  if (labels === undefined) return undefined;
  return {
    instance: { activation, inputs, labels, points: { P: pointOf(c), C: start } },
    facts: [...facts, lossFact('P', lossOfLabels(labels))],
    provenance: {},
  };
}

/** The common part of the rows. */
export const ofZeroOutputs = {
  kind: 'dropped',
  margin: marginOfLabels,
  references: ['Zhang21'],
} as const;
