import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { checkExactly, decideExactly, exactLimits } from '../../../src/certificates/exact/check.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationOf, cost } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
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
      expect(exact.kind).toBe(fast.kind);
    });
});

const problem = gaussianProblem(6, 3, 'tanh');
const zero = zeroLoss(problem, 4);
const rank = shattering(problem, 4);

describe('the exact checker', () => {
  it('states what was proved, and with how many bits', async () => {
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
      const there = Number(/sigma_min\(J\) >= sigma_0 = ([^\s:]+):/u.exec(lines)?.[1]);
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

  it('needs an odd last neuron to vanish exactly', async () => {
    const odd = shattering(gaussianProblem(4, 2, 'sigmoid'), 5);
    expect((await check(odd)).kind).toBe('verified');
    const outputs = [...odd.witness.outputs.slice(0, 4), 1];
    expect(await check({ ...odd, witness: { ...odd.witness, outputs } })).toMatchObject({
      kind: 'rejected',
      at: 'witness',
    });
    expect((await check(shattering(gaussianProblem(5, 4, 'tanh'), 3))).kind).toBe('verified');
  });

  it('ignores M', async () => {
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

  it('checks the inputs that it is given for a digest', async () => {
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

  it('takes no more samples than its limit, and throws nothing for malformed text', async () => {
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

const recipe = { source: 'elsewhere', labels: '', normalise: 'none', bias: false } as const;

/** About inputs of this size that are not in the file. */
function about(n: number, d: number, width: number, activation: string) {
  return {
    inputs: { ...certifiedInputs(dense(1, 1, Float64Array.of(1)), recipe), rows: n, cols: d },
    activation: activationNamed(activation).value,
    width,
    radius: 1,
  } as const;
}

function ones(rows: number, cols: number): Dense {
  return dense(rows, cols, new Float64Array(rows * cols).fill(1));
}

function zeroNear(n: number, d: number, width: number, activation: string): Certificate {
  const labels = Array.from({ length: n }, () => 1);
  return {
    claim: { ...about(n, d, width, activation), kind: 'zero-near', labels },
    witness: { hidden: ones(width, d), outputs: Array.from({ length: width }, () => 1) },
    provenance: {},
  };
}

function asked(certificate: Certificate): Promise<Verdict> {
  return checkExactly(writeCertificate(certificate), () => Promise.reject(new Error('asked')));
}

describe('the limits of the exact checker', () => {
  it('are 1,000 samples', async () => {
    expect(await asked(zeroNear(1001, 1, 1001, 'x'))).toEqual({
      kind: 'resource-limit',
      limit: 'samples <= 1000 with --exact',
      needed: 1001,
    });
    await expect(asked(zeroNear(1000, 2, 500, 'x'))).rejects.toThrow('asked');
  });

  it('count n m times the cost of the activation', async () => {
    const each = cost(activationOf(activationNamed('tanh').value));
    expect(each).toBeGreaterThan(16);
    expect(await asked(zeroNear(1000, 1, 1000, 'tanh'))).toEqual({
      kind: 'resource-limit',
      limit: 'activationSteps <= 16000000 with --exact',
      needed: 1e6 * each,
    });
  });

  it('count n d (n + m) + n^2 m products, and 50 m for a trained point', async () => {
    const large = zeroNear(1000, 2, 1000, 'x');
    expect(await asked(large)).toEqual({
      kind: 'resource-limit',
      limit: 'products <= 1000000000 with --exact',
      needed: 1000 * 2 * (1000 + 1000) + 1000 ** 2 * 1000,
    });
    const { witness } = large;
    const labels = Array.from({ length: 1000 }, () => 1);
    const trained: Certificate = {
      claim: { ...about(1000, 2, 1000, 'x'), kind: 'kkt-point', bound: 2, gap: 0, labels },
      witness: { ...witness, start: witness.hidden, multiplier: 0 },
      provenance: {},
    };
    expect(await asked(trained)).toMatchObject({
      needed: 1000 * 2 * (1000 + 50 * 1000) + 1000 ** 2 * 1000,
    });
    // 996 x 2 x (996 + 1000) + 996^2 x 1000 = 995,992,032
    await expect(asked(zeroNear(996, 2, 1000, 'x'))).rejects.toThrow('asked');
  });
});

/** x = (1, 0), (0, 1), one neuron w = (1, 2) and v = 1. */
const X = dense(2, 2, Float64Array.of(1, 0, 0, 1));
const W = dense(1, 2, Float64Array.of(1, 2));

function small(more: Partial<Pick<Claim, 'radius' | 'inputs'>>, activation = 'x'): Certificate {
  return {
    claim: {
      inputs: certifiedInputs(X, undefined),
      activation: activationNamed(activation).value,
      width: 1,
      radius: 1,
      kind: 'full-row-rank-on-ball',
      mirrored: false,
      ...more,
    },
    witness: { hidden: W, outputs: [1] },
    provenance: {},
  };
}

describe('the exact checker first compares', () => {
  it('the shape of the inputs, and their entries', () => {
    expect(decideExactly(small({}), X).verdict.kind).toBe('verified');
    const shapes: readonly Dense[] = [
      { ...X, rows: 1 },
      { ...X, rows: 4, cols: 1 },
      { ...X, cols: 1 },
      { ...X, data: X.data.slice(0, 3) },
    ];
    for (const other of shapes)
      expect(decideExactly(small({}), other)).toEqual({
        verdict: {
          kind: 'rejected',
          at: 'claim.inputs',
          because: `expected inputs 2 x 2 of 4 entries, got ${other.rows} x ${other.cols} of ${other.data.length} entries`,
        },
        bits: 0,
        isRefuted: true,
      });
  });

  it('the digest of the inputs, and whether they are finite', () => {
    const other = dense(2, 2, Float64Array.of(1, 0, 0, 2));
    expect(decideExactly(small({}), other)).toMatchObject({
      verdict: { kind: 'rejected', at: 'claim.inputs.sha256' },
      bits: 0,
      isRefuted: true,
    });
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const wrong = dense(2, 2, Float64Array.of(1, 0, bad, 1));
      expect(decideExactly(small({ inputs: certifiedInputs(wrong, undefined) }), wrong)).toEqual({
        verdict: { kind: 'rejected', at: 'claim.inputs', because: 'expected finite entries' },
        bits: 0,
        isRefuted: true,
      });
    }
  });

  it('the smoothness of sigma at the point', () => {
    const { claim, provenance } = small({}, 'relu');
    const witness = { hidden: dense(1, 2, Float64Array.of(0, 1)), outputs: [1] };
    expect(decideExactly({ claim, witness, provenance }, X).verdict).toEqual({
      kind: 'rejected',
      at: 'witness',
      because: expect.stringContaining('at every pre-activation'),
    });
  });

  it('the number of samples with that of trainable weights', () => {
    const tall = dense(3, 1, Float64Array.of(1, 2, 3));
    const line = {
      inputs: certifiedInputs(tall, undefined),
      activation: activationNamed('x').value,
      width: 1,
      radius: 1,
      labels: [1, 2, 3],
    };
    const descent = { ...line, kind: 'descent', step: 0.1, rate: 0.1 } as const;
    const of = (claim: Claim): Certificate => ({
      claim,
      witness: { hidden: dense(1, 1, Float64Array.of(1)), outputs: [1] },
      provenance: {},
    });
    const because = (certificate: Certificate): string => {
      const { verdict } = decideExactly(certificate, tall);
      return verdict.kind === 'rejected' ? `${verdict.at}: ${verdict.because}` : verdict.kind;
    };
    expect(because(of({ ...line, kind: 'zero-near' }))).toBe(
      'claim.width: n <= m d fails: 3 samples, 1 x 1 weights',
    );
    expect(because(of({ ...descent, moving: 'hidden' }))).toBe(
      'claim.width: n <= m d fails: 3 samples, 1 x 1 weights',
    );
    expect(because(of({ ...descent, moving: 'all' }))).toBe(
      'claim.width: n <= m (d + 1) fails: 3 samples, 1 x 2 weights',
    );
  });
});

describe('the sentence about the precision', () => {
  it('names bits where they matter', () => {
    // J = I with sigma = x + x^2/2 at (1, 2): sigma' = 2 and 3, L = 1
    const wide = decideExactly(small({ radius: 3 }, 'x + x^2/2'), X);
    expect(wide).toMatchObject({ bits: 128, isRefuted: true });
    expect(wide.verdict).toMatchObject({
      kind: 'rejected',
      at: 'claim.radius',
      because: expect.stringMatching(/^false: .* \(128 bits\)$/u),
    });
    const even = decideExactly(small({ radius: 2 }, 'x + x^2/2'), X);
    expect(even).toMatchObject({ bits: 2048, isRefuted: false });
    expect(even.verdict).toMatchObject({
      because: expect.stringMatching(/^not decided: .* \(2048 bits\)$/u),
    });
    const kink = decideExactly(small({ radius: 3 }, 'relu'), X);
    expect(kink).toMatchObject({ bits: 128, isRefuted: false });
    expect(kink.verdict).toMatchObject({
      because: expect.stringMatching(/^sigma is not shown .* reaches$/u),
    });
  });
});
