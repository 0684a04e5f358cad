/**
 * # The facts of ensembles on multi-view data: sentences, refusals and limits
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Fact, FactOf } from '../../../src/certificates/facts/format.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { mat, q, vec, verdictOn } from './support.ts';

const none = { points: {} };

function said(fact: Fact): string {
  const verdict = verdictOn(none, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

function refused(fact: Fact): string {
  const verdict = verdictOn(none, fact);
  if (verdict.kind === 'verified') throw new Error(verdict.claim);
  return JSON.stringify(verdict);
}

const one = mat([1, 0, 0, 0], [0, 0, 0, 1]);
const cases: FactOf<'view-cases'> = {
  fact: 'view-cases',
  unit: 'power',
  power: 3,
  beta: q('1/8'),
  models: [one],
  single: 2,
  multi: 0,
  ties: 0,
};
const distilled: FactOf<'distilled'> = {
  fact: 'distilled',
  unit: 'power',
  power: 3,
  beta: q('1/8'),
  teacher: [one, mat([0, 1, 0, 0], [0, 0, 0, 1])],
  student: [one],
  difference: q('1/2'),
  sums: q(0),
  agreeing: 5,
};
const winner: FactOf<'view-winner'> = {
  fact: 'view-winner',
  starts: [mat(['1/10', '1/20', 0, 0]), mat([0, -1, '1/20', '1/10'])],
  first: [[], []],
  second: [[], []],
  beta: q('1/8'),
  zeta: q('1/1000'),
};
const ends: FactOf<'view-ends'> = {
  fact: 'view-ends',
  power: 2,
  start: mat(['1/5', '1/10']),
  beta: q('1/8'),
  samples: 'multi',
  before: q(20),
  after: q(20),
  read: 2,
};
const error: FactOf<'ensemble-error'> = {
  fact: 'ensemble-error',
  beta: q('1/8'),
  zeta: q('1/1000'),
  members: 9,
  needed: 2,
  share: q('5/256'),
};
const self: FactOf<'self-distilled'> = {
  fact: 'self-distilled',
  beta: q('1/8'),
  zeta: q('1/1000'),
  loss: 'one-sided',
  share: q('1/4'),
};

describe('the facts of ensembles', () => {
  it('say what is proved', () => {
    expect(said(cases)).toBe(
      'For this network, F_y(x) the sum over its neurons w of class y and the patches p of x of relu(<w, p>)^3, with distractors that count beta = 1/8 times, on 2 classes with two views each: wrong on 2 of the 4 inputs with one view and on 0 of the 2 with both, ties for wrong (0); so the test error is (2/4) mu + (0/2) (1 - mu) exactly. (every output is evaluated over Q)',
    );
    expect(said(distilled)).toContain(
      'their strengths differ by at most 1/2, the sums over both views of a class by at most 0, and they decide alike on 5 of the 6 inputs.',
    );
    expect(said(winner)).toBe(
      "Gradient flow from these starts, power 3, hard labels, 2 classes, 0 single-view samples: in the end the training loss is 0, one view of each class is read (1, 2), the other has strength at most zeta = 1/1000, and for distractors that count beta = 1/8 times the test error is mu/2 exactly. (the sums of M1 over Q: Delta' > 0, m/Delta'^3 <= zeta < beta and 1 - zeta > beta (1 + zeta))",
    );
    expect(said(ends)).toBe(
      'Gradient flow, power 2, hard labels, each class from this start of 1 neuron, on samples of both views: it ends with c_1 + c_2 = 1, c_1 from 4/5 to 4/5, c_2 from 1/5 to 1/5; for distractors that count beta = 1/8 times 2 views are read, and the test error is 0. (all coordinates grow by one factor)',
    );
    expect(said({ ...ends, beta: q('1/4'), read: 1 })).toContain(
      '1 view is read, and the test error is mu/2.',
    );
    expect(said(error)).toBe(
      'An ensemble of 9 models, each with one view of each class of strength >= 1 - zeta and <= 1, the other <= zeta = 1/1000, their sum >= 1, and distractors that count beta = 1/8 times: a view is read if and only if it is that of at least 2 models; with independent uniform winners the expected test error is e mu, where e = 5/256 exactly. (the two inequalities of M3, and a sum of binomials)',
    );
    expect(said(self)).toContain(
      'one-sided self-distillation has expected test error e mu, where e = 1/4 exactly.',
    );
  });

  it('round long bounds to their side', () => {
    const zeta = q(`${10n ** 30n + 1n}/${10n ** 33n}`);
    expect(said({ ...winner, zeta })).toContain('strength at most zeta = 0.0010001,');
    const difference = q(`${10n ** 30n}/${2n * 10n ** 30n - 1n}`);
    expect(said({ ...distilled, difference })).toContain('differ by at most 0.50001,');
  });

  it('refuse what is not so: sums, decisions, shares, and zeta that is not below beta', () => {
    const halves = mat(['1/2', '1/2', 0, 0], [0, 0, '1/2', '1/2']);
    const student = { ...distilled, teacher: [one], student: [halves], difference: q('7/8') };
    const agreeing = 4;
    expect(said({ ...student, sums: q('3/4'), agreeing })).toContain('by at most 3/4, and they');
    expect(refused({ ...student, sums: q('2/3'), agreeing })).toContain('sums');
    for (const other of [4, 6])
      expect(refused({ ...distilled, agreeing: other })).toContain('rejected');
    for (const wrong of [
      { ...winner, beta: q('1/1000') },
      { ...winner, zeta: q('1/8') },
      { ...error, share: q('5/255') },
      { ...error, share: q('5/257') },
      { ...self, share: q('1/2') },
      { ...self, share: q('1/5') },
    ])
      expect(refused(wrong)).toContain('rejected');
  });

  it('say that a whole beta K is undecided, and what else is open', () => {
    expect(refused({ ...error, members: 8, needed: 1, share: q('1/256') })).toContain(
      'undecided: beta K = 1 is a whole number, so a view of as many members is a tie, or decided by zeta',
    );
    expect(refused({ ...error, zeta: q('1/8') })).toContain('undecided: zeta leaves open');
    expect(refused({ ...error, zeta: q(-1) })).toContain('expected beta > 0, zeta >= 0');
    expect(refused({ ...self, zeta: q('-1/2') })).toContain('expected beta > 0 and zeta >= 0');
    expect(refused({ ...self, beta: q('7/16'), zeta: q('1/8') })).toContain('inequalities of M5');
  });

  it('refuse a tie in the end, and strengths that are not below 1', () => {
    const { before: _, after: __, ...rest } = ends;
    const each: FactOf<'view-ends'> = { ...rest, power: 3, samples: 'each-view' };
    expect(said(each)).toContain(
      'c_1 and c_2 both end at 1; for distractors that count beta = 1/8',
    );
    expect(said({ ...each, beta: q('3/5'), read: 0 })).toContain('the test error is mu.');
    expect(refused({ ...each, beta: q('1/2') })).toContain('a tie in the end');
    expect(refused({ ...each, start: mat([1, '1/10']) })).toContain('0 < c_1 < 1');
    expect(refused({ ...ends, beta: q('1/5') })).toContain('undecided between these times');
    expect(refused({ ...ends, beta: q(1) })).toContain('expected 0 < beta < 1');
    expect(refused({ ...ends, start: mat([-1, 0]) })).toContain('expected 0 < c_1 + c_2 < 1');
    expect(refused({ ...ends, start: mat(['1/5', '1/10', 0]) })).toContain(
      'a column for each view',
    );
  });

  it('are refused by the reader for sizes that are no sizes', () => {
    for (const [wrong, words] of [
      [{ ...cases, power: 0 }, '"facts[0].power","because":"expected a number >= 1, got 0"'],
      [{ ...cases, beta: q(0) }, '"facts[0].beta","because":"expected a number > 0, got \\"0\\""'],
      [{ ...cases, power: 17 }, 'power <= 16'],
      [{ ...error, members: 401 }, 'parameters <= 400'],
    ] as const)
      expect(refused(wrong)).toContain(words);
    expect(refused({ ...cases, models: [] })).toContain('there is no model');
    const smoothed: FactOf<'view-cases'> = {
      fact: 'view-cases',
      unit: 'smoothed',
      power: 2,
      threshold: q(0),
      alpha: q(1),
      models: [one],
      single: 0,
      multi: 0,
      ties: 0,
    };
    expect(refused(smoothed)).toContain('"facts[0].threshold"');
    expect(refused({ ...smoothed, threshold: q(1), alpha: q(-1) })).toContain('"facts[0].alpha"');
    const rows = [Array.from({ length: 50_001 }, () => 0), Array.from({ length: 50_001 }, () => 0)];
    expect(refused({ ...cases, models: [mat(...rows)] })).toContain('weights <= 100000');
  });

  it('hold for one class more, with entries of many digits, and with wide networks', () => {
    const long = `1/${10n ** 120n + 7n}`;
    expect(
      refused({ ...winner, starts: [mat([long, long, 0, 0]), ...winner.starts.slice(1)] }),
    ).toContain('both views start equal');
    const start = mat([`1/${10n ** 120n}`, long, 0, 0]);
    // the gap is 7 although both starts are tiny
    expect(
      said({ ...winner, starts: [start, winner.starts[1] ?? start], zeta: q('1/343') }),
    ).toContain('mu/2');
    const wide = mat(
      ...Array.from({ length: 600 }, (_, r) => [r < 300 ? '1/7' : 0, 0, 0, r < 300 ? 0 : '1/7']),
    );
    expect(said({ ...cases, models: [wide] })).toContain('wrong on 2 of the 4');
  });

  it('count a vector of the wrong length as such', () => {
    const text = writeFacts({ instance: none, facts: [winner], provenance: {} });
    const ragged = text.replace('["0","-1","1/20","1/10"]', '["0","-1","1/20"]');
    expect(checkFacts(ragged)).toMatchObject({
      kind: 'rejected',
      because: expect.stringContaining('class 2: expected 4 columns, got 3'),
    });
    expect(refused({ ...winner, second: [vec(-1), []] })).toContain('expected 5 columns');
  });
});
