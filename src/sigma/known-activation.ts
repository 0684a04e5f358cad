/**
 * # sigma with its derivatives, differentiated once for each tree
 * @module
 */
import { activationOf } from './activation.ts';
import type { Activation } from './activation.ts';
import type { Expression } from './expression-tree.ts';

const known = new WeakMap<Expression, Activation>();

export function activationFor(e: Expression): Activation {
  const found = known.get(e) ?? activationOf(e);
  known.set(e, found);
  return found;
}
