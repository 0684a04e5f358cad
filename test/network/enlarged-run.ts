/**
 * # Gradient descent on an enlarged problem from a bad minimum of the original one
 *
 * sigma = z^3 - 3 z, one neuron with v = 1, X = (1, -1), y = (-3, 3): W = 1 is a strict local minimum with residual
 * (1, -1). The run begins there with a = b = 0, w = 1/8, lambda = 1. The step is doubled, then halved until the loss
 * falls by a quarter of step times norm(gradient)^2. These are the numbers of proofs-notes/elimination.md.
 * @module
 */
import type { Tier } from '../../src/arithmetic/ring.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { enlargedGradient, enlargedLoss, unitValues } from '../../src/network/elimination.ts';
import { jetAt, layerOf, residualOf } from '../../src/network/hessian.ts';

export interface Visited {
  readonly step: number;
  readonly theta: number;
  readonly scale: number;
  /** norm(b, w). */
  readonly norm: number;
  readonly loss: number;
}

const sigma = activationNamed('x^3 - 3*x');
const inputs = matrix(2, 1, [1, -1]);
const labels = [-3, 3];

interface Here {
  readonly loss: number;
  readonly gradient: readonly number[];
}

function evaluateAt(tier: Tier<number>, p: readonly number[]): Here {
  const [theta = 0, scale = 0, offset = 0, weight = 0] = p;
  const net = { inputs, hidden: matrix(1, 1, [theta]), outputs: [1] };
  const layer = layerOf(tier, net, (z) => jetAt(tier, sigma, z));
  const values = unitValues(tier, inputs, { offset, direction: [weight] });
  if (layer === undefined || values === undefined) throw new RangeError('no value');
  const residual = residualOf(tier, layer, labels);
  const point = { inputs, residual, values, scale, penalty: 1 };
  const loss = enlargedLoss(tier, point);
  if (loss === undefined) throw new RangeError('no 1/2');
  return { loss, gradient: enlargedGradient(tier, layer, labels, point, 'hidden') };
}

/** The state after these numbers of steps. */
export function theBadMinimum(tier: Tier<number>, marks: readonly number[]): readonly Visited[] {
  let p: readonly number[] = [1, 0, 0, 1 / 8];
  let here = evaluateAt(tier, p);
  let step = 1;
  const visited: Visited[] = [];
  for (let k = 1; k <= Math.max(...marks); k++) {
    const square = here.gradient.reduce((total, g) => total + g * g, 0);
    let next: { readonly p: readonly number[]; readonly here: Here } | undefined;
    for (step *= 2; next === undefined; step /= 2) {
      const tried = p.map((x, i) => x - step * (here.gradient[i] ?? 0));
      const there = evaluateAt(tier, tried);
      if (there.loss <= here.loss - (step * square) / 4) next = { p: tried, here: there };
    }
    step *= 2;
    ({ p, here } = next);
    const [theta = 0, scale = 0, b = 0, w = 0] = p;
    if (marks.includes(k))
      visited.push({ step: k, theta, scale, norm: Math.hypot(b, w), loss: here.loss });
  }
  return visited;
}

export function isFiniteRun({ theta, scale, norm, loss }: Visited): boolean {
  return [theta, scale, norm, loss].every(Number.isFinite);
}
