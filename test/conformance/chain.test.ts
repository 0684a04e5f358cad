import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minusDown, plusUp } from '../../src/arithmetic/bounds.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import { rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { chainOf } from '../../src/conformance/chain.ts';
import { formats } from '../../src/conformance/rounding.ts';
import type { Quantity } from '../../src/conformance/rounding.ts';
import { identity, scaled, shifted, times } from '../../src/data/onnx-affine.ts';
import type { Affine, AffineStep } from '../../src/data/onnx-affine.ts';
import type { ModelStage } from '../../src/data/onnx-read.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { profile } from '../data/support.ts';

const relu = activationNamed('relu').value;

/** The stage in these steps, which must fold exactly. */
function stage(...steps: readonly AffineStep[]): ModelStage {
  const map = steps.reduce<Affine>((before, step) => {
    const next =
      step.kind === 'times'
        ? times(step.weights, before)
        : (step.kind === 'scaled' ? scaled : shifted)(before, step.by);
    if (typeof next === 'string') throw new RangeError(next);
    return next;
  }, identity);
  const { weights, biases } = map;
  if (weights === undefined) throw new RangeError('no weights');
  expect(map.steps).toEqual(steps);
  return { weights, biases, steps };
}

const by = (kind: 'scaled' | 'shifted', ...xs: readonly number[]): AffineStep => ({
  kind,
  by: Float64Array.from(xs),
});

function product(rows: number, ...xs: readonly number[]): AffineStep & { readonly kind: 'times' } {
  return { kind: 'times', weights: dense(rows, xs.length / rows, Float64Array.from(xs)) };
}

/** Arithmetic in which a program computes; sums run from the first term, or from the last one. */
interface Program<T> {
  readonly of: (x: number) => T;
  readonly add: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  readonly relu: (a: T) => T;
  readonly fromLast: boolean;
}

function float32(fromLast: boolean): Program<number> {
  return {
    of: (x) => x,
    add: (a, b) => Math.fround(a + b),
    mul: (a, b) => Math.fround(a * b),
    relu: (a) => Math.max(a, 0),
    fromLast,
  };
}

const overQ: Program<Rational> = {
  of: rationalFromDouble,
  add: Q.add,
  mul: Q.mul,
  relu: (a) => (a.num > 0n ? a : Q.zero),
  fromLast: false,
};

function row<T>(P: Program<T>, W: Dense, i: number, u: readonly T[]): T {
  const terms = u.map((x, k) => P.mul(P.of(W.data[i * W.cols + k] ?? 0), x));
  const [first = P.of(0), ...more] = P.fromLast ? terms.toReversed() : terms;
  return more.reduce(P.add, first);
}

function after<T>(P: Program<T>, step: AffineStep, u: readonly T[]): readonly T[] {
  if (step.kind === 'times')
    return Array.from({ length: step.weights.rows }, (_, i) => row(P, step.weights, i, u));
  const act = step.kind === 'scaled' ? P.mul : P.add;
  return u.map((x, j) => act(x, P.of(step.by[j] ?? 0)));
}

/** The outputs of a ReLU network for one row, step by step. */
function computed<T>(
  P: Program<T>,
  stages: readonly ModelStage[],
  x: readonly number[],
): readonly T[] {
  return stages.reduce<readonly T[]>(
    (u, { steps }, l) => {
      const z = steps.reduce<readonly T[]>((t, step) => after(P, step, t), u);
      return l === stages.length - 1 ? z : z.map(P.relu);
    },
    x.map((t) => P.of(t)),
  );
}

function entriesFor(stages: readonly ModelStage[], x: readonly number[]): readonly Quantity[] {
  const activations = stages.slice(1).map(() => relu);
  const X = { shape: [1, x.length], data: x };
  return chainOf({ stages, activations }).outputs(formats.f32, X).entries;
}

function isWithin({ value, error }: Quantity, got: number): boolean {
  return minusDown(value.lo, error) <= got && got <= plusUp(value.hi, error);
}

/** Quarters: what is folded from them is exact in doubles, and still rounds in float32 after a few products. */
const entry = fc.integer({ min: -999, max: 999 }).map((k) => k / 4);
const some = (length: number): fc.Arbitrary<readonly number[]> =>
  fc.array(entry, { minLength: length, maxLength: length });

const network = fc
  .tuple(some(3), some(6), some(3), some(2), some(4), some(2), some(2), some(1), some(3))
  .map(([mean, first, , biases, second, more, last, factor, x]) => ({
    stages: [
      stage(by('shifted', ...mean), product(2, ...first), by('shifted', ...biases)),
      stage(by('scaled', ...more), product(2, ...second), by('shifted', ...more)),
      stage(product(1, ...last), by('scaled', ...factor), by('shifted', ...factor)),
    ],
    x,
  }));

describe('the range of outputs of a chain', () => {
  it('contains the exact output, for all ReLU networks in steps', () => {
    fc.assert(
      fc.property(network, ({ stages, x }) => {
        const exact = computed(overQ, stages, x);
        entriesFor(stages, x).forEach(({ value }, k) =>
          expect(contains(value, exact[k] ?? Q.zero)).toBe(true),
        );
      }),
      profile,
    );
  });

  it('contains what float32 computes in two orders, for all ReLU networks in steps', () => {
    fc.assert(
      fc.property(network, fc.boolean(), ({ stages, x }, fromLast) => {
        const answers = computed(float32(fromLast), stages, x);
        entriesFor(stages, x).forEach((quantity, k) =>
          expect(isWithin(quantity, answers[k] ?? Number.NaN)).toBe(true),
        );
      }),
      profile,
    );
  });

  const half = 2 ** -24; // added to 1, float32 loses it
  const many = Array.from({ length: 12 }, () => half);
  const factors = Array.from({ length: 4 }, () => by('scaled', 1 + 2 ** -7));

  it.each([
    ['terms of a product', [stage(product(1, 1, ...many.map(() => 1)))], [1, ...many]],
    ['terms after a product', [stage(product(1, 1), ...many.map((x) => by('shifted', x)))], [1]],
    [
      'terms before a factor',
      [stage(product(1, 1, ...many.map(() => 1)), by('scaled', 1024))],
      [1, ...many],
    ],
    ['products in a row', [stage(product(1, 1), ...factors)], [1 + 16_067 * 2 ** -23]],
    [
      'layers before',
      [stage(product(1, 1, ...many.map(() => 1))), stage(product(1, 3))],
      [1, ...many],
    ],
  ] as const)('counts the roundings of %s', (_, stages, x) => {
    const [got = Number.NaN] = computed(float32(false), stages, x);
    const [quantity] = entriesFor(stages, x);
    if (quantity === undefined) throw new RangeError('no output');
    const [exact = Q.zero] = computed(overQ, stages, x);
    expect(rationalFromDouble(got)).not.toEqual(exact);
    expect(isWithin(quantity, got)).toBe(true);
  });

  it('excludes the answers of another network', () => {
    const stages = [
      stage(product(2, 1, 2, 3, 4), by('shifted', 0.5, -0.25)),
      stage(product(2, 1, 1, 2, -1)),
    ];
    const other = [stages[0] ?? stage(), stage(product(2, 1, 1 + 2 ** -12, 2, -1))];
    const x = [1.25, 0.75];
    const [first, second] = entriesFor(stages, x);
    const [wrong = 0, right = 0] = computed(float32(false), other, x);
    expect(first && isWithin(first, wrong)).toBe(false);
    expect(second && isWithin(second, right)).toBe(true);
  });

  it('says where a product may overflow, also one with 0', () => {
    const [large] = entriesFor([stage(product(1, 2 ** 100)), stage(product(1, 0))], [2 ** 100]);
    expect(large?.overflow).toBe(true);
    const within = stage(product(1, 2 ** 100), by('scaled', 2 ** -100));
    expect(entriesFor([within], [2 ** 100])[0]?.overflow).toBe(true);
    const [small] = entriesFor([stage(product(1, 2 ** 100)), stage(product(1, 0))], [2 ** 20]);
    expect(small).toMatchObject({ overflow: false, value: { lo: 0, hi: 0 } });
  });

  it('has n rows of k outputs, or n outputs', () => {
    const X = { shape: [2, 1], data: [1, 2] };
    const of = (last: ModelStage): readonly number[] =>
      chainOf({ stages: [stage(product(1, 1)), last], activations: [relu] }).outputs(formats.f64, X)
        .shape;
    expect(of(stage(product(1, 1)))).toEqual([2]);
    expect(of(stage(product(3, 1, 1, 1)))).toEqual([2, 3]);
  });
});
