/**
 * # The value near a stationary point, enclosed
 * @module
 */
import * as fc from 'fast-check';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { encloseQuotient, interval, intervalTier as I } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { deepPassIn, mapDeep } from '../../src/network/deep.ts';
import type { DeepNetwork } from '../../src/network/deep.ts';
import { enclosedProjection, gapHolds, leastGap } from '../../src/network/deep-projection.ts';
import type { EnclosedProjection } from '../../src/network/deep-projection.ts';
import { labelsNearDeepPoint } from './labels-from-a-deep-point.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { draws, eighth, rounded } from '../support/numbers.ts';
import {
  atMost,
  decide,
  notCertified,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';
import {
  differentiable,
  drawn,
  halfSquare,
  knownPass,
  labelsOf,
  minus,
  shares,
  show,
  theorem,
  valueOf,
} from './instances.ts';
import type { Drawn } from './instances.ts';

const box = ({ num, den }: Rational): Interval => encloseQuotient(num, den);

/** The exact difference is at most `share` times the proved one; l is enclosed. */
function exactGap(d: Drawn, share: Rational): Outcome {
  const found = enclosedProjection(
    activationNamed(d.activation),
    mapDeep(d.net, box),
    d.drawnLabels.map(box),
  );
  if (found === undefined)
    return notCertified('a pre-activation that is not shown to be off the kink');
  const gap = leastGap(found);
  if (gap === undefined) return notCertified('the Gram matrix is not shown to be definite');
  const { outputs: f, jacobian: J } = knownPass(d);
  const loss = halfSquare(minus(f, d.drawnLabels));
  const exact = Q.sub(loss, valueOf(J, d.drawnLabels));
  return together(
    decide(contains(found.loss, loss), `[${found.loss.lo}, ${found.loss.hi}]`, 'l', 'encloses l'),
    atMost(exact, Q.mul(share, rationalFromDouble(gap)), 'the difference, exact and shown'),
    atMost(Q.zero, exact, '(1/2) dist^2 <= l'),
  );
}

const gaps = property<Drawn>({
  id: 'projection/gap',
  theorem,
  statement:
    'For all deep networks and labels over Q: l is in its enclosure, and 0 <= l - (1/2) dist(y, range J_full)^2 is at most the number that enclosures show.',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: differentiable,
  conclude: (d) => exactGap(d, Q.one),
  labels: labelsOf,
  required: shares,
  proves: 0.3,
  show,
  runs: 150,
  control: {
    statement: 'The difference is at most 1/32 of what is shown.',
    conclude: (d) => exactGap(d, ratio(1n, 32n)),
  },
});

/** A network with an analytic activation, and a direction of residuals. */
interface Smooth {
  readonly activation: string;
  readonly net: DeepNetwork<number>;
  readonly direction: readonly number[];
}

const smooth: fc.Arbitrary<Smooth> = fc
  .record({
    activation: fc.constantFrom('tanh', 'sigmoid', 'softplus', 'sin'),
    widths: fc.constantFrom([1, 1, 1], [1, 2, 1], [2, 2, 1], [1, 2, 2, 1], [2, 2, 2, 1]),
    samples: fc.integer({ min: 2, max: 14 }),
    inputs: draws(rounded, 28),
    weights: draws(eighth, 12),
    direction: draws(eighth, 14),
  })
  .map(({ activation, widths, samples, inputs, weights, direction }) => {
    let used = 0;
    const layers = widths.slice(1).map((m, l) => {
      const before = widths[l] ?? 1;
      const first = used;
      used += m * before;
      return tabulate(m, before, (j, k) => weights[first + j * before + k] ?? 0);
    });
    const d = widths[0] ?? 1;
    return {
      activation,
      net: { inputs: tabulate(samples, d, (i, k) => (inputs[i * d + k] ?? 0) / 16), layers },
      direction: direction.slice(0, samples),
    };
  });

function enclosed({ activation, net }: Smooth, labels: readonly number[]): EnclosedProjection {
  const found = enclosedProjection(
    activationNamed(activation),
    mapDeep(net, (a) => interval(a)),
    labels.map((a) => interval(a)),
  );
  if (found === undefined) throw new RangeError('expected a smooth activation');
  return found;
}

/** (1/2) norm(y - J u)^2 for a nearly optimal u: an upper bound of (1/2) dist(y, range J)^2. */
function attained({ activation, net }: Smooth, labels: readonly number[]): Interval {
  const sigma = activationNamed(activation);
  const plain = deepPassIn(float64Tier, sigma, net);
  const exact = deepPassIn(
    I,
    sigma,
    mapDeep(net, (a) => interval(a)),
  );
  if (plain === undefined || exact === undefined) throw new RangeError('expected values');
  const u = descent(plain.jacobian, labels);
  const half = labels.reduce((sum, y, i) => {
    const value = u.reduce(
      (s, b, k) => I.add(s, I.mul(interval(b), at(exact.jacobian, i, k))),
      I.zero,
    );
    return I.add(sum, I.power(I.sub(interval(y), value), 2));
  }, I.zero);
  return I.mul(interval(0.5), half);
}

/** Conjugate gradients on J^T J u = J^T y, untrusted. */
function descent(J: ReturnType<typeof tabulate<number>>, y: readonly number[]): readonly number[] {
  const column = (v: readonly number[]): number[] =>
    Array.from({ length: J.rows }, (_, i) => v.reduce((s, b, k) => s + b * at(J, i, k), 0));
  const back = (r: readonly number[]): number[] =>
    Array.from({ length: J.cols }, (_, k) => r.reduce((s, b, i) => s + b * at(J, i, k), 0));
  const square = (v: readonly number[]): number => v.reduce((s, b) => s + b * b, 0);
  let u: readonly number[] = Array.from({ length: J.cols }, () => 0);
  let r: readonly number[] = y;
  let g: readonly number[] = back(r);
  let p = g;
  for (let step = 0; step < 4 * J.cols && square(g) > 0; step++) {
    const q = column(p);
    const t = square(g) / square(q);
    if (!Number.isFinite(t)) break;
    u = u.map((b, k) => b + t * (p[k] ?? 0));
    r = r.map((b, i) => b - t * (q[i] ?? 0));
    const next = back(r);
    const share = square(next) / square(g);
    p = next.map((b, k) => b + share * (p[k] ?? 0));
    g = next;
  }
  return u;
}

/** 2^-30 of the labels' square. */
const small = (labels: readonly number[]): number =>
  2 ** -30 * labels.reduce((s, y) => s + y * y, 2 ** -20);

/** l is at most `gap` above (1/2) norm(y - J u)^2 for every u. */
function isBelow(s: Smooth, labels: readonly number[], gap: number): Outcome {
  const { loss } = enclosed(s, labels);
  const above = attained(s, labels);
  return decide(
    loss.lo - gap <= above.hi,
    `l = ${loss.lo}, gap ${gap}`,
    `(1/2) norm(y - J u)^2 = ${above.hi}`,
    'l - gap <= (1/2) dist(y, range J)^2',
  );
}

function nearlyStationary(s: Smooth): Outcome {
  const found = labelsNearDeepPoint(activationNamed(s.activation), s.net, s.direction);
  if (found === undefined) return notCertified('no residual in the left kernel');
  const gap = small(found.labels);
  if (!gapHolds(enclosed(s, found.labels), exactly(gap)))
    return notCertified('the gap is not shown: J is close to a matrix of lower rank');
  return isBelow(s, found.labels, gap);
}

const analytic = property<Smooth>({
  id: 'projection/gap-analytic',
  theorem,
  statement:
    'For deep networks with tanh, sigmoid, softplus or sin and labels from the left kernel of J_full, rounded: l - (1/2) dist(y, range J_full)^2 is shown to be at most 2^-30 norm(y)^2, and no u attains less.',
  evidence: 'proof',
  arbitrary: smooth,
  hypotheses: {},
  conclude: nearlyStationary,
  labels: ({ activation, net }) => [activation, `${net.layers.length} layers`],
  required: { tanh: 0.15, softplus: 0.15, '2 layers': 0.3, '3 layers': 0.2 },
  proves: 0.25,
  show: ({ activation, net, direction }) =>
    `sigma = ${activation}, X = ${showMatrix(net.inputs)}, layers ${net.layers.map(showMatrix).join(', ')}, along ${showVector(direction)}`,
  runs: 120,
  control: {
    statement: 'F1.h1 dropped: the same with drawn labels.',
    conclude: (s) => isBelow(s, s.direction, small(s.direction)),
  },
});

export const enclosureProperties: readonly AnyProperty[] = [gaps, analytic];
