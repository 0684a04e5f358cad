/**
 * # train --method sca, sca-l1 and sca-parallel
 *
 * Trains by successive convex approximation from a random start, and certifies that each step of the run lowers U.
 * @module
 */
import { join, parse } from 'node:path';
import { factsLimits } from '../certificates/facts/limits.ts';
import type { Fact } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { usage } from '../certify/plan.ts';
import type { Proposal } from '../certify/plan.ts';
import { gaussianSource } from '../data/random.ts';
import { weightsBytes } from '../data/weights.ts';
import { dense } from '../linalg/matrix.ts';
import type { Problem } from '../network/problem.ts';
import { surrogateFor } from '../theorems/convex-approximation/plan.ts';
import { instanceOf, runFact } from '../theorems/convex-approximation/run-facts.ts';
import { trainConvexly } from '../theorems/convex-approximation/training.ts';
import type { FloatSurrogate } from '../theorems/convex-approximation/objective.ts';
import type { ScaRun } from '../theorems/convex-approximation/training.ts';
import type { Point } from '../search/evaluation.ts';
import { version } from '../version.ts';
import { writeAndCheck } from './certification.ts';
import { verdictText } from './checking.ts';
import { exitCodeOfVerdict } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { writeWhole } from './files.ts';
import { wrap } from './lines.ts';
import { commandLine, jsonText, warned, written, writtenBelow } from './output.ts';
import type { GlobalOptions, Output } from './output.ts';
import type { ScaMethod } from './sca-methods.ts';
import { watchingOnTerminal } from './watching.ts';

export interface ScaTraining extends GlobalOptions {
  readonly method: ScaMethod;
  readonly width: number;
  readonly scale?: number | undefined;
  readonly steps?: number | undefined;
  readonly penalty?: number | undefined;
  readonly tau?: number | undefined;
  readonly blocks?: number | undefined;
  /** Whether each length is chosen so that the fall is known before the step. */
  readonly foreseen?: boolean | undefined;
  readonly out: string;
}

/** Steps of a run, and blocks of sca-parallel. */
const usual = { steps: 50, blocks: 4 } as const;

/** w of norm about `scale`/norm(x), v of one neuron in m. */
export function gaussianStart(
  { inputs: { rows: n, cols: d, data } }: Problem,
  m: number,
  seed: number,
  scale: number = 1,
): Point {
  const next = gaussianSource(seed, 'points');
  const size = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / n);
  return {
    hidden: dense(
      m,
      d,
      Float64Array.from({ length: m * d }, () => (next() * scale) / (size > 0 ? size : 1)),
    ),
    outputs: Array.from({ length: m }, () => next() / Math.sqrt(m)),
  };
}

/** run.npz and run.facts.json. */
function factsFile(point: string): string {
  const { dir, name } = parse(point);
  return join(dir, `${name}.facts.json`);
}

function zerosIn({ hidden, outputs }: Point): number {
  return [...hidden.data, ...outputs].filter((t) => t === 0).length;
}

function traceText({ first, steps }: ScaRun): string {
  const row = (cells: readonly string[]): string => cells.map((c) => c.padStart(14)).join('');
  let next = 1;
  const lines = steps.flatMap(({ value, fall, gamma }, k) => {
    if (k + 1 < next && k + 1 < steps.length) return [];
    next = 2 * (k + 1);
    return [row([`${k + 1}`, value.toPrecision(6), fall.toPrecision(3), `${gamma}`])];
  });
  const start = row(['0', first.toPrecision(6), '', '']);
  return [row(['step', 'U', 'fall', 'gamma']), start, ...lines].join('\n');
}

function usualBlocks({ method, blocks }: ScaTraining): number {
  if (method === 'sca-parallel') return blocks ?? usual.blocks;
  if (blocks !== undefined)
    throw usage('it does not apply here', 'It belongs to --method sca-parallel.', '--blocks');
  return 1;
}

/** The run as a file; throws {@link WidthwiseError} (`usage`) if no checker would read it. */
function proposalFor(problem: Problem, run: ScaRun, fact: Fact, seed: number): Proposal<object> {
  const provenance = {
    tool: `widthwise ${version}`,
    command: commandLine(),
    seed: String(seed),
  };
  const text = writeFacts({ instance: instanceOf(problem, run.start), facts: [fact], provenance });
  if (text.length > factsLimits.characters)
    throw usage(
      `the run has ${text.length} characters, and the checker reads at most ${factsLimits.characters}`,
      'Take fewer steps or neurons.',
      '--steps',
    );
  return {
    kind: 'file',
    notes: [],
    claim: 'convex-approximation',
    text: () => text,
    found: {},
  };
}

function runNotes(run: ScaRun, { lambda, tau }: FloatSurrogate, out: string): readonly string[] {
  const { steps, ended, first, end } = run;
  const parameters = end.hidden.data.length + end.outputs.length;
  const why = ended === 'budget' ? 'the steps ran out' : 'no step lowers U clearly any more';
  return [
    `run       ${steps.length} steps, lambda ${lambda}, tau ${tau}; ${why}`,
    `reached   U ${(steps.at(-1)?.value ?? first).toPrecision(6)} in float64, ${zerosIn(end)} of ${parameters} weights are 0`,
    `${written(out, writtenBelow)}: W, v`,
  ];
}

function surrogateOf(options: ScaTraining, parameters: number): FloatSurrogate {
  const norm = options.method === 'sca-l1' ? 'l1' : 'l2';
  const aims = { ...options, norm, blocks: usualBlocks(options) } as const;
  return surrogateFor(aims, parameters, (key) => `--${key}`);
}

/** Trains, writes the weights at the end to `out`, and the run beside it, which is checked. */
export async function trainBySca(
  problem: Problem,
  options: ScaTraining,
  output: Output,
): Promise<ExitCode> {
  const { width, scale, seed = 1, steps = usual.steps, foreseen, out } = options;
  if (steps > factsLimits.steps)
    throw usage(`${steps} steps, of at most ${factsLimits.steps}`, 'Take fewer.', '--steps');
  const surrogate = surrogateOf(options, width * (problem.inputs.cols + 1));
  const bar = watchingOnTerminal(output);
  const run = trainConvexly(problem, gaussianStart(problem, width, seed, scale), {
    moving: 'all',
    surrogate,
    steps,
    by: foreseen === true ? 'bound' : 'values',
    watch: bar.isSeen ? bar.watch : undefined,
  });
  bar.clear();
  const fact = runFact(run, surrogate, 'all');
  if (fact === undefined) {
    const because = 'no step from the start lowers U clearly: another tau, or another seed';
    const document = { kind: 'not-started', because };
    output.result(`NOT STARTED  ${because}`, jsonText(warned(document, output)));
    return 1;
  }
  const proposal = proposalFor(problem, run, fact, seed);
  if (proposal.kind === 'none') throw new Error('train --method sca: no proposal');
  const model = { activation: problem.activation.value, bias: false };
  await writeWhole(out, weightsBytes({ ...run.end, model }, out));
  output.detail(traceText(run));
  for (const line of runNotes(run, surrogate, out)) output.detail(wrap(line, ' '.repeat(10)));
  return certified(proposal, run, options, output);
}

async function certified(
  proposal: Extract<Proposal<object>, { readonly kind: 'file' }>,
  { first, end, steps, ended }: ScaRun,
  { out, quiet }: ScaTraining,
  output: Output,
): Promise<ExitCode> {
  const checked = await writeAndCheck(proposal, factsFile(out), output);
  const last = steps.at(-1)?.value ?? first;
  const found = { point: out, first, last, steps: steps.length, zeros: zerosIn(end), ended };
  const document = { kind: 'trained-convexly', ...found, ...checked };
  const text = verdictText(checked.verdict);
  output.result(quiet === true ? checked.verdict.kind : text, jsonText(warned(document, output)));
  return exitCodeOfVerdict(checked.verdict.kind);
}
