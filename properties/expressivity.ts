/**
 * # Theorem A: width m >= 2n/d fits every label vector
 *
 * Note: proofs-notes/expressivity.md. A1 by exact ranks over Q; A2 and A3 by certificates that the checker
 * reads from their text, on data for which some labels provably cannot be fitted.
 * @module
 */
import * as fc from 'fast-check';
import { rationalTier, rationalToText } from '../src/arithmetic/rational.ts';
import type { Rational } from '../src/arithmetic/rational.ts';
import { checkCertificate } from '../src/certificates/kernel/check.ts';
import { writeCertificate } from '../src/certificates/write.ts';
import type { Certificate } from '../src/certificates/format.ts';
import type { Verdict } from '../src/certificates/verdict.ts';
import { matrix, tabulate } from '../src/linalg/matrix.ts';
import type { Dense } from '../src/linalg/matrix.ts';
import { rankOfRationals } from '../src/linalg/rank.ts';
import { activationNamed } from '../src/network/built-in.ts';
import { networkOutputs, pairsAreMirrored } from '../src/network/network.ts';
import { searchCertificate } from '../src/search/certify.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import { holds } from './support/oracles.ts';
import { rational } from './support/generators.ts';
import { kroneckerDesign, monomials, psi } from './support/designs.ts';
import {
  caseLabels,
  caseShares,
  deficient,
  impossible,
  problems,
  showCase,
} from './support/problems.ts';
import type { Case } from './support/problems.ts';
import { fatal, harmless } from './support/tampering.ts';

interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly h: number;
}

const sizes: fc.Arbitrary<Sizes> = fc.record({
  n: fc.integer({ min: 1, max: 8 }),
  d: fc.integer({ min: 1, max: 4 }),
  h: fc.integer({ min: 1, max: 4 }),
});

const sizeLabels = ({ n, d, h }: Sizes): readonly string[] => [
  h * d === n ? 'at threshold' : h * d < n ? 'below threshold' : 'above threshold',
  ...(n === 1 ? ['n = 1'] : []),
  ...(d === 1 ? ['d = 1'] : []),
];

const rationalActivation = activationNamed('x/(1 + x^2)');

const kronecker = property<Sizes>({
  id: 'expressivity/kronecker-design',
  theorem: 'expressivity',
  statement:
    'for sigma = x/(1 + x^2) and the Kronecker design of A1: rank Psi = min(n, hd) over Q, so rank n if and only if hd >= n',
  evidence: 'proof',
  arbitrary: sizes,
  // the design has h groups of d samples; more samples would need more groups than neurons
  hypotheses: { 'hd >= n': ({ n, d, h }) => h * d >= n },
  conclude: ({ n, d, h }) => {
    const { X, W } = kroneckerDesign(n, d, h);
    const rank = rankOfRationals(psi(rationalActivation, X, W));
    return holds(rank === n, `rank ${rank}`, `n = ${n}`, 'Psi has not full row rank');
  },
  labels: sizeLabels,
  required: { 'at threshold': 0.05, 'n = 1': 0.05, 'd = 1': 0.05 },
  proves: 1,
  show: (s) => JSON.stringify(s),
  runs: 60,
});

interface Drawn extends Sizes {
  readonly entries: readonly Rational[];
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    n: fc.integer({ min: 1, max: 6 }),
    d: fc.integer({ min: 1, max: 3 }),
    h: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ n, d, h }) =>
    fc
      .array(rational, { minLength: (n + h) * d, maxLength: (n + h) * d })
      .map((entries) => ({ n, d, h, entries })),
  );

function drawnPsi({ n, d, h, entries }: Drawn, formula: string): ReturnType<typeof psi> {
  const X = matrix(n, d, entries.slice(0, n * d));
  const W = matrix(h, d, entries.slice(n * d));
  return psi(activationNamed(formula), X, W);
}

const ceiling = property<Drawn>({
  id: 'expressivity/rank-ceiling',
  theorem: 'expressivity',
  statement:
    'for all rational X, W: rank Psi <= hd, and for sigma = x^2, x^3 rank Psi is at most the number of monomials of that degree in d variables',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: { 'n >= 1': ({ n }) => n >= 1 },
  conclude: (instance) => {
    const { d, h } = instance;
    for (const [formula, limit] of [
      ['x/(1 + x^2)', h * d],
      ['x^2', Math.min(h * d, monomials(d, 2))],
      ['x^3', Math.min(h * d, monomials(d, 3))],
    ] as const) {
      const rank = rankOfRationals(drawnPsi(instance, formula));
      if (rank > limit) return holds(false, `rank ${rank}`, `${limit}`, `sigma = ${formula}`);
    }
    return { kind: 'proved' };
  },
  labels: sizeLabels,
  required: { 'below threshold': 0.2, 'n = 1': 0.05, 'd = 1': 0.2 },
  proves: 1,
  show: ({ n, d, h, entries }) =>
    `n = ${n}, d = ${d}, h = ${h}: ${entries.map(rationalToText).join(' ')}`,
  runs: 80,
  control: {
    statement: 'rank Psi = min(n, hd) for sigma = x^2 too',
    conclude: (instance) => {
      const { n, d, h } = instance;
      const rank = rankOfRationals(drawnPsi(instance, 'x^2'));
      return holds(rank === Math.min(n, h * d), `${rank}`, `${Math.min(n, h * d)}`, 'polynomial');
    },
  },
});

const mirrored = property<Drawn>({
  id: 'expressivity/mirrored-vanishes',
  theorem: 'expressivity',
  statement:
    'for all rational X and mirrored (W0, v): f(W0, v) = 0 exactly, for even and odd sigma and neither',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: { 'h >= 1': ({ h }) => h >= 1 },
  conclude: ({ n, d, h, entries }) => {
    const half = entries.slice(n * d);
    const hidden = matrix(2 * h, d, [...half, ...half]);
    const v = half.slice(0, h);
    const outputs = [...v, ...v.map(rationalTier.neg)];
    const inputs = matrix(n, d, entries.slice(0, n * d));
    for (const formula of ['x/(1 + x^2)', 'x^2', 'x + x^2', 'relu(x)']) {
      const f = networkOutputs(rationalTier, activationNamed(formula), { inputs, hidden, outputs });
      const zero = f?.every((a) => a.num === 0n) ?? false;
      if (!zero) return holds(false, 'f(W0, v)', '0', `sigma = ${formula}`);
    }
    return { kind: 'proved' };
  },
  labels: sizeLabels,
  required: { 'n = 1': 0.05, 'd = 1': 0.2 },
  proves: 1,
  show: ({ n, d, h, entries }) =>
    `n = ${n}, d = ${d}, h = ${h}: ${entries.map(rationalToText).join(' ')}`,
  runs: 60,
});

const inTheFile = (): Promise<Dense> => Promise.reject(new Error('the inputs are in the file'));

function certificateFor(c: Case, allLabels: boolean): Certificate | string {
  const options = { width: c.width, seed: c.seed, allLabels, full: false, provenance: {} };
  const sought = searchCertificate(c.problem, options);
  return sought.kind === 'certificate' ? sought.certificate : sought.because;
}

/** The verdict of the checker on the text of the certificate, as an outcome. */
function outcomeOf(verdict: Verdict, mayHold: boolean): Outcome {
  if (verdict.kind === 'verified')
    return holds(
      mayHold,
      verdict.claim,
      'no weights fit these labels',
      'an impossible claim was verified',
    );
  const because = verdict.kind === 'rejected' ? verdict.because : verdict.kind;
  return {
    kind: 'refuted',
    left: 'the search certified',
    right: because,
    because: 'search and checker disagree',
  };
}

const minimiser = property<Case>({
  id: 'expressivity/zero-loss-minimiser',
  theorem: 'expressivity',
  statement:
    'A3: for all data, widths and activations: a certificate that the search finds is verified from its text, and none is for labels that no weights fit',
  evidence: 'proof',
  arbitrary: problems,
  hypotheses: { 'entries are finite': ({ problem }) => problem.labels.every(Number.isFinite) },
  conclude: async (c) => {
    const certificate = certificateFor(c, false);
    if (typeof certificate === 'string') return { kind: 'not-certified', because: certificate };
    const verdict = await checkCertificate(writeCertificate(certificate), inTheFile);
    return outcomeOf(verdict, !impossible(c));
  },
  labels: caseLabels,
  required: caseShares,
  proves: 0.5,
  show: showCase,
  runs: 200,
});

const shattered = property<Case>({
  id: 'expressivity/shattered',
  theorem: 'expressivity',
  statement:
    'A2: for all data, widths and activations: a mirrored start that the search finds is verified from its text, and none is where rank Psi < n',
  evidence: 'proof',
  arbitrary: problems,
  hypotheses: { 'entries are finite': ({ problem }) => problem.labels.every(Number.isFinite) },
  conclude: async (c) => {
    const certificate = certificateFor(c, true);
    if (typeof certificate === 'string') return { kind: 'not-certified', because: certificate };
    if (!pairsAreMirrored(certificate.witness.hidden, certificate.witness.outputs))
      return holds(false, 'the start', 'mirrored', 'the search must start mirrored');
    const verdict = await checkCertificate(writeCertificate(certificate), inTheFile);
    return outcomeOf(verdict, !deficient(c));
  },
  labels: caseLabels,
  required: caseShares,
  proves: 0.5,
  show: showCase,
  runs: 200,
});

/** A valid certificate, and where to change it. */
interface Tampered {
  readonly valid: Case;
  readonly at: number;
}

const tampering = property<Tampered>({
  id: 'expressivity/tampering',
  theorem: 'expressivity',
  statement:
    'for all valid certificates of A3 and every single change of a field: the checker refuses, or the changed claim is still true',
  evidence: 'proof',
  arbitrary: fc
    .record({ valid: problems, at: fc.nat({ max: 99 }) })
    .map(({ valid, at }) => ({ valid: { ...valid, width: valid.width + 2 }, at })),
  hypotheses: { 'the data can be fitted': ({ valid }) => !impossible(valid) },
  conclude: async ({ valid, at }) => {
    const certificate = certificateFor(valid, false);
    if (typeof certificate === 'string') return { kind: 'not-certified', because: certificate };
    for (const change of fatal) {
      const verdict = await checkCertificate(change.apply(certificate, at), inTheFile);
      if (verdict.kind === 'verified')
        return holds(false, verdict.claim, 'refused', `accepted after: ${change.name}`);
    }
    for (const change of harmless) {
      // a network of this width fits these labels whatever the point and the radius: the claim stays true
      const verdict = await checkCertificate(change.apply(certificate, at), inTheFile);
      if (verdict.kind === 'malformed')
        return holds(false, verdict.because, 'a verdict on the claim', change.name);
    }
    return { kind: 'proved' };
  },
  labels: ({ valid }) => [`sigma ${valid.activation}`],
  required: { 'sigma tanh': 0.03 },
  proves: 0.5,
  show: ({ valid, at }) => `${showCase(valid)}, changed at ${at}`,
  runs: 40,
});

const genericRank = property<Drawn>({
  id: 'expressivity/generic-rank',
  theorem: 'expressivity',
  statement:
    'for sigma = x/(1 + x^2), distinct nonzero inputs no two of which are opposite, and neurons drawn at random from p/q: rank Psi = min(n, hd) over Q',
  evidence: 'sample',
  arbitrary: fc
    .record({
      n: fc.integer({ min: 1, max: 6 }),
      d: fc.integer({ min: 1, max: 3 }),
      h: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat({ max: 9999 }),
    })
    .map(({ n, d, h, seed }) => ({ n, d, h, entries: tall(n, d, h, seed) })),
  hypotheses: { 'n >= 1': ({ n }) => n >= 1 },
  conclude: (instance) => {
    const { n, d, h } = instance;
    const rank = rankOfRationals(drawnPsi(instance, 'x/(1 + x^2)'));
    return holds(
      rank === Math.min(n, h * d),
      `rank ${rank}`,
      `${Math.min(n, h * d)}`,
      'not generic',
    );
  },
  labels: sizeLabels,
  required: { 'at threshold': 0.05, 'below threshold': 0.2, 'above threshold': 0.2 },
  proves: 1,
  show: ({ n, d, h, entries }) =>
    `n = ${n}, d = ${d}, h = ${h}: ${entries.map(rationalToText).join(' ')}`,
  runs: 80,
});

/** Fractions of height about 1000, so that an accidental relation among them is out of the question. */
function tall(n: number, d: number, h: number, seed: number): readonly Rational[] {
  let state = seed;
  const next = (): bigint => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return BigInt((state % 2001) - 1000);
  };
  return Array.from(
    tabulate(
      (n + h) * d,
      1,
      () => rationalTier.constant(next() * 2n + 1n, 997n) ?? rationalTier.one,
    ).data,
  );
}

export const properties: readonly AnyProperty[] = [
  kronecker,
  genericRank,
  ceiling,
  mirrored,
  minimiser,
  shattered,
  tampering,
];
