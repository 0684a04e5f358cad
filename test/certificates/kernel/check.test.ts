import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { inputsDigest } from '../../../src/certificates/format.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { gaussianProblem, neverAsked, shattering, withEntry, zeroLoss } from '../support.ts';

function check(certificate: Certificate): Promise<Verdict> {
  return checkCertificate(writeCertificate(certificate), neverAsked);
}

const notPositive = 'not shown: sigma_min(J) > 0; the Gram matrix G = J J^T is nearly singular';
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

  it('never prints a larger ball than was proved, as for x^2 at W0 = 1, where J = 0 at W = 0', async () => {
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

  it('checks the inputs that it is given for a digest', async () => {
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
  it('tells shapes and rows apart, and takes -0 for 0', () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(inputsDigest(dense(2, 3, data))).not.toBe(inputsDigest(dense(3, 2, data)));
    expect(inputsDigest(dense(1, 1, Float64Array.of(-0)))).toBe(
      inputsDigest(dense(1, 1, Float64Array.of(0))),
    );
  });
});

const of = (rows: number, cols: number, ...xs: number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

interface Small {
  readonly name: string;
  readonly X: Dense;
  readonly W: Dense;
  readonly outputs: readonly number[];
  readonly radius: number;
  readonly inverse?: Dense;
}

/** A `zero-near` and a `full-row-rank-on-ball` claim about a small network, not necessarily true. */
function claims({ name, X, W, outputs, radius, inverse }: Small, mirrored = false): Certificate[] {
  const { rows, cols } = X;
  const sha256 = inputsDigest(X);
  const inputs = { rows, cols, sha256, where: 'inline', matrix: X } as const;
  const about = { activation: activationNamed(name).value, inputs, width: W.rows, radius };
  const labels = Array.from({ length: rows }, () => 1);
  const witness = { hidden: W, outputs, ...(inverse === undefined ? {} : { inverse }) };
  const both: readonly Claim[] = [
    { ...about, kind: 'zero-near', labels },
    { ...about, kind: 'full-row-rank-on-ball', mirrored },
  ];
  return both.map((claim) => ({ claim, witness, provenance: {} }));
}

function verdicts(small: Small): Promise<readonly Verdict[]> {
  return Promise.all(
    claims(small).map((one) => checkCertificate(writeCertificate(one), neverAsked)),
  );
}

describe('both kinds of claim are refused', () => {
  const one = { X: of(1, 1, 1), W: of(1, 1, 1), outputs: [1] };

  it('where the ball reaches a kink, and not where it stops before', async () => {
    for (const verdict of await verdicts({ ...one, name: 'relu', radius: 2 }))
      expect(verdict).toEqual({
        kind: 'rejected',
        at: 'witness',
        because: expect.stringContaining('the ball reaches'),
      });
    for (const verdict of await verdicts({ ...one, name: 'relu', radius: 0.5 }))
      expect(verdict).toMatchObject({ kind: 'verified' });
  });

  it('where sigma has a kink at the point itself', async () => {
    for (const verdict of await verdicts({ ...one, W: of(1, 1, 0), name: 'relu', radius: 0.5 }))
      expect(verdict).toMatchObject({
        kind: 'rejected',
        at: 'witness',
        because: 'sigma is not shown to be C^2 at every pre-activation of the point',
      });
  });

  it('where the Gram matrix is singular, whatever M is', async () => {
    // sigma' is 2 and 0: G = [[4, 4], [4, 4]], whose factor has no rounding
    const twice = { X: of(2, 1, 1, 1), W: of(2, 1, 1, 0), outputs: [1, 1] };
    for (const verdict of await verdicts({ ...twice, name: 'square', radius: 0.5 }))
      expect(verdict).toEqual({
        kind: 'rejected',
        at: 'witness',
        because: notPositive,
      });
    const inverse = of(2, 2, 1, 0, 0, 1);
    for (const verdict of await verdicts({ ...twice, name: 'square', radius: 0.5, inverse }))
      expect(verdict).toEqual({ kind: 'rejected', at: 'witness', because: notPositive });
  });

  it('but not for another M in the file, which is not used', async () => {
    const without = await verdicts({ ...one, name: 'tanh', radius: 0.1 });
    const inverse = of(1, 1, 0);
    expect(await verdicts({ ...one, name: 'tanh', radius: 0.1, inverse })).toEqual(without);
  });

  it('below n <= m d', async () => {
    const few = { X: of(2, 1, 1, 2), W: of(1, 1, 1), outputs: [1] };
    for (const verdict of await verdicts({ ...few, name: 'tanh', radius: 0.1 }))
      expect(verdict).toEqual({
        kind: 'rejected',
        at: 'claim.width',
        because: 'n <= m d fails: 2 samples, 1 x 1 weights',
      });
  });
});

describe('a start that is said to be mirrored', () => {
  async function kind(name: string, W: Dense, outputs: readonly number[]): Promise<string> {
    const X = of(2, 2, 1, 0.5, -0.25, 1);
    const [, rank] = claims({ name, X, W, outputs, radius: 1e-3 }, true);
    if (rank === undefined) throw new Error('two claims');
    const verdict = await checkCertificate(writeCertificate(rank), neverAsked);
    return verdict.kind === 'rejected' ? verdict.because.slice(0, 23) : verdict.kind;
  }
  const refused = 'the claim says mirrored';
  const pair = [1, 2, 1, 2];

  it('has pairs, and at odd width a last neuron that vanishes', async () => {
    expect(await kind('tanh', of(2, 2, ...pair), [1, -1])).toBe('verified');
    expect(await kind('tanh', of(2, 2, ...pair), [1, 1])).toBe(refused);
    expect(await kind('tanh', of(3, 2, ...pair, 0, 0), [1, -1, 5])).toBe('verified');
    expect(await kind('tanh', of(3, 2, ...pair, 3, 4), [1, -1, 0])).toBe('verified');
  });

  it('has no last neuron with a weight left, in any coordinate', async () => {
    expect(await kind('tanh', of(3, 2, ...pair, 3, 0), [1, -1, 5])).toBe(refused);
    expect(await kind('tanh', of(3, 2, ...pair, 0, 4), [1, -1, 5])).toBe(refused);
  });

  it('has no last neuron at 0 where sigma(0) is not 0', async () => {
    expect(await kind('cos(x)', of(3, 2, ...pair, 0, 0), [1, -1, 5])).toBe(refused);
    expect(await kind('cos(x)', of(3, 2, ...pair, 0, 0), [1, -1, 0])).toBe('verified');
  });

  it('has no last neuron at 0 where sigma(0) is too small for a double', async () => {
    // exp(-800) is enclosed by [0, 5e-324]
    const still = of(3, 2, ...pair, 0, 0);
    expect(await kind('tanh(x) + exp(-800)', still, [1, -1, 5])).toBe(refused);
    expect(await kind('tanh(x) - exp(-800)', still, [1, -1, 5])).toBe(refused);
    expect(await kind('tanh(x) + exp(-800)', still, [1, -1, 0])).toBe('verified');
  });

  it('has a claim that the inputs are shattered, and any other start only the region', async () => {
    const small = {
      name: 'tanh',
      X: of(1, 1, 1),
      W: of(2, 1, 1, 1),
      outputs: [1, -1],
      radius: 1e-3,
    };
    for (const mirrored of [true, false]) {
      const [, rank] = claims(small, mirrored);
      if (rank === undefined) throw new Error('two claims');
      const verdict = await checkCertificate(writeCertificate(rank), neverAsked);
      if (verdict.kind !== 'verified') throw new Error(verdict.kind);
      expect(verdict.claim.startsWith('These inputs are shattered')).toBe(mirrored);
      expect(verdict.claim).toContain(
        'there l has no local minimum and no saddle, in W or in (W, v)',
      );
      expect(verdict.hypotheses).toHaveLength(mirrored ? 8 : 7);
      expect(verdict.hypotheses[0]).toContain(inputsDigest(small.X));
      expect(verdict.hypotheses.filter((h) => h.startsWith('mirrored start'))).toHaveLength(
        mirrored ? 1 : 0,
      );
    }
  });
});

describe('inputs by digest', () => {
  const X = of(1, 1, 1);
  const recipe = { source: 'a', labels: '', normalise: 'none', bias: false } as const;

  function asking(found: Dense, sha256: string = inputsDigest(X)): Promise<Verdict> {
    const [zero] = claims({ name: 'relu', X, W: of(1, 1, 1), outputs: [1], radius: 0.5 });
    if (zero === undefined) throw new Error('two claims');
    const inputs = { rows: 1, cols: 1, sha256, where: 'by-digest', recipe } as const;
    const away: Certificate = { ...zero, claim: { ...zero.claim, inputs } };
    return checkCertificate(writeCertificate(away), (asked, rows, cols) => {
      expect([asked, rows, cols]).toEqual([recipe, 1, 1]);
      return Promise.resolve(found);
    });
  }

  it('are those that the finder returns, if the digest agrees', async () => {
    expect(await asking(X)).toMatchObject({ kind: 'verified' });
    expect(await asking(of(1, 1, 2))).toMatchObject({
      kind: 'rejected',
      at: 'claim.inputs.sha256',
    });
  });

  it('are refused in another shape, and where an entry is not finite', async () => {
    expect(await asking(of(1, 2, 1, 1))).toEqual({
      kind: 'rejected',
      at: 'claim.inputs',
      because: 'expected inputs 1 x 1 of 1 entries, got 1 x 2 of 2 entries',
    });
    const bad = of(1, 1, Infinity);
    expect(await asking(bad, inputsDigest(bad))).toEqual({
      kind: 'rejected',
      at: 'claim.inputs',
      because: 'expected finite entries',
    });
  });
});
