/**
 * # The facts of successive convex approximation: numbers of the note, sentences and refusals
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import { convexApproximationFacts } from '../../../src/certificates/facts/convex-approximation.ts';
import type { Fact, FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import { scaRunsFacts } from '../../../src/certificates/facts/sca-runs.ts';
import { rootUp } from '../../../src/certificates/facts/surrogate-place.ts';
import { answer, instance, point, q, vec, verdictOn } from './support.ts';

function said(about: Instance, fact: Fact): string {
  const verdict = verdictOn(about, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

const square = instance('x^2', [[1]], [-4], { P: point([[1]], 1) });
const step = {
  fact: 'sca-step',
  at: 'P',
  moving: 'hidden',
  norm: 'l2',
  lambda: q(0),
  tau: q('1/2'),
  blocks: [1],
  gamma: q(1),
  direction: vec('-20/9'),
  within: q(0),
} as const;
type Step = FactOf<'sca-step'>;

/** From the change to U itself. */
function exactChange(
  about: Instance,
  fact: Omit<typeof step, 'gamma'> & Pick<Step, 'gamma'>,
  change: string,
): string {
  const both: Step = { ...fact, by: 'values', least: q(change), most: q(change) };
  return answer(about, both);
}

function bounded(about: Instance, fact: object, lipschitz: string, most: string): string {
  return answer(about, { ...step, ...fact, by: 'bound', lipschitz: q(lipschitz), most: q(most) });
}

describe('the facts', () => {
  it('came with version 3, and take large networks', () => {
    for (const kind of Object.values({ ...convexApproximationFacts, ...scaRunsFacts }))
      expect(kind).toMatchObject({ since: 3, large: true });
  });

  it('round radii up', () => {
    expect(rootUp(q(2))).toBeGreaterThan(Math.SQRT2);
    expect(rootUp(q(0))).toBe(0);
  });

  it('are about parameters in blocks, lengths up to 1, and points that are there', () => {
    const any: Step = { ...step, by: 'values', least: q(-99), most: q(99) };
    expect(answer(square, any)).toBe('verified');
    expect(answer(square, { ...any, at: 'Q' })).toContain('there is no point Q');
    for (const blocks of [[], [2], [1, 0], [0, 1]])
      expect(answer(square, { ...any, blocks })).toContain('expected blocks of 1 parameters');
    expect(answer(square, { ...any, gamma: q('1.01') })).toContain('expected 0 < gamma <= 1');
    expect(answer(square, { ...any, gamma: q(0) })).toContain('expected 0 < gamma <= 1');
    expect(answer(square, { ...any, direction: [] })).toContain('a direction of length 1, got 0');
    expect(answer(square, { ...any, lambda: q(-1) })).toContain('expected lambda >= 0');
    expect(answer(square, { ...any, moving: 'all' })).toContain('expected blocks of 2 parameters');
    // two weights in one block of 1: what is left out is no parameter
    const wide = instance('x^2', [[1, 1]], [-4], { P: point([[1, 0]], 1) });
    expect(answer(wide, any)).toContain('expected blocks of 2 parameters, got 1');
  });
});

describe('a step of the least network', () => {
  it('attains G3 with gamma = 1/2: b = -29200/6561 is the change of U', () => {
    const short = { ...step, gamma: q('1/2') } as const;
    expect(exactChange(square, short, '-29200/6561')).toBe('verified');
    expect(bounded(square, short, '2', '-29200/6561')).toBe('verified');
    expect(bounded(square, short, '2', '-29201/6561')).toContain('b(gamma) <= -29201/6561');
    expect(bounded(square, short, '1.999', '0')).toContain('Lipschitz constant of J');
  });

  it('raises U from 25/2 to 198025/13122 with gamma = 1, unless tau = 4', () => {
    // 198025/13122 - 25/2
    expect(exactChange(square, step, '17000/6561')).toBe('verified');
    const safe = { tau: q(4), direction: vec('-5/4') };
    expect(bounded(square, safe, '2', '-2175/512')).toBe('verified');
    for (const most of ['-2176/512', '-1000'])
      expect(bounded(square, safe, '2', most)).toContain('is not shown');
  });

  it('has b(1) < 0 where L is that of the start alone, and yet raises U to 5.728', () => {
    const cube = instance('x^3', [[1]], [4], { P: point([[1]], 1) });
    const up = { ...step, direction: vec('18/19') } as const;
    const local: Step = { ...up, by: 'local-bound', lipschitz: q(6), most: q('-57024/130321') };
    expect(answer(cube, local)).toBe('verified');
    expect(answer(cube, { ...local, most: q('-57025/130321') })).toContain('is not shown');
    const rise: Step = { ...up, by: 'values', least: q('1.228'), most: q('1.229') };
    expect(answer(cube, rise)).toBe('verified'); // 9/2 -> 5.728
    expect(answer(cube, { ...local, by: 'bound' })).toContain('6 is not shown to be');
    expect(said(cube, local)).toContain('so this says nothing of U');
  });
});

describe('parallel blocks', () => {
  const line = (B: number): Instance =>
    instance('x', [[1]], [-1], {
      P: point(
        Array.from({ length: B }, () => [0]),
        ...Array.from({ length: B }, () => 1),
      ),
    });
  const factor = (B: number, tau: string, by: string): string =>
    answer(line(B), {
      ...step,
      tau: q(tau),
      blocks: Array.from({ length: B }, () => 1),
      direction: Array.from({ length: B }, () => q(tau === '1/4' ? '-4/5' : '-2/3')),
      by: 'factor',
      factor: q(by),
    });

  it('multiply r by -7/5 for ever with B = 3, and by -3/5 with B = 2', () => {
    expect(factor(3, '1/4', '-7/5')).toBe('verified');
    expect(factor(3, '1/2', '-1')).toBe('verified');
    expect(factor(2, '1/4', '-3/5')).toBe('verified');
    expect(factor(2, '1/4', '-7/5')).toContain('does not multiply r by -7/5');
    const three: Step = {
      ...step,
      tau: q('1/4'),
      blocks: [1, 1, 1],
      direction: vec('-4/5', '-4/5', '-4/5'),
      by: 'factor',
      factor: q('-7/5'),
    };
    expect(said(line(3), three)).toBe(
      'With U = l, theta = W (v fixed), tau = 1/4 and 3 parallel blocks: the direction d at P leads exactly to the minimisers of the surrogates, and the step 1 d multiplies r by -7/5, and so does every later one. (d from the conditions of the minimisers, with J of f)',
    );
    const bent = instance('x^2', [[1]], [0], { P: point([[1]], 1) });
    const curved: Step = {
      ...three,
      tau: q(4),
      blocks: [1],
      direction: vec('-1/4'),
      factor: q('9/16'),
    };
    expect(answer(bent, curved)).toContain('expected sigma of degree at most 1');
    const fitted = instance('x', [[1]], [0], { P: point([[0]], 1) });
    const still: Step = { ...three, blocks: [1], direction: vec(0), factor: q(5) };
    expect(answer(fitted, still)).toContain('expected a residual other than 0');
  });
});

describe('the l1 surrogate', () => {
  const soft: Step = {
    ...step,
    norm: 'l1',
    lambda: q(1),
    tau: q(1),
    blocks: [2],
    direction: vec(-1, 0),
    by: 'values',
    least: q('-3/2'),
    most: q('-3/2'),
  };

  it('has hat = (0, 0) at theta = (1, 0), y = 0', () => {
    const pair = instance('x', [[1]], [0], { P: point([[1], [0]], 1, 1) });
    expect(said(pair, soft)).toBe(
      'With U = l + lambda norm_1(theta), lambda = 1, theta = W (v fixed), tau = 1 and one block: the direction d at P leads exactly to the minimisers of the surrogates, and the step 1 d changes U by -3/2 to -3/2. (d from the conditions of the minimisers, with J of f)',
    );
    // q = (-1, 0): what is left of (-1, 0) when lambda is smaller is an error of 1 - lambda
    const less = { ...soft, lambda: q('3/4'), least: q(-9), most: q(9) };
    expect(answer(pair, { ...less, within: q('1/4') })).toBe('verified');
    expect(answer(pair, { ...less, within: q('0.2499') })).toContain('is not shown to be within');
  });

  it('has many minimisers with tau = 0', () => {
    const sum = instance('x', [[1]], [2], { P: point([[0], [0]], 1, 1) });
    const flat = { ...soft, tau: q(0), least: q('-1/2'), most: q('-1/2') };
    for (const direction of [vec(1, 0), vec(0, 1), vec('1/3', '2/3')])
      expect(said(sum, { ...flat, direction })).toContain('d at P leads to minimisers of');
    const off = { ...flat, least: q(-9), most: q(9) };
    expect(answer(sum, { ...off, direction: vec('1/3', '1/3') })).toContain('not shown');
    expect(answer(sum, { ...off, direction: vec('4/3', '-1/3'), within: q(9) })).toContain('not');
  });
});

describe("G2' with any direction", () => {
  const ridge = { ...step, lambda: q('1/2'), tau: q(0) } as const;

  it('has norm(e)/s, s = tau + lambda for l2 and tau for l1', () => {
    // g = 10 + 1/2, J^2 + s = 9/2: e = (9/2) d + 21/2 at d = -2 is 3/2, of which s makes 3
    const off: Step = {
      ...ridge,
      direction: vec(-2),
      within: q(3),
      by: 'values',
      least: q(-99),
      most: q(99),
    };
    expect(answer(square, off)).toBe('verified');
    expect(answer(square, { ...off, within: q('2.999') })).toContain('is not shown to be within');
    expect(answer(square, { ...off, within: q(-3) })).toContain('expected within >= 0');
  });
});

describe('runs from a point', () => {
  const home = join(import.meta.dirname, '../../corpus/facts/v3/valid');
  const verdictOf = (name: string) => checkFacts(readFileSync(join(home, name), 'utf8'));

  it('have sentences', () => {
    const run = verdictOf('sca-run-bound-l1.json');
    expect(JSON.stringify(run)).toMatch(
      /tau = 4 and 2 parallel blocks: in a run of 3 steps from P each direction is within [\d./]+(?:e-\d+)? of what leads to the minimisers of the surrogates, each step lowers U by at least what is written for it, and U ends at most at [\d./]+, from [\d.]+ or more\. \(b\(gamma\) of each step\)/u,
    );
    const all = verdictOf('sca-descent-tanh.json');
    expect(JSON.stringify(all)).toContain(
      'with gamma = 1/4 every exact run from P lowers U at each step by at least (3/8) gamma (Q + 161/20 norm(d)^2), Q = sum_b norm(J_b d_b)^2, and has a direction of norm at most 1/4 within the first 100 steps. (L = 4 is a Lipschitz constant of J on a ball that no such run leaves)',
    );
  });

  it('are refused at their borders', () => {
    // one weight, sigma = x, X = 1: L = 0, U_0 = 1/2; 8 U_0/(3 gamma s steps) = distance^2
    const line = instance('x', [[1]], [1], { P: point([[0]], 1) });
    const fact: FactOf<'sca-descent'> = {
      fact: 'sca-descent',
      at: 'P',
      moving: 'hidden',
      norm: 'l2',
      lambda: q(1),
      tau: q(2),
      blocks: [1],
      gamma: q(1),
      lipschitz: q(0),
      steps: 4,
      distance: q('1/3'),
    };
    expect(answer(line, fact)).toBe('verified'); // 4/36 = (1/3)^2
    expect(answer(line, { ...fact, steps: 3 })).toContain('<= distance^2 is not shown');
    expect(answer(line, { ...fact, gamma: q('1.01') })).toContain('gamma <= 1/B is false');
    expect(answer(line, { ...fact, lambda: q(0) })).toContain('expected lambda > 0');
    expect(answer(line, { ...fact, norm: 'l1', tau: q(0) })).toContain('tau > 0 for l1');
    expect(answer(line, { ...fact, lipschitz: q(-1) })).toContain('-1 is not shown');
    // sigma = x^2, L = 2, y = -1/2, so U_0 = 1/8 and M = 1: gamma (lambda + M) <= s
    const bent = instance('x^2', [[1]], ['-1/2'], { P: point([[0]], 1) });
    const curved = { ...fact, lipschitz: q(2), distance: q(9) };
    expect(answer(bent, { ...curved, tau: q(1) })).toBe('verified');
    expect(answer(bent, { ...curved, tau: q('0.999') })).toContain('(lambda + L sqrt(2 U)) <=');
    expect(answer(bent, { ...curved, norm: 'l1', tau: q(1) })).toBe('verified');
    expect(answer(bent, { ...curved, norm: 'l1', tau: q('0.999') })).toContain('gamma L sqrt');
    expect(answer(bent, { ...curved, lipschitz: q('1.999') })).toContain('Lipschitz constant');
  });
});

describe('a step at a kink', () => {
  it('is refused, as J does not exist there', () => {
    const wide = { ...step, tau: q(1), direction: vec('1/2'), within: q(10) } as const;
    const fact: Fact = { ...wide, by: 'values', least: q(-1), most: q(1) };
    const at = (w: number): Instance => instance('relu', [[1]], [1], { P: point([[w]], 1) });
    expect(answer(at(0), fact)).toMatch(/sigma is not shown to be C\^2 at every pre-activation/u);
    expect(answer(at(1), fact)).toBe('verified');
  });
});
