import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/certificates/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { neverAsked } from '../support.ts';

type Common = 'activation' | 'inputs' | 'width';
type Specific = Claim extends infer C ? (C extends Claim ? Omit<C, Common> : never) : never;

const of = (rows: number, cols: number, ...xs: readonly number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

const X = of(2, 2, 1, 2, 3, -1);
const W = of(2, 2, 1, 0.5, 1, 0.5);
const radius = 2 ** -12;

function verdictOn(
  claim: Specific,
  hidden: Dense = W,
  outputs: readonly number[] = [1, -1],
  start?: Dense,
  { sigma = 'tanh', inverse }: { readonly sigma?: string; readonly inverse?: Dense } = {},
): Promise<Verdict> {
  const about = {
    activation: activationNamed(sigma).value,
    inputs: certifiedInputs(X, undefined),
    width: hidden.rows,
  };
  const witness = {
    hidden,
    outputs,
    ...(start === undefined ? {} : { start, multiplier: 0 }),
    ...(inverse === undefined ? {} : { inverse }),
  };
  const certificate = { claim: { ...about, ...claim }, witness, provenance: {} };
  return checkCertificate(writeCertificate(certificate), neverAsked);
}

/** Claim and hypotheses, one per line. */
async function said(claim: Specific, start?: Dense): Promise<string> {
  const verdict = await verdictOn(claim, W, [1, -1], start);
  return verdict.kind === 'verified' ? [verdict.claim, ...verdict.hypotheses].join('\n') : '';
}

const network = 'sigma(X W^T) v of width m = 2 with sigma(x) = tanh(x) on these 2 inputs';
const bound = { kind: 'kkt-bound', least: 0.5, most: 1, radius, labels: [1, -1] } as const;

describe('a verified claim', () => {
  it('of C1 is about W in a ball, for each v', async () => {
    const text = await said({ ...bound, set: 'ball', bound: 1.42 });
    expect(text).toContain(network);
    expect(text).toMatch(/for each fixed v with 0.5 <= v_j <= 1 for j <= h, v_\{j\+h\} = -v_j/);
    expect(text).toMatch(/every KKT point W of .* over norm_F\(W - W0\) <= 0.000244140625"/);
    expect(text).toMatch(/has norm\(f - y\) <= 1\.42\d*, while norm\(f - y\) = norm\(y\) <= 1.414/);
    expect(text).toMatch(/this bound says nothing/);
    expect(text).toMatch(/rho = eps \(least mu - most L_1 eps\/2\)/);
    expect(text).toMatch(/sigma_min\(Psi\) >= \S+ on the ball\n.*constant L_1 <= /);
    expect(text).not.toMatch(/global minimiser/);
    expect(await said({ ...bound, set: 'ball', bound: Math.SQRT2 - 1e-5 })).not.toMatch(
      /says nothing/,
    );
  });

  it('of C5 is about W in balls for each neuron, and v', async () => {
    const text = await said({ ...bound, set: 'box', bound: 1.42 });
    expect(text).toMatch(/every KKT point \(W, v\) of .* norm\(w_j - c_j\) <= 0.000244140625/);
    expect(text).toMatch(/Psi n x hd at the centres/);
    expect(text).toMatch(/rho = eps \(2 most \(s - 1.5 h M eps\) - h least M eps\)/);
  });

  it('of C1 or C5 is about global minimisers where the bound is 0', async () => {
    for (const set of ['ball', 'box'] as const) {
      const text = await said({ ...bound, set, bound: 0, labels: [0, 0] });
      expect(text).toMatch(/is an exact global minimiser: f = y\./);
      expect(text).not.toMatch(/has norm\(f - y\)/);
    }
  });

  it('of C2 is for every y, with a mirrored start among its hypotheses', async () => {
    const text = await said({ kind: 'kkt-cone', radius, ratio: 2 });
    expect(text).toMatch(/every label vector y and every zeta > 0.* max v_j <= 2 min v_j/);
    expect(text).toMatch(/mirrored start: m = 2h/);
    expect(text).toMatch(/SHA-256/);
    expect(text).toMatch(/mu > ratio L_1 eps\/2/);
  });

  it('of C3 and C4 is about the point, and names what was shown', async () => {
    const claim = { kind: 'kkt-point', radius, labels: [1, -1], bound: 9, gap: 9 } as const;
    const text = await said(claim, W);
    expect(text).toContain(network);
    expect(text.split('\n').length).toBeGreaterThan(5);
    expect(text).toMatch(/SHA-256/);
  });
});

describe('a claim of Theorem C that is refused', () => {
  const ball = { ...bound, set: 'ball', bound: 5 } as const;
  const claims = [ball, { ...ball, set: 'box' }, { kind: 'kkt-cone', radius, ratio: 2 }] as const;

  it('has weights other than 1 and -1, an odd width, or pairs that differ', async () => {
    const cases: readonly (readonly [Dense, readonly number[]])[] = [
      [W, [1, 1]],
      [W, [-1, 1]],
      [W, [2, -2]],
      [of(2, 2, 1, 0.5, 1, 0.625), [1, -1]],
      [of(2, 2, 1, 0.5, 1.125, 0.5), [1, -1]],
      [of(3, 2, 1, 0.5, 1, 0.5, 1, 0.5), [1, -1, 0]],
      [of(3, 2, 1, 0.5, 1, 0.5, 1, 0.5), [1, -1, -1]],
    ];
    for (const [hidden, outputs] of cases)
      for (const claim of claims)
        expect(await verdictOn(claim, hidden, outputs), claim.kind).toMatchObject({
          kind: 'rejected',
          at: 'witness',
          because: expect.stringMatching(/expected even width/),
        });
  });

  it('has a kink on the ball', async () => {
    // x_1.w = 2 and x_2.w = 2.5
    for (const claim of claims) {
      const kinked = (at: string): Promise<Verdict> =>
        verdictOn(claim, W, [1, -1], undefined, { sigma: `x^2 + relu(x - (${at}))` });
      expect(await kinked('3/2'), claim.kind).toMatchObject({ kind: 'verified' });
      for (const at of ['2 - 1/10000', '5/2 + 1/10000'])
        expect(await kinked(at), claim.kind).toMatchObject({
          kind: 'rejected',
          at: 'witness',
          because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
        });
    }
  });

  it('says which number is not large enough', async () => {
    expect(await verdictOn({ ...ball, radius: 100 })).toMatchObject({ at: 'claim.radius' });
    for (const set of ['ball', 'box'] as const)
      expect(await verdictOn({ ...ball, set, bound: 1.4 })).toMatchObject({
        at: 'claim.bound',
        because: expect.stringMatching(/norm\(y\) - rho <= 1.4; norm\(y\) <= 1.41/),
      });
    expect(await verdictOn({ kind: 'kkt-cone', radius, ratio: 1e9 })).toMatchObject({
      at: 'claim.ratio',
      because: expect.stringMatching(/mu > ratio L_1 eps\/2; mu >= /),
    });
  });
});

it('a nearly KKT point needs a smooth sigma at W0 too', async () => {
  const claim = { kind: 'kkt-point', radius, labels: [1, -1], bound: 9, gap: 9 } as const;
  const step = 2 ** -14;
  const moved = of(2, 2, 1 + step, 0.5, 1 + step, 0.5);
  const sigma = (at: string): string => `x^2 + relu(x - (${at}))`;
  // at W0 x_1.w = 2
  expect(await verdictOn(claim, moved, [1, -1], W, { sigma: sigma('2') })).toMatchObject({
    kind: 'rejected',
    at: 'witness.start',
  });
  const { kind } = await verdictOn(claim, moved, [1, -1], W, { sigma: sigma('3/2') });
  expect(kind).toBe('verified');
});
