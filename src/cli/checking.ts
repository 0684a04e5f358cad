/**
 * # Checking a file
 *
 * The file is read from disk and passed to the kernel, the exact checker or the facts checker, which are loaded on
 * demand; no search code is imported. Inputs that a certificate names by digest are reproduced from its recipe, as far
 * as an untrusted one may be followed; the readers of data are loaded only for that.
 * @module
 */
import { dirname } from 'node:path';
import type { Claim } from '../certificates/format.ts';
import type { FindInputs } from '../certificates/kernel/check.ts';
import { limits } from '../certificates/limits.ts';
import type { OnShare } from '../certificates/on-share.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { check, isFactsFile } from '../certify/check.ts';
import { checkEstimated, samplesShare } from '../certify/estimate.ts';
import type { CheckExtent, Estimate } from '../certify/estimate.ts';
import { WidthwiseError } from '../errors.ts';
import { activationOf } from '../sigma/activation.ts';
import { readText, sizeOf } from './files.ts';
import { wrap } from './lines.ts';

/** How to check a file. */
export interface CheckRequest {
  /** The source of the inputs according to the user, in place of the name in the recipe. */
  readonly source?: string | undefined;
  /** Whether to use the exact checker. */
  readonly exact?: boolean | undefined;
  /** Told what the check of a certificate will take, before it begins. */
  readonly onExpected?: ((estimate: Estimate) => void) | undefined;
  /** Told how far the check of a certificate is. */
  readonly watch?: OnShare | undefined;
}

/** The sizes of a claim. */
function extentOf({ inputs, width, activation }: Claim): CheckExtent {
  const { rows: samples, cols: dimension } = inputs;
  return { samples, dimension, width, activation: activationOf(activation) };
}

/** The refusal of a file of so many bytes, which is not read at all: a string of that length may be impossible. */
export function tooLong(bytes: number): Verdict | undefined {
  return bytes > limits.characters
    ? { kind: 'resource-limit', limit: `characters <= ${limits.characters}`, needed: bytes }
    : undefined;
}

/** The verdict on the certificate in `file`. */
export async function checkFile(file: string, request: CheckRequest = {}): Promise<Verdict> {
  return tooLong(await sizeOf(file)) ?? checkText(await readText(file), file, request);
}

/** The verdict on the text of `file`. */
export async function checkText(
  text: string,
  file: string,
  request: CheckRequest,
): Promise<Verdict> {
  const { exact, onExpected, watch } = request;
  const findInputs = inputsFor(file, request);
  if (isFactsFile(text)) demandNone(request, file);
  let samples = 1; // the exact checker tells of every stage
  return check(text, {
    exact,
    findInputs,
    onClaim: (claim) => {
      const extent = extentOf(claim);
      onExpected?.(checkEstimated(extent, exact === true));
      if (exact !== true) samples = samplesShare(extent);
    },
    onShare: watch && ((share, stage) => watch(share * samples, `check: ${stage}`)),
  });
}

/** Finds the inputs that the text of `file` names by digest. */
export function inputsFor(file: string, { source }: CheckRequest): FindInputs {
  return source === undefined ? inputsBeside(file) : inputsIn(source);
}

/** A facts file contains its data and has a single checker. */
function demandNone({ source, exact }: CheckRequest, file: string): void {
  const option = source === undefined ? (exact === true ? '--exact' : undefined) : '--data';
  if (option !== undefined)
    throw new WidthwiseError(
      'usage',
      `${option} does not apply to a facts file`,
      'It holds its data, and is decided over Q or by enclosures as each fact asks: leave the option out.',
      { file, field: option },
    );
}

function inputsIn(source: string): FindInputs {
  return async (recipe, rows, cols) => {
    const { rebuildInputs } = await import('../data/load.ts');
    const { readSource, sourceText } = await import('../data/selection.ts');
    const { selection } = readSource(recipe.source);
    return rebuildInputs({ ...recipe, source: sourceText(source, selection) }, rows, cols);
  };
}

function inputsBeside(file: string): FindInputs {
  return async (recipe, rows, cols) => {
    const { inputsNamedIn } = await import('../data/untrusted-recipe.ts');
    return inputsNamedIn(recipe, rows, cols, dirname(file));
  };
}

/** The verdict in one line, without its claim. */
export function verdictLine(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'verified':
      return 'verified';
    case 'rejected':
    case 'malformed':
      return `${verdict.kind}: ${verdict.at}: ${verdict.because}`;
    case 'unsupported':
      return `unsupported: ${verdict.feature}`;
    case 'resource-limit':
      return `resource-limit: the checker takes ${verdict.limit}, this file needs ${verdict.needed}`;
  }
}

/** The claim and the hypotheses of a verified certificate, or why it is not verified. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'verified':
      return [
        wrap(`VERIFIED  ${verdict.claim}`, '  '),
        'checked:',
        ...verdict.hypotheses.map((hypothesis) => `  - ${wrap(hypothesis, '    ')}`),
      ].join('\n');
    case 'rejected':
      return [
        wrap(verdictLine(verdict).replace('rejected:', 'REJECTED '), '  '),
        'This file does not prove its claim. The claim may still be true.',
      ].join('\n');
    case 'malformed':
    case 'unsupported':
    case 'resource-limit':
      return wrap(verdictLine(verdict), '  ');
  }
}
