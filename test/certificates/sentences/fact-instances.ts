/**
 * # Facts with numbers of many digits, and the truth of each
 *
 * No number of a file equals a short decimal, so that a number rounded to the wrong side is false.
 * @module
 */
import { ratio, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { Fact, Instance, KktSet } from '../../../src/certificates/facts/format.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../../src/quadratic/risks.ts';
import { q } from '../facts/support.ts';
import { real } from './pattern.ts';
import type { Truth } from './pattern.ts';

export interface FactInstance {
  readonly about: Instance;
  readonly fact: Fact;
  readonly truths: Readonly<Record<string, Truth>>;
}

const { add, sub, mul, div, neg } = Q;
const two = q(2);
const square = (a: Rational): Rational => mul(a, a);
const halfSquare = (a: Rational): Rational => div(square(a), two);
const list = (...xs: readonly Rational[]): Truth => xs.map((x) => real(x));

function column(...xs: readonly Rational[]): Matrix<Rational> {
  return matrix(xs.length, 1, xs);
}

type Entries = readonly Rational[];

function network(
  sigma: string,
  inputs: Entries,
  labels: Entries,
  points: Readonly<Record<string, readonly [hidden: Entries, outputs: Entries]>> = {},
): Instance {
  const named = Object.entries(points).map(([name, [hidden, outputs]]) => [
    name,
    { hidden: column(...hidden), outputs },
  ]);
  return {
    activation: activationNamed(sigma).value,
    inputs: column(...inputs),
    labels,
    points: Object.fromEntries(named),
  };
}

function instance(
  about: Instance,
  fact: Fact,
  truths: Readonly<Record<string, Rational | Truth>> = {},
): FactInstance {
  const all = Object.entries(truths).map(([name, x]) => [name, 'num' in x ? real(x) : x]);
  return { about, fact, truths: Object.fromEntries(all) };
}

/** Up to 1.7 % above c, in some sixty digits; another number for each k. */
type Near = (c: number | string) => Rational;

const one = q(1);
const zero = q(0);

function aboutData(a: Near): readonly FactInstance[] {
  const [u, y, z] = [a('1/2'), a(3), a('1/3')];
  const L = div(square(sub(y, z)), q(4));
  const about = network('x', [one, one], [y, z]);
  return [
    instance(network('x', [one, two], [one, one]), { fact: 'distinct-inputs' }, { n: two }),
    instance(about, { fact: 'input-rank', is: 1 }, { n: two, d: one, rank: one }),
    instance(
      about,
      { fact: 'unfittable', by: 'equal-inputs', combination: [u, neg(u)], loss: L },
      { L, u: list(u, neg(u)), pull: mul(u, sub(y, z)) },
    ),
  ];
}

function aboutPoints(a: Near): readonly FactInstance[] {
  const [w, v, y, far, slack] = [a('1/2'), a('2/3'), a(2), a('7/3'), a('1/9')];
  const about = network('x', [one], [y], { P: [[w], [v]], Q: [[far], [v]], O: [[zero], [v]] });
  const [r, s] = [sub(mul(v, w), y), sub(mul(v, far), y)];
  const [l, there] = [halfSquare(r), halfSquare(s)];
  const [from, to] = [sub(l, slack), add(l, slack)];
  const reach = add(w, slack);
  const at = 'P';
  return [
    instance(
      about,
      { fact: 'sizes', at, relation: 'n <= m d' },
      { n: one, size: one, d: one, m: one, h: zero },
    ),
    instance(about, { fact: 'outputs-nonzero', at }, { v: list(v) }),
    instance(
      about,
      { fact: 'in-ball', at, centre: 'O', radius: w, around: zero },
      { radius: w, square: square(w) },
    ),
    instance(
      about,
      { fact: 'in-ball', at, centre: 'O', radius: reach, around: slack },
      { radius: reach, around: slack, square: square(reach) },
    ),
    instance(about, { fact: 'loss', at, from: l, to: l }, { from: l, r: list(r) }),
    instance(about, { fact: 'loss', at, from, to }, { from, to, r: list(r) }),
    instance(about, { fact: 'lower', at: 'Q', than: at }, { here: there, there: l }),
    instance(about, { fact: 'singular', at, least: v }, { least: v }),
    instance(about, { fact: 'jacobian-rank', at, is: 1 }, { n: one, rank: one }),
  ];
}

function aboutSmooth(a: Near): readonly FactInstance[] {
  const [y, from, to] = [a(2), a('1/2'), a('4/5')];
  const tanh = network('tanh', [one], [two], { P: [[one], [one]] });
  const bent = network('x', [one], [y], { P: [[zero], [zero]], D: [[one], [one]] });
  const [w, eta] = [a('1/3'), a('7/3')];
  const steep = network('x', [one], [zero], { P: [[w], [one]] });
  const [near, radius, low, high] = [a('1/4'), a('1/2'), a(-1), a(1)];
  const bowl = network('x', [one], [near], { P: [[zero], [one]] });
  return [
    instance(tanh, { fact: 'loss', at: 'P', from, to }, { from, to }),
    instance(
      bent,
      { fact: 'negative-curvature', at: 'P', moving: 'all', along: 'D' },
      { bend: mul(q(-2), y) },
    ),
    instance(bent, { fact: 'critical', at: 'P', moving: 'all' }),
    instance(
      steep,
      { fact: 'step-raises-loss', at: 'P', moving: 'hidden', step: eta },
      { eta, low: halfSquare(w), high: halfSquare(mul(w, sub(one, eta))) },
    ),
    instance(
      bowl,
      {
        fact: 'stationary',
        at: 'P',
        moving: 'hidden',
        radius,
        from: low,
        to: high,
        nature: 'minimum',
      },
      { within: near, radius, from: low, to: high },
    ),
  ];
}

function aboutKkt(a: Near): readonly FactInstance[] {
  const [R, s, y, t, c] = [a('1/3'), a('3/2'), a(5), a('1/4'), a(2)];
  const lambda = div(mul(s, sub(y, mul(s, R))), R);
  const ball = network('x', [one], [y], { C: [[zero], [s]], P: [[R], [s]] });
  const v = [s, s, neg(s), neg(s)];
  const down = [sub(c, t), sub(c, t), t, t];
  const cone = network('x', [one], [zero], { C: [[c, c, zero, zero], v], P: [down, v] });
  const f = mul(s, sub(mul(two, c), mul(q(4), t)));
  const pull = div(mul(f, s), t);
  const box = network('x', [one], [a(20)], {
    C: [[zero, zero, zero, zero], v],
    P: [[t, t, neg(t), neg(t)], v],
  });
  const push = div(mul(s, sub(a(20), mul(mul(q(4), s), t))), t);
  const [least, ratio] = [a('1/5'), a('5/4')];
  const named = { fact: 'kkt', at: 'P', centre: 'C' } as const;
  return [
    instance(
      ball,
      { ...named, set: 'ball', radius: R, multipliers: [lambda] },
      { eps: R, multipliers: list(lambda) },
    ),
    instance(
      cone,
      { ...named, set: 'cone', radius: mul(two, t), least: s, ratio, multipliers: [pull] },
      { eps: mul(two, t), zeta: s, kappa: ratio, multipliers: list(pull) },
    ),
    instance(
      box,
      { ...named, set: 'box', radius: t, least, most: s, multipliers: [push, push, push, push] },
      { eps: t, zeta: least, kappa: s, multipliers: list(push, push, push, push) },
    ),
  ];
}

/** The points of the corpus at which a bound of Theorem C fails, with other numbers in the bound. */
function aboutBounds(a: Near): readonly FactInstance[] {
  const half = q('1/2');
  const L = a('201/100');
  const failing = (
    bound: 'C1-mirrored' | 'C1-doubled' | 'C2' | 'C5',
    points: readonly [start: Entries, point: Entries, outputs: Entries],
    [radius, mu]: readonly [Rational, Rational],
    set: KktSet,
    rho: Rational,
  ): FactInstance => {
    const [start, point, v] = points;
    const about = network('x^2', [one], [zero], { C: [start, v], P: [point, v] });
    const numbers =
      set.set === 'cone' ? { zeta: set.least, kappa: set.ratio, ratio: set.ratio } : {};
    const range = set.set === 'box' ? { zeta: set.least, kappa: set.most } : {};
    return instance(
      about,
      {
        fact: 'kkt-bound-fails',
        bound,
        at: 'P',
        centre: 'C',
        radius,
        singular: mu,
        lipschitz: L,
        set,
      },
      { eps: radius, rho, mu, L, ...numbers, ...range },
    );
  };
  const ball = { set: 'ball' } as const;
  const [low, high, cone] = [a('19/10'), a('39/10'), a(1)];
  const doubled = mul(half, sub(mul(two, low), div(L, q(4))));
  // eps (2 kappa (s - 3/2 M) - M) with eps = 1, kappa = 2, h = 1 and zeta = 1
  const boxed = sub(mul(q(4), sub(high, mul(q('3/2'), L))), L);
  const pair = [one, neg(one)];
  return [
    failing('C1-mirrored', [[two], [one], [one]], [one, low], ball, sub(low, div(L, two))),
    failing('C1-doubled', [[q('3/2')], [one], [one]], [half, low], ball, doubled),
    failing(
      'C2',
      [[zero, two], [zero, one], pair],
      [one, low],
      { set: 'cone', least: one, ratio: cone },
      zero,
    ),
    failing(
      'C5',
      [[two, zero], [one, zero], pair],
      [one, high],
      { set: 'box', least: one, most: two },
      boxed,
    ),
  ];
}

function aboutRisks(a: Near): readonly FactInstance[] {
  const B = matrix(2, 2, [a(2), zero, zero, a('2/3')]);
  const W = matrix(1, 2, [one, zero]);
  const [rf, nt, nn] = [featureRisk(Q, B, W), tangentRisk(Q, B, W), networkRisk(B, 1, 0).lo];
  const [from, to] = [sub(nn, a('1/9')), add(nn, a('1/9'))];
  const risks = { fact: 'quadratic-risks', target: B, weights: W, rf, nt } as const;
  const none: Instance = { points: {} };
  const swap = matrix(2, 2, [zero, one, one, zero]);
  return [
    instance(none, { ...risks, from: nn, to: nn }, { N: one, rf, nt, from: nn }),
    instance(none, { ...risks, from, to }, { N: one, rf, nt, from, to }),
    instance(
      none,
      { fact: 'nn-above-nt', target: swap, weights: W, nt: zero },
      { N: one, rank: two, whole: two },
    ),
  ];
}

function aboutDeep(a: Near): readonly FactInstance[] {
  const [y, s, x, slack] = [a(2), a('3/2'), a('1/3'), a('1/9')];
  const identity = network('x', [one], [y]);
  const layers = (w: Rational, v: Rational): readonly Matrix<Rational>[] => [column(w), column(v)];
  const [l, value] = [halfSquare(sub(s, y)), halfSquare(y)];
  const open = halfSquare(sub(one, y));
  const [from, to, gap] = [sub(open, slack), add(open, slack), add(open, slack)];
  // sigma = x + x^2 with w = 1 and v = s: df/dw = 3 s and df/dv = 2 at x = 1
  const z = div(mul(two, s), add(mul(q(9), square(s)), q(4)));
  const [value1, slope] = [add(x, square(x)), add(x, mul(two, square(x)))];
  const kernel = mul(z, add(mul(q(3), mul(square(s), slope)), mul(two, value1)));
  return [
    instance(
      identity,
      { fact: 'projection', layers: layers(zero, zero), moving: 'all', loss: value, value },
      { value, n: one, p: two },
    ),
    instance(
      network('relu(x) + 1', [one], [y]),
      { fact: 'projection', layers: layers(q(-1), s), moving: 'hidden', loss: l, value },
      { loss: l, value, n: one, p: one },
    ),
    instance(
      identity,
      { fact: 'projection-gap', layers: layers(one, one), from, to, gap },
      { from, to, gap, rank: one },
    ),
    instance(
      network('x + x^2', [one], [mul(two, s)]),
      {
        fact: 'off-sample-difference',
        layers: layers(one, s),
        combination: [z],
        input: [x],
        network: mul(s, value1),
        kernel,
      },
      { x: list(x), network: mul(s, value1), kernel, z: list(z) },
    ),
  ];
}

function aboutEnlarged(a: Near): readonly FactInstance[] {
  const [y, z, scale, penalty, w] = [a(1), a('1/3'), a('1/4'), a('1/8'), a('1/2')];
  const unit = { at: 'P', offset: neg(w), direction: [w] } as const;
  const one1 = network('x', [one], [y], { P: [[zero], [one]] });
  const twice = network('x', [one, one], [y, z], { P: [[zero], [one]] });
  const change = mul(scale, sub(mul(add(q('1/2'), penalty), scale), y));
  const mean = div(add(y, z), two);
  const off = sub(mean, y);
  const point = { b: neg(w), w: list(w) };
  return [
    instance(
      one1,
      { fact: 'enlarged-descent', ...unit, penalty, scale },
      { lambda: penalty, a: scale, ...point, low: change, high: change },
    ),
    instance(
      twice,
      { fact: 'enlarged-minimum', ...unit, penalty: zero, scale: mean },
      {
        lambda: zero,
        a: mean,
        ...point,
        least: square(off),
        R: list(off, neg(off)),
        r: list(neg(y), neg(z)),
      },
    ),
  ];
}

/** A dozen of each, with other digits. */
export function factInstances(): readonly FactInstance[] {
  return Array.from({ length: 12 }, (_, k) => {
    const factor = mul(
      ratio(9970n + 13n * BigInt(k) + 5n, 9970n),
      ratio(3n ** 60n + 1n, 3n ** 60n),
    );
    const a: Near = (c) => mul(q(c), factor);
    return [
      aboutData,
      aboutPoints,
      aboutSmooth,
      aboutKkt,
      aboutBounds,
      aboutRisks,
      aboutDeep,
      aboutEnlarged,
    ].flatMap((of) => of(a));
  }).flat();
}
