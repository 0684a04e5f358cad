/**
 * # Faulty twins whose fault depends on the size
 *
 * Or on earlier cases, or on a single point: they answer every isolated small case correctly.
 *
 * ## Main definitions
 * - {@link sizedTwins}
 * @module
 */
import type { Question, Values } from '../kits/kit.ts';
import {
  changed,
  labelled,
  misanswering,
  misreading,
  network,
  numbersOf,
  reordered,
} from './computing.ts';
import type { ComputingTwin, Outputs } from './computing.ts';

function sizeOf(q: Question, name: 'n' | 'd' | 'm'): number {
  const [rows = 1, cols = 1] = q.inputs[name === 'm' ? 'W' : 'X']?.shape ?? [];
  return name === 'd' ? cols : rows;
}

function entriesOf(q: Question, name: string): readonly number[] {
  const found = q.inputs[name];
  return found === undefined ? [] : numbersOf(found);
}

/** The question with one input changed. */
function mapped(q: Question, name: string, change: (x: number, k: number) => number): Question {
  const found = q.inputs[name];
  if (found === undefined) return q;
  const values: Values = { shape: found.shape, data: Float64Array.from(numbersOf(found), change) };
  return { ...q, inputs: { ...q.inputs, [name]: values } };
}

/** Drops the last neurons, as a loop over eight at a time without a remainder would. */
function withoutRest(q: Question): Question {
  const m = sizeOf(q, 'm');
  const whole = m - (m % 8);
  return m > 8 ? mapped(q, 'v', (x, j) => (j < whole ? x : 0)) : q;
}

/** Drops the last samples, as a loop over eight at a time without a remainder would. */
function withoutSamples(q: Question): Question {
  const n = sizeOf(q, 'n');
  const rest = n % 8;
  if (n < 9 || rest === 0) return q;
  const { X, y } = q.inputs;
  if (X === undefined || y === undefined) return q;
  const kept = n - rest;
  const cut = (values: Values): Values => {
    const [, ...more] = values.shape;
    const width = more.reduce((product, side) => product * side, 1);
    return { shape: [kept, ...more], data: values.data.slice(0, kept * width) };
  };
  return { ...q, inputs: { ...q.inputs, X: cut(X), y: cut(y) } };
}

function inSingle(q: Question): Question {
  if (sizeOf(q, 'd') < 8) return q;
  return mapped(mapped(q, 'X', Math.fround), 'W', Math.fround);
}

function backwards(q: Question): Question {
  const n = sizeOf(q, 'n');
  if (n < 17 || n >= 1000) return q;
  return reordered(q, 'X', (k, [, d = 1]) => (n - 1 - Math.floor(k / d)) * d + (k % d));
}

const forgetful: ComputingTwin = {
  name: 'stale-weights',
  fault: 'remembers an answer by X and W, though v and y are others',
  shows: network,
  spoil: (right) => {
    const cache = new Map<string, Outputs>();
    return changed(right, network, (run) => async (q) => {
      const { X, W } = q.inputs;
      const key = JSON.stringify([q.op, q.activation, q.flags, X, W]);
      const outputs = cache.get(key) ?? (await run(q));
      cache.set(key, outputs);
      return outputs;
    });
  },
};

/** 0/0 at W = C, from normalising W - C first. */
const undirected: ComputingTwin = misanswering(
  'zero-over-zero',
  'divides 0 by 0 where W is the centre of the ball',
  ['project'],
  (xs, q) => {
    const [W, C] = [entriesOf(q, 'W'), entriesOf(q, 'C')];
    return W.every((w, k) => w === C[k]) ? xs.map(() => Number.NaN) : xs;
  },
);

/** Every twin that is correct in small cases. */
export const sizedTwins: readonly ComputingTwin[] = [
  misreading('lost-rest', 'loses the last m mod 8 of more than 8 neurons', network, withoutRest),
  misreading(
    'untrained-rest',
    'trains without the last n mod 8 of 9 samples or more',
    ['train'],
    withoutSamples,
  ),
  misreading('single-products', 'multiplies X and W in float32 from d = 8 on', network, inSingle),
  misreading('reversed-samples', 'reverses 17 to 999 samples', network, backwards),
  misanswering('doubled-gram', 'doubles G from n = 17 on', ['gram'], (xs, q) =>
    sizeOf(q, 'n') >= 17 ? xs.map((x) => 2 * x) : xs,
  ),
  forgetful,
  undirected,
  misanswering(
    'wrong-mean',
    'takes 2/(n - 1) for 1/n from n = 8 on',
    labelled.filter((op) => op !== 'step'),
    (xs, q) => {
      const n = sizeOf(q, 'n');
      return q.flags.loss === 'mean' && n >= 8 ? xs.map((x) => (x * 2 * n) / (n - 1)) : xs;
    },
  ),
];
