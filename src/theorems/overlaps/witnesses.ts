/**
 * # Theorem O with a hypothesis dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * A candidate is an architecture: its sizes count, and its entries are all 1. Neurons are channels, samples are
 * templates, and inputs are the positions of a window, or of one half where there is no window.
 *
 * ## Main definitions
 * - {@link overlapRow}, {@link weightsRow}, {@link smallWeightsRow}, {@link templatesRow}, {@link channelsRow},
 *   {@link sumsRow}, {@link cutRow}, {@link productsRow}, {@link moreOverlapRow}
 * @module
 */
import { rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import type { Candidate, Row, Scope } from '../../counterexamples/row.ts';
import { drawnWindows } from '../../grids/draw.ts';
import { leftHalf, matchingWindows } from '../../grids/instances.ts';
import { assignments } from '../../grids/network.ts';
import { tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { refutedBy } from '../rule.ts';
import { fileOf, line, pairsFact, rankFact, straddling } from './facts.ts';
import type { Sizes } from './facts.ts';
import {
  ofChannels,
  ofFalseTheorem,
  ofFunctions,
  ofLeaves,
  ofSide,
  ofStride,
  ofWeights,
} from './near-miss.ts';
import { cutOf, overlapsRules } from './refutations.ts';

const relu = activationNamed('relu').value;

function ones(rows: number, cols: number): Matrix<Rational> {
  return tabulate(rows, cols, () => Q.one);
}

function candidateOf({ channels, templates, window }: Sizes): Candidate {
  return {
    activation: relu,
    inputs: ones(templates, window),
    hidden: ones(channels, window),
    outputs: Array.from({ length: channels }, () => Q.one),
  };
}

/** The sizes in a candidate whose entries are all 1. */
function sizesOf({ inputs, hidden, outputs }: Candidate): Sizes | undefined {
  const entries = [...Array.from(inputs.data), ...Array.from(hidden.data), ...outputs];
  if (entries.some(({ num, den }) => num !== 1n || den !== 1n)) return undefined;
  return { channels: hidden.rows, templates: inputs.rows, window: inputs.cols };
}

function upTo(most: number): readonly number[] {
  return Array.from({ length: most }, (_, k) => k + 1);
}

function* enumerate({ neurons, samples, inputs }: Scope): Generator<Candidate> {
  for (const channels of upTo(neurons))
    for (const templates of upTo(samples))
      for (const window of upTo(inputs)) yield candidateOf({ channels, templates, window });
}

/** N positions that a few windows cover, few enough to compute all values. */
function positionsFor({ window }: Sizes): number {
  return 2 * window;
}

/** The file if its rank is below r^sigma. */
function ifLess(fact: Fact): FactsFile | undefined {
  const cut = cutOf(fact);
  if (cut === undefined) return undefined;
  const sigma = Math.min(cut.window - 1, cut.N - cut.window + 1);
  return cut.fact.rank < cut.channels ** sigma ? fileOf(fact) : undefined;
}

const common = {
  theorem: 'overlaps',
  kind: 'dropped',
  references: ['SS18'],
  enumerate,
  neurons: 'single',
} as const;

const small: Scope = { samples: 2, inputs: 2, neurons: 2, height: 1 };

function draw(most: Sizes): Row['draw'] {
  return (random) => {
    const below = (n: number): number => 1 + Math.floor(random() * n);
    return candidateOf({
      channels: below(most.channels),
      templates: below(most.templates),
      window: below(most.window),
    });
  };
}

const few = draw({ channels: 3, templates: 3, window: 2 });

/** A witness from sizes with a window of at least 2 and few positions. */
function ofSizes(witness: (sizes: Sizes) => FactsFile | undefined): Row['witness'] {
  return (candidate) => {
    const sizes = sizesOf(candidate);
    if (sizes === undefined || sizes.window < 2 || sizes.window > 4) return undefined;
    return sizes.templates ** positionsFor(sizes) > 10_000 ? undefined : witness(sizes);
  };
}

/** r^sigma over the rank. */
const ratioOfRanks: Row['margin'] = ({ facts }) => {
  const cut = facts.flatMap((f) => cutOf(f) ?? [])[0];
  if (cut === undefined) return 0;
  return cut.channels ** Math.min(cut.window - 1, cut.N - cut.window + 1) / cut.fact.rank;
};

export const overlapRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/overlap'),
  ...common,
  nearMisses: ofStride,
  drops: 'overlap',
  statement:
    'Let F be invertible and r <= M. Then for windows of length B at any stride rank [A] = r^min(B-1, N-B+1) for almost all weights.',
  yet: 'the rank is smaller for all weights',
  scope: small,
  draw: few,
  witness: ofSizes((sizes) =>
    sizes.channels > sizes.templates
      ? undefined
      : ifLess(straddling(line(positionsFor(sizes), sizes, sizes.window))),
  ),
  margin: ratioOfRanks,
};

export const weightsRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/generic-weights'),
  ...common,
  nearMisses: ofWeights,
  drops: 'generic-weights',
  statement:
    'Let F be invertible, r <= M and S = 1. Then rank [A] = r^sigma for all weights other than 0.',
  yet: 'all weights are 1, and the rank is smaller',
  scope: small,
  draw: few,
  witness: ofSizes((sizes) => {
    if (sizes.channels > sizes.templates) return undefined;
    const grid = drawnWindows(line(positionsFor(sizes), sizes), () => Q.one);
    return ifLess(rankFact(grid, leftHalf(grid.net.shape), 'entries'));
  }),
  margin: ratioOfRanks,
};

/** The network of O3 with one vector of its head 0. */
function silentFile(sizes: Sizes): FactsFile | undefined {
  if (sizes.channels > sizes.templates) return undefined;
  const grid = matchingWindows(line(positionsFor(sizes), sizes));
  const { rows, cols } = grid.net.head;
  const head = tabulate(rows, cols, (j) => (j === 0 ? Q.zero : Q.one));
  const fact = rankFact(
    { ...grid, net: { ...grid.net, head } },
    leftHalf(grid.net.shape),
    'entries',
  );
  return ifLess(fact);
}

export const smallWeightsRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/small-weights'),
  ...common,
  nearMisses: ofWeights,
  drops: 'small-weights',
  statement:
    'Let F be invertible, r <= M and S = 1. Then rank [A] = r^sigma for all whole weights within 9 that are not all equal.',
  yet: 'a vector of the head is 0, and so is the rank',
  scope: small,
  draw: few,
  witness: ofSizes(silentFile),
  /** r^sigma, where the rank is 0. */
  margin: ({ facts }) => {
    const cut = facts.flatMap((f) => cutOf(f) ?? [])[0];
    return cut === undefined ? 0 : cut.channels ** (cut.window - 1);
  },
};

export const templatesRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/templates'),
  ...common,
  nearMisses: ofLeaves,
  drops: 'templates',
  statement:
    'Let r <= M and S = 1. Then rank [A] = r^sigma for almost all weights, whatever the leaf vectors.',
  yet: 'the leaf vectors are equal, and the rank is smaller for all weights',
  scope: small,
  draw: few,
  witness: ofSizes((sizes) =>
    sizes.channels > sizes.templates || sizes.templates < 2
      ? undefined
      : ifLess(
          straddling(line(positionsFor(sizes), sizes), ones(sizes.templates, sizes.templates)),
        ),
  ),
  margin: ratioOfRanks,
};

export const channelsRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/channels'),
  ...common,
  nearMisses: ofChannels,
  drops: 'channels',
  statement:
    'Let F be invertible and S = 1. Then rank [A] = r^sigma for almost all weights, for every r.',
  yet: 'r > M, and the rank is smaller for all weights',
  scope: { ...small, neurons: 3 },
  draw: few,
  witness: ofSizes((sizes) =>
    sizes.channels <= sizes.templates
      ? undefined
      : ifLess(straddling(line(positionsFor(sizes), sizes))),
  ),
  margin: ratioOfRanks,
};

export const cutRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/cut'),
  ...common,
  nearMisses: ofSide,
  drops: 'cut',
  statement:
    'Let a tree of products have r_root channels at its root. Then rank [A] <= r_root for every partition.',
  yet: 'a partition that children of the root straddle has a larger rank',
  scope: { ...small, inputs: 1 },
  draw: draw({ channels: 3, templates: 3, window: 1 }),
  witness: (candidate) => {
    const sizes = sizesOf(candidate);
    if (sizes === undefined || sizes.window > 1 || sizes.templates > 4) return undefined;
    const fact = pairsFact(sizes, [0, 2]); // odd positions against even ones
    return fact.rank > 1 ? fileOf(fact) : undefined;
  },
  /** The rank. */
  margin: ({ facts }) => facts.find((f) => f.fact === 'grid-rank')?.rank ?? 0,
};

export const productsRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/products'),
  ...common,
  nearMisses: ofFunctions,
  drops: 'products',
  statement:
    'Let h = max(f(d1), f(d2)) for a function f of the templates: one channel on two positions. Then rank [A] <= 1.',
  yet: 'the rank is the number of templates',
  scope: { ...small, neurons: 1, inputs: 1 },
  draw: draw({ channels: 1, templates: 5, window: 1 }),
  witness: (candidate) => {
    const sizes = sizesOf(candidate);
    if (sizes === undefined || sizes.channels !== 1 || sizes.window > 1) return undefined;
    const M = sizes.templates;
    if (M < 2 || M > 20) return undefined;
    const inputs = tabulate(M, M, (i, j) => ratio(BigInt(Math.max(i, j) + 1)));
    const fact = { fact: 'input-rank', is: M } as const;
    return { instance: { inputs, points: {} }, facts: [fact], provenance: {} };
  },
  /** The rank. */
  margin: ({ facts }) => facts.find((f) => f.fact === 'input-rank')?.is ?? 0,
};

/** The sum over all windows of B = N/2 + 1 positions of the numbers of their templates: M^(B-1) rows. */
function sumsFile({ channels, templates: M, window: B }: Sizes): FactsFile | undefined {
  const half = B - 1;
  if (channels !== M || half < 1 || M ** half > 100 || M ** half < 3) return undefined;
  // position j is in min(j, 2 half - 1 - j) + 1 windows
  const side = assignments(M, half).map((d) => d.reduce((sum, a, j) => sum + a * (j + 1), 0));
  const mirrored = assignments(M, half).map((d) =>
    d.reduce((sum, a, j) => sum + a * (half - j), 0),
  );
  const inputs = tabulate(side.length, side.length, (i, k) =>
    ratio(BigInt((side[i] ?? 0) + (mirrored[k] ?? 0))),
  );
  const fact = { fact: 'input-rank', is: 2 } as const;
  return { instance: { inputs, points: {} }, facts: [fact], provenance: {} };
}

export const sumsRow: Row = {
  ...refutedBy(overlapsRules, 'overlaps/sums'),
  ...common,
  nearMisses: ofFunctions,
  drops: 'sums',
  statement:
    'Let windows and head add instead of multiplying, F be invertible, r = M, S = 1 and B = N/2 + 1. Then rank [A] = r^sigma for almost all weights.',
  yet: 'a function of the left half plus one of the right half has rank 2',
  scope: { ...small, inputs: 3 },
  draw: draw({ channels: 3, templates: 3, window: 3 }),
  witness: (candidate) => {
    const sizes = sizesOf(candidate);
    return sizes === undefined ? undefined : sumsFile(sizes);
  },
  /** The order of [A], which is r^sigma. */
  margin: ({ instance }) => instance.inputs?.rows ?? 0,
};

/** Windows B and B + 1 on 6 positions. */
function longerFile(sizes: Sizes): FactsFile | undefined {
  const { channels, templates, window } = sizes;
  if (channels > templates || templates > 3 || window < 2 || window > 5) return undefined;
  const facts = [window, window + 1].map((own) => straddling(line(6, { ...sizes, window: own })));
  const [shorter = 0, longer = 0] = facts.map(({ rank }) => rank);
  return longer < shorter ? fileOf(...facts) : undefined;
}

export const moreOverlapRow: Row = {
  ...refutedBy(overlapsRules, 'false/more-overlap'),
  ...common,
  nearMisses: ofFalseTheorem,
  drops: 'more-overlap',
  kind: 'false-theorem',
  statement:
    'For N = 6, F invertible, r <= M and S = 1: a longer window never has a smaller rank for almost all weights.',
  yet: 'the rank falls from one window to the next',
  scope: { ...small, inputs: 5 },
  draw: draw({ channels: 3, templates: 3, window: 5 }),
  witness: (candidate) => {
    const sizes = sizesOf(candidate);
    return sizes === undefined ? undefined : longerFile(sizes);
  },
  /** The quotient of the ranks. */
  margin: ({ facts }) => {
    const [a = 0, b = 1] = facts.map((f) => (f.fact === 'grid-rank' ? f.rank : 0));
    return a / b;
  },
};

export const rows: readonly Row[] = [
  overlapRow,
  weightsRow,
  smallWeightsRow,
  templatesRow,
  channelsRow,
  sumsRow,
  cutRow,
  productsRow,
  moreOverlapRow,
];
