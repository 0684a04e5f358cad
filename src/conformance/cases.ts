/**
 * # Cases
 *
 * Generated from a seed for what an adapter declares: every combination of operation, format and activation in
 * turn, each with the hostile families in turn. Equal declarations and seeds give equal cases.
 *
 * ## Main definitions
 * - {@link generateCases}
 * - {@link identified}: a case with its id, the hash of its content
 * - {@link isDeclared}: whether an adapter can be asked it
 * @module
 */
import { createHash } from 'node:crypto';
import { WidthwiseError } from '../errors.ts';
import { builtIn } from '../network/built-in.ts';
import type { BuiltIn } from '../network/built-in.ts';
import { drawFrom, entriesOf, families, roundTo, tall } from './families.ts';
import type { Draw, Family, Numbers, Sizes } from './families.ts';
import { exactCase } from './exact-cases.ts';
import { dtypes, operations } from './protocol.ts';
import type { Capabilities, Case, Dtype, Flags, Operation, Tensor } from './protocol.ts';
import { decodeTensor, encodeTensor } from './tensor.ts';
import { trainingInputs } from './training-cases.ts';

export interface Selection {
  readonly seed: number;
  readonly count: number;
  /** Only these operations; all that the adapter has if absent. */
  readonly ops?: readonly string[];
  /** Only these formats; all that the adapter has if absent. */
  readonly dtypes?: readonly string[];
}

/** The case with its id: the hash of its content in a fixed order of fields. */
export function identified(content: Omit<Case, 'id'>): Case {
  const { op, dtype, activation = null, flags, inputs } = content;
  const sorted = (fields: object): readonly (readonly [string, unknown])[] =>
    Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([op, dtype, activation, sorted(flags), sorted(inputs)]);
  return { id: createHash('sha256').update(text).digest('hex').slice(0, 24), ...content };
}

/** One kind of case. */
interface Slot {
  readonly op: Operation;
  readonly dtype: Dtype;
  readonly activation: string | undefined;
}

/** Activations that have exact values. */
const exactActivations = ['relu', 'abs', 'leaky-relu', 'square', 'cube', 'cubic', 'rational'];

/**
 * Every case is new: none comes twice.
 *
 * @throws {@link WidthwiseError} of code `usage` if the adapter declares nothing that protocol 1 has, or nothing
 * of what was asked for.
 */
export function generateCases(
  caps: Capabilities,
  { seed, count, ops, dtypes: formats }: Selection,
): readonly Case[] {
  const slots = slotsOf(caps, ops, formats);
  if (slots.length === 0)
    throw new WidthwiseError(
      'usage',
      `no case fits: the adapter declares the operations ${caps.ops.join(', ')}, the dtypes ${caps.dtypes.join(', ')} and the activations ${Object.keys(caps.activations).join(', ')}`,
      `Check --ops and --dtypes, and what the adapter declares: the formats are ${dtypes.join(', ')}, the activations ${[...builtIn.keys()].join(', ')}.`,
    );
  const draw = drawFrom(seed);
  const found = new Map<string, Case>();
  // Small families run dry (an exact projection has few sizes): then the round is drawn again.
  for (let round = 0; found.size < count && round < 50 * count; round++) {
    const slot = slots[round % slots.length];
    const turn = Math.floor(round / slots.length);
    const isTall = round % 50 === 7;
    const made = slot === undefined ? undefined : makeCase(slot, { turn, isTall }, draw, caps);
    if (made === undefined) continue;
    found.set(made.id, made);
    const sibling = round % 7 === 3 ? turnedOver(made) : undefined;
    if (sibling !== undefined && found.size < count) found.set(sibling.id, sibling);
  }
  return [...found.values()];
}

/** The same case but for the sign of W, right after it: an answer remembered by X alone is stale then. */
function turnedOver({ id: _id, ...made }: Case): Case | undefined {
  if (made.op === 'train') return undefined; // the goal belongs to W
  const { W } = made.inputs;
  const read = W === undefined || W.dtype === 'q' ? undefined : decodeTensor(W, W.dtype);
  if (W === undefined || W.dtype === 'q' || read?.kind !== 'numbers') return undefined;
  const flipped = encodeTensor(
    W.dtype,
    read.shape,
    read.data.map((w) => -w),
  );
  return identified({ ...made, inputs: { ...made.inputs, W: flipped } });
}

function slotsOf(
  caps: Capabilities,
  ops: readonly string[] | undefined,
  formats: readonly string[] | undefined,
): readonly Slot[] {
  const wanted = operationNames.filter(
    (op) => caps.ops.includes(op) && (ops === undefined || ops.includes(op)),
  );
  return dtypes
    .filter((dtype) => caps.dtypes.includes(dtype) && (formats?.includes(dtype) ?? true))
    .flatMap((dtype) => wanted.flatMap((op) => slotsFor(op, dtype, caps)));
}

function slotsFor(op: Operation, dtype: Dtype, caps: Capabilities): readonly Slot[] {
  if (!operations[op].activation) return [{ op, dtype, activation: undefined }];
  if (op === 'train' && dtype === 'q') return []; // what is proved of a point is proved of doubles
  const fits = (name: string): boolean =>
    builtIn.has(name) && (dtype !== 'q' || exactActivations.includes(name));
  return Object.keys(caps.activations)
    .filter(fits)
    .map((activation) => ({ op, dtype, activation }));
}

/** Whether the adapter declares all that the case asks for. */
export function isDeclared(question: Case, caps: Capabilities): boolean {
  const { op, dtype, activation } = question;
  return (
    caps.ops.includes(op) &&
    caps.dtypes.includes(dtype) &&
    (activation === undefined || Object.hasOwn(caps.activations, activation)) &&
    areDeclared(question, caps)
  );
}

function areDeclared({ flags, activation = '' }: Case, { conventions }: Capabilities): boolean {
  const { loss = [], columns = [], slopeAtZero = {}, methods = [] } = conventions;
  const has = <T>(list: readonly T[], usual: T, asked: T | undefined): boolean =>
    asked === undefined || (list.length === 0 ? asked === usual : list.includes(asked));
  return (
    has(loss, 'half-sum', flags.loss) &&
    has(columns, 'neuron-major', flags.columns) &&
    (flags.method === undefined || methods.includes(flags.method)) &&
    (flags.slopeAtZero === undefined || slopeAtZero[activation] === flags.slopeAtZero)
  );
}

/** The operations, in the order of the table. */
export const operationNames: readonly Operation[] = [
  'forward',
  'loss',
  'gradient',
  'jacobian',
  'gram',
  'project',
  'step',
  'train',
];

interface Place {
  /** How many cases of this kind came before. */
  readonly turn: number;
  readonly isTall: boolean;
}

function makeCase(slot: Slot, at: Place, draw: Draw, caps: Capabilities): Case | undefined {
  const { op, dtype, activation } = slot;
  const { turn } = at;
  const known = activation === undefined ? undefined : builtIn.get(activation);
  if (activation !== undefined && known === undefined) return undefined;
  const flags = flagsOf(op, activation, turn, caps);
  const named = activation === undefined ? {} : { activation };
  if (dtype === 'q') return identified({ op, dtype, ...named, flags, inputs: exactCase(op, draw) });
  const inputs = inputsOf({ op, dtype, flags }, known, at, draw);
  return inputs === undefined ? undefined : identified({ op, dtype, ...named, flags, inputs });
}

function inputsOf(
  { op, dtype, flags }: { readonly op: Operation; readonly dtype: Binary; readonly flags: Flags },
  known: BuiltIn | undefined,
  at: Place,
  draw: Draw,
): Inputs | undefined {
  if (known === undefined) return ballCase(dtype, at.turn, draw);
  if (op === 'train') return trainingInputs({ dtype, flags, activation: known.activation, draw });
  return networkCase(op, dtype, known, at, draw);
}

function flagsOf(
  op: Operation,
  activation: string | undefined,
  turn: number,
  { conventions }: Capabilities,
): Flags {
  const wanted = operations[op].flags;
  const { loss = [], columns = [], slopeAtZero = {} } = conventions;
  const atZero = activation === undefined ? undefined : slopeAtZero[activation];
  const among = <T>(list: readonly T[], usual: T): T => list[turn % list.length] ?? usual;
  return {
    ...(wanted.includes('loss') ? { loss: among(loss, 'half-sum') } : {}),
    ...(wanted.includes('columns') ? { columns: among(columns, 'neuron-major') } : {}),
    ...(wanted.includes('slopeAtZero') && atZero !== undefined ? { slopeAtZero: atZero } : {}),
  };
}

function usualSizes(draw: Draw): Sizes {
  const sizes = { n: 1 + draw.below(6), d: 1 + draw.below(5), m: 1 + draw.below(5) };
  // A transposed W is refused by its shape unless it is square.
  return draw.below(3) === 0 ? { ...sizes, m: sizes.d } : sizes;
}

type Inputs = Readonly<Record<string, Tensor>>;
type Binary = 'f64' | 'f32';

/** J and G of 1,000 samples are left out. */
function familyFor(op: Operation, { turn, isTall }: Place): Family | undefined {
  if (isTall && op !== 'jacobian' && op !== 'gram') return tall;
  return families[turn % families.length];
}

function networkCase(
  op: Operation,
  dtype: Binary,
  { activation }: BuiltIn,
  at: Place,
  draw: Draw,
): Inputs {
  const family = familyFor(op, at);
  const sizes = (family?.sizes ?? usualSizes)(draw);
  const made = (family ?? tall).make({ draw, dtype, activation, sizes });
  const { n, d, m } = sizes;
  const network = {
    X: encodeTensor(dtype, [n, d], made.X),
    W: encodeTensor(dtype, [m, d], made.W),
    v: encodeTensor(dtype, [m], made.v),
  };
  if (!('y' in operations[op].inputs)) return network;
  const labelled = { ...network, y: encodeTensor(dtype, [n], made.y) };
  return 'C' in operations[op].inputs
    ? { ...labelled, ...descentInputs(dtype, sizes, made, draw) }
    : labelled;
}

function descentInputs(dtype: Binary, { d, m }: Sizes, { W }: Numbers, draw: Draw): Inputs {
  const away = draw.from([0, 0.25, 2]);
  const C = W.map((w) => roundTo(dtype, w + away * (2 * draw.uniform() - 1)));
  return {
    C: encodeTensor(dtype, [m, d], C),
    radius: encodeTensor(dtype, [], [roundTo(dtype, draw.from([0.125, 1, 3, 1e6]))]),
    eta: encodeTensor(dtype, [], [roundTo(dtype, draw.from([0, 0.0625, 0.3, 1]))]),
  };
}

/** W and C with a radius that leaves W outside, inside, or on the sphere to within rounding. */
function ballCase(dtype: Binary, turn: number, draw: Draw): Inputs {
  const { d, m } = usualSizes(draw);
  const spread = draw.from([1, 1e-6, 1e6, dtype === 'f32' ? 1e-18 : 1e-150]);
  const uniform = (size: number) => (): number => size * (2 * draw.uniform() - 1);
  const C = entriesOf(dtype, m * d, draw, uniform(draw.from([0, 1, 1000])));
  const D = entriesOf(dtype, m * d, draw, uniform(spread));
  const W = C.map((c, k) => roundTo(dtype, c + (D[k] ?? 0)));
  const norm = Math.hypot(...W.map((w, k) => w - (C[k] ?? 0)));
  const factor = [0.5, 1, 2, 0, 0.999, 1 + 2 ** -20][turn % 6] ?? 1;
  return {
    W: encodeTensor(dtype, [m, d], W),
    C: encodeTensor(dtype, [m, d], C),
    radius: encodeTensor(dtype, [], [roundTo(dtype, factor * norm)]),
  };
}
