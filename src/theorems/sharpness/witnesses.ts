/**
 * # Theorem S with a hypothesis dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * Steps are sought with f(x) = w x, y = 0, at w = 0: the a_i are the inputs. Rescalings are sought with one relu neuron, at a
 * point with f = y.
 *
 * ## Main definitions
 * - {@link sameBatchRow}, {@link meanSquareRow}, {@link batchRow}, {@link stepRow}
 * - {@link shiftedBoxRow}, {@link sharpRow}
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import type { Candidate, Row } from '../../counterexamples/row.ts';
import { matrix } from '../../linalg/matrix.ts';
import { networkOutputs } from '../../network/network.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import {
  cornerOf,
  halfSquare,
  halfWidths,
  reluRanges,
  rescaled,
  sharpnessOf,
} from '../../sharpness/box.ts';
import { meanSquareStep, pathFactors } from '../../sharpness/mean-square.ts';
import { activationOf } from '../../sigma/activation.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { smallStep } from '../hypotheses.ts';
import { refutedBy } from '../rule.ts';
import { stepIsStable } from './near-miss.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import { steps as changes } from '../../counterexamples/near-miss/recipe.ts';
import { sharpnessRules } from './refutations.ts';

const [line, relu] = ['x', 'relu'].map((name) => activationNamed(name).value);
const common = { theorem: 'sharpness', neurons: 'single' } as const;

function gridOf(activation: typeof line, outputs: Grid['outputs'], shape: Grid['shape']): Grid {
  const activations = activation === undefined ? [] : [activation];
  return {
    activations,
    drawn: activations,
    neurons: 'single',
    outputs,
    labels: 'derived',
    shape,
    suits: () => true,
  };
}

const onLine = (n: number): Grid =>
  gridOf(line, 1n, (m, samples, d) => m === 1 && samples === n && d === 1);
const oneNeuron = gridOf(relu, 'free', (m, n, d) => m === 1 && n === 1 && d === 1);

/** Whole steps first, and then halves and thirds. */
const steps: readonly Rational[] = [1, 2, 3].flatMap((den) =>
  [1, 2, 3, 4, 5, 7]
    .filter((num) => den === 1 || num % den !== 0)
    .map((num) => ratio(BigInt(num), BigInt(den))),
);

const one = matrix(1, 1, [Q.one]);

/** At w = 0 with f = w x and y = 0: E d^2 grows by this, and the product of all factors. */
function growth(inputs: Candidate['inputs'], step: Rational, batch: number): Rational {
  return meanSquareStep(Q, { vectors: inputs, step, batch }, one).data[0] ?? Q.zero;
}

function product(inputs: Candidate['inputs'], step: Rational, batch: number): Rational {
  const whole = pathFactors(Q, { vectors: inputs, step, batch }).reduce(Q.mul, Q.one);
  return Q.sign(whole) < 0 ? Q.neg(whole) : whole;
}

const isAbove = (a: Rational): boolean => compareRational(a, Q.one) > 0;
const isBelow = (a: Rational): boolean => compareRational(a, Q.one) < 0;

function isAtRest({ hidden, outputs, inputs }: Candidate): boolean {
  const isZero = Array.from(hidden.data).every(({ num }) => num === 0n);
  return (
    isZero &&
    hidden.rows === 1 &&
    inputs.cols === 1 &&
    outputs.length === 1 &&
    compareRational(outputs[0] ?? Q.zero, Q.one) === 0
  );
}

/** The file of the first step with facts. */
function firstStep(
  candidate: Candidate,
  n: number,
  factsOf: (step: Rational, X: Candidate['inputs']) => readonly Fact[] | undefined,
): FactsFile | undefined {
  const { activation, inputs, hidden, outputs } = candidate;
  if (!isAtRest(candidate) || inputs.rows !== n) return undefined;
  for (const step of steps) {
    const facts = factsOf(step, inputs);
    if (facts === undefined) continue;
    const labels = Array.from({ length: n }, () => Q.zero);
    return {
      instance: { activation, inputs, labels, points: { P: { hidden, outputs } } },
      facts,
      provenance: {},
    };
  }
  return undefined;
}

function formFact<K extends 'sgd-stable' | 'sgd-unstable'>(fact: K, step: Rational, batch: number) {
  return { fact, at: 'P', moving: 'hidden', step, batch, form: one } as const;
}

function pathsFact(
  step: Rational,
  batch: number,
  end: 'converges' | 'diverges',
): FactOf<'sgd-paths'> {
  return { fact: 'sgd-paths', at: 'P', step, batch, end };
}

/** The growth of E d^2 in the fact of an unstable step, with its form 1. */
function growthIn({ instance, facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'sgd-unstable');
  if (fact === undefined || instance.inputs === undefined) return 0;
  const { num, den } = growth(instance.inputs, fact.step, fact.batch);
  return Number(num) / Number(den);
}

function stepsRow(
  id: string,
  n: number,
  height: number,
  text: Pick<Row, 'drops' | 'statement' | 'yet' | 'references'>,
  nearMisses: Row['nearMisses'],
  factsOf: (step: Rational, X: Candidate['inputs']) => readonly Fact[] | undefined,
): Row {
  const grid = onLine(n);
  return {
    ...refutedBy(sharpnessRules, id),
    ...common,
    ...text,
    kind: 'dropped',
    nearMisses,
    scope: { samples: n, inputs: 1, neurons: 1, height },
    enumerate: (scope) => gridCandidates(grid, scope),
    draw: (random) => drawOnGrid(grid, random),
    witness: (candidate) => firstStep(candidate, n, factsOf),
    margin: growthIn,
  };
}

export const sameBatchRow = stepsRow(
  'sharpness/same-batch',
  2,
  1,
  {
    drops: 'same-batch',
    statement:
      'A step that is stable for gradient descent at a minimum is stable there for stochastic gradient descent.',
    yet: 'gradient descent converges, and single samples diverge almost surely',
    references: ['WuMaE18'],
  },
  { none: 'not applicable: with batches of all samples the statement says nothing' },
  (step, X) =>
    !isAbove(growth(X, step, 2)) &&
    isBelow(product(X, step, 2)) &&
    isAbove(growth(X, step, 1)) &&
    isAbove(product(X, step, 1))
      ? [
          formFact('sgd-stable', step, 2),
          pathsFact(step, 2, 'converges'),
          formFact('sgd-unstable', step, 1),
          pathsFact(step, 1, 'diverges'),
        ]
      : undefined,
);

export const meanSquareRow = stepsRow(
  'sharpness/mean-square',
  2,
  2,
  {
    drops: 'mean-square',
    statement:
      'Where stochastic gradient descent is unstable in mean square at a minimum, it diverges.',
    yet: 'almost every path converges',
    references: ['WuMaE18'],
  },
  { none: 'not applicable: it is about how stability is meant' },
  (step, X) => {
    const paths = product(X, step, 1);
    // a factor 0 ends at the minimum at once
    return isAbove(growth(X, step, 1)) && isBelow(paths) && Q.sign(paths) > 0
      ? [formFact('sgd-unstable', step, 1), pathsFact(step, 1, 'converges')]
      : undefined;
  },
);

export const batchRow = stepsRow(
  'sharpness/batch',
  3,
  1,
  {
    drops: 'batch',
    statement:
      'One threshold, the same for all batches of fewer than all samples, says which steps are stable at a minimum.',
    yet: 'the batch decides: unstable for 1, stable for 2 and 3',
    references: ['WuMaE18'],
  },
  { none: 'not applicable: every batch has its threshold' },
  (step, X) =>
    isAbove(growth(X, step, 1)) && !isAbove(growth(X, step, 2)) && !isAbove(growth(X, step, 3))
      ? [
          formFact('sgd-unstable', step, 1),
          formFact('sgd-stable', step, 2),
          formFact('sgd-stable', step, 3),
        ]
      : undefined,
);

export const stepRow = stepsRow(
  'sharpness/step',
  1,
  1,
  {
    drops: 'step',
    statement: 'Gradient descent is stable at every minimum.',
    yet: 'the step is too large: d -> -2 d',
    references: ['WuMaE18'],
  },
  {
    subject: ({ instance, facts }) => {
      const fact = facts.find((f) => f.fact === 'sgd-unstable');
      if (fact === undefined || instance.inputs === undefined)
        throw new RangeError('the witness has no step');
      return { arrays: { X: instance.inputs }, numbers: { step: fact.step }, point: '' };
    },
    neighbours: changedEntries(['X'], 1),
    among: `an entry of X changed ${changes}`,
    restores: smallStep.says,
    hypotheses: [],
    conclude: stepIsStable,
  },
  (step, X) => (isAbove(growth(X, step, 1)) ? [formFact('sgd-unstable', step, 1)] : undefined),
);

const [epsilon, factor] = [ratio(1n, 1000n), ratio(1n, 1000n)];

/** One relu neuron at f = y, rescaled by 1/1000: the facts for a box. */
function rescaledFile(
  { activation, inputs, hidden, outputs }: Candidate,
  box: FactOf<'rescaled'>['box'],
): FactsFile | undefined {
  const point = { hidden, outputs };
  const sigma = activationOf(activation);
  const labels = networkOutputs(rationalTier, sigma, { inputs, ...point });
  if (labels === undefined || labels.some(({ num }) => num === 0n)) return undefined;
  const there = rescaled(Q, point, [factor]);
  const widths = halfWidths(Q, there, epsilon, box);
  const loss = halfSquare(
    Q,
    reluRanges(Q, { inputs, ...point }, halfWidths(Q, point, epsilon, box), labels),
  );
  const options = ['++', '+-', '-+', '--'].map((corner) => {
    const far = networkOutputs(rationalTier, sigma, {
      inputs,
      ...cornerOf(Q, there, widths, corner),
    });
    const r = (far ?? labels).map((f, i) => Q.sub(f, labels[i] ?? Q.zero));
    return { corner, least: sharpnessOf(Q, halfSquare(Q, r), Q.zero) };
  });
  const best = options.reduce((a, b) => (compareRational(b.least, a.least) > 0 ? b : a));
  const most = sharpnessOf(Q, loss, Q.zero);
  const fact = {
    fact: 'rescaled',
    at: 'P',
    factors: [factor],
    epsilon,
    box,
    ...best,
    most,
  } as const;
  if (box === 'shifted' && compareRational(most, best.least) >= 0) return undefined;
  return {
    instance: { activation, inputs, labels, points: { P: point } },
    facts: box === 'shifted' ? [fact, { fact: 'loss', at: 'P', from: Q.zero, to: Q.zero }] : [fact],
    provenance: {},
  };
}

function leastIn({ facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'rescaled');
  return fact === undefined ? 0 : Number(fact.least.num) / Number(fact.least.den);
}

const rescaling = {
  ...common,
  scope: { samples: 1, inputs: 1, neurons: 1, height: 1 },
  enumerate: (scope: Row['scope']) => gridCandidates(oneNeuron, scope),
  draw: (random: Parameters<Row['draw']>[0]) => drawOnGrid(oneNeuron, random),
  margin: leastIn,
} as const;

export const shiftedBoxRow: Row = {
  ...refutedBy(sharpnessRules, 'sharpness/shifted-box'),
  ...rescaling,
  kind: 'dropped',
  nearMisses: { none: 'not applicable: it is about the box, not about an instance' },
  drops: 'shifted-box',
  statement:
    'Rescaling a relu network makes its sharpness phi as large as one likes, on any box that is proportional to eps.',
  yet: 'on boxes of half-widths eps abs(t) phi is the same at all rescalings',
  references: ['Dinh17', 'Keskar16'],
  witness: (candidate) => rescaledFile(candidate, 'relative'),
};

export const sharpRow: Row = {
  ...refutedBy(sharpnessRules, 'false/sharp-generalises-worse'),
  ...rescaling,
  kind: 'false-theorem',
  nearMisses: { none: 'not applicable: the statement is false' },
  drops: 'sharp-generalises-worse',
  statement:
    'Of two minima of loss 0, for labels other than 0, the one with the larger sharpness phi has the larger errors on new inputs.',
  yet: 'both networks have the same output for every input',
  references: ['Keskar16', 'Dinh17'],
  witness: (candidate) => rescaledFile(candidate, 'shifted'),
};

export const rows: readonly Row[] = [
  sameBatchRow,
  meanSquareRow,
  batchRow,
  shiftedBoxRow,
  stepRow,
  sharpRow,
];
