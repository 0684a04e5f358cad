/**
 * # Errors of ensembles against their size (Theorem M)
 *
 * Networks are trained in float64; which inputs each ensemble gets wrong is evaluated over Q, on all of them.
 *
 * ## Main definitions
 * - {@link EnsemblesDesign}, {@link EnsemblesRecord}
 * - {@link ensemblesExperiment}
 * @module
 */
import { ratio, rationalField as Q, rationalFromDouble } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { gaussianSource, randomSource } from '../../../data/random.ts';
import { fittedStrengths, tangentFeatures } from '../../../ensembles/features.ts';
import { missedShare, neededMembers } from '../../../ensembles/members.ts';
import { comparisonOf, errorsOf, readingOf } from '../../../ensembles/reading.ts';
import type { Reading, Unit } from '../../../ensembles/reading.ts';
import { matrix, tabulate } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import {
  cubic,
  hingeStart,
  oneNeuronStudent,
  selfDistilled,
  smoothed,
  trainedHinge,
  trainedSoftmax,
} from './training.ts';

export interface EnsemblesDesign {
  readonly seed: number;
  /** Models of each kind, each with its own start and samples. */
  readonly models: number;
  /** K. */
  readonly members: readonly number[];
  /** Ensembles drawn at each K from the models. */
  readonly draws: number;
  /** Classes and neurons of M's own loss, and the scale of its start. */
  readonly hinge: { readonly classes: number; readonly neurons: number; readonly scale: number };
  /** The same for cross-entropy, with samples, dimensions of noise and steps. */
  readonly softmax: {
    readonly classes: number;
    readonly neurons: number;
    readonly samples: number;
    readonly noise: number;
    readonly steps: number;
    readonly scale: number;
  };
  /** Students of each kind. */
  readonly students: number;
}

export const usualEnsemblesDesign: Omit<EnsemblesDesign, 'seed'> = {
  models: 24,
  members: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16],
  draws: 40,
  hinge: { classes: 5, neurons: 4, scale: 0.01 },
  softmax: { classes: 4, neurons: 2, samples: 60, noise: 24, steps: 3000, scale: 0.1 },
  students: 24,
};

export const smallEnsemblesDesign: Omit<EnsemblesDesign, 'seed'> = {
  models: 3,
  members: [1, 2, 3],
  draws: 3,
  hinge: { classes: 3, neurons: 2, scale: 0.05 },
  softmax: { classes: 2, neurons: 2, samples: 12, noise: 6, steps: 60, scale: 0.2 },
  students: 2,
};

export type Kind = 'hinge' | 'softmax' | 'smoothed' | 'signs' | 'tangent';

/** Shares of inputs with one view, and with both, that are wrong; each entry is exact for its networks. */
export interface EnsemblePoint {
  readonly kind: Kind;
  readonly members: number;
  readonly single: readonly number[];
  readonly multi: readonly number[];
}

export interface Student {
  readonly kind: 'distilled' | 'self-distilled';
  /** The same share for the teacher, and for the student. */
  readonly teacher: number;
  readonly student: number;
  /** At least the largest difference of two strengths. */
  readonly difference: number;
}

export interface EnsemblesRecord {
  readonly experiment: 'ensembles';
  readonly design: EnsemblesDesign;
  readonly complete: boolean;
  /** Expected error over mu of M3, for a small zeta; left out where it is undecided. */
  readonly curve: readonly { readonly members: number; readonly share?: number }[];
  readonly points: readonly EnsemblePoint[];
  readonly students: readonly Student[];
  /** Losses at the ends of cross-entropy, over the samples. */
  readonly losses: { readonly softmax: readonly number[]; readonly smoothed: readonly number[] };
}

const beta = ratio(1n, 8n);
const power: Unit = { unit: 'power', power: 3, beta };
/** Strengths themselves. */
const strengths: Unit = { unit: 'power', power: 1, beta };
const threshold = 1;
const smooth: Unit = {
  unit: 'smoothed',
  power: 3,
  threshold: rationalFromDouble(threshold),
  alpha: ratio(1n, 2n),
};
/** beta of students of M4: weak patches of size 1/2. */
const weak = 1 / 8;

type Pair = readonly [number, number];
type Model = Matrix<Rational>;

/** Twenty binary places: exact evaluation of longer weights is slow, and no decision is that close. */
function rounded(x: number): Rational {
  return rationalFromDouble(Math.round(x * 2 ** 20) / 2 ** 20);
}

const toNumber = ({ num, den }: Rational): number => Number(num) / Number(den);

/** C m x 2C from the coordinates of each class on its own views. */
function modelOf(classes: readonly (readonly Pair[])[]): Model {
  const C = classes.length;
  const m = classes[0]?.length ?? 0;
  return tabulate(C * m, 2 * C, (i, k) => {
    const z = Math.floor(i / m);
    const own = k - 2 * z;
    return own === 0 || own === 1 ? rounded(classes[z]?.[i % m]?.[own] ?? 0) : Q.zero;
  });
}

/** The mean of readings, each of one model: outputs are linear in strengths. */
function meanOf(readings: readonly Reading[]): Reading {
  const [first] = readings;
  if (first === undefined) throw new RangeError('meanOf: no readings');
  const K = ratio(BigInt(readings.length));
  const mean = (side: 'own' | 'far'): Model =>
    matrix(
      first[side].rows,
      first[side].cols,
      Array.from(first[side].data, (_, k) =>
        Q.div(
          readings.reduce((sum, r) => Q.add(sum, r[side].data[k] ?? Q.zero), Q.zero),
          K,
        ),
      ),
    );
  return { own: mean('own'), far: mean('far') };
}

function shares(reading: Reading): { readonly single: number; readonly multi: number } {
  const C = reading.own.rows;
  const { single, multi } = errorsOf(Q, reading);
  return { single: single / (2 * C * (C - 1)), multi: multi / (C * (C - 1)) };
}

/** K of the models, without replacement; each alone for K = 1. */
function ensemblesOf<T>(
  models: readonly T[],
  K: number,
  draws: number,
  random: () => number,
): readonly (readonly T[])[] {
  if (K === 1) return models.map((one) => [one]);
  return Array.from({ length: draws }, () => {
    const rest = [...models];
    return Array.from({ length: Math.min(K, models.length) }, () =>
      rest.splice(Math.floor(random() * rest.length), 1),
    ).flat();
  });
}

function pointsOf(
  { members, draws }: EnsemblesDesign,
  kind: Kind,
  readings: readonly Reading[],
  random: () => number,
): readonly EnsemblePoint[] {
  return members
    .filter((K) => K <= readings.length)
    .map((K) => {
      const found = ensemblesOf(readings, K, draws, random).map((some) => shares(meanOf(some)));
      return {
        kind,
        members: K,
        single: found.map(({ single }) => single),
        multi: found.map(({ multi }) => multi),
      };
    });
}

interface Hinge {
  readonly starts: readonly (readonly Pair[])[];
  readonly ends: readonly (readonly Pair[])[];
}

function hingeModel({ hinge }: EnsemblesDesign, next: () => number): Hinge {
  const starts = Array.from({ length: hinge.classes }, () =>
    hingeStart(hinge.neurons, hinge.scale, next),
  );
  return { starts, ends: starts.map(trainedHinge) };
}

/** c_l of each class by features that are fixed, rounded as weights are; nothing is read where nothing fits. */
function fitted(classes: readonly (readonly [Rational, Rational] | undefined)[]): Reading {
  const C = classes.length;
  const model = tabulate(C, 2 * C, (z, k) => {
    const own = k - 2 * z;
    const c = classes[z];
    return c === undefined || (own !== 0 && own !== 1) ? Q.zero : rounded(toNumber(c[own]));
  });
  return readingOf(Q, strengths, [model]);
}

function signFeatures({ hinge }: EnsemblesDesign, random: () => number): Reading {
  const sign = (): Rational => ratio(random() < 0.5 ? 1n : -1n);
  const phi = (): readonly Rational[] => Array.from({ length: 2 * hinge.neurons }, sign);
  return fitted(Array.from({ length: hinge.classes }, () => fittedStrengths(Q, phi(), phi())));
}

function tangents({ starts }: Hinge): Reading {
  return fitted(
    starts.map((start) => {
      const rows = matrix(start.length, 2, start.flat().map(rounded));
      return fittedStrengths(Q, ...tangentFeatures(Q, rows));
    }),
  );
}

/** c_1 and c_2 of a class, rounded. */
function strengthsOf({ own }: Reading, z: number): Pair {
  const at = (l: number): number => toNumber(own.data[2 * own.rows * z + 2 * z + l] ?? Q.zero);
  return [at(0), at(1)];
}

function studentOf(kind: Student['kind'], teacher: Reading, model: Model): Student {
  const student = readingOf(Q, power, [model]);
  return {
    kind,
    teacher: shares(teacher).single,
    student: shares(student).single,
    difference: toNumber(comparisonOf(Q, teacher, student).difference) * (1 + 1e-12),
  };
}

/** A student of one neuron for each class, of a teacher of 4; and one that continues from its own end. */
function studentsOf(
  design: EnsemblesDesign,
  pool: readonly Hinge[],
  [next, random]: readonly [() => number, () => number],
): readonly Student[] {
  const readings = pool.map(({ ends }) => readingOf(Q, power, [modelOf(ends)]));
  return Array.from({ length: design.students }, (_, k): readonly Student[] => {
    const four = ensemblesOf(readings, 4, 1, random)[0] ?? [];
    const teacher = meanOf(four);
    const one = Array.from({ length: design.hinge.classes }, (__, z) => {
      const start: Pair = [0.1 + 0.02 * Math.abs(next()), 0.1 + 0.02 * Math.abs(next())];
      return [oneNeuronStudent(start, strengthsOf(teacher, z), weak)];
    });
    const [own, other] = [pool[k % pool.length], readings[(k + 1) % pool.length]];
    if (own === undefined || other === undefined) return [];
    const self = own.ends.map((end, z) => selfDistilled(end, strengthsOf(other, z)));
    return [
      studentOf('distilled', teacher, modelOf(one)),
      studentOf('self-distilled', other, modelOf(self)),
    ];
  }).flat();
}

/** The columns of the features. */
function featuresOf(weights: readonly Float64Array[], classes: number): Model {
  const entries = weights.flatMap((w) => Array.from(w.subarray(0, 2 * classes), rounded));
  return matrix(weights.length, 2 * classes, entries);
}

function curveOf({ members }: EnsemblesDesign): EnsemblesRecord['curve'] {
  const tiny = { beta, zeta: ratio(1n, 1_000_000n) };
  return members.map((K) => {
    const needed = neededMembers(Q, tiny, K);
    return needed === undefined
      ? { members: K }
      : { members: K, share: toNumber(missedShare(K, needed)) };
  });
}

/** Runs the experiment; it yields to the event loop between its parts, so that an interruption arrives. */
export async function ensemblesExperiment(
  design: EnsemblesDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<EnsemblesRecord> {
  const next = gaussianSource(design.seed, 'points');
  const random = randomSource(design.seed, 'rows');
  const points: EnsemblePoint[] = [];
  const students: Student[] = [];
  const pool: Hinge[] = [];
  const readings: Record<'softmax' | 'smoothed', Reading[]> = { softmax: [], smoothed: [] };
  const losses: Record<'softmax' | 'smoothed', number[]> = { softmax: [], smoothed: [] };
  const record = (complete: boolean): EnsemblesRecord => ({
    experiment: 'ensembles',
    design,
    complete,
    curve: curveOf(design),
    points,
    students,
    losses,
  });
  const train = (kind: 'softmax' | 'smoothed'): void => {
    const unit = kind === 'softmax' ? cubic : smoothed(threshold);
    const { weights, loss } = trainedSoftmax(design.softmax, unit, next);
    losses[kind].push(loss);
    const model = featuresOf(weights, design.softmax.classes);
    readings[kind].push(readingOf(Q, kind === 'softmax' ? power : smooth, [model]));
  };
  const each = Array.from({ length: design.models }, (_, k) => k + 1);
  const collect = (kind: Kind, found: () => readonly Reading[]) =>
    [`${kind}, ensembles`, () => points.push(...pointsOf(design, kind, found(), random))] as const;
  const parts: readonly (readonly [string, () => unknown])[] = [
    ...each.map((k) => [`hinge ${k}`, () => pool.push(hingeModel(design, next))] as const),
    collect('hinge', () => pool.map(({ ends }) => readingOf(Q, power, [modelOf(ends)]))),
    collect('signs', () => pool.map(() => signFeatures(design, random))),
    collect('tangent', () => pool.map(tangents)),
    ['students', () => students.push(...studentsOf(design, pool, [next, random]))],
    ...(['softmax', 'smoothed'] as const).flatMap((kind) => [
      ...each.map((k) => [`${kind} ${k}`, () => train(kind)] as const),
      collect(kind, () => readings[kind]),
    ]),
  ];
  for (const [done, [id, work]] of parts.entries()) {
    if (signal?.aborted === true) return record(false);
    work();
    onProgress?.(id, done + 1, parts.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return record(true);
}
