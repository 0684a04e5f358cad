/**
 * # Problems for Theorem A
 *
 * Data at, below and above the threshold, friendly and hostile, with what is known about them.
 * @module
 */
import * as fc from 'fast-check';
import { SingularValueDecomposition, Matrix as MlMatrix } from 'ml-matrix';
import { gaussianSource, randomSigns } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/network/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { showMatrix } from './generators.ts';

const traits = [
  'Gaussian',
  'integer grid',
  'near-duplicate rows',
  'scale 2^-27',
  'scale 2^27',
  'weakest direction',
  'duplicate rows',
  'opposite rows',
] as const;

export interface Case {
  readonly problem: Problem;
  readonly width: number;
  readonly seed: number;
  readonly trait: (typeof traits)[number];
  readonly activation: string;
}

/** The left singular vector of X X^T o X X^T that belongs to its smallest singular value, times sqrt(n). */
function weakestDirection(X: Dense): Float64Array {
  const rows = Array.from({ length: X.rows }, (_, i) =>
    Array.from(X.data.subarray(i * X.cols, (i + 1) * X.cols)),
  );
  const A = new MlMatrix(rows);
  const K = A.mmul(A.transpose());
  const svd = new SingularValueDecomposition(MlMatrix.mul(K, K));
  return Float64Array.from(
    svd.leftSingularVectors.getColumn(X.rows - 1),
    (u) => u * Math.sqrt(X.rows),
  );
}

function inputsOf(n: number, d: number, trait: Case['trait'], seed: number): Dense {
  const normal = gaussianSource(seed);
  const scale = trait === 'scale 2^-27' ? 2 ** -27 : trait === 'scale 2^27' ? 2 ** 27 : 1;
  const raw = Float64Array.from({ length: n * d }, () => normal() * scale);
  const data = trait === 'integer grid' ? raw.map((x) => Math.round(2 * x) + 3) : raw;
  const [from, to] = [data.subarray(0, d), data.subarray((n - 1) * d)];
  if (n > 1 && trait === 'near-duplicate rows')
    to.set(from.map((x) => x * (1 + 2 ** -12) + 2 ** -12));
  if (n > 1 && trait === 'duplicate rows') to.set(from);
  if (n > 1 && trait === 'opposite rows') to.set(from.map((x) => -x));
  return dense(n, d, data);
}

function labelsOf(X: Dense, trait: Case['trait'], seed: number): Float64Array {
  if (trait === 'weakest direction') return weakestDirection(X);
  const y = randomSigns(X.rows, seed);
  if (trait === 'duplicate rows' || trait === 'opposite rows')
    y[X.rows - 1] = trait === 'duplicate rows' ? -(y[0] ?? 1) : (y[0] ?? 1);
  return y;
}

/** n = 1..12, d = 1..6; width 2 ceil(n/d) (the threshold), two more, one more (odd), or two fewer. */
export const problems: fc.Arbitrary<Case> = fc
  .record({
    n: fc.integer({ min: 1, max: 12 }),
    d: fc.integer({ min: 1, max: 6 }),
    extra: fc.constantFrom(0, 0, 2, 1, -2),
    trait: fc.constantFrom(...traits),
    activation: fc.constantFrom(
      'tanh',
      'sigmoid',
      'sin',
      'softplus',
      'gaussian',
      'x/(1 + x^2)',
      'tanh(x) + x^2/10',
    ),
    seed: fc.nat({ max: 999 }),
  })
  .map(({ n, d, extra, trait, activation, seed }) => {
    const X = inputsOf(n, d, trait, seed);
    const width = Math.max(1, 2 * Math.ceil(n / d) + extra);
    const problem = problemOf(X, labelsOf(X, trait, seed), activationNamed(activation));
    return { problem, width, seed, trait, activation };
  });

/**
 * Whether no weights at all fit the labels: equal inputs with other labels, or opposite inputs with equal
 * labels other than 0 under an odd activation. Decided from the construction.
 */
export function impossible({ problem, trait, activation }: Case): boolean {
  if (problem.inputs.rows < 2) return false;
  if (trait === 'duplicate rows') return true;
  const odd = ['tanh', 'sin', 'x/(1 + x^2)'].includes(activation);
  return trait === 'opposite rows' && odd;
}

/** Whether the rank of Psi is below n, so that no label vector but special ones can be certified. */
export function deficient(c: Case): boolean {
  const { rows: n, cols: d } = c.problem.inputs;
  return n > c.width * d || impossible(c);
}

export function caseLabels(c: Case): readonly string[] {
  const { rows: n, cols: d } = c.problem.inputs;
  const half = Math.floor(c.width / 2);
  return [
    c.trait,
    `sigma ${c.activation}`,
    c.width % 2 === 1
      ? 'odd width'
      : half * d < n
        ? 'below threshold'
        : c.width === 2 * Math.ceil(n / d)
          ? 'at threshold'
          : 'above threshold',
    ...(n === 1 ? ['n = 1'] : []),
    ...(d === 1 ? ['d = 1'] : []),
    ...(impossible(c) ? ['impossible'] : []),
  ];
}

export const caseShares = {
  'below threshold': 0.05,
  'at threshold': 0.2,
  'above threshold': 0.08,
  'odd width': 0.08,
  'n = 1': 0.03,
  'd = 1': 0.05,
  impossible: 0.1,
  'integer grid': 0.05,
  'near-duplicate rows': 0.05,
  'scale 2^-27': 0.05,
  'scale 2^27': 0.05,
  'weakest direction': 0.05,
  'sigma tanh': 0.05,
  'sigma x/(1 + x^2)': 0.05,
  'sigma tanh(x) + x^2/10': 0.05,
};

export function showCase({ problem, width, seed, trait, activation }: Case): string {
  return `${trait}, sigma = ${activation}, m = ${width}, seed ${seed}, X = ${showMatrix(problem.inputs)}, y = [${problem.labels.join(', ')}]`;
}
