/**
 * # Writing a facts file
 *
 * One facts file has one text: fixed key order, points in the order of their names, numbers as fractions in lowest
 * terms, one matrix row a line. The strict reader compares with this text, so this file is the definition of the
 * canonical form.
 * @module
 */
import { rationalToText as number } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layers } from '../../network/deep.ts';
import { expressionToJson } from '../../network/expression-json.ts';
import { factsFormatName, factsFormatVersion } from './format.ts';
import type { EnlargedPoint, Fact, FactPoint, FactsFile, Instance, KktSet } from './format.ts';
import type { FactOf } from './outcome.ts';

type Json = string | number | readonly Json[] | { readonly [key: string]: Json };
type Entries = Readonly<Record<string, Json>>;

function vector(xs: readonly Rational[]): readonly string[] {
  return xs.map(number);
}

function rows(A: Matrix<Rational>): readonly (readonly string[])[] {
  return Array.from({ length: A.rows }, (_, i) => vector(row(A, i)));
}

function matrixText(A: Matrix<Rational>): string {
  return `[\n${rows(A)
    .map((r) => JSON.stringify(r))
    .join(',\n')}]`;
}

function setEntries(set: KktSet): Entries {
  switch (set.set) {
    case 'ball':
      return { set: 'ball' };
    case 'cone':
      return { set: 'cone', least: number(set.least), ratio: number(set.ratio) };
    case 'box':
      return { set: 'box', least: number(set.least), most: number(set.most) };
  }
}

function enlargedEntries({ at, penalty, scale, offset, direction }: EnlargedPoint): Entries {
  const unit = { penalty: number(penalty), scale: number(scale), offset: number(offset) };
  return { at, ...unit, direction: vector(direction) };
}

function layersJson(layers: Layers<Rational>): Json {
  return layers.map(rows);
}

/** The entries of each fact beside its name, in their order. */
const entries: { readonly [K in Fact['fact']]: (fact: FactOf<K>) => Entries } = {
  'distinct-inputs': () => ({}),
  'input-rank': ({ is }) => ({ is }),
  unfittable: ({ by, combination, loss }) => ({
    by,
    combination: vector(combination),
    loss: number(loss),
  }),
  sizes: ({ at, relation }) => ({ at, relation }),
  mirrored: ({ at }) => ({ at }),
  'outputs-nonzero': ({ at }) => ({ at }),
  'in-ball': ({ at, centre, radius, around }) => ({
    at,
    centre,
    radius: number(radius),
    around: number(around),
  }),
  loss: ({ at, from, to }) => ({ at, from: number(from), to: number(to) }),
  lower: ({ at, than }) => ({ at, than }),
  critical: ({ at, moving }) => ({ at, moving }),
  'step-raises-loss': ({ at, moving, step }) => ({ at, moving, step: number(step) }),
  'local-minimum': ({ at, moving, by }) => ({ at, moving, by }),
  'negative-curvature': ({ at, moving, along }) => ({ at, moving, along }),
  singular: ({ at, least }) => ({ at, least: number(least) }),
  'jacobian-rank': ({ at, is }) => ({ at, is }),
  stationary: (fact) => {
    const { at, moving, nature } = fact;
    const range = { from: number(fact.from), to: number(fact.to) };
    const directions = fact.nature === 'saddle' ? { down: fact.down, up: fact.up } : {};
    return { at, moving, radius: number(fact.radius), ...range, nature, ...directions };
  },
  kkt: (fact) => {
    const { at, centre } = fact;
    const multipliers = vector(fact.multipliers);
    return { at, centre, radius: number(fact.radius), multipliers, ...setEntries(fact) };
  },
  'kkt-bound-fails': ({ bound, at, centre, radius, singular, lipschitz, set }) => ({
    bound,
    at,
    centre,
    radius: number(radius),
    singular: number(singular),
    lipschitz: number(lipschitz),
    set: setEntries(set),
  }),
  'nn-above-nt': ({ target, weights, nt }) => ({
    target: rows(target),
    weights: rows(weights),
    nt: number(nt),
  }),
  'quadratic-risks': ({ target, weights, rf, nt, from, to }) => ({
    target: rows(target),
    weights: rows(weights),
    rf: number(rf),
    nt: number(nt),
    from: number(from),
    to: number(to),
  }),
  projection: ({ layers, moving, loss, value }) => ({
    layers: layersJson(layers),
    moving,
    loss: number(loss),
    value: number(value),
  }),
  'projection-gap': ({ layers, from, to, gap }) => ({
    layers: layersJson(layers),
    from: number(from),
    to: number(to),
    gap: number(gap),
  }),
  'off-sample-difference': ({ layers, combination, input, network, kernel }) => ({
    layers: layersJson(layers),
    combination: vector(combination),
    input: vector(input),
    network: number(network),
    kernel: number(kernel),
  }),
  'enlarged-descent': enlargedEntries,
  'enlarged-minimum': enlargedEntries,
};

function factText<K extends Fact['fact']>(kind: K, fact: FactOf<K>): string {
  return JSON.stringify({ fact: kind, ...entries[kind](fact) });
}

function pointText(name: string, { hidden, outputs }: FactPoint): string {
  return `"${name}":{"outputs":${JSON.stringify(vector(outputs))},\n"hidden":${matrixText(hidden)}}`;
}

function instanceText({ activation, inputs, labels, points }: Instance): string {
  const parts: string[] = [];
  if (activation !== undefined)
    parts.push(`"activation":${JSON.stringify(expressionToJson(activation))}`);
  if (inputs !== undefined) parts.push(`"inputs":${matrixText(inputs)}`);
  if (labels !== undefined) parts.push(`"labels":${JSON.stringify(vector(labels))}`);
  const named = Object.entries(points)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, point]) => pointText(name, point));
  parts.push(named.length === 0 ? '"points":{}' : `"points":{\n${named.join(',\n')}}`);
  return `{${parts.join(',\n')}}`;
}

/** The text of a facts file, which ends in a newline. */
export function writeFacts({ instance, facts, card, provenance }: FactsFile): string {
  const lines = facts.map((fact) => factText(fact.fact, fact));
  const parts = [
    `{"format":"${factsFormatName}"`,
    `"version":${factsFormatVersion}`,
    `"instance":${instanceText(instance)}`,
    `"facts":[\n${lines.join(',\n')}]`,
    ...(card === undefined ? [] : [`"card":${JSON.stringify(card, undefined, 1)}`]),
    `"provenance":${JSON.stringify(provenance)}}\n`,
  ];
  return parts.join(',\n');
}
