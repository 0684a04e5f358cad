/**
 * # What every request has in common
 *
 * Arrays and names as a program hands them over become a {@link Problem}; what was found is checked from its
 * text, as a file would be.
 * @module
 */
import type { Certificate } from '../certificates/format.ts';
import { limits } from '../certificates/limits.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { writeCertificate } from '../certificates/write.ts';
import { show } from '../data/data-set.ts';
import { toDense } from '../data/from-memory.ts';
import type { MatrixLike } from '../data/from-memory.ts';
import type { Weights } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import type { Activation } from '../sigma/activation.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import type { Sought } from '../search/certify.ts';
import type { StartOptions } from '../search/start.ts';
import { demandNetworkSize, widthThreshold } from '../search/width.ts';
import { mostStarts } from '../starts.ts';
import { version } from '../version.ts';
import { check } from './check.ts';
import { demandKeys } from './keys.ts';
import type { Keys } from './keys.ts';

/** Inputs, activation, and how to start. */
export interface StartRequest {
  /** X, n x d: nested arrays, a `Float64Array` with a shape, or an ml-matrix `Matrix`. */
  readonly inputs: MatrixLike;
  /** A name, a formula in x, or an {@link Activation}; tanh when left out. */
  readonly activation?: string | Activation | undefined;
  /** m; the least even width of at least 2n/rank(X) when left out. */
  readonly width?: number | undefined;
  /** 1 when left out. The same request gives the same certificate. */
  readonly seed?: number | undefined;
  /** Standard deviation of the first pre-activations. */
  readonly scale?: number | undefined;
  /** How many random starts to choose from, at most 100,000. */
  readonly starts?: number | undefined;
  /** Puts the n x n matrix M into the certificate. */
  readonly full?: boolean | undefined;
}

/** The keys of {@link StartRequest}. */
export const startKeys: Keys<StartRequest> = {
  inputs: 'needed',
  activation: 'optional',
  width: 'optional',
  seed: 'optional',
  scale: 'optional',
  starts: 'optional',
  full: 'optional',
};

/** A point: W m x d and v m; W0 m x d is the centre of its ball. */
export interface WeightsLike {
  readonly W: MatrixLike;
  readonly v: ArrayLike<number>;
  readonly W0?: MatrixLike | undefined;
}

/** `not-certified` never says that the claim is false. */
export type Certified =
  | {
      readonly kind: 'certified';
      /** The text of the certificate file. */
      readonly certificate: string;
      readonly verdict: Extract<Verdict, { kind: 'verified' }>;
    }
  | { readonly kind: 'not-certified'; readonly because: string };

/**
 * The problem of a request; without labels, zeros. Throws {@link WidthwiseError} where weights come without an
 * activation: to take tanh would be a claim about another network.
 */
export function problemFor(
  request: Pick<StartRequest, 'inputs' | 'activation'> & {
    readonly weights?: WeightsLike | undefined;
  },
  labels: ArrayLike<number> | undefined,
): Problem {
  const { inputs, weights, activation = 'tanh' } = request;
  if (weights !== undefined && request.activation === undefined)
    throw new WidthwiseError(
      'usage',
      'no activation for these weights',
      'Give its name, such as tanh, or a formula in x.',
      { field: 'request.activation' },
    );
  const X = toDense(inputs);
  const sigma = typeof activation === 'string' ? activationNamed(activation) : activation;
  return problemOf(X, labels ?? new Float64Array(X.rows), sigma);
}

/** Width, seed and the like, with their defaults. */
export function startOptions(
  request: Omit<StartRequest, 'inputs'>,
  problem: Problem,
): StartOptions {
  const { seed = 1, scale } = request;
  const starts = countIn(request, 'starts', mostStarts);
  const given = countIn(request, 'width', limits.preactivations);
  demandNetworkSize(problem.inputs, given ?? 1);
  const width = given ?? widthThreshold(problem.inputs).width ?? 2;
  demandNetworkSize(problem.inputs, width);
  return { width, seed, scale, starts };
}

/** How the certificate of a request is written. */
export function fileOptions({ full, seed = 1 }: Pick<StartRequest, 'full' | 'seed'>): {
  readonly full: boolean;
  readonly provenance: Certificate['provenance'];
} {
  return {
    full: full === true,
    provenance: { tool: `widthwise ${version}`, seed: String(seed) },
  };
}

/** The weights as they are read from files. Throws {@link WidthwiseError} unless the shapes agree. */
export function weightsFrom(weights: WeightsLike, problem: Problem): Weights {
  const keys: Keys<WeightsLike> = { W: 'needed', v: 'needed', W0: 'optional' };
  demandKeys(weights, keys, 'weights');
  const { W, v, W0 } = weights;
  const hidden = toDense(W, 'W');
  const start = W0 === undefined ? undefined : toDense(W0, 'W0');
  const d = problem.inputs.cols;
  const fits = hidden.cols === d && v.length === hidden.rows;
  const centred = start === undefined || (start.rows === hidden.rows && start.cols === d);
  if (!fits || !centred)
    throw new WidthwiseError(
      'usage',
      `expected W and W0 m x ${d} and m output weights, got W ${hidden.rows} x ${hidden.cols} and ${v.length} output weights`,
      'Give W of shape (m, d), v of length m, and W0 like W.',
      { field: 'weights' },
    );
  const outputs = Array.from(v);
  if (!outputs.every(Number.isFinite))
    throw new WidthwiseError('input', 'expected finite output weights', 'Check v.', {
      field: 'weights',
    });
  return start === undefined ? { hidden, outputs } : { hidden, outputs, start };
}

/** What the checker says of a certificate's text. */
export async function checked(sought: Sought): Promise<Certified> {
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  const certificate = writeCertificate(sought.certificate);
  const verdict = await check(certificate);
  return verdict.kind === 'verified'
    ? { kind: 'certified', certificate, verdict }
    : { kind: 'not-certified', because: `the checker answers: ${JSON.stringify(verdict)}` };
}

function countIn(
  request: Pick<StartRequest, 'width' | 'starts'>,
  field: 'width' | 'starts',
  most: number,
): number | undefined {
  const count = request[field];
  if (count === undefined || (Number.isSafeInteger(count) && count >= 1 && count <= most))
    return count;
  throw new WidthwiseError(
    'usage',
    `expected a positive whole number of at most ${most}, got ${show(count)}`,
    `Give the number of ${field === 'width' ? 'hidden neurons' : 'random starts'}.`,
    { field },
  );
}
