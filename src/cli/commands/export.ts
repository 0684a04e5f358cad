/**
 * # widthwise export
 * @module
 */
import { basename } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { lineText, shellText } from '../../codecs.ts';
import type { CoqVerdict } from '../../coq/coqc.ts';
import { coqFormats } from '../../coq/formats.ts';
import type { CoqFormat } from '../../coq/formats.ts';
import { WidthwiseError } from '../../errors.ts';
import { checkText, tooLong, verdictText } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { readText, sizeOf, writeWhole } from '../files.ts';
import { outputFile } from '../option-values.ts';
import { duration, jsonText, outputFor, size, written } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

interface ExportOptions extends GlobalOptions {
  readonly out: string;
  readonly format: CoqFormat;
  readonly check?: true;
  readonly coqchk?: true;
}

export function exportCommand(command: Command, end: (code: ExitCode) => void): void {
  command.description('Writes what this program has checked for another program to check.');
  command
    .command('coq')
    .description(
      'Writes a certificate as a theorem with a proof that Coq can check. The certificate is checked first.',
    )
    .argument('<file>', 'the certificate')
    .requiredOption('--out <file>', 'where to write it, such as F.v', outputFile)
    .addOption(
      new Option('--format <format>', 'the numbers that Coq computes with')
        .choices(coqFormats)
        .default('integers'),
    )
    .option('--check', 'have coqc check it, where Coq is installed')
    .option('--coqchk', 'have coqchk check the compiled file again; implies --check')
    .action(async (file: string, _options: unknown, self: Command) => {
      end(await exportCoq(file, self.optsWithGlobals<ExportOptions>()));
    });
  command.addHelpText(
    'after',
    `
Formats: integers rest on the axioms of Coq's classical reals alone and are quick up to about 25 samples; bignums rest
on its 63-bit machine integers too; floats also on the processor's float64, and reach 200 samples.

Exit code: 0 written, and accepted by Coq under --check; 1 the certificate is rejected, or Coq refuses; 2 unreadable
or without a translation; 3 there is no Coq.

Examples:
  widthwise export coq proof.json --out F.v
  widthwise export coq proof.json --out F.v --format floats --check`,
  );
}

/** coqc makes a module of the file, so that its name must be an identifier of Coq. */
function demandModuleName(out: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_]*\.v$/u.test(basename(out)))
    throw new WidthwiseError(
      'usage',
      `"${basename(out)}" is no name of a module of Coq`,
      'Give a name of letters, digits and underscores that begins with a letter and ends in .v.',
      { field: '--out' },
    );
}

async function exportCoq(file: string, options: ExportOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const { out, format } = options;
  demandModuleName(out);
  const refusal = tooLong(await sizeOf(file));
  const text = refusal === undefined ? await readText(file) : '';
  const verdict = refusal ?? (await checkText(text, file, {}));
  if (verdict.kind !== 'verified') {
    output.result(verdictText(verdict), jsonText({ kind: 'not-exported', file, verdict }));
    return exitCodeOfVerdict(verdict.kind);
  }
  const { coqFileOf } = await import('../../coq/export.ts');
  const exported = coqFileOf(text, format);
  await writeWhole(out, exported.text);
  const { checkByCoq, theoryFolder } = await import('../../coq/coqc.ts');
  const byHand = shellText(['coqc', '-Q', theoryFolder, 'Widthwise', out]);
  const isAsked = options.check === true || options.coqchk === true;
  if (!isAsked) {
    output.result(
      `${exported.extent}\n${written(out)}\nto check it: compile ${exported.theory.join(', ')} in ${lineText(theoryFolder)}, then\n  ${byHand}`,
      jsonText({ kind: 'exported', written: out, extent: exported.extent }),
    );
    return 0;
  }
  output.notice('coqc compiles the theory and the file ...');
  const judged = await checkByCoq(exported, options.coqchk === true);
  output.result(
    `${exported.extent}\n${written(out)}\n${judgedText(judged)}`,
    jsonText({ kind: 'exported', written: out, extent: exported.extent, coq: judged }),
  );
  return judged.kind === 'accepted' ? 0 : 1;
}

function judgedText(judged: CoqVerdict): string {
  if (judged.kind === 'refused')
    return `refused by Coq ${judged.version}: ${lineText(judged.because)}`;
  const { version, axioms, milliseconds, bytes, rechecked } = judged;
  return `accepted by Coq ${version} under these axioms: ${axioms.length === 0 ? 'none' : axioms.join(', ')}
${duration(milliseconds)}, at most ${size(bytes)} of heap${rechecked ? '; coqchk agrees' : ''}`;
}
