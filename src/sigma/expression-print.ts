/**
 * # Expressions as text
 *
 * Infix text with as few parentheses as the reader needs. `parseExpression` reads it back to the same
 * function; `step` and `kink` are printed, but not read.
 * @module
 */
import { rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Expression } from './expression-tree.ts';

/** How tightly a piece of text holds together: the level of its outermost operation. */
const level = { sum: 1, product: 2, power: 3, atom: 4 } as const;

const infix = {
  add: { level: level.sum, symbol: ' + ' },
  sub: { level: level.sum, symbol: ' - ' },
  mul: { level: level.product, symbol: '*' },
  div: { level: level.product, symbol: '/' },
} as const;

/** e in the notation of `parseExpression`. */
export function printExpression(e: Expression): string {
  if ('left' in e) {
    const { level: own, symbol } = infix[e.kind];
    return `${inside(e.left, own)}${symbol}${inside(e.right, own + 1)}`;
  }
  switch (e.kind) {
    case 'variable':
      return 'x';
    case 'constant':
      return rationalToText(e.value);
    case 'pi':
      return 'pi';
    case 'neg':
      return `-${inside(e.of, level.power)}`;
    case 'power':
      return `${inside(e.base, level.atom)}^${e.exponent}`;
    case 'apply':
      return `${e.f}(${printExpression(e.of)})`;
  }
}

// The text of e where an operation of level `least` or tighter may stand without parentheses.
function inside(e: Expression, least: number): string {
  const text = printExpression(e);
  return levelOf(e) >= least ? text : `(${text})`;
}

function levelOf(e: Expression): number {
  if ('left' in e) return infix[e.kind].level;
  switch (e.kind) {
    case 'constant':
      return levelOfConstant(e.value);
    case 'neg': // stands alone only at the start of a sum
      return level.sum;
    case 'power':
      return level.power;
    case 'variable':
    case 'pi':
    case 'apply':
      return level.atom;
  }
}

function levelOfConstant(value: Rational): number {
  if (value.num < 0n) return level.sum;
  return value.den === 1n ? level.atom : level.product;
}
