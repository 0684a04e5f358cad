/**
 * # Widthwise as a library
 *
 * What the commands do, on arrays instead of files: {@link certify}, {@link check} and the theorems as data.
 *
 * @example
 * ```ts
 * import { certify, check } from 'widthwise';
 *
 * const made = await certify({ inputs: [[1, 2], [3, -1], [0.5, 4]], labels: [1, -1, 1], width: 4 });
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
export type { Assumption, Theorem } from './theorems/theorem.ts';
export { version } from './version.ts';
export { check, checkExactly, checkFacts } from './library/check.ts';
export { certify } from './library/certify.ts';
export { loadData } from './library/load.ts';
export type { CertifyRequest } from './library/certify.ts';
export { certifyGradientDescent } from './library/gradient-descent.ts';
export type { GradientDescentRequest } from './library/gradient-descent.ts';
export { certifyKkt, certifyKktPoint, trainOn } from './library/kkt.ts';
export type { KktPointRequest, KktRequest, TrainRequest } from './library/kkt.ts';
export { certifyNiceRegion } from './library/nice-region.ts';
export type { NiceRegion, NiceRegionRequest } from './library/nice-region.ts';
export type { Certified, StartRequest, WeightsLike } from './library/request.ts';
export { certifyStationaryPoint } from './library/stationary-point.ts';
export type { StationaryPoint, StationaryPointRequest } from './library/stationary-point.ts';
export { projectionValue } from './library/projection.ts';
export type { DeepRequest, ProjectionAnswer } from './library/projection.ts';
export { quadraticRisks } from './library/lazy-gap.ts';
export type { KnownNumber, LazyRisks } from './library/lazy-gap.ts';
