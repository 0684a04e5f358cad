/**
 * # Runs of midpoint feedback alignment on linear networks with one output, rounded
 *
 * Untrusted: every step is checked from the numbers written.
 * @module
 */
import { encloseQuotient, midpoint } from '../../arithmetic/interval.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import { ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { linearErrors, linearLoss, weightsAt } from '../../feedback/linear.ts';
import type { FeedbackNetwork } from '../../feedback/step.ts';
import { potentialAt } from '../../feedback/linear.ts';
import { at, matrix, row } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import { dot } from '../../quadratic/elimination.ts';

type Vector = readonly Rational[];
export type PotentialRun = Extract<FactOf<'dfa-run'>, { by: 'potential' }>;

const bits = 40n;
/** Runs with such losses diverge. */
const farAway = 1e6;

function rounded({ num, den }: Rational): Rational {
  const scaled = 2n * (num << bits) + den;
  const floor = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;
  return ratio(floor(scaled, 2n * den), 1n << bits);
}

/** A theta with X^T X theta = X^T y, by elimination; free entries are 0. */
export function fitOf({
  inputs: X,
  labels: Y,
}: Pick<FeedbackNetwork<Rational>, 'inputs' | 'labels'>): Vector {
  const S = multiply(Q, transpose(X), X);
  const T = multiply(Q, transpose(X), Y);
  const rows = Array.from({ length: S.rows }, (_, i) => [...row(S, i), at(T, i, 0)]);
  const pivots: number[] = [];
  for (let k = 0, top = 0; k < S.cols; k++) {
    const found = rows.findIndex((r, i) => i >= top && r[k]?.num !== 0n);
    if (found < 0) continue;
    [rows[top], rows[found]] = [rows[found] ?? [], rows[top] ?? []];
    const own = rows[top] ?? [];
    const pivot = own[k] ?? Q.one;
    rows[top] = own.map((a) => Q.div(a, pivot));
    for (const [i, r] of rows.entries())
      if (i !== top)
        rows[i] = r.map((a, c) => Q.sub(a, Q.mul(r[k] ?? Q.zero, rows[top]?.[c] ?? Q.zero)));
    pivots.push(k);
    top++;
  }
  return Array.from({ length: S.cols }, (_, k) => {
    const i = pivots.indexOf(k);
    return i < 0 ? Q.zero : (rows[i]?.at(-1) ?? Q.zero);
  });
}

/** What a run passes through, for plots and for the fact. */
export interface Stage {
  readonly loss: number;
  readonly potential: number;
}

const numberOf = ({ num, den }: Rational): number => midpoint(encloseQuotient(num, den));

/**
 * The fact of so many steps, each rounded to 2^-40, and what it passes through; `undefined` where it diverges. Whether Psi
 * falls is left to the checker.
 */
export function potentialRun(
  net: FeedbackNetwork<Rational>,
  step: Rational,
  steps: number,
): { readonly fact: PotentialRun; readonly stages: readonly Stage[] } | undefined {
  const { inputs: X, labels, hidden, outputs, feedback } = net;
  const start = { hidden, outputs: row(outputs, 0), feedback: row(feedback, 0) };
  const fit = fitOf(net);
  const stageOf = (c: Vector) => {
    const A = row(multiply(Q, matrix(1, c.length, c), X), 0);
    const there = weightsAt(Q, start, A);
    const at = { ...net, hidden: there.hidden, outputs: matrix(1, hidden.rows, there.outputs) };
    const errors = linearErrors(Q, at);
    return {
      errors,
      loss: linearLoss(rationalTier, errors),
      potential: potentialAt(Q, start, fit, A),
      aligned: dot(Q, there.outputs, start.feedback),
    };
  };
  let c: Vector = Array.from({ length: X.rows }, () => Q.zero);
  let from = stageOf(c);
  const stages: Stage[] = [{ loss: numberOf(from.loss), potential: numberOf(from.potential) }];
  const [combinations, rises, opposed]: [Vector[], number[], number[]] = [[], [], []];
  for (let k = 1; k <= steps; k++) {
    const next = c.map((a, i) => rounded(Q.sub(a, Q.mul(step, at(from.errors, i, 0)))));
    const to = stageOf(next);
    if (!(numberOf(to.loss) < farAway)) return undefined;
    combinations.push(next);
    if (Q.sub(to.loss, from.loss).num > 0n) rises.push(k);
    if (to.aligned.num < 0n) opposed.push(k);
    stages.push({ loss: numberOf(to.loss), potential: numberOf(to.potential) });
    [c, from] = [next, to];
  }
  // each entry of c is off by 2^-41 at most
  const size = Array.from(X.data).reduce((sum, a) => sum + Math.abs(numberOf(a)), 1);
  const within = ratio(BigInt(Math.ceil(size)), 1n << (bits + 1n));
  const most = ratio(BigInt(Math.ceil(numberOf(from.loss) * 2 ** 50) + 1), 1n << 50n);
  return {
    fact: {
      fact: 'dfa-run',
      inputs: X,
      labels,
      hidden,
      outputs,
      feedback,
      step,
      most,
      by: 'potential',
      fit,
      within,
      combinations,
      rises,
      opposed,
    },
    stages,
  };
}
