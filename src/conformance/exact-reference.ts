/**
 * # Exact answers
 *
 * For dtype `q`: the reference model over the rationals. An implementation with exact arithmetic is judged by
 * equality.
 *
 * ## Main definitions
 * - {@link exactReference}: fractions, or `undefined` where no fraction is the answer or no convention decides it
 * @module
 */
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalTier,
} from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { evaluate } from '../network/expression-tree.ts';
import { jacobian, jacobianGradient, jacobianGram } from '../network/gram.ts';
import type { LinearisedNetwork } from '../network/gram.ts';
import { networkOutputs, preactivations, residual } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import type { Declared } from './activation-error.ts';
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

export type ExactReference = Readonly<Record<string, ExactArray>>;

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

/** sigma' at each pre-activation, the declared convention at a kink. */
function linearised(net: Network<Rational>, declared: Declared): Linear {
  const P = preactivations(Q, net);
  const entries: Rational[] = [];
  for (let c = 0; c < P.data.length; c++) {
    const p = P.data[c] ?? Q.zero;
    const isKink = declared.kinks.some((kink) => compareRational(kink, p) === 0);
    const slope = isKink
      ? declared.slopeAtZero
      : evaluate(rationalTier, declared.activation.slope, p);
    if (slope === undefined) return undefined;
    entries.push(slope);
  }
  const slopes = matrix(P.rows, P.cols, entries);
  return { inputs: net.inputs, slopes, outputs: net.outputs };
}

type Linear = LinearisedNetwork<Rational> | undefined;

function flat(shape: readonly number[], A: Matrix<Rational>): ExactArray {
  return { shape, data: Array.from(A.data) };
}

/** The exact outputs, or `undefined`. */
export function exactReference(question: ExactQuestion): ExactReference | undefined {
  const { op, declared } = question;
  if (declared === undefined) {
    const P = projected(matrixOf(array(question, 'W')), question);
    return P === undefined ? undefined : { P };
  }
  const net = networkOf(question);
  if (op === 'forward') {
    const f = networkOutputs(rationalTier, declared.activation, net);
    return f === undefined ? undefined : { f: { shape: [f.length], data: f } };
  }
  if (op === 'loss') return lossOf(question, net, declared);
  const linear = linearised(net, declared);
  if (linear === undefined) return undefined;
  const [n, m, d] = [net.inputs.rows, net.hidden.rows, net.hidden.cols];
  if (op === 'jacobian') {
    const J = jacobian(Q, linear);
    const moved = tabulate(n, m * d, (i, c) => at(J, i, (c % m) * d + Math.floor(c / m)));
    return { J: flat([n, m * d], question.flags.columns === 'input-major' ? moved : J) };
  }
  if (op === 'gram') return { G: flat([n, n], jacobianGram(Q, linear)) };
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
  return { l: { shape: [], data: [Q.mul(scaled(question, r, 1n), sum)] } };
}

/** `gradient` and `step`. */
function descent(
  question: ExactQuestion,
  net: Network<Rational>,
  linear: LinearisedNetwork<Rational>,
  { activation }: Declared,
): ExactReference | undefined {
  const r = residual(rationalTier, activation, net, array(question, 'y').data);
  const P = preactivations(Q, net);
  if (r === undefined) return undefined;
  const scale = scaled(question, r, 2n);
  const dr = r.map((a) => Q.mul(scale, a));
  const dW = jacobianGradient(Q, linear, dr);
  const [m, d] = [net.hidden.rows, net.hidden.cols];
  if (question.op === 'step') {
    const [eta = Q.zero] = array(question, 'eta').data;
    const moved = tabulate(m, d, (j, k) => Q.sub(at(net.hidden, j, k), Q.mul(eta, at(dW, j, k))));
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
  return { dW: flat([m, d], dW), dv: { shape: [m], data: dv } };
}

/** `undefined` where the norm is irrational and the point outside. */
function projected(W: Matrix<Rational>, question: ExactQuestion): ExactArray | undefined {
  const C = matrixOf(array(question, 'C'));
  const [radius = Q.zero] = array(question, 'radius').data;
  const D = tabulate(W.rows, W.cols, (j, k) => Q.sub(at(W, j, k), at(C, j, k)));
  const square = Array.from(D.data).reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero);
  if (compareRational(square, Q.mul(radius, radius)) <= 0) return flat([W.rows, W.cols], W);
  const norm = rootOf(square);
  if (norm === undefined) return undefined;
  const t = Q.div(radius, norm);
  const P = tabulate(W.rows, W.cols, (j, k) => Q.add(at(C, j, k), Q.mul(t, at(D, j, k))));
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
