/**
 * # widthwise certify
 * @module
 */
import type { Command } from 'commander';
import { targetNames } from '../../certify/targets.ts';
import type { Target } from '../../certify/targets.ts';
import type { Certification } from '../certification.ts';
import { addCertifyOptions, demandOptions, describeTargets } from '../certify-options.ts';
import { verdictLine, verdictText } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { CertifyRequest } from '../grounds.ts';
import { oneOf } from '../option-limits.ts';
import { wrap } from '../lines.ts';
import type { CertificateLine } from '../../records/record.ts';
import { commandLine, jsonText, outputFor, warned, written } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

type CertifyOptions = GlobalOptions &
  Omit<CertifyRequest, 'seed' | 'command'> & { readonly record?: string };

export function certifyCommand(command: Command, end: (code: ExitCode) => void): void {
  command.addArgument(
    command
      .createArgument('<theorem>', 'what to certify')
      .choices(targetNames)
      .argParser(oneOf(targetNames)),
  );
  addCertifyOptions(command);
  describeTargets(command);
  command.action(async (target: Target) => {
    demandOptions(target, command);
    end(await certify(target, command.optsWithGlobals<CertifyOptions>()));
  });
}

async function certify(target: Target, options: CertifyOptions): Promise<ExitCode> {
  const { certifyToFiles } = await import('../certification.ts'); // help needs none of it
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const record = await certificateRecord(target, request.seed, options.record);
  const made = await certifyToFiles(target, request, output, record.add);
  record.end();
  const results = made.map(options.quiet === true ? shortText : longText);
  const texts = [...results, ...(options.quiet === true ? [] : filesText(made))];
  if (made.some((one) => one.class !== undefined)) {
    const classes = summaryOf(made);
    const text = [...texts, classesText(classes)].join(options.quiet === true ? '\n' : '\n\n');
    output.result(text, jsonText(warned({ ...classes, results: made }, output)));
  } else {
    const documents = made.map((one) => warned(one, output));
    const [only] = documents;
    const document = documents.length === 1 && only !== undefined ? only : documents;
    output.result(texts.join('\n\n'), jsonText(document));
  }
  return exitCodeOf(target, made);
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
  const { headerOf, recording } = await import('../recording.ts');
  const { certifyFooter, lineOf } = await import('../../records/record.ts');
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
function filesText(made: readonly Certification[]): readonly string[] {
  const files = made.flatMap((one) => (one.kind === 'checked' ? [one.file] : []));
  return made.length < 2 ? [] : [written(files.length === 0 ? 'no file' : files.join(', '))];
}

/** Statements about a network stand for themselves: 0 where one is proved, and what cannot be is no failure. */
function exitCodeOf(target: Target, made: readonly Certification[]): ExitCode {
  const proved = made.some(({ kind }) => kind === 'checked');
  const failed = target === 'network' && proved ? 0 : 1;
  const codes = made.map((one) =>
    one.kind !== 'checked' ? failed : isImpossible(one) ? 1 : exitCodeOfVerdict(one.verdict.kind),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

/** Whether the file proves the requested statement false. */
function isImpossible(made: Certification): boolean {
  return made.kind === 'checked' && made.refutes === true && made.verdict.kind === 'verified';
}

/** The result for all classes: a class is certified if each statement about it is. */
interface Summary {
  readonly kind: 'classes';
  readonly certified: readonly string[];
  readonly others: readonly string[];
}

function summaryOf(made: readonly Certification[]): Summary {
  const isProved = (one: Certification): boolean =>
    one.kind === 'checked' && one.verdict.kind === 'verified';
  const names = [...new Set(made.map((one) => one.class ?? ''))];
  const holds = (name: string): boolean => made.filter((one) => one.class === name).every(isProved);
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

function headed(made: Certification, text: string): string {
  return made.class === undefined ? text : `class ${quoted(made.class)}\n${text}`;
}

/** The name of a class, which is text from the data. */
function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}

function shortText(made: Certification): string {
  if (isImpossible(made)) return headed(made, 'impossible');
  return headed(
    made,
    made.kind === 'checked' ? verdictLine(made.verdict) : `not certified: ${made.because}`,
  );
}

function longText(made: Certification): string {
  if (made.kind === 'checked')
    return headed(
      made,
      verdictText(made.verdict).replace(
        /^VERIFIED {2}/u,
        isImpossible(made) ? 'IMPOSSIBLE  ' : '$&',
      ),
    );
  const { because, doubt, advice } = made;
  const text = [
    'width' in made
      ? wrap(`NOT CERTIFIED at width ${String(made.width)}: ${because}`, '  ')
      : wrap(`NOT CERTIFIED: ${because}`, '  '),
    ...(doubt === undefined ? [] : [doubt]),
    ...(advice.length === 0 ? [] : ['Try:', ...advice.map((line) => `  ${line}`)]),
  ].join('\n');
  return headed(made, text);
}
