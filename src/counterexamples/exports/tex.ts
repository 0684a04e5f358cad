/**
 * # Numbers, matrices and functions in TeX
 *
 * For mathematics mode, with amsmath.
 *
 * ## Main definitions
 * - {@link texRational}, {@link texMatrix}, {@link texExpression}
 * - {@link texSentence}: a sentence of ours
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { ElementaryFunction } from '../../arithmetic/ring.ts';
import { lineText, texText } from '../../codecs.ts';
import { piecesOf } from '../../formulas/prose.ts';
import type { Expression } from '../../sigma/expression-tree.ts';

export function texRational({ num, den }: Rational): string {
  const size = num < 0n ? -num : num;
  const sign = num < 0n ? '-' : '';
  return den === 1n ? `${sign}${size}` : `${sign}\\tfrac{${size}}{${den}}`;
}

/** A matrix of formulas. Those of amsmath end at ten columns. */
export function texMatrix(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((entries) => entries.length));
  const lines = rows.map((entries) => entries.join(' & ')).join(' \\\\ ');
  return columns <= 10
    ? `\\begin{pmatrix} ${lines} \\end{pmatrix}`
    : `\\left(\\begin{array}{*{${columns}}{c}} ${lines} \\end{array}\\right)`;
}

/** A sentence of ours in plain letters, with its formulas as formulas; everything else is escaped. */
export function texSentence(sentence: string): string {
  return piecesOf(lineText(sentence))
    .map((piece) =>
      'text' in piece ? texText(piece.text) : `$${piece.parts.map(({ tex }) => tex).join(' ')}$`,
    )
    .join('');
}

const functions: Readonly<Record<ElementaryFunction, string>> = {
  exp: '\\exp',
  log: '\\log',
  sqrt: '\\sqrt',
  sin: '\\sin',
  cos: '\\cos',
  tanh: '\\tanh',
  atan: '\\arctan',
  erf: '\\operatorname{erf}',
  relu: '\\operatorname{relu}',
  step: '\\operatorname{step}',
  kink: '\\operatorname{kink}',
};

/** How tightly a formula holds together: a sum, a product or a sign, and what needs no parentheses. */
type Strength = 0 | 1 | 2;

interface Formula {
  readonly tex: string;
  readonly strength: Strength;
}

function inside(formula: Formula, least: Strength): string {
  return formula.strength >= least ? formula.tex : `\\left(${formula.tex}\\right)`;
}

function sum(left: Expression, sign: '+' | '-', right: Expression): Formula {
  const second = inside(formulaOf(right), 1);
  const closed = second.startsWith('-') ? `\\left(${second}\\right)` : second;
  return { tex: `${formulaOf(left).tex} ${sign} ${closed}`, strength: 0 };
}

function product(left: Expression, right: Expression): Formula {
  const [a, b] = [inside(formulaOf(left), 1), inside(formulaOf(right), 1)];
  const closed = b.startsWith('-') ? `\\left(${b}\\right)` : b;
  return { tex: `${a} \\cdot ${closed}`, strength: 1 };
}

type Binary = Extract<Expression, { readonly left: Expression }>;

function binaryOf({ kind, left, right }: Binary): Formula {
  switch (kind) {
    case 'add':
      return sum(left, '+', right);
    case 'sub':
      return sum(left, '-', right);
    case 'mul':
      return product(left, right);
    case 'div':
      return { tex: `\\frac{${formulaOf(left).tex}}{${formulaOf(right).tex}}`, strength: 1 };
  }
}

function negativeOf(e: Expression): Formula {
  const of = formulaOf(e);
  const closed = of.tex.startsWith('-') ? `\\left(${of.tex}\\right)` : inside(of, 1);
  return { tex: `-${closed}`, strength: 1 };
}

function formulaOf(e: Expression): Formula {
  if ('left' in e) return binaryOf(e);
  switch (e.kind) {
    case 'variable':
      return { tex: 'x', strength: 2 };
    case 'constant': {
      const { num, den } = e.value;
      return { tex: texRational(e.value), strength: num < 0n || den !== 1n ? 1 : 2 };
    }
    case 'pi':
      return { tex: '\\pi', strength: 2 };
    case 'neg':
      return negativeOf(e.of);
    case 'power':
      return { tex: `${inside(formulaOf(e.base), 2)}^{${e.exponent}}`, strength: 1 };
    case 'apply': {
      const name = functions[e.f];
      const of = formulaOf(e.of).tex;
      return {
        tex: e.f === 'sqrt' ? `${name}{${of}}` : `${name}\\left(${of}\\right)`,
        strength: 2,
      };
    }
  }
}

/** The function of x, as printed by TeX. */
export function texExpression(e: Expression): string {
  return formulaOf(e).tex;
}
