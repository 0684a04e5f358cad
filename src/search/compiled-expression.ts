/**
 * # Expressions as float64 functions
 *
 * Untrusted: for search, proves nothing. One closure per node; the same values as `evaluate` over plain doubles, but for
 * the last digits of erf, and without its table of known subtrees, which takes most of the time when called for single
 * numbers.
 * @module
 */
import { float64Tier } from '../arithmetic/float64.ts';
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import type { Expression, Operation } from '../sigma/expression-tree.ts';
import { approxErf } from './approx-erf.ts';

type Function64 = (x: number) => number;

function operation(kind: Operation, f: Function64, g: Function64): Function64 {
  switch (kind) {
    case 'add':
      return (x) => f(x) + g(x);
    case 'sub':
      return (x) => f(x) - g(x);
    case 'mul':
      return (x) => f(x) * g(x);
    case 'div':
      return (x) => float64Tier.div(f(x), g(x)) ?? Number.NaN;
  }
}

function functionNamed(name: ElementaryFunction): Function64 {
  return name === 'erf' ? approxErf : (x) => float64Tier.apply(name, x) ?? Number.NaN;
}

/** e as a function; NaN where it is not defined. */
export function compiled(e: Expression): Function64 {
  switch (e.kind) {
    case 'variable':
      return (x) => x;
    case 'constant': {
      const value = float64Tier.constant(e.value.num, e.value.den) ?? Number.NaN;
      return () => value;
    }
    case 'pi':
      return () => Math.PI;
    case 'neg': {
      const f = compiled(e.of);
      return (x) => -f(x);
    }
    case 'power': {
      const [f, k] = [compiled(e.base), e.exponent];
      return (x) => f(x) ** k;
    }
    case 'apply': {
      const [f, g] = [compiled(e.of), functionNamed(e.f)];
      return (x) => g(f(x));
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return operation(e.kind, compiled(e.left), compiled(e.right));
  }
}
