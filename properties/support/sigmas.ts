/**
 * # The activations of instances
 *
 * Instances name them, and ask for them more than once. Formulas stand here as trees: their parser takes 0.3 s to load,
 * and reading a text again a hundred times as long as finding it.
 * @module
 */
import { activationOf } from '../../src/sigma/activation.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { constant, variable as x } from '../../src/sigma/expression-tree.ts';
import type { Expression } from '../../src/sigma/expression-tree.ts';
import { binary, one } from '../../src/sigma/named-functions.ts';

const power = (exponent: number): Expression => ({ kind: 'power', base: x, exponent });
const onePlusSquare = binary('add', one, power(2));
const twoPlusSquare = binary('add', constant(2n), power(2));

/** Each under its text, which is that of the tree. */
export const formulas: ReadonlyMap<string, Activation> = new Map(
  [
    x,
    binary('add', x, power(2)),
    binary('add', x, power(3)),
    binary('sub', power(2), power(4)),
    binary('add', power(4), power(2)),
    binary('div', one, onePlusSquare),
    binary('add', x, binary('div', one, twoPlusSquare)),
    binary('add', power(2), binary('div', x, twoPlusSquare)),
  ]
    .map((e) => activationOf(e))
    .map((sigma) => [sigma.name, sigma] as const),
);

/** The activation of this name, or the function that the text denotes. */
export function sigmaNamed(text: string): Activation {
  return formulas.get(text) ?? activationNamed(text);
}
