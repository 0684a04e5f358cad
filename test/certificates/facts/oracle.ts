/**
 * # Facts files, judged in plain floating point
 *
 * Shares no code with the checker: networks are those of plain-network.ts, minima and KKT points are judged by trying
 * neighbours. It is coarse: `false` means that a fact is clearly wrong. The checker must not verify
 * a fact that is clearly wrong.
 * @module
 */
import type { Fact, FactOf, FactsFile, KktSet } from '../../../src/certificates/facts/format.ts';
import { judgeScaDescent, judgeScaRun, judgeScaStep } from './convex-approximation-oracle.ts';
import { judgeGap, judgeOffSample, judgeProjection } from './deep-oracle.ts';
import { judgeEnlargedDescent, judgeEnlargedMinimum } from './enlarged-oracle.ts';
import {
  dot,
  drawer,
  eigenvalues,
  flat,
  float,
  gradient,
  gram,
  jacobian,
  leastSingular,
  lossOf,
  norm,
  outputs,
  pointOf,
  rankOf,
  residual,
  rows,
  unflat,
  value,
} from './plain-network.ts';
import type { Data, Point, Rows } from './plain-network.ts';
import * as feedback from './feedback-oracle.ts';
import * as ensembles from './ensembles-oracle.ts';
import { judgeGridDistance, judgeGridRank } from './overlaps-oracle.ts';
import * as purification from './purification-oracle.ts';
import * as rates from './rates-oracle.ts';
import * as sharpness from './sharpness-oracle.ts';
import {
  judgeTensorBarrier,
  judgeTensorFull,
  judgeTensorLazy,
  judgeTensorRank,
  judgeTensorWidth,
} from './tensors-oracle.ts';

/** The data for a judgement. */
interface Scene {
  readonly file: FactsFile;
  readonly data: Data;
  readonly at: (name: string) => Point;
}

function sceneOf(file: FactsFile): Scene {
  const { activation, inputs, labels, points } = file.instance;
  const data = {
    sigma: (z: number): number => (activation === undefined ? Number.NaN : value(activation, z)),
    X: inputs === undefined ? [] : rows(inputs),
    y: (labels ?? []).map(float),
  };
  const at = (name: string): Point => {
    const found = points[name];
    if (found === undefined) throw new Error(`a verified fact names ${name}, which is not there`);
    return pointOf(found);
  };
  return { file, data, at };
}

function isSmall(x: number, scale: number): boolean {
  return Math.abs(x) <= 1e-6 * (1 + scale);
}

function judgeUnfittable({ data, file }: Scene, fact: FactOf<'unfittable'>): boolean {
  const u = fact.combination.map(float);
  const draw = drawer(7);
  const sigma = file.instance.activation === undefined ? (z: number) => z ** 3 - z + 1 : data.sigma;
  for (let k = 0; k < 50; k++) {
    const m = 1 + (k % 5);
    const W = Array.from({ length: m }, () => data.X[0]?.map(() => 2 * draw()) ?? []);
    const f = outputs({ ...data, sigma }, { W, v: W.map(() => 3 * draw()) });
    if (f.some(Number.isNaN)) continue; // only where f is defined
    if (!isSmall(dot(u, f), norm(f) * norm(u))) return false;
  }
  const bound = dot(u, data.y) ** 2 / (2 * dot(u, u));
  return bound > 0 && isSmall(bound - float(fact.loss), bound);
}

function judgeMinimum({ data, at }: Scene, fact: FactOf<'local-minimum'>): boolean {
  const p = at(fact.at);
  const here = lossOf(data, p);
  const draw = drawer(11);
  const fixed = fact.moving === 'hidden' ? p.W.flat().length : Infinity;
  for (let k = 0; k < 400; k++) {
    const size = 10 ** (-2 - (k % 3));
    const near = flat(p).map((x, i) => (i < fixed ? x + size * draw() : x));
    if (lossOf(data, unflat(p, near)) < here - 1e-11 * (1 + here)) return false;
  }
  return true;
}

function judgeCritical({ data, at }: Scene, { at: name, moving }: FactOf<'critical'>): boolean {
  const p = at(name);
  const g = gradient(data, p);
  const scale = lossOf(data, p) + norm(flat(p)) ** 2;
  const inside = g.slice(0, p.W.flat().length);
  const outer = g.slice(inside.length);
  const h = p.v.length / 2;
  const rest =
    moving === 'hidden'
      ? []
      : moving === 'all'
        ? outer
        : outer.slice(0, h).map((a, j) => a - (outer[j + h] ?? Number.NaN));
  return [...inside, ...rest].every((a) => isSmall(a, scale));
}

function judgeStep(
  { data, at }: Scene,
  { at: name, moving, step }: FactOf<'step-raises-loss'>,
): boolean {
  const p = at(name);
  const g = gradient(data, p);
  const fixed = moving === 'hidden' ? p.W.flat().length : Infinity;
  const moved = unflat(
    p,
    flat(p).map((x, i) => (i < fixed ? x - float(step) * (g[i] ?? Number.NaN) : x)),
  );
  return float(step) > 0 && lossOf(data, moved) > lossOf(data, p);
}

function judgeCurvature({ data, at }: Scene, fact: FactOf<'negative-curvature'>): boolean {
  const [p, d] = [at(fact.at), flat(at(fact.along))];
  const count = fact.moving === 'hidden' ? p.W.flat().length : Infinity;
  const along = (t: number): number =>
    lossOf(
      data,
      unflat(
        p,
        flat(p).map((x, i) => (i < count ? x + t * (d[i] ?? 0) : x)),
      ),
    );
  const h = 1e-3 / (norm(d) || 1);
  return along(h) + along(-h) - 2 * along(0) < 1e-12;
}

/** v in the set, near p, by its half; and p itself is in it. */
function setHolds(set: KktSet, v: readonly number[]): boolean {
  if (set.set === 'ball') return true;
  const h = v.length / 2;
  const a = v.slice(0, h);
  const [low, high] = [Math.min(...a), Math.max(...a)];
  const odd = a.every((x, j) => isSmall(x + (v[j + h] ?? Number.NaN), Math.abs(x)));
  const most = set.set === 'box' ? float(set.most) : float(set.ratio) * low;
  return odd && low >= float(set.least) - 1e-12 && high <= most + 1e-12;
}

/** No small feasible step lowers l by more than second order allows. */
function judgeKkt(
  { data, at }: Scene,
  fact: Pick<FactOf<'kkt'>, 'at' | 'centre' | 'radius'>,
  set: KktSet,
): boolean {
  const [p, c] = [at(fact.at), at(fact.centre)];
  const radius = float(fact.radius);
  const isInside = (W: Rows): boolean => {
    const steps = W.map((w, j) => norm(w.map((x, k) => x - (c.W[j]?.[k] ?? Number.NaN))));
    return (set.set === 'box' ? steps : [norm(steps)]).every((s) => s <= radius + 1e-9);
  };
  if (!isInside(p.W) || !setHolds(set, p.v)) return false;
  const g = gradient(data, p);
  const draw = drawer(13);
  const t = flat(p);
  for (let k = 0; k < 3000; k++) {
    const size = 1e-4;
    const h = p.v.length / 2;
    const d = t.length - p.v.length;
    const moves = t.map((_, i) => (i < d ? draw() : i < d + h ? draw() : 0));
    const a = moves.slice(d, d + h);
    const signed = moves.map((x, i) =>
      i < d ? x : set.set === 'ball' ? 0 : i < d + h ? x : -(a[i - d - h] ?? 0),
    );
    const drop = dot(g, signed);
    // differences are off by 1e-10 or so
    if (!(drop < -1e-2 * norm(g) && drop < -1e-6 * (1 + lossOf(data, p)))) continue;
    const near = unflat(
      p,
      t.map((x, i) => x + size * (signed[i] ?? 0)),
    );
    if (isInside(near.W) && setHolds(set, near.v)) return false;
  }
  return true;
}

/** Whether `lipschitz` holds on chords from the centre, and for C2 `singular` at their ends. */
function judgeChords(
  { data, at }: Scene,
  fact: FactOf<'kkt-bound-fails'>,
  weights: readonly number[],
): boolean {
  const c = at(fact.centre);
  const [eps, s, L] = [float(fact.radius), float(fact.singular), float(fact.lipschitz)];
  const start = { W: c.W, v: weights };
  const base = jacobian(data, start);
  const draw = drawer(17);
  for (let k = 0; k < 20; k++) {
    const D = c.W.flat().map(() => draw());
    const size = (eps * Math.abs(draw())) / (norm(D) || 1);
    const ends = c.W.flat().map((x, i) => x + size * (D[i] ?? 0));
    const J = jacobian(data, unflat(start, [...ends, ...weights]));
    const change = J.map((row, i) => row.map((x, j) => x - (base[i]?.[j] ?? Number.NaN)));
    const largest = Math.sqrt(Math.max(...eigenvalues(gram(change))));
    if (largest > L * size * norm(D) + 1e-4 * (1 + L)) return false;
    if (fact.bound === 'C2' && leastSingular(J) < s - 1e-4) return false;
  }
  return true;
}

/** norm(r) compared with the bound, computed from the numbers of the file. */
function judgeReach({ data, at }: Scene, fact: FactOf<'kkt-bound-fails'>): boolean {
  const [p, c] = [at(fact.at), at(fact.centre)];
  const [eps, s, L] = [float(fact.radius), float(fact.singular), float(fact.lipschitz)];
  const r = norm(residual(data, p));
  const above = (from: number, rho: number): boolean =>
    rho > 0 && r > 0 && r > from - rho - 1e-9 * (1 + from);
  const { set } = fact;
  const isAtLeast = (J: Rows): boolean => leastSingular(J) >= s - 1e-4 * (1 + s);
  switch (fact.bound) {
    case 'C1-mirrored':
      return isAtLeast(jacobian(data, p)) && above(norm(data.y), eps * (s - (L * eps) / 2));
    case 'C1-doubled': {
      const start = norm(residual(data, { W: c.W, v: p.v }));
      return isAtLeast(jacobian(data, p)) && above(start, eps * (2 * s - (L * eps) / 2));
    }
    case 'C2':
      return set.set === 'cone' && s > (float(set.ratio) * L * eps) / 2 && r > 1e-9;
    case 'C5': {
      if (set.set !== 'box') return false;
      const h = p.v.length / 2;
      const Psi = jacobian(data, { W: c.W, v: c.v.map(() => 1) });
      const [zeta, kappa] = [float(set.least), float(set.most)];
      const rho = eps * (2 * kappa * (s - 1.5 * h * L * eps) - h * zeta * L * eps);
      return isAtLeast(Psi.map((row) => row.slice(0, row.length / 2))) && above(norm(data.y), rho);
    }
  }
}

function judgeBound(scene: Scene, fact: FactOf<'kkt-bound-fails'>): boolean {
  const { v } = scene.at(fact.at);
  const weights = fact.bound.startsWith('C1') ? v : v.map(() => 1);
  return (
    judgeKkt(scene, fact, fact.set) && judgeChords(scene, fact, weights) && judgeReach(scene, fact)
  );
}

function judgeRisks({ target, weights, nt }: FactOf<'nn-above-nt'>): boolean {
  const [B, W] = [rows(target), rows(weights)];
  // an orthonormal basis of the complement by Gram-Schmidt, from W and then the unit vectors
  const basis: (readonly number[])[] = [];
  const add = (a: readonly number[]): boolean => {
    let rest = a;
    for (let pass = 0; pass < 2; pass++)
      for (const b of basis) {
        const share = dot(rest, b);
        rest = rest.map((x, k) => x - share * (b[k] ?? 0));
      }
    if (!(norm(rest) > 1e-9)) return false;
    const size = norm(rest);
    basis.push(rest.map((x) => x / size));
    return true;
  };
  W.forEach(add);
  const span = basis.length;
  B.forEach((_, i) => add(B.map((__, k) => (i === k ? 1 : 0))));
  const free = basis.slice(span);
  const image = (z: readonly number[]): readonly number[] => B.map((b) => dot(b, z));
  const risk =
    2 * free.flatMap((a) => free.map((b) => dot(a, image(b)) ** 2)).reduce((s, x) => s + x, 0);
  const values = eigenvalues(B)
    .map((x) => x * x)
    .toSorted((a, b) => a - b);
  const network = 2 * values.slice(0, Math.max(0, B.length - W.length)).reduce((s, x) => s + x, 0);
  return isSmall(risk - float(nt), risk) && network > float(nt);
}

/** The squared length of the part of b that Gram-Schmidt leaves. */
function residualSquare(vectors: Rows, b: readonly number[]): number {
  const basis: (readonly number[])[] = [];
  const rest = (a: readonly number[]): readonly number[] =>
    [...basis, ...basis].reduce((r, u) => {
      const share = dot(r, u);
      return r.map((x, k) => x - share * (u[k] ?? 0));
    }, a);
  for (const a of vectors) {
    const u = rest(a);
    if (norm(u) > 1e-9 * (1 + norm(a))) basis.push(u.map((x) => x / norm(u)));
  }
  return norm(rest(b)) ** 2;
}

function judgeQuadratic(fact: FactOf<'quadratic-risks'>): boolean {
  const [B, W] = [rows(fact.target), rows(fact.weights)];
  const features = W.map((w) => w.flatMap((a) => w.map((b) => a * b)));
  const tangents = W.flatMap((w) =>
    B.map((_, e) =>
      B.flatMap((__, i) =>
        B.map((___, k) => (i === e ? (w[k] ?? 0) : 0) + (k === e ? (w[i] ?? 0) : 0)),
      ),
    ),
  );
  const size = norm(B.flat()) ** 2;
  const squares = eigenvalues(B)
    .map((x) => x * x)
    .toSorted((a, b) => a - b);
  const left = Math.max(0, B.length - W.length);
  const network = 2 * squares.slice(0, left).reduce((s, x) => s + x, 0);
  return (
    isSmall(2 * residualSquare(features, B.flat()) - float(fact.rf), size) &&
    isSmall(2 * residualSquare(tangents, B.flat()) - float(fact.nt), size) &&
    network >= float(fact.from) - 1e-6 * (1 + size) &&
    network <= float(fact.to) + 1e-6 * (1 + size)
  );
}

const judges: { readonly [K in Fact['fact']]: (scene: Scene, fact: FactOf<K>) => boolean } = {
  'distinct-inputs': ({ data }) =>
    data.X.every((a, i) => data.X.every((b, k) => i === k || a.some((x, j) => x !== b[j]))),
  'input-rank': ({ data }, { is }) => rankOf(data.X) === is,
  unfittable: judgeUnfittable,
  sizes: ({ data, at }, { at: name, relation }) => {
    const { W, v } = at(name);
    const d = W[0]?.length ?? 0;
    const size = (relation.endsWith('h d') ? Math.floor(v.length / 2) : v.length) * d;
    return relation.startsWith('n <=') ? data.X.length <= size : data.X.length > size;
  },
  mirrored: ({ at }, { at: name }) => {
    const { W, v } = at(name);
    const h = v.length / 2;
    return W.slice(0, h).every(
      (w, j) => w.every((x, k) => x === W[j + h]?.[k]) && v[j] === -(v[j + h] ?? Number.NaN),
    );
  },
  'outputs-nonzero': ({ at }, { at: name }) => at(name).v.every((a) => a !== 0),
  'in-ball': ({ at }, { at: name, centre, radius, around }) => {
    const [P, C] = [at(name).W.flat(), at(centre).W.flat()];
    const farthest = norm(P.map((x, k) => Math.abs(x - (C[k] ?? Number.NaN)) + float(around)));
    return farthest <= float(radius) * (1 + 1e-9);
  },
  loss: ({ data, at }, { at: name, from, to }) => {
    const here = lossOf(data, at(name));
    return here >= float(from) - 1e-9 * (1 + here) && here <= float(to) + 1e-9 * (1 + here);
  },
  lower: ({ data, at }, { at: name, than }) => lossOf(data, at(name)) < lossOf(data, at(than)),
  critical: judgeCritical,
  'step-raises-loss': judgeStep,
  'local-minimum': judgeMinimum,
  'negative-curvature': judgeCurvature,
  singular: ({ data, at }, { at: name, least }) =>
    leastSingular(jacobian(data, at(name))) >= float(least) - 1e-5 * (1 + float(least)),
  'jacobian-rank': ({ data, at }, { at: name, is }) => rankOf(jacobian(data, at(name))) === is,
  // judged where it is defined: test/certificates/facts/stationary.test.ts
  stationary: () => true,
  kkt: (scene, fact) =>
    judgeKkt(scene, fact, fact) && fact.multipliers.every(({ num }) => num >= 0n),
  'kkt-bound-fails': judgeBound,
  'nn-above-nt': (_, fact) => judgeRisks(fact),
  'quadratic-risks': (_, fact) => judgeQuadratic(fact),
  'enlarged-descent': ({ data, at }, fact) => judgeEnlargedDescent(data, at(fact.at), fact),
  'enlarged-minimum': ({ data, at }, fact) => judgeEnlargedMinimum(data, at(fact.at), fact),
  projection: ({ data }, fact) => judgeProjection(data, fact),
  'projection-gap': ({ data }, fact) => judgeGap(data, fact),
  'off-sample-difference': ({ data }, fact) => judgeOffSample(data, fact),
  'width-gram': (_, fact) => rates.judgeWidthGram(fact),
  'linear-width': (_, fact) => rates.judgeLinearWidth(fact),
  bernstein: (_, fact) => rates.judgeBernstein(fact),
  separation: (_, fact) => rates.judgeSeparation(fact),
  'network-error': (_, fact) => rates.judgeNetworkError(fact),
  variation: (_, fact) => rates.judgeVariation(fact),
  'one-neuron': (_, fact) => rates.judgeOneNeuron(fact),
  'free-knot': (_, fact) => rates.judgeFreeKnot(fact),
  packing: (_, fact) => rates.judgePacking(fact),
  'grid-rank': (_, fact) => judgeGridRank(fact),
  'grid-distance': (_, fact) => judgeGridDistance(fact),
  'tensor-lazy': (_, fact) => judgeTensorLazy(fact),
  'tensor-full': (_, fact) => judgeTensorFull(fact),
  'tensor-width': (_, fact) => judgeTensorWidth(fact),
  'tensor-tangent-rank': (_, fact) => judgeTensorRank(fact),
  'tensor-barrier': (_, fact) => judgeTensorBarrier(fact),
  rescaled: ({ data, at }, fact) => sharpness.judgeRescaled(data, at(fact.at), fact),
  'rescaling-invariant': ({ data, at }, fact) => sharpness.judgeInvariant(data, at(fact.at), fact),
  sharpness: ({ data, at }, fact) => sharpness.judgeSharpness(data, at(fact.at), fact),
  'gradient-noise': ({ data, at }, fact) => sharpness.judgeNoise(data, at(fact.at), fact),
  'sgd-unstable': ({ data, at }, fact) => sharpness.judgeUnstable(data, at(fact.at), fact),
  'sgd-stable': ({ data, at }, fact) => sharpness.judgeStable(data, at(fact.at), fact),
  'sgd-paths': ({ data, at }, fact) => sharpness.judgePaths(data, at(fact.at), fact),
  'sca-step': ({ data, at }, fact) => judgeScaStep(data, at(fact.at), fact),
  'sca-run': ({ data, at }, fact) => judgeScaRun(data, at(fact.at), fact),
  'sca-descent': ({ data, at }, fact) => judgeScaDescent(data, at(fact.at), fact),
  'sgd-thresholds': ({ data, at }, fact) => sharpness.judgeThresholds(data, at(fact.at), fact),
  'dfa-inner': ({ data }, fact) => feedback.judgeInner(data.sigma, fact),
  'dfa-always': (_, fact) => feedback.judgeAlways(fact),
  'dfa-run': (_, fact) => feedback.judgeRun(fact),
  'dfa-descent': ({ data }, fact) => feedback.judgeDescent(data.sigma, fact),
  alignment: ({ data }, fact) => feedback.judgeAlignment(data.sigma, fact),
  bottleneck: ({ data }, fact) => feedback.judgeBottleneck(data.sigma, fact),
  'view-cases': (_, fact) => ensembles.judgeViewCases(fact),
  distilled: (_, fact) => ensembles.judgeDistilled(fact),
  'view-winner': (_, fact) => ensembles.judgeViewWinner(fact),
  'view-ends': (_, fact) => ensembles.judgeViewEnds(fact),
  'ensemble-error': (_, fact) => ensembles.judgeEnsembleError(fact),
  'self-distilled': (_, fact) => ensembles.judgeSelfDistilled(fact),
  'robust-at': (_, fact) => purification.judgeRobust(fact),
  'flipped-at': (_, fact) => purification.judgeFlipped(fact),
  purified: (_, fact) => purification.judgePurified(fact),
  'dense-sign': (_, fact) => purification.judgeDenseSign(fact),
  'pure-radius': (_, fact) => purification.judgePure(fact),
  'robust-network': ({ data, at }, fact) =>
    purification.judgeRobustNetwork(data, at(fact.at), fact),
  'flipped-network': ({ data, at }, fact) =>
    purification.judgeFlippedNetwork(data, at(fact.at), fact),
};

function judge<K extends Fact['fact']>(kind: K, scene: Scene, fact: FactOf<K>): boolean {
  return judges[kind](scene, fact);
}

/** The first fact that is clearly wrong, or `undefined`. */
export function clearlyWrong(file: FactsFile): Fact | undefined {
  const scene = sceneOf(file);
  return file.facts.find((fact) => !judge(fact.fact, scene, fact));
}
