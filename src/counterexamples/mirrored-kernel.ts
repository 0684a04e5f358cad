/**
 * # Mirrored starts below the width, with labels in the left kernel of Psi
 *
 * Untrusted: proposes witnesses. At a mirrored start f = 0, so with labels y in the left kernel of Psi(W0) the
 * gradient in W, Psi^T (-y) up to v, is 0, and so is the one in antisymmetric v; the loss is norm(y)^2/2 > 0.
 *
 * ## Main definitions
 * - {@link belowWidth}, {@link narrowLabels}, {@link keptBelowWidth}
 * - {@link isMirrored}, {@link lossOfLabels}, {@link marginOfLabels}, {@link fileAtPoint}
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../certificates/facts/format.ts';
import { leftKernelVector, rankOfRationals } from '../linalg/rank.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { hiddenJacobian, pointOf } from './exact.ts';
import { isZero, primitive } from '../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Candidate, Row } from './row.ts';
import { decide } from '../theorems/decisions.ts';
import { mirrored, nonzeroOutputs } from '../theorems/hypotheses.ts';
import { inGeneralPosition } from '../network/general-position.ts';

const tanh = activationNamed('tanh').value;

export const drawn = ['tanh', 'rational'].map((name) => activationNamed(name).value);

/** m = 2h, w_{j+h} = w_j, v_{j+h} = -v_j != 0. */
export function isMirrored(c: Candidate): boolean {
  return decide(mirrored, c) === true && decide(nonzeroOutputs, c) === true;
}

/** (1/2) norm(y)^2, the loss where f = 0. */
export function lossOfLabels(y: readonly Rational[]): Rational {
  return Q.mul(
    ratio(1n, 2n),
    y.reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero),
  );
}

/** Loss over the square of the largest label. */
export function marginOfLabels({ instance }: FactsFile): number {
  const y = (instance.labels ?? []).map(({ num, den }) => Number(num) / Number(den));
  const top = Math.max(...y.map(Math.abs), 1e-300);
  return y.reduce((sum, a) => sum + (a / top) ** 2, 0) / 2;
}

/** Labels in the left kernel of Psi(W0); empty if Psi has full rank or is not a known rational. */
function kernelLabels(c: Candidate): readonly Rational[] | undefined {
  const J = hiddenJacobian(c);
  const u = J === undefined ? undefined : leftKernelVector(J);
  return u === undefined || isZero(u) ? undefined : primitive(u);
}

/** The instance with P the candidate's point. */
export function fileAtPoint(
  c: Candidate,
  labels: readonly Rational[],
  facts: readonly Fact[],
): FactsFile {
  const { activation, inputs } = c;
  return {
    instance: { activation, inputs, labels, points: { P: pointOf(c) } },
    facts,
    provenance: {},
  };
}

const narrow: Grid = {
  activations: [tanh],
  drawn,
  neurons: 'pairs',
  outputs: 1n,
  labels: 'derived',
  shape: (m, n, d) => (m / 2) * d < n && n <= m * d,
  suits: (X) => inGeneralPosition(X) && rankOfRationals(X) === X.cols,
};

/** Labels at which a mirrored start of less than n/d pairs is stationary. */
export function narrowLabels(c: Candidate): readonly Rational[] | undefined {
  const { rows: n, cols: d } = c.inputs;
  if (!isMirrored(c) || !narrow.shape(c.outputs.length, n, d) || !narrow.suits(c.inputs))
    return undefined;
  return kernelLabels(c);
}

export const keptBelowWidth: readonly Fact[] = [
  { fact: 'sizes', at: 'P', relation: 'n > h d' },
  { fact: 'sizes', at: 'P', relation: 'n <= m d' },
  { fact: 'distinct-inputs' },
  { fact: 'mirrored', at: 'P' },
  { fact: 'outputs-nonzero', at: 'P' },
];

/** The common part of the rows that drop the width. */
export const belowWidth = {
  drops: 'width',
  kind: 'dropped',
  neurons: 'pairs',
  margin: marginOfLabels,
  references: ['Zhang21'],
  scope: { samples: 4, inputs: 2, neurons: 4, height: 3 },
  enumerate: (scope) => gridCandidates(narrow, scope),
  draw: (random) => drawOnGrid(narrow, random),
} as const satisfies Partial<Row>;
