/**
 * # The start of a certificate of gradient descent
 *
 * Untrusted: finds points, proves nothing. A given point, a random or mirrored start, or an iterate of a run in plain
 * float64. The doubles of the iterate are the start of the claim, which does not depend on how they were computed.
 * @module
 */
import type { Aims } from '../../certify/plan.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import { mirroredDescent } from './search.ts';
import { descend, lecunStart, usualStep } from '../../search/descend.ts';
import { evaluateLoss } from '../../search/evaluation.ts';
import type { Point } from '../../search/evaluation.ts';
import { mirroredStart } from '../../search/start.ts';
import type { StartFault, StartOptions } from '../../search/start.ts';

type DescentAims = Pick<Aims, 'from' | 'after' | 'step' | 'moving'>;

export type Begun =
  | { readonly point: Point; readonly moving: Moving; readonly notes: readonly string[] }
  | { readonly because: string; readonly notes: readonly string[] };

function lossNote(problem: Problem, point: Point): string {
  return `loss about ${evaluateLoss(problem, point).loss.toExponential(3)}`;
}

/** The point at which to show Theorem D, with one line per step taken. */
export function descentStart(
  problem: Problem,
  plan: DescentAims,
  options: StartOptions,
  given?: Point,
): Begun {
  const { from, after } = plan;
  if (given === undefined && after === undefined && from !== 'lecun') {
    const found = mirroredDescent(problem, options);
    if ('because' in found) return { because: found.because, notes: [] };
    const notes = [`start     mirrored, seed ${options.seed}, v = +-${found.scale}, v frozen`];
    return { point: found.point, moving: 'hidden', notes };
  }
  const kind = from ?? 'lecun';
  const start = given ?? randomStart(problem, kind, options);
  if ('because' in start) return { because: start.because, notes: [] };
  const origin = given === undefined ? `${kind}, seed ${options.seed}` : 'as given';
  const notes = [`start     ${origin}, ${lossNote(problem, start)}`];
  return runFrom(problem, plan, start, notes);
}

function runFrom(
  problem: Problem,
  plan: DescentAims,
  start: Point,
  notes: readonly string[],
): Begun {
  const { after, moving = 'all' } = plan;
  if (after === undefined) return { point: start, moving, notes };
  const step = plan.step ?? usualStep(problem, start, moving);
  const { point, loss } = descend(problem, start, { moving, step, steps: after });
  const run = `run       ${after} steps of ${step} in float64, ${lossNote(problem, point)}`;
  if (!Number.isFinite(loss))
    return {
      because: `the run diverged: after ${after} steps of ${step} the loss is ${loss}`,
      notes,
    };
  return { point, moving, notes: [...notes, run] };
}

function randomStart(
  problem: Problem,
  from: 'lecun' | 'mirrored',
  options: StartOptions,
): Point | StartFault {
  if (from === 'lecun') return lecunStart(problem.inputs.cols, options.width, options.seed);
  const start = mirroredStart(problem, options);
  return 'because' in start ? start : { hidden: start.hidden, outputs: start.signs };
}
