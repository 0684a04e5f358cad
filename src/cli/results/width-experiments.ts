/**
 * # The --json output for the experiments of Theorems R, O, T, S, G, H, M and P
 * @module
 */
import { z } from 'zod';
import { complete, count, counts, exact, number, seed, text } from './experiment-parts.ts';

export const rates = z.strictObject({
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

export const tensors = z.strictObject({
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

export const overlaps = z.strictObject({
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

const bracket = z.strictObject({ least: number, most: number });

const stepRule = z.enum(['same', 'scaled']).describe('the step of the design, or its share b/N');

export const sharpness = z.strictObject({
  experiment: z.literal('sharpness'),
  design: z.strictObject({
    seed,
    samples: count,
    inputs: count,
    neurons: count,
    step: number,
    batches: counts,
    starts: count,
    most: count.describe('gradients of single samples'),
    factor: number,
  }),
  complete,
  cells: z.array(
    z.strictObject({
      activation: z.enum(['tanh', 'relu']),
      batch: count,
      rule: stepRule,
      step: number,
      runs: z.array(
        z.strictObject({
          ended: z.enum(['reached', 'diverged', 'open']),
          phi: bracket.describe('verified').exactOptional(),
          lambda: bracket.describe('lambda_max(H), verified').exactOptional(),
          invariant: bracket.describe('I, for relu').exactOptional(),
          rescaled: bracket.describe('phi at the rescaled weights').exactOptional(),
        }),
      ),
    }),
  ),
  lines: z.array(
    z.strictObject({
      activation: z.enum(['tanh', 'relu']),
      rule: stepRule,
      batch: count.describe('at t = 0; that of gradient descent is at t = 1'),
      start: count,
      barrier: bracket.describe('of the largest loss for t from 0 to 1, enclosed'),
      pieces: z.array(bracket).describe('of the loss on equal pieces from t = -1 to t = 2'),
    }),
  ),
});

const numbers = z.array(number);

export const convexApproximation = z.strictObject({
  experiment: z.literal('convex-approximation'),
  design: z.strictObject({
    seed,
    samples: count,
    inputs: count,
    neurons: count,
    lambda: number,
    problems: count,
    tuning: count,
    gradients: counts,
    boundGradients: count,
    penalties: numbers,
    sparseSteps: count,
    certifiedSteps: count,
    knownSteps: count,
  }),
  complete,
  methods: z.array(
    z.strictObject({
      method: z.enum(['sca', 'sca-certified', 'sca-2', 'sca-4', 'sca-8', 'sgd', 'adam', 'gd']),
      size: number.describe('tau, or the length of a step on U/n'),
      runs: z.array(
        z.strictObject({
          values: z
            .array(number.nullable())
            .describe('U after so many gradients; null where it is not finite'),
          seconds: number.describe('of processor time for each gradient'),
        }),
      ),
    }),
  ),
  sparse: z.array(z.strictObject({ lambda: number, zeros: counts, losses: numbers })),
  certified: count.describe('runs of l1 whose first steps were shown to lower U'),
  known: z
    .array(
      z.strictObject({
        norm: z.enum(['l2', 'l1']),
        blocks: count,
        steps: count,
        least: number
          .nullable()
          .describe('the least fall of U over (3/8) gamma (Q + s D^2), measured; null for no step'),
      }),
    )
    .describe('steps with the length of G5'),
});

const linearRuns = z.array(z.strictObject({ rose: z.boolean(), reached: z.boolean() }));

export const feedbackAlignment = z.strictObject({
  experiment: z.literal('feedback-alignment'),
  design: z.strictObject({
    seed,
    inputs: count,
    neurons: count,
    classes: count,
    widths: counts,
    samples: count,
    compared: count,
    step: number,
    steps: count,
    runs: count,
    climb: count,
    starts: count,
    severalStarts: count,
    startSteps: count,
    startStep: number,
  }),
  complete,
  narrow: z.array(
    z.strictObject({
      width: count,
      runs: z.array(
        z.strictObject({
          accuracy: number,
          alignments: z
            .array(bracket.nullable())
            .describe('the mean cosine of each hidden layer, verified'),
          ceiling: number.nullable().describe('of the layer before the narrow one, verified'),
        }),
      ),
    }),
  ),
  climb: z
    .array(z.strictObject({ loss: number, potential: number }))
    .describe('l and Psi of a verified run'),
  starts: linearRuns,
  several: z.array(
    z.strictObject({
      outputs: count,
      neurons: count,
      zero: z.boolean().describe('whether W and V start at 0'),
      runs: linearRuns,
    }),
  ),
});

const share = number.describe('a share of the inputs, exact for these networks');

export const ensembles = z.strictObject({
  experiment: z.literal('ensembles'),
  design: z.strictObject({
    seed,
    models: count,
    members: counts,
    draws: count,
    hinge: z.strictObject({ classes: count, neurons: count, scale: number }),
    softmax: z.strictObject({
      classes: count,
      neurons: count,
      samples: count,
      noise: count,
      steps: count,
      scale: number,
    }),
    students: count,
  }),
  complete,
  curve: z.array(
    z.strictObject({
      members: count,
      share: number.describe('of M3; absent where it is undecided').exactOptional(),
    }),
  ),
  points: z.array(
    z.strictObject({
      kind: z.enum(['hinge', 'softmax', 'smoothed', 'signs', 'tangent']),
      members: count,
      single: z.array(share).describe('wrong inputs with one view, of each ensemble'),
      multi: z.array(share).describe('wrong inputs with both views'),
    }),
  ),
  students: z.array(
    z.strictObject({
      kind: z.enum(['distilled', 'self-distilled']),
      teacher: share,
      student: share,
      difference: number.describe('of strengths, at most'),
    }),
  ),
  losses: z.strictObject({
    softmax: z.array(number).describe('mean cross-entropy at the end of each run'),
    smoothed: z.array(number),
  }),
});

export const purification = z.strictObject({
  experiment: z.literal('purification'),
  design: z.strictObject({
    seed,
    dimension: count,
    active: count,
    threshold: number,
    noise: number,
    scale: number,
    samples: count,
    batch: count,
    step: number,
    decay: number,
    radius: number,
    clean: count,
    adversarial: count,
    runs: count,
    steps: counts,
    inputs: count,
  }),
  complete,
  runs: z.array(
    z.array(
      z.strictObject({
        step: count,
        sparse: number.describe('a mean over the neurons, as the next three'),
        dense: number,
        cosine: number,
        common: number.describe('the dense part along (1, .., 1)/sqrt(D)'),
        accuracy: number,
        attacked: number.describe('accuracy after FGM'),
        reaches: z.array(
          z.strictObject({
            least: number.describe('no shorter change of the input changes the sign, verified'),
            most: number.nullable().describe('a change of at most this length does, verified'),
          }),
        ),
      }),
    ),
  ),
  features: z
    .array(z.strictObject({ step: count, rows: z.array(z.array(number)) }))
    .describe('W of the first run, to three decimals; a row for each neuron'),
});
