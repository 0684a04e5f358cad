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

/** The precedence of the outermost operation of a piece of text. */
const level = { sum: 1, product: 2, power: 3, atom: 4 } as const;

const infix = {
  add: { level: level.sum, symbol: ' + ' },
  sub: { level: level.sum, symbol: ' - ' },
  mul: { level: level.product, symbol: '*' },
  div: { level: level.product, symbol: '/' },
} as const;

/** e in the notation of `parseExpression`. */
export function printExpression(e: Expression): string {
  return piece(e).text;
}

interface Piece {
  readonly text: string;
  readonly level: number;
}

function piece(e: Expression): Piece {
  if ('left' in e) {
    const { level: own, symbol } = infix[e.kind];
    return { text: `${inside(e.left, own)}${symbol}${inside(e.right, own + 1)}`, level: own };
  }
  switch (e.kind) {
    case 'variable':
      return { text: 'x', level: level.atom };
    case 'constant':
      return { text: rationalToText(e.value), level: levelOf(e.value) };
    case 'pi':
      return { text: 'pi', level: level.atom };
    case 'neg': // stands alone only at the start of a sum
      return { text: `-${inside(e.of, level.power)}`, level: level.sum };
    case 'power':
      return { text: `${inside(e.base, level.atom)}^${e.exponent}`, level: level.power };
    case 'apply':
      return { text: `${e.f}(${printExpression(e.of)})`, level: level.atom };
  }
}

// The text of e where an operation of level `least` or tighter may stand without parentheses.
function inside(e: Expression, least: number): string {
  const { text, level: own } = piece(e);
  return own >= least ? text : `(${text})`;
}

function levelOf(value: Rational): number {
  if (value.num < 0n) return level.sum;
  return value.den === 1n ? level.atom : level.product;
}
