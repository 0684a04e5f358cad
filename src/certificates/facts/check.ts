/**
 * # The checker of facts files
 *
 * Text in, verdict out. Everything is proved from the instance in the text: over Q where the activation is rational
 * at its arguments, else by enclosures. `verified` means that every fact of the file is true; which facts refute
 * which statement is not decided here.
 *
 * ## Main definitions
 * - {@link checkFacts}
 *
 * ## Main results
 * If the verdict is `verified` then each sentence of its claim is a true statement about real numbers, under the
 * assumptions of proofs-notes/trust.md. Proofs, a fact each: proofs-notes/refutations.md, and
 * proofs-notes/stationary-points.md for `stationary`.
 * @module
 */
import { activationOf, cost } from '../../network/activation.ts';
import { printExpression } from '../../network/expression-print.ts';
import type { Verdict } from '../verdict.ts';
import { dataChecks } from './data.ts';
import { checkEnlargedDescent, checkEnlargedMinimum } from './enlarged.ts';
import type { Fact, FactsFile, StationaryFact } from './format.ts';
import { checkKkt } from './kkt.ts';
import { checkKktBound } from './kkt-bound.ts';
import { factsLimits } from './limits.ts';
import type { FactOf, FactOutcome } from './outcome.ts';
import { pointChecks } from './points.ts';
import { checkOffSample, checkProjection, checkProjectionGap } from './projection.ts';
import { checkQuadraticRisks } from './quadratic-risks.ts';
import { readFacts } from './read.ts';
import { checkRisks } from './risks.ts';
import { checkStationary } from './stationary.ts';
import type { Subject } from './subject.ts';
import { startWork, TooMuchWork } from './work.ts';

/** The limits of stationary.ts are for one such fact; a file may hold many. */
function countedStationary(subject: Subject, fact: StationaryFact): FactOutcome {
  const { instance, activation, work } = subject;
  const { inputs } = instance;
  const point = instance.points[fact.at];
  if (point !== undefined && inputs !== undefined && activation !== undefined) {
    const { rows: m, cols: d } = point.hidden;
    const p = fact.moving === 'all' ? m * d + m : m * d;
    // two interval Hessians, two products of p x p matrices, and sigma at all pre-activations (measured)
    work.spend(2 * inputs.rows * p * p + p * p * p);
    work.spend(40 * inputs.rows * m * cost(activation));
  }
  return checkStationary(instance, fact);
}

const checks: {
  readonly [K in Fact['fact']]: (subject: Subject, fact: FactOf<K>) => FactOutcome;
} = {
  ...dataChecks,
  ...pointChecks,
  stationary: countedStationary,
  kkt: checkKkt,
  'kkt-bound-fails': checkKktBound,
  'nn-above-nt': checkRisks,
  'quadratic-risks': checkQuadraticRisks,
  projection: checkProjection,
  'projection-gap': checkProjectionGap,
  'off-sample-difference': checkOffSample,
  'enlarged-descent': checkEnlargedDescent,
  'enlarged-minimum': checkEnlargedMinimum,
};

function checkFact<K extends Fact['fact']>(
  kind: K,
  subject: Subject,
  fact: FactOf<K>,
): FactOutcome {
  return checks[kind](subject, fact);
}

/** What the facts are about, in words; nothing for facts that are about no instance. */
function instanceText({ instance, facts }: FactsFile): readonly string[] {
  const { activation, inputs, labels } = instance;
  if (activation === undefined && inputs === undefined) return [];
  // a deep network stands in its fact, which says so
  const isDeep = facts.every((fact) => 'layers' in fact);
  const model = isDeep ? 'f' : 'f(W, v) = sigma(X W^T) v';
  const sigma = activation === undefined ? '' : ` with sigma(x) = ${printExpression(activation)}`;
  const data =
    inputs === undefined ? '' : ` on these ${inputs.rows} inputs in dimension ${inputs.cols}`;
  const and = labels === undefined ? '' : ' and these labels';
  return [`For ${model}${sigma}${data}${and}, l = (1/2) norm(f - y)^2:`];
}

function decide(file: FactsFile): Verdict {
  const { instance, facts } = file;
  const { activation } = instance;
  const subject: Subject = {
    instance,
    activation: activation === undefined ? undefined : activationOf(activation),
    work: startWork(),
  };
  const [says, checked]: [string[], string[]] = [[], []];
  for (const [k, fact] of facts.entries()) {
    const outcome = checkFact(fact.fact, subject, fact);
    if (outcome.kind === 'fails')
      return {
        kind: 'rejected',
        at: `facts[${k}]`,
        because: `${fact.fact}: ${outcome.because}`,
      };
    says.push(outcome.says);
    checked.push(
      outcome.because === undefined ? outcome.says : `${outcome.says} (${outcome.because})`,
    );
  }
  return {
    kind: 'verified',
    claim: [...instanceText(file), ...says].join(' '),
    hypotheses: checked,
  };
}

/**
 * The verdict on a facts file. `rejected` means that a fact is not proved, not that it is false.
 *
 * @param text - the file, as it is.
 */
export function checkFacts(text: string): Verdict {
  const read = readFacts(text);
  if (read.kind !== 'read') return read;
  try {
    return decide(read.file);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return {
      kind: 'resource-limit',
      limit: `work <= ${factsLimits.work}`,
      needed: error.needed,
    };
  }
}
