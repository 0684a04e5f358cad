import { describe, expect, it } from 'vitest';
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { quadraticRisksFacts } from '../../../src/certificates/facts/quadratic-risks.ts';
import type { Subject } from '../../../src/certificates/facts/subject.ts';
import { countedField, startWork, TooMuchWork } from '../../../src/certificates/facts/work.ts';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { mapMatrix } from '../../../src/linalg/matrix.ts';
import { quadraticRisks } from '../../../src/quadratic/risks.ts';
import { spectrumUnits } from '../../../src/quadratic/spectrum.ts';
import { clearlyWrong } from './oracle.ts';
import { drawer } from './plain-network.ts';
import { answer, mat, q } from './support.ts';

const none = { points: {} };

type Rows = readonly (readonly (number | string)[])[];

type Short = number | string;

function factOf(
  target: Rows,
  weights: Rows,
  [rf, nt, from, to]: readonly [Short, Short, Short, Short],
): FactOf<'quadratic-risks'> {
  return {
    fact: 'quadratic-risks',
    target: mat(...target),
    weights: mat(...weights),
    rf: q(rf),
    nt: q(nt),
    from: q(from),
    to: q(to),
  };
}

function risks(
  target: Rows,
  weights: Rows,
  numbers: readonly [Short, Short, Short, Short],
): string {
  return answer(none, factOf(target, weights, numbers));
}

function subject(): Subject {
  return { instance: none, activation: undefined, work: startWork() };
}

const signed = [
  [1, 0],
  [0, -1],
];
const golden = [
  [1, 1],
  [1, 0],
];

describe('quadratic-risks', () => {
  it('has R_RF = 4, R_NT = 0 and R_NN = 2 for B = diag(1, -1) and w = (1, 1)', () => {
    expect(risks(signed, [[1, 1]], [4, 0, 2, 2])).toBe('verified');
    expect(risks(signed, [[-3, '3']], [4, 0, '3/2', 2])).toBe('verified');
    expect(risks(signed, [[1, 1]], ['7/2', 0, 2, 2])).toContain('R_RF is 4');
    expect(risks(signed, [[1, 1]], [4, '1/9', 2, 2])).toContain('R_NT is 0');
    expect(risks(signed, [[1, 1]], [4, 0, 0, '199/100'])).toContain('R_NN is known');
    expect(risks(signed, [[1, 1]], [4, 0, '201/100', 3])).toContain('R_NN is known');
  });

  it('has R_NN = 3 - sqrt(5) for the golden matrix and one neuron', () => {
    // w = e_1: P keeps e_2, whose form is 0; dist^2 = 3 - 1
    expect(risks(golden, [[1, 0]], [4, 0, '0.76393202250021', '0.76393202250022'])).toBe(
      'verified',
    );
    const far = '0.763932022500210303590826331268723764559381640388474275729102';
    expect(risks(golden, [[1, 0]], [4, 0, far, `${far.slice(0, -1)}3`])).toBe('verified');
    expect(risks(golden, [[1, 0]], [4, 0, far, far])).toContain('R_NN is known');
    expect(risks(golden, [[1, 0]], [4, 0, `${far.slice(0, -1)}3`, 1])).toContain('R_NN is known');
    expect(
      risks(
        golden,
        [
          [1, 0],
          [0, 1],
        ],
        [4, 0, 0, 0],
      ),
    ).toBe('verified');
  });

  it('holds for dependent, zero and many weights', () => {
    expect(
      risks(
        signed,
        [
          [0, 0],
          [0, 0],
        ],
        [4, 4, 0, 0],
      ),
    ).toBe('verified');
    expect(
      risks(
        signed,
        [
          [1, 0],
          [2, 0],
          [0, 1],
        ],
        [0, 0, 0, 0],
      ),
    ).toBe('verified');
    expect(risks([['1/3']], [['2/7']], [0, 0, 0, 0])).toBe('verified');
  });

  it('states all three risks, and R_NN as a number where its range is one', () => {
    const about =
      'For the target x^T B x, x ~ N(0, I), and sigma(z) = z^2 with these N = 1 hidden weights: R_RF = 4 exactly, R_NT = 0 exactly, and with N neurons';
    const because =
      'projections over Q, and the roots of the characteristic polynomial of B counted by sign changes';
    const asked = factOf(golden, [[1, 0]], [4, 0, '1/2', 1]);
    expect(quadraticRisksFacts['quadratic-risks'].check(subject(), asked)).toEqual({
      kind: 'holds',
      says: `${about} R_NN is between 1/2 and 1.`,
      because,
    });
    expect(
      quadraticRisksFacts['quadratic-risks'].check(
        subject(),
        factOf(signed, [[1, 1]], [4, 0, 2, 2]),
      ),
    ).toEqual({
      kind: 'holds',
      says: `${about} R_NN = 2 exactly.`,
      because,
    });
  });

  it('refuses a target that is not symmetric, in any entry', () => {
    for (const [row, col] of [
      [1, 0],
      [2, 0],
      [2, 1],
    ] as const) {
      const entry = (i: number, k: number): number => (i === row && k === col ? 1 : 0);
      const B = [0, 1, 2].map((i) => [0, 1, 2].map((k) => entry(i, k)));
      expect(risks(B, [[1, 1, 1]], [0, 0, 0, 0])).toBe(
        'quadratic-risks: the target is not symmetric',
      );
    }
  });

  it('refuses shapes that do not fit', () => {
    expect(risks(signed, [[1]], [4, 0, 2, 2])).toContain('malformed');
    const shapes = { kind: 'fails', because: 'expected a d x d target and N x d weights' };
    for (const [B, W] of [
      [[[1, 0]], [[1]]], // as wide as the weights, but not square
      [signed, [[1]]],
      [[[1, 0]], [[1, 0]]],
    ] as const)
      expect(
        quadraticRisksFacts['quadratic-risks'].check(subject(), factOf(B, W, [0, 0, 0, 0])),
      ).toEqual(shapes);
  });

  it('takes as many bits as make the bracket less than a quarter of the range, and at least 64', () => {
    // 2 d 2^-bits < (to - from)/4: bits > log2(8 d/(to - from))
    const halves = `1${'0'.repeat(60)}`;
    for (const [from, to, bits] of [
      [0, 3, 64], // 16/3
      [0, `1/${2 ** 40}`, 64], // 2^44
      [0, `1/${2n ** 58n}`, 64], // 2^62, of 63 bits
      [0, `1/${2n ** 59n}`, 65], // 2^63
      [0, `1/${2n ** 60n}`, 66],
      [0, `3/${2n ** 61n}`, 65], // 2^65/3 is below 2^64
      [1, `${halves}1/${halves}0`, 208], // 16 10^61 is between 2^206 and 2^207
      [2, 2, 0],
      [2, 1, 0],
    ] as const) {
      const spent: number[] = [];
      const work = { tier: startWork().tier, spend: (units: number) => void spent.push(units) };
      quadraticRisksFacts['quadratic-risks'].check(
        { ...subject(), work },
        factOf(golden, [[1, 0]], [4, 0, from, to]),
      );
      expect(spent, `${from}, ${to}`).toEqual([spectrumUnits(mat(...golden), bits)]);
    }
  });

  it('counts the cost of every quotient, and divides by no 0', () => {
    expect(() => {
      const { tier } = startWork();
      const field = countedField({ tier, spend: () => undefined });
      const long = q(`1${'0'.repeat(20_000)}`);
      for (let k = 0; k < 1000; k++) field.div(long, long);
    }).toThrow(TooMuchWork);
    const field = countedField(startWork());
    expect(field.div(q('2/3'), q('-4/5'))).toEqual(q('-5/6'));
    expect(() => field.div(q(1), q(0))).toThrow(RangeError);
  });

  it('is proved for exact risks of random instances that agree with floating point, and for no changed number', () => {
    const next = drawer(5);
    const whole = (): number => Math.round(6 * next() - 3);
    for (let k = 0; k < 40; k++) {
      const [d, N] = [1 + (k % 3), 1 + (k % 4)];
      const triangle = Array.from({ length: d * d }, whole);
      const B = mat(
        ...Array.from({ length: d }, (_, i) =>
          Array.from({ length: d }, (_unused, j) => triangle[i * j + i + j] ?? 0),
        ),
      );
      const W = mat(...Array.from({ length: N }, () => Array.from({ length: d }, whole)));
      const { features, tangent, networks } = quadraticRisks(B, W, 64);
      const margin = q('0.001');
      const fact = {
        fact: 'quadratic-risks',
        target: B,
        weights: W,
        rf: features,
        nt: tangent,
        from: Q.sub(networks.lo, margin),
        to: Q.add(networks.hi, margin),
      } as const;
      expect(answer(none, fact)).toBe('verified');
      expect(clearlyWrong({ instance: none, facts: [fact], provenance: {} })).toBeUndefined();
      const wrong = [
        { ...fact, rf: Q.add(features, margin) },
        { ...fact, nt: Q.add(tangent, margin) },
        { ...fact, rf: Q.sub(features, margin) },
        { ...fact, nt: Q.sub(tangent, margin) },
        { ...fact, from: Q.add(networks.hi, margin), to: Q.add(fact.to, margin) },
        { ...fact, to: Q.sub(networks.lo, margin) },
        { ...fact, target: mapMatrix(B, (a) => Q.add(a, q('1/2'))) },
      ];
      for (const [j, changed] of wrong.entries()) {
        const isProved = answer(none, changed) === 'verified';
        const file = { instance: none, facts: [changed], provenance: {} };
        expect(isProved && (j < 6 || clearlyWrong(file) !== undefined), `${k}, ${j}`).toBe(false);
      }
    }
  });

  it('ends with the limit for a large spectrum, not after minutes', () => {
    const d = 120;
    const target = Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (_unused, k) => ((i * k + i + k) % 7) - 3),
    );
    const weights = [Array.from({ length: d }, () => 0)];
    const square = target.flat().reduce((sum, a) => sum + a * a, 0);
    expect(risks(target, weights, [2 * square, 2 * square, 0, 2 * square])).toContain(
      'resource-limit',
    );
  });
});
