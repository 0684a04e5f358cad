/**
 * # Exact answers
 *
 * For dtype `q`: the reference model over the rationals. An implementation with exact arithmetic is judged by
 * equality; where sigma' at a kink is undeclared, by the range that conventions could give.
 *
 * ## Main definitions
 * - {@link exactReference}: ranges of fractions, or `undefined` if the answer is irrational
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, mapMatrix, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { evaluate } from '../sigma/expression-tree.ts';
import { jacobian, jacobianGradient, jacobianGram } from '../network/gram.ts';
import type { LinearisedNetwork } from '../network/gram.ts';
import { networkOutputs, preactivations, residual } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import type { Declared } from './activation-error.ts';
import { fractionRanges as R, isOneFraction, onlyFraction } from './fraction-range.ts';
import type { FractionRange } from './fraction-range.ts';
import type { Flags, Operation } from './protocol.ts';

export interface ExactQuestion {
  readonly op: Operation;
  readonly flags: Flags;
  readonly declared: Declared | undefined;
  readonly inputs: Readonly<Record<string, ExactArray>>;
}

export interface ExactArray {
  readonly shape: readonly number[];
  readonly data: readonly Rational[];
}

/** Entries that are known exactly, or between two fractions. */
export interface ExactRanges {
  readonly shape: readonly number[];
  readonly data: readonly FractionRange[];
}

export type ExactReference = Readonly<Record<string, ExactRanges>>;

function array(question: ExactQuestion, name: string): ExactArray {
  const found = question.inputs[name];
  if (found === undefined) throw new RangeError(`reference: ${question.op} without "${name}"`);
  return found;
}

function matrixOf({ shape, data }: ExactArray): Matrix<Rational> {
  const [rows = 0, cols = 0] = shape;
  return matrix(rows, cols, data);
}

function networkOf(question: ExactQuestion): Network<Rational> {
  const inputs = matrixOf(array(question, 'X'));
  return { inputs, hidden: matrixOf(array(question, 'W')), outputs: array(question, 'v').data };
}

/** sigma' at each pre-activation; at a kink its possible range. */
function linearised(net: Network<Rational>, declared: Declared): Linear {
  const P = preactivations(Q, net);
  const entries: FractionRange[] = [];
  for (let c = 0; c < P.data.length; c++) {
    const p = P.data[c] ?? Q.zero;
    const isKink = declared.kinks.some((kink) => compareRational(kink, p) === 0);
    const known = isKink ? undefined : evaluate(rationalTier, declared.activation.slope, p);
    const slope = isKink ? declared.atKink : known && onlyFraction(known);
    if (slope === undefined) return undefined;
    entries.push(slope);
  }
  const slopes = matrix(P.rows, P.cols, entries);
  const inputs = mapMatrix(net.inputs, onlyFraction);
  return { inputs, slopes, outputs: net.outputs.map(onlyFraction) };
}

type Linear = LinearisedNetwork<FractionRange> | undefined;

function flat(shape: readonly number[], A: Matrix<FractionRange>): ExactRanges {
  return { shape, data: Array.from(A.data) };
}

/** The exact outputs, or `undefined`. */
export function exactReference(question: ExactQuestion): ExactReference | undefined {
  const { op, declared } = question;
  if (declared === undefined) {
    const W = mapMatrix(matrixOf(array(question, 'W')), onlyFraction);
    const P = projected(W, question);
    return P === undefined ? undefined : { P };
  }
  const net = networkOf(question);
  if (op === 'forward') {
    const f = networkOutputs(rationalTier, declared.activation, net);
    return f === undefined ? undefined : { f: { shape: [f.length], data: f.map(onlyFraction) } };
  }
  if (op === 'loss') return lossOf(question, net, declared);
  const linear = linearised(net, declared);
  if (linear === undefined) return undefined;
  const [n, m, d] = [net.inputs.rows, net.hidden.rows, net.hidden.cols];
  if (op === 'jacobian') {
    const J = jacobian(R, linear);
    const moved = tabulate(n, m * d, (i, c) => at(J, i, (c % m) * d + Math.floor(c / m)));
    return { J: flat([n, m * d], question.flags.columns === 'input-major' ? moved : J) };
  }
  if (op === 'gram') return { G: flat([n, n], jacobianGram(R, linear)) };
  return op === 'train' ? undefined : descent(question, net, linear, declared);
}

function scaled(question: ExactQuestion, r: readonly Rational[], unit: bigint): Rational {
  return question.flags.loss === 'mean' ? ratio(unit, BigInt(r.length)) : ratio(unit, 2n);
}

function lossOf(
  question: ExactQuestion,
  net: Network<Rational>,
  { activation }: Declared,
): ExactReference | undefined {
  const r = residual(rationalTier, activation, net, array(question, 'y').data);
  if (r === undefined) return undefined;
  const sum = r.reduce((total, a) => Q.add(total, Q.mul(a, a)), Q.zero);
  return { l: { shape: [], data: [onlyFraction(Q.mul(scaled(question, r, 1n), sum))] } };
}

/** `gradient` and `step`. */
function descent(
  question: ExactQuestion,
  net: Network<Rational>,
  linear: LinearisedNetwork<FractionRange>,
  { activation }: Declared,
): ExactReference | undefined {
  const r = residual(rationalTier, activation, net, array(question, 'y').data);
  const P = preactivations(Q, net);
  if (r === undefined) return undefined;
  const scale = scaled(question, r, 2n);
  const dr = r.map((a) => Q.mul(scale, a));
  const dW = jacobianGradient(R, linear, dr.map(onlyFraction));
  const [m, d] = [net.hidden.rows, net.hidden.cols];
  if (question.op === 'step') {
    const [eta = Q.zero] = array(question, 'eta').data;
    const moved = tabulate(m, d, (j, k) =>
      R.sub(onlyFraction(at(net.hidden, j, k)), R.mul(onlyFraction(eta), at(dW, j, k))),
    );
    const projection = projected(moved, question);
    return projection === undefined ? undefined : { P: projection };
  }
  const dv: Rational[] = [];
  for (let j = 0; j < m; j++) {
    let sum = Q.zero;
    for (const [i, a] of dr.entries()) {
      const value = evaluate(rationalTier, activation.value, at(P, i, j));
      if (value === undefined) return undefined;
      sum = Q.add(sum, Q.mul(a, value));
    }
    dv.push(sum);
  }
  return { dW: flat([m, d], dW), dv: { shape: [m], data: dv.map(onlyFraction) } };
}

/** `undefined` if the norm is irrational and the point outside, or if a range may extend beyond the ball. */
function projected(W: Matrix<FractionRange>, question: ExactQuestion): ExactRanges | undefined {
  const C = mapMatrix(matrixOf(array(question, 'C')), onlyFraction);
  const [radius = Q.zero] = array(question, 'radius').data;
  const D = tabulate(W.rows, W.cols, (j, k) => R.sub(at(W, j, k), at(C, j, k)));
  const square = Array.from(D.data).reduce((sum, a) => R.add(sum, R.mul(a, a)), R.zero).hi;
  if (compareRational(square, Q.mul(radius, radius)) <= 0) return flat([W.rows, W.cols], W);
  const norm = Array.from(D.data).every(isOneFraction) ? rootOf(square) : undefined;
  if (norm === undefined) return undefined;
  const t = onlyFraction(Q.div(radius, norm));
  const P = tabulate(W.rows, W.cols, (j, k) => R.add(at(C, j, k), R.mul(t, at(D, j, k))));
  return flat([W.rows, W.cols], P);
}

/** The square root of a fraction > 0 if it is a fraction. */
function rootOf({ num, den }: Rational): Rational | undefined {
  const [p, q] = [wholeRoot(num), wholeRoot(den)];
  return p * p === num && q * q === den ? ratio(p, q) : undefined;
}

/** The floor of the square root of a > 0, by Newton's method from above. */
function wholeRoot(a: bigint): bigint {
  let x = 1n << BigInt(Math.ceil(a.toString(2).length / 2));
  for (;;) {
    const next = (x + a / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
