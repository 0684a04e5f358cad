/**
 * # Theorem M: ensembles, students and feature maps
 *
 * Over Q, by all test inputs: each success is a proof for its instance. Strengths are drawn at the ends that M1 allows.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { fittedStrengths, tangentFeatures } from '../../src/ensembles/features.ts';
import { distillationShare, neededMembers } from '../../src/ensembles/members.ts';
import { comparisonOf, errorsOf, readingOf } from '../../src/ensembles/reading.ts';
import type { Reading } from '../../src/ensembles/reading.ts';
import { readsOneView } from '../../src/ensembles/winner.ts';
import { matrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { decide, equal, notCertified, together } from '../support/outcomes.ts';

const theorem = 'ensembles';

/** The winner of each class, and where in [0, 1] its strengths lie between the ends of M1. */
interface Model {
  readonly winners: readonly number[];
  readonly weaker: readonly number[];
  readonly excess: readonly number[];
}

interface Ensemble {
  readonly beta: Rational;
  readonly zeta: Rational;
  readonly models: readonly Model[];
}

function model(classes: number): fc.Arbitrary<Model> {
  const list = (entry: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
    fc.array(entry, { minLength: classes, maxLength: classes });
  const end = fc.constantFrom(0, 1, 1, 2);
  return fc.record({
    winners: list(fc.constantFrom(0, 1)),
    weaker: list(end),
    excess: list(end),
  });
}

function ensembles(most: number): fc.Arbitrary<Ensemble> {
  return fc.tuple(fc.constantFrom(2, 3), fc.integer({ min: 1, max: most })).chain(([C, K]) =>
    fc.record({
      beta: fc.constantFrom(
        ratio(1n, 8n),
        ratio(3n, 16n),
        ratio(1n, 3n),
        ratio(2n, 5n),
        ratio(9n, 16n),
        ratio(3n, 4n),
      ),
      zeta: fc.constantFrom(
        ratio(0n),
        ratio(1n, 100n),
        ratio(1n, 30n),
        ratio(1n, 8n),
        ratio(1n, 5n),
      ),
      models: fc.array(model(C), { minLength: K, maxLength: K }),
    }),
  );
}

const half = ratio(1n, 2n);

/** (c_1, c_2) of each class: the winner 1 - (part of zeta), the other so much that the sum is from 1 to 1 + zeta. */
function strengths({ winners, weaker, excess }: Model, zeta: Rational): Matrix<Rational> {
  return tabulate(winners.length, 2 * winners.length, (z, k) => {
    if (k !== 2 * z && k !== 2 * z + 1) return Q.zero;
    const lost = Q.mul(zeta, Q.mul(half, ratio(BigInt(weaker[z] ?? 0))));
    const rest = Q.sub(zeta, lost);
    const other = Q.add(lost, Q.mul(rest, Q.mul(half, ratio(BigInt(excess[z] ?? 0)))));
    return k - 2 * z === winners[z] ? Q.sub(Q.one, lost) : other;
  });
}

function reading({ beta, zeta, models }: Ensemble): Reading {
  // with power 1 the weights are the strengths
  return readingOf(
    Q,
    { unit: 'power', power: 1, beta },
    models.map((one) => strengths(one, zeta)),
  );
}

/** How many views of each class are the winner in fewer than j models. */
function unread({ models }: Ensemble, j: number): number {
  const C = models[0]?.winners.length ?? 0;
  let count = 0;
  for (let y = 0; y < C; y++)
    for (const l of [0, 1])
      if (models.filter(({ winners }) => winners[y] === l).length < j) count++;
  return count;
}

/** `single` is this number of views times the C - 1 distractors, and nothing else is wrong. */
function hasErrors(found: Reading, views: number): Outcome {
  const C = found.own.rows;
  const { single, multi } = errorsOf(Q, found);
  return decide(
    single === views * (C - 1) && multi === 0,
    `${single} and ${multi}`,
    `${views * (C - 1)} and 0`,
    'the errors',
  );
}

function show({ beta, zeta, models }: Ensemble): string {
  const each = models.map(
    ({ winners, weaker, excess }) => `${winners.join('')}/${weaker.join('')}/${excess.join('')}`,
  );
  return `beta = ${rationalToText(beta)}, zeta = ${rationalToText(zeta)}, models ${each.join(' ')}`;
}

/** The inequalities with beta for beta (1 + zeta). */
function readsWithout({ beta, zeta }: Ensemble): boolean {
  return compareRational(zeta, beta) < 0 && compareRational(Q.sub(Q.one, zeta), beta) > 0;
}

const one = property<Ensemble>({
  id: 'ensembles/one-model',
  theorem,
  statement:
    'For strengths anywhere between the ends of M1, zeta < beta and 1 - zeta > beta (1 + zeta): exactly one view of each class is read, and every input with both (M2).',
  evidence: 'proof',
  arbitrary: ensembles(1),
  hypotheses: {},
  conclude: (c) =>
    readsOneView(Q, c.beta, c.zeta)
      ? hasErrors(reading(c), unread(c, 1))
      : notCertified('M2 says nothing'),
  labels: ({ beta, zeta }) => (compareRational(zeta, beta) >= 0 ? ['zeta >= beta'] : []),
  required: {},
  proves: 0.4,
  show,
  runs: 300,
  control: {
    statement: 'It is enough that zeta < beta and 1 - zeta > beta.',
    conclude: (c) =>
      readsWithout(c) ? hasErrors(reading(c), unread(c, 1)) : notCertified('not so'),
  },
});

const members = property<Ensemble>({
  id: 'ensembles/members',
  theorem,
  statement:
    'For K <= 9 models with strengths anywhere between the ends of M1: the mean reads a view exactly if it won in j* of them or more (M3).',
  evidence: 'proof',
  arbitrary: ensembles(9),
  hypotheses: {},
  conclude: (c) => {
    const needed = neededMembers(Q, c, c.models.length);
    return needed === undefined
      ? notCertified('undecided')
      : hasErrors(reading(c), unread(c, needed));
  },
  labels: (c) => {
    const needed = neededMembers(Q, c, c.models.length);
    if (needed === undefined) return ['undecided'];
    return needed > 1 ? ['two or more are needed'] : [];
  },
  required: { undecided: 0.2, 'two or more are needed': 0.2 },
  proves: 0.3,
  show,
  runs: 300,
  control: {
    statement: 'One model fewer is enough.',
    conclude: (c) => {
      const needed = neededMembers(Q, c, c.models.length);
      return needed === undefined
        ? notCertified('undecided')
        : hasErrors(reading(c), unread(c, needed - 1));
    },
  },
});

/** The larger of both strengths of each view. */
function largest([a, b]: readonly Matrix<Rational>[]): Matrix<Rational> {
  if (a === undefined || b === undefined) throw new RangeError('largest: expected two');
  const data = Array.from(a.data, (x, k) => {
    const y = b.data[k] ?? x;
    return compareRational(x, y) < 0 ? y : x;
  });
  return matrix(a.rows, a.cols, data);
}

const pairs = ensembles(1).chain((c) =>
  model(c.models[0]?.winners.length ?? 2).map((other) => ({
    ...c,
    models: [...c.models, other],
  })),
);

function selfDistilled(c: Ensemble): Reading {
  const ends = c.models.map((one) => strengths(one, c.zeta));
  return readingOf(Q, { unit: 'power', power: 1, beta: c.beta }, [largest(ends)]);
}

const self = property<Ensemble>({
  id: 'ensembles/self-distilled',
  theorem,
  statement:
    'For a student and a teacher between the ends of M1, zeta < beta and 2 beta < 1 - zeta: max(own, t) reads both views of a class exactly where the winners differ (M5).',
  evidence: 'proof',
  arbitrary: pairs,
  hypotheses: {},
  conclude: (c) =>
    distillationShare(Q, c, 'one-sided') === undefined
      ? notCertified('M5 says nothing')
      : hasErrors(selfDistilled(c), unread(c, 1)),
  labels: (c) => (unread(c, 1) === 0 ? ['all winners differ'] : []),
  required: { 'all winners differ': 0.1 },
  proves: 0.3,
  show,
  runs: 300,
  control: {
    statement: 'The inequalities of M2 are enough.',
    conclude: (c) =>
      readsOneView(Q, c.beta, c.zeta)
        ? hasErrors(selfDistilled(c), unread(c, 1))
        : notCertified('not so'),
  },
});

interface Pair {
  readonly teacher: Matrix<Rational>;
  readonly student: Matrix<Rational>;
}

const small = fc.integer({ min: 0, max: 3 }).map((k) => ratio(BigInt(k), 2n));

/** Half of the students have the sums of the teacher. */
const students: fc.Arbitrary<Pair> = fc
  .tuple(
    fc.constantFrom(2, 3),
    fc.array(small, { minLength: 18, maxLength: 18 }),
    fc.array(small, { minLength: 18, maxLength: 18 }),
    fc.constantFrom('any', 'sums', 'sums', 'equal'),
  )
  .map(([C, t, s, kind]) => {
    const teacher = tabulate(C, 2 * C, (z, k) => t[2 * C * z + k] ?? Q.zero);
    const swapped = tabulate(C, 2 * C, (z, k) => t[2 * C * z + (k % 2 === 0 ? k + 1 : k - 1)] ?? Q.zero); // prettier-ignore
    const other = tabulate(C, 2 * C, (z, k) => s[2 * C * z + k] ?? Q.zero);
    return { teacher, student: kind === 'any' ? other : kind === 'sums' ? swapped : teacher };
  });

/** Outputs on the training inputs with both views, and with a weak patch of each feature of another class. */
function outputsOn({ own }: Reading, weak: boolean): readonly Rational[] {
  const C = own.rows;
  const strength = (z: number, k: number): Rational => own.data[2 * C * z + k] ?? Q.zero;
  const all: Rational[] = [];
  for (let z = 0; z < C; z++)
    for (let y = 0; y < C; y++) {
      const sum = Q.add(strength(z, 2 * y), strength(z, 2 * y + 1));
      all.push(sum);
      if (!weak) continue;
      for (let k = 0; k < 2 * C; k++)
        if (k !== 2 * y && k !== 2 * y + 1)
          all.push(Q.add(sum, Q.mul(ratio(1n, 27n), strength(z, k))));
    }
  return all;
}

function areEqual(a: readonly Rational[], b: readonly Rational[]): boolean {
  return a.every((x, k) => compareRational(x, b[k] ?? Q.zero) === 0);
}

function onStudents({ teacher, student }: Pair, weak: boolean): Outcome {
  const [t, s] = [teacher, student].map((W) =>
    readingOf(Q, { unit: 'power', power: 1, beta: ratio(1n, 8n) }, [W]),
  );
  if (t === undefined || s === undefined) return notCertified('no networks');
  if (!areEqual(outputsOn(t, weak), outputsOn(s, weak))) return notCertified('the loss is not 0');
  const { difference, agreeing } = comparisonOf(Q, t, s);
  const all = 3 * teacher.rows * (teacher.rows - 1);
  return together(
    decide(difference.num === 0n, rationalToText(difference), '0', 'strengths'),
    decide(agreeing === all, `${agreeing}`, `${all}`, 'decisions'),
  );
}

const distilled = property<Pair>({
  id: 'ensembles/distilled',
  theorem,
  statement:
    'For inputs with both views and a weak patch of each feature of another class, zero distillation loss is equality of all strengths and decisions (M4).',
  evidence: 'proof',
  arbitrary: students,
  hypotheses: {},
  conclude: (c) => onStudents(c, true),
  labels: ({ teacher, student }) =>
    areEqual(Array.from(teacher.data), Array.from(student.data)) ? ['equal'] : ['different'],
  required: { equal: 0.15, different: 0.4 },
  proves: 0.15,
  show: ({ teacher, student }) =>
    [teacher, student].map((W) => Array.from(W.data).map(rationalToText).join(' ')).join('; '),
  runs: 200,
  control: { statement: 'Weak patches are not needed.', conclude: (c) => onStudents(c, false) },
});

interface Features {
  readonly signs: readonly Rational[];
  readonly start: Matrix<Rational>;
}

function ofTangents({ start }: Features, power: number): Outcome {
  const found = fittedStrengths(Q, ...tangentFeatures(Q, start));
  const sums = [0, 1].map((l) =>
    Array.from({ length: start.rows }, (_, r) => start.data[2 * r + l] ?? Q.zero)
      .filter(({ num }) => num > 0n)
      .reduce((sum, a) => {
        let value = Q.one;
        for (let k = 0; k < power; k++) value = Q.mul(value, a);
        return Q.add(sum, value);
      }, Q.zero),
  );
  if (found === undefined) return notCertified('no positive start');
  const total = sums.reduce((a, b) => Q.add(a, b), Q.zero);
  const wanted = sums.map((sum) => Q.div(sum, total));
  return equal(matrix(1, 2, found), matrix(1, 2, wanted), 'the ratio of the starts');
}

const features = property<Features>({
  id: 'ensembles/features',
  theorem,
  statement:
    'For the fit of least norm: sign features have c_1 = c_2 = 1/2, and the tangent features of a start the ratio of its sums of fourth powers (M6).',
  evidence: 'proof',
  arbitrary: fc.integer({ min: 1, max: 4 }).chain((m) =>
    fc.record({
      signs: fc.array(fc.constantFrom(ratio(1n), ratio(-1n)), { minLength: 2 * m, maxLength: 2 * m }), // prettier-ignore
      start: fc
        .array(
          fc.integer({ min: -3, max: 9 }).map((k) => ratio(BigInt(k), 10n)),
          { minLength: 2 * m, maxLength: 2 * m },
        )
        .map((data) => matrix(m, 2, data)),
    }),
  ),
  hypotheses: {
    'phi_1 is not -phi_2': ({ signs }) => {
      const m = signs.length / 2;
      return signs.slice(0, m).some((a, k) => a.num === signs[m + k]?.num);
    },
    'a view has a positive start': ({ start }) =>
      Array.from(start.data).some(({ num }) => num > 0n),
  },
  conclude: (c) => {
    const m = c.signs.length / 2;
    const found = fittedStrengths(Q, c.signs.slice(0, m), c.signs.slice(m));
    if (found === undefined) return notCertified('nothing fits');
    const halves = matrix(1, 2, [half, half]);
    return together(equal(matrix(1, 2, found), halves, 'signs'), ofTangents(c, 4));
  },
  labels: ({ start }) => (start.rows > 1 ? ['two neurons or more'] : []),
  required: { 'two neurons or more': 0.5 },
  proves: 1,
  show: ({ signs, start }) =>
    `${signs.map(rationalToText).join(' ')}; start ${Array.from(start.data).map(rationalToText).join(' ')}`,
  runs: 200,
  control: {
    statement: 'It is the ratio of sums of squares.',
    conclude: (c) => ofTangents(c, 2),
  },
});

export const memberProperties: readonly AnyProperty[] = [one, members, self, distilled, features];
