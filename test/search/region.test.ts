import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import { searchRegion } from '../../src/theorems/nice-region/search.ts';
import { largestRadius, regionOf } from '../../src/search/region.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { gaussianProblem, neverAsked } from '../certificates/support.ts';

const file = { provenance: { tool: 'test' } };

function anchored(problem: ReturnType<typeof gaussianProblem>, width: number) {
  const start = mirroredStart(problem, { width, seed: 1 });
  if ('because' in start) throw new Error('no start');
  const point = { hidden: start.hidden, outputs: start.signs };
  const anchor = anchorAt(problem, point);
  if ('because' in anchor) throw new Error(anchor.because);
  return { point, ...anchor };
}

/** One sample x = 1 and one neuron w0 with v = 1: J(w) = sigma'(w). */
function scalar(activation: string, w0: number) {
  const one = dense(1, 1, Float64Array.of(1));
  const problem = problemOf(one, [1], activationNamed(activation));
  const anchor = anchorAt(problem, { hidden: dense(1, 1, Float64Array.of(w0)), outputs: [1] });
  if ('because' in anchor) throw new Error(anchor.because);
  return anchor;
}

describe('the largest nice region', () => {
  it('is shown, and a radius 2^-11 larger is not', () => {
    for (const name of ['tanh', 'sigmoid', 'softplus', 'gaussian', 'rational'])
      for (const [n, d, width] of [
        [6, 3, 4],
        [20, 5, 8],
        [1, 1, 2],
      ] as const) {
        const { centre, singular } = anchored(gaussianProblem(n, d, name), width);
        const largest = largestRadius(centre, singular);
        if (largest === undefined) throw new Error(name);
        expect(regionOf(centre, singular, largest.radius), name).toEqual(largest);
        expect(regionOf(centre, singular, largest.radius * (1 + 2 ** -11)), name).toBeUndefined();
      }
  });

  it('ends for x^2 at w0 = 1 at the point where J vanishes', () => {
    const { centre, singular } = scalar('square', 1);
    const largest = largestRadius(centre, singular);
    expect(largest?.radius).toBeLessThan(1);
    expect(largest?.radius).toBeGreaterThan(0.999);
  });

  it('ends before the kink of relu, whatever L is', () => {
    const { centre, singular } = scalar('relu', 1);
    const largest = largestRadius(centre, singular);
    expect(largest?.radius).toBeLessThan(1);
    expect(largest?.radius).toBeGreaterThan(0.999);
  });

  it('gains from the supremum on the ball where sigma is flatter there', () => {
    const { centre, singular } = scalar('gaussian', 3); // sup abs(sigma'') = 2, at 0
    const local = largestRadius(centre, singular)?.radius ?? 0;
    const global = largestRadius(centre, singular, exactly(2.001))?.radius ?? 0;
    expect(global).toBeGreaterThan(0);
    expect(local / global).toBeGreaterThan(10);
  });

  it('is certified with Theorem A2 at a mirrored start, and alone elsewhere', async () => {
    const problem = gaussianProblem(6, 3, 'tanh');
    const { point } = anchored(problem, 4);
    const doubled = { hidden: point.hidden, outputs: [1, 2, -1, -3] };
    for (const [at, mirrored] of [
      [point, true],
      [doubled, false],
    ] as const) {
      const found = searchRegion(problem, at, file);
      if (found.kind === 'not-found') throw new Error(found.because);
      expect(found.certificate.claim).toMatchObject({
        mirrored,
        radius: found.report.largest.radius,
      });
      const verdict = await checkCertificate(writeCertificate(found.certificate), neverAsked);
      if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
      expect(verdict.claim.includes('shattered')).toBe(mirrored);
      expect(verdict.claim).toContain('no local minimum and no saddle');
    }
  });

  it('uses a requested radius, and reports the largest if it is too large', () => {
    const problem = gaussianProblem(6, 3, 'tanh');
    const { point } = anchored(problem, 4);
    const small = searchRegion(problem, point, { ...file, radius: 1e-6 });
    expect(small).toMatchObject({ certificate: { claim: { radius: 1e-6 } } });
    expect(searchRegion(problem, point, { ...file, radius: 10 })).toMatchObject({
      kind: 'not-found',
      because: expect.stringMatching(/^radius 10 is not shown; the largest that is, is 0\.0/u),
    });
    // what is printed is rounded down, so that it is shown when it is asked for
    for (let seed = 1; seed <= 8; seed++) {
      const other = gaussianProblem(6, 3, 'tanh', seed);
      const start = anchored(other, 4).point;
      const refused = searchRegion(other, start, { ...file, radius: 10 });
      const said = refused.kind === 'not-found' ? refused.because.split(' ').at(-1) : undefined;
      const again = searchRegion(other, start, { ...file, radius: Number(said) });
      expect(again.kind, said).toBe('certificate');
    }
  });

  it('does not exist where two inputs are equal, opposite or zero', () => {
    const { point } = anchored(gaussianProblem(2, 2, 'tanh'), 2);
    for (const rows of [
      [1, 2, 1, 2],
      [1, 2, -1, -2],
      [1, 2, 0, 0],
    ]) {
      const problem = problemOf(
        dense(2, 2, Float64Array.from(rows)),
        [1, 1],
        activationNamed('tanh'),
      );
      expect(searchRegion(problem, point, file).kind).toBe('not-found');
    }
  });
});
