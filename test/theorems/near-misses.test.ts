import { describe, expect, it } from 'vitest';
import { checkFacts, readFacts } from '../../src/certificates/facts/check.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import type { Claim } from '../../src/certificates/format.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { lossIsDistance } from '../../src/theorems/projection/near-miss.ts';
import { networksWin, nothingLost } from '../../src/theorems/lazy-gap/near-miss.ts';
import { unitHelps } from '../../src/theorems/elimination/near-miss.ts';
import { everyLabelFitted } from '../../src/theorems/expressivity/near-miss.ts';
import { kktPointsFit } from '../../src/theorems/kkt/near-miss.ts';
import { noBadPointNear } from '../../src/theorems/nice-region/near-miss.ts';
import type { Conclude } from '../../src/counterexamples/near-miss/recipe.ts';
import type { Subject } from '../../src/counterexamples/near-miss/subject.ts';
import { q } from '../counterexamples/support.ts';
import { subject } from '../counterexamples/near-miss/subjects.ts';

const provenance = { tool: 'a test' };

function proposed(
  conclude: Conclude,
  about: Subject,
): { readonly text: string; readonly says: string } {
  const found = conclude(about, provenance);
  if (!('text' in found)) throw new Error(found.because);
  return found;
}

function refusal(conclude: Conclude, about: Subject): string {
  const found = conclude(about, provenance);
  if ('text' in found) throw new Error(found.says);
  return found.because;
}

function claimOf(text: string): Claim {
  const read = readCertificate(text);
  if (read.kind !== 'read') throw new Error(read.kind);
  expect(read.certificate.provenance).toEqual(provenance);
  return read.certificate.claim;
}

async function verdictOn(text: string): Promise<string> {
  const verdict = await checkCertificate(text, () => Promise.reject(new Error('no inputs')));
  return verdict.kind;
}

describe('Theorem A2', () => {
  it('is certified at the least even width with h d >= n, whatever the labels are', async () => {
    for (const [X, width] of [
      [[[1], [2], [3]], 6],
      [
        [
          [1, 0],
          [0, 1],
          [1, 2],
        ],
        4,
      ],
      [
        [
          [1, 0],
          [0, 1],
        ],
        2,
      ],
    ] as const) {
      const { text, says } = proposed(everyLabelFitted, subject({ X }));
      expect(claimOf(text)).toMatchObject({ kind: 'full-row-rank-on-ball', mirrored: true, width });
      expect(says).toContain(`m = ${width} neurons`);
      expect(await verdictOn(text)).toBe('verified');
    }
  });

  it('is not certified for equal inputs, nor for numbers that float64 cannot represent', () => {
    expect(refusal(everyLabelFitted, subject({ X: [[1], [1]] }))).toMatch(
      /a pivot of the Gram matrix/u,
    );
    expect(refusal(everyLabelFitted, subject({ X: [[1], ['1/3']] }))).toMatch(/no float64/u);
    expect(refusal(everyLabelFitted, subject({ X: [[1], [2]], y: [0, '1/3'] }))).toMatch(
      /no float64/u,
    );
  });
});

describe('Theorem B', () => {
  const point = { X: [[1], [2]], W: [[0], ['1/2'], [0], ['1/2']], v: [1, 1, -1, -1] } as const;

  it('takes the largest power of two that is certified', async () => {
    const { text, says } = proposed(noBadPointNear, subject(point));
    expect(claimOf(text)).toMatchObject({ radius: 1 / 16, mirrored: true });
    expect(says).toContain('within 1/16 of this W');
    expect(await verdictOn(text)).toBe('verified');
    expect(await verdictOn(text.replace('"radius":0.0625', '"radius":0.125'))).toBe('rejected');
  });

  it('takes a power of two above 1 where it can', async () => {
    const far = subject({ sigma: 'square', X: [[1]], W: [[10]], v: [1] });
    const { text, says } = proposed(noBadPointNear, far); // 2 (10 - eps) > 0
    expect(claimOf(text)).toMatchObject({ radius: 8, mirrored: false });
    expect(says).toContain('within 8 of this W');
    expect(await verdictOn(text)).toBe('verified');
  });

  it('takes the radius of the subject, or none', async () => {
    const within = (radius: string): Subject =>
      subject({ ...point, numbers: { radius: q(radius) } });
    const { text, says } = proposed(noBadPointNear, within('3/32'));
    expect(claimOf(text).radius).toBe(3 / 32);
    expect(says).toContain('within 3/32');
    expect(await verdictOn(text)).toBe('verified');
    expect(refusal(noBadPointNear, within('1/8'))).toMatch(/ball of this radius/u);
    expect(refusal(noBadPointNear, within('1/7'))).toMatch(/no float64/u);
  });

  it('is not certified where v = 0, nor below the rank', () => {
    expect(refusal(noBadPointNear, subject({ X: [[1]], W: [[0]], v: [0] }))).toMatch(
      /a pivot of the Gram matrix/u,
    );
    const narrow = subject({ X: [[1], [2]], W: [[1]], v: [1] });
    expect(refusal(noBadPointNear, narrow)).toMatch(/a pivot of the Gram matrix|rank/u);
    const third = subject({ X: [[1]], W: [['1/3']], v: [1] });
    expect(refusal(noBadPointNear, third)).toMatch(/no float64/u);
  });
});

describe('Theorem C', () => {
  const box = (
    y: number,
    numbers: Readonly<Record<'radius' | 'zeta' | 'kappa', string>>,
  ): Subject =>
    subject({
      sigma: 'square',
      X: [[1]],
      y: [y],
      W: [[1], [1]],
      numbers: { radius: q(numbers.radius), zeta: q(numbers.zeta), kappa: q(numbers.kappa) },
    });
  const usual = { radius: '1/8', zeta: '1/2', kappa: '3' } as const;

  it('is certified as C5 with the numbers of the subject, at a bound of 0', async () => {
    const conclude = kktPointsFit('box', 'radius and range', 'zero');
    const { text, says } = proposed(conclude, box(1, usual));
    expect(claimOf(text)).toMatchObject({
      set: 'box',
      radius: 1 / 8,
      least: 0.5,
      most: 3,
      bound: 0,
    });
    expect(says).toBe(
      'Theorem C5: with eps = 1/8 and 1/2 <= v_j <= 3 every KKT point over the balls and the box has f = y',
    );
    expect(await verdictOn(text)).toBe('verified');
    expect(refusal(conclude, box(2, usual))).toMatch(/does not reach/u);
    expect(refusal(conclude, box(1, { ...usual, radius: '1/3' }))).toMatch(/no float64/u);
    expect(refusal(conclude, box(1, { ...usual, kappa: '10/3' }))).toMatch(/no float64/u);
  });

  it('is certified as C5 with the bound that it promises, where it is below norm(y)', async () => {
    const conclude = kktPointsFit('box', 'radius and range', 'promised');
    const { text, says } = proposed(conclude, box(2, usual));
    expect(claimOf(text)).toMatchObject({ bound: expect.closeTo(2 - 9.625 / 8, 6) });
    expect(says).toMatch(/has norm\(r\) <= 0\.79/u);
    expect(await verdictOn(text)).toBe('verified');
    // eps so large that rho < 0
    expect(refusal(conclude, box(2, { ...usual, radius: '1' }))).toMatch(/does not reach/u);
  });

  it('is certified as C5 with eps and kappa chosen: eps a power of two, zeta kept', async () => {
    const conclude = kktPointsFit('box', 'zeta alone', 'zero');
    const { text, says } = proposed(conclude, box(1000, usual));
    const claim = claimOf(text);
    expect(claim).toMatchObject({ least: 0.5, bound: 0 });
    expect(Number.isInteger(Math.log2(claim.radius))).toBe(true);
    expect(says).toContain('eps and kappa chosen as it asks');
    expect(await verdictOn(text)).toBe('verified');
  });

  it('is certified as C2 with the ratio of the subject', async () => {
    const conclude = kktPointsFit('cone', 'radius and range', 'zero');
    const { text } = proposed(conclude, box(1, { ...usual, radius: '1/4', kappa: '2' }));
    expect(claimOf(text)).toMatchObject({ kind: 'kkt-cone', radius: 1 / 4, ratio: 2 });
    expect(await verdictOn(text)).toBe('verified');
    expect(refusal(conclude, box(1, { ...usual, radius: '1/2', kappa: '9' }))).toMatch(/fails/u);
  });

  it('is certified as C1 with the v of the subject, at a bound of 0 alone', async () => {
    const ball = (y: number): Subject =>
      subject({
        sigma: 'square',
        X: [[1]],
        y: [y],
        W: [[2], [1], [2], [1]],
        v: [3, '-1/2', -3, '1/2'],
        numbers: { radius: q('1/8') },
      });
    const conclude = kktPointsFit('ball', 'radius and range', 'zero');
    const { text, says } = proposed(conclude, ball(0));
    expect(claimOf(text)).toMatchObject({ set: 'ball', least: 0.5, most: 3, bound: 0 });
    expect(says).toMatch(/^Theorem C1: .* has f = y$/u);
    expect(await verdictOn(text)).toBe('verified');
    expect(refusal(conclude, ball(9))).toMatch(/does not reach/u);
  });
});

function factsOf(text: string): readonly object[] {
  const read = readFacts(text);
  if (read.kind !== 'read') throw new Error(read.kind);
  expect(checkFacts(text).kind).toBe('verified');
  return read.file.facts;
}

describe('Theorem E', () => {
  const risks = (B: readonly (readonly number[])[], w: readonly (readonly number[])[]): Subject =>
    subject({ B, w });

  it('gives R_NN <= R_NT by E2, exactly or in a bracket', () => {
    const even = proposed(
      networksWin,
      risks(
        [
          [0, 0],
          [0, 1],
        ],
        [[1, 1]],
      ),
    );
    expect(even.says).toBe('Theorem E2: R_NN = 0 <= 1/2 = R_NT');
    expect(factsOf(even.text)).toMatchObject([{ fact: 'quadratic-risks' }]);
    const irrational = proposed(
      networksWin,
      risks(
        [
          [2, 1],
          [1, 1],
        ],
        [[1, -1]],
      ),
    );
    expect(irrational.says).toMatch(/^Theorem E2: R_NN <= \d+\/\d+ <= /u);
    factsOf(irrational.text);
    expect(
      refusal(
        networksWin,
        risks(
          [
            [-1, 0],
            [0, 1],
          ],
          [[1, 1]],
        ),
      ),
    ).toMatch(/not shown/u);
    // equal risks are enough
    expect(
      proposed(
        networksWin,
        risks(
          [
            [1, 0],
            [0, 1],
          ],
          [[1, 0]],
        ),
      ).says,
    ).toContain('= 2 <= 2 =');
  });

  it('loses nothing by E3 where the weights span', () => {
    const { text } = proposed(
      nothingLost,
      risks(
        [
          [1, 0],
          [0, 2],
        ],
        [
          [1, 0],
          [1, 1],
        ],
      ),
    );
    expect(factsOf(text)).toMatchObject([{ nt: q(0), to: q(0) }]);
    expect(
      refusal(
        nothingLost,
        risks(
          [
            [1, 0],
            [0, 2],
          ],
          [
            [1, 0],
            [2, 0],
          ],
        ),
      ),
    ).toMatch(/not 0/u);
    // R_NT = 0 alone is not enough: B is tangent at w, and of rank 2
    expect(
      refusal(
        nothingLost,
        risks(
          [
            [-1, 0],
            [0, 1],
          ],
          [[1, 1]],
        ),
      ),
    ).toMatch(/not 0/u);
  });
});

describe('Theorem F1', () => {
  const square = { sigma: 'square', X: [[1], [-1]], W: [[0]], v: [1] } as const;

  it('has the loss as the distance where all of the gradient is 0, and not elsewhere', () => {
    const { text, says } = proposed(lossIsDistance, subject({ ...square, y: [1, -1] }));
    expect(says).toContain('= 1,');
    expect(factsOf(text)).toMatchObject([{ fact: 'projection', moving: 'all', loss: q(1) }]);
    const moved = subject({ ...square, W: [[1]], y: [0, 2] });
    expect(proposed(lossIsDistance, moved).says).toContain('= 1,');
    const off = subject({ ...square, W: [[1]], y: [3, 3] });
    expect(refusal(lossIsDistance, off)).toMatch(/differ/u);
    const irrational = subject({ X: [[1]], y: [1], W: [[1]], v: [1] });
    expect(refusal(lossIsDistance, irrational)).toMatch(/not known/u);
  });
});

describe('Theorem F3', () => {
  const network = (
    X: readonly (readonly number[])[],
    y: readonly (number | string)[],
    lambda = 1,
  ): Subject =>
    subject({ sigma: 'square', X, y, W: [[0]], v: [1], numbers: { lambda: q(lambda) } });

  it('lowers the loss by a unit at distinct inputs, also where the residuals sum to 0', () => {
    for (const y of [
      [1, -1],
      [-1, 1],
      ['1/3', 5],
    ] as const) {
      const { text, says } = proposed(unitHelps, network([[1], [2]], y));
      expect(factsOf(text)).toMatchObject([{ fact: 'loss' }, { fact: 'enlarged-descent' }]);
      expect(says).toMatch(/^Theorem F3: .* no local minimum/u);
    }
  });

  it('is not shown where equal inputs cancel, the residual is 0, or sigma has no rational values', () => {
    expect(refusal(unitHelps, network([[1], [1]], [1, -1]))).toMatch(/no unit/u);
    expect(refusal(unitHelps, network([[1], [2]], [0, 0]))).toMatch(/r = 0/u);
    const irrational = subject({ X: [[1]], y: [1], W: [[1]], v: [1], numbers: { lambda: q(1) } });
    expect(refusal(unitHelps, irrational)).toMatch(/not known/u);
  });
});
