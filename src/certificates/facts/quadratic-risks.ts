/**
 * # The three risks of quadratic networks (Theorem E)
 *
 * R_RF and R_NT are computed over Q and compared; R_NN is bracketed within a fraction of the stated range. Proof:
 * proofs-notes/refutations.md, from proofs-notes/lazy-gap.md.
 * @module
 */
import { bitLength } from '../../arithmetic/bits.ts';
import { max } from '../../arithmetic/machine.ts';
import { ratio, rationalField } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../quadratic/risks.ts';
import { spectrumUnits } from '../../quadratic/spectrum.ts';
import { record } from '../shapes.ts';
import { joined } from '../object-shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { isSymmetric, quadratic } from './risks.ts';
import { equalText, numberText } from './show.ts';
import { isAtMost, isEqual } from './subject.ts';
import type { Subject } from './subject.ts';
import { rational } from './values.ts';
import { countedField } from './work.ts';

const entries = joined(
  quadratic,
  record({ rf: rational, nt: rational, from: rational, to: rational }),
);

/**
 * The bits for which a bracket of R_NN, at most 2 d 2^-bits wide, is less than a quarter of the range; at least 64, so
 * that one end may be near R_NN and the other far. If the range is a single number only an exact bracket can lie in it,
 * and 0 bits find every rational eigenvalue.
 */
function bitsFor(dimension: number, from: Rational, to: Rational): number {
  const width = rationalField.sub(to, from);
  if (width.num <= 0n) return 0;
  const inverse = rationalField.div(ratio(8n * BigInt(dimension)), width);
  return max(64, bitLength(inverse.num / inverse.den) + 1);
}

function checkQuadraticRisks(
  { work }: Subject,
  { target: B, weights: W, rf, nt, from, to }: Of<typeof entries>,
): FactOutcome {
  if (B.rows !== B.cols || W.cols !== B.rows)
    return fails('expected a d x d target and N x d weights');
  if (!isSymmetric(B)) return fails('the target is not symmetric');
  const field = countedField(work);
  const tangent = tangentRisk(field, B, W);
  if (!isEqual(tangent, nt)) return fails(`R_NT is ${numberText(tangent)}`);
  const features = featureRisk(field, B, W);
  if (!isEqual(features, rf)) return fails(`R_RF is ${numberText(features)}`);
  const bits = bitsFor(B.rows, from, to);
  work.spend(max(0, spectrumUnits(B, bits)));
  const { lo, hi } = networkRisk(B, W.rows, bits);
  if (!(isAtMost(from, lo) && isAtMost(hi, to)))
    return fails(`R_NN is known to lie between ${numberText(lo)} and ${numberText(hi)} only`);
  const range = isEqual(from, to)
    ? `R_NN ${equalText(from)}`
    : `R_NN is between ${numberText(from)} and ${numberText(to)}`;
  return holds(
    `For the target x^T B x, x ~ N(0, I), and sigma(z) = z^2 with these N = ${W.rows} hidden weights: R_RF ${equalText(rf)}, R_NT ${equalText(nt)}, and with N neurons ${range}.`,
    `projections over Q, and the roots of the characteristic polynomial of B counted by sign changes`,
  );
}

export const quadraticRisksFacts = {
  'quadratic-risks': {
    says: 'for the same target and networks: R_RF = rf and R_NT = nt exactly, and from <= R_NN <= to. About no instance',
    entries,
    arrays: { B: 'target', w: 'weights' },
    check: checkQuadraticRisks,
  },
};
