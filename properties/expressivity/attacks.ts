/**
 * # Theorem A under attack
 *
 * Certificates are changed in one field, or moved to data for which their claim is impossible. The
 * checker must refuse, or be right: what it still verifies is shown again in wide arithmetic.
 * @module
 */
import * as fc from 'fast-check';
import { checkCertificate } from '../../src/certificates/kernel/check.ts';
import { inputsDigest } from '../../src/certificates/format.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationOf } from '../../src/network/activation.ts';
import { activationNamed } from '../../src/network/built-in.ts';
import { centreAt, dataGeometry, residualUp } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import { certifiedInputs } from '../../src/theorems/expressivity.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { draws, eighth, rounded } from '../support/numbers.ts';
import { decide, notCertified, proved, refuted, showMatrix } from '../support/outcomes.ts';
import { obstacle, showTask } from '../support/problems.ts';
import type { Task } from '../support/problems.ts';
import { recheck } from '../support/recheck.ts';
import { altered, spoiled } from '../support/tampering.ts';
import { certificateFor, inTheFile } from './certificates.ts';

const theorem = 'expressivity';

/** Well-conditioned tasks, so that nearly each has a certificate to attack; two neurons to spare. */
function friendly(activations: readonly string[]): fc.Arbitrary<Task> {
  return fc
    .record({
      n: fc.integer({ min: 2, max: 4 }),
      d: fc.integer({ min: 2, max: 3 }),
      activation: fc.constantFrom(...activations),
      noise: draws(rounded, 12),
      ys: draws(eighth, 4),
      seed: fc.nat({ max: 99 }),
    })
    .map(({ n, d, activation, noise, ys, seed }) => {
      const entry = (k: number): number =>
        ((k - (k % d)) / d === k % d ? 3 : 0) + (noise[k] ?? 0) / 40;
      const X = dense(
        n,
        d,
        Float64Array.from({ length: n * d }, (_, k) => entry(k)),
      );
      const problem = problemOf(X, ys.slice(0, n), activationNamed(activation));
      return { problem, width: 2 * Math.ceil(n / d) + 2, seed, activation, traits: [] };
    });
}

interface Tampered {
  readonly task: Task;
  readonly allLabels: boolean;
  readonly full: boolean;
  readonly change: string;
  readonly at: number;
}

function tampered(changes: ReadonlyMap<string, unknown>): fc.Arbitrary<Tampered> {
  return fc.record({
    task: friendly(['tanh', 'rational', 'sigmoid', 'gaussian']),
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

/** The certificate where JSON.parse finds one that equals it, as a lax reader would see it. */
function canonicalText(text: string, certificate: Certificate): string {
  const plain = writeCertificate(certificate);
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(plain)) ? plain : text;
  } catch {
    return text;
  }
}

/** An exact reason why what is written cannot be a true certificate; `undefined` if none is known. */
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
  const shown = read.kind === 'read' ? recheck(read.certificate) : 'not shown';
  return shown === 'shown'
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

/** A certificate for X with two rows that are nearly related, moved to where they are exactly so. */
interface Moved {
  readonly task: Task;
  readonly relation: 'equal inputs' | 'opposite inputs' | 'an input 0' | 'n > m d' | 'polynomial';
  readonly gap: number;
  readonly labelGap: number;
  readonly allLabels: boolean;
  readonly full: boolean;
  readonly stretch: number;
}

const moved: fc.Arbitrary<Moved> = fc.record({
  task: friendly(['tanh', 'rational', 'sin']),
  relation: fc.constantFrom<Moved['relation']>(
    'equal inputs',
    'opposite inputs',
    'an input 0',
    'n > m d',
    'polynomial',
  ),
  gap: fc.constantFrom(2 ** -3, 2 ** -10, 2 ** -20),
  labelGap: fc.constantFrom(1, 2 ** -20, 2 ** -40),
  allLabels: fc.boolean(),
  full: fc.boolean(),
  stretch: fc.constantFrom(1, 2 ** 10, 2 ** -10, 2 ** 30),
});

/** X with its last row made from the first, off by `gap` in one entry. */
function withLastRow(X: Dense, relation: Moved['relation'], gap: number): Dense {
  const data = Float64Array.from(X.data);
  const last = data.subarray((X.rows - 1) * X.cols);
  const first = X.data.slice(0, X.cols);
  if (relation === 'equal inputs') last.set(first);
  else if (relation === 'opposite inputs') last.set(first.map((x) => -x));
  else if (relation === 'an input 0') last.fill(0);
  if (relation !== 'n > m d' && relation !== 'polynomial') last[0] = (last[0] ?? 0) + gap;
  return dense(X.rows, X.cols, data);
}

function nearTask({ task, relation, gap, labelGap }: Moved): Task {
  const { problem, activation } = task;
  const y = Array.from(problem.labels);
  const n = y.length;
  y[n - 1] = relation === 'equal inputs' ? (y[0] ?? 0) + labelGap : labelGap;
  const X = withLastRow(problem.inputs, relation, gap);
  return { ...task, problem: problemOf(X, y, activationNamed(activation)) };
}

/** The certificate of the near task, about data or a network for which rank J < n everywhere. */
function transplanted(near: Certificate, { task, relation, stretch }: Moved): Certificate {
  const { claim, witness } = near;
  const X = claim.inputs.where === 'inline' ? claim.inputs.matrix : task.problem.inputs;
  const radius = claim.radius * stretch;
  if (relation === 'n > m d') {
    const hidden = dense(1, X.cols, witness.hidden.data.slice(0, X.cols));
    const short = { ...witness, hidden, outputs: witness.outputs.slice(0, 1) };
    return { ...near, claim: { ...claim, width: 1, radius }, witness: short };
  }
  if (relation === 'polynomial')
    return { ...near, claim: { ...claim, radius, activation: activationNamed('square').value } };
  const inputs = certifiedInputs(withLastRow(X, relation, 0), undefined);
  return { ...near, claim: { ...claim, radius, inputs } };
}

function obstacleOf(certificate: Certificate, { task, relation }: Moved): string | undefined {
  const { inputs, width } = certificate.claim;
  if (inputs.where !== 'inline') return undefined;
  const activation = relation === 'polynomial' ? 'square' : task.activation;
  const problem = problemOf(
    inputs.matrix,
    new Float64Array(inputs.rows),
    activationNamed(activation),
  );
  return obstacle({ ...task, problem, width, activation });
}

function movedCertificate(m: Moved): Certificate | string {
  const near = certificateFor(nearTask(m), m.allLabels, m.full);
  return typeof near === 'string' ? near : transplanted(near, m);
}

const neverImpossible = property<Moved>({
  id: 'expressivity/never-impossible',
  theorem,
  statement:
    'For all certificates of nearly degenerate data, moved to data, a width or a polynomial for which rank J < n everywhere: the checker refuses, whatever M and the radius.',
  evidence: 'proof',
  arbitrary: moved,
  hypotheses: { 'n >= 2': ({ task }) => task.problem.inputs.rows >= 2 },
  conclude: async (m) => {
    const certificate = movedCertificate(m);
    if (typeof certificate === 'string') return notCertified('no certificate to move');
    const known = obstacleOf(certificate, m);
    if (known === undefined) return notCertified('rank J = n is possible here');
    const verdict = await checkCertificate(writeCertificate(certificate), inTheFile);
    return decide(verdict.kind !== 'verified', 'verified', 'refused', known);
  },
  labels: ({ relation, allLabels, full, stretch }) => [
    relation,
    allLabels ? 'A2' : 'A3',
    full ? 'M in the file' : 'M left out',
    ...(stretch > 1 ? ['larger radius'] : []),
  ],
  required: {
    'equal inputs': 0.12,
    'opposite inputs': 0.12,
    'an input 0': 0.12,
    'n > m d': 0.12,
    A2: 0.3,
    A3: 0.3,
    'M in the file': 0.3,
    'larger radius': 0.3,
  },
  proves: 0.5,
  show: (m) =>
    `${m.relation}, gap ${m.gap}, label gap ${m.labelGap}, ${m.allLabels ? 'A2' : 'A3'}, radius x ${m.stretch}, ${showTask(m.task)}, near X = ${showMatrix(nearTask(m).problem.inputs)}`,
  runs: 300,
  control: {
    statement: 'A residual of at most 1e-6 at the point proves an exact fit.',
    conclude: (m) => {
      const certificate = movedCertificate(m);
      if (typeof certificate === 'string') return proved;
      const { claim, witness } = certificate;
      if (claim.kind !== 'zero-near' || claim.inputs.where !== 'inline') return proved;
      const sigma = activationOf(claim.activation);
      const centre = centreAt(
        dataGeometry(claim.inputs.matrix),
        sigma,
        witness.hidden,
        witness.outputs,
      );
      const small = centre !== undefined && residualUp(centre, claim.labels) <= 1e-6;
      const apart = m.relation === 'equal inputs' && claim.labels[0] !== claim.labels.at(-1);
      return decide(!(small && apart), 'accepted', 'two labels for one input', 'small is not 0');
    },
  },
});

export const attackProperties: readonly AnyProperty[] = [
  spoiledIsRefused,
  alteredIsTrue,
  neverImpossible,
];
