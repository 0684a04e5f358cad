/**
 * # Counterexample cards
 *
 * A card is a facts file that states, for people, what it refutes. The checker proves its facts; `refutes` in
 * src/theorems/refutations.ts decides by the rule of its row that these facts refute the statement.
 *
 * ## Main definitions
 * - {@link Card}, {@link cardOf}, {@link withCard}
 * - {@link cardId}: a stable name, derived from instance and facts alone
 * - {@link CardNearMiss}: what a card says about the near miss, if anything
 * @module
 */
import { searchSays } from './claimed.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CardText, FactsFile } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { WidthwiseError } from '../errors.ts';
import { fileSizeText } from './file-size.ts';
import type { Row } from './row.ts';
import { scopeText } from './scope.ts';
import type { Found } from './engine.ts';

/** What a card says about the near miss of its witness; near-miss.ts certifies it again. */
export type CardNearMiss =
  | {
      readonly kind: 'certified';
      /** The changes that lead there, as `changeText` writes them. */
      readonly changed: readonly string[];
      readonly distance: string;
      readonly restores: string;
      readonly says: string;
    }
  | { readonly kind: 'none'; readonly because: string };

/** The content of a card. */
export interface Card {
  /** "CE-" and eight hexadecimal digits. */
  readonly id: string;
  /** The id of its {@link Row}. */
  readonly row: string;
  readonly title: string;
  /** The statement that the witness refutes. */
  readonly statement: string;
  readonly satisfies: readonly string[];
  readonly violates: string;
  readonly yet: string;
  readonly size: string;
  readonly minimality: string;
  readonly found: string;
  readonly references: readonly string[];
  /** The conjecture that is refuted, as one line of JSON, where it is none of ours. */
  readonly conjecture?: string;
  readonly nearMiss?: CardNearMiss;
}

/**
 * Size and minimality; the latter, with its scope, is the result of a search that is not repeated.
 */
export function claimText({ size, minimality }: Card): string {
  return `${size}; ${searchSays}: ${minimality}`;
}

/** What row, rule and file imply, regardless of the card's own text. */
function determined(
  row: Row,
  file: FactsFile,
): Omit<Card, 'id' | 'row' | 'minimality' | 'found' | 'nearMiss'> {
  const { keeps, drops } = row.rule;
  return {
    title: titleOf(row),
    statement: row.statement,
    satisfies: [...new Set(keeps.map(({ hypothesis }) => hypothesis.says))],
    // the hypothesis in its own words, never its negation
    violates:
      'nothing' in drops
        ? `nothing: ${drops.nothing}`
        : `${drops.hypothesis.says} (here ${drops.instead})`,
    yet: row.yet,
    size: fileSizeText(file),
    references: row.references,
    ...(row.conjecture === undefined ? {} : { conjecture: row.conjecture }),
  };
}

/** The card with everything that its row and its file determine, regardless of its own text. */
export function recomputed(card: Card, row: Row, file: FactsFile): Card {
  return { ...card, ...determined(row, file) };
}

/** The first 32 bits of SHA-256 of instance and facts, independent of card and provenance. */
export function cardId({ instance, facts }: FactsFile): string {
  const text = writeFacts({ instance, facts, provenance: {} });
  return `CE-${bytesToHex(sha256(utf8ToBytes(text))).slice(0, 8)}`;
}

function titleOf({ kind, theorem, drops }: Row): string {
  if (kind === 'conjecture') return `the conjecture ${JSON.stringify(drops)}`;
  return kind === 'false-theorem'
    ? `the false theorem "${drops}"`
    : `${theorem} without the hypothesis "${drops}"`;
}

function minimalityText({ minimality }: Found): string {
  const { kind, smaller, scope, activations } = minimality;
  if (kind === 'locally minimal')
    return smaller === 0
      ? 'minimality not claimed: no smaller candidate was tried'
      : `locally minimal: none of the ${smaller} smaller candidates tried is a witness`;
  const among = activations.length === 0 ? '' : `, sigma among ${activations.join(', ')}`;
  const because =
    smaller === 0
      ? 'it has no smaller candidates'
      : `none of its ${smaller} smaller candidates is a witness`;
  return `proved minimal in scope ${scopeText(scope)}${among}: ${because}`;
}

function nearMissText(near: CardNearMiss): CardText {
  if (near.kind === 'none') return { 'near-miss-none': near.because };
  const { changed, distance, restores, says } = near;
  return {
    'near-miss': changed,
    'near-miss-distance': distance,
    'near-miss-restores': restores,
    'near-miss-says': says,
  };
}

/** The file of a witness, with its card. */
export function withCard(
  found: Found,
  provenance: FactsFile['provenance'],
  near: CardNearMiss,
): FactsFile {
  const { row, file, by, tried } = found;
  const { references, conjecture, ...said } = determined(row, file);
  const card: Omit<Card, 'nearMiss'> = {
    id: cardId(file),
    row: row.id,
    ...said,
    minimality: minimalityText(found),
    found: `${by} search, ${tried} candidates`,
    references,
    ...(conjecture === undefined ? {} : { conjecture }),
  };
  return {
    instance: file.instance,
    facts: file.facts,
    card: { ...card, ...nearMissText(near) },
    provenance,
  };
}

function isText(value: CardText[string] | undefined): value is string {
  return typeof value === 'string';
}

function isList(value: CardText[string] | undefined): value is readonly string[] {
  return Array.isArray(value);
}

function lacking(key: string, what: 'text' | 'list'): WidthwiseError {
  return new WidthwiseError(
    'input',
    `the card has no ${what} "${key}"`,
    'Give a file that widthwise refute wrote.',
    { field: 'card' },
  );
}

function lineOf(text: CardText, key: string): string {
  const value = text[key];
  if (isText(value)) return value;
  throw lacking(key, 'text');
}

function listOf(text: CardText, key: string): readonly string[] {
  const value = text[key];
  if (isList(value)) return value;
  throw lacking(key, 'list');
}

/** A card need not mention a near miss. */
function nearMissIn(text: CardText): { readonly nearMiss?: CardNearMiss } {
  if (text['near-miss-none'] !== undefined)
    return { nearMiss: { kind: 'none', because: lineOf(text, 'near-miss-none') } };
  if (text['near-miss'] === undefined) return {};
  return {
    nearMiss: {
      kind: 'certified',
      changed: listOf(text, 'near-miss'),
      distance: lineOf(text, 'near-miss-distance'),
      restores: lineOf(text, 'near-miss-restores'),
      says: lineOf(text, 'near-miss-says'),
    },
  };
}

/** The card of a file. Throws {@link WidthwiseError} (`input`) if it has none, or one with a wrong id. */
export function cardOf(file: FactsFile): Card {
  const text = file.card ?? {};
  const id = cardId(file);
  const said = lineOf(text, 'id');
  if (said !== id)
    throw new WidthwiseError(
      'input',
      `the card says ${said}, its instance and facts make ${id}`,
      'The file was changed by hand: search again.',
      { field: 'card.id' },
    );
  return {
    id,
    row: lineOf(text, 'row'),
    title: lineOf(text, 'title'),
    statement: lineOf(text, 'statement'),
    satisfies: listOf(text, 'satisfies'),
    violates: lineOf(text, 'violates'),
    yet: lineOf(text, 'yet'),
    size: lineOf(text, 'size'),
    minimality: lineOf(text, 'minimality'),
    found: lineOf(text, 'found'),
    references: listOf(text, 'references'),
    ...(text['conjecture'] === undefined ? {} : { conjecture: lineOf(text, 'conjecture') }),
    ...nearMissIn(text),
  };
}
