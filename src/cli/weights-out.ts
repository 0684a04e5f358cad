/**
 * # Weights as a file
 *
 * ## Main definitions
 * - {@link demandWeightsFile}: refuses a name of another format, before the work
 * - {@link writeWeights}: those of a certificate, on the data as they were given
 * @module
 */
import { extname } from 'node:path';
import { showInterval } from '../arithmetic/interval-text.ts';
import type { GivenCoordinates } from '../certify/given-weights.ts';
import type { WeightsToWrite } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import { writeWhole } from './files.ts';

/** Throws {@link WidthwiseError} (`usage`) unless certify would read weights from a file of this name. */
export function demandWeightsFile(file: string, field: string): void {
  if (['.npz', '.json', '.onnx'].includes(extname(file).toLowerCase())) return;
  throw new WidthwiseError(
    'usage',
    `expected a .npz, .json or .onnx file, got "${file}"`,
    'certify reads weights from these.',
    { field },
  );
}

/** What a JSON document says of the file. */
export interface WrittenWeights {
  readonly file: string;
  readonly rounded: boolean;
  readonly loss?: readonly [number, number];
}

/** Writes the weights; what there is to say of them, for programs and for people. */
export async function writeWeights(
  { rounded, loss, ...weights }: Omit<GivenCoordinates, 'activation'>,
  model: NonNullable<WeightsToWrite['model']>,
  file: string,
): Promise<{ readonly document: WrittenWeights; readonly text: string }> {
  const { weightsBytes } = await import('../data/weights.ts'); // loads the formats of models
  await writeWhole(file, weightsBytes({ ...weights, model }, file));
  const bounds = loss === undefined ? {} : { loss: [loss.lo, loss.hi] as const };
  const lossText =
    loss === undefined ? '' : `: (1/2) norm(f - y)^2 is in ${showInterval(loss)} there`;
  const text = rounded
    ? `W = W' A^T and v in ${file}, rounded to float64. The proof is not about the rounded network${lossText}`
    : `W and v of the certificate in ${file}`;
  return { document: { file, rounded, ...bounds }, text };
}
