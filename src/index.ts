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
import { checkCertificate } from './certificates/kernel/check.ts';
import type { FindInputs } from './certificates/kernel/check.ts';
import type { Verdict } from './certificates/verdict.ts';
import { writeCertificate } from './certificates/write.ts';
import { toDense } from './data/from-memory.ts';
import type { MatrixLike } from './data/from-memory.ts';
import { rebuildInputs } from './data/load.ts';
import { WidthwiseError } from './errors.ts';
import type { Activation } from './network/activation.ts';
import { activationNamed } from './network/built-in.ts';
import { problemOf } from './network/problem.ts';
import { searchCertificate } from './search/certify.ts';
import { widthThreshold } from './search/width.ts';
import { version } from './version.ts';

export type { Activation } from './network/activation.ts';
export { activationOf } from './network/activation.ts';
export { activationNamed, builtIn } from './network/built-in.ts';
export type { BuiltIn } from './network/built-in.ts';
export { parseExpression } from './network/expression-text.ts';
export type { Expression } from './network/expression.ts';
export { inputsDigest } from './certificates/format.ts';
export type { Recipe } from './certificates/format.ts';
export type { FindInputs } from './certificates/kernel/check.ts';
export type { Verdict } from './certificates/verdict.ts';
export { loadData, rebuildInputs } from './data/load.ts';
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

/** What to certify, and how to search for it. */
export interface CertifyRequest {
  /** X, n x d: nested arrays, a `Float64Array` with a shape, or an ml-matrix `Matrix`. */
  readonly inputs: MatrixLike;
  /** y, length n. Without labels every label vector is certified at once (A2). */
  readonly labels?: ArrayLike<number> | undefined;
  /** A name, a formula in x, or an {@link Activation}; tanh when left out. */
  readonly activation?: string | Activation | undefined;
  /** m; the least even width of at least 2n/rank(X) when left out. */
  readonly width?: number | undefined;
  /** 1 when left out. The same request gives the same certificate. */
  readonly seed?: number | undefined;
  /** Standard deviation of the first pre-activations. */
  readonly scale?: number | undefined;
  /** How many random starts to choose from. */
  readonly starts?: number | undefined;
  /** Puts the n x n matrix M into the certificate. */
  readonly full?: boolean | undefined;
}

/** `not-certified` never says that no such network exists. */
export type Certified =
  | {
      readonly kind: 'certified';
      /** The text of the certificate file. */
      readonly certificate: string;
      readonly verdict: Extract<Verdict, { kind: 'verified' }>;
    }
  | { readonly kind: 'not-certified'; readonly because: string };

/**
 * A checked certificate that some network of this width fits these inputs and labels exactly.
 *
 * The search finds it, and the checker then verifies its text as it would a file's.
 *
 * @throws {@link WidthwiseError} on unusable data, an unknown activation, or a width below 1.
 */
export async function certify(request: CertifyRequest): Promise<Certified> {
  const { labels, activation = 'tanh', seed = 1, scale, starts } = request;
  const inputs = toDense(request.inputs);
  const sigma = typeof activation === 'string' ? activationNamed(activation) : activation;
  const problem = problemOf(inputs, labels ?? new Float64Array(inputs.rows), sigma);
  const sought = searchCertificate(problem, {
    width: countOf(request.width ?? widthThreshold(inputs).width ?? 2),
    seed,
    ...(scale === undefined ? {} : { scale }),
    ...(starts === undefined ? {} : { starts }),
    allLabels: labels === undefined,
    full: request.full === true,
    provenance: { tool: `widthwise ${version}`, seed: String(seed) },
  });
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  const certificate = writeCertificate(sought.certificate);
  const verdict = await check(certificate);
  return verdict.kind === 'verified'
    ? { kind: 'certified', certificate, verdict }
    : { kind: 'not-certified', because: `the checker answers: ${JSON.stringify(verdict)}` };
}

function countOf(width: number): number {
  if (Number.isSafeInteger(width) && width >= 1) return width;
  throw new WidthwiseError(
    'usage',
    `expected a positive whole number, got ${width}`,
    'Give the number of hidden neurons.',
    { field: 'width' },
  );
}

/**
 * The verdict on the text of a certificate. A bad certificate is a verdict, not an exception.
 *
 * @param findInputs - finds inputs that are named by digest; reads named sets and local files when left
 * out. The digest decides whether they are the right ones.
 */
export function check(text: string, findInputs: FindInputs = rebuildInputs): Promise<Verdict> {
  return checkCertificate(text, findInputs);
}
