/**
 * # The facts of feedback alignment: sentences, refusals, and the numbers of proofs-notes/feedback-alignment.md
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { checkFacts, readFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import {
  linearErrors,
  linearLoss,
  midpointStep,
  potentialAt,
  weightsAt,
} from '../../../src/feedback/linear.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { potentialRun } from '../../../src/theorems/feedback-alignment/run.ts';
import {
  alwaysFact,
  descentFact,
  errorsFact,
  formFact,
} from '../../../src/theorems/feedback-alignment/search.ts';
import { answer, mat, q, vec, verdictOn } from './support.ts';
import { float } from './plain-network.ts';

const none: Instance = { points: {} };
const withSigma = (name: string): Instance => ({
  activation: activationNamed(name).value,
  points: {},
});

function said(about: Instance, fact: Fact): string {
  const verdict = verdictOn(about, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

function inCorpus<K extends Fact['fact']>(name: string, kind: K): FactOf<K> {
  const path = join(import.meta.dirname, '../../corpus/facts/v3/valid', `${name}.json`);
  const read = readFacts(readFileSync(path, 'utf8'));
  if (read.kind !== 'read') throw new Error(JSON.stringify(read));
  const isKind = (f: Fact): f is Extract<Fact, { fact: K }> & FactOf<K> => f.fact === kind;
  const fact = read.file.facts.find(isKind);
  if (fact === undefined) throw new Error(`${name} has no ${kind}`);
  return fact;
}

/** n = d = m = q = 1, x = b = 1, w = 0, v = y = -1. */
const star = {
  inputs: mat([1]),
  labels: mat([-1]),
  hidden: mat([0]),
  outputs: mat([-1]),
  feedback: mat([1]),
};

describe('the instance where feedback alignment climbs', () => {
  const inner: FactOf<'dfa-inner'> = { fact: 'dfa-inner', ...star, least: q(-1), most: q(-1) };

  it('has <G, D> = -1', () => {
    expect(said(withSigma('x'), inner)).toBe(
      'For f(x) = V sigma(W x) with 1 neuron, 1 output and 1 sample, G the gradient of l in W and V, D the direction of feedback alignment: <G, D> = -1 exactly; every small enough step of feedback alignment in W and V raises l. (sum_j <g_j, h_j> + norm(dl/dV)^2 over Q)',
    );
    expect(answer(withSigma('x'), { ...inner, least: q('-99/100') })).toBe(
      'dfa-inner: <G, D> = -1 exactly',
    );
    expect(answer(none, inner)).toBe('dfa-inner: the instance has no activation');
    expect(answer(withSigma('relu'), inner)).toContain('not shown to have a derivative');
    const open = { ...inner, least: q(-2), most: q(1) };
    expect(said(withSigma('x'), open)).toContain('from -2 to 1; its sign is open');
    const aligned = { ...inner, feedback: mat([-1]), least: q(1), most: q(2) };
    expect(said(withSigma('x'), aligned)).toContain('in W and V lowers l');
  });

  it('climbs to 1.19248.. and falls to 0, with Psi = A^4/8 - A^2/2 + A', () => {
    const start = { hidden: star.hidden, outputs: vec(-1), feedback: vec(1) };
    const fit = vec(-1);
    for (const a of ['-1', '1/2', '-7/4', '3']) {
      const A = q(a);
      const [second, fourth] = [Q.mul(A, A), Q.mul(Q.mul(A, A), Q.mul(A, A))];
      const closed = Q.add(Q.sub(Q.div(fourth, ratio(8n)), Q.div(second, ratio(2n))), A);
      expect(potentialAt(Q, start, fit, [A])).toEqual(closed);
      expect(weightsAt(Q, start, [A]).outputs).toEqual([Q.sub(Q.div(second, ratio(2n)), Q.one)]);
    }
    const run = potentialRun(star, q('1/32'), 200);
    if (run === undefined) throw new Error('the run diverges');
    expect(answer(none, run.fact)).toBe('verified');
    const top = Math.max(...run.stages.map(({ loss }) => loss));
    const bound = (1 + (2 / 3) * Math.sqrt(2 / 3)) ** 2 / 2;
    expect(bound).toBeCloseTo(1.19248, 5);
    expect(top).toBeLessThanOrEqual(bound);
    expect(top).toBeGreaterThan(1.19);
    const end = run.fact.combinations.at(-1) ?? [];
    const { hidden, outputs } = weightsAt(Q, start, end);
    expect(float(hidden.data[0] ?? Q.zero)).toBeCloseTo(-1.76929, 3);
    expect(float(outputs[0] ?? Q.zero)).toBeCloseTo(0.5652, 3);
    expect(float(run.fact.most)).toBeLessThan(1e-6);
    // v b changes sign where w passes -sqrt(2)
    const last = Math.max(...run.fact.opposed);
    expect(float(run.fact.combinations[last - 1]?.[0] ?? Q.zero)).toBeGreaterThan(-Math.SQRT2);
    expect(float(run.fact.combinations[last]?.[0] ?? Q.zero)).toBeLessThan(-Math.SQRT2);
  });

  it('triples the digits of exact steps', () => {
    let net = { ...star };
    const digits = (a: Rational | undefined): number => `${a?.num}`.length;
    const lengths = Array.from({ length: 6 }, () => {
      net = midpointStep(Q, net, q('1/10'), ratio(1n, 2n));
      return digits(net.hidden.data[0]);
    });
    const last = lengths.slice(-2);
    expect((last[1] ?? 0) / (last[0] ?? 1)).toBeGreaterThan(2.9);
    const loss = linearLoss(rationalTier, linearErrors(Q, net));
    expect(Q.sub(loss, ratio(1n, 2n)).num > 0n).toBe(true);
  });
});

describe('dfa-always', () => {
  it('decides every V and B, one way or the other', () => {
    const [v, b] = [mat([1], [0]), mat([1], [1])];
    const fact = alwaysFact(v, b);
    expect(fact).toMatchObject({ by: 'neuron', neuron: 1, error: vec(1, -2) });
    expect(said(none, fact)).toBe(
      'For sigma = relu and these V and B there are W, one input and its label with error e = (1, -2) where only neuron 1 is active, at which every small enough step of feedback alignment raises l. (<e, v_j><e, b_j> = -1 exactly for j = 1)',
    );
    for (const [V, B] of [
      [mat([1, 0]), mat([-2, 3])],
      [mat([1, 2], [0, 1]), mat([1, -2], [-1, 1])],
      [mat([1], [1]), mat([-1], [-1])],
      [mat([0, 1]), mat([5, 0])],
      [mat([1], [1]), mat([1], [-1])],
    ] as const)
      expect(answer(none, alwaysFact(V, B))).toBe('verified');
    // v_1 = 0: any b_1 will do
    expect(alwaysFact(mat([0, 1]), mat([5, 0])).by).toBe('multiples');
    expect(alwaysFact(mat([1, 0]), mat([-2, 3])).by).toBe('neuron');
  });

  it('knows that V B^T > 0 is enough for sigma(x) = x alone', () => {
    const [V, B] = [mat([2, 1]), mat([1, -1])];
    expect(formFact(V, B)).toMatchObject({ by: 'form' });
    expect(alwaysFact(V, B)).toMatchObject({ by: 'neuron', neuron: 2 });
    // m < q: never definite
    const direction = formFact(mat([1], [0]), mat([1], [1]));
    expect(direction?.by).toBe('direction');
    expect(direction === undefined ? '' : answer(none, direction)).toBe('verified');
  });

  it('is malformed where shapes do not agree', () => {
    const fact = alwaysFact(mat([2, 1]), mat([1, -1]));
    const cases: readonly (readonly [fact: Fact, because: string])[] = [
      [{ ...fact, feedback: mat([1]) }, 'feedback: expected 1 x 2'],
      [{ fact: 'dfa-always', outputs: mat([1]), feedback: mat([1]), by: 'multiples', factors: vec(1, 1) }, 'factors: expected 1 entries'], // prettier-ignore
      [{ fact: 'dfa-always', outputs: mat([1]), feedback: mat([1]), by: 'neuron', neuron: 2, error: vec(1) }, 'a neuron from 1 to 1'], // prettier-ignore
      [{ fact: 'dfa-always', outputs: mat([1]), feedback: mat([1]), by: 'neuron', neuron: 0, error: vec(1) }, 'a neuron from 1 to 1'], // prettier-ignore
      [{ fact: 'dfa-always', outputs: mat([1]), feedback: mat([1]), by: 'direction', error: vec(1, 2) }, 'error: expected 1 entries'], // prettier-ignore
    ];
    for (const [one, because] of cases) expect(answer(none, one)).toContain(because);
  });
});

describe('dfa-run', () => {
  const run = inCorpus('dfa-run-climbs', 'dfa-run');
  const exact = inCorpus('dfa-run-exact', 'dfa-run');

  it('says where the loss rises and where V B^T is negative', () => {
    expect(said(none, run)).toBe(
      'For f(x) = V sigma(W x) with 1 neuron, 1 output and 1 sample, sigma(x) = x, and 10 midpoint steps of feedback alignment with eta = 1/4, each within 1/1099511627776 of the exact one in A: the potential Psi falls at every step; l rises at steps 1, 2, 3; V B^T < 0 after steps 1, 2, 3, 4; at the end l <= 6159/562949953421312. (W, V, l and Psi at each written A, over Q)',
    );
    expect(said(none, exact)).toContain(
      'C = W W^T - B^T V - V^T B is the same as at the start. (every step over Q)',
    );
  });

  it('fails with a reason', () => {
    if (run.by !== 'potential') throw new Error('no potential');
    const cases: readonly (readonly [fact: Fact, because: string])[] = [
      [{ ...run, step: q(0) }, 'expected a step > 0'],
      [{ ...run, within: q(-1) }, 'expected within >= 0'],
      [{ ...run, fit: vec(0) }, 'the fit does not solve'],
      [{ ...run, fit: vec(0, 0) }, 'malformed facts[0].fit'],
      [{ ...run, combinations: [] }, 'malformed facts[0].combinations'],
      [{ ...run, combinations: [vec(0, 0)] }, 'malformed facts[0].combinations'],
      [{ ...run, rises: [11] }, 'steps from 1 to 10'],
      [{ ...run, opposed: [0] }, 'steps from 1 to 10'],
      [{ ...run, labels: mat([1, 1]) }, 'malformed facts[0]: outputs: expected 2 x 1'],
      [{ ...exact, step: q(-1) }, 'expected a step > 0'],
    ];
    for (const [fact, because] of cases) expect(answer(none, fact)).toContain(because);
    // the end of the run at most in its last loss
    expect(answer(none, { ...run, most: Q.div(run.most, ratio(2n)) })).toContain('at the end l');
  });
});

describe('dfa-descent', () => {
  const fact = inCorpus('dfa-descent', 'dfa-descent');
  const tanh = withSigma('tanh');

  it('has its numbers on their safe sides', () => {
    expect(said(tanh, fact)).toMatch(
      /stays within 181\/16384 of this point, multiplies l by at most 1 - eta kappa at each step, kappa = 7973\/4096, and converges to a point with f = y\. \(K_b >= kappa I on the ball by a Cholesky factorisation at its centre; there norm\(F_b\) <= 1\.\d+, norm\(F_v\) <= 1\.\d+,/u,
    );
    expect(answer(withSigma('relu'), fact)).toContain('not shown to be C^2');
    expect(answer(tanh, { ...fact, rate: q(0) })).toContain('expected radius, step and rate > 0');
    expect(answer(tanh, { ...fact, radius: q('1e300') })).toContain('dfa-descent: ');
    // the smoothness has v, whose norm is larger here: a step that b would allow is refused
    const small = { ...fact, feedback: mat(['1/4', '1/4', '1/4']) };
    const own = descentFact(activationNamed('tanh'), small);
    if (own === undefined) throw new Error('no rate is found');
    expect(answer(tanh, own)).toBe('verified');
    const longer = { ...own, step: Q.mul(own.step, q('51/50')) };
    expect(answer(tanh, longer)).toContain('eta beta norm(F_b)^2 <= kappa is not shown');
  });
});

describe('bottleneck', () => {
  const half = inCorpus('alignment-masks', 'bottleneck');

  it('has t = 1/2 for two orthogonal errors', () => {
    expect(said(none, half)).toBe(
      'For these 2 errors e_i and this B, and all signals delta_i in one space of dimension 1, as before a layer of width 1: the mean of cos(B^T e_i, delta_i)^2 is at most 1/2, and that of the cosine at most 0.70711. (N <= tau I + Z with tau = 1/2 and Z = B^T D B >= 0, over Q; t >= k tau + tr Z)',
    );
  });

  it('has the ceiling sqrt(k/9) for errors that sum to 0, isotropic, and orthonormal B', () => {
    // e_i - 1/10: N = P'/9, P' the projector on the vectors of sum 0
    const unit = (i: number, k: number): number => (i === k ? 9 : -1);
    const E = mat(...Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (__, k) => unit(i, k)))); // prettier-ignore
    const I = mat(...Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (__, k) => (i === k ? 1 : 0)))); // prettier-ignore
    for (const [k, root] of [
      [1, 0.33],
      [3, 0.58],
      [5, 0.75],
      [8, 0.94],
      [9, 1],
    ] as const) {
      // prettier-ignore
      const fact = errorsFact(I, E, k);
      if (fact === undefined) throw new Error('no dual is found');
      expect(answer(none, fact)).toBe('verified');
      expect(float(fact.most)).toBeCloseTo(k / 9, 6);
      expect(Math.sqrt(k / 9)).toBeCloseTo(root, 2);
    }
  });

  it('fails with a reason', () => {
    if (half.of !== 'errors') throw new Error('no errors');
    const cases: readonly (readonly [fact: Fact, because: string])[] = [
      [{ ...half, dual: mat([0, 1], [0, 0]) }, 'expected a symmetric dual matrix'],
      [{ ...half, tau: q(-1), width: 3 }, 'expected tau >= 0'],
      [{ ...half, most: q('1/3') }, 'k tau + tr Z = 1/2 exactly'],
      [{ ...half, errors: mat([1, 0], [0, 0]) }, 'scale 2 is below'],
      [{ ...half, scales: vec(1) }, 'malformed facts[0].scales'],
      [{ ...half, dual: mat([0]) }, 'malformed facts[0].dual'],
      [{ ...half, errors: mat([1], [1]) }, 'malformed facts[0].errors'],
    ];
    for (const [fact, because] of cases) expect(answer(none, fact)).toContain(because);
  });
});

describe('alignment', () => {
  const path = join(import.meta.dirname, '../../corpus/facts/v3/valid/alignment-before.json');
  const fact = inCorpus('alignment-before', 'alignment');
  const ceiling = inCorpus('alignment-before', 'bottleneck');
  const tanh = withSigma('tanh');

  it('says which layer of which network', () => {
    const verdict = checkFacts(readFileSync(path, 'utf8'));
    expect(verdict).toMatchObject({ kind: 'verified' });
    expect(said(tanh, fact)).toMatch(
      /^The mean of cos\(B\^T e_i, delta_i\), delta_i the signal of backpropagation before the factor sigma' of hidden layer 1, in a network 2-4-1-3 on 4 samples, is from 0\.087\d+ to 0\.087\d+; each of them is in its written interval\. /u,
    );
    expect(said(tanh, ceiling)).toContain('whose next layer has width 1: the mean of');
  });

  it('fails with a reason', () => {
    const cases: readonly (readonly [fact: Fact, because: string])[] = [
      [{ ...fact, layer: 3 }, 'a layer from 1 to 2'],
      [{ ...fact, layer: 0 }, 'a layer from 1 to 2'],
      [{ ...fact, lows: vec(0) }, 'malformed facts[0].lows'],
      [{ ...fact, feedback: mat([1]) }, 'feedback: expected 3 x 4'],
      [{ ...fact, layers: fact.layers.slice(0, 1) }, 'expected at least two layers'],
      [{ ...fact, layers: fact.layers.slice(1) }, 'layer 1: expected 2 columns'],
      [{ ...fact, signal: 'after' }, 'is only shown to be from'],
      [{ ...fact, feedback: mat([0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]) }, 'not shown to be other than 0'], // prettier-ignore
      [{ ...ceiling, tau: q(0) }, 'N <= tau I + Z is not shown'],
    ];
    for (const [one, because] of cases) expect(answer(tanh, one)).toContain(because);
    expect(answer(none, fact)).toContain('the instance has no activation');
    expect(answer(withSigma('relu'), { ...fact, inputs: mat([0, 0], [0, 1], [1, 1], [1, 0]) })).toContain('not shown to be C^2'); // prettier-ignore
  });
});
