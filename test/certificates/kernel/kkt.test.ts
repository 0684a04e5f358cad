import { describe, expect, it } from 'vitest';
import { nextDown } from '../../../src/arithmetic/bounds.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { checkExactly } from '../../../src/certificates/exact/check.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { searchKktPoint, searchKktRegion } from '../../../src/theorems/kkt/search.ts';
import type { SearchResult } from '../../../src/search/certificate.ts';
import type { Point } from '../../../src/search/evaluation.ts';
import { polish } from '../../../src/search/polish.ts';
import { mirroredStart } from '../../../src/search/start.ts';
import { gaussianProblem, neverAsked, withEntry } from '../support.ts';

function check(certificate: Certificate): Promise<Verdict> {
  return checkCertificate(writeCertificate(certificate), neverAsked);
}

const file = { provenance: { tool: 'test' } };

function certificateOf(result: SearchResult): Certificate {
  if (result.kind === 'not-found') throw new Error(result.because);
  return result.certificate;
}

function startOf(problem: ReturnType<typeof gaussianProblem>, width: number): Point {
  const start = mirroredStart(problem, { width, seed: 1 });
  if ('because' in start) throw new Error('no start');
  return { hidden: start.hidden, outputs: start.signs };
}

const problem = gaussianProblem(6, 3, 'tanh');
const start = startOf(problem, 4);

function region(set: 'ball' | 'cone' | 'box', more: object = {}): Certificate {
  return certificateOf(searchKktRegion(problem, start, { ...file, set, ...more }));
}

type Bound = Extract<Claim, { kind: 'kkt-bound' }>;

function boundClaim(certificate: Certificate): Bound {
  if (certificate.claim.kind !== 'kkt-bound') throw new Error(certificate.claim.kind);
  return certificate.claim;
}

describe('kkt-bound and kkt-cone', () => {
  it('verify C1, C2 and C5 for every smooth non-polynomial built-in activation', async () => {
    for (const name of ['tanh', 'sigmoid', 'softplus', 'sin', 'exp', 'gaussian', 'gelu']) {
      const own = gaussianProblem(6, 3, name);
      const from = startOf(own, 4);
      for (const set of ['ball', 'cone', 'box'] as const) {
        const result = searchKktRegion(own, from, { ...file, set });
        const verdict = await check(certificateOf(result));
        expect(verdict.kind, `${name}, ${set}`).toBe('verified');
        if (verdict.kind === 'verified') expect(verdict.claim).toContain('exact global minimiser');
      }
    }
  });

  it('state what follows from a bound above 0', async () => {
    const partial = await check(region('ball', { least: 500, most: 500, radius: 1e-3 }));
    expect(partial.kind === 'verified' && partial.claim).toMatch(
      /has norm\(f - y\) <= 2\.\d+, while norm\(f - y\) = norm\(y\) <= 2\.4495 at W0\.$/u,
    );
    const vacuous = boundClaim(region('ball', { least: 1, most: 1, radius: 1e-3 }));
    const loose = { ...vacuous, bound: 1000 };
    const verdict = await check({ ...region('ball'), claim: loose });
    expect(verdict.kind === 'verified' && verdict.claim).toContain('this bound says nothing');
  });

  it('reject a bound one ulp below the derived one', async () => {
    for (const set of ['ball', 'box'] as const) {
      const certificate = region(set, { least: 100, most: 200 });
      const claim = boundClaim(certificate);
      expect(claim.bound).toBeGreaterThan(0);
      expect((await check(certificate)).kind).toBe('verified');
      const tighter = { ...certificate, claim: { ...claim, bound: nextDown(claim.bound) } };
      expect(await check(tighter)).toMatchObject({ kind: 'rejected', at: 'claim.bound' });
    }
  });

  it('reject constants of one range used for another', async () => {
    for (const set of ['ball', 'box'] as const) {
      const certificate = region(set);
      const claim = boundClaim(certificate);
      expect(claim.bound).toBe(0);
      const weaker = { ...claim, least: claim.least / 8, most: claim.most / 8 };
      expect((await check({ ...certificate, claim: weaker })).kind, set).toBe('rejected');
    }
    const ball = boundClaim(region('ball'));
    expect((await check({ ...region('ball'), claim: { ...ball, set: 'box' } })).kind).toBe(
      'rejected',
    );
  });

  it('reject a radius, a ratio or labels that are too large', async () => {
    for (const set of ['ball', 'cone', 'box'] as const) {
      const certificate = region(set);
      const wide = { ...certificate.claim, radius: 8 * certificate.claim.radius };
      expect((await check({ ...certificate, claim: wide })).kind, set).toBe('rejected');
    }
    const cone = region('cone', { ratio: 3 });
    if (cone.claim.kind !== 'kkt-cone') throw new Error(cone.claim.kind);
    const more = { ...cone.claim, ratio: 4 };
    expect(await check({ ...cone, claim: more })).toMatchObject({ at: 'claim.ratio' });
    const ball = boundClaim(region('ball'));
    const loud = { ...ball, labels: ball.labels.map((y) => 4 * y) };
    expect(await check({ ...region('ball'), claim: loud })).toMatchObject({ at: 'claim.bound' });
  });

  it('reject a start that is not mirrored, and weights other than 1 and -1', async () => {
    for (const set of ['ball', 'cone', 'box'] as const) {
      const certificate = region(set);
      const { hidden, outputs } = certificate.witness;
      const moved = withEntry(hidden, 0, (hidden.data[0] ?? 0) + 2 ** -40);
      const crooked = { ...certificate, witness: { ...certificate.witness, hidden: moved } };
      expect(await check(crooked), set).toMatchObject({ kind: 'rejected', at: 'witness' });
      const double = outputs.map((v) => 2 * v);
      const heavy = { ...certificate, witness: { ...certificate.witness, outputs: double } };
      expect(await check(heavy), set).toMatchObject({ kind: 'rejected', at: 'witness' });
      const swapped = { ...certificate.witness, outputs: [1, -1, -1, 1] };
      expect((await check({ ...certificate, witness: swapped })).kind, set).toBe('rejected');
    }
  });

  it('reject a single neuron, which is no pair', async () => {
    const one = gaussianProblem(1, 3, 'tanh');
    for (const set of ['ball', 'cone', 'box'] as const) {
      const pair = certificateOf(searchKktRegion(one, startOf(one, 2), { ...file, set }));
      const { hidden } = pair.witness;
      const alone = { ...pair.witness, hidden: dense(1, 3, hidden.data.slice(0, 3)), outputs: [1] };
      const certificate = { ...pair, claim: { ...pair.claim, width: 1 }, witness: alone };
      const refused = { kind: 'rejected', at: 'witness' };
      expect(await check(certificate), set).toMatchObject(refused);
      expect((await checkExactly(writeCertificate(certificate), neverAsked)).kind, set).toBe(
        'rejected',
      );
    }
  });

  it('have no proposal where h d < n, and refuse odd width', () => {
    const first = start.hidden.data.slice(0, 3);
    const twice = Float64Array.from([...first, ...first]);
    const narrow = { hidden: dense(2, 3, twice), outputs: [1, -1] };
    for (const set of ['ball', 'cone', 'box'] as const)
      expect(searchKktRegion(problem, narrow, { ...file, set }).kind, set).toBe('not-found');
    const odd = gaussianProblem(5, 4, 'tanh'); // h d = 4 < 5: Theorem A covers it, C5 does not
    for (const set of ['ball', 'cone', 'box'] as const)
      expect(searchKktRegion(odd, startOf(odd, 3), { ...file, set })).toMatchObject({
        kind: 'not-found',
        because: expect.stringContaining('must be even'),
      });
  });
});

const radius = 2 ** -10;
const weak = { hidden: start.hidden, outputs: start.outputs.map((v) => 3 * v) };

function kktPoint(point: Point, centre: Dense = start.hidden): Certificate {
  return certificateOf(searchKktPoint(problem, point, { start: centre, radius }, file));
}

function polished(): Point {
  const found = polish(problem, { centre: start.hidden, radius }, weak);
  if (found === undefined) throw new Error('not polished');
  return found.point;
}

describe('kkt-point', () => {
  const certificate = kktPoint(polished());
  const { claim, witness } = certificate;
  if (claim.kind !== 'kkt-point') throw new Error(claim.kind);

  it('verifies a KKT point on the sphere, with its multiplier', async () => {
    expect(witness.multiplier).toBeGreaterThan(0);
    expect(claim.bound).toBeLessThan(Math.sqrt(6) - 1e-5); // C3 gains rho over norm(r0) = norm(y)
    expect(claim.gap).toBeLessThan(0.1);
    const verdict = await check(certificate);
    expect(verdict.kind === 'verified' && verdict.claim).toContain('smaller by more than');
  });

  it('rejects bound and gap one ulp below the derived ones', async () => {
    for (const key of ['bound', 'gap'] as const) {
      const tighter = { ...claim, [key]: nextDown(claim[key]) };
      expect(await check({ ...certificate, claim: tighter })).toMatchObject({ at: `claim.${key}` });
    }
  });

  it('rejects another multiplier, another v and a smaller ball', async () => {
    const witnesses = [
      { ...witness, multiplier: 0 },
      { ...witness, multiplier: 2 * (witness.multiplier ?? 0) },
      { ...witness, outputs: witness.outputs.map((v) => -v) },
    ];
    for (const other of witnesses)
      expect(await check({ ...certificate, witness: other })).toMatchObject({ at: 'claim.bound' });
    const smaller = { ...claim, radius: claim.radius * 0.999 };
    expect(await check({ ...certificate, claim: smaller })).toMatchObject({
      kind: 'rejected',
      because: expect.stringContaining('in the ball'),
    });
  });

  it('is malformed without W0 or its multiplier, and with a negative one', async () => {
    const { hidden, outputs, start: W0 } = witness;
    if (W0 === undefined) throw new Error('no W0');
    for (const other of [
      { hidden, outputs, multiplier: 1 },
      { hidden, outputs, start: W0 },
      { ...witness, multiplier: -1 },
    ])
      expect((await check({ ...certificate, witness: other })).kind).toBe('malformed');
  });

  it('needs no mirrored start, with norm(r0) in C3 in place of norm(y)', async () => {
    const away = withEntry(start.hidden, 0, (start.hidden.data[0] ?? 0) + 0.1);
    const found = polish(problem, { centre: away, radius }, { ...weak, hidden: away });
    if (found === undefined) throw new Error('not polished');
    expect((await check(kktPoint(found.point, away))).kind).toBe('verified');
  });

  it('has the bound of the residual at the start itself', async () => {
    const still = kktPoint(weak);
    expect((await check(still)).kind).toBe('verified');
    if (still.claim.kind === 'kkt-point')
      expect(still.claim.bound).toBeGreaterThanOrEqual(Math.sqrt(6));
  });
});
