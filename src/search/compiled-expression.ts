/**
 * # Expressions as float64 functions
 *
 * Untrusted: for search, proves nothing. One closure per distinct node; the same values as `evaluate` over plain
 * doubles, but for the last digits of erf, and without its table of known subtrees, which takes most of the time when
 * called for single numbers.
 * @module
 */
import { float64Tier } from '../arithmetic/float64.ts';
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import { approxErf } from './approx-erf.ts';
import { compiledOnce, stepsOf } from './steps.ts';
import type { Step } from './steps.ts';

type Function64 = (x: number) => number;

/** The value of a node from those of the steps before it. */
type Action = (values: Float64Array) => number;

function functionNamed(name: ElementaryFunction): Function64 {
  return name === 'erf' ? approxErf : (x) => float64Tier.apply(name, x) ?? Number.NaN;
}

function at(values: Float64Array, place: number): number {
  return values[place] ?? Number.NaN;
}

function actionOf({ node, left, right }: Step): Action {
  switch (node.kind) {
    case 'variable':
      return (v) => at(v, 0);
    case 'constant': {
      const value = float64Tier.constant(node.value.num, node.value.den) ?? Number.NaN;
      return () => value;
    }
    case 'pi':
      return () => Math.PI;
    case 'neg':
      return (v) => -at(v, left);
    case 'power':
      return (v) => at(v, left) ** node.exponent;
    case 'apply': {
      const f = functionNamed(node.f);
      return (v) => f(at(v, left));
    }
    case 'add':
      return (v) => at(v, left) + at(v, right);
    case 'sub':
      return (v) => at(v, left) - at(v, right);
    case 'mul':
      return (v) => at(v, left) * at(v, right);
    case 'div':
      return (v) => float64Tier.div(at(v, left), at(v, right)) ?? Number.NaN;
  }
}

/** e as a function; NaN where it is not defined. */
export const compiled: (e: Step['node']) => Function64 = compiledOnce((e) => {
  const actions = stepsOf(e).map(actionOf);
  const values = new Float64Array(actions.length + 1);
  return (x) => {
    values[0] = x;
    let place = 0;
    for (const action of actions) values[++place] = action(values);
    return at(values, place);
  };
});
