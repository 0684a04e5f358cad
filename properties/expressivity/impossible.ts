/**
 * # Theorem A under attack: certificates moved to problems for which their claim is impossible
 *
 * From nearly degenerate to degenerate data, to fewer neurons, or to a polynomial.
 * @module
 */
import * as fc from 'fast-check';
import type { Certificate } from '../../src/certificates/format.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { centreAt, dataGeometry, residualUp } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { certificateFor, inTheFile } from '../support/certificates.ts';
import { decide, notCertified, proved, showMatrix } from '../support/outcomes.ts';
import { friendlyTask, obstacle, showTask } from '../support/problems.ts';
import type { Task } from '../support/problems.ts';

const theorem = 'expressivity';

/** A certificate for X with two nearly related rows, moved to data in which they are exactly related. */
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
  task: friendlyTask(['tanh', 'rational', 'sin']),
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

/** X with its last row derived from the first, off by `gap` in one entry. */
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
  return { ...task, problem: problemOf(X, y, sigmaNamed(activation)) };
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
    return { ...near, claim: { ...claim, radius, activation: sigmaNamed('x').value } };
  const inputs = certifiedInputs(withLastRow(X, relation, 0), undefined);
  return { ...near, claim: { ...claim, radius, inputs } };
}

function obstacleOf(certificate: Certificate, { task, relation }: Moved): string | undefined {
  const { inputs, width } = certificate.claim;
  if (inputs.where !== 'inline') return undefined;
  const activation = relation === 'polynomial' ? 'x' : task.activation;
  const problem = problemOf(inputs.matrix, new Float64Array(inputs.rows), sigmaNamed(activation));
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

export const impossibleProperties: readonly AnyProperty[] = [neverImpossible];
