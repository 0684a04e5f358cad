/**
 * # Activations in Coq
 *
 * An activation is written twice: as a function of a real number, which a person reads in the claim, and as the tree of
 * Activations.v, with which the checker computes. Coq accepts a file only if both are the same function by definition.
 *
 * ## Main definitions
 * - {@link coqActivation}
 * @module
 */
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { real } from './literals.ts';
import { untranslated } from './untranslated.ts';

/** A function in both forms: `reads` is a term in the variable z. */
export interface CoqActivation {
  readonly reads: string;
  readonly tree: string;
}

const operations = {
  add: ['+', 'Add'],
  sub: ['-', 'Sub'],
  mul: ['*', 'Mul'],
  div: ['/', 'Div'],
} as const;

/** The functions of Activations.v: their names in Coq's library of real numbers, and in the tree. */
const functions: ReadonlyMap<ElementaryFunction, readonly [name: string, node: string]> = new Map([
  ['exp', ['exp', 'Exp']],
  ['log', ['ln', 'Ln']],
  ['sin', ['sin', 'Sin']],
  ['cos', ['cos', 'Cos']],
  ['atan', ['atan', 'Atan']],
  ['tanh', ['tanh', 'Tanh']],
]);

/** e in Coq. Throws {@link WidthwiseError} (`input`) where the theory lacks a function of e. */
export function coqActivation(e: Expression): CoqActivation {
  if ('left' in e) {
    const [left, right] = [coqActivation(e.left), coqActivation(e.right)];
    const [sign, node] = operations[e.kind];
    return {
      reads: `(${left.reads} ${sign} ${right.reads})`,
      tree: `(${node} ${left.tree} ${right.tree})`,
    };
  }
  switch (e.kind) {
    case 'variable':
      return { reads: 'z', tree: 'Var' };
    case 'constant': {
      const { num, den } = e.value;
      return { reads: real(e.value), tree: `(Cst ${num < 0n ? `(${num})` : num} ${den})` };
    }
    case 'pi':
      throw untranslated('an activation with pi');
    case 'neg': {
      const of = coqActivation(e.of);
      return { reads: `(- ${of.reads})`, tree: `(Neg ${of.tree})` };
    }
    case 'power': {
      const base = coqActivation(e.base);
      return {
        reads: `(${base.reads} ^ ${e.exponent})`,
        tree: `(Pow ${base.tree} ${e.exponent})`,
      };
    }
    case 'apply': {
      const known = functions.get(e.f);
      if (known === undefined) throw untranslated(`an activation with ${e.f}`);
      const [name, node] = known;
      const of = coqActivation(e.of);
      return { reads: `(${name} ${of.reads})`, tree: `(${node} ${of.tree})` };
    }
  }
}

type OfTwo = Extract<Expression, { readonly left: Expression }>;

/**
 * Whether the form of e shows that it is positive, or at least 0, everywhere: `above` of Activations.v, so that what
 * the checker there refuses is refused with its reason here.
 */
function isAbove(e: Expression, strict: boolean): boolean {
  if (e.kind === 'constant') return strict ? e.value.num > 0n : e.value.num >= 0n;
  if (e.kind === 'apply') return e.f === 'exp';
  if (e.kind === 'power') return isAbove(e.base, strict) || (!strict && e.exponent % 2 === 0);
  return 'left' in e && isAboveOfTwo(e, strict);
}

function isAboveOfTwo({ kind, left, right }: OfTwo, strict: boolean): boolean {
  if (kind === 'mul') return isAbove(left, strict) && isAbove(right, strict);
  if (kind === 'div') return isAbove(left, strict) && isAbove(right, true);
  if (kind === 'sub') return false;
  return [true, false].some(
    (which) => isAbove(left, strict && which) && isAbove(right, strict && !which),
  );
}

/** Throws {@link WidthwiseError} (`input`) unless the form of e shows that it is smooth on the whole line. */
export function demandTotal(e: Expression): void {
  if (e.kind === 'div' && !isAbove(e.right, true))
    throw untranslated('an activation whose denominator is not positive by its form');
  if (e.kind === 'apply' && e.f === 'log' && !isAbove(e.of, true))
    throw untranslated('an activation with the logarithm of what is not positive by its form');
  if ('left' in e) {
    demandTotal(e.left);
    demandTotal(e.right);
  } else if ('base' in e) demandTotal(e.base);
  else if ('of' in e) demandTotal(e.of);
}
