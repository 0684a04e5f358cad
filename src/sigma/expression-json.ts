/**
 * # Expressions in certificates
 *
 * A tree is nested JSON arrays: `"x"`, `"pi"`, numbers as `"p/q"` or `"p"`, `["add", a, b]`, `["neg", a]`,
 * `["pow", a, 2]`, `["tanh", a]`. Each tree has one form, and nothing else is accepted.
 *
 * ## Main definitions
 * - {@link expressionToJson}, {@link expressionFromJson}
 * - {@link expressionLimits}: the sizes that the reader accepts
 * @module
 */
import { rationalFromText, rationalToText } from '../arithmetic/rational.ts';
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import { apply, variable } from './expression-tree.ts';
import type { Expression, Operation } from './expression-tree.ts';

export type ExpressionJson =
  | string
  | readonly [tag: string, of: ExpressionJson]
  | readonly [tag: string, left: ExpressionJson, right: ExpressionJson | number];

/**
 * Depth and size keep the second derivative and its evaluation small. `digits` limits each number and
 * `allDigits` their total: differentiation multiplies numbers out, and without a limit on the total 58
 * factors of 400 digits took minutes in greatest common divisors (measured).
 */
export const expressionLimits = {
  depth: 64,
  nodes: 500,
  exponent: 64,
  digits: 400,
  allDigits: 2000,
} as const;

/** The tree, or the place (`[1][2]`, empty at the root) and the reason of the first error. */
export type ReadExpression =
  | { readonly kind: 'ok'; readonly expression: Expression }
  | { readonly kind: 'bad'; readonly at: string; readonly because: string };

export function expressionToJson(e: Expression): ExpressionJson {
  if ('left' in e) return [e.kind, expressionToJson(e.left), expressionToJson(e.right)];
  switch (e.kind) {
    case 'variable':
      return 'x';
    case 'constant':
      return rationalToText(e.value);
    case 'pi':
      return 'pi';
    case 'neg':
      return ['neg', expressionToJson(e.of)];
    case 'power':
      return ['pow', expressionToJson(e.base), e.exponent];
    case 'apply':
      return [e.f, expressionToJson(e.of)];
  }
}

// Without step and kink: no theorem holds for an activation with a jump.
export const functions: ReadonlyMap<unknown, ElementaryFunction> = new Map(
  (['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf', 'relu'] as const).map((f) => [f, f]),
);
export const operations: ReadonlyMap<unknown, Operation> = new Map(
  (['add', 'sub', 'mul', 'div'] as const).map((kind) => [kind, kind]),
);

/** The tree that `json` denotes. Never throws, whatever the value is. */
export function expressionFromJson(json: unknown): ReadExpression {
  return readAt(json, { at: '', depth: 1, seen: { nodes: 0, digits: 0 } });
}

/** The reader's position; `seen` is shared by the whole tree. */
interface Position {
  readonly at: string;
  readonly depth: number;
  readonly seen: { nodes: number; digits: number };
}

function readAt(json: unknown, position: Position): ReadExpression {
  const { at, depth, seen } = position;
  if (depth > expressionLimits.depth)
    return bad(at, `expected at most ${expressionLimits.depth} levels`);
  if (++seen.nodes > expressionLimits.nodes)
    return bad(at, `expected at most ${expressionLimits.nodes} parts`);
  if (typeof json === 'string') return readLeaf(json, position);
  return Array.isArray(json)
    ? readList(json, position)
    : bad(at, `expected text or a list, got ${kindOf(json)}`);
}

function readList(list: readonly unknown[], position: Position): ReadExpression {
  const [tag, first, second] = list;
  const { at } = position;
  const operation = operations.get(tag);
  const entries = operation !== undefined || tag === 'pow' ? 3 : 2;
  if (entries === 2 && tag !== 'neg' && !functions.has(tag))
    return bad(`${at}[0]`, `expected an operation, got ${kindOf(tag)}`);
  if (list.length !== entries)
    return bad(at, `expected a list of ${entries}, got ${list.length} entries`);
  const left = readAt(first, { ...position, at: `${at}[1]`, depth: position.depth + 1 });
  if (left.kind === 'bad') return left;
  if (operation === undefined) return readUnary(tag, left.expression, second, at);
  const right = readAt(second, { ...position, at: `${at}[2]`, depth: position.depth + 1 });
  if (right.kind === 'bad') return right;
  return ok({ kind: operation, left: left.expression, right: right.expression });
}

function readUnary(tag: unknown, of: Expression, exponent: unknown, at: string): ReadExpression {
  const f = functions.get(tag);
  if (f !== undefined) return ok(apply(f, of));
  if (tag === 'neg') return ok({ kind: 'neg', of });
  if (isExponent(exponent)) return ok({ kind: 'power', base: of, exponent });
  return bad(`${at}[2]`, `expected a whole exponent in 0..${expressionLimits.exponent}`);
}

function isExponent(k: unknown): k is number {
  const whole = typeof k === 'number' && Number.isInteger(k) && !Object.is(k, -0);
  return whole && k >= 0 && k <= expressionLimits.exponent;
}

function readLeaf(text: string, { at, seen }: Position): ReadExpression {
  if (text === 'x') return ok(variable);
  if (text === 'pi') return ok({ kind: 'pi' });
  if (text.length > expressionLimits.digits)
    return bad(at, `expected at most ${expressionLimits.digits} characters, got ${text.length}`);
  seen.digits += text.length;
  if (seen.digits > expressionLimits.allDigits)
    return bad(at, `expected at most ${expressionLimits.allDigits} characters in all numbers`);
  const value = rationalFromText(text);
  if (value === undefined || rationalToText(value) !== text)
    return bad(at, `expected "x", "pi" or a fraction in lowest terms, got ${JSON.stringify(text)}`);
  return ok({ kind: 'constant', value });
}

// The kind of the value, or a short text itself: the value may be as long as the file.
function kindOf(value: unknown): string {
  if (typeof value === 'string' && value.length <= 40) return JSON.stringify(value);
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}

function ok(expression: Expression): ReadExpression {
  return { kind: 'ok', expression };
}

function bad(at: string, because: string): ReadExpression {
  return { kind: 'bad', at, because };
}
