/**
 * # What certify does, once its options are read
 *
 * Apart from the command, so that help loads none of it.
 * @module
 */
import type { Target } from '../certify/targets.ts';
import { certifyToFiles } from './certification.ts';
import type { Certification } from './certification.ts';
import { verdictLine, verdictText } from './checking.ts';
import { exitCodeOfVerdict } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { CertifyRequest } from './grounds.ts';
import { wrap } from './lines.ts';
import type { CertificateLine } from '../records/record.ts';
import { commandLine, jsonText, outputFor, warned, written } from './output.ts';
import type { GlobalOptions } from './output.ts';

export type CertifyOptions = GlobalOptions &
  Omit<CertifyRequest, 'seed' | 'command'> & { readonly record?: string };

/** Certifies, writes and checks the files, prints the result. */
export async function certify(target: Target, options: CertifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const record = await certificateRecord(target, request.seed, options.record);
  const certifications = await certifyToFiles(target, request, output, record.add);
  record.end();
  const results = certifications.map(options.quiet === true ? shortText : longText);
  const texts = [...results, ...(options.quiet === true ? [] : filesText(certifications))];
  if (certifications.some((one) => one.class !== undefined)) {
    const classes = summaryOf(certifications);
    const text = [...texts, classesText(classes)].join(options.quiet === true ? '\n' : '\n\n');
    output.result(text, jsonText(warned({ ...classes, results: certifications }, output)));
  } else {
    const documents = certifications.map((one) => warned(one, output));
    const [only] = documents;
    const document = documents.length === 1 && only !== undefined ? only : documents;
    output.result(texts.join('\n\n'), jsonText(document));
  }
  return exitCodeOf(target, certifications);
}

interface CertificateRecord {
  readonly add: (one: Certification) => void;
  readonly end: () => void;
}

/** The record of the results, where one is wanted: its schemas take time to load. */
async function certificateRecord(
  target: Target,
  seed: number,
  file: string | undefined,
): Promise<CertificateRecord> {
  if (file === undefined) return { add: () => undefined, end: () => undefined };
  const { headerOf, recording } = await import('./recording.ts');
  const { certifyFooter, lineOf } = await import('../records/record.ts');
  const record = recording(file);
  const lines: CertificateLine[] = [];
  record({ ...headerOf('certify', seed), target });
  return {
    add: (one) => {
      const line = lineOf({ type: 'certificate', target, result: one });
      if (line.type === 'certificate') lines.push(line);
      record(line);
    },
    end: () => record(certifyFooter(lines)),
  };
}

/** Which files were written, where they are several: none of them has the name that was given. */
function filesText(certifications: readonly Certification[]): readonly string[] {
  const files = certifications.flatMap((one) => (one.kind === 'checked' ? [one.file] : []));
  return certifications.length < 2
    ? []
    : [written(files.length === 0 ? 'no file' : files.join(', '))];
}

/** Statements about a network stand for themselves: 0 where one is proved or something is enclosed, and what cannot be is no failure. */
function exitCodeOf(target: Target, certifications: readonly Certification[]): ExitCode {
  const proved = certifications.some((one) => one.kind === 'checked' || 'enclosed' in one);
  const failed = target === 'network' && proved ? 0 : 1;
  const codes = certifications.map((one) =>
    one.kind !== 'checked' ? failed : isImpossible(one) ? 1 : exitCodeOfVerdict(one.verdict.kind),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

/** Whether the file proves the requested statement false. */
function isImpossible(certification: Certification): boolean {
  return (
    certification.kind === 'checked' &&
    certification.refutes === true &&
    certification.verdict.kind === 'verified'
  );
}

/** The result for all classes: a class is certified if each statement about it is. */
interface Summary {
  readonly kind: 'classes';
  readonly certified: readonly string[];
  readonly others: readonly string[];
}

function summaryOf(certifications: readonly Certification[]): Summary {
  const isProved = (one: Certification): boolean =>
    one.kind === 'checked' && one.verdict.kind === 'verified';
  const names = [...new Set(certifications.map((one) => one.class ?? ''))];
  const holds = (name: string): boolean =>
    certifications.filter((one) => one.class === name).every(isProved);
  return {
    kind: 'classes',
    certified: names.filter(holds),
    others: names.filter((name) => !holds(name)),
  };
}

function classesText({ certified, others }: Summary): string {
  const all = certified.length + others.length;
  return [
    `${certified.length} of ${all} classes certified, each with a network of its own`,
    ...(others.length === 0 ? [] : [`not certified: ${others.map(quoted).join(', ')}`]),
  ].join('\n');
}

function headed(certification: Certification, text: string): string {
  return certification.class === undefined ? text : `class ${quoted(certification.class)}\n${text}`;
}

/** The name of a class, which is text from the data. */
function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}

function shortText(certification: Certification): string {
  if (isImpossible(certification)) return headed(certification, 'impossible');
  return headed(
    certification,
    certification.kind === 'checked'
      ? verdictLine(certification.verdict)
      : 'enclosed' in certification
        ? 'enclosed'
        : `not certified: ${certification.because}`,
  );
}

function longText(certification: Certification): string {
  if (certification.kind === 'checked')
    return headed(
      certification,
      verdictText(certification.verdict).replace(
        /^VERIFIED {2}/u,
        isImpossible(certification) ? 'IMPOSSIBLE  ' : '$&',
      ),
    );
  const { because, doubt, advice } = certification;
  if ('enclosed' in certification)
    return headed(certification, wrap(`ENCLOSED, no file: ${because}`, '  '));
  const text = [
    'width' in certification
      ? wrap(`NOT CERTIFIED at width ${String(certification.width)}: ${because}`, '  ')
      : wrap(`NOT CERTIFIED: ${because}`, '  '),
    ...(doubt === undefined ? [] : [doubt]),
    ...(advice.length === 0 ? [] : ['Try:', ...advice.map((line) => `  ${line}`)]),
  ].join('\n');
  return headed(certification, text);
}
