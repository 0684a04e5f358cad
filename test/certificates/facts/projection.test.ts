import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { readFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { mapMatrix, tabulate } from '../../../src/linalg/matrix.ts';
import { labelsFromDeepPoint } from '../../../properties/projection/labels-from-a-deep-point.ts';
import { activationOf, cost } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { frozen, near, small, smooth, worth } from './deep-cases.ts';
import { clearlyWrong } from './oracle.ts';
import { drawer } from './plain-network.ts';
import { answer, fileOf, instance, mat, q, vec, verdictOn } from './support.ts';

/** At the maximum of sigma J = 0, f = 1/2, r = 1. */
const still = instance('rational', [[1]], ['-1/2']);

/** relu, 2-1-1 at x = (1, 0): J = (1, 0, 1), f = 1 = K z with z = 1/2. */
const single = instance('relu', [[1, 0]], [1]);
const elsewhere: FactOf<'off-sample-difference'> = {
  fact: 'off-sample-difference',
  layers: [mat([1, 1]), mat([1])],
  combination: vec('1/2'),
  input: vec(0, 1),
  network: q(1),
  kernel: q('1/2'),
};

describe('projection', () => {
  it('gives the loss at a stationary point as half the squared distance of y to the range of J', () => {
    expect(answer(small, worth)).toBe('verified');
    expect(JSON.stringify(verdictOn(small, worth))).toContain(
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-2-1 in this fact the gradient of l in all layers is 0, and with J the Jacobian in all layers l = (1/2) dist(y, range J)^2, and l = 5/2 exactly.',
    );
  });

  it('is refuted where the last layer is frozen', () => {
    expect(answer(still, frozen)).toBe('verified');
    expect(JSON.stringify(verdictOn(still, frozen))).toContain(
      'in all layers but the last is 0, and with J the Jacobian in all layers but the last l = 1/2 exactly, and (1/2) dist(y, range J)^2 = 1/8 exactly.',
    );
    expect(answer(still, { ...frozen, value: q('1/2') })).toContain('is 1/8');
    expect(answer(still, { ...frozen, moving: 'all' })).toContain(
      'gradient of l in all layers is not 0',
    );
    // relu is homogeneous: f is in the range of J nevertheless
    expect(answer(small, { ...worth, moving: 'hidden' })).toBe('verified');
  });

  it('refuses another value, loss, label or weight', () => {
    expect(answer(small, { ...worth, value: q('7/3') })).toContain('dist(y, range J)^2 is 5/2');
    expect(answer(small, { ...worth, loss: q(2) })).toContain('the loss is 5/2');
    const moved = instance('relu', [[1], [2], [-1]], [-1, 3, -2]);
    expect(answer(moved, worth)).toContain('the gradient of l in all layers is not 0');
    const other = [mat([1], [-1]), mat([2, -1])];
    expect(answer(small, { ...worth, layers: other })).toContain('is not 0');
  });

  it('refuses the kink of relu, layers that do not fit, and irrational values', () => {
    const kink = instance('relu', [[1], [2], [0]], [-1, 3, 0]);
    expect(answer(kink, worth)).toContain('not known to be rational');
    expect(answer(smooth, { ...worth, layers: near.layers })).toContain('not known to be rational');
    expect(answer(small, { ...worth, layers: [mat([1, 1])] })).toContain(
      'layer 1: expected 1 columns',
    );
    expect(answer(small, { ...worth, layers: [mat([1], [1])] })).toContain(
      'last layer with one row',
    );
    expect(answer({ points: {} }, worth)).toContain('lacks');
  });

  it('is proved for every label vector from the left kernel of a deep network, and for no changed number', () => {
    const next = drawer(9);
    const whole = (): Rational => ratio(BigInt(Math.round(40 * next() - 20)), 16n);
    let proved = 0;
    for (let k = 0; k < 60; k++) {
      const widths =
        [
          [1, 2, 1],
          [1, 2, 2, 1],
          [2, 2, 1],
        ][k % 3] ?? [];
      const n = 8;
      const sigma = activationNamed(k % 2 === 0 ? 'relu' : 'cubic');
      const drawn = widths.slice(1).map((m, l) => tabulate(m, widths[l] ?? 0, whole));
      const inputs = tabulate(n, widths[0] ?? 0, whole);
      const found = labelsFromDeepPoint(sigma, { inputs, layers: drawn });
      if (found === undefined) continue;
      const about = { activation: sigma.value, inputs, labels: found.labels, points: {} };
      const square = found.residual.reduce((sum, r) => Q.add(sum, Q.mul(r, r)), Q.zero);
      const loss = Q.div(square, ratio(2n));
      const fact: FactOf<'projection'> = {
        fact: 'projection',
        layers: drawn,
        moving: 'all',
        loss,
        value: loss,
      };
      expect(answer(about, fact)).toBe('verified');
      expect(clearlyWrong(fileOf(about, fact))).toBeUndefined();
      proved++;
      for (const changed of [
        { ...fact, value: Q.add(loss, Q.one) },
        { ...fact, loss: Q.add(loss, Q.one) },
        { ...fact, layers: drawn.map((W) => mapMatrix(W, (a) => Q.add(a, q('1/16')))) },
      ]) {
        const isProved = answer(about, changed) === 'verified';
        expect(isProved && clearlyWrong(fileOf(about, changed)) !== undefined).toBe(false);
        if (changed.layers === drawn) expect(isProved).toBe(false);
      }
    }
    expect(proved).toBeGreaterThan(15);
  });
});

describe('projection-gap', () => {
  it('encloses the loss and the distance to the value', () => {
    expect(answer(smooth, near)).toBe('verified');
    expect(clearlyWrong(fileOf(smooth, near))).toBeUndefined();
    expect(JSON.stringify(verdictOn(smooth, near))).toContain(
      '9999/10000 <= l <= 10001/10000, and 0 <= l - (1/2) dist(y, range J)^2 <= 1/1000000000000',
    );
    expect(answer(smooth, { ...near, from: q('1.00005') })).toContain('known to lie between');
    expect(answer(smooth, { ...near, to: q('0.99995') })).toContain('known to lie between');
    // l is 1 up to rounding: neither end of its enclosure may be beyond the range
    expect(answer(smooth, { ...near, from: q(1) })).toContain('known to lie between');
    expect(answer(smooth, { ...near, to: q(1) })).toContain('known to lie between');
    expect(answer(smooth, { ...near, gap: q('1e-20') })).toContain('not shown to be at most');
    expect(answer(smooth, { ...near, gap: q(0) })).toContain('not shown to be at most');
  });

  it('refuses where sigma has a kink', () => {
    const kink = instance('relu', [[0], [1]], [1, 1]);
    const fact = { ...near, layers: [mat([1]), mat([1])], to: q(9) };
    expect(answer(kink, fact)).toContain('not shown to exist');
  });
});

describe('off-sample-difference', () => {
  it('shows that kernel regression equals the network on the inputs, and differs elsewhere', () => {
    expect(answer(single, elsewhere)).toBe('verified');
    expect(JSON.stringify(verdictOn(single, elsewhere))).toContain(
      'at x = (0, 1) f = 1 exactly, and the regression = 1/2 exactly.',
    );
  });

  it('refuses other numbers, vectors of other lengths, and where the two are equal', () => {
    expect(answer(single, { ...elsewhere, network: q(2) })).toContain('the network is 1 there');
    expect(answer(single, { ...elsewhere, kernel: q(1) })).toContain('regression is 1/2 there');
    expect(answer(single, { ...elsewhere, combination: vec(1) })).toContain('is not f');
    expect(answer(single, { ...elsewhere, combination: vec('1/2', 0) })).toContain('their length');
    expect(answer(single, { ...elsewhere, input: vec(0) })).toContain('their length');
    expect(answer(single, { ...elsewhere, input: vec(1, -1) })).toContain(
      'not known to be rational',
    );
    const same = { ...elsewhere, input: vec(2, 0), network: q(2), kernel: q(2) };
    expect(answer(single, same)).toContain('equal there');
    const other = instance('relu', [[1, 0]], [2]);
    expect(answer(other, elsewhere)).toContain('is not 0');
  });
});

describe('the facts about deep networks as text', () => {
  const about: Instance = small;
  const text = (fact: Fact): string => writeFacts(fileOf(about, fact));

  it('come back as they were', () => {
    for (const fact of [worth, near, elsewhere]) {
      const read = readFacts(text(fact));
      expect(read).toMatchObject({ kind: 'read' });
      expect(read.kind === 'read' ? read.file.facts : []).toEqual([fact]);
    }
  });

  it('are refused with another shape, or too many parameters', () => {
    const bad = (from: string, to: string): unknown => readFacts(text(worth).replace(from, to));
    expect(bad('"layers":[', '"layers":[[],')).toMatchObject({
      kind: 'malformed',
      at: 'facts[0].layers[0][0]',
    });
    expect(bad('[["1"],["-1"]]', '[["1"],["-1","1"]]')).toMatchObject({ kind: 'malformed' });
    expect(bad('"moving":"all"', '"moving":"some"')).toMatchObject({ kind: 'malformed' });
    expect(bad('"layers"', '"layer"')).toMatchObject({ kind: 'malformed' });
    const wide = { ...worth, layers: [tabulate(401, 1, () => q(1))] };
    expect(readFacts(text(wide))).toMatchObject({ kind: 'resource-limit', needed: 401 });
    const long = { ...elsewhere, combination: Array.from({ length: 401 }, () => q(1)) };
    expect(readFacts(text(long))).toMatchObject({ kind: 'resource-limit', needed: 401 });
  });

  it('end with the limit for a network whose numbers explode', () => {
    const depth = 12;
    const deep = Array.from({ length: depth }, (_, k) => mat([k + 2]));
    const fact: FactOf<'projection'> = { ...worth, layers: deep };
    const cubic = instance('cubic', [[3], [5]], [1, 2]);
    expect(answer(cubic, fact)).toContain('resource-limit');
  });
});

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
const onRay: FactOf<'off-sample-difference'> = {
  fact: 'off-sample-difference',
  layers: [mat([1, 1]), mat([1])],
  combination: vec('1/5', '1/10'),
  input: vec(0, 1),
  network: q(1),
  kernel: q('1/2'),
};

describe('the sentence of a fact about a deep network', () => {
  it('states projection', () => {
    expect(said(small, worth)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-2-1 in this fact the gradient of l in all layers is 0, and with J the Jacobian in all layers l = (1/2) dist(y, range J)^2, and l = 5/2 exactly. (J^T r = 0 over Q, J 3 x 4)',
    ]);
    const top = instance('rational', [[1], [2]], ['-1/2', '2/5']);
    expect(said(top, frozen)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-1-1 in this fact the gradient of l in all layers but the last is 0, and with J the Jacobian in all layers but the last l = 1/2 exactly, and (1/2) dist(y, range J)^2 = 1/8 exactly. (J^T r = 0 over Q, J 2 x 1)',
    ]);
  });

  it('states projection-gap', () => {
    expect(said(smooth, near)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 1-1-1 in this fact 9999/10000 <= l <= 10001/10000, and 0 <= l - (1/2) dist(y, range J)^2 <= 1/1000000000000, J the Jacobian in all layers. (rank J = 2, and norm(J^T r)^2/(2 s^2) is at most the gap, by a Cholesky factorisation of the Gram matrix minus s^2 I)',
    ]);
  });

  it('states off-sample-difference', () => {
    expect(said(ray, onRay)).toEqual([
      'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths 2-1-1 in this fact the gradient of l in all layers is 0, and ridgeless regression with the kernel J J^T is f on the inputs; at x = (0, 1) f = 1 exactly, and the regression = 1/2 exactly. (J J^T z = f with z = (1/5, 1/10), so J^T z is the solution of least norm)',
    ]);
  });
});

describe('every fact about a deep network needs', () => {
  const facts = [worth, near, onRay];

  it('an activation, inputs and labels', () => {
    const { activation: _a, ...noActivation } = small;
    const { inputs: _x, ...noInputs } = small;
    const { labels: _y, ...noLabels } = small;
    for (const bare of [noActivation, noInputs, noLabels])
      for (const fact of facts)
        expect(answer(bare, fact)).toMatch(
          new RegExp(`^${fact.fact}: .* lacks an activation`, 'u'),
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
    for (const fact of [worth, onRay]) {
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
  it('projects y with the last layer frozen, though f may be in the range at some samples', () => {
    // f = (1/2, 0), and J = 0: the projection leaves y itself, without f
    const top = instance('rational', [[1], [0]], ['-1/2', 7]);
    const fact = { ...frozen, loss: q(25), value: q('197/8') };
    expect(answer(top, fact)).toBe('verified');
    expect(answer(top, { ...fact, value: q(25) })).toBe(
      'projection: (1/2) dist(y, range J)^2 is 197/8',
    );
    expect(answer(top, { ...fact, loss: q('197/8') })).toBe('projection: the loss is 25');
  });

  it('leaves y with one layer that is frozen, as nothing is trainable', () => {
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

  it('costs 40 units for each sigma and 10 for each entry of J, counted in advance', () => {
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
  it('needs f at every sample, in a combination of all of them', () => {
    // J = (1, 0, 1; 0, 1, 1), so J J^T = (2, 1; 1, 2), and f = (1, 1)
    const corner = { ...ray, inputs: mat([1, 0], [0, 1]), labels: vec(1, 1) };
    for (const combination of [vec('1/2', 0), vec(0, '1/2')])
      expect(answer(corner, { ...onRay, combination })).toBe(
        'off-sample-difference: J J^T z is not f on the inputs',
      );
    expect(answer(corner, { ...onRay, combination: vec('1/3', '1/3') })).toBe(
      'off-sample-difference: kernel regression is 1 there',
    );
    for (const changed of [{ combination: vec('1/2') }, { input: vec(0, 1, 0) }, { input: vec(0) }])
      expect(answer(ray, { ...onRay, ...changed })).toBe(
        'off-sample-difference: expected a combination of the samples and an input of their length',
      );
  });

  it('compares f and the regression at the input, which must differ', () => {
    expect(answer(ray, { ...onRay, network: q(2) })).toBe(
      'off-sample-difference: the network is 1 there',
    );
    expect(answer(ray, { ...onRay, kernel: q(1) })).toBe(
      'off-sample-difference: kernel regression is 1/2 there',
    );
    const same = { ...onRay, input: vec(2, 0), network: q(2), kernel: q(2) };
    expect(answer(ray, same)).toBe('off-sample-difference: the two are equal there');
    expect(answer(ray, { ...onRay, input: vec(1, -1) })).toBe(
      "off-sample-difference: sigma and sigma' are not known to be rational at every pre-activation",
    );
  });
});
