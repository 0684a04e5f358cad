/**
 * # Adapter protocol 1: messages and cases
 *
 * One JSON object a line, UTF-8, over stdin and stdout of a child process. The adapter computes, the
 * harness judges. JSON numbers never carry a real value: a tensor is its IEEE bits or exact fractions.
 *
 * ## Main definitions
 * - {@link Hello}, {@link Run}, {@link Ping}, {@link Stop}: harness to adapter
 * - {@link Ready}, {@link Result}, {@link Done}, {@link Pong}, {@link Fatal}: adapter to harness
 * - {@link Case}: one question; {@link operations}: what each operation takes and gives
 * - {@link Tensor}: the numbers
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
 * A scalar has the shape [] and one entry. `project` and nothing else has no activation. Ten times `step` with this
 * eta reach the goal of generated cases, and more steps go below it; a trainer may also take steps of its own.
 *
 * ## The flags
 * - `loss`: `half-sum` is (1/2) sum r_i^2; `mean` is (1/n) sum r_i^2. Always present where listed.
 * - `columns`: of J. `neuron-major`: column j d + k belongs to W_jk; `input-major`: column k m + j does.
 * - `slopeAtZero`: "p/q", the value of sigma'(0) to be used, for an activation with a kink at 0 (relu,
 *   leaky-relu, abs). Present only if the adapter declared its convention, with the declared value.
 * - `method`: how to train. `projected`: projected gradient; `sgd`, `adam`: the optimiser of that name as it is, without
 *   projection. Present only in comparisons, for an adapter that declares the method; without it any way will do.
 * @module
 */

export const protocolVersion: number = 1;

/** `f64`, `f32`: IEEE binary formats. `q`: exact fractions, for implementations with exact arithmetic. */
export type Dtype = 'f64' | 'f32' | 'q';
export const dtypes: readonly Dtype[] = ['f64', 'f32', 'q'];

/**
 * Row-major entries. `hex`: for each entry its big-endian IEEE bits, 16 hexadecimal digits for `f64` and 8
 * for `f32`, joined without separator. `rat`: for `q`, one string "p/q" or "p" an entry.
 */
export type Tensor =
  | {
      readonly dtype: 'f64' | 'f32';
      readonly shape: readonly number[];
      readonly enc: 'hex';
      readonly data: string;
    }
  | {
      readonly dtype: 'q';
      readonly shape: readonly number[];
      readonly enc: 'rat';
      readonly data: readonly string[];
    };

export type Operation =
  'forward' | 'loss' | 'gradient' | 'jacobian' | 'gram' | 'project' | 'step' | 'train';

export type Method = 'projected' | 'sgd' | 'adam';
export const methods: readonly Method[] = ['projected', 'sgd', 'adam'];

export interface Flags {
  readonly loss?: 'half-sum' | 'mean';
  readonly columns?: 'neuron-major' | 'input-major';
  readonly slopeAtZero?: string;
  readonly method?: Method;
}

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
export interface Case {
  /** Hash of everything else in the case: stable for ever. */
  readonly id: string;
  readonly op: Operation;
  readonly dtype: Dtype;
  /** A built-in name: tanh, sigmoid, softplus, sin, exp, gaussian, swish, gelu (with erf), rational, square, ... */
  readonly activation?: string;
  readonly flags: Flags;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

// Harness to adapter.

export interface Limits {
  readonly lineBytes: number;
  readonly caseSeconds: number;
}

export interface Hello {
  readonly type: 'hello';
  readonly protocol: readonly number[];
  /** The harness, for the adapter's log. */
  readonly suite: string;
  readonly limits: Limits;
}

export interface Run {
  readonly type: 'run';
  /** Opaque: answer with the same value. */
  readonly seq: number;
  readonly cases: readonly Case[];
}

export interface Ping {
  readonly type: 'ping';
  readonly seq: number;
}

/** The adapter ends with exit code 0 within 5 seconds. */
export interface Stop {
  readonly type: 'stop';
}

export type ToAdapter = Hello | Run | Ping | Stop;

// Adapter to harness.

/**
 * How far the adapter's activation may be from the true one at the argument it got: at most
 * `ulp` units in the last place of the true value, plus `abs` times ulp(1) times max(1, |x|). The second part is for
 * formulas that cancel, such as 1 - tanh(x)^2. The declaration is tested: a case fails where it is exceeded.
 */
export interface FunctionError {
  readonly ulp: number;
  readonly abs: number;
}

/** Declared errors of sigma and sigma'; what is left out has the default of its activation. */
export interface ActivationError {
  readonly value?: FunctionError;
  readonly slope?: FunctionError;
}

export interface Conventions {
  /** Both by default only if listed; without the field `half-sum`. */
  readonly loss?: readonly ('half-sum' | 'mean')[];
  /** Without the field `neuron-major`. */
  readonly columns?: readonly ('neuron-major' | 'input-major')[];
  /** By activation, "p/q". Without an entry the kink is indeterminate, not guessed. */
  readonly slopeAtZero?: Readonly<Record<string, string>>;
  /** What `train` can be told to do. */
  readonly methods?: readonly Method[];
}

export interface Capabilities {
  readonly ops: readonly string[];
  readonly dtypes: readonly string[];
  readonly activations: Readonly<Record<string, ActivationError>>;
  readonly conventions: Conventions;
}

export interface Ready {
  readonly type: 'ready';
  readonly protocol: number;
  readonly adapter: { readonly name: string; readonly version: string };
  /** What is under test: `framework` and `version`, and whatever else is worth recording, as text. */
  readonly impl: Readonly<Record<string, string>>;
  readonly caps: Capabilities;
}

/** What an adapter may say when it cannot answer. */
export type AdapterErrorCode =
  /** The case is not as protocol 1 has it. */
  | 'invalid-case'
  /** The implementation raised an exception. */
  | 'exception'
  /** Not enough memory. */
  | 'out-of-memory';
export const adapterErrorCodes: readonly AdapterErrorCode[] = [
  'invalid-case',
  'exception',
  'out-of-memory',
];

export type Answer =
  | { readonly status: 'ok'; readonly outputs: Readonly<Record<string, Tensor>> }
  | { readonly status: 'unsupported'; readonly reason: string }
  | {
      readonly status: 'error';
      readonly error: { readonly code: AdapterErrorCode; readonly message: string };
    };

export type Result = {
  readonly type: 'result';
  readonly seq: number;
  readonly id: string;
  /** Optional and for information only. */
  readonly timing?: { readonly ms: number };
} & Answer;

/** After the last result of a `run`; `n` is their number. */
export interface Done {
  readonly type: 'done';
  readonly seq: number;
  readonly n: number;
}

export interface Pong {
  readonly type: 'pong';
  readonly seq: number;
}

/** Instead of `ready` or at any time: the adapter cannot go on, for example torch is not installed. */
export interface Fatal {
  readonly type: 'fatal';
  readonly code: 'environment' | 'protocol-version' | 'internal';
  readonly message: string;
}

export type FromAdapter = Ready | Result | Done | Pong | Fatal;

/** The most bytes of one line, without its line break. */
export const lineLimit: number = 8 * 1024 * 1024;
