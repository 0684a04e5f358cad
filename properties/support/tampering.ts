/**
 * # One changed field of a certificate
 *
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';

/** A change that, applied to a certificate of A3, gives the text of another one. */
export interface Change {
  readonly name: string;
  readonly apply: (certificate: Certificate, at: number) => string;
}

function entry(A: Dense, at: number, change: (x: number) => number): Dense {
  const k = at % A.data.length;
  return dense(
    A.rows,
    A.cols,
    A.data.map((x, i) => (i === k ? change(x) : x)),
  );
}

function withHidden(c: Certificate, hidden: Dense): string {
  return writeCertificate({ ...c, witness: { ...c.witness, hidden } });
}

function withOutputs(c: Certificate, outputs: readonly number[]): string {
  return writeCertificate({ ...c, witness: { ...c.witness, outputs } });
}

function withLabels(
  c: Certificate,
  change: (labels: readonly number[]) => readonly number[],
): string {
  const { claim } = c;
  if (claim.kind !== 'zero-near') return writeCertificate(c);
  return writeCertificate({ ...c, claim: { ...claim, labels: change(claim.labels) } });
}

function withInputs(c: Certificate, change: (X: Dense) => Dense): string {
  const { inputs } = c.claim;
  if (inputs.where !== 'inline') return writeCertificate(c);
  return writeCertificate({
    ...c,
    claim: { ...c.claim, inputs: { ...inputs, matrix: change(inputs.matrix) } },
  });
}

/** Changes whose result never proves what it says: the checker must refuse each. */
export const fatal: readonly Change[] = [
  {
    name: 'an input doubled',
    apply: (c, k) => withInputs(c, (X) => entry(X, k, (x) => 2 * x + 1)),
  },
  {
    name: 'an input one ulp off',
    apply: (c, k) => withInputs(c, (X) => entry(X, k, (x) => x * (1 + 2 ** -52) + 5e-324)),
  },
  {
    name: 'an output weight negated',
    apply: (c, k) =>
      withOutputs(
        c,
        c.witness.outputs.map((v, j) => (j === k % c.witness.outputs.length ? -v : v)),
      ),
  },
  {
    name: 'a label moved by 1',
    apply: (c, k) => withLabels(c, (y) => y.map((a, i) => (i === k % y.length ? a + 1 : a))),
  },
  { name: 'a label dropped', apply: (c) => withLabels(c, (y) => y.slice(1)) },
  {
    name: 'a hidden weight doubled',
    apply: (c, k) =>
      withHidden(
        c,
        entry(c.witness.hidden, k, (w) => 2 * w + 1),
      ),
  },
  {
    name: 'a radius of 0',
    apply: (c) => writeCertificate({ ...c, claim: { ...c.claim, radius: 0 } }),
  },
  {
    name: 'a radius of 1e300',
    apply: (c) => writeCertificate({ ...c, claim: { ...c.claim, radius: 1e300 } }),
  },
  {
    name: 'a NaN',
    apply: (c, k) =>
      withHidden(
        c,
        entry(c.witness.hidden, k, () => Number.NaN),
      ),
  },
  {
    name: 'another width',
    apply: (c) => writeCertificate({ ...c, claim: { ...c.claim, width: c.claim.width + 1 } }),
  },
  {
    name: 'another digest',
    apply: (c) =>
      writeCertificate({
        ...c,
        claim: { ...c.claim, inputs: { ...c.claim.inputs, sha256: 'a'.repeat(64) } },
      }),
  },
  {
    name: 'the kind swapped',
    apply: (c) => writeCertificate(c).replace('"zero-near"', '"full-row-rank-on-ball"'),
  },
  {
    name: 'another version',
    apply: (c) => writeCertificate(c).replace('"version":1', '"version":2'),
  },
  { name: 'a trailing byte', apply: (c) => `${writeCertificate(c)} ` },
];

/** Changes after which the claim may still be true: the checker may accept, and then it must be. */
export const harmless: readonly Change[] = [
  {
    name: 'the radius doubled',
    apply: (c) => writeCertificate({ ...c, claim: { ...c.claim, radius: 2 * c.claim.radius } }),
  },
  {
    name: 'a hidden weight one ulp off',
    apply: (c, k) =>
      withHidden(
        c,
        entry(c.witness.hidden, k, (w) => w * (1 + 2 ** -52)),
      ),
  },
  {
    name: 'the provenance changed',
    apply: (c) => writeCertificate({ ...c, provenance: { tool: 'another' } }),
  },
];
