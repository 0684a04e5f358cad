/**
 * # The functions of recheck.py against MPFR and the enclosures of src/network
 * @module
 */
import { describe, expect, it } from 'vitest';
import { functionDown, functionUp } from '../../src/arithmetic/elementary.ts';
import type { SmoothFunction } from '../../src/arithmetic/elementary.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { enclose } from '../../src/sigma/activation.ts';
import { activationNamed, builtIn } from '../../src/sigma/built-in.ts';
import { expressionToJson } from '../../src/sigma/expression-json.ts';
import { asked, isSkipped, reason } from './recheck-support.ts';

describe(`the budget of operations of recheck.py${reason}`, () => {
  it.skipIf(isSkipped)('ends a computation that is too long, after a minute at most', () => {
    const script = `
import recheck, recheck_facts
recheck.P, most = 256, sum(work for _, _, work in recheck.EFFORTS)
def asked(work, f):
    recheck.LEFT[0] = work
    try: return f() and 'done'
    except recheck.Verdict as end: return end.args[0]
one, tall = recheck.of(1), recheck.at(1 << 12000)
product = lambda: [recheck.dot([one] * 100, [one] * 100)]
print(most <= 50_000_000, asked(100, product), asked(400, product), asked(100, lambda: [tall * one]),
      asked(10, lambda: [recheck_facts.dot([1] * 100, [1] * 100)]))
`;
    expect(asked(script, null)).toBe('True UNSUPPORTED done UNSUPPORTED UNSUPPORTED\n');
  });
});

const functions: readonly SmoothFunction[] = [
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'atan',
  'erf',
];

describe(`the bound of sigma_min in a sentence of recheck.py${reason}`, () => {
  it.skipIf(isSkipped)('is rounded down where it is shown, and up where it is not', () => {
    // sigma = x, W = 0, v = 1 and y = -1: it takes sigma_min(J) > norm(f - y)/radius = 1/3, and J = X
    const script = `
import recheck
recheck.P, recheck.LEFT[0] = 256, 10**6
def said(x):
    claim = {'kind': 'zero-near', 'activation': 'x', 'radius': 3, 'all': False, 'keep': [0], 'inputs': {'cols': 1}}
    one, X = recheck.of(1), [[recheck.of(x)]]
    zero = [[recheck.of(0)]]
    try: return recheck.prove(claim, {'radius': recheck.of(3)}, recheck.of(0), X, zero, zero, [one], [-one], 1)
    except recheck.Verdict as end: return end.args[1]
print(said(1).rpartition(': ')[2], said(0.25), sep='; ')
`;
    expect(asked(script, null)).toBe(
      'sigma_min(J) > 0.333333; not shown: sigma_min(J) > 0.333334\n',
    );
  });
});

// The preparation in main before each effort; the value of a function at an interval.
const prelude = `
import recheck
def precision(bits):
    recheck.P = bits
    recheck.PI = 4 * recheck.atan(recheck.of(1))
def valued(f, x):
    if f == 'cos': return recheck.sin(x + recheck.PI / 2)
    return getattr(recheck, f)(x) if f in ('sin', 'sqrt') else recheck.rising(getattr(recheck, f), x)
`;

/** Both signs of every size a double can have, and the places where formulas change. */
function points(): readonly number[] {
  const normal = gaussianSource(11);
  const sizes = [0, 1, 2, 0.5, 1 / 3, 2 / 3, 4 / 3, 16, Math.PI / 2, Math.PI, 3e5, 1.7e308, 5e-324];
  for (let e = -1074; e <= 1023; e += 61) sizes.push(2 ** e, 2 ** e * 1.3);
  for (let k = 0; k < 60; k++) sizes.push(normal(), 10 * normal(), 300 * normal());
  return sizes.flatMap((x) => [x, 0 - x]);
}

interface Sample {
  readonly f: SmoothFunction;
  readonly x: string;
  readonly down: string;
  readonly up: string;
}

/** Decimals as text, so that Infinity and NaN get through. */
function samples(): readonly Sample[] {
  return functions.flatMap((f) =>
    points().map((x) => {
      const [down, up] = [functionDown(f, x), functionUp(f, x)].map(String);
      return { f, x: String(x), down: down ?? '', up: up ?? '' };
    }),
  );
}

// far: no common point with MPFR's interval. wide: above 2^-200 of max(1, size), where P = 1280 must reach it.
const compare = `${prelude}
import json, math, sys
from recheck import of
tried, far, wide, refused = 0, [], [], []
precisions, given = json.load(sys.stdin)
for bits in precisions:
    precision(bits)
    for sample in given:
        f, x, down, up = sample['f'], *(float(sample[key]) for key in ('x', 'down', 'up'))
        try: value = valued(f, of(x))
        except recheck.Verdict as end: refused.append([f, x, bits, end.args[1]]); continue
        tried += 1
        if math.isnan(down) or math.isfinite(down) and value.hi < of(down).lo or math.isfinite(up) and value.lo > of(up).hi:
            far.append([f, x, bits])
        if bits == 1280 and value.hi - value.lo > max(1 << 1280, recheck.size(value)) >> 200: wide.append([f, x])
print(json.dumps({'tried': tried, 'far': far, 'wide': wide, 'refused': refused}))
`;

interface Compared {
  readonly tried: number;
  readonly far: readonly unknown[];
  readonly wide: readonly unknown[];
  readonly refused: readonly (readonly [SmoothFunction, number, number, string])[];
}

function compared(all: readonly Sample[], precisions: readonly number[]): Compared {
  const found: Compared = JSON.parse(asked(compare, [precisions, all]));
  return found;
}

describe.skipIf(isSkipped)(`the elementary functions of recheck.py${reason}`, () => {
  it('meet the intervals of MPFR at tiny, huge and negative points, and are narrow', () => {
    const { tried, far, wide, refused } = compared(samples(), [256, 1280]);
    expect(far).toEqual([]);
    expect(wide).toEqual([]);
    expect(tried).toBeGreaterThan(5000);
    for (const [f, x, bits] of refused) {
      const outside =
        (f === 'exp' && x >= 4095) ||
        (f === 'log' && (x <= 0 || (bits === 256 && x < 2 ** -256))) ||
        (f === 'sqrt' && x < 0);
      expect(outside, `${f}(${x}) at ${bits} bits`).toBe(true);
    }
  });

  it('miss them when the argument is off by one part in 2^48', () => {
    const moved = samples().map((s) => ({ ...s, x: String(Number(s.x) * (1 + 2 ** -48)) }));
    expect(compared(moved, [256]).far.length).toBeGreaterThan(500);
  });

  it('have pi and log 2 as other series give them, to 70 digits', () => {
    const script = `${prelude}
from fractions import Fraction
for bits in (256, 1280):
    precision(bits)
    pi = sum(Fraction(1, 16 ** k) * (Fraction(4, 8*k+1) - Fraction(2, 8*k+4) - Fraction(1, 8*k+5) - Fraction(1, 8*k+6)) for k in range(99))
    log2 = sum(Fraction(1, k * 2 ** k) for k in range(1, 400))
    for mine, other in ((recheck.PI, pi), (recheck.log(recheck.of(2)), log2)):
        error = abs(Fraction(mine.lo, 1 << bits) - other)
        print(mine.lo < mine.hi and mine.hi - mine.lo < 1 << 14 and error < Fraction(1, 2 ** 240))
`;
    expect(asked(script, 0)).toBe('True\n'.repeat(4));
  });
});

// Eight fractional bits: a rounding in the wrong direction shows immediately.
const coarse = `${prelude}
import random
from fractions import Fraction as F
from recheck import I, of
precision(8)
random.seed(7)
def any_interval():
    lo = random.choice([0, 1, -1, random.randint(-900, 900), random.randint(-9, 9)])
    return I(lo, lo + random.choice([0, 0, 1, random.randint(0, 600)]))
def members(a): return [F(a.lo, 256), F(a.hi, 256), F(2 * a.lo + a.hi, 768), F(min(max(0, a.lo), a.hi), 256)]
def has(a, t): return a.lo <= t * 256 <= a.hi
def tight(a, found): return a.lo > min(found) * 256 - 1 and a.hi < max(found) * 256 + 1
checked, wrong, loose = 0, [], []
def check(name, a, found, ends=()):
    global checked
    checked += len(found)
    if not all(has(a, t) for t in found): wrong.append(name)
    if ends and not tight(a, ends): loose.append(name)
for _ in range(3000):
    a, b, k = any_interval(), any_interval(), random.randint(0, 5)
    pairs = [(s, t) for s in members(a) for t in members(b)]
    check('add', a + b, [s + t for s, t in pairs], [s + t for s, t in pairs])
    check('sub', a - b, [s - t for s, t in pairs], [s - t for s, t in pairs])
    check('mul', a * b, [s * t for s, t in pairs], [s * t for s, t in pairs])
    check('neg', -a, [-s for s in members(a)])
    check('pow', a ** k, [s ** k for s in members(a)], [s ** k for s in members(a)])
    check('of', of(F(a.lo, 77)), [F(a.lo, 77)], [F(a.lo, 77)])
    try: check('div', a / b, [s / t for s, t in pairs], [s / t for s, t in pairs])
    except recheck.Verdict:
        if b.lo > 0 or b.hi < 0: wrong.append('div refused')
    except ZeroDivisionError: wrong.append('div by 0')
    root, length = recheck.sqrt(a ** 2 + 1), recheck.norm([a, b])
    check('sqrt', root ** 2, [s ** 2 + 1 for s in members(a)])
    for s, t in pairs:
        checked += 1
        if not (F(length.lo, 256) ** 2 <= s * s + t * t <= F(length.hi, 256) ** 2): wrong.append('norm')
print(checked > 200000, sorted(set(wrong)), sorted(set(loose)))
`;

const nested = `${prelude}
import json, sys
from fractions import Fraction as F
from recheck import of
names, xs = json.load(sys.stdin)
found, apart, wide = {}, [], []
for bits in (1280, 256):
    precision(bits)
    for f in names:
        for x in xs:
            value = valued(f, of(abs(x)) if f in ('log', 'sqrt') else of(x))
            ends = F(value.lo, 1 << bits), F(value.hi, 1 << bits)
            if bits == 1280: found[f, x] = ends
            elif not (ends[0] <= found[f, x][1] and found[f, x][0] <= ends[1]): apart.append((f, x))
            if found[f, x][1] - found[f, x][0] > F(1, 1 << 1100): wide.append((f, x))
print(len(found), apart, wide)
`;

describe.skipIf(isSkipped)(`the intervals of recheck.py${reason}`, () => {
  it('contain the results of all members, and at most one unit more', () => {
    expect(asked(coarse, 0)).toBe('True [] []\n');
  });

  it('of a series contain its remainder, and wait until its terms decrease', () => {
    const script = `${prelude}
from recheck import I, of, series
precision(8)
whole = series(of(1), of(1) / 2, lambda k: (1, 1))  # 1 + 1/2 + 1/4 + ... = 2, exact terms
late = series(I(1, 1), of(20), lambda k: (1, k))  # exp(20)/256, and its first terms grow
print(whole.lo <= 512 <= whole.hi, whole.hi - whole.lo < 9, late.lo <= 485165195 <= late.hi)
`;
    expect(asked(script, 0)).toBe('True True True\n');
  });

  it('with 256 bits contain what 1280 bits narrow down, for every function', () => {
    const normal = gaussianSource(19);
    const xs = Array.from({ length: 150 }, (_, k) => normal() * 4 ** ((k % 9) - 7));
    expect(asked(nested, [functions, xs])).toBe(`${8 * 150} [] []\n`);
  });
});

const trees = [
  ...[...builtIn.keys()].filter((name) => !['relu', 'leaky-relu', 'abs'].includes(name)),
  'relu(x + 5) - relu(2 - x/9)',
  'atan(x)^3 - x/(2 + cos(x))',
  'sqrt(1 + x^2)*sin(3*x)',
  'log(2 + x^2)/(1 + exp(x))',
  'erf(tanh(x))^2 - cos(pi*x)/7',
  '-(x^5)/(1 + x^4) + 1/(3 + sin(x))',
];

const enclosed = `${prelude}
import json, sys
from recheck import I, of
precision(256)
def meets(value, ends): return value.lo <= of(ends[1]).hi and of(ends[0]).lo <= value.hi
for tree, box, inner, found in json.load(sys.stdin, parse_int=float):
    try: jet = recheck.jet(tree, I(of(box[0]).lo, of(box[1]).hi))
    except recheck.Verdict as end: print('refused'); continue
    print(all(meets(value, ends) for value, ends in zip(jet, found)))
`;

type Ends = readonly [number, number];
type JetQuestion = readonly [tree: unknown, box: Ends, inner: number, found: readonly Ends[]];

function ends({ lo, hi }: Interval): Ends {
  return [lo, hi];
}

function questions(width: number): readonly JetQuestion[] {
  const normal = gaussianSource(3);
  return trees.flatMap((text) => {
    const activation = activationNamed(text);
    return Array.from({ length: 12 }, () => {
      const lo = 2 * normal();
      const hi = lo + width * Math.abs(normal());
      const inner = lo + (hi - lo) * Math.min(1, Math.abs(normal()));
      const sigma = enclose(activation, interval(inner));
      if (sigma === undefined) throw new Error(`${text} at ${inner}`);
      const { value, slope, curvature } = sigma;
      const found = [value, slope, curvature].map(ends);
      return [expressionToJson(activation.value), [lo, hi], inner, found] as const;
    });
  });
}

describe.skipIf(isSkipped)(`the activations of recheck.py${reason}`, () => {
  for (const width of [0, 2 ** -20, 0.05])
    it(`enclose sigma, sigma' and sigma'' as the symbolic derivatives do, on intervals of width ${width}`, () => {
      const all = questions(width);
      const answers = asked(enclosed, all).trim().split('\n');
      expect(answers.length).toBe(all.length);
      answers.forEach((answer, k) => expect(answer, JSON.stringify(all[k])).toBe('True'));
    });

  it("do not meet sigma'' of another activation", () => {
    const all = questions(0).map(
      ([tree, ...rest]) => [['add', tree, ['div', ['pow', 'x', 2], '1000000']], ...rest] as const,
    );
    expect(asked(enclosed, all)).not.toContain('True');
  });

  it('are refused for relu on an interval with its kink, and at a pole', () => {
    const all = [
      [['relu', 'x'], [-1, 0], 0, []],
      [['relu', 'x'], [0, 1], 0, []],
      [['relu', 'x'], [-1, 1], 0, []],
      [['div', '1', 'x'], [0, 1], 0, []],
      [['log', 'x'], [-1e-300, 1], 0, []],
      [['sqrt', 'x'], [0, 1], 0, []],
    ];
    expect(asked(enclosed, all)).toBe('refused\n'.repeat(all.length));
  });
});
