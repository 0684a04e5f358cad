/**
 * # ONNX operators and trees of functions
 *
 * Some ONNX operators correspond to a whole tree: Sigmoid is (1 + tanh(u/2))/2. The writer recognises these trees and
 * the reader builds them, in the form that `sigma/expression-text.ts` gives to their names.
 *
 * ## Main definitions
 * - {@link sugarOf}: the operator for a tree
 * - {@link unary}: the tree for an operator
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import { expressionToJson } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';

type Operation = 'add' | 'sub' | 'mul' | 'div';
type ElementaryFunction = Extract<Expression, { readonly kind: 'apply' }>['f'];

export function number(value: bigint, den: bigint = 1n): Expression {
  return { kind: 'constant', value: ratio(value, den) };
}

export function binary(kind: Operation, left: Expression, right: Expression): Expression {
  return { kind, left, right };
}

function apply(f: ElementaryFunction, of: Expression): Expression {
  return { kind: 'apply', f, of };
}

export function negated(u: Expression): Expression {
  return { kind: 'neg', of: u };
}

const one = number(1n);
const two = number(2n);

function sigmoid(u: Expression): Expression {
  return binary('div', binary('add', one, apply('tanh', binary('div', u, two))), two);
}

function softplus(u: Expression): Expression {
  return apply('log', binary('add', one, apply('exp', u)));
}

function absolute(u: Expression): Expression {
  return binary('add', apply('relu', u), apply('relu', negated(u)));
}

/** x (1 + erf(x/sqrt(2)))/2. */
function gelu(u: Expression): Expression {
  const inner = apply('erf', binary('div', u, apply('sqrt', two)));
  return binary('div', binary('mul', u, binary('add', one, inner)), two);
}

function evenOrOdd(kind: 'add' | 'sub', u: Expression): Expression {
  return binary('div', binary(kind, apply('exp', u), apply('exp', negated(u))), two);
}

/** The supported operators with one argument and no attributes. */
export const unary: ReadonlyMap<string, (u: Expression) => Expression> = new Map([
  ['Abs', absolute],
  ['Atan', (u: Expression) => apply('atan', u)],
  ['Cos', (u) => apply('cos', u)],
  ['Cosh', (u) => evenOrOdd('add', u)],
  ['Erf', (u) => apply('erf', u)],
  ['Exp', (u) => apply('exp', u)],
  ['Gelu', gelu],
  ['Identity', (u) => u],
  ['Log', (u) => apply('log', u)],
  ['Neg', negated],
  ['Reciprocal', (u) => binary('div', one, u)],
  ['Relu', (u) => apply('relu', u)],
  ['Sigmoid', sigmoid],
  ['Sin', (u) => apply('sin', u)],
  ['Sinh', (u) => evenOrOdd('sub', u)],
  ['Softplus', softplus],
  ['Sqrt', (u) => apply('sqrt', u)],
  ['Tanh', (u) => apply('tanh', u)],
]);

/** The supported operators with two arguments and no attributes; Pow has its own rule. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['Add', 'add'],
  ['Sub', 'sub'],
  ['Mul', 'mul'],
  ['Div', 'div'],
]);

/** The place of u in the trees that are a single operator. */
function candidates(e: Expression): readonly (readonly [op: string, of: Expression])[] {
  if (e.kind === 'apply' && e.f === 'log' && e.of.kind === 'add' && e.of.right.kind === 'apply')
    return [['Softplus', e.of.right.of]];
  if (e.kind === 'add' && e.left.kind === 'apply') return [['Abs', e.left.of]];
  if (e.kind !== 'div' || e.left.kind !== 'add' || e.left.right.kind !== 'apply') return [];
  const halved = e.left.right.of;
  return halved.kind === 'div' ? [['Sigmoid', halved.left]] : [];
}

function same(e: Expression, f: Expression | undefined): boolean {
  if (f === undefined) return false;
  return JSON.stringify(expressionToJson(e)) === JSON.stringify(expressionToJson(f));
}

/** The operator that computes e from a smaller tree, if e is the tree of Sigmoid, Softplus or Abs. */
export function sugarOf(
  e: Expression,
): { readonly op: string; readonly of: Expression } | undefined {
  const found = candidates(e).find(([op, of]) => same(e, unary.get(op)?.(of)));
  return found === undefined ? undefined : { op: found[0], of: found[1] };
}
