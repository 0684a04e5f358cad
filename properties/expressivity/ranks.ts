/**
 * # Theorem A, A1: the rank of Psi, exactly
 *
 * Psi over Q for sigma a rational function: the Kronecker design, fractions at random, the ceiling of
 * polynomials, labels that nothing can fit, and the mirrored start.
 * @module
 */
import * as fc from 'fast-check';
import { contains, encloseQuotient, intervalTier } from '../../src/arithmetic/interval.ts';
import {
  ratio,
  rationalField as Q,
  rationalTier,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { nextUp } from '../../src/arithmetic/bounds.ts';
import { at, dense, matrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector, rankOfRationals } from '../../src/linalg/rank.ts';
import { activationNamed } from '../../src/network/built-in.ts';
import { degree } from '../../src/network/expression.ts';
import { jacobian } from '../../src/network/gram.ts';
import {
  linearise,
  loss,
  mapNetwork,
  networkOutputs,
  pairsAreMirrored,
} from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { squareNorm, sum } from '../support/exact.ts';
import { cut, network, showNetwork, sizeLabels, sizeShares, sizesOf } from '../support/networks.ts';
import { draws, fraction, rounded } from '../support/numbers.ts';
import {
  atMost,
  decide,
  equal,
  notCertified,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';
import { monomials } from '../support/problems.ts';

const theorem = 'expressivity';

interface Design {
  readonly activation: string;
  readonly X: Matrix<Rational>;
  readonly W: Matrix<Rational>;
}

/** Psi(W), n x hd: J for unit output weights. */
function psi({ activation, X, W }: Design): Matrix<Rational> | undefined {
  const outputs = Array.from({ length: W.rows }, () => Q.one);
  const net = { inputs: X, hidden: W, outputs };
  const linear = linearise(rationalTier, activationNamed(activation), net);
  return linear === undefined ? undefined : jacobian(Q, linear);
}

function rankOfPsi(design: Design): number {
  const Psi = psi(design);
  return Psi === undefined ? -1 : rankOfRationals(Psi);
}

function showDesign({ activation, X, W }: Design): string {
  return `sigma = ${activation}, X = ${showMatrix(X)}, W = ${showMatrix(W)}`;
}

function thresholdLabels({ X, W }: Design): readonly string[] {
  const [n, d, h] = [X.rows, X.cols, W.rows];
  return [
    h * d < n
      ? 'width below threshold'
      : (h - 1) * d < n
        ? 'width at threshold'
        : 'width above threshold',
    ...(n === 1 ? ['n = 1'] : []),
    ...(d === 1 ? ['d = 1'] : []),
  ];
}

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
      degree(activationNamed(activation).value) === undefined,
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

function designWith(
  entry: fc.Arbitrary<Rational>,
  activations: readonly string[],
): fc.Arbitrary<Design & { readonly odd: boolean }> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: 6 }),
      d: fc.integer({ min: 1, max: 3 }),
      h: fc.integer({ min: 1, max: 4 }),
      odd: fc.boolean(),
      activation: fc.constantFrom(...activations),
      xs: draws(entry, 18),
      ws: draws(entry, 12),
    })
    .map(({ n, d, h, odd, activation, xs, ws }) => ({
      activation,
      X: cut(n, d, xs),
      W: tabulate(h, d, (j, c) => (odd && j === h - 1 ? Q.zero : (ws[j * d + c] ?? Q.zero))),
      odd,
    }));
}

const genericRank = property<Design & { readonly odd: boolean }>({
  id: 'expressivity/generic-rank',
  theorem,
  statement:
    "A1. For fractions X and W of height about 1000, h neurons of which the last may be at w = 0: rank Psi = min(n, h d). Proved for the instance; for almost every X and W it is the theorem's word.",
  evidence: 'proof',
  // At w = 0 the theorem asks for sigma'(0) other than 0.
  arbitrary: designWith(tall, ['rational', 'x^2 + x/(2 + x^2)']),
  hypotheses: {
    'A1.h2: sigma is not recognised as a polynomial': ({ activation }) =>
      degree(activationNamed(activation).value) === undefined,
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

/** The degrees of the monomials of sigma. */
const polynomials: Readonly<Record<string, readonly number[]>> = {
  square: [2],
  cube: [3],
  cubic: [1, 3],
  'x + x^2': [1, 2],
  'x^2 - x^4': [2, 4],
};

/** Row i of Psi holds sigma'(x_i . w) x_i: polynomials in x_i of the degrees of sigma. */
function ceilingOf({ activation, X }: Design): number {
  return (polynomials[activation] ?? []).reduce((all, k) => all + monomials(X.cols, k), 0);
}

const rankCeiling = property<Design>({
  id: 'expressivity/rank-ceiling',
  theorem,
  statement:
    'Without A1.h2. For polynomials sigma and all rational X and W of any width: rank Psi is at most the number of monomials in d variables of the degrees that sigma has.',
  evidence: 'proof',
  arbitrary: designWith(fraction, Object.keys(polynomials)),
  hypotheses: {
    'sigma is a polynomial': ({ activation }) =>
      degree(activationNamed(activation).value) === Math.max(...(polynomials[activation] ?? [])),
  },
  conclude: (design) => {
    const rank = rankOfPsi(design);
    const most = Math.min(ceilingOf(design), design.X.rows, design.W.rows * design.X.cols);
    return decide(rank >= 0 && rank <= most, `rank ${rank}`, `${most}`, 'above the ceiling');
  },
  labels: (design) => [
    ...thresholdLabels(design),
    design.activation,
    ...(design.X.rows > ceilingOf(design) ? ['n above the ceiling'] : []),
    ...(rankOfPsi(design) === ceilingOf(design) ? ['ceiling attained'] : []),
  ],
  required: {
    'n above the ceiling': 0.2,
    'ceiling attained': 0.1,
    square: 0.1,
    cubic: 0.1,
    'd = 1': 0.2,
  },
  proves: 1,
  show: showDesign,
  runs: 200,
  control: {
    statement: 'The ceiling is one lower.',
    conclude: (design) =>
      decide(rankOfPsi(design) < ceilingOf(design), 'rank Psi', 'the ceiling', 'it is attained'),
  },
});

interface Obstructed {
  readonly kind: 'equal inputs' | 'opposite inputs, odd' | 'opposite inputs, even' | 'polynomial';
  readonly activation: string;
  readonly net: Network<Rational>;
  readonly labels: readonly Rational[];
}

const cases: Readonly<Record<Obstructed['kind'], readonly string[]>> = {
  'equal inputs': ['rational', 'relu', 'square', '1/(1 + x^2)'],
  'opposite inputs, odd': ['rational', 'cube', 'cubic'],
  'opposite inputs, even': ['square', '1/(1 + x^2)', 'abs'],
  polynomial: ['square', 'cube', 'cubic'],
};

/** Values of the monomials of the degrees of sigma at each input, for d = 1. */
function powersOf({ activation, net }: Obstructed): Matrix<Rational> {
  const degrees = polynomials[activation] ?? [];
  return tabulate(net.inputs.rows, degrees.length, (i, k) =>
    rationalTier.power(at(net.inputs, i, 0), degrees[k] ?? 0),
  );
}

/** Some u with u . f(W, v) = 0 for all W and v, from X and sigma alone. */
function obstruction(instance: Obstructed): readonly Rational[] | undefined {
  const n = instance.net.inputs.rows;
  if (instance.kind === 'polynomial') return leftKernelVector(powersOf(instance));
  const last = instance.kind === 'opposite inputs, odd' ? Q.one : Q.neg(Q.one);
  return Array.from({ length: n }, (_, i) => (i === 0 ? Q.one : i === n - 1 ? last : Q.zero));
}

function related(kind: Obstructed['kind'], inputs: Matrix<Rational>): Matrix<Rational> {
  if (kind === 'polynomial') return inputs;
  const sign = kind === 'equal inputs' ? Q.one : Q.neg(Q.one);
  return tabulate(inputs.rows, inputs.cols, (i, c) =>
    i === inputs.rows - 1 ? Q.mul(sign, at(inputs, 0, c)) : at(inputs, i, c),
  );
}

function dot(a: readonly Rational[], b: readonly Rational[]): Rational {
  return sum(a.map((x, i) => Q.mul(x, b[i] ?? Q.zero)));
}

const obstructed: fc.Arbitrary<Obstructed> = fc
  .record({
    kind: fc.constantFrom<Obstructed['kind']>(
      'equal inputs',
      'opposite inputs, odd',
      'opposite inputs, even',
      'polynomial',
    ),
    choice: fc.nat({ max: 11 }),
    n: fc.integer({ min: 2, max: 4 }),
    d: fc.integer({ min: 1, max: 3 }),
    m: fc.integer({ min: 1, max: 4 }),
    xs: draws(fraction, 12),
    ws: draws(fraction, 12),
    vs: draws(fraction, 4),
    ys: draws(fraction, 4),
  })
  .map(({ kind, choice, n, d: drawnD, m, xs, ws, vs, ys }) => {
    const names = cases[kind];
    const activation = names[choice % names.length] ?? 'square';
    const d = kind === 'polynomial' ? 1 : drawnD;
    const rows =
      kind === 'polynomial' ? Math.max(n, (polynomials[activation]?.length ?? 0) + 1) : n;
    const inputs = related(kind, cut(rows, d, xs));
    const net = { inputs, hidden: cut(m, d, ws), outputs: vs.slice(0, m) };
    return { kind, activation, net, labels: ys.slice(0, rows) };
  });

const unreachable = property<Obstructed>({
  id: 'expressivity/unreachable-labels',
  theorem,
  statement:
    'Without A1.h2 or A1.h3. For equal or opposite inputs, and polynomials on the line, the u made from X alone has u . f(W, v) = 0 and l >= (u . y)^2/(2 norm(u)^2) for all rational W and v of any width.',
  evidence: 'proof',
  arbitrary: obstructed,
  hypotheses: { 'X is not generic: such a u exists': (o) => obstruction(o) !== undefined },
  conclude: (instance) => {
    const { activation, net, labels } = instance;
    const u = obstruction(instance) ?? [];
    const sigma = activationNamed(activation);
    const f = networkOutputs(rationalTier, sigma, net);
    const l = loss(rationalTier, sigma, net, labels);
    if (f === undefined || l === undefined) return refuted('f', 'undefined', 'over Q');
    const overlap = dot(u, labels);
    const least = Q.div(Q.mul(overlap, overlap), Q.mul(ratio(2n), squareNorm(u)));
    return together(
      equal(matrix(1, 1, [dot(u, f)]), matrix(1, 1, [Q.zero]), 'u . f is not 0'),
      atMost(least, l, 'the loss is below (u . y)^2/(2 norm(u)^2)'),
    );
  },
  labels: (o) => [
    o.kind,
    ...(dot(obstruction(o) ?? [], o.labels).num === 0n
      ? ['u . y = 0']
      : ['labels cannot be fitted']),
  ],
  required: {
    'equal inputs': 0.15,
    'opposite inputs, odd': 0.15,
    'opposite inputs, even': 0.15,
    polynomial: 0.15,
    'labels cannot be fitted': 0.6,
  },
  proves: 1,
  show: (o) =>
    `${o.kind}, sigma = ${o.activation}, ${showNetwork(o.net)}, y = ${showVector(o.labels)}`,
  runs: 200,
  control: {
    statement: 'u . f(W, v) = 0 for a softened sigma = x + 1/(2 + x^2) too.',
    conclude: (instance) => {
      const sigma = activationNamed('x + 1/(2 + x^2)');
      const f = networkOutputs(rationalTier, sigma, instance.net) ?? [];
      const value = dot(obstruction(instance) ?? [], f);
      return decide(value.num === 0n, rationalToText(value), '0', 'sigma is neither');
    },
  },
});

interface Mirrored {
  readonly activation: string;
  readonly half: Network<Rational>;
  readonly odd: boolean;
  readonly scale: Rational;
  readonly double: number;
}

/** W0 = (W; W), v0 = c (v, -v), for odd width a last neuron with w = 0 and any v. */
function mirroredNetwork(
  { half, odd, scale }: Mirrored,
  sign: Rational = Q.neg(Q.one),
): Network<Rational> {
  const { inputs, hidden: W, outputs: v } = half;
  const h = W.rows;
  const scaled = v.map((a) => Q.mul(scale, a));
  return {
    inputs,
    hidden: tabulate(2 * h + (odd ? 1 : 0), W.cols, (j, c) =>
      j < 2 * h ? at(W, j % h, c) : Q.zero,
    ),
    outputs: [...scaled, ...scaled.map((a) => Q.mul(sign, a)), ...(odd ? [scale] : [])],
  };
}

/** pairsAreMirrored on doubles: true as built, false after one step of any one number of a pair. */
function pairsAreSeen({ double }: Mirrored): Outcome {
  const W = dense(2, 2, Float64Array.of(double, 1, double, 1));
  const moved = dense(2, 2, Float64Array.of(double, 1, nextUp(double), 1));
  const seen = pairsAreMirrored(W, [double, -double]);
  const missed = pairsAreMirrored(moved, [1, -1]) || pairsAreMirrored(W, [double, nextUp(-double)]);
  return together(
    decide(seen, 'a mirrored pair', 'not seen', `at ${double}`),
    decide(!missed, 'a pair one step apart', 'mirrored', `at ${double}`),
  );
}

const mirroredVanishes = property<Mirrored>({
  id: 'expressivity/mirrored-vanishes',
  theorem,
  statement:
    'A2.h1. For all rational X and mirrored (W0, v0) and every c: f(W0, c v0) = 0 exactly, also with a last neuron at w = 0 where sigma(0) = 0; the interval outputs contain 0.',
  evidence: 'proof',
  arbitrary: fc.record({
    activation: fc.constantFrom('rational', 'square', 'cubic', '1/(1 + x^2)', 'relu', 'abs'),
    half: network(fraction),
    odd: fc.boolean(),
    scale: fraction,
    double: rounded,
  }),
  hypotheses: {
    'm is even or sigma(0) = 0': ({ activation, odd }) => !odd || activation !== '1/(1 + x^2)',
  },
  conclude: (instance) => {
    const sigma = activationNamed(instance.activation);
    const net = mirroredNetwork(instance);
    const f = networkOutputs(rationalTier, sigma, net);
    const boxes = networkOutputs(
      intervalTier,
      sigma,
      mapNetwork(net, (a) => encloseQuotient(a.num, a.den)),
    );
    if (f === undefined || boxes === undefined)
      return refuted('f', 'undefined', 'at a mirrored point');
    return together(
      decide(
        f.every((a) => a.num === 0n),
        showVector(f),
        '0',
        'f(W0, c v0)',
      ),
      decide(
        boxes.every((box) => contains(box, Q.zero)),
        'the enclosure',
        '0',
        'does not contain 0',
      ),
      pairsAreSeen(instance),
    );
  },
  labels: ({ half, odd, activation }) => [
    ...sizeLabels(sizesOf(half)).filter((label) => label !== 'odd width'),
    ...(odd ? ['odd width'] : []),
    activation,
  ],
  required: {
    'n = 1': sizeShares['n = 1'] ?? 0,
    'd = 1': sizeShares['d = 1'] ?? 0,
    'odd width': 0.3,
  },
  proves: 1,
  show: ({ activation, half, odd, scale, double }) =>
    `sigma = ${activation}, half of it ${showNetwork(half)}, ${odd ? 'odd' : 'even'}, c = ${rationalToText(scale)}, a double ${double}`,
  runs: 200,
  control: {
    statement: 'f(W0, v0) = 0 where only the hidden weights pair and v_{j+h} = v_j.',
    conclude: (instance) => {
      const net = mirroredNetwork(instance, Q.one);
      const f = networkOutputs(rationalTier, activationNamed(instance.activation), net) ?? [];
      return decide(
        f.every((a) => a.num === 0n),
        showVector(f),
        '0',
        'the outputs do not cancel',
      );
    },
  },
});

export const rankProperties: readonly AnyProperty[] = [
  kronecker,
  genericRank,
  rankCeiling,
  unreachable,
  mirroredVanishes,
];
