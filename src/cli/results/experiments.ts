/**
 * # The --json output for experiments
 *
 * One record for each experiment, also in its results.json.
 * @module
 */
import { z } from 'zod';
import { ready } from '../../conformance/schema/protocol.ts';
import { certified } from '../../conformance/schema/record.ts';
import { complete, count, counts, exact, number, seed, text } from './experiment-parts.ts';
import {
  convexApproximation,
  ensembles,
  feedbackAlignment,
  overlaps,
  purification,
  rates,
  sharpness,
  tensors,
} from './width-experiments.ts';

/** `null` if it is not finite. */
const orInfinite = number.nullable();
const ends = z.strictObject({ lo: number, hi: number });
const medianInterval = z.strictObject({ lo: orInfinite, hi: orInfinite, confidence: number });

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
  sharpness,
  convexApproximation,
  feedbackAlignment,
  ensembles,
  purification,
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
  sharpness,
  convexApproximation,
  feedbackAlignment,
  ensembles,
  purification,
  trainers,
]);
