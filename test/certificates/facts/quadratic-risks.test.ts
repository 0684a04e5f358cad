import { describe, expect, it } from 'vitest';
import { checkQuadraticRisks } from '../../../src/certificates/facts/quadratic-risks.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { mapMatrix } from '../../../src/linalg/matrix.ts';
import { quadraticRisks } from '../../../src/quadratic/risks.ts';
import { clearlyWrong } from './oracle.ts';
import { drawer } from './plain-network.ts';
import { answer, mat, q, verdictOn } from './support.ts';

const none = { points: {} };

type Rows = readonly (readonly (number | string)[])[];

function risks(
  target: Rows,
  weights: Rows,
  [rf, nt, from, to]: readonly [number | string, number | string, number | string, number | string],
): string {
  return answer(none, {
    fact: 'quadratic-risks',
    target: mat(...target),
    weights: mat(...weights),
    rf: q(rf),
    nt: q(nt),
    from: q(from),
    to: q(to),
  });
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
  it('B = diag(1, -1), w = (1, 1): R_RF = 4, R_NT = 0 and R_NN = 2', () => {
    expect(risks(signed, [[1, 1]], [4, 0, 2, 2])).toBe('verified');
    expect(risks(signed, [[-3, '3']], [4, 0, '3/2', 2])).toBe('verified');
    expect(risks(signed, [[1, 1]], ['7/2', 0, 2, 2])).toContain('R_RF is 4');
    expect(risks(signed, [[1, 1]], [4, '1/9', 2, 2])).toContain('R_NT is 0');
    expect(risks(signed, [[1, 1]], [4, 0, 0, '199/100'])).toContain('R_NN is known');
    expect(risks(signed, [[1, 1]], [4, 0, '201/100', 3])).toContain('R_NN is known');
  });

  it('irrational eigenvalues: R_NN = 3 - sqrt(5) for the golden matrix and one neuron', () => {
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

  it('dependent, zero and many weights', () => {
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

  it('says all three risks', () => {
    const verdict = verdictOn(none, {
      fact: 'quadratic-risks',
      target: mat(...golden),
      weights: mat([1, 0]),
      rf: q(4),
      nt: q(0),
      from: q('1/2'),
      to: q(1),
    });
    expect(verdict).toMatchObject({ kind: 'verified' });
    expect(JSON.stringify(verdict)).toContain(
      'R_RF = 4 exactly, R_NT = 0 exactly, and with N neurons R_NN is between 1/2 and 1.',
    );
  });

  it('refuses what is not symmetric, shapes that do not fit, and other keys', () => {
    expect(
      risks(
        [
          [1, 1],
          [0, -1],
        ],
        [[1, 1]],
        [4, 0, 2, 2],
      ),
    ).toContain('not symmetric');
    expect(risks(signed, [[1]], [4, 0, 2, 2])).toContain('malformed');
    const subject = { instance: none, activation: undefined, work: startWork() };
    const wide = { target: mat([1, 0]), weights: mat([1, 0]), rf: q(0), nt: q(0) };
    expect(
      checkQuadraticRisks(subject, { fact: 'quadratic-risks', ...wide, from: q(0), to: q(0) }),
    ).toMatchObject({ kind: 'fails' });
  });

  it('exact risks of drawn instances are proved, and true for plain floating point; no changed number is', () => {
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

  it('a large spectrum ends with the limit, not with minutes', () => {
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
