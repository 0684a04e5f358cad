/**
 * # Claim `descent`: the exact checker at independently known thresholds
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExactly, decideExactly } from '../../../src/certificates/exact/check.ts';
import type { Certificate } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { randomSource } from '../../../src/data/random.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationOf, cost } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import type { Moving } from '../../../src/network/hessian.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { onLine, thresholds, X as line } from '../descent-line.ts';
import { neverAsked } from '../support.ts';

describe('descent at a threshold in closed form', () => {
  it.each(thresholds)('is verified just inside and refuted just outside: $name', async (one) => {
    const { at, threshold } = one;
    const inside = at(threshold * (1 - 2 ** -40));
    expect(decideExactly(inside, line)).toMatchObject({ verdict: { kind: 'verified' } });
    const outside = at(threshold * (1 + 2 ** -40));
    expect(decideExactly(outside, line)).toMatchObject({ isRefuted: true });
    const kind = async (certificate: Certificate): Promise<string> =>
      (await checkCertificate(writeCertificate(certificate), neverAsked)).kind;
    expect(await kind(at(threshold * (1 - 2 ** -18)))).toBe('verified');
    expect(await kind(outside)).toBe('rejected');
  });
});

describe('the exact checker of descent', () => {
  const easy = { radius: 0.125, step: 0.01, rate: 0.5 };
  // sigma = x, one neuron: J = v = 1 in W, L = 0, f = w = 3
  const plain = (
    activation: string,
    w: number,
    label: number,
    numbers: typeof easy,
  ): Certificate => {
    return {
      claim: {
        kind: 'descent',
        activation: activationNamed(activation).value,
        inputs: certifiedInputs(line, undefined),
        width: 1,
        moving: 'hidden',
        labels: [label],
        ...numbers,
      },
      witness: { hidden: dense(1, 1, Float64Array.of(w)), outputs: [1] },
      provenance: {},
    };
  };
  const rejection = (certificate: Certificate): string => {
    const { verdict } = decideExactly(certificate, line);
    if (verdict.kind !== 'rejected') throw new Error(verdict.kind);
    return `${verdict.at}: ${verdict.because}`;
  };

  it.each([
    ['hidden', 'W, v fixed', '1 <= 2 x 1', '1 + x + x^2/2 '],
    ['all', 'W and v', '1 <= 2 x 2', 'x + x^2/2 '],
  ] as const)(
    'names the trainable weights, and what was shown: %s',
    (moving, what, counted, other) => {
      const { verdict } = decideExactly(onLine(moving, 0.03, easy), line);
      if (verdict.kind !== 'verified') throw new Error(verdict.kind);
      expect(verdict.claim).toContain(`l = norm(f - y)^2/2 in ${what}, in real arithmetic`);
      expect(verdict.claim).toContain(
        'any fixed step 0 < eta <= float64(0.01) converges to a point with loss 0',
      );
      expect(verdict.claim).toContain('at most 0.125 long');
      expect(verdict.claim).toContain('with mu = 0.5: by 0.997500000001 or less at');
      expect(verdict.claim).not.toContain(`sigma(x) = ${other}`);
      expect(verdict.hypotheses).toHaveLength(8);
      expect(verdict.hypotheses[1]).toContain(counted);
      expect(verdict.hypotheses[3]).toBe('residual at the start: norm(r0) <= 0.03');
      expect(verdict.hypotheses[4]).toMatch(/constant L <= 1(\.820\d+)?$/u);
    },
  );

  it('refutes a step beyond 1/(L norm(r0)), and one that leaves no room for L R', () => {
    const refuted =
      'claim.step: false: norm(J) < sqrt(1/step - L norm(r0)) - L R; the right side is';
    expect(rejection(onLine('hidden', 0.03, { ...easy, step: 100 }))).toContain(
      `${refuted} in [-0.125, -0.125]`,
    );
    // sigma' = 10 and sigma'' = 1 at w = 9, f = y: sqrt(1) - 1 x 1 = 0
    expect(rejection(plain('x + x^2/2', 9, 49.5, { radius: 1, step: 1, rate: 0.5 }))).toContain(
      `${refuted} in [0, 0]`,
    );
  });

  it('decides nothing where the step is exactly the last one', () => {
    expect(rejection(plain('x', 3, 3, { ...easy, step: 1 }))).toMatch(
      /^claim\.step: not decided: norm\(J\) < .* in \[1, 1\] \(2048 bits\)$/u,
    );
    expect(rejection(plain('x', 3, 3, { ...easy, step: 1.0000001 }))).toContain('false');
    expect(decideExactly(plain('x', 3, 3, { ...easy, step: 0.9999999 }), line).verdict.kind).toBe(
      'verified',
    );
  });

  it('charges two Cholesky factors', () => {
    const undecided = plain('x', 3, 3, { ...easy, step: 1 });
    const needed = 2 * (60 * cost(activationOf(undecided.claim.activation)) + 3 + 2 / 6);
    expect(decideExactly(undecided, line, needed - 0.1)).toMatchObject({
      bits: 128,
      verdict: { kind: 'resource-limit', needed },
    });
    expect(decideExactly(undecided, line, needed).bits).toBe(256);
  });

  it.each(['hidden', 'all'] as const)(
    'decides nothing across a kink, with %s trainable',
    (moving) => {
      const { claim, provenance } = onLine(moving, 0.03, { ...easy, radius: 2 });
      const kink: Certificate = {
        claim: { ...claim, activation: activationNamed('relu').value },
        witness: { hidden: dense(2, 1, Float64Array.of(1, 1)), outputs: [1, -1] },
        provenance,
      };
      expect(rejection(kink)).toContain('witness: sigma is not shown to be C^2');
    },
  );
});

type Rows = readonly (readonly number[])[];

const uniform = randomSource(78);
const draw = (rows: number, cols: number, size: number): Rows =>
  Array.from({ length: rows }, () =>
    Array.from({ length: cols }, () => size * (2 * uniform() - 1)),
  );
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((s, x, k) => s + x * (b[k] ?? 0), 0);

function toDense(rows: Rows): Dense {
  return dense(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));
}

/** Two samples and sigma = x + x^3/6: sigma'' = x and sigma' = 1 + x^2/2 have their suprema at the ends. */
interface Reference {
  readonly singular: number;
  readonly norm: number;
  readonly residual: number;
  readonly lipschitz: (R: number) => number;
}

const [n, d, m] = [2, 3, 3];
const cubic = (t: number): number => t + t ** 3 / 6;

function outputsAt(X: Rows, W: Rows, v: readonly number[]): readonly number[] {
  return X.map((x) =>
    dot(
      v,
      W.map((w) => cubic(dot(x, w))),
    ),
  );
}

function referenceAt(
  X: Rows,
  W: Rows,
  v: readonly number[],
  labels: readonly number[],
  moving: Moving,
): Reference {
  const row = (x: readonly number[]): readonly number[] => [
    ...W.flatMap((w, j) => x.map((a) => (v[j] ?? 0) * (1 + dot(x, w) ** 2 / 2) * a)),
    ...(moving === 'all' ? W.map((w) => cubic(dot(x, w))) : []),
  ];
  const [a = [], b = []] = X.map(row);
  const [p, q, r] = [dot(a, a), dot(b, b), dot(a, b)];
  const gap = Math.hypot((p - q) / 2, r);
  const reached = (R: number): readonly (readonly number[])[] =>
    X.map((x) => W.map((w) => Math.abs(dot(x, w)) + R * Math.hypot(...x)));
  return {
    singular: Math.sqrt((p + q) / 2 - gap),
    norm: Math.sqrt((p + q) / 2 + gap),
    residual: Math.hypot(...outputsAt(X, W, v).map((f, i) => f - (labels[i] ?? 0))),
    lipschitz: (R) => {
      const grown = v.map((b) => Math.abs(b) + (moving === 'all' ? R : 0));
      const far = reached(R);
      const bend = Math.max(...far.flatMap((ts) => ts.map((t, j) => t * (grown[j] ?? 0))));
      const L3 =
        bend *
        Math.sqrt(
          Math.max(
            ...X.map((x) =>
              dot(
                X.map((z) => dot(x, z) ** 2),
                [1, 1],
              ),
            ),
          ),
        );
      if (moving === 'hidden') return L3;
      const B1 = Math.max(...far.flat().map((t) => 1 + t ** 2 / 2));
      const squared = Math.max(
        ...X.map((x) =>
          dot(
            X.map((z) => Math.abs(dot(x, z))),
            [1, 1],
          ),
        ),
      );
      return (L3 + Math.sqrt(L3 ** 2 + 4 * B1 ** 2 * squared)) / 2;
    },
  };
}

describe('descent against plain formulas in float64', () => {
  const X = draw(n, d, 1.5);
  const W = draw(m, d, 0.7);
  const v = [0.5, -2, 1.25];
  const R = 0.04;
  const labels = outputsAt(X, W, v).map((f, i) => f + (i + 1) / 2048);

  it.each(['hidden', 'all'] as const)(
    'agrees on all three inequalities, with %s trainable',
    (moving) => {
      const { singular, norm, residual, lipschitz } = referenceAt(X, W, v, labels, moving);
      const L = lipschitz(R);
      const made = (numbers: { radius: number; step: number; rate: number }): Certificate => ({
        claim: {
          kind: 'descent',
          activation: activationNamed('x + x^3/6').value,
          inputs: certifiedInputs(toDense(X), undefined),
          width: m,
          moving,
          labels,
          ...numbers,
        },
        witness: { hidden: toDense(W), outputs: v },
        provenance: {},
      });
      // the least radius, where L R^2/2 + 2 norm(r0) = sigma_0 R
      let [low, high] = [0, R];
      for (let k = 0; k < 100; k++) {
        const r = (low + high) / 2;
        if ((lipschitz(r) * r * r) / 2 + 2 * residual > singular * r) low = r;
        else high = r;
      }
      expect(high).toBeLessThan(R / 2);
      const easy = { radius: R, step: 1e-6, rate: 1e-6 };
      const cases = [
        (x: number) => made({ ...easy, rate: (singular - L * R) * x }),
        (x: number) => made({ ...easy, step: x / ((norm + L * R) ** 2 + L * residual) }),
        (x: number) => made({ ...easy, radius: high / x }),
      ];
      for (const [k, at] of cases.entries()) {
        expect(decideExactly(at(1 - 1e-9), toDense(X)).verdict.kind, `case ${k}`).toBe('verified');
        expect(decideExactly(at(1 + 1e-9), toDense(X)).isRefuted, `case ${k}`).toBe(true);
      }
    },
  );
});

describe('the exact checker of descent at the last number that the fast checker accepts', () => {
  const folder = join(import.meta.dirname, '../../corpus/valid/v1');
  const accepts = async (text: string): Promise<boolean> =>
    (await checkCertificate(text, neverAsked)).kind === 'verified';

  it.each([
    ['descent-frozen-softplus.json', 'step', 2],
    ['descent-frozen-cubic.json', 'rate', 2],
    ['descent-all-more-samples-than-hidden-weights.json', 'step', 2],
    ['descent-all-more-samples-than-hidden-weights.json', 'rate', 2],
    ['descent-all-more-samples-than-hidden-weights.json', 'radius', 0.5],
    ['descent-zero-residual.json', 'step', 2],
  ] as const)('verifies it too: %s, %s', async (file, key, towards) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const pattern = new RegExp(`"${key}":([^,]+)`, 'u');
    const first = Number(pattern.exec(text)?.[1]);
    const changed = (x: number): string => text.replace(pattern, `"${key}":${JSON.stringify(x)}`);
    let [good, bad] = [first, first * towards];
    for (let k = 0; k < 70; k++) {
      const x = (good + bad) / 2;
      if (x === good || x === bad) break;
      if (await accepts(changed(x))) good = x;
      else bad = x;
    }
    expect(good).not.toBe(first);
    expect(await accepts(changed(bad))).toBe(false);
    expect((await checkExactly(changed(good), neverAsked)).kind).toBe('verified');
  });
});
