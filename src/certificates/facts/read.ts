/**
 * # The strict reader of facts files
 *
 * Text to {@link FactsFile}, or the reason and the place of the first offence. The file is then written again and must
 * give the same text, which refuses at one stroke duplicate keys, other key orders, stray spaces and trailing bytes.
 * Whether the facts are true is the business of check.ts.
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
import { factsFormatName, factsFormatVersion } from './format.ts';
import type { CardText, FactPoint, FactsFile, Instance } from './format.ts';
import { readFact } from './kinds.ts';
import { isPointName, listOf, matrixOf, textOf, vector, within } from './values.ts';
import { writeFacts } from './write.ts';

function partCount(e: Expression): number {
  return partsOf(e).reduce((sum, part) => sum + partCount(part), 1);
}

function readActivation(value: unknown, at: string): Expression {
  const read = expressionFromJson(value);
  if (read.kind === 'bad') throw malformed(`${at}${read.at}`, read.because);
  within('activationParts', partCount(read.expression));
  return read.expression;
}

/** The rows of a matrix in the file, before it is read. */
function rowCount(value: unknown, at: string): number {
  return listOf(value, at).length;
}

function readPoint(value: unknown, at: string, inputs: Matrix<Rational> | undefined): FactPoint {
  const found = fields(value, at, ['outputs', 'hidden']);
  const m = rowCount(found.get('outputs'), `${at}.outputs`);
  within('parameters', m);
  const outputs = vector(found.get('outputs'), `${at}.outputs`, m);
  const hidden = matrixOf(found.get('hidden'), `${at}.hidden`, m, inputs?.cols);
  within('parameters', m * (hidden.cols + 1));
  within('preactivations', m * (inputs?.rows ?? 0));
  return { hidden, outputs };
}

function readPoints(
  value: unknown,
  at: string,
  inputs: Matrix<Rational> | undefined,
): Instance['points'] {
  const found = entriesOf(value, at);
  within('points', found.size);
  const points = new Map<string, FactPoint>();
  let d: number | undefined;
  for (const [name, entry] of found) {
    if (!isPointName(name)) throw expected(at, 'names of a capital letter and digits', name);
    const point = readPoint(entry, `${at}.${name}`, inputs);
    d ??= point.hidden.cols;
    if (point.hidden.cols !== d) throw expected(`${at}.${name}`, `${d} columns`, point.hidden.cols);
    points.set(name, point);
  }
  return Object.fromEntries(points);
}

function readInstance(value: unknown, at: string): Instance {
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
    points: readPoints(found.get('points'), `${at}.points`, inputs),
  };
}

/** Names of people's entries: no number, which an object would move, and nothing that an object has itself. */
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

function readParsed(value: unknown): FactsFile {
  const top = ['format', 'version', 'instance', 'facts', 'provenance'];
  const found = fields(value, 'file', top, 'card');
  if (found.get('format') !== factsFormatName)
    throw expected('format', `"${factsFormatName}"`, found.get('format'));
  if (found.get('version') !== factsFormatVersion)
    throw new Refusal({ kind: 'unsupported', feature: `version ${show(found.get('version'))}` });
  const instance = readInstance(found.get('instance'), 'instance');
  const facts = listOf(found.get('facts'), 'facts');
  if (facts.length === 0) throw malformed('facts', 'expected at least one fact');
  within('facts', facts.length);
  return {
    instance,
    facts: facts.map((fact, i) => readFact(fact, `facts[${i}]`)),
    ...(found.has('card') ? { card: readTexts(found.get('card'), 'card', lineOrLines) } : {}),
    provenance: readTexts(found.get('provenance'), 'provenance', line),
  };
}

/** The facts file in this text, or the verdict that refuses it. Never throws on bad input. */
export function readFacts(
  source: string,
): { readonly kind: 'read'; readonly file: FactsFile } | Verdict {
  return orRefusal(() => {
    within('characters', source.length);
    const file = readParsed(parseJson(source, 'file'));
    demandCanonical(source, [writeFacts(file)]);
    return { kind: 'read', file };
  });
}
