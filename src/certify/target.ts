/**
 * # Targets of certify
 *
 * What each target accepts, both as keys of a request and as options of the command line. The plan of a target, and
 * with it its search, is loaded on demand.
 *
 * ## Main definitions
 * - {@link Definition}, {@link Given}, {@link dataKeys}, {@link startKeys}
 * @module
 */
import type { MatrixLike } from '../data/from-memory.ts';
import type { Activation } from '../sigma/activation.ts';
import type { Need } from './keys.ts';
import type { Aims, Grounds, Plan } from './plan.ts';

/** A point: W m x d and v m; W0 m x d is the centre of its ball. */
export interface WeightsLike {
  readonly W: MatrixLike;
  readonly v: ArrayLike<number>;
  readonly W0?: MatrixLike | undefined;
}

/** A number, taken exactly, or a fraction "p/q". */
export type Exact = number | string;

/** x -> sum_i v_i relu(w_i x + b_i)^power + polynomial, the rows of W being (w_i, b_i); by default power 1, and 0. */
export interface LineNetworkLike {
  readonly W: readonly (readonly Exact[])[];
  readonly v: readonly Exact[];
  readonly polynomial?: readonly Exact[] | undefined;
  readonly power?: number | undefined;
}

/** pieces[i], a polynomial with the constant first, from breaks[i] to breaks[i + 1]. */
export interface PiecewiseLike {
  readonly breaks: readonly Exact[];
  readonly pieces: readonly (readonly Exact[])[];
}

/** Levels of windows, or the nodes of a tree, the last one the root; `left` is the left half by default. */
export interface ArchitectureLike {
  /** [N], or [H, W] for positions in the plane. */
  readonly shape: readonly number[];
  readonly templates: number;
  readonly left?: readonly number[] | undefined;
  readonly levels?:
    | readonly { readonly window: number; readonly stride: number; readonly channels: number }[]
    | undefined;
  readonly nodes?:
    readonly { readonly children: readonly number[]; readonly channels: number }[] | undefined;
}

type RowsLike = readonly (readonly Exact[])[];

/** A network of products with its weights, whole numbers; unit vectors are the leaf vectors by default. */
export interface GridNetworkLike extends Omit<ArchitectureLike, 'levels' | 'nodes'> {
  readonly levels?:
    | readonly { readonly window: number; readonly stride: number; readonly weights: RowsLike }[]
    | undefined;
  readonly nodes?:
    readonly { readonly children: readonly number[]; readonly weights: RowsLike }[] | undefined;
  readonly head: RowsLike;
  readonly leaves?: RowsLike | undefined;
}

/** The sum of the c_k v_k^order, the rows of V being the v_k. */
export interface PowerSumLike {
  readonly order: number;
  readonly c: readonly Exact[];
  readonly V: readonly (readonly Exact[])[];
}

/** W_1, .., W_L and B_1, .., B_{L-1}, each as rows; X n x d and Y n x q. */
export interface FeedbackNetworkLike {
  readonly X: RowsLike;
  readonly Y: RowsLike;
  readonly layers: readonly RowsLike[];
  readonly feedback: readonly RowsLike[];
}

/** Models of multi-view data, the weights of each m rows for each of C classes in turn and 2C columns; or the start of each class. */
export interface ViewModelsLike {
  readonly beta?: Exact | undefined;
  readonly power?: number | undefined;
  readonly threshold?: Exact | undefined;
  readonly alpha?: Exact | undefined;
  readonly models?: readonly RowsLike[] | undefined;
  readonly starts?: readonly RowsLike[] | undefined;
  readonly first?: RowsLike | undefined;
  readonly second?: RowsLike | undefined;
}

/** Everything that a request may contain. */
export interface Given extends Aims {
  /** X, n x d: nested arrays, a `Float64Array` with a shape, or an ml-matrix `Matrix`. */
  readonly inputs: MatrixLike;
  /** y, length n: numbers, or the names of two classes. Expressivity without labels: every label vector at once (A2). */
  readonly labels: ArrayLike<number> | readonly string[];
  /** The columns that are inputs, by index; by default all. */
  readonly features?: readonly number[] | undefined;
  /** Columns that are not inputs. */
  readonly ignore?: readonly number[] | undefined;
  /** Use only this many rows, from the first. */
  readonly rows?: number | undefined;
  /** Use this many rows, drawn by the seed without replacement, in their order. */
  readonly sample?: number | undefined;
  /** Whether to use one network per class if the labels have more than two. */
  readonly classes?: boolean | undefined;
  /** A name, a formula in x, or an {@link Activation}; tanh by default, but required together with weights. */
  readonly activation?: string | Activation | undefined;
  /** Given weights, instead of a generated start. */
  readonly weights: WeightsLike | ViewModelsLike;
  /** W_1, .., W_L of a network of any depth; the last with one row. */
  readonly layers: readonly MatrixLike[];
  /** B, d x d and symmetric: the target is x^T B x; or a function on an interval; a sum of powers; or a network of products. */
  readonly target: MatrixLike | PiecewiseLike | PowerSumLike | GridNetworkLike;
  /** A network with one input; the sum of powers where training ended, W and v alone; a network of products, or one with feedback; or a student. */
  readonly network:
    LineNetworkLike | GridNetworkLike | FeedbackNetworkLike | Pick<ViewModelsLike, 'models'>;
  /** The first and the last number of neurons. */
  readonly neurons: readonly [number, number];
  /** The inner products of N vectors, N x N. */
  readonly gram: readonly (readonly Exact[])[];
  /** D, even: the sphere S^D of neurons relu(w.x)^power. */
  readonly sphere: number;
  /** 1 by default. */
  readonly power?: number | undefined;
  /** The dimension of the spaces that vectors or neurons are compared with. */
  readonly space: number;
  /** A network of products, without its weights. */
  readonly architecture: ArchitectureLike;
}

/** The theorem of a target, and what it accepts. */
export interface On<K extends keyof Grounds> {
  readonly on: K;
  /** The letter of its theorem; some targets have none. */
  readonly theorem?: string;
  /** Its statement in one line. */
  readonly summary: string;
  readonly takes: { readonly [key in keyof Given]?: Need };
  /** A description of its weights, if it needs any. */
  readonly weights?: string;
  /** Notes on its files. */
  readonly files?: readonly string[];
  /** The arguments of "certify" on the command line. */
  readonly examples: readonly string[];
  /** Whether equal rows and zero rows matter to it, and are worth a warning. */
  readonly mindsRows: boolean;
  /** Whether it is about f itself and not about f - y, so that a bias of the output cannot move to the labels. */
  readonly mindsOutputBias?: true;
  /** Whether it is decided over Q, and takes fractions "p/q" of the data exactly. */
  readonly overQ?: true;
  readonly load: () => Promise<Plan<Grounds[K], object>>;
}

export type Definition = { [K in keyof Grounds]: On<K> }[keyof Grounds];

export const rowsOfNumbers = 'a .json, .npz, .csv or .npy file with rows of numbers';
export const onPoint = [
  'Weights: a .npz or .json file with W (m x d) and v (m); or a model with one hidden layer as .onnx, or its state_dict',
  'as .npz or .safetensors.',
];
export const onBall = [
  'Weights: a .npz or .json file with W (m x d), v (m) and W0 (m x d); or a model with one hidden layer as .onnx, or its',
  'state_dict as .npz or .safetensors.',
];

/** The keys of a request about data. */
export const dataKeys = {
  inputs: 'needed',
  features: 'optional',
  ignore: 'optional',
  rows: 'optional',
  sample: 'optional',
} as const;

/** The keys of a request for a certificate about one hidden layer. */
export const startKeys = {
  ...dataKeys,
  activation: 'optional',
  width: 'optional',
  seed: 'optional',
  scale: 'optional',
  starts: 'optional',
  columns: 'optional',
} as const;
