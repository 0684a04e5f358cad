/**
 * # The strict reader of facts files
 *
 * Text to {@link FactsFile}, or the reason and the place of the first error. The file is then written again and must
 * give the same text, which rules out duplicate keys, other key orders, stray spaces and trailing bytes. decide.ts
 * decides whether the facts are true.
 *
 * ## Main definitions
 * - {@link parseFacts}: the JSON and the names of its facts, so that their families can be loaded
 * - {@link readFacts}: a file whose facts are of known kinds
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { expressionFromJson } from '../../sigma/expression-json.ts';
import { partsOf } from '../../sigma/expression-tree.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import {
  demandCanonical,
  entriesOf,
  expected,
  fields,
  malformed,
  orRefusal,
  parseJson,
  Refusal,
  show,
} from '../parsed-json.ts';
import type { Verdict } from '../verdict.ts';
import { factShape } from './families.ts';
import type { FactShape, Kinds } from './families.ts';
import { factsFormatName } from './format.ts';
import type { CardText, FactPoint, FactsFile, Instance } from './format.ts';
import { factsText } from './text.ts';
import { isPointName, listOf, matrixOf, textOf, vector, within } from './values.ts';

function partCount(e: Expression): number {
  return partsOf(e).reduce((sum, part) => sum + partCount(part), 1);
}

function readActivation(value: unknown, at: string): Expression {
  const read = expressionFromJson(value);
  if (read.kind === 'bad') throw malformed(`${at}${read.at}`, read.because);
  within('activationParts', partCount(read.expression));
  return read.expression;
}

/** The rows of a matrix in the file, before reading them. */
function rowCount(value: unknown, at: string): number {
  return listOf(value, at).length;
}

/** Limits of points: weights and pre-activations. */
type Sizes = readonly ['parameters', 'preactivations'] | readonly ['weights', 'activations'];

function readPoint(
  value: unknown,
  at: string,
  inputs: Matrix<Rational> | undefined,
  [weights, preactivations]: Sizes,
): FactPoint {
  const found = fields(value, at, ['outputs', 'hidden']);
  const m = rowCount(found.get('outputs'), `${at}.outputs`);
  within(weights, m);
  const outputs = vector(found.get('outputs'), `${at}.outputs`, m);
  const hidden = matrixOf(found.get('hidden'), `${at}.hidden`, m, inputs?.cols);
  within(weights, m * (hidden.cols + 1));
  within(preactivations, m * (inputs?.rows ?? 0));
  return { hidden, outputs };
}

function readPoints(
  value: unknown,
  at: string,
  inputs: Matrix<Rational> | undefined,
  sizes: Sizes,
): Instance['points'] {
  const found = entriesOf(value, at);
  within('points', found.size);
  const points = new Map<string, FactPoint>();
  let d: number | undefined;
  for (const [name, entry] of found) {
    if (!isPointName(name)) throw expected(at, 'names of a capital letter and digits', name);
    const point = readPoint(entry, `${at}.${name}`, inputs, sizes);
    d ??= point.hidden.cols;
    if (point.hidden.cols !== d) throw expected(`${at}.${name}`, `${d} columns`, point.hidden.cols);
    points.set(name, point);
  }
  return Object.fromEntries(points);
}

function readInstance(value: unknown, at: string, sizes: Sizes): Instance {
  const found = fields(value, at, ['points'], 'activation', 'inputs', 'labels');
  const given = <T>(key: string, read: (value: unknown, at: string) => T): T | undefined =>
    found.has(key) ? read(found.get(key), `${at}.${key}`) : undefined;
  const activation = given('activation', readActivation);
  const inputs = given('inputs', (matrix, place) => {
    within('samples', rowCount(matrix, place));
    within('inputs', rowCount(listOf(matrix, place)[0], `${place}[0]`));
    return matrixOf(matrix, place);
  });
  const labels = given('labels', (list, place) => {
    within('samples', rowCount(list, place));
    return vector(list, place, inputs?.rows);
  });
  return {
    ...(activation === undefined ? {} : { activation }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(labels === undefined ? {} : { labels }),
    points: readPoints(found.get('points'), `${at}.points`, inputs, sizes),
  };
}

/** Names of free-form entries: not numbers, which an object would reorder, and not properties that every object has. */
const key = /^[a-z][a-z-]{0,39}$/u;

function readTexts<T>(
  value: unknown,
  at: string,
  read: (value: unknown, at: string) => T,
): Readonly<Record<string, T>> {
  const found = entriesOf(value, at);
  const entries = [...found].map(([name, entry]): [string, T] => {
    if (!key.test(name)) throw expected(at, 'keys of small letters', name);
    return [name, read(entry, `${at}.${name}`)];
  });
  return Object.fromEntries(entries);
}

function line(value: unknown, at: string): string {
  return textOf(value, at, 10_000);
}

function lineOrLines(value: unknown, at: string): CardText[string] {
  return Array.isArray(value)
    ? listOf(value, at).map((entry, i) => line(entry, `${at}[${i}]`))
    : line(value, at);
}

function readFile(value: unknown, shape: FactShape, sizes: Sizes): FactsFile {
  const top = ['format', 'version', 'instance', 'facts', 'provenance'];
  const found = fields(value, 'file', top, 'card');
  if (found.get('format') !== factsFormatName)
    throw expected('format', `"${factsFormatName}"`, found.get('format'));
  const version = found.get('version');
  if (version !== 1 && version !== 2 && version !== 3)
    throw new Refusal({ kind: 'unsupported', feature: `version ${show(version)}` });
  const instance = readInstance(found.get('instance'), 'instance', sizes);
  const listed = listOf(found.get('facts'), 'facts');
  if (listed.length === 0) throw malformed('facts', 'expected at least one fact');
  within('facts', listed.length);
  const facts = listed.map((fact, i) => shape.read(fact, `facts[${i}]`));
  const own = shape.versionOf(facts);
  if (version !== own)
    throw new Refusal({
      kind: 'unsupported',
      feature: `version ${version} of what is version ${own}`,
    });
  return {
    instance,
    facts,
    ...(found.has('card') ? { card: readTexts(found.get('card'), 'card', lineOrLines) } : {}),
    provenance: readTexts(found.get('provenance'), 'provenance', line),
  };
}

/** Files have large points only if each of their facts takes them. */
function sizesFor(names: readonly unknown[], kinds: Kinds): Sizes {
  const large = Object.entries(kinds).flatMap(([name, kind]) =>
    kind.large === true ? [name] : [],
  );
  return names.every((name) => large.some((known) => known === name))
    ? ['weights', 'activations']
    : ['parameters', 'preactivations'];
}

/** A text that is JSON. */
export interface Parsed {
  readonly kind: 'parsed';
  readonly source: string;
  readonly value: unknown;
  /** The value of `fact` in each of its facts, whatever it is. */
  readonly names: readonly unknown[];
}

function namesIn(value: unknown): readonly unknown[] {
  const facts = entriesOf(value, 'file').get('facts');
  if (!Array.isArray(facts)) return [];
  return facts.map((fact: unknown) =>
    typeof fact === 'object' && fact !== null && 'fact' in fact ? fact.fact : undefined,
  );
}

/** The JSON of this text, or the verdict that refuses it. Never throws on bad input. */
export function parseFacts(source: string): Parsed | Verdict {
  return orRefusal(() => {
    within('characters', source.length);
    const value = parseJson(source, 'file');
    return { kind: 'parsed', source, value, names: namesIn(value) };
  });
}

/**
 * The facts file in this text, or the verdict that refuses it. Never throws on bad input.
 *
 * @param kinds - the known ones that the text names; any other is unsupported.
 */
export function readFacts(
  { source, value, names }: Parsed,
  kinds: Kinds,
): { readonly kind: 'read'; readonly file: FactsFile } | Verdict {
  return orRefusal(() => {
    const shape = factShape(kinds);
    const file = readFile(value, shape, sizesFor(names, kinds));
    demandCanonical(source, [factsText(file, shape)]);
    return { kind: 'read', file };
  });
}
