/**
 * # recheck.py on certificates: sound ones, tampered ones, hostile ones
 * @module
 */
import { describe, expect, it } from 'vitest';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import type { Certificate, Claim, Witness } from '../../src/certificates/format.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { runs } from '../runs.ts';
import { everyKind, replaced } from './recheck-kinds.ts';
import { claiming, isSkipped, reason, runOn, runRecheck, words } from './recheck-support.ts';
import { gaussianProblem, neverAsked, shattering, withEntry, zeroLoss } from './support.ts';

const activations = 'tanh, gelu, x/(1 + x^2), sigmoid, softplus, sin, gaussian, x + x^3'
  .split(', ')
  .slice(0, runs(3, 8));

const problem = gaussianProblem(5, 3, 'tanh');
const all = everyKind(problem, 4);
const texts = all.map(writeCertificate);

function ofKind<K extends Claim['kind']>(
  kind: K,
  which = 0,
): { certificate: Certificate; claim: Extract<Claim, { kind: K }>; witness: Witness } {
  const certificate = all.filter(({ claim }) => claim.kind === kind)[which];
  if (certificate === undefined) throw new Error(`no ${kind}`);
  const { claim, witness } = certificate;
  if (!isKind(claim, kind)) throw new Error(`no ${kind}`);
  return { certificate, claim, witness };
}

function isKind<K extends Claim['kind']>(
  claim: Claim,
  kind: K,
): claim is Extract<Claim, { kind: K }> {
  return claim.kind === kind;
}

const [first = ''] = texts;

describe.skipIf(isSkipped)(`recheck.py${reason}`, () => {
  it('verifies a certificate of every kind', () => {
    expect(new Set(all.map(({ claim }) => claim.kind)).size).toBe(5);
    expect(words(texts)).toEqual(texts.map(() => 'VERIFIED'));
  });

  for (const activation of activations)
    it(`verifies what the checker verifies, at the radii the search found and nearby: ${activation}`, async () => {
      const own = gaussianProblem(6, 3, activation);
      const tried = everyKind(own, 4).flatMap((certificate) =>
        [1, 0.999, 1.001, 0.25].map((factor) => {
          const { claim } = certificate;
          const radius = claim.radius * factor;
          return writeCertificate({ ...certificate, claim: { ...claim, radius } });
        }),
      );
      const verdicts = await Promise.all(tried.map((text) => checkCertificate(text, neverAsked)));
      const verified = tried.filter((_, k) => verdicts[k]?.kind === 'verified');
      expect(verified.length).toBeGreaterThanOrEqual(8);
      expect(words(verified)).toEqual(verified.map(() => 'VERIFIED'));
    });

  it('verifies odd width with a neuron at the origin, and n = d = 1', () => {
    const odd = gaussianProblem(5, 4, 'tanh');
    const one = gaussianProblem(1, 1, 'sin');
    const made = [zeroLoss(odd, 3), shattering(odd, 3), zeroLoss(one, 2), shattering(one, 2)];
    expect(words(made.map(writeCertificate))).toEqual(made.map(() => 'VERIFIED'));
  });

  it('takes inputs by digest from a second file, and no others from there', () => {
    const { certificate, claim } = ofKind('zero-near');
    const recipe = { source: 'x.csv', labels: '', normalise: 'none', bias: false } as const;
    const inputs = certifiedInputs(problem.inputs, recipe);
    const text = writeCertificate({ ...certificate, claim: { ...claim, inputs } });
    const rows = Array.from({ length: 5 }, (_, i) =>
      Array.from(problem.inputs.data.subarray(3 * i, 3 * i + 3)),
    );
    expect(runRecheck([text]).stdout).toMatch(/^UNSUPPORTED: /u);
    expect(runRecheck([text, JSON.stringify(rows)])).toMatchObject({ status: 0, stderr: '' });
    rows.reverse();
    expect(runRecheck([text, JSON.stringify(rows)]).stdout).toMatch(/^REJECTED: .*digest/u);
    expect(runRecheck([text, JSON.stringify(rows.slice(1))]).stdout).toMatch(/^MALFORMED: /u);
  });

  it('exits with 0, 1 or 2', () => {
    expect(runRecheck([first])).toMatchObject({ status: 0, stderr: '' });
    const wrong = replaced(first, '"radius":', '"radius":0.00001');
    expect(runRecheck([wrong])).toMatchObject({ status: 1, stderr: '' });
    expect(runRecheck(['{'])).toMatchObject({ status: 1, stderr: '' });
    expect(runOn(['/no/such/file']).status).toBe(2);
  });

  it('rejects tampered certificates', () => {
    const zero = ofKind('zero-near');
    const rank = ofKind('full-row-rank-on-ball');
    const ball = ofKind('kkt-bound');
    const box = ofKind('kkt-bound', 1);
    const cone = ofKind('kkt-cone');
    const inner = ofKind('kkt-point', 0);
    const outer = ofKind('kkt-point', 1);
    expect([ball.claim.set, box.claim.set]).toEqual(['ball', 'box']);
    expect(inner.witness.multiplier).toBe(0);
    expect(outer.witness.multiplier).toBeGreaterThan(0);
    const relu = parseExpression('relu(x)');
    const twice = problem.inputs.data.slice();
    twice.set(twice.subarray(0, 3), 3); // two equal rows: labels that differ there are never fitted
    const inputs = certifiedInputs(dense(5, 3, twice), undefined);
    const last = problem.inputs.data.slice();
    last.set(last.subarray(9, 12), 12);
    const lastEqual = certifiedInputs(dense(5, 3, last), undefined);
    const moved = withEntry(problem.inputs, 4, 0.5);
    const other = { ...certifiedInputs(problem.inputs, undefined), where: 'inline', matrix: moved };
    const odd = shattering(gaussianProblem(4, 2, 'sigmoid'), 5);
    const on = [...odd.witness.outputs.slice(0, 4), 1];
    const claims: readonly (readonly [string, Certificate, object])[] = [
      ['zero-near, radius', zero.certificate, { radius: zero.claim.radius / 1e4 }],
      ['zero-near, radius beyond L', zero.certificate, { radius: 1e9 }],
      ['zero-near, label', zero.certificate, { labels: [1, -1, 1, -1, -1] }],
      ['zero-near, activation', zero.certificate, { activation: parseExpression('sin(x)') }],
      ['zero-near, equal rows', zero.certificate, { inputs }],
      ['zero-near, digest', zero.certificate, { inputs: other }],
      ['rank, radius', rank.certificate, { radius: 10 * rank.claim.radius }],
      ['rank, kink', rank.certificate, { activation: relu, radius: 100 }],
      ['rank, equal rows', rank.certificate, { inputs }],
      [
        'rank, last rows equal, tiny radius',
        rank.certificate,
        { inputs: lastEqual, radius: 1e-300 },
      ],
      ['rank, linear', rank.certificate, { activation: parseExpression('2*x') }],
      ['ball, radius', ball.certificate, { radius: 10 * ball.claim.radius }],
      ['ball, least', ball.certificate, { least: ball.claim.least / 1e3 }],
      ['ball, most', ball.certificate, { most: ball.claim.most * 1e3 }],
      ['ball, labels', ball.certificate, { labels: [9, 9, 9, 9, 9] }],
      ['ball, equal rows', ball.certificate, { inputs }],
      ['box, most', box.certificate, { most: box.claim.most / 8 }],
      ['box, least', box.certificate, { least: box.claim.most }],
      ['box, radius', box.certificate, { radius: box.claim.radius * 8 }],
      ['box as ball', box.certificate, { set: 'ball', radius: 8 * box.claim.radius }],
      ['cone, ratio', cone.certificate, { ratio: cone.claim.ratio * 8 }],
      ['cone, radius', cone.certificate, { radius: cone.claim.radius * 8 }],
      ['point, bound', outer.certificate, { bound: outer.claim.bound / 2 }],
      ['point, bound inside', inner.certificate, { bound: inner.claim.bound / 1e4 }],
      ['point, bound 0', inner.certificate, { bound: 0 }],
      ['point, gap', outer.certificate, { gap: outer.claim.gap / 2 }],
      ['point, gap 0', inner.certificate, { gap: 0 }],
      ['point, ball', outer.certificate, { radius: outer.claim.radius * (1 - 2 ** -20) }],
      ['point, labels', outer.certificate, { labels: [2, 2, 2, 2, 2] }],
    ];
    const witnesses: readonly (readonly [string, Certificate, Partial<Witness>])[] = [
      ['zero-near, W', zero.certificate, { hidden: withEntry(zero.witness.hidden, 1, 0.5) }],
      ['zero-near, v', zero.certificate, { outputs: zero.witness.outputs.map((v) => 2 * v) }],
      ['zero-near, v = 0', zero.certificate, { outputs: [0, 0, 0, 0] }],
      ['rank, W', rank.certificate, { hidden: withEntry(rank.witness.hidden, 1, 0.5) }],
      ['rank, v', rank.certificate, { outputs: [1, 1, -1, -1 - 2 ** -52] }],
      ['rank, v = 0', rank.certificate, { outputs: [0, 0, 0, 0] }],
      ['rank, odd neuron', odd, { outputs: on }],
      ['ball, W', ball.certificate, { hidden: withEntry(ball.witness.hidden, 1, 0.5) }],
      ['ball, v', ball.certificate, { outputs: [2, 2, -2, -2] }],
      ['cone, v', cone.certificate, { outputs: [1, -1, -1, 1] }],
      ['box, v', box.certificate, { outputs: [-1, -1, 1, 1] }],
      ['point, lambda', outer.certificate, { multiplier: 2 * (outer.witness.multiplier ?? 0) }],
      ['point, lambda inside', inner.certificate, { multiplier: 1e9 }],
      ['point, W0', outer.certificate, { start: withEntry(outer.witness.hidden, 0, 0) }],
      ['point, W', outer.certificate, { hidden: outer.witness.start ?? problem.inputs }],
    ];
    const tampered: readonly (readonly [string, Certificate])[] = [
      ...claims.map(([name, c, change]) => [name, claiming(c, change)] as const),
      ...witnesses.map(
        ([name, c, change]) => [name, { ...c, witness: { ...c.witness, ...change } }] as const,
      ),
    ];
    const answers = words(tampered.map(([, certificate]) => writeCertificate(certificate)));
    expect(tampered.map(([name], k) => `${name}: ${answers[k]}`)).toEqual(
      tampered.map(([name]) => `${name}: REJECTED`),
    );
  });
});

describe.skipIf(isSkipped)(`recheck.py on hostile certificates${reason}`, () => {
  const tower = (levels: number): string => (levels === 0 ? 'x' : `(${tower(levels - 1)})^64`);
  const { certificate, claim, witness } = ofKind('full-row-rank-on-ball', 1);
  const withX = (size: number): object => ({
    inputs: certifiedInputs(
      dense(
        5,
        3,
        problem.inputs.data.map((x) => x * size),
      ),
      undefined,
    ),
  });

  it('rejects them in seconds', () => {
    const claims: readonly object[] = [
      ...[5e307, 1e300, 5e-324, 1e-300].map(withX),
      ...['exp(exp(exp(exp(x))))', tower(12), `${tower(3)}/3`, 'exp(x^64)', '1/x', 'log(x)'].map(
        (text) => ({ activation: parseExpression(text) }),
      ),
      ...[1e308, 1e15, 5].map((radius) => ({ radius })),
      { activation: parseExpression('sin(exp(x^2))'), radius: 1e3 },
      { activation: parseExpression('x^64'), ...withX(5e307), radius: 1e308 },
      { activation: parseExpression(`${'1'.repeat(399)}*x`) },
    ];
    const hidden = (size: number): Witness => ({
      ...witness,
      hidden: dense(
        4,
        3,
        witness.hidden.data.map((w) => w * size),
      ),
    });
    const hostile = [
      ...claims.map((change) => ({ ...certificate, claim: { ...claim, ...change } })),
      ...[1e308, 1e150, 0].map((size) => ({ ...certificate, witness: hidden(size) })),
    ];
    expect(words(hostile.map(writeCertificate))).toEqual(hostile.map(() => 'REJECTED'));
  }, 120_000);

  it('verifies extreme scales with more bits: X 2^-400, W 2^400, radius 2^400', () => {
    const small = {
      ...certificate,
      claim: { ...claim, ...withX(2 ** -400), radius: claim.radius * 2 ** 400 },
      witness: {
        ...witness,
        hidden: dense(
          4,
          3,
          witness.hidden.data.map((w) => w * 2 ** 400),
        ),
      },
    };
    expect(words([writeCertificate(small)])).toEqual(['VERIFIED']);
  });

  it('does not trust M, as for n = 1 and M = 0', () => {
    const one = gaussianProblem(1, 1, 'tanh');
    const zero = zeroLoss(one, 2);
    const outputs = [0, 0];
    const inverse = dense(1, 1, Float64Array.of(0));
    const fake = { ...zero, witness: { ...zero.witness, outputs, inverse } };
    expect(words([writeCertificate(fake)])).toEqual(['REJECTED']);
  });
});
