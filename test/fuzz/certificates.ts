/**
 * # Hostile certificates
 *
 * Certificates of every kind with numbers, activations and shapes replaced, written canonically and with the right
 * digest: they pass the reader and reach the arithmetic.
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { expressionFromJson } from '../../src/sigma/expression-json.ts';
import { activationNamed, builtIn } from '../../src/sigma/built-in.ts';
import { searchKktPoint, searchKktRegion } from '../../src/theorems/kkt/search.ts';
import { polish } from '../../src/search/polish.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { gaussianProblem, shattering, zeroLoss } from '../certificates/support.ts';
import type { Chance } from './chance.ts';
import { expressionJson } from './expressions.ts';

function kktCertificates(): readonly Certificate[] {
  const problem = gaussianProblem(6, 3, 'tanh');
  const start = mirroredStart(problem, { width: 4, seed: 1 });
  if ('because' in start) throw new Error('no mirrored start');
  const point = { hidden: start.hidden, outputs: start.signs };
  const file = { provenance: { tool: 'fuzz' } };
  const radius = 1e-4;
  const polished = polish(problem, { centre: start.hidden, radius }, point);
  if (polished === undefined) throw new Error('not polished');
  return [
    ...(['ball', 'cone', 'box'] as const).map((set) =>
      searchKktRegion(problem, point, { ...file, set }),
    ),
    searchKktPoint(problem, polished.point, { start: start.hidden, radius }, file),
  ].map((result) => {
    if (result.kind === 'not-found') throw new Error(result.because);
    return result.certificate;
  });
}

/** Verified ones, of every kind of claim. */
export const certificates: readonly Certificate[] = [
  zeroLoss(gaussianProblem(4, 2, 'tanh'), 4),
  shattering(gaussianProblem(5, 3, 'sin'), 4),
  zeroLoss(gaussianProblem(1, 1, 'softplus'), 2),
  shattering(gaussianProblem(5, 4, 'gelu'), 3),
  ...kktCertificates(),
];

const sizes: readonly number[] = [
  0,
  1,
  5e-324,
  2.5e-308,
  1e-200,
  1e-160,
  1e-16,
  1e-7,
  0.5,
  1 - 2 ** -53,
  3,
  40,
  355,
  709.5,
  1e5,
  2 ** 53,
  1e21,
  1e100,
  1.3e154,
  1e160,
  1e300,
  Number.MAX_VALUE,
];

function size(c: Chance): number {
  return c.pick(sizes) * (c.oneIn(3) ? 1 + c.below(1000) / 1000 : 1) || 0;
}

function finite(c: Chance): number {
  const x = Math.min(size(c), Number.MAX_VALUE);
  return c.oneIn(2) ? x : -x;
}

function positive(c: Chance): number {
  return Math.min(size(c), Number.MAX_VALUE) || 1;
}

function changedMatrix(A: Dense, c: Chance): Dense {
  const data = Float64Array.from(A.data);
  const how = c.below(6);
  if (how === 0) data.forEach((_, k) => (data[k] = finite(c)));
  else if (how === 1) data.fill(finite(c));
  else for (let k = c.below(3); k >= 0; k--) data[c.below(data.length)] = finite(c);
  if (c.oneIn(6) && A.rows > 1) data.copyWithin(0, A.cols, 2 * A.cols);
  return dense(A.rows, A.cols, data);
}

function changedList(xs: readonly number[], c: Chance): readonly number[] {
  const at = c.below(xs.length);
  return xs.map((x, k) => (k === at || c.oneIn(5) ? finite(c) : x));
}

type Change = (certificate: Certificate, c: Chance) => Certificate;

const changes: readonly Change[] = [
  (all, c) => ({ ...all, claim: { ...all.claim, radius: positive(c) } }),
  (all, c) => {
    const read = expressionFromJson(expressionJson(c, false));
    const named = activationNamed(c.pick([...builtIn.keys()])).value;
    const activation = read.kind === 'ok' && !c.oneIn(4) ? read.expression : named;
    return { ...all, claim: { ...all.claim, activation } };
  },
  (all, c) => {
    const { inputs } = all.claim;
    if (inputs.where !== 'inline') return all;
    const made = certifiedInputs(changedMatrix(inputs.matrix, c), undefined);
    return { ...all, claim: { ...all.claim, inputs: made } };
  },
  (all, c) => {
    const hidden = changedMatrix(all.witness.hidden, c);
    return { ...all, witness: { ...all.witness, hidden } };
  },
  (all, c) => {
    const outputs = changedList(all.witness.outputs, c);
    return { ...all, witness: { ...all.witness, outputs } };
  },
  (all, c) => {
    const n = all.claim.inputs.rows;
    const inverse = changedMatrix(dense(n, n, new Float64Array(n * n)), c);
    return { ...all, witness: { ...all.witness, inverse } };
  },
  (all, c) =>
    all.witness.start === undefined
      ? all
      : {
          ...all,
          witness: {
            ...all.witness,
            start: changedMatrix(all.witness.start, c),
            multiplier: positive(c),
          },
        },
  (all, c) => {
    const { claim } = all;
    if (!('labels' in claim)) return all;
    return { ...all, claim: { ...claim, labels: changedList(claim.labels, c) } };
  },
  (all, c) => {
    const { claim } = all;
    if (claim.kind === 'kkt-cone') return { ...all, claim: { ...claim, ratio: 1 + positive(c) } };
    if (claim.kind === 'kkt-point')
      return { ...all, claim: { ...claim, bound: positive(c), gap: positive(c) } };
    if (claim.kind !== 'kkt-bound') return all;
    const least = positive(c);
    const most = Math.max(least, positive(c));
    return { ...all, claim: { ...claim, least, most, bound: positive(c) } };
  },
];

/** The text of a certificate after 1 to 3 changes that the reader accepts. */
export function canonicalText(c: Chance): string {
  let certificate = c.pick(certificates);
  for (let k = c.below(3); k >= 0; k--) certificate = c.pick(changes)(certificate, c);
  return writeCertificate(certificate);
}
