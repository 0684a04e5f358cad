/**
 * # Lemma W for the bumps of Theorem R
 *
 * Over Q, in L2 of [0, 1]: L is spanned by sums of bumps and by neurons, which are in no span of bumps. Distances come from
 * inner products, as Schur complements.
 * @module
 */
import * as fc from 'fast-check';
import { bumpSquare } from '../../src/approximation/closed-forms.ts';
import type { LineNetwork } from '../../src/approximation/piecewise.ts';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { bump, fractionInside, kinked, product } from '../rates/line.ts';
import { sum } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, showVector } from '../support/outcomes.ts';

interface Space {
  readonly power: number;
  readonly N: number;
  /** For each function that spans L: multiples of the bumps, and the kink of a neuron that is added. */
  readonly spanned: readonly { readonly parts: readonly Rational[]; readonly kink?: Rational }[];
}

const part = fc.integer({ min: -2, max: 2 }).map((c) => ratio(BigInt(c)));

const spaces: fc.Arbitrary<Space> = fc
  .record({
    power: fc.integer({ min: 0, max: 1 }),
    N: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 0, max: 3 }),
    parts: draws(draws(part, 4), 3),
    kinks: draws(fc.option(fractionInside, { nil: undefined }), 3),
  })
  .map(({ power, N, k, parts, kinks }) => ({
    power,
    N,
    spanned: parts.slice(0, Math.min(k, N)).map((own, i) => {
      const kink = kinks[i];
      return { parts: own.slice(0, N), ...(kink === undefined ? {} : { kink }) };
    }),
  }));

function functionsOf({ power, N, spanned }: Space): readonly LineNetwork[] {
  return spanned.map(({ parts, kink }) => {
    const own = parts.map((c, i) => ({ c, net: bump({ power, N }, i) }));
    const more = kink === undefined ? [] : [kink];
    const knots = [...own.flatMap(({ net }) => net.biases.map(Q.neg)), ...more];
    const outputs = own.flatMap(({ c, net }) => net.outputs.map((v) => Q.mul(c, v)));
    return kinked(power, knots, [...outputs, ...more.map(() => Q.one)]);
  });
}

/** The squared distance of f from the span, by elimination in the matrix of inner products. */
function squaredDistance(span: readonly LineNetwork[], f: LineNetwork): Rational {
  const all = [...span, f];
  const table = all.map((g) => all.map((h) => product(g, h)));
  for (let k = 0; k < span.length; k++) {
    const top = table[k] ?? [];
    const pivot = top[k] ?? Q.zero;
    if (pivot.num === 0n) continue; // a function in the span of the earlier ones
    for (let i = k + 1; i < all.length; i++) {
      const factor = Q.div(table[i]?.[k] ?? Q.zero, pivot);
      table[i] = (table[i] ?? []).map((a, j) => Q.sub(a, Q.mul(factor, top[j] ?? Q.zero)));
    }
  }
  return table.at(-1)?.at(-1) ?? Q.zero;
}

/** The squared distances of all bumps sum to at least h^2 times (N less some number). */
function averageHolds(s: Space, taken: number): Outcome {
  const span = functionsOf(s);
  const all = Array.from({ length: s.N }, (_, i) => squaredDistance(span, bump(s, i)));
  const tail = Q.mul(bumpSquare(s.N, s.power), ratio(BigInt(s.N - taken)));
  return atMost(tail, sum(all), 'the sum of squared distances');
}

const bumps = property<Space>({
  id: 'n-width/bumps',
  theorem: 'n-width',
  statement:
    'For N <= 4 bumps of Theorem R and every space of dimension k <= 3 that sums of bumps and neurons span: their squared distances to it sum to at least h^2 (N - k).',
  evidence: 'proof',
  arbitrary: spaces,
  hypotheses: {},
  conclude: (s) => averageHolds(s, s.spanned.length),
  labels: ({ power, N, spanned }) => [
    `k = ${spanned.length}`,
    `power ${power}`,
    N === 1 ? 'N = 1' : 'N > 1',
    ...(spanned.some(({ kink }) => kink !== undefined) ? ['outside the span of bumps'] : []),
  ],
  required: { 'k = 0': 0.1, 'k = 2': 0.1, 'N = 1': 0.1, 'outside the span of bumps': 0.3 },
  proves: 1,
  show: ({ power, N, spanned }) =>
    `power ${power}, N = ${N}, L spanned by ${spanned.map(({ parts, kink }) => showVector(kink === undefined ? parts : [...parts, kink])).join(', ')}`,
  runs: 60,
  control: {
    statement: 'The same with k - 1 in the place of k.',
    conclude: (s) => averageHolds(s, s.spanned.length - 1),
  },
});

export const bumpProperties: readonly AnyProperty[] = [bumps];
