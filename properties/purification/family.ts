/**
 * # Theorem P: the family with one dense part
 *
 * Over Q: each success is a proof for its instance. The radius of the pure network is compared with every choice of
 * inputs that turn negative, and with the change that attains it.
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
import { dot } from '../../src/linalg/rational-vectors.ts';
import { partsMargin, poised, valueAt } from '../../src/purification/dead-zone.ts';
import {
  activeInput,
  denseWeights,
  flipRadiusSquare,
  flipScale,
  lowers,
  pureChoice,
  pureRadiusSquare,
  pureSquare,
} from '../../src/purification/family.ts';
import type { Family, Pure } from '../../src/purification/family.ts';
import { denseChange, fastGradient } from '../../src/purification/fast-gradient.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { atMost, decide, notCertified, proved, together } from '../support/outcomes.ts';

const theorem = 'purification';
const third = ratio(1n, 3n);

const sizes = fc
  .integer({ min: 1, max: 9 })
  .chain((dimension) => fc.tuple(fc.constant(dimension), fc.integer({ min: 1, max: dimension })));

/** b = k/60, on both sides of 1/3. */
const pures: fc.Arbitrary<Pure> = fc
  .tuple(sizes, fc.oneof(fc.integer({ min: 3, max: 19 }), fc.integer({ min: 21, max: 30 })))
  .map(([[dimension, active], k]) => ({ dimension, active, threshold: ratio(BigInt(k), 60n) }));

function show({ dimension, active, threshold }: Pure): string {
  return `D = ${dimension}, s = ${active}, b = ${rationalToText(threshold)}`;
}

function identityOf({ dimension }: Pure) {
  return denseWeights(Q, { dimension, entry: Q.zero });
}

/** The change that attains the radius for this p, with the common fall lam. */
function changeFor(pure: Pure, p: number, lam: Rational): readonly Rational[] {
  return Array.from({ length: pure.dimension }, (_, k) =>
    k < pure.active + p ? Q.neg(lam) : Q.zero,
  );
}

/** (s (1 - b) + p b)/(s + p), in [b, 1 - b]. */
function fallOf({ active: s, threshold: b }: Pure, p: number): Rational {
  const [whole, more] = [ratio(BigInt(s)), ratio(BigInt(p))];
  const sum = Q.add(Q.mul(whole, Q.sub(Q.one, b)), Q.mul(more, b));
  return Q.div(sum, Q.add(whole, more));
}

function attains(pure: Pure, lam: Rational, squared: Rational): Outcome {
  const p = pureChoice(Q, pure);
  const h = changeFor(pure, p, lam);
  const x = activeInput(Q, pure);
  const net = { hidden: identityOf(pure), threshold: pure.threshold };
  const value = valueAt(
    Q,
    net,
    x.map((a, k) => Q.add(a, h[k] ?? Q.zero)),
  );
  return together(
    decide(value.num === 0n, rationalToText(value), '0', 'f at the change'),
    decide(
      compareRational(dot(h, h), squared) === 0,
      rationalToText(dot(h, h)),
      rationalToText(squared),
      'its squared length',
    ),
  );
}

const pure = property<Pure>({
  id: 'purification/pure-radius',
  theorem,
  statement:
    'For D <= 9 and every s and b <= 1/2: r^2 of P1 is the least of (s(1-b) + p b)^2/(s+p), a change with lam in [b, 1-b] attains it, and it is s(1-b)^2 from b = 1/3 on.',
  evidence: 'proof',
  arbitrary: pures,
  hypotheses: {},
  conclude: (c) => {
    const squared = pureRadiusSquare(Q, c);
    const lam = fallOf(c, pureChoice(Q, c));
    const all = Array.from({ length: c.dimension - c.active + 1 }, (_, p) => pureSquare(Q, c, p));
    const isHigh = compareRational(c.threshold, third) >= 0;
    return together(
      ...all.map((square) => atMost(squared, square, 'the least over p')),
      attains(c, lam, squared),
      atMost(c.threshold, lam, 'lam >= b'),
      atMost(lam, Q.sub(Q.one, c.threshold), 'lam <= 1 - b'),
      isHigh ? atMost(pureSquare(Q, c, 0), squared, 'p = 0') : proved,
    );
  },
  labels: (c) => [
    compareRational(c.threshold, third) < 0 ? 'b < 1/3' : 'b > 1/3',
    ...(pureChoice(Q, c) === c.dimension - c.active ? ['p at its bound'] : []),
  ],
  required: { 'b < 1/3': 0.3, 'b > 1/3': 0.3, 'p at its bound': 0.1 },
  proves: 1,
  show,
  runs: 200,
  control: {
    statement: 'The change falls by 1 - b/2, outside [b, 1-b], in each input.',
    conclude: (c) =>
      attains(c, Q.sub(Q.one, Q.div(c.threshold, ratio(2n))), pureRadiusSquare(Q, c)),
  },
});

const families: fc.Arbitrary<Family> = fc
  .tuple(pures, fc.integer({ min: 0, max: 24 }))
  .map(([own, k]) => ({ ...own, entry: ratio(BigInt(k), 24n) }))
  .filter(({ threshold }) => compareRational(threshold, ratio(1n, 2n)) < 0);

function showFamily(c: Family): string {
  return `${show(c)}, c = ${rationalToText(c.entry)}`;
}

function atScale(c: Family, t: Rational): Rational {
  const x = activeInput(Q, c);
  return valueAt(
    Q,
    { hidden: denseWeights(Q, c), threshold: c.threshold },
    x.map((a) => Q.sub(a, t)),
  );
}

const isBeyond = ({ active, threshold, entry }: Family): boolean =>
  compareRational(Q.mul(entry, ratio(BigInt(active))), threshold) > 0;

const flips = property<Family>({
  id: 'purification/dense-flip',
  theorem,
  statement:
    'For D <= 9, b < 1/2 and kappa >= 0: f(x - eps u) is 0 at eps* of P3 exactly, positive before and not after; eps* falls in kappa for 2 s < D.',
  evidence: 'proof',
  arbitrary: families,
  hypotheses: {},
  conclude: (c) => {
    const t = flipScale(Q, c);
    const tiny = Q.mul(t, ratio(1n, 1000n));
    const [before, after] = [atScale(c, Q.sub(t, tiny)), atScale(c, Q.add(t, tiny))];
    const denser = { ...c, entry: Q.add(c.entry, ratio(1n, 7n)) };
    return together(
      decide(atScale(c, t).num === 0n, rationalToText(atScale(c, t)), '0', 'f at eps*'),
      decide(before.num > 0n, rationalToText(before), '> 0', 'f before'),
      decide(after.num <= 0n, rationalToText(after), '<= 0', 'f after'),
      2 * c.active < c.dimension
        ? decide(
            compareRational(flipRadiusSquare(Q, denser), flipRadiusSquare(Q, c)) < 0,
            rationalToText(flipRadiusSquare(Q, denser)),
            rationalToText(flipRadiusSquare(Q, c)),
            'eps* falls',
          )
        : proved,
    );
  },
  labels: (c) => [
    ...(isBeyond(c) ? ['kappa q s > b'] : []),
    ...(2 * c.active < c.dimension ? ['2 s < D'] : []),
  ],
  required: { 'kappa q s > b': 0.15, '2 s < D': 0.2 },
  proves: 1,
  show: showFamily,
  runs: 200,
  control: {
    statement: 'The zero is where the pure network has it: kappa is forgotten.',
    conclude: (c) => {
      const t = flipScale(Q, { ...c, entry: Q.zero });
      return decide(atScale(c, t).num === 0n, rationalToText(atScale(c, t)), '0', 'f');
    },
  },
});

interface Step extends Family {
  readonly eps: Rational;
}

/** eps = k s/(4 sqrt(D)), rounded to twelfths: on both sides of s/sqrt(D). */
const stepsOf: fc.Arbitrary<Step> = fc
  .tuple(families, fc.integer({ min: 0, max: 10 }))
  .map(([c, k]) => {
    const linear = c.active / Math.sqrt(c.dimension);
    return { ...c, eps: ratio(BigInt(Math.round(linear * k * 3)), 12n) };
  });

/** The sign of <u, z>, or `undefined` where its rate is not known or 0. */
function signOf({ eps, ...c }: Step): number | undefined {
  const net = { hidden: denseWeights(Q, c), threshold: c.threshold };
  const x = activeInput(Q, c);
  const gradient = fastGradient(Q, net, x);
  if (typeof gradient === 'number') return undefined;
  const change = denseChange(
    Q,
    net,
    x,
    x.map(() => Q.one),
    eps,
    gradient,
  );
  return change.kink || change.firing === 0 ? undefined : change.sign;
}

/** On the side of the linear radius: D eps^2 > s^2. */
function isLong({ dimension, active, eps }: Step): boolean {
  const square = Q.mul(ratio(BigInt(dimension)), Q.mul(eps, eps));
  return compareRational(square, ratio(BigInt(active * active))) > 0;
}

function expected(c: Step, isForgotten = false): number {
  if (!isLong(c)) return 1;
  if (isBeyond(c) && !isForgotten) return -1;
  return lowers(Q, c, c.eps) ? -1 : 1;
}

function meets(c: Step, isForgotten = false): Outcome {
  const sign = signOf(c);
  if (sign === undefined) return notCertified('a kink, or no neuron fires');
  if (sign === 0) return notCertified('<u, z> is 0');
  const own = expected(c, isForgotten);
  return decide(sign === own, `${sign}`, `${own}`, 'the sign of <u, z>');
}

const fgm = property<Step>({
  id: 'purification/step',
  theorem,
  statement:
    'For D <= 9: a step, clean or FGM, adds to the dense part for eps <= s/sqrt(D), and beyond takes from it exactly if kappa > kappa* or all neurons fire.',
  evidence: 'proof',
  arbitrary: stepsOf,
  hypotheses: {},
  conclude: (c) => meets(c),
  labels: (c) => [
    ...(isBeyond(c) ? ['kappa q s > b'] : []),
    isLong(c) ? 'eps > s/sqrt(D)' : 'eps <= s/sqrt(D)',
  ],
  required: { 'kappa q s > b': 0.15, 'eps > s/sqrt(D)': 0.2, 'eps <= s/sqrt(D)': 0.2 },
  proves: 0.5,
  show: (c) => `${showFamily(c)}, eps = ${rationalToText(c.eps)}`,
  runs: 300,
  control: {
    statement: 'kappa* decides even where all neurons fire.',
    conclude: (c) => meets(c, true),
  },
});

/** d f(z)/d kappa by differences, at a fixed z off the kinks: f is affine in kappa there. */
interface Rate extends Family {
  readonly z: readonly Rational[];
}

const rates: fc.Arbitrary<Rate> = families.chain((c) =>
  fc
    .array(fc.integer({ min: -20, max: 20 }), { minLength: c.dimension, maxLength: c.dimension })
    .map((z) => ({ ...c, z: z.map((a) => ratio(BigInt(a), 13n)) })),
);

function rateOutcome(c: Rate, count: (t: Rational, b: Rational) => boolean): Outcome {
  const tiny = ratio(1n, 1_000_000_000n);
  const at = (entry: Rational): Rational =>
    valueAt(Q, { hidden: denseWeights(Q, { ...c, entry }), threshold: c.threshold }, c.z);
  const total = c.z.reduce(Q.add, Q.zero);
  const firing = c.z.filter((a) => count(Q.add(a, Q.mul(c.entry, total)), c.threshold)).length;
  const rate = Q.div(Q.sub(at(Q.add(c.entry, tiny)), at(c.entry)), tiny);
  const own = Q.mul(ratio(BigInt(firing)), total);
  return decide(
    compareRational(rate, own) === 0,
    rationalToText(rate),
    rationalToText(own),
    'd f(z)/d c',
  );
}

const isAway = (c: Rate): boolean => {
  const total = c.z.reduce(Q.add, Q.zero);
  return c.z.every((a) => {
    const t = Q.add(a, Q.mul(c.entry, total));
    const size = t.num < 0n ? Q.neg(t) : t;
    const gap = Q.sub(size, c.threshold);
    return compareRational(gap.num < 0n ? Q.neg(gap) : gap, ratio(1n, 1_000_000n)) > 0;
  });
};

const derivative = property<Rate>({
  id: 'purification/derivative',
  theorem,
  statement: 'For D <= 9 and any z off the kinks: d f(z)/d kappa = N <u, z>.',
  evidence: 'proof',
  arbitrary: rates.filter(isAway),
  hypotheses: {},
  conclude: (c) =>
    rateOutcome(c, (t, b) => compareRational(t, b) > 0 || compareRational(Q.neg(t), b) > 0),
  labels: () => [],
  required: {},
  proves: 1,
  show: showFamily,
  runs: 200,
  control: {
    statement: 'N counts only the neurons with t_i(z) > b.',
    conclude: (c) => rateOutcome(c, (t, b) => compareRational(t, b) > 0),
  },
});

/** D a square, so that norm(n_i) = kappa is a fraction: D = 4 or 9, kappa = sqrt(D) c. */
const squares: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(4, 9),
    fc.constantFrom(1, 2),
    fc.integer({ min: 6, max: 24 }),
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 30 }),
  )
  .map(([dimension, active, b, c, e]) => ({
    dimension,
    active,
    threshold: ratio(BigInt(b), 60n),
    entry: ratio(BigInt(c), 60n),
    eps: Q.add(ratio(BigInt(active), dimension === 4 ? 2n : 3n), ratio(BigInt(e), 60n)),
  }))
  .filter((c) => !isBeyond({ ...c, entry: Q.add(c.entry, ratio(1n, 60n)) }));

function marginOf({ eps, ...c }: Step): Rational | undefined {
  const net = { hidden: denseWeights(Q, c), threshold: c.threshold };
  const there = poised(Q, net, activeInput(Q, c));
  return typeof there === 'number' ? undefined : partsMargin(Q, there, eps);
}

function falls(c: Step, shift: (margin: Rational) => Rational): Outcome {
  const [margin, denser] = [marginOf(c), marginOf({ ...c, entry: Q.add(c.entry, ratio(1n, 60n)) })];
  if (margin === undefined || denser === undefined) return notCertified('P2(b) does not apply');
  return decide(
    compareRational(denser, shift(margin)) < 0,
    rationalToText(denser),
    rationalToText(margin),
    'the margin falls in kappa',
  );
}

const monotone = property<Step>({
  id: 'purification/margin-falls',
  theorem,
  statement:
    'On the family, eps > q s and kappa q s <= b, D = 4 and 9: the margin of P2(b) falls in kappa.',
  evidence: 'proof',
  arbitrary: squares,
  hypotheses: {},
  conclude: (c) => falls(c, (margin) => margin),
  labels: () => [],
  required: {},
  proves: 0.3,
  show: (c) => `${showFamily(c)}, eps = ${rationalToText(c.eps)}`,
  runs: 200,
  control: {
    statement: 'It falls by at least 1/10 for each 1/60 of c.',
    conclude: (c) => falls(c, (margin) => Q.sub(margin, ratio(1n, 10n))),
  },
});

export const familyProperties: readonly AnyProperty[] = [pure, flips, derivative, fgm, monotone];
