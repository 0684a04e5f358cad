/**
 * # Theorem C5 with zeta = 0 and v = 0
 *
 * Untrusted: proposes witnesses.
 * @module
 */
import { rationalField as Q, rationalFromDouble, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { hiddenJacobian } from '../../../counterexamples/exact.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import {
  firstHalf,
  lipschitzOf,
  numberOf,
  singularOf,
} from '../../../counterexamples/kkt-bounds.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { fileOf, ofZeroOutputs, paired, startOf } from '../../../counterexamples/zero-outputs.ts';
import { kktRules } from '../refutations.ts';
import { largerNumber } from '../../../counterexamples/near-miss/neighbours.ts';
import { kktProblemOf } from '../../../counterexamples/near-miss/subject.ts';
import { analytic, mirrored, orderedRange, positiveLeast, wideEnough } from '../../hypotheses.ts';
import { kktPointsFit } from '../near-miss.ts';
import { refutedBy } from '../../rule.ts';

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
  ...ofZeroOutputs,
  ...refutedBy(kktRules, 'kkt/positive-outputs'),
  nearMisses: {
    subject: kktProblemOf,
    neighbours: largerNumber('zeta'),
    among: 'zeta larger by a multiple of 1/2',
    restores: positiveLeast.says,
    hypotheses: [positiveLeast, orderedRange, analytic, wideEnough, mirrored],
    conclude: kktPointsFit('box', 'radius and range', 'zero'),
  },
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

export const rows: readonly Row[] = [positiveOutputsRow];
