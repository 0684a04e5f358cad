/**
 * # Faulty twins that compute wrongly
 *
 * Each is the adapter of ml-matrix with one realistic fault. A harness that lets one of them pass is useless.
 *
 * ## Main definitions
 * - {@link ComputingTwin}, {@link computingTwins}
 * @module
 */
import type { AdapterDefinition, Answered, Question, Values } from '../kits/kit.ts';
import type { Operation } from '../protocol.ts';

export type Outputs = Readonly<Record<string, Answered>>;

/** An adapter with one fault, and the operations that show it. */
export interface ComputingTwin {
  readonly name: string;
  readonly fault: string;
  /** The operations whose answers are wrong for most inputs; the others are right. */
  readonly shows: readonly Operation[];
  readonly spoil: (right: AdapterDefinition) => AdapterDefinition;
}

type Run = (q: Question) => Outputs | Promise<Outputs>;

/** The adapter with these operations changed. */
export function changed(
  right: AdapterDefinition,
  shows: readonly Operation[],
  change: (run: Run) => Run,
): AdapterDefinition {
  const spoiled = shows.flatMap((op) => {
    const run = right.run[op];
    return run === undefined ? [] : [[op, change(run)] as const];
  });
  return { ...right, run: { ...right.run, ...Object.fromEntries(spoiled) } };
}

export function numbersOf({ data }: Answered | Values): readonly number[] {
  return Array.from<unknown>(data).map(Number);
}

/** A twin that answers a different question. */
export function misreading(
  name: string,
  fault: string,
  shows: readonly Operation[],
  misread: (q: Question) => Question,
): ComputingTwin {
  const spoil = (right: AdapterDefinition): AdapterDefinition =>
    changed(right, shows, (run) => (q) => run(misread(q)));
  return { name, fault, shows, spoil };
}

/** A twin that corrupts each output. */
export function misanswering(
  name: string,
  fault: string,
  shows: readonly Operation[],
  misanswer: (numbers: readonly number[], q: Question) => readonly number[],
): ComputingTwin {
  const spoil = (right: AdapterDefinition): AdapterDefinition =>
    changed(right, shows, (run) => async (q) => {
      const outputs = Object.entries(await run(q));
      const spoiled = outputs.map(
        ([key, { shape, data }]) =>
          [key, { shape, data: misanswer(numbersOf({ shape, data }), q) }] as const,
      );
      return Object.fromEntries(spoiled);
    });
  return { name, fault, shows, spoil };
}

/** The question with the entries of one input in another order. */
export function reordered(
  q: Question,
  name: string,
  from: (k: number, shape: readonly number[]) => number,
): Question {
  const found = q.inputs[name];
  if (found === undefined) return q;
  const numbers = numbersOf(found);
  const data = Float64Array.from(
    { length: numbers.length },
    (_, k) => numbers[from(k, found.shape)] ?? Number.NaN,
  );
  return { ...q, inputs: { ...q.inputs, [name]: { shape: found.shape, data } } };
}

/** The question with the sign of one input flipped. */
function negated(q: Question, name: string): Question {
  const found = q.inputs[name];
  if (found === undefined) return q;
  const data = Float64Array.from(numbersOf(found), (x) => -x);
  return { ...q, inputs: { ...q.inputs, [name]: { shape: found.shape, data } } };
}

/** The index of entry k of a row-major matrix in column-major order. */
function byColumns(k: number, [rows = 1, cols = 1]: readonly number[]): number {
  const column = k % cols;
  return column * rows + (k - column) / cols;
}

export const network: readonly Operation[] = [
  'forward',
  'loss',
  'gradient',
  'jacobian',
  'gram',
  'step',
];
const decided: readonly Operation[] = [...network, 'project']; // all but train, which has many right answers
const everything: readonly Operation[] = [...decided, 'train'];
export const labelled: readonly Operation[] = ['loss', 'gradient', 'step'];

const staleCache: ComputingTwin = {
  name: 'stale-cache',
  fault: 'remembers an answer by the shapes of its inputs, not by the inputs',
  shows: network,
  spoil: (right) => {
    const cache = new Map<string, Outputs>();
    return changed(right, network, (run) => async (q) => {
      const shapes = Object.values(q.inputs).map(({ shape }) => shape);
      const key = JSON.stringify([q.op, q.activation, q.flags, shapes]);
      const outputs = cache.get(key) ?? (await run(q));
      cache.set(key, outputs);
      return outputs;
    });
  },
};

const clipping: ComputingTwin = {
  name: 'clipped-entries',
  fault: 'projects by clipping each entry instead of scaling the whole',
  shows: ['project'],
  spoil: (right) =>
    changed(right, ['project'], () => ({ inputs: { W, C, radius } }) => {
      const [r = 0] = radius === undefined ? [] : numbersOf(radius);
      const centre = C === undefined ? [] : numbersOf(C);
      const data = (W === undefined ? [] : numbersOf(W)).map((w, k) => {
        const c = centre[k] ?? 0;
        return c + Math.max(-r, Math.min(r, w - c));
      });
      return { P: { shape: W?.shape ?? [], data } };
    }),
};

const wrongKink: ComputingTwin = {
  name: 'wrong-relu-slope',
  fault: "declares relu'(0) = 1 and uses 0",
  shows: ['gradient', 'jacobian', 'gram', 'step'],
  spoil: (right) => {
    const { conventions } = right.caps;
    const slopeAtZero = { ...conventions.slopeAtZero, relu: '1' };
    return { ...right, caps: { ...right.caps, conventions: { ...conventions, slopeAtZero } } };
  },
};

const escaping: ComputingTwin = {
  name: 'trains-outside',
  fault: 'trains without projecting, so the point leaves the ball',
  shows: ['train'],
  spoil: (right) =>
    changed(right, ['train'], () => ({ inputs: { W, C, radius } }) => {
      const [r = 0] = radius === undefined ? [] : numbersOf(radius);
      const data = (C === undefined ? [] : numbersOf(C)).map((c) => c + 2 * r);
      return { P: { shape: W?.shape ?? [], data } };
    }),
};

/** A twin that does not train, and returns more than P. */
function idle(name: string, fault: string, said: Outputs): ComputingTwin {
  const spoil = (right: AdapterDefinition): AdapterDefinition =>
    changed(right, ['train'], () => ({ inputs: { W } }) => ({
      P: { shape: W?.shape ?? [], data: W === undefined ? [] : numbersOf(W) },
      ...said,
    }));
  return { name, fault, shows: ['train'], spoil };
}

/** Every twin that follows the protocol and computes wrongly. */
export const computingTwins: readonly ComputingTwin[] = [
  misreading('transposed-weights', 'reads W by columns, as if it were transposed', decided, (q) =>
    reordered(q, 'W', byColumns),
  ),
  misreading('mean-for-sum', 'takes the mean where half the sum is asked for', labelled, (q) => ({
    ...q,
    flags: { ...q.flags, loss: 'mean' },
  })),
  misreading('labels-off-by-one', 'pairs each sample with the next label', labelled, (q) =>
    reordered(q, 'y', (k, [n = 1]) => (k + 1) % n),
  ),
  misreading(
    'ignored-columns',
    'orders J by neurons where inputs are asked for',
    ['jacobian'],
    (q) => ({
      ...q,
      flags: { ...q.flags, columns: 'neuron-major' },
    }),
  ),
  misanswering('single-inside', 'computes in float32 and answers in float64', decided, (xs) =>
    xs.map(Math.fround),
  ),
  misanswering('dropped-half', 'forgets the factor 1/2 of the loss', ['loss'], (xs) =>
    xs.map((x) => 2 * x),
  ),
  misanswering('nan', 'has NaN as its last entry', everything, (xs) =>
    xs.map((x, k) => (k === xs.length - 1 ? Number.NaN : x)),
  ),
  misanswering('ascending', 'has the gradient with the wrong sign', ['gradient'], (xs) =>
    xs.map((x) => -x),
  ),
  misanswering('last-bits', 'drops 8 bits of every number', decided, (xs) =>
    xs.map((x) => x * (1 + 2 ** -44)),
  ),
  staleCache,
  clipping,
  wrongKink,
  escaping,
  idle('trains-nothing', 'answers the start', {}),
  idle('boasts', 'answers the start, and says that its loss is 0', {
    l: { shape: [], data: [0] },
  }),
  misreading('ascends', 'trains with the wrong sign of the step', ['train'], (q) =>
    negated(q, 'eta'),
  ),
];
