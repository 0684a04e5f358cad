/**
 * # Problems for Theorem A
 *
 * Data, a width and an activation, easy or difficult, with exact knowledge about them.
 *
 * ## Main definitions
 * - {@link Task}, {@link taskWith}: the generator
 * - {@link obstacle}: an exact reason why no certificate may be verified
 * @module
 */
import * as fc from 'fast-check';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { dense, mapMatrix } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { sigmaNamed } from './sigmas.ts';
import { dataGeometry } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { shatter } from '../../src/search/memorise.ts';
import { approxGram, approxWeightedSlopes } from '../../src/search/float64-network.ts';
import { draws, eighth, rounded, scaleExponent, scaleLabel } from './numbers.ts';
import { showMatrix, showVector } from './outcomes.ts';
import { conditionDecade, weakestDirection, weakestOfGram } from './spectra.ts';

/** What the oracles know about a named activation; `zero` is sigma(0) = 0 with sigma'(0) not 0. */
interface Known {
  readonly parity?: 'odd' | 'even';
  readonly zero?: true;
  /** The degrees of its monomials, for a polynomial. */
  readonly degrees?: readonly number[];
}

const known: Readonly<Record<string, Known>> = {
  tanh: { parity: 'odd', zero: true },
  sin: { parity: 'odd', zero: true },
  rational: { parity: 'odd', zero: true },
  gaussian: { parity: 'even' },
  swish: { zero: true },
  gelu: { zero: true },
  cubic: { parity: 'odd', zero: true, degrees: [1, 3] },
  square: { parity: 'even', degrees: [2] },
  x: { parity: 'odd', zero: true, degrees: [1] },
  sigmoid: {},
  softplus: {},
  exp: {},
};

/** Every activation that {@link obstacle} knows. */
export const activations: readonly string[] = Object.keys(known);

/** Data with labels, a width, and how they were made. */
export interface Task {
  readonly problem: Problem;
  readonly width: number;
  readonly seed: number;
  readonly activation: string;
  readonly traits: readonly string[];
}

type Twist = 'none' | 'duplicate rows' | 'near-duplicate rows' | 'opposite rows' | 'zero row';

/** The last row, derived from the first. */
function twisted(X: Dense, twist: Twist): Dense {
  if (X.rows < 2 || twist === 'none') return X;
  const d = X.cols;
  const data = Float64Array.from(X.data);
  const first = data.slice(0, d);
  const last = data.subarray((X.rows - 1) * d);
  if (twist === 'zero row') last.fill(0);
  else last.set(twist === 'opposite rows' ? first.map((x) => -x) : first);
  if (twist === 'near-duplicate rows') last[0] = (last[0] ?? 0) + 2 ** -12;
  return dense(X.rows, d, data);
}

type Shape = 'generic' | 'integer grid' | 'near-collinear';

function shaped(n: number, d: number, shape: Shape, ks: readonly number[]): Dense {
  const entry = (k: number): number => {
    const drawn = ks[k] ?? 0;
    if (shape === 'generic') return drawn / 64;
    if (shape === 'integer grid') return drawn % 3;
    // g_i b + e/1024 with g and b from the draws too
    const [i, c] = [(k - (k % d)) / d, k % d];
    const slope = ((ks[n * d - 1 - i] ?? 0) + 200) / 128;
    return slope * (1 + c / 2) + drawn / 65_536;
  };
  return dense(
    n,
    d,
    Float64Array.from({ length: n * d }, (_, k) => entry(k)),
  );
}

type Aim = 'drawn' | 'signs' | 'weakest direction' | 'zero' | 'large';

/** The least eigenvector of the Gram matrix where the search will start, or of X X^T if it finds no start. */
function weakestLabels(X: Dense, activation: string, width: number, seed: number): number[] {
  const problem = problemOf(X, new Float64Array(X.rows), sigmaNamed(activation));
  const start = shatter(problem, { width, seed });
  if (start.kind === 'not-found')
    return weakestDirection(X).map((u) => Math.round(u * 1024) / 1024);
  const B = approxWeightedSlopes(X, problem.activation, start.hidden, start.outputs);
  const G = approxGram(B, dataGeometry(X).gram.mid);
  return weakestOfGram(G).map((u) => Math.round(u * 1024) / 1024);
}

function aimed(
  aim: Aim,
  drawn: readonly number[],
  weakest: () => readonly number[],
): readonly number[] {
  switch (aim) {
    case 'drawn':
      return drawn;
    case 'signs':
      return drawn.map((y) => (y < 0 ? -1 : 1));
    case 'zero':
      return drawn.map(() => 0);
    case 'large':
      return drawn.map((y) => (y + 4) * 2 ** 27);
    case 'weakest direction':
      return weakest();
  }
}

const places = [0, 0, 0, 2, 2, 1, -1, -2] as const;

/** Tasks with n <= `most` samples and widths around 2 ceil(n/d). */
export function taskWith(names: readonly string[], most: number = 6): fc.Arbitrary<Task> {
  const twists = fc.oneof(
    { weight: 7, arbitrary: fc.constant<Twist>('none') },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Twist>(
        'near-duplicate rows',
        'duplicate rows',
        'opposite rows',
        'zero row',
      ),
    },
  );
  return fc
    .record({
      n: fc.integer({ min: 1, max: most }),
      d: fc.integer({ min: 1, max: 4 }),
      place: fc.constantFrom(...places),
      activation: fc.constantFrom(...names),
      shape: fc.constantFrom<Shape>('generic', 'generic', 'integer grid', 'near-collinear'),
      twist: twists,
      aim: fc.constantFrom<Aim>('drawn', 'signs', 'weakest direction', 'zero', 'large'),
      exponent: scaleExponent,
      ks: draws(fc.integer({ min: -160, max: 160 }), 4 * most),
      ys: draws(eighth, most),
      seed: fc.nat({ max: 999 }),
    })
    .map(({ n, d, place, activation, shape, twist, aim, exponent, ks, ys, seed }) => {
      const plain = twisted(shaped(n, d, shape, ks), twist);
      const X = dense(
        n,
        d,
        plain.data.map((x) => x * 2 ** exponent),
      );
      const width = Math.max(1, 2 * Math.ceil(n / d) + place);
      const y = aimed(aim, ys.slice(0, n), () => weakestLabels(X, activation, width, seed));
      const traits = [shape, twist, scaleLabel(exponent), `labels: ${aim}`];
      return {
        problem: problemOf(X, y, sigmaNamed(activation)),
        width,
        seed,
        activation,
        traits,
      };
    });
}

/** The number of neurons of a mirrored start with independent weights. */
function freeNeurons({ width, activation }: Pick<Task, 'width' | 'activation'>): number {
  const last = width % 2 === 1 && known[activation]?.zero === true ? 1 : 0;
  return Math.floor(width / 2) + last;
}

function exactRank(X: Dense): number {
  return rankOfRationals(mapMatrix(X, rationalFromDouble));
}

/** The number of monomials of degree `degree` in d variables. */
export function monomials(d: number, degree: number): number {
  let count = 1;
  for (let k = 1; k <= degree; k++) count = (count * (d + k - 1)) / k;
  return count;
}

/** At least rank J(W, v), over all W and v, by the degrees of a polynomial sigma. */
export function polynomialCeiling(d: number, degrees: readonly number[]): number {
  return degrees.reduce((total, k) => total + monomials(d, k), 0);
}

function relatedRows(X: Dense, sign: 1 | -1): boolean {
  const rows = Array.from({ length: X.rows }, (_, i) => X.data.slice(i * X.cols, (i + 1) * X.cols));
  return rows.some((a, i) =>
    rows.some((b, k) => k > i && a.every((x, c) => x === sign * (b[c] ?? Number.NaN))),
  );
}

/**
 * Why rank J(W, v) < n for every W and v, exactly; `undefined` if none of the known reasons applies. Lemma 1
 * proves full rank on the way to a zero, so no certificate may then be verified.
 */
export function obstacle({ problem, width, activation }: Task): string | undefined {
  const { rows: n, cols: d } = problem.inputs;
  const facts = known[activation] ?? {};
  if (n > width * d) return 'n > m d';
  if (relatedRows(problem.inputs, 1)) return 'two inputs are equal';
  if (n > width * exactRank(problem.inputs)) return 'n > m rank X'; // covers an input 0 with n = 1
  if (hasZeroRow(problem.inputs)) return 'an input is 0';
  if (facts.parity !== undefined && relatedRows(problem.inputs, -1))
    return `two inputs are opposite, sigma is ${facts.parity}`;
  if (facts.degrees !== undefined && n > polynomialCeiling(d, facts.degrees))
    return 'n exceeds the monomials of a polynomial sigma';
  return undefined;
}

function hasZeroRow(X: Dense): boolean {
  return Array.from({ length: X.rows }, (_, i) => X.data.slice(i * X.cols, (i + 1) * X.cols)).some(
    (r) => r.every((x) => x === 0),
  );
}

/** The same for a mirrored start: h neurons, not 2h, have independent weights. */
export function mirroredObstacle(task: Task): string | undefined {
  const narrow = task.problem.inputs.rows > freeNeurons(task) * exactRank(task.problem.inputs);
  return obstacle(task) ?? (narrow ? 'n > h rank X' : undefined);
}

export function taskLabels(task: Task): readonly string[] {
  const { rows: n, cols: d } = task.problem.inputs;
  const e = freeNeurons(task);
  return [
    task.activation,
    ...task.traits.filter((trait) => trait !== 'none'),
    e * d < n
      ? 'width below threshold'
      : (e - 1) * d < n
        ? 'width at threshold'
        : 'width above threshold',
    `condition of X ${conditionDecade(task.problem.inputs)}`,
    ...(n === 1 ? ['n = 1'] : []),
    ...(d === 1 ? ['d = 1'] : []),
    ...(task.width % 2 === 1 ? ['odd width'] : []),
    ...(mirroredObstacle(task) === undefined ? [] : ['provably impossible']),
  ];
}

export const taskShares: Readonly<Record<string, number>> = {
  'width below threshold': 0.1,
  'width at threshold': 0.3,
  'width above threshold': 0.1,
  'odd width': 0.15,
  'n = 1': 0.05,
  'd = 1': 0.1,
  'duplicate rows': 0.03,
  'near-duplicate rows': 0.03,
  'opposite rows': 0.03,
  'zero row': 0.03,
  'integer grid': 0.1,
  'near-collinear': 0.1,
  'scale 1e-8 or less': 0.15,
  'scale 1e8 or more': 0.15,
  'labels: weakest direction': 0.08,
  'provably impossible': 0.15,
};

export function showTask({ problem, width, seed, activation }: Task): string {
  return `sigma = ${activation}, m = ${width}, X = ${showMatrix(problem.inputs)}, y = ${showVector(problem.labels)}, search seed ${seed}`;
}

/** Well-conditioned tasks with two extra neurons, so that almost all have a certificate to attack. */
export function friendlyTask(activations: readonly string[]): fc.Arbitrary<Task> {
  return fc
    .record({
      n: fc.integer({ min: 2, max: 4 }),
      d: fc.integer({ min: 2, max: 3 }),
      activation: fc.constantFrom(...activations),
      noise: draws(rounded, 12),
      ys: draws(eighth, 4),
      seed: fc.nat({ max: 99 }),
    })
    .map(({ n, d, activation, noise, ys, seed }) => {
      const entry = (k: number): number =>
        ((k - (k % d)) / d === k % d ? 3 : 0) + (noise[k] ?? 0) / 40;
      const X = dense(
        n,
        d,
        Float64Array.from({ length: n * d }, (_, k) => entry(k)),
      );
      const problem = problemOf(X, ys.slice(0, n), sigmaNamed(activation));
      return { problem, width: 2 * Math.ceil(n / d) + 2, seed, activation, traits: [] };
    });
}
