/**
 * # The targets of certify
 *
 * Those of the theorems, and those without a theorem.
 *
 * ## Main definitions
 * - {@link targets}, {@link Target}
 * - {@link RequestOf}, {@link FoundOf}
 * - {@link prepare}: the search of a request, not yet run
 * @module
 */
import type { MatrixLike } from '../data/from-memory.ts';
import { WidthwiseError } from '../errors.ts';
import { suggestion } from '../suggest.ts';
import { theoremTargets } from '../theorems/targets.ts';
import type { Need } from './keys.ts';
import type { Asked, Context, Grounds, Plan, Prepared } from './plan.ts';
import { dataKeys, onBall, onPoint, startKeys } from './target.ts';
import type {
  ArchitectureLike,
  Definition,
  FeedbackNetworkLike,
  Given,
  GridNetworkLike,
  LineNetworkLike,
  PiecewiseLike,
  PowerSumLike,
  ViewModelsLike,
} from './target.ts';

const { columns: _columns, ...trainingKeys } = startKeys;

export const targets = {
  ...theoremTargets,
  network: {
    on: 'network',
    summary: 'whatever of this can be proved about given weights, one file per statement',
    takes: {
      ...dataKeys,
      labels: 'needed',
      weights: 'needed',
      activation: 'needed',
      width: 'optional',
      seed: 'optional',
      columns: 'optional',
      radius: 'optional',
    },
    weights: 'the network: .npz, .json, .onnx or .safetensors, from a framework of any depth',
    files: onBall,
    examples: ['network --data d.npz --weights model.onnx'],
    mindsRows: true,
    anyDepth: true,
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
    files: onPoint,
    examples: [
      'stationary-point --data d.npz --weights trained.npz --activation tanh',
      'stationary-point --data gaussian:40x3 --labels random-sign --width 3 --bias',
    ],
    mindsRows: false,
    overQ: true,
    load: async () => (await import('./stationary-point.ts')).plan,
  },
} as const satisfies Readonly<Record<string, Definition>>;

type Targets = typeof targets;
export type Target = keyof Targets;

type Taken<T extends Target, N extends Need> = {
  [K in keyof Targets[T]['takes']]: Targets[T]['takes'][K] extends N ? K : never;
}[keyof Targets[T]['takes']] &
  keyof Given;

/** The request for a target. The weights of lazy-gap are W alone, one row per neuron. */
export type RequestOf<T extends Target> = T extends 'lazy-gap'
  ? { readonly target: MatrixLike; readonly weights: MatrixLike }
  : T extends 'tensors'
    ? {
        readonly target: PowerSumLike;
        readonly weights: MatrixLike;
        readonly network?: LineNetworkLike;
      }
    : T extends 'feedback-alignment'
      ? {
          readonly network: FeedbackNetworkLike;
          readonly activation: Exclude<Given['activation'], undefined>;
        }
      : T extends 'ensembles'
        ? { readonly weights: ViewModelsLike; readonly network?: Pick<ViewModelsLike, 'models'> }
        : T extends 'rates'
          ? | { readonly network: LineNetworkLike; readonly target: PiecewiseLike }
            | { readonly neurons: readonly [number, number] }
          : T extends 'n-width'
            ? | { readonly gram: Given['gram']; readonly space: number }
              | {
                  readonly sphere: number;
                  readonly power?: number | undefined;
                  readonly space: number;
                }
            : T extends 'overlaps'
              ? | { readonly network: GridNetworkLike }
                | {
                    readonly architecture: ArchitectureLike;
                    readonly target?: GridNetworkLike;
                    readonly seed?: number | undefined;
                  }
              : { readonly [K in Taken<T, 'needed'>]: Exclude<Given[K], undefined> } & {
                  readonly [K in Taken<T, 'optional'>]?: Given[K] | undefined;
                };

/** Further findings that come with a result for the target. */
export type FoundOf<T extends Target> =
  Awaited<ReturnType<Targets[T]['load']>> extends Plan<never, infer F> ? F : never;

/** The names, in the order of the theorems. */
export const targetNames: readonly string[] = Object.keys(targets);

function isTarget(name: string): name is Target {
  return Object.hasOwn(targets, name);
}

/** Throws {@link WidthwiseError} (`usage`) on an unknown name. */
export function targetNamed(name: string): Definition {
  if (isTarget(name)) return targets[name];
  throw new WidthwiseError(
    'usage',
    `unknown target "${name}"${suggestion(name, targetNames)}`,
    `There are: ${targetNames.join(', ')}.`,
  );
}

/** How to obtain the data and weights of a request. */
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

/** Data and weights, with the findings about equal rows if the target needs distinct samples. */
async function networkOf({ takes }: Definition, reading: Reading): Promise<Grounds['network']> {
  const ground = await reading.network();
  if (takes.columns === undefined || ground.chain !== undefined) return ground;
  const { ofRows } = await import('./columns.ts');
  return ofRows(ground);
}

/** The search for a request. Throws {@link WidthwiseError} if its parts do not fit. */
export async function prepare(
  target: Definition,
  reading: Reading,
  asked: Asked,
  context: Context,
): Promise<Prepared<object>> {
  switch (target.on) {
    case 'network':
      return prepareOn(await target.load(), () => networkOf(target, reading), asked, context);
    case 'layers':
      return prepareOn(await target.load(), reading.layers, asked, context);
    case 'quadratic':
      return prepareOn(await target.load(), reading.quadratic, asked, context);
    case 'powers':
      return prepareOn(await target.load(), reading.powers, asked, context);
    case 'feedback':
      return prepareOn(await target.load(), reading.feedback, asked, context);
    case 'views':
      return prepareOn(await target.load(), reading.views, asked, context);
    case 'line':
      return prepareOn(await target.load(), reading.line, asked, context);
    case 'widths':
      return prepareOn(await target.load(), reading.widths, asked, context);
    case 'products':
      return prepareOn(await target.load(), reading.products, asked, context);
  }
}
