/**
 * # Networks with feedback, in JSON
 *
 * {"X": rows, "Y": rows, "layers": [W_1, .., W_L], "feedback": [B_1, .., B_{L-1}]}, each matrix as rows. Entries are numbers,
 * read exactly, or fractions "p/q".
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { FeedbackProblem } from '../feedback/problem.ts';
import { signalFault } from '../feedback/signals.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import { entriesOf } from './json-files.ts';
import { tableOf } from './power-sums.ts';
import { feedbackNetwork } from './schema.ts';

const advice =
  'Give {"X": [[..], ..], "Y": [[..], ..], "layers": [W_1, .., W_L], "feedback": [B_1, .., B_{L-1}]}: B_l has a row for each output and a column for each neuron of layer l.';

/** Throws {@link WidthwiseError} (`input`), naming `file` and the field. */
export function feedbackFrom(value: unknown, file: string): Omit<FeedbackProblem, 'activation'> {
  const { X, Y, layers, feedback } = entriesOf(feedbackNetwork, value, file, advice);
  const source = { value, file };
  const table = (rows: readonly unknown[], field: string): Matrix<Rational> =>
    tableOf(rows, source, field, advice);
  const tables = (list: readonly (readonly unknown[])[], field: string) =>
    list.map((rows, k) => table(rows, `${field}[${k}]`));
  const net = {
    inputs: table(X, 'X'),
    labels: table(Y, 'Y'),
    layers: tables(layers, 'layers'),
    feedback: tables(feedback, 'feedback'),
  };
  const fault = signalFault(net);
  if (fault !== undefined) throw unusable(fault, advice, { file, field: 'layers' });
  const hidden = net.layers.slice(0, -1);
  if (net.feedback.length !== hidden.length)
    throw unusable(
      `expected feedback to ${hidden.length} hidden layers, got ${net.feedback.length}`,
      advice,
      { file, field: 'feedback' },
    );
  for (const [k, { rows, cols }] of net.feedback.entries()) {
    const width = hidden[k]?.rows;
    if (rows !== net.labels.cols || cols !== width)
      throw unusable(`expected ${net.labels.cols} x ${width}, got ${rows} x ${cols}`, advice, {
        file,
        field: `feedback[${k}]`,
      });
  }
  return net;
}
