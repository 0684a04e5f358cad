/**
 * # Theorem E from a program
 *
 * ## Main definitions
 * - {@link quadraticRisks}, {@link LazyRisks}
 * - {@link lazyRisks}: the same before it is checked, for the command line
 * @module
 */
import { nextDown, nextUp } from '../arithmetic/bounds.ts';
import { encloseQuotient } from '../arithmetic/interval.ts';
import { rationalFromDouble, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { checkFacts } from '../certificates/facts/check.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { toDense } from '../data/from-memory.ts';
import type { MatrixLike } from '../data/from-memory.ts';
import { WidthwiseError } from '../errors.ts';
import { at, mapMatrix } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { quadraticRisks as exactRisks } from '../quadratic/risks.ts';
import { spectrumUnits } from '../quadratic/spectrum.ts';
import type { Bracket } from '../quadratic/spectrum.ts';
import { version } from '../version.ts';

/** A number between two doubles; `exact` is a fraction, where the number is known exactly. */
export interface KnownNumber {
  readonly lo: number;
  readonly hi: number;
  readonly exact?: string;
}

/** The least risks of three classes for one target, and the file that proves them. */
export interface LazyRisks {
  /** R_RF: random features. */
  readonly features: KnownNumber;
  /** R_NT: the tangent class. */
  readonly tangent: KnownNumber;
  /** R_NN: networks with as many neurons as there are hidden weights. */
  readonly networks: KnownNumber;
  /** The text of a facts file with these three numbers. */
  readonly facts: string;
  /** What the checker says of it: that the file became too large for it, where the numbers are long. */
  readonly verdict: Verdict;
}

const bits = 64;
/** Units of about 0.5 us: about half a minute. */
const mostUnits = 60_000_000;

function knownNumber({ lo, hi }: Bracket): KnownNumber {
  const [below, above] = [encloseQuotient(lo.num, lo.den), encloseQuotient(hi.num, hi.den)];
  const ends = { lo: below.lo, hi: above.hi };
  return lo.num * hi.den === hi.num * lo.den ? { ...ends, exact: rationalToText(lo) } : ends;
}

/** Four doubles outward: wider than the bracket that the checker makes, which is a quarter of the range. */
function range({ lo, hi }: Bracket): { readonly from: Rational; readonly to: Rational } {
  const known = knownNumber({ lo, hi });
  if (known.exact !== undefined) return { from: lo, to: lo };
  let [from, to] = [known.lo, known.hi];
  for (let k = 0; k < 4; k++) [from, to] = [nextDown(from), nextUp(to)];
  return { from: rationalFromDouble(Math.max(0, from)), to: rationalFromDouble(to) };
}

function demandSymmetric(B: Dense): void {
  if (B.rows !== B.cols)
    throw new WidthwiseError(
      'usage',
      `expected a square matrix, got ${B.rows} x ${B.cols}`,
      'Give the symmetric d x d matrix B of the target x^T B x.',
      { field: 'target' },
    );
  for (let i = 0; i < B.rows; i++)
    for (let k = 0; k < i; k++)
      if (at(B, i, k) !== at(B, k, i))
        throw new WidthwiseError(
          'usage',
          `expected a symmetric matrix, got ${at(B, i, k)} and ${at(B, k, i)} at rows ${i + 1} and ${k + 1}`,
          'Use (B + B^T)/2: it is the same target.',
          { field: 'target' },
        );
}

/**
 * The risks and their facts file, unchecked. Fields of errors are `target` and `weights`.
 *
 * @throws {@link WidthwiseError} as {@link quadraticRisks}.
 */
export function lazyRisks(
  B: Dense,
  W: Dense,
  provenance: FactsFile['provenance'],
): Omit<LazyRisks, 'verdict'> {
  demandSymmetric(B);
  if (W.cols !== B.rows)
    throw new WidthwiseError(
      'usage',
      `expected weights with ${B.rows} columns, got ${W.cols}`,
      'Give one row w_j a neuron, as long as the inputs.',
      { field: 'weights' },
    );
  const exact = { B: mapMatrix(B, rationalFromDouble), W: mapMatrix(W, rationalFromDouble) };
  if (!(spectrumUnits(exact.B, bits) <= mostUnits))
    throw new WidthwiseError(
      'usage',
      `the eigenvalues of a ${B.rows} x ${B.rows} target of such numbers take too long over Q`,
      'Use a smaller target, or numbers with fewer digits.',
      { field: 'target' },
    );
  const { features, tangent, networks } = exactRisks(exact.B, exact.W, bits);
  const fact = {
    fact: 'quadratic-risks',
    target: exact.B,
    weights: exact.W,
    rf: features,
    nt: tangent,
    ...range(networks),
  } as const;
  const facts = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  return {
    features: knownNumber({ lo: features, hi: features }),
    tangent: knownNumber({ lo: tangent, hi: tangent }),
    networks: knownNumber(networks),
    facts,
  };
}

/**
 * The least risks for the target b0 + x^T B x, x ~ N(0, I), of random features, of the tangent class and of networks
 * with sigma(z) = z^2 at these hidden weights (Theorem E). The doubles are taken as they are; nothing is rounded but
 * what is shown.
 *
 * Shapes: target d x d symmetric, weights N x d, row j is w_j.
 * Cost: about d^4; refused beyond half a minute, d of about 60 for short numbers.
 * @throws {@link WidthwiseError} on a target that is not symmetric, shapes that do not fit, or too large a target.
 * @example
 * ```ts
 * quadraticRisks([[1, 0], [0, -1]], [[1, 1]]).tangent.exact; // '0'
 * ```
 */
export function quadraticRisks(target: MatrixLike, weights: MatrixLike): LazyRisks {
  const [B, W] = [toDense(target, 'target'), toDense(weights, 'weights')];
  const risks = lazyRisks(B, W, { tool: `widthwise ${version}` });
  return { ...risks, verdict: checkFacts(risks.facts) };
}
