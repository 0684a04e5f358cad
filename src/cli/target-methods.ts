/**
 * # An implementer's optimiser as a method of pgd-vs-sgd
 *
 * The adapter is asked to train W from the mirrored start, v fixed at +-c, in the loose ball, with the same settings as
 * every other method. How many gradients it takes is its own business: protocol 1 does not count them.
 * @module
 */
import { trainedBy } from '../conformance/trainers.ts';
import type { Target } from '../conformance/target.ts';
import type { Tensor } from '../conformance/protocol.ts';
import { encodeTensor } from '../conformance/tensor.ts';
import { lineText } from '../codecs.ts';
import { usualStep } from '../search/descend.ts';
import { evaluateLoss } from '../search/evaluation.ts';
import type { Point } from '../search/evaluation.ts';
import {
  floor,
  half,
  looseBall,
  milestones,
  multiples,
  sizes,
  startOf,
} from '../theorems/kkt/experiment/methods.ts';
import type { Method, MethodRun, RunRequest, Setting } from '../theorems/kkt/experiment/methods.ts';

/** What is asked, in units of (1/2) sum r_i^2. */
function inputsFor(
  { problem }: RunRequest,
  { hidden, outputs }: Point,
  step: number,
): Readonly<Record<string, Tensor>> {
  const { inputs: X, labels } = problem;
  const tensor = (shape: readonly number[], data: ArrayLike<number>): Tensor =>
    encodeTensor('f64', shape, data);
  const W = tensor([hidden.rows, hidden.cols], hidden.data);
  return {
    X: tensor([X.rows, X.cols], X.data),
    W,
    v: tensor([outputs.length], outputs),
    y: tensor([labels.length], labels),
    C: W,
    radius: tensor([], [looseBall * Math.sqrt(2 * half(hidden.data))]),
    eta: tensor([], [step * usualStep(problem, { hidden, outputs }, 'hidden')]),
    goal: tensor([], [floor * half(labels)]),
  };
}

function methodOf(
  target: Target,
  name: NonNullable<Target['ready']['caps']['conventions']['methods']>[number],
): Method {
  const run = async (request: RunRequest, setting: Setting): Promise<MethodRun> => {
    const { problem, activation, width, seed } = request;
    const start = startOf('mirrored', problem.inputs.cols, width, Number(setting['c']), seed);
    const question = {
      op: 'train',
      dtype: 'f64',
      activation,
      flags: { loss: 'half-sum' },
      inputs: inputsFor(request, start, Number(setting['step'])),
    } as const;
    const hidden = await trainedBy(target, name, question, { dtype: 'f64', centre: start.hidden });
    const reached = milestones.map(() => null);
    if (hidden === undefined) return { loss: Infinity, evaluations: 0, reached, start };
    const end = { hidden, outputs: start.outputs };
    const loss = evaluateLoss(problem, end).loss / half(problem.labels);
    return { loss: Math.max(floor, loss), evaluations: 0, reached, start, end };
  };
  return {
    id: lineText(`${target.ready.adapter.name} ${name}`),
    role: 'rival',
    settings: multiples.flatMap((step) => sizes.map((c) => ({ step, c }))),
    variants: () => [],
    run,
  };
}

/** The methods of train that the target declares. */
export function methodsOf(target: Target): readonly Method[] {
  return (target.ready.caps.conventions.methods ?? []).map((name) => methodOf(target, name));
}
