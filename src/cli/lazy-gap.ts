/**
 * # certify lazy-gap
 *
 * Reads a target and hidden weights, computes the three risks, writes a facts file, and then checks what is on the
 * disk.
 * @module
 */
import { extname } from 'node:path';
import { interval } from '../arithmetic/interval.ts';
import { showInterval } from '../arithmetic/text.ts';
import { bytesOf, tableIn } from '../data/files.ts';
import { denseFromRows } from '../data/from-memory.ts';
import { fieldsOf, parsed } from '../data/json.ts';
import { npyMatrix } from '../data/npy.ts';
import { arraysOf, listed } from '../data/npz.ts';
import { isModel, readWeights } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import { plan } from '../certify/lazy-gap.ts';
import type { KnownNumber } from '../certify/lazy-gap.ts';
import type { Dense } from '../linalg/matrix.ts';
import { version } from '../version.ts';
import { writeAndCheck } from './facts-file.ts';
import type { CheckedFile } from './facts-file.ts';
import { duration } from './output.ts';
import type { Output } from './output.ts';

export interface LazyGapRequest {
  readonly target?: string | undefined;
  readonly weights?: string | undefined;
  readonly out: string;
  readonly command: string;
}

export interface LazyGapCertification extends CheckedFile {
  readonly claim: 'lazy-gap';
  /** R_RF, R_NT and R_NN. */
  readonly features: KnownNumber;
  readonly tangent: KnownNumber;
  readonly networks: KnownNumber;
}

function demandFile(file: string | undefined, field: string, advice: string): string {
  if (file !== undefined) return file;
  throw new WidthwiseError('usage', `no ${field.slice(2)}`, advice, { field });
}

/** The rows of a file: the array `name` where it has names, which need no others beside. */
async function matrixIn(
  file: string,
  name: 'B' | 'W',
  field: string,
  output: Output,
): Promise<Dense> {
  const extension = extname(file).toLowerCase();
  if (extension === '.npz') {
    const arrays = arraysOf(await bytesOf(file), file);
    const unpack = arrays.get(name);
    if (unpack !== undefined) return npyMatrix(unpack(), file, name);
    throw unusable(`expected an array ${name}, got ${listed(arrays)}`, file, field);
  }
  if (extension !== '.json') {
    const { values, guesses = [] } = await tableIn(file);
    guesses.forEach(output.warn);
    return values;
  }
  const value = parsed(await bytesOf(file), file);
  const rows = Array.isArray(value) ? value : fieldsOf(value)?.get(name);
  if (Array.isArray(rows)) return denseFromRows(rows, field, { file });
  throw unusable(`expected rows of numbers, or {"${name}": rows}`, file, field);
}

function unusable(found: string, file: string, field: string): WidthwiseError {
  return new WidthwiseError('input', found, `Give the ${field} as a matrix.`, { file, field });
}

/** W, also of a model. */
async function hiddenIn(file: string, output: Output): Promise<Dense> {
  if (isModel(file)) return (await readWeights(file)).hidden;
  return matrixIn(file, 'W', 'weights', output);
}

function riskText(name: string, { lo, hi, exact }: KnownNumber): string {
  const isShort = exact !== undefined && exact.length <= 24;
  return `${name.padEnd(10)}${isShort ? exact : `in ${showInterval(interval(lo, hi), 12)}`}`;
}

/**
 * Computes, writes `request.out` and checks it. Details go to `output` as they are known.
 *
 * Throws {@link WidthwiseError} without both files, and on matrices that do not fit.
 */
export async function certifyLazyGap(
  { target, weights, out, command }: LazyGapRequest,
  output: Output,
): Promise<LazyGapCertification> {
  const rows = 'a .json, .npz, .csv or .npy file with rows of numbers';
  const B = demandFile(target, '--target', `Give the symmetric matrix B of x^T B x: ${rows}.`);
  const W = demandFile(weights, '--weights', `Give one row w_j a neuron: ${rows}.`);
  const [values, hidden] = [await matrixIn(B, 'B', 'target', output), await hiddenIn(W, output)];
  const started = performance.now();
  const provenance = { tool: `widthwise ${version}`, command };
  const naming = { name: (key: string) => key, field: (key: string) => key };
  const ground = { target: values, weights: hidden };
  const [made] = plan.prepare(ground, {}, { naming, provenance }).search();
  if (made?.kind !== 'file') throw new Error('lazy-gap proposes one file');
  const { features, tangent, networks } = made.found;
  const spent = duration(Math.round(performance.now() - started));
  output.detail(`risks     d = ${values.rows}, N = ${hidden.rows}; over Q, ${spent}`);
  output.detail(riskText('R_RF', features));
  output.detail(riskText('R_NT', tangent));
  output.detail(riskText('R_NN', networks));
  const checked = await writeAndCheck(out, made.text(), output);
  return { ...checked, claim: 'lazy-gap', features, tangent, networks };
}
