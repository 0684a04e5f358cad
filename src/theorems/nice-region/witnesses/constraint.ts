/**
 * # Theorem B without any constraint
 *
 * Untrusted: proposes witnesses. Away from the ball of Theorem B a wide enough smooth network has strict local
 * minima that are not global. The candidate's (W, v) is a start; training from it stops at the minimum, and training
 * from other starts finds a better point.
 *
 * ## Main definitions
 * - {@link constraintRow}: W and v are trained
 * - {@link tanhRow}: W is trained, sigma = tanh
 * - {@link exactRow}: W and v are trained, sigma is a polynomial, everything is exact
 *
 * ## Implementation notes
 * A strict local minimum with r != 0 in W and v needs m <= n - 1: J_full^T r = 0, so rank J_full <= n - 1, and
 * strictness in v requires sigma(X W^T) to have rank m. With n <= h d the least shape is m = 2, n = d = 3, where X is
 * invertible and every sigma'(x_i.w_j) with r_i != 0 must be 0: no monotone sigma, and one with minima at different
 * heights. So tanh is shown for W alone, as in Theorem B.
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../../certificates/facts/format.ts';
import { matrix, tabulate } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { parseExpression } from '../../../sigma/expression-text.ts';
import { apply, variable } from '../../../sigma/expression-tree.ts';
import type { Expression } from '../../../sigma/expression-tree.ts';
import { binary, half } from '../../../sigma/named-functions.ts';
import type { Moving } from '../../../network/hessian.ts';
import { minimumFromPoint } from '../../../search/labels-from-a-point.ts';
import { badStops, lowestStop, trainedFrom } from '../../../search/many-starts.ts';
import {
  lossBetween,
  pointBelow,
  problemFor,
  roundedPoint,
  startOf,
  stationaryNear,
} from '../../../counterexamples/analytic-points.ts';
import type { Found } from '../../../counterexamples/analytic-points.ts';
import { activationFor } from '../../../sigma/known-activation.ts';
import { lossFact, pointOf } from '../../../counterexamples/exact.ts';
import { gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { numberOf } from '../../../counterexamples/kkt-bounds.ts';
import { regionRules } from '../refutations.ts';
import {
  analytic,
  confined,
  distinctInputs,
  nonzeroOutputs,
  wideEnough,
} from '../../hypotheses.ts';
import { noBadPointNear } from '../near-miss.ts';
import { atP, steps } from '../../../counterexamples/near-miss/recipe.ts';
import type { Recipe } from '../../../counterexamples/near-miss/recipe.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Random, Row, Scope } from '../../../counterexamples/row.ts';
import { areDistinct, inGeneralPosition } from '../../../network/general-position.ts';
import { lossOfLabels } from '../../../counterexamples/mirrored-kernel.ts';

/** A stop with a smaller share of norm(y)^2/2 counts as a fit; with a smaller eigenvalue no minimum will be proved. */
const leastShare = 1e-4;
const leastEigenvalue = 1e-4;

/** How to search for a better point. */
const others = { starts: 12, seed: 1, spread: 2 } as const;

function isWideEnough({ inputs: X, outputs: v }: Candidate): boolean {
  return X.rows <= Math.floor(v.length / 2) * X.cols;
}

/** The strict minimum in which training from the candidate ends, as a point and a fact. */
function minimumFrom(c: Candidate, moving: Moving): Found | undefined {
  const problem = problemFor(c);
  if (problem === undefined || !isWideEnough(c) || !areDistinct(c.inputs)) return undefined;
  const stop = trainedFrom(problem, startOf(c), moving);
  const least = leastShare * numberOf(lossOfLabels(c.labels ?? []));
  if (stop === undefined || !(stop.loss > least) || !(stop.least > leastEigenvalue))
    return undefined;
  return stationaryNear(c, stop.point, { moving, nature: 'minimum' });
}

/** A point with a loss shown to be below `bound`, from other starts. */
function pointBetter(c: Candidate, moving: Moving, bound: Rational): FactPoint | undefined {
  const problem = problemFor(c);
  if (problem === undefined) return undefined;
  const outputs = moving === 'hidden' ? c.outputs.map(numberOf) : undefined;
  const enough = numberOf(bound) / 8;
  const options = { ...others, width: c.outputs.length, moving, outputs, enough };
  const better = lowestStop(problem, options);
  return better === undefined ? undefined : pointBelow(c, better.point, moving, bound);
}

/** P the minimum as described by `facts`, Q a point with a loss below `bound`. */
function spurious(
  c: Candidate,
  moving: Moving,
  { point, facts, bound }: { point: FactPoint; facts: readonly Fact[]; bound: Rational },
): FactsFile | undefined {
  const { activation, inputs, labels } = c;
  const better = pointBetter(c, moving, bound);
  if (labels === undefined || better === undefined) return undefined;
  const instance = { activation, inputs, labels, points: { P: point, Q: better } };
  const loss = lossBetween(instance, 'Q');
  if (loss === undefined) return undefined;
  const kept: readonly Fact[] = [
    { fact: 'sizes', at: 'P', relation: 'n <= h d' },
    { fact: 'distinct-inputs' },
    { fact: 'outputs-nonzero', at: 'P' },
  ];
  const lower: Fact = { fact: 'lower', at: 'Q', than: 'P' };
  return { instance, facts: [...kept, ...facts, loss, lower], provenance: {} };
}

/** The strict minimum that training from the candidate ends in, and a better point. */
function trainedWitness(c: Candidate, moving: Moving): FactsFile | undefined {
  const found = minimumFrom(c, moving);
  if (found === undefined) return undefined;
  const { point, fact } = found;
  return spurious(c, moving, { point, facts: [fact], bound: fact.from });
}

/** The loss minus that of the better point, divided by norm(y)^2/2. */
function margin({ instance, facts }: FactsFile): number {
  const worse = facts.find((f) => f.fact === 'stationary' || (f.fact === 'loss' && f.at === 'P'));
  const better = facts.find((f) => f.fact === 'loss' && f.at === 'Q');
  if (worse === undefined || better === undefined) return Number.NaN;
  if (!('from' in worse) || !('to' in better)) return Number.NaN;
  const gap = numberOf(Q.sub(worse.from, better.to));
  return gap / numberOf(lossOfLabels(instance.labels ?? []));
}

const common = {
  theorem: 'nice-region',
  kind: 'dropped',
  references: ['Zhang21'],
  margin,
  neurons: 'single',
} as const;

/** Minima at different heights, and maxima above and below 0. */
const wavy = binary('add', apply('sin', variable), half(variable));
/** Approximations of its stationary points, 2 pi/3 and -2 pi/3 up to 2 pi k. */
const wavyPlaces = [2n, -2n, 4n, -4n] as const;

function whole(random: Random, height: number): Rational {
  return ratio(BigInt(Math.floor(random() * (2 * height + 1)) - height));
}

function pick(random: Random, list: readonly bigint[]): Rational {
  return ratio(list[Math.floor(random() * list.length)] ?? 0n);
}

function unitInputs(n: number): Matrix<Rational> {
  return tabulate(n, n, (i, k) => (i === k ? Q.one : Q.zero));
}

function list(count: number, entry: () => Rational): Rational[] {
  return Array.from({ length: count }, entry);
}

/**
 * Random starts, of which the first that ends in a strict minimum is used. This is costly, so it is not done in every
 * draw.
 */
const startsForDraw = 6;
const manyStartsShare = 0.1;

/** The unit vectors as inputs, or integer vectors near them, and integer labels. */
function drawWavyData(random: Random): Candidate {
  const n = 3;
  const unit = unitInputs(n);
  const plain = random() < 0.75;
  const inputs = tabulate(n, n, (i, k) =>
    plain || random() < 0.8 ? (unit.data[i * n + k] ?? Q.zero) : whole(random, 1),
  );
  return {
    activation: wavy,
    inputs,
    hidden: matrix(
      2,
      n,
      list(2 * n, () => pick(random, wavyPlaces)),
    ),
    outputs: list(2, () => pick(random, [1n, -1n, 2n, -2n])),
    labels: list(n, () => whole(random, 4)),
  };
}

/**
 * A start with pre-activations near stationary points of sigma; sometimes one rounded from a stop of many trainings.
 */
function drawWavy(random: Random): Candidate {
  const c = drawWavyData(random);
  const problem = random() < manyStartsShare ? problemFor(c) : undefined;
  if (problem === undefined) return c;
  const seed = Math.floor(random() * 2 ** 31);
  const options = { width: 2, moving: 'all', starts: startsForDraw, seed, spread: 3 } as const;
  for (const { point, least } of badStops(problem, options))
    if (least > leastEigenvalue) return { ...c, ...roundedPoint(point, undefined, 2) };
  return c;
}

/**
 * A minimum outside every certified ball: W moves away from it until the ball of this radius around W is certified.
 * Without a given radius any W next to the minimum would work, with a tiny ball.
 */
const smallBall = ratio(1n, 32n);

const ofConstraint: Recipe = {
  subject: (file) => ({ ...atP(file), numbers: { radius: smallBall } }),
  neighbours: changedEntries(['W'], 3),
  among: `at most 3 entries of W changed ${steps}`,
  restores: `${confined.says}: that of radius 1/32 around the W of the near miss`,
  hypotheses: [analytic, distinctInputs, wideEnough, nonzeroOutputs],
  conclude: noBadPointNear,
};

export const constraintRow: Row = {
  ...common,
  ...refutedBy(regionRules, 'nice-region/constraint'),
  nearMisses: ofConstraint,
  drops: 'constraint',
  statement:
    'Let sigma be smooth, the inputs distinct and m = 2h with h d >= n. Then every strict local minimum of the loss in W and v is a global minimum.',
  yet: 'there is a strict local minimum of the loss in W and v, and a point of the same width with less loss',
  scope: { samples: 3, inputs: 3, neurons: 2, height: 4 },
  enumerate: () => [],
  draw: drawWavy,
  witness: (c) => trainedWitness(c, 'all'),
};

const tanh = activationNamed('tanh').value;

const tanhGrid: Grid = {
  activations: [tanh],
  drawn: ['tanh', 'sigmoid', 'softplus'].map((name) => activationNamed(name).value),
  neurons: 'single',
  outputs: 1n,
  labels: 'free',
  // for n = 1 and monotone sigma J is not 0, so every stationary point is a fit
  shape: (m, n, d) => n >= 2 && n <= Math.floor(m / 2) * d,
  suits: inGeneralPosition,
};

function isZeroMatrix({ data }: Matrix<Rational>): boolean {
  return Array.from(data).every(({ num }) => num === 0n);
}

/**
 * All candidates of the scope; within a shape those that start at W = 0 come first, since they are small and promising.
 */
function* zeroFirst(scope: Scope): Generator<Candidate> {
  let shape = '';
  let later: Candidate[] = [];
  for (const c of gridCandidates(tanhGrid, scope)) {
    const { rows: n, cols: d } = c.inputs;
    const here = `${c.hidden.rows} ${n} ${d}`;
    if (here !== shape) {
      yield* later;
      [shape, later] = [here, []];
    }
    if (isZeroMatrix(c.hidden)) yield c;
    else later.push(c);
  }
  yield* later;
}

function drawTanh(random: Random): Candidate {
  const [n, d] = random() < 0.8 ? [2, 1] : [3, 2];
  const m = 2 * Math.ceil(n / d);
  const pickOf = Math.floor(random() * tanhGrid.drawn.length);
  const entries = (count: number, entry: () => Rational): Matrix<Rational> =>
    matrix(count / d, d, list(count, entry));
  return {
    activation: (random() < 0.5 ? undefined : tanhGrid.drawn[pickOf]) ?? tanh,
    inputs: entries(n * d, () => whole(random, 3)),
    hidden: entries(m * d, () => (random() < 0.5 ? Q.zero : whole(random, 2))),
    outputs: list(m, () => (random() < 0.7 ? Q.one : pick(random, [1n, -1n, 2n]))),
    labels: list(n, () => whole(random, 3)),
  };
}

export const tanhRow: Row = {
  ...common,
  ...refutedBy(regionRules, 'nice-region/constraint-tanh'),
  nearMisses: ofConstraint,
  drops: 'constraint-tanh',
  statement:
    'Let sigma be smooth, the inputs distinct, m = 2h with h d >= n, and v fixed with all v_j nonzero. Then every strict local minimum of the loss in W is a global minimum.',
  yet: 'there is a strict local minimum of the loss in W, and a W with the same v and less loss',
  scope: { samples: 2, inputs: 1, neurons: 4, height: 2 },
  enumerate: zeroFirst,
  draw: drawTanh,
  witness: (c) => (inGeneralPosition(c.inputs) ? trainedWitness(c, 'hidden') : undefined),
};

/** Slope 12 x (x - 1) (x + 2): minima at 1 and -2 of different height, a maximum at 0. */
function quartic(offset: bigint): Expression {
  const terms = '3*x^4 + 4*x^3 - 12*x^2';
  return parseExpression(offset < 0n ? `${terms} - ${-offset}` : `${terms} + ${offset}`);
}

/** With this offset the values at the minima add up to the one at the maximum, which gives small residuals. */
const plainOffset = 37n;

/** For each sample both neurons are at minima of sigma, or both at its maximum, as curvatures of equal sign require. */
const atStationary = [
  [1n, -2n],
  [-2n, 1n],
  [-2n, -2n],
  [1n, 1n],
  [0n, 0n],
  [0n, 0n],
] as const;

function drawQuartic(random: Random): Candidate {
  const n = 3;
  const offset = BigInt(Math.floor(random() * 121) - 60);
  const pairs = Array.from(
    { length: n },
    () => atStationary[Math.floor(random() * atStationary.length)] ?? atStationary[0],
  );
  const v = pick(random, [1n, 1n, 2n, 3n]);
  return {
    activation: quartic(random() < 0.5 ? plainOffset : offset),
    inputs: unitInputs(n),
    hidden: tabulate(2, n, (j, i) => ratio(pairs[i]?.[j] ?? 0n)),
    outputs: [Q.one, v],
  };
}

/** Labels for which the candidate's own point is a strict minimum, and a better point. */
function exactWitness(c: Candidate): FactsFile | undefined {
  const { activation, inputs, hidden, outputs } = c;
  if (!isWideEnough(c) || !areDistinct(inputs) || outputs.some(({ num }) => num === 0n))
    return undefined;
  const found = minimumFromPoint(activationFor(activation), { inputs, hidden, outputs }, 'all');
  if (found === undefined) return undefined;
  const { labels, residual } = found;
  const bound = lossOfLabels(residual);
  const facts: Fact[] = [
    { fact: 'local-minimum', at: 'P', moving: 'all', by: 'hessian' },
    lossFact('P', bound),
  ];
  return spurious({ ...c, labels }, 'all', { point: pointOf(c), facts, bound });
}

export const exactRow: Row = {
  ...common,
  ...refutedBy(regionRules, 'nice-region/constraint-exact'),
  nearMisses: ofConstraint,
  drops: 'constraint-exact',
  statement: constraintRow.statement,
  yet: constraintRow.yet,
  scope: { samples: 3, inputs: 3, neurons: 2, height: 2 },
  enumerate: () => [],
  draw: drawQuartic,
  witness: exactWitness,
};

export const rows: readonly Row[] = [constraintRow, tanhRow, exactRow];
