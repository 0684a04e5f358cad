import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExactly, decideExactly, exactLimits } from '../../../src/certificates/exact/check.ts';
import type { Certificate } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { gaussianProblem, neverAsked, shattering, withEntry, zeroLoss } from '../support.ts';

const home = join(import.meta.dirname, '../../corpus');

function check(certificate: Certificate): Promise<Verdict> {
  return checkExactly(writeCertificate(certificate), neverAsked);
}

describe('the exact checker on the corpus', () => {
  for (const folder of ['valid', 'invalid'] as const)
    it.each(readdirSync(join(home, folder, 'v1')))(`agrees about ${folder}/%s`, async (file) => {
      const text = readFileSync(join(home, folder, 'v1', file), 'utf8');
      const fast = await checkCertificate(text, neverAsked);
      const exact = await checkExactly(text, neverAsked);
      // M is not looked at: a claim that is proved without it stands
      expect(exact.kind).toBe(file === 'useless-m.json' ? 'verified' : fast.kind);
    });
});

const problem = gaussianProblem(6, 3, 'tanh');
const zero = zeroLoss(problem, 4);
const rank = shattering(problem, 4);

describe('the exact checker', () => {
  it('says what was proved, and with how many bits', async () => {
    const verdict = await check(zero);
    if (verdict.kind !== 'verified') throw new Error('expected verified');
    expect(verdict.claim).toMatch(
      /of width m = 4 with sigma\(x\) = tanh\(x\) on these 6 inputs in dimension 3 fits these labels exactly/u,
    );
    expect(verdict.hypotheses.at(-1)).toBe(
      'decided in integers, with elementary functions enclosed at 128 bits',
    );
  });

  it('proves a larger sigma_min than the kernel does', () => {
    const { verdict } = decideExactly(rank, problem.inputs);
    const text = verdict.kind === 'verified' ? verdict.hypotheses.join('\n') : '';
    const shown = Number(/sigma_min\(J\) >= (\S+) at the centre/u.exec(text)?.[1]);
    return checkCertificate(writeCertificate(rank), neverAsked).then((fast) => {
      const lines = fast.kind === 'verified' ? fast.hypotheses.join('\n') : '';
      const there = Number(/sigma_min\(J\) >= (\S+) - L/u.exec(lines)?.[1]);
      expect(there).toBeGreaterThan(0);
      expect(shown).toBeGreaterThanOrEqual(there * (1 - 2 ** -11));
    });
  });

  it('rejects each output weight and each label moved, and other inputs', async () => {
    const { claim, witness } = zero;
    if (claim.kind !== 'zero-near') throw new Error('expected zero-near');
    for (let i = 0; i < 6; i++) {
      const labels = claim.labels.map((y, k) => (k === i ? -y : y));
      const moved = decideExactly({ ...zero, claim: { ...claim, labels } }, problem.inputs);
      expect(moved.isRefuted).toBe(true);
    }
    for (let j = 0; j < 4; j++) {
      const outputs = witness.outputs.map((v, k) => (k === j ? 2 * v : v));
      const changed = { ...zero, witness: { ...witness, outputs } };
      expect(decideExactly(changed, problem.inputs).isRefuted).toBe(true);
    }
    const matrix = withEntry(problem.inputs, 0, (problem.inputs.data[0] ?? 0) * (1 + 2 ** -52));
    const inputs = { ...claim.inputs, where: 'inline' as const, matrix };
    expect(await check({ ...zero, claim: { ...claim, inputs } })).toMatchObject({
      kind: 'rejected',
      at: 'claim.inputs.sha256',
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

  it('asks an odd last neuron to vanish, exactly', async () => {
    const odd = shattering(gaussianProblem(4, 2, 'sigmoid'), 5);
    expect((await check(odd)).kind).toBe('verified');
    const outputs = [...odd.witness.outputs.slice(0, 4), 1];
    expect(await check({ ...odd, witness: { ...odd.witness, outputs } })).toMatchObject({
      kind: 'rejected',
      at: 'witness',
    });
    expect((await check(shattering(gaussianProblem(5, 4, 'tanh'), 3))).kind).toBe('verified');
  });

  it('does not look at M', async () => {
    const { witness } = zero;
    for (const inverse of [
      dense(6, 6, new Float64Array(36)),
      dense(6, 6, new Float64Array(36).fill(1e300)),
    ])
      expect((await check({ ...zero, witness: { ...witness, inverse } })).kind).toBe('verified');
  });

  it('refutes full rank when two inputs are equal', async () => {
    const doubled = Float64Array.from(problem.inputs.data);
    doubled.copyWithin(0, 3, 6);
    const X = dense(6, 3, doubled);
    const inputs = certifiedInputs(X, undefined);
    const wrong = { ...rank, claim: { ...rank.claim, inputs } };
    expect(decideExactly(wrong, X).isRefuted).toBe(true);
    expect(await check(wrong)).toMatchObject({ kind: 'rejected', at: 'claim.radius' });
  });

  it('rejects relu across its kink and n > m d', async () => {
    const activation = activationNamed('relu').value;
    const across = { ...rank, claim: { ...rank.claim, activation, radius: 100 } };
    expect(await check(across)).toMatchObject({ kind: 'rejected', at: 'witness' });
    const witness = {
      hidden: dense(1, 3, zero.witness.hidden.data.slice(0, 3)),
      outputs: zero.witness.outputs.slice(0, 1),
    };
    const narrow = { ...zero, claim: { ...zero.claim, width: 1 }, witness };
    expect(await check(narrow)).toMatchObject({ kind: 'rejected', at: 'claim.width' });
  });

  it('checks inputs that it was handed for a digest', async () => {
    const recipe = { source: 'somewhere', labels: '', normalise: 'none', bias: false } as const;
    const inputs = certifiedInputs(problem.inputs, recipe);
    const text = writeCertificate({ ...zero, claim: { ...zero.claim, inputs } });
    const handed = (X: Dense): Promise<Verdict> => checkExactly(text, () => Promise.resolve(X));
    expect((await handed(problem.inputs)).kind).toBe('verified');
    expect(await handed(withEntry(problem.inputs, 17, 0))).toMatchObject({
      kind: 'rejected',
      at: 'claim.inputs.sha256',
    });
    const shorter = dense(3, 3, problem.inputs.data.slice(0, 9));
    expect(await handed(shorter)).toMatchObject({ kind: 'rejected', at: 'claim.inputs' });
  });

  it('takes no more samples than it says, and malformed text is no exception', async () => {
    const n = exactLimits.samples + 1;
    const recipe = { source: 'somewhere', labels: '', normalise: 'none', bias: false } as const;
    const inputs = { ...certifiedInputs(problem.inputs, recipe), rows: n };
    const labels = Array.from({ length: n }, () => 1);
    const large = writeCertificate({
      ...zero,
      claim: { ...zero.claim, kind: 'zero-near', labels, inputs },
    });
    expect(await checkExactly(large, neverAsked)).toMatchObject({
      kind: 'resource-limit',
      needed: n,
    });
    expect((await checkExactly('{}', neverAsked)).kind).toBe('malformed');
  });
});
