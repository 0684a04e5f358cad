/**
 * # Numbers of Theorem M
 *
 * Those of the statement and of its table, exactly. @module
 */
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { fittedStrengths, tangentFeatures } from '../../src/ensembles/features.ts';
import { distillationShare, missedShare, neededMembers } from '../../src/ensembles/members.ts';
import { comparisonOf, decisionOf, errorsOf, modelsFault, readingOf, testCases } from '../../src/ensembles/reading.ts'; // prettier-ignore
import type { Unit } from '../../src/ensembles/reading.ts';
import { endsOf, readsOneView, strengthsAt, viewsRead, winnerOf } from '../../src/ensembles/winner.ts'; // prettier-ignore
import { mat, q, vec } from '../certificates/facts/support.ts';

const eighth = { unit: 'power', power: 3, beta: q('1/8') } as const;
const tiny = { beta: q('1/8'), zeta: q('1/1000000') };
const texts = (xs: readonly Rational[] | undefined): readonly string[] | undefined =>
  xs?.map(rationalToText);

describe('Theorem M', () => {
  it('has one model at mu/2, and K members at mu 2^-K up to 7', () => {
    for (let K = 1; K <= 7; K++) {
      expect(neededMembers(Q, tiny, K), `K = ${K}`).toBe(1);
      expect(missedShare(K, 1)).toEqual(ratio(1n, 2n ** BigInt(K)));
    }
  });

  it('leaves K = 8, 16, 24 undecided, for every zeta', () => {
    for (const zeta of ['0', '1/1000000', '1/9', '2/5'])
      for (const K of [8, 16, 24, 400])
        expect(neededMembers(Q, { beta: q('1/8'), zeta: q(zeta) }, K)).toBeUndefined();
  });

  it('makes nine members worse than seven', () => {
    expect(neededMembers(Q, tiny, 9)).toBe(2);
    expect(missedShare(9, 2)).toEqual(q('5/256'));
    expect(Q.sign(Q.sub(q('5/256'), missedShare(7, 1)))).toBe(1);
  });

  it('decides a number of members as every number of readers says', () => {
    for (const [beta, zeta] of [
      ['1/8', '1/50'],
      ['3/16', '1/100'],
      ['2/5', '1/30'],
      ['1/3', '0'],
      ['99/100', '1/1000'],
    ] as const)
      // prettier-ignore
      for (let K = 1; K <= 12; K++) {
        const [b, z, k] = [q(beta), q(zeta), ratio(BigInt(K))];
        const far = Q.mul(b, k);
        const sides = Array.from({ length: K + 1 }, (_, N) => {
          const [n, others] = [ratio(BigInt(N)), ratio(BigInt(K - N))];
          const low = Q.mul(n, Q.sub(Q.one, z));
          const high = Q.add(n, Q.mul(z, others));
          if (Q.sign(Q.sub(low, Q.mul(far, Q.add(Q.one, z)))) > 0) return 'read';
          return Q.sign(Q.sub(far, high)) > 0 ? 'missed' : 'open';
        });
        const needed = neededMembers(Q, { beta: b, zeta: z }, K);
        if (sides.includes('open') || !sides.includes('read')) expect(needed).toBeUndefined();
        else expect(needed, `${beta}, ${zeta}, ${K}`).toBe(sides.indexOf('read'));
      }
  });

  it('has self-distillation at mu/4 with the one-sided loss and at mu/2 with the other', () => {
    expect(distillationShare(Q, tiny, 'one-sided')).toEqual(q('1/4'));
    expect(distillationShare(Q, tiny, 'two-sided')).toEqual(q('1/2'));
    expect(missedShare(2, 1)).toEqual(q('1/4')); // the ensemble of two
    const large = { beta: q('1/2'), zeta: q('1/1000') };
    expect(distillationShare(Q, large, 'one-sided')).toBeUndefined();
    expect(distillationShare(Q, large, 'two-sided')).toEqual(q('1/2'));
    expect(distillationShare(Q, { beta: q('1/8'), zeta: q('1/8') }, 'one-sided')).toBeUndefined();
    expect(distillationShare(Q, { beta: q('3/8'), zeta: q('1/4') }, 'one-sided')).toBeUndefined();
  });

  it('ends with power 2 at (4/5, 1/5), and both views are read', () => {
    const ends = endsOf(Q, 2, mat(['1/5', '1/10']), [q(20), q(20)]);
    expect(texts(ends?.least)).toEqual(['4/5', '1/5']);
    expect(ends && viewsRead(Q, q('1/8'), ends)).toBe(2);
  });

  it('reads both views where they start equal, or large', () => {
    const equal = endsOf(Q, 3, mat(['1/10', '1/10']), [q('87/10'), q('35/4')]);
    expect(equal && viewsRead(Q, q('1/8'), equal)).toBe(2);
    const large = endsOf(Q, 3, mat(['1/2', '2/5']), [q('3/4'), q(1)]);
    expect(large && viewsRead(Q, q('1/8'), large)).toBe(2);
    const one = mat(['1/2', '2/5', 0, 0]);
    expect(winnerOf(Q, 2, 0, { start: one, first: [], second: [] })).toEqual({
      kind: 'winner',
      view: 1,
      gap: q('1/2'),
      zeta: q(8), // above beta: M2 says nothing
    });
    expect(readsOneView(Q, q('1/8'), q(8))).toBe(false);
  });

  it('reads one view from starts eps u, whatever u: zeta < beta for eps < alpha/(G (G - 1))', () => {
    const G = 6;
    const eps = q('1/61'); // alpha = 1/2
    for (let u = 1; u <= G; u++)
      for (let v = 1; v <= G; v++) {
        if (u === v) continue;
        const start = mat([q(`${u}/61`).num === 0n ? 0 : `${u}/61`, `${v}/61`, 0, 0]);
        const found = winnerOf(Q, 2, 0, { start, first: [], second: [] });
        if (found.kind === 'none') throw new Error(found.because);
        expect(found.view).toBe(u > v ? 1 : 2);
        expect(Q.sign(Q.sub(q('1/8'), found.zeta))).toBe(1);
      }
    expect(eps.den).toBe(61n);
  });

  it('lowers Delta by noise: S_2 enters, S_1 does not', () => {
    const start = mat(['1/10', '1/20', 0, 0, 1, '1/4']);
    const found = winnerOf(Q, 2, 0, { start, first: vec(3), second: vec(2) });
    expect(found).toMatchObject({ kind: 'winner', gap: q('19/2') }); // 10 - 1/(8/4)
    const other = winnerOf(Q, 2, 0, {
      start: mat(['1/20', '1/10', 0, 0, 1, '1/4']),
      first: vec(3),
      second: vec(2),
    });
    expect(other).toMatchObject({ kind: 'winner', view: 2, gap: q('269/27') }); // 10 - 1/27
  });

  it("has zeta = m/Delta'^3, and no winner for Delta' = 0", () => {
    const two = mat(['1/10', '1/20', 0, 0], ['1/30', '1/25', 0, 0]);
    const found = winnerOf(Q, 2, 0, { start: two, first: [], second: [] });
    expect(found).toMatchObject({ view: 1, gap: q(10), zeta: q('1/500') });
    const noisy = mat(['1/10', '1/20', 0, 0, '1/10']);
    const none = winnerOf(Q, 2, 0, { start: noisy, first: [], second: vec(1) }); // 10 - 1/(1/10)
    expect(none.kind).toBe('none');
  });

  it('has c_2 within 0.6 % of zeta in some flow, and never above', () => {
    const start = mat(['1/1000', '1/2000']); // Delta = 1000
    // where a_1 = 1/(1 + 1/1000), and c_1 + c_2 < 1
    const c = strengthsAt(Q, 3, start, q('998999/1000')) ?? [];
    expect(Q.sign(Q.sub(Q.one, c.reduce(Q.add, Q.zero)))).toBe(1);
    const share = Q.mul(c[1] ?? Q.zero, q(1_000_000_000));
    expect(Q.sign(Q.sub(share, q('994/1000')))).toBe(1);
    expect(Q.sign(Q.sub(Q.one, share))).toBe(1);
  });

  it('reads one view by M2 for zeta < beta and 1 - zeta > beta (1 + zeta) only', () => {
    const reads = (beta: string, zeta: string): boolean => readsOneView(Q, q(beta), q(zeta));
    expect(reads('1/8', '1/9')).toBe(true);
    expect(reads('1/8', '1/8')).toBe(false);
    expect(reads('1/8', '1/4')).toBe(false);
    expect(reads('1/2', '1/3')).toBe(false); // 2/3 on both sides
    expect(reads('1/2', '33/100')).toBe(true);
    expect(reads('1/2', '2/5')).toBe(false);
  });

  it('leaves an end at beta open', () => {
    const ends = (least: string, most: string) =>
      ({ least: [q('7/8'), q(least)], most: [q(1), q(most)] }) as const;
    expect(viewsRead(Q, q('1/8'), ends('0', '1/9'))).toBe(1);
    expect(viewsRead(Q, q('1/8'), ends('0', '1/8'))).toBeUndefined();
    expect(viewsRead(Q, q('1/8'), ends('1/8', '1/8'))).toBeUndefined();
    expect(viewsRead(Q, q('1/8'), ends('1/7', '1/6'))).toBe(2);
  });

  it('ties everywhere where all classes share one feature map (C = 2, phi = 1)', () => {
    const halves = Array.from({ length: 4 }, () => '1/2');
    const shared = readingOf(Q, { unit: 'power', power: 1, beta: q('1/8') }, [mat(halves, halves)]);
    expect(errorsOf(Q, shared)).toEqual({ single: 4, multi: 2, ties: 6 });
  });

  it('decides 8 members with one reader by zeta, or not at all', () => {
    const eight = (reader: ReturnType<typeof mat>, rest: ReturnType<typeof mat>) =>
      errorsOf(Q, readingOf(Q, eighth, [reader, ...Array.from({ length: 7 }, () => rest)]));
    const second = mat([0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]);
    const weak = mat(['1/9', '2/3', 0, 0], [0, '8/9', 0, 0], [0, 0, '1/9', '2/3'], [0, 0, 0, '8/9']); // prettier-ignore
    const first = mat([1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]);
    const less = mat(['2/3', '1/9', 0, 0], ['8/9', 0, 0, 0], [0, 0, '2/3', '1/9'], [0, 0, '8/9', 0]); // prettier-ignore
    expect(eight(first, weak)).toEqual({ single: 0, multi: 0, ties: 0 });
    expect(eight(less, second)).toEqual({ single: 2, multi: 0, ties: 0 });
    expect(eight(first, second)).toEqual({ single: 2, multi: 0, ties: 2 });
  });

  it('gains nothing from copies of one model', () => {
    const one = mat([1, 0, 0, 0], [0, 0, 0, 1]);
    for (const K of [1, 2, 5])
      expect(
        errorsOf(
          Q,
          readingOf(
            Q,
            eighth,
            Array.from({ length: K }, () => one),
          ),
        ),
      ).toEqual({
        single: 2,
        multi: 0,
        ties: 0,
      });
  });

  it('has expected error mu P(Bin(K, 1/2) < j*), by all winners of C = 2 classes, K <= 4', () => {
    const model = (winners: readonly number[]) =>
      mat(...winners.map((l, y) => [0, 1, 2, 3].map((k) => (k === 2 * y + l ? 1 : 0))));
    for (const beta of ['1/8', '3/10', '2/5'])
      for (let K = 1; K <= 4; K++) {
        const needed = neededMembers(Q, { beta: q(beta), zeta: q(0) }, K);
        if (needed === undefined) throw new Error('undecided');
        let wrong = 0;
        for (let code = 0; code < 4 ** K; code++) {
          const models = Array.from({ length: K }, (_, k) => {
            const bits = Math.floor(code / 4 ** k) % 4;
            return model([bits % 2, Math.floor(bits / 2)]);
          });
          const found = errorsOf(Q, readingOf(Q, { ...eighth, beta: q(beta) }, models));
          expect(found.multi).toBe(0);
          if (K === 1) expect(found.single).toBe(2); // one model has no variance
          wrong += found.single;
        }
        expect(ratio(BigInt(wrong), 4n * 4n ** BigInt(K))).toEqual(missedShare(K, needed));
      }
  });

  it('reads both views with fixed features: 1/2 for signs, the ratio of the starts for tangents', () => {
    for (let code = 0; code < 64; code++) {
      const signs = Array.from({ length: 6 }, (_, k) => q(Math.floor(code / 2 ** k) % 2 ? 1 : -1));
      const [first, second] = [signs.slice(0, 3), signs.slice(3)];
      const found = fittedStrengths(Q, first, second);
      if (first.every((a, k) => Q.add(a, second[k] ?? Q.zero).num === 0n))
        expect(found).toBeUndefined();
      else expect(texts(found)).toEqual(['1/2', '1/2']);
    }
    const [first, second] = tangentFeatures(Q, mat(['1/5', '1/10'], [-1, '1/10']));
    expect(texts(first)).toEqual(['3/25', '0', '0', '0']);
    expect(texts(fittedStrengths(Q, first, second))).toEqual(['8/9', '1/9']); // 16 : 2
  });

  it('leaves strengths open where every multi-view sample has a weak patch (C = 3, alpha = 1)', () => {
    const change = [1, 0, 0, -1, -1, 1];
    const at = (y: number, l: number): number => change[2 * (y % 3) + l] ?? 0;
    for (let y = 0; y < 3; y++)
      for (const l of [0, 1]) {
        const host = y + (l === 0 ? 1 : 2);
        expect(at(host, 0) + at(host, 1) + at(y, l)).toBe(0);
      }
    // a sample without weak patches shows it
    expect([0, 1, 2].map((y) => at(y, 0) + at(y, 1))).toEqual([1, -1, 0]);
  });

  it('keeps sum c <= 1 by descent, and Delta falls by what M1 says', () => {
    const [eta, bound] = [q('1/12'), q('183/192')];
    let [a, b] = [q('3/5'), q('1/2')];
    const cube = (x: Rational): Rational => Q.mul(x, Q.mul(x, x));
    for (let t = 0; t < 3; t++) {
      const s = Q.sub(Q.one, Q.add(cube(a), cube(b)));
      const c = Q.mul(Q.mul(q(3), eta), s);
      const next = (x: Rational): Rational => Q.add(x, Q.mul(c, Q.mul(x, x)));
      const gap = (x: Rational, y: Rational): Rational => Q.sub(Q.div(Q.one, y), Q.div(Q.one, x));
      const fall = Q.sub(gap(a, b), gap(next(a), next(b)));
      const one = (x: Rational): Rational => Q.add(Q.one, Q.mul(c, x));
      expect(fall).toEqual(Q.div(Q.mul(Q.mul(c, c), Q.sub(a, b)), Q.mul(one(a), one(b))));
      const rise = Q.sub(Q.sub(cube(next(a)), cube(a)), Q.sub(cube(b), cube(next(b))));
      expect(Q.sign(Q.sub(Q.mul(bound, s), rise))).toBe(1);
      const rate = Q.sub(Q.one, Q.mul(q('9/12'), Q.mul(a, cube(a))));
      expect(Q.sign(Q.sub(Q.mul(rate, s), Q.sub(s, rise)))).toBeGreaterThanOrEqual(0);
      [a, b] = [next(a), next(b)];
    }
  });
});

describe('networks on multi-view data', () => {
  it('are evaluated by strengths as by patches, smoothed relu included', () => {
    const unit: Unit = { unit: 'smoothed', power: 3, threshold: q('1/2'), alpha: q('1/2') };
    const { own, far } = readingOf(Q, unit, [mat(['1/4', '3/4', '1/2', -1], [0, 0, '1/8', 1])]);
    // t^3/(3/4) up to 1/2, then t - 1/3
    expect(texts(Array.from(own.data))).toEqual(['1/48', '5/12', '1/6', '0', '0', '0', '1/384', '2/3']); // prettier-ignore
    expect(texts(Array.from(far.data))).toEqual(['1/384', '9/128', '1/48', '0', '0', '0', '1/3072', '1/6']); // prettier-ignore
  });

  it('have 3 C (C - 1) inputs, and count ties wherever they are', () => {
    const cases = Array.from(testCases(3));
    expect(cases).toHaveLength(18);
    expect(cases.filter(({ views }) => views.length === 2)).toHaveLength(6);
    const nothing = readingOf(Q, eighth, [mat([0, 0, 0, 0], [0, 0, 0, 0])]);
    expect(errorsOf(Q, nothing)).toEqual({ single: 4, multi: 2, ties: 6 });
    // a tie below the largest output is none
    const top = readingOf(Q, eighth, [
      mat([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]),
    ]);
    expect(decisionOf(Q, top, { of: 0, views: [0], distractor: 1 })).toBe(2);
    expect(errorsOf(Q, top)).toEqual({ single: 8, multi: 4, ties: 0 });
  });

  it('are refused for columns and rows that are no classes', () => {
    expect(modelsFault([])).toBe('there is no model');
    expect(modelsFault([mat([1, 0])])).toContain('got 2');
    expect(modelsFault([mat([1, 0, 0, 0, 0])])).toContain('got 5');
    expect(modelsFault([mat([1, 0, 0, 0])])).toContain('model 1: expected 4 columns');
    expect(modelsFault([mat([1, 0, 0, 0], [1, 0, 0, 0])])).toBeUndefined();
  });

  it('are compared by strengths, sums and decisions', () => {
    const [A, B] = [mat([1, 0, 0, 0], [0, 0, 0, 1]), mat([0, 1, 0, 0], [0, 0, 0, 1])];
    const reading = (...models: ReturnType<typeof mat>[]) => readingOf(Q, eighth, models);
    expect(comparisonOf(Q, reading(A, B), reading(A))).toEqual({
      difference: q('1/2'),
      sums: q(0),
      agreeing: 5,
    });
    const far = { ...reading(A), far: mat([5, 0, 0, 0], [0, 0, 0, 0]) };
    expect(comparisonOf(Q, reading(A), far).difference).toEqual(q('39/8'));
    expect(comparisonOf(Q, reading(A), far).sums).toEqual(q(0));
  });

  it('end the flow of one class only between times on both sides', () => {
    expect(strengthsAt(Q, 3, mat(['1/5', '1/10']), q(5))).toBeUndefined();
    expect(endsOf(Q, 3, mat(['1/5', '1/10']), [q('39/10'), q('4')])).toBeDefined();
    expect(endsOf(Q, 3, mat(['1/5', '1/10']), [q(4), q('49/10')])).toBeUndefined();
    expect(endsOf(Q, 3, mat(['1/5', '1/10']), [q(1), q(2)])).toBeUndefined();
    expect(endsOf(Q, 3, mat([1, '1/10']), [q(-1), q('1/2')])).toBeUndefined();
  });
});
