/**
 * # Theorem M with a hypothesis dropped
 *
 * Untrusted: proposes witnesses. Candidates are one row of whole numbers, the hidden weights of one neuron: a start in tenths, the
 * rows of a model of two classes one after the other, or a number.
 *
 * ## Main definitions
 * - {@link rows}
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import { gridCandidates } from '../../counterexamples/grid.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import { factsAlone } from '../../counterexamples/near-miss/proposal.ts';
import { nothingDropped, steps } from '../../counterexamples/near-miss/recipe.ts';
import type { Candidate, Random, Row } from '../../counterexamples/row.ts';
import { mapMatrix, matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import {
  cubicPower,
  distinctStarts,
  independentModels,
  smallStarts,
  undividedBeta,
  weakPatches,
} from '../hypotheses.ts';
import { refutedBy } from '../rule.ts';
import {
  eighth,
  ensembleGains,
  isDecided,
  membersOf,
  nextNumber,
  oneViewIsRead,
  otherModel,
  sameStrengths,
  startOf,
  studentOf,
  thousandth,
  unit,
} from './near-miss.ts';
import { casesFact, distilledFact, endsFact, errorFact } from './proposals.ts';
import { ensemblesRules, isHalf } from './refutations.ts';

const relu = activationNamed('relu').value;
const common = { theorem: 'ensembles', references: ['AllenZhu20'], neurons: 'single' } as const;
const tenth = ratio(1n, 10n);

type Vector = readonly Rational[];

/** One neuron with so many weights; the one sample is 0. */
function ofWidth(d: number): Pick<Row, 'enumerate' | 'draw'> {
  const grid = {
    activations: [relu],
    drawn: [relu],
    neurons: 'single',
    outputs: 1n,
    labels: 'derived',
    shape: (m: number, n: number, inputs: number) => m === 1 && n === 1 && inputs === d,
    suits: ({ data }: Matrix<Rational>) => Array.from(data).every(({ num }) => num === 0n),
  } as const;
  return {
    enumerate: (scope) => gridCandidates(grid, scope),
    draw: (random) => candidate(random, d),
  };
}

function candidate(random: Random, d: number): Candidate {
  // few models are such as M1 ends in, so most entries of a model are 0
  const entry = (): number => (d === 8 ? Math.floor(random() * 1.5) : Math.floor(random() * 12));
  const entries = Array.from({ length: d }, () => ratio(BigInt(entry())));
  return {
    activation: relu,
    inputs: matrix(
      1,
      d,
      Array.from({ length: d }, () => Q.zero),
    ),
    hidden: matrix(1, d, entries),
    outputs: [Q.one],
  };
}

/** The row of weights of a candidate of this length. */
function entriesOf({ hidden }: Candidate, d: number): Vector | undefined {
  return hidden.rows === 1 && hidden.cols === d ? Array.from(hidden.data) : undefined;
}

function fileOf(...facts: readonly (Fact | undefined)[]): FactsFile | undefined {
  const known = facts.flatMap((f) => f ?? []);
  return known.length < facts.length ? undefined : factsAlone(known);
}

/** A positive start, in tenths. */
function startIn(c: Candidate): Matrix<Rational> | undefined {
  const entries = entriesOf(c, 2);
  if (entries?.every(({ num }) => num > 0n) !== true) return undefined;
  return mapMatrix(c.hidden, (a) => Q.mul(a, tenth));
}

function areAlike({ data }: Matrix<Rational>): boolean {
  const [a, b] = Array.from(data);
  return a !== undefined && b !== undefined && compareRational(a, b) === 0;
}

const entryOfStart = {
  neighbours: changedEntries(['w'], 1),
  among: `one entry of the start, in tenths, changed ${steps}`,
  hypotheses: [],
  conclude: oneViewIsRead,
} as const;

/** All steps of a scope with starts up to this height. */
const startScope = (height: number) => ({ samples: 1, inputs: 2, neurons: 1, height }) as const;

const powerRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/power'),
  ...common,
  ...ofWidth(2),
  kind: 'dropped',
  nearMisses: {
    subject: startOf(2),
    neighbours: nextNumber('power'),
    among: 'the power of relu, 3 for 2',
    restores: cubicPower.says,
    hypotheses: [],
    conclude: oneViewIsRead,
  },
  drops: 'power',
  statement:
    'Let the views of each class start different and small. Then gradient flow reads one view of each class in the end.',
  yet: 'with power 2 both views are read: a_1/a_2 is conserved',
  scope: startScope(2),
  witness: (c) => {
    const start = startIn(c);
    if (start === undefined || areAlike(start)) return undefined;
    const [square, cubic] = [endsFact(2, start, eighth), endsFact(3, start, eighth)];
    return square?.read === 2 && cubic?.read === 1 ? fileOf(square, cubic) : undefined;
  },
  margin: () => 1,
};

const distinctRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/distinct'),
  ...common,
  ...ofWidth(2),
  kind: 'dropped',
  nearMisses: { ...entryOfStart, subject: startOf(3), restores: distinctStarts.says },
  drops: 'distinct',
  statement: 'Let a start be small. Then gradient flow reads one view of each class in the end.',
  yet: 'from a start with equal views both are read',
  scope: startScope(1),
  witness: (c) => {
    const start = startIn(c);
    if (start === undefined || !areAlike(start)) return undefined;
    const cubic = endsFact(3, start, eighth);
    return cubic?.read === 2 ? fileOf(cubic) : undefined;
  },
  margin: () => 1,
};

const smallRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/small'),
  ...common,
  ...ofWidth(2),
  kind: 'dropped',
  nearMisses: { ...entryOfStart, subject: startOf(3), restores: smallStarts.says },
  drops: 'small',
  statement:
    'Let the views of each class start different. Then gradient flow reads one view of each class in the end.',
  yet: 'from a larger start both views are read',
  scope: startScope(4),
  witness: (c) => {
    const start = startIn(c);
    if (start === undefined || areAlike(start)) return undefined;
    const cubic = endsFact(3, start, eighth);
    return cubic?.read === 2 ? fileOf(cubic) : undefined;
  },
  margin: () => 1,
};

const noiseRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/noise'),
  ...common,
  ...ofWidth(2),
  kind: 'dropped',
  nearMisses: {
    none: 'not applicable: noise is a part of the samples, and no number of the start',
  },
  drops: 'noise',
  statement:
    'Let the views of each class start different and small, and let each also occur alone. Then gradient flow reads one view of each class in the end.',
  yet: 'without noise zero loss needs both views',
  scope: startScope(2),
  witness: (c) => {
    const start = startIn(c);
    if (start === undefined || areAlike(start)) return undefined;
    const each = {
      fact: 'view-ends',
      power: 3,
      start,
      beta: eighth,
      samples: 'each-view',
      read: 2,
    } as const;
    const cubic = endsFact(3, start, eighth);
    return cubic?.read === 1 ? fileOf(cubic, each) : undefined;
  },
  margin: () => 1,
};

/** A model of two classes, each of which reads one view of its own. */
function modelIn(c: Candidate): Matrix<Rational> | undefined {
  const entries = entriesOf(c, 8);
  if (entries?.every(({ num }) => num >= 0n) !== true) return undefined;
  const model = matrix(2, 4, entries);
  const found = casesFact(unit, [model]);
  return found.single === 2 && found.multi === 0 ? model : undefined;
}

const modelScope = { samples: 1, inputs: 8, neurons: 1, height: 1 } as const;

const independentRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/independent'),
  ...common,
  ...ofWidth(8),
  kind: 'dropped',
  nearMisses: {
    subject: otherModel,
    neighbours: changedEntries(['w'], 2),
    among: `at most 2 entries of the second model changed ${steps}`,
    restores: independentModels.says,
    hypotheses: [],
    conclude: ensembleGains,
  },
  drops: 'independent',
  statement:
    'Let each model read one view of each class. Then an ensemble of two has a smaller error than one of them.',
  yet: 'copies of one model have its error',
  scope: modelScope,
  witness: (c) => {
    const model = modelIn(c);
    if (model === undefined) return undefined;
    const one = casesFact(unit, [model]);
    return isHalf(one) ? fileOf(one, casesFact(unit, [model, model])) : undefined;
  },
  margin: () => 1,
};

/** The views of class 1 exchanged. */
function exchanged(W: Matrix<Rational>): Matrix<Rational> {
  const [a = Q.zero, b = Q.zero, ...rest] = Array.from(W.data);
  return matrix(W.rows, W.cols, [b, a, ...rest]);
}

const weakRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/weak'),
  ...common,
  ...ofWidth(8),
  kind: 'dropped',
  nearMisses: {
    subject: studentOf,
    neighbours: changedEntries(['w'], 2),
    among: `at most 2 entries of the student changed ${steps}`,
    restores: weakPatches.says,
    hypotheses: [],
    conclude: sameStrengths,
  },
  drops: 'weak',
  statement:
    'Let a student have distillation loss 0 on inputs with both views. Then it decides as its teacher on every test input.',
  yet: 'the loss fixes only the sum of both strengths',
  scope: modelScope,
  witness: (c) => {
    const model = modelIn(c);
    if (model === undefined) return undefined;
    const fact = distilledFact(unit, [exchanged(model)], [model]);
    return fact.sums.num === 0n && fact.agreeing < 6 ? fileOf(fact) : undefined;
  },
  margin: () => 1,
};

/** The one number of a candidate. */
function numberIn(c: Candidate): number | undefined {
  const [a] = entriesOf(c, 1) ?? [];
  return a?.den === 1n ? Number(a.num) : undefined;
}

/** 1 = (2/3)^3 + (8/9)^3 + (1/9)^3: both classes read this view, and the other has (1/9)^3, or nothing. */
function cubes(view: 0 | 1, isWhole: boolean): Matrix<Rational> {
  const pair = (own: Rational, other: Rational): Vector =>
    view === 0 ? [own, other] : [other, own];
  const two = [Q.zero, Q.zero];
  const rows = isWhole
    ? [pair(Q.one, Q.zero), two]
    : [pair(ratio(2n, 3n), ratio(1n, 9n)), pair(ratio(8n, 9n), Q.zero)];
  return matrix(4, 4, [...rows.flatMap((row) => [...row, ...two]), ...rows.flatMap((row) => [...two, ...row])]); // prettier-ignore
}

/** K = 1/beta models, one of which reads view 1. */
function oneReader(K: number, isWhole: boolean) {
  const rest = Array.from({ length: K - 1 }, () => cubes(1, !isWhole));
  return casesFact({ ...unit, beta: ratio(1n, BigInt(K)) }, [cubes(0, isWhole), ...rest]);
}

const wholeRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/whole'),
  ...common,
  ...ofWidth(1),
  kind: 'dropped',
  nearMisses: {
    subject: membersOf,
    neighbours: nextNumber('members'),
    among: 'one member more',
    restores: undividedBeta.says,
    hypotheses: [],
    conclude: isDecided,
  },
  drops: 'whole',
  statement:
    'Let each model read one view of each class. Then the winners decide which views an ensemble reads.',
  yet: 'where beta K is a whole number the strength of the other view decides',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 3 },
  witness: (c) => {
    const K = numberIn(c);
    if (K === undefined || K < 2 || K > 12) return undefined;
    const [first, second] = [oneReader(K, true), oneReader(K, false)];
    return first.single === second.single ? undefined : fileOf(first, second);
  },
  margin: () => 1,
};

const oneSidedRow: Row = {
  ...refutedBy(ensemblesRules, 'ensembles/one-sided'),
  ...common,
  ...ofWidth(1),
  kind: 'dropped',
  nearMisses: { none: 'not applicable: the loss is no number, and the card has both' },
  drops: 'one-sided',
  statement:
    'Let student and teacher read one view of each class, independent and uniform. Then self-distillation has expected error mu/4.',
  yet: 'with two-sided squares it has mu/2',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 1 },
  witness: (c) => {
    const k = numberIn(c);
    if (k === undefined || k < 1 || k > 4) return undefined;
    const common = { beta: ratio(BigInt(k), 10n), zeta: thousandth } as const;
    return fileOf(
      { fact: 'self-distilled', ...common, loss: 'one-sided', share: ratio(1n, 4n) },
      { fact: 'self-distilled', ...common, loss: 'two-sided', share: ratio(1n, 2n) },
    );
  },
  margin: () => 1,
};

const largerRow: Row = {
  ...refutedBy(ensemblesRules, 'false/larger-ensemble'),
  ...common,
  ...ofWidth(1),
  kind: 'false-theorem',
  nearMisses: { none: nothingDropped },
  drops: 'larger-ensemble',
  statement: 'An ensemble with two members more has no larger expected error (beta = 1/8).',
  yet: 'nine members need two that read a view, and do worse than seven, which need one',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 9 },
  witness: (c) => {
    const K = numberIn(c);
    if (K === undefined || K < 3 || K > 100) return undefined;
    const [less, more] = [K - 2, K].map((members) => errorFact(eighth, thousandth, members));
    if (less === undefined || more === undefined) return undefined;
    return compareRational(less.share, more.share) < 0 ? fileOf(less, more) : undefined;
  },
  margin: () => 1,
};

/** The rows of Theorem M. */
export const rows: readonly Row[] = [
  powerRow,
  distinctRow,
  smallRow,
  noiseRow,
  independentRow,
  wholeRow,
  weakRow,
  oneSidedRow,
  largerRow,
];
