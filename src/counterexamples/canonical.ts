/**
 * # A canonical form up to symmetry
 *
 * The order of the neurons, the order of the samples, and the sign of a hidden weight vector where sigma is odd,
 * (w, v) -> (-w, -v), or even, w -> -w, change neither the network nor its loss.
 *
 * ## Main definitions
 * - {@link canonicalForm}, {@link canonicalKey}
 *
 * ## Implementation notes
 * Mirrored pairs (j, j + h) stay pairs: they are ordered as pairs, negated together, and their two neurons may be
 * exchanged. For w = 0 the sign is flipped only outside pairs, where (0, v) and (0, -v) are the same neuron of an odd
 * sigma.
 * @module
 */
import { compareRational, rationalField as Q, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { matrix, row } from '../linalg/matrix.ts';
import { parity } from '../sigma/parity.ts';
import type { Parity } from '../sigma/parity.ts';
import { printExpression } from '../sigma/expression-print.ts';
import type { Candidate, Row } from './row.ts';

/** w_1, ..., w_d, v. */
type Neuron = readonly Rational[];

/** Lexicographic. */
function compareLists(a: readonly Rational[], b: readonly Rational[]): number {
  for (const [i, p] of a.entries()) {
    const sign = compareRational(p, b[i] ?? Q.zero);
    if (sign !== 0) return sign;
  }
  return 0;
}

function turned(neuron: Neuron, symmetry: Parity): Neuron {
  const v = neuron.at(-1) ?? Q.zero;
  return [...neuron.slice(0, -1).map(Q.neg), symmetry === 'odd' ? Q.neg(v) : v];
}

/** Whether the first nonzero entry of w, or of (w, v), is negative. */
function startsNegative(entries: readonly Rational[]): boolean {
  return (entries.find((a) => a.num !== 0n)?.num ?? 0n) < 0n;
}

function canonicalNeuron(neuron: Neuron, symmetry: Parity): Neuron {
  if (symmetry === 'neither') return neuron;
  const decides = symmetry === 'odd' ? neuron : neuron.slice(0, -1);
  return startsNegative(decides) ? turned(neuron, symmetry) : neuron;
}

/**
 * The two neurons of a pair: both negated if the first requires it, then the larger output first.
 */
function canonicalPair(pair: readonly Neuron[], symmetry: Parity): readonly Neuron[] {
  const turn = symmetry !== 'neither' && startsNegative(pair[0]?.slice(0, -1) ?? []);
  const both = turn ? pair.map((neuron) => turned(neuron, symmetry)) : pair;
  return [...both].sort((a, b) => -compareLists(a, b));
}

function neuronsOf(c: Candidate): readonly Neuron[] {
  return c.outputs.map((v, j) => [...row(c.hidden, j), v]);
}

function sortedNeurons(c: Candidate, neurons: Row['neurons'], symmetry: Parity): readonly Neuron[] {
  const list = neuronsOf(c);
  if (neurons !== 'pairs' || list.length % 2 === 1)
    return list.map((neuron) => canonicalNeuron(neuron, symmetry)).sort(compareLists);
  const h = list.length / 2;
  const pairs = list
    .slice(0, h)
    .map((neuron, j) => canonicalPair([neuron, list[j + h] ?? []], symmetry))
    .sort((a, b) => compareLists(a.flat(), b.flat()));
  return [0, 1].flatMap((side) => pairs.map((pair) => pair[side] ?? []));
}

/** The representative of all candidates that differ from c by these symmetries. */
export function canonicalForm(c: Candidate, neurons: Row['neurons']): Candidate {
  const { rows: n, cols: d } = c.inputs;
  const samples = Array.from({ length: n }, (_, i) => [
    ...row(c.inputs, i),
    ...(c.labels === undefined ? [] : [c.labels[i] ?? Q.zero]),
  ]).sort(compareLists);
  const sorted = sortedNeurons(c, neurons, parity(c.activation));
  const form = {
    activation: c.activation,
    inputs: matrix(
      n,
      d,
      samples.flatMap((s) => s.slice(0, d)),
    ),
    hidden: matrix(
      sorted.length,
      d,
      sorted.flatMap((s) => s.slice(0, d)),
    ),
    outputs: sorted.map((s) => s[d] ?? Q.zero),
  };
  if (c.labels === undefined) return form;
  return { ...form, labels: samples.map((s) => s[d] ?? Q.zero) };
}

/** Equal exactly for candidates with the same {@link canonicalForm}. */
export function canonicalKey(c: Candidate, neurons: Row['neurons']): string {
  const form = canonicalForm(c, neurons);
  const list = (entries: readonly Rational[]): string => entries.map(rationalToText).join(' ');
  return [
    printExpression(form.activation),
    `${form.inputs.rows} ${form.inputs.cols} ${form.hidden.rows}`,
    list(Array.from(form.inputs.data)),
    list(Array.from(form.hidden.data)),
    list(form.outputs),
    form.labels === undefined ? '' : list(form.labels),
  ].join(';');
}
