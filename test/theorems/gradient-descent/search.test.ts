import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { problemOf } from '../../../src/network/problem.ts';
import {
  mirroredDescent,
  proposeDescent,
  searchDescent,
} from '../../../src/theorems/gradient-descent/search.ts';
import { lecunStart } from '../../../src/search/descend.ts';
import { iterate } from '../../corpus/descent.ts';
import { gaussian } from '../../corpus/valid.ts';
import { gaussianProblem, neverAsked } from '../../certificates/support.ts';

const line = (y: number): ReturnType<typeof problemOf> =>
  problemOf(dense(1, 1, Float64Array.of(1)), [y], activationNamed('x + x^2/2'));
// sigma_0 = sqrt(2), L = 1, f = 0
const origin = { hidden: dense(2, 1, new Float64Array(2)), outputs: [1, -1] };

describe('proposeDescent', () => {
  it('proposes the least radius (sigma_0 - sqrt(sigma_0^2 - 4 L norm(r0)))/L, and its rate and step', () => {
    const proposal = proposeDescent(line(0.3), origin, 'hidden');
    if ('because' in proposal) throw new Error(proposal.because);
    const { radius, rate, step, moving } = proposal.asserted;
    const root = Math.sqrt(2 - 4 * 0.3);
    expect(moving).toBe('hidden');
    expect(radius).toBeCloseTo(Math.SQRT2 - root, 4);
    expect(radius).toBeGreaterThan(Math.SQRT2 - root);
    expect(rate).toBeCloseTo(root, 4);
    expect(step).toBeCloseTo(1 / ((Math.SQRT2 + radius) ** 2 + 0.3), 4);
    expect(proposal.singular).toBeCloseTo(Math.SQRT2, 9);
    expect(proposal.lipschitz).toBeCloseTo(1, 9);
  });

  it('goes as far as norm(r0) < sigma_0^2/(4L), and says by how much it fails beyond', () => {
    expect(proposeDescent(line(0.4999), origin, 'hidden')).toHaveProperty('asserted');
    const beyond = proposeDescent(line(50), origin, 'hidden');
    if (!('because' in beyond)) throw new Error('proposed');
    expect(beyond.because).toMatch(/^norm\(r0\) < sigma_0\^2\/\(4L\) fails: the left side is 50/u);
    expect(beyond.because).toContain('2.0 orders of magnitude');
    expect(beyond.shortfall?.orders).toBeCloseTo(2, 6);
    expect(beyond.shortfall?.allowed).toBeCloseTo(0.5, 6);
    const barely = proposeDescent(line(0.6), origin, 'hidden');
    if (!('because' in barely)) throw new Error('proposed');
    expect(barely.because).not.toContain('orders');
  });

  it('proposes something at a point with loss 0, for a linear sigma, and where sigma is far from 0', () => {
    for (const [sigma, y] of [
      ['x^2', 2],
      ['x', 2],
      ['x', -70],
    ] as const) {
      const problem = problemOf(dense(1, 1, Float64Array.of(1)), [y], activationNamed(sigma));
      const point = { hidden: dense(2, 1, Float64Array.of(1, 1)), outputs: [1, 1] };
      expect(proposeDescent(problem, point, 'hidden'), sigma).toHaveProperty('asserted');
    }
  });

  it('gives its reason if the rank is deficient, and if sigma is not smooth', () => {
    const silent = { ...origin, outputs: [0, 0] };
    expect(proposeDescent(line(0.1), silent, 'hidden')).toEqual({
      because: 'sigma_min(J) > 0 is not shown at the point: J may not have rank n',
    });
    const relu = problemOf(dense(1, 1, Float64Array.of(1)), [9], activationNamed('relu'));
    const beside = { hidden: dense(1, 1, Float64Array.of(1)), outputs: [1] };
    const kinked = proposeDescent(relu, beside, 'hidden');
    expect(kinked).toMatchObject({
      because: expect.stringContaining('C^2 on the pre-activations'),
    });
    const on = { ...beside, hidden: dense(1, 1, Float64Array.of(0)) };
    expect(proposeDescent(relu, on, 'hidden')).toMatchObject({
      because: expect.stringContaining('at every pre-activation of the point'),
    });
  });

  it('is hopeless at a LeCun start and not at a late iterate', () => {
    const problem = gaussianProblem(6, 3, 'tanh');
    const start = proposeDescent(problem, lecunStart(3, 16, 1), 'all');
    expect('because' in start && start.shortfall?.orders).toBeGreaterThan(3);
    expect(proposeDescent(problem, iterate(problem, 16, 'all', 600), 'all')).toHaveProperty(
      'asserted',
    );
  });
});

it('descent is certified at a LeCun start of large width, where sigma_0^2 has grown and L has not', () => {
  const problem = gaussian(2, 4, 'tanh', { seed: 1 });
  const narrow = proposeDescent(problem, lecunStart(4, 8, 1), 'all');
  const wide = proposeDescent(problem, lecunStart(4, 256, 1), 'all');
  if (!('because' in narrow) || 'because' in wide) throw new Error('expected the wide one alone');
  expect(narrow.shortfall?.orders).toBeGreaterThan(1);
  expect(wide.singular).toBeGreaterThan(2 * (narrow.shortfall?.singular ?? Infinity));
  expect(wide.lipschitz).toBeLessThan(narrow.shortfall?.lipschitz ?? 0);
});

describe('searchDescent', () => {
  it('writes what the checker verifies and passes reasons on', async () => {
    const result = searchDescent(line(0.03), origin, 'all', { provenance: { tool: 'test' } });
    if (result.kind === 'not-found') throw new Error(result.because);
    const verdict = await checkCertificate(writeCertificate(result.certificate), neverAsked);
    expect(verdict.kind).toBe('verified');
    const none = searchDescent(line(50), origin, 'all', { provenance: {} });
    expect(none).toMatchObject({ kind: 'not-found', because: expect.stringContaining('fails') });
  });
});

describe('mirroredDescent', () => {
  it('finds a scale c from which descent converges, with v = +-c', () => {
    const problem = gaussianProblem(6, 3, 'tanh');
    const found = mirroredDescent(problem, { width: 4, seed: 1 });
    if ('because' in found) throw new Error(found.because);
    expect(found.proposal).toHaveProperty('asserted');
    expect(found.point.outputs.map((v) => v / (found.scale === 0 ? 1 : found.scale))).toEqual([
      1, 1, -1, -1,
    ]);
    expect(Math.log2(found.scale) % 1).toBe(0);
    const half = (found.scale ?? 0) / 32;
    const point = {
      hidden: found.point.hidden ?? dense(1, 1, new Float64Array(1)),
      outputs: [half, half, -half, -half],
    };
    expect(proposeDescent(problem, point, 'hidden')).toHaveProperty('shortfall');
  });

  it('ends at once where no scale helps, and finds no start for singular data', () => {
    const flat = problemOf(dense(2, 1, Float64Array.of(1, -1)), [1, 1], activationNamed('tanh'));
    const found = mirroredDescent(flat, { width: 2, seed: 1 });
    expect('because' in found || 'because' in found.proposal).toBe(true);
  });
});
