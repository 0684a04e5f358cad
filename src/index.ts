/**
 * # Widthwise as a library
 *
 * What the commands do, on arrays instead of files, with plain data as results: {@link certify}, {@link check},
 * {@link refute}, {@link verify}, {@link validate}, and the theorems and the named data sets as data.
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
import { demandKeys } from './certify/keys.ts';
import type { Keys } from './certify/keys.ts';
import type { Adapter } from './conformance/kits/kit.ts';
import type { ValidationRecord } from './conformance/record.ts';
import type { ValidateRequest } from './conformance/validate.ts';
import type { Refutation, RefuteRequest } from './counterexamples/refute.ts';
import type { RunRecord } from './suite/record.ts';
import type { VerifyRequest } from './suite/verify.ts';

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
export { datasets } from './data/named.ts';
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
export { check } from './certify/check.ts';
export type { CheckOptions } from './certify/check.ts';
export { certify } from './certify/certify.ts';
export type { Result, Single } from './certify/certify.ts';
export { loadData } from './certify/load-data.ts';
export type { Given, WeightsLike } from './certify/target.ts';
export type { FoundOf, RequestOf, Target } from './certify/targets.ts';
export { trainOn } from './certify/training.ts';
export type { TrainRequest } from './certify/training.ts';
export type {
  Refutation,
  RefuteRequest,
  RunRecord,
  ValidateRequest,
  ValidationRecord,
  VerifyRequest,
};

const refuteKeys: Keys<RefuteRequest> = {
  drop: 'needed',
  seed: 'optional',
  seconds: 'optional',
  scope: 'optional',
  signal: 'optional',
};

/**
 * Searches for a counterexample to a theorem without one of its hypotheses, makes it small and proves it.
 * {@link verify} attacks a theorem with all its hypotheses.
 *
 * @throws {@link WidthwiseError} on a theorem or hypothesis that is not searched for.
 */
export async function refute(theorem: string, request: RefuteRequest): Promise<Refutation> {
  demandKeys(request, refuteKeys);
  const engine = await import('./counterexamples/refute.ts');
  const { rows } = await import('./theorems/rows.ts');
  return engine.refute(rows, theorem, request);
}

const verifyKeys: Keys<VerifyRequest> = {
  theorems: 'optional',
  only: 'optional',
  seed: 'optional',
  runs: 'optional',
  seconds: 'optional',
  path: 'optional',
  signal: 'optional',
};

/**
 * Runs the property suites of the theorems, all of them when none is named.
 *
 * @throws {@link WidthwiseError} on a theorem, property or path that does not exist.
 */
export async function verify(request: VerifyRequest = {}): Promise<RunRecord> {
  demandKeys(request, verifyKeys);
  const { propertiesOf } = await import('../properties/suites.ts');
  const suite = await import('./suite/verify.ts');
  return suite.verify(await propertiesOf(request.theorems ?? []), request);
}

const validateKeys: Keys<ValidateRequest> = {
  ops: 'optional',
  dtypes: 'optional',
  cases: 'optional',
  seed: 'optional',
  seconds: 'optional',
  tolerance: 'optional',
  strict: 'optional',
  expectations: 'optional',
  signal: 'optional',
};

/**
 * Judges another implementation by derived rounding bounds: a shipped adapter by its name, a command that speaks the
 * protocol, or an adapter made with the kit.
 *
 * @throws {@link WidthwiseError} where it does not start, and on an operation or a format that does not exist.
 */
export async function validate(
  adapter: string | Adapter,
  request: ValidateRequest = {},
): Promise<ValidationRecord> {
  demandKeys(request, validateKeys);
  const conformance = await import('./conformance/validate.ts');
  return conformance.validateAdapter(adapter, request);
}
