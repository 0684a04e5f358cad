/**
 * # certify gradient-descent
 *
 * Which point to begin at, and what to say where the condition of Theorem D fails there.
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { isSmooth } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import type { Problem } from '../network/problem.ts';
import { searchDescent } from '../search/certify-descent.ts';
import type { FileOptions, Sought } from '../search/certify.ts';
import { descentStart } from '../search/descent-start.ts';
import type { DescentPlan } from '../search/descent-start.ts';
import type { Point } from '../search/evaluation.ts';
import type { StartOptions } from '../search/start.ts';
import { mostIterates } from './option-values.ts';

function usage(found: string, advice: string, field: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice, { field });
}

/** Throws {@link WidthwiseError} (`usage`) on options of a run that do not go together. */
export function demandPlan(plan: DescentPlan, weights: string | undefined): void {
  const { from, after, step, moving } = plan;
  if (from !== undefined && weights !== undefined)
    throw usage('--from and --weights', 'Give one of them: both say where to begin.', '--from');
  if (step !== undefined && after === undefined)
    throw usage('--step without --after', 'It is the step of that run.', '--step');
  const frozen = weights === undefined && after === undefined && from !== 'lecun';
  if (frozen && moving === 'all')
    throw usage(
      '--moving all at a mirrored start',
      'There v stands still, large. Give --after, --from lecun or --weights.',
      '--moving',
    );
}

export interface DescentSetting {
  readonly problem: Problem;
  readonly plan: DescentPlan;
  readonly start: StartOptions;
  readonly given: Point | undefined;
  readonly file: FileOptions;
}

/** The certificate to be written, and the lines that say where it begins. */
export function descentSought({ problem, plan, start, given, file }: DescentSetting): {
  readonly sought: Sought;
  readonly notes: readonly string[];
} {
  const begun = descentStart(problem, plan, start, given);
  const { notes } = begun;
  if ('because' in begun) return { sought: { kind: 'not-found', because: begun.because }, notes };
  return { sought: searchDescent(problem, begun.point, begun.moving, file), notes };
}

/** What was tried, as far as the advice depends on it. */
export interface DescentTried {
  readonly plan: DescentPlan;
  readonly weights: string | undefined;
  readonly width: number;
  readonly sigma: Expression;
}

/** What to try where gradient descent is not certified. */
export function descentAdvice({ plan, weights, width, sigma }: DescentTried): string[] {
  const { after = 100, from } = plan;
  const isFrozen = plan.after === undefined && weights === undefined && from !== 'lecun';
  const later = Math.min(10 * after, mostIterates);
  const why = isSmooth(sigma)
    ? 'the residual falls, sigma_0 and L hardly change'
    : 'the residual falls, and with it the ball, which may then meet no kink';
  return [
    ...(isSmooth(sigma) || weights !== undefined
      ? []
      : ['--activation softplus  (sigma is not C^2 everywhere)']),
    ...((isFrozen && isSmooth(sigma)) || later === after
      ? []
      : [`--after ${later}  (a later iterate: ${why})`]),
    weights === undefined
      ? `--width ${2 * width}  (a wider network has a larger sigma_0)`
      : 'weights of a wider network  (it has a larger sigma_0)',
  ];
}
