/**
 * # Theorem C5 below the width: labels in the left kernel of Psi
 *
 * Untrusted: proposes witnesses.
 *
 * ## Main definitions
 * - {@link kktWidthRow}
 * - {@link firstHalfPositive}
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { lossFact } from '../../../counterexamples/exact.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import {
  belowWidth,
  fileAtPoint,
  keptBelowWidth,
  lossOfLabels,
  narrowLabels,
} from '../../../counterexamples/mirrored-kernel.ts';
import { kktRules } from '../refutations.ts';
import {
  analytic,
  generalPosition,
  mirrored,
  positiveLeast,
  wideEnough,
} from '../../hypotheses.ts';
import { kktProblemOf } from '../../../counterexamples/near-miss/subject.ts';
import { pairsAdded } from '../../../counterexamples/near-miss/recipe.ts';
import { kktPointsFit } from '../near-miss.ts';
import { refutedBy } from '../../rule.ts';

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
  ...refutedBy(kktRules, 'kkt/width'),
  nearMisses: {
    ...pairsAdded,
    subject: kktProblemOf,
    hypotheses: [wideEnough, analytic, generalPosition, mirrored, positiveLeast],
    conclude: kktPointsFit('box', 'zeta alone', 'zero'),
  },
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

export const rows: readonly Row[] = [kktWidthRow];
