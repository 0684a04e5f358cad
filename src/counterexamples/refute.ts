/**
 * # A refutation, in memory
 *
 * Searches for a witness without one hypothesis, and makes it a card with its near miss, which is examined from its
 * text.
 *
 * ## Main definitions
 * - {@link refute}, {@link Refutation}
 * - {@link rowWithout}: the search of a theorem without a hypothesis
 * - {@link carded}: a witness as the text of its card
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { WidthwiseError } from '../errors.ts';
import { suggestion } from '../suggest.ts';
import { version } from '../version.ts';
import { usualSeconds } from './budget.ts';
import { withCard } from './card.ts';
import type { Card } from './card.ts';
import { searchRow } from './engine.ts';
import type { Found } from './engine.ts';
import { examine } from './examine.ts';
import type { Examined } from './examine.ts';
import { nearMissForCard, nearMissOf } from './near-miss.ts';
import type { NearMiss } from './near-miss.ts';
import type { Row } from './row.ts';
import { parseScope } from './scope.ts';

/** The search for the theorem without the hypothesis. Throws {@link WidthwiseError} (`usage`) if there is none. */
export function rowWithout(
  rows: readonly Row[],
  theorem: string,
  hypothesis: string,
  field: string,
): Row {
  const own = rows.filter((row) => row.theorem === theorem);
  const row = own.find(({ drops }) => drops === hypothesis);
  if (row !== undefined) return row;
  const hypotheses = own.map(({ drops }) => drops);
  throw new WidthwiseError(
    'usage',
    `no search for ${theorem} without "${hypothesis}"${suggestion(hypothesis, hypotheses)}`,
    own.length === 0
      ? `Leave ${field} out to attack the theorem itself.`
      : `There are: ${hypotheses.join(', ')}.`,
    { field },
  );
}

type Genuine = Extract<Examined, { readonly kind: 'genuine' }>;

/** A witness on its card. */
export interface Carded {
  readonly text: string;
  readonly examined: Genuine;
  readonly near: NearMiss;
}

/** The card of a witness with its near miss, examined from its text. */
export async function carded(found: Found, provenance: FactsFile['provenance']): Promise<Carded> {
  const near = await nearMissOf(found.row, found.file);
  const text = writeFacts(withCard(found, provenance, nearMissForCard(near)));
  const examined = await examine(text, (id) => (id === found.row.id ? found.row : undefined));
  if (examined.kind !== 'genuine')
    throw new Error(`${found.row.id}: the search says found, the examination ${examined.kind}`);
  return { text, examined, near };
}

/** What to drop, and how long to search. */
export interface RefuteRequest {
  /** The hypothesis to drop, by its name. */
  readonly drop: string;
  /** 1 by default. */
  readonly seed?: number | undefined;
  /** 30 by default. */
  readonly seconds?: number | undefined;
  /** An exhaustive search among integers, for example "n<=3,d<=2,m<=2,|w|<=2". */
  readonly scope?: string | undefined;
  /** Ends the search; the best witness so far is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** The result of the search. `none-found` does not say that there is none. */
export type Refutation =
  | {
      readonly kind: 'genuine';
      readonly card: Card;
      /** The refuted statement, and its witness. */
      readonly sentence: string;
      /** What the checker proved, one sentence per fact. */
      readonly proved: readonly string[];
      /** The text of the facts file. */
      readonly certificate: string;
      /** The text of the witness with the largest margin, if it is a different one. */
      readonly clearest: string | undefined;
      /** The text of the certificate of the near miss, if there is one. */
      readonly nearMiss: string | undefined;
      readonly distinct: number;
      /** The search ended before minimality was known. */
      readonly partial: boolean;
    }
  | { readonly kind: 'none-in-scope' | 'none-found'; readonly tried: number };

/** Searches for a counterexample to a theorem without one of its hypotheses, makes it small and proves it. */
export async function refute(
  rows: readonly Row[],
  theorem: string,
  request: RefuteRequest,
): Promise<Refutation> {
  const { drop, seed = 1, seconds = usualSeconds, scope, signal } = request;
  const row = rowWithout(rows, theorem, drop, 'request.drop');
  const searched = await searchRow(row, {
    seed,
    milliseconds: 1000 * seconds,
    ...(scope === undefined ? {} : { scope: parseScope(scope, row.scope) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (searched.kind !== 'found') return { kind: searched.kind, tried: searched.tried };
  const { smallest, clearest, distinct, partial } = searched;
  const provenance = { tool: `widthwise ${version}`, seed: String(seed) };
  const { text, examined, near } = await carded(smallest, provenance);
  const isOne = clearest.text === smallest.text;
  return {
    kind: 'genuine',
    card: examined.card,
    sentence: examined.sentence,
    proved: examined.proved,
    certificate: text,
    clearest: isOne ? undefined : (await carded(clearest, provenance)).text,
    nearMiss: near.kind === 'certified' ? near.text : undefined,
    distinct,
    partial,
  };
}
