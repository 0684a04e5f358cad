/**
 * # What demo runs: a certificate about real data, and the suite of the theorem behind it
 *
 * Apart from the command, so that help loads no theorem.
 * @module
 */
import { propertiesOf } from '../../properties/suites.ts';
import { closingLine, propertyReport, summaryTable } from '../reports/terminal.ts';
import type { PropertyResult } from '../suite/contract.ts';
import { exitCode } from '../suite/record.ts';
import { pinnedSeed } from '../suite/verify.ts';
import type { RunRecord } from '../suite/record.ts';
import { certifyToFiles } from './certification.ts';
import type { Certification } from './certification.ts';
import { verdictLine, verdictText } from './checking.ts';
import { exitCodeOfVerdict } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { sayExpected } from './expectation.ts';
import { demandWritable } from './files.ts';
import { commandLine, jsonText, outputFor } from './output.ts';
import type { GlobalOptions, Output } from './output.ts';
import { propertiesExpected } from './run-costs.ts';
import { runWithProgress } from './running.ts';

export async function demo(file: string, options: GlobalOptions): Promise<ExitCode> {
  const output = outputFor(options);
  demandWritable(file);
  output.detail('1. Four neurons memorise 1,000 handwritten digits with random labels +-1\n');
  const certification = await certifyFourNeurons(file, options.seed ?? 1, output);
  output.detail(`${outcomeText(certification)}\n`);

  output.detail('2. The property suite of Theorem A (expressivity)\n');
  const properties = await propertiesOf(['expressivity']);
  sayExpected([propertiesExpected(properties, undefined)], output);
  const record = await runWithProgress(
    properties,
    { seed: options.seed ?? pinnedSeed },
    briefReport,
    output,
  );
  const closing = closingLine(record.footer);
  const text =
    options.quiet === true
      ? `${outcomeLine(certification)}\n${closing}`
      : summary(file, certification, record);
  output.result(text, jsonText({ certificate: certification, suite: record }));
  const certified =
    certification.kind === 'checked' ? exitCodeOfVerdict(certification.verdict.kind) : 1;
  return certified === 0 ? exitCode(record) : certified;
}

async function certifyFourNeurons(
  file: string,
  seed: number,
  output: Output,
): Promise<Certification> {
  const [certification] = await certifyToFiles(
    'expressivity',
    {
      data: 'mnist:1000',
      labels: 'random-sign',
      width: 4,
      activation: 'tanh',
      seed,
      out: file,
      command: commandLine(),
    },
    output,
  );
  if (certification === undefined)
    throw new Error('certifyToFiles: expected a certification, got none');
  return certification;
}

/** One line for properties that passed, full details for the others. */
function briefReport(result: PropertyResult): string {
  const report = propertyReport(result);
  return result.kind === 'passed' ? (report.split('\n')[0] ?? '') : report;
}

function outcomeText(certification: Certification): string {
  return certification.kind === 'checked'
    ? verdictText(certification.verdict)
    : outcomeLine(certification);
}

function outcomeLine(certification: Certification): string {
  return certification.kind === 'checked'
    ? verdictLine(certification.verdict)
    : `not certified: ${certification.because}`;
}

function summary(
  file: string,
  certification: Certification,
  { results, footer }: RunRecord,
): string {
  const partial = footer.complete ? [] : ['partial: not every property ran to its end'];
  return [
    '',
    summaryTable([certificateResult(certification), ...results]),
    '',
    `Check the certificate again, any time: npm run -s widthwise -- check ${file}`,
    ...partial,
    closingLine(footer),
  ].join('\n');
}

/** The certificate as one more row of the table: a property of one instance. */
function certificateResult(certification: Certification): PropertyResult {
  const verified = certification.kind === 'checked' && certification.verdict.kind === 'verified';
  const checking = certification.kind === 'checked' ? certification.checkMilliseconds : 0;
  return {
    id: 'expressivity/four-neurons',
    theorem: 'expressivity: mnist:1000, width 4',
    statement: 'a network of width 4 fits 1,000 MNIST digits with random labels exactly',
    evidence: 'proof',
    seed: 1,
    runs: 1,
    counts: {
      instances: 1,
      met: 1,
      proved: verified ? 1 : 0,
      sampled: 0,
      notCertified: verified ? 0 : 1,
      refuted: 0,
      hypotheses: {},
      labels: {},
      reasons: {},
      milliseconds: certification.searchMilliseconds + checking,
    },
    kind: 'passed',
  };
}
