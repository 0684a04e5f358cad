/**
 * # The checker of facts files
 *
 * Text in, verdict out. Only the families of facts that the text names are loaded. Everything is proved from the
 * instance in the text: over Q where the activation is rational at its arguments, otherwise by enclosures. `verified`
 * means that every fact of the file is true; which facts refute which statement is decided elsewhere.
 *
 * ## Main definitions
 * - {@link factsVerdict}, {@link decideFacts}
 *
 * ## Main results
 * If the verdict is `verified` then each sentence of its claim is a true statement about real numbers, under the
 * assumptions of proofs-notes/trust.md. Proofs, fact by fact: proofs-notes/refutations.md, and
 * proofs-notes/stationary-points.md for `stationary`.
 * @module
 */
import { activationOf } from '../../sigma/activation.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { orRefusal } from '../parsed-json.ts';
import type { Verdict } from '../verdict.ts';
import { kindsNamed } from './families.ts';
import type { Kinds } from './families.ts';
import type { EntriesOf, FactName, FactsFile } from './format.ts';
import { factsLimits } from './limits.ts';
import type { FactOutcome } from './outcome.ts';
import { parseFacts, readFacts } from './read.ts';
import type { Subject } from './subject.ts';
import { startWork, TooMuchWork } from './work.ts';

function checkFact<K extends FactName>(
  kinds: Kinds,
  kind: K,
  subject: Subject,
  fact: EntriesOf<K>,
): FactOutcome {
  const known = kinds[kind];
  if (known === undefined) throw new Error(`the reader has taken ${kind}, which is not at hand`);
  return known.check(subject, fact);
}

function theseInputs({ rows }: { readonly rows: number }): string {
  return rows === 1 ? 'this 1 input' : `these ${rows} inputs`;
}

/** What the facts are about, in words; empty for facts that need no instance. */
function instanceText({ instance, facts }: FactsFile): readonly string[] {
  const { activation, inputs, labels } = instance;
  if (activation === undefined && inputs === undefined) return [];
  // the network is in its fact, whose sentence mentions it
  const isDeep = facts.every((fact) => 'layers' in fact || 'feedback' in fact);
  const model = isDeep ? 'f' : 'f(W, v) = sigma(X W^T) v';
  const sigma = activation === undefined ? '' : ` with sigma(x) = ${printExpression(activation)}`;
  const data = inputs === undefined ? '' : ` on ${theseInputs(inputs)} in dimension ${inputs.cols}`;
  const and = labels === undefined ? '' : ' and these labels';
  return [`For ${model}${sigma}${data}${and}, l = (1/2) norm(f - y)^2:`];
}

function decide(file: FactsFile, kinds: Kinds): Verdict {
  const { instance, facts } = file;
  const { activation } = instance;
  const subject: Subject = {
    instance,
    activation: activation === undefined ? undefined : activationOf(activation),
    work: startWork(),
  };
  const [says, checked]: [string[], string[]] = [[], []];
  for (const [k, fact] of facts.entries()) {
    const outcome = checkFact(kinds, fact.fact, subject, fact);
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
 * The verdict on a facts file whose facts are of these kinds. A file that no reader has seen may be too large for a
 * check, which then refuses it.
 */
export function decideFacts(file: FactsFile, kinds: Kinds): Verdict {
  try {
    return orRefusal(() => decide(file, kinds));
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return {
      kind: 'resource-limit',
      limit: `work <= ${factsLimits.work}`,
      needed: error.needed,
    };
  }
}

/**
 * The verdict on a facts file. `rejected` means that a fact is not proved, not that it is false.
 *
 * @param text - the unmodified file.
 */
export async function factsVerdict(text: string): Promise<Verdict> {
  const parsed = parseFacts(text);
  if (parsed.kind !== 'parsed') return parsed;
  const kinds = await kindsNamed(parsed.names);
  const read = readFacts(parsed, kinds);
  return read.kind === 'read' ? decideFacts(read.file, kinds) : read;
}
