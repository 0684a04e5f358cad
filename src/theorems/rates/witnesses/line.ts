/**
 * # Theorem R on an interval with a hypothesis dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * For R6 the target is the function of a network with one input, whose hidden weights are rows (w, b), or x^{k+1}, k being
 * the number of neurons. For R3 it is the step function whose values on equal pieces are the entries of X.
 *
 * ## Main definitions
 * - {@link targetRow}, {@link linearTermRow}, {@link powerRow}, {@link variationRow}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { binomial, freeKnotSquare } from '../../../approximation/closed-forms.ts';
import { isBeyondOneNeuron } from '../../../approximation/one-neuron.ts';
import { squaredError } from '../../../approximation/piecewise.ts';
import type { Fact, FactOf, FactsFile } from '../../../certificates/facts/format.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { at, matrix, row } from '../../../linalg/matrix.ts';
import { refutedBy } from '../../rule.ts';
import { ratesRules } from '../refutations.ts';
import { anyGrid, common, countGrid, file, numberOf, searchOn } from './shared.ts';

const lineNetwork: Grid = {
  ...anyGrid,
  neurons: 'single',
  outputs: 'free',
  shape: (m, n, d) => m === 1 && n === 1 && d === 2,
};

/** x^p (1 - x)^r with its largest value at b = p/(p + r), times a number; p, r >= 2. */
function peakAt({ num, den }: Rational): readonly Rational[] {
  const [p, r] = [Number(2n * num), Number(2n * (den - num))];
  return Array.from({ length: p + r + 1 }, (_, i) => {
    const term = binomial(r, i - p);
    return ratio((i - p) % 2 === 0 ? term : -term);
  });
}

/** One neuron, its own function as the target, and a test function that is largest at its kink. */
function targetWitness({ hidden, outputs }: Candidate): FactsFile | undefined {
  const [v] = outputs;
  if (hidden.rows !== 1 || hidden.cols !== 2 || v === undefined) return undefined;
  const [w, b] = [at(hidden, 0, 0), at(hidden, 0, 1)];
  if (w.num === 0n) return undefined;
  const knot = Q.neg(Q.div(b, w));
  const jump = Q.mul(v, w.num < 0n ? Q.neg(w) : w);
  const mass = jump.num < 0n ? Q.neg(jump) : jump;
  const isInside = knot.num > 0n && compareRational(knot, Q.one) < 0;
  if (!isInside || knot.den > 40n || compareRational(mass, Q.one) < 0) return undefined;
  const active = [Q.mul(v, b), Q.mul(v, w)];
  const none = [Q.zero, Q.zero];
  const target = {
    breaks: [Q.zero, knot, Q.one],
    pieces: matrix(2, 2, w.num > 0n ? [...none, ...active] : [...active, ...none]),
  };
  const network = { affine: hidden, outputs, polynomial: [Q.zero] };
  return file([
    { fact: 'variation', power: 1, ...target, test: peakAt(knot), from: mass, to: mass },
    { fact: 'network-error', power: 1, ...network, ...target, squared: Q.zero },
  ]);
}

export const targetRow: Row = {
  ...refutedBy(ratesRules, 'rates/target'),
  ...common,
  nearMisses: { none: 'not applicable: the target is a function, with no nearest one that is x^2' },
  drops: 'target',
  statement:
    'Let f on [0, 1] have variation at least 1 up to linear functions. Then every relu network with n neurons has squared error at least 1/(720 (n + 1)^4).',
  yet: 'a network with one neuron is f',
  scope: { samples: 1, inputs: 2, neurons: 1, height: 2 },
  ...searchOn(lineNetwork),
  witness: targetWitness,
  /** The variation. */
  margin: ({ facts }) => numberOf(facts.find((f) => f.fact === 'variation')?.from ?? Q.zero),
};

/** x^{k+1} on [0, 1], and a multiple of the least error of two pieces, as what one neuron cannot reach. */
function beyondLeast(power: number, free: number, times: Rational): FactsFile {
  const pieces = matrix(
    1,
    power + 2,
    Array.from({ length: power + 2 }, (_, i) => (i > power ? Q.one : Q.zero)),
  );
  const from = Q.mul(times, freeKnotSquare(1, power));
  return file([{ fact: 'one-neuron', power, free, breaks: [Q.zero, Q.one], pieces, from }]);
}

/** How far what one neuron leaves is above R6. */
function excess({ facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'one-neuron');
  return fact === undefined ? 0 : numberOf(Q.div(fact.from, freeKnotSquare(1, fact.power))) - 1;
}

export const linearTermRow: Row = {
  ...refutedBy(ratesRules, 'rates/linear-term'),
  ...common,
  nearMisses: {
    none: 'not applicable: with a linear term R6 is attained, and free-knot and network-error prove it',
  },
  drops: 'linear-term',
  statement:
    'On [0, 1] some network with n relu neurons and an output bias has squared error 1/(180 (n + 1)^4) from x^2.',
  yet: 'for n = 1 every such network has more',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 1 },
  ...searchOn(countGrid),
  witness: ({ hidden }) => (hidden.rows === 1 ? beyondLeast(1, 1, ratio(3n)) : undefined),
  margin: excess,
};

export const powerRow: Row = {
  ...refutedBy(ratesRules, 'rates/power'),
  ...common,
  nearMisses: {
    none: 'not applicable: for k = 1 R6 is attained, and free-knot and network-error prove it',
  },
  drops: 'power',
  statement:
    'On [0, 1], for k >= 0, some network with n neurons relu(w x + b)^k and a polynomial of degree at most k has squared error c_k^2 (n + 1)^{-2(k+1)} from x^{k+1}.',
  yet: 'for n = 1 every such network has more',
  scope: { samples: 1, inputs: 1, neurons: 2, height: 1 },
  ...searchOn(countGrid),
  witness: ({ hidden: { rows: k } }) =>
    k >= 2 && k <= 6 ? beyondLeast(k, k + 1, ratio(3n, 2n)) : undefined,
  margin: excess,
};

/** A step function with as many pieces of [0, 1] as inputs. */
const steps: Grid = {
  ...anyGrid,
  neurons: 'none',
  outputs: 0n,
  shape: (_m, n, d) => n === 1 && d >= 2,
  suits: (X) => Array.from(X.data).some(({ num }) => num !== 0n),
};

/** The norm of the step function, and a little more than half of its square that one relu neuron leaves. */
function variationWitness({ inputs: X }: Candidate): FactsFile | undefined {
  if (X.rows !== 1 || X.cols < 2) return undefined;
  const values = row(X, 0);
  const n = BigInt(X.cols);
  const breaks = Array.from({ length: X.cols + 1 }, (_, i) => ratio(BigInt(i), n));
  const zero = { slopes: [Q.zero], biases: [Q.zero], outputs: [Q.zero], polynomial: [Q.zero] };
  const target = { breaks, pieces: values.map((v) => [v]) };
  const squared = squaredError(Q, { power: 1, ...zero }, target);
  const least = Q.mul(squared, ratio(11n, 20n));
  if (squared.num === 0n || !isBeyondOneNeuron(Q, target, { power: 1, free: 0, least }))
    return undefined;
  const about = { breaks, pieces: matrix(X.cols, 1, values) };
  const { outputs, polynomial } = zero;
  const norm: FactOf<'network-error'> = {
    fact: 'network-error',
    power: 1,
    affine: matrix(1, 2, [Q.zero, Q.zero]),
    outputs,
    polynomial,
    ...about,
    squared,
  };
  const alone: Fact = { fact: 'one-neuron', power: 1, free: 0, ...about, from: least };
  return file([norm, alone]);
}

export const variationRow: Row = {
  ...refutedBy(ratesRules, 'rates/variation'),
  ...common,
  nearMisses: {
    none: 'not applicable: no step function has finite variation for relu neurons, so none is near',
  },
  drops: 'variation',
  statement:
    'Let f on [0, 1] have norm K gamma, gamma the largest norm of relu(+-(x - b)), 0 <= b <= 1. Then greedy steps leave at most K^2 gamma^2/(1 + n) of norm(f)^2 after n.',
  yet: 'every neuron leaves more than K^2 gamma^2/2',
  scope: { samples: 1, inputs: 2, neurons: 1, height: 1 },
  ...searchOn(steps),
  witness: variationWitness,
  /** The part of the squared norm that every neuron leaves. */
  margin: ({ facts }) => {
    const [norm, alone] = [
      facts.find((f) => f.fact === 'network-error'),
      facts.find((f) => f.fact === 'one-neuron'),
    ];
    return numberOf(alone?.from) / numberOf(norm?.squared ?? Q.one);
  },
};
