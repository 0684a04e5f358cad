/**
 * # Descent claims whose thresholds are known in closed form
 *
 * One sample x = 1, two neurons at W0 = 0 with v = (1, -1), so that f = 0 there.
 *
 * With sigma = x + x^2/2 and W alone: sigma_min(J) = norm(J) = sqrt(2), L = 1. With sigma = 1 + x + x^2/2 and W and v:
 * J_full = (1, -1, 1, 1), sigma_min(J) = norm(J) = 2, L3 = B = 1 + R, L = (1 + R)(1 + sqrt(5))/2.
 * @module
 */
import type { Certificate, Claim } from '../../src/certificates/format.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

export const X: Dense = dense(1, 1, Float64Array.of(1));

/** The claim with these numbers and the label -t, so that norm(r0) = abs(t). */
export function onLine(
  moving: Moving,
  t: number,
  numbers: Pick<DescentClaim, 'radius' | 'step' | 'rate'>,
): Certificate {
  const sigma = moving === 'all' ? '1 + x + x^2/2' : 'x + x^2/2';
  return {
    claim: {
      kind: 'descent',
      activation: activationNamed(sigma).value,
      inputs: certifiedInputs(X, undefined),
      width: 2,
      moving,
      labels: [-t],
      ...numbers,
    },
    witness: { hidden: dense(2, 1, new Float64Array(2)), outputs: [1, -1] },
    provenance: {},
  };
}

/** A certificate for each x > 0, which proves its claim just when x is below the threshold. */
export interface Threshold {
  readonly name: string;
  readonly at: (x: number) => Certificate;
  readonly threshold: number;
}

const golden = (1 + Math.sqrt(5)) / 2;

export const thresholds: readonly Threshold[] = (['hidden', 'all'] as const).flatMap((moving) => {
  const singular = moving === 'all' ? 2 : Math.SQRT2;
  const lipschitz = (R: number): number => (moving === 'all' ? (1 + R) * golden : 1);
  const radius = 0.125;
  const [L, t] = [lipschitz(radius), 0.03];
  const easy = { radius, step: 0.01, rate: 0.5 };
  const steepness = (singular + L * radius) ** 2 + L * t;
  // L R = sigma_0, where mu is 0
  const last = moving === 'all' ? (Math.sqrt(1 + (4 * singular) / golden) - 1) / 2 : singular;
  return [
    {
      name: `${moving}: the residual, path`,
      at: (x: number) => onLine(moving, x, easy),
      threshold: (singular * radius - (L * radius * radius) / 2) / 2,
    },
    {
      name: `${moving}: rate`,
      at: (x: number) => onLine(moving, t, { ...easy, rate: x }),
      threshold: singular - L * radius,
    },
    {
      name: `${moving}: step`,
      at: (x: number) => onLine(moving, t, { ...easy, step: x }),
      threshold: 1 / steepness,
    },
    {
      name: `${moving}: radius, mu > 0`,
      at: (x: number) => onLine(moving, t, { radius: x, step: 1e-9, rate: 5e-324 }),
      threshold: last,
    },
  ];
});
