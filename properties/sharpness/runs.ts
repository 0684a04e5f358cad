/**
 * # Theorem S: the steps themselves, near enough to a minimum
 *
 * In float64, with one weight: f_i = z + z^2, z = x_i w, y = 0, at w = 0, where single steps may expand and the mean
 * square contracts.
 * @module
 */
import * as fc from 'fast-check';
import { randomSource } from '../../src/data/random.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { decide } from '../support/outcomes.ts';

interface Start {
  readonly x: readonly number[];
  /** Of the largest step that is stable in mean square for b = 1. */
  readonly share: number;
  /** norm(d_0)/r. */
  readonly distance: number;
  readonly seed: number;
}

const starts: fc.Arbitrary<Start> = fc.record({
  x: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 4 }),
  share: fc.integer({ min: 50, max: 95 }).map((k) => k / 100),
  distance: fc.integer({ min: 1, max: 9 }).map((k) => k / 10),
  seed: fc.nat(10_000),
});

const mean = (list: readonly number[]): number => list.reduce((s, a) => s + a, 0) / list.length;

/** E d^2 -> (1 - c) E d^2 in the linearised steps. */
function stepOf({ x, share }: Start): { readonly step: number; readonly c: number } {
  const h = x.map((a) => a * a);
  const step = (2 * share * mean(h)) / mean(h.map((a) => a * a));
  return { step, c: 1 - mean(h.map((a) => (1 - step * a) ** 2)) };
}

/**
 * The radius within which E d^2 still falls by 1 - c/2: r_i = a d + e and f_i' = a + g with a = x_i, abs(e) <= a^2 d^2
 * and abs(g) <= 2 a^2 abs(d), so a step is off by at most eta (3 a^3 d^2 + 2 a^4 abs(d)^3).
 */
function radiusOf(start: Start): number {
  const { step, c } = stepOf(start);
  const spare = Math.sqrt(1 - c / 2) - Math.sqrt(1 - c);
  const top = Math.max(...start.x);
  let r = spare / (step * 3 * top ** 3);
  while (step * (3 * top ** 3 * r + 2 * top ** 4 * r * r) > spare) r *= 0.9;
  return r;
}

/** Whether single steps from d come to 0. */
function converges({ x }: Start, step: number, first: number, random: () => number): boolean {
  let d = first;
  for (let k = 0; k < 4000; k++) {
    const a = x[Math.floor(random() * x.length)] ?? 1;
    const z = a * d;
    d -= step * (z + z * z) * a * (1 + 2 * z);
    if (Math.abs(d) < 1e-12 * first) return true;
    if (!(Math.abs(d) < 1e6)) return false;
  }
  return false;
}

/** Of 40 runs at least the share 1 - norm(d_0)^2/r^2 converges. */
function shareConverges(start: Start, times: number): Outcome {
  const { step } = stepOf(start);
  const random = randomSource(start.seed);
  const first = times * start.distance * radiusOf(start);
  const runs = Array.from({ length: 40 }, () => converges(start, step, first, random));
  const share = runs.filter(Boolean).length / runs.length;
  const least = 1 - start.distance ** 2;
  return decide(share >= least, `${share}`, `${least}`, 'the share of runs that converge');
}

const nearEnough = property<Start>({
  id: 'sharpness/near-enough',
  theorem: 'sharpness',
  statement:
    'For f_i = x_i w + (x_i w)^2 and T_1(1) = 1 - c < 1: of 40 runs with single samples from d_0 the share that converges is at least 1 - d_0^2/r^2, r the radius where the terms beyond the linear ones cost at most c/2.',
  evidence: 'sample',
  arbitrary: starts,
  hypotheses: {},
  conclude: (start) => shareConverges(start, 1),
  labels: (start) => {
    const { step } = stepOf(start);
    return start.x.some((a) => Math.abs(1 - step * a * a) > 1) ? ['single steps expand'] : [];
  },
  required: { 'single steps expand': 0.2 },
  proves: 1,
  show: ({ x, share, distance, seed }) =>
    `x = (${x.join(', ')}), share ${share}, d_0 = ${distance} r, seed ${seed}`,
  runs: 100,
  control: {
    statement: 'It is from any d_0, here 1000 r.',
    conclude: (start) => shareConverges(start, 1000),
  },
});

export const runProperties: readonly AnyProperty[] = [nearEnough];
