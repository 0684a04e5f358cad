/**
 * # From data to a checked file
 *
 * Loads, searches, writes, and then checks what is on the disk. Search and kernel meet in the file only.
 * @module
 */
import { join, parse } from 'node:path';
import type { ProposedFile } from '../certify/plan.ts';
import { prepare, targets } from '../certify/targets.ts';
import type { Target } from '../certify/targets.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { version } from '../version.ts';
import { naming } from './certify-options.ts';
import { checkFile } from './checking.ts';
import { sizeOf, writeWhole } from './files.ts';
import { readingOf } from './grounds.ts';
import type { CertifyRequest } from './grounds.ts';
import { duration, size, written, writtenBelow } from './output.ts';
import type { Output } from './output.ts';

/** What came of one statement; a JSON document has what else the plan found beside. */
export type Certification =
  | {
      readonly kind: 'not-certified';
      readonly because: string;
      readonly doubt?: string | undefined;
      readonly advice: readonly string[];
      readonly searchMilliseconds: number;
    }
  | {
      readonly kind: 'checked';
      readonly claim: string;
      readonly verdict: Verdict;
      readonly file: string;
      readonly bytes: number;
      readonly searchMilliseconds: number;
      readonly checkMilliseconds: number;
    };

/**
 * Certifies as asked, writes `request.out` and checks it; with several proposals one file each, its name
 * extended. Details go to `output` as they are known.
 *
 * Throws {@link WidthwiseError} on options that do not go together and on unusable data or weights.
 */
export async function certifyToFiles(
  target: Target,
  request: CertifyRequest,
  output: Output,
): Promise<readonly Certification[]> {
  const lines: string[] = [];
  const reading = readingOf(targets[target], request, output, (line) => lines.push(line));
  const provenance = { tool: `widthwise ${version}`, command: request.command };
  const prepared = await prepare(targets[target], reading, request, { naming, provenance });
  [...lines, ...prepared.lines].forEach(output.detail);

  const started = performance.now();
  const proposals = prepared.search();
  const searchMilliseconds = Math.round(performance.now() - started);
  if (prepared.searched !== undefined)
    output.detail(`search    ${duration(searchMilliseconds)}, ${prepared.searched}`);

  const made: Certification[] = [];
  for (const proposal of proposals) {
    proposal.notes.forEach(output.detail);
    if (proposal.kind === 'none') {
      const { because, doubt, advice, found } = proposal;
      const kind = 'not-certified';
      made.push({ ...found, searchMilliseconds, kind, because, doubt, advice });
    } else {
      const checked = await writeAndCheck(proposal, fileNamed(request.out, proposal.name), output);
      made.push({ ...proposal.found, searchMilliseconds, kind: 'checked', ...checked });
    }
  }
  return made;
}

/** "proof.json" and "ball" give "proof-ball.json". */
function fileNamed(out: string, name: string | undefined): string {
  if (name === undefined) return out;
  const { dir, name: stem, ext } = parse(out);
  return join(dir, `${stem}-${name}${ext}`);
}

async function writeAndCheck(
  { claim, text, source }: ProposedFile<object>,
  file: string,
  output: Output,
): Promise<Omit<Extract<Certification, { kind: 'checked' }>, 'kind' | 'searchMilliseconds'>> {
  await writeWhole(file, text());
  const bytes = await sizeOf(file);
  output.detail(`${written(file, writtenBelow)}, ${size(bytes)}`);
  const handedOver = performance.now();
  const verdict = await checkFile(file, { source });
  const checkMilliseconds = Math.round(performance.now() - handedOver);
  output.detail(`checked   ${duration(checkMilliseconds)}, from the file`);
  return { claim, verdict, file, bytes, checkMilliseconds };
}
