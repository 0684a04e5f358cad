/**
 * # Counterexample cards
 *
 * A card is a facts file that says of itself, for people, what it refutes. The checker proves its facts;
 * `refutes` of src/theorems/refutations.ts says that these facts refute the statement.
 *
 * ## Main definitions
 * - {@link Card}, {@link cardOf}, {@link withCard}
 * - {@link cardId}: a stable name, made from instance and facts alone
 * @module
 */
import { createHash } from 'node:crypto';
import type { CardText, FactsFile } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { WidthwiseError } from '../errors.ts';
import type { Row } from './row.ts';
import { scopeText, sizeText } from './scope.ts';
import type { Found } from './engine.ts';

/** What a card says. */
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
}

/** The first 32 bits of SHA-256 of instance and facts: neither card nor provenance changes it. */
export function cardId({ instance, facts }: FactsFile): string {
  const text = writeFacts({ instance, facts, provenance: {} });
  return `CE-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

function titleOf({ kind, theorem, drops }: Row): string {
  return kind === 'false-theorem'
    ? `the false theorem "${drops}"`
    : `${theorem} without the hypothesis "${drops}"`;
}

function minimalityText({ minimality }: Found): string {
  const { kind, smaller, scope, activations } = minimality;
  return kind === 'locally minimal'
    ? `locally minimal: none of the ${smaller} smaller candidates tried is a witness`
    : `proved minimal in scope ${scopeText(scope)}${activations.length === 0 ? '' : `, sigma among ${activations.join(', ')}`}: none of its ${smaller} smaller candidates is a witness`;
}

/** The file of a witness, with its card. */
export function withCard(found: Found, provenance: FactsFile['provenance']): FactsFile {
  const { row, file, by, tried, size } = found;
  const card: Card = {
    id: cardId(file),
    row: row.id,
    title: titleOf(row),
    statement: row.statement,
    satisfies: row.keeps,
    violates: row.violates,
    yet: row.yet,
    size: sizeText(size),
    minimality: minimalityText(found),
    found: `${by} search, ${tried} candidates`,
    references: row.references,
  };
  return { instance: file.instance, facts: file.facts, card: { ...card }, provenance };
}

const lines = [
  'id',
  'row',
  'title',
  'statement',
  'violates',
  'yet',
  'size',
  'minimality',
  'found',
] as const;
const lists = ['satisfies', 'references'] as const;

function isText(value: CardText[string] | undefined): value is string {
  return typeof value === 'string';
}

function isList(value: CardText[string] | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** The card of a file. Throws {@link WidthwiseError} (`input`) if it has none, or not its own id. */
export function cardOf(file: FactsFile): Card {
  const text = file.card ?? {};
  const line = (key: (typeof lines)[number]): string => {
    const value = text[key];
    if (isText(value)) return value;
    throw new WidthwiseError(
      'input',
      `the card has no text "${key}"`,
      'Give a file that widthwise refute wrote.',
      { field: 'card' },
    );
  };
  const list = (key: (typeof lists)[number]): readonly string[] => {
    const value = text[key];
    if (isList(value)) return value;
    throw new WidthwiseError(
      'input',
      `the card has no list "${key}"`,
      'Give a file that widthwise refute wrote.',
      { field: 'card' },
    );
  };
  const id = cardId(file);
  if (line('id') !== id)
    throw new WidthwiseError(
      'input',
      `the card says ${line('id')}, its instance and facts make ${id}`,
      'The file was changed by hand: search again.',
      { field: 'card.id' },
    );
  return {
    id,
    row: line('row'),
    title: line('title'),
    statement: line('statement'),
    satisfies: list('satisfies'),
    violates: line('violates'),
    yet: line('yet'),
    size: line('size'),
    minimality: line('minimality'),
    found: line('found'),
    references: list('references'),
  };
}
