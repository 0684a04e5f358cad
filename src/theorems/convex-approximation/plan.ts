/**
 * # certify convex-approximation
 *
 * At given weights: a step whose fall of U is bounded before it is taken, one that is judged by U at both ends, and, with a
 * penalty, how every run from there descends.
 * @module
 */
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Fact } from '../../certificates/facts/format.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Aims, Context, Grounds, Plan, Proposal } from '../../certify/plan.ts';
import { samplesFault } from '../../certify/stationary.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import type { Point } from '../../search/evaluation.ts';
import { descentFact, equalBlocks, instanceOf, stepFact } from './run-facts.ts';
import { trainConvexly } from './training.ts';
import type { FloatSurrogate } from './objective.ts';
import type { ScaStep } from './training.ts';

export interface ConvexFound {
  readonly convex: ConvexSteps;
}

export interface ConvexSteps {
  /** U at the weights, in float64. */
  readonly value: number;
  /** Whose fall is known before the step. */
  readonly bound?: { readonly gamma: number; readonly fall: number };
  /** Judged by U at both ends. */
  readonly searched?: { readonly gamma: number; readonly fall: number };
  /** Every run with this gamma descends. */
  readonly descent?: { readonly gamma: number; readonly distance: number; readonly steps: number };
}

/** lambda and tau. */
export const usualSurrogate = { penalty: 0.05, tau: 1 } as const;

const pick = ({ gamma, fall }: ScaStep): { readonly gamma: number; readonly fall: number } => {
  return { gamma, fall };
};

function proposalFor(
  problem: Problem,
  point: Point,
  surrogate: FloatSurrogate,
  moving: Moving,
  { provenance }: Context,
): Proposal<ConvexFound> {
  const runs = (['bound', 'values'] as const).map((by) =>
    trainConvexly(problem, point, { moving, surrogate, steps: 1, by, isRounded: false }),
  );
  const [bound, searched] = runs.map(({ steps }) => steps[0]);
  const value = runs[0]?.first ?? Number.NaN;
  const descent = descentFact(problem, point, value, surrogate, moving);
  const facts: readonly Fact[] = [
    ...[bound, searched].flatMap((step) =>
      step === undefined ? [] : [stepFact(step, surrogate, moving)],
    ),
    ...(descent === undefined ? [] : [descent.fact]),
  ];
  const convex: ConvexSteps = {
    value,
    ...(bound === undefined ? {} : { bound: pick(bound) }),
    ...(searched === undefined ? {} : { searched: pick(searched) }),
    ...(descent === undefined
      ? {}
      : {
          descent: { gamma: descent.gamma, distance: descent.distance, steps: descent.steps },
        }),
  };
  const notes = [
    `U         ${value.toPrecision(6)} in float64`,
    bound === undefined
      ? 'bound     no gamma with b(gamma) < 0: sigma is not C^2 on the way, or d is 0'
      : `bound     gamma = ${bound.gamma}: U falls by at least ${showLower(bound.fall)}, known before the step`,
    searched === undefined
      ? 'values    no step along d lowers U clearly'
      : `values    gamma = ${searched.gamma}: U falls by at least ${showLower(searched.fall)}, from U at both ends`,
    descent === undefined
      ? 'runs      nothing is known of all: no L on the ball of G5, or U = 0'
      : `runs      with gamma = ${descent.gamma} each step of every exact run lowers U; norm(d) <= ${showUpper(descent.distance)} within ${descent.steps} steps`,
  ];
  if (facts.length === 0)
    return {
      kind: 'none',
      notes,
      because: 'no step is shown to lower U',
      advice: ['another tau, or other weights: where the gradient is 0 there is no step'],
      found: { convex },
    };
  const text = writeFacts({ instance: instanceOf(problem, point), facts, provenance });
  return {
    kind: 'file',
    notes,
    claim: 'convex-approximation',
    text: () => text,
    found: { convex },
  };
}

/** The surrogate of a request; throws `WidthwiseError` (`usage`) for blocks that there cannot be. */
export function surrogateFor(
  { norm = 'l2', penalty = usualSurrogate.penalty, tau = usualSurrogate.tau, blocks = 1 }: Aims,
  parameters: number,
  field: (key: string) => string,
): FloatSurrogate {
  if (!Number.isSafeInteger(blocks) || blocks < 1 || blocks > parameters)
    throw usage(
      `expected from 1 to ${parameters} blocks, got ${blocks}`,
      'Each has a weight.',
      field('blocks'),
    );
  for (const [key, x] of Object.entries({ penalty, tau }))
    if (!(x > 0 && x < 2 ** 100))
      throw usage(`expected a number > 0, got ${x}`, 'Give another.', field(key));
  return { norm, lambda: penalty, tau, blocks: equalBlocks(parameters, blocks) };
}

export const plan: Plan<Grounds['network'], ConvexFound> = {
  prepare({ problem, weights }, aims, context) {
    const { naming } = context;
    const { field } = naming;
    if (weights === undefined) throw usage('no weights', 'Give them.', field('weights'));
    const { rows: n, cols: d } = problem.inputs;
    const fault = samplesFault(n, naming);
    if (fault !== undefined) throw fault;
    const m = weights.outputs.length;
    const { moving = 'all' } = aims;
    const p = m * d + (moving === 'all' ? m : 0);
    if (m * (d + 1) > mostParameters || n * m > factsLimits.activations)
      throw usage(
        `${m * (d + 1)} parameters and ${n * m} pre-activations, of at most ${mostParameters} and ${factsLimits.activations}`,
        'Give a smaller network.',
        field('weights'),
      );
    const surrogate = surrogateFor(aims, p, field);
    const { hidden, outputs } = weights;
    return {
      lines: [
        `network   ${m} neurons, ${p} trained parameters in ${surrogate.blocks.length === 1 ? 'one block' : `${surrogate.blocks.length} blocks`}, activation ${problem.activation.name}`,
      ],
      searched: `lambda ${surrogate.lambda}, tau ${surrogate.tau}`,
      search: () => [proposalFor(problem, { hidden, outputs }, surrogate, moving, context)],
    };
  },
};

/** J is formed, and dense matrices of this order or of n are factorised. */
const mostParameters = 4000;
