/**
 * # Facts files about deep networks
 * @module
 */
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { regressionAt, representer } from '../../src/search/kernel-regression.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { decide, notCertified, together } from '../support/outcomes.ts';
import {
  differentiable,
  drawn,
  halfSquare,
  knownPass,
  labelsOf,
  minus,
  passAt,
  shares,
  show,
  stationaryLabels,
  theorem,
} from './instances.ts';
import type { Drawn, Vector } from './instances.ts';

function verdictOn(d: Drawn, labels: Vector, fact: Fact): string {
  const activation = activationNamed(d.activation).value;
  const instance = { activation, inputs: d.net.inputs, labels, points: {} };
  return checkFacts(writeFacts({ instance, facts: [fact], provenance: {} })).kind;
}

function expected(verdict: string, wanted: string, because: string): Outcome {
  return decide(verdict === wanted, verdict, wanted, because);
}

/** The fact of the value at these labels is proved, and no other value or loss. */
function valueFact(d: Drawn, labels: Vector): Outcome {
  const { outputs: f } = knownPass(d);
  const loss = halfSquare(minus(f, labels));
  const fact = {
    fact: 'projection',
    layers: d.net.layers,
    moving: 'all',
    loss,
    value: loss,
  } as const;
  const more = Q.add(loss, Q.one);
  return together(
    expected(verdictOn(d, labels, fact), 'verified', 'l = (1/2) dist(y, range J)^2'),
    expected(verdictOn(d, labels, { ...fact, value: more }), 'rejected', 'another value'),
    expected(verdictOn(d, labels, { ...fact, loss: more }), 'rejected', 'another loss'),
  );
}

const values = property<Drawn>({
  id: 'projection/fact',
  theorem,
  statement:
    'For all stationary points of deep networks over Q: the checker of facts files proves that l = (1/2) dist(y, range J_full)^2, and proves no other value or loss.',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: differentiable,
  conclude: (d) => valueFact(d, stationaryLabels(d)),
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 100,
  control: {
    statement: 'F1.h1 dropped: the same with drawn labels.',
    conclude: (d) => valueFact(d, d.drawnLabels),
  },
});

/** The values of f and its kernel regression at the other input, or why they are not known. */
function offSample(d: Drawn): { network: Rational; kernel: Rational; z: Vector } | string {
  const { outputs: f, jacobian: J } = knownPass(d);
  const there = passAt({ ...d, net: { ...d.net, inputs: matrix(1, d.other.length, d.other) } });
  const z = representer(J, f);
  const [network] = there?.outputs ?? [];
  if (there === undefined || network === undefined || z === undefined)
    return 'a kink at the other input';
  return { network, kernel: regressionAt(J, z, row(there.jacobian, 0)), z };
}

function differenceFact(d: Drawn, labels: Vector): Outcome {
  const found = offSample(d);
  if (typeof found === 'string') return notCertified(found);
  const { network, kernel, z } = found;
  if (Q.sub(network, kernel).num === 0n) return notCertified('the two are equal there');
  const fact = {
    fact: 'off-sample-difference',
    layers: d.net.layers,
    combination: z,
    input: d.other,
    network,
    kernel,
  } as const;
  const other = { ...fact, kernel: Q.add(kernel, Q.one) };
  return together(
    expected(verdictOn(d, labels, fact), 'verified', 'f and the regression differ'),
    expected(verdictOn(d, labels, other), 'rejected', 'another value of the regression'),
  );
}

const differences = property<Drawn>({
  id: 'projection/off-sample-fact',
  theorem,
  statement:
    'For stationary points of deep networks over Q and an input where f and its kernel regression differ: the checker of facts files proves it, and proves no other value.',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: differentiable,
  conclude: (d) => differenceFact(d, stationaryLabels(d)),
  labels: labelsOf,
  required: shares,
  proves: 0.1,
  show,
  runs: 100,
  control: {
    statement: 'F1.h1 dropped: the same with drawn labels.',
    conclude: (d) => differenceFact(d, d.drawnLabels),
  },
});

export const fileProperties: readonly AnyProperty[] = [values, differences];
