/**
 * # certify elimination
 *
 * Loads exact weights, computes a way out of them, writes a facts file, and then checks what is on the disk.
 * @module
 */
import { rationalToText } from '../arithmetic/rational.ts';
import { showInterval, showLower, showUpper } from '../arithmetic/text.ts';
import { encloseQuotient, magnitude } from '../arithmetic/interval.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { WidthwiseError } from '../errors.ts';
import type { DescentPath } from '../network/enlarged-descent.ts';
import { searchElimination } from '../search/certify-elimination.ts';
import { version } from '../version.ts';
import { writeAndCheck } from './facts-file.ts';
import type { CheckedFile } from './facts-file.ts';
import type { Output } from './output.ts';
import { exactPlace } from './stationary.ts';
import type { StationaryRequest } from './stationary.ts';

export interface EliminationRequest extends StationaryRequest {
  /** lambda; 1 when left out. */
  readonly penalty?: number | undefined;
  /** How far w and a may move in each entry; 1 when left out. */
  readonly within?: number | undefined;
}

export type EliminationCertification =
  | { readonly kind: 'not-certified'; readonly because: string }
  | (CheckedFile & { readonly claim: 'elimination'; readonly order: number });

function pathText({ order, direction, scale, change }: DescentPath): string {
  const moved = direction.reduce((most, { num, den }) => {
    const size = magnitude(encloseQuotient(num, den));
    return size > most ? size : most;
  }, 0);
  const exact = rationalToText(scale);
  const a = exact.length <= 24 ? exact : showInterval(encloseQuotient(scale.num, scale.den));
  return `path      order ${order}; w moves by at most ${showUpper(moved)} in an entry, then a to ${a}; the loss falls by at least ${showLower(-change.hi)}`;
}

/**
 * Certifies as asked, writes `request.out` and checks it. Details go to `output` as they are known.
 *
 * Throws {@link WidthwiseError} on options that do not go together and on unusable data or weights.
 */
export async function certifyElimination(
  request: EliminationRequest,
  output: Output,
): Promise<EliminationCertification> {
  const { weights, width, moving = 'all', penalty = 1, within = 1, command, out } = request;
  if (weights === undefined || width !== undefined)
    throw new WidthwiseError(
      'usage',
      weights === undefined ? 'no weights' : '--width does not apply here',
      'Give --weights with an exact stationary point.',
      { field: weights === undefined ? '--weights' : '--width' },
    );
  const { problem, point } = await exactPlace({ ...request, moving }, weights, output);
  const provenance = { tool: `widthwise ${version}`, command };
  const sought = searchElimination(problem, point, { moving, penalty, within }, provenance);
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  output.detail(pathText(sought.path));
  const checked = await writeAndCheck(out, writeFacts(sought.file), output);
  return { ...checked, claim: 'elimination', order: sought.path.order };
}
