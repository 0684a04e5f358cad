/**
 * # Lazy against full training, measured (Theorem E)
 *
 * The risks of random features, of the tangent class and of networks against rho = N/d, for three targets: means over
 * random hidden weights next to the exact mean E4 and the limits, and full training next to the exact R_NN. All risks
 * are in units of 2 norm_F(B)^2, the risk of the best constant.
 *
 * ## Main definitions
 * - {@link LazyGapDesign}, {@link LazyGapRecord}
 * - {@link lazyGap}
 *
 * ## Implementation notes
 * Targets are diagonal, without loss of generality: spans and starts are rotation invariant. The record holds no times.
 * @module
 */
import { encloseQuotient, intervalTier } from '../../../arithmetic/interval.ts';
import { entire } from '../../../arithmetic/interval-sets.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { gaussianSource } from '../../../data/random.ts';
import { tabulate } from '../../../linalg/matrix.ts';
import { limitFeatureRisk, limitTangentRisk, meanTangentRisk } from '../../../quadratic/mean.ts';
import { networkRisk } from '../../../quadratic/risks.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { sampledRisks } from './spans.ts';
import { descend, enclosedRisk } from './training.ts';

export interface LazyGapDesign {
  readonly seed: number;
  /** d >= 2. */
  readonly dimension: number;
  /** N for each point of the curves. */
  readonly neurons: readonly number[];
  /** Draws of the hidden weights for each N. */
  readonly spans: number;
  /** Runs of full training for each N. */
  readonly starts: number;
  /** Maximum number of steps in each run. */
  readonly steps: number;
}

/** N/d = 0.1, 0.2, ... 1, 1.2, 1.5: about a minute. */
export const usualLazyGapDesign: Omit<LazyGapDesign, 'seed'> = {
  dimension: 40,
  neurons: [4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 60],
  spans: 200,
  starts: 3,
  steps: 6000,
};

/** A few seconds, for tests. */
export const smallLazyGapDesign: Omit<LazyGapDesign, 'seed'> = {
  dimension: 8,
  neurons: [2, 4, 6, 8, 10],
  spans: 50,
  starts: 2,
  steps: 2000,
};

/** A mean and its standard error. */
export interface Mean {
  readonly mean: number;
  readonly error: number;
}

/** The ends of an interval. */
export interface Ends {
  readonly lo: number;
  readonly hi: number;
}

/** Full training at one N; risks in units of 2 norm_F(B)^2. */
export interface TrainingRecord {
  /** Rigorous enclosures of the risk at the best end point, and of its excess over R_NN. */
  readonly risk: Ends;
  readonly excess: Ends;
  /** Upper ends of enclosures of the risk, per start. */
  readonly risks: readonly number[];
  /** Steps taken, per start. */
  readonly steps: readonly number[];
  /** The number of starts that are shown to end at most {@link reachedWithin} above R_NN. */
  readonly reached: number;
}

/** One point of the curves. Risks in units of 2 norm_F(B)^2; exact ones also as fractions. */
export interface PointRecord {
  readonly neurons: number;
  readonly rho: number;
  readonly features: Mean;
  readonly tangent: Mean;
  /** E4, exact in this dimension. */
  readonly tangentMean: { readonly value: number; readonly exact: string };
  readonly networks: { readonly value: number; readonly exact: string };
  readonly limits: { readonly features: number; readonly tangent: number };
  /** Draws with R_NT < R_NN in float64. */
  readonly tangentBelowNetworks: number;
  readonly training: TrainingRecord;
}

export interface TargetRecord {
  readonly id: string;
  readonly title: string;
  /** tr(B)^2/(d tr(B^2)). */
  readonly tau: number;
  readonly isDefinite: boolean;
  readonly points: readonly PointRecord[];
}

export interface LazyGapRecord {
  readonly experiment: 'lazy-gap';
  readonly design: LazyGapDesign;
  /** False if the run was interrupted: then only finished targets are included. */
  readonly complete: boolean;
  readonly targets: readonly TargetRecord[];
}

export interface LazyGapWatch extends PartsWatch {
  readonly onTarget?: ((record: TargetRecord) => void) | undefined;
}

interface Target {
  readonly id: string;
  readonly title: string;
  /** The eigenvalues of B. */
  readonly spectrum: (d: number) => readonly Rational[];
}

const targets: readonly Target[] = [
  {
    id: 'linear',
    title: 'positive definite, eigenvalues i/d',
    spectrum: (d) => Array.from({ length: d }, (_, i) => ratio(BigInt(i + 1), BigInt(d))),
  },
  {
    id: 'spiked',
    title: 'positive definite, a fifth of the eigenvalues 1, the others 1/5',
    spectrum: (d) => Array.from({ length: d }, (_, i) => ratio(1n, 5 * i < d ? 1n : 5n)),
  },
  {
    id: 'signed',
    title: 'indefinite and traceless, eigenvalues (2i - 1 - d)/d',
    spectrum: (d) => Array.from({ length: d }, (_, i) => ratio(BigInt(2 * i + 1 - d), BigInt(d))),
  },
];

/** How close to R_NN, in units of 2 norm_F(B)^2, counts as reached. */
export const reachedWithin = 1e-6;

function toNumber({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

function meanOf(xs: readonly number[]): Mean {
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const variance = xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, xs.length - 1);
  return { mean, error: Math.sqrt(variance / xs.length) };
}

/** The quantities computed once per target. */
interface Prepared {
  readonly target: Target;
  readonly exact: readonly Rational[];
  readonly diagonal: Float64Array;
  /** 2 norm_F(B)^2. */
  readonly unit: Rational;
  readonly tau: Rational;
}

function prepare(target: Target, d: number): Prepared {
  const exact = target.spectrum(d);
  const trace = exact.reduce(Q.add, Q.zero);
  const square = exact.reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero);
  return {
    target,
    exact,
    diagonal: Float64Array.from(exact, toNumber),
    unit: Q.mul(ratio(2n), square),
    tau: Q.div(Q.mul(trace, trace), Q.mul(ratio(BigInt(d)), square)),
  };
}

function train(
  { exact, diagonal, unit }: Prepared,
  neurons: number,
  least: Rational,
  { design, seed }: { readonly design: LazyGapDesign; readonly seed: number },
): TrainingRecord {
  const next = gaussianSource(seed, 'inputs');
  const runs = Array.from({ length: design.starts }, () =>
    descend(diagonal, neurons, next, { steps: design.steps, until: 1e-9 }),
  );
  const share = Q.div(least, unit);
  const [one, floor] = [unit, share].map(({ num, den }) => encloseQuotient(num, den));
  const found = runs.map((run) => {
    const risk = intervalTier.div(enclosedRisk(exact, run), one ?? entire) ?? entire;
    return { risk, excess: intervalTier.sub(risk, floor ?? entire) };
  });
  const best = found.reduce((a, b) => (b.risk.hi < a.risk.hi ? b : a));
  return {
    risk: { lo: best.risk.lo, hi: best.risk.hi },
    excess: { lo: best.excess.lo, hi: best.excess.hi },
    risks: found.map(({ risk }) => risk.hi),
    steps: runs.map(({ steps }) => steps),
    reached: found.filter(({ excess }) => excess.hi <= reachedWithin).length,
  };
}

function pointOf(prepared: Prepared, design: LazyGapDesign, index: number): PointRecord {
  const { exact, diagonal, unit, tau } = prepared;
  const d = exact.length;
  const neurons = design.neurons[index] ?? 0;
  const B = tabulate(d, d, (i, k) => (i === k ? (exact[i] ?? Q.zero) : Q.zero));
  const seed = (design.seed * 8 + targets.indexOf(prepared.target)) * 1024 + index;
  const next = gaussianSource(seed, 'points');
  const draws = Array.from({ length: design.spans }, () => sampledRisks(diagonal, neurons, next));
  const size = toNumber(unit);
  const least = networkRisk(B, neurons, 0).lo; // B is diagonal: exact
  const mean = meanTangentRisk(B, neurons);
  const rho = ratio(BigInt(neurons), BigInt(d));
  const inUnits = (a: Rational): { value: number; exact: string } => {
    const share = Q.div(a, unit);
    return { value: toNumber(share), exact: rationalToText(share) };
  };
  return {
    neurons,
    rho: toNumber(rho),
    features: meanOf(draws.map(({ features }) => features / size)),
    tangent: meanOf(draws.map(({ tangent }) => tangent / size)),
    tangentMean: inUnits(mean),
    networks: inUnits(least),
    limits: {
      features: toNumber(limitFeatureRisk(rho, tau)),
      tangent: toNumber(limitTangentRisk(rho, tau)),
    },
    tangentBelowNetworks: draws.filter(({ tangent }) => tangent < toNumber(least)).length,
    training: train(prepared, neurons, least, { design, seed }),
  };
}

/**
 * Runs the experiment. It yields to the event loop between points, so that an interruption arrives; the record then has
 * the finished targets.
 */
export async function lazyGap(
  design: LazyGapDesign,
  { signal, onProgress, onTarget }: LazyGapWatch = {},
): Promise<LazyGapRecord> {
  const total = targets.length * design.neurons.length;
  const records: TargetRecord[] = [];
  let done = 0;
  for (const target of targets) {
    const prepared = prepare(target, design.dimension);
    const points: PointRecord[] = [];
    for (const index of design.neurons.keys()) {
      points.push(pointOf(prepared, design, index));
      onProgress?.(target.id, ++done, total);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true)
        return { experiment: 'lazy-gap', design, complete: false, targets: records };
    }
    const { id, title } = target;
    const isDefinite = prepared.exact.every((a) => compareRational(a, Q.zero) > 0);
    const record = { id, title, tau: toNumber(prepared.tau), isDefinite, points };
    records.push(record);
    onTarget?.(record);
  }
  return { experiment: 'lazy-gap', design, complete: true, targets: records };
}
