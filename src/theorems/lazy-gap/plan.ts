/**
 * # certify lazy-gap
 *
 * The least risks for the target b0 + x^T B x, x ~ N(0, I), of random features, of the tangent class and of networks
 * with sigma(z) = z^2 at given hidden weights (Theorem E). The doubles are used exactly; only displayed numbers are
 * rounded.
 *
 * Cost: about d^4; refused beyond half a minute, d of about 60 for short numbers.
 * @module
 */
import { nextDown, nextUp } from '../../arithmetic/bounds.ts';
import { encloseQuotient, interval } from '../../arithmetic/interval.ts';
import { rationalFromDouble, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { at, mapMatrix } from '../../linalg/matrix.ts';
import type { Dense, Matrix } from '../../linalg/matrix.ts';
import { quadraticRisks } from '../../quadratic/risks.ts';
import { spectrumUnits } from '../../quadratic/spectrum.ts';
import type { Bracket } from '../../quadratic/spectrum.ts';
import { usage } from '../../certify/plan.ts';
import type { Grounds, Plan } from '../../certify/plan.ts';

/** A number between two doubles; `exact` is a fraction, if the number is known exactly. */
export interface KnownNumber {
  readonly lo: number;
  readonly hi: number;
  readonly exact?: string;
}

/** The least risks of three classes for one target. */
export interface LazyRisks {
  /** R_RF: random features. */
  readonly features: KnownNumber;
  /** R_NT: the tangent class. */
  readonly tangent: KnownNumber;
  /** R_NN: networks with as many neurons as there are hidden weights. */
  readonly networks: KnownNumber;
}

const bits = 64;
/** Units of about 0.5 us: about half a minute. */
const mostUnits = 60_000_000;

function knownNumber({ lo, hi }: Bracket): KnownNumber {
  const [below, above] = [encloseQuotient(lo.num, lo.den), encloseQuotient(hi.num, hi.den)];
  const ends = { lo: below.lo, hi: above.hi };
  return lo.num * hi.den === hi.num * lo.den ? { ...ends, exact: rationalToText(lo) } : ends;
}

/** Four doubles outward: wider than the checker's bracket, which is a quarter of the range. */
function range({ lo, hi }: Bracket): { readonly from: Rational; readonly to: Rational } {
  const known = knownNumber({ lo, hi });
  if (known.exact !== undefined) return { from: lo, to: lo };
  let [from, to] = [known.lo, known.hi];
  for (let k = 0; k < 4; k++) [from, to] = [nextDown(from), nextUp(to)];
  return { from: rationalFromDouble(Math.max(0, from)), to: rationalFromDouble(to) };
}

function demandSymmetric(B: Dense): void {
  if (B.rows !== B.cols)
    throw usage(
      `expected a square matrix, got ${B.rows} x ${B.cols}`,
      'Give the symmetric d x d matrix B of the target x^T B x.',
      'target',
    );
  for (let i = 0; i < B.rows; i++)
    for (let k = 0; k < i; k++)
      if (at(B, i, k) !== at(B, k, i))
        throw usage(
          `expected a symmetric matrix, got ${at(B, i, k)} and ${at(B, k, i)} at rows ${i + 1} and ${k + 1}`,
          'Use (B + B^T)/2: it is the same target.',
          'target',
        );
}

/** The matrices over Q; computing their spectrum must be affordable. */
function exactGround({ target: B, weights: W }: Grounds['quadratic']): {
  readonly B: Matrix<Rational>;
  readonly W: Matrix<Rational>;
} {
  demandSymmetric(B);
  if (W.cols !== B.rows)
    throw usage(
      `expected weights with ${B.rows} columns, got ${W.cols}`,
      'Give one row w_j per neuron, as long as the inputs.',
      'weights',
    );
  const exact = { B: mapMatrix(B, rationalFromDouble), W: mapMatrix(W, rationalFromDouble) };
  if (!(spectrumUnits(exact.B, bits) <= mostUnits))
    throw usage(
      `the eigenvalues of a ${B.rows} x ${B.rows} target of such numbers take too long over Q`,
      'Use a smaller target, or numbers with fewer digits.',
      'target',
    );
  return exact;
}

function riskNote(name: string, { lo, hi, exact }: KnownNumber): string {
  const isShort = exact !== undefined && exact.length <= 24;
  return `${name.padEnd(10)}${isShort ? exact : `in ${showInterval(interval(lo, hi), 12)}`}`;
}

export const plan: Plan<Grounds['quadratic'], LazyRisks> = {
  prepare(ground, _aims, { provenance }) {
    const { B, W } = exactGround(ground);
    return {
      lines: [`risks     d = ${B.rows}, N = ${W.rows}`],
      searched: 'over Q',
      search: () => {
        const { features: rf, tangent: nt, networks: nn } = quadraticRisks(B, W, bits);
        const sizes = { target: B, weights: W, rf, nt, ...range(nn) };
        const fact = { fact: 'quadratic-risks', ...sizes } as const;
        const features = knownNumber({ lo: rf, hi: rf });
        const tangent = knownNumber({ lo: nt, hi: nt });
        const networks = knownNumber(nn);
        return [
          {
            kind: 'file',
            notes: [
              riskNote('R_RF', features),
              riskNote('R_NT', tangent),
              riskNote('R_NN', networks),
            ],
            claim: 'lazy-gap',
            text: () => writeFacts({ instance: { points: {} }, facts: [fact], provenance }),
            found: { features, tangent, networks },
          },
        ];
      },
    };
  },
};
