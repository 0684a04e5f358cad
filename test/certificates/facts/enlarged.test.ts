import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import { enlargedFacts } from '../../../src/certificates/facts/enlarged.ts';
import type { EnlargedPoint } from '../../../src/certificates/facts/enlarged.ts';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { descentPath } from '../../../src/network/enlarged-descent.ts';
import { clearlyWrong } from './oracle.ts';
import { drawer } from './plain-network.ts';
import { answer, fileOf, instance, mat, point, q, vec, verdictOn } from './support.ts';

type Short = number | string;

function unit(
  penalty: Short,
  scale: Short,
  offset: Short = 0,
  direction: readonly Short[] = [0],
): EnlargedPoint {
  const [lambda, a, b] = [penalty, scale, offset].map(q);
  const { zero } = Q;
  return {
    at: 'P',
    penalty: lambda ?? zero,
    scale: a ?? zero,
    offset: b ?? zero,
    direction: vec(...direction),
  };
}

const descent = (parts: EnlargedPoint): Fact => ({ fact: 'enlarged-descent', ...parts });
const minimum = (parts: EnlargedPoint): Fact => ({ fact: 'enlarged-minimum', ...parts });

/** f = 0, so r = -y. */
function still(
  inputs: readonly (readonly Short[])[],
  labels: readonly Short[],
): ReturnType<typeof instance> {
  const zeros = inputs[0]?.map(() => 0) ?? [];
  return instance('square', inputs, labels, { P: point([zeros], 0) });
}

describe('enlarged-descent', () => {
  it('is L~ - l = -a + (1/2 + lambda) a^2 for one sample, r = -1 and w = b = 0', () => {
    const one = still([[1]], [1]);
    // below 0 for 0 < a < 1/(1/2 + lambda)
    expect(answer(one, descent(unit('1/2', '99/100')))).toBe('verified');
    expect(answer(one, descent(unit('1/2', '101/100')))).toContain('not shown');
    expect(answer(one, descent(unit('1/2', '-1/100')))).toContain('not shown');
    expect(answer(one, descent(unit('1/2', 0)))).toContain('not shown');
    expect(answer(one, descent(unit(3, '28/100')))).toBe('verified');
    expect(answer(one, descent(unit(3, '29/100')))).toContain('not shown');
  });

  it('is not shown where residuals cancel, however short the path: the enclosure of L~ - l contains 0', () => {
    const pair = still([[1], [1]], [1, -1]);
    for (const sign of [1, -1])
      expect(answer(pair, descent(unit(1, `${sign}/1${'0'.repeat(200)}`, '1/3', [1])))).toContain(
        'not shown',
      );
  });

  it('needs a positive lambda', () => {
    const one = still([[1]], [1]);
    expect(answer(one, descent(unit(0, '1/2')))).toContain('lambda > 0');
    expect(answer(one, descent(unit('-1/9', '1/2')))).toContain('lambda > 0');
  });

  it('takes the exponential e = exp(w.x + b) into account: L~ - l = -a e + (e^2/2 + lambda) a^2', () => {
    // b = log 2 nearly: e = 2, zero at a = 2/(2 + 1)
    const one = still([[1, 3]], [1]);
    const at = (scale: Short): Fact =>
      descent(unit(1, scale, '0.1', ['0.1931471805', '0.1333333333']));
    expect(answer(one, at('0.6666'))).toBe('verified');
    expect(answer(one, at('0.6667'))).toContain('not shown');
    expect(answer(one, descent(unit(1, '1/2', 999, [0, 0])))).toContain('not shown to be bounded');
  });

  it('says the path and the loss it starts from', () => {
    const verdict = verdictOn(still([[1]], [1]), descent(unit('1/2', '1/2')));
    const says =
      'For L~(W, v, a, b, w) = (1/2) sum_i (f(x_i) + a exp(w.x_i + b) - y_i)^2 + lambda a^2, lambda = 1/2 exactly: at (W, v) of P, a = 1/2 exactly, b = 0 exactly and w = (0) it is below l(P), and so for every smaller a of that sign. At a = 0 it is l(P) for all b and w: a path along which it is constant and then below, and (W, v, 0, b, w) is no local minimum of L~ in (a, b, w).';
    if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
    expect(verdict.claim.endsWith(`: ${says}`)).toBe(true);
    // -1/2 + (1/2 + 1/2)/4
    const [found] = verdict.hypotheses;
    expect(found?.slice(0, says.length)).toBe(says);
    expect(found?.slice(says.length)).toMatch(
      /^ \(L~ - l is in \[-0\.25(0001)?, -0\.2(5|49999)\]\)$/,
    );
  });

  it('costs 100 units for one exponential at each sample', () => {
    const about = still([[1], [2], [3]], [1, 1, 1]);
    const spent: number[] = [];
    const work = { tier: startWork().tier, spend: (units: number) => void spent.push(units) };
    const subject = { instance: about, activation: activationNamed('square'), work };
    const fact = { fact: 'enlarged-descent', ...unit(1, '1/2') } as const;
    expect(enlargedFacts['enlarged-descent'].check(subject, fact).kind).toBe('holds');
    expect(spent).toEqual([100, 100, 100]);
  });

  it('refuses a direction of another length, a missing point and values that are not rational', () => {
    const one = still([[1]], [1]);
    expect(answer(one, descent(unit(1, '1/2', 0, [0, 0])))).toContain('length 1, got 2');
    expect(answer(one, descent({ ...unit(1, '1/2'), at: 'Q' }))).toContain('no point Q');
    const tanh = instance('tanh', [[1]], [1], { P: point([[1]], 1) });
    expect(answer(tanh, descent(unit(1, '1/2')))).toContain('not known to be rational');
    const at0 = instance('tanh', [[1]], [1], { P: point([[0]], 1) });
    expect(answer(at0, descent(unit(1, '1/2')))).toBe('verified');
  });

  it('is proved for paths of random instances, and true in plain floating point', () => {
    const next = drawer(23);
    const whole = (): number => Math.round(3 * next());
    let held = 0;
    for (let k = 0; k < 60; k++) {
      const [n, d] = [1 + (k % 4), 1 + (k % 3)];
      const X = Array.from({ length: n }, () => Array.from({ length: d }, whole));
      const y = X.map(whole);
      const about = still(X, y);
      const penalty = q('1/3');
      const path = descentPath(
        {
          inputs: mat(...X),
          residual: y.map((a) => rationalFromDouble(-a)),
          offset: q(0),
          direction: X[0]?.map(() => q(0)) ?? [],
        },
        penalty,
        q('1/2'),
      );
      if (path.kind !== 'descends') continue;
      held++;
      const { scale, direction } = path.path;
      const parts = { at: 'P', penalty, scale, offset: q(0), direction };
      expect(answer(about, descent(parts)), `${k}`).toBe('verified');
      expect(clearlyWrong(fileOf(about, descent(parts)))).toBeUndefined();
      const up = { ...parts, scale: Q.neg(scale) };
      expect(answer(about, descent(up)), `${k}`).toContain('not shown');
      expect(clearlyWrong(fileOf(about, descent(up)))?.fact).toBe('enlarged-descent');
    }
    expect(held).toBeGreaterThan(40);
  });
});

describe('enlarged-minimum', () => {
  const equal = still([[1], [1], [2]], [1, -1, 0]);

  it('holds at equal inputs whose residuals cancel, for every lambda >= 0 and all (b, w)', () => {
    for (const lambda of [0, '1/7', 5])
      expect(answer(equal, minimum(unit(lambda, 0, 3, ['-7/2'])))).toBe('verified');
    expect(answer(equal, minimum(unit(-1, 0)))).toContain('lambda >= 0');
    expect(answer(equal, minimum(unit('1/7', '1/1000')))).toContain('lambda a is not 0');
  });

  it('takes each set of equal inputs by itself', () => {
    expect(answer(still([[1], [1], [2]], [1, -1, 1]), minimum(unit(1, 0)))).toContain('sum to 0');
    expect(answer(still([[1], [2], [2]], [1, -1, 0]), minimum(unit(1, 0)))).toContain('sum to 0');
    expect(answer(still([[1], [2]], [1, -1]), minimum(unit(1, 0)))).toContain('sum to 0');
    const planes = still(
      [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
      ],
      [1, 2, -1, -2],
    );
    expect(answer(planes, minimum(unit(1, 0, 0, [0, 0])))).toBe('verified');
    expect(answer(still([[1], [1]], [0, 0]), minimum(unit(1, 0)))).toBe('verified');
  });

  it('lets the unit be a constant with lambda = 0 where its exponential is 1', () => {
    const constant = still([[1], [2]], [3, 3]);
    expect(answer(constant, minimum(unit(0, 3)))).toBe('verified');
    expect(answer(constant, minimum(unit(0, -3)))).toContain('sum to 0');
    expect(answer(constant, minimum(unit(0, 3, 1)))).toContain('rational only where');
    expect(answer(constant, minimum(unit(0, 3, 0, [1])))).toContain('rational only where');
    // w.x + b = 0 at both samples, though w and b are not 0
    const level = still(
      [
        [1, 1],
        [1, 2],
      ],
      [3, 3],
    );
    expect(answer(level, minimum(unit(0, 3, -2, [2, 0])))).toBe('verified');
  });

  it('states the least value, and both residuals', () => {
    const loss =
      'For L~(W, v, a, b, w) = (1/2) sum_i (f(x_i) + a exp(w.x_i + b) - y_i)^2 + lambda a^2, lambda';
    const is = 'is a global minimum of L~ over all (W, v, a, b, w) at which f is defined, and L~';
    const sums = 'sums to 0 over each set of equal inputs, and lambda a^2 = 0';
    const without = verdictOn(equal, minimum(unit('1/7', 0, 3, ['-7/2'])));
    expect(without).toMatchObject({
      hypotheses: [
        `${loss} = 1/7 exactly: (W, v) of P, a = 0 exactly, b = 3 exactly and w = (-7/2) ${is} = 1 exactly there. (over Q: f + a exp(w.x + b) - y = (-1, 1, 0) ${sums}; r = (-1, 1, 0))`,
      ],
    });
    // with a = 3/2 for labels 1 and 2 the residuals -1 and -2 become 1/2 and -1/2
    const constant = verdictOn(still([[1], [1]], [1, 2]), minimum(unit(0, '3/2')));
    expect(constant).toMatchObject({
      hypotheses: [
        `${loss} = 0 exactly: (W, v) of P, a = 3/2 exactly, b = 0 exactly and w = (0) ${is} = 1/4 exactly there. (over Q: f + a exp(w.x + b) - y = (1/2, -1/2) ${sums}; r = (-1, -2))`,
      ],
    });
  });

  it('needs a point with rational values, and a direction of its length', () => {
    expect(answer(equal, minimum({ ...unit(1, 0), at: 'Q' }))).toBe(
      'enlarged-minimum: there is no point Q',
    );
    expect(answer(equal, minimum(unit(1, 0, 0, [])))).toBe(
      'enlarged-minimum: expected a direction of length 1, got 0',
    );
    const tanh = instance('tanh', [[1]], [1], { P: point([[1]], 1) });
    expect(answer(tanh, minimum(unit(1, 0)))).toBe(
      'enlarged-minimum: P: sigma is not known to be rational at every pre-activation',
    );
  });

  it('agrees with plain floating point on all small labels', () => {
    const counts = { verified: 0, rejected: 0 };
    for (let k = 0; k < 125; k++) {
      const y = [k % 5, Math.floor(k / 5) % 5, Math.floor(k / 25)].map((a) => a - 2);
      const about = still([[1], [1], [-2]], y);
      for (const parts of [unit('1/2', 0), unit(0, y[2] ?? 0)]) {
        const file = fileOf(about, minimum(parts));
        const { kind } = checkFacts(writeFacts(file));
        expect(kind === 'verified', writeFacts(file)).toBe(clearlyWrong(file) === undefined);
        counts[kind === 'verified' ? 'verified' : 'rejected']++;
      }
    }
    expect(counts.verified).toBeGreaterThan(15);
    expect(counts.rejected).toBeGreaterThan(100);
  });
});
