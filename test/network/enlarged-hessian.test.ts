import { expect, it } from 'vitest';
import { float64Tier as F } from '../../src/arithmetic/float64.ts';
import { at, matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { enlargedGradient, enlargedHessian, unitValues } from '../../src/network/elimination.ts';
import { jetAt, layerOf, residualOf } from '../../src/network/hessian.ts';

const inputs = matrix(3, 2, [0.5, -1, 0.25, 0.75, -0.5, 1.25]);
const labels = [1, -0.5, 0.25];
const sigma = activationNamed('tanh');

/** W (2 x 2), v, a, b, w in one row. */
const start = [0.3, -0.7, 0.9, 0.4, 0.8, -1.1, 0.6, 0.2, -0.4, 0.5];

function at0(
  x: readonly number[],
  moving: 'hidden' | 'all',
): readonly [readonly number[], ReturnType<typeof enlargedHessian<number>>] {
  const net = { inputs, hidden: matrix(2, 2, x.slice(0, 4)), outputs: x.slice(4, 6) };
  const layer = layerOf(F, net, (p) => jetAt(F, sigma, p));
  const values = unitValues(F, inputs, { offset: x[7] ?? 0, direction: x.slice(8) });
  if (layer === undefined || values === undefined) throw new Error('smooth');
  const unit = { offset: x[7] ?? 0, direction: x.slice(8) };
  const residual = residualOf(F, layer, labels);
  const point = { inputs, residual, values, scale: x[6] ?? 0, penalty: 0.3, ...unit };
  return [
    enlargedGradient(F, layer, labels, point, moving),
    enlargedHessian(F, layer, labels, point, moving),
  ];
}

it.each(['all', 'hidden'] as const)(
  'the enlarged Hessian is the change of the gradient with %s weights trainable',
  (moving) => {
    const places = start.map((_, k) => k).filter((k) => moving === 'all' || k < 4 || k > 5);
    const [gradient, H] = at0(start, moving);
    expect([gradient.length, H.rows, H.cols]).toEqual(
      Array.from({ length: 3 }, () => places.length),
    );
    const h = 2 ** -14;
    for (const [col, place] of places.entries()) {
      const moved = (t: number): readonly number[] =>
        at0(
          start.map((x, k) => (k === place ? x + t : x)),
          moving,
        )[0];
      const [up, down] = [moved(h), moved(-h)];
      for (const [row] of places.entries()) {
        const slope = ((up[row] ?? 0) - (down[row] ?? 0)) / (2 * h);
        expect(Math.abs(at(H, row, col) - slope), `(${row}, ${col})`).toBeLessThan(1e-6);
      }
    }
  },
);
