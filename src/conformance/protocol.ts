/**
 * # Adapter protocol 1: messages and cases
 *
 * One JSON object per line, UTF-8, over stdin and stdout of a child process. The adapter computes, the harness judges.
 * JSON numbers never carry a real value: a tensor is its IEEE bits or exact fractions.
 *
 * ## Main definitions
 * - {@link Hello}, {@link Run}, {@link Ping}, {@link Stop}: harness to adapter
 * - {@link Ready}, {@link Result}, {@link Done}, {@link Pong}, {@link Fatal}: adapter to harness
 * - {@link Case}: one question; {@link operations}: the inputs and outputs of each operation
 * - {@link Tensor}: the numbers
 *
 * The types are those of the schemas in schema/protocol.ts, which also read an adapter's messages.
 *
 * ## The operations
 * n samples, d inputs, m neurons; f = sigma(X W^T) v without bias, r = f - y, S_ij = sigma'(x_i . w_j).
 *
 * | op | inputs | outputs | flags |
 * | --- | --- | --- | --- |
 * | forward  | X (n,d) W (m,d) v (m) | f (n) | |
 * | loss     | X W v y (n) | l () | loss |
 * | gradient | X W v y | dW (m,d) dv (m) | loss, slopeAtZero |
 * | jacobian | X W v | J (n, m d) = df/dW | columns, slopeAtZero |
 * | gram     | X W v | G (n,n) = J J^T | slopeAtZero |
 * | project  | W (m,d) C (m,d) radius () | P (m,d), the point of norm_F(P - C) <= radius nearest to W | |
 * | step     | X W v y C (m,d) radius () eta () | P (m,d) = project(W - eta dW, C, radius); v stays | loss, slopeAtZero |
 * | train    | as step, and goal () | P (m,d), a point of the ball with a loss of at most goal, trained from W, v fixed | loss, slopeAtZero, method |
 *
 * A scalar has the shape [] and one entry. Only `project` has no activation. Ten times `step` with this eta reach the
 * goal of generated cases, and more steps go below it; a trainer may also choose its own steps.
 *
 * ## The flags
 * - `loss`: `half-sum` is (1/2) sum r_i^2; `mean` is (1/n) sum r_i^2. Always present where listed.
 * - `columns`: of J. `neuron-major`: column j d + k belongs to W_jk; `input-major`: column k m + j does.
 * - `slopeAtZero`: "p/q", the value of sigma'(0) to be used, for an activation with a kink at 0 (relu,
 *   leaky-relu, abs). Present only if the adapter declared its convention, with the declared value.
 * - `method`: how to train. `projected`: projected gradient; `sgd`, `adam`: the optimiser of that name, without
 *   projection. Present only in comparisons, for an adapter that declares the method; without it any method is allowed.
 * @module
 */

import type { Of } from '../schemas/reading.ts';
import type * as schemas from './schema/protocol.ts';

export const protocolVersion: number = 1;

/** `f64`, `f32`: IEEE binary formats. `q`: exact fractions, for implementations with exact arithmetic. */
export const dtypes = ['f64', 'f32', 'q'] as const;
export type Dtype = (typeof dtypes)[number];

export const operationNames = [
  'forward',
  'loss',
  'gradient',
  'jacobian',
  'gram',
  'project',
  'step',
  'train',
] as const;
export type Operation = (typeof operationNames)[number];

export const methods = ['projected', 'sgd', 'adam'] as const;
export type Method = (typeof methods)[number];

/**
 * Row-major entries. `hex`: for each entry its big-endian IEEE bits, 16 hexadecimal digits for `f64` and 8
 * for `f32`, joined without separator. `rat`: for `q`, one string "p/q" or "p" per entry.
 */
export type Tensor = Of<typeof schemas.tensor>;
export type Flags = Of<typeof schemas.flags>;
export type FlagName = keyof Flags;

/** A dimension by name; `md` is m times d. */
export type Dimension = 'n' | 'd' | 'm' | 'md';

export interface OperationShape {
  readonly inputs: Readonly<Record<string, readonly Dimension[]>>;
  readonly outputs: Readonly<Record<string, readonly Dimension[]>>;
  readonly flags: readonly FlagName[];
  /** Whether the case names an activation. */
  readonly activation: boolean;
}

const network = { X: ['n', 'd'], W: ['m', 'd'], v: ['m'] } as const;
const labelled = { ...network, y: ['n'] } as const;
const descent = { ...labelled, C: ['m', 'd'], radius: [], eta: [] } as const;

/** The table above, for programs. */
export const operations: Readonly<Record<Operation, OperationShape>> = {
  forward: { inputs: network, outputs: { f: ['n'] }, flags: [], activation: true },
  loss: { inputs: labelled, outputs: { l: [] }, flags: ['loss'], activation: true },
  gradient: {
    inputs: labelled,
    outputs: { dW: ['m', 'd'], dv: ['m'] },
    flags: ['loss', 'slopeAtZero'],
    activation: true,
  },
  jacobian: {
    inputs: network,
    outputs: { J: ['n', 'md'] },
    flags: ['columns', 'slopeAtZero'],
    activation: true,
  },
  gram: { inputs: network, outputs: { G: ['n', 'n'] }, flags: ['slopeAtZero'], activation: true },
  project: {
    inputs: { W: ['m', 'd'], C: ['m', 'd'], radius: [] },
    outputs: { P: ['m', 'd'] },
    flags: [],
    activation: false,
  },
  step: {
    inputs: descent,
    outputs: { P: ['m', 'd'] },
    flags: ['loss', 'slopeAtZero'],
    activation: true,
  },
  train: {
    inputs: { ...descent, goal: [] },
    outputs: { P: ['m', 'd'] },
    flags: ['loss', 'slopeAtZero', 'method'],
    activation: true,
  },
};

/** One question. Every input is exactly representable in `dtype`, so sending adds no error. */
export type Case = Of<typeof schemas.question>;

// Harness to adapter.

export type Limits = Of<typeof schemas.limits>;
export type Hello = Of<typeof schemas.hello>;
export type Run = Of<typeof schemas.run>;
export type Ping = Of<typeof schemas.ping>;
/** The adapter ends with exit code 0 within 5 seconds. */
export type Stop = Of<typeof schemas.stop>;
export type ToAdapter = Of<typeof schemas.toAdapter>;

// Adapter to harness.

/**
 * How far the adapter's activation may be from the true one at the argument it got: at most
 * `ulp` units in the last place of the true value, plus `abs` times ulp(1) times max(1, |x|). The second part is for
 * formulas that cancel, such as 1 - tanh(x)^2. The declaration is tested: a case that exceeds it fails.
 */
export type FunctionError = Of<typeof schemas.functionError>;
/** Declared errors of sigma and sigma'; those left out have the activation's defaults. */
export type ActivationError = Of<typeof schemas.activationError>;

/**
 * `loss`: the conventions supported, by default only `half-sum`; `columns`: by default only `neuron-major`;
 * `slopeAtZero`: by activation, "p/q": without an entry the kink is indeterminate, not guessed; `methods`: the methods
 * of `train`.
 */
export type Conventions = Of<typeof schemas.conventions>;
export type Capabilities = Of<typeof schemas.capabilities>;
export type Ready = Of<typeof schemas.ready>;

/**
 * Why an adapter cannot answer: the case violates protocol 1, the implementation raised an exception, or there was not
 * enough memory.
 */
export const adapterErrorCodes = ['invalid-case', 'exception', 'out-of-memory'] as const;
export type AdapterErrorCode = (typeof adapterErrorCodes)[number];

export type Answer = Of<typeof schemas.answer>;
export type Result = Of<typeof schemas.results>;
/** After the last result of a `run`; `n` is their number. */
export type Done = Of<typeof schemas.done>;
export type Pong = Of<typeof schemas.pong>;
/** Instead of `ready` or at any time: the adapter cannot go on, for example torch is not installed. */
export type Fatal = Of<typeof schemas.fatal>;
export type FromAdapter = Of<typeof schemas.fromAdapter>;

/** The maximum number of bytes in a line, without its line break. */
export const lineLimit: number = 8 * 1024 * 1024;
