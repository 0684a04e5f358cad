/**
 * # Theorem P: certified radii, attacked
 *
 * The bounds of P2 are compared with exact values of f at changes that float64 search finds; the radius of P1 with a tree of
 * all cases.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import { casesFault } from '../../src/purification/cases.ts';
import { partsMargin, poised, response, valueAt } from '../../src/purification/dead-zone.ts';
import type { Poised } from '../../src/purification/dead-zone.ts';
import { activeInput, denseWeights, pureRadiusSquare } from '../../src/purification/family.ts';
import type { Pure } from '../../src/purification/family.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { asRelu, exactly, formRadius } from '../../src/theorems/purification/dead-zone-search.ts';
import { attack, casesFor } from '../../src/theorems/purification/search.ts';
import type { Around, Numbers } from '../../src/theorems/purification/search.ts';
import { decide, notCertified, together } from '../support/outcomes.ts';

const theorem = 'purification';
const number = ({ num, den }: Rational): number => Number(num) / Number(den);

interface Net {
  readonly hidden: Matrix<Rational>;
  readonly threshold: Rational;
  readonly active: number;
  readonly eps: Rational;
}

/** W = I plus entries k/20, abs(k) <= 2 or 6, and a radius k/20. */
const nets: fc.Arbitrary<Net> = fc
  .tuple(
    fc.integer({ min: 2, max: 5 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 6, max: 30 }),
    fc.constantFrom(2, 6),
    fc.integer({ min: 4, max: 24 }),
  )
  .chain(([d, s, b, most, e]) =>
    fc
      .array(fc.integer({ min: -most, max: most }), { minLength: d * d, maxLength: d * d })
      .map((n) => ({
        hidden: tabulate(d, d, (i, k) =>
          Q.add(i === k ? Q.one : Q.zero, ratio(BigInt(n[i * d + k] ?? 0), 40n)),
        ),
        threshold: ratio(BigInt(b), 60n),
        active: Math.min(s, d),
        eps: ratio(BigInt(e), 20n),
      })),
  );

function inputOf({ hidden: { cols }, active }: Net): readonly Rational[] {
  return activeInput(Q, { dimension: cols, active });
}

function aroundOf(c: Net): Around {
  const { hidden, threshold } = c;
  const b = number(threshold);
  return {
    hidden: Array.from({ length: hidden.rows }, (_, i) => row(hidden, i).map(number)),
    outputs: Array.from({ length: hidden.rows }, () => 1),
    input: inputOf(c).map(number),
    free: hidden.cols,
    sigma: (t) => Math.max(t - b, 0) - Math.max(-t - b, 0),
  };
}

/** Changes of norm at most eps: along a change of sign that was found, sums of neurons, and single ones. */
function probes(c: Net, eps: Rational): readonly (readonly Rational[])[] {
  const net = aroundOf(c);
  const sum = net.input.map((_, k) => -net.hidden.reduce((total, w) => total + (w[k] ?? 0), 0));
  const directions: readonly Numbers[] = [
    ...[attack(net, 1, [sum])].flatMap((h) => (h === undefined ? [] : [h])),
    sum,
    net.input.map((a) => -a),
    ...net.hidden.map((w) => w.map((a) => -a)),
  ];
  return directions.flatMap((direction) => {
    const length = Math.sqrt(direction.reduce((total, a) => total + a * a, 0));
    if (!(length > 0)) return [];
    return [0.5, 1].map((share) => {
      const by = (share * number(eps) * (1 - 1e-12)) / length;
      return direction.map((a) => rationalFromDouble(a * by));
    });
  });
}

function valueWith(c: Net, h: readonly Rational[]): Rational {
  const moved = inputOf(c).map((x, k) => Q.add(x, h[k] ?? Q.zero));
  return valueAt(Q, c, moved);
}

function thereOf(c: Net): Poised | undefined {
  const there = poised(Q, c, inputOf(c));
  return typeof there === 'number' ? undefined : there;
}

/** f(x + h) >= bound(h) at all probes. */
function isBelow(c: Net, eps: Rational, bound: (h: readonly Rational[]) => Rational): Outcome {
  return together(
    ...probes(c, eps).map((h) => {
      const [value, least] = [valueWith(c, h), bound(h)];
      return decide(
        compareRational(value, least) >= 0,
        rationalToText(value),
        rationalToText(least),
        'f at a change',
      );
    }),
  );
}

function show({ hidden, threshold, active, eps }: Net): string {
  const rows = Array.from({ length: hidden.rows }, (_, i) =>
    row(hidden, i).map(rationalToText).join(' '),
  );
  return `W = (${rows.join('; ')}), s = ${active}, b = ${rationalToText(threshold)}, eps = ${rationalToText(eps)}`;
}

function formOutcome(c: Net, isForgotten: boolean): Outcome {
  const there = thereOf(c);
  const form = there === undefined ? undefined : formRadius(there);
  if (there === undefined || form === undefined) return notCertified('P2(a) does not apply');
  const offset = isForgotten ? Q.zero : form.offset;
  return isBelow(c, Q.add(form.radius, form.radius), (h) =>
    Q.sub(Q.sub(there.value, Q.mul(form.curvature, dot(h, h))), offset),
  );
}

const form = property<Net>({
  id: 'purification/form',
  theorem,
  statement:
    'For D <= 5: f(x + h) >= f(x) - nu norm(h)^2 - tau of P2(a) at changes that attacks find, up to twice the certified radius.',
  evidence: 'proof',
  arbitrary: nets,
  hypotheses: {},
  conclude: (c) => formOutcome(c, false),
  labels: () => [],
  required: {},
  proves: 0.8,
  show,
  runs: 60,
  control: { statement: 'tau is forgotten.', conclude: (c) => formOutcome(c, true) },
});

/** Whether the rest is eps sqrt(card A). */
function isShort(c: Net): boolean {
  const there = thereOf(c);
  const least = there?.idle.reduce((a, { distance }) => Math.min(a, number(distance)), Infinity);
  return least === undefined || number(c.eps) <= 2 * least * Math.sqrt(there?.firing.length ?? 0);
}

function partsOutcome(
  c: Net,
  bound: (there: Poised, eps: Rational) => Rational | undefined,
): Outcome {
  const there = thereOf(c);
  const margin = there === undefined ? undefined : bound(there, c.eps);
  if (margin === undefined) return notCertified('P2(b) does not apply');
  return isBelow(c, c.eps, () => margin);
}

/** The same bound for the neurons without their dense parts. */
function withoutDense(there: Poised, eps: Rational): Rational | undefined {
  const { rows } = there.net.hidden;
  const hidden = denseWeights(Q, { dimension: rows, entry: Q.zero });
  return partsMargin(Q, { ...there, net: { ...there.net, hidden } }, eps);
}

const parts = property<Net>({
  id: 'purification/parts',
  theorem,
  statement:
    'For D <= 5 and norm(h) <= eps: f(x + h) >= the bound of P2(b) at changes that attacks find.',
  evidence: 'proof',
  arbitrary: nets,
  hypotheses: {},
  conclude: (c) => partsOutcome(c, (there, eps) => partsMargin(Q, there, eps)),
  labels: (c) => [isShort(c) ? 'rest eps sqrt(card A)' : 'rest with b2'],
  required: { 'rest eps sqrt(card A)': 0.2, 'rest with b2': 0.2 },
  proves: 0.4,
  show,
  runs: 80,
  control: {
    statement: 'The dense parts cost nothing: c_i = 0.',
    conclude: (c) => partsOutcome(c, withoutDense),
  },
});

/** Six shapes; b = k/64, so that doubles are exact. */
const shapes: fc.Arbitrary<Pure> = fc
  .tuple(
    fc.constantFrom<readonly [number, number]>([1, 1], [2, 1], [3, 1], [3, 2], [4, 1], [4, 2]),
    fc.oneof(fc.integer({ min: 6, max: 21 }), fc.integer({ min: 22, max: 31 })),
  )
  .map(([[dimension, active], k]) => ({ dimension, active, threshold: ratio(BigInt(k), 64n) }));

function pureNet({ dimension, active, threshold }: Pure): Net {
  const hidden = denseWeights(Q, { dimension, entry: Q.zero });
  return { hidden, threshold, active, eps: Q.one };
}

function enumerated(c: Pure, share: number): Outcome {
  const length = Math.sqrt(number(pureRadiusSquare(Q, c)));
  const net = asRelu(aroundOf(pureNet(c)), c.threshold);
  if (net === undefined) return notCertified('b is no double');
  const radius = ratio(BigInt(Math.floor(length * share * 2 ** 20)), 2n ** 20n);
  const tree = casesFor(net, number(radius));
  const layered = {
    hidden: matrix(net.hidden.length, net.input.length, net.hidden.flatMap(exactly)),
    outputs: exactly(net.outputs),
    input: exactly(net.input),
    free: net.free,
  };
  const fault =
    tree === undefined
      ? 'no tree'
      : casesFault(Q, layered, radius, { splits: tree.splits, slopes: tree.slopes.map(exactly) });
  return decide(fault === undefined, fault ?? '', rationalToText(radius), 'all cases');
}

function searched(c: Pure): Outcome {
  const length = Math.sqrt(number(pureRadiusSquare(Q, c)));
  const h = attack(aroundOf(pureNet(c)), 1, [Array.from({ length: c.dimension }, () => -1)]);
  const found = h === undefined ? Infinity : Math.sqrt(h.reduce((sum, a) => sum + a * a, 0));
  return decide(found >= length * (1 - 1e-5), `${found}`, `${length}`, 'the shortest change');
}

const enumeration = property<Pure>({
  id: 'purification/pure-cases',
  theorem,
  statement:
    'For six shapes with D <= 4: a tree of cases proves 0.999 r of P1, and float64 search finds no change of sign below (1 - 1e-5) r.',
  evidence: 'proof',
  arbitrary: shapes,
  hypotheses: {},
  conclude: (c) => together(enumerated(c, 0.999), searched(c)),
  labels: (c) => [compareRational(c.threshold, ratio(1n, 3n)) < 0 ? 'b < 1/3' : 'b > 1/3'],
  required: { 'b < 1/3': 0.3, 'b > 1/3': 0.3 },
  proves: 1,
  show: ({ dimension, active, threshold }) =>
    `D = ${dimension}, s = ${active}, b = ${rationalToText(threshold)}`,
  runs: 24,
  control: { statement: 'It proves 1.001 r.', conclude: (c) => enumerated(c, 1.001) },
});

interface Point {
  readonly t: Rational;
  readonly h: Rational;
  readonly b: Rational;
}

const point: fc.Arbitrary<Point> = fc
  .tuple(fc.integer({ min: -59, max: 240 }), fc.integer({ min: -400, max: 400 }), fc.constant(60))
  .map(([t, h]) => ({ t: ratio(BigInt(t), 60n), h: ratio(BigInt(h), 60n), b: Q.one }));

/** The lower bound of T(t + h) that P2 uses, with this factor of b + t in the place of 4. */
function localBound({ t, h, b }: Point, factor: bigint): Rational {
  if (compareRational(t, b) > 0) return Q.add(response(Q, b, t), h);
  return Q.neg(Q.div(Q.mul(h, h), Q.mul(ratio(factor), Q.add(b, t))));
}

function local(c: Point, factor: bigint): Outcome {
  const value = response(Q, c.b, Q.add(c.t, c.h));
  const bound = localBound(c, factor);
  return decide(
    compareRational(value, bound) >= 0,
    rationalToText(value),
    rationalToText(bound),
    'T(t + h)',
  );
}

const twoFacts = property<Point>({
  id: 'purification/two-facts',
  theorem,
  statement:
    'T(t + h) >= T(t) + h for t > b, and T(t + h) >= -h^2/(4(b + t)) for -b < t <= b: the two facts of P2.',
  evidence: 'proof',
  arbitrary: point,
  hypotheses: {},
  conclude: (c) => local(c, 4n),
  labels: ({ t, b }) => [compareRational(t, b) > 0 ? 'fires' : 'idle'],
  required: { fires: 0.3, idle: 0.2 },
  proves: 1,
  show: ({ t, h }) => `t = ${rationalToText(t)}, h = ${rationalToText(h)}, b = 1`,
  runs: 400,
  control: { statement: 'The idle bound has 5 for 4.', conclude: (c) => local(c, 5n) },
});

export const radiusProperties: readonly AnyProperty[] = [twoFacts, form, parts, enumeration];
