/**
 * # Ten false conjectures and ten true ones
 *
 * Small, so that 20 searches of each take a few minutes.
 * @module
 */
import { readConjecture } from '../../src/conjectures/format.ts';
import type { Conjecture } from '../../src/conjectures/format.ts';

type Range = readonly [number, number];

interface Case {
  readonly title: string;
  readonly sigma: string;
  readonly n: Range;
  readonly d: Range;
  readonly m: Range;
  readonly most?: number;
  readonly hypotheses: readonly string[];
  readonly conclusion: string;
}

function read({ title, sigma, n, d, m, most = 2, hypotheses, conclusion }: Case): Conjecture {
  const value = {
    format: 'widthwise-conjecture',
    version: 1,
    title,
    instances: {
      activations: [sigma],
      samples: n,
      inputs: d,
      neurons: m,
      entries: { from: 'random', most },
    },
    hypotheses,
    conclusion,
  };
  return readConjecture(value, title);
}

const falseCases: readonly Case[] = [
  {
    title: 'a stationary point of relu with all neurons active is global',
    sigma: 'relu',
    n: [1, 3],
    d: [1, 2],
    m: [1, 2],
    hypotheses: ['positive-preactivations', 'nonzero-outputs', 'stationary-in-all'],
    conclusion: 'global-in-all',
  },
  {
    title: 'for n <= m every local minimum of a tanh network in W has loss 0',
    sigma: 'tanh',
    n: [2, 2],
    d: [1, 1],
    m: [2, 4],
    most: 3,
    hypotheses: ['n <= m', 'minimum-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'one more sine neuron does not raise the loss at which training in W ends',
    sigma: 'sin',
    n: [2, 3],
    d: [1, 1],
    m: [1, 2],
    hypotheses: ['strict-minimum-in-W'],
    conclusion: 'one-more-neuron-no-higher',
  },
  {
    title: 'a quadratic network has no bad local minimum',
    sigma: 'square',
    n: [1, 3],
    d: [1, 2],
    m: [1, 2],
    hypotheses: ['distinct-inputs', 'minimum-in-all'],
    conclusion: 'global-in-all',
  },
  {
    title: 'a mirrored start with n <= m d is stationary in W only at loss 0',
    sigma: 'tanh',
    n: [2, 3],
    d: [1, 2],
    m: [2, 4],
    hypotheses: ['mirrored', 'nonzero-outputs', 'n <= m d', 'stationary-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'distinct inputs are enough for tanh networks to fit',
    sigma: 'tanh',
    n: [1, 3],
    d: [1, 2],
    m: [1, 1],
    hypotheses: ['distinct-inputs', 'no-zero-input'],
    conclusion: 'some-width-fits',
  },
  {
    title: 'inputs in general position are enough for quadratic networks to fit',
    sigma: 'square',
    n: [1, 4],
    d: [1, 2],
    m: [1, 1],
    hypotheses: ['general-position'],
    conclusion: 'some-width-fits',
  },
  {
    title: 'off its kinks a relu network with n <= m d has a Jacobian of rank n',
    sigma: 'relu',
    n: [1, 3],
    d: [1, 2],
    m: [1, 3],
    hypotheses: ['general-position', 'nonzero-preactivations', 'nonzero-outputs', 'n <= m d'],
    conclusion: 'full-jacobian-rank',
  },
  {
    title: 'a stationary point of a quadratic network is a local minimum',
    sigma: 'square',
    n: [1, 3],
    d: [1, 2],
    m: [1, 2],
    hypotheses: ['nonzero-outputs', 'stationary-in-all'],
    conclusion: 'minimum-in-all',
  },
  {
    title: 'for n <= m a local minimum of relu off its kinks has loss 0',
    sigma: 'relu',
    n: [1, 3],
    d: [1, 2],
    m: [1, 3],
    hypotheses: ['n <= m', 'off-kinks', 'nonzero-outputs', 'minimum-in-all'],
    conclusion: 'zero-loss',
  },
];

const trueCases: readonly Case[] = [
  {
    title: 'one sample other than 0, linear: stationary in W only at loss 0',
    sigma: 'x',
    n: [1, 1],
    d: [1, 2],
    m: [1, 2],
    hypotheses: ['no-zero-input', 'nonzero-outputs', 'stationary-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'one sample, square, no pre-activation 0: stationary in W only at loss 0',
    sigma: 'square',
    n: [1, 1],
    d: [1, 2],
    m: [1, 3],
    hypotheses: ['nonzero-preactivations', 'nonzero-outputs', 'stationary-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'one sample other than 0, tanh: stationary in W only at loss 0',
    sigma: 'tanh',
    n: [1, 1],
    d: [1, 2],
    m: [1, 3],
    hypotheses: ['no-zero-input', 'nonzero-outputs', 'stationary-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'one sample, relu, all neurons active: stationary in W only at loss 0',
    sigma: 'relu',
    n: [1, 1],
    d: [1, 2],
    m: [1, 3],
    hypotheses: ['positive-preactivations', 'nonzero-outputs', 'stationary-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'tanh networks fit inputs in general position',
    sigma: 'tanh',
    n: [1, 4],
    d: [1, 2],
    m: [1, 1],
    hypotheses: ['general-position'],
    conclusion: 'some-width-fits',
  },
  {
    title: 'relu, all neurons active, X of rank n: stationary in W only at loss 0',
    sigma: 'relu',
    n: [1, 2],
    d: [2, 3],
    m: [1, 2],
    hypotheses: [
      'full-input-rank',
      'positive-preactivations',
      'nonzero-outputs',
      'stationary-in-W',
    ],
    conclusion: 'zero-loss',
  },
  {
    title: 'one sample other than 0, softplus: a strict local minimum in W has loss 0',
    sigma: 'softplus',
    n: [1, 1],
    d: [1, 1],
    m: [1, 1],
    hypotheses: ['no-zero-input', 'nonzero-outputs', 'strict-minimum-in-W'],
    conclusion: 'zero-loss',
  },
  {
    title: 'one sample, cube, no pre-activation 0: the Jacobian has rank 1',
    sigma: 'cube',
    n: [1, 1],
    d: [1, 3],
    m: [1, 3],
    hypotheses: ['nonzero-preactivations', 'nonzero-outputs'],
    conclusion: 'full-jacobian-rank',
  },
  {
    title: 'one sample, exp: stationary in W and v only at loss 0',
    sigma: 'exp',
    n: [1, 1],
    d: [1, 2],
    m: [1, 2],
    hypotheses: ['stationary-in-all'],
    conclusion: 'zero-loss',
  },
  {
    title: 'orthogonal inputs other than 0, sigmoid: stationary in W only at loss 0',
    sigma: 'sigmoid',
    n: [1, 2],
    d: [2, 3],
    m: [1, 2],
    hypotheses: ['orthogonal-inputs', 'no-zero-input', 'nonzero-outputs', 'stationary-in-W'],
    conclusion: 'zero-loss',
  },
];

export const falseConjectures: readonly Conjecture[] = falseCases.map(read);
export const trueConjectures: readonly Conjecture[] = trueCases.map(read);
