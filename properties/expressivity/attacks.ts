/**
 * # Theorem A under attack: a single changed field
 *
 * The checker must refuse or be right: whatever it still verifies is proved again in wide
 * arithmetic.
 * @module
 */
import * as fc from 'fast-check';
import { inputsDigest } from '../../src/certificates/format.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import { problemOf } from '../../src/network/problem.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { certificateFor, inTheFile } from '../support/certificates.ts';
import { decide, notCertified, proved, refuted } from '../support/outcomes.ts';
import { friendlyTask, obstacle, showTask } from '../support/problems.ts';
import type { Task } from '../support/problems.ts';
import { recheck } from '../support/recheck.ts';
import { altered, spoiled } from '../support/tampering.ts';

const theorem = 'expressivity';

interface Tampered {
  readonly task: Task;
  readonly allLabels: boolean;
  readonly full: boolean;
  readonly change: string;
  readonly at: number;
}

function tampered(changes: ReadonlyMap<string, unknown>): fc.Arbitrary<Tampered> {
  return fc.record({
    task: friendlyTask(['tanh', 'rational', 'sigmoid', 'gaussian']),
    allLabels: fc.boolean(),
    full: fc.boolean(),
    change: fc.constantFrom(...changes.keys()),
    at: fc.nat({ max: 99 }),
  });
}

function tamperedLabels({ allLabels, full, task }: Tampered): readonly string[] {
  return [allLabels ? 'A2' : 'A3', full ? 'M in the file' : 'M left out', task.activation];
}

function showTampered({ task, allLabels, full, change, at }: Tampered): string {
  return `${change} at ${at}, ${allLabels ? 'A2' : 'A3'}${full ? ' with M' : ''}, ${showTask(task)}`;
}

const tamperedShares = { A2: 0.3, A3: 0.3, 'M in the file': 0.3, tanh: 0.15, rational: 0.15 };

const spoiledIsRefused = property<Tampered>({
  id: 'expressivity/spoiled-file',
  theorem,
  statement:
    'For all certificates and every change that breaks the file, its shapes or its digest: the checker refuses it, without an exception.',
  evidence: 'proof',
  arbitrary: tampered(spoiled),
  hypotheses: { 'the change is known': ({ change }) => spoiled.has(change) },
  conclude: async ({ task, allLabels, full, change, at }) => {
    const certificate = certificateFor(task, allLabels, full);
    if (typeof certificate === 'string') return notCertified(certificate);
    const verdict = await checkCertificate(spoiled.get(change)?.(certificate, at) ?? '', inTheFile);
    return decide(verdict.kind !== 'verified', 'verified', 'refused', change);
  },
  labels: tamperedLabels,
  required: tamperedShares,
  proves: 0.9,
  show: showTampered,
  runs: 250,
  control: {
    statement:
      'A checker that reads only what JSON.parse returns, and not the text, refuses as well.',
    conclude: async ({ task, allLabels, full, change, at }) => {
      const certificate = certificateFor(task, allLabels, full);
      if (typeof certificate === 'string') return proved;
      const text = spoiled.get(change)?.(certificate, at) ?? '';
      const verdict = await checkCertificate(canonicalText(text, certificate), inTheFile);
      return decide(verdict.kind !== 'verified', 'verified', 'refused', change);
    },
  },
});

/** The certificate that a lax reader based on JSON.parse would see. */
function canonicalText(text: string, certificate: Certificate): string {
  const plain = writeCertificate(certificate);
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(plain)) ? plain : text;
  } catch {
    return text;
  }
}

/** An exact reason why the file cannot be a true certificate; `undefined` if none is known. */
function fault(text: string, task: Task): string | undefined {
  const read = readCertificate(text);
  if (read.kind !== 'read') return 'the reader refuses it';
  const { claim, witness } = read.certificate;
  if (claim.inputs.where !== 'inline') return 'no inputs';
  const X = claim.inputs.matrix;
  if (inputsDigest(X) !== claim.inputs.sha256) return 'the digest is not that of the inputs';
  if (
    claim.kind === 'full-row-rank-on-ball' &&
    claim.mirrored &&
    !isMirrored(witness.hidden, witness.outputs)
  )
    return 'the start is not mirrored';
  const labels = claim.kind === 'zero-near' ? claim.labels : new Float64Array(X.rows);
  const problem = problemOf(X, labels, activationOf(claim.activation));
  return obstacle({ ...task, problem, width: claim.width });
}

/** Even width, and w_{j+h} = w_j, v_{j+h} = -v_j number by number. */
function isMirrored(W: Dense, v: readonly number[]): boolean {
  const h = W.rows / 2;
  const half = h * W.cols;
  return (
    v.slice(0, h).every((a, j) => a + (v[j + h] ?? Number.NaN) === 0) &&
    W.data.slice(0, half).every((w, k) => w === W.data[k + half])
  );
}

async function alteredOutcome({ task, allLabels, full, change, at }: Tampered): Promise<Outcome> {
  const certificate = certificateFor(task, allLabels, full);
  if (typeof certificate === 'string') return notCertified(certificate);
  const text = altered.get(change)?.(certificate, at) ?? '';
  const verdict = await checkCertificate(text, inTheFile);
  if (verdict.kind !== 'verified') return notCertified('refused');
  const wrong = fault(text, task);
  if (wrong !== undefined) return refuted('verified', wrong, change);
  const read = readCertificate(text);
  const again = read.kind === 'read' ? recheck(read.certificate) : 'not shown';
  if (again === 'disproved')
    return refuted('verified', 'norm(f - y) > (norm(J) + L rho) rho', `no zero after: ${change}`);
  return again === 'shown'
    ? proved
    : notCertified('verified, but not shown again in wide arithmetic');
}

const alteredIsTrue = property<Tampered>({
  id: 'expressivity/tampering',
  theorem,
  statement:
    'For all certificates and every change of one number, row, label, radius, kind or activation: the checker refuses, or verifies a claim that is shown again in wide arithmetic and has no exact fault.',
  evidence: 'proof',
  arbitrary: tampered(altered),
  hypotheses: { 'the change is known': ({ change }) => altered.has(change) },
  conclude: alteredOutcome,
  labels: (t) => [...tamperedLabels(t), ...(/radius/u.test(t.change) ? ['radius'] : [])],
  required: { ...tamperedShares, radius: 0.05 },
  proves: 0.2,
  show: showTampered,
  runs: 500,
  control: {
    statement: 'A checker that never looks at the changed field is right as well.',
    conclude: async ({ task, allLabels, full, change, at }) => {
      const certificate = certificateFor(task, allLabels, full);
      if (typeof certificate === 'string') return proved;
      const before = await checkCertificate(writeCertificate(certificate), inTheFile);
      const wrong = fault(altered.get(change)?.(certificate, at) ?? '', task);
      const deceived = before.kind === 'verified' && wrong !== undefined;
      return decide(!deceived, 'verified', `${wrong}`, change);
    },
  },
});

export const attackProperties: readonly AnyProperty[] = [spoiledIsRefused, alteredIsTrue];
