/**
 * # A card as an ONNX model
 *
 * The network of its first point, with float64 weights. Nothing is rounded: a card whose weights are not float64 values
 * is refused, and so is one without a point.
 * @module
 */
import type { FactsFile } from '../../certificates/facts/format.ts';
import { onnxBytes } from '../../data/onnx-write.ts';
import { WidthwiseError } from '../../errors.ts';
import { dense } from '../../linalg/matrix.ts';
import { exactDouble } from './npz.ts';

/** The model. Throws {@link WidthwiseError} (`input`). */
export function onnxOf({ instance }: FactsFile): Uint8Array {
  const { activation, points } = instance;
  const [first] = Object.entries(points);
  if (activation === undefined || first === undefined)
    throw new WidthwiseError(
      'input',
      'this counterexample is not about one network',
      'Use another --format.',
      { field: '--format' },
    );
  const [name, { hidden, outputs }] = first;
  const { rows, cols, data } = hidden;
  const W = Float64Array.from({ length: rows * cols }, (_, k) => {
    const entry = data[k];
    if (entry === undefined) throw new RangeError(`W_${name}: expected ${rows * cols} entries`);
    return exactDouble(entry, `W_${name}`);
  });
  return onnxBytes({
    hidden: dense(rows, cols, W),
    outputs: outputs.map((v) => exactDouble(v, `v_${name}`)),
    activation,
  });
}
