/**
 * # Theorems O3, O4 and O5: the networks of the proofs, exactly
 * @module
 */
import * as fc from 'fast-check';
import { leftHalf, matchingAtDepth, matchingWindows } from '../../src/grids/instances.ts';
import type { Architecture } from '../../src/grids/instances.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { crossings } from '../../src/grids/instances.ts';
import { decide } from '../support/outcomes.ts';
import { labelsOf, lines, rankOf, showArchitecture, sigmaOf } from './architectures.ts';

const theorem = 'overlaps';

const matching = property<Architecture>({
  id: 'overlaps/instance',
  theorem,
  statement:
    'For N <= 8, r <= M and every window and stride: the network that compares the ends of each window has rank r^sigma.',
  evidence: 'proof',
  arbitrary: lines(0),
  hypotheses: { 'r <= M': ({ channels, templates }) => channels <= templates },
  conclude: (a) => {
    const rank = rankOf(matchingWindows(a));
    return decide(
      rank === a.channels ** sigmaOf(a),
      `${rank}`,
      `${a.channels ** sigmaOf(a)}`,
      'rank',
    );
  },
  labels: labelsOf,
  required: {
    'sigma = 0': 0.03,
    'sigma = 1': 0.2,
    'sigma >= 2': 0.2,
    'r < M': 0.3,
    'r = M': 0.2,
    'S = B': 0.1,
    'the cut inside a window, S = B': 0.03,
  },
  proves: 1,
  show: showArchitecture,
  runs: 200,
  control: {
    statement: 'The rank is r^(sigma + 1).',
    conclude: (a) => {
      const rank = rankOf(matchingWindows(a));
      const wanted = a.channels ** (sigmaOf(a) + 1);
      return decide(rank === wanted, `${rank}`, `${wanted}`, 'rank');
    },
  },
});

const noLess = property<Architecture>({
  id: 'overlaps/longer-windows',
  theorem,
  statement:
    'For S = 1 and r <= M: a longer window has at least the rank of a shorter one while B <= N/2 + 1.',
  evidence: 'proof',
  arbitrary: lines(0).map((a) => ({ ...a, stride: 1 })),
  hypotheses: { 'B < N': ({ window, shape: [N = 0] }) => window < N },
  conclude: (a) => {
    const [N = 0] = a.shape;
    const [now, then] = [a, { ...a, window: a.window + 1 }].map((b) => rankOf(matchingWindows(b)));
    const isShort = a.window + 1 <= N / 2 + 1;
    return decide(!isShort || (then ?? 0) >= (now ?? 0), `${then}`, `${now}`, 'the rank falls');
  },
  labels: (a) => {
    const [N = 0] = a.shape;
    return [a.window + 1 <= N / 2 + 1 ? 'B < N/2 + 1' : 'B >= N/2 + 1'];
  },
  required: { 'B < N/2 + 1': 0.2, 'B >= N/2 + 1': 0.2 },
  proves: 1,
  show: showArchitecture,
  runs: 80,
  control: {
    statement: 'A longer window never has a smaller rank.',
    conclude: (a) => {
      const [now, then] = [a, { ...a, window: a.window + 1 }].map((b) =>
        rankOf(matchingWindows(b)),
      );
      return decide((then ?? 0) >= (now ?? 0), `${then}`, `${now}`, 'the rank falls');
    },
  },
});

interface Depth {
  readonly N: number;
  readonly M: number;
  readonly window: number;
  readonly depth: number;
}

const exponent = ({ N, window, depth }: Depth): number =>
  Math.min(depth * (window - 1), N - depth * (window - 1));

const layers = property<Depth>({
  id: 'overlaps/layers',
  theorem,
  statement:
    'L layers with window B at stride 1 on N <= 8 positions, L(B - 1) < N: the network of O4 has rank M^min(L(B-1), N-L(B-1)).',
  evidence: 'proof',
  arbitrary: fc
    .record({
      N: fc.constantFrom(4, 6, 8),
      M: fc.constantFrom(2, 2, 3),
      window: fc.integer({ min: 2, max: 4 }),
      depth: fc.integer({ min: 1, max: 4 }),
    })
    .map((d) => ({ ...d, M: d.N === 8 ? 2 : d.M })),
  hypotheses: { 'L(B - 1) < N': ({ N, window, depth }) => depth * (window - 1) < N },
  conclude: (d) => {
    const rank = rankOf(matchingAtDepth(d.N, d.M, d.window, d.depth));
    return decide(rank === d.M ** exponent(d), `${rank}`, `${d.M ** exponent(d)}`, 'rank');
  },
  labels: ({ depth }) => [depth === 1 ? '1 layer' : depth === 2 ? '2 layers' : '3 or more'],
  required: { '2 layers': 0.15, '3 or more': 0.2 },
  proves: 1,
  show: (d) => `N = ${d.N}, M = ${d.M}, B = ${d.window}, L = ${d.depth}`,
  runs: 60,
  control: {
    statement: 'The rank is that of one layer with this window.',
    conclude: (d) => {
      const rank = rankOf(matchingAtDepth(d.N, d.M, d.window, d.depth));
      const single = d.M ** exponent({ ...d, depth: 1 });
      return decide(rank === single, `${rank}`, `${single}`, 'rank');
    },
  },
});

const plane = property<Architecture>({
  id: 'overlaps/plane',
  theorem,
  statement:
    'H x W positions, W even, windows B x B at stride 1, r <= M: the network of O5 has rank r^((H-B+1) min(B-1, W-B+1)).',
  evidence: 'proof',
  arbitrary: fc
    .record({
      shape: fc.constantFrom([1, 4], [2, 2], [2, 4], [3, 2], [3, 4], [2, 6]),
      window: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ shape, window, channels }) => ({
      shape,
      templates: 2,
      window: Math.min(window, ...shape),
      stride: 1,
      channels,
    })),
  hypotheses: {},
  conclude: (a) => {
    const [H = 0, W = 0] = a.shape;
    const sigma = (H - a.window + 1) * Math.min(a.window - 1, W - a.window + 1);
    const rank = rankOf(matchingWindows(a));
    const counted = crossings(a, leftHalf(a.shape));
    return decide(
      rank === a.channels ** sigma && counted === sigma,
      `${rank}, ${counted} windows`,
      `${a.channels ** sigma}, ${sigma}`,
      'rank',
    );
  },
  labels: (a) => [a.window === 1 ? 'B = 1' : 'B >= 2', `r = ${a.channels}`],
  required: { 'B >= 2': 0.3, 'r = 2': 0.3 },
  proves: 1,
  show: showArchitecture,
  runs: 40,
  control: {
    statement: 'The exponent is min(B - 1, W - B + 1), as on a line.',
    conclude: (a) => {
      const [, W = 0] = a.shape;
      const rank = rankOf(matchingWindows(a));
      const wanted = a.channels ** Math.min(a.window - 1, W - a.window + 1);
      return decide(rank === wanted, `${rank}`, `${wanted}`, 'rank');
    },
  },
});

export const instanceProperties: readonly AnyProperty[] = [matching, noLess, layers, plane];
