/**
 * # Theorems B and C below the width, and with an antipodal pair: labels in the left kernel of Psi
 *
 * Untrusted: proposes witnesses. At a mirrored start f = 0, so with labels y in the left kernel of Psi(W0) the
 * gradient in W, Psi^T (-y) up to v, is 0, and so is the one in antisymmetric v; the loss is norm(y)^2/2 > 0.
 *
 * ## Main definitions
 * - {@link widthRow}, {@link kktWidthRow}, {@link antipodalRow}
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../certificates/facts/format.ts';
import { matrix } from '../linalg/matrix.ts';
import { leftKernelVector, rankOfRationals } from '../linalg/rank.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { parity } from '../sigma/parity.ts';
import { isZero, lossFact, hiddenJacobian, pointOf, primitive } from './exact.ts';
import { drawOnGrid, gridCandidates } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Candidate, Row } from './row.ts';
import { decide } from '../theorems/decisions.ts';
import { mirrored, nonzeroOutputs } from '../theorems/hypotheses.ts';
import {
  antipodalPairs,
  areDistinct,
  hasZero,
  inGeneralPosition,
} from '../network/general-position.ts';

const tanh = activationNamed('tanh').value;
const drawn = ['tanh', 'rational'].map((name) => activationNamed(name).value);

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

/** Labels in the left kernel of Psi(W0); none where Psi has full rank or is not a known rational. */
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

function narrowLabels(c: Candidate): readonly Rational[] | undefined {
  const { rows: n, cols: d } = c.inputs;
  if (!isMirrored(c) || !narrow.shape(c.outputs.length, n, d) || !narrow.suits(c.inputs))
    return undefined;
  return kernelLabels(c);
}

const keptBelowWidth: readonly Fact[] = [
  { fact: 'sizes', at: 'P', relation: 'n > h d' },
  { fact: 'sizes', at: 'P', relation: 'n <= m d' },
  { fact: 'distinct-inputs' },
  { fact: 'mirrored', at: 'P' },
  { fact: 'outputs-nonzero', at: 'P' },
];

const belowWidth = {
  drops: 'width',
  kind: 'dropped',
  neurons: 'pairs',
  margin: marginOfLabels,
  references: ['Zhang21'],
  scope: { samples: 4, inputs: 2, neurons: 4, height: 3 },
  enumerate: (scope) => gridCandidates(narrow, scope),
  draw: (random) => drawOnGrid(narrow, random),
} as const satisfies Partial<Row>;

export const widthRow: Row = {
  ...belowWidth,
  id: 'nice-region/width',
  theorem: 'nice-region',
  statement:
    'Let sigma be analytic, X generic, n <= m d, (W0, v) mirrored and all v_j nonzero. Then a point near W0 with grad_W l = 0 has zero loss.',
  yet: 'the gradient of the loss in W and in antisymmetric v is 0, and the loss is positive',
  witness: (c) => {
    const y = narrowLabels(c);
    if (y === undefined) return undefined;
    return fileAtPoint(c, y, [
      ...keptBelowWidth,
      { fact: 'critical', at: 'P', moving: 'antisymmetric' },
      lossFact('P', lossOfLabels(y)),
    ]);
  },
};

/** v_j > 0 over the first half. */
export function firstHalfPositive({ outputs: v }: Candidate): boolean {
  return v.slice(0, v.length / 2).every(({ num }) => num > 0n);
}

/** Half of the least, and twice the largest, of v over the first half: v is inside the box. */
function boxAround({ outputs: v }: Candidate): {
  readonly least: Rational;
  readonly most: Rational;
} {
  const half = v.slice(0, v.length / 2);
  const extreme = (sign: 1 | -1): Rational =>
    half.reduce((best, a) => (Q.sign(Q.sub(a, best)) === sign ? a : best), half[0] ?? Q.one);
  return { least: Q.mul(extreme(-1), ratio(1n, 2n)), most: Q.mul(extreme(1), ratio(2n)) };
}

export const kktWidthRow: Row = {
  ...belowWidth,
  id: 'kkt/width',
  theorem: 'kkt',
  statement:
    'Let W0 be mirrored, and 0 < zeta <= v_j <= kappa with kappa large enough. Then every KKT point over the balls and the box has zero loss.',
  yet: 'the mirrored start is a KKT point, inside all constraints, with positive loss',
  witness: (c) => {
    const y = narrowLabels(c);
    if (y === undefined || !firstHalfPositive(c)) return undefined;
    const multipliers = c.outputs.map(() => Q.zero);
    const box = { set: 'box', ...boxAround(c) } as const;
    return fileAtPoint(c, y, [
      ...keptBelowWidth,
      { fact: 'kkt', at: 'P', centre: 'P', radius: Q.one, multipliers, ...box },
      lossFact('P', lossOfLabels(y)),
    ]);
  },
};

const antipodal: Grid = {
  activations: [tanh],
  drawn,
  neurons: 'pairs',
  outputs: 1n,
  labels: 'derived',
  shape: (m, n, d) => n >= 2 && n <= (m / 2) * d,
  suits: (X) => areDistinct(X) && !hasZero(X) && antipodalPairs(X).length > 0,
};

/** 1 at both samples of the first antipodal pair (odd sigma), 1 and -1 (even sigma), else 0. */
function antipodalLabels(c: Candidate): readonly Rational[] | undefined {
  const symmetry = parity(c.activation);
  const [pair] = antipodalPairs(c.inputs);
  if (symmetry === 'neither' || pair === undefined) return undefined;
  const second = symmetry === 'odd' ? Q.one : ratio(-1n);
  return Array.from({ length: c.inputs.rows }, (_, i) =>
    i === pair[0] ? Q.one : i === pair[1] ? second : Q.zero,
  );
}

export const antipodalRow: Row = {
  id: 'nice-region/generic-inputs',
  theorem: 'nice-region',
  drops: 'generic-inputs',
  kind: 'dropped',
  statement:
    'Let sigma be analytic, the inputs distinct and not 0, m = 2h with h d >= n, (W0, v) mirrored and all v_j nonzero. Then a point near W0 with grad_W l = 0 has zero loss.',
  yet: 'the gradient of the loss in W and in antisymmetric v is 0, and the loss is positive',
  references: ['Zhang21'],
  scope: { samples: 3, inputs: 3, neurons: 4, height: 2 },
  enumerate: (scope) => gridCandidates(antipodal, scope),
  draw: (random) => {
    const c = drawOnGrid(antipodal, random);
    return c === undefined ? undefined : opposed(c);
  },
  witness: (c) => {
    const { rows: n, cols: d } = c.inputs;
    if (!isMirrored(c) || !antipodal.shape(c.outputs.length, n, d) || !antipodal.suits(c.inputs))
      return undefined;
    const y = antipodalLabels(c);
    if (y === undefined || hiddenJacobian(c) === undefined) return undefined;
    return fileAtPoint(c, y, [
      { fact: 'sizes', at: 'P', relation: 'n <= h d' },
      { fact: 'distinct-inputs' },
      { fact: 'mirrored', at: 'P' },
      { fact: 'outputs-nonzero', at: 'P' },
      { fact: 'critical', at: 'P', moving: 'antisymmetric' },
      lossFact('P', lossOfLabels(y)),
    ]);
  },
  margin: marginOfLabels,
  neurons: 'pairs',
};

/** The candidate with its last input the negative of its first. */
function opposed(c: Candidate): Candidate {
  const { rows: n, cols: d } = c.inputs;
  const data = Array.from(c.inputs.data);
  const last = data.slice(0, d).map(Q.neg);
  return { ...c, inputs: matrix(n, d, [...data.slice(0, (n - 1) * d), ...last]) };
}
