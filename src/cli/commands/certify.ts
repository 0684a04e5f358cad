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
import { commandLine, jsonText, outputFor, warned, wrap } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

type CertifyOptions = GlobalOptions & Omit<CertifyRequest, 'seed' | 'command'>;

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
  const made = await certifyToFiles(target, request, output);
  const text = made.map(options.quiet === true ? shortText : longText).join('\n\n');
  const documents = made.map((one) => warned(one, output));
  const [only] = documents;
  output.result(text, jsonText(documents.length === 1 && only !== undefined ? only : documents));
  return exitCodeOf(target, made);
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

/** Whether the file proves that what was asked for is false. */
function isImpossible(made: Certification): boolean {
  return made.kind === 'checked' && made.refutes === true && made.verdict.kind === 'verified';
}

function shortText(made: Certification): string {
  if (isImpossible(made)) return 'impossible';
  return made.kind === 'checked' ? verdictLine(made.verdict) : `not certified: ${made.because}`;
}

function longText(made: Certification): string {
  if (made.kind === 'checked')
    return verdictText(made.verdict).replace(
      /^VERIFIED {2}/u,
      isImpossible(made) ? 'IMPOSSIBLE  ' : '$&',
    );
  const { because, doubt, advice } = made;
  return [
    'width' in made
      ? `NOT CERTIFIED at width ${String(made.width)}: ${because}`
      : wrap(`NOT CERTIFIED: ${because}`, '  '),
    ...(doubt === undefined ? [] : [doubt]),
    ...(advice.length === 0 ? [] : ['Try:', ...advice.map((line) => `  ${line}`)]),
  ].join('\n');
}
