/**
 * # What refutes Theorem M, on files made by hand, and its near misses
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Fact, FactOf, FactsFile } from '../../../src/certificates/facts/format.ts';
import { ratio } from '../../../src/arithmetic/rational.ts';
import {
  ensembleGains,
  isDecided,
  oneViewIsRead,
  sameStrengths,
} from '../../../src/theorems/ensembles/near-miss.ts';
import { endsFact, errorFact } from '../../../src/theorems/ensembles/proposals.ts';
import { mat, q } from '../../certificates/facts/support.ts';
import { refutes as refutation } from '../by-id.ts';

const fileOf = (...facts: readonly Fact[]): FactsFile => ({
  instance: { points: {} },
  facts,
  provenance: {},
});
const refutes = (id: string, ...facts: readonly Fact[]): boolean =>
  refutation(id, fileOf(...facts)).kind === 'refutes';

const eighth = q('1/8');

function ends(power: 2 | 3, ...start: readonly (number | string)[]): FactOf<'view-ends'> {
  const found = endsFact(power, mat(start), eighth);
  if (found === undefined) throw new Error('no ends');
  return found;
}

function cases(
  models: readonly ReturnType<typeof mat>[],
  single: number,
  beta = eighth,
): FactOf<'view-cases'> {
  return { fact: 'view-cases', unit: 'power', power: 3, beta, models, single, multi: 0, ties: 0 };
}

const A = mat([1, 0, 0, 0], [0, 0, 0, 1]);
const B = mat([0, 1, 0, 0], [0, 0, 0, 1]);

describe('the rules of Theorem M', () => {
  it('need power 2 and 3 from one start, small and with different views', () => {
    const [square, cubic] = [ends(2, '1/5', '1/10'), ends(3, '1/5', '1/10')];
    expect([square.read, cubic.read]).toEqual([2, 1]);
    expect(refutes('ensembles/power', square, cubic)).toBe(true);
    expect(refutes('ensembles/power', square)).toBe(false);
    expect(refutes('ensembles/power', square, ends(3, '1/10', '1/5'))).toBe(false);
    expect(refutes('ensembles/power', ends(2, '1/10', '1/10'), ends(3, '1/10', '1/10'))).toBe(
      false,
    );
    expect(refutes('ensembles/power', { ...square, read: 1 }, cubic)).toBe(false);
    expect(refutes('ensembles/power', square, { ...cubic, beta: q('1/9') })).toBe(false);
  });

  it('need equal starts, or starts with zeta >= beta', () => {
    const [equal, large] = [ends(3, '1/10', '1/10'), ends(3, '1/2', '2/5')];
    expect([equal.read, large.read]).toEqual([2, 2]);
    expect(refutes('ensembles/distinct', equal)).toBe(true);
    expect(refutes('ensembles/distinct', large)).toBe(false);
    expect(refutes('ensembles/small', large)).toBe(true);
    expect(refutes('ensembles/small', equal)).toBe(false);
    expect(refutes('ensembles/small', { ...large, power: 2 })).toBe(false);
    // zeta = 1/125 is below beta, whatever the fact says
    expect(refutes('ensembles/small', { ...ends(3, '1/5', '1/10'), read: 2 })).toBe(false);
  });

  it('need noise to be missing from the same start', () => {
    const start = mat(['1/5', '1/10']);
    const each: FactOf<'view-ends'> = { fact: 'view-ends', power: 3, start, beta: eighth, samples: 'each-view', read: 2 }; // prettier-ignore
    expect(refutes('ensembles/noise', ends(3, '1/5', '1/10'), each)).toBe(true);
    expect(refutes('ensembles/noise', each)).toBe(false);
    expect(refutes('ensembles/noise', ends(3, '1/10', '1/20'), each)).toBe(false);
    expect(refutes('ensembles/noise', ends(3, '1/5', '1/10'), { ...each, read: 0 })).toBe(false);
  });

  it('need copies of a model that reads one view of each class', () => {
    expect(refutes('ensembles/independent', cases([A], 2), cases([A, A], 2))).toBe(true);
    expect(refutes('ensembles/independent', cases([A], 2), cases([A], 2))).toBe(false);
    expect(refutes('ensembles/independent', cases([A], 2), cases([A, B], 2))).toBe(false);
    expect(refutes('ensembles/independent', cases([A], 2), cases([A, A], 1))).toBe(false);
    // strengths that M1 does not end with
    const weak = mat(['1/2', 0, 0, 0], [0, 0, 0, '1/2']);
    expect(refutes('ensembles/independent', cases([weak], 2), cases([weak, weak], 2))).toBe(false);
    const other = mat([1, 0, '1/2', 0], [0, 0, 0, 1]);
    expect(refutes('ensembles/independent', cases([other], 2), cases([other, other], 2))).toBe(
      false,
    );
  });

  it('need a whole beta K, the same winners and other errors', () => {
    const half = q('1/2');
    const [f, g] = [cases([A, B], 1, half), cases([A, B], 2, half)];
    expect(refutes('ensembles/whole', f, g)).toBe(true);
    expect(refutes('ensembles/whole', f, f)).toBe(false);
    expect(refutes('ensembles/whole', f, cases([B, A], 2, half))).toBe(false);
    expect(refutes('ensembles/whole', cases([A, B], 1), cases([A, B], 2))).toBe(false);
    expect(refutes('ensembles/whole', f, cases([A, B], 2, q('1/4')))).toBe(false);
  });

  it('need zero distillation loss and another decision', () => {
    const fact: FactOf<'distilled'> = { fact: 'distilled', unit: 'power', power: 3, beta: eighth, teacher: [A], student: [B], difference: q(1), sums: q(0), agreeing: 4 }; // prettier-ignore
    expect(refutes('ensembles/weak', fact)).toBe(true);
    expect(refutes('ensembles/weak', { ...fact, sums: q('1/100') })).toBe(false);
    expect(refutes('ensembles/weak', { ...fact, agreeing: 6 })).toBe(false);
  });

  it('need both losses with the same beta and zeta, and a larger ensemble that is worse', () => {
    const common = { fact: 'self-distilled', beta: eighth, zeta: q('1/1000') } as const;
    const one = { ...common, loss: 'one-sided', share: q('1/4') } as const;
    const two = { ...common, loss: 'two-sided', share: q('1/2') } as const;
    expect(refutes('ensembles/one-sided', one, two)).toBe(true);
    expect(refutes('ensembles/one-sided', two)).toBe(false);
    expect(refutes('ensembles/one-sided', one, { ...two, beta: q('1/9') })).toBe(false);
    const errors = [6, 7, 9].map((K) => errorFact(eighth, q('1/1000'), K));
    const [six, seven, nine] = errors;
    if (six === undefined || seven === undefined || nine === undefined) throw new Error('open');
    expect(refutes('false/larger-ensemble', seven, nine)).toBe(true);
    expect(refutes('false/larger-ensemble', six, seven)).toBe(false);
    expect(refutes('false/larger-ensemble', seven, { ...nine, zeta: q('1/999') })).toBe(false);
    expect(errorFact(eighth, q('1/1000'), 8)).toBeUndefined();
  });
});

describe('near misses of Theorem M', () => {
  const subject = (w: ReturnType<typeof mat>, power = 3) => ({
    arrays: { F: A, w },
    numbers: { power: ratio(BigInt(power)) },
    point: '',
  });
  it('read one view from a start in tenths, with power 3', () => {
    expect(oneViewIsRead(subject(mat([2, 1])), {})).toMatchObject({ kind: 'facts' });
    expect(oneViewIsRead(subject(mat([2, 1]), 2), {}).kind).toBe('not-found');
    expect(oneViewIsRead(subject(mat([1, 1])), {}).kind).toBe('not-found');
    expect(oneViewIsRead(subject(mat([20, 1])), {}).kind).toBe('not-found');
  });

  it('gain by another model, and decide as the teacher with its strengths', () => {
    expect(ensembleGains(subject(B), {})).toMatchObject({ kind: 'facts' });
    expect(ensembleGains(subject(A), {}).kind).toBe('not-found');
    expect(sameStrengths(subject(A), {})).toMatchObject({ kind: 'facts' });
    expect(sameStrengths(subject(B), {}).kind).toBe('not-found');
  });

  it('are decided where beta K is not whole', () => {
    const members = (K: number) => ({
      arrays: { F: mat(['1/3']) },
      numbers: { members: ratio(BigInt(K)) },
      point: '',
    });
    expect(isDecided(members(4), {})).toMatchObject({ kind: 'facts' });
    expect(isDecided(members(3), {}).kind).toBe('not-found');
  });
});
