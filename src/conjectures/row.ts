/**
 * # A conjecture as a row of refute
 *
 * With it a conjecture is searched, minimised, carded and examined as the shipped ones are.
 *
 * ## Main definitions
 * - {@link conjectureRow}
 * - {@link Tally}: what became of the candidates
 * @module
 */
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import { gridCandidates } from '../counterexamples/grid.ts';
import { numberOf } from '../counterexamples/kkt-bounds.ts';
import { lossOfLabels } from '../counterexamples/mirrored-kernel.ts';
import type { Candidate, Row } from '../counterexamples/row.ts';
import { proposals } from './engines.ts';
import { conjectureId, conjectureText } from './format.ts';
import type { Conjecture } from './format.ts';
import { drawn, instancesOf } from './instances.ts';
import { nearMissesOf } from './near-miss.ts';
import type { Outcome } from './outcome.ts';
import { conjectureRule, statementOf } from './rule.ts';
import { conclusions } from './vocabulary.ts';

/** The gap between the losses over that of f = 0; 0 where no loss is compared. */
function margin({ instance, facts }: FactsFile): number {
  const worse = facts.find((f) => (f.fact === 'stationary' || f.fact === 'loss') && f.at === 'P');
  const better = facts.find((f) => f.fact === 'loss' && f.at === 'Q');
  if (worse === undefined || !('from' in worse)) return 0;
  const least = better !== undefined && 'to' in better ? better.to : Q.zero;
  const whole = numberOf(lossOfLabels(instance.labels ?? []));
  return whole > 0 ? numberOf(Q.sub(worse.from, least)) / whole : 0;
}

/** Sees each candidate with its outcome. */
export type Seen = (candidate: Candidate, outcome: Outcome) => void;

/** Throws {@link WidthwiseError} where there is nothing to search, naming `file`. */
export function conjectureRow(c: Conjecture, file: string, seen: Seen = () => undefined): Row {
  const instances = instancesOf(c, file);
  return {
    id: conjectureId(c),
    rule: conjectureRule(c),
    nearMisses: nearMissesOf(c),
    theorem: 'conjecture',
    drops: c.title,
    kind: 'conjecture',
    conjecture: conjectureText(c),
    statement: statementOf(c),
    yet: conclusions[c.conclusion].yet,
    references: [],
    scope: instances.scope,
    enumerate: (scope) => (c.entries.from === 'grid' ? gridCandidates(instances.grid, scope) : []),
    draw: (random) => drawn(instances, c, random),
    witness: (candidate) => {
      let last: Outcome | undefined;
      for (const outcome of proposals(c, candidate)) last = best(last, outcome);
      if (last === undefined) return undefined;
      seen(candidate, last);
      return last.kind === 'witness' ? last.file : undefined;
    },
    margin,
    neurons: instances.grid.neurons,
  };
}

const ranks: readonly Outcome['kind'][] = ['outside', 'undecided', 'holds', 'witness'];

/** The one that says more. */
function best(a: Outcome | undefined, b: Outcome): Outcome {
  return a !== undefined && ranks.indexOf(a.kind) > ranks.indexOf(b.kind) ? a : b;
}
