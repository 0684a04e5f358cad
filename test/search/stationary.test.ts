import { describe, expect, it } from 'vitest';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { fullGradient, hessian } from '../../src/network/hessian.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { searchStationary } from '../../src/search/stationary-search.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { landscape } from '../../src/search/landscape.ts';
import { approach, descend, scaledSpectrum } from '../../src/search/newton.ts';
import {
  distanceBetween,
  proposeStationary,
  stationaryFacts,
} from '../../src/search/stationary.ts';
import type { StationaryProposal } from '../../src/search/stationary.ts';

interface Instance {
  readonly problem: Problem;
  readonly teacher: Point;
}

/** A teacher with output weights of at least 1, labels with noise 0.01, a constant column; W normal times 2 `scale`, X over `scale`. */
function instance(sigma: string, m: number, d: number, seed: number, scale: number = 1): Instance {
  const normal = gaussianSource(seed, 'inputs');
  const n = 20 * m * (d + 1);
  const X = dense(
    n,
    d,
    Float64Array.from({ length: n * d }, (_, k) => (k % d === d - 1 ? 1 : normal()) / scale),
  );
  const hidden = dense(
    m,
    d,
    Float64Array.from({ length: m * d }, () => 2 * scale * normal()),
  );
  const outputs = Array.from({ length: m }, () => {
    const z = normal();
    return z < 0 ? z - 1 : z + 1;
  });
  const activation = activationNamed(sigma);
  const clean = evaluateLoss(problemOf(X, new Float64Array(n), activation), { hidden, outputs });
  const labels = clean.residual.map((f) => f + 0.01 * normal());
  return { problem: problemOf(X, labels, activation), teacher: { hidden, outputs } };
}

function found(problem: Problem, point: Point, moving: Moving = 'all'): StationaryProposal {
  const proposal = proposeStationary({ problem, moving, ...point });
  if ('because' in proposal) throw new Error(proposal.because);
  return proposal;
}

function expectVerified(problem: Problem, proposal: StationaryProposal): void {
  const verdict = checkFacts(writeFacts(stationaryFacts(problem, proposal, {})));
  expect(verdict).toMatchObject({ kind: 'verified' });
}

describe('proposeStationary', () => {
  it.each(['tanh', 'sigmoid', 'softplus', 'x/(1 + x^2)', 'sin(x) + x/2'])(
    'finds a minimum near a teacher that the checker verifies: %s',
    (sigma) => {
      const { problem, teacher } = instance(sigma, 2, 2, 4);
      const proposal = found(problem, teacher);
      expect(proposal.nature).toBe('minimum');
      expect(proposal.within).toBeLessThan(1e-11);
      expect(proposal.radius).toBeGreaterThan(proposal.within);
      expect(proposal.to - proposal.from).toBeLessThan(1e-12 * proposal.to);
      expectVerified(problem, proposal);
    },
  );

  it.each([1e-3, 1e3])('does not depend on the units of the data: scale %s', (scale) => {
    const { problem, teacher } = instance('tanh', 2, 3, 7, scale);
    for (const moving of ['all', 'hidden'] as const) {
      const proposal = found(problem, teacher, moving);
      expect(proposal.nature).toBe('minimum');
      expectVerified(problem, proposal);
      if (moving === 'hidden') expect(proposal.outputs).toEqual(teacher.outputs);
    }
  });

  it('finds a saddle where one is, with directions that the checker verifies', () => {
    // W = 0, v = 0: f = 0, and the Hessian has only mixed entries
    const { problem } = instance('tanh', 1, 2, 3);
    const zero = { hidden: dense(1, 2, new Float64Array(2)), outputs: [0] };
    const degenerate = proposeStationary({ problem, moving: 'all', ...zero, most: 2 ** -10 });
    expect('because' in degenerate || degenerate.nature !== 'saddle').toBe(true);
    const one = problemOf(dense(1, 1, Float64Array.of(1)), [1], activationNamed('tanh'));
    const point = { hidden: dense(1, 1, Float64Array.of(1e-3)), outputs: [1e-3] };
    const proposal = found(one, point);
    expect(proposal.nature).toBe('saddle');
    expect(distanceBetween(proposal, point, 'all')).toBeLessThan(0.01);
    expectVerified(one, proposal);
  });

  it('stays below the radius that is allowed', () => {
    const { problem, teacher } = instance('tanh', 2, 2, 4);
    const proposal = proposeStationary({ problem, moving: 'all', ...teacher, most: 2 ** -30 });
    expect(proposal).toMatchObject({ radius: 2 ** -30, nature: 'minimum' });
  });

  it('writes the doubles as the exact rationals that they are', () => {
    const { problem, teacher } = instance('tanh', 1, 2, 2);
    const proposal = found(problem, teacher);
    const { instance: about, facts } = stationaryFacts(problem, proposal, { tool: 'test' });
    expect(about.points['P']?.outputs).toEqual(proposal.outputs.map(rationalFromDouble));
    expect(about.inputs?.data[0]).toEqual(rationalFromDouble(problem.inputs.data[0] ?? NaN));
    expect(facts).toMatchObject([{ radius: rationalFromDouble(proposal.radius) }]);
  });
});

describe('the reason for no stationary point', () => {
  const because = (problem: Problem, point: Point, moving: Moving = 'all'): string => {
    const proposal = proposeStationary({ problem, moving, ...point });
    if (!('because' in proposal)) throw new Error(`unexpected ${proposal.nature}`);
    return proposal.because;
  };
  const column = (...xs: readonly number[]): Dense => dense(xs.length, 1, Float64Array.from(xs));

  it('names duplicate neurons, neurons without output, homogeneity, the kernel of X and too few samples', () => {
    const X = column(-2, -1, 0.5, 1, 3, 4);
    const y = [1, -1, 0.2, 0.7, 1, 0];
    const tanh = problemOf(X, y, activationNamed('tanh'));
    const twice = { hidden: column(0.7, 0.7), outputs: [0.3, 0.3] };
    expect(because(tanh, twice)).toContain('duplicates');
    expect(because(tanh, { hidden: column(0.7, 0.2), outputs: [0.3, 0] }, 'hidden')).toContain(
      'output weight 0',
    );
    const square = problemOf(X, y, activationNamed('square'));
    expect(because(square, { hidden: column(0.7), outputs: [0.3] })).toContain('homogeneous');
    const flat = dense(3, 2, Float64Array.of(1, 2, 2, 4, -1, -2));
    const kernel = problemOf(flat, [1, 0, 1], activationNamed('tanh'));
    expect(
      because(kernel, { hidden: dense(1, 2, Float64Array.of(0.5, 0.1)), outputs: [1] }),
    ).toContain('rank X = 1');
    const few = problemOf(column(1), [0.5], activationNamed('tanh'));
    expect(because(few, { hidden: column(1), outputs: [0.6] })).toContain('n = 1 < p = 2');
  });

  it('says that the weights run away where the loss is only approached at infinity', () => {
    // labels that a step function fits: tanh(c x) with c going to infinity
    const step = problemOf(column(-1, 1, 2), [-1, 1, 1], activationNamed('tanh'));
    const point = { hidden: column(0.5), outputs: [1] };
    expect(because(step, point, 'hidden')).toContain('at infinity');
  });

  it('says that sigma is not smooth enough', () => {
    const relu = problemOf(column(0), [1], activationNamed('relu'));
    expect(because(relu, { hidden: column(0), outputs: [1] })).toBe(
      "sigma'' has no value in float64 at the pre-activation 0",
    );
  });

  const at = (sigma: string, w: number, v: number, y: number): string => {
    const point = { hidden: column(w), outputs: [v] };
    return because(problemOf(column(1), [y], activationNamed(sigma)), point);
  };

  it('says that the Hessian is 0 at an exactly critical point of tanh, and nothing is NaN', () => {
    const said = at('tanh', 0, 0, 0);
    expect(said).toContain('the Hessian has no inverse in float64');
    expect(said).toContain('the Hessian is 0 in float64');
    expect(said).not.toMatch(/NaN|C\^2|or the Hessian/u);
  });

  it('names sigma alone, and no neuron, for log outside of its domain and relu at its kink', () => {
    expect(at('log(x)', -1, 1, -1)).toBe(
      "sigma and sigma' are not shown to exist and be bounded at the point",
    );
    expect(at('relu', 0, 1, -1)).toBe("sigma'' has no value in float64 at the pre-activation 0");
  });
});

describe('the landscape', () => {
  it.each(['tanh', 'softplus', 'gelu'])(
    'agrees with the exact formulas in float64: %s',
    (sigma) => {
      const { problem, teacher } = instance(sigma, 3, 2, 5);
      for (const moving of ['all', 'hidden'] as const) {
        const land = landscape(problem, teacher, moving);
        const net = { inputs: problem.inputs, ...teacher };
        const H = hessian(float64Tier, problem.activation, net, problem.labels, moving);
        const g = fullGradient(float64Tier, problem.activation, net, problem.labels, moving);
        const fast = land.hessian(land.start);
        Array.from(fast.data).forEach((a, k) => expect(a).toBeCloseTo(H?.data[k] ?? NaN, 9));
        Array.from(land.gradient(land.start)).forEach((a, k) =>
          expect(a).toBeCloseTo(g?.[k] ?? NaN, 9),
        );
        expect(land.loss(land.start)).toBeCloseTo(evaluateLoss(problem, teacher).loss, 12);
        expect(distanceBetween(land.pointAt(land.start), teacher, 'all')).toBe(0);
      }
    },
  );

  it('is finite for softplus where exp overflows', () => {
    const problem = problemOf(dense(1, 1, Float64Array.of(1)), [0], activationNamed('softplus'));
    const land = landscape(
      problem,
      { hidden: dense(1, 1, Float64Array.of(800)), outputs: [1] },
      'all',
    );
    expect(land.loss(land.start)).toBe(320_000);
    expect(
      [...land.gradient(land.start), ...land.hessian(land.start).data].every(Number.isFinite),
    ).toBe(true);
  });
});

describe('Newton', () => {
  it('descends to a smaller loss, and approaches a smaller step', () => {
    const { problem, teacher } = instance('tanh', 2, 2, 9);
    const moved = { ...teacher, outputs: teacher.outputs.map((v) => v + 0.3) };
    const land = landscape(problem, moved, 'all');
    const lower = descend(land, land.start, 100);
    expect(land.loss(lower)).toBeLessThan(land.loss(land.start) / 10);
    const near = approach(land, lower, 20);
    expect(Math.max(...land.gradient(near).map(Math.abs))).toBeLessThan(1e-12);
  });

  it('has the spectrum of the scaled Hessian in increasing order', () => {
    const H = dense(2, 2, Float64Array.of(4, 2, 2, 100));
    const spectrum = scaledSpectrum(H);
    expect(Array.from(spectrum?.values ?? []).map((a) => Number(a.toFixed(12)))).toEqual([
      0.9, 1.1,
    ]);
    expect(spectrum?.scale).toEqual(Float64Array.of(0.5, 0.1));
    expect(scaledSpectrum(dense(1, 1, Float64Array.of(NaN)))).toBeUndefined();
  });
});

describe('searchStationary', () => {
  it('trains when there are no weights, and is deterministic', () => {
    const { problem } = instance('tanh', 1, 2, 2);
    const run = (): ReturnType<typeof searchStationary> =>
      searchStationary(problem, 'all', { width: 1, seed: 1, starts: 10 }, { tool: 'test' });
    const first = run();
    expect(first.kind).toBe('found');
    if (first.kind !== 'found') return;
    expect(first.outside).toBe(0);
    expect(first.start).toBeGreaterThanOrEqual(1);
    expectVerified(problem, first.proposal);
    expect(run()).toEqual(first);
  });

  it('says how far the given weights are from the box', () => {
    const { problem, teacher } = instance('tanh', 2, 2, 4);
    const result = searchStationary(problem, 'all', { weights: teacher }, {});
    if (result.kind !== 'found') throw new Error(result.because);
    expect(result.distance).toBe(distanceBetween(teacher, result.proposal, 'all'));
    expect(result.outside).toBe(result.distance - result.proposal.radius);
    expect(result.outside).toBeGreaterThan(0);
    const again = searchStationary(problem, 'all', { weights: result.proposal }, {});
    expect(again).toMatchObject({ kind: 'found', outside: 0 });
  });
});
