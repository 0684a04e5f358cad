/**
 * # Expressions
 *
 * What the rest of the program uses of expression trees, exported in one place.
 * @module
 */
export { evaluate } from './expression-tree.ts';
export type { Expression } from './expression-tree.ts';
export { derivative } from './derivative.ts';
export { degree, polynomial } from './polynomial.ts';
export { parity } from './parity.ts';
export type { Parity } from './parity.ts';
export { isSmooth, kinksOf } from './smoothness.ts';
export { printExpression } from './expression-print.ts';
export { expressionFromJson, expressionLimits, expressionToJson } from './expression-json.ts';
export type { ExpressionJson, ReadExpression } from './expression-json.ts';
