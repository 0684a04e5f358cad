/**
 * # Data and weights in JSON, declared
 *
 * A schema checks the object; its rows, of which there may be millions, are checked where they become numbers
 * (from-memory.ts), which avoids a copy and a list of errors.
 * @module
 */
import { z } from 'zod';

const list = z.array(z.unknown());
const rows = list
  .meta({ items: { type: 'array', items: { type: 'number' }, minItems: 1 }, minItems: 1 })
  .describe('rows of numbers, all of one length');
const numbers = list.meta({ items: { type: 'number' }, minItems: 1 }).describe('a list of numbers');

const cell = { type: ['number', 'string', 'boolean', 'null'] };
const samples = list
  .meta({
    items: {
      anyOf: [
        { type: 'array', items: cell, minItems: 1 },
        { type: 'object', additionalProperties: cell },
      ],
    },
    minItems: 1,
  })
  .describe('rows of numbers, all of one length, or one object a sample');
const labelList = list
  .meta({ items: { type: ['number', 'string'] }, minItems: 1 })
  .describe('a list of numbers or words: the labels');

/** X with y, which may also be in a separate file. */
export const table = z.object({
  X: samples,
  y: labelList.exactOptional(),
});

export const labels = z.object({ y: labelList });

/** W, v and W0 of one hidden layer. */
export const weights = z.object({
  W: rows.describe('rows of numbers: W, m x d, one row per neuron'),
  v: numbers.describe('a list of numbers: v, of length m'),
  W0: rows.describe('rows of numbers: the centre of a ball, m x d').exactOptional(),
});

const entry = {
  oneOf: [{ type: 'number' }, { type: 'string', pattern: '^-?[0-9]+(/[1-9][0-9]*)?$' }],
};

/** The layers of a deep network. */
export const layers = z.object({
  layers: z
    .array(list.meta({ items: { type: 'array', items: entry, minItems: 1 }, minItems: 1 }))
    .describe(
      'a list of layers: W_1 to W_L, each as rows of numbers or fractions "p/q"; the last has one row',
    ),
});

const exact = list.meta({ items: entry, minItems: 1 });
const exactRows = z
  .array(list)
  .meta({ items: { type: 'array', items: entry, minItems: 1 }, minItems: 1 });

/** A network with one input: rows (w, b), and a polynomial, the constant first. */
export const lineNetwork = z.object({
  W: exactRows.describe('pairs of numbers or fractions: a weight and a bias for each neuron'),
  v: exact.describe('a list of numbers or fractions: the output weights'),
  polynomial: exact
    .describe('a list of numbers or fractions: a polynomial that is added, the constant first')
    .exactOptional(),
  power: z.int().min(0).max(16).describe('k of relu(t)^k, from 0 to 16').exactOptional(),
});

/** Polynomials between breaks. */
export const piecewise = z.object({
  breaks: exact.describe('a list of numbers or fractions: increasing, one more than the pieces'),
  pieces: exactRows.describe(
    'lists of numbers or fractions: a polynomial each, the constant first',
  ),
});

const size = z.int().min(1).max(400);
const node = z.int().min(0).max(400);

/** A network of products, without its weights. */
export const architecture = z.object({
  shape: z.array(size).min(1).max(2).describe('[N], or [H, W]: the positions'),
  templates: size.describe('a whole number: M'),
  left: z.array(node).describe('the positions on one side').exactOptional(),
  levels: z
    .array(z.strictObject({ window: size, stride: size, channels: size }))
    .describe('layers of windows: {"window": B, "stride": S, "channels": r} each')
    .exactOptional(),
  nodes: z
    .array(z.strictObject({ children: z.array(node), channels: size }))
    .describe('nodes of a tree: {"children": [..], "channels": r} each')
    .exactOptional(),
});

/** A network of products with its weights, whole numbers. */
export const gridNetwork = architecture.omit({ levels: true, nodes: true }).extend({
  levels: z
    .array(z.strictObject({ window: size, stride: size, weights: exactRows }))
    .describe('layers of windows: {"window": B, "stride": S, "weights": [[..], ..]} each')
    .exactOptional(),
  nodes: z
    .array(z.strictObject({ children: z.array(node), weights: exactRows }))
    .describe('nodes of a tree: {"children": [..], "weights": [[..], ..]} each')
    .exactOptional(),
  head: exactRows.describe('lists of whole numbers: a row for each window that remains'),
  leaves: exactRows
    .describe('lists of whole numbers: the leaf vector of each template')
    .exactOptional(),
});

/** A sum of powers: c_k v_k^order. */
export const powerSum = z.object({
  order: z.int().min(2).max(16).describe('the order l of the tensors, from 2 to 16'),
  c: exact.describe('a list of numbers or fractions: the coefficients'),
  V: exactRows.describe('lists of numbers or fractions: a vector for each coefficient'),
});

/** Neurons u_i, as rows, alone. */
export const neurons = z.object({
  W: exactRows.describe('lists of numbers or fractions: a row for each neuron'),
});

/** A network with feedback to its hidden layers, and its data. */
export const feedbackNetwork = z.object({
  X: exactRows.describe('lists of numbers or fractions: an input in each row'),
  Y: exactRows.describe('lists of numbers or fractions: the labels of each input'),
  layers: z.array(exactRows).min(2).describe('W_1, .., W_L, each as rows'),
  feedback: z.array(exactRows).min(1).describe('B_1, .., B_{L-1}, each as rows'),
});

const exactTables = z.array(exactRows);

/** Models of multi-view data, or the start of one. */
export const viewModels = z.object({
  beta: z
    .unknown()
    .meta(entry)
    .describe('a number or fraction: how much a distractor counts, alpha^power')
    .exactOptional(),
  power: z.int().min(1).max(16).describe('the power of relu, 3 by default').exactOptional(),
  threshold: z
    .unknown()
    .meta(entry)
    .describe('of smoothed relus: where they become linear')
    .exactOptional(),
  alpha: z
    .unknown()
    .meta(entry)
    .describe('of smoothed relus: the size of a distractor')
    .exactOptional(),
  models: exactTables
    .describe('lists of rows: 2C columns, and m rows for each of C classes in turn')
    .exactOptional(),
  starts: exactTables.describe('lists of rows: the start of each class').exactOptional(),
  first: exactRows.describe('sizes of the noise of single views 1, for each class').exactOptional(),
  second: exactRows
    .describe('sizes of the noise of single views 2, for each class')
    .exactOptional(),
});

/** A student of such models. */
export const viewStudent = z.object({
  models: exactTables.describe('lists of rows, with the columns of the teacher'),
});

/** Inner products of vectors. */
export const gram = z.object({
  gram: exactRows.describe('lists of numbers or fractions: the rows of a symmetric matrix'),
});

/** The end of a run: neurons u_i, as rows, and their coefficients. */
export const powerRun = z.object({
  W: exactRows.describe('lists of numbers or fractions: a row for each neuron'),
  v: exact.describe('a list of numbers or fractions: the coefficients c_i'),
});

/** The format for `--data` and `--labels`. */
export const dataFile = z.union([samples, labelList, table, labels]);

/** The format for `--weights`. */
export const weightsFile = z.union([weights, layers]);
