/**
 * # Cases
 *
 * Generated from a seed for the capabilities of an adapter: every combination of operation, format and activation in
 * turn. For each operation families, sizes and conventions are dealt from separate decks, so that all come up,
 * independently of each other. Equal declarations and seeds give equal cases.
 *
 * ## Main definitions
 * - {@link generateCases}
 * - {@link identified}: a case with its id, the hash of its content
 * - {@link isDeclared}: whether an adapter declares support for it
 * @module
 */
import { createHash } from 'node:crypto';
import { minusDown, plusUp } from '../arithmetic/bounds.ts';
import { WidthwiseError } from '../errors.ts';
import { builtIn } from '../sigma/built-in.ts';
import type { BuiltIn } from '../sigma/built-in.ts';
import { kinksOf } from '../sigma/smoothness.ts';
import { ballInputs, descentInputs, places } from './ball-cases.ts';
import type { Place } from './ball-cases.ts';
import { deckOf, drawFrom } from './draw.ts';
import type { Draw } from './draw.ts';
import { exactCase } from './exact-cases.ts';
import { families, integers } from './families.ts';
import type { Family, Numbers, Setting } from './families.ts';
import { dtypes, operationNames, operations } from './protocol.ts';
import type { Capabilities, Case, Dtype, Flags, Operation, Tensor } from './protocol.ts';
import { dotOf, formats, rowsOf } from './rounding.ts';
import { fitsFor, largeSizes, rungSizes, rungsOf, sizeKinds, smallSizes, works } from './sizes.ts';
import type { Rung, SizeKind, Sizes } from './sizes.ts';
import { encodeTensor } from './tensor.ts';
import { trainingInputs } from './training-cases.ts';

export interface Selection {
  readonly seed: number;
  readonly count: number;
  /** Only these operations; by default all that the adapter has. */
  readonly ops?: readonly string[];
  /** Only these formats; by default all that the adapter has. */
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
 * All cases are distinct.
 *
 * @throws {@link WidthwiseError} of code `usage` if the adapter declares nothing that protocol 1 has, or nothing that
 * was requested.
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
  const dealt = new Map<Operation, Decks>();
  const found = new Map<string, Case>();
  // Small families run out (an exact projection has few sizes): then the round is drawn again.
  for (let round = 0; found.size < count && round < 50 * count; round++) {
    const slot = slots[round % slots.length];
    if (slot === undefined) continue;
    const decks = dealt.get(slot.op) ?? decksFor(slot.op, caps, seed);
    dealt.set(slot.op, decks);
    for (const made of casesOf(slot, decks, draw)) if (found.size < count) found.set(made.id, made);
  }
  return [...found.values()];
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
  if (op === 'train' && dtype === 'q') return []; // trained points are certified as doubles
  const fits = (name: string): boolean =>
    builtIn.has(name) && (dtype !== 'q' || exactActivations.includes(name));
  const named = Object.keys(caps.activations).filter(fits);
  if (operations[op].activation) return named.map((activation) => ({ op, dtype, activation }));
  // As often as the others, or almost none of its cases would be large.
  return (named.length === 0 ? [undefined] : named).map(() => ({
    op,
    dtype,
    activation: undefined,
  }));
}

/** Whether the adapter declares everything that the case requires. */
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

/** The choices for the cases of one operation, each with its own deck. */
interface Decks {
  readonly draw: Draw;
  readonly family: () => Family | undefined;
  readonly kind: () => SizeKind | undefined;
  readonly rung: () => Rung | undefined;
  readonly work: () => number | undefined;
  readonly place: () => Place | undefined;
  readonly loss: () => Flags['loss'];
  readonly columns: () => Flags['columns'];
  readonly slopeAtZero: Readonly<Record<string, string>>;
  readonly hasSiblings: () => boolean | undefined;
  readonly other: () => string | undefined;
}

/** From a separate stream: the numbers of a case do not depend on the contents of the decks. */
function decksFor(op: Operation, { conventions }: Capabilities, seed: number): Decks {
  const draw = drawFrom(seed + 1 + operationNames.indexOf(op));
  const { loss = [], columns = [], slopeAtZero = {} } = conventions;
  const named = <T>(list: readonly T[], usual: T): readonly T[] =>
    list.length === 0 ? [usual] : list;
  return {
    draw,
    family: deckOf(draw, families),
    kind: deckOf(draw, sizeKinds(op)),
    rung: deckOf(draw, rungsOf(op)),
    work: deckOf(draw, works),
    place: deckOf(draw, places),
    loss: deckOf(draw, named(loss, 'half-sum')),
    columns: deckOf(draw, named(columns, 'neuron-major')),
    slopeAtZero,
    hasSiblings: deckOf(draw, [true, false, false, false, false, false]),
    other: deckOf(draw, Object.keys(operations[op].inputs)),
  };
}

/** A case before its numbers are drawn. */
interface Plan extends Slot {
  readonly known: BuiltIn | undefined;
  readonly flags: Flags;
  readonly family: Family;
  readonly kind: SizeKind;
  readonly sizes: Sizes;
  readonly place: Place;
}

function planOf(slot: Slot, decks: Decks): Plan {
  const { activation } = slot;
  const kind = decks.kind() ?? 'small';
  return {
    ...slot,
    known: activation === undefined ? undefined : builtIn.get(activation),
    flags: flagsOf(slot, decks),
    family: decks.family() ?? integers,
    kind,
    sizes: sizesFor(slot, kind, decks),
    place: decks.place() ?? 'centre',
  };
}

function sizesFor(
  { op, dtype, activation }: Slot,
  kind: SizeKind,
  { draw, rung, work }: Decks,
): Sizes {
  const fits = fitsFor(op, dtype, activation);
  const [least, products] = [
    kind === 'rung' ? rung() : undefined,
    kind === 'large' ? work() : undefined,
  ];
  const sizes =
    least !== undefined
      ? rungSizes(op, least, draw, fits)
      : products !== undefined
        ? largeSizes(op, products, draw, fits)
        : smallSizes(op, draw);
  // The other operations' ladders end at their limits; gram's, with d = m = 1, goes beyond its usual work.
  const isLimited = op === 'train' || dtype === 'q';
  return isLimited && !fits(sizes) ? smallSizes(op, draw) : sizes;
}

function flagsOf({ op, activation }: Slot, decks: Decks): Flags {
  const wanted = operations[op].flags;
  const atZero = activation === undefined ? undefined : decks.slopeAtZero[activation];
  const [loss, columns] = [decks.loss(), decks.columns()];
  return {
    ...(wanted.includes('loss') && loss !== undefined ? { loss } : {}),
    ...(wanted.includes('columns') && columns !== undefined ? { columns } : {}),
    ...(wanted.includes('slopeAtZero') && atZero !== undefined ? { slopeAtZero: atZero } : {}),
  };
}

/** A case, sometimes followed by variants of it. */
function casesOf(slot: Slot, decks: Decks, draw: Draw): readonly Case[] {
  const plan = planOf(slot, decks);
  const inputs = inputsOf(plan, draw);
  if (inputs === undefined) return [];
  const made = caseOf(plan, inputs);
  if (plan.op === 'train' || plan.kind === 'large' || decks.hasSiblings() !== true) return [made];
  return [made, ...siblingsOf(plan, inputs, decks, draw)];
}

/**
 * Cases that each differ from the one before in a single input: an answer cached by some of its inputs is stale there.
 */
function siblingsOf(plan: Plan, inputs: Inputs, decks: Decks, draw: Draw): readonly Case[] {
  const fresh = inputsOf(plan, draw);
  const first = changed(plan, inputs, fresh, decks.other());
  const second = changed(plan, first, fresh, decks.other());
  return [caseOf(plan, first), caseOf(plan, second)];
}

function changed(plan: Plan, inputs: Inputs, fresh: Inputs | undefined, name = ''): Inputs {
  const other = fresh?.[name];
  // A different W may be at an irrational distance in an exact ball, and a different X or W may have a product near a
  // kink.
  const fixed = plan.dtype === 'q' && plan.op === 'project' ? ['W', 'C'] : [];
  const isOpen = hasKink(plan) && (name === 'X' || name === 'W');
  return other === undefined || isOpen || fixed.includes(name)
    ? inputs
    : { ...inputs, [name]: other };
}

function caseOf({ op, dtype, activation, flags }: Plan, inputs: Inputs): Case {
  const named = activation === undefined ? {} : { activation };
  return identified({ op, dtype, ...named, flags, inputs });
}

type Inputs = Readonly<Record<string, Tensor>>;

function inputsOf(plan: Plan, draw: Draw): Inputs | undefined {
  const { op, dtype, flags, known, sizes, place } = plan;
  if (dtype === 'q') return exactCase(op, sizes, draw);
  if (known === undefined) return ballInputs(dtype, sizes, place, draw);
  const { activation } = known;
  if (op === 'train') return trainingInputs({ dtype, flags, activation, draw, sizes });
  return networkInputs(plan, { draw, dtype, activation, sizes });
}

function networkInputs(plan: Plan, setting: Setting): Inputs {
  const { op, family, place } = plan;
  const { dtype, draw, sizes } = setting;
  const { n, d, m } = sizes;
  const drawn = family.make(setting);
  const made = hasKink(plan) && isOpen(setting, drawn) ? integers.make(setting) : drawn;
  const network = {
    X: encodeTensor(dtype, [n, d], made.X),
    W: encodeTensor(dtype, [m, d], made.W),
    v: encodeTensor(dtype, [m], made.v),
  };
  if (!('y' in operations[op].inputs)) return network;
  const labelled = { ...network, y: encodeTensor(dtype, [n], made.y) };
  if (!('C' in operations[op].inputs)) return labelled;
  return { ...labelled, ...descentInputs(dtype, sizes, made.W, place, draw) };
}

/** Whether the answer depends on sigma' where sigma may have a kink. */
function hasKink({ op, known }: Plan): boolean {
  if (known === undefined || !operations[op].flags.includes('slopeAtZero')) return false;
  return kinksOf(known.activation.value)?.length !== 0;
}

/** Whether rounding may move some pre-activation across 0, which would leave the answer undecided. */
function isOpen({ dtype, sizes: { n, d, m } }: Setting, { X, W }: Numbers): boolean {
  const weights = rowsOf(W, m, d);
  return rowsOf(X, n, d).some((x) =>
    weights.some((w) => {
      const { value, error } = dotOf(formats[dtype], x, w);
      return error > 0 && minusDown(value.lo, error) <= 0 && 0 <= plusUp(value.hi, error);
    }),
  );
}
