/**
 * # Odd and even functions
 *
 * Antipodal samples x, -x make the hypotheses of several theorems fail when sigma is odd or even.
 *
 * ## Implementation notes
 * The rules know odd and even parts, and recognise u(x) + u(-x) and u(x) - u(-x) by the text of both
 * sides: two trees with the same text are the same function.
 * @module
 */
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { printExpression } from './expression-print.ts';
import { apply } from './expression-tree.ts';
import type { Expression } from './expression-tree.ts';
import { polynomial } from './polynomial.ts';
import type { Polynomial } from './polynomial.ts';

/** `neither` means "not shown to be odd or even". The function 0 is both and counts as even. */
export type Parity = 'odd' | 'even' | 'neither';

/** Whether e(-x) = -e(x) or e(-x) = e(x), wherever both sides are defined. Decided for polynomials. */
export function parity(e: Expression): Parity {
  const coefficients = polynomial(e);
  return coefficients === undefined ? parityByRules(e) : parityOfPolynomial(coefficients);
}

function parityByRules(e: Expression): Parity {
  switch (e.kind) {
    case 'variable':
      return 'odd';
    case 'constant':
    case 'pi':
      return 'even';
    case 'neg':
      return parity(e.of);
    case 'power':
      return parityOfPower(parity(e.base), e.exponent);
    case 'apply':
      return parityOfValue(e.f, parity(e.of));
    case 'mul':
    case 'div':
      return parityOfProduct(parity(e.left), parity(e.right));
    case 'add':
    case 'sub':
      return parityOfSum(e.kind, e.left, e.right);
  }
}

const parityOfFunction: Readonly<Record<ElementaryFunction, Parity>> = {
  exp: 'neither',
  log: 'neither',
  sqrt: 'neither',
  sin: 'odd',
  cos: 'even',
  tanh: 'odd',
  atan: 'odd',
  erf: 'odd',
  relu: 'neither',
  step: 'neither',
  kink: 'even',
};

function parityOfValue(f: ElementaryFunction, argument: Parity): Parity {
  return argument === 'odd' ? parityOfFunction[f] : argument;
}

function parityOfPower(base: Parity, exponent: number): Parity {
  return exponent % 2 === 0 && base === 'odd' ? 'even' : base;
}

function parityOfPolynomial(p: Polynomial): Parity {
  if (p.every((a, k) => k % 2 === 0 || a.num === 0n)) return 'even';
  return p.every((a, k) => k % 2 === 1 || a.num === 0n) ? 'odd' : 'neither';
}

function parityOfProduct(p: Parity, q: Parity): Parity {
  if (p === 'neither' || q === 'neither') return 'neither';
  return p === q ? 'even' : 'odd';
}

function parityOfSum(kind: 'add' | 'sub', u: Expression, v: Expression): Parity {
  const p = parity(u);
  if (p !== 'neither' && p === parity(v)) return p;
  // The second reflection brings both sides to the same form.
  const mirrored = printExpression(reflected(u)) === printExpression(reflected(reflected(v)));
  if (!mirrored) return 'neither';
  return kind === 'add' ? 'even' : 'odd';
}

// e(-x), with the signs moved out of products and powers.
function reflected(e: Expression): Expression {
  switch (e.kind) {
    case 'variable':
      return minus(e);
    case 'constant':
      return signed(e.value.num < 0n, { kind: 'constant', value: magnitude(e.value) });
    case 'pi':
      return e;
    case 'neg':
      return minus(reflected(e.of));
    case 'power': {
      const base = reflected(e.base);
      return signed(hasSign(base) && e.exponent % 2 === 1, { ...e, base: unsigned(base) });
    }
    case 'apply':
      return apply(e.f, reflected(e.of));
    case 'add':
    case 'sub':
      return { ...e, left: reflected(e.left), right: reflected(e.right) };
    case 'mul':
    case 'div': {
      const left = reflected(e.left);
      const right = reflected(e.right);
      const parts = { left: unsigned(left), right: unsigned(right) };
      return signed(hasSign(left) !== hasSign(right), { ...e, ...parts });
    }
  }
}

function signed(negative: boolean, e: Expression): Expression {
  return negative ? minus(e) : e;
}

function minus(e: Expression): Expression {
  return e.kind === 'neg' ? e.of : { kind: 'neg', of: e };
}

function hasSign(e: Expression): boolean {
  return e.kind === 'neg';
}

function unsigned(e: Expression): Expression {
  return e.kind === 'neg' ? e.of : e;
}

function magnitude(a: Rational): Rational {
  return a.num < 0n ? Q.neg(a) : a;
}
