/**
 * # Certificates of gradient descent for the corpus
 * @module
 */
import { withInverse } from '../../properties/support/with-inverse.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { mirroredDescent, searchDescent } from '../../src/theorems/gradient-descent/search.ts';
import type { FileOptions } from '../../src/search/certificate.ts';
import { descend, lecunStart, usualStep } from '../../src/search/descend.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import type { Point } from '../../src/search/evaluation.ts';

type Writing = Pick<FileOptions, 'provenance'>;
type Named = readonly [string, Certificate];

const compact: Writing = { provenance: { tool: 'widthwise corpus' } };

/** A certificate at this point. */
export function descentAt(
  problem: Problem,
  point: Point,
  moving: Moving,
  file: Writing = compact,
): Certificate {
  const result = searchDescent(problem, point, moving, file);
  if (result.kind === 'not-found') throw new Error(`corpus: ${result.because}`);
  return result.certificate;
}

/** A mirrored start with v frozen. */
export function frozen(problem: Problem, width: number): Certificate {
  const found = mirroredDescent(problem, { width, seed: 1 });
  if ('because' in found) throw new Error('corpus: no start');
  return descentAt(problem, found.point, 'hidden');
}

/** The iterate after some steps from the LeCun start of seed 1. */
export function iterate(problem: Problem, width: number, moving: Moving, steps: number): Point {
  const start = lecunStart(problem.inputs.cols, width, 1);
  const step = usualStep(problem, start, moving);
  return descend(problem, start, { moving, step, steps }).point;
}

type Make = (n: number, d: number, activation: string) => Problem;

export function descents(gaussian: Make): readonly Named[] {
  const at = (name: string, moving: Moving, steps: number): Certificate => {
    const problem = gaussian(6, 3, name);
    return descentAt(problem, iterate(problem, 16, moving, steps), moving);
  };
  // three samples, two weights in W and two in v; the labels are nearly those of the point
  const three = dense(3, 1, Float64Array.of(1, -0.5, 2));
  const near = { hidden: dense(2, 1, Float64Array.of(1, -0.5)), outputs: [1, -2] };
  const sigma = activationNamed('tanh(x) + x^2/4');
  const values = evaluateLoss(problemOf(three, [0, 0, 0], sigma), near).residual;
  const tall = problemOf(
    three,
    values.map((f) => f + 2 ** -24),
    sigma,
  );
  const looser = at('tanh', 'all', 800);
  if (looser.claim.kind !== 'descent') throw new Error('corpus: no descent');
  const { radius, rate, step } = looser.claim;
  const line = problemOf(dense(1, 1, Float64Array.of(1)), [2], activationNamed('x^2'));
  const root = { hidden: dense(2, 1, Float64Array.of(1, 1)), outputs: [1, 1] };
  return [
    ['descent-frozen-tanh', frozen(gaussian(6, 3, 'tanh'), 4)],
    ['descent-frozen-softplus', frozen(gaussian(6, 3, 'softplus'), 4)],
    ['descent-frozen-cubic', frozen(gaussian(6, 3, 'cubic'), 4)],
    ['descent-hidden-tanh', at('tanh', 'hidden', 1500)],
    ['descent-all-tanh', at('tanh', 'all', 600)],
    ['descent-all-sin', at('sin', 'all', 500)],
    ['descent-all-softplus', at('softplus', 'all', 2000)],
    ['descent-all-gelu', at('gelu', 'all', 500)],
    ['descent-all-with-m', withInverse(descentAt(tall, near, 'all', compact), tall)],
    ['descent-all-more-samples-than-hidden-weights', descentAt(tall, near, 'all')],
    ['descent-zero-residual', descentAt(line, root, 'all')],
    [
      'descent-looser',
      { ...looser, claim: { ...looser.claim, radius: 2 * radius, rate: rate / 2, step: step / 3 } },
    ],
  ];
}
