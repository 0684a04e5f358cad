import { describe, expect, it } from 'vitest';
import { inputsDigest } from '../../../src/certificates/format.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { neverAsked } from '../support.ts';

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

/** A `zero-near` and a `full-row-rank-on-ball` claim about one small network; nothing says that they hold. */
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
        because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
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

  it('where the Gram matrix is singular in float64 and no inverse is given', async () => {
    // sigma' is 2 and 0: G = [[4, 4], [4, 4]], whose factor has no rounding
    const twice = { X: of(2, 1, 1, 1), W: of(2, 1, 1, 0), outputs: [1, 1] };
    for (const verdict of await verdicts({ ...twice, name: 'square', radius: 0.5 }))
      expect(verdict).toEqual({
        kind: 'rejected',
        at: 'witness',
        because: 'the Gram matrix G = J J^T is singular in float64',
      });
    const inverse = of(2, 2, 1, 0, 0, 1);
    for (const verdict of await verdicts({ ...twice, name: 'square', radius: 0.5, inverse }))
      expect(verdict).toMatchObject({
        kind: 'rejected',
        at: 'claim.radius',
        because: expect.stringContaining('norm(I - G M) < 1'),
      });
  });

  it('where the inverse of the witness is the wrong one', async () => {
    for (const verdict of await verdicts({
      ...one,
      name: 'tanh',
      radius: 0.1,
      inverse: of(1, 1, 0),
    }))
      expect(verdict).toMatchObject({ kind: 'rejected', at: 'claim.radius' });
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

  it('shatters the inputs; without it only the region is claimed', async () => {
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

  it('are the ones that the finder brings, if the digest agrees', async () => {
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
