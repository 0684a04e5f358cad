/**
 * # Theorem A, A1: the rank of Psi, exactly
 *
 * Over Q for rational sigma: the Kronecker design and random fractions.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tabulate } from '../../src/linalg/matrix.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { degree } from '../../src/sigma/expression.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { designWith, rankOfPsi, showDesign, thresholdLabels } from '../support/designs.ts';
import type { Design } from '../support/designs.ts';
import { decide, notCertified, proved, refuted, showVector } from '../support/outcomes.ts';

const theorem = 'expressivity';

/** Not polynomials, and rational at rational numbers; sigma' has infinitely many coefficients at 0. */
const analytic = ['rational', '1/(1 + x^2)', 'x^2 + x/(2 + x^2)'];

/** h groups of d samples a_g e_k with w_j = b_j (1, ..., 1); the first n samples. */
interface Kronecker {
  readonly activation: string;
  readonly n: number;
  readonly d: number;
  /** Distinct and positive. */
  readonly a: readonly Rational[];
  readonly b: readonly Rational[];
}

function kroneckerDesign({ activation, n, d, a, b }: Kronecker): Design {
  return {
    activation,
    X: tabulate(n, d, (i, k) => (i % d === k ? (a[(i - (i % d)) / d] ?? Q.zero) : Q.zero)),
    W: tabulate(b.length, d, (j) => b[j] ?? Q.zero),
  };
}

const distinct: fc.Arbitrary<Rational[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 4, maxLength: 4 })
  .map((ks) => ks.map((k) => ratio(BigInt(k), 7n)));

const kronecker = property<Kronecker>({
  id: 'expressivity/kronecker-design',
  theorem,
  statement:
    "A1. For the Kronecker design with distinct a_g, b_j > 0 and all samples of h groups: rank Psi = d rank(sigma'(a_g b_j)), so n where that matrix is regular.",
  evidence: 'proof',
  arbitrary: fc
    .record({
      activation: fc.constantFrom(...analytic),
      d: fc.integer({ min: 1, max: 3 }),
      h: fc.integer({ min: 1, max: 4 }),
      missing: fc.integer({ min: 0, max: 2 }),
      a: distinct,
      b: distinct,
    })
    .map(({ activation, d, h, missing, a, b }) => ({
      activation,
      n: Math.max(1, h * d - missing),
      d,
      a: a.slice(0, h),
      b: b.slice(0, h),
    })),
  hypotheses: {
    'A1.h1: h d >= n': ({ n, d, b }) => b.length * d >= n,
    'A1.h2: sigma is not recognised as a polynomial': ({ activation }) =>
      degree(sigmaNamed(activation).value) === undefined,
  },
  conclude: (design) => {
    const { n, d, a, b } = design;
    const rank = rankOfPsi(kroneckerDesign(design));
    // The same slopes with d = 1: rows a_g sigma'(a_g b_j), and a_g > 0.
    const small = rankOfPsi(kroneckerDesign({ ...design, n: a.length, d: 1 }));
    if (n === a.length * d && rank !== d * small)
      return refuted(`rank ${rank}`, `${d} x ${small}`, 'Psi is not a Kronecker product with I_d');
    return small === b.length
      ? decide(rank === n, `rank ${rank}`, `n = ${n}`, 'the small matrix is regular')
      : notCertified("sigma'(a_g b_j) is singular for these a and b");
  },
  labels: ({ n, d, b }) => [
    ...(n === 1 ? ['n = 1'] : []),
    ...(d === 1 ? ['d = 1'] : []),
    ...(n === b.length * d ? ['n = h d'] : ['n < h d']),
  ],
  required: { 'n = 1': 0.05, 'd = 1': 0.2, 'n = h d': 0.2, 'n < h d': 0.2 },
  proves: 0.95,
  show: ({ n, d, a, b, activation }) =>
    `sigma = ${activation}, n = ${n}, d = ${d}, a = ${showVector(a)}, b = ${showVector(b)}`,
  runs: 150,
  control: {
    statement: 'The design has rank n for sigma = x^2 too.',
    conclude: (design) => {
      const rank = rankOfPsi(kroneckerDesign({ ...design, activation: 'square' }));
      return decide(rank === design.n, `rank ${rank}`, `n = ${design.n}`, 'sigma is a polynomial');
    },
  },
});

/** Fractions of some height, so that accidental relations are rare; an odd width ends in w = 0. */
const tall: fc.Arbitrary<Rational> = fc
  .tuple(fc.integer({ min: -999, max: 999 }), fc.constantFrom(7n, 11n, 13n))
  .map(([p, q]) => ratio(BigInt(p), q));

const genericRank = property<Design & { readonly odd: boolean }>({
  id: 'expressivity/generic-rank',
  theorem,
  statement:
    "A1. For fractions X and W of height about 1000, h neurons of which the last may be at w = 0: rank Psi = min(n, h d). Proved for the instance; for almost every X and W it is the theorem's word.",
  evidence: 'proof',
  // At w = 0 the theorem requires sigma'(0) != 0.
  arbitrary: designWith(tall, ['rational', 'x^2 + x/(2 + x^2)']),
  hypotheses: {
    'A1.h2: sigma is not recognised as a polynomial': ({ activation }) =>
      degree(sigmaNamed(activation).value) === undefined,
  },
  conclude: (design) => {
    const most = Math.min(design.X.rows, design.W.rows * design.X.cols);
    const rank = rankOfPsi(design);
    if (rank > most) return refuted(`rank ${rank}`, `min(n, h d) = ${most}`, 'more than its size');
    return rank === most ? proved : notCertified('the fractions are not generic');
  },
  labels: (design) => [...thresholdLabels(design), ...(design.odd ? ['odd width'] : [])],
  required: {
    'width below threshold': 0.15,
    'width at threshold': 0.2,
    'width above threshold': 0.2,
    'n = 1': 0.08,
    'd = 1': 0.2,
    'odd width': 0.3,
  },
  proves: 0.97,
  show: showDesign,
  runs: 200,
  control: {
    statement: 'Psi has rank n at every width.',
    conclude: (design) =>
      decide(rankOfPsi(design) === design.X.rows, 'rank Psi', 'n', 'below the threshold h d >= n'),
  },
});

export const rankProperties: readonly AnyProperty[] = [kronecker, genericRank];
