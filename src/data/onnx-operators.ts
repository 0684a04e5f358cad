/**
 * # ONNX operators and trees of functions
 *
 * Some ONNX operators correspond to a whole tree: Sigmoid is (1 + tanh(u/2))/2. The writer recognises these trees and
 * the reader builds them, in the form that `sigma/expression-text.ts` gives to their names.
 *
 * ## Main definitions
 * - {@link sugarOf}: the operator for a tree
 * - {@link unary}: the tree for an operator
 * - {@link withNumbers}: the tree for an operator with numbers among its attributes
 *
 * ## Implementation notes
 * The default of an attribute is a float32, as in onnx.proto: LeakyRelu without alpha has the float32 next to 0.01.
 * @module
 */
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { expressionToJson } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import { apply, constant } from '../sigma/expression-tree.ts';
import type { Operation } from '../sigma/expression-tree.ts';
import {
  absolute,
  binary,
  functions,
  half,
  negated,
  one,
  softplus,
} from '../sigma/named-functions.ts';

export function exactly(x: number): Expression {
  return { kind: 'constant', value: rationalFromDouble(x) };
}

const add = (u: Expression, w: Expression): Expression => binary('add', u, w);
const sub = (u: Expression, w: Expression): Expression => binary('sub', u, w);
const mul = (u: Expression, w: Expression): Expression => binary('mul', u, w);
const div = (u: Expression, w: Expression): Expression => binary('div', u, w);
const relu = (u: Expression): Expression => apply('relu', u);

/** exp(min(u, 0)) - 1: it cannot overflow. */
function bentExp(u: Expression): Expression {
  return sub(apply('exp', negated(relu(negated(u)))), one);
}

/** u (1 + erf(u/sqrt(2)))/2. */
function gelu(u: Expression): Expression {
  return half(mul(u, add(one, apply('erf', div(u, apply('sqrt', constant(2n)))))));
}

/** u (1 + tanh(sqrt(2/pi) (u + 0.044715 u^3)))/2, the approximation by tanh. */
function geluByTanh(u: Expression): Expression {
  const cubic = add(u, mul(constant(44_715n, 1_000_000n), { kind: 'power', base: u, exponent: 3 }));
  const factor = apply('sqrt', div(constant(2n), { kind: 'pi' }));
  return half(mul(u, add(one, apply('tanh', mul(factor, cubic)))));
}

/** max(u, low). */
function raised(u: Expression, low: number): Expression {
  return low === 0 ? relu(u) : add(exactly(low), relu(sub(u, exactly(low))));
}

/** u between low and high, either of which may be missing; low <= high. */
export function clipped(
  u: Expression,
  low: number | undefined,
  high: number | undefined,
): Expression {
  if (low !== undefined)
    return high === undefined ? raised(u, low) : sub(raised(u, low), relu(sub(u, exactly(high))));
  return high === undefined ? u : sub(exactly(high), relu(sub(exactly(high), u)));
}

/** min(max(slope u + offset, 0), 1). */
function hardSigmoid(u: Expression, slope: Expression, offset: Expression): Expression {
  const line = add(mul(slope, u), offset);
  return sub(relu(line), relu(sub(line, one)));
}

/** The supported operators with one argument and no attributes. */
export const unary: ReadonlyMap<string, (u: Expression) => Expression> = new Map([
  ...[
    'Atan',
    'Cos',
    'Cosh',
    'Erf',
    'Exp',
    'Log',
    'Relu',
    'Sigmoid',
    'Sin',
    'Sinh',
    'Softplus',
    'Sqrt',
    'Tanh',
  ].flatMap((op) => {
    const f = functions.get(op.toLowerCase());
    return f === undefined ? [] : [[op, f] as const];
  }),
  ['Abs', absolute],
  ['HardSwish', (u: Expression) => mul(u, hardSigmoid(u, constant(1n, 6n), constant(1n, 2n)))],
  ['Identity', (u: Expression) => u],
  ['Mish', (u: Expression) => mul(u, apply('tanh', softplus(u)))],
  ['Neg', negated],
  ['Reciprocal', (u: Expression) => div(one, u)],
  ['Softsign', (u: Expression) => div(u, add(one, absolute(u)))],
]);

/** An operator with numbers among its attributes: their defaults, and the tree. */
interface Numbered {
  readonly defaults: Readonly<Record<string, number>>;
  readonly build: (u: Expression, ...numbers: readonly number[]) => Expression;
}

/** relu(u) + alpha (exp(min(u, 0)/beta) - 1). */
function elu(u: Expression, alpha: number, beta: number): Expression {
  const bent = bentExp(beta === 1 ? u : div(u, exactly(beta)));
  return add(relu(u), alpha === 1 ? bent : mul(exactly(alpha), bent));
}

export const withNumbers: ReadonlyMap<string, Numbered> = new Map<string, Numbered>([
  ['Celu', { defaults: { alpha: 1 }, build: (u, alpha = 1) => elu(u, alpha, alpha) }],
  ['Elu', { defaults: { alpha: 1 }, build: (u, alpha = 1) => elu(u, alpha, 1) }],
  [
    'HardSigmoid',
    {
      defaults: { alpha: Math.fround(0.2), beta: 0.5 },
      build: (u, alpha = 0, beta = 0) => hardSigmoid(u, exactly(alpha), exactly(beta)),
    },
  ],
  [
    'LeakyRelu',
    {
      defaults: { alpha: Math.fround(0.01) },
      build: (u, alpha = 0) => sub(relu(u), mul(exactly(alpha), relu(negated(u)))),
    },
  ],
  [
    'Selu',
    {
      defaults: { alpha: Math.fround(1.673_263_2), gamma: Math.fround(1.050_701) },
      build: (u, alpha = 0, gamma = 0) => mul(exactly(gamma), elu(u, alpha, 1)),
    },
  ],
]);

/** The two forms of Gelu, by the attribute "approximate". */
export const gelus: ReadonlyMap<string, (u: Expression) => Expression> = new Map([
  ['none', gelu],
  ['tanh', geluByTanh],
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
