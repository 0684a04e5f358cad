/**
 * # The text of a facts file
 *
 * Each facts file has one text: fixed key order, points in the order of their names, numbers as fractions in lowest
 * terms, one matrix row per line. The strict reader compares with this text, so this code defines the canonical form.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { expressionToJson } from '../../sigma/expression-json.ts';
import type { FactShape } from './families.ts';
import { factsFormatName } from './format.ts';
import type { FactPoint, FactsFile, Instance } from './format.ts';
import { rowsJson, vectorJson } from './values.ts';

function matrixText(A: Matrix<Rational>): string {
  return `[\n${rowsJson(A)
    .map((r) => JSON.stringify(r))
    .join(',\n')}]`;
}

function pointText(name: string, { hidden, outputs }: FactPoint): string {
  return `"${name}":{"outputs":${JSON.stringify(vectorJson(outputs))},\n"hidden":${matrixText(hidden)}}`;
}

function instanceText({ activation, inputs, labels, points }: Instance): string {
  const parts: string[] = [];
  if (activation !== undefined)
    parts.push(`"activation":${JSON.stringify(expressionToJson(activation))}`);
  if (inputs !== undefined) parts.push(`"inputs":${matrixText(inputs)}`);
  if (labels !== undefined) parts.push(`"labels":${JSON.stringify(vectorJson(labels))}`);
  const named = Object.entries(points)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, point]) => pointText(name, point));
  parts.push(named.length === 0 ? '"points":{}' : `"points":{\n${named.join(',\n')}}`);
  return `{${parts.join(',\n')}}`;
}

/** The text of a facts file, whose facts have this shape; it ends in a newline. */
export function factsText(
  { instance, facts, card, provenance }: FactsFile,
  shape: FactShape,
): string {
  const lines = facts.map((fact) => JSON.stringify(shape.write(fact)));
  const parts = [
    `{"format":"${factsFormatName}"`,
    `"version":${shape.versionOf(facts)}`,
    `"instance":${instanceText(instance)}`,
    `"facts":[\n${lines.join(',\n')}]`,
    ...(card === undefined ? [] : [`"card":${JSON.stringify(card, undefined, 1)}`]),
    `"provenance":${JSON.stringify(provenance)}}\n`,
  ];
  return parts.join(',\n');
}
