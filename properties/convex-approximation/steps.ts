/**
 * # Theorem G: exact steps
 *
 * Equalities and inequalities of G1, G2, G2' and G4 over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix } from '../../src/linalg/matrix.ts';
import { convexity, exactNumbers, penaltyOf, stepNumbers } from '../../src/network/surrogate.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { atMost, equal, together } from '../support/outcomes.ts';
import {
  image,
  inner,
  instances,
  partsOf,
  plus,
  pulled,
  show,
  smallSizes,
  solve,
  square,
  times,
} from './instances.ts';
import type { Instance, Solved, Vector } from './instances.ts';

const theorem = 'convex-approximation';
const half = ratio(1n, 2n);

const rational = ['x^2+x', 'x+x^3', 'x/(1+x^2)'];
const ridges = instances({
  activations: rational,
  norms: ['l2'],
  sizes: smallSizes,
  mostBlocks: 3,
});

const labels = ({ inputs, hidden, surrogate }: Instance): readonly string[] => [
  ...(inputs.rows < hidden.data.length ? ['n < p'] : []),
  ...(surrogate.lambda.num === 0n ? ['lambda = 0'] : []),
  ...(surrogate.blocks.length > 1 ? ['parallel blocks'] : []),
];
const required = { 'n < p': 0.25, 'lambda = 0': 0.1, 'parallel blocks': 0.25 };

function equals(a: Rational, b: Rational, because: string): Outcome {
  return equal(matrix(1, 1, [a]), matrix(1, 1, [b]), because);
}

/** P = -(Q + s D^2), for a given s. */
function slopes(c: Instance, { r, J, theta, d }: Solved, s: Rational): Outcome {
  const g = plus(pulled(J, r), times(c.surrogate.lambda, theta));
  const parts = partsOf(J, d, c.surrogate.blocks);
  return equals(inner(g, d), Q.neg(Q.add(parts, Q.mul(s, square(d)))), '<g, d>');
}

/** U at theta, and the surrogate of one block at theta + d. */
function values(
  { surrogate }: Instance,
  { r, J, theta, d }: Solved,
): readonly [Rational, Rational] {
  const far = plus(r, image(J, d));
  const U = Q.add(Q.mul(half, square(r)), penaltyOf(Q, surrogate, theta));
  const quadratic = Q.mul(half, Q.add(square(far), Q.mul(surrogate.tau, square(d))));
  return [U, Q.add(quadratic, penaltyOf(Q, surrogate, plus(theta, d)))];
}

const slope = property<Instance>({
  id: `${theorem}/slope`,
  theorem,
  statement:
    '<grad U, d> = -(sum_b norm(J_b d_b)^2 + s D^2) for the exact step of l2 in any blocks.',
  evidence: 'proof',
  arbitrary: ridges,
  hypotheses: {},
  conclude: (c) => slopes(c, solve(c), convexity(Q, c.surrogate)),
  labels,
  required,
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 'It has tau for s.',
    conclude: (c) => slopes(c, solve(c), c.surrogate.tau),
  },
});

const single = instances({
  activations: rational,
  norms: ['l2'],
  sizes: smallSizes,
  mostBlocks: 1,
});
const shares = { 'n < p': 0.25, 'lambda = 0': 0.1 };

const gain = property<Instance>({
  id: `${theorem}/gain`,
  theorem,
  statement: 'U less the minimum of the l2 surrogate is (1/2)(norm(J d)^2 + s D^2).',
  evidence: 'proof',
  arbitrary: single,
  hypotheses: {},
  conclude: (c) => gained(c, half),
  labels: (c) => labels(c).filter((label) => label !== 'parallel blocks'),
  required: shares,
  proves: 1,
  show,
  runs: 150,
  control: { statement: 'It is norm(J d)^2 + s D^2.', conclude: (c) => gained(c, Q.one) },
});

function gained(c: Instance, factor: Rational): Outcome {
  const found = solve(c);
  const [U, low] = values(c, found);
  const size = Q.add(
    square(image(found.J, found.d)),
    Q.mul(convexity(Q, c.surrogate), square(found.d)),
  );
  return equals(Q.sub(U, low), Q.mul(factor, size), 'U - U~');
}

const sizes = property<Instance>({
  id: `${theorem}/sizes`,
  theorem,
  statement:
    's D^2 <= 2 U, norm(r + J d)^2 <= 2 U and norm(g)^2 <= (norm(J)^2 + s)(norm(J d)^2 + s D^2) for l2.',
  evidence: 'proof',
  arbitrary: single,
  hypotheses: {},
  conclude: (c) => bounded(c, ratio(2n)),
  labels: (c) => labels(c).filter((label) => label !== 'parallel blocks'),
  required: shares,
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 's D^2 <= U and norm(r + J d)^2 <= U.',
    conclude: (c) => bounded(c, Q.one),
  },
});

function bounded(c: Instance, factor: Rational): Outcome {
  const { r, J, theta, d } = solve(c);
  const s = convexity(Q, c.surrogate);
  const U = Q.add(Q.mul(half, square(r)), penaltyOf(Q, c.surrogate, theta));
  const most = Q.mul(factor, U);
  const g = plus(pulled(J, r), times(c.surrogate.lambda, theta));
  const energy = Q.add(square(image(J, d)), Q.mul(s, square(d)));
  const norm = Array.from(J.data).reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero);
  return together(
    atMost(Q.mul(s, square(d)), most, 's D^2'),
    atMost(square(plus(r, image(J, d))), most, 'norm(r + J d)^2'),
    atMost(square(g), Q.mul(Q.add(norm, s), energy), 'norm(g)^2'),
  );
}

const softSizes = fc.record({
  n: fc.integer({ min: 1, max: 3 }),
  m: fc.integer({ min: 1, max: 2 }),
  d: fc.integer({ min: 1, max: 2 }),
});
/** A penalty of some weight, so that weights become 0. */
const softs = instances({
  activations: rational,
  norms: ['l1'],
  sizes: softSizes,
  mostBlocks: 2,
}).map((c) => ({
  ...c,
  surrogate: { ...c.surrogate, lambda: Q.mul(ratio(4n), c.surrogate.lambda) },
}));

function numbersOf(c: Instance, { layer, theta }: Solved, d: Vector) {
  const step = { theta, d, gamma: c.gamma };
  const found = stepNumbers(exactNumbers(Q), Q, layer, c.labels, c.surrogate, step);
  if (found === undefined) throw new Error('no numbers over Q');
  return found;
}

/** theta moved by a step of the proximal gradient, whose threshold is lambda/tau. */
function proximal(c: Instance, { r, J, theta }: Solved): Vector {
  const { lambda, tau } = c.surrogate;
  const g = pulled(J, r);
  return theta.map((t, k) => {
    const u = Q.sub(t, Q.div(g[k] ?? Q.zero, tau));
    const size = Q.sub(u.num < 0n ? Q.neg(u) : u, Q.div(lambda, tau));
    const z = size.num <= 0n ? Q.zero : u.num < 0n ? Q.neg(size) : size;
    return Q.sub(z, t);
  });
}

/** That d is the exact step, and then G2. */
function soft(c: Instance, found: Solved, d: Vector): Outcome {
  const { error, slope: P } = numbersOf(c, found, d);
  const parts = partsOf(found.J, d, c.surrogate.blocks);
  const energy = Q.add(parts, Q.mul(c.surrogate.tau, square(d)));
  const falls =
    c.surrogate.blocks.length === 1
      ? (([U, low]) => atMost(Q.mul(half, energy), Q.sub(U, low), 'U - U~'))(
          values(c, { ...found, d }),
        )
      : atMost(Q.zero, Q.zero, 'several blocks');
  return together(equals(error, Q.zero, 'e'), atMost(P, Q.neg(energy), 'P'), falls);
}

const isSparse = (c: Instance): boolean => {
  const { theta, d } = solve(c);
  return theta.some((t, k) => t.num !== 0n && Q.add(t, d[k] ?? Q.zero).num === 0n);
};

const l1 = property<Instance>({
  id: `${theorem}/soft`,
  theorem,
  statement:
    'The exact step of l1 has q = -lambda sign(z), or abs(q) <= lambda where z = 0; P <= -(sum_b norm(J_b d_b)^2 + tau D^2), and one block falls by half of that at least.',
  evidence: 'proof',
  arbitrary: softs,
  hypotheses: {},
  conclude: (c) => {
    const found = solve(c);
    return soft(c, found, found.d);
  },
  labels: (c) => [...(isSparse(c) ? ['a weight becomes 0'] : []), ...labels(c)],
  required: { 'a weight becomes 0': 0.3, 'lambda = 0': 0.1 },
  proves: 1,
  show,
  runs: 120,
  control: {
    statement: 'The minimiser is the soft threshold of lambda/tau.',
    conclude: (c) => {
      const found = solve(c);
      return soft(c, found, proximal(c, found));
    },
  },
});

interface Off {
  readonly c: Instance;
  readonly by: Vector;
}

const offs: fc.Arbitrary<Off> = instances({
  activations: rational,
  norms: ['l2', 'l1'],
  sizes: softSizes,
  mostBlocks: 2,
}).chain((c) =>
  fc
    .array(fc.integer({ min: -4, max: 4 }), {
      minLength: c.hidden.data.length,
      maxLength: c.hidden.data.length,
    })
    .map((by) => ({ c, by: by.map((k) => ratio(BigInt(k), 8n)) })),
);

function near({ c, by }: Off, s: Rational): Outcome {
  const found = solve(c);
  const { error } = numbersOf(c, found, plus(found.d, by));
  return atMost(Q.mul(Q.mul(s, s), square(by)), error, "s norm(d' - d)");
}

const inexact = property<Off>({
  id: `${theorem}/inexact`,
  theorem,
  statement:
    "s norm(d' - d) <= norm(e) for every direction d', e from the conditions of the minimiser.",
  evidence: 'proof',
  arbitrary: offs,
  hypotheses: {},
  conclude: (o) => near(o, convexity(Q, o.c.surrogate)),
  labels: ({ c }) => [c.surrogate.norm],
  required: { l2: 0.3, l1: 0.3 },
  proves: 1,
  show: ({ c }) => show(c),
  runs: 120,
  control: {
    statement: 's is tau + lambda for l1 too.',
    conclude: (o) => near(o, Q.add(o.c.surrogate.tau, o.c.surrogate.lambda)),
  },
});

const lines = instances({ activations: ['x'], norms: ['l2'], sizes: smallSizes, mostBlocks: 6 });

/** The change of U by a step of this length; f is linear. */
function changeOf(c: Instance, gamma: Rational): Rational {
  const { r, J, theta, d } = solve(c);
  const there = plus(theta, times(gamma, d));
  const far = plus(r, times(gamma, image(J, d)));
  return Q.sub(
    Q.add(Q.mul(half, square(far)), penaltyOf(Q, c.surrogate, there)),
    Q.add(Q.mul(half, square(r)), penaltyOf(Q, c.surrogate, theta)),
  );
}

const parallel = property<Instance>({
  id: `${theorem}/blocks`,
  theorem,
  statement:
    'For linear f and B parallel blocks the step with gamma = min(1, 2/B) does not raise U.',
  evidence: 'proof',
  arbitrary: lines,
  hypotheses: {},
  conclude: (c) => {
    const B = c.surrogate.blocks.length;
    const gamma = B <= 2 ? Q.one : ratio(2n, BigInt(B));
    return atMost(changeOf(c, gamma), Q.zero, 'the change of U');
  },
  labels: ({ surrogate: { blocks } }) => [blocks.length > 2 ? 'B > 2' : 'B <= 2'],
  required: { 'B > 2': 0.25, 'B <= 2': 0.2 },
  proves: 1,
  show,
  runs: 200,
  control: {
    statement: 'gamma = 1 does not raise U for any B.',
    conclude: (c) => atMost(changeOf(c, Q.one), Q.zero, 'the change of U'),
  },
});

export const stepProperties: readonly AnyProperty[] = [slope, gain, sizes, l1, inexact, parallel];

/** K = X X^T's largest row sum of absolute values: at least sqrt of that of squares. */
export function inputSize({ inputs: X }: Instance): Rational {
  const rows = Array.from({ length: X.rows }, (_, i) =>
    Array.from({ length: X.rows }, (__, k) => {
      const a = Array.from({ length: X.cols }, (___, j) => Q.mul(at(X, i, j), at(X, k, j))).reduce(
        Q.add,
        Q.zero,
      );
      return a.num < 0n ? Q.neg(a) : a;
    }).reduce(Q.add, Q.zero),
  );
  return rows.reduce((a, b) => (Q.sign(Q.sub(a, b)) < 0 ? b : a), Q.zero);
}
