import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../src/certificates/format.ts';
import { inputsDigest } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { gaussianProblem, neverAsked, shattering, withEntry, zeroLoss } from '../support.ts';

function check(certificate: Certificate): Promise<Verdict> {
  return checkCertificate(writeCertificate(certificate), neverAsked);
}

const problem = gaussianProblem(6, 3, 'tanh');
const zero = zeroLoss(problem, 4);
const rank = shattering(problem, 4);

describe('the checker', () => {
  it('verifies A3 and A2 at m = 2n/d for every smooth non-polynomial built-in activation', async () => {
    for (const name of [
      'tanh',
      'sigmoid',
      'softplus',
      'sin',
      'exp',
      'gaussian',
      'swish',
      'gelu',
      'rational',
    ]) {
      const own = gaussianProblem(6, 3, name);
      expect((await check(zeroLoss(own, 4))).kind, `${name}, A3`).toBe('verified');
      expect((await check(shattering(own, 4))).kind, `${name}, A2`).toBe('verified');
    }
  });

  it('verifies odd width with a neuron at the origin: n = 5, d = 4, m = 3', async () => {
    const odd = gaussianProblem(5, 4, 'tanh');
    expect((await check(zeroLoss(odd, 3))).kind).toBe('verified');
    expect((await check(shattering(odd, 3))).kind).toBe('verified');
  });

  it('verifies odd width with the last neuron switched off when sigma(0) is not 0', async () => {
    const odd = shattering(gaussianProblem(4, 2, 'sigmoid'), 5);
    expect(odd.witness.outputs.at(-1)).toBe(0);
    expect((await check(odd)).kind).toBe('verified');
    const on = {
      ...odd,
      witness: { ...odd.witness, outputs: [...odd.witness.outputs.slice(0, 4), 1] },
    };
    expect(await check(on)).toMatchObject({ kind: 'rejected', at: 'witness' });
  });

  it('verifies n = 1, d = 1, m = 2', async () => {
    expect((await check(zeroLoss(gaussianProblem(1, 1, 'tanh'), 2))).kind).toBe('verified');
  });

  it('says what was proved, with every hypothesis', async () => {
    const verdict = await check(zero);
    expect(verdict.kind === 'verified' && verdict.claim).toMatch(
      /width m = 4 with sigma\(x\) = tanh\(x\) on these 6 inputs in dimension 3 fits these labels exactly/u,
    );
    expect(verdict.kind === 'verified' && verdict.hypotheses).toHaveLength(7);
  });

  it('rejects a smaller radius, and each output weight or label moved', async () => {
    const { claim, witness } = zero;
    if (claim.kind !== 'zero-near') throw new Error('expected zero-near');
    const smaller = { ...claim, radius: claim.radius / 1000 };
    expect(await check({ ...zero, claim: smaller })).toMatchObject({ at: 'claim.radius' });
    for (let i = 0; i < 6; i++) {
      const labels = claim.labels.map((y, k) => (k === i ? -y : y));
      expect(await check({ ...zero, claim: { ...claim, labels } })).toMatchObject({
        kind: 'rejected',
      });
    }
    for (let j = 0; j < 4; j++) {
      const outputs = witness.outputs.map((v, k) => (k === j ? 2 * v : v));
      const changed = { ...zero, witness: { ...witness, outputs } };
      expect(await check(changed)).toMatchObject({ kind: 'rejected' });
    }
  });

  it('rejects other inputs than those of the digest', async () => {
    const { claim } = zero;
    const matrix = withEntry(problem.inputs, 0, (problem.inputs.data[0] ?? 0) * (1 + 2 ** -52));
    const inputs = {
      ...certifiedInputs(problem.inputs, undefined),
      where: 'inline' as const,
      matrix,
    };
    expect(await check({ ...zero, claim: { ...claim, inputs } })).toMatchObject({
      kind: 'rejected',
      at: 'claim.inputs.sha256',
    });
  });

  it('rejects another activation', async () => {
    const activation = activationNamed('sin').value;
    expect(await check({ ...zero, claim: { ...zero.claim, activation } })).toMatchObject({
      kind: 'rejected',
    });
  });

  it('rejects a mirrored claim whose pairs differ by one bit', async () => {
    const w = rank.witness.hidden.data[0] ?? 0;
    const hidden = withEntry(rank.witness.hidden, 0, w * (1 + 2 ** -52));
    const changed = { ...rank, witness: { ...rank.witness, hidden } };
    expect(await check(changed)).toMatchObject({ kind: 'rejected', at: 'witness' });
    if (rank.claim.kind !== 'full-row-rank-on-ball') throw new Error('expected a rank claim');
    const modest = { ...changed, claim: { ...rank.claim, mirrored: false } };
    expect((await check(modest)).kind).toBe('verified');
  });

  it('never prints a larger ball than was proved: x^2 at W0 = 1 has J = 0 at W = 0', async () => {
    const one = dense(1, 1, Float64Array.of(1));
    const verdict = await check({
      claim: {
        kind: 'full-row-rank-on-ball',
        activation: activationNamed('x^2').value,
        inputs: certifiedInputs(one, undefined),
        width: 1,
        mirrored: false,
        radius: 0.9999999,
      },
      witness: { hidden: one, outputs: [1] },
      provenance: {},
    });
    expect(verdict.kind === 'verified' && verdict.claim).toMatch(
      /in dimension 1, every W within 0\.99999 of/u,
    );
  });

  it('rejects full rank when two inputs are equal, whatever M says', async () => {
    const doubled = Float64Array.from(problem.inputs.data);
    doubled.copyWithin(0, 3, 6);
    const inputs = certifiedInputs(dense(6, 3, doubled), undefined);
    const inverse = dense(
      6,
      6,
      Float64Array.from({ length: 36 }, (_, k) => (k % 7 === 0 ? 1 : 0)),
    );
    for (const witness of [rank.witness, { ...rank.witness, inverse }])
      expect(await check({ ...rank, claim: { ...rank.claim, inputs }, witness })).toMatchObject({
        kind: 'rejected',
      });
  });

  it('rejects M = 0 at n = 1, where the multiplied inequality alone reads rho <= rho', async () => {
    const one = zeroLoss(gaussianProblem(1, 1, 'tanh'), 2);
    const witness = { ...one.witness, inverse: dense(1, 1, new Float64Array(1)) };
    expect(await check({ ...one, witness })).toMatchObject({
      kind: 'rejected',
      at: 'claim.radius',
    });
  });

  it('rejects relu across its kink', async () => {
    const activation = activationNamed('relu').value;
    expect(
      await check({ ...rank, claim: { ...rank.claim, activation, radius: 100 } }),
    ).toMatchObject({ kind: 'rejected' });
  });

  it('rejects n > m d', async () => {
    const { claim } = zero;
    const witness = {
      hidden: dense(1, 3, zero.witness.hidden.data.slice(0, 3)),
      outputs: zero.witness.outputs.slice(0, 1),
    };
    expect(await check({ ...zero, claim: { ...claim, width: 1 }, witness })).toMatchObject({
      kind: 'rejected',
      at: 'claim.width',
    });
  });

  it('checks inputs that it was handed for a digest', async () => {
    const recipe = { source: 'somewhere', labels: '', normalise: 'none', bias: false } as const;
    const inputs = certifiedInputs(problem.inputs, recipe);
    const text = writeCertificate({ ...zero, claim: { ...zero.claim, inputs } });
    const right = await checkCertificate(text, () => Promise.resolve(problem.inputs));
    expect(right.kind).toBe('verified');
    const other = withEntry(problem.inputs, 17, 0);
    const wrong = await checkCertificate(text, () => Promise.resolve(other));
    expect(wrong).toMatchObject({ kind: 'rejected', at: 'claim.inputs.sha256' });
    const shorter = dense(3, 3, problem.inputs.data.slice(0, 9));
    const cut = await checkCertificate(text, () => Promise.resolve(shorter));
    expect(cut).toMatchObject({ kind: 'rejected', at: 'claim.inputs' });
  });
});

describe('the digest', () => {
  it('tells shapes and rows apart and takes -0 for 0', () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(inputsDigest(dense(2, 3, data))).not.toBe(inputsDigest(dense(3, 2, data)));
    expect(inputsDigest(dense(1, 1, Float64Array.of(-0)))).toBe(
      inputsDigest(dense(1, 1, Float64Array.of(0))),
    );
  });
});
