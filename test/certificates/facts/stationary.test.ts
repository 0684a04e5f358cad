import { describe, expect, it } from 'vitest';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { rationalField as Q, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { FactOf, FactPoint, Instance } from '../../../src/certificates/facts/format.ts';
import { checkStationary } from '../../../src/certificates/facts/stationary.ts';
import { at, mapMatrix, matrix, tabulate } from '../../../src/linalg/matrix.ts';
import { leftKernelVector } from '../../../src/linalg/rank.ts';
import { fullGradient } from '../../../src/network/hessian.ts';
import { loss, networkOutputs, preactivations } from '../../../src/network/network.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { evaluate } from '../../../src/sigma/expression-tree.ts';
import { instance, point, q } from './support.ts';

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

/** [Psi diag(v) | A]: the Jacobian in W and v, exactly. */
function jacobian(about: Instance, there: FactPoint): ReturnType<typeof matrix<Rational>> {
  const X = defined(about.inputs);
  const sigma = activationNamed('cubic');
  const P = preactivations(rationalTier, { inputs: X, ...there });
  const d = X.cols;
  const value = (e: typeof sigma.value, i: number, j: number): Rational =>
    defined(evaluate(rationalTier, e, at(P, i, j)));
  return tabulate(X.rows, there.outputs.length * (d + 1), (i, c) => {
    const hidden = there.outputs.length * d;
    if (c >= hidden) return value(sigma.value, i, c - hidden);
    const j = (c - (c % d)) / d;
    return Q.mul(Q.mul(defined(there.outputs[j]), value(sigma.slope, i, j)), at(X, i, c % d));
  });
}

/** Labels that make the point exactly stationary with a residual of this size (F4): y = f - t u, u^T J = 0. */
function stationaryAt(inputs: readonly (readonly string[])[], P: FactPoint, t: string): Instance {
  const about = instance(
    'cubic',
    inputs,
    inputs.map(() => 0),
    { P },
  );
  const u = defined(leftKernelVector(jacobian(about, P)));
  const f = defined(
    networkOutputs(rationalTier, activationNamed('cubic'), { inputs: defined(about.inputs), ...P }),
  );
  return { ...about, labels: f.map((a, i) => Q.sub(a, Q.mul(q(t), defined(u[i])))) };
}

const inputs = [
  ['1', '0'],
  ['0', '1'],
  ['1', '1'],
  ['1', '-1/2'],
  ['-1', '1/3'],
  ['1/2', '2'],
];
const P = point([['1/2', '-1/3']], '2/3');

/** The same point, slightly off in each trained entry. */
function shifted({ hidden, outputs }: FactPoint, by: string): FactPoint {
  const add = (a: Rational): Rational => Q.add(a, q(by));
  return { hidden: mapMatrix(hidden, add), outputs: outputs.map(add) };
}

type Simple = Extract<FactOf<'stationary'>, { readonly nature: 'minimum' | 'undecided' }>;

function fact(over: Partial<Simple> = {}): Simple {
  return {
    fact: 'stationary',
    at: 'P',
    moving: 'all',
    radius: q('1e-6'),
    from: q(0),
    to: q('1e9'),
    nature: 'undecided',
    ...over,
  };
}

describe('checkStationary near an exact stationary point', () => {
  const exact = stationaryAt(inputs, P, '1e-7');
  const value = defined(
    loss(
      rationalTier,
      activationNamed('cubic'),
      { inputs: defined(exact.inputs), ...P },
      defined(exact.labels),
    ),
  );
  /** The exact loss, times 1 + t. */
  const share = (t: number): Rational => Q.mul(value, rationalFromDouble(1 + t));
  const near: Instance = { ...exact, points: { P: shifted(P, '1e-9'), D: P, U: P } };
  const minimum = fact({
    nature: 'minimum',
    from: share(-(2 ** -46)),
    to: share(2 ** -46),
  });

  it('has a constructed point that is exactly stationary with a positive loss', () => {
    const g = fullGradient(
      rationalTier,
      activationNamed('cubic'),
      { inputs: defined(exact.inputs), ...P },
      defined(exact.labels),
      'all',
    );
    expect(g?.every((a) => a.num === 0n)).toBe(true);
    expect(value.num > 0n).toBe(true);
  });

  it('accepts every nature that is true', () => {
    const found = checkStationary(near, minimum);
    expect(found).toEqual({ kind: 'holds', says: expect.any(String) });
    if (found.kind === 'holds') expect(found.says).toContain('strict local minimum');
    expect(checkStationary(near, fact()).kind).toBe('holds');
    const hidden = { ...near, points: { P: { ...shifted(P, '1e-9'), outputs: P.outputs } } };
    expect(checkStationary(hidden, fact({ moving: 'hidden', nature: 'minimum' })).kind).toBe(
      'holds',
    );
  });

  it('encloses the loss so tightly that the exact one is pinned down', () => {
    const loose = checkStationary(near, {
      ...minimum,
      from: Q.mul(value, rationalFromDouble(1 - 2 ** -53)),
      to: value,
    });
    expect(loose).toMatchObject({ kind: 'fails' });
    expect(checkStationary(near, { ...minimum, from: share(2 ** -46) }).kind).toBe('fails');
    expect(checkStationary(near, { ...minimum, to: share(-(2 ** -46)) }).kind).toBe('fails');
  });

  it('fails where the stationary point is not in the box, or on its edge, or the box is not shown to hold one', () => {
    expect(checkStationary(near, { ...minimum, radius: q('2e-9') }).kind).toBe('holds');
    for (const radius of ['1e-9', '9e-10', '0', '-1', '10', '1e400', '1e-400'])
      expect(checkStationary(near, { ...minimum, radius: q(radius) }).kind, radius).toBe('fails');
  });

  it('fails for a false saddle, and without its directions or points', () => {
    const saddle = { ...fact(), nature: 'saddle', down: 'D', up: 'U' } as const;
    expect(checkStationary(near, saddle)).toMatchObject({
      because: expect.stringContaining('negative along D'),
    });
    expect(checkStationary(near, { ...saddle, down: 'Z9' }).kind).toBe('fails');
    const short = {
      ...near,
      points: {
        ...near.points,
        D: point(
          [
            ['1', '1'],
            ['1', '1'],
          ],
          1,
          1,
        ),
      },
    };
    expect(checkStationary(short, saddle)).toMatchObject({
      because: expect.stringContaining('shape'),
    });
    expect(checkStationary(near, fact({ at: 'Q' })).kind).toBe('fails');
  });

  it('fails where a part of the instance is missing or of another shape', () => {
    const { activation, inputs: X, labels, points } = near;
    expect(checkStationary({ points }, fact()).kind).toBe('fails');
    const whole = { activation: defined(activation), inputs: defined(X), points };
    expect(checkStationary(whole, fact()).kind).toBe('fails');
    expect(checkStationary({ ...whole, labels: defined(labels).slice(1) }, fact()).kind).toBe(
      'fails',
    );
    expect(checkStationary({ ...near, points: { P: point([['1']], 1) } }, fact()).kind).toBe(
      'fails',
    );
    const wide = point([Array.from({ length: 2 }, () => '1')], 1);
    const many = {
      hidden: matrix(
        200,
        2,
        Array.from({ length: 400 }, () => q(1)),
      ),
      outputs: Array.from({ length: 200 }, () => q(1)),
    };
    expect(checkStationary({ ...near, points: { P: many } }, fact())).toMatchObject({
      because: expect.stringContaining('400'),
    });
    expect(checkStationary({ ...near, points: { P: wide } }, fact()).kind).toBe('fails');
  });

  it('fails at a kink, and where two neurons are the same', () => {
    const relu = { ...near, activation: activationNamed('relu').value };
    const zero = { ...relu, points: { P: point([['0', '0']], 1) } };
    expect(checkStationary(zero, fact()).kind).toBe('fails');
    const twice = point(
      [
        ['1/2', '-1/3'],
        ['1/2', '-1/3'],
      ],
      '1/3',
      '1/3',
    );
    expect(checkStationary({ ...exact, points: { P: twice } }, fact())).toMatchObject({
      kind: 'fails',
    });
  });
});

describe('a saddle', () => {
  // f(w, v) = v w x at 0 with y = 1: l = (v w - 1)^2/2 has the Hessian [[0, -1], [-1, 0]]
  const about = instance('x', [[1]], [1], {
    P: point([['1e-8']], '1e-8'),
    D: point([[1]], 1),
    U: point([[1]], -1),
  });
  const saddle = {
    ...fact({ radius: q('1/8'), from: q('0.49'), to: q('0.51') }),
    nature: 'saddle',
    down: 'D',
    up: 'U',
  } as const;

  it('is shown by its two directions, in this order', () => {
    expect(checkStationary(about, saddle).kind).toBe('holds');
    expect(checkStationary(about, { ...saddle, down: 'U', up: 'D' }).kind).toBe('fails');
    expect(checkStationary(about, fact({ radius: q('1/8'), nature: 'minimum' })).kind).toBe(
      'fails',
    );
    const flat = { ...about, points: { ...about.points, D: point([[1]], 0) } };
    expect(checkStationary(flat, saddle).kind).toBe('fails'); // curvature 0 along w alone
  });
});
