import { describe, expect, it } from 'vitest';
import { nextDown, nextUp } from '../../../src/arithmetic/bounds.ts';
import { showExact } from '../../../src/arithmetic/text.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { descentAt, frozen, iterate } from '../../corpus/descent.ts';
import { gaussianProblem, neverAsked } from '../support.ts';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

function check(certificate: Certificate): Promise<Verdict> {
  return checkCertificate(writeCertificate(certificate), neverAsked);
}

function claimOf({ claim }: Certificate): DescentClaim {
  if (claim.kind !== 'descent') throw new Error(claim.kind);
  return claim;
}

/** The largest factor, by halving, with which a number of the claim is still verified. */
async function lastFactor(
  certificate: Certificate,
  key: 'step' | 'rate' | 'radius',
  towards: number,
): Promise<number> {
  const claim = claimOf(certificate);
  let [good, bad] = [1, towards];
  for (let k = 0; k < 60; k++) {
    const factor = (good + bad) / 2;
    const changed = { ...certificate, claim: { ...claim, [key]: claim[key] * factor } };
    if ((await check(changed)).kind === 'verified') good = factor;
    else bad = factor;
  }
  return good;
}

const problem = gaussianProblem(6, 3, 'tanh');
const all = descentAt(problem, iterate(problem, 16, 'all', 600), 'all');
const still = frozen(problem, 4);

describe('descent', () => {
  it('states what it asserts, for W and for (W, v) trainable', async () => {
    const verdict = await check(all);
    expect(verdict.kind).toBe('verified');
    if (verdict.kind !== 'verified') return;
    const { step, rate } = claimOf(all);
    expect(verdict.claim).toContain('gradient descent on l = norm(f - y)^2/2 in W and v');
    expect(verdict.claim).toContain(`any fixed step 0 < eta <= ${showExact(step)} converges`);
    expect(verdict.claim).toContain(`1 - eta mu^2 with mu = ${showExact(rate)}`);
    const kept = Number(/by (0\.\d+) or less/u.exec(verdict.claim)?.[1]);
    expect(kept).toBeGreaterThanOrEqual(1 - step * rate ** 2);
    expect(kept).toBeCloseTo(1 - step * rate ** 2, 10);
    expect(verdict.hypotheses).toContain('n <= m (d + 1): 6 <= 16 x 4');
    expect(verdict.hypotheses.map((line) => line.split(/[:,] |, R| = 0\.| with/u)[0])).toEqual([
      'the inputs are the claimed ones',
      'n <= m (d + 1)',
      'sigma is C^2 on every pre-activation that the ball reaches',
      'sigma_min(J) >= sigma_0',
      'residual at the start',
      'J is Lipschitz on the ball',
      'L R^2/2 + 2 norm(r0) <= sigma_0 R',
      'step beta <= 1',
    ]);
    const hidden = await check(still);
    expect(hidden.kind === 'verified' && hidden.claim).toContain(
      'in W, v fixed, in real arithmetic',
    );
    expect(hidden.kind === 'verified' && hidden.hypotheses[1]).toMatch(/6 <= 4 x 3$/u);
  });

  it('is verified for what the search proposes up to a millionth, and not beyond', async () => {
    for (const certificate of [all, still]) {
      expect(await lastFactor(certificate, 'step', 2)).toBeLessThan(1 + 1e-6);
      expect(await lastFactor(certificate, 'rate', 2)).toBeLessThan(1 + 1e-6);
      expect(await lastFactor(certificate, 'radius', 0.5)).toBeGreaterThan(1 - 1e-4);
    }
  });

  it('is rejected with the name of the inequality that fails', async () => {
    const claim = claimOf(all);
    const cases: readonly (readonly [Partial<DescentClaim>, RegExp])[] = [
      [{ radius: claim.radius / 2 }, /L R\^2\/2 \+ 2 norm\(r0\) <= sigma_0 R/u],
      [{ rate: claim.rate * 1.01 }, /rate <= mu = sigma_0 - L R/u],
      [{ step: claim.step * 1.01 }, /step beta <= 1/u],
      [{ labels: claim.labels.map((y) => -y) }, /norm\(r0\) <= sigma_0 R/u],
      [{ radius: 1e300 }, /C\^2|norm\(r0\)/u],
    ];
    for (const [change, because] of cases) {
      const verdict = await check({ ...all, claim: { ...claim, ...change } });
      expect(verdict).toMatchObject({ kind: 'rejected', because: expect.stringMatching(because) });
    }
  });

  it('is rejected across a kink', async () => {
    const activation = activationNamed('relu').value;
    const verdict = await check({
      ...still,
      claim: { ...claimOf(still), activation, radius: 100 },
    });
    expect(verdict).toEqual({
      kind: 'rejected',
      at: 'witness',
      because: expect.stringContaining('the ball reaches'),
    });
  });

  it('is rejected where J has not rank n, and whatever M is', async () => {
    const { hidden } = all.witness;
    const silent = { ...all, witness: { hidden, outputs: all.witness.outputs.map(() => 0) } };
    const sigmaMin = await check({ ...silent, claim: { ...claimOf(all), moving: 'hidden' } });
    expect(sigmaMin).toMatchObject({ kind: 'rejected', at: 'witness' });
    const inverse = dense(
      problem.labels.length,
      problem.labels.length,
      new Float64Array(problem.labels.length ** 2),
    );
    expect(await check({ ...all, witness: { ...all.witness, inverse } })).toEqual(await check(all));
  });

  it('includes the output weights where they are trainable', async () => {
    const three = gaussianProblem(3, 1, 'tanh');
    const about = { ...claimOf(all), inputs: certifiedInputs(three.inputs, undefined), width: 2 };
    const point = { hidden: dense(2, 1, Float64Array.of(1, 0.3)), outputs: [1, 1] };
    for (const [moving, at] of [
      ['hidden', 'claim.width'],
      ['all', 'claim'],
    ] as const) {
      const claim = { ...about, moving, labels: [1, 2, 3] };
      const verdict = await check({ claim, witness: point, provenance: {} });
      expect(verdict).toMatchObject({ kind: 'rejected', at });
    }
    const five = gaussianProblem(5, 1, 'tanh');
    for (const [moving, because] of [
      ['hidden', 'n <= m d fails: 5 samples, 2 x 1 weights'],
      ['all', 'n <= m (d + 1) fails: 5 samples, 2 x 2 weights'],
    ] as const) {
      const inputs = certifiedInputs(five.inputs, undefined);
      const claim = { ...about, inputs, moving, labels: [1, 2, 3, 4, 5] };
      const verdict = await check({ claim, witness: point, provenance: {} });
      expect(verdict).toEqual({ kind: 'rejected', at: 'claim.width', because });
    }
  });

  it('is decided to the last bit of the rate', async () => {
    const claim = claimOf(all);
    const factor = await lastFactor(all, 'rate', 2);
    const most = claim.rate * factor;
    const at = (rate: number): Promise<Verdict> => check({ ...all, claim: { ...claim, rate } });
    expect((await at(nextDown(most))).kind).toBe('verified');
    expect((await at(nextUp(nextUp(nextUp(most))))).kind).toBe('rejected');
  });
});
