/**
 * # Radii that are found, and changes of sign that gradients miss
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText, ratio } from '../../../src/arithmetic/rational.ts';
import { gaussianSource } from '../../../src/data/random.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { casesFault } from '../../../src/purification/cases.ts';
import { poised } from '../../../src/purification/dead-zone.ts';
import { activeInput, denseWeights, pureRadiusSquare } from '../../../src/purification/family.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import {
  asRelu,
  exactly,
  formRadius,
  partsRadius,
  thresholdOf,
} from '../../../src/theorems/purification/dead-zone-search.ts';
import { attack, casesFor, dot, valueOf } from '../../../src/theorems/purification/search.ts';
import type { Around, Numbers } from '../../../src/theorems/purification/search.ts';
import { q } from '../../certificates/facts/support.ts';

const norm = (a: Numbers): number => Math.sqrt(dot(a, a));

/** Of the family, b = 1/4. */
function member(D: number, s: number, c: number): Around {
  return {
    hidden: Array.from({ length: D }, (_, i) =>
      Array.from({ length: D }, (__, k) => (i === k ? 1 + c : c)),
    ),
    outputs: Array.from({ length: D }, () => 1),
    input: Array.from({ length: D }, (_, k) => (k < s ? 1 : 0)),
    free: D,
    sigma: (t) => Math.max(t - 0.25, 0) - Math.max(-t - 0.25, 0),
  };
}

/** Whether a tree of all cases shows that a network of the family keeps its sign within the radius. */
function isRobust(net: Around, radius: string): boolean {
  const relu = asRelu(net, q('1/4'));
  if (relu === undefined) throw new Error('1/4 is a double');
  const tree = casesFor(relu, Number(q(radius).num) / Number(q(radius).den));
  if (tree === undefined) return false;
  const layered = {
    hidden: matrix(relu.hidden.length, relu.input.length, relu.hidden.flatMap(exactly)),
    outputs: exactly(relu.outputs),
    input: exactly(relu.input),
    free: relu.free,
  };
  const { splits } = tree;
  return casesFault(Q, layered, q(radius), { splits, slopes: tree.slopes.map(exactly) }) === undefined; // prettier-ignore
}

/** The least f that steps against the gradient find on the ball. */
function projected(net: Around, eps: number, start: Numbers): number {
  const b = 0.25;
  let [h, least] = [start, Infinity];
  for (let k = 0; k < 200; k++) {
    const x = net.input.map((a, i) => a + (h[i] ?? 0));
    const fires = net.hidden.filter((w) => Math.abs(dot(w, x)) > b);
    const g = net.input.map((_, i) => fires.reduce((sum, w) => sum + (w[i] ?? 0), 0));
    const size = norm(g) || 1;
    const far = h.map((a, i) => a - (0.05 * (g[i] ?? 0)) / size);
    const shrink = Math.min(1, eps / (norm(far) || 1));
    h = far.map((a) => a * shrink);
    least = Math.min(least, valueOf(net, h));
  }
  return least;
}

describe('a network that gradient attacks do not flip', () => {
  it('flips along -u, at D = 9, kappa = 3/5, eps = 11/20', () => {
    const net = member(9, 1, 0.2);
    const next = gaussianSource(1, 'points');
    const starts = Array.from({ length: 24 }, (_, k) => {
      const h = net.input.map(() => (k === 0 ? 0 : next()));
      const by = (0.55 * (k / 24)) / (norm(h) || 1);
      return h.map((a) => a * by);
    });
    for (const start of starts) expect(projected(net, 0.55, start)).toBeGreaterThan(0.08);
    const dense = net.input.map(() => -0.55 / 3);
    expect(valueOf(net, dense)).toBeLessThan(0);
    // certify looks along it, and finds 13/24
    const found = attack(net, 1, [net.input.map(() => -1)]);
    expect(norm(found ?? [])).toBeLessThanOrEqual(13 / 24 + 1e-9);
  });
});

describe('the family', () => {
  it('has no member with D <= 2 and c = 1/2 that flips within the radius without dense parts', () => {
    for (const [D, s] of [
      [1, 1],
      [2, 1],
      [2, 2],
    ] as const) {
      // prettier-ignore
      const squared = pureRadiusSquare(Q, { dimension: D, active: s, threshold: q('1/4') });
      const length = Math.sqrt(Number(squared.num) / Number(squared.den));
      const radius = rationalToText(ratio(BigInt(Math.floor(length * 10_000)), 10_000n));
      expect(isRobust(member(D, s, 0.5), radius), `${D}, ${s}, ${radius}`).toBe(true);
    }
    expect(isRobust(member(3, 1, 0.5), '7/11')).toBe(false);
    expect(isRobust(member(3, 1, 0.5), '5/8')).toBe(true); // flips at 11 sqrt(3)/30 = 0.635
  });

  it('has radii by P2 that no change of sign undercuts', () => {
    const there = (D: number, c: string) => {
      const hidden = denseWeights(Q, { dimension: D, entry: q(c) });
      const found = poised(Q, { hidden, threshold: q('1/4') }, activeInput(Q, { dimension: D, active: 1 })); // prettier-ignore
      if (typeof found === 'number') throw new Error('poised');
      return found;
    };
    const size = (a: ReturnType<typeof partsRadius>): number =>
      a === undefined ? 0 : Number(a.num) / Number(a.den);
    expect(size(partsRadius(there(9, '2/15'), 1))).toBeGreaterThan(0.55);
    expect(size(partsRadius(there(9, '1/5'), 1))).toBeLessThan(13 / 24);
    // 0.468 with short numbers
    expect(size(formRadius(there(16, '1/20'))?.radius)).toBeGreaterThan(0.46);
    expect(size(formRadius(there(16, '1/20'))?.radius)).toBeLessThan(0.4683);
    expect(partsRadius({ ...there(4, '0'), net: { hidden: matrix(1, 2, [q(1), q(0)]), threshold: q('1/4') } }, 1)).toBeUndefined(); // prettier-ignore
  });
});

describe('thresholds', () => {
  it('are those of formulas of T alone', () => {
    const of = (text: string): string | undefined => {
      const b = thresholdOf(activationNamed(text).value);
      return b === undefined ? undefined : rationalToText(b);
    };
    expect(of('relu(x - 1/4) - relu(-x - 1/4)')).toBe('1/4');
    expect(of('relu(x - 2) - relu(-x - 2)')).toBe('2');
    expect(of('relu(x - 1/4) - relu(-x - 1/3)')).toBeUndefined();
    expect(of('relu(x - 1/4)')).toBeUndefined();
    expect(of('relu(x) - relu(-x)')).toBeUndefined();
    expect(of('tanh(x - 1/4) - relu(-x - 1/4)')).toBeUndefined();
  });

  it('become inputs of relu networks where they are doubles', () => {
    const net = member(2, 1, 0.5);
    const relu = asRelu(net, q('1/4'));
    if (relu === undefined) throw new Error('1/4 is a double');
    for (const h of [
      [0, 0],
      [-1, 0.5],
      [-3, -2],
    ])
      // prettier-ignore
      expect(valueOf(relu, h)).toBeCloseTo(valueOf(net, h), 12);
    expect(asRelu(net, q('1/3'))).toBeUndefined();
  });
});
