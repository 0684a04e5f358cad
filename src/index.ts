/**
 * # Widthwise as a library
 *
 * What the commands do, on arrays instead of files: {@link certify}, {@link check} and the theorems as data.
 *
 * @example
 * ```ts
 * import { certify, check } from 'widthwise';
 *
 * const made = await certify('expressivity', { inputs: [[1, 2], [3, -1], [0.5, 4]], labels: [1, -1, 1], width: 4 });
 * if (made.kind === 'certified') console.log((await check(made.certificate)).kind); // verified
 * ```
 * @module
 */
export type { Activation } from './sigma/activation.ts';
export { activationOf } from './sigma/activation.ts';
export { activationNamed, builtIn } from './sigma/built-in.ts';
export type { BuiltIn } from './sigma/built-in.ts';
export { parseExpression } from './sigma/expression-text.ts';
export type { Expression } from './sigma/expression.ts';
export { inputsDigest } from './certificates/format.ts';
export type { Recipe } from './certificates/format.ts';
export type { FindInputs } from './certificates/kernel/check.ts';
export type { Verdict } from './certificates/verdict.ts';
export { rebuildInputs } from './data/load.ts';
export type { DataRequest } from './data/load.ts';
export type { DataSet } from './data/data-set.ts';
export type { MatrixLike } from './data/from-memory.ts';
export { WidthwiseError } from './errors.ts';
export type { ErrorCode, Place } from './errors.ts';
export type { Dense } from './linalg/matrix.ts';
export { widthThreshold } from './search/width.ts';
export type { WidthThreshold } from './search/width.ts';
export { theoremOf, theorems } from './theorems/registry.ts';
export type { Hypothesis, Theorem } from './theorems/theorem.ts';
export { version } from './version.ts';
export { check } from './certify/check.ts';
export type { CheckOptions } from './certify/check.ts';
export { certify } from './certify/certify.ts';
export type { Result, Single } from './certify/certify.ts';
export { loadData } from './certify/load-data.ts';
export type { FoundOf, Given, RequestOf, Target, WeightsLike } from './certify/targets.ts';
export { trainOn } from './certify/training.ts';
export type { TrainRequest } from './certify/training.ts';
