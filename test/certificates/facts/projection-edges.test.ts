/**
 * # Stationary points of deep networks: what is said, and what is asked for
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import type { Fact, FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import { activationOf, cost } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { frozen, near, small, smooth, worth } from './deep-cases.ts';
import { answer, instance, mat, q, vec, verdictOn } from './support.ts';

function said(about: Instance, fact: Fact): readonly string[] {
  const verdict = verdictOn(about, fact);
  return verdict.kind === 'verified' ? verdict.hypotheses : [];
}

/** relu, 2-1-1 at x = (1, 0) and (3, 0): J = (x, relu(w.x)), f = (1, 3), J J^T = (2, 6; 6, 18). */
const ray = instance(
  'relu',
  [
    [1, 0],
    [3, 0],
  ],
  [1, 3],
);
const elsewhere: FactOf<'off-sample-difference'> = {
  fact: 'off-sample-difference',
  layers: [mat([1, 1]), mat([1])],
  combination: vec('1/5', '1/10'),
  input: vec(0, 1),
  network: q(1),
  kernel: q('1/2'),
};

describe('in words', () => {
  it('projection', () => {
    expect(said(small, worth)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-2-1 in this fact the gradient of l in all layers is 0, and with J the Jacobian in all layers l = (1/2) dist(y, range J)^2, and l = 5/2 exactly. (J^T r = 0 over Q, J 3 x 4)',
    ]);
    const top = instance('rational', [[1], [2]], ['-1/2', '2/5']);
    expect(said(top, frozen)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-1-1 in this fact the gradient of l in all layers but the last is 0, and with J the Jacobian in all layers but the last l = 1/2 exactly, and (1/2) dist(y, range J)^2 = 1/8 exactly. (J^T r = 0 over Q, J 2 x 1)',
    ]);
  });

  it('projection-gap', () => {
    expect(said(smooth, near)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-1-1 in this fact 9999/10000 <= l <= 10001/10000, and 0 <= l - (1/2) dist(y, range J)^2 <= 1/1000000000000, J the Jacobian in all layers. (rank J = 2, and norm(J^T r)^2/(2 s^2) is at most the gap, by a Cholesky factorisation of the Gram matrix minus s^2 I)',
    ]);
  });

  it('off-sample-difference', () => {
    expect(said(ray, elsewhere)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 2-1-1 in this fact the gradient of l in all layers is 0, and ridgeless regression with the kernel J J^T is f on the inputs; at x = (0, 1) f = 1 exactly, and the regression = 1/2 exactly. (J J^T z = f with z = (1/5, 1/10), so J^T z is the solution of least norm)',
    ]);
  });
});

describe('what every fact about a deep network asks for', () => {
  const facts = [worth, near, elsewhere];

  it('an activation, inputs and labels', () => {
    const { activation: _a, ...noActivation } = small;
    const { inputs: _x, ...noInputs } = small;
    const { labels: _y, ...noLabels } = small;
    for (const bare of [noActivation, noInputs, noLabels])
      for (const fact of facts)
        expect(answer(bare, fact)).toBe(
          `${fact.fact}: the instance lacks an activation, inputs or labels`,
        );
  });

  it('layers that fit the inputs and each other', () => {
    for (const fact of facts) {
      expect(answer(small, { ...fact, layers: [mat([1, 1]), mat([1])] })).toBe(
        `${fact.fact}: layer 1: expected 1 columns, got 1 x 2`,
      );
      expect(answer(small, { ...fact, layers: [mat([1]), mat([1], [1])] })).toBe(
        `${fact.fact}: expected a last layer with one row`,
      );
    }
  });

  it('over Q: rational values and slopes, and a gradient 0', () => {
    for (const fact of [worth, elsewhere]) {
      expect(answer(smooth, { ...fact, layers: near.layers })).toBe(
        `${fact.fact}: sigma and sigma' are not known to be rational at every pre-activation`,
      );
      expect(answer(small, { ...fact, layers: [mat([2]), mat([1])] })).toBe(
        `${fact.fact}: the gradient of l in all layers is not 0`,
      );
    }
    expect(answer(small, { ...worth, moving: 'hidden', layers: [mat([2]), mat([1])] })).toBe(
      'projection: the gradient of l in all layers but the last is not 0',
    );
  });
});

describe('projection', () => {
  it('with the last layer frozen y is projected, though f may be in the range at some samples', () => {
    // f = (1/2, 0), and J = 0: what is left of y is y, in which f is not to be counted
    const top = instance('rational', [[1], [0]], ['-1/2', 7]);
    const fact = { ...frozen, loss: q(25), value: q('197/8') };
    expect(answer(top, fact)).toBe('verified');
    expect(answer(top, { ...fact, value: q(25) })).toBe(
      'projection: (1/2) dist(y, range J)^2 is 197/8',
    );
    expect(answer(top, { ...fact, loss: q('197/8') })).toBe('projection: the loss is 25');
  });

  it('with one layer that is frozen nothing moves, and y is left', () => {
    // f = x = (1, 2): the loss counts it, the projection onto {0} does not
    const line = instance('relu', [[1], [2]], [3, 4]);
    const fact = { ...frozen, layers: [mat([1])], loss: q(4), value: q('25/2') };
    expect(answer(line, fact)).toBe('verified');
    expect(answer(line, { ...fact, value: q(4) })).toBe(
      'projection: (1/2) dist(y, range J)^2 is 25/2',
    );
  });
});

describe('projection-gap', () => {
  it('takes the ends of the enclosure of l, and nothing between them', () => {
    const beyond = answer(smooth, { ...near, from: q(2) });
    const [, lo, hi] =
      /^projection-gap: the loss is known to lie between (\S+) and (\S+) only$/u.exec(beyond) ?? [];
    const [from, to] = [rationalFromDouble(Number(lo)), rationalFromDouble(Number(hi))];
    expect(answer(smooth, { ...near, from, to })).toBe('verified');
    expect(answer(smooth, { ...near, from: Q.add(from, q('1e-30')), to })).toBe(beyond);
    expect(answer(smooth, { ...near, from, to: Q.sub(to, q('1e-30')) })).toBe(beyond);
  });

  it('shows nothing of a loss beyond the doubles', () => {
    const large = { ...near, layers: [mat(['1/2']), mat(['1e200'])], to: q('1e390') };
    expect(answer(smooth, { ...large, from: q(1) })).toMatch(
      /^projection-gap: the loss is known to lie between \S+ and Infinity only$/u,
    );
  });

  it('counts its work before it is done: 40 for a unit of each sigma, 10 for an entry of J', () => {
    // 400 layers of one neuron on 400 inputs; relu has no slope at the first one, so nothing else takes long
    const sigma = 'relu(x) + exp(x) + sin(x) + cos(x)';
    const count = 400;
    const about = instance(
      sigma,
      Array.from({ length: count }, (_, i) => [i]),
      Array.from({ length: count }, () => 0),
    );
    const layers = Array.from({ length: count }, () => mat([1]));
    const units = cost(activationOf(activationNamed(sigma).value));
    expect(verdictOn(about, { ...near, layers })).toMatchObject({
      kind: 'resource-limit',
      needed: 6_400_000 * units + 1_600_000,
    });
  });
});

describe('off-sample-difference', () => {
  it('asks for f at every sample, in a combination of all of them', () => {
    // J = (1, 0, 1; 0, 1, 1), so J J^T = (2, 1; 1, 2), and f = (1, 1)
    const corner = { ...ray, inputs: mat([1, 0], [0, 1]), labels: vec(1, 1) };
    for (const combination of [vec('1/2', 0), vec(0, '1/2')])
      expect(answer(corner, { ...elsewhere, combination })).toBe(
        'off-sample-difference: J J^T z is not f on the inputs',
      );
    expect(answer(corner, { ...elsewhere, combination: vec('1/3', '1/3') })).toBe(
      'off-sample-difference: kernel regression is 1 there',
    );
    for (const changed of [{ combination: vec('1/2') }, { input: vec(0, 1, 0) }, { input: vec(0) }])
      expect(answer(ray, { ...elsewhere, ...changed })).toBe(
        'off-sample-difference: expected a combination of the samples and an input of their length',
      );
  });

  it('compares f and the regression at the input, which must differ', () => {
    expect(answer(ray, { ...elsewhere, network: q(2) })).toBe(
      'off-sample-difference: the network is 1 there',
    );
    expect(answer(ray, { ...elsewhere, kernel: q(1) })).toBe(
      'off-sample-difference: kernel regression is 1/2 there',
    );
    const same = { ...elsewhere, input: vec(2, 0), network: q(2), kernel: q(2) };
    expect(answer(ray, same)).toBe('off-sample-difference: the two are equal there');
    expect(answer(ray, { ...elsewhere, input: vec(1, -1) })).toBe(
      "off-sample-difference: sigma and sigma' are not known to be rational at every pre-activation",
    );
  });
});
