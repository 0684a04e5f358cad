/**
 * # Theorem B below the width, and with an antipodal pair: labels in the left kernel of Psi
 *
 * Untrusted: proposes witnesses.
 *
 * ## Main definitions
 * - {@link widthRow}, {@link antipodalRow}
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { matrix } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { parity } from '../../../sigma/parity.ts';
import { lossFact, hiddenJacobian } from '../../../counterexamples/exact.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { antipodalPairs, areDistinct, hasZero } from '../../../network/general-position.ts';
import {
  belowWidth,
  drawn,
  fileAtPoint,
  isMirrored,
  keptBelowWidth,
  lossOfLabels,
  marginOfLabels,
  narrowLabels,
} from '../../../counterexamples/mirrored-kernel.ts';
import { regionRules } from '../refutations.ts';
import {
  analytic,
  distinctInputs,
  generalPosition,
  mirrored,
  nonzeroOutputs,
  noOppositeInputs,
  noZeroInput,
  wideEnough,
} from '../../hypotheses.ts';
import { atP, pairsAdded, steps } from '../../../counterexamples/near-miss/recipe.ts';
import { noBadPointNear } from '../near-miss.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { refutedBy } from '../../rule.ts';

const tanh = activationNamed('tanh').value;

export const widthRow: Row = {
  ...belowWidth,
  ...refutedBy(regionRules, 'nice-region/width'),
  nearMisses: {
    ...pairsAdded,
    subject: atP,
    hypotheses: [wideEnough, analytic, generalPosition, mirrored, nonzeroOutputs],
    conclude: noBadPointNear,
  },
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
  ...refutedBy(regionRules, 'nice-region/generic-inputs'),
  nearMisses: {
    subject: atP,
    neighbours: changedEntries(['X', 'W', 'v'], 2),
    among: `at most 2 entries of X, W and v changed ${steps}, or a weight to that of its twin`,
    restores: noOppositeInputs.says,
    hypotheses: [
      noOppositeInputs,
      analytic,
      distinctInputs,
      noZeroInput,
      wideEnough,
      mirrored,
      nonzeroOutputs,
    ],
    conclude: noBadPointNear,
  },
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

export const rows: readonly Row[] = [widthRow, antipodalRow];
