/**
 * # From data to a checked file
 *
 * Loads, searches, writes, and then checks the file on disk. Search and kernel communicate only through the file.
 * @module
 */
import { join, parse } from 'node:path';
import type { ProposedFile, Refutation } from '../certify/plan.ts';
import { prepare, targets } from '../certify/targets.ts';
import type { Reading, Target } from '../certify/targets.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { fileText } from '../codecs.ts';
import { show } from '../data/data-set.ts';
import { version } from '../version.ts';
import { naming } from './certify-options.ts';
import { checkFile } from './checking.ts';
import { sizeOf, writeWhole } from './files.ts';
import { readingsOf } from './grounds.ts';
import type { CertifyRequest } from './grounds.ts';
import { wrap } from './lines.ts';
import { duration, size, written, writtenBelow } from './output.ts';
import type { Output } from './output.ts';
import { sayExpected } from './expectation.ts';
import { watched, watchingOnTerminal } from './watching.ts';
import { demandWeightsFile, writeWeights } from './weights-out.ts';
import type { WrittenWeights } from './weights-out.ts';

/**
 * The result for one statement, for one class if there is a network for each; a JSON document also has the plan's other
 * findings.
 */
export type Certification = { readonly class?: string | undefined } & (
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
      /** The file proves the requested statement false. */
      readonly refutes?: true;
      readonly verdict: Verdict;
      readonly file: string;
      readonly bytes: number;
      readonly searchMilliseconds: number;
      readonly checkMilliseconds: number;
      readonly weights?: WrittenWeights;
    }
);

/**
 * Certifies as requested, writes `request.out` and checks it; with several proposals one file each, with an extended
 * name. Details go to `output` as they become known, and each class's results to `onResult`.
 *
 * Throws {@link WidthwiseError} on options that do not go together and on unusable data or weights.
 */
export async function certifyToFiles(
  target: Target,
  request: CertifyRequest,
  output: Output,
  onResult: (one: Certification) => void = () => undefined,
): Promise<readonly Certification[]> {
  const lines: string[] = [];
  if (request.weightsOut !== undefined) demandWeightsFile(request.weightsOut, '--weights-out');
  const readings = await readingsOf(targets[target], request, output, (line) => lines.push(line));
  const files = fileNames(readings.map(({ name }) => name ?? ''));
  const certifications: Certification[] = [];
  for (const [k, { name, reading }] of readings.entries()) {
    if (name !== undefined) lines.push(`class     ${show(name)} is +1, the others are -1`);
    const found = await certifyOne(target, request, reading, lines, files[k] ?? '', output);
    const named = found.map((one) => (name === undefined ? one : { ...one, class: name }));
    named.forEach(onResult);
    certifications.push(...named);
  }
  return certifications;
}

async function certifyOne(
  target: Target,
  request: CertifyRequest,
  reading: Reading,
  lines: string[],
  file: string,
  output: Output,
): Promise<readonly Certification[]> {
  const provenance = { tool: `widthwise ${version}`, command: request.command };
  const bar = watchingOnTerminal(output);
  const context = { naming, provenance, ...(bar.isSeen ? { watch: bar.watch } : {}) };
  const prepared = await prepare(targets[target], reading, request, context);
  [...lines.splice(0), ...prepared.lines].forEach(output.detail);
  sayExpected(prepared.expects ?? [], output);

  const started = performance.now();
  const proposals = prepared.search();
  bar.clear();
  const searchMilliseconds = Math.round(performance.now() - started);
  if (prepared.searched !== undefined)
    output.detail(`search    ${duration(searchMilliseconds)}, ${prepared.searched}`);

  const certifications: Certification[] = [];
  for (const proposal of proposals) {
    proposal.notes.forEach(output.detail);
    if (proposal.kind === 'none') {
      const { because, doubt, advice, found } = proposal;
      const kind = 'not-certified';
      certifications.push({ ...found, searchMilliseconds, kind, because, doubt, advice });
    } else {
      const out = fileNamed(request.out, [file, proposal.name ?? '']);
      const checked = await writeAndCheck(proposal, out, output);
      const refutes = 'refutes' in proposal ? { refutes: proposal.refutes } : {};
      const weights = await weightsOf(proposal, checked.verdict, request, file, output);
      certifications.push({
        ...proposal.found,
        searchMilliseconds,
        kind: 'checked',
        ...refutes,
        ...checked,
        ...weights,
      });
    }
  }
  return certifications;
}

/**
 * A part of a file name for each, distinct even if case is ignored: duplicates are numbered after a character that
 * {@link fileText} never produces.
 */
function fileNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const text = fileText(name);
    const times = (seen.get(text.toLowerCase()) ?? 0) + 1;
    seen.set(text.toLowerCase(), times);
    return times === 1 ? text : `${text}~${times}`;
  });
}

/** "proof.json" and "ball" give "proof-ball.json". */
function fileNamed(out: string, names: readonly string[]): string {
  const { dir, name: stem, ext } = parse(out);
  const some = names.filter((name) => name !== '');
  return some.length === 0 ? out : join(dir, `${[stem, ...some].join('-')}${ext}`);
}

/** Writes the weights of a verified certificate where they are asked for. */
async function weightsOf(
  proposal: ProposedFile<object> | Refutation,
  verdict: Verdict,
  { weightsOut, bias = false }: CertifyRequest,
  file: string,
  output: Output,
): Promise<{ readonly weights?: WrittenWeights }> {
  if (weightsOut === undefined || verdict.kind !== 'verified') return {};
  if ('refutes' in proposal || proposal.weights === undefined) return {};
  const out = fileNamed(weightsOut, [file, proposal.name ?? '']);
  const coordinates = proposal.weights();
  if (coordinates === undefined) {
    output.warn(`${out} is not written: an entry of W = W' A^T is beyond float64`);
    return {};
  }
  const { activation, ...weights } = coordinates;
  const { text, document } = await writeWeights(weights, { activation, bias }, out);
  output.detail(wrap(`weights   ${text}`, ' '.repeat(10)));
  return { weights: document };
}

/** Writes a proposed file, and checks it from the disk. */
export async function writeAndCheck(
  { claim, text, source }: Pick<ProposedFile<object>, 'claim' | 'text' | 'source'>,
  file: string,
  output: Output,
): Promise<Omit<Extract<Certification, { kind: 'checked' }>, 'kind' | 'searchMilliseconds'>> {
  await writeWhole(file, text());
  const bytes = await sizeOf(file);
  output.detail(`${written(file, writtenBelow)}, ${size(bytes)}`);
  const handedOver = performance.now();
  const verdict = await watched(output, (watch) => checkFile(file, { source, watch }));
  const checkMilliseconds = Math.round(performance.now() - handedOver);
  output.detail(`checked   ${duration(checkMilliseconds)}, from the file`);
  return { claim, verdict, file, bytes, checkMilliseconds };
}
