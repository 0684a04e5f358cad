/**
 * # The targets of certify
 *
 * What each takes, once for the keys of a request and the options of the command line. Light: the plan of a target, and
 * with it its search, is loaded only when it is asked for.
 *
 * ## Main definitions
 * - {@link targets}, {@link Target}
 * - {@link Given}, {@link RequestOf}, {@link FoundOf}
 * - {@link prepare}: the search of a request, not yet run
 * @module
 */
import type { MatrixLike } from '../data/from-memory.ts';
import { WidthwiseError } from '../errors.ts';
import type { Activation } from '../sigma/activation.ts';
import { suggestion } from '../suggest.ts';
import type { Need } from './keys.ts';
import type { Aims, Asked, Context, Grounds, Plan, Prepared } from './plan.ts';

/** A point: W m x d and v m; W0 m x d is the centre of its ball. */
export interface WeightsLike {
  readonly W: MatrixLike;
  readonly v: ArrayLike<number>;
  readonly W0?: MatrixLike | undefined;
}

/** Everything that a request may hold. */
export interface Given extends Aims {
  /** X, n x d: nested arrays, a `Float64Array` with a shape, or an ml-matrix `Matrix`. */
  readonly inputs: MatrixLike;
  /** y, length n: numbers, or the names of two classes. Expressivity without labels: every label vector at once (A2). */
  readonly labels: ArrayLike<number> | readonly string[];
  /** The columns that are inputs, by index; all when left out. */
  readonly features?: readonly number[] | undefined;
  /** Columns that are none. */
  readonly ignore?: readonly number[] | undefined;
  /** So many rows from the first. */
  readonly rows?: number | undefined;
  /** So many rows, drawn by the seed without replacement, in their order. */
  readonly sample?: number | undefined;
  /** Whether there is a network for each class, where labels have more than two. */
  readonly classes?: boolean | undefined;
  /** A name, a formula in x, or an {@link Activation}; tanh when left out, but with weights, which need one. */
  readonly activation?: string | Activation | undefined;
  /** A point of yours instead of a start. */
  readonly weights: WeightsLike;
  /** W_1, .., W_L of a network of any depth; the last with one row. */
  readonly layers: readonly MatrixLike[];
  /** B, d x d and symmetric: the target is x^T B x. */
  readonly target: MatrixLike;
}

/** What a target stands on, and what it takes. */
interface On<K extends keyof Grounds> {
  readonly on: K;
  /** Of the theorems, by its letter; the other targets are statements of their own. */
  readonly theorem?: string;
  /** Its statement in a line. */
  readonly summary: string;
  readonly takes: { readonly [key in keyof Given]?: Need };
  /** Whether equal rows and rows of zeros matter to it, and are worth a warning. */
  readonly mindsRows: boolean;
  readonly load: () => Promise<Plan<Grounds[K], object>>;
}

export type Definition = { [K in keyof Grounds]: On<K> }[keyof Grounds];

/** The keys of a request about data. */
const dataKeys = {
  inputs: 'needed',
  features: 'optional',
  ignore: 'optional',
  rows: 'optional',
  sample: 'optional',
} as const;

/** The keys of a request for a certificate about one hidden layer. */
const startKeys = {
  ...dataKeys,
  activation: 'optional',
  width: 'optional',
  seed: 'optional',
  scale: 'optional',
  starts: 'optional',
  full: 'optional',
} as const;

const { full: _, ...trainingKeys } = startKeys;

export const targets = {
  expressivity: {
    on: 'network',
    theorem: 'Theorem A',
    summary: 'these inputs and labels are fitted exactly by this width',
    takes: { ...startKeys, labels: 'optional', classes: 'optional' },
    mindsRows: true,
    load: async () => (await import('../theorems/expressivity/plan.ts')).plan,
  },
  'nice-region': {
    on: 'network',
    theorem: 'Theorem B',
    summary: 'on a ball, every stationary point in W has loss 0, for all labels',
    takes: { ...startKeys, weights: 'optional', radius: 'optional' },
    mindsRows: true,
    load: async () => (await import('../theorems/nice-region/plan.ts')).plan,
  },
  kkt: {
    on: 'network',
    theorem: 'Theorem C',
    summary: 'what every KKT point of the constrained problem, or a given one, is worth',
    takes: {
      ...startKeys,
      labels: 'needed',
      classes: 'optional',
      weights: 'optional',
      set: 'optional',
      radius: 'optional',
      least: 'optional',
      most: 'optional',
      ratio: 'optional',
    },
    mindsRows: true,
    load: async () => (await import('../theorems/kkt/plan.ts')).plan,
  },
  'gradient-descent': {
    on: 'network',
    theorem: 'Theorem D',
    summary: 'with a stated step it converges to loss 0, with its rate and its ball',
    takes: {
      ...startKeys,
      labels: 'needed',
      classes: 'optional',
      weights: 'optional',
      from: 'optional',
      after: 'optional',
      step: 'optional',
      moving: 'optional',
    },
    mindsRows: true,
    load: async () => (await import('../theorems/gradient-descent/plan.ts')).plan,
  },
  network: {
    on: 'network',
    summary: 'whatever of this can be proved about given weights, one file each',
    takes: {
      ...dataKeys,
      labels: 'needed',
      weights: 'needed',
      activation: 'needed',
      width: 'optional',
      seed: 'optional',
      full: 'optional',
      radius: 'optional',
    },
    mindsRows: true,
    load: async () => (await import('./network.ts')).plan,
  },
  'stationary-point': {
    on: 'network',
    summary: 'an exact one near given weights, or where training ends, its kind and loss',
    takes: {
      ...trainingKeys,
      labels: 'needed',
      classes: 'optional',
      weights: 'optional',
      moving: 'optional',
    },
    mindsRows: true,
    load: async () => (await import('./stationary-point.ts')).plan,
  },
  elimination: {
    on: 'network',
    theorem: 'Theorem F3',
    summary: 'from an exact stationary point of loss > 0 one exponential unit more leads down',
    takes: {
      ...dataKeys,
      labels: 'needed',
      weights: 'needed',
      activation: 'needed',
      moving: 'optional',
      penalty: 'optional',
      within: 'optional',
    },
    mindsRows: false,
    load: async () => (await import('../theorems/elimination/plan.ts')).plan,
  },
  projection: {
    on: 'layers',
    theorem: 'Theorem F',
    summary: 'the loss at weights of any depth is a squared distance, exactly or nearly',
    takes: { ...dataKeys, labels: 'needed', layers: 'needed', activation: 'needed' },
    mindsRows: false,
    load: async () => (await import('../theorems/projection/plan.ts')).plan,
  },
  'lazy-gap': {
    on: 'quadratic',
    theorem: 'Theorem E',
    summary: 'the exact risks of random features, tangent class and networks for one target',
    takes: { target: 'needed', weights: 'needed' },
    mindsRows: false,
    load: async () => (await import('../theorems/lazy-gap/plan.ts')).plan,
  },
} as const satisfies Readonly<Record<string, Definition>>;

type Targets = typeof targets;
export type Target = keyof Targets;

type Taken<T extends Target, N extends Need> = {
  [K in keyof Targets[T]['takes']]: Targets[T]['takes'][K] extends N ? K : never;
}[keyof Targets[T]['takes']] &
  keyof Given;

/** What a request for the target holds. The weights of lazy-gap are W alone, one row a neuron. */
export type RequestOf<T extends Target> = T extends 'lazy-gap'
  ? { readonly target: MatrixLike; readonly weights: MatrixLike }
  : { readonly [K in Taken<T, 'needed'>]: Exclude<Given[K], undefined> } & {
      readonly [K in Taken<T, 'optional'>]?: Given[K] | undefined;
    };

/** What a program is told besides about a result for the target. */
export type FoundOf<T extends Target> =
  Awaited<ReturnType<Targets[T]['load']>> extends Plan<never, infer F> ? F : never;

/** The names, in the order of the theorems. */
export const targetNames: readonly string[] = Object.keys(targets);

function isTarget(name: string): name is Target {
  return Object.hasOwn(targets, name);
}

/** Throws {@link WidthwiseError} (`usage`) on a name that is none. */
export function targetNamed(name: string): Definition {
  if (isTarget(name)) return targets[name];
  throw new WidthwiseError(
    'usage',
    `unknown target "${name}"${suggestion(name, targetNames)}`,
    `There are: ${targetNames.join(', ')}.`,
  );
}

/** How to come by the ground of a request. */
export type Reading = { readonly [K in keyof Grounds]: () => Grounds[K] | Promise<Grounds[K]> };

async function prepareOn<G>(
  plan: Plan<G, object>,
  ground: () => G | Promise<G>,
  asked: Asked,
  context: Context,
): Promise<Prepared<object>> {
  plan.demandFitting?.(asked, context.naming);
  return plan.prepare(await ground(), asked, context);
}

/** The search for what is asked. Throws {@link WidthwiseError} on what does not fit. */
export async function prepare(
  target: Definition,
  reading: Reading,
  asked: Asked,
  context: Context,
): Promise<Prepared<object>> {
  switch (target.on) {
    case 'network':
      return prepareOn(await target.load(), reading.network, asked, context);
    case 'layers':
      return prepareOn(await target.load(), reading.layers, asked, context);
    case 'quadratic':
      return prepareOn(await target.load(), reading.quadratic, asked, context);
  }
}
