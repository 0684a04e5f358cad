import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import {
  entryOf,
  gramOf,
  largeSingular,
  productSum,
  productsOf,
  singularAgainst,
} from '../../../src/certificates/exact/gram.ts';
import type { Comparison, Gram, Products } from '../../../src/certificates/exact/gram.ts';
import { compare, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { point } from '../../../src/certificates/exact/ranges.ts';
import type { Range } from '../../../src/certificates/exact/ranges.ts';
import { toDouble } from '../../../src/certificates/exact/outcome.ts';
import { integersOf } from '../../../src/arithmetic/dyadic.ts';
import { profile } from '../../arithmetic/arbitraries.ts';

interface Network {
  readonly slopes: readonly (readonly number[])[];
  readonly inputs: readonly (readonly number[])[];
}

function gram(
  { slopes, inputs }: Network,
  bits: number = 128,
  blur: Real = { man: 0n, exp: 0 },
): Gram {
  const weighted = slopes.map((row) =>
    row.map((a) => {
      const { man, exp } = realFromDouble(a);
      if (blur.man === 0n) return point({ man, exp });
      const [wide, low] = [man << BigInt(exp - blur.exp), blur.exp];
      return { lo: { man: wide - blur.man, exp: low }, hi: { man: wide + blur.man, exp: low } };
    }),
  );
  return gramOf(weighted, productsOf(inputs.map((x) => integersOf(x))), bits);
}

/** G_ik = (S S^T)_ik (X X^T)_ik over Q. */
function exactGram({ slopes, inputs }: Network): readonly (readonly Rational[])[] {
  const inner = (a: readonly number[], b: readonly number[]): Rational =>
    a.reduce(
      (s, x, k) => Q.add(s, Q.mul(rationalFromDouble(x), rationalFromDouble(b[k] ?? 0))),
      Q.zero,
    );
  return slopes.map((a, i) =>
    slopes.map((b, k) => Q.mul(inner(a, b), inner(inputs[i] ?? [], inputs[k] ?? []))),
  );
}

/** Whether all pivots are positive, over Q. */
function isDefinite(A: readonly (readonly Rational[])[]): boolean {
  const [first, ...rest] = A;
  const pivot = first?.[0];
  if (first === undefined || pivot === undefined) return true;
  if (pivot.num <= 0n) return false;
  const schur = rest.map((row) =>
    row
      .slice(1)
      .map((a, k) => Q.sub(a, Q.div(Q.mul(row[0] ?? Q.zero, first[k + 1] ?? Q.zero), pivot))),
  );
  return isDefinite(schur);
}

function shifted(
  G: readonly (readonly Rational[])[],
  s: Rational,
): readonly (readonly Rational[])[] {
  return G.map((row, i) => row.map((a, k) => (i === k ? Q.sub(a, s) : a)));
}

const small = fc.integer({ min: -4, max: 4 });
const network = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.array(small, { minLength: 12, maxLength: 12 }),
    fc.array(small, { minLength: 12, maxLength: 12 }),
    fc.constantFrom(0, 300, -300),
  )
  .map(([n, s, x, e]): Network => ({
    slopes: Array.from({ length: n }, (_, i) => s.slice(3 * i, 3 * i + 3)),
    inputs: Array.from({ length: n }, (_, i) =>
      x.slice(3 * i, 3 * i + 3).map((a) => (i === 0 ? a * 2 ** e : a)),
    ),
  }));

function against(net: Network, squared: number, bits?: number): Comparison {
  return singularAgainst(gram(net, bits), point(realFromDouble(squared)));
}

/** An entry of exact products, with its powers of two. */
function exactEntry({ products, exps }: Products, i: number, k: number): number {
  return Number(products[i]?.[k] ?? 0n) * 2 ** ((exps[i] ?? 0) + (exps[k] ?? 0));
}

describe('exact products', () => {
  const A = { products: [[4n], [-2n, 5n]], exps: [1, -2] };
  const B = { products: [[1n], [3n, 7n]], exps: [0, 1] };

  it('are added exactly, whatever their powers of two are', () => {
    for (const [left, right] of [
      [A, B],
      [B, A],
      [A, A],
    ] as const) {
      const sum = productSum(left, right);
      for (const [i, k] of [
        [0, 0],
        [1, 0],
        [1, 1],
      ] as const)
        expect(exactEntry(sum, i, k)).toBe(exactEntry(left, i, k) + exactEntry(right, i, k));
    }
  });

  it('are those of the slopes and of X X^T where no entry was rounded, and unknown else', () => {
    const exactly = (x: number): Range => point(realFromDouble(x));
    const slopes = [
      [3, 1],
      [0.5, -0.25],
    ] as const;
    const { whole } = gramOf(
      slopes.map((row) => row.map(exactly)),
      A,
      64,
    );
    if (whole === undefined) throw new Error('rounded');
    expect(exactEntry(whole, 0, 0)).toBe(10 * exactEntry(A, 0, 0));
    expect(exactEntry(whole, 1, 0)).toBe(1.25 * exactEntry(A, 1, 0));
    expect(exactEntry(whole, 1, 1)).toBe(0.3125 * exactEntry(A, 1, 1));
    const wide = { lo: realFromDouble(1), hi: realFromDouble(1.5) };
    expect(
      gramOf(
        [
          [wide, exactly(1)],
          [exactly(1), exactly(1)],
        ],
        A,
        64,
      ).whole,
    ).toBe(undefined);
  });
});

describe('singularAgainst', () => {
  it('decides as exact elimination over Q does, for all small networks of rows of any size', () => {
    const seen = { above: 0, below: 0, undecided: 0 };
    fc.assert(
      fc.property(network, fc.constantFrom(2 ** -40, 0.3, 1, 2.5, 17, 60.25, 1e3), (net, s) => {
        const G = shifted(exactGram(net), rationalFromDouble(s));
        const answer = against(net, s);
        seen[answer]++;
        if (answer === 'above') expect(isDefinite(G)).toBe(true);
        if (answer === 'below') expect(isDefinite(G)).toBe(false);
        // undecided only on the boundary, where G - s I is singular
        if (answer === 'undecided') expect(isDefinite(G)).toBe(false);
      }),
      { ...profile, numRuns: 1000 },
    );
    expect(seen.above).toBeGreaterThan(100);
    expect(seen.below).toBeGreaterThan(100);
    expect(seen.undecided).toBeLessThan(20);
  });

  // J = diag(3, 4) and sigma_min = 3
  const diagonal: Network = {
    slopes: [[1], [1]],
    inputs: [
      [3, 0],
      [0, 4],
    ],
  };
  // G = [[2, 1], [1, 2]] has the least eigenvalue 1, with vector (1, -1)
  const coupled: Network = {
    slopes: [[1], [1]],
    inputs: [
      [1, 1, 0],
      [1, 0, 1],
    ],
  };

  it('tells 2^-52 above from 2^-52 below, and calls equality undecided', () => {
    for (const [net, value] of [
      [diagonal, 9],
      [coupled, 1],
    ] as const) {
      expect(against(net, value * (1 - 2 ** -52))).toBe('above');
      expect(against(net, value * (1 + 2 ** -52))).toBe('below');
      expect(against(net, value)).toBe('undecided');
      expect(against(net, value, 2048)).toBe('undecided');
    }
  });

  it('needs more bits for a smaller gap', () => {
    const almost = {
      lo: { man: (1n << 140n) - 1n, exp: -140 },
      hi: { man: (1n << 140n) - 1n, exp: -140 },
    };
    expect(singularAgainst(gram(coupled, 128), almost)).toBe('undecided');
    expect(singularAgainst(gram(coupled, 256), almost)).toBe('above');
  });

  it('says undecided, not above or below, when the entries are not known well enough', () => {
    const blurred = gram(coupled, 128, { man: 1n, exp: -10 });
    const squared = (x: number): Comparison => singularAgainst(blurred, point(realFromDouble(x)));
    expect(squared(0.5)).toBe('above');
    expect(squared(1 - 2 ** -12)).toBe('undecided');
    expect(squared(1 + 2 ** -12)).toBe('undecided');
    expect(squared(1.5)).toBe('below');
  });

  it('takes both ends of s into account', () => {
    const range = { lo: realFromDouble(0.5), hi: realFromDouble(1.5) };
    expect(singularAgainst(gram(coupled), range)).toBe('undecided');
  });

  it('calls a row of zeros below every s >= 0', () => {
    const flat: Network = { slopes: [[1], [0]], inputs: coupled.inputs };
    expect(against(flat, 2 ** -1000)).toBe('below');
    expect(against(flat, 0)).toBe('below');
    expect(against({ slopes: [[1], [1]], inputs: [[1], [1]] }, 2 ** -60)).toBe('below');
  });
});

describe('gramOf', () => {
  it('contains G of each choice of slopes within its radii', () => {
    const ends = [
      [
        [1, 1.25],
        [-2, -1.5],
      ],
      [
        [0.5, 0.5],
        [3, 3.5],
      ],
    ] as const;
    const inputs = [
      [1, 2],
      [3, -1],
    ];
    const weighted = ends.map((row) =>
      row.map(([lo, hi]) => ({ lo: realFromDouble(lo), hi: realFromDouble(hi) })),
    );
    const { mid, rad, exps } = gramOf(weighted, productsOf(inputs.map((x) => integersOf(x))), 128);
    for (let choice = 0; choice < 16; choice++) {
      const slopes = ends.map((row, i) =>
        row.map((pair, j) => pair[(choice >> (2 * i + j)) & 1] ?? 0),
      );
      const exact = exactGram({ slopes, inputs });
      for (const [i, k] of [
        [0, 0],
        [1, 0],
        [1, 1],
      ] as const) {
        const unit = Q.mul(scale(exps[i] ?? 0), scale(exps[k] ?? 0));
        const off = Q.sub(exact[i]?.[k] ?? Q.zero, Q.mul(ratio(mid[i]?.[k] ?? 0n), unit));
        const size = off.num < 0n ? Q.neg(off) : off;
        const most = Q.mul(ratio(rad[i]?.[k] ?? 0n), unit);
        expect(compareRational(size, most) <= 0, `entry (${i}, ${k})`).toBe(true);
      }
    }
  });
});

function scale(exp: number): Rational {
  return exp >= 0 ? ratio(1n << BigInt(exp)) : ratio(1n, 1n << BigInt(-exp));
}

describe('entryOf', () => {
  it('is the entry, for rows of very different sizes', () => {
    const net: Network = {
      slopes: [
        [2 ** -200, 3],
        [5, 2 ** 90],
      ],
      inputs: [
        [1, 2 ** -300],
        [2 ** 150, 7],
      ],
    };
    const exact = exactGram(net);
    for (const [i, j] of [
      [0, 0],
      [1, 0],
      [1, 1],
    ] as const) {
      const { man, exp } = entryOf(gram(net), i, j);
      const found = exp >= 0 ? ratio(man << BigInt(exp)) : ratio(man, 1n << BigInt(-exp));
      const entry = exact[i]?.[j] ?? Q.zero;
      const error = Q.sub(found, entry);
      const size = Q.mul(entry, ratio(1n, 1n << 100n));
      expect(compareRational(error.num < 0n ? Q.neg(error) : error, size) <= 0).toBe(true);
    }
  });
});

describe('largeSingular', () => {
  it('comes within 2^-12 of the least eigenvalue, and stays below', () => {
    for (const [slopes, inputs, value] of [
      [
        [[1], [1]],
        [
          [3, 0],
          [0, 4],
        ],
        9,
      ],
      [
        [[1], [1]],
        [
          [1, 1, 0],
          [1, 0, 1],
        ],
        1,
      ],
      [
        [[1], [1]],
        [
          [1, 1, 0],
          [-1, 0, 1],
        ],
        1,
      ],
    ] as const) {
      const squared = point(realFromDouble(value / 1024));
      const found = largeSingular(gram({ slopes, inputs }), squared);
      expect(compare(found, realFromDouble(value))).toBe(-1);
      expect(toDouble(found)).toBeGreaterThan(value * (1 - 2 ** -11));
    }
  });
});
