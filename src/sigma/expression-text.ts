/**
 * # Expressions as users write them
 *
 * Text such as `x/(1 + x^2)` is parsed by mathjs and translated piece by piece into our own tree. Only
 * pieces on the allow-list are translated; mathjs evaluates nothing.
 *
 * ## Implementation notes
 * - Numbers are read as BigNumber, whose constructor keeps every digit, and become exact fractions. With
 *   mathjs `Fraction` 1e-10 is refused, with `number` 0.1 would be a double.
 * - A BigNumber with a huge negative exponent silently becomes 0, and hexadecimal digits lose their
 *   point, so neither reaches mathjs.
 * - mathjs is loaded when the first text is read, as its single bundled file, which takes 0.4 s of processor time; its
 *   thousand modules take 1.2 s.
 * - abs, sinh and cosh use their argument twice, so nesting doubles the tree each time. The size is
 * therefore checked after each piece, before anything walks the tree.
 * @module
 */
import { createRequire } from 'node:module';
import type { FunctionNode, MathJsInstance, MathNode } from 'mathjs';
import { rationalField as Q, rationalFromText, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { WidthwiseError } from '../errors.ts';
import { expressionFromJson, expressionLimits, expressionToJson } from './expression-json.ts';
import { apply, partsOf, variable } from './expression-tree.ts';
import type { Expression, Operation } from './expression-tree.ts';
import { binary, functions, negated, one } from './named-functions.ts';
import { polynomial } from './polynomial.ts';

let loaded: MathJsInstance | undefined;

/** mathjs, loaded when the first expression is read: most runs read none. */
function mathjs(): MathJsInstance {
  if (loaded === undefined) {
    const math: MathJsInstance = createRequire(import.meta.url)('mathjs/lib/browser/math.js');
    math.config({ number: 'BigNumber' });
    loaded = math;
  }
  return loaded;
}

const limits = { characters: 1000, parentheses: 40 } as const;

const advice =
  'Allowed: x, pi, e, decimal numbers, + - * /, ^ with a whole exponent from -64 to 64 or 1/2, ' +
  `parentheses, and with one argument ${[...functions.keys()].join(', ')}.`;

/**
 * The function of x that the text denotes. Powers of e, as in `e^x`, are exp. The result can be written to a
 * certificate.
 *
 * Throws {@link WidthwiseError} (`input`) for everything that is not on the allow-list.
 */
export function parseExpression(text: string): Expression {
  checkCharacters(text);
  let node: MathNode;
  try {
    node = mathjs().parse(text);
  } catch (error) {
    throw refused(text, error instanceof Error ? error.message : 'not readable');
  }
  const read = expressionFromJson(expressionToJson(translate(node)));
  if (read.kind === 'bad') throw refused(text, `too large: ${read.because}`);
  return read.expression;
}

function checkCharacters(text: string): void {
  if (text.length > limits.characters)
    throw refused(text, `${text.length} characters, expected at most ${limits.characters}`);
  if (text.trim() === '') throw refused(text, 'empty');
  const strange = /[^\w \t.,+\-*/^()]/u.exec(text);
  if (strange !== null)
    throw refused(text, `unexpected ${JSON.stringify(strange[0])} in column ${strange.index + 1}`);
  const number = /\b0[xbo]|[\d.]e[+-]?\d{5,}/iu.exec(text);
  if (number !== null)
    throw refused(text, `not a decimal number of reasonable size in column ${number.index + 1}`);
  let depth = 0;
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth > limits.parentheses)
      throw refused(text, `more than ${limits.parentheses} nested parentheses`);
  }
}

function refused(piece: string, because: string): WidthwiseError {
  const shown = piece.length > 60 ? `${piece.slice(0, 60)}...` : piece;
  return new WidthwiseError('input', `activation: cannot use "${shown}": ${because}`, advice);
}

function translate(node: MathNode): Expression {
  const e = translatePiece(node);
  const pending = [e];
  for (let count = 1; pending.length > 0; count++) {
    if (count > expressionLimits.nodes)
      throw refused(node.toString(), `more than ${expressionLimits.nodes} parts`);
    pending.push(...partsOf(pending.pop() ?? e));
  }
  return e;
}

function translatePiece(node: MathNode): Expression {
  if (mathjs().isParenthesisNode(node)) return translate(node.content);
  if (mathjs().isConstantNode(node)) return translateNumber(node.value);
  if (mathjs().isSymbolNode(node)) return translateName(node.name);
  if (mathjs().isFunctionNode(node)) return translateCall(node);
  if (!mathjs().isOperatorNode(node))
    throw refused(node.toString(), `${node.type} is not on the list`);
  if (node.implicit) throw refused(node.toString(), 'write the multiplication as *');
  return translateOperator(node.fn, node.args, node);
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ['add', 'add'],
  ['subtract', 'sub'],
  ['multiply', 'mul'],
]);

function translateOperator(name: string, args: readonly MathNode[], node: MathNode): Expression {
  const [first, second] = args;
  if (first !== undefined && second === undefined) {
    if (name === 'unaryMinus') return negated(translate(first));
    if (name === 'unaryPlus') return translate(first);
  }
  if (first !== undefined && second !== undefined) {
    const kind = operations.get(name);
    if (kind !== undefined) return binary(kind, translate(first), translate(second));
    if (name === 'divide') return quotient(translate(first), translate(second), node);
    if (name === 'pow') return power(first, translate(second), node);
  }
  throw refused(node.toString(), `the operator ${name} is not on the list`);
}

function translateNumber(value: unknown): Expression {
  const exact = mathjs().isBigNumber(value) ? rationalFromText(value.toString()) : undefined;
  if (exact === undefined) throw refused(String(value), 'expected a decimal number');
  return { kind: 'constant', value: exact };
}

function translateName(name: string): Expression {
  if (name === 'x') return variable;
  if (name === 'pi') return { kind: 'pi' };
  if (name === 'e') return apply('exp', one);
  throw refused(name, functions.has(name) ? `expected an argument: ${name}(x)` : 'unknown name');
}

function translateCall(node: FunctionNode): Expression {
  const name = mathjs().isSymbolNode(node.fn) ? node.fn.name : '';
  const f = functions.get(name);
  const [argument] = node.args;
  if (f === undefined || argument === undefined || node.args.length !== 1)
    throw refused(
      node.toString(),
      f === undefined ? 'unknown function' : `expected one argument, got ${node.args.length}`,
    );
  return f(translate(argument));
}

function power(base: MathNode, exponent: Expression, node: MathNode): Expression {
  if (mathjs().isSymbolNode(base) && base.name === 'e') return apply('exp', exponent);
  const u = translate(base);
  const k = numberOf(exponent);
  if (k !== undefined && rationalToText(k) === '1/2') return apply('sqrt', u);
  const whole = k?.den === 1n ? Number(k.num) : Number.NaN;
  const most = expressionLimits.exponent;
  if (whole >= 0 && whole <= most) return { kind: 'power', base: u, exponent: whole };
  if (whole < 0 && whole >= -most)
    return quotient(one, { kind: 'power', base: u, exponent: -whole }, node);
  throw refused(node.toString(), 'expected a whole exponent from -64 to 64, or 1/2');
}

function numberOf(e: Expression): Rational | undefined {
  const coefficients = polynomial(e);
  if (coefficients === undefined || coefficients.length > 1) return undefined;
  return coefficients[0] ?? Q.zero;
}

function quotient(u: Expression, v: Expression, node: MathNode): Expression {
  if (polynomial(v)?.length === 0) throw refused(node.toString(), 'division by zero');
  return u.kind === 'constant' && v.kind === 'constant'
    ? { kind: 'constant', value: Q.div(u.value, v.value) }
    : binary('div', u, v);
}
