/**
 * # Theorem A without its hypotheses: exact failures
 *
 * For polynomial sigma the rank of Psi is bounded, and some data have labels that no network fits.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector } from '../../src/linalg/rank.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { degree } from '../../src/sigma/expression.ts';
import { loss, networkOutputs } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import {
  designWith,
  polynomials,
  rankOfPsi,
  showDesign,
  thresholdLabels,
} from '../support/designs.ts';
import type { Design } from '../support/designs.ts';
import { squareNorm, sum } from '../support/exact.ts';
import { cut, showNetwork } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import { atMost, decide, equal, refuted, showVector, together } from '../support/outcomes.ts';
import { monomials } from '../support/problems.ts';

const theorem = 'expressivity';

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
      degree(sigmaNamed(activation).value) === Math.max(...(polynomials[activation] ?? [])),
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
    const sigma = sigmaNamed(activation);
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
      const sigma = sigmaNamed('x + 1/(2 + x^2)');
      const f = networkOutputs(rationalTier, sigma, instance.net) ?? [];
      const value = dot(obstruction(instance) ?? [], f);
      return decide(value.num === 0n, rationalToText(value), '0', 'sigma is neither');
    },
  },
});

export const limitProperties: readonly AnyProperty[] = [rankCeiling, unreachable];
