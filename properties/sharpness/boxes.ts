/**
 * # Theorem S: sharpness under rescaling
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { encloseRational } from '../../src/arithmetic/interval.ts';
import { at, mapMatrix, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { WeightPoint } from '../../src/network/hessian.ts';
import { networkOutputs } from '../../src/network/network.ts';
import {
  cornerOf,
  halfSquare,
  halfWidths,
  reluRanges,
  rescaled,
  sharpnessOf,
} from '../../src/sharpness/box.ts';
import type { BoxKind } from '../../src/sharpness/box.ts';
import { dot } from '../../src/quadratic/elimination.ts';
import { invariantOf } from '../../src/sharpness/enclosed.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { magnitude, squareNorm, sum } from '../support/exact.ts';
import {
  atMost,
  decide,
  notCertified,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';
import { vector } from './minima.ts';

const relu = activationNamed('relu');

interface Single {
  readonly a: Rational;
  readonly epsilon: Rational;
  readonly box: BoxKind;
}

const singles: fc.Arbitrary<Single> = fc
  .tuple(
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 2, max: 1000 }),
    fc.constantFrom<BoxKind>('shifted', 'relative'),
  )
  .map(([k, n, box]) => ({ a: ratio(1n, BigInt(k)), epsilon: ratio(1n, BigInt(n)), box }));

/** phi at (a, 1/a) for x = y = 1: the upper corner, which the range of f attains. */
function phiOf({ a, epsilon, box }: Single): Rational | undefined {
  const one = { hidden: matrix(1, 1, [Q.one]), outputs: [Q.one] };
  const inputs = matrix(1, 1, [Q.one]);
  const point = rescaled(Q, one, [a]);
  const widths = halfWidths(Q, point, epsilon, box);
  const far = networkOutputs(rationalTier, relu, { inputs, ...cornerOf(Q, point, widths, '++') });
  const top = halfSquare(Q, reluRanges(Q, { inputs, ...point }, widths, [Q.one]));
  const corner = halfSquare(
    Q,
    (far ?? []).map((f) => Q.sub(f, Q.one)),
  );
  return compareRational(top, corner) === 0 ? sharpnessOf(Q, corner, Q.zero) : undefined;
}

/** ((1 + e)^2 + e (1 + e)(a + 1/a) + e^2 - 1)^2/2, or with e^2 + 2 e alone for the relative box. */
function closed({ a, epsilon: e, box }: Single): Rational {
  const grown = Q.add(Q.one, e);
  const own = Q.sub(Q.mul(grown, grown), Q.one);
  const mixed = Q.mul(Q.mul(e, grown), Q.add(a, Q.div(Q.one, a)));
  const change = box === 'relative' ? own : Q.add(Q.add(own, mixed), Q.mul(e, e));
  return Q.div(Q.mul(change, change), ratio(2n));
}

function compared(c: Single, wanted: Rational): Outcome {
  const phi = phiOf(c);
  if (phi === undefined) return notCertified('the range is above the corner');
  return decide(
    compareRational(phi, wanted) === 0,
    rationalToText(phi),
    rationalToText(wanted),
    'phi',
  );
}

const rescaling = property<Single>({
  id: 'sharpness/rescaling',
  theorem: 'sharpness',
  statement:
    'For n = d = m = 1, x = y = 1 and the point (a, 1/a): phi = ((1 + e)^2 + e (1 + e)(a + 1/a) + e^2 - 1)^2/2 on the box of eps (abs(t) + 1), and the same for every a on that of eps abs(t).',
  evidence: 'proof',
  arbitrary: singles,
  hypotheses: {},
  conclude: (c) => compared(c, closed(c)),
  labels: ({ box }) => [box],
  required: { shifted: 0.3, relative: 0.3 },
  proves: 0.9,
  show: ({ a, epsilon, box }) =>
    `a = ${rationalToText(a)}, eps = ${rationalToText(epsilon)}, ${box}`,
  runs: 200,
  control: {
    statement: 'Rescaling does not change phi.',
    conclude: (c) => compared(c, closed({ ...c, a: Q.one })),
  },
});

/** A relu network, factors for its neurons, and the weight that is moved. */
interface Net {
  readonly inputs: Matrix<Rational>;
  readonly point: WeightPoint<Rational>;
  readonly factors: readonly Rational[];
  readonly epsilon: Rational;
  readonly at: readonly [i: number, j: number, k: number];
}

const nets: fc.Arbitrary<Net> = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .chain(([n, d, m]) =>
    fc.record({
      inputs: vector(n * d).map((data) => matrix(n, d, data)),
      point: fc
        .tuple(vector(m * d), vector(m))
        .map(([W, outputs]) => ({ hidden: matrix(m, d, W), outputs })),
      factors: fc.array(
        fc
          .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
          .map(([a, b]) => ratio(BigInt(a), BigInt(b))),
        { minLength: m, maxLength: m },
      ),
      epsilon: fc.integer({ min: 1, max: 1000 }).map((k) => ratio(1n, BigInt(k))),
      at: fc.tuple(fc.nat(n - 1), fc.nat(m - 1), fc.nat(d - 1)),
    }),
  );

function outputsAt({ inputs }: Net, point: WeightPoint<Rational>): readonly Rational[] {
  return networkOutputs(rationalTier, relu, { inputs, ...point }) ?? [];
}

/** What f_i changes by if w_jk alone moves by eps sign(x_ik), at the rescaled point. */
function changed(net: Net): Rational {
  const [i, j, k] = net.at;
  const there = rescaled(Q, net.point, net.factors);
  const sign = ratio(BigInt(Q.sign(at(net.inputs, i, k))));
  const hidden = tabulate(there.hidden.rows, there.hidden.cols, (a, b) => {
    const own = at(there.hidden, a, b);
    return a === j && b === k ? Q.add(own, Q.mul(net.epsilon, sign)) : own;
  });
  const [before, after] = [there, { ...there, hidden }].map((p) => outputsAt(net, p)[i]);
  return Q.sub(after ?? Q.zero, before ?? Q.zero);
}

function moved(net: Net, divisor: Rational): Outcome {
  const [i, j, k] = net.at;
  const v = net.point.outputs[j] ?? Q.zero;
  const wanted = Q.div(Q.mul(net.epsilon, Q.mul(v, magnitude(at(net.inputs, i, k)))), divisor);
  const found = changed(net);
  const isEqual = compareRational(found, wanted) === 0;
  return decide(isEqual, rationalToText(found), rationalToText(wanted), 'f_i');
}

const unbounded = property<Net>({
  id: 'sharpness/unbounded',
  theorem: 'sharpness',
  statement:
    'For relu networks at (a_j w_j, v_j/a_j), x_i.w_j > 0: the step eps sign(x_ik) of w_jk, which is in the box, changes f_i by eps v_j abs(x_ik)/a_j; so phi grows without bound as a_j -> 0.',
  evidence: 'proof',
  arbitrary: nets,
  hypotheses: {
    'the neuron is active': ({ inputs, point, at: [i, j] }) =>
      Q.sign(dot(Q, row(inputs, i), row(point.hidden, j))) > 0,
  },
  conclude: (net) => moved(net, net.factors[net.at[1]] ?? Q.one),
  labels: ({ point, inputs, at: [i, j, k] }) =>
    (point.outputs[j] ?? Q.zero).num !== 0n && at(inputs, i, k).num !== 0n ? ['f_i changes'] : [],
  required: { 'f_i changes': 0.3 },
  proves: 1,
  show: showNet,
  runs: 300,
  control: {
    statement: 'It changes f_i by eps v_j abs(x_ik), whatever a_j is.',
    conclude: (net) => moved(net, Q.one),
  },
});

function showNet({ inputs, point, factors }: Net): string {
  return `X = ${showMatrix(inputs)}, W = ${showMatrix(point.hidden)}, v = ${showVector(point.outputs)}, a = ${showVector(factors)}`;
}

/** (p_j, q_j) of S2 at a point. */
function sharesOf(
  inputs: Matrix<Rational>,
  { hidden, outputs }: WeightPoint<Rational>,
): readonly (readonly [Rational, Rational])[] {
  return outputs.map((v, j) => {
    const active = Array.from({ length: inputs.rows }, (_, i) => row(inputs, i)).flatMap((x) => {
      const z = dot(Q, x, row(hidden, j));
      return Q.sign(z) > 0 ? [{ x, z }] : [];
    });
    const p = sum(active.map(({ x }) => squareNorm(x)));
    return [Q.mul(Q.mul(v, v), p), squareNorm(active.map(({ z }) => z))];
  });
}

/** About (p/q)^(1/4), where p/a^2 + q a^2 is least, times the drawn factor to the power 1/16. */
function nearBest(net: Net): readonly Rational[] {
  return sharesOf(net.inputs, net.point).map(([p, q], j) => {
    const [a, b] = [p, q].map(({ num, den }) => Number(num) / Number(den));
    const { num, den } = net.factors[j] ?? Q.one;
    const best =
      Math.sqrt(Math.sqrt((a ?? 1) / (b ?? 1))) * (Number(num) / Number(den)) ** (1 / 16);
    return Number.isFinite(best) && best > 0
      ? ratio(BigInt(Math.round(best * 2 ** 20)) + 1n, 2n ** 20n)
      : Q.one;
  });
}

/** p_j + q_j at rescaled points, the share of neuron j in norm_F(J)^2, is at least 2 `times` sqrt(p_j q_j). */
function aboveInvariant(net: Net, times: bigint): Outcome {
  const { inputs } = net;
  return together(
    ...[net.factors, nearBest(net)].flatMap((factors) => {
      const there = sharesOf(inputs, rescaled(Q, net.point, factors));
      return sharesOf(inputs, net.point).map(([p, q], j): Outcome => {
        const [own, other] = there[j] ?? [Q.zero, Q.zero];
        const a2 = Q.mul(factors[j] ?? Q.one, factors[j] ?? Q.one);
        const isRescaled =
          compareRational(own, Q.div(p, a2)) === 0 && compareRational(other, Q.mul(q, a2)) === 0;
        const total = Q.add(own, other);
        const least = Q.mul(ratio(4n * times * times), Q.mul(p, q));
        return together(
          decide(isRescaled, 'p_j, q_j', 'p_j/a_j^2, q_j a_j^2', 'rescaled'),
          atMost(least, Q.mul(total, total), '4 p_j q_j'),
        );
      });
    }),
    invariantIsInside(net),
  );
}

/** The enclosures of I at the point and at the rescaled one meet. */
function invariantIsInside({ inputs, point, factors }: Net): Outcome {
  const [I, J] = [point, rescaled(Q, point, factors)].map(({ hidden, outputs }) =>
    invariantOf({
      activation: relu,
      inputs: mapMatrix(inputs, encloseRational),
      hidden: mapMatrix(hidden, encloseRational),
      outputs: outputs.map(encloseRational),
      labels: [],
    }),
  );
  if (I === undefined || J === undefined) return notCertified('some x_i.w_j may be 0');
  return decide(I.lo <= J.hi && J.lo <= I.hi, `${I.lo}`, `${J.lo}`, 'I');
}

const invariant = property<Net>({
  id: 'sharpness/invariant',
  theorem: 'sharpness',
  statement:
    'For relu networks without x_i.w_j = 0: rescaling takes p_j and q_j to p_j/a_j^2 and q_j a_j^2, whose sum, norm_F(J)^2, is at least I = 2 sum_j sqrt(p_j q_j), near the least one too; the enclosures of I agree.',
  evidence: 'proof',
  arbitrary: nets,
  hypotheses: {
    'no x_i.w_j is 0': ({ inputs, point: { hidden } }) =>
      Array.from({ length: inputs.rows * hidden.rows }, (_, k) =>
        dot(Q, row(inputs, k % inputs.rows), row(hidden, Math.floor(k / inputs.rows))),
      ).every(({ num }) => num !== 0n),
  },
  conclude: (net) => aboveInvariant(net, 1n),
  labels: ({ inputs, point }) =>
    sharesOf(inputs, point).some(([p, q]) => p.num !== 0n && q.num !== 0n) ? ['I > 0'] : [],
  required: { 'I > 0': 0.3 },
  proves: 0.9,
  show: showNet,
  runs: 300,
  control: {
    statement: 'norm_F(J)^2 is at least 2 I.',
    conclude: (net) => aboveInvariant(net, 2n),
  },
});

export const boxProperties: readonly AnyProperty[] = [rescaling, unbounded, invariant];
