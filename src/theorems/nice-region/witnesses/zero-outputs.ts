/**
 * # Theorems B and C5 with v = 0
 *
 * Untrusted: proposes witnesses. At v = 0 the network is 0 and grad_W l = 0 whatever the labels are. At a
 * mirrored W the gradient in antisymmetric v is 0 as well, so with zeta = 0 the start is a KKT point.
 *
 * ## Main definitions
 * - {@link nonzeroOutputsRow}, {@link positiveOutputsRow}
 *
 * ## Implementation notes
 * C is the same W with output weights 1 (and -1 in pairs): rank J(C) = n shows that the hypothesis on Psi(W) is kept.
 * @module
 */
import { rationalField as Q, rationalFromDouble, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../../certificates/facts/format.ts';
import { rankOfRationals } from '../../../linalg/rank.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { hiddenJacobian, isZero, lossFact, pointOf } from '../../../counterexamples/exact.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import {
  firstHalf,
  lipschitzOf,
  numberOf,
  singularOf,
} from '../../../counterexamples/kkt-bounds.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { inGeneralPosition } from '../../../network/general-position.ts';
import {
  isMirrored,
  lossOfLabels,
  marginOfLabels,
} from '../../../counterexamples/mirrored-kernel.ts';

const drawn = ['tanh', 'rational'].map((name) => activationNamed(name).value);

const single: Grid = {
  activations: [activationNamed('tanh').value],
  drawn,
  neurons: 'single',
  outputs: 0n,
  labels: 'free',
  shape: (m, n, d) => n <= m * d,
  suits: inGeneralPosition,
};

const paired: Grid = {
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
function startOf(c: Candidate, grid: Grid): FactPoint | undefined {
  const { rows: n, cols: d } = c.inputs;
  if (!grid.shape(c.outputs.length, n, d) || !grid.suits(c.inputs)) return undefined;
  if (!isZero(c.outputs) || isZero(c.labels ?? [])) return undefined;
  const on = switchedOn(c, grid.neurons === 'pairs');
  const J = hiddenJacobian(on);
  if (J === undefined || rankOfRationals(J) < n) return undefined;
  return grid.neurons === 'pairs' && !isMirrored(on) ? undefined : pointOf(on);
}

function fileOf(c: Candidate, start: FactPoint, facts: readonly Fact[]): FactsFile | undefined {
  const { activation, inputs, labels } = c;
  if (labels === undefined) return undefined;
  return {
    instance: { activation, inputs, labels, points: { P: pointOf(c), C: start } },
    facts: [...facts, lossFact('P', lossOfLabels(labels))],
    provenance: {},
  };
}

const common = {
  kind: 'dropped',
  margin: marginOfLabels,
  references: ['Zhang21'],
} as const;

export const nonzeroOutputsRow: Row = {
  ...common,
  id: 'nice-region/nonzero-outputs',
  theorem: 'nice-region',
  drops: 'nonzero-outputs',
  statement:
    'Let sigma be analytic and Psi(W0) of full rank, so that sigma_min(Psi) > 0 on a ball. Then a stationary point in W in that ball has zero loss, whatever v is.',
  yet: 'grad_W l = 0 at W0, and the loss is positive',
  scope: { samples: 3, inputs: 2, neurons: 3, height: 2 },
  neurons: 'single',
  enumerate: (scope) => gridCandidates(single, scope),
  draw: (random) => drawOnGrid(single, random),
  witness: (c) => {
    const start = startOf(c, single);
    if (start === undefined) return undefined;
    return fileOf(c, start, [
      { fact: 'jacobian-rank', at: 'C', is: c.inputs.rows },
      { fact: 'sizes', at: 'P', relation: 'n <= m d' },
      { fact: 'critical', at: 'P', moving: 'hidden' },
    ]);
  },
};

/** A radius at which C5 applies to the centre, and bounds as large as it needs for these labels. */
interface Box {
  readonly radius: Rational;
  readonly most: Rational;
  readonly singular: Rational;
  readonly lipschitz: Rational;
}

/** A power of two at least x. */
function powerAbove(x: number): Rational {
  return rationalFromDouble(2 ** Math.ceil(Math.log2(x)));
}

/**
 * eps <= s/(3 h M) and kappa eps s >= norm(y): with any zeta > 0 the theorem would say r = 0. Untrusted, in
 * float64; the checker proves the numbers.
 */
function boxOf(c: Candidate, start: Candidate, y: readonly Rational[]): Box | undefined {
  const J = hiddenJacobian(start);
  const singular = J === undefined ? undefined : singularOf(firstHalf(J));
  if (singular === undefined) return undefined;
  const norm = Math.hypot(...y.map(numberOf));
  for (let k = 0; k < 12; k++) {
    const radius = ratio(1n, 1n << BigInt(k));
    const lipschitz = lipschitzOf(c, start.hidden, start.outputs, radius);
    if (lipschitz === undefined) continue;
    const bend = (3 * c.outputs.length * numberOf(lipschitz) * numberOf(radius)) / 2;
    if (!(bend <= numberOf(singular))) continue;
    const most = powerAbove((1.01 * norm) / (numberOf(radius) * numberOf(singular)));
    return { radius, most, singular, lipschitz };
  }
  return undefined;
}

export const positiveOutputsRow: Row = {
  ...common,
  id: 'kkt/positive-outputs',
  theorem: 'kkt',
  drops: 'positive-outputs',
  statement:
    'Let W0 be mirrored with Psi(W0) of full rank, and 0 <= v_j <= kappa with kappa large enough for C5. Then every KKT point over the balls and the box has zero loss.',
  yet: 'the mirrored start with v = 0 is a KKT point with loss norm(y)^2/2 > 0',
  scope: { samples: 3, inputs: 2, neurons: 4, height: 2 },
  neurons: 'pairs',
  enumerate: (scope) => gridCandidates(paired, scope),
  draw: (random) => drawOnGrid(paired, random),
  witness: (c) => {
    const start = startOf(c, paired);
    if (start === undefined) return undefined;
    const found = boxOf(c, { ...c, ...start }, c.labels ?? []);
    if (found === undefined) return undefined;
    const { radius, most, singular, lipschitz } = found;
    const multipliers = c.outputs.map(() => Q.zero);
    const set = { set: 'box', least: Q.zero, most } as const;
    const about = { at: 'P', centre: 'C', radius } as const;
    return fileOf(c, start, [
      { fact: 'jacobian-rank', at: 'C', is: c.inputs.rows },
      { fact: 'sizes', at: 'P', relation: 'n <= h d' },
      { fact: 'mirrored', at: 'C' },
      { fact: 'kkt', ...about, multipliers, ...set },
      { fact: 'kkt-bound-fails', bound: 'C5', ...about, singular, lipschitz, set },
    ]);
  },
};
