/**
 * # The exact checker verifies whatever the fast one verifies
 *
 * At the last double that the fast checker accepts, where only its rounding matters, for all claim kinds, activations,
 * threshold widths and scales; and for every kind of tampering.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExactly, decideExactly } from '../../../src/certificates/exact/check.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { randomSource } from '../../../src/data/random.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { gaussian, startOf } from '../../corpus/valid.ts';
import { runs } from '../../runs.ts';
import { mutantsOf } from '../mutants.ts';
import { neverAsked } from '../support.ts';

type Common = 'activation' | 'inputs' | 'width';
type Specific = Claim extends infer C ? (C extends Claim ? Omit<C, Common> : never) : never;
type Family = (x: number) => Certificate;

async function isAccepted(certificate: Certificate): Promise<boolean> {
  return (await checkCertificate(writeCertificate(certificate), neverAsked)).kind === 'verified';
}

const view = new DataView(new ArrayBuffer(8));

/** The double halfway between in the order of doubles. */
function between(a: number, b: number): number {
  view.setFloat64(0, a);
  const low = view.getBigInt64(0);
  view.setFloat64(0, b);
  view.setBigInt64(0, (low + view.getBigInt64(0)) >> 1n);
  return view.getFloat64(0);
}

/** The least x that the fast checker accepts, with a rejected neighbour below it. */
async function leastAccepted(make: Family): Promise<number | undefined> {
  let high: number | undefined;
  for (const x of [1e150, 1e30, 1e9, 1e3, 10, 1, 1e-3, 1e-9, 1e-30, 1e-90]) {
    if (await isAccepted(make(x))) high = x;
    else if (high !== undefined) break;
  }
  if (high === undefined) return undefined;
  let low = 1e-300;
  for (let x = between(low, high); x > low && x < high; x = between(low, high))
    if (await isAccepted(make(x))) high = x;
    else low = x;
  return high;
}

interface Setting {
  readonly activation: string;
  readonly seed: number;
  readonly n: number;
  readonly d: number;
  readonly scale: number;
  readonly loudness: number;
  readonly weight: number;
}

/** Claims with one free number, each easier the larger it is. */
function familiesOf(setting: Setting): Readonly<Record<string, Family>> {
  const { activation, seed, n, d, scale, loudness, weight } = setting;
  const problem = gaussian(n, d, activation, { seed, scale, loudness });
  const width = 2 * Math.ceil(n / d);
  const { hidden, outputs } = startOf(problem, width);
  const loud = outputs.map((v) => v * weight);
  const about = {
    activation: problem.activation.value,
    inputs: certifiedInputs(problem.inputs, undefined),
    width,
  };
  const made = (claim: Specific, witness: Partial<Certificate['witness']> = {}): Certificate => ({
    claim: { ...about, ...claim },
    witness: { hidden, outputs, ...witness },
    provenance: {},
  });
  const uniform = randomSource(seed);
  const data = hidden.data.map((w) => w + (0.01 * (uniform() - 0.5)) / scale);
  const beside = { hidden: dense(width, d, data), outputs: loud, start: hidden };
  const labels = Array.from(problem.labels);
  const quiet = labels.map((y) => y * 2 ** -60);
  const radius = 2 ** -8 / scale;
  const wide = 2 ** -3 / scale;
  const box = { kind: 'kkt-bound', radius, least: 0.5, most: 1, labels } as const;
  const point = { kind: 'kkt-point', radius: wide, labels } as const;
  return {
    rank: (x) =>
      made({ kind: 'full-row-rank-on-ball', radius: 1 / x, mirrored: true }, { outputs: loud }),
    'zero, least radius': (x) =>
      made({ kind: 'zero-near', radius: x, labels: quiet }, { outputs: loud }),
    'zero, largest radius': (x) =>
      made({ kind: 'zero-near', radius: 1 / x, labels: quiet }, { outputs: loud }),
    cone: (x) => made({ kind: 'kkt-cone', radius: 1 / x, ratio: 1.5 }),
    ball: (x) => made({ ...box, set: 'ball', bound: x }),
    box: (x) => made({ ...box, set: 'box', bound: x }),
    'point, bound': (x) =>
      made({ ...point, bound: x, gap: 1e300 }, { ...beside, multiplier: seed % 3 }),
    'point, gap': (x) => made({ ...point, bound: 1e300, gap: x }, { ...beside, multiplier: 0 }),
  };
}

const activations = [
  'tanh',
  'sigmoid',
  'softplus',
  'sin',
  'exp',
  'gaussian',
  'swish',
  'gelu',
  'rational',
  'x + x^2/2',
  'x + x^3',
  'sqrt(1 + x^2)',
  'atan(x)',
  'relu',
];

const settings = activations.map((activation, k): Setting => ({
  activation,
  seed: 40 + k,
  n: 1 + (k % 4),
  d: 1 + (k % 3),
  scale: [1, 0.1, 2 ** -30, 1, 2 ** 20, 2 ** -200][k % 6] ?? 1,
  loudness: [1, 1e3, 2 ** -40][k % 3] ?? 1,
  weight: [1, 2 ** -20, 2 ** 40, 1][k % 4] ?? 1,
}));

describe('the exact checker at the last double that the fast checker accepts', () => {
  const seen = new Map<string, number>();

  it.each(settings)('accepts it too, for $activation', async (setting) => {
    for (const [name, make] of Object.entries(familiesOf(setting))) {
      const x = await leastAccepted(make);
      if (x === undefined) continue;
      const certificate = make(x);
      const { inputs } = certificate.claim;
      if (inputs.where !== 'inline') throw new Error('expected the inputs in the file');
      const { verdict, bits } = decideExactly(certificate, inputs.matrix);
      expect(verdict, `${name} at ${x}`).toMatchObject({ kind: 'verified' });
      expect(bits, name).toBeLessThanOrEqual(256);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      if (decideExactly(make(x / 2), inputs.matrix).isRefuted)
        seen.set(`${name}, refuted`, (seen.get(`${name}, refuted`) ?? 0) + 1);
    }
  });

  it('is tried with every kind of claim, and refutes half the number for most', () => {
    for (const name of settings.slice(0, 1).flatMap((s) => Object.keys(familiesOf(s))))
      expect(seen.get(name) ?? 0, name).toBeGreaterThanOrEqual(6);
    for (const name of ['rank', 'zero, largest radius', 'cone', 'ball', 'box', 'point, bound'])
      expect(seen.get(`${name}, refuted`) ?? 0, name).toBeGreaterThanOrEqual(3);
  });
});

describe('the exact checker on tampered certificates', () => {
  const stride = runs(2, 1);
  const home = join(import.meta.dirname, '../../corpus/valid/v1');

  it.each([
    'zero-near-odd-width.json',
    'shattered-tanh.json',
    'shattered-with-m.json',
    'region-relu-off-its-kink.json',
    'kkt-ball.json',
    'kkt-box.json',
    'kkt-cone.json',
    'kkt-point-on-the-sphere.json',
  ])('accepts every mutant of %s that the fast checker accepts', async (file) => {
    const count = { both: 0, neither: 0, exact: 0 };
    const mutants = [...mutantsOf(readFileSync(join(home, file), 'utf8'))];
    for (const { change, text } of mutants.filter((_, k) => k % stride === 0)) {
      const fast = await checkCertificate(text, neverAsked);
      const exact = await checkExactly(text, neverAsked);
      if (fast.kind === 'verified') expect(exact.kind, change).toBe('verified');
      else if (fast.kind !== 'rejected') expect(exact.kind, change).toBe(fast.kind);
      if (fast.kind === 'verified') count.both++;
      else if (exact.kind === 'rejected') count.neither++;
      else if (exact.kind === 'verified') count.exact++;
    }
    expect(count.both, JSON.stringify(count)).toBeGreaterThan(5);
    expect(count.neither, JSON.stringify(count)).toBeGreaterThan(5);
  });
});
