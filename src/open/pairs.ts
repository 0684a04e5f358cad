/**
 * # The argument `pairs`, one case at a time
 *
 * Its only assumption is that N = [Psi_h, sigma(X W_h^T)] (n x h(d+1), with X appended for odd m) has rank n somewhere:
 * minors are real-analytic, so one proved instance shows it for almost every X and W. The proof here is norm(I - N N^T
 * M) < 1 in enclosures.
 * @module
 */
import { intervalRing } from '../arithmetic/interval.ts';
import { gaussianSource } from '../data/random.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import { at, dense, tabulate } from '../linalg/matrix.ts';
import { interval } from '../arithmetic/interval.ts';
import { enclosedProduct, enclosedTranspose, intervalMatrix } from '../linalg/product.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { centreAt, dataGeometry } from '../network/centre.ts';
import { singularAtCentre } from '../network/right-inverse.ts';
import type { Case } from './cases.ts';

/** Whether N is proved to have rank n at a random X and W, for tanh. `false` means "not shown". */
export function pairsProved({ n, d, m }: Case, seed: number): boolean {
  const draw = gaussianSource(seed, 'points');
  const h = Math.floor(m / 2);
  const X = dense(n, d, Float64Array.from({ length: n * d }, draw));
  const W = dense(h, d, Float64Array.from({ length: h * d }, draw));
  const centre = centreAt(dataGeometry(X), activationNamed('tanh'), W, Array(h).fill(1));
  if (centre === undefined) return false;
  const own = h * (d + 1);
  const N = tabulate(n, own + (m % 2 === 1 ? d : 0), (i, k) => {
    if (k >= own) return interval(at(X, i, k - own));
    const [j, part] = [Math.floor(k / (d + 1)), k % (d + 1)];
    return part === d
      ? at(centre.values, i, j)
      : intervalRing.mul(at(centre.slopes, i, j), interval(at(X, i, part)));
  });
  const E = intervalMatrix(N);
  const G = enclosedProduct(E, enclosedTranspose(E));
  return singularAtCentre(G, guessLeastEigenvalue(G.mid)) !== undefined;
}
