/**
 * # The --json output for experiments
 *
 * One record for each experiment, also in its results.json.
 * @module
 */
import { z } from 'zod';
import { ready } from '../../conformance/schema/protocol.ts';
import { certified } from '../../conformance/schema/record.ts';

const text = z.string();
const count = z.int().nonnegative();
const counts = z.array(count);
const number = z.number();
/** `null` if it is not finite. */
const orInfinite = number.nullable();
const ends = z.strictObject({ lo: number, hi: number });
const medianInterval = z.strictObject({ lo: orInfinite, hi: orInfinite, confidence: number });
const complete = z.boolean().describe('false where the run was interrupted');
const seed = z.int();

const orNull = number.nullable();
const perSeed = 'one for each test seed';

/** One case of pgd-vs-sgd. */
export const cell = z.strictObject({
  id: text,
  part: z.enum(['practice', 'certified']),
  title: text,
  n: count,
  d: count,
  width: count,
  evaluations: count,
  methods: z.array(
    z.strictObject({
      method: text,
      role: z.enum(['claimed', 'rival', 'ablation']),
      setting: z.record(text, z.union([text, number])),
      atEdge: z.boolean().describe('a tuned number is at an end of its grid'),
      tuning: z.strictObject({ settings: count, gradients: number }),
      losses: z
        .array(orInfinite)
        .describe(`final losses over that of f = 0, ${perSeed}; null where it diverged`),
      lowerQuartile: orInfinite,
      median: orInfinite,
      upperQuartile: orInfinite,
      solved: number.describe('share of the runs with a relative loss of at most 1e-12'),
      gradients: z
        .array(z.array(orNull))
        .describe(`to 1e-6 and to 1e-12, ${perSeed}; null where it was not reached`),
      ends: z.strictObject({
        runs: count,
        exact: count.describe('ends near which an exact zero-loss network is certified'),
        distance: orNull,
        singular: z.array(number),
        along: z.array(z.array(number)),
      }),
      startSingular: z.array(number).describe(`sigma_min(J) at the start, at least, ${perSeed}`),
    }),
  ),
});

const pgdVsSgd = z.strictObject({
  experiment: z.literal('pgd-vs-sgd'),
  design: z.strictObject({
    seed,
    seeds: count,
    evaluations: count,
    tuningSeeds: count,
    certified: count,
  }),
  complete,
  cells: z.array(cell),
  comparisons: z.array(
    z.strictObject({
      cell: text,
      measure: z.enum(['loss', 'gradients to 1e-6', 'gradients to 1e-12']),
      method: text,
      rival: text,
      lower: count,
      higher: count,
      advantage: orInfinite.describe('median of log10(number of the rival/number of the method)'),
      interval: medianInterval.exactOptional(),
      effect: number,
      pValue: number,
      adjusted: number,
      verdict: z.enum(['lower', 'higher', 'not distinguished']),
    }),
  ),
  starts: z.array(
    z.strictObject({
      method: text,
      pairs: count,
      share: number,
      interval: z.tuple([number, number]),
    }),
  ),
});

const mean = z.strictObject({ mean: number, error: number.describe('standard error') });
const exact = z.strictObject({ value: number, exact: text });

const lazyGap = z.strictObject({
  experiment: z.literal('lazy-gap'),
  design: z.strictObject({
    seed,
    dimension: count,
    neurons: counts,
    spans: count,
    starts: count,
    steps: count,
  }),
  complete,
  targets: z.array(
    z.strictObject({
      id: text,
      title: text,
      tau: number,
      isDefinite: z.boolean(),
      points: z.array(
        z.strictObject({
          neurons: count,
          rho: number,
          features: mean,
          tangent: mean,
          tangentMean: exact,
          networks: exact,
          limits: z.strictObject({ features: number, tangent: number }),
          tangentBelowNetworks: count,
          training: z.strictObject({
            risk: ends,
            excess: ends,
            risks: z.array(number),
            steps: counts,
            reached: count,
          }),
        }),
      ),
    }),
  ),
});

const widthScaling = z.strictObject({
  experiment: z.literal('width-scaling'),
  design: z.strictObject({
    seed,
    sizes: counts,
    exponents: z.array(number),
    seeds: count,
    evaluations: count,
    most: number,
  }),
  setting: z.strictObject({ activation: text, scale: number }),
  complete,
  scalings: z.array(
    z.strictObject({
      a: number.describe('d = n^a'),
      sizes: z.array(
        z.strictObject({
          n: count,
          d: count,
          bound: count.describe('ceil(n/(d+1)): no certificate can exist below'),
          widths: z.array(
            z.strictObject({
              seed,
              width: count
                .describe('the least width that is certified; absent where none is')
                .exactOptional(),
              by: z.enum(['D2', 'A3']).exactOptional(),
              residual: number.exactOptional(),
              evaluations: count.exactOptional(),
            }),
          ),
        }),
      ),
      exponent: z
        .strictObject({ median: number, interval: medianInterval.exactOptional(), seeds: count })
        .exactOptional(),
      boundExponent: number,
    }),
  ),
});

const projection = z.strictObject({
  experiment: z.literal('projection'),
  design: z.strictObject({
    seed,
    samples: z.strictObject({ synthetic: count, digits: count }),
    widths: counts,
    layers: counts,
    starts: count,
    steps: count,
  }),
  activation: text,
  complete,
  sets: z.array(
    z.strictObject({
      id: text,
      title: text,
      samples: count,
      inputs: count,
      points: z.array(
        z.strictObject({
          layers: count,
          width: count,
          parameters: count,
          runs: z.array(
            z.strictObject({
              loss: ends,
              gap: number
                .describe('l - (1/2) dist(y, range J)^2 is at most this, where that is shown')
                .exactOptional(),
              rank: count.exactOptional(),
              pull: number,
              steps: count,
              atStart: z.strictObject({ features: number, jacobian: number }),
            }),
          ),
        }),
      ),
    }),
  ),
});

const rates = z.strictObject({
  experiment: z.literal('rates'),
  design: z.strictObject({
    seed,
    spheres: counts,
    targets: count,
    terms: count,
    points: count,
    directions: count,
    neurons: counts,
    line: z.strictObject({
      neurons: counts,
      biases: count,
      points: count,
      trained: counts,
      starts: count,
      steps: count,
    }),
  }),
  complete,
  widths: z.array(
    z.strictObject({
      power: count,
      points: z.array(
        z.strictObject({
          dimension: count,
          squared: text.describe('d_n^2, a fraction'),
          width: number,
          greedy: number.describe('the bound of R3'),
          sampled: number.describe('the bound of R5').exactOptional(),
        }),
      ),
    }),
  ),
  spheres: z.array(
    z.strictObject({
      sphere: count,
      power: count,
      theory: z.strictObject({ linear: number, networks: number }),
      errors: z.array(z.array(number)).describe('for each target, at each number of neurons'),
      slope: z.strictObject({ mean: number, interval: z.tuple([number, number]) }),
    }),
  ),
  line: z.strictObject({
    greedy: z.array(number).describe('errors over the exact optimum'),
    normalised: z.array(number),
    trained: z.array(z.array(number)),
  }),
});

const tensors = z.strictObject({
  experiment: z.literal('tensors'),
  design: z.strictObject({
    seed,
    terms: count,
    steps: count,
    dimension: count,
    neurons: counts,
    starts: count,
    solved: count,
    draws: count,
    dimensions: counts,
    barrier: counts,
    repeats: count,
  }),
  complete,
  points: z.array(
    z.strictObject({
      neurons: count,
      bound: exact.describe('b(m d)'),
      means: z.array(number).describe('of integer U, over the sphere; at most these'),
      runs: z.array(
        z.strictObject({
          residual: number.describe('over norm(T)^2, at most'),
          lazy: number
            .describe('dist(T, S(U0))^2/norm(T)^2, at least; absent where it was not solved')
            .exactOptional(),
          isBeyond: z
            .boolean()
            .describe('the residual is below the lazy distance, exactly')
            .exactOptional(),
        }),
      ),
    }),
  ),
  widths: z.array(
    z.strictObject({
      dimension: count,
      lazy: count.describe('the least m with b(m d) <= 1/10'),
      means: z.array(number).describe('of full training for m = 1, 2, ..; at most these'),
      full: count.describe('the first m with a mean of at most 1/10').exactOptional(),
    }),
  ),
  barriers: z.array(
    z.strictObject({
      neurons: count,
      within: number.describe('starts with abs(y) < x times this').exactOptional(),
      stayed: count.describe('runs that ended with all neurons in K'),
      above: count.describe('runs with a loss of at least norm(Delta)^2 at the end'),
      losses: z.array(number).describe('at least these'),
    }),
  ),
});

const overlaps = z.strictObject({
  experiment: z.literal('overlaps'),
  design: z.strictObject({
    seed,
    positions: count,
    templates: count,
    ranges: counts,
    draws: count,
    window: count,
    channels: counts,
    starts: count,
    steps: count,
    rate: number,
    sizes: counts,
  }),
  complete,
  trees: z.strictObject({
    bound: count.describe('on the rank (O1)'),
    largest: count.describe('rank of a draw'),
  }),
  windows: z.array(
    z.strictObject({
      window: count,
      sigma: count,
      ranges: z.array(
        z.strictObject({
          most: count.describe('the largest absolute value of a weight'),
          attained: count.describe('draws of rank r^sigma'),
          interval: z.tuple([number, number]),
          median: number.describe('of the ranks'),
          failure: text
            .describe('a fraction, at least the probability of a lower rank (O3)')
            .exactOptional(),
        }),
      ),
    }),
  ),
  errors: z.array(
    z.strictObject({
      channels: count.describe('of the root'),
      least: text.describe('relative squared error, a fraction (O6)'),
      attained: text.describe('by a tree with rational weights, a fraction'),
      trained: z.array(number),
    }),
  ),
  sizes: z.array(
    z.strictObject({ positions: count, rank: count, windows: count, root: count, least: count }),
  ),
});

const share = z.strictObject({ certified: count, median: orInfinite });

const trainers = z.strictObject({
  experiment: z.literal('trainers'),
  design: z.strictObject({ seed, cases: count }),
  target: ready,
  complete,
  cases: z.array(text),
  trainers: z.array(
    z.strictObject({
      method: text,
      by: text.describe('the framework, with its version'),
      answered: count,
      inBall: count,
      figures: z.strictObject({
        points: count,
        loss: z.strictObject({ certified: count, median: z.tuple([orInfinite, orInfinite]) }),
        kkt: share,
        minimiser: share.extend({ inBall: count }),
        region: share,
      }),
      points: z.record(text, certified),
    }),
  ),
});

export const experiment = z.discriminatedUnion('experiment', [
  pgdVsSgd,
  lazyGap,
  widthScaling,
  projection,
  rates,
  overlaps,
  tensors,
  trainers,
]);

/** The same, without the cells, which the record has in lines of their own. */
export const experimentEnd = z.discriminatedUnion('experiment', [
  pgdVsSgd.omit({ cells: true }),
  lazyGap,
  widthScaling,
  projection,
  rates,
  overlaps,
  tensors,
  trainers,
]);
