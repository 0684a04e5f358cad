import { expect, it } from 'vitest';
import { inputsDigest } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';

it('the kernel refuses inputs with an entry that is not finite, though the digest is theirs', async () => {
  const recipe = { source: 'a', labels: '', normalise: 'none', bias: false } as const;
  for (const bad of [NaN, Infinity, -Infinity])
    for (const at of [0, 1, 2]) {
      const data = Float64Array.from([1, 2, 3], (x, k) => (k === at ? bad : x));
      const X = dense(1, 3, data);
      const inputs = {
        rows: 1,
        cols: 3,
        sha256: inputsDigest(X),
        where: 'by-digest',
        recipe,
      } as const;
      const certificate = {
        claim: {
          kind: 'full-row-rank-on-ball',
          activation: activationNamed('tanh').value,
          inputs,
          width: 1,
          radius: 0.125,
          mirrored: false,
        },
        witness: { hidden: dense(1, 3, Float64Array.of(1, 1, 1)), outputs: [1] },
        provenance: {},
      } as const;
      const verdict = await checkCertificate(writeCertificate(certificate), () =>
        Promise.resolve(X),
      );
      expect(verdict).toEqual({
        kind: 'rejected',
        at: 'claim.inputs',
        because: 'expected finite entries',
      });
    }
});
