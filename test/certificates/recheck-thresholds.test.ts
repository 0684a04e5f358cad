/**
 * # recheck.py at the thresholds of Lemma 1 and Theorem C
 *
 * One sample and two neurons: every quantity is known in closed form, so each inequality holds just inside and fails
 * just outside. A wrong coefficient moves the threshold.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { zeroLossCertificate } from '../../src/search/certificate.ts';
import { claiming, isSkipped, reason, words } from './recheck-support.ts';

const rankKind = 'full-row-rank-on-ball';

// n = d = 1, x = 1, sigma = x + x^2/2, W0 = 0, v = (1, -1): sigma_min(J) = sqrt(2), L = 1, s = 1 for the first neuron.
const line = problemOf(dense(1, 1, Float64Array.of(1)), [1], activationNamed('x + x^2/2'));

function onLine(change: object, W: readonly number[] = [0, 0], more: object = {}): string {
  const inputs = certifiedInputs(line.inputs, undefined);
  const hidden = dense(2, 1, Float64Array.from(W));
  const witness = { hidden, outputs: [1, -1], ...more };
  const made = zeroLossCertificate(line, witness, 1, inputs, { tool: 'test' });
  return writeCertificate(claiming(made, change));
}

describe.skipIf(isSkipped)(`recheck.py at thresholds computed by hand${reason}`, () => {
  // W = (s, -s) has f = 2 s < t, J = (1 + s, s - 1) and e = sqrt(2) s
  const [t, s] = [1, 0.3];
  const e = s * Math.SQRT2;
  const mu = Math.sqrt(2 + 2 * s * s);
  const size = t - 2 * s;
  const stationarity = (lambda: number): number =>
    Math.hypot(lambda * s - size * (1 + s), size * (1 - s) - lambda * s);
  const root = (lambda: number): number => {
    const a = t - e * (mu - e / 2);
    return (a + Math.sqrt(a * a + 4 * stationarity(lambda) * e)) / 2;
  };
  const plain = (lambda: number): number => (stationarity(lambda) + lambda * e) / mu;
  const [below, above, far] = [size / s, (3 * size) / s, (30 * size) / s];
  const rho = 0.5;
  const start = dense(2, 1, Float64Array.of(0, 0));
  const point = (multiplier: number, bound: number, gap: number): string =>
    onLine({ kind: 'kkt-point', labels: [t], radius: rho, bound, gap }, [s, -s], {
      start,
      multiplier,
    });
  const gapThere = size - (t - rho * (Math.SQRT2 + rho / 2));
  const bound = { kind: 'kkt-bound', least: 0.75, most: 1.5, labels: [4] };
  const ball = 4 - 0.25 * (0.75 * (Math.SQRT2 - 0.25) - (1.5 * 0.25) / 2);
  const box = 4 - 0.25 * (2 * 1.5 * (1 - 1.5 * 0.25) - 0.75 * 0.25);
  const step = 1e-7;

  const cases: readonly (readonly [string, (x: number) => string, number])[] = [
    ['zero-near, labels', (x) => onLine({ radius: 0.5, labels: [-x] }), 0.5 * (Math.SQRT2 - 0.25)],
    ['rank, radius', (x) => onLine({ kind: rankKind, radius: x, mirrored: true }), Math.SQRT2],
    ['cone, radius', (x) => onLine({ kind: 'kkt-cone', radius: x, ratio: 2 }), Math.SQRT1_2],
    ['cone, ratio', (x) => onLine({ kind: 'kkt-cone', radius: 0.5, ratio: x }), 4 * Math.SQRT2 - 2],
    ['ball, bound', (x) => onLine({ ...bound, set: 'ball', radius: 0.25, bound: 1 / x }), 1 / ball],
    ['ball, mu > 0', (x) => onLine({ ...bound, set: 'ball', radius: x, bound: 99 }), Math.SQRT2],
    ['box, bound', (x) => onLine({ ...bound, set: 'box', radius: 0.25, bound: 1 / x }), 1 / box],
    ['point, lambda = 0', (x) => point(0, 1 / x, 9), 1 / size],
    ['point, (delta + lambda e)/mu', (x) => point(below, 1 / x, 9), 1 / plain(below)],
    ['point, the root', (x) => point(above, 1 / x, 9), 1 / root(above)],
    ['point, delta/mu', (x) => point(far, 1 / x, 9), mu / stationarity(far)],
    ['point, gap', (x) => point(below, 9, 1 / x), 1 / gapThere],
    [
      'point, ball',
      (x) =>
        onLine({ kind: 'kkt-point', labels: [t], radius: 0.5, bound: 9, gap: 9 }, [x, -x], {
          start,
          multiplier: 0,
        }),
      0.5 * Math.SQRT1_2,
    ],
  ];
  it('is tried where each of the three bounds of C3 is the one that decides', () => {
    expect(plain(below)).toBeLessThan(root(below));
    expect(root(above)).toBeLessThan(plain(above));
    expect(root(above)).toBeGreaterThan(stationarity(above) / mu);
    expect(stationarity(far) / mu).toBeGreaterThan(root(far));
  });

  for (const [name, make, threshold] of cases)
    it(`verifies just below and rejects just above: ${name}`, () => {
      const both = [make(threshold * (1 - step)), make(threshold * (1 + step))];
      expect(words(both)).toEqual(['VERIFIED', 'REJECTED']);
    });
});
