/**
 * # Theorem G: lengths of steps
 *
 * G3 is attacked with directions of any length, G5 followed for two exact steps.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { mapMatrix, matrix } from '../../src/linalg/matrix.ts';
import { jetAt } from '../../src/network/hessian.ts';
import { loss, preactivations } from '../../src/network/network.ts';
import { convexity, exactNumbers, penaltyOf, stepNumbers } from '../../src/network/surrogate.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { decide, together } from '../support/outcomes.ts';
import { instances, partsOf, plus, show, solve, square, times } from './instances.ts';
import type { Instance, Vector } from './instances.ts';
import { inputSize } from './steps.ts';

const theorem = 'convex-approximation';
const half = ratio(1n, 2n);

/** Any direction from a point that may be far. */
interface Attack {
  readonly c: Instance;
  readonly d: Vector;
}

const few = fc.record({
  n: fc.constantFrom(1, 1, 2),
  m: fc.constantFrom(1, 1, 2),
  d: fc.constantFrom(1, 1, 2),
});

function attacks(norm: 'l2' | 'l1'): fc.Arbitrary<Attack> {
  return fc
    .tuple(
      instances({ activations: ['x^2', 'x^2', 'x+x^3'], norms: [norm], sizes: few, mostBlocks: 2 }),
      fc.constantFrom(1n, 1n, 10n, 40n),
      fc.boolean(),
    )
    .chain(([c, scale, isExact]) =>
      fc
        .array(fc.integer({ min: -5, max: 5 }), {
          minLength: c.hidden.data.length,
          maxLength: c.hidden.data.length,
        })
        .map((by) => {
          const hidden = mapMatrix(c.hidden, (w) => Q.mul(ratio(scale), w));
          const far = { ...c, hidden };
          const d = isExact
            ? solve(far).d
            : by.map((k) => Q.mul(ratio(scale), ratio(BigInt(k), 2n)));
          return { c: far, d };
        }),
    );
}

function moved({ hidden }: Instance, d: Vector, gamma: Rational): Instance['hidden'] {
  return matrix(hidden.rows, hidden.cols, plus(Array.from(hidden.data), times(gamma, d)));
}

function valueOf(c: Instance, hidden: Instance['hidden']): Rational {
  const l = loss(rationalTier, c.activation, { ...c, hidden }, c.labels);
  if (l === undefined) throw new Error('sigma is not rational');
  return Q.add(l, penaltyOf(Q, c.surrogate, Array.from(hidden.data)));
}

const size = (a: Rational): Rational => (a.num < 0n ? Q.neg(a) : a);
const larger = (a: Rational, b: Rational): Rational => (Q.sign(Q.sub(a, b)) < 0 ? b : a);

/** A Lipschitz constant of J on the segment: sigma'' is monotone between its ends, so largest at one of them. */
function constantOn(c: Instance, d: Vector, gamma: Rational): Rational {
  const ends = [c.hidden, moved(c, d, gamma)];
  const bend = ends
    .flatMap((hidden) => {
      const P = preactivations(Q, { ...c, hidden });
      return Array.from(P.data, (p, k) => {
        const jet = jetAt(rationalTier, c.activation, p);
        if (jet === undefined) throw new Error('sigma is not rational');
        return size(Q.mul(c.outputs[k % P.cols] ?? Q.zero, jet.curvature));
      });
    })
    .reduce(larger, Q.zero);
  return Q.mul(bend, inputSize(c));
}

/** The change of U, b(gamma) without its root, and the square of the root. */
function sides({ c, d }: Attack, share: Rational, hasRidge: boolean) {
  const { gamma, surrogate } = c;
  const { layer, theta } = solve(c);
  const step = { theta, d, gamma };
  const found = stepNumbers(exactNumbers(Q), Q, layer, c.labels, surrogate, step);
  if (found === undefined) throw new Error('no numbers over Q');
  const L = constantOn(c, d, gamma);
  const gg = Q.mul(gamma, gamma);
  const bent = Q.mul(Q.mul(share, L), Q.mul(gg, found.length));
  const ridge =
    surrogate.norm === 'l2' && hasRidge ? Q.mul(surrogate.lambda, found.length) : Q.zero;
  const plain = [
    Q.mul(gamma, found.slope),
    Q.mul(Q.mul(half, gg), Q.add(found.image, ridge)),
    Q.mul(half, Q.mul(bent, bent)),
  ].reduce(Q.add, Q.zero);
  const change = Q.sub(valueOf(c, moved(c, d, gamma)), valueOf(c, c.hidden));
  return { change, rest: Q.sub(change, plain), root: Q.mul(Q.mul(bent, bent), found.far) };
}

/** change <= plain + sqrt(root). */
function below(a: Attack, share: Rational, hasRidge = true): Outcome {
  const { rest, root, change } = sides(a, share, hasRidge);
  const holds = rest.num <= 0n || Q.sign(Q.sub(Q.mul(rest, rest), root)) <= 0;
  return decide(holds, rationalToText(change), 'b(gamma)', 'the change of U');
}

/** Whether b(gamma) exceeds the change by at most 1e-9 of it. */
function isAttained(a: Attack): boolean {
  const { change, rest, root } = sides(a, half, true);
  if (change.num === 0n || rest.num < 0n) return false;
  const near = Q.mul(size(change), ratio(1n, 1_000_000_000n));
  const above = Q.add(rest, near);
  return Q.sign(Q.sub(root, Q.mul(above, above))) <= 0;
}

const isFar = ({ c }: Attack): boolean =>
  Q.sign(Q.sub(square(Array.from(c.hidden.data)), ratio(2500n))) > 0;

const labels = (a: Attack): readonly string[] => [
  ...(isAttained(a) ? ['attained'] : []),
  ...(isFar(a) ? ['norm(theta) > 50'] : []),
];

const shown = ({ c, d }: Attack): string => `${show(c)}, d = (${d.map(rationalToText).join(', ')})`;

const bound = property<Attack>({
  id: `${theorem}/bound`,
  theorem,
  statement: 'U changes by at most b(gamma) for l2, for any direction and L on the segment.',
  evidence: 'proof',
  arbitrary: attacks('l2'),
  hypotheses: {},
  conclude: (a) => below(a, half),
  labels,
  required: { attained: 0.01, 'norm(theta) > 50': 0.1 },
  proves: 1,
  show: shown,
  runs: 200,
  control: { statement: 'b has L/4 for L/2.', conclude: (a) => below(a, ratio(1n, 4n)) },
});

const ridge = property<Attack>({
  id: `${theorem}/ridge`,
  theorem,
  statement: 'U changes by at most b(gamma) for l2, with lambda > 0.',
  evidence: 'proof',
  arbitrary: attacks('l2'),
  hypotheses: { 'lambda > 0': ({ c }) => c.surrogate.lambda.num > 0n },
  conclude: (a) => below(a, half),
  labels: (a) => labels(a).filter((label) => label === 'attained'),
  required: { attained: 0.01 },
  proves: 0.6,
  show: shown,
  runs: 150,
  control: {
    statement: 'b forgets lambda D^2.',
    conclude: (a) => below(a, half, false),
  },
});

const softBound = property<Attack>({
  id: `${theorem}/soft-bound`,
  theorem,
  statement: 'U changes by at most b(gamma) for l1 and 0 <= gamma <= 1, for any direction.',
  evidence: 'proof',
  arbitrary: attacks('l1'),
  hypotheses: {},
  conclude: (a) => below(a, half),
  labels,
  required: { 'norm(theta) > 50': 0.1 },
  proves: 1,
  show: shown,
  runs: 150,
  control: { statement: 'b has L/4 for L/2.', conclude: (a) => below(a, ratio(1n, 4n)) },
});

/** abs(sigma'') of x/(1 + x^2) is at most this. */
const topCurvature = ratio(3n, 2n);

/** At least sqrt(a), in halves. */
function rootAbove(a: Rational): Rational {
  let k = 1n;
  while (Q.sign(Q.sub(a, ratio(k * k, 4n))) > 0) k *= 2n;
  return ratio(k, 2n);
}

const runs = instances({
  activations: ['x/(1+x^2)'],
  norms: ['l2', 'l1'],
  sizes: fc.record({
    n: fc.integer({ min: 1, max: 2 }),
    m: fc.integer({ min: 1, max: 2 }),
    d: fc.constant(1),
  }),
  mostBlocks: 2,
}).map((c) => {
  const lambda = c.surrogate.lambda.num === 0n ? half : c.surrogate.lambda;
  return { ...c, surrogate: { ...c.surrogate, lambda } };
});

/** The gamma of G5, or less. */
function lengthOf(c: Instance): Rational {
  const weights = c.outputs.map(size).reduce(larger, Q.zero);
  const L = Q.mul(Q.mul(topCurvature, weights), inputSize(c));
  const M = Q.mul(L, rootAbove(Q.mul(ratio(2n), valueOf(c, c.hidden))));
  const ridge = c.surrogate.norm === 'l2' ? c.surrogate.lambda : Q.zero;
  const blocks = ratio(1n, BigInt(c.surrogate.blocks.length));
  const all = Q.add(ridge, M);
  const own = all.num === 0n ? blocks : Q.div(convexity(Q, c.surrogate), all);
  return Q.sign(Q.sub(blocks, own)) < 0 ? blocks : own;
}

/** U falls by at least `share` gamma (Q + s D^2), twice. */
function descends(start: Instance, share: Rational): Outcome {
  const gamma = lengthOf(start);
  const outcomes: Outcome[] = [];
  let c = start;
  for (let k = 0; k < 2; k++) {
    const { J, d } = solve(c);
    const hidden = moved(c, d, gamma);
    const fall = Q.sub(valueOf(c, c.hidden), valueOf(c, hidden));
    const energy = Q.add(
      partsOf(J, d, c.surrogate.blocks),
      Q.mul(convexity(Q, c.surrogate), square(d)),
    );
    const least = Q.mul(Q.mul(share, gamma), energy);
    outcomes.push(decide(Q.sign(Q.sub(fall, least)) >= 0, 'the fall', 'less', 'the fall of U'));
    // short numbers: the next point is any point of the run's ball
    const rounded = mapMatrix(hidden, (w) => ratio((w.num * 64n) / w.den, 64n));
    if (Q.sign(Q.sub(valueOf(c, rounded), valueOf(start, start.hidden))) > 0) break;
    c = { ...c, hidden: rounded };
  }
  return together(...outcomes);
}

const descent = property<Instance>({
  id: `${theorem}/descent`,
  theorem,
  statement:
    'With the gamma of G5 at a point, steps there and wherever U is no larger lower U by (3/8) gamma (Q + s D^2).',
  evidence: 'proof',
  arbitrary: runs,
  hypotheses: {},
  conclude: (c) => descends(c, ratio(3n, 8n)),
  labels: ({ surrogate: { norm, blocks } }) => [norm, ...(blocks.length > 1 ? ['B > 1'] : [])],
  required: { l2: 0.3, l1: 0.3, 'B > 1': 0.15 },
  proves: 1,
  show,
  runs: 100,
  control: {
    statement: 'By gamma (Q + s D^2).',
    conclude: (c) => descends(c, Q.one),
  },
});

export const boundProperties: readonly AnyProperty[] = [bound, ridge, softBound, descent];
