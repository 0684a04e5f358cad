/**
 * # train --model tensor
 *
 * Trains a sum of powers and certifies the run: its residual, and what linearised training from its start can reach.
 * @module
 */
import type { Proposal } from '../certify/plan.ts';
import { usage } from '../certify/plan.ts';
import { jsonFile } from '../data/json-value.ts';
import { powerTargetFrom } from '../data/power-sums.ts';
import { matrix } from '../linalg/matrix.ts';
import { rationalField as Q } from '../arithmetic/rational.ts';
import { lazyFact, plan } from '../theorems/tensors/plan.ts';
import { trainPowers } from '../theorems/tensors/train.ts';
import { version } from '../version.ts';
import { writeAndCheck } from './certification.ts';
import { naming } from './certify-options.ts';
import { verdictText } from './checking.ts';
import { exitCodeOfVerdict } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { wrap } from './lines.ts';
import { commandLine, jsonText, outputFor, warned } from './output.ts';
import type { GlobalOptions, Output } from './output.ts';
import { watchingOnTerminal } from './watching.ts';

export interface TensorOptions extends GlobalOptions {
  readonly target: string;
  readonly width: number;
  readonly steps: number;
  readonly out: string;
}

export async function trainTensor(options: TensorOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const { target: file, width: neurons, steps, seed = 1 } = options;
  const { order, target } = powerTargetFrom(await jsonFile(file), file);
  const context = {
    naming: { ...naming, field: (key: string) => (key === 'weights' ? '--width' : `--${key}`) },
    provenance: { tool: `widthwise ${version}`, command: commandLine(), seed: String(seed) },
  };
  // neurons at 0 have the sizes: what no checker would read is refused before the run
  const zeros = matrix(neurons, target.vectors.cols, Array.from({ length: neurons * target.vectors.cols }, () => Q.zero)); // prettier-ignore
  const prepared = plan.prepare({ order, target, start: zeros }, {}, context);
  prepared.lines.forEach(output.detail);
  const bar = watchingOnTerminal(output);
  const trained = trainPowers({
    order,
    target,
    neurons,
    steps,
    seed,
    suits: (start) => lazyFact({ order, target, start }) !== undefined,
    watch: bar.isSeen ? bar.watch : undefined,
  });
  bar.clear();
  if (trained.kind === 'not-started') {
    output.result(`NOT STARTED  ${trained.because}`, jsonText(warned(trained, output)));
    return 1;
  }
  const { start, run, redrawn } = trained;
  output.detail(`descent   ${steps} steps in float64; ${redrawnText(redrawn)}`);
  const [proposal] = plan.prepare({ order, target, start, run }, {}, context).search();
  if (proposal === undefined) throw new Error('train --model tensor: no proposal');
  return certified(proposal, { steps, redrawn }, options, output);
}

function redrawnText(redrawn: number): string {
  if (redrawn === 0) return 'no neuron was drawn anew';
  return redrawn === 1
    ? 'once a neuron was drawn anew'
    : `${redrawn} times a neuron was drawn anew`;
}

async function certified(
  proposal: Proposal<object>,
  how: object,
  { out, quiet }: TensorOptions,
  output: Output,
): Promise<ExitCode> {
  proposal.notes.forEach((line) => output.detail(wrap(line, ' '.repeat(10))));
  if (proposal.kind === 'none') throw usage(proposal.because, proposal.advice.join(' '), '--width');
  const checked = await writeAndCheck(proposal, out, output);
  const document = { kind: 'trained-sum', ...how, ...proposal.found, ...checked };
  const text = verdictText(checked.verdict);
  output.result(quiet === true ? checked.verdict.kind : text, jsonText(warned(document, output)));
  return exitCodeOfVerdict(checked.verdict.kind);
}
