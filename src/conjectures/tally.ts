/**
 * # What became of the candidates of a conjecture
 *
 * ## Main definitions
 * - {@link Tally}, {@link newTally}
 * - {@link tallyText}: in words, no more than was done
 * - {@link undecidedText}: the file of those that were left open
 * @module
 */
import { rationalToText } from '../arithmetic/rational.ts';
import type { Candidate } from '../counterexamples/row.ts';
import { row } from '../linalg/matrix.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { conjectureText } from './format.ts';
import type { Conjecture } from './format.ts';
import type { Outcome } from './outcome.ts';

/** Of candidates, each counted once for each time it was tried. */
export interface Tally {
  readonly outside: ReadonlyMap<string, number>;
  readonly holds: number;
  readonly undecided: number;
  readonly witnesses: number;
  /** The first of the undecided. */
  readonly kept: readonly { readonly candidate: Candidate; readonly because: string }[];
}

/** More would be no help, and no small file. */
const mostKept = 100;

export interface Tallied {
  readonly see: (candidate: Candidate, outcome: Outcome) => void;
  readonly tally: () => Tally;
}

export function newTally(): Tallied {
  const outside = new Map<string, number>();
  const kept: Tally['kept'][number][] = [];
  const counts = { holds: 0, undecided: 0, witness: 0 };
  return {
    see: (candidate, outcome) => {
      if (outcome.kind === 'outside') {
        outside.set(outcome.hypothesis, (outside.get(outcome.hypothesis) ?? 0) + 1);
        return;
      }
      counts[outcome.kind]++;
      if (outcome.kind === 'undecided' && kept.length < mostKept)
        kept.push({ candidate, because: outcome.because });
    },
    tally: () => ({
      outside,
      holds: counts.holds,
      undecided: counts.undecided,
      witnesses: counts.witness,
      kept,
    }),
  };
}

function outsideText(outside: Tally['outside']): string {
  const parts = [...outside].map(([name, count]) => `${count} by "${name}"`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The counts, in words. Only for a search that found nothing. */
export function tallyText({ outside, holds, undecided, witnesses }: Tally): readonly string[] {
  const excluded = [...outside.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${excluded} violate a hypothesis${outsideText(outside)}`,
    `${holds} satisfy all of them, and the conclusion was shown to hold`,
    `${undecided} could not be decided`,
    ...(witnesses === 0 ? [] : [`${witnesses} looked like witnesses, and were not verified`]),
  ];
}

function arrays({ inputs, hidden, outputs, labels }: Candidate): object {
  const rows = (A: Candidate['inputs']): readonly (readonly string[])[] =>
    Array.from({ length: A.rows }, (_, i) => row(A, i).map(rationalToText));
  return {
    X: rows(inputs),
    W: rows(hidden),
    v: outputs.map(rationalToText),
    ...(labels === undefined ? {} : { y: labels.map(rationalToText) }),
  };
}

/** JSON: the conjecture, how many candidates were left open, and the first of them with the reasons. */
export function undecidedText(c: Conjecture, { undecided, kept }: Tally): string {
  const instances = kept.map(({ candidate, because }) => ({
    because,
    sigma: printExpression(candidate.activation),
    ...arrays(candidate),
  }));
  const conjecture: unknown = JSON.parse(conjectureText(c));
  return `${JSON.stringify({ conjecture, undecided, instances }, undefined, 1)}\n`;
}
