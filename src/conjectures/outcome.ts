/**
 * # What one instance says about a conjecture
 *
 * ## Main definitions
 * - {@link Outcome}, {@link Known}
 * - {@link firstFailing}: the hypotheses but that of stationarity
 * - {@link fileOf}: a witness as a facts file
 * @module
 */
import type { Fact, FactPoint, FactsFile } from '../certificates/facts/format.ts';
import type { Candidate } from '../counterexamples/row.ts';
import { printExpression } from '../sigma/expression-print.ts';
import type { Conjecture } from './format.ts';
import { isWithin, rolesOf } from './rule.ts';
import { conclusions, hypotheses } from './vocabulary.ts';

/** A candidate with labels. */
export type Labelled = Candidate & {
  readonly labels: readonly NonNullable<Candidate['labels']>[number][];
};

export type Outcome =
  /** A hypothesis, in words, is violated. */
  | { readonly kind: 'outside'; readonly hypothesis: string }
  /** The hypotheses and the conclusion hold. */
  | { readonly kind: 'holds'; readonly file: FactsFile }
  /** The hypotheses hold and the conclusion fails; `file` is to be checked. */
  | { readonly kind: 'witness'; readonly file: FactsFile }
  | { readonly kind: 'undecided'; readonly because: string };

export const undecided = (because: string): Outcome => ({ kind: 'undecided', because });

/** Whether something holds, with the facts, and the points besides P, that show it; or why neither is shown. */
export type Known =
  | { readonly holds: boolean; readonly facts: readonly Fact[]; readonly points?: Points }
  | { readonly because: string };

export type Points = Readonly<Record<string, FactPoint>>;

export function isLabelled(c: Candidate): c is Labelled {
  return c.labels !== undefined;
}

export const pointOf = ({ hidden, outputs }: Candidate): FactPoint => ({ hidden, outputs });

function hasSizes(c: Conjecture, n: number, d: number, m: number): boolean {
  const hasPoint = rolesOf(c).length > 0;
  return isWithin(c.samples, n) && isWithin(c.inputs, d) && (!hasPoint || isWithin(c.neurons, m));
}

/** The first violated hypothesis of those about sigma, the data, the sizes and the numbers of P, or one left open. */
export function firstFailing(
  conjecture: Conjecture,
  c: Candidate,
): Extract<Outcome, { kind: 'outside' | 'undecided' }> | undefined {
  const { rows: n, cols: d } = c.inputs;
  const sigma = printExpression(c.activation);
  if (!conjecture.activations.some(({ value }) => printExpression(value) === sigma))
    return { kind: 'outside', hypothesis: 'sigma' };
  const isTwo = conclusions[conjecture.conclusion].kind === 'one-more';
  const m = c.outputs.length - (isTwo ? 1 : 0);
  if (!hasSizes(conjecture, n, d, m)) return { kind: 'outside', hypothesis: 'the sizes' };
  const first = isTwo ? withoutLast(c) : c;
  let open: string | undefined;
  for (const name of conjecture.hypotheses) {
    const met = hypotheses[name].decide(first);
    if (met === false) return { kind: 'outside', hypothesis: name };
    if (met === undefined) open ??= name;
  }
  return open === undefined
    ? undefined
    : { kind: 'undecided', because: `the hypothesis "${open}" is not decided` };
}

/** Without its last neuron. */
export function withoutLast(c: Candidate): Candidate {
  const m = c.outputs.length - 1;
  const { cols: d, data } = c.hidden;
  return {
    ...c,
    hidden: { rows: m, cols: d, data: Array.from(data).slice(0, m * d) },
    outputs: c.outputs.slice(0, m),
  };
}

/** The file of these facts, after those of the hypotheses. `points` are all that there are. */
export function fileOf(
  conjecture: Conjecture,
  c: Labelled,
  points: Points,
  facts: readonly Fact[],
): FactsFile {
  const { activation, inputs, labels } = c;
  const isTwo = conclusions[conjecture.conclusion].kind === 'one-more';
  const first = isTwo ? withoutLast(c) : c;
  const stated = conjecture.hypotheses.flatMap((name) => hypotheses[name].facts(first));
  return {
    instance: { activation, inputs, labels, points },
    facts: unique([...stated, ...facts]),
    provenance: {},
  };
}

/** Two hypotheses may be stated by one fact. */
function unique(facts: readonly Fact[]): readonly Fact[] {
  const text = (fact: Fact): string =>
    JSON.stringify(fact, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  return [...new Map(facts.map((fact) => [text(fact), fact])).values()];
}
